"""A practice for the replica's tests: the real server core over a real database, spoken to without a network."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import zstandard

import sync.commands.all  # noqa: F401 - fills the register
from sync.commands.kernel import Command, Principal
from sync.commands.practice import PutStaff
from sync.model.entities import ENTITIES
from sync.model.ids import derive_id, fact_id, new_ulid, now_ms
from sync.model.words import Role
from sync.replica.changes import Applied
from sync.replica.engine import Engine
from sync.replica.machine import Failure
from sync.replica.session import Session, intent
from sync.replica.transport import Fetched, LinkFailed, Progress
from sync.server import answering, devices, feed
from sync.server.authority import session_key
from sync.server.core import Batch
from sync.server.database import open_database
from sync.server.passwords import token_hash
from sync.server.practice import add_device, open_site, put_meta
from sync.server.refusals import Refusal
from sync.server.snapshot import build_lines
from sync.wire import Brief, Digests, Hello, Patch, Push, Pushed, Verdict, Welcome

M = TypeVar("M")
SYSTEM = Principal("system", "practice", frozenset(Role))
_ULID = "01HZ0000000000000000000000"
_OPENED = 1_600_000_000_000
SARA = derive_id(_ULID, "row")
KEY = bytes(range(32))


class Practice:
    """One server's authority with a person called Sara in it."""

    def __init__(self, folder: Path) -> None:
        self.database = open_database(str(folder / "server.db"))
        self.site = open_site(self.database, folder)
        self.moved: set[asyncio.Event] = set()
        if self.head:
            return
        self.run(
            PutStaff(name="Sara Khan", email="sara@clinic.example", roles=[Role.FRONT_DESK, Role.OWNER]),
            at=_OPENED,
            ulid=_ULID,
        )

    def session(self, device: str) -> Session:
        """Sara's session at a workstation."""
        session = fact_id("test", "session", device)
        return Session(session, session_key(self.site.secret, session))

    def seen(self, device: str) -> devices.DeviceSeen:
        with self.database.reading() as rows:
            return devices.seen(rows, device)

    def set_scopes(self, device: str, *words: str) -> None:
        self._write(lambda batch: devices.set_scopes(batch.rows, device, words))

    def revoke(self, device: str) -> None:
        self._write(lambda batch: devices.revoke_device(batch.rows, device))

    def device(self, name: str) -> str:
        """A new workstation's id."""
        device = fact_id("test", "device", name)

        def enrol(batch: Batch) -> None:
            if batch.rows.execute("SELECT 1 FROM device WHERE id = ?", (device,)).fetchone():
                return
            add_device(batch.rows, device, name=name, token_hash=token_hash(name), enrolled_by=None)
            batch.rows.execute(
                "INSERT INTO session (id, staff_id, device_id, created_at, expires_at, one_time) VALUES (?, ?, ?, 0, ?, 0) "
                "ON CONFLICT (id) DO NOTHING",
                (fact_id("test", "session", device), SARA, device, now_ms() + 10**10),
            )

        self._write(enrol)
        return device

    def run(self, *commands: Command, at: int | None = None, ulid: str | None = None) -> list[Verdict]:
        """Commands that reach the server by another way than this workstation."""
        moment = now_ms() if at is None else at
        listed = [(command, SYSTEM, moment, ulid or new_ulid(moment)) for command in commands]
        return self._write(lambda batch: batch.run_many(listed))

    def push(self, device: str, push: Push) -> Pushed:
        return self._write(
            lambda batch: answering.push(batch, devices.seen(batch.rows, device), push, now_ms())
        )

    def page(self, device: str, since: int, limit: int = 2_000) -> Patch:
        with self.database.reading() as rows:
            seen = devices.check_active(devices.seen(rows, device))
            return answering.page(rows, self.site, seen, since, limit)

    @property
    def head(self) -> int:
        with self.database.reading() as rows:
            return feed.head(rows)

    @property
    def min_cursor(self) -> int:
        with self.database.reading() as rows:
            return feed.min_cursor_of(rows)

    def rows(self, entity: str) -> dict[str, tuple[Any, ...]]:
        """Live rows of an entity, by raw SQL."""
        names = ", ".join(ENTITIES[entity].columns)
        with self.database.reading() as rows:
            found = rows.execute(f'SELECT {names} FROM "{entity}" WHERE deleted = 0').fetchall()
            return {row[0]: tuple(row) for row in found}

    def digests(self, device: str) -> Digests:
        with self.database.reading() as rows:
            return answering.digest(rows, self.site, devices.seen(rows, device))

    def forget_before(self, seq: int) -> None:
        """Compact the journal away, so that older cursors are too old."""
        self._write(lambda batch: put_meta(batch.rows, "min_cursor", str(seq)))

    def new_epoch(self) -> None:
        """What a restore does to the practice's identity."""
        self.site = msgspec.structs.replace(self.site, epoch=secrets.token_hex(16))

    def close(self) -> None:
        self.database.close()

    def _write(self, job: Callable[[Batch], Any]) -> Any:
        rows = self.database.begin()
        try:
            batch = Batch(rows, epoch=self.site.epoch, secret=self.site.secret, received=now_ms())
            with batch.attempt():
                result = job(batch)
            batch.finish()
        except BaseException:
            self.database.rollback()
            raise
        self.database.commit()
        for event in self.moved:
            event.set()
        return result


