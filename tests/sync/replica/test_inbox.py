"""The inbox's index and what reads it: who waits, trouble, what is put aside, drafts, and a hundred thousand conversations."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.commands.effects import ClaimEffect, Fate, QueueEffect, RecordEffect, effect_id
from sync.commands.kernel import Command, Context, Principal, run, spec_of
from sync.commands.next_action import Next
from sync.commands.reach import endpoint_id
from sync.commands.talk import MarkRead, ReceiveMessage
from sync.commands.tx import Tx
from sync.commands.work import ClaimSubject, CloseRow, SnoozeSubject
from sync.model import cipher, replica_file
from sync.model.ids import fact_id, new_ulid, now_ms
from sync.model.words import Channel, Event, NextAction, Role, Subject
from sync.replica import bootstrap, drafts
from sync.replica.board import Board
from sync.replica.drafts import DraftForm
from sync.replica.outbox import forget_erased
from sync.replica.queries import inbox as queries
from sync.replica.queries import thread
from sync.replica.queries.inbox import Shelf, Talk
from sync.replica.rebase import Rebase
from sync.replica.session import intent
from tests.sync.replica.practice import KEY, SARA, Practice

MINUTE = 60_000
PHONE = "+971501110001"
SYSTEM = Principal("system", "practice", frozenset(Role))


class Bench:
    """A copy of the practice with a board, and a clock that the test turns."""

    def __init__(self, practice: Practice, path: Path) -> None:
        self.practice = practice
        self.device = practice.device("desk")
        self.connection = cipher.connect(path / "replica.db", KEY)
        replica_file.create(self.connection)
        replica_file.put_local(self.connection, "epoch", practice.site.epoch)
        self.now = now_ms()
        self.board = Board(self.connection, clock=lambda: self.now)
        self.rebase = Rebase(self.connection, self.board)
        self.pull()

    def pull(self) -> None:
        self.rebase.absorb(self.practice.page(self.device, self.rebase.cursor, 10_000))

    def do(self, command: Command) -> list[str]:
        """Run a command here; the ids that the board tells of."""
        return self.rebase.apply(intent(command, at=self.now, principal=f"staff:{SARA}")).changes.board

    def wrote(self, phone: str = PHONE, body: str = "Is there parking?") -> str:
        """Somebody writes by WhatsApp; the conversation's id."""
        self.do(ReceiveMessage(channel=Channel.WHATSAPP, phone=phone, body=body))
        sql = "SELECT id FROM conversation WHERE endpoint_id = ? ORDER BY last_at DESC LIMIT 1"
        return self.connection.execute(sql, (endpoint_id("phone", phone),)).fetchone()[0]

    def contact(self, talk: str) -> str:
        return self.connection.execute(
            "SELECT contact_id FROM conversation WHERE id = ?", (talk,)
        ).fetchone()[0]

    def answer(self, talk: str, body: str = "Yes, below the clinic.") -> str:
        """Queue an answer; the effect's id."""
        found = thread.head(self.connection, talk)
        key = f"reply:{talk}:{found[0] if found is not None else 'first'}"
        contact = self.contact(talk)
        endpoint = self.connection.execute(
            "SELECT endpoint_id FROM conversation WHERE id = ?", (talk,)
        ).fetchone()[0]
        self.do(
            QueueEffect(
                key=key, contact_id=contact, endpoint_id=endpoint, channel=Channel.WHATSAPP, body=body
            )
        )
        return effect_id(key)

    def leaves(self, row: str, fate: Fate) -> None:
        """The server's dispatcher takes it and learns its fate; what it wrote has come here."""
        self.now += 9_000
        reason = None if fate is Fate.SENT else "undeliverable"
        self._by_the_server(ClaimEffect(effect_id=row, lease_epoch=0, lease_until=self.now + MINUTE))
        self._by_the_server(RecordEffect(effect_id=row, lease_epoch=1, fate=fate, reason=reason))

    def _by_the_server(self, command: Command) -> None:
        spec = spec_of(command)
        with self.rebase.transaction():
            tx = Tx(self.rebase.rows, 1)
            run(tx, spec, command, Context(new_ulid(self.now), self.now, SYSTEM, spec.key))
            self.board.changed(tx.images)

    def open(self, shelf: Shelf = Shelf.OPEN, **chosen: Any) -> list[str]:
        return [row_id for _, row_id in queries.page(self.connection, shelf, self.now, **chosen)]

    def talk(self, talk: str) -> Talk:
        return queries.talks(self.connection, [talk], SARA)[talk]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    practice = Practice(tmp_path)
    made = Bench(practice, tmp_path)
    yield made
    made.connection.close()
    practice.close()


