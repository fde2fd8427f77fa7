"""Making a workstation's first copy: all live rows of its scopes at one moment, as an encrypted file or as NDJSON.

These functions run in a child process (see snapshots.py), so that a long build never makes a desk wait. The encrypted
file is filled inside SQLite from one file to the other where the server's database is a file too.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from sync.model import cipher, digests, replica_file, search_index
from sync.model.base import Row
from sync.model.entities import ENTITIES
from sync.model.rows import Rows
from sync.model.versions import SCHEMA_VERSION, added_since, columns_at
from sync.server import feed, trail
from sync.server.database import Database, SqliteDatabase, open_database

CHUNK = 500
"""Rows in a line of NDJSON."""
_FETCH = 5_000
Told = Callable[[int, int], None]
"""Hears how many of how many rows are written."""
_encode = msgspec.json.Encoder().encode


class Built(msgspec.Struct, frozen=True):
    """A finished file: the key it is under, the sequence number it stands for, its SHA-256 in hex.

    `sums` is the fingerprint of the server's own digests at `as_of`: a file that was built wrongly does not have it."""

    as_of: int
    rows: int
    key: str = ""
    sha256: str = ""
    sums: str = ""


def _nobody_listens(done: int, total: int) -> None:
    pass


def build_file(url: str, epoch: str, scopes: list[str], path: Path, told: Told = _nobody_listens) -> Built:
    """Write the encrypted replica file. Runs in a process of its own: SQLite and SQLCipher must not share one file."""
    key = secrets.token_bytes(cipher.KEY_BYTES)
    target = cipher.connect(path, key)
    cipher.building(target)
    if url.startswith("postgresql"):
        as_of, count, sums = _fill_from_rows(target, url, scopes, told)
    else:
        as_of, count, sums = _fill_from_file(target, url, scopes, told)
    target.execute("BEGIN")
    replica_file.create_indexes(target)
    search_index.index_all(target)
    replica_file.put_local(target, "epoch", epoch)
    replica_file.put_local(target, "cursor", as_of)
    replica_file.put_local(target, "scopes", json.dumps(scopes))
    target.execute("COMMIT")
    target.close()
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Built(as_of, count, key.hex(), sha256, digests.fingerprint(sums))


def build_lines(
    url: str,
    epoch: str,
    scopes: list[str],
    path: Path,
    told: Told = _nobody_listens,
    *,
    schema: int = SCHEMA_VERSION,
    since: int | None = None,
) -> Built:
    """Write NDJSON in zstd frames, one a chunk; `path`.index says after which row each frame ends, so that a broken
    transfer goes on from there. Readers may follow the file while it grows.

    The rows are those that `schema` knows; with `since`, only what the schemas after that one added to them, where
    there is anything in it.
    """
    pack = zstandard.ZstdCompressor(level=1).compress
    database = open_database(url)
    try:
        with path.open("wb") as file, Path(f"{path}.index").open("w") as index, database.reading() as rows:
            as_of, count = feed.head(rows), 0
            if since is None:
                total, columns = sum(n for (n,) in _counts(rows, scopes)), columns_at(schema)
            else:
                total, columns = 0, added_since(since, schema)
            header = {
                "epoch": epoch, "as_of": as_of, "columns": columns, "total": total, "scopes": scopes,
                "trail": trail.at(rows, as_of),
            }  # fmt: skip
            file.write(pack(_encode(header) + b"\n"))
            for name, names in columns.items():
                # A copy that was upgraded has nothing in a new column: only what has something in it is sent.
                filled = names[4:] if since is not None and name in columns_at(since) else ()
                for chunk in _chunks(database, rows, name, names, scopes, filled):
                    file.write(pack(_encode({"e": name, "r": chunk}) + b"\n"))
                    file.flush()
                    index.write(json.dumps([name, chunk[-1][0], file.tell()]) + "\n")
                    count += len(chunk)
                told(count, total)
            file.write(pack(_encode({"end": True, "rows": count}) + b"\n"))
    finally:
        database.close()
    return Built(as_of, count)


