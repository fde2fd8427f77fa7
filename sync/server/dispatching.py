"""The dispatcher beside a running server: looks for what is due, claims it, sends it in a thread, writes down the outcome.

All that is decided is decided in sync.effects; here are the clock, the thread and the wake-up. Several server processes
may run one each over the same PostgreSQL.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import structlog

from sync.effects.channels.phone import SimulatedPhone
from sync.effects.channels.port import Answer, Outcome, Port, Seen
from sync.effects.channels.slip import read_slip, write_slip
from sync.effects.dispatcher import Claimed, Dispatcher, Due, Work
from sync.model.ids import new_ulid, now_ms
from sync.model.rows import Rows
from sync.model.words import Channel
from sync.server import alarming
from sync.server.core import Batch
from sync.server.gathering import Committed
from sync.server.outlets import Outlets, report
from sync.server.refusals import Refusal

T = TypeVar("T")
log = structlog.get_logger("foredesk.effects")

LOOK_EVERY_S: Final = 5.0
"""How long nothing is looked at where no commit and no clock asks for it: another process may have queued something."""
ASK_EVERY_S: Final = 30.0
"""How often a provider is asked after the same effect."""
SLIP_FILE: Final = "phone.jsonl"
"""What the simulated phone has sent, beside the practice's key."""


class Serving(Protocol):
    """What the loop needs of the server."""

    def write(self, job: Callable[[Batch], T]) -> Awaitable[T]: ...
    def read(self, look: Callable[[Rows], T]) -> Awaitable[T]: ...


def simulated(folder: Path) -> Mapping[Channel, Port]:
    """Every channel ends at the simulated phone: until real ones are set up, nothing leaves this machine."""
    slip = folder / SLIP_FILE
    phone = SimulatedPhone(earlier=read_slip(slip), keep=lambda sent: write_slip(slip, sent))
    return dict.fromkeys(Channel, phone)


class Dispatching:
    """The loop. Made on the event loop's thread; `close` lets what is being sent be written down first."""

    def __init__(self, server: Serving, channels: Mapping[Channel, Port], outlets: Outlets) -> None:
        self._server = server
        self._outlets = outlets
        self._dispatcher = Dispatcher(channels, new_ulid, outlets.live)
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self._closing = False
        self._asked: dict[str, float] = {}
        self._task = asyncio.create_task(self._run(), name="dispatcher")

    def published(self, committed: Committed) -> None:
        """Hear of a commit, on any thread: an effect in it may be due."""
        if any(name in ("effect", "channel_state") for name, _ in committed.images):
            self._loop.call_soon_threadsafe(self._woken.set)

    async def close(self) -> None:
        """Finish what was claimed, then end. To be called while the server still writes."""
        self._closing = True
        self._woken.set()
        await self._task

    async def _run(self) -> None:
        while not self._closing:
            self._woken.clear()
            pause_s = LOOK_EVERY_S
            try:
                work = await self._server.read(lambda rows: self._dispatcher.look(rows, now_ms()))
                await self._do(work)
                await self._tend()
                if work.next_at is not None:
                    pause_s = min(pause_s, max(0.05, (work.next_at - now_ms()) / 1000))
            except Refusal:
                log.info("effects.unwritten")  # the server said why; the next round tries again
            except Exception as error:  # noqa: BLE001 - whatever a provider or a row does, the queue goes on
                log.error("effects.failed", error=type(error).__name__)
            try:
                await asyncio.wait_for(self._woken.wait(), pause_s)
            except TimeoutError:
                continue

    async def _do(self, work: Work) -> None:
        for overdue in work.overdue:
            await self._server.write(lambda batch, seen=overdue: self._dispatcher.give_up(batch, seen))
        for doubtful in work.doubtful:
            await self._ask(doubtful)
        for due in work.due:
            if self._closing:
                return
            await self._send(due)
        for receipt in await asyncio.to_thread(self._dispatcher.receipts, now_ms()):
            await self._server.write(lambda batch, said=receipt: self._dispatcher.hear(batch, said))

    async def _tend(self) -> None:
        """Say what the channels end at and how they do; send the test messages that were asked for, and the owners word of
        what only the server can tell."""
        for told in await self._server.read(lambda rows: self._outlets.to_report(rows, now_ms())):
            await self._server.write(lambda batch, news=told: report(batch, news))
        for asked, practice in await self._server.read(self._outlets.asked_for):
            tried = await asyncio.to_thread(self._outlets.try_out, asked, practice, now_ms())
            await self._server.write(lambda batch, news=tried: report(batch, news))

        if Channel.EMAIL in self._outlets.live():
            await self._write_letters()

    async def _write_letters(self) -> None:
        for due in await self._server.read(lambda rows: alarming.to_write(rows, now_ms())):
            if not await self._server.write(lambda batch, letter=due: alarming.claim(batch, letter)):
                continue
            live = self._outlets.live()
            if not await asyncio.to_thread(alarming.send, due, live, now_ms()):
                await self._server.write(lambda batch, letter=due: alarming.put_off(batch, letter))

    async def _send(self, due: Due) -> None:
        claimed = await self._server.write(lambda batch: self._dispatcher.claim(batch, due))
        if claimed is None:
            return
        outcome = await asyncio.to_thread(self._hand_over, claimed)
        if outcome is not None:
            self._outlets.heard(claimed.request.channel, claimed.effect.way, outcome, now_ms())
            verdict = await self._server.write(lambda batch: self._dispatcher.record(batch, claimed, outcome))
            log.info("effect.sent", id=due.id, answer=outcome.answer, verdict=verdict.kind)

    def _hand_over(self, claimed: Claimed) -> Outcome | None:
        try:
            return self._dispatcher.send(claimed, now_ms())
        except Exception as error:  # noqa: BLE001 - a provider's code that breaks half-way may have sent it
            log.error("channel.broke", error=type(error).__name__)
            return Outcome(Answer.SILENT)

    async def _ask(self, doubtful: Due) -> None:
        now = self._loop.time()
        if now - self._asked.get(doubtful.id, -ASK_EVERY_S) < ASK_EVERY_S:
            return
        self._asked[doubtful.id] = now
        seen: Seen = await asyncio.to_thread(self._dispatcher.ask, doubtful, now_ms())
        verdict: Any = await self._server.write(lambda batch: self._dispatcher.settle(batch, doubtful, seen))
        if verdict is not None:
            self._asked.pop(doubtful.id, None)
            log.info("effect.settled", id=doubtful.id, known=seen.known)
