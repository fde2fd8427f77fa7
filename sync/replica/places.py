"""Where each enrolment stands, kept with the board from the same expectations: what the graph of a journey counts.

An enrolment stands at the step of it that comes next. One of which nothing can happen any more stands nowhere, since its last
step was done; it is kept so that a week's ends can be counted.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from sync.journeys.expectation import Expectation, Status, WhyKey, next_action
from sync.model.rows import Rows

NEVER: Final = 1 << 62
"""In the place of a moment: only an event brings the step."""
_COLUMNS = "enrolment_id, contact_id, journey, version_id, step, status, detail, late, at"
_PUT = f"INSERT OR REPLACE INTO journey_place ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_COUNT = (
    "INSERT INTO journey_tally (journey, version_id, step, status, detail, late, n) VALUES (?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (journey, version_id, step, status, detail, late) DO UPDATE SET n = n + excluded.n"
)
_ENDED: Final = frozenset({WhyKey.GOAL_REACHED, WhyKey.STOPPED})
_ASKED: Final = frozenset({Status.DUE, Status.WAITING, Status.UNKNOWN})
"""Where a promise that ran out makes somebody late."""
_Kind = tuple[str, str, str, str, str, int]
_Place = tuple[str, str, str, str, str, str, str, int, int]


def keep(rows: Rows, contact_id: str, entries: Sequence[Expectation], now: int) -> list[str]:
    """Bring a contact's enrolments up to its expectations at `now` (epoch ms); `enrolment:<id>` of those that moved."""
    runs: dict[str, list[Expectation]] = {}
    for entry in entries:
        if entry.enrolment:
            runs.setdefault(entry.enrolment, []).append(entry)
    fresh = {
        enrolment: _place(contact_id, steps, now)
        for enrolment, steps in runs.items()
        if all(entry.why.key not in _ENDED for entry in steps)
    }
    found = rows.execute(f"SELECT {_COLUMNS} FROM journey_place WHERE contact_id = ?", (contact_id,))
    old: dict[str, _Place] = {row[0]: tuple(row) for row in found.fetchall()}
    gone = sorted(old.keys() - fresh.keys())
    moved = [place for enrolment, place in fresh.items() if old.get(enrolment) != place]
    if not gone and not moved:
        return []
    rows.executemany("DELETE FROM journey_place WHERE enrolment_id = ?", [(each,) for each in gone])
    rows.executemany(_PUT, moved)
    _count(rows, [old[each] for each in gone] + [old[place[0]] for place in moved if place[0] in old], moved)
    return [f"enrolment:{each}" for each in (*gone, *(place[0] for place in moved))]


def forget(rows: Rows, contact_id: str) -> list[str]:
    """Take a contact's enrolments out; `enrolment:<id>` of each."""
    return keep(rows, contact_id, (), 0)


def _count(rows: Rows, before: Sequence[_Place], after: Sequence[_Place]) -> None:
    sums: Counter[_Kind] = Counter()
    sums.update(_kind(place) for place in after)
    sums.subtract(_kind(place) for place in before)
    changed = [(*kind, n) for kind, n in sums.items() if n]
    if changed:
        rows.executemany(_COUNT, changed)
        if any(n < 0 for *_, n in changed):
            rows.execute("DELETE FROM journey_tally WHERE n = 0")


def _kind(place: _Place) -> _Kind:
    _, _, journey, version, step, status, detail, late, _ = place
    return journey, version, step, status, detail, late


def _place(contact_id: str, steps: Sequence[Expectation], now: int) -> _Place:
    any_step = steps[0]
    run = (any_step.enrolment, contact_id, any_step.journey, any_step.version)
    here = next_action(entry for entry in steps if entry.is_open and not entry.is_refused)
    if here is None:
        return (*run, "", "", "", 0, max((_done_at(entry) for entry in steps), default=0))
    at = here.not_before if here.status is Status.BLOCKED else here.due_at
    is_late = here.status in _ASKED and here.breach_at is not None and here.breach_at <= now
    return (
        *run,
        here.step,
        here.status.value,
        here.detail.value,
        int(is_late),
        NEVER if at is None else at,
    )


def _done_at(entry: Expectation) -> int:
    at = entry.why.values.get("at")
    return at if isinstance(at, int) else 0