def _fill_from_file(target: Any, url: str, scopes: list[str], told: Told) -> tuple[int, int, digests.Sums]:
    # A file that is being filled is held alone; the practice's must not be.
    target.execute("PRAGMA locking_mode = NORMAL").fetchone()
    target.execute("ATTACH DATABASE ? AS practice KEY ''", (f"{Path(url).absolute().as_uri()}?mode=ro",))
    target.execute("BEGIN")
    as_of: int = target.execute("SELECT seq FROM practice.clock WHERE id = 1").fetchone()[0]
    replica_file.create_tables(target)
    sql = "SELECT coalesce(max(sealed), '') FROM practice.trail WHERE seq = ?"
    replica_file.put_local(target, "trail", f"{as_of} {target.execute(sql, (as_of,)).fetchone()[0]}")
    marks, count = _marks(scopes), 0
    sums = _sums(
        target.execute(
            f"SELECT entity, scope, shard, n, sum128 FROM practice.digest WHERE scope IN ({marks})", scopes
        ).fetchall()
    )
    total = sum(n for n, _ in sums.values())
    for name, kind in ENTITIES.items():
        told(count, total)
        names = ", ".join(f'"{column}"' for column in kind.columns)
        count += target.execute(
            f'INSERT INTO main."{name}" ({names}) SELECT {names} FROM practice."{name}" '
            f"WHERE deleted = 0 AND scope IN ({marks}) ORDER BY id",
            scopes,
        ).rowcount
    told(count, total)
    replica_file.put_digests(target, sums)
    target.execute("COMMIT")
    target.execute("DETACH DATABASE practice")
    return as_of, count, sums


def _fill_from_rows(target: Any, url: str, scopes: list[str], told: Told) -> tuple[int, int, digests.Sums]:
    database = open_database(url)
    try:
        with database.reading() as rows:
            as_of, count = feed.head(rows), 0
            marks = _marks(scopes)
            sql = (
                f"SELECT entity, scope, shard, n, sum128 FROM digest WHERE scope IN ({marks}) "
                "ORDER BY entity, scope, shard"
            )
            sums = _sums(rows.execute(sql, scopes).fetchall())
            total = sum(n for n, _ in sums.values())
            target.execute("BEGIN")
            replica_file.create_tables(target)
            replica_file.put_local(target, "trail", f"{as_of} {trail.at(rows, as_of)}")
            for kind in ENTITIES.values():
                told(count, total)
                for chunk in _chunks(database, rows, kind.name, kind.columns, scopes):
                    replica_file.fill(target, kind, chunk)
                    count += len(chunk)
            told(count, total)
            replica_file.put_digests(target, sums)
            target.execute("COMMIT")
    finally:
        database.close()
    return as_of, count, sums


def _marks(scopes: Sequence[str]) -> str:
    """Places for these scopes in a list; where there are none left, as after a rescope, one that nothing is equal to, for
    PostgreSQL knows no empty list."""
    return ", ".join("?" * len(scopes)) or "NULL"


def _sums(found: list[Any]) -> digests.Sums:
    return {(entity, scope, shard): (n, int(total, 16)) for entity, scope, shard, n, total in found if n}


def _counts(rows: Rows, scopes: list[str]) -> list[tuple[int]]:
    marks = _marks(scopes)
    return rows.execute(f"SELECT n FROM digest WHERE scope IN ({marks})", scopes).fetchall()


def _chunks(
    database: Database,
    rows: Rows,
    name: str,
    columns: Sequence[str],
    scopes: list[str],
    filled: Sequence[str] = (),
) -> Iterator[list[Row]]:
    """Live rows in the order of their ids, CHUNK at a time; with `filled`, those that have something in any of these."""
    names = ", ".join(f'"{column}"' for column in columns)
    marks = _marks(scopes)
    some = " OR ".join(f'"{column}" IS NOT NULL' for column in filled)
    some = f" AND ({some})" if some else ""
    sql = f'SELECT {names} FROM "{name}" WHERE deleted = 0 AND scope IN ({marks}){some} AND id > ? ORDER BY id LIMIT ?'
    step = CHUNK if isinstance(database, SqliteDatabase) else _FETCH
    last = ""
    while True:
        page: list[Row] = rows.execute(sql, (*scopes, last, step)).fetchall()
        for start in range(0, len(page), CHUNK):
            yield page[start : start + CHUNK]
        if len(page) < step:
            return
        last = str(page[-1][0])
