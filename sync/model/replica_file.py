"""The tables of a replica file, made from the models. The server fills a file for a workstation's first start with the
same functions that the workstation uses, so there is one layout.

A replica carries no constraint but the primary key: the server has judged its rows, and an older or newer server may
leave a column out.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, LargeBinary, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from sync.model import search_index
from sync.model.base import EntityType, Row
from sync.model.digests import Sums
from sync.model.entities import ENTITIES, SCHEMA_VERSION
from sync.model.migrations import HEAD
from sync.model.replica_tables import REPLICA_TABLES
from sync.model.words import PRACTICE_SCOPE

CLUSTERED = frozenset(
    {
        "endpoint",
        "consent",
        "contact_tag",
        "claim",
        "snooze",
        "tag",
        "local",
        "shadow",
        "acked",
        "replica_digest",
    }
)
"""Tables kept in their primary key itself: small rows looked up by id, which an extra index would nearly double."""
OF_A_PLACE = f"scope <> '{PRACTICE_SCOPE}'"
"""The condition of the indexes by scope; a query must repeat it to be answered by them."""
UNSCRUBBED = "unscrubbed"
"""In `local`: something may be left in the file's free space of what this copy no longer holds."""
UNNEEDED = frozenset({"ix_endpoint_value"})
"""Indexes that a replica does without: an endpoint's id follows from its kind and value."""


def create(connection: Any) -> None:
    """Make an empty replica: tables, search and indexes. The caller holds the transaction."""
    create_tables(connection)
    create_indexes(connection)


def create_tables(connection: Any) -> None:
    """Make the tables and the empty search index, and note the schema's generation."""
    for sql in _table_statements():
        connection.execute(sql)
    search_index.create(connection)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute("INSERT INTO alembic_version (version_num) VALUES (?)", (HEAD,))
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def create_indexes(connection: Any) -> None:
    """Make the indexes: after a bulk fill, because sorting once is several times faster than inserting in order."""
    for sql in _index_statements():
        connection.execute(sql)


def create_missing_indexes(connection: Any) -> None:
    """Make the indexes that a file of an older schema does not have."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    for sql in _index_statements():
        if sql.removeprefix("CREATE INDEX ").split(" ON ")[0].strip('"') not in there:
            connection.execute(sql)


def fill(connection: Any, entity: EntityType, rows: Iterable[Row]) -> None:
    """Insert new rows in bulk; rows in the order of their ids make the smallest file."""
    connection.executemany(_insert(entity), rows)


def put_digests(connection: Any, sums: Sums) -> None:
    """Write the digests of shards, new or not."""
    connection.executemany(
        "INSERT OR REPLACE INTO replica_digest (entity, scope, shard, n, sum128) VALUES (?, ?, ?, ?, ?)",
        [(entity, scope, shard, n, f"{total:032x}") for (entity, scope, shard), (n, total) in sums.items()],
    )


def put_local(connection: Any, key: str, value: str | int) -> None:
    """Note a fact about this copy (table `local`)."""
    connection.execute("INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)", (key, str(value)))


def drop_local(connection: Any, key: str) -> None:
    """Forget a fact about this copy."""
    connection.execute("DELETE FROM local WHERE key = ?", (key,))


def get_local(connection: Any, key: str) -> str | None:
    """A fact about this copy, or None."""
    found = connection.execute("SELECT value FROM local WHERE key = ?", (key,)).fetchone()
    return None if found is None else found[0]


@cache
def _insert(entity: EntityType) -> str:
    names = ", ".join(f'"{name}"' for name in entity.columns)
    return f'INSERT INTO "{entity.name}" ({names}) VALUES ({", ".join("?" * len(entity.columns))})'


def _tables() -> list[Table]:
    return [entity.table for entity in ENTITIES.values()] + [model.__table__ for model in REPLICA_TABLES]  # type: ignore[misc]


@cache
def _table_statements() -> tuple[str, ...]:
    return tuple(_table_sql(table) for table in _tables())


@cache
def _index_statements() -> tuple[str, ...]:
    dialect = sqlite.dialect()
    # What a practice without places of their own never pays for: only rows of narrower scopes are listed.
    scoped = tuple(
        f'CREATE INDEX "ix_{name}_scope" ON "{name}" (scope) WHERE {OF_A_PLACE}' for name in ENTITIES
    )
    return scoped + tuple(
        str(CreateIndex(index).compile(dialect=dialect))
        for table in _tables()
        for index in sorted(table.indexes, key=lambda index: str(index.name))
        if index.name not in UNNEEDED and [column.name for column in index.columns] != ["scope", "ver"]
    )


def _table_sql(table: Table) -> str:
    columns = ", ".join(f'"{column.name}" {_type(column.type)}' for column in table.columns)
    key = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    tail = " WITHOUT ROWID" if table.name in CLUSTERED else ""
    return f'CREATE TABLE "{table.name}" ({columns}, PRIMARY KEY ({key})){tail}'


def _type(kind: object) -> str:
    if isinstance(kind, BigInteger):
        return "INTEGER"
    return "BLOB" if isinstance(kind, LargeBinary) else "TEXT"
