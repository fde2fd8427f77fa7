"""What each schema added, and so what a workstation of an older one knows.

A schema is a number; it grows by one with each release that adds columns or collections, and never by taking anything
away: a column that is no longer used stays. Whoever adds a column to a released collection

1. raises `words.SCHEMA_VERSION` (once a release),
2. lists the column here: it may be empty, for rows of before and of workstations that do not know it have nothing in it,
3. writes a migration (`python -m sync.model.migrations.revise "why"`).

The server serves the current schema and the two before it, each workstation in the columns that it knows.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

import msgspec

from sync.model.base import Row
from sync.model.entities import ENTITIES
from sync.model.words import SCHEMA_VERSION

KEY_COLUMNS: Final = ("id", "scope", "ver", "deleted")
"""The first columns of every collection."""


class Addition(msgspec.Struct, frozen=True):
    """What one schema added: whole collections, and columns to collections that were there."""

    collections: frozenset[str] = frozenset()
    columns: Mapping[str, frozenset[str]] = {}


ADDITIONS: dict[int, Addition] = {}
"""Schema -> what it added; nothing for 1, the first."""
OLDEST_SCHEMA: Final = max(1, SCHEMA_VERSION - 2)
"""The oldest schema whose workstations are served."""


@cache
def columns_at(schema: int) -> dict[str, tuple[str, ...]]:
    """The collections of a schema and their columns, in canonical order. One newer than this program is as it is now."""
    later = [addition for number, addition in ADDITIONS.items() if number > schema]
    unknown = frozenset[str]().union(*(addition.collections for addition in later))
    return {
        name: tuple(
            column
            for column in kind.columns
            if not any(column in addition.columns.get(name, ()) for addition in later)
        )
        for name, kind in ENTITIES.items()
        if name not in unknown
    }


@cache
def shape(entity: str, schema: int) -> int:
    """The schema that last changed a collection's columns, as seen at `schema`: two schemas with the same one have the same
    rows. 1 for a collection of the beginning."""
    changed = [
        number
        for number, addition in ADDITIONS.items()
        if number <= schema and (entity in addition.collections or entity in addition.columns)
    ]
    return max(changed, default=1)


@cache
def older_shapes(entity: str) -> tuple[int, ...]:
    """The shapes, other than the current one, in which a collection is still served."""
    served = {
        shape(entity, schema)
        for schema in range(OLDEST_SCHEMA, SCHEMA_VERSION)
        if entity in columns_at(schema)
    }
    return tuple(sorted(served - {shape(entity, SCHEMA_VERSION)}))


@cache
def added_since(schema: int, upto: int) -> dict[str, tuple[str, ...]]:
    """What schemas after `schema`, up to `upto`, added: new collections with all their columns, others with the key columns
    and what is new."""
    before = columns_at(schema)
    added: dict[str, tuple[str, ...]] = {}
    for name, columns in columns_at(upto).items():
        known = before.get(name)
        if known is None:
            added[name] = columns
        elif known != columns:
            added[name] = KEY_COLUMNS + tuple(column for column in columns if column not in known)
    return added


@cache
def cut(entity: str, schema: int) -> Callable[[Row], Row] | None:
    """A function from a row of today to the one that `schema` knows, or None where the two are the same."""
    kind, known = ENTITIES[entity], columns_at(schema)[entity]
    if known == kind.columns:
        return None
    places = [kind.positions[column] for column in known]
    return lambda row: tuple(row[place] for place in places)
