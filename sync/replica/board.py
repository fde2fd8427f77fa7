"""The board's index: the next action of each open subject, kept in the transaction that changes its facts, and with it
the inbox: the conversations that need somebody.

A contact's board rows follow from its Case alone. A change marks the contacts it bears on; a few are computed at once,
many are left in `board_clock` with 0 and worked off in slices. The same table holds the moment at which time alone will
move a contact's rows, so that a wake-up, a lease's end and a broken promise need no change to be seen.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from sync.commands.casefile import build_case, open_subjects, standing_subjects
from sync.commands.outcomes import Waits
from sync.journeys import Expectation, Lane, expectations, lane, next_action, next_change_at
from sync.journeys.case import Case
from sync.journeys.definition import Do
from sync.journeys.expectation import Detail
from sync.model.base import Row
from sync.model.entities import Contact, entity_type
from sync.model.replica_tables import BoardRow
from sync.model.rows import Rows
from sync.model.words import OpportunityState, Subject
from sync.replica import inbox, machine_steps, places
from sync.replica.footprints import Images

COLUMNS: tuple[str, ...] = tuple(column.name for column in BoardRow.__table__.columns)
AT_ONCE = 8
"""Contacts computed inside the transaction that changed them; more are left for `work`."""
EVERYBODY = frozenset(
    {
        "practice",
        "location",
        "rota",
        "rota_change",
        "staff",
        "holiday",
        "policy",
        "journey_version",
        "template",
    }
)
"""Entities whose change may move anybody's rows."""

_CONTACT = entity_type(Contact)
_OF_ITS_OWN = {Do.TASK: Subject.TASK, Do.CONFIRM: Subject.APPOINTMENT}
"""What stands on the board beside its contact's one row, because it is a thing to do of its own."""
_PUT = f"INSERT OR REPLACE INTO board ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"


