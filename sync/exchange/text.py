"""Cells that a spreadsheet would run as formulas: how they are made harmless on the way out, and whole on
the way in.

A cell that begins with = + - @, a tab or a carriage return gets an apostrophe in front, and so does one that
begins with apostrophes followed by one of these; a single apostrophe comes off again when such a cell is
read. Nothing is lost either way, and reading never runs anything. A phone in E.164 ("+971501234567") stays
as it is: it is a plus and digits, so the most a spreadsheet can make of it is the number 971501234567, which
reads back as the same phone.
"""

import re
from typing import Final

_FORMULA: Final = re.compile(r"'*[\s\ufeff]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_PHONE: Final = re.compile(r"\+\d{6,15}")
_GUARDED: Final = re.compile(r"'+[\s\ufeff]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def guard_cell(text: str) -> str:
    """The cell as it may stand in a spreadsheet."""
    return f"'{text}" if _FORMULA.match(text) and not _PHONE.fullmatch(text) else text


def plain_cell(text: str) -> str:
    """The text that `guard_cell` was given."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
