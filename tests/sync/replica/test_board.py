"""The board: rows come, move and go with commands and with time alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.commands.journeys import PublishJourney
from sync.commands.kernel import Command
from sync.commands.next_action import Next
from sync.commands.people import AddNote, CaptureLead
from sync.commands.practice import PutPipeline, StageOf
from sync.commands.talk import LogMessage
from sync.commands.work import (
    ClaimSubject,
    CompleteTask,
    CreateTask,
    ReleaseSubject,
    SnoozeSubject,
    WakeSubject,
)
from sync.model import cipher, replica_file
from sync.model.ids import now_ms
from sync.model.words import Channel, Lane, NextAction, Subject
from sync.replica.board import AT_ONCE, COLUMNS, Board
from sync.replica.changes import Applied
from sync.replica.rebase import Rebase
from sync.replica.session import intent
from tests.sync.replica.practice import KEY, SARA, Practice

MINUTE = 60_000


class Bench:
    """A board over a copy of the practice, with a clock that the test turns."""

    def __init__(self, practice: Practice, path: Path) -> None:
        self.practice = practice
        practice.run(PutPipeline(name="Treatments", stages=[StageOf(key="new", name="New")]))
        self.device = practice.device("desk")
        self.connection = cipher.connect(path / "replica.db", KEY)
        replica_file.create(self.connection)
        replica_file.put_local(self.connection, "epoch", practice.site.epoch)
        self.now = now_ms()
        self.board = Board(self.connection, clock=lambda: self.now)
        self.rebase = Rebase(self.connection, self.board)
        self.pull()

    def pull(self) -> list[str]:
        return on_board(self.rebase.absorb(self.practice.page(self.device, self.rebase.cursor, 10_000)).board)

    def do(self, command: Command) -> Applied:
        return self.rebase.apply(intent(command, at=self.now, principal=f"staff:{SARA}"))

    def enquiry(self, index: int = 0) -> str:
        applied = self.do(
            CaptureLead(
                name=f"Person {index}", phone=f"+9715000{index:05d}", text="Implant?", interest="implant"
            )
        )
        return applied.changes.rows["contact"][0]

    def pass_time(self, ms: int) -> list[str]:
        self.now += ms
        return on_board(self.board.work(self.now, 10_000))

    def rows(self) -> dict[str, dict[str, Any]]:
        found = self.connection.execute(f"SELECT {', '.join(COLUMNS)} FROM board").fetchall()
        return {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in found}

    def lanes(self) -> dict[str, str]:
        return {row_id: row["lane"] for row_id, row in self.rows().items()}


def on_board(moved: list[str]) -> list[str]:
    """What moved, without the inbox's rows, which are told beside the board's."""
    return [row_id for row_id in moved if not row_id.startswith("conversation:")]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    practice = Practice(tmp_path)
    made = Bench(practice, tmp_path)
    yield made
    made.connection.close()
    practice.close()


def test_whoever_wrote_stands_on_the_board_at_once_with_what_to_do_and_why(bench: Bench) -> None:
    contact_id = bench.enquiry()
    row = bench.rows()[f"contact:{contact_id}"]
    assert row["lane"] == Lane.DUE_NEXT
    assert row["name"] == "Person 0"
    assert msgspec.json.decode(row["action"])["key"] == "reply"
    assert msgspec.json.decode(row["reason"])["key"] == "wrote"
    assert msgspec.json.decode(row["detail"]) == {"key": "lead", "about": "implant"}
    assert row["clock_from"] == bench.now
    assert row["due_at"] == bench.now + 15 * MINUTE
    assert row["next_change_at"] is not None


def test_time_alone_makes_a_row_late(bench: Bench) -> None:
    contact_id = bench.enquiry()
    assert bench.pass_time(14 * MINUTE) == [f"contact:{contact_id}"]
    assert bench.lanes() == {f"contact:{contact_id}": Lane.DUE_NEXT}
    bench.pass_time(2 * MINUTE)
    assert bench.lanes() == {f"contact:{contact_id}": Lane.LATE}


def test_nothing_is_due_for_the_board_before_a_rows_time_comes(bench: Bench) -> None:
    bench.enquiry()
    assert not bench.board.is_due(bench.now + 1)
    assert bench.board.is_due(bench.now + 15 * MINUTE)


def test_late_rows_stand_oldest_first(bench: Bench) -> None:
    first = bench.enquiry(1)
    bench.pass_time(MINUTE)
    second = bench.enquiry(2)
    bench.pass_time(60 * MINUTE)
    rows = sorted(bench.rows().values(), key=lambda row: row["position"])
    assert [row["subject_id"] for row in rows] == [first, second]
    assert {row["lane"] for row in rows} == {Lane.LATE}


def test_a_snoozed_person_leaves_the_board_and_comes_back_at_the_moment(bench: Bench) -> None:
    contact_id = bench.enquiry()
    bench.do(
        SnoozeSubject(
            subject_kind=Subject.CONTACT,
            subject_id=contact_id,
            contact_id=contact_id,
            until_at=bench.now + 60 * MINUTE,
        )
    )
    assert bench.lanes() == {}
    bench.pass_time(59 * MINUTE)
    assert bench.lanes() == {}
    assert bench.pass_time(MINUTE) == [f"contact:{contact_id}"]
    assert list(bench.lanes()) == [f"contact:{contact_id}"]


def test_waking_brings_a_snoozed_person_back_now(bench: Bench) -> None:
    contact_id = bench.enquiry()
    who = {"subject_kind": Subject.CONTACT, "subject_id": contact_id}
    bench.do(SnoozeSubject(**who, contact_id=contact_id, until_at=bench.now + 60 * MINUTE))
    bench.do(WakeSubject(**who))
    assert bench.lanes() == {f"contact:{contact_id}": Lane.DUE_NEXT}


def test_a_claim_is_carried_until_its_lease_ends_or_it_is_given_back(bench: Bench) -> None:
    contact_id = bench.enquiry()
    key = f"contact:{contact_id}"
    who = {"subject_kind": Subject.CONTACT, "subject_id": contact_id}
    bench.do(ClaimSubject(**who, contact_id=contact_id, minutes=10))
    row = bench.rows()[key]
    assert (row["owner_id"], row["claim_until"]) == (SARA, bench.now + 10 * MINUTE)
    bench.pass_time(10 * MINUTE)
    assert bench.rows()[key]["owner_id"] is None
    bench.do(ClaimSubject(**who, contact_id=contact_id, minutes=10))
    bench.do(ReleaseSubject(**who))
    assert bench.rows()[key]["owner_id"] is None


def test_a_task_has_a_row_of_its_own_until_it_is_done(bench: Bench) -> None:
    contact_id = bench.enquiry()
    task_id = bench.do(
        CreateTask(title="Send the quote", due_at=bench.now - MINUTE, contact_id=contact_id, assignee_id=SARA)
    ).changes.rows["task"][0]
    row = bench.rows()[f"task:{task_id}"]
    assert row["lane"] == Lane.TASKS
    assert row["owner_id"] == SARA
    assert msgspec.json.decode(row["action"]) == {"key": "task", "step": "task", "title": "Send the quote"}
    bench.do(
        CompleteTask(task_id=task_id, outcome="sent", next=Next(action=NextAction.NOTHING, reason="sent"))
    )
    assert f"task:{task_id}" not in bench.rows()


def test_a_journeys_task_stands_in_its_contacts_row_under_its_own_words(bench: Bench) -> None:
    bench.practice.run(
        PublishJourney(
            text="journey: look\nowner: front_desk_lead\nsubject: contact\nstarts: [enquiry.received]\n"
            "steps:\n  - {id: look-up, do: task, with: {title: Look them up}, ends: true}\n"
        )
    )
    bench.pull()
    contact_id = bench.enquiry(7)
    conversation = bench.connection.execute("SELECT id FROM conversation").fetchone()[0]
    bench.do(
        LogMessage(contact_id=contact_id, conversation_id=conversation, channel=Channel.WHATSAPP, body="Yes.")
    )
    (row,) = [row for key, row in bench.rows().items() if contact_id in key]
    assert row["id"] == f"contact:{contact_id}"
    assert row["owner_id"] is None
    assert msgspec.json.decode(row["action"]) == {"key": "task", "step": "look-up", "title": "Look them up"}


def test_an_answer_takes_the_row_away(bench: Bench) -> None:
    contact_id = bench.enquiry()
    conversation = bench.connection.execute("SELECT id FROM conversation").fetchone()[0]
    applied = bench.do(
        LogMessage(
            contact_id=contact_id, conversation_id=conversation, channel=Channel.WHATSAPP, body="Yes, we do."
        )
    )
    assert on_board(applied.changes.board) == [f"contact:{contact_id}"]
    assert bench.lanes().get(f"contact:{contact_id}") not in {Lane.DUE_NEXT, Lane.LATE}


def test_the_signal_names_only_rows_that_changed(bench: Bench) -> None:
    contact_id = bench.enquiry()
    assert bench.do(AddNote(contact_id=contact_id, text="nice person")).changes.board == []


def test_much_at_once_is_left_and_worked_off_to_the_same_board(bench: Bench) -> None:
    for index in range(AT_ONCE + 5):
        bench.practice.run(CaptureLead(name=f"Person {index}", phone=f"+9715000{index:05d}", text="Implant?"))
    assert bench.pull() == []
    assert bench.board.left() == AT_ONCE + 5
    changed = on_board(bench.board.work(bench.now, 10_000))
    assert len(changed) == AT_ONCE + 5 == len(bench.rows())
    assert bench.board.left() == 0


def test_a_rebuild_comes_to_the_same_board(bench: Bench) -> None:
    for index in range(5):
        bench.enquiry(index)
    bench.pass_time(60 * MINUTE)
    kept = bench.rows()
    bench.connection.execute("UPDATE board SET lane = 'tasks', name = 'stale'")
    bench.connection.execute("DELETE FROM board WHERE id IN (SELECT id FROM board LIMIT 2)")
    bench.board.begin_rebuild()
    assert bench.board.left() == 5
    bench.board.work(bench.now, 10_000)
    assert bench.rows() == kept
