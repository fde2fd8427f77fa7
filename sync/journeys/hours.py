"""Opening hours: split days, holidays and daylight saving, per location.

Times are epoch milliseconds, UTC. Zone rules come from the pinned tzdata package, never from the machine, so that
two workstations with different system updates still agree on when a clinic opens.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from sync.journeys.durations import milliseconds

DAY_MINUTES = 24 * 60
HORIZON_DAYS = 800
"""How far ahead an opening is looked for: past this the calendar is taken to be closed for good."""


AWAKE_MS = 3_600_000
"""Who wrote or called so lately is awake: a message about their care wakes nobody."""


class HoursError(ValueError):
    """Opening hours that mean nothing: an unknown zone, spans that overlap, or a place that never opens."""


class Span(Struct, frozen=True, order=True, array_like=True):
    """An opening within one local day, in minutes after its midnight; `closes` is at most 1,440.

    An opening past midnight is two spans, one on each day.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= DAY_MINUTES:
            raise HoursError("an opening must begin before it ends, within one day")


class SpecialDay(Struct, frozen=True):
    """A date whose hours differ from its weekday's: a holiday has no spans."""

    day: date
    spans: tuple[Span, ...] = ()


class YearlyDay(Struct, frozen=True):
    """A day of every year whose hours differ from its weekday's; 29 February comes in leap years alone."""

    month: int
    day: int
    spans: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        try:
            date(2024, self.month, self.day)
        except ValueError:
            raise HoursError("there is no such day in a year") from None


class OpeningHours(Struct, frozen=True, cache_hash=True, omit_defaults=True):
    """A location's week (Monday first) and its special days, in an IANA zone. A date's own hours go before those of the day
    of every year, and these before the weekday's.

    `is_strict` hours say when people may be written to: of a time that happens twice they have only what is inside by
    either reading. A door's hours have both.
    """

    zone: str
    week: tuple[tuple[Span, ...], ...]
    special: tuple[SpecialDay, ...] = ()
    yearly: tuple[YearlyDay, ...] = ()
    is_strict: bool = False

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise HoursError("a week of opening hours has seven days")
        load_zone(self.zone)
        days = (*self.special, *self.yearly)
        for spans in (*self.week, *(day.spans for day in days)):
            if any(later.opens < earlier.closes for earlier, later in pairwise(spans)):
                raise HoursError("the openings of a day must follow one another without overlapping")


@lru_cache(maxsize=512)
def load_zone(name: str) -> ZoneInfo:
    """The zone from the pinned tzdata package. HoursError when it has none of that name."""
    parts = name.split("/")
    if not all(part and part.replace("_", "").replace("-", "").replace("+", "").isalnum() for part in parts):
        raise HoursError(f"“{name}” is not a time zone")
    try:
        with resources.files("tzdata").joinpath("zoneinfo", *parts).open("rb") as file:
            return ZoneInfo.from_file(file, key=name)
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise HoursError(f"“{name}” is not a time zone") from error


def local_day(at: int, zone: str) -> date:
    """The calendar day that `at` falls on in the zone."""
    return datetime.fromtimestamp(at / 1000, load_zone(zone)).date()


def is_open(at: int, hours: OpeningHours) -> bool:
    """Whether the location is open at that moment; closing time itself is closed."""
    return any(opens <= at < closes for opens, closes in _day(local_day(at, hours.zone), hours))


def is_awake(spoke_at: int | None, at: int) -> bool:
    """Whether they wrote or called so lately before `at` that a message about their care cannot wake them."""
    return spoke_at is not None and at - AWAKE_MS < spoke_at <= at


def next_open(at: int, hours: OpeningHours) -> int | None:
    """`at` itself while open, else the next opening; None when none comes within the horizon."""
    for opens, _ in _openings(at, hours):
        return max(opens, at)
    return None


def next_close(at: int, hours: OpeningHours) -> int | None:
    """The end of the present or next opening; None when none comes within the horizon."""
    for _, closes in _openings(at, hours):
        return closes
    return None


def add_open_times(start_at: int, durations: Sequence[timedelta], hours: OpeningHours) -> tuple[int, ...]:
    """The moments by which the location has been open for each duration since `start_at`, in one walk over the calendar.

    The shortest duration comes first. Only open time counts. HoursError when the calendar never opens for that long
    within the horizon.
    """
    found: list[int] = []
    wanted = [milliseconds(duration) for duration in durations]
    passed = 0
    openings = _openings(start_at, hours)
    begins = ends = start_at
    for target in wanted:
        while target > 0 and passed + ends - begins < target:
            passed += ends - begins
            opening = next(openings, None)
            if opening is None:
                raise HoursError("these opening hours never add up to that much open time")
            begins, ends = max(opening[0], start_at), opening[1]
        found.append(begins + target - passed if target > 0 else start_at)
    return tuple(found)


def _openings(at: int, hours: OpeningHours) -> Iterator[tuple[int, int]]:
    """Openings that end after `at`, in order and without overlap."""
    first = local_day(at, hours.zone) - timedelta(days=1)
    reached = at
    for ahead in range(HORIZON_DAYS):
        for opens, closes in _day(first + timedelta(days=ahead), hours):
            # An hour that happens twice may belong to two days' openings: count each moment once.
            begins = max(opens, reached) if opens > at else opens
            if closes > reached and closes > begins:
                reached = closes
                yield begins, closes


@lru_cache(maxsize=8192)
def _day(day: date, hours: OpeningHours) -> tuple[tuple[int, int], ...]:
    moments = (
        (
            _instant(day, span.opens, hours, closing=False),
            _instant(day, span.closes, hours, closing=True),
        )
        for span in spans_on(day, hours)
    )
    return tuple((opens, closes) for opens, closes in moments if opens < closes)


def spans_on(day: date, hours: OpeningHours) -> tuple[Span, ...]:
    """The openings of a date, as its clock on the wall has them."""
    for special in hours.special:
        if special.day == day:
            return special.spans
    for yearly in hours.yearly:
        if (yearly.month, yearly.day) == (day.month, day.day):
            return yearly.spans
    return hours.week[day.weekday()]


def _instant(day: date, minute: int, hours: OpeningHours, *, closing: bool) -> int:
    """A wall-clock time as an instant. Skipped times become the moment of the change; of a time that happens twice an
    opening means the first and a closing the second, so a door is never shut early; strict hours the other way round."""
    info = load_zone(hours.zone)
    ends_day = minute == DAY_MINUTES
    wall = datetime(day.year, day.month, day.day, tzinfo=info) + timedelta(minutes=minute)
    early, late = _utc(wall.replace(fold=0)), _utc(wall.replace(fold=1))
    if early <= late:
        # A day's own two ends are no opening or closing: nothing is shut there on either side.
        takes_late = closing is not hours.is_strict and not (ends_day or minute == 0)
        return late if takes_late else early
    # A gap: fold 0 lies after the change and fold 1 before it. Bisect for the change itself.
    before, after = late, early
    offset_after = _offset(after, info)
    while after - before > 1000:
        middle = (before + after) // 2000 * 1000
        if _offset(middle, info) == offset_after:
            after = middle
        else:
            before = middle
    return after


def _utc(wall: datetime) -> int:
    return (wall.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def _offset(at: int, info: ZoneInfo) -> timedelta | None:
    return datetime.fromtimestamp(at / 1000, info).utcoffset()
