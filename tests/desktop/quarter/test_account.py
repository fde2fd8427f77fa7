"""What the program says of each step is held against raw rows: nothing left out, nothing said without a trace."""

import json
import sqlite3
from collections.abc import Iterator

import msgspec
import pytest

from desktop.quarter import account
from desktop.quarter.telling import Entry

NOW = 1_772_539_200_000
HOUR = 3_600_000
DONE = Entry("lina", "run", "ask", "done", "", "staff", NOW - HOUR, None, "receipt")
COMING = Entry("lina", "run", "close", "not_due", "", "rule", NOW + HOUR, NOW + HOUR, "")


@pytest.fixture
def books() -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(":memory:")
    db.executescript(
        """CREATE TABLE enrolment (id, contact_id, state, version_id, deleted DEFAULT 0);
        CREATE TABLE journey_version (id, document);
        CREATE TABLE timeline (id);
        CREATE TABLE effect (id);
        CREATE TABLE contact_endpoint (contact_id, endpoint_id, deleted DEFAULT 0);
        CREATE TABLE consent (endpoint_id, state, deleted DEFAULT 0);
        INSERT INTO enrolment (id, contact_id, state, version_id) VALUES ('run', 'lina', 'running', 'v1');
        INSERT INTO timeline VALUES ('receipt');
        INSERT INTO contact_endpoint (contact_id, endpoint_id) VALUES ('lina', 'phone');"""
    )
    db.execute(
        "INSERT INTO journey_version VALUES ('v1', ?)",
        (json.dumps({"steps": [{"id": "ask"}, {"id": "close"}]}),),
    )
    yield db
    db.close()


def rules(db: sqlite3.Connection, *ledger: Entry, on_board: bool = False) -> list[str]:
    return [each.rule for each in account.take(db, ledger, {"lina": {"late"}} if on_board else {}, NOW)[1]]


def test_what_is_done_and_what_has_its_time_is_in_order(books: sqlite3.Connection) -> None:
    came_to, findings = account.take(books, [DONE, COMING], {}, NOW)
    assert findings == []
    assert came_to == {"done": 1, "not due": 1}


def test_a_step_that_the_ledger_left_out_is_noticed(books: sqlite3.Connection) -> None:
    assert rules(books, DONE) == ["a step that the ledger does not know"]


def test_done_without_a_trace_is_not_done(books: sqlite3.Connection) -> None:
    forged = msgspec.structs.replace(DONE, receipt="nowhere")
    assert rules(books, forged, COMING) == ["a step is called done and left no trace"]


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"status": "missed"}, "a step was missed"),
        ({"status": "unknown", "due_at": NOW - 3 * HOUR}, "a step hangs"),
        ({"status": "due", "due_at": NOW - 3 * HOUR}, "a step that needs nobody's hand was not done"),
        ({"status": "due", "by": "staff"}, "a step waits for a person who does not see it"),
        ({"status": "waiting", "detail": "approval"}, "a step waits for a person who does not see it"),
        ({"status": "blocked"}, "a step is blocked without a reason"),
    ],
)
def test_each_way_of_being_left_is_noticed(
    books: sqlite3.Connection, changed: dict[str, object], rule: str
) -> None:
    assert rules(books, DONE, msgspec.structs.replace(COMING, **changed)) == [rule]


def test_whoever_has_it_on_the_board_has_it(books: sqlite3.Connection) -> None:
    asked = msgspec.structs.replace(COMING, status="due", by="staff")
    assert rules(books, DONE, asked, on_board=True) == []
    assert account.take(books, [DONE, asked], {"lina": {"late"}}, NOW)[0]["with a person"] == 1


def test_whoever_has_claimed_it_has_it_until_the_claim_ends(books: sqlite3.Connection) -> None:
    claimed = msgspec.structs.replace(
        COMING, status="running", detail="claimed", by="staff", due_at=NOW - 9 * HOUR
    )
    assert rules(books, DONE, claimed) == []
    endless = msgspec.structs.replace(claimed, moves_at=None)
    assert "a step hangs" in rules(books, DONE, endless)


def test_a_run_that_no_moment_and_no_person_moves_stands_still(books: sqlite3.Connection) -> None:
    stuck = msgspec.structs.replace(COMING, due_at=None, moves_at=None)
    assert rules(books, DONE, stuck) == ["a follow-up that nothing will ever move"]
    assert rules(books, DONE, stuck, on_board=True) == []
    books.execute("UPDATE enrolment SET state = 'stopped'")
    assert rules(books, DONE, stuck) == []


def test_a_refusal_must_have_been_said(books: sqlite3.Connection) -> None:
    blocked = msgspec.structs.replace(COMING, status="blocked", detail="consent")
    books.executemany("INSERT INTO consent (endpoint_id, state) VALUES ('phone', ?)", [("given",)] * 4)
    assert rules(books, DONE, blocked) == ["a step is blocked for want of a consent that is there"]
    books.execute("UPDATE consent SET state = 'withdrawn' WHERE rowid = 1")
    assert rules(books, DONE, blocked) == []
