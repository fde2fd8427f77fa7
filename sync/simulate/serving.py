"""A server process of the simulated world: the real `Server` over a real database, whose writer is stepped through.

What the routes do around `answering` (token, body, size) is done here the same way; everything else is the product's.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import cache
from typing import Any, Protocol, TypeVar

import msgspec
import psycopg
from argon2 import PasswordHasher

from sync.effects.channels.port import Port
from sync.model.ids import now_ms
from sync.model.words import Channel
from sync.server import answering, streaming
from sync.server.database import Database
from sync.server.devices import DeviceSeen
from sync.server.dispatching import Dispatching
from sync.server.outlets import Outlets
from sync.server.passwords import Hashing
from sync.server.practice import Site
from sync.server.refusals import Refusal
from sync.server.server import Server
from sync.server.writer import Moment, Writer
from sync.simulate.disk import Disk, Lost
from sync.simulate.owners import owned_by
from sync.wire import MAX_MUTATIONS, MAX_PUSH_BYTES, Hello, Problem, Push

T = TypeVar("T")
_encode = msgspec.json.Encoder().encode
_hello = msgspec.json.Decoder(Hello)
_push = msgspec.json.Decoder(Push)
_pulled = msgspec.json.Decoder(tuple[str, int])
_polled = msgspec.json.Decoder(tuple[str, float])
_wanted = msgspec.json.Decoder(answering.Wanted)
FULL: dict[str, type[Exception]] = {"sqlite": sqlite3.OperationalError, "postgresql": psycopg.errors.DiskFull}


class Premises(Protocol):
    """What a server process needs of the world around it."""

    write_lock: asyncio.Lock
    """What only one process holds: BEGIN IMMEDIATE on SQLite, the advisory lock on PostgreSQL."""

    phone: Port
    """What every channel ends at."""

    async def dawdle(self, moment: Moment) -> None:
        """Let the others go on for as long as this machine takes between two steps."""
        ...


class SteppedWriter(Writer):
    """The real writer, one moment of a transaction after the other, with the world going on in between."""

    def __init__(self, premises: Premises, lost: Callable[[], None], database: Database, **more: Any) -> None:
        self._premises = premises
        self._lost = lost
        self._arrived = asyncio.Event()
        self.is_writing = False
        super().__init__(database, **more)

    def submit(self, job: Callable[..., T]) -> "Any":
        future = super().submit(job)
        self._arrived.set()
        return future

    def stop(self) -> None:
        self._stopping = True

    def _start(self) -> None:
        self.task = asyncio.ensure_future(self._work())

    async def _work(self) -> None:
        try:
            while True:
                await self._arrived.wait()
                self._arrived.clear()
                while not self._jobs.empty():
                    await self._one(self._jobs.get_nowait())
        except Lost:
            self._lost()

    async def _one(self, first: Any) -> None:
        async with self._premises.write_lock:
            self.is_writing = True
            try:
                for moment in self.transactions(first):
                    await self._premises.dawdle(moment)
            finally:
                self.is_writing = False


class Process:
    """One server process. Requests are its tasks; when it is lost they are gone, as is what it had not committed."""

    def __init__(
        self,
        name: str,
        premises: Premises,
        database: Database,
        disk: Disk,
        site: Site,
        lost: Callable[["Process"], None],
    ) -> None:
        self.name = name
        self.database = database
        self.disk = disk
        self.is_up = True
        self.tasks: dict[asyncio.Task[Any], None] = {}
        self._lost = lost
        self._premises = premises
        self._writers: list[SteppedWriter] = []
        with owned_by(self.tasks):
            self.server = Server(
                database,
                site,
                quick_hashing(),
                make_writer=self._make_writer,
                channels=lambda _: dict.fromkeys(Channel, premises.phone),
            )

    def _make_writer(self, database: Database, **more: Any) -> SteppedWriter:
        writer = SteppedWriter(self._premises, self.lose, database, **more)
        self._writers.append(writer)
        return writer

    @property
    def is_writing(self) -> bool:
        """Whether a write transaction of its own is open."""
        return self._writers[0].is_writing

    @property
    def site(self) -> Site:
        """What the process knows of its database; its epoch may change under it."""
        return self.server.site

    def lose(self) -> None:
        """The process is gone: nothing of it goes on."""
        if not self.is_up:
            return
        self.is_up = False
        self.disk.is_dead = True
        current = asyncio.current_task()
        for task in list(self.tasks):
            if task is not current:
                task.cancel()
        self._lost(self)

    def hear(self) -> None:
        """Another process has committed."""
        if self.is_up:
            self.server.hub.heard()

    def overlap(self, for_s: float) -> None:
        """A second dispatcher works over the same queue for a while."""

        async def work() -> None:
            phones = dict.fromkeys(Channel, self._premises.phone)
            second = Dispatching(
                self.server, phones, Outlets(self.server.site.folder, self.server.site.secret)
            )
            await asyncio.sleep(for_s)
            await second.close()

        self.spawn(work())

    def spawn(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Carry a request out, whether or not its sender still listens."""
        with owned_by(self.tasks):
            return asyncio.ensure_future(work)

    async def ask(self, token: str, what: str, body: bytes) -> tuple[int, bytes]:
        """Answer one request: (status, body). `what` is an endpoint of /v1/sync, `body` its JSON or query."""
        try:
            return 200, _encode(await self._answer(token, what, body))
        except Refusal as refusal:
            return refusal.status, _encode(refusal.problem)
        except (sqlite3.Error, psycopg.Error) as error:
            return 500, _encode(Problem(code="SERVER_FAULT", message=type(error).__name__))

    async def stream(self, token: str, cursor: str) -> AsyncIterator[bytes]:
        """The events behind a cursor. Raises Refusal before the first."""
        server, device = self.server, await self.server.device(token)
        since = answering.since(server.site, cursor)
        subscriber = server.hub.subscribe(device.id, device.scopes, device.scope_gen, device.schema)
        try:
            first = await server.read(
                lambda rows: answering.page(rows, server.site, device, since, streaming.PAGE_ROWS)
            )
        except BaseException:
            server.hub.leave(subscriber)
            raise
        async for piece in streaming.events(server, subscriber, device, first, token):
            yield piece

    async def _answer(self, token: str, what: str, body: bytes) -> Any:
        server = self.server
        is_leaving = what in {"hello", "push"}
        device = await (server.any_device(token) if is_leaving else server.device(token))
        match what:
            case "hello":
                said = _decoded(body, _hello)
                if said.device:
                    _own(device, said.device)
                is_crowded = server.crowd.is_too_thick(now_ms())
                return await server.write(
                    lambda batch: answering.hello(
                        batch, server.site, device, said, now_ms(), is_crowded=is_crowded
                    )
                )
            case "pull":
                cursor, limit = _decoded(body, _pulled)
                since = answering.since(server.site, cursor)
                return await server.read(lambda rows: answering.page(rows, server.site, device, since, limit))
            case "poll":
                return await self._poll(device, body, token)
            case "push":
                if len(body) > MAX_PUSH_BYTES:
                    raise Refusal(413, "TOO_LARGE", "The push is too large.")
                pushed = _decoded(body, _push)
                if len(pushed.mutations) > MAX_MUTATIONS:
                    raise Refusal(413, "TOO_LARGE", "A push carries too many changes.", field="mutations")
                _own(device, pushed.device)
                return await server.write(lambda batch: answering.push(batch, device, pushed, now_ms()))
            case "digest":
                return await server.read(lambda rows: answering.digest(rows, server.site, device))
            case _:
                wanted = _decoded(body, _wanted)
                return await server.read(lambda rows: answering.rows(rows, server.site, device, wanted))

    async def _poll(self, device: DeviceSeen, body: bytes, token: str) -> Any:
        server = self.server
        cursor, wait_s = _decoded(body, _polled)
        since = answering.since(server.site, cursor)
        subscriber = server.hub.subscribe(device.id, device.scopes, device.scope_gen, device.schema)
        try:
            patch = await server.read(
                lambda rows: answering.page(rows, server.site, device, since, streaming.PAGE_ROWS)
            )
            if patch.upto == since and not server.hub.closing:
                await subscriber.take(wait_s)
                device = await server.device(token)
                patch = await server.read(
                    lambda rows: answering.page(rows, server.site, device, since, streaming.PAGE_ROWS)
                )
        finally:
            server.hub.leave(subscriber)
        return patch


@cache
def quick_hashing() -> Hashing:
    """Argon2id at its cheapest: nobody types a password in this world."""
    return Hashing(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def _decoded(body: bytes, decoder: "msgspec.json.Decoder[T]") -> T:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refusal(400, "BAD_REQUEST", "The body is not readable JSON.") from None


def _own(device: DeviceSeen, named: str) -> None:
    if named != device.id:
        raise Refusal(403, "FORBIDDEN", "This token belongs to another workstation.", field="device")
