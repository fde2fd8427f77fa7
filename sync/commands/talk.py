"""What was said: messages in and out, calls, and how far somebody has read."""

from typing import Annotated

from msgspec import Meta

from sync.commands.fields import Email, Id, Instant, Line, Phone, Prose
from sync.commands.hearing import act_on, make_out
from sync.commands.kernel import Command, Context, command, need
from sync.commands.names import sort_key, tidy
from sync.commands.next_action import Next, decide_next
from sync.commands.outcomes import Invalid, Outcome, already
from sync.commands.reach import (
    KIND_OF_CHANNEL,
    Reached,
    contact_of,
    endpoint_id,
    endpoint_value,
    link_id,
    reach,
)
from sync.commands.tx import Tx
from sync.journeys.facts import CALL_STILL_OPEN
from sync.model.entities import Call, Contact, ContactEndpoint, Conversation, Endpoint, Message
from sync.model.ids import fact_id
from sync.model.words import (
    CallOutcome,
    CallState,
    Channel,
    Direction,
    EndpointKind,
    Event,
    MessageState,
    Subject,
)

_CALL_ORDER = {
    CallState.RINGING: 0,
    CallState.ANSWERED: 1,
    CallState.MISSED: 2,
    CallState.ABANDONED: 2,
    CallState.VOICEMAIL: 2,
    CallState.ENDED: 3,
}
"""How far a call has come. A later report of an earlier state is ignored: providers send them in any order."""
_CALL_EVENTS = {
    CallState.RINGING: Event.CALL_RINGING,
    CallState.ANSWERED: Event.CALL_ANSWERED,
    CallState.MISSED: Event.CALL_MISSED,
    CallState.ABANDONED: Event.CALL_MISSED,
    CallState.VOICEMAIL: Event.CALL_MISSED,
    CallState.ENDED: Event.CALL_ENDED,
}


class ReceiveMessage(Command, frozen=True):
    """Somebody wrote to us. `provider_ref` makes a repeated delivery of the same message a noop."""

    channel: Channel
    body: Prose
    phone: Phone | None = None
    email: Email | None = None
    subject: Line | None = None
    provider_ref: Line | None = None
    name: Line | None = None
    """What whoever wrote calls themselves; it names somebody unknown."""
    answers: Id | None = None
    """The message of ours that it says it answers."""
    attachments: Annotated[int, Meta(ge=0, le=1_000)] = 0


class LogMessage(Command, frozen=True):
    """A reply that a person sent outside Foredesk, or over the phone system. `step_key` is the expectation it fulfils."""

    contact_id: Id
    channel: Channel
    body: Prose
    conversation_id: Id | None = None
    subject: Line | None = None
    step_key: Line | None = None


class MarkRead(Command, frozen=True):
    """The conversation was read up to this moment."""

    conversation_id: Id
    read_at: Instant


class RecordCall(Command, frozen=True):
    """What the phone system (or the simulated phone) says of a call, by its own reference."""

    provider_ref: Line
    phone: Phone
    state: CallState
    direction: Direction = Direction.IN
    started_at: Instant | None = None
    duration_s: Instant | None = None


class LogCall(Command, frozen=True):
    """A person spoke, or tried to: what came of it and what comes next. Neither may be left out.

    `call_id` names the phone system's call where there is one; `step_key` the expectation that this fulfils.
    """

    contact_id: Id
    outcome: CallOutcome
    next: Next
    call_id: Id | None = None
    direction: Direction = Direction.OUT
    duration_s: Instant | None = None
    note: Prose | None = None
    step_key: Line | None = None
    appointment_id: Id | None = None


def conversation_with(
    tx: Tx, contact_id: str, endpoint: str | None, channel: Channel, at: int
) -> Conversation:
    """The one conversation of a contact at an endpoint on a channel, opened when there is none."""
    for found in tx.find(Conversation, contact_id=contact_id, order="id"):
        if found.endpoint_id == endpoint and found.channel == channel:
            return found
    row_id = fact_id("conversation", contact_id, endpoint or "", channel)
    return tx.fact(
        Conversation, row_id, contact_id=contact_id, endpoint_id=endpoint, channel=channel, last_at=at
    )


def take_in(
    tx: Tx,
    ctx: Context,
    conversation: Conversation,
    body: str,
    subject: str | None,
    message_id: str,
    ref: str | None,
) -> Message:
    """Put an inbound message into its conversation."""
    message = tx.put(
        Message,
        message_id,
        conversation_id=conversation.id,
        contact_id=conversation.contact_id,
        direction=Direction.IN,
        channel=conversation.channel,
        subject=subject,
        body=body,
        state=MessageState.RECEIVED,
        at=ctx.at,
        provider_ref=ref,
    )
    tx.put(
        Conversation,
        conversation.id,
        last_at=max(conversation.last_at, ctx.at),
        last_in_at=max(conversation.last_in_at or 0, ctx.at),
    )
    return message


