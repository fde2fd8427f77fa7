"""Durations as a practice writes them (5m, 4h, 1d, 1h30m) as timedelta."""

import re
from datetime import timedelta

LONGEST = timedelta(days=3660)

_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_PART = re.compile(r"([0-9]{1,9})([smhdw])")
_WHOLE = re.compile(r"(?:[0-9]{1,9}[smhdw])+")


def parse_duration(text: str) -> timedelta:
    """`1h30m` as a timedelta. A day is 24 hours. ValueError says in plain words what is wrong."""
    written = text.strip()
    if not _WHOLE.fullmatch(written):
        raise ValueError(f"“{text}” is not a duration")
    total = sum((int(count) * _UNITS[unit] for count, unit in _PART.findall(written)), timedelta())
    if total <= timedelta():
        raise ValueError(f"“{text}” is no time at all")
    if total > LONGEST:
        raise ValueError(f"“{text}” is longer than ten years")
    return total


def milliseconds(duration: timedelta) -> int:
    """Whole milliseconds, the unit of every `*_at`."""
    return duration // timedelta(milliseconds=1)