class Line:
    """A workstation's line to the practice. `is_cut` makes the server unreachable; `refuses` answers with a failure."""

    def __init__(self, practice: Practice, device: str) -> None:
        self.practice = practice
        self.device = device
        self.is_cut = False
        self.refuses: Failure | None = None
        self.streams = True
        self.pushes: list[Push] = []
        self.lost_answers = 0
        self.page_rows = 256
        self.asked: list[str] = []
        self.rows_asked = 0

    async def hello(self, hello: Hello) -> Welcome:
        self._check("hello")
        site, seen = self.practice.site, self.practice.seen(self.device)
        commands = ["reset"] if hello.epoch not in {None, site.epoch} else list[str]()
        return Welcome(
            epoch=site.epoch,
            head=self.practice.head,
            min_cursor=self.practice.min_cursor,
            schema=1,
            oldest_schema=1,
            scopes=sorted(seen.scopes),
            scope_gen=seen.scope_gen,
            last_n=seen.last_n,
            now=now_ms() + 5_000,
            durable_backup_seq=0,
            lease_until=0,
            commands=commands if seen.state == "active" else ["wipe"],
        )

    async def pull(self, epoch: str, cursor: int) -> Patch:
        self._check("pull")
        return self._page(cursor)

    async def stream(self, epoch: str, cursor: int) -> AsyncGenerator[Patch | None]:
        self._check("stream")
        moved = asyncio.Event()
        self.practice.moved.add(moved)
        try:
            yield None
            while self.streams:
                patch = self._page(cursor)
                if patch.upto > cursor:
                    cursor = patch.upto
                    yield patch
                    continue
                moved.clear()
                await moved.wait()
                self._check("event")
        finally:
            self.practice.moved.discard(moved)

    async def poll(self, epoch: str, cursor: int) -> Patch:
        self._check("poll")
        await asyncio.sleep(0.01)
        return self._page(cursor)

    async def push(self, push: Push) -> Pushed:
        self._check("push")
        self.pushes.append(push)
        try:
            pushed = self.practice.push(
                self.device, msgspec.json.decode(msgspec.json.encode(push), type=Push)
            )
        except Refusal as refusal:
            raise LinkFailed(
                Failure(status=refusal.status, code=refusal.problem.code, message=refusal.problem.message)
            ) from None
        if self.lost_answers:
            self.lost_answers -= 1
            raise LinkFailed(Failure(message="the answer was lost"))
        return pushed

    async def digest(self) -> Digests:
        self._check("digest")
        return self.practice.digests(self.device)

    async def brief(self, entity: str, shard: int) -> Brief:
        self._check("brief")
        return self._wanted(answering.Wanted(entity, shard=shard, brief=True), Brief)

    async def rows(self, entity: str, row_ids: Sequence[str]) -> Patch:
        self._check("rows")
        self.rows_asked += len(row_ids)
        return self._wanted(answering.Wanted(entity, list(row_ids)), Patch)

    def _wanted(self, wanted: answering.Wanted, kind: type[M]) -> M:
        seen = self.practice.seen(self.device)
        with self.practice.database.reading() as rows:
            answer = answering.rows(rows, self.practice.site, seen, wanted)
        return msgspec.json.decode(msgspec.json.encode(answer), type=kind)

    async def snapshot(
        self, target: Path, known: Fetched | None, begun: Callable[[Fetched], None], progress: Progress
    ) -> Fetched:
        self._check("snapshot")
        raise LinkFailed(Failure(status=404, code="NOT_FOUND"))

    async def lines(
        self, after: tuple[str, str] | None, only: Collection[str] | None = None
    ) -> AsyncGenerator[bytes]:
        self._check("lines" if only is None else "part")
        encode = msgspec.json.encode
        columns = {name: list(entity.columns) for name, entity in ENTITIES.items()}
        scopes = self.practice.seen(self.device).scopes
        scopes = scopes if only is None else scopes & set(only)
        header = {"epoch": self.practice.site.epoch, "as_of": self.practice.head, "columns": columns}
        yield encode(header | {"scopes": sorted(scopes)}) + b"\n"
        total = 0
        for name in ENTITIES:
            listed = [row for _, row in sorted(self.practice.rows(name).items()) if row[1] in scopes]
            total += len(listed)
            for start in range(0, len(listed), 500):
                yield encode({"e": name, "r": listed[start : start + 500]}) + b"\n"
        yield encode({"end": True, "rows": total}) + b"\n"

    async def added(self, after: tuple[str, str] | None, since: int, at_least: int) -> AsyncGenerator[bytes]:
        self._check("added")
        site, path = self.practice.site, self.practice.site.folder / "added.ndjson.zst"
        build_lines(
            self.practice.database.url,
            site.epoch,
            sorted(self.practice.seen(self.device).scopes),
            path,
            since=since,
        )
        yield (
            zstandard.ZstdDecompressor().decompressobj(read_across_frames=True).decompress(path.read_bytes())
        )

    async def close(self) -> None:
        self.is_cut = True
        for event in self.practice.moved:
            event.set()

    def cut(self) -> None:
        """The network goes down; an open stream ends."""
        self.is_cut = True
        for event in self.practice.moved:
            event.set()

    def mend(self) -> None:
        self.is_cut = False

    def _page(self, cursor: int) -> Patch:
        try:
            patch = self.practice.page(self.device, cursor, self.page_rows)
        except Refusal as refusal:
            raise LinkFailed(
                Failure(status=refusal.status, code=refusal.problem.code, message=refusal.problem.message)
            ) from None
        return msgspec.json.decode(msgspec.json.encode(patch), type=Patch)

    def _check(self, asked: str) -> None:
        self.asked.append(asked)
        if self.is_cut:
            raise LinkFailed(Failure(message="unreachable"))
        if self.refuses is not None:
            raise LinkFailed(self.refuses)


