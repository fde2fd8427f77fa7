"""Who holds which duty when: a weekly pattern with its exceptions. And who is called, one after another, in an emergency."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final

from msgspec import Struct

from sync.journeys.hours import (
    DAY_MINUTES,
    OpeningHours,
    Span,
    SpecialDay,
    is_open,
    load_zone,
    next_close,
    next_open,
)

EVERYWHERE: Final = ""
"""The location of a shift that counts at all of them."""


class Shift(Struct, frozen=True, order=True):
    """That somebody holds a duty each week: weekday 0 is Monday; minutes after local midnight, `ends` not included."""

    duty: str
    weekday: int
    starts: int
    ends: int
    staff_id: str
    location_id: str = EVERYWHERE


class Change(Struct, frozen=True, order=True):
    """What differs on one date (ISO): somebody is there who is not otherwise (`is_on`), or is away. An absence without a
    duty is from all of them."""

    day: str
    staff_id: str
    starts: int
    ends: int
    is_on: bool
    duty: str = ""
    location_id: str = EVERYWHERE


class RotaPlan(Struct, frozen=True, cache_hash=True):
    """The rota of a practice, read in one zone."""

    zone: str
    shifts: tuple[Shift, ...]
    changes: tuple[Change, ...] = ()


def on_duty(rota: RotaPlan, duty: str, at: int, location_id: str = EVERYWHERE) -> tuple[str, ...]:
    """Who holds a duty at a moment (epoch ms) and place, by id; nobody: an empty tuple. Those of the place go before those
    of everywhere. A place of EVERYWHERE asks for anybody at any place."""
    day, minute = _wall(at, rota.zone)
    return _at_minute(_held(rota, duty, day, location_id), minute)


def all_on_duty(rota: RotaPlan, at: int, location_id: str = EVERYWHERE) -> dict[str, tuple[str, ...]]:
    """Every duty that somebody holds at a moment and place, with who; see `on_duty`."""
    day, minute = _wall(at, rota.zone)
    duties = {shift.duty for shift in rota.shifts} | {change.duty for change in rota.changes if change.duty}
    held = {duty: _at_minute(_held(rota, duty, day, location_id), minute) for duty in sorted(duties)}
    return {duty: staff for duty, staff in held.items() if staff}


def held_on(rota: RotaPlan, duty: str, day: date, location_id: str = EVERYWHERE) -> tuple[Span, ...]:
    """The part of a date, by the clock on the wall, in which somebody at all holds a duty."""
    found: list[tuple[int, int]] = []
    for starts, ends in sorted((starts, ends) for _, _, starts, ends in _held(rota, duty, day, location_id)):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        else:
            found.append((starts, ends))
    return tuple(Span(*span) for span in found)


def coverage(rota: RotaPlan, duty: str, location_id: str = EVERYWHERE) -> OpeningHours:
    """When somebody at all holds a duty, in the form of opening hours: what the check of a journey asks."""
    monday = date(2024, 1, 1)
    weekly = RotaPlan(rota.zone, rota.shifts)
    week = tuple(held_on(weekly, duty, monday + timedelta(days=ahead), location_id) for ahead in range(7))
    days = sorted({date.fromisoformat(change.day) for change in rota.changes})
    special = (SpecialDay(day, held_on(rota, duty, day, location_id)) for day in days)
    return OpeningHours(
        rota.zone, week, tuple(each for each in special if each.spans != week[each.day.weekday()])
    )


def nobody_on_duty(
    rota: RotaPlan, duty: str, hours: OpeningHours, since: int, until: int, location_id: str = EVERYWHERE
) -> tuple[tuple[int, int], ...]:
    """The stretches between two moments (epoch ms) in which the place is open and nobody holds a duty."""
    held = coverage(rota, duty, location_id)
    edges = sorted({since, until, *_edges(held, since, until), *_edges(hours, since, until)})
    found: list[tuple[int, int]] = []
    for begins, ends in pairwise(edges):
        if is_open(begins, hours) and not is_open(begins, held):
            if found and found[-1][1] == begins:
                found[-1] = (found[-1][0], ends)
            else:
                found.append((begins, ends))
    return tuple(found)


def _wall(at: int, zone: str) -> tuple[date, int]:
    """The date and the minute after midnight on the wall."""
    local = datetime.fromtimestamp(at / 1000, UTC).astimezone(load_zone(zone))
    return local.date(), local.hour * 60 + local.minute


def _at_minute(held: Iterable[tuple[bool, str, int, int]], minute: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(staff for _, staff, starts, ends in held if starts <= minute < ends))


def _edges(hours: OpeningHours, since: int, until: int) -> Iterable[int]:
    at = since
    while at < until:
        opens = next_open(at, hours)
        closes = next_close(at, hours)
        if opens is None or closes is None:
            return
        yield from (moment for moment in (opens, closes) if since < moment < until)
        at = closes


def _held(rota: RotaPlan, duty: str, day: date, location_id: str) -> list[tuple[bool, str, int, int]]:
    """(whether it is for everywhere, who, from, to) of a date, in order, absences taken out."""
    iso, weekday = day.isoformat(), day.weekday()
    places = (location_id, EVERYWHERE)
    changes = [
        change
        for change in rota.changes
        if change.day == iso and (location_id == EVERYWHERE or change.location_id in places)
    ]
    found = [
        (shift.location_id == EVERYWHERE, shift.staff_id, shift.starts, shift.ends)
        for shift in rota.shifts
        if shift.duty == duty
        and shift.weekday == weekday
        and (location_id == EVERYWHERE or shift.location_id in places)
    ]
    for away in changes:
        if not away.is_on and away.duty in ("", duty):
            found = [
                (everywhere, staff, starts, ends)
                for everywhere, staff, begins, stops in found
                for starts, ends in (
                    _without(begins, stops, away) if staff == away.staff_id else ((begins, stops),)
                )
            ]
    found += [
        (change.location_id == EVERYWHERE, change.staff_id, change.starts, change.ends)
        for change in changes
        if change.is_on and change.duty == duty
    ]
    return sorted(found)


def _without(starts: int, ends: int, away: Change) -> list[tuple[int, int]]:
    parts = ((starts, min(ends, away.starts)), (max(starts, away.ends), ends))
    return [(begins, stops) for begins, stops in parts if begins < stops]


# -- the on-call chain ----------------------------------------------------------------------------------------------


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody in the chain: a person, or whoever holds a duty then; and how many minutes they have to acknowledge."""

    minutes: int
    staff_id: str = ""
    duty: str = ""

    def __post_init__(self) -> None:
        if bool(self.staff_id) == bool(self.duty) or not 1 <= self.minutes <= DAY_MINUTES:
            raise ValueError("a link names a person or a duty, and 1 minute to a day")


class Called(Struct, frozen=True):
    """Who is called: since when, and until when they have to acknowledge, epoch ms. `staff` is empty where the duty of that
    link is nobody's, which is an alert of its own."""

    position: int
    staff: tuple[str, ...]
    since: int
    until: int


def called(chain: Sequence[Link], rota: RotaPlan, raised_at: int, now: int) -> tuple[Called, ...]:
    """Everybody who has been called by `now` about an alarm that nobody has acknowledged, the first first. The last one keeps
    being called: a chain that has run out stays where it is. A link that nobody holds is passed at once."""
    found: list[Called] = []
    at = raised_at
    for position, link in enumerate(chain):
        if at > now:
            break
        staff = (link.staff_id,) if link.staff_id else on_duty(rota, link.duty, at)
        until = at + (link.minutes * 60_000 if staff else 0)
        found.append(Called(position, staff, at, until))
        at = until
    return tuple(found)


def next_call_at(chain: Sequence[Link], rota: RotaPlan, raised_at: int, now: int) -> int | None:
    """When the next one in the chain is called, unless somebody acknowledges; None when all have been."""
    so_far = called(chain, rota, raised_at, now)
    return so_far[-1].until if so_far and len(so_far) < len(chain) else None
