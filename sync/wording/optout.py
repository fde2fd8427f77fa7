"""The line that says how to hear no more: which messages must carry it, and how it reads."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from sync.model.words import Channel, Purpose


class OptOut(Struct, frozen=True):
    """`required` are the channels and purposes whose messages must carry the line; `lines` is by language (BCP 47, two
    letters), and English stands in for the others."""

    required: frozenset[tuple[Channel, Purpose]]
    lines: Mapping[str, str]

    def line(self, channel: Channel, purpose: Purpose, language: str) -> str | None:
        """What a message must end with, or None."""
        if (channel, purpose) not in self.required:
            return None
        return self.lines.get(language.partition("-")[0]) or self.lines["en"]


USUAL_OPT_OUT: Final = OptOut(
    required=frozenset(
        (channel, Purpose.MARKETING) for channel in (Channel.SMS, Channel.WHATSAPP, Channel.EMAIL)
    ),
    lines={"en": "Reply STOP to opt out.", "ar": "أرسل STOP لإيقاف هذه الرسائل."},
)
"""What holds where the practice's rules say nothing else: advertising carries it on every channel. STOP stands in Latin
letters in every language, for that is the word that carriers hear."""