class Desk:
    """A workstation under test: an engine in a folder, a line to the practice, and Sara at it."""

    def __init__(self, practice: Practice, folder: Path, name: str) -> None:
        self.practice = practice
        self.folder = folder / name
        self.device = practice.device(name)
        self.line = Line(practice, self.device)
        self.engine = Engine.open(self.folder, KEY)
        self._task: asyncio.Task[None] | None = None
        self._is_stopped = False

    def do(self, command: Command, at: int | None = None) -> Applied:
        engine = self.engine
        moment = engine.now() if at is None else at
        return engine.apply(
            intent(command, at=moment, principal=f"staff:{SARA}", session=self.practice.session(self.device))
        )

    def start(self) -> None:
        self.engine.attach(self.line, self.device)
        self._task = asyncio.get_running_loop().create_task(self.engine.run())

    async def settled(self) -> None:
        """Until everything is sent, confirmed and up to the server's head."""
        while not (
            self.engine.rebase.cursor == self.practice.head
            and not self.engine.rebase.outbox.by_n
            and self.engine.status.state == "online"
        ):
            self._raise_if_ended()
            await asyncio.sleep(0.002)

    async def until(self, reached: Callable[[], bool]) -> None:
        while not reached():
            self._raise_if_ended()
            await asyncio.sleep(0.002)

    async def stop(self) -> None:
        if self._is_stopped:
            return
        self._is_stopped = True
        await self.engine.close()
        if self._task is not None:
            await self._task
            self._task = None

    async def reopen(self) -> None:
        """Close the program and start it again, offline."""
        await self.stop()
        self.line = Line(self.practice, self.device)
        self.engine = Engine.open(self.folder, KEY)
        self._is_stopped = False

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return self.engine.store.connection.execute(sql, values).fetchall()

    def _raise_if_ended(self) -> None:
        if self._task is not None and self._task.done():
            self._task.result()
            raise AssertionError("the engine ended")
