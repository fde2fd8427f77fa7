"""Damage done behind a copy's back is found, fetched again row by row, and told; unsent work stays (invariant I6)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sync.commands.people import AddNote, CaptureLead
from sync.model import cipher
from sync.model.entities import ENTITIES
from sync.replica import machine, proving
from sync.replica.inspect import Found, inspect
from sync.replica.store import DamagedReplica, read_pointer, unwrap
from tests.sync.replica.practice import KEY, Desk, Practice

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.expects_logs("rows_damaged", "search_damaged", "starting_afresh", "replica_damaged"),
]


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[Practice]:
    made = Practice(tmp_path)
    yield made
    made.close()


@pytest.fixture
async def desk(practice: Practice, tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(practice, tmp_path, "sara")
    made.start()
    async with asyncio.timeout(60):
        for index in range(30):
            practice.run(enquiry(index))
        await made.settled()
        yield made
        await made.stop()


def enquiry(index: int) -> CaptureLead:
    return CaptureLead(name=f"Person {index}", phone=f"+9715000{index:05d}", text="Do you do implants?")


def damage(desk: Desk, sql: str, *values: Any) -> None:
    """Write into the file as no part of the program does: through a connection of one's own, past every digest."""
    pointer = read_pointer(desk.folder)
    raw = cipher.connect(desk.folder / pointer.file, unwrap(pointer, KEY))
    raw.execute(sql, values)
    raw.close()


def assert_equal(desk: Desk) -> None:
    for name in ENTITIES:
        columns = ", ".join(f'"{column}"' for column in ENTITIES[name].columns)
        rows = desk.query(f'SELECT {columns} FROM "{name}" WHERE deleted = 0')
        assert {row[0]: row for row in rows} == desk.practice.rows(name), name
    assert desk.engine.rebase.differing(desk.practice.digests(desk.device)) == {}
    assert inspect(desk.folder, KEY).is_sound


async def test_a_copy_as_it_should_be_is_found_sound_and_says_since_when(desk: Desk) -> None:
    found = inspect(desk.folder, KEY)
    assert found.is_sound
    assert found.cursor == desk.practice.head
    assert found.rows == sum(len(desk.practice.rows(name)) for name in ENTITIES)
    assert desk.engine.status.verified_at is None
    assert await desk.engine.check() == {}
    assert desk.engine.status.verified_at is not None
    assert desk.engine.status.repaired == 0


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        ("UPDATE contact SET name = 'Somebody else' WHERE id IN (SELECT id FROM contact LIMIT 3)", 3),
        ("DELETE FROM message WHERE id IN (SELECT id FROM message LIMIT 2)", 2),
        (
            "INSERT INTO contact (id, scope, ver, deleted, name) "
            "SELECT substr(id, 1, 20) || 'ffffffffff' || substr(id, -2), scope, ver, 0, 'Nobody' FROM contact LIMIT 1",
            1,
        ),
        ("UPDATE contact SET ver = 1 << 40 WHERE id = (SELECT min(id) FROM contact)", 1),
        ("UPDATE endpoint SET scope = 'at:somewhere' WHERE id = (SELECT min(id) FROM endpoint)", 1),
    ],
    ids=["changed", "deleted", "invented", "from the future", "in another place"],
)
async def test_rows_that_are_wrong_are_fetched_again_and_no_others(desk: Desk, sql: str, count: int) -> None:
    damage(desk, sql)
    assert await desk.engine.check() == {}  # the digests know nothing of it
    found = inspect(desk.folder, KEY)
    assert found.wrong
    await desk.engine.inspected(found)
    assert desk.engine.status.repaired == count
    assert desk.line.rows_asked == count
    assert "lines" not in desk.line.asked
    await desk.engine.inspected(
        inspect(desk.folder, KEY)
    )  # a row that came back has another place in the index
    assert_equal(desk)


async def test_what_waits_to_be_sent_lies_over_the_repaired_row_as_before(desk: Desk) -> None:
    desk.line.cut()
    contact_id = min(desk.practice.rows("contact"))
    desk.do(AddNote(contact_id=contact_id, text="not sent yet"))
    base = desk.query("SELECT base FROM shadow WHERE entity = 'contact' AND row_id = ?", (contact_id,))
    if base:
        damage(
            desk,
            "UPDATE shadow SET base = replace(base, 'Person', 'Rotten') WHERE entity = 'contact'",
        )
    damage(
        desk, "UPDATE contact SET external_ref = 'rotten' WHERE id = ?", max(desk.practice.rows("contact"))
    )
    unsent = desk.query("SELECT n, ulid, envelope FROM outbox")
    assert len(unsent) == 1
    found = inspect(desk.folder, KEY)
    desk.line.mend()
    await desk.engine.inspected(found)
    assert desk.query("SELECT n, ulid, envelope FROM outbox") in (unsent, [])
    desk.engine.try_now()
    await desk.settled()
    assert_equal(desk)
    assert desk.query("SELECT count(*) FROM timeline WHERE contact_id = ? AND deleted = 0", (contact_id,))


