"""Opening hours judged against a minute-by-minute count of wall-clock time, daylight saving included."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journeys.hours import (
    HoursError,
    OpeningHours,
    Span,
    SpecialDay,
    add_open_times,
    is_open,
    load_zone,
    next_close,
    next_open,
)

SPLIT = (Span(540, 780), Span(840, 1080))
LISBON = OpeningHours("Europe/Lisbon", (SPLIT,) * 5 + ((), ()), (SpecialDay(date(2026, 6, 10)),))
AROUND_THE_CLOCK = (Span(0, 1440),)
MINUTE = 60_000


def at(zone: str, *moment: int, fold: int = 0) -> int:
    return int(datetime(*moment, tzinfo=ZoneInfo(zone), fold=fold).timestamp() * 1000)


def after(start_at: int, duration: timedelta, hours: OpeningHours) -> int:
    (end_at,) = add_open_times(start_at, (duration,), hours)
    return end_at


def test_split_days_nights_weekends_and_holidays_are_closed() -> None:
    friday = at("Europe/Lisbon", 2026, 6, 5, 17)
    assert after(friday, timedelta(hours=2), LISBON) == at("Europe/Lisbon", 2026, 6, 8, 10)
    assert next_open(at("Europe/Lisbon", 2026, 6, 9, 18), LISBON) == at("Europe/Lisbon", 2026, 6, 11, 9)
    assert not is_open(at("Europe/Lisbon", 2026, 6, 10, 10), LISBON)
    assert is_open(at("Europe/Lisbon", 2026, 6, 9, 9), LISBON)
    assert not is_open(at("Europe/Lisbon", 2026, 6, 9, 13), LISBON)
    assert next_close(at("Europe/Lisbon", 2026, 6, 9, 13, 30), LISBON) == at("Europe/Lisbon", 2026, 6, 9, 18)


def test_the_day_the_clock_goes_forward_is_an_hour_short() -> None:
    hours = OpeningHours("Europe/Lisbon", (AROUND_THE_CLOCK,) * 7)
    start = at("Europe/Lisbon", 2026, 3, 29)
    assert after(start, timedelta(hours=23), hours) == at("Europe/Lisbon", 2026, 3, 30)


def test_an_opening_inside_the_skipped_hour_begins_when_the_clock_jumps() -> None:
    hours = OpeningHours("Europe/Lisbon", ((Span(90, 180),),) * 7)
    jump = at("UTC", 2026, 3, 29, 1)
    assert next_open(at("UTC", 2026, 3, 29, 0, 30), hours) == jump
    assert next_close(jump, hours) == at("UTC", 2026, 3, 29, 2)


def test_an_opening_inside_the_doubled_hour_lasts_through_both() -> None:
    hours = OpeningHours("Europe/Lisbon", ((Span(60, 120),),) * 7)
    begins = at("Europe/Lisbon", 2026, 10, 25, 1)
    assert after(begins, timedelta(hours=2), hours) == begins + 2 * 60 * MINUTE
    assert not is_open(begins + 2 * 60 * MINUTE, hours)


def test_midnight_that_does_not_exist_is_the_first_moment_that_does() -> None:
    friday_alone = OpeningHours("Africa/Cairo", ((),) * 4 + (AROUND_THE_CLOCK, (), ()))
    assert next_open(at("UTC", 2026, 4, 23), friday_alone) == at("UTC", 2026, 4, 23, 22)


ZONES = (
    "Europe/Lisbon",
    "Asia/Dubai",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Atlantic/Azores",
    "America/New_York",
)
quarters = st.lists(st.integers(0, 96), min_size=2, max_size=4, unique=True).map(sorted)


@st.composite
def weeks(draw: st.DrawFn) -> OpeningHours:
    def day() -> tuple[Span, ...]:
        edges = draw(quarters)
        return tuple(Span(edges[i] * 15, edges[i + 1] * 15) for i in range(0, len(edges) - 1, 2))

    return OpeningHours(draw(st.sampled_from(ZONES)), tuple(day() for _ in range(7)))


starts = st.integers(0, 365 * 96).map(lambda count: at("UTC", 2026, 1, 1) + count * 15 * MINUTE)


def counted_by_hand(start_at: int, minutes: int, hours: OpeningHours) -> int:
    """Walks five minutes at a time, asking the wall clock whether the place is open."""
    zone, moment, left = load_zone(hours.zone), start_at, minutes
    while True:
        wall = datetime.fromtimestamp(moment / 1000, UTC).astimezone(zone)
        minute = wall.hour * 60 + wall.minute
        if any(span.opens <= minute < span.closes for span in hours.week[wall.weekday()]):
            left -= 5
        moment += 5 * MINUTE
        if left == 0:
            return moment


@given(weeks(), starts, st.integers(1, 60).map(lambda fives: fives * 5))
def test_open_time_agrees_with_counting_by_hand(hours: OpeningHours, start_at: int, minutes: int) -> None:
    assert after(start_at, timedelta(minutes=minutes), hours) == counted_by_hand(start_at, minutes, hours)


@given(weeks(), starts, st.integers(1, 3000))
def test_open_time_added_in_two_goes_or_in_one_walk_is_the_same(
    hours: OpeningHours, start_at: int, minutes: int
) -> None:
    duration = timedelta(minutes=minutes)
    middle_at = after(start_at, duration / 2, hours)
    end_at = after(middle_at, duration / 2, hours)
    assert add_open_times(start_at, (timedelta(), duration / 2, duration), hours) == (
        start_at,
        middle_at,
        end_at,
    )
    assert is_open(end_at - 1, hours)


@given(weeks(), starts)
def test_the_next_opening_is_open_and_nothing_before_it_is(hours: OpeningHours, start_at: int) -> None:
    opens = next_open(start_at, hours)
    assert opens is not None
    assert is_open(opens, hours)
    assert after(start_at, timedelta(milliseconds=1), hours) == opens + 1


def test_a_place_that_never_opens_says_so() -> None:
    closed = OpeningHours("Asia/Dubai", ((),) * 7)
    assert next_open(0, closed) is None
    with pytest.raises(HoursError, match="never add up"):
        after(0, timedelta(minutes=1), closed)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "", "Europe"])
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(HoursError, match="not a time zone"):
        load_zone(zone)


def test_hours_that_overlap_or_end_before_they_begin_are_refused() -> None:
    with pytest.raises(HoursError, match="overlapping"):
        OpeningHours("Asia/Dubai", ((Span(0, 100), Span(50, 200)),) * 7)
    with pytest.raises(HoursError, match="begin before"):
        Span(100, 100)
    with pytest.raises(HoursError, match="seven days"):
        OpeningHours("Asia/Dubai", ())
