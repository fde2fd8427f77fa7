"""The line between a desk and its server: messages are dropped, doubled, delayed, overtaken by others and cut mid-body."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from pathlib import Path
from random import Random
from typing import Any, Protocol, TypeVar

import msgspec

from sync.replica.machine import PAGE_ROWS, POLL_S, Failure
from sync.replica.transport import Fetched, LinkFailed, Progress
from sync.server.refusals import Refusal
from sync.simulate.serving import Process
from sync.wire import Brief, Digests, Hello, Patch, Problem, Push, Pushed, Welcome, cursor_text

M = TypeVar("M")
_TIMEOUT_S = 10.0
_SILENCE_S = 40.0
_PIECE = 1 << 16
_encode = msgspec.json.Encoder().encode


class Weather(msgspec.Struct, frozen=True, kw_only=True):
    """How bad a line is. Chances are per message, 0 to 1."""

    drop: float = 0.0
    double: float = 0.0
    cut: float = 0.0
    slowest_s: float = 0.05
    """The longest delay of a message; the shortest is 1 ms."""
    no_upload: bool = False
    """Pushes vanish while everything else arrives."""


CALM = Weather()
STORM = Weather(drop=0.25, double=0.2, cut=0.1, slowest_s=2.0)


class Surroundings(Protocol):
    """What a line needs of the world around it."""

    def server_for(self, desk: str) -> Process | None:
        """The process that answers this desk now; None while there is none."""
        ...

    def note(self, what: str, body: bytes = b"") -> None: ...
    def answered(self, desk: str, device: str, what: str, answer: Any) -> None:
        """An answer is about to leave the server."""
        ...

    def met(self, fault: str, body: bytes = b"") -> None:
        """A fault of the network struck a message."""
        ...

    def snapshot(
        self,
        process: Process,
        token: str,
        after: tuple[str, str] | None,
        only: Collection[str] | None,
        since: int | None,
    ) -> list[bytes]: ...

    def snapshot_file(self, process: Process, token: str, wanted: str) -> tuple[Fetched, bytes] | None:
        """A ready copy and its content, the very one of that SHA-256 where it is still there; None where the server has lines
        alone. Raises Refusal."""
        ...


class Line:
    """One desk's line: a Transport whose other end is in this process. Messages travel as the bytes of the real ones."""

    def __init__(
        self, world: Surroundings, desk: str, device: str, token: str, random: Random, *, schema: int | None
    ) -> None:
        self._world = world
        self._desk = desk
        self._device = device
        self._token = token
        self._random = random
        self._schema = schema
        self.weather = CALM
        self.is_down = False
        self.fates: dict[int, str] = {}
        """What becomes of the messages to come, by how many come before: drop, cut or double."""
        self.push_fate = ""
        """What becomes of the next push."""

    async def hello(self, hello: Hello) -> Welcome:
        if self._schema is not None:
            hello = msgspec.structs.replace(hello, schema=self._schema)
        return await self._ask("hello", _encode(hello), Welcome)

    async def pull(self, epoch: str, cursor: int) -> Patch:
        return await self._ask(
            "pull", _encode((cursor_text(epoch, cursor, 0), self._random.choice((4, 30, PAGE_ROWS)))), Patch
        )

    async def poll(self, epoch: str, cursor: int) -> Patch:
        body = _encode((cursor_text(epoch, cursor, 0), POLL_S))
        return await self._ask("poll", body, Patch, timeout_s=POLL_S + 15.0)

    async def push(self, push: Push) -> Pushed:
        return await self._ask("push", _encode(push), Pushed)

    async def digest(self) -> Digests:
        return await self._ask("digest", b"", Digests)

    async def brief(self, entity: str, shard: int) -> Brief:
        return await self._ask("rows", _encode({"entity": entity, "shard": shard, "brief": True}), Brief)

    async def rows(self, entity: str, row_ids: Sequence[str]) -> Patch:
        return await self._ask("rows", _encode({"entity": entity, "ids": row_ids}), Patch)

    async def snapshot(
        self, target: Path, known: Fetched | None, begun: Callable[[Fetched], None], progress: Progress
    ) -> Fetched:
        """A piece of the file after the other; where the line breaks, the next call goes on behind what has come."""
        await self._travel("snapshot file", b"")
        process = self._reached()
        try:
            found = self._world.snapshot_file(process, self._token, "" if known is None else known.sha256)
        except Refusal as refusal:
            raise LinkFailed(_failure(refusal.status, refusal.problem)) from None
        if found is None:
            raise LinkFailed(Failure(status=404, code="NOT_FOUND"))
        fetched, content = found
        there = _size(target)
        if fetched != known or there > fetched.size:
            begun(fetched)
            there = 0
        while there < fetched.size:
            sent = content[there : there + _PIECE]
            came = await self._travel("snapshot piece", sent)
            _put(target, there, came)
            there += len(came)
            progress(there, fetched.size)
            if len(came) < len(sent) or not process.is_up:
                raise LinkFailed(Failure(message="the server was lost"))
        return fetched

    async def lines(
        self, after: tuple[str, str] | None, only: Collection[str] | None = None
    ) -> AsyncGenerator[bytes]:
        async for piece in self._lines(after, only, None):
            yield piece

    async def added(self, after: tuple[str, str] | None, since: int, at_least: int) -> AsyncGenerator[bytes]:
        # Made anew each time, so never older than was asked for.
        async for piece in self._lines(after, None, since):
            yield piece

    async def _lines(
        self, after: tuple[str, str] | None, only: Collection[str] | None, since: int | None
    ) -> AsyncGenerator[bytes]:
        await self._travel("snapshot", b"")
        process = self._reached()
        try:
            pieces = self._world.snapshot(process, self._token, after, only, since)
        except Refusal as refusal:
            raise LinkFailed(_failure(refusal.status, refusal.problem)) from None
        for piece in pieces:
            await self._travel("snapshot piece", piece)
            if not process.is_up:
                raise LinkFailed(Failure(message="the server was lost"))
            yield piece

    async def stream(self, epoch: str, cursor: int) -> AsyncGenerator[Patch | None]:
        await self._travel("stream", b"")
        process = self._reached()
        pieces: asyncio.Queue[bytes | Failure | None] = asyncio.Queue()
        text = cursor_text(epoch, cursor, 0)
        task = process.spawn(self._carry(process, text, pieces))
        try:
            while True:
                try:
                    async with asyncio.timeout(_SILENCE_S):
                        piece = await pieces.get()
                except TimeoutError:
                    raise LinkFailed(Failure(message="the stream fell silent")) from None
                if piece is None:
                    return
                if isinstance(piece, Failure):
                    raise LinkFailed(piece)
                for event in (await self._travel("event", piece)).split(b"\n\n"):
                    is_alive, patch = _event(event)
                    if patch is not None:
                        yield patch
                    elif is_alive:
                        yield None
                    elif event:
                        return
        finally:
            task.cancel()

    async def close(self) -> None:
        self.is_down = True

    async def _carry(
        self, process: Process, cursor: str, pieces: "asyncio.Queue[bytes | Failure | None]"
    ) -> None:
        """The server's side of a stream."""
        ending: Failure | None = Failure(message="the server was lost")
        try:
            async for piece in process.stream(self._token, cursor):
                self._left(piece)
                pieces.put_nowait(piece)
            ending = None
        except Refusal as refusal:
            ending = _failure(refusal.status, refusal.problem)
        finally:
            pieces.put_nowait(ending)

    def _left(self, piece: bytes) -> None:
        """Told as it leaves: it may arrive when the server that said it has been put back to an earlier moment."""
        for event in piece.split(b"\n\n"):
            patch = _event(event)[1]
            if patch is not None:
                self._world.answered(self._desk, self._device, "event", patch)

    async def _ask(self, what: str, body: bytes, kind: type[M], timeout_s: float = _TIMEOUT_S) -> M:
        if what == "push" and self.weather.no_upload:
            self._world.met("upload dead", body)
            await asyncio.sleep(timeout_s)
            raise LinkFailed(Failure(message="no answer"))
        fate = self._fate(what)
        sent = await self._travel(what, body, fate=fate)
        process = self._reached()
        if fate == "double" or self._chance(self.weather.double):
            self._world.met("doubled", body)
            self._again(process, what, sent, self._delay())
        answering = process.spawn(process.ask(self._token, what, sent))
        await asyncio.wait({answering}, timeout=timeout_s)
        if not answering.done() or answering.cancelled():
            raise LinkFailed(Failure(message="the server did not answer"))
        status, told = answering.result()
        if status == 200:
            self._world.answered(self._desk, self._device, what, msgspec.json.decode(told, type=kind))
        told = await self._travel(f"{what} answer", told, body)
        try:
            if status != 200:
                raise LinkFailed(_failure(status, msgspec.json.decode(told, type=Problem)))
            return msgspec.json.decode(told, type=kind)
        except msgspec.MsgspecError:
            raise LinkFailed(Failure(code="NOT_FOREDESK", message="unreadable")) from None

    def _again(self, process: Process, what: str, body: bytes, after_s: float) -> None:
        """The same request arrives a second time, later, and nobody waits for its answer."""

        async def come_late() -> None:
            await asyncio.sleep(after_s)
            await process.ask(self._token, what, body)

        process.spawn(come_late())

    async def _travel(self, what: str, body: bytes, cause: bytes = b"", fate: str | None = None) -> bytes:
        """Carry a message to the other end: late, in part, or not at all (LinkFailed after a while). `fate`: what was decided
        about it already."""
        weather = self.weather
        fate = self._fate(what) if fate is None else fate
        if self.is_down or fate == "drop" or self._chance(weather.drop):
            self._world.met("link down" if self.is_down else "dropped", cause or body)
            await asyncio.sleep(self._random.uniform(0.2, 3.0))
            raise LinkFailed(Failure(message="no answer"))
        await asyncio.sleep(self._delay())
        self._world.note(f"{self._desk} {what}", body)
        if body and (fate == "cut" or self._chance(weather.cut)):
            self._world.met("cut", cause or body)
            return body[: self._random.randrange(len(body))]
        return body

    def forget_fates(self) -> None:
        """Nothing in particular becomes of the messages to come."""
        self.fates.clear()
        self.push_fate = ""

    def _fate(self, what: str) -> str:
        """What is to become of this very message."""
        fate = self.fates.pop(0, "")
        if what == "push" and self.push_fate:
            fate, self.push_fate = self.push_fate, ""
        self.fates = {left - 1: then for left, then in self.fates.items()}
        return fate

    def _reached(self) -> Process:
        process = self._world.server_for(self._desk)
        if process is None or not process.is_up:
            raise LinkFailed(Failure(message="connection refused"))
        return process

    def _delay(self) -> float:
        return self._random.uniform(0.001, self.weather.slowest_s)

    def _chance(self, chance: float) -> bool:
        return chance > 0 and self._random.random() < chance


def _size(target: Path) -> int:
    return target.stat().st_size if target.exists() else 0


def _put(target: Path, there: int, came: bytes) -> None:
    with target.open("ab") as file:
        file.truncate(there)
        file.write(came)


def _failure(status: int, problem: Problem) -> Failure:
    return Failure(
        status=status, code=problem.code, message=problem.message, retry_after_s=problem.retry_after_s
    )


def _event(event: bytes) -> tuple[bool, Patch | None]:
    """(is it a sign of life, the patch in it) of a Server-Sent Event; (False, None) for a resync or a torn one."""
    if event.startswith(b":"):
        return True, None
    for line in event.split(b"\n"):
        if line.startswith(b"data: "):
            try:
                return False, msgspec.json.decode(line[6:], type=Patch)
            except msgspec.MsgspecError:
                return False, None
    return False, None
