"""A fresh copy on its way: it outlives the program, stands the check or is refused, and never costs what was typed."""

import asyncio
import hashlib
import shutil
from collections import namedtuple
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.commands.people import CaptureLead
from sync.commands.practice import PutLocation
from sync.journeys.hours import OpeningHours
from sync.model import cipher
from sync.replica import downlink, succession
from sync.replica.changes import Stage, State, Status, Trouble
from sync.replica.machine import Failure
from sync.replica.rebase import Rebase
from sync.replica.store import DamagedReplica, Store, open_reader
from sync.replica.transport import Fetched, LinkFailed, Progress
from sync.server.snapshot import Built, build_file
from sync.wire import Patch
from tests.sync.replica.practice import KEY, Desk, Line, Practice

pytestmark = pytest.mark.anyio
Open = Callable[[str], Desk]
PIECE = 16_384


class Files(Line):
    """A line to a server that ships files, in pieces; it may break off, lie or be held up."""

    def __init__(self, practice: Practice, device: str, folder: Path) -> None:
        super().__init__(practice, device)
        self.folder = folder
        self.breaks_after: int | None = None
        self.damage: Callable[[Path], None] = lambda path: None
        self.sent = 0
        self.asked_from: list[int] = []
        self.between: Callable[[], None] = lambda: None
        self._built: Built | None = None

    async def snapshot(
        self, target: Path, known: Fetched | None, begun: Callable[[Fetched], None], progress: Progress
    ) -> Fetched:
        self._check("snapshot")
        path, built = await self._file()
        content = path.read_bytes()
        fetched = Fetched(
            bytes.fromhex(built.key), built.as_of, built.sha256, len(content), built.rows, built.sums
        )
        start = size(target) if known == fetched else 0
        self.asked_from.append(start)
        if not start:
            begun(fetched)
        with target.open("ab" if start else "wb") as file:
            for place in range(start, len(content), PIECE):
                if self.breaks_after is not None and place >= self.breaks_after:
                    raise LinkFailed(Failure(message="cut"))
                file.write(content[place : place + PIECE])
                file.flush()
                self.sent += len(content[place : place + PIECE])
                progress(min(place + PIECE, len(content)), len(content))
                self.between()
                await asyncio.sleep(0)
        return fetched

    async def _file(self) -> tuple[Path, Built]:
        path = self.folder / "shipped.db"
        if self._built is None:
            site, seen = self.practice.site, self.practice.seen(self.device)
            url = self.practice.database.url
            self._built = await asyncio.to_thread(build_file, url, site.epoch, sorted(seen.scopes), path)
            self.damage(path)
        return path, self._built

    def relabel(self) -> None:
        """Say of a file that was altered that it is as it should be."""
        assert self._built is not None
        sha256 = hashlib.sha256((self.folder / "shipped.db").read_bytes()).hexdigest()
        self._built = Built(self._built.as_of, self._built.rows, self._built.key, sha256, self._built.sums)


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[Practice]:
    made = Practice(tmp_path)
    made.run(*(enquiry(index) for index in range(50)))
    yield made
    made.close()


@pytest.fixture
async def desk(practice: Practice, tmp_path: Path) -> AsyncIterator[Desk]:
    """A workstation whose copy is too old to catch up: it needs a fresh one, and works on in the old one meanwhile."""
    made = Desk(practice, tmp_path, "sara")
    async with asyncio.timeout(60):
        made.start()
        await made.settled()
        await made.reopen()
        made.line = Files(practice, made.device, tmp_path)
        practice.run(enquiry(60))
        practice.forget_before(practice.head)
        yield made
        await made.stop()


def enquiry(index: int = 0) -> CaptureLead:
    return CaptureLead(name=f"Person {index}", phone=f"+9715000{index:05d}", text="Do you do implants?")


def size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def files(desk: Desk) -> Files:
    assert isinstance(desk.line, Files)
    return desk.line


def coming(desk: Desk) -> list[str]:
    return sorted(path.name for path in desk.folder.glob("gen-2.*"))


async def again(desk: Desk) -> None:
    """The program ends and starts anew."""
    line = files(desk)
    await desk.reopen()
    line.is_cut = False
    desk.line = line


async def test_a_program_that_ended_in_the_middle_goes_on_from_there(desk: Desk) -> None:
    line = files(desk)
    line.breaks_after = 10 * PIECE
    desk.start()
    await desk.until(lambda: desk.engine.status.state is State.OFFLINE)
    await again(desk)
    assert coming(desk) == ["gen-2.note", "gen-2.part"]
    line.breaks_after = None
    desk.start()
    await desk.settled()
    assert line.asked_from[-1] == 10 * PIECE
    assert line.sent == size(line.folder / "shipped.db")
    assert desk.engine.store.generation == 2
    assert len(desk.query("SELECT 1 FROM contact")) == 51


