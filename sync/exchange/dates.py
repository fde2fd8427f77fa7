"""Birth dates as people write them. Day-month order cannot be told from one date, so it is decided for a
column."""

import re
from datetime import date
from enum import StrEnum
from typing import Final

from sync.exchange.rows import fold

OLDEST_YEAR: Final = 1900


class DateOrder(StrEnum):
    """In which order a column writes its all-digit dates."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


class UnreadableDate(ValueError):
    """The text is not a date of birth; says why without repeating it."""


class OrderVotes:
    """Counts, over a whole column, what its dates say about their order."""

    def __init__(self) -> None:
        self.by_order: dict[DateOrder, int] = dict.fromkeys(DateOrder, 0)
        self.undecided = 0
        self.dates = 0

    def count(self, text: str) -> None:
        """Takes one cell into account; cells that are no dates are ignored."""
        numbers = _numbers(text)
        if numbers is None:
            self.dates += _NAMED.search(text) is not None
            return
        self.dates += 1
        first, second, _ = numbers
        if len(first) == 4:
            self.by_order[DateOrder.YMD] += 1
        elif int(first) > 12 >= int(second):
            self.by_order[DateOrder.DMY] += 1
        elif int(second) > 12 >= int(first):
            self.by_order[DateOrder.MDY] += 1
        elif first != second:
            self.undecided += 1

    def decide(self, region: str) -> tuple[DateOrder, str | None]:
        """The column's order, and what the user should check where the dates do not settle it."""
        days, months = self.by_order[DateOrder.DMY], self.by_order[DateOrder.MDY]
        usual = DateOrder.MDY if region in _MONTH_FIRST else DateOrder.DMY
        if days and months:
            order = DateOrder.DMY if days >= months else DateOrder.MDY
            return order, (
                f"{days} dates can only be day-month-year and {months} only month-day-year. They are read as "
                f"{_IN_WORDS[order]}; the others are left out."
            )
        if days or months:
            return (DateOrder.DMY if days else DateOrder.MDY), None
        if self.undecided:
            return (
                usual,
                "Nothing tells day from month in these dates. "
                f"They are read as {_IN_WORDS[usual]}; please check.",
            )
        return (DateOrder.YMD if self.by_order[DateOrder.YMD] else usual), None


def parse_birth_date(text: str, order: DateOrder, today: date) -> date:
    """A date of birth between 1900 and `today`. A year of two digits is the latest that has come. Raises
    UnreadableDate."""
    numbers = _numbers(text)
    if numbers is not None:
        first, second, third = numbers
        if len(first) == 4:
            year, month, day = first, int(second), int(third)
        elif order is DateOrder.MDY:
            year, month, day = third, int(first), int(second)
        else:
            year, month, day = third, int(second), int(first)
    else:
        named = _named(text)
        if named is None:
            raise UnreadableDate("This is not a full date.")
        year, month, day = named
    return _checked(_full_year(year, today), month, day, today)


_DIGITS = re.compile(
    r"\s*(\d{4}|\d{1,2})\s*[-/.\s،]\s*(\d{1,2})\s*[-/.\s،]\s*(\d{4}|\d{1,2})\.?(?:[T\s,]+\d{1,2}:\d{2}.*)?\s*",
    re.DOTALL,
)
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T\d.*)?\s*", re.DOTALL)
_NAMED = re.compile(r"[^\W\d_]{3,}")
_MONTH_FIRST: Final = frozenset({"US", "PR", "GU", "PW", "FM", "PH"})
_IN_WORDS: Final = {
    DateOrder.DMY: "day-month-year",
    DateOrder.MDY: "month-day-year",
    DateOrder.YMD: "year-month-day",
}
_MONTHS: Final = (
    "january jan januar janeiro enero ene janvier janv jänner يناير",
    "february feb februar fevereiro fev febrero février fevr févr فبراير",
    "march mar märz marz mrz março marco marzo mars مارس",
    "april apr abril abr avril avr ابريل",
    "may mai maio mayo مايو",
    "june jun juni junho junio juin يونيو",
    "july jul juli julho julio juillet juil يوليو",
    "august aug agosto ago août aout اغسطس",
    "september sep sept setembro set septiembre septembre سبتمبر",
    "october oct oktober okt outubro out octubre octobre اكتوبر",
    "november nov novembro noviembre novembre نوفمبر",
    "december dec dezember dez dezembro diciembre dic décembre déc decembre ديسمبر",
)
_MONTH_OF: Final = {fold(word): number for number, words in enumerate(_MONTHS, 1) for word in words.split()}


def _numbers(text: str) -> tuple[str, str, str] | None:
    if len(text) > 64:
        return None
    match = _DIGITS.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        return None
    first, second, third = match.groups()
    return None if len(first) == 4 == len(third) else (first, second, third)


def _named(text: str) -> tuple[str, int, int] | None:
    """Year, month, day of "12 Mar 1980", "March 12, 1980", "12 de março de 1980"."""
    if len(text) > 64:
        return None
    words = fold(text).split()
    months = [_MONTH_OF[word] for word in words if word in _MONTH_OF]
    numbers = [
        word for word in (re.sub(r"(?<=\d)(st|nd|rd|th)$", "", word) for word in words) if word.isdecimal()
    ]
    if len(months) != 1 or len(numbers) != 2:
        return None
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    return (year, months[0], int(day)) if len(day) <= 2 and len(year) in (2, 4) else None


def _full_year(year: str, today: date) -> int:
    if len(year) == 4:
        return int(year)
    if len(year) != 2:
        raise UnreadableDate("This is not a full date.")
    century = today.year - today.year % 100
    return century + int(year) - (100 if int(year) > today.year % 100 else 0)


def _checked(year: int, month: int, day: int, today: date) -> date:
    if 1300 <= year <= 1500:
        raise UnreadableDate("This looks like a Hijri date. Birth dates are kept in the Gregorian calendar.")
    if year < OLDEST_YEAR:
        raise UnreadableDate(f"This date lies before {OLDEST_YEAR}.")
    try:
        value = date(year, month, day)
    except ValueError:
        raise UnreadableDate("There is no such day in the calendar.") from None
    if value > today:
        raise UnreadableDate("This date of birth lies in the future.")
    return value
