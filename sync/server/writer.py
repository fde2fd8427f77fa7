"""The one thread that writes. Jobs that wait at the same time share a transaction and its one flush to disk."""

import queue
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

import structlog

from sync.model.ids import now_ms
from sync.server import feed
from sync.server.core import Batch
from sync.server.database import DATABASE_ERRORS, Database
from sync.server.faults import OF_THE_JOB
from sync.server.gathering import Committed

T = TypeVar("T")
log = structlog.get_logger("foredesk.writer")

_Job: TypeAlias = tuple[Callable[[Batch], Any], "Future[Any]"]
_MOST_JOBS = 64
_LONGEST_S = 0.02
"""No further job joins a transaction that is this old, so that the first one's answer is not held up."""


class Stopped(Exception):
    """The server is going down; nothing of the job was written."""


class Unwritten(Exception):
    """The database failed; nothing of the transaction was kept, and whoever waits may send it again."""


class Moment(StrEnum):
    """Where a transaction stands when `transactions` hands over: the boundaries at which a process may be lost."""

    BEGIN = "begin"
    """Nothing is locked yet."""
    COMMIT = "commit"
    """Everything is written, nothing durable."""
    COMMITTED = "committed"
    """Durable, and nobody was told."""


class Writer:
    """Runs jobs in order. `published` hears every commit that changed something, on the writer's thread, in order.

    What is done in which order stands in `transactions`, which a thread of ours exhausts and the simulated world steps
    through.
    """

    def __init__(self, database: Database, *, secret: bytes, published: Callable[[Committed], None]) -> None:
        self._database = database
        self._secret = secret
        self._published = published
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._stopping = False
        self._start()

    @property
    def waiting(self) -> int:
        """Jobs in the queue."""
        return self._jobs.qsize()

    def submit(self, job: Callable[[Batch], T]) -> "Future[T]":
        """Run `job` in a write transaction; the future is done when its outcome is durable, or with its exception."""
        if self._stopping:
            raise Stopped
        future: Future[T] = Future()
        self._jobs.put((job, future))
        return future

    def stop(self) -> None:
        """Finish what was submitted, then end."""
        self._stopping = True
        self._jobs.put(None)
        self._thread.join()

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="writer")
        self._thread.start()

    def _run(self) -> None:
        while (first := self._jobs.get()) is not None:
            go_on = _exhaust(self.transactions(first))
            if not go_on:
                return

    def transactions(self, first: _Job) -> Generator[Moment, None, bool]:
        """One transaction: this job and those that wait meanwhile; more of them where one failed and spoiled it.

        Hands over at each Moment. Returns False when asked to stop.
        """
        jobs, go_on = [first] if _starts(first) else [], True
        while jobs:
            try:
                committed, done, go_on = yield from self._apply(jobs, go_on)
            except Exception as error:  # noqa: BLE001 - whatever it was, whoever waits must hear of it
                log.error("write.failed", error=type(error).__name__)
                self._undo()
                for _, future in jobs:
                    future.set_exception(Unwritten())
                return go_on
            if committed is None:
                continue
            if committed.upto != committed.since:
                self._published(committed)
            for future, result in done:
                future.set_result(result)
            return go_on
        return go_on

    def _apply(
        self, jobs: list[_Job], go_on: bool
    ) -> Generator[Moment, None, tuple[Committed | None, list[tuple[Future[Any], Any]], bool]]:
        """Run the jobs and commit; None in place of what was committed when it has to be done over without one that
        failed (and left `jobs`)."""
        done: list[tuple[Future[Any], Any]] = []
        yield Moment.BEGIN
        rows = self._database.begin()
        batch = Batch(rows, epoch=feed.epoch_of(rows), secret=self._secret, received=now_ms())
        began = time.monotonic()
        while True:
            while len(done) < len(jobs):
                work, future = jobs[len(done)]
                try:
                    with batch.attempt():
                        result = work(batch)
                except Exception as error:
                    if isinstance(error, DATABASE_ERRORS) and not isinstance(error, OF_THE_JOB):
                        raise
                    future.set_exception(error)
                    del jobs[len(done)]
                    if batch.is_spoiled:
                        self._database.rollback()
                        return None, [], go_on
                else:
                    done.append((future, result))
            if not go_on or len(done) >= _MOST_JOBS or time.monotonic() - began > _LONGEST_S:
                break
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                go_on = False
            elif _starts(job):
                jobs.append(job)
        committed = batch.finish()
        yield Moment.COMMIT
        self._database.commit(announce=committed.upto != committed.since)
        yield Moment.COMMITTED
        return committed, done, go_on

    def _undo(self) -> None:
        try:
            self._database.rollback()
        except DATABASE_ERRORS as error:
            log.error("rollback.failed", error=type(error).__name__)


def _exhaust(steps: Generator[Moment, None, T]) -> T:
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return ended.value


def _starts(job: _Job) -> bool:
    """Whether anybody still waits for the job. Begun, it can be called off no more, and its outcome always told."""
    return job[1].set_running_or_notify_cancel()
