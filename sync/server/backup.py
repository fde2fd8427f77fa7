"""A backup: everything that the practice's database holds at one moment, in one encrypted file that stands alone.

The file is a SQLCipher database with the server's own tables, whichever database it was taken from, so that it opens on
either kind. It is encrypted under words that only the practice knows and holds the practice's key as well: whoever has
file and words has everything to go on elsewhere. Not in it are the certificate files of TLS, and settings given on the
command line.

A backup counts once it was opened again and all in it agrees: pages, digests, journal and every audit chain. Only then is
`durable_backup_seq` moved, up to which workstations need not keep what they sent (see sync.server.practice).
"""

import base64
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from sqlalchemy import Table

from sync.model import cipher
from sync.model.migrations import HEAD, tables, upgrade
from sync.model.rows import Rows
from sync.server.checking import check, told
from sync.server.database import UnusableDatabase, open_database
from sync.server.practice import known_secret

SUFFIX = ".fdbackup"
FORMAT = "1"
_WORDS_FILE = "backup.key"
_PART = ".part"
_FETCH = 5_000


class BackupFailed(UnusableDatabase):
    """A backup could not be made, or is none that can be relied on; the message says what to do."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says about itself."""

    epoch: str
    seq: int
    """The last number that it holds."""
    made_at: int
    """Epoch ms."""
    schema: str
    secret: str
    """The practice's key, hex."""
    format: str = FORMAT


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A verified backup."""

    path: Path
    epoch: str
    seq: int
    rows: int
    mutations: int
    size: int
    """Bytes."""


def words_of(folder: Path, given: Path | None) -> tuple[str, bool]:
    """The words that this practice's backups are encrypted under, and whether they were made up just now.

    They are the first line of the file `given`, else kept in the data folder, readable by its user alone as the database
    itself is. Raises BackupFailed.
    """
    path = given or folder / _WORDS_FILE
    if path.exists():
        words = path.read_text(encoding="utf-8").partition("\n")[0].strip()
        if len(words) < 12:
            raise BackupFailed(
                f"The words in {path} are too short to keep anything safe. Use at least 12 letters."
            )
        return words, False
    if given is not None:
        raise BackupFailed(f"There is no file {given}. Its first line is to be the words for the backup.")
    letters = base64.b32encode(secrets.token_bytes(20)).decode().lower()
    words = "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{words}\n")
    return words, True


def has_words(folder: Path) -> bool:
    """Whether the data folder holds the words of this practice's backups."""
    return (folder / _WORDS_FILE).exists()


def target_of(to: Path, seq: int, now: int) -> Path:
    """Where the backup goes: the file itself, or a file of a name that sorts by time in the folder `to`."""
    if to.suffix == SUFFIX:
        return to
    moment = datetime.fromtimestamp(now / 1000, UTC)
    return to / f"foredesk-{moment:%Y%m%d-%H%M%S}-{seq}{SUFFIX}"


def make(url: str, secret: bytes, words: str, to: Path, now: int) -> Made:
    """Write a backup of the database at `url` into the file or folder `to`, and verify it. Raises BackupFailed.

    The server may run meanwhile. This process must not have the database open itself: SQLite and SQLCipher do not know of
    each other's locks.
    """
    part = (to.parent if to.suffix == SUFFIX else to) / f"backup-{secrets.token_hex(4)}{_PART}"
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        _sweep(part.parent)
        part.touch(mode=0o600)
        facts = _write(url, secret, words, part, now)
        rows, mutations = verify(part, words, facts)
        path = target_of(to, facts.seq, now)
        part.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise BackupFailed(f"The backup could not be written to {to}: {error.strerror or error}.") from None
    except cipher.sqlcipher.Error as error:
        raise BackupFailed(f"The backup could not be written to {to}: {error}.") from None
    finally:
        for left in (part, Path(f"{part}-wal"), Path(f"{part}-shm")):
            left.unlink(missing_ok=True)
    return Made(
        path=path, epoch=facts.epoch, seq=facts.seq, rows=rows, mutations=mutations, size=path.stat().st_size
    )


def write_unverified(url: str, folder: Path, words: str, path: Path, now: int) -> None:
    """Put a database aside that is about to be replaced, however it stands."""
    path.touch(mode=0o600)
    _write(url, known_secret(folder), words, path, now)


