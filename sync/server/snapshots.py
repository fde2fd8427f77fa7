"""The ready-made copies: built in a child process, kept per set of scopes, renewed when much has changed, sent in pieces.

A build takes a whole core, so one goes on at a time; the others wait in line, and who waits too long is told how far it is
and when to come again. What is kept is bounded by number and bytes: what was not asked for the longest goes first. A copy
that was renewed stays as long as there is room, because a workstation that has half of it goes on from there.
"""

import asyncio
import json
import multiprocessing
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

import msgspec
import structlog
from litestar import Request, Response, Router, get
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from sync.model.words import SCHEMA_VERSION
from sync.server import alone, refusals, snapshot
from sync.server.answers import device_of
from sync.server.refusals import Refusal
from sync.server.server import Server
from sync.server.snapshot import Built

Format: TypeAlias = Literal["sqlite", "ndjson.zst"]

_LOCK = "in-use.lock"
_PIECE = 1024 * 1024
_FOLLOW_S = 0.02
_STALE_ROWS = 20_000
"""A copy further behind than this is renewed: catching up would take longer than a fresh file."""
MOST_WAITING = 8
"""Builds in line behind the one that goes on. More are refused until later."""
MOST_COPIES = 8
MOST_BYTES = 8 * 1024**3
PATIENCE_S = 8.0
"""How long a request waits for its copy before it is told to come again: well within any proxy's own patience."""
_COME_AGAIN_S = 2
_FAILED_REST_S = 5.0
"""A build that failed is not tried again sooner."""
T = TypeVar("T")
log = structlog.get_logger("foredesk.snapshots")


class Part(msgspec.Struct, frozen=True):
    """What of the practice a copy holds: the schema that it is for, and whether only what came after another one."""

    schema: int = SCHEMA_VERSION
    since: int | None = None


WHOLE = Part()


class Copy:
    """One file: in line, being built, or ready."""

    def __init__(
        self, kind: Format, scopes: frozenset[str], part: Part, path: Path, epoch: str, as_of: int
    ) -> None:
        self.kind = kind
        self.scopes = scopes
        self.part = part
        self.path = path
        self.epoch = epoch
        self.begun_at = as_of
        self.begun = asyncio.Event()
        """Set when it is this copy's turn, and when its build ended."""
        self.progress: tuple[int, int] = (0, 0)
        self.failed_at: float | None = None
        self.build: asyncio.Task[Built]

    @property
    def built(self) -> Built | None:
        """What it came to; None while it is not ready."""
        return self.build.result() if self.build.done() and self.failed_at is None else None

    def size(self) -> int:
        """Bytes on the disk."""
        parts = (self.path, _index_of(self.path))
        return sum(part.stat().st_size for part in parts if part.exists())


