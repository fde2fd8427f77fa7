"""A country's rules for messages of our own accord: when, to whom, with what at their end. And what they make of a week."""

import hashlib
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from sync.journeys.hours import DAY_MINUTES, OpeningHours, Span, SpecialDay, YearlyDay
from sync.model.words import Channel, Purpose

DEFAULT: Final = "default"
"""The country of the rules for every country that has none of its own."""
Minute = Annotated[int, Meta(ge=0, le=DAY_MINUTES)]
Weekday = Annotated[int, Meta(ge=0, le=6)]
Week = tuple[tuple[Span, ...], ...]
_ALL_DAY: Final = (Span(0, DAY_MINUTES),)


class Need(StrEnum):
    """Whether a purpose needs their yes on a channel."""

    NEEDED = "needed"
    UNLESS_PATIENT = "unless_patient"
    """Not of those who have been here: the soft opt-in."""
    NOT_NEEDED = "not_needed"
    """A no still stands: nothing goes to whoever refused."""


class Quiet(Struct, frozen=True, forbid_unknown_fields=True):
    """From when to when nothing is sent of our own accord, in minutes after midnight; past midnight where it ends before it
    begins."""

    starts: Minute
    ends: Minute

    def __post_init__(self) -> None:
        if self.starts == self.ends:
            raise ValueError("quiet hours begin and end at different times")


class DayWindow(Struct, frozen=True, forbid_unknown_fields=True):
    """On these weekdays (Monday is 0) from when to when, in minutes after midnight."""

    days: tuple[Weekday, ...]
    opens: Minute
    closes: Minute

    def __post_init__(self) -> None:
        if self.opens >= self.closes or not self.days:
            raise ValueError("a window has days, and opens before it closes")


class CountryRules(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One country's rules. A purpose or channel that `consent` does not name needs a yes."""

    country: Annotated[str, Meta(pattern=r"\A([A-Z]{2}|default)\Z")]
    weekend: tuple[Weekday, ...]
    quiet: Quiet | None
    marketing_windows: tuple[DayWindow, ...]
    marketing_on_holidays: bool
    consent: dict[Purpose, dict[Channel, Need]]
    opt_out_line: dict[Purpose, tuple[Channel, ...]]

    @property
    def version(self) -> str:
        """Which rules these are, as a proof names them: the country and the first of the content's hash."""
        return _version(msgspec.json.encode(self, order="sorted"), self.country)

    def need(self, purpose: Purpose, channel: str) -> Need:
        """Whether a yes is needed for a purpose on a channel."""
        return self.consent.get(purpose, {}).get(Channel(channel), Need.NEEDED)

    def needs_opt_out_line(self, purpose: Purpose, channel: str) -> bool:
        """Whether a message must say how to be left in peace."""
        return channel in self.opt_out_line.get(purpose, ())

    def working_week(self, opens: int, closes: int) -> Week:
        """A usual week of opening hours: the same every day but the weekend."""
        return tuple(() if day in self.weekend else (Span(opens, closes),) for day in range(7))


@lru_cache(maxsize=256)
def _version(document: bytes, country: str) -> str:
    return f"{country}@{hashlib.sha256(document).hexdigest()[:8]}"


def send_week(rules: CountryRules, purpose: Purpose) -> Week:
    """When a purpose may be sent in a week of the recipient's, by their clock on the wall."""
    loud = _complement(rules.quiet)
    if purpose is not Purpose.MARKETING:
        return (loud,) * 7
    week: list[tuple[Span, ...]] = []
    for day in range(7):
        windows = _joined(
            [(window.opens, window.closes) for window in rules.marketing_windows if day in window.days]
        )
        week.append(both(windows, loud))
    return tuple(week)


def both(one: tuple[Span, ...], other: tuple[Span, ...]) -> tuple[Span, ...]:
    """What lies within both, where each is in order and without overlap."""
    return tuple(
        Span(max(a.opens, b.opens), min(a.closes, b.closes))
        for a in one
        for b in other
        if max(a.opens, b.opens) < min(a.closes, b.closes)
    )


def narrowed(week: Week, minutes: int) -> Week:
    """The week of somebody whose clock is this or up to so many minutes ahead of it: every opening ends that much earlier."""
    if not minutes:
        return week
    return tuple(
        tuple(Span(span.opens, span.closes - minutes) for span in spans if span.closes - minutes > span.opens)
        for spans in week
    )


def send_hours(
    rules: CountryRules,
    purpose: Purpose,
    zone: str,
    *,
    spread: int = 0,
    own: tuple[Span, ...] | None = None,
    special: tuple[SpecialDay, ...] = (),
    yearly: tuple[YearlyDay, ...] = (),
) -> OpeningHours:
    """When a purpose may be sent to somebody at a place: what the country allows, within the practice's own hours, and for
    marketing not on the practice's holidays where the country keeps them. `spread`: see `narrowed`."""
    week = send_week(rules, purpose)
    if own is not None:
        week = tuple(both(spans, own) for spans in week)
    if purpose is not Purpose.MARKETING or rules.marketing_on_holidays:
        special, yearly = (), ()
    return OpeningHours(
        zone,
        narrowed(week, spread),
        tuple(SpecialDay(day.day) for day in special if not day.spans),
        tuple(YearlyDay(day.month, day.day) for day in yearly if not day.spans),
        is_strict=True,
    )


def _complement(quiet: Quiet | None) -> tuple[Span, ...]:
    if quiet is None:
        return _ALL_DAY
    if quiet.starts > quiet.ends:
        return (Span(quiet.ends, quiet.starts),)
    around = ((0, quiet.starts), (quiet.ends, DAY_MINUTES))
    return tuple(Span(opens, closes) for opens, closes in around if opens < closes)


def _joined(spans: list[tuple[int, int]]) -> tuple[Span, ...]:
    found: list[tuple[int, int]] = []
    for opens, closes in sorted(spans):
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(closes, found[-1][1]))
        else:
            found.append((opens, closes))
    return tuple(Span(*span) for span in found)
