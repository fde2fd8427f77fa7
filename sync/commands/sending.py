"""The facts about one message that its guards judge, read from the rows of either side through `Tx` alone."""

import re
from typing import Final

import msgspec

from sync.commands.casefile import undone_mutations
from sync.commands.consent import consent_id
from sync.commands.kernel import need
from sync.commands.outcomes import Invalid
from sync.commands.reach import contact_of, endpoints_of, link_id
from sync.commands.rules import CLASSES, Permission, Rulebook, reach_of, rulebook
from sync.commands.tx import Tx
from sync.journeys.durations import milliseconds
from sync.journeys.hours import AWAKE_MS, next_open
from sync.model.effects import ApprovalGrant, Effect
from sync.model.entities import (
    Appointment,
    Call,
    Consent,
    Contact,
    ContactEndpoint,
    Conversation,
    Endpoint,
    Enrolment,
    Message,
    Template,
    TimelineEntry,
)
from sync.model.ids import fact_id
from sync.model.words import Channel, ContactKind, Direction, EffectState, Event, MessageState, Purpose
from sync.policy.budget import Reading, Spent, longest, read_limits
from sync.policy.sending import (
    SAID,
    Facts,
    Guard,
    Proof,
    judge,
    payload_hash,
    waits_for_head,
)

REPLY: Final = "reply:"
"""How the keys of replies begin."""
FIRST: Final = "first"
"""The head in the key of a reply to a conversation in which nothing was said yet."""
_FOLLOWUP: Final = re.compile(r"followup:([0-9a-f]{32}):([^:\s]{1,60}):([^:\s]{1,80})\Z")
_REPLY: Final = re.compile(rf"{REPLY}([0-9a-f]{{32}}):([0-9a-f]{{32}}|{FIRST})\Z")
_SLOT: Final = re.compile(r"([0-9a-f]{32})\.(\d{1,6})\Z")
_GONE = frozenset({EffectState.SENDING, EffectState.SENT, EffectState.UNKNOWN})
"""States in which a message counts against the budget: it went out, or may have."""


def check(tx: Tx, effect: Effect, message: Message, now: int) -> tuple[Proof, bool]:
    """The guards' answer for an effect at `now`, and whether it must wait for an earlier message of ours."""
    guard = guard_of(effect)
    facts = facts_of(tx, effect, message, guard, now)
    return judge(guard, facts, now), waits_for_head(facts)


def opens_at(tx: Tx, effect: Effect, message: Message, now: int) -> int | None:
    """When they may next be written to by the hours that bind an effect, epoch ms; None where nobody can say."""
    hours = facts_of(tx, effect, message, guard_of(effect), now).hours
    return None if hours is None else next_open(now, hours)


def guard_for(
    tx: Tx,
    contact: Contact,
    key: str,
    endpoint_id: str,
    channel: str,
    appointment_id: str | None,
    slot_version: int | None,
) -> Guard:
    """What a key makes the send depend on, and the visit where the author binds it to one.

    Raises Invalid, Waits or Deleted.
    """
    appointment, version = appointment_id, slot_version or 0
    if (appointment is None) != (slot_version is None):
        raise Invalid("appointment_id", "A visit and the count of its moves belong together.")
    if found := _REPLY.match(key):
        talk_id, head = found[1], "" if found[2] == FIRST else found[2]
        talk = tx.get(Conversation, talk_id)
        if talk is None:
            first = fact_id("conversation", contact.id, endpoint_id, channel)
            if head or talk_id != first:
                need(tx, Conversation, talk_id)
        elif contact_of(tx, talk.contact_id).id != contact.id:
            raise Invalid("conversation_id", "This conversation is with somebody else.")
        if head:
            head = _stands_on(tx, need(tx, Message, head))
        return Guard(talk_id, head, appointment, version)
    if found := _FOLLOWUP.match(key):
        run = need(tx, Enrolment, found[1])
        if contact_of(tx, run.contact_id).id != contact.id:
            raise Invalid("key", "This follow-up is for somebody else.")
        if slot := _SLOT.match(found[3]):
            appointment, version = slot[1], int(slot[2])
        return Guard(None, "", appointment, version, run.id)
    raise Invalid("key", "This names neither a reply nor a step of a follow-up.")


