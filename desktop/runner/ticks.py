"""The scheduler's ticks. APScheduler wakes us; what is due is always asked of the ledger, never of a stored job."""

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # pyright: ignore[reportMissingTypeStubs]

from sync.replica.engine import Engine

_EVERY_S = 60


class Ticks:
    """Wakes the engine every minute, so that a machine back from sleep looks at once instead of waiting out a pause."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._scheduler = AsyncIOScheduler()

    def start(self) -> None:
        """Begin to tick. A late tick still runs, and many missed ones run once."""
        self._scheduler.add_job(  # pyright: ignore[reportUnknownMemberType] - it carries no types
            self._engine.try_now,
            "interval",
            seconds=_EVERY_S,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
