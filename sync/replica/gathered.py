"""Rows of many contacts read at once, to build one Case after another without asking the database for each."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sync.model.base import EntityType, Row, Value, entity_type
from sync.model.entities import (
    ENTITIES,
    Appointment,
    Claim,
    Consent,
    Contact,
    ContactEndpoint,
    ContactTag,
    Effect,
    Endpoint,
    Enrolment,
    Opportunity,
    Snooze,
    Task,
    TimelineEntry,
)
from sync.model.rows import Rows

_CONTACT: Final = entity_type(Contact)
_LINK: Final = entity_type(ContactEndpoint)
_ENDPOINT: Final = entity_type(Endpoint)
_THEIRS: Final = tuple(entity_type(kind) for kind in (Appointment, ContactTag, Enrolment, Opportunity, Task))
_LEFT_OUT: Final = frozenset({Claim.__tablename__, Snooze.__tablename__})
"""Who is on it and what was put aside is of this moment alone."""
Furniture = dict[tuple[str, str, tuple[Value, ...]], list[Row]]
"""What was read of the practice itself, to be handed from one batch to the next."""


class Gathered(Rows):
    """The rows about these contacts and whoever shares a phone with them, as they stand now, without claims and snoozes."""

    def __init__(self, rows: Rows, contact_ids: Sequence[str], furniture: Furniture) -> None:
        super().__init__(rows.connection, rows.dialect)
        self._furniture = furniture
        self._held: dict[tuple[str, str], defaultdict[Value, list[Row]]] = {}
        ids = sorted(contact_ids)
        mine = super().among(_LINK, "contact_id", ids)
        endpoints = sorted({str(row[_LINK.positions["endpoint_id"]]) for row in mine})
        shared = super().among(_LINK, "endpoint_id", endpoints)
        family = {str(row[_LINK.positions["contact_id"]]) for row in shared}
        aliases = self._hold(_CONTACT, "merged_into", super().among(_CONTACT, "merged_into", ids))
        everyone = sorted({*ids, *family, *(str(row[0]) for row in aliases)})
        self._hold(_LINK, "contact_id", mine)
        self._hold(_LINK, "endpoint_id", shared)
        self._hold(_CONTACT, "id", super().among(_CONTACT, "id", everyone))
        self._hold(_ENDPOINT, "id", super().among(_ENDPOINT, "id", endpoints))
        consent = entity_type(Consent)
        self._hold(consent, "endpoint_id", super().among(consent, "endpoint_id", endpoints))
        for entity in _THEIRS:
            self._hold(entity, "contact_id", super().among(entity, "contact_id", ids))
        for kind in (Effect, TimelineEntry):
            entity = entity_type(kind)
            self._hold(entity, "contact_id", super().among(entity, "contact_id", everyone))

    def get(self, entity: EntityType, row_id: str) -> Row | None:
        found = self.among(entity, "id", [row_id])
        return found[0] if found else None

    def among(self, entity: EntityType, column: str, values: Sequence[Value]) -> list[Row]:
        if entity.name in _LEFT_OUT:
            return []
        held = self._held.get((entity.name, column))
        if held is None:
            key = (entity.name, column, tuple(values))
            if key not in self._furniture:
                self._furniture[key] = super().among(entity, column, values)
            return self._furniture[key]
        if len(values) == 1:
            return held.get(values[0], [])
        found = [row for value in dict.fromkeys(values) for row in held.get(value, ())]
        found.sort(key=lambda row: str(row[0]))
        return found

    def _hold(self, entity: EntityType, column: str, rows: list[Row]) -> list[Row]:
        place = ENTITIES[entity.name].positions[column]
        held = self._held[entity.name, column] = defaultdict(list)
        for row in rows:
            held[row[place]].append(row)
        return rows