def test_whoever_wrote_is_open_until_a_person_answered(bench: Bench) -> None:
    talk = bench.wrote()
    assert bench.open() == [talk]
    assert (bench.talk(talk).state, bench.talk(talk).is_unread, bench.talk(talk).waiting) == (
        "unanswered",
        True,
        1,
    )
    row = bench.answer(talk)
    assert bench.talk(talk).state == "queued"
    assert bench.open() == [talk]  # until it has left, it is somebody's
    bench.leaves(row, Fate.SENT)
    assert bench.open() == []
    assert bench.open(Shelf.ALL) == [talk]


def test_opening_is_not_answering(bench: Bench) -> None:
    talk = bench.wrote()
    bench.do(MarkRead(conversation_id=talk, read_at=bench.now))
    assert not bench.talk(talk).is_unread
    assert bench.open() == [talk]


def test_a_conversation_that_was_closed_with_an_outcome_needs_nobody(bench: Bench) -> None:
    talk = bench.wrote()
    contact = bench.contact(talk)
    key = queries.key_of(bench.connection, talk)
    assert key is not None
    moved = bench.do(
        CloseRow(
            subject_kind=Subject.CONVERSATION,
            subject_id=talk,
            contact_id=contact,
            step_key=key,
            outcome="Already taken care of",
            next=Next(action=NextAction.FOLLOW_JOURNEY),
        )
    )
    assert f"conversation:{talk}" in moved
    assert bench.open() == []


def test_a_message_that_did_not_arrive_brings_the_conversation_back(bench: Bench) -> None:
    talk = bench.wrote()
    row = bench.answer(talk)
    bench.leaves(row, Fate.FAILED)
    assert (bench.talk(talk).state, bench.talk(talk).reason) == ("failed", "undeliverable")
    again = bench.answer(talk, "We try once more.")
    bench.now += MINUTE
    bench.leaves(again, Fate.SENT)
    assert bench.open() == []  # a later one went out: the trouble is over


def test_an_uncertain_message_stands_whatever_else_is_sent(bench: Bench) -> None:
    talk = bench.wrote()
    bench.leaves(bench.answer(talk), Fate.UNKNOWN)
    assert bench.talk(talk).state == "unknown"


def test_a_claim_says_who_is_answering_and_a_snooze_puts_it_on_its_own_shelf(bench: Bench) -> None:
    talk = bench.wrote()
    contact = bench.contact(talk)
    bench.do(ClaimSubject(subject_kind=Subject.CONVERSATION, subject_id=talk, contact_id=contact, minutes=5))
    assert bench.talk(talk).holder_id == SARA
    assert bench.talk(talk).claim_until == bench.now + 5 * MINUTE
    bench.now += 6 * MINUTE
    bench.do(
        SnoozeSubject(
            subject_kind=Subject.CONVERSATION,
            subject_id=talk,
            contact_id=contact,
            until_event=Event.MESSAGE_RECEIVED,
        )
    )
    assert bench.open() == []
    assert bench.open(Shelf.SNOOZED) == [talk]
    bench.now += MINUTE
    bench.wrote(body="Hello?")
    assert bench.open() == [talk]