def guard_of(effect: Effect) -> Guard:
    """What the effect was queued on the condition of."""
    return msgspec.json.decode(effect.guard, type=Guard)


def facts_of(tx: Tx, effect: Effect, message: Message, guard: Guard, now: int) -> Facts:
    """What the rows say now about one message."""
    contact = _living(tx, effect.contact_id)
    endpoint = tx.get(Endpoint, effect.endpoint_id)
    linked = contact is not None and tx.get(ContactEndpoint, link_id(contact.id, effect.endpoint_id))
    consent = tx.get(Consent, consent_id(effect.endpoint_id, effect.channel, effect.purpose))
    grant = tx.get(ApprovalGrant, effect.grant_id) if effect.grant_id is not None else None
    enrolment = tx.get(Enrolment, guard.enrolment_id) if guard.enrolment_id is not None else None
    is_reply = effect.key.startswith(REPLY)
    said = payload_hash(
        channel=effect.channel,
        endpoint_id=effect.endpoint_id,
        purpose=effect.purpose,
        subject=message.subject,
        body=message.body,
    )
    newer, head_state = _conversation(tx, effect, guard)
    purpose = Purpose(effect.purpose)
    book = rulebook(tx.rows)
    allowed = _permission(tx, book, contact, endpoint)
    return Facts(
        purpose=purpose,
        is_reachable=bool(linked) and endpoint is not None and endpoint.undeliverable_at is None,
        consent=None if consent is None else (consent.id, consent.state),
        is_as_approved=said == effect.payload_hash,
        newer=newer,
        head_state=head_state,
        appointment=_appointment(tx, guard.appointment_id),
        enrolment_state=None if enrolment is None else enrolment.state,
        grant_used_by=None if grant is None else grant.used_by,
        effect_id=effect.id,
        has_grant=effect.grant_id is not None,
        not_after=effect.not_after,
        is_reply=is_reply,
        hours=None if is_reply or allowed is None else allowed.hours[CLASSES[purpose]],
        rules="" if allowed is None else allowed.version,
        need=None if allowed is None else allowed.need(purpose, effect.channel),
        is_patient=contact is not None and contact.kind == ContactKind.PATIENT,
        spoke_at=None if is_reply or contact is None else _spoke_at(tx, contact.id, now),
        window=_window(tx, effect, message),
        budget=() if is_reply or contact is None else _budget(tx, book, effect, contact.id, now),
    )


def conversation_head(tx: Tx, conversation_id: str) -> str:
    """The last message of a conversation, ours included: what a reply is keyed by. "" where there is none. One that did not
    arrive counts, or nothing else could be said in its place; one that was called back in time does not: its key is free."""
    messages = [row for row in tx.find(Message, conversation_id=conversation_id) if _has_its_key(tx, row)]
    return max(messages, key=_in_order).id if messages else ""


def _has_its_key(tx: Tx, message: Message) -> bool:
    if message.state != MessageState.CANCELLED:
        return message.state in _LOOKED_AT or message.state in _DID_NOT_GO
    effect = tx.get(Effect, message.id)
    return effect is not None and (effect.attempts > 0 or effect.reason is not None)


def _stands_on(tx: Tx, seen: Message) -> str:
    """What a reply depends on: the message that its author saw last. Where that is one of ours which did not go out, there is
    nothing of it to wait for, and it is what was said before it."""
    if seen.state not in _DID_NOT_GO:
        return seen.id
    said = [
        row
        for row in tx.find(Message, conversation_id=seen.conversation_id)
        if row.state in _LOOKED_AT and _in_order(row) < _in_order(seen)
    ]
    return max(said, key=_in_order).id if said else ""


def _in_order(row: Message) -> tuple[int, str]:
    return row.at, row.id


_LOOKED_AT = SAID | {MessageState.QUEUED}
_DID_NOT_GO: Final = frozenset({MessageState.FAILED, MessageState.NEEDS_REVIEW, MessageState.CANCELLED})


def _window(tx: Tx, effect: Effect, message: Message) -> tuple[int | None, bool] | None:
    """WhatsApp's window of the conversation that it is sent in, and whether its words may go outside it."""
    if effect.channel != Channel.WHATSAPP:
        return None
    talk = tx.get(Conversation, message.conversation_id)
    template = tx.get(Template, effect.template_id) if effect.template_id is not None else None
    return talk.last_in_at if talk else None, template is not None and template.approved_as is not None


