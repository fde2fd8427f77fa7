"""The ready-made copies: built in a child process, kept per set of scopes, renewed when much has changed, sent in pieces."""

import asyncio
import json
import multiprocessing
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Literal, TypeAlias

import structlog
from litestar import Request, Response, Router, get
from litestar.params import FromQuery
from litestar.response import Stream

from sync.server import alone, snapshot
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
log = structlog.get_logger("foredesk.snapshots")


class Copy:
    """One file, being built or ready."""

    def __init__(self, path: Path, epoch: str, as_of: int, build: "asyncio.Future[Built]") -> None:
        self.path = path
        self.epoch = epoch
        self.begun_at = as_of
        self.build = build


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
        self._copies: dict[tuple[Format, frozenset[str]], Copy] = {}
        self._children: set[Any] = set()

    def copy_for(self, kind: Format, scopes: frozenset[str]) -> Copy:
        """A fresh enough copy; starts building one where there is none."""
        known = self._copies.get((kind, scopes))
        head, epoch = self._server.hub.head, self._server.site.epoch
        is_of_this_life = known is not None and known.epoch == epoch and not _has_failed(known)
        if known is not None and is_of_this_life and head - known.begun_at <= _STALE_ROWS:
            return known
        path = self._folder / f"{secrets.token_hex(8)}.{kind}"
        path.touch(mode=0o600)
        make = snapshot.build_file if kind == "sqlite" else snapshot.build_lines
        told = (self._server.database.url, epoch, sorted(scopes), path)
        build = asyncio.ensure_future(asyncio.to_thread(self._in_child, make, told))
        copy = self._copies[kind, scopes] = Copy(path, epoch, head, build)
        if known is not None:
            _remove(known.path)
        return copy

    def close(self) -> None:
        """End what is being built and empty the folder."""
        for child in list(self._children):
            child.terminate()
        if self._lock is not None:
            self._lock.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _in_child(self, make: Callable[..., Built], told: tuple[Any, ...]) -> Built:
        began = time.perf_counter()
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe(duplex=False)
        child = context.Process(target=_answer, args=(there, make, told), daemon=True)
        child.start()
        there.close()
        self._children.add(child)
        try:
            built: Built | str = here.recv()
        except EOFError:
            raise BuildEnded from None
        finally:
            here.close()
            child.join()
            self._children.discard(child)
        if isinstance(built, str):
            log.error("snapshot.broke", error=built)
            raise BuildEnded
        log.info("snapshot.made", rows=built.rows, ms=round((time.perf_counter() - began) * 1_000))
        return built


class BuildEnded(Exception):
    """The child that made a copy ended without one."""


def _answer(there: Any, make: Callable[..., Built], told: tuple[Any, ...]) -> None:
    """In the child: send what was built, or what kind of fault kept it from being; a traceback may hold personal data."""
    try:
        there.send(make(*told))
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent logs it
        there.send(type(error).__name__)
    there.close()


@get("/snapshot")
async def snapshot_file(
    request: Request[Any, Any, Any],
    fmt: FromQuery[Format] = "sqlite",
    after: FromQuery[str | None] = None,
    only: FromQuery[str | None] = None,
) -> Response[Any]:
    """Everything of the workstation's scopes. `sqlite`: an encrypted file, its key beside it; a Range goes on from a byte.
    `ndjson.zst`: lines of rows; `after` = entity,id goes on behind a row. `only`: of these scopes (with commas) alone."""
    device = await device_of(request)
    scopes = device.scopes if only is None else device.scopes.intersection(only.split(","))
    if not scopes:
        raise Refusal(409, "RESCOPE", "This workstation carries other records now; it asks again what.")
    copy = request.app.state.snapshots.copy_for(fmt, scopes)
    if fmt == "sqlite":
        return await _send_file(copy, request.headers.get("range"))
    return Stream(_follow(copy, after), media_type="application/zstd", headers={"Cache-Control": "no-store"})


async def _send_file(copy: Copy, asked: str | None) -> Response[Any]:
    built = await _built(copy)
    size = copy.path.stat().st_size
    start = _start(asked, size)
    headers = {
        "X-Foredesk-Key": built.key,
        "X-Foredesk-As-Of": str(built.as_of),
        "X-Foredesk-Digest": built.sha256,
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
    with Path(f"{path}.index").open() as index:
        for line in index:
            entity, row_id, end = json.loads(line)
            found[f"{entity},{row_id}"] = end
    return found


def _frame_end(zstandard: Any, start: bytes) -> int:
    unpack = zstandard.ZstdDecompressor().decompressobj()
    unpack.decompress(start)
    return len(start) - len(unpack.unused_data)


async def _built(copy: Copy) -> Built:
    try:
        return await asyncio.shield(copy.build)
    except Exception as error:  # noqa: BLE001 - whatever broke in the child, the asker may try again
        log.error("snapshot.failed", error=type(error).__name__)
        raise Refusal(503, "TRY_AGAIN", "The copy could not be made just now.", retry_after_s=5) from None


def _has_failed(copy: Copy) -> bool:
    return copy.build.done() and (copy.build.cancelled() or copy.build.exception() is not None)


def _remove(path: Path) -> None:
    for stale in (path, Path(f"{path}.index")):
        try:
            stale.unlink(missing_ok=True)
        except OSError:
            log.info("snapshot.still_read")  # Windows keeps what is open; the next start empties the folder


def _start(asked: str | None, size: int) -> int:
    if asked is None:
        return 0
    unit, _, span = asked.partition("=")
    first = span.partition("-")[0]
    if unit.strip() != "bytes" or not first.isascii() or not first.isdigit() or int(first) >= size:
        raise Refusal(416, "BAD_RANGE", "The copy does not go that far.")
    return int(first)


routes = Router("/v1/sync", route_handlers=[snapshot_file], tags=["sync"])
