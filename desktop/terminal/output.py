"""Text and JSON to the terminal. What strangers typed is shown, never obeyed: no escape sequence, no reordering of text."""

import json
import re
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_WIDTH_OF_A_FILE = 160
"""Columns where there is no terminal to ask."""


def safe(text: str) -> str:
    """One line of text: controls and direction overrides become spaces."""
    return _UNSAFE.sub(" ", text)


def say(text: str = "") -> None:
    """A line on standard output."""
    sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(text + "\n")


def say_json(value: Any) -> None:
    """A value as indented JSON. What could act on a terminal is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    say("\n".join(_UNSAFE.sub(_escaped, line) for line in text.split("\n")))


def console() -> "Console":
    """Where tables are drawn: as wide as the terminal, wide where output goes to a file."""
    from rich.console import Console

    return Console(
        width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE, highlight=False, markup=False, emoji=False
    )


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
