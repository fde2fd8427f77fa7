"""The practice's database: one file of SQLite, here, or a PostgreSQL that several server processes share (postgres.py).

Writes are serial on both (invariant I1): SQLite has one writer connection and BEGIN IMMEDIATE, PostgreSQL takes one
advisory lock as the first statement of every write transaction. Reads see one moment: a WAL snapshot on SQLite,
REPEATABLE READ on PostgreSQL.
"""

import queue
import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import unquote, urlsplit

import psycopg

from sync.model.migrations import upgrade
from sync.model.rows import Dialect, Rows
from sync.server import sums

DATABASE_ERRORS = (sqlite3.Error, psycopg.Error)
"""What either driver raises."""
_IDLE_READERS = 8
POLL_S = 0.5


class UnusableDatabase(Exception):
    """The database cannot be opened as named; the message says what to do."""


class Unavailable(Exception):
    """The database does not answer just now: it restarts, or the network between is down. Nothing was changed by asking."""


class Database(Protocol):
    """What the server needs of either database."""

    dialect: Dialect
    url: str
    """What another process of this program opens the same database by."""

    def begin(self) -> Rows:
        """Start the one write transaction; waits for other server processes. Call from one thread at a time. Raises
        Unavailable."""
        ...

    def commit(self, *, announce: bool = False) -> None:
        """Make the write transaction durable; `announce` tells other server processes that the head moved."""
        ...

    def rollback(self) -> None: ...

    def reading(self) -> Any:
        """A context manager giving `Rows` that all see one committed moment. Any thread. Raises Unavailable."""
        ...

    def listen(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Call `heard()` from a thread of its own when another process may have committed; returns how to stop."""
        ...

    def scrub(self, *, thoroughly: bool = False) -> bool:
        """Leave nothing of deleted rows in the files, as far as the database lets a program see to it; False where a
        reader holds something yet. `thoroughly` may keep everybody waiting meanwhile. Not inside a transaction."""
        ...

    def close(self) -> None: ...


def open_database(url: str) -> Database:
    """Open and migrate the database that `url` names: sqlite:///path, a plain path, or postgresql+psycopg://…

    Raises UnusableDatabase, sync.model.migrations.NewerDatabase.
    """
    scheme = urlsplit(url).scheme
    if scheme.startswith("postgresql"):
        from sync.server.postgres import PostgresDatabase

        return PostgresDatabase(url.replace(f"{scheme}:", "postgresql:", 1))
    return SqliteDatabase(file_of(url))


def file_of(url: str) -> Path:
    """The file that a URL other than PostgreSQL's names. Raises UnusableDatabase."""
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return Path(unquote(url.removeprefix("sqlite:///")))
    if "://" in url:
        raise UnusableDatabase(
            f"{scheme}:// is no database that this server knows; use sqlite:/// or postgresql://"
        )
    return Path(url)


def in_thread(run: Callable[[], None], stopping: threading.Event) -> Callable[[], None]:
    """Start `run`, which ends once `stopping` is set; how to end it."""
    thread = threading.Thread(target=run, name="changes of other processes")
    thread.start()

    def stop() -> None:
        stopping.set()
        thread.join()

    return stop


def bring_up(database: Database) -> None:
    """Count the digests afresh that a migration made stale, where it made any. A start that was cut off goes on here."""
    with database.reading() as rows:
        if not sums.is_behind(rows):
            return
    rows = database.begin()
    try:
        sums.bring_up(rows)
    except BaseException:
        database.rollback()
        raise
    database.commit()


class Readers:
    """Connections for reading, reused by any thread, at most a few kept idle."""

    def __init__(self, make: Callable[[], Rows]) -> None:
        self._make = make
        self._idle: queue.LifoQueue[Rows] = queue.LifoQueue(_IDLE_READERS)
        self.closed = False

    def take(self) -> Rows:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return self._make()

    def give_back(self, rows: Rows) -> None:
        try:
            if self.closed:
                raise queue.Full
            self._idle.put_nowait(rows)
        except queue.Full:
            cast(Any, rows.connection).close()

    def forget(self) -> None:
        """Close what is idle: the database went away, and every old connection with it."""
        while True:
            try:
                cast(Any, self._idle.get_nowait().connection).close()
            except queue.Empty:
                return

    def close(self) -> None:
        self.closed = True
        self.forget()


class SqliteDatabase:
    """One file. WAL, synchronous=FULL: what was acknowledged is on the disk."""

    dialect: Dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not path.exists():
                path.touch(
                    mode=0o600
                )  # patients' data: its user's alone, and SQLite makes the files beside it alike
            self.path = path
            self.url = str(path)
            self._writer = self._connect()
            self._writer.execute("PRAGMA journal_mode = WAL")
            self._writer.execute("PRAGMA synchronous = FULL")
            # What is deleted is overwritten: what an erased person said must not outlive its rows in free space.
            self._writer.execute("PRAGMA secure_delete = ON")
        except (sqlite3.Error, OSError) as error:
            raise UnusableDatabase(f"The database {path} cannot be opened: {error}") from None
        upgrade(self._writer, "server")
        self._rows = Rows(self._writer, "sqlite")
        self._readers = Readers(lambda: Rows(self._connect("PRAGMA query_only = 1"), "sqlite"))
        bring_up(self)

    def begin(self) -> Rows:
        self._writer.execute("BEGIN IMMEDIATE")
        return self._rows

    def commit(self, *, announce: bool = False) -> None:
        self._writer.execute("COMMIT")

    def rollback(self) -> None:
        if self._writer.in_transaction:
            self._writer.execute("ROLLBACK")

    @contextmanager
    def reading(self) -> Generator[Rows]:
        rows = self._readers.take()
        try:
            rows.execute("BEGIN")
            yield rows
        finally:
            rows.execute("ROLLBACK")
            self._readers.give_back(rows)

    def listen(self, heard: Callable[[], None]) -> Callable[[], None]:
        # Another process, such as `foredesk-server staff add`, may write to the file; SQLite says so only when asked.
        stopping = threading.Event()

        def run() -> None:
            connection = self._connect()
            seen = connection.execute("PRAGMA data_version").fetchone()
            while not stopping.wait(POLL_S):
                found = connection.execute("PRAGMA data_version").fetchone()
                if found != seen:
                    seen = found
                    heard()
            connection.close()

        return in_thread(run, stopping)

    def scrub(self, *, thoroughly: bool = False) -> bool:
        connection = self._connect()
        try:
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:  # somebody writes, and will for longer than this waits
            return False
        finally:
            connection.close()
        return not busy

    def close(self) -> None:
        self._readers.close()
        self._writer.execute("PRAGMA optimize")
        self._writer.close()

    def _connect(self, *pragmas: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=30, cached_statements=512
        )
        for pragma in ("PRAGMA cache_size = -64000", "PRAGMA temp_store = MEMORY", *pragmas):
            connection.execute(pragma)
        return connection
