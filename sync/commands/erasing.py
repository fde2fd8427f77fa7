"""Erasing a person: what was written of them goes, that something happened, what kind it was and when stays.

Every column of every row that belongs to a contact is either listed in `BLANKS` or keeps no more than ids, kinds, states,
times and amounts. Nothing of what goes is quoted on the timeline, so there is no way back. What the server keeps beside the
rows (receipts, verdicts' words) it erases itself, see sync.server.erasing.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote_plus

import msgspec

from sync.commands.cards import Choice
from sync.commands.fields import Id
from sync.commands.kernel import Command, Context, command
from sync.commands.outcomes import Outcome, Waits, already
from sync.commands.tx import Tx
from sync.model.base import Entity, Value
from sync.model.entities import (
    ENTITIES,
    Alarm,
    Appointment,
    Call,
    Card,
    Claim,
    ClinicalNote,
    Consent,
    Contact,
    ContactEndpoint,
    ContactTag,
    Conversation,
    Effect,
    Endpoint,
    Enrolment,
    Message,
    Opportunity,
    PersonChoice,
    Snooze,
    Task,
    TimelineEntry,
    entity_type,
)
from sync.model.ids import fact_id
from sync.model.words import (
    AppointmentStatus,
    CardState,
    EffectState,
    EnrolmentState,
    ErasureReason,
    Event,
    MessageState,
    OpportunityState,
    Subject,
    TaskState,
)

ERASED: Final = "erased"
"""The reason of work that names somebody whose records were erased, and of what erasing ended."""
NOTHING_TYPED: Final = "{}"
"""The body of a card whose typed words were erased, or never kept."""
BLANKS: Final[Mapping[type[Entity], Mapping[str, Value]]] = {
    Contact: {
        "name": "",
        "sort_key": "",
        **dict.fromkeys(
            (
                "given_name",
                "family_name",
                "birth_date",
                "language",
                "timezone",
                "score",
                "address",
                "external_ref",
            )
        ),
    },
    ContactEndpoint: {"label": None},
    ContactTag: {},
    Opportunity: {"title": "", "lost_reason": None},
    Conversation: {"endpoint_id": None},
    Message: {"subject": None, "body": "", "provider_ref": None, "answers": None, "attachments": None},
    Call: {"endpoint_id": None, "note": None, "provider_ref": None},
    Effect: {"endpoint_id": "", "guard": "{}", "provider_ref": None, "parameters": None, "proof": None},
    Appointment: {"note": None},
    Task: {"title": "", "outcome": None},
    Snooze: {},
    Enrolment: {},
    ClinicalNote: {"text": ""},
    Alarm: {"word": None},
    PersonChoice: {"endpoint_id": ""},
    TimelineEntry: {"data": None},
}
"""What belongs to a contact -> the columns in which something may be written about them, and what stands there after."""
_CARD: Final[dict[str, Value]] = {"message": "", "yours": None, "theirs": None, "body": NOTHING_TYPED}
_ENDED: Final = frozenset({Opportunity, Task, Enrolment, Effect, Appointment})
_COMING: Final = frozenset(
    {
        AppointmentStatus.PROPOSED,
        AppointmentStatus.PENDING,
        AppointmentStatus.BOOKED,
        AppointmentStatus.WAITLIST,
    }
)
_UNSENT: Final = frozenset({EffectState.QUEUED, EffectState.NEEDS_REVIEW})
_LINKS: Final[tuple[type[Entity], ...]] = (ContactEndpoint, ContactTag, Snooze, Alarm, PersonChoice)
"""What says nothing once the person is gone: tombstones remain."""
_PHONELIKE: Final = re.compile(r"[+\d\u0660-\u0669][\d\u0660-\u0669\s().\-/]{5,}[\d\u0660-\u0669]")
_NO_PHONE: Final = re.compile(r"[\d\u0660-\u0669]{18}")
"""No phone has so many digits in one run, its prefixes included: such a number tells something else, as a digest does."""
_TELLING_DIGITS: Final = 8
"""As many last digits tell one phone from another, however its country was written."""


class ErasePerson(Command, frozen=True):
    """Take everything out that is written about a contact, and about the contacts that were merged into it."""

    contact_id: Id
    reason: ErasureReason


@command("erase_person", 1)
def erase_person(tx: Tx, command: ErasePerson, ctx: Context) -> Outcome | None:
    people = _people(tx, command.contact_id)
    if tx.find_one(TimelineEntry, contact_id=people[0], kind=Event.CONTACT_ERASED) is not None and all(
        tx.get(Contact, person) is None for person in people
    ):
        return already(people[0])
    tx.keep_no_changes()
    ids = dict.fromkeys(people, Subject.CONTACT)
    values = _erase_endpoints(tx, people)
    for person in people:
        for kind in BLANKS:
            if kind is not Contact:
                for row_id in list(_rows_of(tx, kind, person)):
                    _erase_row(tx, ctx, kind, row_id)
                    if kind.__tablename__ in set(Subject):
                        ids[row_id] = Subject(kind.__tablename__)
    _end_leases(tx, ids)
    _erase_elsewhere(tx, people, set(ids))
    _erase_cards(tx, ctx, people, set(ids), values)
    for index, person in enumerate(people):
        tx.delete(Contact, person)
        tx.blank(Contact, person, **BLANKS[Contact])
        tx.happened(
            ctx.id(f"event {index}" if index else "event"),
            Event.CONTACT_ERASED,
            contact=person,
            subject=(Subject.CONTACT, person),
            reason=command.reason,
        )
    return None


def mentions(text: str, values: Collection[str]) -> bool:
    """Whether a text names one of these phones or e-mail addresses, however they are written."""
    plain = unquote_plus(text)
    lowered = plain.casefold()
    if any("@" in value and value.casefold() in lowered for value in values):
        return True
    ends = {_digits(value)[-_TELLING_DIGITS:] for value in values if "@" not in value}
    return any(
        _digits(found)[-_TELLING_DIGITS:] in ends
        for found in _PHONELIKE.findall(plain)
        if _NO_PHONE.search(found) is None
    )


def _digits(text: str) -> str:
    return "".join(str(int(letter)) for letter in text if letter.isdecimal())


def _people(tx: Tx, contact_id: str) -> list[str]:
    """The contact (the one it was merged into first) and all that were merged into it, deleted or not. Raises Waits."""
    position = entity_type(Contact).positions["merged_into"]
    found = contact_id
    for _ in range(16):
        row = tx.rows.get(entity_type(Contact), found)
        if row is None:
            raise Waits("contact", found)
        if row[position] is None:
            break
        found = str(row[position])
    people = [found]
    for person in people:
        people += [other for other in _ids(tx, Contact, "merged_into", person) if other not in people]
    return people


def _rows_of(tx: Tx, kind: type[Entity], person: str) -> Iterator[str]:
    if kind is Message:
        for conversation in list(_ids(tx, Conversation, "contact_id", person)):
            yield from _ids(tx, Message, "conversation_id", conversation)
    else:
        yield from _ids(tx, kind, "contact_id", person)


def _ids(tx: Tx, kind: type[Entity], column: str, value: str) -> Iterator[str]:
    """The rows that name `value`, tombstones too: the server's still hold what was written."""
    for row in tx.find(kind, (column, "=", value), order="id"):
        yield str(row.id)
    yield from tx.rows.tombstones(entity_type(kind), column, value)


