"""The scheduler's ticks. APScheduler wakes us; what is due is always asked of the ledger, never of a stored job."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # pyright: ignore[reportMissingTypeStubs]

from desktop.runner.lease import HEARTBEAT_S
from desktop.runner.runner import Runner
from sync.replica.changes import Changes, State, Status
from sync.replica.engine import Engine

_RECONNECT_S: Final = 60.0
LOOK_S: Final = 5.0


class Ticks:
    """Wakes the engine every minute, so that a machine back from sleep looks at once instead of waiting out a pause; keeps
    the runner's lease and lets it look, every few seconds and whenever something changed."""

    def __init__(self, engine: Engine, runner: Runner) -> None:
        self._engine = engine
        self._runner = runner
        self._scheduler = AsyncIOScheduler()
        self._soon: asyncio.Handle | None = None
        self._asking: asyncio.Task[None] | None = None
        self._was_online = False
        engine.on_changes.append(self._changed)
        engine.on_status.append(self._stood)

    def start(self) -> None:
        """Begin to tick. A late tick still runs, and many missed ones run once."""
        self._every(_RECONNECT_S, self._try_now)
        self._every(LOOK_S, self._tick)
        self._every(HEARTBEAT_S, self._runner.beat)
        self._scheduler.start()

    async def stop(self) -> None:
        """End the ticks and let another have the lease."""
        self._scheduler.shutdown(wait=False)
        self._engine.on_changes.remove(self._changed)
        self._engine.on_status.remove(self._stood)
        if self._soon is not None:
            self._soon.cancel()
        if self._asking is not None:
            await asyncio.wait({self._asking})
        await self._runner.close()

    def _every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        # Only coroutines run on the loop, which owns the copy; the scheduler gives all else to a thread.
        self._scheduler.add_job(  # pyright: ignore[reportUnknownMemberType] - it carries no types
            work, "interval", seconds=seconds, misfire_grace_time=None, coalesce=True, max_instances=1
        )

    def _changed(self, _: Changes) -> None:
        """Something happened, on this loop: look once what follows from it has settled."""
        if self._soon is None and self._runner.may_run:
            self._soon = asyncio.get_running_loop().call_soon(self._look)

    def _stood(self, status: Status) -> None:
        """In step with the server again: ask for the lease at once, without waiting for the next heartbeat."""
        is_online = status.state is State.ONLINE
        if is_online and not self._was_online:
            self._asking = asyncio.get_running_loop().create_task(self._runner.beat(), name="lease")
        self._was_online = is_online

    async def _try_now(self) -> None:
        self._engine.try_now()

    async def _tick(self) -> None:
        self._look()

    def _look(self) -> None:
        self._soon = None
        self._runner.look()
