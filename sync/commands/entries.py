"""Timeline entries as the journeys read them: one translation, for those just declared and for those kept."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

import msgspec

from sync.commands.tx import Happening
from sync.journeys.timeline import ActorKind, Datum, Entry
from sync.model.entities import TimelineEntry
from sync.model.words import Event, Subject

_ACTORS = {
    "staff": ActorKind.STAFF,
    "journey": ActorKind.JOURNEY,
    "device": ActorKind.AGENT,
    "integration": ActorKind.INTEGRATION,
    "system": ActorKind.SYSTEM,
}
_KINDS: Mapping[str, str] = {Event.MESSAGE_LOGGED: "message.sent"}
"""What a person sent by other means counts as sent."""
_NAMED = frozenset({Subject.APPOINTMENT, Subject.OPPORTUNITY, Subject.CALL})
"""Subjects that journeys follow; the entry names them under their own word."""
_UNREAD = frozenset({"changes", "text"})
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def entry_of_happening(event: Happening, actor: ActorKind, at: int) -> Entry:
    """An event that a command has just declared; it is newer than everything recorded."""
    return _entry(
        event.kind,
        at,
        1 << 62,
        event.id,
        actor,
        event.contact_id,
        event.subject_kind,
        event.subject_id,
        event.data,
    )


def entry_of_row(row: TimelineEntry) -> Entry:
    """A kept entry."""
    data = _decode(row.data) if row.data is not None else {}
    actor = actor_kind(row.actor)
    return _entry(
        row.kind, row.at, row.ver, row.id, actor, row.contact_id, row.subject_kind, row.subject_id, data
    )


def changes_of(data: str | int | None) -> list[list[Any]]:
    """What the command of a kept entry with this `data` wrote: [entity, id] of a created row, else
    [entity, id, {column: [before, after]}]."""
    return [] if data is None else _decode(str(data)).get("changes", [])


@lru_cache(maxsize=1024)
def actor_kind(principal: str) -> ActorKind:
    """The kind of a principal such as `staff:<id>`."""
    return _ACTORS.get(principal.partition(":")[0], ActorKind.SYSTEM)


def _entry(
    kind: str,
    at: int,
    seq: int,
    row_id: str,
    actor: ActorKind,
    contact_id: str | None,
    subject_kind: str | None,
    subject_id: str | None,
    data: Mapping[str, Any],
) -> Entry:
    read: dict[str, Datum] = {}
    for name, value in data.items():
        if name in _UNREAD or isinstance(value, dict):
            continue
        read[name] = tuple(str(part) for part in cast(list[Any], value)) if isinstance(value, list) else value
    if subject_kind in _NAMED and subject_id is not None:
        read.setdefault(str(subject_kind), subject_id)
    return Entry(_KINDS.get(kind, kind), at, seq, row_id, actor, read, contact_id or "")