def _erase_row(tx: Tx, ctx: Context, kind: type[Entity], row_id: str) -> None:
    tx.blank(kind, row_id, **BLANKS[kind])
    if kind in _LINKS:
        tx.delete(kind, row_id)
    elif kind in _ENDED:
        _end(tx, ctx, kind, row_id)


def _end(tx: Tx, ctx: Context, kind: type[Entity], row_id: str) -> None:
    """Nothing more is to be done for, or sent to, somebody who is no longer known."""
    if kind is Opportunity:
        found = tx.get(Opportunity, row_id)
        if found is not None and found.state == OpportunityState.OPEN:
            tx.put(Opportunity, row_id, state=OpportunityState.LOST)
    elif kind is Task:
        task = tx.get(Task, row_id)
        if task is not None and task.state == TaskState.OPEN:
            tx.delete(Task, row_id)
    elif kind is Enrolment:
        run = tx.get(Enrolment, row_id)
        if run is not None and run.state == EnrolmentState.RUNNING:
            tx.put(Enrolment, row_id, state=EnrolmentState.STOPPED, stopped_at=ctx.at, reason=ERASED)
    elif kind is Appointment:
        visit = tx.get(Appointment, row_id)
        if visit is not None and visit.status in _COMING and visit.start_at > ctx.at:
            tx.put(Appointment, row_id, status=AppointmentStatus.CANCELLED)
    else:
        effect = tx.get(Effect, row_id)
        if effect is not None and effect.state in _UNSENT:
            tx.put(Effect, row_id, state=EffectState.CANCELLED, reason=ERASED, changed_at=ctx.now)
            if tx.get(Message, row_id) is not None:
                tx.put(Message, row_id, state=MessageState.CANCELLED)


