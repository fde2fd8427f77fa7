"""The next generation made ready beside the one in use: fetched or laid row by row, checked, brought to the server's head.

Nothing here touches the generation in use, so the window reads and types as ever; what takes long runs beside the loop.
What came stays when this is interrupted, and the next attempt goes on from it (see arrival).
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import structlog

from sync.model import cipher, replica_file
from sync.replica import bootstrap
from sync.replica.arrival import Arrival
from sync.replica.changes import Stage
from sync.replica.machine import Failure
from sync.replica.pages import pages
from sync.replica.rebase import OtherPast, OtherScopes, OutOfStep, Rebase
from sync.replica.store import DamagedReplica, DamagedSnapshot, named_errors
from sync.replica.transport import Fetched, LinkFailed, Progress, Transport

log = structlog.get_logger("foredesk.replica")

Told = Callable[[Stage, int, int], None]
_NO_FILES = frozenset({404, 406, 501})
"""How a server answers that ships no files: the rows come as lines then."""
_LEADS_NOWHERE = frozenset({"EPOCH", "CURSOR_TOO_OLD"})
"""How the server says that a copy is too old to go on from."""


class Successor:
    """A generation that is complete and at the server's head, in a file that nobody uses yet."""

    def __init__(self, file_key: bytes, connection: Any, head: int) -> None:
        self.file_key = file_key
        self.connection = connection
        self.head = head


async def prepare(
    transport: Transport, arrival: Arrival, told: Told, *, epoch: str, scopes: frozenset[str], scope_gen: int
) -> Successor:
    """Make the next generation ready, going on from what an earlier attempt left. `epoch`, `scopes` and the number of their
    setting are what the server holds this device to. Raises LinkFailed, DamagedSnapshot, NoSpace; OtherScopes where the server
    has another setting by now, whose pages would leave out or bring what the file is not for."""
    found = _left_ready(arrival, epoch, scopes)
    if found is None:
        try:
            found = await _fetch_file(transport, arrival, told)
        except LinkFailed as error:
            if error.failure.status not in _NO_FILES:
                raise
            arrival.forget()
            found = await _fetch_lines(transport, arrival.file, told)
    file_key, connection = found
    try:
        fresh = Rebase(connection)
        if fresh.scopes not in {None, scopes}:
            raise OtherScopes("the file is of another setting")
        fresh.carry(scopes, scope_gen)
        head = await _catch_up(transport, fresh, arrival.file.parent, told)
    except BaseException as error:
        connection.close()
        if isinstance(error, DamagedReplica):
            arrival.forget()
            raise DamagedSnapshot(str(error)) from None
        is_too_old = isinstance(error, LinkFailed) and error.failure.code in _LEADS_NOWHERE
        if is_too_old or isinstance(error, (OtherPast, OutOfStep)):
            arrival.forget()
        raise
    return Successor(file_key, connection, head)


def _left_ready(arrival: Arrival, epoch: str, scopes: frozenset[str]) -> tuple[bytes, Any] | None:
    """The file that an earlier attempt had checked already, where it still fits. One that took this workstation's work in
    does not: which of its rows the server confirmed is not told apart any more."""
    known = arrival.known
    if known is None or not arrival.is_checked:
        return None
    try:
        connection = cipher.connect(arrival.file, known.key)
    except cipher.sqlcipher.DatabaseError:
        arrival.forget()
        return None
    facts = {key: replica_file.get_local(connection, key) for key in ("epoch", "scopes", "incarnation")}
    carried = frozenset(msgspec.json.decode(facts["scopes"] or "[]", type=list[str]))
    if facts["epoch"] == epoch and carried == scopes and facts["incarnation"] is None:
        cipher.live(connection)
        log.info("snapshot_gone_on_with", done=known.size, total=known.size)
        return known.key, connection
    connection.close()
    arrival.forget()
    return None


async def _fetch_file(transport: Transport, arrival: Arrival, told: Told) -> tuple[bytes, Any]:
    known = arrival.known
    if known is not None and arrival.part.exists():
        log.info("snapshot_gone_on_with", done=arrival.part.stat().st_size, total=known.size)
    fetched = await transport.snapshot(arrival.part, known, arrival.begin, _at(told, Stage.FETCHING))
    loop, checking = asyncio.get_running_loop(), _at(told, Stage.CHECKING)

    def heard(done: int, total: int) -> None:
        loop.call_soon_threadsafe(checking, done, total)

    try:
        await asyncio.to_thread(bootstrap.check_file, arrival.part, fetched, heard)
    except DamagedReplica as error:
        arrival.forget()
        raise DamagedSnapshot(str(error)) from None
    return _opened(arrival, fetched)


def _opened(arrival: Arrival, fetched: Fetched) -> tuple[bytes, Any]:
    with named_errors(arrival.file):
        arrival.checked()
        connection = cipher.connect(arrival.file, fetched.key)
        cipher.live(connection)
    return fetched.key, connection


async def _fetch_lines(transport: Transport, path: Path, told: Told) -> tuple[bytes, Any]:
    filler = bootstrap.Filler(path)
    try:
        while not filler.is_complete:
            filler.resume()
            before = filler.rows
            failure: LinkFailed | None = None
            try:
                async for piece in transport.lines(filler.after):
                    with named_errors(path):
                        filler.feed(piece)
                    told(Stage.LAYING, filler.rows, filler.header.total if filler.header else 0)
                    await asyncio.sleep(0)
            except LinkFailed as error:
                failure = error
            if filler.rows == before and not filler.is_complete:
                raise failure or LinkFailed(
                    Failure(message="The server stopped in the middle of its snapshot.")
                )
        told(Stage.INDEXING, 0, filler.rows)
        with named_errors(path):
            await _finish(filler)
    except bootstrap.SnapshotChanged:
        filler.close()
        return await _fetch_lines(transport, path, told)
    except BaseException:
        filler.close()
        raise
    return filler.file_key, filler.connection


async def _finish(filler: bootstrap.Filler) -> None:
    work = asyncio.ensure_future(asyncio.to_thread(filler.finish))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        filler.connection.interrupt()
        await asyncio.wait({work})
        raise


async def _catch_up(transport: Transport, fresh: Rebase, folder: Path, told: Told) -> int:
    """Take in what happened since the file was made, to the server's head; returns that."""
    since = fresh.cursor
    while True:
        patch = await transport.pull(fresh.epoch or "", fresh.cursor)
        for page in pages(patch):
            with named_errors(folder):
                fresh.absorb(page)
            told(Stage.REPLAYING, fresh.cursor - since, patch.head - since)
            await asyncio.sleep(0)
        if patch.upto >= patch.head:
            return patch.head


def _at(told: Told, stage: Stage) -> Progress:
    return lambda done, total: told(stage, done, total)