async def test_the_key_of_what_has_come_is_nowhere_plain_on_the_disk(desk: Desk) -> None:
    line = files(desk)
    line.breaks_after = 10 * PIECE
    desk.start()
    await desk.until(lambda: desk.engine.status.state is State.OFFLINE)
    known = desk.engine.store.arrival().known
    assert known is not None
    content = b"".join(path.read_bytes() for path in desk.folder.iterdir())
    assert known.key not in content
    assert known.key.hex().encode() not in content
    await desk.stop()
    with pytest.raises(Exception, match="key"):
        Store.open(desk.folder, bytes(32), lambda _: None)


async def test_a_program_that_ended_behind_the_check_fetches_nothing_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = files(desk)

    async def cut(*_: Any) -> int:
        raise LinkFailed(Failure(message="cut"))

    with monkeypatch.context() as patched:
        patched.setattr(succession, "_catch_up", cut)
        desk.start()
        await desk.until(lambda: desk.engine.status.state is State.OFFLINE)
    await again(desk)
    desk.start()
    await desk.settled()
    assert len(line.asked_from) == 1
    assert desk.engine.store.generation == 2


async def test_a_file_that_took_the_work_in_but_was_not_pointed_at_is_fetched_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = files(desk)
    desk.do(enquiry(77))
    with monkeypatch.context() as patched:
        patched.setattr(Store, "_point", lambda *_: (_ for _ in ()).throw(LinkFailed(Failure())))
        desk.start()
        await desk.until(lambda: desk.engine.status.state is State.OFFLINE)
    await again(desk)
    assert desk.engine.status.outbox == 1
    desk.start()
    await desk.settled()
    assert len(line.asked_from) == 2
    assert len(desk.practice.rows("contact")) == 52


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-8192])


@pytest.mark.parametrize("damage", [flip, shorten])
@pytest.mark.expects_logs("snapshot_damaged")
async def test_a_damaged_file_is_refused_and_fetched_afresh_once_and_not_in_a_loop(
    desk: Desk, damage: Callable[[Path], None]
) -> None:
    line = files(desk)
    line.damage = damage
    desk.start()
    await desk.until(lambda: desk.engine.status.trouble is Trouble.DAMAGED_COPY)
    await asyncio.sleep(0.1)
    assert line.asked_from == [0, 0]
    assert desk.engine.store.generation == 1
    assert coming(desk) == []
    assert desk.engine.status.message
    desk.do(enquiry(99))  # the old generation goes on
    line.damage, line._built = lambda path: None, None
    (line.folder / "shipped.db").unlink()
    desk.engine.try_now()
    await desk.settled()
    assert desk.engine.status.trouble is None
    assert len(desk.practice.rows("contact")) == 52


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM contact WHERE id = (SELECT min(id) FROM contact)",
        "UPDATE replica_digest SET sum128 = '00000000000000000000000000000001' WHERE entity = 'contact'",
        "UPDATE local SET value = value - 1 WHERE key = 'cursor'",
    ],
    ids=["a row is missing", "digests are not the server's", "another number"],
)
@pytest.mark.expects_logs("snapshot_damaged")
async def test_a_file_that_was_built_wrongly_is_refused_although_its_bytes_are_right(
    desk: Desk, sql: str
) -> None:
    line = files(desk)
    _, built = await line._file()
    connection = cipher.connect(line.folder / "shipped.db", bytes.fromhex(built.key))
    connection.execute(sql)
    connection.close()
    line.relabel()
    desk.start()
    await desk.until(lambda: desk.engine.status.trouble is Trouble.DAMAGED_COPY)
    assert desk.engine.store.generation == 1


async def test_a_full_disk_leaves_the_old_generation_at_work_and_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = files(desk)
    usage = namedtuple("usage", "total used free")

    def fill() -> None:
        from sync.replica.store import check_room

        check_room(desk.folder, 10**6)

    line.between = fill
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 0))
        desk.start()
        await desk.until(lambda: desk.engine.status.trouble is Trouble.NO_SPACE)
        assert "MB more" in (desk.engine.status.message or "")
        desk.do(enquiry(99))
        assert len(desk.query("SELECT 1 FROM contact")) == 51
    desk.engine.try_now()
    await desk.settled()
    assert len(desk.practice.rows("contact")) == 52


async def test_who_types_while_a_fresh_copy_comes_loses_nothing_and_sees_it_at_once(desk: Desk) -> None:
    line = files(desk)
    typed: list[str] = []

    def type_one() -> None:
        if len(typed) < 20:
            typed.append(desk.do(enquiry(100 + len(typed))).changes.rows["contact"][0])
            reader = open_reader(desk.folder, KEY)
            assert reader.execute("SELECT 1 FROM contact WHERE id = ?", (typed[-1],)).fetchone()
            reader.close()

    line.between = type_one
    desk.start()
    await desk.settled()
    assert len(typed) == 20
    assert set(typed) <= set(desk.practice.rows("contact"))
    assert len(desk.practice.rows("contact")) == 71