class Snapshots:
    """Every copy of a server process, in a folder of its own: several processes may share the practice's folder. What a
    process that was killed left behind is taken away by the next one to start."""

    def __init__(self, server: Server) -> None:
        self._server = server
        folders = server.site.folder / "snapshots"
        folders.mkdir(mode=0o700, exist_ok=True)
        for left in folders.iterdir():
            lock = alone.hold(left, _LOCK) if left.is_dir() else None
            if lock is not None:
                lock.close()
                shutil.rmtree(left, ignore_errors=True)
        self._folder = folders / secrets.token_hex(8)
        self._lock = alone.hold(self._folder, _LOCK)
        self._copies: list[Copy] = []
        """The one that was asked for the longest ago first."""
        self._turn = asyncio.Lock()
        self._children: set[Any] = set()
        self._closing = False

    def copy_for(
        self,
        kind: Format,
        scopes: frozenset[str],
        sha256: str | None = None,
        *,
        part: Part = WHOLE,
        at_least: int = 0,
    ) -> Copy:
        """A fresh enough copy, or the very one of which the asker has a part; starts building one where there is none, or
        none that stands for `at_least`. Raises Refusal 503 where too many are being built."""
        self._forget_dead()
        wanted = (kind, scopes, part)
        known = [
            copy
            for copy in self._copies
            if (copy.kind, copy.scopes, copy.part) == wanted and copy.begun_at >= at_least
        ]
        copy = _part_of(known, sha256) or _freshest(known, self._server.hub.head)
        if copy is None:
            return self._begin(kind, scopes, part)
        self._copies.remove(copy)
        self._copies.append(copy)
        return copy

    def close(self) -> None:
        """End what is being built and empty the folder."""
        self._closing = True
        for child in list(self._children):
            child.terminate()
        if self._lock is not None:
            self._lock.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _begin(self, kind: Format, scopes: frozenset[str], part: Part) -> Copy:
        if sum(not copy.build.done() for copy in self._copies) > MOST_WAITING:
            raise Refusal(
                503,
                "BUILDING",
                "The server is preparing copies for other workstations first.",
                retry_after_s=5 * _COME_AGAIN_S,
            )
        path = self._folder / f"{secrets.token_hex(8)}.{kind}"
        path.touch(mode=0o600)
        copy = Copy(kind, scopes, part, path, self._server.site.epoch, self._server.hub.head)
        copy.build = asyncio.create_task(self._build(copy))
        copy.build.add_done_callback(lambda _: self._ended(copy))
        self._copies.append(copy)
        return copy

    async def _build(self, copy: Copy) -> Built:
        lines = partial(snapshot.build_lines, schema=copy.part.schema, since=copy.part.since)
        make = snapshot.build_file if copy.kind == "sqlite" else lines
        async with self._turn:
            if self._closing:
                raise BuildEnded
            copy.begun_at = self._server.hub.head
            copy.begun.set()
            told = (self._server.database.url, copy.epoch, sorted(copy.scopes), copy.path)
            return await asyncio.to_thread(self._in_child, copy, make, told)

    def _ended(self, copy: Copy) -> None:
        copy.begun.set()
        if copy.build.cancelled() or copy.build.exception() is not None:
            copy.failed_at = time.monotonic()
        self._make_room()

    def _forget_dead(self) -> None:
        """Copies of another life of the practice, those from which the journal leads no further or that hold somebody who was
        erased since, and failed ones."""
        site, now = self._server.site, time.monotonic()
        for copy in [copy for copy in self._copies if copy.build.done()]:
            is_over = copy.failed_at is not None and now - copy.failed_at > _FAILED_REST_S
            if is_over or copy.epoch != site.epoch or copy.begun_at < self._server.copies_from:
                self._forget(copy)

    def _make_room(self) -> None:
        ready = [copy for copy in self._copies if copy.built is not None]
        bytes_kept = sum(copy.size() for copy in ready)
        while len(ready) > 1 and (len(ready) > MOST_COPIES or bytes_kept > MOST_BYTES):
            oldest = ready.pop(0)
            bytes_kept -= oldest.size()
            self._forget(oldest)

    def _forget(self, copy: Copy) -> None:
        self._copies.remove(copy)
        for stale in (copy.path, _index_of(copy.path)):
            try:
                stale.unlink(missing_ok=True)
            except OSError:
                log.info(
                    "snapshot.still_read"
                )  # Windows keeps what is open; the next start empties the folder

    def _in_child(self, copy: Copy, make: Callable[..., Built], told: tuple[Any, ...]) -> Built:
        began = time.perf_counter()
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe(duplex=False)
        child = context.Process(target=_answer, args=(there, make, told), daemon=True)
        child.start()
        there.close()
        self._children.add(child)
        try:
            heard: Built | str | tuple[int, int] = here.recv()
            while isinstance(heard, tuple):
                copy.progress = heard
                heard = here.recv()
        except EOFError:
            raise BuildEnded from None
        finally:
            here.close()
            child.join()
            self._children.discard(child)
        if isinstance(heard, str):
            log.error("snapshot.broke", error=heard)
            raise BuildEnded
        log.info("snapshot.made", rows=heard.rows, ms=round((time.perf_counter() - began) * 1_000))
        return heard


class BuildEnded(Exception):
    """The child that made a copy ended without one."""


def _part_of(known: list[Copy], sha256: str | None) -> Copy | None:
    return next(
        (copy for copy in known if copy.built is not None and sha256 and copy.built.sha256 == sha256), None
    )


def _freshest(known: list[Copy], head: int) -> Copy | None:
    """The copy to send, being built or ready. A build is never begun beside another of the same set."""
    for copy in sorted(known, key=lambda copy: copy.begun_at, reverse=True):
        if not copy.build.done() or head - copy.begun_at <= _STALE_ROWS:
            return copy
    return None


def _index_of(path: Path) -> Path:
    return Path(f"{path}.index")


def _answer(there: Any, make: Callable[..., Built], told: tuple[Any, ...]) -> None:
    """In the child: send what was built, or what kind of fault kept it from being; a traceback may hold personal data."""

    def tell(done: int, total: int) -> None:
        there.send((done, total))

    try:
        there.send(make(*told, tell))
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent logs it
        there.send(type(error).__name__)
    there.close()


