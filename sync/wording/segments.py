"""How many parts an SMS takes, by 3GPP TS 23.038: 160 characters of the GSM alphabet, or 70 of anything else."""

from enum import StrEnum
from typing import Final

from msgspec import Struct


class Encoding(StrEnum):
    GSM_7 = "gsm-7"
    UCS_2 = "ucs-2"


class Segments(Struct, frozen=True):
    """`units` are septets in GSM-7 (a character of the extension table takes two), UTF-16 units in UCS-2."""

    encoding: Encoding
    units: int
    count: int
    left: int
    """Units that the last part still takes."""
    widest: str | None
    """The first character that made it UCS-2: taking it out may halve the cost."""


_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION: Final = frozenset("\f^{}\\[~]|€")
_LIMITS: Final = {Encoding.GSM_7: (160, 153), Encoding.UCS_2: (70, 67)}


def segments(text: str) -> Segments:
    """Count the parts. No character is torn between two of them, so a part may go out with a unit to spare."""
    widest = next((char for char in text if char not in _BASIC and char not in _EXTENSION), None)
    if widest is None:
        encoding, widths = Encoding.GSM_7, [2 if char in _EXTENSION else 1 for char in text]
    else:
        encoding, widths = Encoding.UCS_2, [2 if char > "\uffff" else 1 for char in text]
    single, each = _LIMITS[encoding]
    units = sum(widths)
    if units <= single:
        return Segments(encoding, units, 1 if text else 0, single - units, widest)
    count, filled = 1, 0
    for width in widths:
        if filled + width > each:
            count, filled = count + 1, 0
        filled += width
    return Segments(encoding, units, count, each - filled, widest)
