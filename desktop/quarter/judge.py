"""Judges a simulated quarter from outside: raw rows, what really arrived on phones, and what patients know they wrote.

It knows nothing of journeys, expectations or guards: what must be true of a clinic is said here a second time, in its own way.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from desktop.quarter import account, owed
from desktop.quarter.findings import Finding

MINUTE, HOUR = 60_000, 3_600_000
_CLAIMED_MS: Final = 30_000
"""A STOP that comes while a message is being handed over comes too late for that one."""
_STUCK_MS: Final = 2 * HOUR
_AWAKE_MS: Final = HOUR
"""Whoever wrote or called so shortly before is awake: what is said to them then wakes nobody, at any hour."""
_NIGHT: Final = (22, 7)
"""Hours of the reader's own day in which nobody is written to unasked."""
_LATE_MS: Final = 15 * MINUTE
OPEN, CLOSED = 9, 18


class Ending(StrEnum):
    """Where somebody stands who got in touch."""

    VISITED = "came to a visit"
    COMING = "a visit is booked"
    WON = "became a patient"
    LOST = "went elsewhere"
    DORMANT = "was let go after two quiet weeks"
    OPTED_OUT = "wants no messages"
    WITH_A_PERSON = "a person has them on the board"
    NEXT_STEP = "a next step has its time"
    ANSWERED = "was answered and asked for nothing more"
    FELL_THROUGH = "fell through"


