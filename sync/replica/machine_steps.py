"""The runner's index: the steps that are due now for nobody's hand, and whom a promise has run out to, kept with the board
from the same expectations.

`pick` and `pick_untold` are what the runner asks for. When a step was first seen due here is kept as long as it stays due, so that work which
lay while nobody was awake can be told from work that has just come.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from sync.journeys.actions import ACTIONS
from sync.journeys.case import Case
from sync.journeys.expectation import Expectation
from sync.journeys.promises import overruns
from sync.model.rows import Rows

_COLUMNS = "key, contact_id, enrolment_id, step, leaves, due_at, not_after, seen_at"


GRACE_MS: Final = 1_000
"""The server judges by its own clock: what is run on the very millisecond may be early there."""


class MachineStep(msgspec.Struct, frozen=True):
    """A step that is due. Instants are epoch ms by the server's clock."""

    key: str
    contact_id: str
    enrolment_id: str
    step: str
    leaves: bool
    """Whether it leaves the building."""
    due_at: int
    not_after: int | None
    seen_at: int
    version: str
    """The pinned version of its journey."""


def keep(rows: Rows, contact_id: str, entries: Iterable[Expectation], now: int) -> None:
    """Bring a contact's steps up to its expectations at `now`."""
    due = {entry.key: entry for entry in entries if entry.is_for_machine}
    found = rows.execute("SELECT key, seen_at FROM machine_step WHERE contact_id = ?", (contact_id,))
    seen: dict[str, int] = dict(found.fetchall())
    if seen.keys() - due.keys():
        rows.executemany(
            "DELETE FROM machine_step WHERE key = ?", [(key,) for key in seen.keys() - due.keys()]
        )
    if due:
        rows.executemany(
            f"INSERT OR REPLACE INTO machine_step ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    key, contact_id, entry.enrolment, entry.step, int(ACTIONS[entry.do].leaves_the_building),
                    now if entry.due_at is None else entry.due_at, entry.not_after, seen.get(key, now),
                )
                for key, entry in due.items()
            ],
        )  # fmt: skip


def keep_untold(
    rows: Rows, contact_id: str, case: Case | None, entries: Sequence[Expectation], now: int
) -> None:
    """Note whether a promise to a contact has run out at `now`, in part or whole, and nothing tells it yet. Without a Case
    there is nobody to promise anything."""
    found = overruns(case, entries, now) if case is not None else ()
    if found:
        rows.execute(
            "INSERT OR REPLACE INTO untold (contact_id, at) VALUES (?, ?)", (contact_id, found[0].at)
        )
    else:
        rows.execute("DELETE FROM untold WHERE contact_id = ?", (contact_id,))


def forget(rows: Rows, contact_id: str) -> None:
    """Take out what is due about a contact."""
    rows.execute("DELETE FROM machine_step WHERE contact_id = ?", (contact_id,))
    rows.execute("DELETE FROM untold WHERE contact_id = ?", (contact_id,))


def pick_untold(rows: Rows, now: int) -> list[tuple[str, int]]:
    """The contacts to whom a promise has run out that nothing tells yet, with when the first did, the longest ago first. The
    server judges by its own clock, so each is given a second."""
    sql = "SELECT contact_id, at FROM untold WHERE at <= ? ORDER BY at, contact_id LIMIT 200"
    return rows.execute(sql, (now - GRACE_MS,)).fetchall()


def pick(rows: Rows) -> list[MachineStep]:
    """What is due for a machine, the longest due first: only of enrolments that the server has confirmed with the version
    that they pin."""
    columns = ", ".join(f"s.{name}" for name in _COLUMNS.split(", "))
    found = rows.execute(
        f"SELECT {columns}, e.version_id FROM machine_step s JOIN enrolment e ON e.id = s.enrolment_id "
        "WHERE e.deleted = 0 AND e.ver > 0 ORDER BY s.due_at, s.key"
    ).fetchall()
    return [
        MachineStep(key, contact_id, enrolment_id, step, bool(leaves), due_at, not_after, seen_at, version)
        for key, contact_id, enrolment_id, step, leaves, due_at, not_after, seen_at, version in found
    ]
