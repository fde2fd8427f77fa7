"""Which way a line reads, and what may not turn it around. Latin and Arabic stand in one line on every screen, and
strangers choose what a name holds: this is asked wherever text is painted, so that no screen has to think of it."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt

from desktop import theme

_OPEN, _CLOSE = "\u2066\u2068", "\u2069"
"""The isolates that the window itself sets around phones, times, amounts and names."""
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FORBIDDEN = re.compile("[\u202a-\u202e\u2067]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ISOLATED = re.compile("[\u2066\u2068][^\u2066-\u2069]*\u2069")
_NOTHING = "\u2060"
"""Invisible and without a direction: takes the place of a control, so that places in the text stay as they were."""


def tamed(words: str) -> str:
    """The words without what could reorder the rest of their line: embeddings and overrides, and isolates that are
    opened and never closed, or closed and never opened. As long as before."""
    if words.isascii() or not _CONTROLS.search(words):
        return words
    kept = list(_FORBIDDEN.sub(_NOTHING, words))
    opened: list[int] = []
    for at, sign in enumerate(kept):
        if sign in _OPEN:
            opened.append(at)
        elif sign == _CLOSE:
            if opened:
                opened.pop()
            else:
                kept[at] = _NOTHING
    for at in opened:
        kept[at] = _NOTHING
    return "".join(kept)


def direction(words: str) -> Qt.LayoutDirection:
    """Which way a line of words reads: the window's, once it holds a letter of the window's direction outside isolates,
    so that a name of the other script at its start does not turn the sentence around; else the words' own."""
    if theme.current().rtl:
        has_own = bool(_RIGHT_TO_LEFT.search(_ISOLATED.sub("", words)))
        return Qt.LayoutDirection.RightToLeft if has_own else Qt.LayoutDirection.LayoutDirectionAuto
    if words.isascii() or not _RIGHT_TO_LEFT.search(words):
        return Qt.LayoutDirection.LeftToRight
    has_own = any(sign.isalpha() for sign in _RIGHT_TO_LEFT.sub("", _ISOLATED.sub("", words)))
    return Qt.LayoutDirection.LeftToRight if has_own else Qt.LayoutDirection.LayoutDirectionAuto


def is_right_to_left(words: str) -> bool:
    """Whether a message reads from right to left: by its first letter, as whoever wrote it saw it."""
    first = next((sign for sign in words if sign.isalpha()), "")
    return bool(_RIGHT_TO_LEFT.match(first))


def prose(words: str) -> str:
    """What somebody wrote, kept in its own direction whatever stands around it."""
    return f"\u2068{words}\u2069" if _RIGHT_TO_LEFT.search(words) and any(map(_is_other, words)) else words


def _is_other(sign: str) -> bool:
    return sign.isalpha() and not _RIGHT_TO_LEFT.match(sign)
