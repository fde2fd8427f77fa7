"""Times as people at a desk read them: "4 m over", "in 2 h 33 m", "today 09:30", "Thu 19 Nov". Latin digits everywhere,
isolated so that Arabic around them keeps them in place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from desktop import theme
from desktop.widgets.paint import Due, DueLevel

translate = QCoreApplication.translate

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
UTC = ZoneInfo("UTC")

_WARNS_AT = 0.8
"""A wait is at risk when this share of it is used up."""


def apart(words: str) -> str:
    """Words kept together left to right where the window reads right to left; unchanged elsewhere."""
    return f"\u2066{words}\u2069" if theme.current().rtl and words else words


def listed(parts: Iterable[str]) -> str:
    """Several things in one line, with the language's own comma; empty ones are left out."""
    return ("، " if theme.current().rtl else ", ").join(part for part in parts if part)


def locale() -> QLocale:
    """The locale of the window: its language, always with Latin digits."""
    if theme.current().rtl:
        return QLocale(QLocale.Language.Arabic, QLocale.Country.UnitedArabEmirates)
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


def length(ms: int) -> str:
    """How long: "40 s", "14 m", "2 h 33 m", "3 d". Rounded down to what is printed."""
    minutes = ms // MINUTE
    if minutes < 1:
        return translate("Times", "{0} s").format(max(ms // 1000, 0))
    if minutes < 60:
        return translate("Times", "{0} m").format(minutes)
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return (
            translate("Times", "{0} h {1} m").format(hours, rest)
            if rest
            else translate("Times", "{0} h").format(hours)
        )
    return translate("Times", "{0} d").format(hours // 24)


def coarse(ms: int) -> str:
    """How long in one unit: "40 s", "14 m", "2 h", "3 d"."""
    return length(ms - ms % HOUR if ms >= HOUR else ms)


def moment(at: int, zone: ZoneInfo) -> datetime:
    """An instant in a location's time."""
    return datetime.fromtimestamp(at / 1000, zone)


def clock(at: int, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """Time of day, 24 hours."""
    return apart(moment(at, zone).strftime("%H:%M:%S" if seconds else "%H:%M"))


def day(at: int, zone: ZoneInfo, now: int) -> str:
    """The day as short as it can be: today, yesterday, tomorrow, "Thu 19 Nov", "19 Nov 2024"."""
    then, today = moment(at, zone).date(), moment(now, zone).date()
    match (then - today).days:
        case 0:
            return translate("Times", "today")
        case 1:
            return translate("Times", "tomorrow")
        case -1:
            return translate("Times", "yesterday")
    if then.year != today.year:
        return calendar_day(then)
    return locale().toString(_qdate(then), "ddd d MMM")


def calendar_day(then: date) -> str:
    """A day with its year: "12 Feb 2024"."""
    return locale().toString(_qdate(then), "d MMM yyyy")


def long_day(at: int, zone: ZoneInfo, now: int) -> str:
    """A heading over a day: "Today, Tuesday 17 November"."""
    then, today = moment(at, zone).date(), moment(now, zone).date()
    named = locale().toString(_qdate(then), "dddd d MMMM" if then.year == today.year else "dddd d MMMM yyyy")
    if then == today:
        return translate("Times", "Today, {0}").format(named)
    if today - then == timedelta(days=1):
        return translate("Times", "Yesterday, {0}").format(named)
    return named


def when(at: int, zone: ZoneInfo, now: int) -> str:
    """Day and time: "today 09:30"."""
    return translate("Times", "{0} {1}").format(day(at, zone, now), clock(at, zone))


def ago(at: int, now: int) -> str:
    """How long since: "11 m ago"; "now" under a minute."""
    return (
        translate("Times", "{0} ago").format(length(now - at))
        if now - at >= MINUTE
        else translate("Times", "now")
    )


def due(due_at: int | None, clock_from: int | None, now: int, *, ringing: bool = False) -> Due:
    """A board row's clock. With a start the track shows how much of the wait is used up."""
    if ringing:
        waited = max(now - (clock_from or now), 0) // 1000
        return Due(apart(f"{waited // 60}:{waited % 60:02}"), DueLevel.RINGING)
    if due_at is None:
        return Due(ago(clock_from, now) if clock_from is not None else "")
    left = due_at - now
    used = None
    if clock_from is not None and due_at > clock_from:
        used = min(max((now - clock_from) / (due_at - clock_from), 0.0), 1.0)
    if left <= 0 and clock_from is None:
        return Due(ago(due_at, now))  # nobody was promised a time
    if left <= 0:
        late = -left
        return Due(
            translate("Times", "{0} over").format(length(late)),
            DueLevel.OVER,
            1.0 if used is not None else None,
            translate("Times", "{0} over").format(coarse(late)),
        )
    if used is None:
        short = translate("Times", "in {0}").format(coarse(left))
        return Due(translate("Times", "in {0}").format(length(left)), short=short)
    level = DueLevel.WARNING if used >= _WARNS_AT else DueLevel.PLAIN
    short = translate("Times", "{0} left").format(coarse(left))
    return Due(translate("Times", "{0} left").format(length(left)), level, used, short)


def _qdate(then: date) -> QDate:
    return QDate(then.year, then.month, then.day)


def phone(number: str) -> str:
    """A number as people read it, "+971 50 555 0137"; an e-mail address and what is no number come back unchanged.

    Grouped by the length of the country code, which is enough to read it back over the phone.
    """
    if len(number) < 6 or not number.startswith("+") or not number[1:].isdecimal():
        return number
    digits = number[1:]
    code = next((each for each in _CODES if digits.startswith(each)), digits[:2])
    rest = digits[len(code) :]
    groups = (
        [rest]
        if len(rest) < 5
        else [rest[:-7], rest[-7:-4], rest[-4:]]
        if len(rest) > 7
        else [rest[:-4], rest[-4:]]
    )
    return " ".join([f"+{code}", *(group for group in groups if group)])


_CODES = (
    "1",
    "7",
    "20",
    "33",
    "34",
    "39",
    "44",
    "48",
    "49",
    "91",
    "92",
    "351",
    "353",
    "961",
    "962",
    "963",
    "964",
    "965",
    "966",
    "967",
    "968",
    "970",
    "971",
    "973",
    "974",
)
