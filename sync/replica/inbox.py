"""The inbox's index: which conversations need somebody, and why. Worked out with the board from the same ledger, so the two
can never disagree, and kept beside it: a list of what is open stays short however many conversations there ever were.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sync.commands.casefile import FOREVER
from sync.journeys import Expectation
from sync.journeys.case import Case, Effect
from sync.journeys.case import EffectState as State
from sync.journeys.definition import Do
from sync.journeys.expectation import Detail
from sync.model.base import Row
from sync.model.entities import Contact
from sync.model.replica_tables import InboxRow
from sync.model.rows import Rows
from sync.model.words import Subject

COLUMNS: Final[tuple[str, ...]] = tuple(column.name for column in InboxRow.__table__.columns)
_NAMES: Final = ", ".join(COLUMNS)
_PUT: Final = f"INSERT OR REPLACE INTO inbox ({_NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"
_TROUBLE: Final = frozenset({State.FAILED, State.UNKNOWN, State.NEEDS_REVIEW})
UNANSWERED: Final = "unanswered"
QUEUED: Final = "queued"
"""An answer is on its way."""


def rows(kept: Rows, case: Case, contact: Contact, entries: Sequence[Expectation]) -> dict[str, Row]:
    """The inbox's rows of one contact, by conversation."""
    asked = {
        each.about: each for each in entries if not each.journey and each.do is Do.REPLY and each.is_open
    }
    trouble = _trouble(kept, case.effects)
    found: dict[str, Row] = {}
    for talk_id in asked.keys() | trouble.keys():
        said = kept.execute(
            "SELECT contact_id, last_at FROM conversation WHERE id = ? AND deleted = 0", (talk_id,)
        ).fetchone()
        if said is not None and said[0] == contact.id:
            found[talk_id] = _row(case, contact, talk_id, said[1], asked.get(talk_id), trouble.get(talk_id))
    return found


def put(kept: Rows, contact_id: str, fresh: Mapping[str, Row]) -> list[str]:
    """Write what differs; the ids of what came, changed or went, as the board names them."""
    sql = f"SELECT {_NAMES} FROM inbox WHERE contact_id = ?"
    old = {str(found[0]): found for found in kept.execute(sql, (contact_id,)).fetchall()}
    gone = old.keys() - fresh.keys()
    differing = [row_id for row_id, row in fresh.items() if old.get(row_id) != row]
    if gone:
        kept.executemany("DELETE FROM inbox WHERE id = ?", [(row_id,) for row_id in gone])
    if differing:
        kept.executemany(_PUT, [fresh[row_id] for row_id in differing])
    return _named([*gone, *differing])


def forget(kept: Rows, contact_id: str) -> list[str]:
    """Take a contact's conversations out, and what was typed to them; the ids of the rows, as the board names them."""
    found = kept.execute("SELECT id FROM inbox WHERE contact_id = ?", (contact_id,)).fetchall()
    kept.execute("DELETE FROM inbox WHERE contact_id = ?", (contact_id,))
    kept.execute("DELETE FROM draft WHERE contact_id = ?", (contact_id,))
    return _named(row_id for (row_id,) in found)


def _named(ids: Iterable[str]) -> list[str]:
    return [f"{Subject.CONVERSATION}:{row_id}" for row_id in ids]


def _trouble(kept: Rows, effects: Sequence[Effect]) -> dict[str, Effect]:
    """By conversation, the newest message that did not arrive, or of which nobody knows whether it did. One that failed is
    forgotten once another one went out after it; the others stand until a person decides."""
    found: dict[str, Effect] = {}
    for effect in sorted(effects, key=lambda each: each.at):
        if effect.state not in _TROUBLE:
            continue
        talk = kept.execute(
            "SELECT c.id, coalesce(c.last_out_at, 0) FROM message m JOIN conversation c ON c.id = m.conversation_id "
            "WHERE m.id = ? AND m.deleted = 0",
            (effect.id,),
        ).fetchone()
        if talk is not None and (effect.state is not State.FAILED or talk[1] <= effect.at):
            found[talk[0]] = effect
    return found


def _row(
    case: Case,
    contact: Contact,
    talk_id: str,
    last_at: int,
    entry: Expectation | None,
    trouble: Effect | None,
) -> Row:
    snoozed_until = holder = claim_until = due_at = None
    state, key, since, waiting, reason = UNANSWERED, "", last_at, 0, None
    if entry is not None:
        key, due_at = entry.key, entry.breach_at
        since = entry.why.clock.started_at if entry.why.clock is not None else entry.due_at or last_at
        waiting = int(entry.why.values.get("count", 0))
        if entry.detail is Detail.SNOOZED:
            snoozed_until = entry.not_before or entry.next_change_at or FOREVER
        elif entry.detail is Detail.QUEUED:
            state = QUEUED
        if entry.holder:
            claim = case.claim_by_key.get(entry.key)
            holder, claim_until = entry.holder, claim.until_at if claim is not None else None
    if trouble is not None and state != QUEUED:
        state, reason = trouble.state.value, trouble.reason or None
        key, since = (key, since) if entry is not None else (trouble.key, trouble.at)
    return (
        talk_id, contact.id, contact.owner_id, state, key, last_at, since, due_at, waiting, reason, holder, claim_until,
        snoozed_until,
    )  # fmt: skip
