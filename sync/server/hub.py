"""Who listens, and what they are told: every commit goes to every open stream, in order, as soon as it is durable.

A commit of this process arrives with its patch ready. When another process wrote (PostgreSQL, or the command line beside
SQLite), the hub reads what it missed once, for all streams. A subscriber that does not keep up is told to start over.
"""

import asyncio
from collections import deque
from collections.abc import Callable

import msgspec

from sync.model.words import SCHEMA_VERSION
from sync.server import audit, feed
from sync.server.database import Database
from sync.server.gathering import Committed
from sync.wire import Patch, Verdict, cursor_text

MOST_WAITING = 256
"""Events that may wait for one subscriber."""
_MOST_BYTES = 4 * 1024 * 1024
_AGAIN_S = 0.5
_encode = msgspec.json.Encoder().encode


class Subscriber:
    """One open stream or waiting poll: a bounded queue of ready-made events."""

    def __init__(self, device_id: str, scopes: frozenset[str], scope_gen: int, schema: int) -> None:
        self.device_id = device_id
        self.scopes = scopes
        self.scope_gen = scope_gen
        self.schema = schema
        self.overflowed = False
        self._events: deque[tuple[int, int, bytes]] = deque()
        self._bytes = 0
        self._something = asyncio.Event()

    def offer(self, since: int, upto: int, event: bytes) -> None:
        """Put an event into the queue, or mark the subscriber as overflowed."""
        if self.overflowed:
            return
        if len(self._events) >= MOST_WAITING or self._bytes + len(event) > _MOST_BYTES:
            self.overflowed = True
            self._events.clear()
        else:
            self._events.append((since, upto, event))
            self._bytes += len(event)
        self._something.set()

    def start_over(self) -> None:
        """What waits is void: the workstation is to say hello again."""
        self.overflowed = True
        self._events.clear()
        self._something.set()

    def wake(self) -> None:
        """Let a waiting `take` return."""
        self._something.set()

    async def take(self, timeout_s: float) -> list[tuple[int, int, bytes]]:
        """Everything that waits, at once; empty after `timeout_s` without an event."""
        if not self._events and not self.overflowed:
            try:
                # Not wait_for: it may swallow a cancellation that comes together with the event.
                async with asyncio.timeout(timeout_s):
                    await self._something.wait()
            except TimeoutError:
                return []
        self._something.clear()
        taken = list(self._events)
        self._events.clear()
        self._bytes = 0
        return taken


class Hub:
    """Lives on the event loop; `published` and `heard` may be called from any thread."""

    def __init__(self, database: Database, loop: asyncio.AbstractEventLoop, head: int) -> None:
        self._database = database
        self._loop = loop
        self._reading: asyncio.Task[None] | None = None
        self._read_again = False
        self.head = head
        self.subscribers: dict[Subscriber, None] = {}
        """In the order in which they came, so that a run can be repeated."""
        self.closing = False

    def subscribe(
        self, device_id: str, scopes: frozenset[str], scope_gen: int, schema: int = SCHEMA_VERSION
    ) -> Subscriber:
        subscriber = Subscriber(device_id, scopes, scope_gen, schema)
        self.subscribers[subscriber] = None
        return subscriber

    def leave(self, subscriber: Subscriber) -> None:
        self.subscribers.pop(subscriber, None)

    def published(self, committed: Committed) -> None:
        """A commit of this process."""
        self._on_loop(lambda: self._deliver(committed))

    def heard(self) -> None:
        """Another process may have committed."""
        self._on_loop(self._catch_up)

    def start_over(self, head: int) -> None:
        """The database lives another life, and what comes is counted from its head."""
        self._on_loop(lambda: self._begin_at(head))

    def close(self) -> None:
        """End every stream."""
        self.closing = True
        for subscriber in self.subscribers:
            subscriber.wake()

    def event(self, patch: Patch, scope_gen: int) -> bytes:
        """A patch as a Server-Sent Event; its id is the cursor after it."""
        cursor = cursor_text(patch.epoch, patch.upto, scope_gen)
        return b"id: %s\ndata: %s\n\n" % (cursor.encode(), _encode(patch))

    def _on_loop(self, call: Callable[[], None]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)

    def _begin_at(self, head: int) -> None:
        self.head = head
        for subscriber in self.subscribers:
            subscriber.start_over()

    def _deliver(self, committed: Committed) -> None:
        if committed.upto <= self.head:
            return
        if committed.since != self.head:
            self._catch_up()
            return
        self.head = committed.upto
        ready: dict[tuple[frozenset[str], int, int, str | None], bytes] = {}
        for subscriber in self.subscribers:
            named = subscriber.device_id if subscriber.device_id in committed.verdicts else None
            key = (subscriber.scopes, subscriber.scope_gen, subscriber.schema, named)
            event = ready.get(key)
            if event is None:
                patch = feed.of_commit(
                    committed,
                    epoch=committed.epoch,
                    scopes=subscriber.scopes,
                    scope_gen=subscriber.scope_gen,
                    schema=subscriber.schema,
                    device_id=named,
                )
                event = ready[key] = self.event(patch, subscriber.scope_gen)
            subscriber.offer(committed.since, committed.upto, event)

    def _catch_up(self) -> None:
        if self.closing:
            return
        if self._reading is not None:
            self._read_again = True
            return
        self._reading = self._loop.create_task(self._read_missed())
        self._reading.add_done_callback(self._read_done)

    def _read_done(self, task: "asyncio.Task[None]") -> None:
        self._reading = None
        if task.cancelled():
            return
        if (
            task.exception() is not None
        ):  # the database does not answer: what was missed is asked for until it does
            self._loop.call_later(_AGAIN_S, self._catch_up)
        elif self._read_again:
            self._read_again = False
            self._catch_up()

    async def _read_missed(self) -> None:
        while True:
            since = self.head
            committed, head = await asyncio.to_thread(self._missed, since)
            if committed is not None and self.head == since:
                self._deliver(committed)
            if self.head >= head:  # whoever commits after this moment says so
                return

    def _missed(self, since: int) -> tuple[Committed | None, int]:
        """A page of what was committed after `since`, None where it was nothing, and the head at that moment."""
        with self._database.reading() as rows:
            head = feed.head(rows)
            if head <= since:
                return None, head
            everything = feed.page_of_all(rows, since)
            verdicts: dict[str, list[Verdict]] = audit.all_verdicts_between(rows, since, everything.upto)
        return msgspec.structs.replace(everything, verdicts=verdicts), head