async def test_work_done_between_the_look_and_the_repair_counts(desk: Desk) -> None:
    contact_id = min(desk.practice.rows("contact"))
    damage(desk, "UPDATE contact SET name = 'Rotten' WHERE id = ?", contact_id)
    found = inspect(desk.folder, KEY)
    desk.do(AddNote(contact_id=contact_id, text="meanwhile"))
    desk.practice.run(enquiry(77))
    await desk.settled()
    await desk.engine.inspected(found)
    await desk.engine.inspected(inspect(desk.folder, KEY))
    assert_equal(desk)


async def test_digests_that_were_written_wrongly_are_counted_again_and_no_row_is_fetched(desk: Desk) -> None:
    connection = desk.engine.store.connection
    connection.execute("UPDATE replica_digest SET n = n + 1 WHERE entity = 'contact'")
    desk.engine.rebase.confirmed.load()
    assert list(await desk.engine.check()) == ["contact"]
    assert desk.line.rows_asked == 0
    assert desk.engine.status.repaired == 0
    assert_equal(desk)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM contact_search WHERE rowid = (SELECT min(rowid) FROM contact)",
        "INSERT OR REPLACE INTO contact_search (rowid, name, endpoints, tags) "
        "SELECT min(rowid), 'nobody at all', '', '' FROM contact",
        "INSERT INTO message_search (rowid, body) SELECT max(rowid) + 7, 'words of no message' FROM message",
    ],
    ids=["lost", "of other words", "of no row"],
)
async def test_a_damaged_search_entry_is_made_anew_from_its_row(desk: Desk, sql: str) -> None:
    damage(desk, sql)
    found = inspect(desk.folder, KEY)
    assert not found.wrong
    assert [len(numbers) for numbers in found.search.values()] == [1]
    await desk.engine.inspected(found)
    assert desk.engine.status.reindexed == 1
    assert desk.line.rows_asked == 0
    assert_equal(desk)


async def test_a_search_index_that_stays_damaged_is_replaced_with_the_file(desk: Desk) -> None:
    damaged = Found(generation=1, search={"contact_search": [1]})
    await desk.engine.inspected(damaged)
    await desk.settled()
    assert desk.engine.store.generation == 1
    await desk.engine.inspected(damaged)
    await desk.until(lambda: desk.engine.store.generation == 2)
    await desk.settled()
    assert_equal(desk)


async def test_a_copy_that_is_mostly_wrong_fetches_one_snapshot_and_then_no_other(desk: Desk) -> None:
    connection = desk.engine.store.connection
    connection.execute("UPDATE replica_digest SET n = n + 1")
    desk.engine.rebase.confirmed.load()
    await desk.engine.check()
    await desk.until(lambda: desk.engine.store.generation == 2)
    await desk.settled()
    desk.engine.store.connection.execute("UPDATE replica_digest SET n = n + 1")
    desk.engine.rebase.confirmed.load()
    await desk.engine.check()
    await desk.settled()
    assert desk.engine.store.generation == 2
    for _ in range(20):
        if not await desk.engine.check():
            break
    assert_equal(desk)


async def test_a_broken_page_gives_way_to_a_fresh_file_with_the_unsent_work_in_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.line.cut()
    desk.do(enquiry(99))
    unsent = desk.query("SELECT ulid FROM outbox")
    await desk.stop()
    path = desk.folder / read_pointer(desk.folder).file
    page = _root_page(desk, "timeline")
    content = bytearray(path.read_bytes())
    content[page * cipher.PAGE_SIZE + 100] ^= 0xFF
    path.write_bytes(content)
    found = inspect(desk.folder, KEY)
    assert found.pages is not None
    assert not found.is_sound
    await desk.reopen()
    assert desk.query("SELECT ulid FROM outbox") == unsent
    monkeypatch.setattr(machine, "SMALL_PRACTICE", 0)
    desk.start()
    await desk.engine.inspected(found)
    assert desk.engine.status.is_damaged
    await desk.until(lambda: desk.engine.store.generation == 2)
    await desk.settled()
    assert not desk.engine.status.is_damaged
    assert len(desk.practice.rows("contact")) == 31
    assert_equal(desk)


