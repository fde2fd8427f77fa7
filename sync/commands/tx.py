"""The one way in which commands write. Before and after images fall out of it; both sides build on those images.

The workstation derives its shadows, search index and change signal from the images; the server its journal and
digests; both take timeline and undo from them. So no command writes any of these by hand.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import msgspec

from sync.commands.scoping import Placing
from sync.model.base import Entity, EntityType, Row, Value, entity_type
from sync.model.entities import ENTITIES, TimelineEntry
from sync.model.rows import Condition, Rows
from sync.model.words import PRACTICE_SCOPE, Event, Subject

E = TypeVar("E", bound=Entity)
Images = dict[tuple[str, str], tuple[Row | None, Row | None]]
"""(entity name, row id) -> the row before and after; None where there was or is none."""

_TIMELINE = entity_type(TimelineEntry)
_NOTHING: Mapping[str, Any] = {}
_FOLLOWING = frozenset({"ver", "scope"})
"""Columns that follow from the rest of a row and from when it was written."""


class Happening(msgspec.Struct, frozen=True):
    """An event that a command declares; it becomes a timeline entry when the command ends."""

    id: str
    kind: Event
    contact_id: str | None
    subject_kind: Subject | None
    subject_id: str | None
    data: Mapping[str, Any]
    actor: str | None = None
    """Whose it is, where that is not the command's own author, and since when."""
    at: int | None = None


