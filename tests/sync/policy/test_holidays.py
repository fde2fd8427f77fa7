"""Holidays over a location's week: once and every year, whole and part, its own and everybody's."""

from datetime import date, datetime

import pytest

from sync.journeys.hours import (
    HoursError,
    OpeningHours,
    Span,
    SpecialDay,
    YearlyDay,
    is_open,
    load_zone,
    spans_on,
)
from sync.policy.holidays import Holiday, with_holidays

WEEK = OpeningHours("Asia/Dubai", ((Span(540, 780), Span(840, 1080)),) * 7)
NATIONAL = Holiday("2026-12-02", "2026-12-03", yearly=True)


def test_a_yearly_holiday_comes_every_year_and_a_one_off_once() -> None:
    eid = Holiday("2026-03-20", "2026-03-22", yearly=False)
    hours = with_holidays(WEEK, [NATIONAL, eid])
    closed = [date(2026, 12, 2), date(2027, 12, 3), date(2026, 3, 21)]
    assert [spans_on(day, hours) for day in closed] == [(), (), ()]
    assert [spans_on(day, hours) for day in (date(2027, 3, 21), date(2026, 12, 4))] == [WEEK.week[0]] * 2


def test_a_part_day_opens_for_its_part() -> None:
    hours = with_holidays(WEEK, [Holiday("2026-12-31", "2026-12-31", False, (Span(540, 720),))])
    at = [
        int(datetime(2026, 12, 31, hour, tzinfo=load_zone("Asia/Dubai")).timestamp() * 1000)
        for hour in (11, 12, 15)
    ]
    assert [is_open(moment, hours) for moment in at] == [True, False, False]


def test_a_locations_own_day_goes_before_everybodys_and_a_date_before_every_year() -> None:
    own = Holiday("2026-12-02", "2026-12-02", True, (Span(600, 660),), "marina")
    assert spans_on(date(2026, 12, 2), with_holidays(WEEK, [NATIONAL, own], "marina")) == (Span(600, 660),)
    assert spans_on(date(2026, 12, 2), with_holidays(WEEK, [NATIONAL, own], "downtown")) == ()
    once = Holiday("2026-12-02", "2026-12-02", False, (Span(540, 600),))
    assert spans_on(date(2026, 12, 2), with_holidays(WEEK, [NATIONAL, once])) == (Span(540, 600),)


def test_of_two_the_one_with_fewer_open_hours_holds_in_whatever_order_they_come() -> None:
    short, long = (Holiday("2026-12-02", "2026-12-02", False, (Span(540, end),)) for end in (600, 700))
    assert with_holidays(WEEK, [long, short]) == with_holidays(WEEK, [short, long])
    assert spans_on(date(2026, 12, 2), with_holidays(WEEK, [long, short])) == (Span(540, 600),)


def test_the_hours_own_special_days_stand_where_no_holiday_is() -> None:
    ramadan = OpeningHours(
        "Asia/Dubai", WEEK.week, (SpecialDay(date(2026, 2, 20), (Span(600, 900),)),), (YearlyDay(1, 1),)
    )
    hours = with_holidays(ramadan, [NATIONAL])
    assert spans_on(date(2026, 2, 20), hours) == (Span(600, 900),)
    assert spans_on(date(2030, 1, 1), hours) == ()


def test_the_29th_of_february_comes_in_leap_years() -> None:
    hours = with_holidays(WEEK, [Holiday("2024-02-28", "2024-03-01", True)])
    assert [spans_on(day, hours) for day in (date(2026, 2, 28), date(2028, 2, 29), date(2026, 3, 1))] == [
        (),
        (),
        (),
    ]


@pytest.mark.parametrize(
    ("first", "last"), [("2026-12-03", "2026-12-02"), ("2026-01-01", "2026-12-31"), ("soon", "later")]
)
def test_days_that_make_no_holiday_are_refused(first: str, last: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of its three sentences
        Holiday(first, last, yearly=False)


def test_there_is_no_30th_of_february() -> None:
    with pytest.raises(HoursError):
        YearlyDay(2, 30)