async def test_who_stops_it_keeps_what_came_and_goes_on_from_there(desk: Desk) -> None:
    line = files(desk)
    line.between = lambda: desk.engine.stop_fetching() if line.sent == 20 * PIECE else None
    desk.start()
    await desk.until(lambda: desk.engine.status.trouble is Trouble.STOPPED)
    await asyncio.sleep(0.05)
    assert coming(desk) == ["gen-2.note", "gen-2.part"]
    desk.do(enquiry(99))
    desk.engine.try_now()
    await desk.settled()
    assert line.asked_from == [0, 20 * PIECE]
    assert len(desk.practice.rows("contact")) == 52


async def test_its_progress_is_counted_through_every_stage(desk: Desk) -> None:
    seen: list[Status] = []
    desk.engine.on_status.append(seen.append)
    desk.start()
    await desk.settled()
    stages = list(dict.fromkeys(status.stage for status in seen if status.stage is not None))
    assert [stage for stage in stages if stage is not Stage.REPLAYING] == [
        Stage.FETCHING, Stage.CHECKING, Stage.SWITCHING,
    ]  # fmt: skip
    fetched = [status.done for status in seen if status.stage is Stage.FETCHING]
    assert fetched == sorted(fetched)
    assert fetched[-1] == seen[-1].total or fetched[-1] > 10 * PIECE
    assert seen[-1].stage is None


async def test_a_server_that_still_builds_is_asked_again_and_says_how_far_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = files(desk)
    line.refuses = None
    answers = [Failure(status=503, code="BUILDING", retry_after_s=0, done=n, total=9) for n in (3, 7)]
    real = line.snapshot

    async def building(*args: Any) -> Fetched:
        if answers:
            raise LinkFailed(answers.pop(0))
        return await real(*args)

    monkeypatch.setattr(line, "snapshot", building)
    seen: list[Status] = []
    desk.engine.on_status.append(seen.append)
    desk.start()
    await desk.settled()
    preparing = [(status.done, status.total) for status in seen if status.stage is Stage.PREPARING]
    assert list(dict.fromkeys(preparing)) == [(3, 9), (7, 9)]
    assert State.OFFLINE not in {status.state for status in seen[1:]}


@pytest.mark.expects_logs("replica_damaged", "starting_afresh")
async def test_a_move_that_fails_lets_go_of_the_new_file_though_the_old_one_cannot_be_read_any_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seed 691: the file stayed locked, so no later move succeeded."""
    tried = list[str]()

    def switch(store: Store, file_key: bytes, connection: Any) -> None:
        tried.append("switch")
        connection.execute("BEGIN IMMEDIATE")
        raise DamagedReplica("It cannot be read.")

    def unreadable(connection: Any, *more: Any) -> Rebase:
        if tried:
            raise DamagedReplica("It cannot be read.")
        return Rebase(connection, *more)

    monkeypatch.setattr(Store, "switch", switch)
    monkeypatch.setattr(downlink, "Rebase", unreadable)
    desk.start()
    await desk.until(lambda: bool(tried))
    coming = desk.engine.store.arrival()
    assert coming.known is not None
    with closing(cipher.connect(coming.file, coming.known.key)) as other:
        other.execute("BEGIN IMMEDIATE")


async def test_pages_of_another_setting_do_not_bring_a_fresh_copy_up(desk: Desk, practice: Practice) -> None:
    """Seed 1547 on PostgreSQL: an owner took the workstation's place away and gave it back while the copy caught up, which left
    out, or brought, what happened at that place meanwhile (invariants I2 and I8)."""
    week = {"week": [[[480, 1200]]] * 7, "zone": "Asia/Dubai"}
    hours = msgspec.convert(week, OpeningHours)
    practice.run(PutLocation(id="61" * 16, name="Creek", region="AE", currency="AED", hours=hours))
    line = files(desk)
    asked = list[str]()

    async def pull(epoch: str, cursor: int) -> Patch:
        if asked:
            return await Files.pull(line, epoch, cursor)
        asked.append("pull")
        practice.set_scopes(desk.device, "practice")
        practice.run(CaptureLead(name="Of Creek", phone="+971509990001", location_id="61" * 16))
        patch = await Files.pull(line, epoch, cursor)
        practice.set_scopes(desk.device, "practice", "loc:*")
        return patch

    line.pull = pull
    desk.start()
    await desk.settled()
    assert desk.query("SELECT name FROM contact WHERE scope <> 'practice'") == [("Of Creek",)]
    assert desk.engine.rebase.differing(practice.digests(desk.device)) == {}
