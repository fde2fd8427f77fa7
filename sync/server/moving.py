"""`foredesk-server move --to URL`: a practice leaves one database for another, whole, verified and once.

The source is locked for the length of the move and read table by table; the target is filled in one transaction and read
back; both sides' rows are summed by digest and compared, and the target's own audit, journal and digests followed. Ended
at any moment, the move leaves a source that goes on and a target that nobody can start on. The last three steps are:
the target is kept, marked as unfinished; the source is marked as moved; the target's mark is taken away. A move that was
ended between them is finished by asking for it again.
"""

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias, cast
from urllib.parse import unquote, urlsplit

import msgspec
import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from sync.model import digests
from sync.model.migrations import config, tables, upgrade
from sync.model.rows import Rows
from sync.model.words import OCCUPYING
from sync.server.checking import check
from sync.server.database import Database, UnusableDatabase, open_database
from sync.server.postgres import LISTENING, WRITE_LOCK
from sync.server.practice import MOVED_TO, UNFINISHED, read_meta

_CHUNK: Final = 5_000
_MODULUS: Final = 1 << 128
Progress: TypeAlias = Callable[[str, int, int], None]
"""Told the table, how many of its rows are there and how many it has."""
_Chunk: TypeAlias = Sequence[Sequence[Any]]


class CannotMove(UnusableDatabase):
    """The practice stays where it is; the message says why."""


class Moved(msgspec.Struct, frozen=True):
    """What arrived."""

    to: str
    """The new database, without a password."""
    epoch: str
    rows: int
    digest: str
    """The sum of all rows' hashes, 32 hex digits: recomputed on both sides, and equal."""
    tables: dict[str, int]
    """Rows of each table."""


def move(source: Database, to: str, tell: Progress) -> Moved:
    """Move everything to the empty database `to` and mark `source` as moved. Raises CannotMove, with nothing changed."""
    rows = source.begin()
    try:
        meta = read_meta(rows)
        if "epoch" not in meta:
            raise CannotMove("There is no practice in this database yet.")
        if MOVED_TO in meta:
            moved = _finish(rows, meta[MOVED_TO], to)
            source.rollback()
            return moved
        _check_alone(rows)
        target = _target(to)
        try:
            moved = _copy(rows, target, to, tell)
            name = secrets.token_hex(16)
            target.rows.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (UNFINISHED, name))
            target.keep()
        except BaseException:
            target.abandon()
            raise
        rows.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?)", (MOVED_TO, f"{name} {without_password(to)}")
        )
    except BaseException:
        source.rollback()
        raise
    source.commit()
    _open_for_work(to, name)
    return moved


def _check_alone(rows: Rows) -> None:
    """A server that runs on a PostgreSQL would go on writing to it; that none runs on a file, its lock tells."""
    if rows.dialect != "postgresql":
        return
    sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = ? AND datname = current_database()"
    servers = rows.execute(sql, (LISTENING,)).fetchone()[0]
    if servers:
        raise CannotMove(f"{servers} servers still run on this database. Stop them first.")


def without_password(url: str) -> str:
    """The address of a database as it may be shown and kept."""
    found = urlsplit(url)
    return url if found.password is None else url.replace(f":{found.password}@", "@", 1)


