"""`python -m tests.bench.desks_child`, a JSON order on standard input: five hundred desks in one process, on bare sockets.

A desk reads no more of its stream than the cursor behind each event, so that the generator leaves the server its core.
Prints one JSON line: the delays in ms and what was counted.
"""

import asyncio
import random
import re
import sys
import time
from typing import Any

import msgspec

from sync.commands.people import AddNote
from sync.model.ids import now_ms
from sync.replica.changes import Intent
from sync.replica.session import Session, intent
from sync.wire import Mutation, Push, Pushed
from tests.bench.figures import percentile

_CURSOR = re.compile(rb"id: [0-9a-f]+\.(\d+)\.")
_TAIL = 80
"""Bytes kept of a piece, in which a cursor may have been cut."""


class Desk(msgspec.Struct, frozen=True):
    """A workstation's token, and the session (key in hex) with which its person signs."""

    device: str
    token: str
    staff: str
    session: str
    key: str


class Order(msgspec.Struct, frozen=True):
    """What to do: every desk follows; the first `writers` of them write one command a second for `seconds`; the last
    `stalled` stop reading once their stream is open."""

    host: str
    port: int
    epoch: str
    head: int
    contacts: list[str]
    desks: list[Desk]
    writers: int
    stalled: int
    seconds: float


class Found(msgspec.Struct, frozen=True):
    """What came of it. Delays in ms from before a push was sent until its event reached a desk, over all reading desks."""

    p50: float
    p99: float
    worst: float
    written: int
    delays: int
    missed: int
    """Events that a reading desk never got."""
    opened_ms: float
    """From the first stream's request until every stream was open."""


class Stream(asyncio.Protocol):
    """One desk's stream: notes when which cursor came."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._tail = b""
        self.arrived: list[tuple[int, float]] = []
        self.is_open = asyncio.get_running_loop().create_future()
        self.ended = False
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        text = self._tail + data
        found = _CURSOR.findall(text)
        if found:
            self.arrived.append((int(found[-1]), now))
        self._tail = text[-_TAIL:]
        if not self.is_open.done():
            self.is_open.set_result(text.split(b"\r\n", 1)[0])

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = True
        if not self.is_open.done():
            self.is_open.set_result(b"closed")


async def follow(order: Order, desk: Desk) -> Stream:
    """Open a desk's stream from the head."""
    request = (
        f"GET /v1/sync/stream?cursor={order.epoch}.{order.head}.1 HTTP/1.1\r\nHost: {order.host}\r\n"
        f"Authorization: Bearer {desk.token}\r\nAccept: text/event-stream\r\n\r\n"
    )
    _, stream = await asyncio.get_running_loop().create_connection(
        lambda: Stream(request.encode()), order.host, order.port
    )
    status = await asyncio.wait_for(stream.is_open, 60)
    if b" 200 " not in status:
        raise RuntimeError(f"a stream was answered with {status!r}")
    return stream


async def write(order: Order, desk: Desk, rng: random.Random, until: float, begun: dict[int, float]) -> int:
    """One command a second over one kept connection until then; notes when each sequence number was begun. How many."""
    reader, writer = await asyncio.open_connection(order.host, order.port)
    session = Session(desk.session, bytes.fromhex(desk.key))
    n = 0
    await asyncio.sleep(rng.random())
    due = time.perf_counter()
    while due < until:
        n += 1
        note = AddNote(contact_id=rng.choice(order.contacts), text=f"Note {n} of {desk.device}")
        meant = intent(note, at=now_ms(), principal=f"staff:{desk.staff}", session=session)
        body = msgspec.json.encode(
            Push(epoch=order.epoch, device=desk.device, mutations=[_mutation(n, meant)])
        )
        head = (
            f"POST /v1/sync/push HTTP/1.1\r\nHost: {order.host}\r\nAuthorization: Bearer {desk.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        began = time.perf_counter()
        writer.write(head.encode() + body)
        answer = await _answer(reader)
        begun[msgspec.json.decode(answer, type=Pushed).verdicts[0].seq] = began
        due += 1.0
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
    writer.close()
    return n


def _mutation(n: int, meant: Intent) -> Mutation:
    return Mutation(
        n=n,
        ulid=meant.ulid,
        command=meant.command,
        body=msgspec.Raw(meant.body),
        at=meant.at,
        principal=meant.principal,
        proof=meant.proof,
    )


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    size = int(re.search(rb"content-length: (\d+)", head.lower())[1])  # type: ignore[index]
    body = await reader.readexactly(size)
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise RuntimeError(f"a push was answered with {body!r}")
    return body


async def run(order: Order) -> Found:
    """Open every stream, write, wait for the last event, count."""
    began = time.perf_counter()
    streams = await asyncio.gather(*(follow(order, desk) for desk in order.desks))
    opened_ms = (time.perf_counter() - began) * 1000
    reading = streams[: len(streams) - order.stalled]
    for stream in streams[len(reading) :]:
        stream.transport.pause_reading()
    begun: dict[int, float] = {}
    until = time.perf_counter() + order.seconds
    rng = random.Random(1)
    written = await asyncio.gather(
        *(write(order, desk, rng, until, begun) for desk in order.desks[: order.writers])
    )
    last = max(begun)
    give_up = time.perf_counter() + 30
    while time.perf_counter() < give_up and any(s.arrived[-1:] < [(last, 0.0)] for s in reading):  # noqa: ASYNC110
        await asyncio.sleep(0.05)  # an event for each arrival would cost what is measured
    delays, missed = _delays(reading, begun)
    for stream in streams:
        stream.transport.abort()
    return Found(
        p50=percentile(delays, 0.5),
        p99=percentile(delays, 0.99),
        worst=max(delays),
        written=sum(written),
        delays=len(delays),
        missed=missed,
        opened_ms=opened_ms,
    )


def _delays(streams: list[Stream], begun: dict[int, float]) -> tuple[list[float], int]:
    delays: list[float] = []
    missed = 0
    numbers = sorted(begun)
    for stream in streams:
        arrivals = iter(stream.arrived)
        cursor, at = 0, 0.0
        for number in numbers:
            while cursor < number and (following := next(arrivals, None)) is not None:
                cursor, at = following
            if cursor < number:
                missed += 1
            else:
                delays.append((at - begun[number]) * 1000)
    return delays, missed


if __name__ == "__main__":
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    print(msgspec.json.encode(asyncio.run(run(order))).decode())
