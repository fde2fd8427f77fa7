"""Going on from a backup: into an empty place, or in place of what is there, which is kept aside.

The restored database begins another life (epoch) at once. Workstations notice at their next hello, fetch it afresh, and
send again what they hold and the backup lacks.
"""

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from sync.model.migrations import KNOWN, NewerDatabase, tables
from sync.model.rows import Rows
from sync.server import backup
from sync.server.backup import BackupFailed, Facts, columns_of
from sync.server.database import Database, SqliteDatabase, open_database
from sync.server.practice import begin_epoch, keep_secret, put_meta, read_meta

_RESTORING = "restoring.db"
_BATCH = 2_000


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What was restored."""

    epoch: str
    seq: int
    made_at: int
    """When the backup was made, epoch ms."""
    rows: int
    kept: list[Path]
    """What was there before, under its new name."""


def restore(file: Path, words: str, url: str, folder: Path, *, replace: bool, now: int) -> Restored:
    """Make the database at `url` the one in the backup `file`; the practice's key goes into `folder`.

    No server may serve a SQLite practice meanwhile (the caller holds its lock); servers on a PostgreSQL find out by
    themselves. Raises BackupFailed, NewerDatabase.
    """
    rows, _ = backup.verify(file, words)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unpacked = folder / _RESTORING
    _remove(unpacked)
    facts = _unpack(file, words, unpacked)
    try:
        epoch = _renew(unpacked, facts)
        stamp = f"{datetime.fromtimestamp(now / 1000, UTC):%Y%m%d-%H%M%S}"
        if url.startswith("postgresql"):
            kept = _into_postgres(unpacked, url, folder, words, stamp, replace=replace, now=now)
            kept += keep_secret(folder, bytes.fromhex(facts.secret), stamp)
        else:
            kept = _into_file(unpacked, Path(url), folder, facts, stamp, replace=replace)
    finally:
        _remove(unpacked)
    return Restored(epoch=epoch, seq=facts.seq, made_at=facts.made_at, rows=rows, kept=kept)


def _unpack(file: Path, words: str, to: Path) -> Facts:
    """The backup's tables as a plain SQLite file, readable by its user alone."""
    connection, facts = backup.open_backup(file, words)
    try:
        if facts.schema not in KNOWN:
            raise NewerDatabase(facts.schema)
        to.touch(mode=0o600)
        connection.execute("PRAGMA query_only = OFF")
        connection.execute("ATTACH DATABASE ? AS plain KEY ''", (to.absolute().as_uri(),))
        connection.execute("SELECT sqlcipher_export('plain')").fetchall()
        connection.execute("DROP TABLE plain.backup")
        connection.execute("DETACH DATABASE plain")
    finally:
        connection.close()
    return facts


def _renew(path: Path, facts: Facts) -> str:
    """Begin the restored database's own life; everything in the backup is durable."""
    database = SqliteDatabase(path)
    try:
        rows = database.begin()
        epoch = begin_epoch(rows)
        put_meta(rows, "durable_backup_seq", str(facts.seq))
        database.commit()
    finally:
        database.close()
    return epoch


def _into_file(
    unpacked: Path, path: Path, folder: Path, facts: Facts, stamp: str, *, replace: bool
) -> list[Path]:
    kept: list[Path] = []
    if path.exists():
        if not replace:
            raise BackupFailed(
                f"There is a practice in {path} already. Say --replace to put the backup in its place; it is kept aside."
            )
        _fold(path)
        aside = path.with_name(f"{path.name}.replaced-{stamp}")
        for tail in ("", "-wal", "-shm"):
            part = Path(f"{path}{tail}")
            if part.exists():
                part.rename(f"{aside}{tail}")
        kept.append(aside)
    kept += keep_secret(folder, bytes.fromhex(facts.secret), stamp)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.move(unpacked, path)
    return kept


def _into_postgres(
    unpacked: Path, url: str, folder: Path, words: str, stamp: str, *, replace: bool, now: int
) -> list[Path]:
    kept: list[Path] = []
    database = open_database(url)
    source = sqlite3.connect(unpacked, isolation_level=None)
    try:
        with database.reading() as rows:
            is_empty = not read_meta(rows)
        if not is_empty:
            if not replace:
                raise BackupFailed(
                    "There is a practice in this PostgreSQL already. Say --replace to put the backup in its place; what "
                    "is there is kept aside as a backup."
                )
            aside = folder / f"replaced-{stamp}{backup.SUFFIX}"
            backup.write_unverified(database.url, folder, words, aside, now)
            kept.append(aside)
        _fill(database, source)
    finally:
        source.close()
        database.close()
    return kept


def _fill(database: Database, source: sqlite3.Connection) -> None:
    """Put every table's rows in the place of what is there, in one transaction that other server processes see whole."""
    rows = database.begin()
    try:
        for table in tables("server"):
            rows.execute(f'DELETE FROM "{table.name}"')
            _copy(rows, source, table)
    except BaseException:
        database.rollback()
        raise
    database.commit(announce=True)


def _copy(rows: Rows, source: sqlite3.Connection, table: Any) -> None:
    names, marks = columns_of(table), ", ".join("?" * len(table.columns))
    found = source.execute(f'SELECT {names} FROM "{table.name}"')
    while some := found.fetchmany(_BATCH):
        rows.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', some)


def _fold(path: Path) -> None:
    """Fold the log into the file that is put aside, where the file can still be read."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.DatabaseError:
        return  # damaged: it goes aside as it is, log and all
    finally:
        connection.close()


def _remove(path: Path) -> None:
    for tail in ("", "-wal", "-shm"):
        Path(f"{path}{tail}").unlink(missing_ok=True)
