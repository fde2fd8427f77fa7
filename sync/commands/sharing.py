"""Who may be given something, among those who wear a hat: taking turns, or the one with the least to do."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sync.commands.tx import Tx
from sync.journeys.hours import load_zone
from sync.model.entities import Enrolment, Rota, Staff


def holders(tx: Tx, duty: str, zone: str, at: int) -> list[str]:
    """Those who wear this hat at `at` (epoch ms) in the place's zone, else all who ever wear it; who left is none of them.
    In the order of their ids."""
    local = datetime.fromtimestamp(at / 1000, UTC).astimezone(load_zone(zone))
    minute = local.hour * 60 + local.minute
    rows = [row for row in tx.find(Rota, duty=duty) if _works_here(tx, row.staff_id)]
    there = {
        row.staff_id
        for row in rows
        if row.weekday == local.weekday() and row.start_minute <= minute < row.end_minute
    }
    return sorted(there or {row.staff_id for row in rows})


def take_turns(tx: Tx, people: Sequence[str], run: Enrolment) -> str:
    """One after the other, by how many runs of this journey began before this one: the same on every machine."""
    before = tx.rows.execute(
        "SELECT count(*) FROM enrolment WHERE journey = ? AND deleted = 0 AND (started_at < ? OR (started_at = ? AND id < ?))",
        (run.journey, run.started_at, run.started_at, run.id),
    ).fetchone()
    return people[int(before[0]) % len(people)]


def least_loaded(tx: Tx, people: Sequence[str]) -> str:
    """Who has the fewest open tasks and contacts in a running follow-up; of two, the one with the smaller id."""
    return min(people, key=lambda staff_id: (_load(tx, staff_id), staff_id))


def _works_here(tx: Tx, staff_id: str) -> bool:
    person = tx.get(Staff, staff_id)
    return person is not None and not person.disabled


def _load(tx: Tx, staff_id: str) -> int:
    tasks = tx.rows.execute(
        "SELECT count(*) FROM task WHERE assignee_id = ? AND state = 'open' AND deleted = 0", (staff_id,)
    ).fetchone()
    runs = tx.rows.execute(
        "SELECT count(DISTINCT e.contact_id) FROM enrolment e JOIN contact c ON c.id = e.contact_id "
        "WHERE e.state = 'running' AND e.deleted = 0 AND c.owner_id = ?",
        (staff_id,),
    ).fetchone()
    return int(tasks[0]) + int(runs[0])