def _living(tx: Tx, contact_id: str) -> Contact | None:
    contact = tx.get(Contact, contact_id)
    for _ in range(16):
        if contact is None or contact.merged_into is None:
            return contact
        contact = tx.get(Contact, contact.merged_into)
    return None


def _conversation(tx: Tx, effect: Effect, guard: Guard) -> tuple[str | None, str | None]:
    """A message said after the head, and the state of the head where it is ours."""
    if guard.conversation_id is None:
        return None, None
    head = tx.get(Message, guard.head) if guard.head else None
    if guard.head and head is None:
        return guard.head, None  # What the author saw is not here: nobody can say that nothing came after it.
    seen = (head.at, head.id) if head is not None else (-1, "")
    later = [
        row
        for row in tx.find(Message, conversation_id=guard.conversation_id)
        if row.id != effect.id and row.state in SAID and (row.at, row.id) > seen
    ]
    newest = max(later, key=lambda row: (row.at, row.id), default=None)
    ours = head is not None and head.direction == Direction.OUT
    return (newest.id if newest else None), (head.state if head is not None and ours else None)


def _appointment(tx: Tx, appointment_id: str | None) -> tuple[str, int] | None:
    found = tx.get(Appointment, appointment_id) if appointment_id is not None else None
    return None if found is None else (found.status, slot_version(tx, found))


def slot_version(tx: Tx, appointment: Appointment) -> int:
    """How often the visit was moved, and one: as the journeys count it."""
    people = [
        appointment.contact_id,
        *(row.id for row in tx.find(Contact, merged_into=appointment.contact_id)),
    ]
    told = [
        entry
        for person in people
        for kind in (Event.APPOINTMENT_RESCHEDULED, Event.UNDONE)
        for entry in tx.find(TimelineEntry, contact_id=person, kind=kind)
    ]
    undone = undone_mutations(told)
    return 1 + sum(entry.subject_id == appointment.id and entry.mutation not in undone for entry in told)


def _permission(
    tx: Tx, book: Rulebook, contact: Contact | None, endpoint: Endpoint | None
) -> Permission | None:
    """When and how they may be written to there; None where there is nobody, or no such place, left."""
    if contact is None or endpoint is None:
        return None
    others = [reach_of(each) for each in endpoints_of(tx, contact.id)]
    return book.permission(contact.timezone, reach_of(endpoint), others)


def _spoke_at(tx: Tx, contact_id: str, now: int) -> int | None:
    """When they last wrote or called, as far as it is lately."""
    wrote = [talk.last_in_at for talk in tx.find(Conversation, contact_id=contact_id) if talk.last_in_at]
    calls = tx.find(
        Call, ("started_at", ">", now - AWAKE_MS), contact_id=contact_id, direction=Direction.IN
    )  # fmt: skip
    return max((*wrote, *(call.started_at for call in calls)), default=None)


def _budget(tx: Tx, book: Rulebook, effect: Effect, contact_id: str, now: int) -> tuple[Reading, ...]:
    """What is spent of each limit by other messages of this purpose, to the person and to all who share their endpoints.

    What was queued before this one counts as well, so that of two that would go at once the first goes.
    """
    purpose = Purpose(effect.purpose)
    since = now - milliseconds(longest(book.limits, purpose))
    found: dict[str, Spent] = {}
    links = tx.find(ContactEndpoint, contact_id=contact_id, order="id")
    places = [("endpoint_id", link.endpoint_id) for link in links]
    for column, value in (("contact_id", contact_id), *places):
        for other in tx.find(
            Effect, ("changed_at", ">", since), (column, "=", value), purpose=effect.purpose
        ):
            if other.id == effect.id or other.key.startswith(REPLY):
                continue
            if other.state in _GONE and other.out_at is not None:
                found[other.id] = Spent(other.out_at, other.channel)
            elif other.state == EffectState.QUEUED and _goes_before(other, effect):
                found[other.id] = Spent(other.queued_at, other.channel)
    return read_limits(book.limits, purpose, effect.channel, list(found.values()), now)


def _goes_before(other: Effect, effect: Effect) -> bool:
    return (other.queued_at, other.id) < (effect.queued_at, effect.id)
