"""All that is held on a person, gathered from the rows of whichever side is asked: what `export_person` hands out.

Who shares a phone or an address with them stays out of it: the number is theirs as well, what others said or agreed to
there is not.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from sync.commands.erasing import BLANKS
from sync.commands.outcomes import Waits
from sync.model.base import EntityType, Row
from sync.model.entities import (
    ENTITIES,
    Card,
    Consent,
    Contact,
    ContactEndpoint,
    ContactTag,
    Conversation,
    Endpoint,
    Message,
    Tag,
    TimelineEntry,
    entity_type,
)
from sync.model.rows import Rows

_NAMED: Final = {
    "location_id": "location",
    "source_id": "source",
    "campaign_id": "campaign",
    "pipeline_id": "pipeline",
    "stage_id": "stage",
    "practitioner_id": "practitioner",
    "room_id": "room",
    "service_id": "service",
}
"""Columns that name something of the practice's own -> the entity of it, whose name is told beside its id."""
_OURS: Final = frozenset({"scope", "ver", "sort_key"})
"""Columns that only the program needs."""
_CONTACT = entity_type(Contact)


class Holdings(msgspec.Struct, frozen=True, kw_only=True):
    """What is held, kind by kind; every record has its columns by name."""

    contact: str
    people: list[str]
    """The contact, and those that were merged into it."""
    gathered_at: int
    """Epoch ms."""
    records: dict[str, list[dict[str, Any]]]
    is_whole: bool = True
    """False where it was gathered on a workstation, which does not hold what the server keeps beside the records."""

    @property
    def count(self) -> int:
        """How many records there are."""
        return sum(len(listed) for listed in self.records.values())


def held_on(rows: Rows, contact_id: str, now: int, *, is_whole: bool) -> Holdings:
    """Gather what the rows hold on a contact. Raises Waits where there is no such contact."""
    people = _people(rows, contact_id)
    found: dict[str, list[dict[str, Any]]] = {"contact": []}
    for person in people:
        row = rows.get(_CONTACT, person)
        if row is not None:
            found["contact"].append(_told(rows, _CONTACT, row))
        for model in BLANKS:
            kind = entity_type(model)
            if kind is not _CONTACT:
                found.setdefault(kind.name, []).extend(
                    _told(rows, kind, row) for row in _of(rows, kind, person)
                )
    _add_reach(rows, people, found)
    found["tag"] = [
        {"name": _value(rows, entity_type(Tag), str(link["tag_id"]), "name")}
        for link in found.get(ContactTag.__tablename__, [])
    ]
    found["card"] = [
        _told(rows, entity_type(Card), row)
        for person in people
        for row in rows.where(entity_type(Card), [("contact_id", "=", person)], "id")
    ]
    return Holdings(
        contact=people[0],
        people=people,
        gathered_at=now,
        records={name: listed for name, listed in found.items() if listed},
        is_whole=is_whole,
    )


def mutations_of(held: Holdings) -> list[str]:
    """The ULIDs of the changes that made what is held."""
    told = [*held.records.get(TimelineEntry.__tablename__, []), *held.records.get("card", [])]
    return sorted({str(entry["mutation"]) for entry in told})


def _people(rows: Rows, contact_id: str) -> list[str]:
    merged_into, found = _CONTACT.positions["merged_into"], contact_id
    for _ in range(16):
        row = rows.get(_CONTACT, found)
        if row is None or row[3]:
            raise Waits("contact", found)
        if row[merged_into] is None:
            break
        found = str(row[merged_into])
    people = [found]
    for person in people:
        people += [
            str(row[0])
            for row in rows.where(_CONTACT, [("merged_into", "=", person)], "id")
            if row[0] not in people
        ]
    return people


def _of(rows: Rows, kind: EntityType, person: str) -> Iterator[Row]:
    if kind.model is Message:
        for conversation in rows.where(entity_type(Conversation), [("contact_id", "=", person)], "id"):
            yield from rows.where(kind, [("conversation_id", "=", conversation[0])], "at")
    else:
        yield from rows.where(kind, [("contact_id", "=", person)], "at" if "at" in kind.positions else "id")


def _add_reach(rows: Rows, people: Iterable[str], found: dict[str, list[dict[str, Any]]]) -> None:
    """Their phones and addresses, and what was agreed there, as far as it was they who said so."""
    reached = list(
        dict.fromkeys(str(link["endpoint_id"]) for link in found.get(ContactEndpoint.__tablename__, []))
    )
    found["endpoint"] = [
        _told(rows, entity_type(Endpoint), row) for row in rows.get_many(entity_type(Endpoint), reached)
    ]
    everybody = set(people)
    found["consent"] = [
        told
        for endpoint in reached
        for row in rows.where(entity_type(Consent), [("endpoint_id", "=", endpoint)], "id")
        if (told := _told(rows, entity_type(Consent), row))["contact_id"] in everybody
        or (told["contact_id"] is None and not _is_shared(rows, endpoint, everybody))
    ]


def _is_shared(rows: Rows, endpoint: str, people: set[str]) -> bool:
    kind = entity_type(ContactEndpoint)
    whose = kind.positions["contact_id"]
    return any(row[whose] not in people for row in rows.where(kind, [("endpoint_id", "=", endpoint)]))


def _told(rows: Rows, kind: EntityType, row: Row) -> dict[str, Any]:
    told = {name: value for name, value in zip(kind.columns, row, strict=True) if name not in _OURS}
    del told["deleted"]
    for column, entity in _NAMED.items():
        if told.get(column) is not None:
            name = _value(rows, ENTITIES[entity], str(told[column]), "name")
            told[column.removesuffix("_id")] = name
    return told


def _value(rows: Rows, kind: EntityType, row_id: str, column: str) -> Any:
    row = rows.get(kind, row_id)
    return None if row is None else row[kind.positions[column]]