class Board:
    """The tables `board` and `board_clock` of one replica. `clock` gives the time, epoch ms; callers hold transactions."""

    def __init__(self, connection: Any, *, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._rows = Rows(connection, "sqlite")

    def follow(self, connection: Any) -> None:
        """Go on in another generation of the replica."""
        self._rows = Rows(connection, "sqlite")

    def changed(self, images: Images) -> list[str]:
        """Follow the net changes of a transaction; returns the ids of board rows that changed in it."""
        if any(key[0] in EVERYBODY for key in images):
            self.begin_rebuild()
            return []
        contacts = sorted(open_subjects(self._rows, images))
        if len(contacts) > AT_ONCE:
            self._mark(contacts)
            return []
        now = self._clock()
        return [row_id for contact_id in contacts for row_id in self.compute(contact_id, now)]

    def forget(self, contact_ids: Sequence[str]) -> list[str]:
        """Take these contacts off the board at once; returns the ids of their rows."""
        found: list[str] = []
        for contact_id in contact_ids:
            sql = "SELECT id FROM board WHERE contact_id = ?"
            found += [row_id for (row_id,) in self._rows.execute(sql, (contact_id,)).fetchall()]
            self._rows.execute("DELETE FROM board WHERE contact_id = ?", (contact_id,))
            self._rows.execute("DELETE FROM board_clock WHERE contact_id = ?", (contact_id,))
            found += inbox.forget(self._rows, contact_id)
            machine_steps.forget(self._rows, contact_id)
            found += places.forget(self._rows, contact_id)
        return found

    def work(self, now: int, budget_ms: int) -> list[str]:
        """Compute contacts whose time has come or that were left, for about `budget_ms`; returns changed rows' ids."""
        until = time.monotonic() + budget_ms / 1000
        changed: list[str] = []
        while time.monotonic() < until:
            due = self._rows.execute(
                "SELECT contact_id FROM board_clock WHERE at <= ? ORDER BY at LIMIT 8", (now,)
            ).fetchall()
            if not due:
                break
            for (contact_id,) in due:
                changed += self.compute(contact_id, now)
        return changed

    def is_due(self, now: int) -> bool:
        """Whether `work` has anything to do at `now`."""
        found = self._rows.execute("SELECT 1 FROM board_clock WHERE at <= ? LIMIT 1", (now,)).fetchone()
        return found is not None

    def left(self) -> int:
        """Contacts that changed and are not computed yet: what is left of a rebuild."""
        found = self._rows.execute("SELECT count(*) FROM board_clock WHERE at = 0").fetchone()
        return int(found[0])

    def begin_rebuild(self) -> None:
        """Leave every contact with something open, and every contact on the board now, to be computed by `work`."""
        on_board = self._rows.execute("SELECT contact_id FROM board WHERE contact_id IS NOT NULL").fetchall()
        self._mark([*standing_subjects(self._rows, self._clock()), *(row[0] for row in on_board)])
        self._rows.execute("UPDATE board_clock SET at = 0")

    def compute(self, contact_id: str, now: int) -> list[str]:
        """Bring one contact's rows up to its Case at `now`; returns the ids of rows that came, changed or went, of the
        inbox as `conversation:<id>`, of where enrolments stand as `enrolment:<id>`."""
        fresh: dict[str, Row] = {}
        talks: dict[str, Row] = {}
        again_at: int | None = None
        entries: tuple[Expectation, ...] = ()
        case: Case | None = None
        row = self._rows.get(_CONTACT, contact_id)
        if row is not None and not row[3]:
            try:
                case = build_case(self._rows, contact_id, now)
            except Waits:
                pass
            else:
                entries = expectations(case, now)
                fresh = self._board_rows(case, _CONTACT.record(*row), entries, now)
                talks = inbox.rows(self._rows, case, _CONTACT.record(*row), entries)
            again_at = next_change_at(entries)
        machine_steps.keep(self._rows, contact_id, entries, now)
        machine_steps.keep_untold(self._rows, contact_id, case, entries, now)
        names = ", ".join(COLUMNS)
        old = {
            str(found[0]): found
            for found in self._rows.execute(
                f"SELECT {names} FROM board WHERE contact_id = ?", (contact_id,)
            ).fetchall()
        }
        self._rows.executemany(
            "DELETE FROM board WHERE id = ?", [(row_id,) for row_id in old.keys() - fresh.keys()]
        )
        self._rows.executemany(_PUT, [row for row_id, row in fresh.items() if old.get(row_id) != row])
        if again_at is None:
            self._rows.execute("DELETE FROM board_clock WHERE contact_id = ?", (contact_id,))
        else:
            again_at = max(again_at, now + 1)
            self._rows.execute(
                "INSERT OR REPLACE INTO board_clock (contact_id, at) VALUES (?, ?)", (contact_id, again_at)
            )
        moved = [row_id for row_id in old.keys() | fresh.keys() if old.get(row_id) != fresh.get(row_id)]
        moved += inbox.put(self._rows, contact_id, talks)
        moved += places.keep(self._rows, contact_id, entries, now)
        return sorted(moved)

    def _board_rows(
        self, case: Case, contact: Contact, entries: Sequence[Expectation], now: int
    ) -> dict[str, Row]:
        """One row for the contact, and one for each of its tasks and visits, wherever something is open and not put off."""
        groups: dict[tuple[Subject, str], list[Expectation]] = {}
        for entry in entries:
            if entry.is_open and entry.detail is not Detail.SNOOZED:
                # A journey's task has no row of its own: it is a thing to do about its contact.
                kind = None if entry.journey else _OF_ITS_OWN.get(entry.do)
                groups.setdefault(
                    (Subject.CONTACT, contact.id) if kind is None else (kind, entry.about), []
                ).append(entry)
        found: dict[str, Row] = {}
        for (kind, subject_id), group in groups.items():
            entry = next_action(group)
            shown = None if entry is None else lane(entry, now)
            if entry is not None and shown is not None:
                row = self._board_row(case, contact, kind, subject_id, entry, shown)
                found[str(row[0])] = row
        return found

    def _board_row(
        self, case: Case, contact: Contact, kind: Subject, subject_id: str, entry: Expectation, shown: Lane
    ) -> Row:
        late_at = entry.breach_at
        due_at = _first(late_at, entry.not_after if entry.do is Do.CONFIRM else None, entry.due_at)
        waiting_since = None
        if late_at is not None or shown is Lane.RINGING_NOW:
            waiting_since = entry.why.clock.started_at if entry.why.clock is not None else entry.due_at
        claim = case.claim_by_key.get(entry.key)
        assignee = entry.owner if kind is Subject.TASK and entry.owner != case.clocks.owner else None
        reason: dict[str, str | int] = {"key": entry.why.key, **entry.why.values}
        if entry.journey:
            reason["journey"] = entry.journey
        about = self._about(contact.id, kind, subject_id)
        return (
            f"{kind}:{subject_id}",
            kind.value,
            subject_id,
            contact.id,
            contact.name,
            _json({"key": contact.kind, **about}),
            shown.value,
            _position(_first(due_at, 0), contact.score),
            "" if entry.channel is None else entry.channel.value,
            _json(_action(entry, about)),
            _json(reason),
            due_at,
            waiting_since,
            contact.score,
            entry.holder or assignee or contact.owner_id,
            claim.until_at if claim is not None and entry.holder else None,
            entry.key,
            entry.next_change_at,
        )

    def _about(self, contact_id: str, kind: Subject, subject_id: str) -> dict[str, str]:
        """What it is about, in the practice's own words: the task, the visit's service, or what they may buy."""
        if kind is Subject.TASK:
            sql = "SELECT title FROM task WHERE id = ?"
            values = (subject_id,)
        elif kind is Subject.APPOINTMENT:
            sql = "SELECT s.name FROM appointment a JOIN service s ON s.id = a.service_id WHERE a.id = ?"
            values = (subject_id,)
        else:
            sql = (
                "SELECT title FROM opportunity WHERE contact_id = ? AND deleted = 0 AND state = ? "
                "ORDER BY created_at DESC, id DESC LIMIT 1"
            )
            values = (contact_id, OpportunityState.OPEN.value)
        found = self._rows.execute(sql, values).fetchone()
        return {} if found is None or not found[0] else {"about": found[0]}

    def _mark(self, contacts: Iterable[str]) -> None:
        self._rows.executemany(
            "INSERT OR REPLACE INTO board_clock (contact_id, at) VALUES (?, 0)",
            [(row_id,) for row_id in contacts],
        )


def _action(entry: Expectation, about: dict[str, str]) -> dict[str, str | int]:
    """What to do: the act and its step, and the values that the act's words need."""
    found: dict[str, str | int] = {"key": entry.do, "step": entry.step}
    if entry.stage:
        found["stage"] = entry.stage
    if entry.do is Do.TASK:
        found["title"] = entry.title or about.get("about", "")
    if entry.do is Do.CONFIRM and entry.not_after is not None:
        found["starts_at"] = entry.not_after
    return found


def _position(at: int, score: int | None) -> int:
    """Earlier first; of two at the same moment, the higher score (0-100)."""
    return at * 128 + 100 - max(0, min(100, score or 0))


def _first(*values: int | None) -> Any:
    return next((value for value in values if value is not None), None)


def _json(value: dict[str, Any]) -> str:
    return msgspec.json.encode(value).decode()
