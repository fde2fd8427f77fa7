"""Characters that a message must not carry: what a reader cannot see, and what turns the reading order of a line round."""

import re
import unicodedata
from typing import Final

LONGEST_VALUE: Final = 200
"""Characters of one value that is filled in; what is longer is cut."""

_CONTROLS: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
_INVISIBLE: Final = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff"
_TURNING: Final = "\u202a-\u202e\u2066-\u2069"
"""Embeddings, overrides and isolates. Plain marks (U+200E, U+200F) and joiners stay: Arabic needs them."""
_UNWANTED: Final = re.compile(f"[{_CONTROLS}{_INVISIBLE}{_TURNING}\ud800-\udfff]")
_SPACES: Final = re.compile(r"\s+")


def unwanted(text: str) -> str | None:
    """The first character of a text that a message must not carry, by its code point such as U+202E; None: all are fine."""
    found = _UNWANTED.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def plain_value(value: str) -> str:
    """A value as it may stand in a line of a message: composed, one line, nothing invisible, not too long."""
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", value))
    tidy = _UNWANTED.sub("", spaced).strip()
    return tidy if len(tidy) <= LONGEST_VALUE else tidy[: LONGEST_VALUE - 1].rstrip() + "…"


def plain_text(text: str) -> str:
    """Words of several lines from elsewhere, with plain line ends and nothing invisible in them."""
    lines = (
        unicodedata.normalize("NFC", text)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\xa0", " ")
        .split("\n")
    )
    return "\n".join(_UNWANTED.sub("", line).rstrip() for line in lines).strip()