@command("receive_message", 1)
def receive_message(tx: Tx, command: ReceiveMessage, ctx: Context) -> Outcome | None:
    ref = command.provider_ref
    message_id = ctx.id("message") if ref is None else fact_id("message", command.channel, ref)
    if tx.get(Message, message_id) is not None:
        return already(message_id)
    kind, value = sender(command.channel, command.phone, command.email)
    found = _from_whom(tx, ctx, command, kind, value)
    _is_there(tx, found.endpoint_id)
    heard = make_out(tx, ctx, found, command.channel, command.body)
    talk = conversation_with(tx, heard.contact.id, found.endpoint_id, command.channel, ctx.at)
    take_in(tx, ctx, talk, command.body, command.subject, message_id, ref)
    if command.answers is not None or command.attachments:
        tx.put(Message, message_id, answers=command.answers, attachments=command.attachments or None)
    tx.happened(
        ctx.id("event"),
        Event.MESSAGE_RECEIVED,
        contact=heard.contact.id,
        subject=(Subject.MESSAGE, message_id),
        channel=command.channel,
        conversation=talk.id,
        **({"shared_endpoint": True} if found.is_shared else {}),
        **({"which": message_id} if heard.must_ask else {}),
        **heard.told,
    )
    act_on(tx, ctx, heard, channel=command.channel, endpoint=found.endpoint_id, message=message_id)
    return None


def _from_whom(tx: Tx, ctx: Context, command: ReceiveMessage, kind: EndpointKind, value: str) -> Reached:
    """Who wrote. On an address that a family shares, it is whom the message was written to that it answers."""
    answered = None if command.answers is None else tx.get(Message, command.answers)
    if answered is not None and answered.direction == Direction.OUT:
        talk = tx.get(Conversation, answered.conversation_id)
        contact = contact_of(tx, answered.contact_id)
        at = endpoint_id(kind, value)
        if (
            talk is not None
            and talk.endpoint_id == at
            and tx.get(ContactEndpoint, link_id(contact.id, at)) is not None
        ):
            return Reached(at, contact, False, False)
    found = reach(tx, ctx, kind, value)
    if found.is_new and command.name is not None:
        name = tidy(command.name)
        given, _, family = name.partition(" ")
        named = {"name": name, "sort_key": sort_key(name), "given_name": given, "family_name": family or None}
        tx.put(Contact, found.contact.id, **named)
    return found


def _is_there(tx: Tx, endpoint: str) -> None:
    """Whoever writes from somewhere can be written to there again."""
    row = tx.get(Endpoint, endpoint)
    if row is not None and row.undeliverable_at is not None:
        tx.put(Endpoint, endpoint, undeliverable_at=None)


def sender(channel: Channel, phone: str | None, email: str | None) -> tuple[EndpointKind, str]:
    """Which of two endpoints a channel speaks from. Raises Invalid when it is missing or unusable."""
    wanted = KIND_OF_CHANNEL.get(channel) or (EndpointKind.EMAIL if phone is None else EndpointKind.PHONE)
    value = phone if wanted is EndpointKind.PHONE else email
    if value is None:
        raise Invalid(wanted, f"A message by {channel} comes from {_A[wanted]}.")
    return wanted, endpoint_value(wanted, wanted, value)


_A = {EndpointKind.PHONE: "a phone number", EndpointKind.EMAIL: "an e-mail address"}


@command("log_message", 1)
def log_message(tx: Tx, command: LogMessage, ctx: Context) -> None:
    contact = contact_of(tx, command.contact_id)
    if command.conversation_id is not None:
        talk = need(tx, Conversation, command.conversation_id)
        if contact_of(tx, talk.contact_id).id != contact.id:
            raise Invalid("conversation_id", "This conversation is with somebody else.")
    else:
        talk = _latest_conversation(tx, contact.id, command.channel, ctx.at)
    message_id = ctx.id("message")
    tx.put(
        Message,
        message_id,
        conversation_id=talk.id,
        contact_id=contact.id,
        direction=Direction.OUT,
        channel=command.channel,
        subject=command.subject,
        body=command.body,
        state=MessageState.LOGGED,
        at=ctx.at,
        author=str(ctx.principal),
        step_key=command.step_key,
    )
    tx.put(
        Conversation,
        talk.id,
        last_at=max(talk.last_at, ctx.at),
        last_out_at=max(talk.last_out_at or 0, ctx.at),
        read_at=max(talk.read_at or 0, ctx.at),
    )
    tx.happened(
        ctx.id("event"),
        Event.MESSAGE_LOGGED,
        contact=contact.id,
        subject=(Subject.MESSAGE, message_id),
        channel=command.channel,
        conversation=talk.id,
        **({"key": command.step_key} if command.step_key else {}),
    )


