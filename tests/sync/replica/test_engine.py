"""Workstations and a practice, live: what happens on lines that break, lie and come back."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from sync.commands.outcomes import Invalid
from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, CaptureLead
from sync.model.entities import ENTITIES
from sync.model.ids import derive_id
from sync.replica import machine
from sync.replica.changes import Changes, State, Status
from sync.replica.machine import Failure, Step
from sync.replica.store import NoReplica, open_reader
from sync.wire import MAX_PUSH_BYTES, Hello, Welcome
from tests.sync.replica.practice import KEY, Desk, Practice

pytestmark = pytest.mark.anyio
Open = Callable[[str], Desk]


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[Practice]:
    made = Practice(tmp_path)
    yield made
    made.close()


@pytest.fixture
async def open_desk(practice: Practice, tmp_path: Path) -> AsyncIterator[Open]:
    desks: list[Desk] = []

    def open_one(name: str) -> Desk:
        desks.append(Desk(practice, tmp_path, name))
        return desks[-1]

    async with asyncio.timeout(60):
        yield open_one
        for desk in desks:
            await desk.stop()


def assert_equal(desk: Desk) -> None:
    for name in ENTITIES:
        columns = ", ".join(f'"{column}"' for column in ENTITIES[name].columns)
        rows = desk.query(f'SELECT {columns} FROM "{name}" WHERE deleted = 0')
        assert {row[0]: row for row in rows} == desk.practice.rows(name), name
    assert desk.engine.rebase.differing(desk.practice.digests(desk.device)) == {}


def enquiry(index: int = 0) -> CaptureLead:
    return CaptureLead(name=f"Person {index}", phone=f"+9715000{index:05d}", text="Do you do implants?")


async def test_what_one_desk_does_the_other_sees(open_desk: Open) -> None:
    sara, omar = open_desk("sara"), open_desk("omar")
    sara.start()
    omar.start()
    await sara.settled()
    await omar.settled()
    heard: list[Changes] = []
    omar.engine.on_changes.append(heard.append)
    applied = sara.do(enquiry())
    await sara.settled()
    await omar.settled()
    assert any(applied.changes.rows["contact"][0] in changes.rows.get("contact", []) for changes in heard)
    assert any(applied.changes.board[0] in changes.board for changes in heard)
    assert_equal(sara)
    assert_equal(omar)


async def test_both_desks_work_offline_and_agree_afterwards(open_desk: Open) -> None:
    sara, omar = open_desk("sara"), open_desk("omar")
    for desk in (sara, omar):
        desk.start()
        await desk.settled()
        desk.line.cut()
        await desk.until(lambda desk=desk: desk.engine.status.state is State.OFFLINE)
    for index in range(20):
        contact_id = sara.do(enquiry(index)).changes.rows["contact"][0]
        sara.do(AddNote(contact_id=contact_id, text="walked in"))
        omar.do(enquiry(index + 10))
    assert sara.engine.status.outbox == 40
    for desk in (sara, omar):
        desk.line.mend()
        desk.engine.try_now()
        await desk.settled()
    await sara.settled()
    assert len(sara.practice.rows("contact")) == 30
    assert_equal(sara)
    assert_equal(omar)


async def test_a_lost_answer_makes_nothing_happen_twice(open_desk: Open) -> None:
    desk = open_desk("sara")
    desk.start()
    await desk.settled()
    desk.line.lost_answers = 2
    desk.do(enquiry())
    await desk.settled()
    assert len(desk.practice.rows("contact")) == 1
    assert_equal(desk)


async def test_unsent_work_survives_a_restart_and_is_sent_then(open_desk: Open) -> None:
    desk = open_desk("sara")
    desk.start()
    await desk.settled()
    desk.line.cut()
    desk.do(enquiry())
    await desk.reopen()
    assert desk.engine.status.outbox == 1
    desk.start()
    await desk.settled()
    assert_equal(desk)


async def test_a_fresh_copy_of_a_known_device_goes_on_after_its_last_number(open_desk: Open) -> None:
    first = open_desk("sara")
    first.start()
    await first.settled()
    first.do(enquiry(1))
    await first.settled()
    await first.stop()
    again = open_desk("sara, set up anew")
    again.device = again.line.device = first.device
    again.engine.attach(again.line, again.device)
    again.start()
    await again.settled()
    again.do(enquiry(2))
    await again.settled()
    assert [mutation.n for mutation in again.line.pushes[-1].mutations] == [2]
    assert_equal(again)


async def test_while_the_network_closes_streams_polling_carries_the_changes(open_desk: Open) -> None:
    desk = open_desk("sara")
    desk.line.streams = False
    desk.start()
    await desk.until(lambda: "poll" in desk.line.asked)
    desk.practice.run(enquiry())
    await desk.until(lambda: bool(desk.query("SELECT 1 FROM contact")))
    assert desk.engine.status.state is State.ONLINE


async def test_a_cursor_that_is_too_old_starts_over_and_keeps_unsent_work(open_desk: Open) -> None:
    desk = open_desk("sara")
    desk.start()
    await desk.settled()
    desk.line.cut()
    desk.do(enquiry(1))
    for index in range(5):
        desk.practice.run(enquiry(index + 10))
    desk.practice.forget_before(desk.practice.head)
    desk.line.mend()
    desk.engine.try_now()
    await desk.settled()
    assert desk.engine.store.generation == 2
    assert len(desk.practice.rows("contact")) == 6
    assert_equal(desk)


async def test_after_a_restore_the_desk_starts_over_and_sends_what_the_server_lost(open_desk: Open) -> None:
    desk = open_desk("sara")
    heard: list[Changes] = []
    desk.start()
    await desk.settled()
    desk.line.cut()
    desk.do(enquiry(1))
    desk.engine.on_changes.append(heard.append)
    desk.practice.new_epoch()
    desk.line.mend()
    desk.engine.try_now()
    await desk.settled()
    assert any(changes.everything for changes in heard)
    assert len(desk.practice.rows("contact")) == 1
    assert [told.retold for told in desk.line.pushes[-1].mutations] == [True]
    desk.do(enquiry(2))
    await desk.settled()
    assert [told.retold for told in desk.line.pushes[-1].mutations] == [False]
    reader = open_reader(desk.folder, KEY)
    assert reader.execute("SELECT count(*) FROM contact").fetchone() == (2,)
    reader.close()
    assert_equal(desk)


async def test_a_server_that_went_on_from_an_older_moment_of_the_same_life_gets_back_what_it_forgot(
    open_desk: Open, tmp_path: Path
) -> None:
    """The fallback where nothing proves that it was put back: the desk is simply ahead of it, and is told to start over."""
    desk = open_desk("sara")
    desk.start()
    await desk.settled()
    desk.do(enquiry(1))
    await desk.settled()
    live, kept = tmp_path / "server.db", tmp_path / "kept.db"
    with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(kept)) as copy:
        source.backup(copy)
    desk.do(enquiry(2))
    await desk.settled()
    desk.line.cut()
    with closing(sqlite3.connect(kept)) as source, closing(sqlite3.connect(live)) as copy:
        source.backup(copy)
    greet, epoch = desk.line.hello, desk.practice.site.epoch

    async def hello(said: Hello) -> Welcome:
        welcome = await greet(said)
        is_ahead = said.epoch == welcome.epoch and said.seq > welcome.head
        return msgspec.structs.replace(welcome, commands=["reset"] if is_ahead else [])

    desk.line.hello = hello  # type: ignore[method-assign]
    desk.do(enquiry(3))
    assert len(desk.practice.rows("contact")) == 1
    desk.line.mend()
    desk.engine.try_now()
    await desk.settled()
    assert desk.engine.rebase.epoch == epoch
    assert len(desk.practice.rows("contact")) == 3
    again = [told for push in desk.line.pushes for told in push.mutations if told.retold]
    assert len({told.ulid for told in again}) == 3, "no backup was ever verified, so all that it had done"
    assert_equal(desk)


async def test_an_answer_to_a_hello_that_is_older_than_the_last_push_numbers_nothing_anew(
    open_desk: Open,
) -> None:
    """It would offer the same work under other numbers, as a copy of this workstation does."""
    desk = open_desk("sara")
    desk.start()
    await desk.settled()
    greet, said_hello, may_answer = desk.line.hello, asyncio.Event(), asyncio.Event()

    async def answer_late(said: Hello) -> Welcome:
        welcome = await greet(said)
        said_hello.set()
        await may_answer.wait()
        return welcome

    desk.line.hello = answer_late  # type: ignore[method-assign]
    desk.line.streams = False
    for event in desk.practice.moved:
        event.set()
    await desk.until(lambda: desk.engine.machine.step is Step.HELLO)
    desk.line.streams = True
    desk.engine.try_now()
    await said_hello.wait()
    desk.do(enquiry(1))
    await desk.until(lambda: desk.engine.rebase.outbox.by_n[1].verdict is not None)
    may_answer.set()
    await desk.settled()
    assert [[told.n for told in push.mutations] for push in desk.line.pushes] == [[1]]
    assert_equal(desk)


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (Failure(status=401, code="SIGN_IN", message="Sign in first."), State.SIGNED_OUT),
        (Failure(status=426, code="UPGRADE", message="Update."), State.UPGRADE_NEEDED),
        (Failure(status=409, code="CLONED", message="Another copy."), State.SIGNED_OUT),
    ],
)
async def test_a_refusal_stops_the_traffic_and_keeps_unsent_work(
    open_desk: Open, failure: Failure, state: State
) -> None:
    desk = open_desk("sara")
    desk.start()
    await desk.settled()
    desk.line.refuses = failure
    desk.do(enquiry())
    await desk.until(lambda: desk.engine.status.state is state)
    asked = len(desk.line.asked)
    await asyncio.sleep(0.05)
    assert len(desk.line.asked) == asked
    assert desk.engine.status.outbox == 1
    assert desk.engine.status.message
    desk.line.refuses = None
    desk.engine.attach(desk.line, desk.device)
    await desk.settled()
    assert_equal(desk)


async def test_a_forked_device_sends_its_work_under_its_new_name(open_desk: Open) -> None:
    desk = open_desk("sara")
    desk.start()
    await desk.settled()
    desk.do(enquiry(1))
    await desk.settled()
    desk.line.refuses = Failure(status=409, code="CLONED", message="Another copy.")
    desk.do(enquiry(2))
    await desk.until(lambda: desk.engine.status.state is State.SIGNED_OUT)
    desk.line.refuses = None
    desk.device = desk.line.device = desk.practice.device("sara, again")
    desk.engine.attach(desk.line, desk.device)
    await desk.settled()
    assert [mutation.n for mutation in desk.line.pushes[-1].mutations] == [1]
    assert_equal(desk)


async def test_digests_find_a_rotten_row_and_the_repair_fetches_only_its_shard(open_desk: Open) -> None:
    desk = open_desk("sara")
    desk.start()
    await desk.settled()
    for index in range(10):
        desk.practice.run(enquiry(index))
    await desk.settled()
    row_id = min(desk.practice.rows("contact"))
    shard = int(row_id[-2:], 16)
    desk.engine.store.connection.execute("UPDATE contact SET name = 'Rotten' WHERE id = ?", (row_id,))
    assert await desk.engine.check(recount=True) == {"contact": [shard]}
    assert await desk.engine.check(recount=True) == {}
    assert_equal(desk)


async def test_a_first_start_from_a_snapshot_ends_equal_and_tells_how_far_it_is(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "SMALL_PRACTICE", 0)
    desk = open_desk("sara")
    for index in range(100):
        desk.practice.run(enquiry(index))
    seen: list[Status] = []
    desk.engine.on_status.append(seen.append)
    desk.start()
    await desk.settled()
    assert desk.engine.store.generation == 2
    counts = [status.done for status in seen if status.state is State.CATCHING_UP and status.done]
    assert counts == sorted(counts)
    assert max(counts) >= 600
    assert len(desk.query("SELECT 1 FROM contact_search WHERE contact_search MATCH '\"person\"'")) == 100
    assert_equal(desk)


async def told_to_wipe(desk: Desk) -> Desk:
    """A workstation that was told to wipe with work that nobody has yet, and asks in vain to hand it over."""
    desk.start()
    await desk.settled()
    desk.line.cut()
    desk.do(enquiry())
    desk.engine.machine.must_wipe = True
    desk.engine.machine.may_push = False
    asked = len(desk.line.asked)
    desk.engine.try_now()
    await desk.until(lambda: "push" in desk.line.asked[asked:])
    return desk


async def test_a_workstation_told_to_wipe_hands_its_work_over_first_and_then_leaves_nothing(
    open_desk: Open, practice: Practice
) -> None:
    desk = await told_to_wipe(open_desk("sara"))
    assert (desk.folder / "current.json").exists()
    desk.line.mend()
    desk.engine.try_now()
    await desk.until(lambda: not (desk.folder / "current.json").exists())
    assert len(practice.rows("contact")) == 1
    with pytest.raises(NoReplica):
        open_reader(desk.folder, KEY)


async def test_a_workstation_that_is_on_its_way_out_speaks_for_nobody_new(
    open_desk: Open, practice: Practice
) -> None:
    """Seed 1008 of the hostile world: it forgot that it was to be wiped, and went on over files that were gone."""
    desk = await told_to_wipe(open_desk("sara"))
    desk.engine.attach(desk.line, practice.device("another"))
    assert desk.engine.machine.must_wipe
    desk.line.mend()
    desk.engine.try_now()
    await desk.until(lambda: not (desk.folder / "current.json").exists())
    assert desk.engine.machine.must_wipe
    assert len(practice.rows("contact")) == 1


async def test_what_no_push_can_carry_is_refused_at_once_and_holds_up_nothing_behind_it(
    open_desk: Open,
) -> None:
    desk = open_desk("sara")
    desk.start()
    await desk.settled()
    contact = derive_id(desk.do(enquiry(1)).ulid, "contact")
    with pytest.raises(Invalid) as refused:
        desk.do(
            PatchFields(entity="contact", id=contact, fields={"address": ["x" * MAX_PUSH_BYTES, "Marina"]})
        )
    assert refused.value.field == "body"
    desk.do(enquiry())
    await desk.settled()
    assert_equal(desk)
