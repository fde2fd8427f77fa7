"""The one writing thread: a job fails alone, and nobody who stops waiting takes the thread with them."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from typing import Any

import psycopg
import pytest

from sync.server.core import Batch
from sync.server.database import Database
from sync.server.practice import Site
from sync.server.writer import Writer

SOON_S = 10


@pytest.fixture
def writer(database: Database, site: Site) -> Iterator[Writer]:
    made = Writer(database, secret=site.secret, published=lambda _: None)
    yield made
    made.stop()


def seq(batch: Batch) -> int:
    return batch.seq


def test_a_job_that_nobody_waits_for_any_more_is_left_out_and_the_next_one_runs(writer: Writer) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(batch: Batch) -> int:
        begun.set()
        go_on.wait(SOON_S)
        return batch.seq

    first = writer.submit(slow)
    assert begun.wait(SOON_S)
    assert not first.cancel()
    ran: list[bool] = []
    called_off = writer.submit(lambda _: ran.append(True))
    assert called_off.cancel()
    go_on.set()
    assert first.result(SOON_S) >= 0
    assert writer.submit(seq).result(SOON_S) >= 0
    assert ran == []
    with contextlib.suppress(CancelledError):
        called_off.result(0)


def test_a_value_that_the_database_does_not_take_fails_its_own_job_alone(
    writer: Writer, database: Database
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(batch: Batch) -> int:
        begun.set()
        go_on.wait(SOON_S)
        return batch.seq

    def bad(batch: Batch) -> Any:
        if database.dialect == "postgresql":
            return batch.rows.execute("SELECT ?", ("a\x00b",))
        return batch.rows.execute("INSERT INTO clock (id, seq) VALUES (1, 1)")

    good = [writer.submit(slow)]
    assert begun.wait(SOON_S)
    refused = writer.submit(bad)
    good.append(writer.submit(seq))
    go_on.set()
    with pytest.raises((psycopg.DataError, sqlite3.IntegrityError)):
        refused.result(SOON_S)
    assert [future.result(SOON_S) for future in good]
