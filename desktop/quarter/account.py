"""What became of every step that anybody was ever enrolled in: the program's own account, held against raw rows.

The program says of each step how it stands and why. Here it is asked whether it left one out, whether what it calls done left a
trace, whether who is to act has it before them, and whether what still waits is waiting for a moment. Imports nothing of it.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from desktop.quarter.findings import Finding

_HOUR: Final = 3_600_000
_SOON_MS: Final = 2 * _HOUR
"""What needs nobody's hand is done, and what is on its way has arrived, after so long."""
_ENDED: Final = frozenset({"done", "done_elsewhere", "superseded"})
_WITH_SOMEBODY: Final = frozenset({"due", "waiting"})


class Told(Protocol):
    """A step of somebody's as the program's ledger has it; instants in epoch ms. `moves_at` is when time alone would change
    it, `receipt` the id of what shows it done."""

    @property
    def contact(self) -> str: ...
    @property
    def enrolment(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def due_at(self) -> int | None: ...
    @property
    def moves_at(self) -> int | None: ...
    @property
    def receipt(self) -> str: ...


def take(
    server: sqlite3.Connection, ledger: Iterable[Told], lanes: Mapping[str, set[str]], now: int
) -> tuple[Counter[str], list[Finding]]:
    """How many steps came to what, and what is wrong with it. `lanes` are the board's, by contact."""
    told = {(each.enrolment, each.step): each for each in ledger if each.enrolment}
    came_to: Counter[str] = Counter()
    findings: list[Finding] = []
    sql = (
        "SELECT e.id, e.contact_id, e.state, v.document FROM enrolment e JOIN journey_version v ON v.id = e.version_id "
        "WHERE e.deleted = 0 ORDER BY e.id"
    )
    for enrolment, contact, state, document in server.execute(sql).fetchall():
        steps: list[Told] = []
        for name in (step["id"] for step in json.loads(document)["steps"]):
            each = told.get((enrolment, name))
            if each is None:
                findings.append(Finding("a step that the ledger does not know", f"{enrolment}/{name}"))
                continue
            steps.append(each)
            came_to[_called(each, lanes)] += 1
            wrong = _wrong(server, each, lanes.get(each.contact, set()), now)
            if wrong:
                findings.append(Finding(wrong, f"{enrolment}/{name}"))
        if state == "running" and _stands_still(steps) and not lanes.get(contact):
            findings.append(Finding("a follow-up that nothing will ever move", enrolment))
    return came_to, findings


def _called(each: Told, lanes: Mapping[str, set[str]]) -> str:
    words = each.status.replace("_", " ")
    is_theirs = each.status in _WITH_SOMEBODY and each.by == "staff" and lanes.get(each.contact)
    if is_theirs or _is_claimed(each):
        return "with a person"
    return f"{words} ({each.detail.replace('_', ' ')})" if each.detail else words


def _wrong(server: sqlite3.Connection, each: Told, lanes: set[str], now: int) -> str:
    """What must not be about a step; empty where nothing is."""
    is_old = each.due_at is not None and each.due_at < now - _SOON_MS
    if each.status in ("done", "done_elsewhere") and not _is_there(server, each.receipt):
        return "a step is called done and left no trace"
    if each.status == "blocked" and not each.detail:
        return "a step is blocked without a reason"
    if each.status == "blocked" and each.detail == "consent" and not _may_refuse(server, each.contact):
        return "a step is blocked for want of a consent that is there"
    if each.status == "missed":
        return "a step was missed"
    if each.status in ("unknown", "running") and is_old and not _is_claimed(each):
        return "a step hangs"
    if each.status in _WITH_SOMEBODY:
        if each.by in ("staff", "ai_draft") or each.status == "waiting":
            return "" if lanes else "a step waits for a person who does not see it"
        return "a step that needs nobody's hand was not done" if is_old else ""
    return ""


def _is_claimed(each: Told) -> bool:
    """Whether a person has taken it on, for as long as their claim lasts: the program says when that ends."""
    return each.status == "running" and each.detail == "claimed" and each.moves_at is not None


def _is_there(server: sqlite3.Connection, receipt: str) -> bool:
    sql = "SELECT 1 FROM timeline WHERE id = ? UNION SELECT 1 FROM effect WHERE id = ? LIMIT 1"
    return server.execute(sql, (receipt, receipt)).fetchone() is not None


def _may_refuse(server: sqlite3.Connection, contact: str) -> bool:
    """Whether they withdrew a consent, or some channel of theirs has none."""
    sql = (
        "SELECT count(CASE WHEN n.state = 'given' THEN 1 END), count(CASE WHEN n.state <> 'given' THEN 1 END) "
        "FROM contact_endpoint c LEFT JOIN consent n ON n.endpoint_id = c.endpoint_id AND n.deleted = 0 "
        "WHERE c.contact_id = ? AND c.deleted = 0"
    )
    given, refused = server.execute(sql, (contact,)).fetchone()
    return refused > 0 or given < 4


def _stands_still(steps: list[Told]) -> bool:
    """Whether something is left, which neither a person nor a moment will move."""
    left = [each for each in steps if each.status not in _ENDED and each.status != "missed"]
    return bool(left) and not any(
        each.moves_at is not None or each.status in _WITH_SOMEBODY or each.status == "blocked"
        for each in left
    )
