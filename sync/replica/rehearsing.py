"""The rehearsal's reading: whom a journey could have begun for in the last days, streamed a few hundred at a time.

It takes seconds for a hundred thousand contacts, so it runs beside the window: in a process of its own, with progress, and
stopped whenever whoever asked no longer wants it.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from sync.commands.casefile import build_case
from sync.commands.entries import changes_of
from sync.journeys import case as cases
from sync.journeys.case import Case
from sync.journeys.definition import Journey
from sync.journeys.rehearsal import DAY_MS, Compared, Life, Rehearsal, Summary
from sync.model.base import Value, entity_type
from sync.model.entities import Appointment, Contact, TimelineEntry
from sync.model.rows import Rows
from sync.model.words import Event
from sync.replica.gathered import Furniture, Gathered
from sync.replica.queries.reading import Reader

BATCH: Final = 200
DAYS: Final = 90
_ENTRY: Final = entity_type(TimelineEntry)
_CONTACT: Final = entity_type(Contact)
_VISIT: Final = entity_type(Appointment)
Tell = Callable[[int, int], None]
"""Called with how many people were looked at, and of how many. What it raises ends the rehearsal."""
Keep = Callable[[Compared], None]


def rehearse(
    reader: Reader,
    draft: Journey,
    live: Journey | None,
    *,
    now: int,
    days: int = DAYS,
    tell: Tell = lambda done, of: None,
    keep: Keep = lambda row: None,
) -> Summary:
    """Play the days before `now` (epoch ms) through the draft, and through the version that runs. `keep` is handed every
    comparison, by contact, in the order of their ids."""
    rows = Rows(reader, "sqlite")  # type: ignore[arg-type]  # it only reads
    since = now - days * DAY_MS
    rehearsal = Rehearsal(draft, live, since, now)
    people = started(rows, sorted(rehearsal.starts), since, now)
    tell(0, len(people))
    furniture: Furniture = {}
    for first in range(0, len(people), BATCH):
        batch = people[first : first + BATCH]
        for compared in rehearsal.play(_lives(Gathered(rows, batch, furniture), batch, now)):
            keep(compared)
        tell(first + len(batch), len(people))
    return rehearsal.summary()


def started(rows: Rows, kinds: list[str], since: int, until: int) -> list[str]:
    """The contacts to whom one of these events happened in the time, by id; who was merged counts as who they are now."""
    marks = ", ".join("?" * len(kinds))
    sql = (
        "SELECT DISTINCT COALESCE(c.merged_into, c.id) FROM timeline t JOIN contact c ON c.id = t.contact_id "
        f"WHERE t.kind IN ({marks}) AND t.at BETWEEN ? AND ? AND t.deleted = 0 AND c.deleted = 0 ORDER BY 1"
    )
    return [row[0] for row in rows.execute(sql, (*kinds, since, until)).fetchall()]


def _lives(gathered: Gathered, people: list[str], now: int) -> Iterator[Life]:
    for contact_id in people:
        if gathered.get(_CONTACT, contact_id) is None:
            continue
        case = build_case(gathered, contact_id, now)
        yield Life(case, _visits(gathered, case) if case.appointments else ())


def _visits(gathered: Gathered, case: Case) -> tuple[tuple[int, cases.Appointment], ...]:
    """Each version of each visit, with the moment from which it stood: today's, taken back change by change."""
    entries = list(gathered.among(_ENTRY, "contact_id", [case.subject.id]))
    at, kind, data = (_ENTRY.positions[name] for name in ("at", "kind", "data"))
    entries.sort(key=lambda row: (row[at], row[0]), reverse=True)
    present = {visit.id: visit for visit in case.appointments}
    found: list[tuple[int, cases.Appointment]] = []
    for entry in entries:
        for change in changes_of(entry[data]):
            visit = present.get(str(change[1])) if change[0] == _VISIT.name else None
            if visit is None:
                continue
            found.append((int(str(entry[at])), visit))
            if len(change) == 2:
                del present[visit.id]
            else:
                moved = entry[kind] == Event.APPOINTMENT_RESCHEDULED
                present[visit.id] = _before(visit, change[2], was_moved=moved)
    found += [(0, visit) for visit in present.values()]
    return tuple(reversed(found))


def _before(
    visit: cases.Appointment, columns: dict[str, list[Value]], *, was_moved: bool
) -> cases.Appointment:
    told: dict[str, Any] = {"slot_version": visit.slot_version - was_moved}
    for column, field in (("status", "status"), ("start_at", "starts_at"), ("end_at", "ends_at")):
        if column in columns:
            told[field] = columns[column][0]
    if "confirmed_at" in columns:
        told["is_confirmed"] = columns["confirmed_at"][0] is not None
    return msgspec.structs.replace(visit, **told)
