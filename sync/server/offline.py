"""A write transaction without a running server: what the command line, the first start and the demo use."""

from collections.abc import Generator
from contextlib import contextmanager

from sync.model.ids import now_ms
from sync.server.core import Batch
from sync.server.database import Database
from sync.server.practice import Site, read_meta, refuse_moved


@contextmanager
def writing(database: Database, site: Site, *, received: int | None = None) -> Generator[Batch]:
    """One write transaction; committed at the end, undone where it raises. A running server hears of it.

    Nothing in it is dated later than `received`, epoch ms: now, where none is given.
    """
    rows = database.begin()
    try:
        refuse_moved(read_meta(rows))  # it may have moved while this waited
        batch = Batch(
            rows,
            epoch=site.epoch,
            secret=site.secret,
            received=now_ms() if received is None else received,
        )
        with batch.attempt():
            yield batch
        committed = batch.finish()
    except BaseException:
        database.rollback()
        raise
    database.commit(announce=committed.upto != committed.since)