def _end_leases(tx: Tx, ids: Mapping[str, Subject]) -> None:
    for row_id, kind in ids.items():
        tx.delete(Claim, fact_id("claim", kind, row_id))
        tx.delete(Snooze, fact_id("snooze", kind, row_id))


def _erase_endpoints(tx: Tx, people: list[str]) -> list[str]:
    """Erase the phones and addresses that nobody else is reached at; what they were. A no that was said there stands, under
    a digest of the number alone: else an erased person could be written to again."""
    reached = {
        str(tx.rows.get(entity_type(ContactEndpoint), link)[_ENDPOINT_OF])  # type: ignore[index] - just found
        for person in people
        for link in _ids(tx, ContactEndpoint, "contact_id", person)
    }
    values: list[str] = []
    for endpoint_id in sorted(reached):
        others = {row.contact_id for row in tx.find(ContactEndpoint, endpoint_id=endpoint_id)} - set(people)
        is_shared = any(tx.get(Contact, other) is not None for other in others)
        for row in tx.find(Consent, endpoint_id=endpoint_id):
            if not is_shared or row.contact_id in people:
                tx.put(Consent, row.id, wording=None, contact_id=None)
        if not is_shared:
            row = tx.rows.get(entity_type(Endpoint), endpoint_id)
            if row is not None and row[_VALUE_OF]:
                values.append(str(row[_VALUE_OF]))
            tx.delete(Endpoint, endpoint_id)
            tx.blank(Endpoint, endpoint_id, value="", timezone=None)
    return values


_ENDPOINT_OF: Final = entity_type(ContactEndpoint).positions["endpoint_id"]
_VALUE_OF: Final = entity_type(Endpoint).positions["value"]


def _erase_elsewhere(tx: Tx, people: list[str], ids: set[str]) -> None:
    """Take this person's rows out of what other people's timeline entries quote for undo, where one command wrote both."""
    for mutation in sorted(_mutations(tx, people)):
        for entry in tx.find(TimelineEntry, mutation=mutation):
            if entry.contact_id in people or entry.data is None:
                continue
            data = msgspec.json.decode(entry.data, type=dict[str, Any])
            kept = [change for change in data.get("changes", ()) if not _is_theirs(change, people, ids)]
            if len(kept) != len(data.get("changes", ())):
                tx.put(TimelineEntry, entry.id, data=msgspec.json.encode({**data, "changes": kept}).decode())


def _mutations(tx: Tx, people: list[str]) -> set[str]:
    """What wrote on their timelines."""
    return {row.mutation for person in people for row in tx.find(TimelineEntry, contact_id=person)}


def _is_theirs(change: list[Any], people: list[str], ids: set[str]) -> bool:
    columns: dict[str, list[Any]] = change[2] if len(change) > 2 else {}
    named: list[Any] = [change[1], *columns.get("contact_id", [])]
    return any(each in ids or each in people for each in named) or change[0] == Endpoint.__tablename__


def _erase_cards(tx: Tx, ctx: Context, people: list[str], ids: set[str], values: Collection[str]) -> None:
    """Cards about the person, and those whose typed words name them, are dealt with: there is nothing left to decide. So are
    those of work that somebody decided to do, and that turned out to be about them."""
    done = {
        entry.subject_id
        for mutation in sorted(_mutations(tx, people))
        for entry in tx.find(TimelineEntry, mutation=mutation, kind=Event.CARD_RESOLVED)
    }
    for card in tx.find(Card, order="id"):
        told = " ".join(filter(None, (card.body, card.yours, card.theirs, card.message)))
        is_theirs = card.contact_id in people or card.id in done
        if is_theirs or _names(told, {*people, *ids}) or mentions(told, values):
            tx.blank(Card, card.id, **_CARD)
            if card.state != CardState.RESOLVED:
                tx.put(
                    Card,
                    card.id,
                    state=CardState.RESOLVED,
                    resolved_by=str(ctx.principal),
                    resolved_at=ctx.at,
                    resolution=Choice.KEEP,
                )


def named_ids(text: str) -> set[str]:
    """Every id that a body names."""
    return set(_ID.findall(text))


_ID: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


def _names(text: str, ids: Iterable[str]) -> bool:
    return not named_ids(text).isdisjoint(ids)


BELONGING: Final = tuple(name for name, kind in ENTITIES.items() if "contact_id" in kind.positions)
"""Entities whose rows name a contact."""
