"""When people may be written to, by the clock on their own wall: judged against that clock minute by minute."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sync.journeys.hours import OpeningHours, Span, SpecialDay, YearlyDay, is_open, load_zone, next_open
from sync.model.words import Purpose
from sync.policy.countries import CountryRules, DayWindow, Quiet, both, send_hours
from sync.policy.recipients import Place, Reach, place_of
from sync.policy.shipped import countries, country_rules

ZONES = (
    "Asia/Dubai",
    "Europe/London",
    "America/New_York",
    "Atlantic/Azores",
    "Africa/Cairo",
    "Australia/Lord_Howe",
)
DAY_MINUTES = 1440
CHANGES = [
    datetime(2026, 3, 8, 6, tzinfo=UTC),
    datetime(2026, 3, 29, 0, tzinfo=UTC),
    datetime(2026, 4, 4, 14, tzinfo=UTC),
    datetime(2026, 4, 23, 21, tzinfo=UTC),
    datetime(2026, 10, 3, 15, tzinfo=UTC),
    datetime(2026, 10, 25, 0, tzinfo=UTC),
    datetime(2026, 10, 29, 20, tzinfo=UTC),
    datetime(2026, 11, 1, 5, tzinfo=UTC),
]
"""Moments shortly before clocks change somewhere."""
minutes = st.integers(0, DAY_MINUTES - 1)


def wall(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at / 1000, load_zone(zone))


def moments() -> st.SearchStrategy[int]:
    year = st.integers(0, 365 * DAY_MINUTES).map(
        lambda ahead: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=ahead)
    )
    near = st.tuples(st.sampled_from(CHANGES), st.integers(0, 300)).map(
        lambda both: both[0] + timedelta(minutes=both[1])
    )
    return st.one_of(year, near).map(lambda moment: int(moment.timestamp() * 1000))


@st.composite
def rules(draw: st.DrawFn) -> CountryRules:
    starts, ends = draw(minutes), draw(minutes)
    assume(starts != ends)
    windows = []
    for _ in range(draw(st.integers(0, 3))):
        opens = draw(st.integers(0, DAY_MINUTES - 2))
        closes = draw(st.integers(opens + 1, DAY_MINUTES))
        days = draw(st.lists(st.integers(0, 6), min_size=1, unique=True))
        windows.append(DayWindow(tuple(days), opens, closes))
    return msgspec.structs.replace(
        country_rules("AE"), quiet=Quiet(starts, ends), marketing_windows=tuple(windows)
    )


def is_quiet(minute: int, quiet: Quiet) -> bool:
    if quiet.starts < quiet.ends:
        return quiet.starts <= minute < quiet.ends
    return minute >= quiet.starts or minute < quiet.ends


@given(rules(), st.sampled_from(ZONES), moments())
def test_nothing_is_ever_allowed_in_quiet_hours_and_no_marketing_outside_its_windows(
    made: CountryRules, zone: str, at: int
) -> None:
    assert made.quiet is not None
    for purpose in Purpose:
        hours = send_hours(made, purpose, zone)
        opens = next_open(at, hours)
        for moment in (at, *([opens] if opens is not None else [])):
            local = wall(moment, zone)
            minute = local.hour * 60 + local.minute
            if not is_open(moment, hours):
                continue
            assert not is_quiet(minute, made.quiet)
            if purpose is Purpose.MARKETING:
                assert any(
                    local.weekday() in window.days and window.opens <= minute < window.closes
                    for window in made.marketing_windows
                )


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("country", sorted(countries()))
def test_no_shipped_rules_let_marketing_out_at_night_on_any_day_of_the_year(country: str, zone: str) -> None:
    hours = send_hours(country_rules(country), Purpose.MARKETING, zone)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    while at.year == 2026:
        moment = int(at.timestamp() * 1000)
        if is_open(moment, hours):
            assert 9 <= wall(moment, zone).hour < 21
        at += timedelta(minutes=45)


def test_quiet_hours_past_midnight_end_in_the_morning() -> None:
    hours = send_hours(country_rules("AE"), Purpose.CARE, "Asia/Dubai")
    assert hours.week[0] == (Span(7 * 60, 21 * 60),)
    within_a_day = msgspec.structs.replace(country_rules("AE"), quiet=Quiet(12 * 60, 14 * 60))
    assert send_hours(within_a_day, Purpose.CARE, "Asia/Dubai").week[0] == (Span(0, 720), Span(840, 1440))


def test_a_night_without_the_hour_in_which_it_ends_is_over_when_the_clock_jumps() -> None:
    made = msgspec.structs.replace(country_rules("GB"), quiet=Quiet(22 * 60, 90))
    hours = send_hours(made, Purpose.CARE, "Europe/London")
    jump = int(datetime(2026, 3, 29, 1, tzinfo=UTC).timestamp() * 1000)
    assert not is_open(jump - 60_000, hours)
    assert is_open(jump, hours)


def test_a_night_that_ends_in_the_doubled_hour_ends_in_its_second_run() -> None:
    made = msgspec.structs.replace(country_rules("GB"), quiet=Quiet(22 * 60, 90))
    hours = send_hours(made, Purpose.CARE, "Europe/London")
    first, second = (int(datetime(2026, 10, 25, hour, 30, tzinfo=UTC).timestamp() * 1000) for hour in (0, 1))
    assert not is_open(first, hours)
    assert not is_open(second - 60_000, hours)
    assert is_open(second, hours)


def test_the_practices_own_hours_only_take_away() -> None:
    own = (Span(10 * 60, 23 * 60),)
    hours = send_hours(country_rules("AE"), Purpose.MARKETING, "Asia/Dubai", own=own)
    assert hours.week == ((Span(10 * 60, 18 * 60),),) * 7
    assert both((Span(0, 60),), (Span(60, 120),)) == ()


def test_marketing_keeps_off_whole_holidays_and_care_does_not() -> None:
    days = {
        "special": (SpecialDay(date(2026, 12, 2)), SpecialDay(date(2026, 12, 3), (Span(540, 780),))),
        "yearly": (YearlyDay(1, 1),),
    }
    noons = [
        int(datetime(*day, 12, tzinfo=load_zone("Asia/Dubai")).timestamp() * 1000)
        for day in ((2026, 12, 2), (2026, 12, 3), (2027, 1, 1))
    ]
    marketing = send_hours(country_rules("AE"), Purpose.MARKETING, "Asia/Dubai", **days)
    care = send_hours(country_rules("AE"), Purpose.CARE, "Asia/Dubai", **days)
    assert [is_open(noon, marketing) for noon in noons] == [False, True, False]
    assert all(is_open(noon, care) for noon in noons)


# -- where somebody is ----------------------------------------------------------------------------------------------

DUBAI = Place("AE", "Asia/Dubai")


def phone(number: str, zone: str | None = None) -> Reach:
    return Reach("phone", number, zone)


@pytest.mark.parametrize(
    ("own", "used", "others", "wanted"),
    [
        (None, phone("+971501234567"), (), DUBAI),
        (None, phone("+447400123456", "Europe/London"), (), Place("GB", "Europe/London")),
        ("Asia/Tokyo", phone("+447400123456", "Europe/London"), (), Place("GB", "Asia/Tokyo")),
        (None, Reach("email", "x@mail.example"), (phone("+4915123456789", "Europe/Berlin"),), Place("DE", "Europe/Berlin")),
        (None, Reach("email", "x@mail.example"), (), DUBAI),
        ("Asia/Tokyo", Reach("email", "x@mail.example"), (), Place("AE", "Asia/Tokyo")),
        (None, phone("+80012345678"), (), DUBAI),
        (None, phone("nonsense"), (), DUBAI),
    ],
)  # fmt: skip
def test_a_place_is_the_persons_own_then_their_numbers_then_the_practices(
    own: str | None, used: Reach, others: tuple[Reach, ...], wanted: Place
) -> None:
    assert place_of(own, used, others, DUBAI) == wanted


def test_whose_clock_is_not_known_is_written_to_only_when_it_is_day_on_all_of_them() -> None:
    australia = place_of(None, phone("+61412345678"), (), DUBAI)
    assert (australia.country, australia.spread > 0) == ("AU", True)
    hours = send_hours(country_rules("AU"), Purpose.CARE, australia.zone, spread=australia.spread)
    for hour in range(24):
        at = int(datetime(2026, 1, 14, hour, tzinfo=UTC).timestamp() * 1000)
        if is_open(at, hours):
            for zone in ("Australia/Perth", "Australia/Sydney"):
                assert 8 <= wall(at, zone).hour < 21


def test_hours_that_allow_nothing_have_no_next_opening() -> None:
    nothing = OpeningHours("UTC", ((),) * 7, is_strict=True)
    assert next_open(0, nothing) is None
