"""What a practice has for its journeys, read from its rows, and the proof that one of them lets nobody fall through.

The same on a workstation, where an editor asks while somebody types, and on the server, which asks again before it
publishes.
"""

from collections.abc import Sequence

import msgspec

from sync.commands.rules import rota_of, rulebook
from sync.journeys.checking import Finding, Setting, check
from sync.journeys.checking.finding import EVERY_DAY
from sync.journeys.definition import Channel, Journey
from sync.journeys.facts import STARTING_EVENTS
from sync.model.rows import Rows
from sync.model.words import Duty
from sync.policy.rota import coverage

ENGLISH = "en"
FEWEST_READERS = 20
"""A language counts as the practice's own once one contact in so many reads it."""


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
    place = rows.execute("SELECT id, hours FROM location WHERE deleted = 0 ORDER BY id LIMIT 1").fetchone()
    book = rulebook(rows)
    hours = book.opening_hours(*place) if place is not None else EVERY_DAY
    rota = rota_of(rows, hours.zone)
    held = {duty: coverage(rota, duty) for duty in Duty}
    stages = {row[0] for row in rows.execute("SELECT key FROM stage WHERE deleted = 0").fetchall()}
    return Setting(
        hours=hours,
        send_hours=book.own(hours.zone).hours,
        budget=book.budget,
        languages=_languages(rows),
        templates=_channels(rows),
        rota={duty: hours for duty, hours in held.items() if any(hours.week)},
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