def _latest_conversation(tx: Tx, contact_id: str, channel: Channel, at: int) -> Conversation:
    for talk in tx.find(Conversation, contact_id=contact_id, order="-last_at"):
        if talk.channel == channel:
            return talk
    kind = KIND_OF_CHANNEL.get(channel)
    links = sorted(
        tx.find(ContactEndpoint, contact_id=contact_id, order="id"), key=lambda row: -row.is_primary
    )
    for row in links:
        endpoint = tx.get(Endpoint, row.endpoint_id)
        if endpoint is not None and (kind is None or endpoint.kind == kind):
            return conversation_with(tx, contact_id, endpoint.id, channel, at)
    return conversation_with(tx, contact_id, None, channel, at)


@command("mark_read", 1)
def mark_read(tx: Tx, command: MarkRead, ctx: Context) -> Outcome | None:
    talk = need(tx, Conversation, command.conversation_id)
    if (talk.read_at or 0) >= command.read_at:
        return already(talk.id)
    tx.put(Conversation, talk.id, read_at=command.read_at)
    tx.happened(
        ctx.id("event"),
        Event.CONVERSATION_READ,
        contact=talk.contact_id,
        subject=(Subject.CONVERSATION, talk.id),
        conversation=talk.id,
    )
    return None


@command("record_call", 1)
def record_call(tx: Tx, command: RecordCall, ctx: Context) -> Outcome | None:
    call_id = fact_id("call", command.provider_ref)
    known = tx.get(Call, call_id)
    if known is not None and not _moves_on(CallState(known.state), command.state):
        return already(call_id)
    if known is None:
        value = endpoint_value("phone", EndpointKind.PHONE, command.phone)
        found = reach(tx, ctx, EndpointKind.PHONE, value)
        known = tx.put(
            Call,
            call_id,
            contact_id=found.contact.id,
            endpoint_id=found.endpoint_id,
            direction=command.direction,
            state=command.state,
            started_at=ctx.at if command.started_at is None else command.started_at,
            duration_s=command.duration_s,
            provider_ref=command.provider_ref,
        )
    else:
        duration = known.duration_s if command.duration_s is None else command.duration_s
        tx.put(Call, call_id, state=command.state, duration_s=duration)
    tx.happened(
        ctx.id("event"),
        _CALL_EVENTS[command.state],
        contact=known.contact_id,
        subject=(Subject.CALL, call_id),
        call=call_id,
        direction=known.direction,
        **({"state": command.state} if command.state in (CallState.VOICEMAIL, CallState.ABANDONED) else {}),
    )
    return None


def _moves_on(before: CallState, after: CallState) -> bool:
    if before is CallState.ANSWERED and _CALL_ORDER[after] == 2:
        return False
    return _CALL_ORDER[after] > _CALL_ORDER[before]


@command("log_call", 1)
def log_call(tx: Tx, command: LogCall, ctx: Context) -> None:
    contact = contact_of(tx, command.contact_id)
    call_id = command.call_id or ctx.id("call")
    told = {"outcome": command.outcome, "note": command.note, "taken_by": ctx.staff_id}
    if command.call_id is not None:
        need(tx, Call, call_id)
        tx.put(Call, call_id, contact_id=contact.id, **told)
    else:
        reached = command.outcome not in CALL_STILL_OPEN
        tx.put(
            Call,
            call_id,
            contact_id=contact.id,
            direction=command.direction,
            state=CallState.ENDED if reached else CallState.MISSED,
            started_at=ctx.at,
            duration_s=command.duration_s,
            **told,
        )
    tx.happened(
        ctx.id("event"),
        Event.CALL_LOGGED,
        contact=contact.id,
        subject=(Subject.CALL, call_id),
        outcome=command.outcome,
        call=call_id,
        next=command.next.action,
        **({"reason": command.next.reason} if command.next.reason else {}),
        **({"note": command.note} if command.note else {}),
        **({"key": command.step_key} if command.step_key else {}),
        **({"appointment": command.appointment_id} if command.appointment_id else {}),
    )
    decide_next(tx, ctx, contact.id, (Subject.CONTACT, contact.id), command.next)
