"""The one way in which queries read: bound values in, frozen records out."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Protocol, TypeAlias, TypeVar

import msgspec

from sync.model.cipher import sqlcipher

S = TypeVar("S", bound=msgspec.Struct)
V = TypeVar("V", str, int)
ReadError: type[Exception] = sqlcipher.Error
"""What reading a damaged or vanished file raises."""

__all__ = ["Bound", "ReadError", "Reader", "every", "first", "marks", "number", "parts"]

Bound: TypeAlias = Sequence[str | int | None]


class Reader(Protocol):
    """The part of a read-only SQLite connection that queries use."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any: ...


def every(reader: Reader, kind: type[S], sql: str, values: Bound = ()) -> list[S]:
    """All rows as records; the columns come in the order of the record's fields."""
    return [kind(*row) for row in reader.execute(sql, tuple(values))]


def first(reader: Reader, kind: type[S], sql: str, values: Bound = ()) -> S | None:
    """The first row as a record, or None."""
    row = reader.execute(sql, tuple(values)).fetchone()
    return None if row is None else kind(*row)


def number(reader: Reader, sql: str, values: Bound = ()) -> int:
    """The single number a query gives; 0 for NULL."""
    row = reader.execute(sql, tuple(values)).fetchone()
    return int(row[0] or 0) if row else 0


def parts(values: Iterable[V], size: int = 500) -> Iterator[tuple[V, ...]]:
    """The values in pieces small enough to bind."""
    left = iter(values)
    while piece := tuple(islice(left, size)):
        yield piece


def marks(values: Sequence[Any]) -> str:
    """Placeholders for a list of values."""
    return ", ".join("?" * len(values))
