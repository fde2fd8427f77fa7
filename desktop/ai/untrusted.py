"""Text from outside as it may stand in a prompt: composed, without what cannot be seen, and no longer than allowed.

It enters once, as a string inside JSON data; nothing in it is ever read as an instruction of ours.
"""

import re
import unicodedata
from typing import Any, Final

from msgspec import Struct

LONGEST: Final = 4_000
"""Characters of one text."""
LONGEST_DATA: Final = 60_000
"""Characters of all texts of a prompt together."""
DEEPEST: Final = 12
CUT: Final = " […]"
"""Stands where a text was cut."""

_ALWAYS: Final = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0000-\U000e0fff"
)
"""Invisible by looks alone: fillers, selectors and tags, whatever category Unicode gives them."""
_FILLERS: Final = re.compile(f"[{_ALWAYS}]")
_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_STACKED: Final = 4
"""Marks on one letter; Arabic needs three, what piles up more is meant to deface."""
_SPACES: Final = re.compile(r"[^\S\n]+")


class Cleaned(Struct, frozen=True):
    """A text as it may be used. `removed` counts what could not be seen; `cut` characters were beyond the cap."""

    text: str
    removed: int
    cut: int


def clean(text: str, longest: int = LONGEST) -> Cleaned:
    """Control, bidi and zero-width characters removed, spaces made plain, in NFC, at most `longest` characters."""
    read = text[: 4 * longest]  # what is far beyond the cap is not even looked at
    plain = unicodedata.normalize(
        "NFC", read.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    )
    kept: list[str] = []
    stack = 0
    for letter in plain:
        if letter.isascii():
            stack = 0
            if (letter >= " " and letter != "\x7f") or letter in "\n\t":
                kept.append(letter)
            continue
        category = unicodedata.category(letter)
        stack = stack + 1 if category in ("Mn", "Me") else 0
        if category not in _UNSEEN and stack <= _STACKED and not _FILLERS.match(letter):
            kept.append(letter)
    seen = "".join(kept)
    tidy = "\n".join(_SPACES.sub(" ", line).strip() for line in seen.split("\n")).strip()
    cut = max(len(tidy) - longest, 0) + len(text) - len(read)
    if cut:
        tidy = tidy[: longest - len(CUT)].rstrip() + CUT
    return Cleaned(tidy, len(plain) - len(seen), cut)


class DataTooLarge(ValueError):
    """More data than a prompt takes; the message says which limit."""


def clean_data(value: Any, longest: int = LONGEST) -> Any:
    """JSON data with every text cleaned. Raises DataTooLarge. Keys are ours and stay."""
    left = LONGEST_DATA

    def walk(part: Any, depth: int) -> Any:
        nonlocal left
        if depth > DEEPEST:
            raise DataTooLarge(f"Data for a model is nested deeper than {DEEPEST}.")
        if isinstance(part, str):
            text = clean(part, longest).text
            left -= len(text)
            if left < 0:
                raise DataTooLarge(f"Data for a model is longer than {LONGEST_DATA:,} characters.")
            return text
        if isinstance(part, dict):
            return {str(key): walk(each, depth + 1) for key, each in part.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        if isinstance(part, (list, tuple)):
            return [walk(each, depth + 1) for each in part]  # pyright: ignore[reportUnknownVariableType]
        return part

    return walk(value, 0)