class Arrived(Protocol):
    """A message as it arrived; `at` in epoch ms."""

    @property
    def key(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def at(self) -> int: ...


class Somebody(Protocol):
    """A patient's own knowledge."""

    zone: str
    stopped: dict[str, int]


class Verdict(Struct, frozen=True):
    """What came of a quarter."""

    findings: list[Finding]
    endings: Counter[str]
    steps: Counter[str]
    replies: int
    late_replies: int
    by_machine: int
    by_people: int


def judge(
    server: sqlite3.Connection,
    board: Iterable[tuple[str, str]],
    ledger: Iterable[account.Told],
    steps_due: Iterable[tuple[str, int]],
    deliveries: Sequence[Arrived],
    counts: Mapping[str, int],
    people: Mapping[str, Somebody],
    *,
    now: int,
    zone: ZoneInfo,
) -> Verdict:
    """Look at everything. `board` are a desk's (contact id, lane); `ledger` says of every step of everybody's how it stands;
    `steps_due` are a runner's (key, due at)."""
    findings = [Finding("sent twice", key) for key, count in counts.items() if count > 1]
    findings += _to_those_who_said_no(deliveries, people)
    findings += _at_night(server, deliveries, people)
    findings += _stuck(server, steps_due, now)
    findings += _double_booked(server)
    endings: Counter[str] = Counter()
    lanes: dict[str, set[str]] = {}
    for contact, lane in board:
        lanes.setdefault(contact, set()).add(lane)
    for contact in _who_got_in_touch(server):
        ending = _ending(server, contact, lanes.get(contact, set()), now)
        endings[ending.value] += 1
        if ending is Ending.FELL_THROUGH:
            findings.append(Finding("nobody knows where they stand", contact))
    in_view = {contact: seen for contact, found in lanes.items() if (seen := found - {"later"})}
    steps, wrong = account.take(server, ledger, in_view, now)
    findings += wrong
    clinic = owed.clinic_of(
        server,
        deliveries,
        lambda phone: phone in people and bool(people[phone].stopped),
        lambda phone: people[phone].zone if phone in people else str(zone),
        now=now,
        zone=zone,
    )
    findings += owed.judge(clinic)
    replies, late = _replies(server, zone)
    by_machine = sum(1 for each in deliveries if _author(server, each.key).startswith("journey:"))
    return Verdict(findings, endings, steps, replies, late, by_machine, len(deliveries) - by_machine)


def _to_those_who_said_no(deliveries: Sequence[Arrived], people: Mapping[str, Somebody]) -> Iterable[Finding]:
    for each in deliveries:
        said = people[each.address].stopped.get(each.channel) if each.address in people else None
        if said is not None and each.at > said + _CLAIMED_MS:
            yield Finding("sent to somebody who had opted out", each.key)


def _at_night(
    server: sqlite3.Connection, deliveries: Sequence[Arrived], people: Mapping[str, Somebody]
) -> Iterable[Finding]:
    for each in deliveries:
        if not _author(server, each.key).startswith("journey:") or each.address not in people:
            continue
        hour = datetime.fromtimestamp(each.at / 1_000, ZoneInfo(people[each.address].zone)).hour
        if not (hour >= _NIGHT[0] or hour < _NIGHT[1]):
            continue
        asked = server.execute(
            "SELECT 1 FROM timeline t JOIN effect e ON e.contact_id = t.contact_id WHERE e.key = ? "
            "AND t.kind IN ('message.received', 'enquiry.received', 'call.missed', 'call.ended') AND t.at BETWEEN ? AND ?",
            (each.key, each.at - _AWAKE_MS, each.at),
        ).fetchone()
        if asked is None:
            yield Finding("a machine wrote at night", each.key)


def _author(server: sqlite3.Connection, key: str) -> str:
    row = server.execute("SELECT author FROM effect WHERE key = ?", (key,)).fetchone()
    return "" if row is None else str(row[0])


def _stuck(server: sqlite3.Connection, steps_due: Iterable[tuple[str, int]], now: int) -> Iterable[Finding]:
    for (key,) in server.execute(
        "SELECT key FROM effect WHERE deleted = 0 AND state IN ('sending', 'unknown') AND changed_at < ?",
        (now - _STUCK_MS,),
    ):
        yield Finding("a message hangs", key)
    for (key,) in server.execute(
        "SELECT key FROM effect WHERE deleted = 0 AND state = 'queued' AND send_at < ?", (now - _STUCK_MS,)
    ):
        yield Finding("a queued message never left", key)
    for key, due_at in steps_due:
        if due_at < now - _STUCK_MS:
            yield Finding("a step that needs nobody's hand was not run", key)


def _double_booked(server: sqlite3.Connection) -> Iterable[Finding]:
    sql = (
        "WITH taken AS (SELECT * FROM appointment WHERE deleted = 0 AND status NOT IN "
        "('cancelled', 'late-cancelled', 'noshow', 'entered-in-error', 'waitlist')) "
        "SELECT a.id FROM taken a JOIN taken b ON a.id < b.id AND a.start_at < b.end_at AND b.start_at < a.end_at "
        "AND (a.practitioner_id = b.practitioner_id OR a.room_id = b.room_id)"
    )
    for (row_id,) in server.execute(sql):
        yield Finding("booked twice", row_id)


def _who_got_in_touch(server: sqlite3.Connection) -> list[str]:
    sql = (
        "SELECT DISTINCT t.contact_id FROM timeline t JOIN contact c ON c.id = t.contact_id AND c.deleted = 0 "
        "AND c.merged_into IS NULL WHERE t.kind IN ('message.received', 'enquiry.received', 'call.missed', "
        "'call.ended', 'call.answered') ORDER BY 1"
    )
    return [contact for (contact,) in server.execute(sql)]


def _ending(server: sqlite3.Connection, contact: str, lanes: set[str], now: int) -> Ending:
    def has(sql: str, *values: object) -> bool:
        return server.execute(sql, (contact, *values)).fetchone() is not None

    if lanes - {"later"}:
        return Ending.WITH_A_PERSON
    if has(
        "SELECT 1 FROM appointment WHERE contact_id = ? AND deleted = 0 AND start_at > ? AND status = 'booked'",
        now,
    ):
        return Ending.COMING
    if lanes:
        return Ending.NEXT_STEP
    last_in, last_out = server.execute(
        "SELECT coalesce(max(CASE WHEN kind IN ('message.received', 'enquiry.received', 'call.missed', 'call.ended') "
        "THEN at END), 0), coalesce(max(CASE WHEN kind IN ('message.sent', 'message.logged', 'call.logged') "
        "THEN at END), 0) FROM timeline WHERE contact_id = ?",
        (contact,),
    ).fetchone()
    is_open = has(
        "SELECT 1 FROM opportunity o JOIN stage s ON s.id = o.stage_id WHERE o.contact_id = ? AND o.deleted = 0 "
        "AND o.state = 'open' AND s.key <> 'dormant'"
    )
    opted_out = has(
        "SELECT 1 FROM consent n JOIN contact_endpoint c ON c.endpoint_id = n.endpoint_id AND c.deleted = 0 "
        "WHERE c.contact_id = ? AND n.deleted = 0 AND n.state = 'withdrawn'"
    )
    is_answered = last_out >= last_in or opted_out
    if not is_answered:
        return Ending.FELL_THROUGH
    if has("SELECT 1 FROM appointment WHERE contact_id = ? AND deleted = 0 AND status = 'fulfilled'"):
        return Ending.VISITED
    for state, ending in (("won", Ending.WON), ("lost", Ending.LOST)):
        if has("SELECT 1 FROM opportunity WHERE contact_id = ? AND deleted = 0 AND state = ?", state):
            return ending
    if opted_out:
        return Ending.OPTED_OUT
    if is_open:
        return Ending.FELL_THROUGH
    if has("SELECT 1 FROM opportunity WHERE contact_id = ? AND deleted = 0"):
        return Ending.DORMANT
    return Ending.ANSWERED


def _replies(server: sqlite3.Connection, zone: ZoneInfo) -> tuple[int, int]:
    """How many runs of messages in opening hours were answered, and how many of them after a quarter of an hour."""
    answered = late = 0
    waiting: dict[str, int] = {}
    sql = (
        "SELECT contact_id, kind, at FROM timeline WHERE kind IN ('message.received', 'message.sent', 'call.logged') "
        "AND contact_id IS NOT NULL ORDER BY at, id"
    )
    for contact, kind, at in server.execute(sql):
        if kind == "message.received":
            then = datetime.fromtimestamp(at / 1_000, zone)
            if then.weekday() < 5 and OPEN <= then.hour < CLOSED:
                waiting.setdefault(contact, at)
        elif (since := waiting.pop(contact, None)) is not None:
            answered += 1
            late += at - since > _LATE_MS
    return answered, late
