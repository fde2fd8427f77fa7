"""Holidays and part days laid over a location's week: once or every year, of one location or of all."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

import msgspec
from msgspec import Struct

from sync.journeys.hours import OpeningHours, Span, SpecialDay, YearlyDay

LONGEST_DAYS: Final = 120
"""Days of the longest closure."""


class Holiday(Struct, frozen=True, order=True):
    """Days that differ from the week: `first` to `last`, both included, ISO dates. `spans` are the hours that are open
    nevertheless; none: closed. Every year, it is the months and days that count. `location_id` "" stands for all."""

    first: str
    last: str
    yearly: bool
    spans: tuple[Span, ...] = ()
    location_id: str = ""

    def __post_init__(self) -> None:
        first, last = date.fromisoformat(self.first), date.fromisoformat(self.last)
        if not first <= last:
            raise ValueError("a holiday ends after it begins")
        if (last - first).days >= LONGEST_DAYS:
            raise ValueError(f"a holiday lasts {LONGEST_DAYS} days at most")

    @property
    def days(self) -> Iterator[date]:
        """The days, as told for its first year."""
        first = date.fromisoformat(self.first)
        for ahead in range((date.fromisoformat(self.last) - first).days + 1):
            yield first + timedelta(days=ahead)


def with_holidays(hours: OpeningHours, holidays: Iterable[Holiday], location_id: str = "") -> OpeningHours:
    """A location's hours with its holidays and those of all locations.

    Of several on one day the location's own goes before everybody's, then the one with the fewest open hours; a date goes
    before the day of every year, and every one of them before what the hours themselves say of special days.
    """
    once: dict[date, tuple[Span, ...]] = {}
    every: dict[tuple[int, int], tuple[Span, ...]] = {}
    ours = [holiday for holiday in holidays if holiday.location_id in ("", location_id)]
    for holiday in sorted(ours, key=lambda each: (each.location_id == "", _open_minutes(each), each)):
        for day in holiday.days:
            if holiday.yearly:
                every.setdefault((day.month, day.day), holiday.spans)
            else:
                once.setdefault(day, holiday.spans)
    for special in hours.special:
        if (special.day.month, special.day.day) not in every:
            once.setdefault(special.day, special.spans)
    for yearly in hours.yearly:
        every.setdefault((yearly.month, yearly.day), yearly.spans)
    return msgspec.structs.replace(
        hours,
        special=tuple(SpecialDay(day, spans) for day, spans in sorted(once.items())),
        yearly=tuple(YearlyDay(month, day, spans) for (month, day), spans in sorted(every.items())),
    )


def _open_minutes(holiday: Holiday) -> int:
    return sum(span.closes - span.opens for span in holiday.spans)
