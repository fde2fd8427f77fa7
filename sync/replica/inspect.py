"""Whether a copy is what it says it is: the file's seals, the rows against the digests that were kept as they changed, and
the search index against the rows. Reads alone, on a connection of its own and in one snapshot, so that it may run in a
child process while the copy is worked with (see desktop.worker.inspection).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from sync.model import digests, search_index
from sync.model.base import Row
from sync.model.cipher import sqlcipher
from sync.model.entities import ENTITIES
from sync.replica.store import open_reader, read_pointer

_MODULUS = 1 << 128
_LOOKS = 3
"""A page that the writer folds in just now may look broken to a reader: one that is broken stays so."""
MOST_ENTRIES = 20_000
"""Wrong search entries that are named; beyond it the index as a whole is past mending."""


class Wrong(msgspec.Struct, frozen=True, array_like=True):
    """A shard whose rows are not those that were counted: how many more there are, and by how much the sum of their hashes
    is higher, modulo 2**128, as 32 hex digits."""

    entity: str
    scope: str
    shard: int
    more: int
    higher: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What an inspection found of one generation of the file, as it stood at `cursor`."""

    generation: int
    cursor: int = 0
    rows: int = 0
    """Rows that were read."""
    wrong: list[Wrong] = []
    search: dict[str, list[int]] = {}
    """Search table -> numbers of the rows whose entry is not made of their words, at most MOST_ENTRIES. Not looked at where
    the rows themselves are wrong: an entry follows its row when that is repaired."""
    pages: str | None = None
    """What is wrong with the file itself; nothing else was looked at then."""

    @property
    def is_sound(self) -> bool:
        return not (self.wrong or self.search or self.pages)


def inspect(folder: Path | str, key: bytes) -> Found:
    """Inspect the current generation in a replica's folder. `key` is the keyring's 32 bytes. Raises StoreError."""
    generation = read_pointer(Path(folder)).generation
    reader = open_reader(folder, key)
    try:
        return look(reader, generation)
    finally:
        reader.close()


def look(reader: Any, generation: int) -> Found:
    """Inspect through this connection, which nobody else uses."""
    try:
        broken = _broken_page(reader) or _broken_structure(reader)
        if broken is not None:
            return Found(generation=generation, pages=broken)
        # Temporary tables are writes to SQLite; the file itself was opened for reading and stays so.
        reader.execute("PRAGMA query_only = OFF")
        for table in search_index.TABLES:
            reader.execute(
                f"CREATE VIRTUAL TABLE temp.{table}_terms USING fts5vocab(main, {table}, instance)"
            )
        reader.execute("BEGIN")
        cursor = reader.execute("SELECT value FROM local WHERE key = 'cursor'").fetchone()
        counted, rows = _count(reader)
        wrong = _differences(reader, counted)
        return Found(
            generation=generation,
            cursor=0 if cursor is None else int(cursor[0]),
            rows=rows,
            wrong=wrong,
            search={} if wrong else _wrong_search(reader),
        )
    except sqlcipher.DatabaseError as error:
        if isinstance(error, sqlcipher.OperationalError) and "disk I/O" not in str(error):
            raise
        return Found(generation=generation, pages=str(error))


def _broken_page(reader: Any) -> str | None:
    told: set[str] | None = None
    for _ in range(_LOOKS):
        seen = {str(row[0]) for row in reader.execute("PRAGMA cipher_integrity_check").fetchall()}
        told = seen if told is None else told & seen
        if not told:
            return None
    return min(told or {""})


def _broken_structure(reader: Any) -> str | None:
    found = reader.execute("PRAGMA quick_check(1)").fetchone()
    return None if found is None or found[0] == "ok" else str(found[0])


def _count(reader: Any) -> tuple[digests.Sums, int]:
    """The digests of the confirmed rows, made from the rows themselves, and how many rows were read."""
    shadow: dict[tuple[str, str], Row | None] = {
        (entity, row_id): None if base is None else tuple(msgspec.json.decode(base))
        for entity, row_id, base in reader.execute("SELECT entity, row_id, base FROM shadow").fetchall()
    }
    sums: digests.Sums = {}
    count = 0
    for name in ENTITIES:
        for rows in _parts(reader, name):
            count += len(rows)
            standing = ((name, None, row) for row in rows if (name, row[0]) not in shadow)
            sums |= digests.combine(sums, digests.changes(standing))
    lifted = ((name, None, base) for (name, _), base in shadow.items())
    return sums | digests.combine(sums, digests.changes(lifted)), count


def _parts(reader: Any, name: str) -> Iterator[list[Row]]:
    columns = ", ".join(f'"{column}"' for column in ENTITIES[name].columns)
    found = reader.execute(f'SELECT {columns} FROM "{name}"')
    while part := found.fetchmany(2_000):
        yield part


def _differences(reader: Any, counted: digests.Sums) -> list[Wrong]:
    kept = {
        (entity, scope, shard): (n, int(total, 16))
        for entity, scope, shard, n, total in reader.execute(
            "SELECT entity, scope, shard, n, sum128 FROM replica_digest"
        ).fetchall()
    }
    wrong: list[Wrong] = []
    for key in sorted(kept.keys() | counted.keys()):
        n, total = counted.get(key, (0, 0))
        kept_n, kept_total = kept.get(key, (0, 0))
        if (n, total) != (kept_n, kept_total):
            wrong.append(Wrong(*key, n - kept_n, f"{(total - kept_total) % _MODULUS:032x}"))
    return wrong


def _wrong_search(reader: Any) -> dict[str, list[int]]:
    found = {table: _wrong_entries(reader, table) for table in search_index.TABLES}
    return {table: numbers for table, numbers in found.items() if numbers}


def _wrong_entries(reader: Any, table: str) -> list[int]:
    """Rows whose entry is not made of their words, and entries of no row. Both sides are summed in this process, so Python's
    own hash tells them apart."""
    indexed = _summed(reader.execute(f"SELECT doc, term FROM temp.{table}_terms"))
    due = _summed(
        (number, term)
        for number, words in search_index.documents(reader, table)
        for term in set(words.split())
    )
    wrong = [number for number in due.keys() | indexed.keys() if due.get(number) != indexed.get(number)]
    return sorted(wrong)[:MOST_ENTRIES]


def _summed(terms: Iterable[tuple[int, str]]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for number, term in terms:
        sums[number] = (sums.get(number, 0) + hash(term)) & 0xFFFF_FFFF_FFFF_FFFF
    return sums