async def test_a_page_that_breaks_under_the_hand_is_met_once_and_the_desk_goes_on_by_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.line.cut()
    desk.do(enquiry(99))
    unsent = desk.query("SELECT ulid FROM outbox")
    await desk.stop()
    path = desk.folder / read_pointer(desk.folder).file
    page = _root_page(desk, "timeline")
    content = bytearray(path.read_bytes())
    content[page * cipher.PAGE_SIZE + 100] ^= 0xFF
    path.write_bytes(content)
    await desk.reopen()
    with pytest.raises(DamagedReplica):
        desk.do(enquiry(100))
    assert (
        desk.query("SELECT ulid FROM outbox") == unsent
    )  # the connection that met the page answers nothing more
    assert desk.engine.status.is_damaged
    monkeypatch.setattr(machine, "SMALL_PRACTICE", 0)
    desk.start()
    await desk.until(lambda: desk.engine.store.generation == 2)
    await desk.settled()
    assert len(desk.practice.rows("contact")) == 31
    assert_equal(desk)


async def test_a_file_whose_outbox_cannot_be_read_does_not_open_and_says_what_to_do(desk: Desk) -> None:
    await desk.stop()
    path = desk.folder / read_pointer(desk.folder).file
    page = _root_page(desk, "outbox")
    content = bytearray(path.read_bytes())
    content[page * cipher.PAGE_SIZE + 100] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(DamagedReplica, match="It was kept; sign in again"):
        await desk.reopen()


def _root_page(desk: Desk, table: str) -> int:
    """The number of a table's first page, counted from 0, after everything was folded into the file."""
    pointer = read_pointer(desk.folder)
    raw = cipher.connect(desk.folder / pointer.file, unwrap(pointer, KEY))
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    page = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    raw.close()
    return page - 1


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_700_000_000_000

    def __call__(self) -> int:
        return self.now


async def test_checks_that_nobody_asked_for_keep_their_distance(desk: Desk) -> None:
    clock = Clock()
    proof = proving.Proof(
        desk.engine._random, clock, lambda: desk.engine.rebase, desk.engine._absorb, desk.engine._tell
    )
    assert proof.wait_ms() >= proving.CHECK_EVERY_MS // 2
    await proof.check(desk.line, clock, may_start_afresh=False)
    proof.soon()
    assert proof.wait_ms() >= proving.LEAST_BETWEEN_MS - 1
    again = proving.Proof(
        desk.engine._random, clock, lambda: desk.engine.rebase, desk.engine._absorb, desk.engine._tell
    )
    again.soon()
    assert again.wait_ms() >= proving.LEAST_BETWEEN_MS - 1  # the program started again, and again
    clock.now += proving.LEAST_BETWEEN_MS
    assert again.wait_ms() <= 2 * 60_000
    clock.now -= 5 * 3_600_000  # somebody set the clock back
    assert again.wait_ms() <= proving.LEAST_BETWEEN_MS


async def test_after_a_snapshot_and_now_and_then_the_engine_checks_by_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "LEAST_BETWEEN_MS", 0)
    monkeypatch.setattr(proving, "_SOON_MS", 1)
    desk.engine.proof.soon()
    desk.engine._proof_due.set()
    await desk.until(lambda: desk.engine.status.verified_at is not None)


def test_what_only_changed_later_is_not_asked_for() -> None:
    from sync.wire import Brief

    ours = {"a": (5, "x"), "b": (6, "x"), "c": (7, "x"), "d": (1 << 40, "x"), "e": (8, "x")}
    theirs = {"a": (5, "x"), "b": (6, "y"), "c": (12, "y"), "d": (9, "y"), "f": (3, "x"), "g": (13, "x")}
    assert proving.suspects(ours, Brief(epoch="e", seq=13, rows=theirs), 10) == ["b", "d", "e", "f"]


@pytest.mark.parametrize("is_cut", [False, True])
async def test_an_inspection_while_the_server_is_away_is_repaired_once_it_is_back(
    desk: Desk, *, is_cut: bool
) -> None:
    damage(desk, "UPDATE contact SET name = 'Rotten' WHERE id = (SELECT min(id) FROM contact)")
    found = inspect(desk.folder, KEY)
    await desk.engine.proof.take_in(found, desk.engine.store.generation)
    if is_cut:
        desk.line.cut()
        await desk.until(lambda: desk.engine.status.state == "offline")
        desk.line.mend()
        desk.engine.try_now()
        await desk.settled()
    assert list(await desk.engine.check()) == ["contact"]
    assert desk.engine.status.repaired == 1