def _finish(rows: Rows, mark: str, to: str) -> Moved:
    """The move was ended after the source was given up: take the target's mark away."""
    name, _, there = mark.partition(" ")
    if without_password(to) != there or not _open_for_work(to, name):
        raise CannotMove(f"This practice was moved to {there} already.")
    counted = {name: int(rows.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in _tables()}
    counted["meta"] -= 1  # the mark itself
    return Moved(there, read_meta(rows)["epoch"], sum(counted.values()), "", counted)


def _open_for_work(to: str, name: str) -> bool:
    """Take away the mark of an unfinished move; whether it was this one's."""
    target = open_database(to)
    try:
        rows = target.begin()
        done = rows.execute("DELETE FROM meta WHERE key = ? AND value = ?", (UNFINISHED, name)).rowcount
        target.commit()
    finally:
        target.close()
    return done == 1


def _copy(rows: Rows, target: "_Target", to: str, tell: Progress) -> Moved:
    counted: dict[str, int] = {}
    total = 0
    for name, names in _tables().items():
        size = int(rows.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        sum_here = _Sum(name)
        try:
            target.fill(name, names, sum_here.over(_chunks(rows, name, names), size, tell))
        except psycopg.errors.ExclusionViolation:
            raise CannotMove(_double_bookings(rows)) from None
        except (psycopg.DataError, psycopg.IntegrityError, sqlite3.IntegrityError) as error:
            raise CannotMove(
                f"A row of {name!r} holds what the new database does not take ({type(error).__name__})."
            ) from None
        sum_there = _Sum(name)
        for _ in sum_there.over(_chunks(target.rows, name, names), size, None):
            pass
        if (sum_here.count, sum_here.total) != (sum_there.count, sum_there.total):
            raise CannotMove(f"The rows of {name!r} did not arrive as they were; nothing was changed.")
        counted[name] = sum_here.count
        total = (total + sum_here.total) % _MODULUS
    target.rows.execute("ANALYZE")
    if not check(target.rows).is_sound:
        raise CannotMove(
            "This practice's data do not agree with themselves. See what is wrong with: foredesk-server check"
        )
    return Moved(
        without_password(to), read_meta(rows)["epoch"], sum(counted.values()), f"{total:032x}", counted
    )


def _tables() -> dict[str, list[str]]:
    """Every table's columns; plain texts, which SQLAlchemy's names are not quite."""
    return {str(table.name): [str(column.name) for column in table.columns] for table in tables("server")}


class _Sum:
    """Counts a table's rows and adds up their hashes as they pass."""

    def __init__(self, table: str) -> None:
        self._salt = table
        self.count = 0
        self.total = 0

    def over(self, chunks: Iterable[_Chunk], size: int, tell: Progress | None) -> Iterator[_Chunk]:
        row_hash, salt = digests.row_hash, self._salt
        for chunk in chunks:
            self.total = (self.total + sum(row_hash((salt, *row)) for row in chunk)) % _MODULUS
            self.count += len(chunk)
            yield chunk
            if tell is not None:
                tell(salt, self.count, size)


def _chunks(rows: Rows, table: str, names: list[str]) -> Iterator[_Chunk]:
    listed = ", ".join(f'"{name}"' for name in names)
    connection: Any = rows.connection
    cursor = connection.cursor() if rows.dialect == "sqlite" else connection.cursor(name="moving")
    try:
        cursor.execute(f'SELECT {listed} FROM "{table}"')
        while chunk := cursor.fetchmany(_CHUNK):
            yield chunk
    finally:
        cursor.close()


def _double_bookings(rows: Rows) -> str:
    """Pairs of visits that hold the same slot, which only a practice from before the check can have."""
    holding = ", ".join(f"'{status}'" for status in sorted(OCCUPYING))
    sql = (
        "SELECT a.id, b.id FROM appointment a JOIN appointment b ON a.id < b.id AND a.start_at < b.end_at "
        "AND b.start_at < a.end_at AND (a.practitioner_id = b.practitioner_id OR a.room_id = b.room_id) "
        f"WHERE a.deleted = 0 AND b.deleted = 0 AND a.status IN ({holding}) AND b.status IN ({holding}) LIMIT 5"
    )
    pairs = ", ".join(f"{one} and {other}" for one, other in rows.execute(sql).fetchall())
    return f"Some visits hold the same practitioner or room at the same time. Move or cancel one of each: {pairs}"


class _Target(Protocol):
    """An empty database with the tables made, in one transaction that is not yet kept."""

    rows: Rows

    def fill(self, table: str, names: list[str], chunks: Iterator[_Chunk]) -> None: ...

    def keep(self) -> None: ...

    def abandon(self) -> None: ...


def _target(to: str) -> _Target:
    scheme = urlsplit(to).scheme
    if scheme.startswith("postgresql"):
        return _PostgresTarget(to.replace(f"{scheme}:", "postgresql:", 1))
    if scheme == "sqlite" or "://" not in to:
        return _SqliteTarget(Path(unquote(to.removeprefix("sqlite:///"))))
    raise CannotMove(f"{scheme}:// is no database that this server knows; use sqlite:/// or postgresql://")


class _PostgresTarget:
    """Tables, indexes and rows come in one transaction: ended before its commit, nothing of it was ever there."""

    def __init__(self, url: str) -> None:
        engine = create_engine(
            "postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool
        )
        try:
            self._connection = engine.connect()
        except SQLAlchemyError as error:
            raise CannotMove(f"PostgreSQL cannot be reached: {error.__cause__ or error}") from None
        try:
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})
            found = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LIMIT 1")
            if self._connection.execute(found).first() is not None:
                raise CannotMove("The new database is not empty. Make one for this practice alone.")
            from alembic import command

            command.upgrade(config(self._connection, "server"), "head")
            self._driver = cast("psycopg.Connection[Any]", self._connection.connection.driver_connection)
            self.rows = Rows(cast(Any, self._driver), "postgresql")
            self.rows.execute("DELETE FROM meta")
        except BaseException:
            self._connection.close()
            raise

    def fill(self, table: str, names: list[str], chunks: Iterator[_Chunk]) -> None:
        listed = SQL(", ").join(map(Identifier, names))
        statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), listed)
        with self._driver.cursor() as cursor, cursor.copy(statement) as copy:
            for chunk in chunks:
                for row in chunk:
                    copy.write_row(row)

    def keep(self) -> None:
        self._connection.commit()
        self._connection.close()

    def abandon(self) -> None:
        self._connection.close()


class _SqliteTarget:
    """Written beside and renamed when it is whole."""

    def __init__(self, path: Path) -> None:
        if path.exists():
            raise CannotMove(f"{path} exists already. Name a file that is not there yet.")
        self._path = path
        self._beside = path.with_name(f"{path.name}.moving")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._beside.unlink(missing_ok=True)
        self._beside.touch(mode=0o600)
        self._connection = sqlite3.connect(self._beside, isolation_level=None)
        self._connection.execute(
            "PRAGMA journal_mode = OFF"
        )  # the file is thrown away unless it becomes whole
        self._connection.execute("PRAGMA synchronous = OFF")
        upgrade(self._connection, "server")
        self._connection.execute("BEGIN")
        self.rows = Rows(self._connection, "sqlite")

    def fill(self, table: str, names: list[str], chunks: Iterator[_Chunk]) -> None:
        listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        for chunk in chunks:
            self._connection.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', chunk)

    def keep(self) -> None:
        self._connection.execute("COMMIT")
        self._connection.close()
        with self._beside.open("rb+") as file:
            os.fsync(file.fileno())
        self._beside.replace(self._path)

    def abandon(self) -> None:
        self._connection.close()
        self._beside.unlink(missing_ok=True)
