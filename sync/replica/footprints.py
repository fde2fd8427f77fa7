"""What each pending mutation read and wrote when it was last replayed.

A command is a pure function of the rows it reads. So a mutation whose footprint nothing has touched would come out the
same again, and the rebase leaves it where it is; the rest are replayed. See `Footprints.component`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sync.model.base import EntityType, Row, Value
from sync.model.rows import Condition, Rows

Key = tuple[str, str]
"""(entity name, row id)."""
Images = dict[Key, tuple[Row | None, Row | None]]
Shape = tuple[int, ...]
"""Positions of the columns that a query pins to a value."""
Asked = tuple[str, Shape, tuple[Value, ...]]
"""(entity, pinned columns, their values) of a query."""


@dataclass
class Footprint:
    """`queries` holds what was asked for: a row with these values would have been seen, or might have been (conditions
    other than equality are left out, which errs to the safe side)."""

    reads: set[Key] = field(default_factory=set[Key])
    queries: set[Asked] = field(default_factory=set[Asked])
    images: Images = field(default_factory=dict[Key, tuple[Row | None, Row | None]])


class WatchedRows(Rows):
    """Rows that note into `footprint` what is read through them."""

    footprint: Footprint | None = None

    def get(self, entity: EntityType, row_id: str) -> Row | None:
        if self.footprint is not None:
            self.footprint.reads.add((entity.name, row_id))
        return super().get(entity, row_id)

    def get_many(self, entity: EntityType, row_ids: Sequence[str]) -> list[Row]:
        if self.footprint is not None:
            self.footprint.reads.update((entity.name, row_id) for row_id in row_ids)
        return super().get_many(entity, row_ids)

    def among(self, entity: EntityType, column: str, values: Sequence[Value]) -> list[Row]:
        if self.footprint is not None:
            place = entity.positions[column]
            self.footprint.queries.update((entity.name, (place,), (value,)) for value in values)
        return super().among(entity, column, values)

    def where(
        self,
        entity: EntityType,
        conditions: Sequence[Condition],
        order: str | None = None,
        limit: int | None = None,
    ) -> list[Row]:
        if self.footprint is not None:
            equal = (
                (entity.positions[column], value) for column, operator, value in conditions if operator == "="
            )
            pinned = sorted(equal, key=lambda pair: pair[0])
            self.footprint.queries.add(
                (entity.name, tuple(p for p, _ in pinned), tuple(v for _, v in pinned))
            )
        return super().where(entity, conditions, order, limit)


class Footprints:
    """The footprints of all pending mutations, by their number, indexed by what they touch."""

    def __init__(self) -> None:
        self.by_n: dict[int, Footprint] = {}
        self._readers: defaultdict[Key, set[int]] = defaultdict(set)
        self._writers: defaultdict[Key, set[int]] = defaultdict(set)
        self._shapes: dict[str, set[Shape]] = {}
        self._askers: defaultdict[Asked, set[int]] = defaultdict(set)
        self._givers: defaultdict[Asked, set[int]] = defaultdict(set)

    def put(self, n: int, footprint: Footprint) -> None:
        """Note a mutation's newest footprint."""
        self.drop(n)
        self.by_n[n] = footprint
        for key in footprint.reads:
            self._readers[key].add(n)
        for key in footprint.images:
            self._writers[key].add(n)
        for asked in footprint.queries:
            self._know(asked[0], asked[1])
            self._askers[asked].add(n)
        for given in self._given(footprint):
            self._givers[given].add(n)

    def drop(self, n: int) -> None:
        """Forget a mutation."""
        footprint = self.by_n.pop(n, None)
        if footprint is None:
            return
        for key in footprint.reads:
            _take(self._readers, key, n)
        for key in footprint.images:
            _take(self._writers, key, n)
        for asked in footprint.queries:
            _take(self._askers, asked, n)
        for given in self._given(footprint):
            _take(self._givers, given, n)

    def seeing(self, key: Key, images: Iterable[Row | None]) -> set[int]:
        """The mutations that read or wrote this row, or whose queries would see one of these images of it.

        One that found a row by a query and wrote it matches neither what it made of the row nor what the server now says.
        """
        found = self._readers.get(key, set()) | self._writers.get(key, set())
        for asked in self._matching(key, images):
            found |= self._askers.get(asked, set())
        return found

    def seen_by(self, footprint: Footprint) -> set[int]:
        """The mutations that wrote something which this footprint read, wrote or may have seen in a query."""
        found: set[int] = set()
        for key in footprint.reads | footprint.images.keys():
            found |= self._writers.get(key, set())
        for asked in footprint.queries:
            self._know(asked[0], asked[1])
            found |= self._givers.get(asked, set())
        return found

    def tied(self, footprint: Footprint) -> set[int]:
        """The mutations that saw what this one wrote, or wrote what it saw."""
        found = self.seen_by(footprint)
        for key, images in footprint.images.items():
            found |= self.seeing(key, images)
        return found

    def component(self, first: Iterable[int]) -> set[int]:
        """`first` and every mutation tied to them, however indirectly."""
        found = set(first)
        left = list(found)
        while left:
            footprint = self.by_n.get(left.pop())
            if footprint is not None:
                fresh = self.tied(footprint) - found
                found |= fresh
                left += fresh
        return found

    def _given(self, footprint: Footprint) -> set[Asked]:
        return {asked for key, images in footprint.images.items() for asked in self._matching(key, images)}

    def _matching(self, key: Key, images: Iterable[Row | None]) -> Iterator[Asked]:
        shapes = self._shapes.get(key[0], ())
        for row in images:
            if row is not None:
                for shape in shapes:
                    yield key[0], shape, tuple(row[position] for position in shape)

    def _know(self, entity: str, shape: Shape) -> None:
        """Index what was written so far under a combination of columns that nobody had asked for yet."""
        shapes = self._shapes.setdefault(entity, set())
        if shape in shapes:
            return
        shapes.add(shape)
        for n, footprint in self.by_n.items():
            for key, images in footprint.images.items():
                if key[0] == entity:
                    for row in images:
                        if row is not None:
                            self._givers[entity, shape, tuple(row[position] for position in shape)].add(n)


K = TypeVar("K")


def _take(index: dict[K, set[int]], key: K, n: int) -> None:
    found = index.get(key)
    if found is not None:
        found.discard(n)
        if not found:
            del index[key]
