"""A write transaction without a running server: what the command line, the first start and bulk loading use."""

from collections.abc import Generator
from contextlib import contextmanager
from types import TracebackType

from sync.commands.kernel import Command, Principal
from sync.model.ids import now_ms
from sync.server.core import Batch
from sync.server.database import Database
from sync.server.practice import Site
from sync.wire import Verdict


@contextmanager
def writing(database: Database, site: Site) -> Generator[Batch]:
    """One write transaction; committed at the end, undone where it raises. A running server hears of it."""
    batch = Batch(database.begin(), epoch=site.epoch, secret=site.secret, received=now_ms())
    try:
        with batch.attempt():
            yield batch
        committed = batch.finish()
    except BaseException:
        database.rollback()
        raise
    database.commit(announce=committed.upto != committed.since)


class Bulk:
    """Many commands through the same core, in large transactions: for imports and for building a demonstration.

        with Bulk(database, site) as bulk:
            bulk.run(command, principal, at)

    Journal, digests and audit are kept as for any other command; `at` may lie in the past. What stands when the block
    is left without an exception is committed; earlier transactions stay in any case.
    """

    def __init__(self, database: Database, site: Site, *, per_transaction: int = 5_000) -> None:
        self._database = database
        self._site = site
        self._most = per_transaction
        self._waiting: list[tuple[Command, Principal, int, str | None]] = []

    def __enter__(self) -> "Bulk":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.flush()

    def run(self, command: Command, principal: Principal, at: int, ulid: str | None = None) -> None:
        """Queue a command. Its ids derive from `ulid` (`new_ulid(at)` where none is given)."""
        self._waiting.append((command, principal, at, ulid))
        if len(self._waiting) >= self._most:
            self.flush()

    def flush(self) -> list[Verdict]:
        """Run what is queued in one transaction; the verdicts in order."""
        if not self._waiting:
            return []
        with writing(self._database, self._site) as batch:
            verdicts = batch.run_many(self._waiting)
        self._waiting = []
        return verdicts
