"""Which scope a row belongs in, and what moves along when a contact moves to another place.

A contact belongs to its home location; whatever names a contact, and every lease on it or on something of it, belongs
where the contact does. An endpoint, with the consents given for it, belongs to the place of those reached there, and to
the practice where they belong to several. Everything else is the practice's.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from sync.commands.outcomes import Held
from sync.model import scopes
from sync.model.base import EntityType, Row
from sync.model.entities import (
    ENTITIES,
    Claim,
    Consent,
    Contact,
    ContactEndpoint,
    Conversation,
    Endpoint,
    Location,
    entity_type,
)
from sync.model.ids import fact_id
from sync.model.rows import Rows
from sync.model.words import PRACTICE_SCOPE, Subject

Read = Callable[[EntityType, str], Row | None]
Images = dict[tuple[str, str], tuple[Row | None, Row | None]]

OUT_OF_SCOPE: Final = "out_of_scope"
"""The reason of work that is held because its workstation does not carry what it is about."""
_CONTACT = entity_type(Contact)
_LINK = entity_type(ContactEndpoint)
_ENDPOINT = entity_type(Endpoint)
_CONSENT = entity_type(Consent)
_LOCATION = entity_type(Location)
_CLAIM = entity_type(Claim)
_MESSAGE = ENTITIES["message"]
_CARD = ENTITIES["card"]
_SENSITIVE_WORK: Final = {"write_clinical_note": scopes.Sensitivity.CLINICAL}
"""Commands that write sensitive collections, in whatever version: a card may keep one that is not known here yet."""
_NEW_PEOPLE: Final = frozenset({"capture_lead", "import_contact"})
"""Commands that make a contact of a place."""
_HOME_TYPED: Final = re.compile(r'"location_id":"([0-9a-f]{32})"')
_ID: Final = re.compile(rb'"([0-9a-f]{32})"')
_MOST_NAMED: Final = 8
"""Ids in a body that are looked at: a command names whom it is about among its first fields."""
_HOME: Final = _CONTACT.positions["location_id"]
_WHOSE: Final = {
    name: kind.positions["contact_id"]
    for name, kind in ENTITIES.items()
    if "contact_id" in kind.positions and kind is not _CONSENT
}
"""Entity -> where it names the contact that it belongs to."""
_AGGREGATE: Final = [ENTITIES[name] for name in _WHOSE if name != _MESSAGE.name]
"""What is looked up by its contact when that moves; messages by their conversations, by which they are indexed."""
_SUBJECTS: Final = {Subject.CONTACT: _CONTACT, **{s: ENTITIES[s] for s in Subject if s in _WHOSE}}
"""What a lease may be on -> the entity of it."""


class Placing:
    """The scopes of one command's rows. `read` gives a row as the command sees it."""

    def __init__(self, rows: Rows, read: Read) -> None:
        self._rows = rows
        self._read = read
        self._moved: dict[str, bool] = {}
        """Contact -> whether it was there before: one that is new has no rows but this command's own."""
        self._reached: dict[str, None] = {}
        """Endpoints whose contacts may have changed."""

    def scope(self, entity: EntityType, row: Row) -> str:
        """The scope that a row belongs in as it is now."""
        sensitivity = entity.sensitivity
        if entity is _CARD:  # it keeps what was typed
            sensitivity = _SENSITIVE_WORK.get(str(row[_CARD.positions["command"]]).partition("@")[0])
        return scopes.sensitive(self._scope(entity, row), sensitivity)

    def of_contact(self, contact_id: str | None) -> str:
        """The scope of what belongs to a contact, or to the practice as a whole."""
        row = None if contact_id is None else self._read(_CONTACT, contact_id)
        return PRACTICE_SCOPE if row is None else str(row[1])

    def wrote(self, entity: EntityType, before: Row | None, after: Row) -> None:
        """Note what a written row may take along."""
        if entity is _CONTACT:
            if after[1] != (PRACTICE_SCOPE if before is None else before[1]):
                self._moved.setdefault(str(after[0]), before is not None)
        elif entity is _LINK:
            endpoint_id = str(after[_LINK.positions["endpoint_id"]])
            endpoint = self._read(_ENDPOINT, endpoint_id)
            if after[3] or after[1] != PRACTICE_SCOPE or (endpoint or after)[1] != PRACTICE_SCOPE:
                self._reached[endpoint_id] = None

    def to_follow(self, images: Images) -> Iterator[tuple[EntityType, Row]]:
        """The rows whose scope may have to change, as they are now; each is to be written before the next is asked for."""
        for contact_id, was_known in list(self._moved.items()):
            rows = self._aggregate(contact_id) if was_known else _own(images, contact_id)
            for entity, row in rows:
                if entity is _LINK:
                    self._reached[str(row[_LINK.positions["endpoint_id"]])] = None
                yield entity, row
        for endpoint_id in list(self._reached):
            before = self._read(_ENDPOINT, endpoint_id)
            if before is None or before[3] or self._endpoint_scope(endpoint_id, before) == before[1]:
                continue
            yield _ENDPOINT, before
            for row in self._rows.where(_CONSENT, [("endpoint_id", "=", endpoint_id)]):
                yield _CONSENT, row
        self._moved.clear()
        self._reached.clear()

    def _scope(self, entity: EntityType, row: Row) -> str:
        if entity is _CONTACT:
            home = row[_HOME]
            return scopes.at(None if home is None else str(home))
        if entity is _ENDPOINT:
            return self._endpoint_scope(str(row[0]), row)
        if entity is _CONSENT:
            return self._scope_of(_ENDPOINT, row[_CONSENT.positions["endpoint_id"]], row)
        if entity is _CLAIM:
            subject = _SUBJECTS.get(Subject(str(row[_CLAIM.positions["subject_kind"]])))
            return (
                PRACTICE_SCOPE
                if subject is None
                else self._scope_of(subject, row[_CLAIM.positions["subject_id"]], row)
            )
        whose = _WHOSE.get(entity.name)
        if entity is _CARD and row[_WHOSE[_CARD.name]] is None:
            return self._scope_of_stranger(row)
        return PRACTICE_SCOPE if whose is None else self._scope_of(_CONTACT, row[whose], row)

    def _scope_of_stranger(self, card: Row) -> str:
        """Of a card about somebody who never became a contact: the place where they were to be one."""
        command, body = (str(card[_CARD.positions[name]]) for name in ("command", "body"))
        home = _HOME_TYPED.search(body) if command.partition("@")[0] in _NEW_PEOPLE else None
        return scopes.at(home[1] if home and self._read(_LOCATION, home[1]) is not None else None)

    def _scope_of(self, entity: EntityType, row_id: object, otherwise: Row) -> str:
        """The scope of another row; where that is not known here, what stands."""
        if row_id is None:
            return PRACTICE_SCOPE
        found = self._read(entity, str(row_id))
        return scopes.plain(str(otherwise[1] if found is None else found[1]))

    def _endpoint_scope(self, endpoint_id: str, row: Row) -> str:
        if endpoint_id not in self._reached:
            return str(row[1])
        homes: set[str] = set()
        for link in self._rows.where(_LINK, [("endpoint_id", "=", endpoint_id)]):
            contact = self._read(_CONTACT, str(link[_WHOSE[_LINK.name]]))
            if contact is not None and not contact[3]:
                homes.add(str(contact[1]))
        if not homes:
            return str(row[1])
        return homes.pop() if len(homes) == 1 else PRACTICE_SCOPE

    def _aggregate(self, contact_id: str) -> Iterable[tuple[EntityType, Row]]:
        subjects = [(Subject.CONTACT, contact_id)]
        for entity in _AGGREGATE:
            for row in self._rows.where(entity, [("contact_id", "=", contact_id)], "id"):
                yield entity, row
                if entity.name in _SUBJECTS:
                    subjects.append((Subject(entity.name), str(row[0])))
                if entity.model is Conversation:
                    for message in self._rows.where(_MESSAGE, [("conversation_id", "=", row[0])], "id"):
                        yield _MESSAGE, message
                        subjects.append((Subject.MESSAGE, str(message[0])))
        leases = [fact_id(_CLAIM.name, kind, subject_id) for kind, subject_id in subjects]
        for row in self._rows.get_many(_CLAIM, leases):
            if not row[3]:
                yield _CLAIM, row


