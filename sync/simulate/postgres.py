"""The practice's database on PostgreSQL, for a world of two server processes: laid out afresh for each world, backed up and
restored as rows. Connections are kept from world to world, for opening one takes longer than a command.
"""

import os
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any, cast
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Table

from sync.model.entities import ENTITIES
from sync.model.rows import Rows
from sync.model.server_tables import SERVER_TABLES
from sync.server.postgres import CHANNEL, PostgresDatabase
from sync.simulate.disk import Disk, Watched

Content = dict[str, list[tuple[Any, ...]]]
"""Table -> its rows, in the order of `_columns`."""
_pool: dict[str, list[Any]] = {}
_numbers = count(1)
_TOLD_WITHIN_S = 20.0
"""How long NOTIFY may take in earnest on a machine that is busy."""


@contextmanager
def own_database(url: str) -> Generator[str]:
    """A database beside the one that `url` names, which is not touched; it is gone afterwards. Its user must be one who may
    create databases."""
    url = url.replace("postgresql+psycopg:", "postgresql:", 1)
    name = f"foredesk_world_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    own = urlsplit(url)._replace(path=f"/{name}").geturl()
    try:
        yield own
    finally:
        for kept in _pool.pop(own, []):
            kept.close()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


class SimulatedCluster(PostgresDatabase):
    """A server process's way into the database, on connections that may be lost with it."""

    def __init__(self, url: str, disk: Disk) -> None:
        self._all: list[Any] = []
        self._ear: Any = None
        self._is_announcing = False
        self._disk = disk
        self._pids: set[int] = set()
        super().__init__(url)
        self._watch()

    def commit(self, *, announce: bool = False) -> None:
        self._is_announcing = announce
        super().commit(announce=announce)

    def moves_the_head(self) -> bool:
        """Whether the other processes are to hear of what is being committed."""
        return self._is_announcing

    def listen(self, heard: Callable[[], None]) -> Callable[[], None]:
        self._listening.append(heard)
        self._ear = self._connect()
        self._ear.execute(f"LISTEN {CHANNEL}")
        heard()
        return lambda: None

    def was_told(self) -> bool:
        """Whether the database has told this process that another committed. It does so in its own time, which is waited
        for: when the process takes notice is the world's to say."""
        gives_up_at = monotonic() + _TOLD_WITHIN_S
        while monotonic() < gives_up_at:
            notices = list(self._ear.notifies(timeout=1.0, stop_after=1))
            if any(notice.pid not in self._pids for notice in notices):
                return True
        return False

    def _watch(self) -> None:
        self._writer: Any = Watched(self._writer, self._disk)
        self._rows = Rows(self._writer, "postgresql")
        self._pids.add(self._own_pid)

    def _come_back(self) -> None:
        super()._come_back()
        self._watch()

    def _connect(self, **more: str) -> Any:
        kept = _pool.setdefault(self.url, [])
        raw = kept.pop() if kept else self._fresh(**more)
        self._all.append(raw)
        return raw

    def _fresh(self, **more: str) -> Any:
        made = super()._connect(**more)
        # Planned once, however a world's few rows would do best.
        made.execute("SET plan_cache_mode = force_generic_plan")
        made.prepare_threshold = 0
        return made

    @classmethod
    def borrow(cls, url: str) -> Any:
        """A connection that is no process's."""
        lender = cls.__new__(cls)
        lender.url, lender._all = url, []
        return lender._connect()

    def abandon(self) -> None:
        """Let go as a killed process does: what is not committed is gone."""
        if self._ear is not None:
            self._ear.execute("UNLISTEN *")
            list(self._ear.notifies(timeout=0))
        give_back(self.url, self._all)


def give_back(url: str, connections: list[Any]) -> None:
    """Undo what these have begun and keep them for the next."""
    for raw in connections:
        if not raw.closed:
            raw.execute("ROLLBACK")
            _pool.setdefault(url, []).append(raw)
    connections.clear()


class Cluster:
    """The database as the world handles it from outside."""

    def __init__(self, url: str, template: Path) -> None:
        self.url = url.replace("postgresql+psycopg:", "postgresql:", 1)
        self._borrowed: list[Any] = []
        PostgresDatabase(self.url).close()  # lays the tables out where there are none
        self.lay_out(_content_of(template))

    def open(self, disk: Disk) -> SimulatedCluster:
        disk.cut = self._cut
        return SimulatedCluster(self.url, disk)

    @contextmanager
    def looking(self) -> Generator[Rows]:
        """One committed moment, through a connection that no server has."""
        raw = self._own()
        raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield Rows(raw, "postgresql")
        finally:
            raw.execute("ROLLBACK")

    def content(self) -> Content:
        """Everything, for a backup."""
        with self.looking() as rows:
            return {
                table: rows.execute(f"SELECT {names} FROM {table}").fetchall()
                for table, names in _columns().items()
            }

    def lay_out(self, content: Content) -> None:
        """Make the database hold exactly this."""
        raw = self._own()
        raw.execute("BEGIN")
        raw.execute("; ".join(f"DELETE FROM {table}" for table in _columns()), prepare=False)
        for table, names in _columns().items():
            rows = content[table]
            if rows:
                marks = ", ".join(["%s"] * len(rows[0]))
                raw.cursor().executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        raw.execute("COMMIT")

    def _cut(self, connection: Watched) -> Exception:
        """End a session as a restart of the database does."""
        self._own().execute("SELECT pg_terminate_backend(%s, 20000)", (connection.info.backend_pid,))
        return psycopg.OperationalError("the line to the database was cut")

    def close(self) -> None:
        give_back(self.url, self._borrowed)

    def _own(self) -> Any:
        if not self._borrowed:
            self._borrowed.append(SimulatedCluster.borrow(self.url))
        return self._borrowed[0]


def _columns() -> dict[str, str]:
    tables = [kind.table for kind in ENTITIES.values()]
    tables += [cast(Table, model.__table__) for model in SERVER_TABLES]
    return {f'"{table.name}"': ", ".join(f'"{column.name}"' for column in table.columns) for table in tables}


def _content_of(template: Path) -> Content:
    with sqlite3.connect(template / "server.db") as file:
        found = {
            table: file.execute(f"SELECT {names} FROM {table}").fetchall()
            for table, names in _columns().items()
        }
    file.close()
    return found
