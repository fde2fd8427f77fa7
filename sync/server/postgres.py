"""A PostgreSQL database of one practice, shared by any number of server processes, and how it is come back to when it
restarts.

A connection that went stale while it was idle is replaced before anything is asked of it, so that a restart between two
requests is not seen at all; one that breaks in use gives Unavailable, or fails its write transaction, and whoever waits
may send again. Connections go straight to the primary: a pooler that shares sessions would swallow LISTEN.
"""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any, Final, cast

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import ConnStatus, ExecStatus

from sync.model.migrations import HEAD, upgrade, version
from sync.model.rows import Dialect, Rows
from sync.server.database import POLL_S, Readers, Unavailable, UnusableDatabase, bring_up, in_thread

WRITE_LOCK: Final = 0x466F7265
"""The key of the advisory lock: "Fore"."""
CHANNEL: Final = "foredesk_changes"
"""Where a server process tells the others that the head moved."""
LISTENING: Final = "foredesk server"
"""The name of the one session in which a running server listens; all others are called "foredesk"."""
LOST = (psycopg.OperationalError, psycopg.InterfaceError)
"""What psycopg raises when the connection, not the statement, failed."""
_CONNECTION: Final = {
    "application_name": "foredesk",
    "connect_timeout": "5",
    # A database whose machine vanished without a word is given up after half a minute.
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
_SETTINGS: Final = (
    # Nobody waits for ever for a server process that holds the lock and hangs, and that one loses it.
    ("lock_timeout", "30s"),
    ("idle_in_transaction_session_timeout", "60s"),
)
_MOST_PREPARED: Final = 1_000
"""Statements that a connection keeps prepared: each entity has half a dozen, and psycopg's hundred would come and go."""
_AWAY: Final = "PostgreSQL does not answer just now; try again."
_AGAIN_S = 0.2
_SETTLED_WITHIN_S = 3.0
"""How long a lost COMMIT is asked after before it counts as unwritten."""


class _Session(psycopg.Connection[Any]):
    """psycopg gives up every prepared statement at a rollback, as if tables had come and gone, and a refused change rolls
    back to its savepoint: here that goes past it."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> psycopg.Cursor[Any]:
        said: object = query
        if not (isinstance(said, str) and said.startswith("ROLLBACK")):
            return super().execute(query, params, **how)
        result = self.pgconn.exec_(said.encode())
        if self.pgconn.status != ConnStatus.OK:
            raise psycopg.OperationalError("the connection was lost")
        if result.status != ExecStatus.COMMAND_OK:
            raise psycopg.errors.error_from_result(result)
        return self.cursor()


class PostgresDatabase:
    """A database of this practice alone."""

    dialect: Dialect = "postgresql"

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self._writer = self._connect()
        except psycopg.Error as error:
            raise UnusableDatabase(f"PostgreSQL cannot be reached: {error}") from None
        if version(self._writer) != HEAD:
            self._migrate()
        self._rows = Rows(cast(Any, self._writer), "postgresql")
        self._readers = Readers(lambda: Rows(cast(Any, self._connect()), "postgresql"))
        self._listening: list[Callable[[], None]] = []
        bring_up(self)

    def begin(self) -> Rows:
        try:
            self._lock()
        except LOST as error:
            if not self._writer.closed:
                self.rollback()
                raise Unavailable("Another server keeps the database busy; try again.") from error
            self._come_back()
        return self._rows

    def commit(self, *, announce: bool = False) -> None:
        told = f", pg_notify('{CHANNEL}', '')" if announce else ""
        number = self._writer.execute(f"SELECT pg_current_xact_id_if_assigned()::text{told}").fetchone()
        try:
            self._writer.execute("COMMIT")
        except LOST:
            # The connection broke while the answer was on its way: the database knows whether it was kept.
            if number is None or number[0] is None or not self._was_kept(number[0]):
                raise

    def rollback(self) -> None:
        try:
            self._writer.execute("ROLLBACK")
        except LOST:  # the database has done it already
            self._writer.close()

    @contextmanager
    def reading(self) -> Generator[Rows]:
        rows = self._take()
        try:
            yield rows
        except LOST as error:
            if not cast(Any, rows.connection).closed:
                raise
            raise Unavailable(_AWAY) from error
        finally:
            with suppress(*LOST):
                rows.execute("ROLLBACK")
                self._readers.give_back(rows)

    def listen(self, heard: Callable[[], None]) -> Callable[[], None]:
        stopping = threading.Event()
        self._listening.append(heard)

        def run() -> None:
            while not stopping.is_set():
                try:
                    with self._connect(application_name=LISTENING) as connection:
                        connection.execute(f"LISTEN {CHANNEL}")
                        heard()  # what was missed while nobody listened
                        while not stopping.is_set():
                            told = [
                                notice.pid for notice in connection.notifies(timeout=POLL_S, stop_after=1)
                            ]
                            if any(pid != self._own_pid for pid in told):
                                heard()
                except LOST:
                    stopping.wait(_AGAIN_S)

        return in_thread(run, stopping)

    def scrub(self, *, thoroughly: bool = False) -> bool:
        # VACUUM frees what no reader sees any more and reuses it in time; only FULL writes every table afresh. What the
        # server's archive of its log holds is its keeper's to let go.
        with self._connect() as connection:
            connection.execute("VACUUM FULL" if thoroughly else "VACUUM")
        return True

    def close(self) -> None:
        self._readers.close()
        self._writer.close()

    @property
    def _own_pid(self) -> int:
        """The session that this process writes in: its commits are told without the database's help."""
        try:
            return self._writer.info.backend_pid
        except psycopg.Error:
            return 0

    def _lock(self) -> None:
        """Start the write transaction; the lock comes first, so that nothing is read that another may still change
        (invariant I1)."""
        self._writer.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
        self._writer.execute("SELECT pg_advisory_xact_lock(%s)", (WRITE_LOCK,))

    def _come_back(self) -> None:
        try:
            self._writer = self._connect()
            self._rows = Rows(cast(Any, self._writer), "postgresql")
            self._lock()
        except LOST as error:
            raise Unavailable(_AWAY) from error
        for heard in self._listening:  # a commit whose answer was lost is nobody's to tell
            heard()

    def _take(self) -> Rows:
        """A connection in a transaction that sees one moment; a stale one is replaced, and all that are as old as it."""
        for is_last_try in (False, True):
            try:
                rows = self._readers.take()
                try:
                    rows.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                except BaseException:
                    cast(Any, rows.connection).close()
                    raise
                return rows
            except LOST as error:
                self._readers.forget()
                if is_last_try:
                    raise Unavailable(_AWAY) from error
        raise AssertionError

    def _was_kept(self, number: str) -> bool:
        """Whether the transaction of this number was committed; no where the database stays away."""
        self._writer.close()
        give_up_at = time.monotonic() + _SETTLED_WITHIN_S
        while True:
            try:
                with self._connect() as connection:
                    row = connection.execute("SELECT pg_xact_status(%s::xid8)", (number,)).fetchone()
                if row is None or row[0] != "in progress":
                    return row is not None and row[0] == "committed"
            except LOST:
                pass
            if time.monotonic() > give_up_at:
                return False
            time.sleep(_AGAIN_S)

    def _connect(self, **more: str) -> "psycopg.Connection[Any]":
        said = conninfo_to_dict(self.url)
        settings = " ".join(f"-c {name}={value}" for name, value in _SETTINGS)
        options = f"{settings} {said.get('options', '')}".strip()  # what the URL says comes later and wins
        defaults = {name: value for name, value in _CONNECTION.items() if name not in said}
        made = _Session.connect(
            make_conninfo(self.url, options=options, **(defaults | more)), autocommit=True
        )
        made.prepared_max = _MOST_PREPARED
        return made

    def _migrate(self) -> None:
        from sqlalchemy import create_engine, text
        from sqlalchemy.pool import NullPool

        engine = create_engine(
            "postgresql+psycopg://", creator=lambda: psycopg.connect(self.url), poolclass=NullPool
        )
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})
            upgrade(connection, "server")
        engine.dispose()
