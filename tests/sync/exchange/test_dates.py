from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.exchange.dates import DateOrder, OrderVotes, UnreadableDate, parse_birth_date


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("1980-03-22", DateOrder.MDY),
        ("19800322", DateOrder.DMY),
        ("1980/3/22", DateOrder.DMY),
        ("1980-03-22T00:00:00Z", DateOrder.DMY),
        ("22/03/1980", DateOrder.DMY),
        ("22.3.80", DateOrder.DMY),
        ("22/03/1980 00:00", DateOrder.DMY),
        ("3/22/1980", DateOrder.MDY),
        ("22 Mar 1980", DateOrder.MDY),
        ("March 22nd, 1980", DateOrder.DMY),
        ("22 de março de 1980", DateOrder.DMY),
        ("22 marzo 1980", DateOrder.DMY),
        ("22 mars 1980", DateOrder.DMY),
        ("22. März 1980", DateOrder.DMY),
        ("22 مارس 1980", DateOrder.DMY),
        ("٢٢/٠٣/١٩٨٠", DateOrder.DMY),
    ],
)
def test_a_date_is_read_however_it_is_written(typed: str, order: DateOrder, today: date) -> None:
    assert parse_birth_date(typed, order, today) == date(1980, 3, 22)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31/02/1980", "no such day"),
        ("22/03/2031", "future"),
        ("22/03/1879", "before 1900"),
        ("22/03/1401", "Hijri"),
        ("soon", "not a full date"),
        ("03/1980", "not a full date"),
        ("9" * 5000, "not a full date"),
    ],
)
def test_impossible_birth_dates_are_refused_with_their_reason(typed: str, words: str, today: date) -> None:
    with pytest.raises(UnreadableDate, match=words):
        parse_birth_date(typed, DateOrder.DMY, today)


def test_two_digit_years_are_the_latest_that_has_come(today: date) -> None:
    assert parse_birth_date("1/2/26", DateOrder.DMY, today).year == 2026
    assert parse_birth_date("1/2/27", DateOrder.DMY, today).year == 1927


def decided(cells: list[str], region: str) -> tuple[DateOrder, str | None]:
    votes = OrderVotes()
    for cell in cells:
        votes.count(cell)
    return votes.decide(region)


@given(
    st.lists(st.dates(date(1930, 1, 1), date(2020, 1, 1)), min_size=1),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]),
)
def test_one_telling_date_decides_the_whole_column(days: list[date], pattern: str) -> None:
    telling = date(1980, 3, 22)
    order, question = decided([day.strftime(pattern) for day in [*days, telling]], "AE")
    assert order is (DateOrder.DMY if pattern.startswith("%d") else DateOrder.MDY)
    assert question is None


@pytest.mark.parametrize(("region", "order"), [("AE", DateOrder.DMY), ("US", DateOrder.MDY)])
def test_column_that_nothing_decides_is_read_as_its_region_writes_and_says_so(
    region: str, order: DateOrder
) -> None:
    guessed, question = decided(["03/04/1980", "05/06/1990"], region)
    assert guessed is order
    assert question is not None
    assert "please check" in question


def test_column_of_both_orders_is_stated() -> None:
    order, question = decided(["22/03/1980", "25/12/1990", "12/25/1990"], "AE")
    assert order is DateOrder.DMY
    assert question is not None
    assert "2 dates can only be day-month-year and 1 only month-day-year" in question


@given(st.text(max_size=80), st.sampled_from(list(DateOrder)))
def test_any_text_is_a_date_or_refused(typed: str, order: DateOrder) -> None:
    try:
        day = parse_birth_date(typed, order, date(2026, 3, 1))
    except UnreadableDate:
        return
    assert date(1900, 1, 1) <= day <= date(2026, 3, 1)
