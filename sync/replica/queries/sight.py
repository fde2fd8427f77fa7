"""What the person at the desk may see of what the workstation carries, laid over every table once for all queries.

A workstation carries the scopes that its practice gave it; a person sees those of them that are theirs to see. Where that is
less, views of the tables' own names stand in front of them on the reading connection, so that no query can forget it and
switching people moves no data. Where it is everything, nothing stands between, and reading costs what it did.
"""

import json
import re
from collections.abc import Collection
from typing import Any

from sync.model import scopes
from sync.model.words import PRACTICE_SCOPE, Role
from sync.replica.queries.reading import Reader

_INDEX_NAMED = re.compile(r" INDEXED BY \w+")

_SCOPED = (
    "SELECT name, sql FROM main.sqlite_master WHERE type = 'table' AND sql LIKE '%\"scope\" TEXT, \"ver\"%'"
)


class Narrowed:
    """A connection on which views stand in front of the tables. A view has no index to name, so the planner chooses."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        return self._reader.execute(_INDEX_NAMED.sub("", sql), parameters)


def narrow(reader: Reader, staff_id: str | None) -> Reader:
    """This connection as the person may see it; without a person, all that the workstation carries."""
    reader.execute("PRAGMA query_only = OFF")
    try:
        for (name,) in reader.execute("SELECT name FROM temp.sqlite_master WHERE type = 'view'").fetchall():
            reader.execute(f'DROP VIEW temp."{name}"')
        carried, seen = _scopes(reader, staff_id)
        if seen is None or carried <= seen:
            return reader
        _lay_over(reader, seen)
        return Narrowed(reader)
    finally:
        reader.execute("PRAGMA query_only = ON")


def _scopes(reader: Reader, staff_id: str | None) -> tuple[frozenset[str], frozenset[str] | None]:
    told = reader.execute("SELECT value FROM main.local WHERE key = 'scopes'").fetchone()
    carried = frozenset[str](() if told is None else json.loads(told[0]))
    if staff_id is None:
        return carried, None
    sql = "SELECT roles, location_id FROM main.staff WHERE id = ? AND deleted = 0"
    person = reader.execute(sql, (staff_id,)).fetchone()
    if person is None:
        return carried, frozenset({PRACTICE_SCOPE})  # nobody who works here
    roles = frozenset(Role(role) for role in json.loads(person[0]))
    return carried, scopes.seen_by(carried, roles, person[1])


def _lay_over(reader: Reader, seen: Collection[str]) -> None:
    listed = ", ".join(_quoted(scope) for scope in sorted(seen))
    for name, sql in reader.execute(_SCOPED).fetchall():
        number = "" if "WITHOUT ROWID" in sql else "rowid, "
        reader.execute(
            f'CREATE TEMP VIEW "{name}" AS SELECT {number}* FROM main."{name}" WHERE scope IN ({listed})'
        )
    for name in ("board", "inbox", "draft", "journey_place"):
        reader.execute(
            f"CREATE TEMP VIEW {name} AS SELECT b.* FROM main.{name} b WHERE b.contact_id IS NULL OR EXISTS "
            f"(SELECT 1 FROM main.contact c WHERE c.id = b.contact_id AND c.scope IN ({listed}))"
        )


def _quoted(text: str) -> str:
    """A scope as an SQL literal: views take no bound values. Scopes hold letters, digits and : + * alone."""
    return "'" + text.replace("'", "''") + "'"
