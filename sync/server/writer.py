"""The one thread that writes. Jobs that wait at the same time share a transaction and its one flush to disk."""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

import structlog

from sync.model.ids import now_ms
from sync.server.core import Batch, Committed
from sync.server.database import DATABASE_ERRORS, Database

T = TypeVar("T")
log = structlog.get_logger("foredesk.writer")

_MOST_JOBS = 64
_LONGEST_S = 0.02
"""No further job joins a transaction that is this old, so that the first one's answer is not held up."""


class Stopped(Exception):
    """The server is going down; nothing of the job was written."""


class Unwritten(Exception):
    """The database failed; nothing of the transaction was kept, and whoever waits may send it again."""


class Writer:
    """Runs jobs in order. `published` hears every commit that changed something, on the writer's thread, in order."""

    def __init__(
        self, database: Database, *, epoch: str, secret: bytes, published: Callable[[Committed], None]
    ) -> None:
        self._database = database
        self._epoch = epoch
        self._secret = secret
        self._published = published
        self._jobs: queue.SimpleQueue[tuple[Callable[[Batch], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="writer")
        self._thread.start()

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

    def _run(self) -> None:
        while True:
            first = self._jobs.get()
            if first is None:
                return
            last = self._transaction(first)
            if last:
                return

    def _transaction(self, first: tuple[Callable[[Batch], Any], Future[Any]]) -> bool:
        """One transaction from its first job on; True when asked to stop meanwhile."""
        done: list[tuple[Future[Any], Any]] = []
        job: tuple[Callable[[Batch], Any], Future[Any]] | None = first
        stop = False
        try:
            rows = self._database.begin()
            batch = Batch(rows, epoch=self._epoch, secret=self._secret, received=now_ms())
            began = time.monotonic()
            while job is not None:
                work, future = job
                try:
                    with batch.attempt():
                        result = work(batch)
                    done.append((future, result))
                except DATABASE_ERRORS:
                    done.append((future, None))
                    raise
                except Exception as error:
                    future.set_exception(error)
                job = None
                if len(done) < _MOST_JOBS and time.monotonic() - began < _LONGEST_S:
                    job, stop = self._next()
            committed = batch.finish()
            self._database.commit(announce=committed.upto != committed.since)
        except Exception as error:
            log.error("write.failed", error=type(error).__name__)
            self._undo()
            for future, _ in done or [(first[1], None)]:
                future.set_exception(Unwritten())
            return stop
        if committed.upto != committed.since:
            self._published(committed)
        for future, result in done:
            future.set_result(result)
        return stop

    def _next(self) -> tuple[tuple[Callable[[Batch], Any], Future[Any]] | None, bool]:
        try:
            job = self._jobs.get_nowait()
        except queue.Empty:
            return None, False
        return job, job is None

    def _undo(self) -> None:
        try:
            self._database.rollback()
        except Exception as error:
            log.error("rollback.failed", error=type(error).__name__)