def contact_named(rows: Rows, body: bytes) -> str | None:
    """Whom a command's body is about: the first contact that it names, or to whom something belongs that it names; None
    where it names nobody that is known here. The body may be unreadable."""
    for row_id in dict.fromkeys(found.decode() for found in _ID.findall(body)[:_MOST_NAMED]):
        for entity in (_CONTACT, *_AGGREGATE, _MESSAGE):
            row = rows.get(entity, row_id)
            whose = None if row is None else _contact_of(entity.name, row)
            if whose is not None:
                return whose
    return None


def check_inside(images: Images, carried: Collection[str]) -> None:
    """Raises Held where a command wrote what its workstation does not carry: rows of other scopes, or new ones that belong
    to what was there before in another scope. A new contact may be of any place, one that is carried may move to any."""
    for (name, _), (before, after) in images.items():
        assert after is not None
        if before is not None and not before[3]:
            is_outside = before[1] not in carried and (before[0], *before[3:]) != (after[0], *after[3:])
        else:
            is_outside = scopes.plain(str(after[1])) not in carried and _belonged_outside(
                name, after, images, carried
            )
        if is_outside:
            whose = _contact_of(name, after)
            raise Held(
                OUT_OF_SCOPE,
                "This is about somebody whose records this workstation no longer carries; a manager must decide.",
                contact_id=whose,
            )


def _belonged_outside(name: str, after: Row, images: Images, carried: Collection[str]) -> bool:
    """Whether a new row belongs to something that this command neither created nor found in a carried scope."""
    if name == _CLAIM.name:
        kind, subject_id = (str(after[_CLAIM.positions[column]]) for column in ("subject_kind", "subject_id"))
        subject = _SUBJECTS.get(Subject(kind))
        root = None if subject is None else (subject.name, subject_id)
    else:
        whose = _contact_of(name, after)
        root = None if whose is None or name == _CONTACT.name else (_CONTACT.name, whose)
    if root is None:
        return False
    if root not in images:
        return True
    before = images[root][0]
    return before is not None and before[1] not in carried


def _contact_of(name: str, row: Row) -> str | None:
    if name == _CONTACT.name:
        return str(row[0])
    position = _WHOSE.get(name, _CONSENT.positions["contact_id"] if name == _CONSENT.name else None)
    return None if position is None or row[position] is None else str(row[position])


def _own(images: Images, contact_id: str) -> list[tuple[EntityType, Row]]:
    """The rows of a new contact: all of them were written by this command."""
    return [
        (ENTITIES[name], after)
        for (name, _), (_, after) in images.items()
        if name in _WHOSE and after is not None and not after[3] and after[_WHOSE[name]] == contact_id
    ]