class Tx:
    """One command's view of the rows, and its pen.

    `ver` stamps the rows written: the server passes the mutation's sequence number; the workstation passes None, which
    keeps the confirmed version (0 for a new row) until the server's answer comes.
    """

    def __init__(self, rows: Rows, ver: int | None) -> None:
        self.rows = rows
        self.images: Images = {}
        self.happenings: list[Happening] = []
        self._ver = ver
        self._seen: dict[tuple[str, str], Row | None] = {}
        self._placing = Placing(rows, self._read)
        self._author: tuple[str, int, Mapping[str, Any]] | None = None
        self._is_quiet = False

    def get(self, kind: type[E], row_id: str) -> E | None:
        """The live row as a frozen record with the attributes of `kind`, or None."""
        entity = entity_type(kind)
        row = self._read(entity, row_id)
        return None if row is None or row[3] else cast(E, entity.record(*row))

    def find(
        self,
        kind: type[E],
        /,
        *conditions: Condition,
        order: str | None = None,
        limit: int | None = None,
        **equal: Value,
    ) -> list[E]:
        """Live rows where every condition holds, such as `find(Appointment, ("start_at", "<", end), room_id=room)`."""
        entity = entity_type(kind)
        every = [*conditions, *((column, "=", value) for column, value in equal.items())]
        record, name, seen = entity.record, entity.name, self._seen
        found: list[E] = []
        for row in self.rows.where(entity, cast(list[Condition], every), order, limit):
            seen[name, cast(str, row[0])] = row
            found.append(cast(E, record(*row)))
        return found

    def find_one(self, kind: type[E], /, *conditions: Condition, **equal: Value) -> E | None:
        """The first live row that meets the conditions, by id, or None."""
        found = self.find(kind, *conditions, order="id", limit=1, **equal)
        return found[0] if found else None

    def put(self, kind: type[E], row_id: str, /, **values: Value) -> E:
        """Create the row, or change the named columns of the one that is there. An equal write is no write.

        A tombstone stays dead: writing to one raises Deleted (invariant I5); only `restore` brings it back.
        """
        entity = entity_type(kind)
        before = self._read(entity, row_id)
        if before is not None and before[3]:
            raise Deleted(entity.name, row_id)
        return cast(E, entity.record(*self._write(entity, row_id, before, values)))

    def fact(self, kind: type[E], row_id: str, /, **values: Value) -> E:
        """Write a row whose id its facts determine (a tag on a contact, a claim): told again, its tombstone lives again.

        A revived row starts from nothing but `values`, as it does on a replica, which keeps no tombstones.
        """
        entity = entity_type(kind)
        before = self._read(entity, row_id)
        if before is not None and before[3]:
            blank: dict[str, Value] = dict.fromkeys(entity.columns[4:])
            values = {**blank, **values, "deleted": 0}
        return cast(E, entity.record(*self._write(entity, row_id, before, values)))

    def is_tombstone(self, kind: type[Entity], row_id: str) -> bool:
        """Whether the row was deleted here. A replica forgets deleted rows once the server confirmed them."""
        row = self._read(entity_type(kind), row_id)
        return row is not None and bool(row[3])

    def delete(self, kind: type[Entity], row_id: str) -> None:
        """Leave a tombstone. Deleting what is not there does nothing."""
        entity = entity_type(kind)
        before = self._read(entity, row_id)
        if before is not None and not before[3]:
            self._write(entity, row_id, before, {"deleted": 1})

    def restore(self, kind: type[Entity], row_id: str) -> None:
        """Bring a tombstone back to life, as the explicit restore alone may."""
        entity = entity_type(kind)
        before = self._read(entity, row_id)
        if before is not None and before[3]:
            self._write(entity, row_id, before, {"deleted": 0})

    def blank(self, kind: type[Entity], row_id: str, /, **values: Value) -> None:
        """Take what was written out of a row, tombstone or not; a tombstone stays one."""
        entity = entity_type(kind)
        before = self._read(entity, row_id)
        if before is not None:
            self._write(entity, row_id, before, values)

    def keep_no_changes(self) -> None:
        """The timeline is not to quote what this command changed, and nothing can undo it."""
        self._is_quiet = True

    def happened(
        self,
        event_id: str,
        kind: Event,
        /,
        *,
        contact: str | None = None,
        subject: tuple[Subject, str] | None = None,
        **data: Any,
    ) -> None:
        """Declare an event; `data` holds plain JSON values. The kernel turns it into a timeline entry."""
        subject_kind, subject_id = subject or (None, None)
        actor, at, noted = self._author or (None, None, _NOTHING)
        told = {**data, **noted}
        self.happenings.append(Happening(event_id, kind, contact, subject_kind, subject_id, told, actor, at))

    @contextmanager
    def in_the_name_of(self, actor: str, at: int, **noted: Any) -> Generator[None]:
        """What happens inside is told as `actor`'s, at that time, with `noted` beside it: work that was held and released."""
        self._author = (actor, at, noted)
        try:
            yield
        finally:
            self._author = None

    def close(self, *, at: int, actor: str, command: str, mutation: str) -> None:
        """Settle the scopes, then write the timeline entries of what was declared, with the changes that undo reads."""
        self._settle()
        for event, changes in zip(self.happenings, self._shared_out(), strict=True):
            data: dict[str, Any] = dict(event.data)
            if changes:
                data["changes"] = changes
            self.put(
                TimelineEntry,
                event.id,
                contact_id=event.contact_id,
                kind=event.kind,
                at=at if event.at is None else event.at,
                actor=event.actor or actor,
                subject_kind=event.subject_kind,
                subject_id=event.subject_id,
                command=command,
                mutation=mutation,
                data=msgspec.json.encode(data).decode() if data else None,
            )

    def changes(self) -> list[list[Any]]:
        """What was written, for undo: [entity, id] for a created row, else [entity, id, {column: [before, after]}].

        A deleted row lists every column, so that it can be rebuilt where its tombstone is no longer kept. Scopes are left
        out: they follow from the rest; and so are sensitive collections, which the timeline must not quote.
        """
        listed: list[list[Any]] = []
        for (name, row_id), (before, after) in self.images.items():
            if name == _TIMELINE.name or after is None or ENTITIES[name].sensitivity is not None:
                continue
            if before is None:
                listed.append([name, row_id])
                continue
            columns = ENTITIES[name].columns
            differing = {
                column: [old, new]
                for column, old, new in zip(columns, before, after, strict=True)
                if column not in _FOLLOWING
                and (old != new or (after[3] and old is not None and column != "id"))
            }
            if differing:
                listed.append([name, row_id, differing])
        return listed

    def _shared_out(self) -> list[list[list[Any]]]:
        """The changes that each event tells: each goes with the first one of its own scope, so that no place is told of
        another's people, and where there is none with the first of all."""
        told: list[list[list[Any]]] = [[] for _ in self.happenings]
        if self._is_quiet or not told:
            return told
        scopes = [self._placing.of_contact(event.contact_id) for event in self.happenings]
        for change in self.changes():
            after = self.images[change[0], change[1]][1]
            assert after is not None
            told[scopes.index(after[1]) if after[1] in scopes else 0].append(change)
        return told

    def _read(self, entity: EntityType, row_id: str) -> Row | None:
        key = (entity.name, row_id)
        if key not in self._seen:
            self._seen[key] = self.rows.get(entity, row_id)
        return self._seen[key]

    def _write(self, entity: EntityType, row_id: str, before: Row | None, values: Mapping[str, Value]) -> Row:
        fresh: Row = (row_id, PRACTICE_SCOPE, 0, 0, *(None,) * (len(entity.columns) - 4))
        row = list(before or fresh)
        for column, value in values.items():
            row[entity.positions[column]] = value
        row[1] = self._placing.scope(entity, tuple(row))
        if before is not None and tuple(row) == before:
            return before
        if self._ver is not None:
            row[2] = self._ver
        after = tuple(row)
        key = (entity.name, row_id)
        self._seen[key] = after
        first = self.images.get(key)
        # Noted before it is written, so that a write that the database refuses can be explained.
        self.images[key] = (first[0] if first else before, after)
        self.rows.put(entity, after)
        self._placing.wrote(entity, before, after)
        return after

    def _settle(self) -> None:
        """Bring along whatever a contact that moved takes with it: all of it changes scope under this one number."""
        for entity, row in self._placing.to_follow(self.images):
            self._write(entity, str(row[0]), row, {})


class Deleted(Exception):
    """A write to a row that somebody deleted; the server turns it into a card with "restore"."""

    def __init__(self, entity: str, row_id: str) -> None:
        super().__init__(f"this {entity} was deleted")
        self.entity = entity
        self.row_id = row_id