def verify(path: Path, words: str, expected: Facts | None = None) -> tuple[int, int]:
    """Open a backup and hold everything in it against everything else; how many rows and mutations it holds. Raises
    BackupFailed."""
    connection, facts = open_backup(path, words)
    try:
        if expected is not None and facts != expected:
            raise BackupFailed(f"The backup {path} is not the one that was just written.")
        damaged = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        damaged = damaged or [row for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        if damaged:
            raise BackupFailed(f"The backup {path} is damaged ({damaged[0][0]}). Take another one.")
        findings = check(Rows(connection, "sqlite"))
        if not findings.is_sound or findings.head != facts.seq:
            raise BackupFailed(
                f"What the backup holds does not agree with itself, so it does not count: {told(findings, as_json=False)} "
                "See: foredesk-server check"
            )
        return findings.rows, findings.mutations
    finally:
        connection.close()


def open_backup(path: Path, words: str) -> tuple[Any, Facts]:
    """A read-only connection to a backup, and what it says about itself. Raises BackupFailed."""
    if not path.is_file():
        raise BackupFailed(f"There is no backup {path}.")
    try:
        connection = cipher.connect(path, words, read_only=True)
    except cipher.sqlcipher.Error:
        raise BackupFailed(
            f"{path} is no backup, or these are not the words that it was made with."
        ) from None
    try:
        said = dict(connection.execute("SELECT key, value FROM backup").fetchall())
        if said.get("format") != FORMAT:
            raise BackupFailed(f"{path} was made by a newer version of Foredesk. Install that version.")
        return connection, msgspec.convert(said, Facts, strict=False)
    except BaseException as error:
        connection.close()
        if isinstance(error, (cipher.sqlcipher.Error, msgspec.ValidationError)):
            raise BackupFailed(f"{path} is no backup of Foredesk.") from None
        raise


def listed(folder: Path) -> list[Path]:
    """The backups in a folder, oldest first."""
    return sorted(folder.glob(f"foredesk-*{SUFFIX}"))


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove the oldest backups but `keep`; what was removed."""
    gone = listed(folder)[: -max(1, keep)]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _write(url: str, secret: bytes, words: str, path: Path, now: int) -> Facts:
    target = cipher.connect(path, words)
    try:
        cipher.building(target)
        upgrade(target, "server")
        fill = _from_postgres if url.startswith("postgresql") else _from_file
        fill(target, url)
        meta = dict(target.execute("SELECT key, value FROM meta").fetchall())
        seq = target.execute("SELECT seq FROM clock WHERE id = 1").fetchone()[0]
        facts = Facts(epoch=meta["epoch"], seq=seq, made_at=now, schema=HEAD, secret=secret.hex())
        target.execute("CREATE TABLE backup (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        told_ = [(key, str(value)) for key, value in msgspec.to_builtins(facts).items()]
        target.executemany("INSERT INTO backup (key, value) VALUES (?, ?)", told_)
        target.execute("PRAGMA locking_mode = NORMAL").fetchone()
    finally:
        target.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    return facts


def _from_file(target: Any, url: str) -> None:
    # A file that is being filled is held alone; the practice's must not be.
    target.execute("PRAGMA locking_mode = NORMAL").fetchone()
    target.execute("ATTACH DATABASE ? AS practice KEY ''", (f"{Path(url).absolute().as_uri()}?mode=ro",))
    target.execute("BEGIN")
    for table in tables("server"):
        names = columns_of(table)
        target.execute(
            f'INSERT INTO main."{table.name}" ({names}) SELECT {names} FROM practice."{table.name}"'
        )
    target.execute("COMMIT")
    target.execute("DETACH DATABASE practice")


def _from_postgres(target: Any, url: str) -> None:
    database = open_database(url)
    try:
        with database.reading() as rows:
            target.execute("BEGIN")
            for table in tables("server"):
                marks = ", ".join("?" * len(table.columns))
                sql = f'INSERT INTO "{table.name}" ({columns_of(table)}) VALUES ({marks})'
                target.executemany(sql, _streamed(rows, table))
            target.execute("COMMIT")
    except psycopg.Error as error:
        raise BackupFailed(f"PostgreSQL could not be read to its end: {type(error).__name__}.") from None
    finally:
        database.close()


def _streamed(rows: Rows, table: Table) -> Iterator[tuple[Any, ...]]:
    """A table's rows, a few thousand at a time in memory."""
    connection: psycopg.Connection[Any] = rows.connection  # type: ignore[assignment]
    with connection.cursor(f"backup_{table.name}") as cursor:
        cursor.itersize = _FETCH
        cursor.execute(f'SELECT {columns_of(table)} FROM "{table.name}"'.encode())
        yield from cursor


def columns_of(table: Table) -> str:
    """A table's columns, as SQL lists them."""
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _sweep(folder: Path) -> None:
    """Remove what an interrupted backup left."""
    for left in folder.glob(f"backup-*{_PART}*"):
        with suppress(OSError):
            left.unlink()


def _settle(folder: Path) -> None:
    """Make the new name durable, where the system has a way to."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
