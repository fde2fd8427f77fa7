"""The journeys that the practice runs, and what it has for them: hours, people, stages, rules for sending. What the check of
a journey reads.

Not for the window's start: it brings CEL and YAML with it.
"""

from collections import defaultdict
from datetime import timedelta

import msgspec

from sync.journeys.case import BudgetRule
from sync.journeys.checking import Setting
from sync.journeys.checking.finding import EVERY_DAY
from sync.journeys.definition import Journey, MessageClass, from_canonical
from sync.journeys.facts import STARTING_EVENTS
from sync.journeys.hours import OpeningHours, Span
from sync.model.words import Purpose
from sync.policy.sending import SendingRules
from sync.replica.queries.reading import Reader
from sync.replica.queries.templates import channels_by_name

ENGLISH = "en"
FEWEST_READERS = 20
"""A language counts as the practice's own once one contact in so many reads it."""

_CLASSES = {Purpose.CARE: MessageClass.TRANSACTIONAL, Purpose.MARKETING: MessageClass.MARKETING}


def live(reader: Reader) -> dict[str, tuple[int, Journey]]:
    """The versions that new enrolments take, by the journey's name: number and document. One that this Foredesk cannot read
    is left out."""
    found: dict[str, tuple[int, Journey]] = {}
    for key, number, document in reader.execute(
        "SELECT key, number, document FROM journey_version WHERE live = 1 AND deleted = 0 ORDER BY key"
    ).fetchall():
        try:
            found[key] = (number, from_canonical(document.encode()))
        except msgspec.ValidationError:
            continue
    return found


def setting(reader: Reader) -> Setting:
    """What the practice has, as its copy says."""
    place = reader.execute("SELECT hours FROM location WHERE deleted = 0 ORDER BY id LIMIT 1").fetchone()
    hours = msgspec.json.decode(place[0], type=OpeningHours) if place is not None else EVERY_DAY
    rules = reader.execute("SELECT sending FROM practice WHERE deleted = 0 LIMIT 1").fetchone()
    sending = msgspec.json.decode(rules[0], type=SendingRules) if rules and rules[0] else SendingRules()
    stages = {row[0] for row in reader.execute("SELECT key FROM stage WHERE deleted = 0").fetchall()}
    return Setting(
        hours=hours,
        send_hours={
            _CLASSES[purpose]: OpeningHours(hours.zone, ((Span(window.opens, window.closes),),) * 7)
            for purpose, window in sending.hours.items()
        },
        budget=tuple(
            BudgetRule(_CLASSES[purpose], None, most, timedelta(days=1))
            for purpose, most in sending.per_day.items()
        ),
        languages=_languages(reader),
        templates=channels_by_name(reader),
        rota=_rota(reader, hours.zone),
        stages=frozenset(stages),
        events=STARTING_EVENTS,
    )


def _languages(reader: Reader) -> tuple[str, ...]:
    read = reader.execute(
        "SELECT language FROM contact WHERE deleted = 0 AND language IS NOT NULL AND language != '' "
        "GROUP BY language HAVING COUNT(*) * ? >= (SELECT COUNT(*) FROM contact WHERE deleted = 0)",
        (FEWEST_READERS,),
    ).fetchall()
    return (ENGLISH, *sorted({str(row[0]).partition("-")[0] for row in read} - {ENGLISH}))


_Week = list[list[tuple[int, int]]]


def _week() -> _Week:
    return [[] for _ in range(7)]


def _rota(reader: Reader, zone: str) -> dict[str, OpeningHours]:
    """By duty, when anybody at all holds it."""
    held: defaultdict[str, _Week] = defaultdict(_week)
    shifts: list[tuple[str, int, int, int]] = reader.execute(
        "SELECT duty, weekday, start_minute, end_minute FROM rota WHERE deleted = 0 "
        "ORDER BY duty, weekday, start_minute, end_minute"
    ).fetchall()
    for duty, weekday, start, end in shifts:
        day = held[duty][weekday]
        if day and start <= day[-1][1]:
            day[-1] = (day[-1][0], max(end, day[-1][1]))
        else:
            day.append((start, end))
    return {
        duty: OpeningHours(zone, tuple(tuple(Span(*span) for span in day) for day in week))
        for duty, week in held.items()
    }
