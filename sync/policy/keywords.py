"""What a whole message of one word means, and whether a message holds words of an emergency."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from sync.model.words import Channel

LONGEST_WORD: Final = 60
"""Characters of a keyword or phrase."""
LONGEST_TEXT: Final = 80
"""Characters of the longest message that is looked up as a keyword."""
_QUOTES: Final = re.compile("['\u2018\u2019\u0060\u00b4]")
_WORDS: Final = re.compile(r"\w+")
_JOINERS: Final = str.maketrans({"\u0649": "\u064a", "\u0640": None})


class Meaning(StrEnum):
    """What a keyword asks for."""

    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    HELP = "help"
    CONFIRM = "confirm"
    RESCHEDULE = "reschedule"


class Keyword(Struct, frozen=True):
    """A whole message that means something by itself. `is_ambiguous`: a carrier acts on it, but the person may have meant
    something else: CANCEL a visit, YES to a question."""

    meaning: Meaning
    word: str
    is_ambiguous: bool = False


class ChannelWords(Struct, frozen=True):
    """Which words count on a channel: those of carriers, and whether C and R answer about visits."""

    carriers: tuple[str, ...]
    visits: bool


class Keywords(Struct, frozen=True):
    """The words by carrier and by language (BCP 47), and the channels on which they count."""

    carriers: dict[str, dict[Meaning, tuple[str, ...]]]
    channels: dict[Channel, ChannelWords]
    words: dict[str, dict[Meaning, tuple[str, ...]]]
    about_visits: tuple[str, ...]

    def on(self, channel: Channel) -> Mapping[str, Keyword]:
        """The keywords of a channel by their folded text. What a carrier acts on goes before what we would read."""
        rules = self.channels.get(channel)
        if rules is None:
            return {}
        found: dict[str, Keyword] = {}
        plain = {fold(word) for table in self.words.values() for words in table.values() for word in words}
        visits = {fold(word) for word in self.about_visits}
        for carrier in rules.carriers:
            for meaning, words in self.carriers[carrier].items():
                for word in words:
                    key = fold(word)
                    doubtful = key in visits or (meaning is Meaning.OPT_IN and key not in plain)
                    found.setdefault(key, Keyword(meaning, key, doubtful))
        for table in self.words.values():
            for meaning, words in table.items():
                if rules.visits or meaning not in _ABOUT_VISITS:
                    for word in words:
                        found.setdefault(fold(word), Keyword(meaning, fold(word)))
        return found


_ABOUT_VISITS: Final = (Meaning.CONFIRM, Meaning.RESCHEDULE)
Phrase = Annotated[str, Meta(min_length=2, max_length=LONGEST_WORD)]


class EmergencyWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Words and phrases by language (BCP 47) after which a person acts now."""

    words: dict[str, Annotated[tuple[Phrase, ...], Meta(max_length=300)]]

    def phrases(self) -> tuple[str, ...]:
        """Each of them once, as it is compared."""
        return tuple(dict.fromkeys(fold(word) for words in self.words.values() for word in words))


class OptOutWords(EmergencyWords, frozen=True, forbid_unknown_fields=True):
    """Words by language (BCP 47) that are a whole message and ask for no more messages, beside those that come along."""


def fold(text: str) -> str:
    """A text as it is compared: words alone, one space apart, without case, accents, apostrophes or ways to write an alef."""
    if text.isascii():
        return " ".join(_WORDS.findall(text.replace("'", "").replace("`", "").lower()))
    stripped = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    return " ".join(_WORDS.findall(_QUOTES.sub("", stripped.casefold().translate(_JOINERS))))


def read_keyword(text: str, table: Mapping[str, Keyword]) -> Keyword | None:
    """What a whole message means by itself on the channel of the table; None where it is a message like any other."""
    return table.get(fold(text)) if len(text) <= LONGEST_TEXT else None


def find_phrase(text: str, phrases: Iterable[str]) -> str | None:
    """The first phrase (folded) that stands in a text as whole words; None where there is none."""
    plain = f" {fold(text)} "
    return next((phrase for phrase in phrases if f" {phrase} " in plain), None)
