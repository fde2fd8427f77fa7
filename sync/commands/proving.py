"""What a practice has for its journeys, read from its rows, and the proof that one of them lets nobody fall through.

The same on a workstation, where an editor asks while somebody types, and on the server, which asks again before it
publishes.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from sync.journeys.case import BudgetRule
from sync.journeys.checking import Finding, Setting, check
from sync.journeys.checking.finding import EVERY_DAY
from sync.journeys.definition import Channel, Journey, MessageClass
from sync.journeys.facts import STARTING_EVENTS
from sync.journeys.hours import OpeningHours, Span
from sync.model.rows import Rows
from sync.model.words import Purpose
from sync.policy.sending import SendingRules

ENGLISH = "en"
FEWEST_READERS = 20
"""A language counts as the practice's own once one contact in so many reads it."""

_CLASSES = {Purpose.CARE: MessageClass.TRANSACTIONAL, Purpose.MARKETING: MessageClass.MARKETING}


def findings(rows: Rows, journey: Journey, beside: Sequence[Journey]) -> tuple[Finding, ...]:
    """What keeps a journey from being published beside the others that run here; empty when nobody can fall through.

    What a practice has not begun to keep (a rota, templates, stages) is no obstacle: going live asks for it.
    """
    here = setting(rows)
    here = msgspec.structs.replace(
        here, rota=here.rota or None, templates=here.templates or None, stages=here.stages or None
    )
    return check([journey], here, beside=beside).findings


def setting(rows: Rows) -> Setting:
    """What the practice has, as its rows say."""
    place = rows.execute("SELECT hours FROM location WHERE deleted = 0 ORDER BY id LIMIT 1").fetchone()
    hours = msgspec.json.decode(place[0], type=OpeningHours) if place is not None else EVERY_DAY
    rules = rows.execute("SELECT sending FROM practice WHERE deleted = 0 LIMIT 1").fetchone()
    sending = msgspec.json.decode(rules[0], type=SendingRules) if rules and rules[0] else SendingRules()
    stages = {row[0] for row in rows.execute("SELECT key FROM stage WHERE deleted = 0").fetchall()}
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
        languages=_languages(rows),
        templates=_channels(rows),
        rota=_rota(rows, hours.zone),
        stages=frozenset(stages),
        events=STARTING_EVENTS,
    )


def _channels(rows: Rows) -> dict[str, dict[str, frozenset[Channel]]]:
    """Which channels each live template is made for, by name and language."""
    found: dict[str, dict[str, frozenset[Channel]]] = {}
    kept: list[tuple[str, str, str]] = rows.execute(
        "SELECT name, language, channels FROM template WHERE deleted = 0 AND live = 1 ORDER BY name, language"
    ).fetchall()
    for name, language, channels in kept:
        found.setdefault(name, {})[language] = msgspec.json.decode(channels, type=frozenset[Channel])
    return found


def _languages(rows: Rows) -> tuple[str, ...]:
    read = rows.execute(
        "SELECT language FROM contact WHERE deleted = 0 AND language IS NOT NULL AND language != '' "
        "GROUP BY language HAVING COUNT(*) * ? >= (SELECT COUNT(*) FROM contact WHERE deleted = 0)",
        (FEWEST_READERS,),
    ).fetchall()
    return (ENGLISH, *sorted({str(row[0]).partition("-")[0] for row in read} - {ENGLISH}))


_Week = list[list[tuple[int, int]]]


def _week() -> _Week:
    return [[] for _ in range(7)]


def _rota(rows: Rows, zone: str) -> dict[str, OpeningHours]:
    """By duty, when anybody at all holds it."""
    held: defaultdict[str, _Week] = defaultdict(_week)
    shifts: list[tuple[str, int, int, int]] = rows.execute(
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
