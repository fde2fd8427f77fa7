"""A write transaction without a running server: what the command line, the first start and the demo use."""

from collections.abc import Generator
from contextlib import contextmanager

from sync.model.ids import now_ms
from sync.server.core import Batch
from sync.server.database import Database
from sync.server.practice import Site


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
