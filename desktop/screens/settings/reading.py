"""How people write what the settings keep: minutes of a day, openings, lengths, prices; and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QCoreApplication

_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?\Z")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
Check = Callable[[object], str]
"""What is wrong with a value, in words; empty where nothing is."""
Spans = tuple[tuple[int, int], ...]


class Unreadable(ValueError):
    """What was typed is no such value; it is kept as it was typed."""


def latin(text: str) -> str:
    """The same with Latin digits, whichever keyboard typed it."""
    return text.translate(_DIGITS)


def read_number(text: str) -> int:
    """A whole number. Raises ValueError."""
    return int(latin(text))


def number_check(least: int, most: int) -> Check:
    """A check of a whole number between two bounds."""

    def check(value: object) -> str:
        if not isinstance(value, int) or not least <= value <= most:
            return QCoreApplication.translate("SettingsRead", "A whole number from {0} to {1}.").format(
                least, most
            )
        return ""

    return check


def read_clock(text: str) -> int:
    """Minutes after midnight of "9", "9:30", "0930" or "24:00". Raises Unreadable."""
    found = _CLOCK.match(latin(text).strip())
    if found is None:
        raise Unreadable(text)
    minute = int(found[1]) * 60 + int(found[2] or 0)
    if int(found[2] or 0) > 59 or minute > 24 * 60:
        raise Unreadable(text)
    return minute


def write_clock(minute: int) -> str:
    """ "09:30" of minutes after midnight."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def read_spans(text: str) -> Spans:
    """Openings of "9-13, 16:00–20:00"; "closed" and nothing at all are none. Raises Unreadable."""
    plain = latin(text).strip()
    if not plain or plain.casefold() in {"closed", "-", "–", _tr_closed().casefold()}:
        return ()
    spans: list[tuple[int, int]] = []
    for part in re.split(r"[,;،]", plain):
        ends = re.split(r"\s*[-–—]\s*", part.strip())
        if len(ends) != 2:
            raise Unreadable(text)
        spans.append((read_clock(ends[0]), read_clock(ends[1])))
    return tuple(sorted(spans))


def write_spans(spans: object) -> str:
    """ "09:00–13:00, 16:00–20:00" of openings."""
    assert isinstance(spans, tuple)
    return ", ".join(f"{write_clock(opens)}–{write_clock(closes)}" for opens, closes in spans)


def spans_check(value: object) -> str:
    """What is wrong with openings, in words."""
    translate = QCoreApplication.translate
    if not isinstance(value, tuple):
        return translate("SettingsRead", "Write it like 9:00–13:00, 16:00–20:00.")
    reached = -1
    for opens, closes in value:
        if closes <= opens:
            return translate("SettingsRead", "{0} is not after {1}; past midnight it is two days.").format(
                write_clock(closes), write_clock(opens)
            )
        if opens < reached:
            return translate("SettingsRead", "Two openings overlap.")
        reached = closes
    return ""


def read_amount(text: str) -> Decimal:
    """An amount of "1,200.50" or "1200". Raises Unreadable."""
    try:
        found = Decimal(latin(text).replace(",", "").replace("٫", ".").replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation as error:
        raise Unreadable(text) from error
    if not found.is_finite():
        raise Unreadable(text)
    return found


def write_amount(value: object) -> str:
    """ "1,200.50" of an amount."""
    assert isinstance(value, Decimal)
    return f"{value.normalize():,f}"


def amount_check(digits: int) -> Check:
    """A check of an amount in a currency with so many digits after the point."""

    def check(value: object) -> str:
        if not isinstance(value, Decimal) or value < 0 or value != round(value, digits) or value > 10**9:
            return QCoreApplication.translate("SettingsRead", "An amount such as 1,200.")
        return ""

    return check


def _tr_closed() -> str:
    return QCoreApplication.translate("SettingsRead", "closed")