@get("/snapshot")
async def snapshot_file(
    request: Request[Any, Any, Any],
    fmt: FromQuery[Format] = "sqlite",
    after: FromQuery[str | None] = None,
    only: FromQuery[str | None] = None,
    added: Annotated[int | None, QueryParameter(name="added_since", ge=1)] = None,
    at_least: Annotated[int, QueryParameter(ge=0)] = 0,
) -> Response[Any]:
    """Everything of the workstation's scopes. `sqlite`: an encrypted file, its key beside it; a Range goes on from a byte, of
    the very file that If-Range names, or else the whole of a newer one comes. `ndjson.zst`: lines of rows; `after` =
    entity,id goes on behind a row. `only`: of these scopes (with commas) alone. 503 BUILDING with Retry-After: not ready yet.
    A program of an older schema gets lines alone (406). `added_since`: lines of what the schemas after this one added, as they
    stand at `at_least` or later."""
    device = await device_of(request)
    if fmt == "sqlite" and (device.schema != SCHEMA_VERSION or added is not None):
        raise Refusal(406, "LINES_ONLY", "This copy is sent as lines alone.", field="fmt")
    scopes = device.scopes if only is None else frozenset(only.split(","))
    if not scopes or not scopes <= device.scopes:
        raise refusals.other_scopes()
    wanted = request.headers.get("if-range", "").strip('"') or None
    copy = request.app.state.snapshots.copy_for(
        fmt, scopes, wanted, part=Part(device.schema, added), at_least=at_least
    )
    if fmt == "sqlite":
        return await _send_file(copy, request.headers.get("range"), wanted)
    await _patiently(copy.begun.wait(), copy)
    return Stream(_follow(copy, after), media_type="application/zstd", headers={"Cache-Control": "no-store"})


async def _send_file(copy: Copy, asked: str | None, wanted: str | None) -> Response[Any]:
    built = await _patiently(_built(copy), copy)
    size = copy.path.stat().st_size
    start = _start(asked, size) if wanted in {None, built.sha256} else 0
    headers = {
        "ETag": f'"{built.sha256}"',
        "X-Foredesk-Key": built.key,
        "X-Foredesk-As-Of": str(built.as_of),
        "X-Foredesk-Digest": built.sha256,
        "X-Foredesk-Rows": str(built.rows),
        "X-Foredesk-Sums": built.sums,
        "Content-Length": str(size - start),
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-store",
    }
    if start:
        headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
    return Stream(
        _pieces(copy.path, start),
        status_code=206 if start else 200,
        media_type="application/octet-stream",
        headers=headers,
    )


async def _pieces(path: Path, start: int) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece


async def _follow(copy: Copy, after: str | None) -> AsyncIterator[bytes]:
    """The frames of an NDJSON copy as they are written: the header always, then those behind `after`."""
    if after is not None:
        await _built(copy)
    with copy.path.open("rb") as file:
        if after is not None:
            places = await asyncio.to_thread(_places, copy.path)
            if after in places:
                yield file.read(places[""])
                file.seek(places[after])
        while True:
            ended = copy.build.done()
            piece = await asyncio.to_thread(file.read, _PIECE)
            if piece:
                yield piece
            elif ended:
                await _built(copy)
                return
            else:
                await asyncio.sleep(_FOLLOW_S)


def _places(path: Path) -> dict[str, int]:
    """`entity,id` -> where the frame that ends with this row ends; "" -> where the header's frame ends."""
    import zstandard

    with path.open("rb") as file:
        found = {"": _frame_end(zstandard, file.read(1024 * 1024))}
    with _index_of(path).open() as index:
        for line in index:
            entity, row_id, end = json.loads(line)
            found[f"{entity},{row_id}"] = end
    return found


def _frame_end(zstandard: Any, start: bytes) -> int:
    unpack = zstandard.ZstdDecompressor().decompressobj()
    unpack.decompress(start)
    return len(start) - len(unpack.unused_data)


async def _patiently(waited: Awaitable[T], copy: Copy) -> T:
    try:
        return await asyncio.wait_for(waited, PATIENCE_S)
    except TimeoutError:
        done, total = copy.progress
        raise Refusal(
            503,
            "BUILDING",
            "The server is preparing this workstation's copy.",
            retry_after_s=_COME_AGAIN_S,
            done=done,
            total=total,
        ) from None


async def _built(copy: Copy) -> Built:
    try:
        return await asyncio.shield(copy.build)
    except Exception as error:  # noqa: BLE001 - whatever broke in the child, the asker may try again
        log.error("snapshot.failed", error=type(error).__name__)
        raise Refusal(503, "TRY_AGAIN", "The copy could not be made just now.", retry_after_s=5) from None


def _start(asked: str | None, size: int) -> int:
    if asked is None:
        return 0
    unit, _, span = asked.partition("=")
    first = span.partition("-")[0]
    if unit.strip() != "bytes" or not first.isascii() or not first.isdigit() or int(first) >= size:
        raise Refusal(416, "BAD_RANGE", "The copy does not go that far.")
    return int(first)


routes = Router("/v1/sync", route_handlers=[snapshot_file], tags=["sync"])