def test_a_page_goes_on_where_the_one_before_ended(bench: Bench) -> None:
    talks = []
    for number in range(7):
        bench.now += MINUTE
        talks.append(bench.wrote(f"+97150222000{number}"))
    first = queries.page(bench.connection, Shelf.OPEN, bench.now, limit=4)
    rest = queries.page(bench.connection, Shelf.OPEN, bench.now, first[-1], limit=4)
    assert [row_id for _, row_id in [*first, *rest]] == talks[::-1]
    assert bench.open(channel=Channel.SMS) == []
    assert queries.count(bench.connection, Shelf.OPEN, bench.now) == 7


def test_a_draft_goes_with_its_contact_and_comes_along_into_a_new_file(bench: Bench, tmp_path: Path) -> None:
    talk = bench.wrote()
    contact = bench.contact(talk)
    form = DraftForm(
        conversation_id=talk,
        staff_id=SARA,
        contact_id=contact,
        channel="whatsapp",
        endpoint_id="",
        body="Dear",
        at=1,
    )
    drafts.keep(bench.connection, form)
    assert bench.talk(talk).draft == "Dear"
    found = thread.typed(bench.connection, talk, SARA)
    assert found is not None
    assert found.body == "Dear"
    fresh = cipher.connect(tmp_path / "next.db", KEY)
    replica_file.create(fresh)
    replica_file.put_local(fresh, "epoch", bench.practice.site.epoch)
    columns = [row[1] for row in fresh.execute("PRAGMA table_info(contact)")]
    row = bench.connection.execute(
        f"SELECT {', '.join(columns)} FROM contact WHERE id = ?", (contact,)
    ).fetchone()
    fresh.execute(f"INSERT INTO contact ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", row)
    bootstrap.carry_over(bench.connection, fresh, device=bench.device, last_n=0)
    assert thread.typed(fresh, talk, SARA) is not None
    forget_erased(fresh, [contact])
    assert thread.typed(fresh, talk, SARA) is None
    fresh.close()
    drafts.keep(bench.connection, DraftForm(**{**_fields(form), "body": "  "}))
    assert thread.typed(bench.connection, talk, SARA) is None
    drafts.keep(bench.connection, DraftForm(**{**_fields(form), "contact_id": fact_id("nobody")}))
    assert thread.typed(bench.connection, talk, SARA) is None


def _fields(form: DraftForm) -> dict[str, Any]:
    return {name: getattr(form, name) for name in form.__struct_fields__}


def test_what_is_forgotten_of_a_contact_leaves_no_row_and_no_draft(bench: Bench) -> None:
    talk = bench.wrote()
    contact = bench.contact(talk)
    drafts.keep(
        bench.connection,
        DraftForm(
            conversation_id=talk,
            staff_id=SARA,
            contact_id=contact,
            channel="",
            endpoint_id="",
            body="x",
            at=1,
        ),
    )
    with bench.rebase.transaction():
        assert f"conversation:{talk}" in bench.board.forget([contact])
    assert bench.connection.execute("SELECT count(*) FROM inbox").fetchone()[0] == 0
    assert bench.connection.execute("SELECT count(*) FROM draft").fetchone()[0] == 0


@pytest.mark.parametrize("shelf", list(Shelf))
@pytest.mark.parametrize(
    "chosen", [{}, {"channel": Channel.SMS}, {"mine": SARA}], ids=["all", "channel", "mine"]
)
def test_a_page_is_read_off_an_index_and_sorted_by_nobody(
    bench: Bench, shelf: Shelf, chosen: dict[str, Any]
) -> None:
    seen: list[str] = []

    class Explained:
        def execute(self, sql: str, values: Any = (), /) -> Any:
            seen.extend(row[3] for row in bench.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values))
            return bench.connection.execute(sql, values)

    queries.page(Explained(), shelf, bench.now, (bench.now, "0"), **chosen)
    index = "ix_conversation_last" if shelf is Shelf.ALL else "ix_inbox_order"
    assert any(
        f"USING INDEX {index} ((last_at,id)<" in step or f"{index} (last_at" in step for step in seen
    ), seen
    assert not any("TEMP B-TREE" in step for step in seen)
    assert not any(step.startswith(("SCAN c", "SCAN m")) for step in seen)
