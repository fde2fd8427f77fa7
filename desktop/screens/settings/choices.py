"""What can be chosen from: countries, currencies, languages, time zones, locations, people; named in the window's language."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.screens import times, vocabulary, wording
from desktop.screens.desk import Desk
from desktop.screens.settings import reading
from desktop.screens.settings.controls import Choices
from sync.replica.queries import settings

if TYPE_CHECKING:
    from babel import Locale


def locale() -> Locale:
    """The window's language as CLDR knows it."""
    from babel import Locale  # late: the window may be painted before any list of countries is wanted

    return Locale.parse(times.locale().bcp47Name().partition("-")[0])


@lru_cache(maxsize=4)
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    names = locale().territories
    codes = (str(code) for code in names)
    found = [
        (code, str(names[code])) for code in codes if len(code) == 2 and code.isalpha() and code not in _NONE
    ]
    return tuple(
        sorted(((code, f"{name} ({times.apart(code)})") for code, name in found), key=lambda each: each[1])
    )


_NONE = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})


@lru_cache(maxsize=4)
def _currencies(language: str) -> tuple[tuple[str, str], ...]:
    from babel.core import get_global

    now = {
        code
        for told in get_global("territory_currencies").values()
        for code, _start, end, is_tender in told
        if end is None and is_tender
    }
    names = locale().currencies
    return tuple(sorted((code, f"{times.apart(code)}  {names.get(code, code)}") for code in now))


@lru_cache(maxsize=1)
def zones() -> tuple[tuple[str, str], ...]:
    """Every time zone, as the pinned table names it."""
    listed = resources.files("tzdata").joinpath("zones").read_text("ascii").split()
    return tuple((zone, zone) for zone in listed)


def countries() -> Choices:
    """Every country."""
    return _countries(str(locale()))


def currencies() -> Choices:
    """Every currency in use."""
    return _currencies(str(locale()))


LANGUAGES = tuple(vocabulary.LANGUAGES)
"""Languages to write in."""


def languages() -> Choices:
    """Languages to write in, by name."""
    return [(tag, wording.language(tag)) for tag in LANGUAGES]


def spoken(desk: Desk) -> list[str]:
    """The languages that the practice writes in, its own first."""
    row = settings.practice(desk.reader) if desk.reader is not None else None
    return list(json.loads(row.languages)) if row is not None and row.languages else ["en"]


def digits(currency: str) -> int:
    """How many digits stand after the point in a currency."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)


def open_places(desk: Desk) -> Choices:
    """The locations that are open."""
    return [(place.id, place.name) for place in desk.places]


def people(desk: Desk) -> Choices:
    """Everybody who works here."""
    reader = desk.reader
    return (
        [(row.id, row.name) for row in settings.staff(reader) if not row.disabled]
        if reader is not None
        else []
    )


START = Qt.AlignmentFlag.AlignLeft
"""Where a line begins; Qt mirrors it with the layout."""


def days(first: str, last: str) -> str:
    """Days (ISO) in words: "2 Dec 2026 – 3 Dec 2026"."""
    begins = times.calendar_day(date.fromisoformat(first))
    return begins if first == last else f"{begins} – {times.calendar_day(date.fromisoformat(last))}"


def stretch(starts: int, ends: int) -> str:
    """Minutes of a day in words: "09:00–13:00"."""
    return times.apart(reading.write_spans(((starts, ends),)))
