"""What leaves the building: queued by a key that says what it is, claimed once, and what became of it.

queued -> sending (lease_epoch + 1) -> sent | failed | unknown; a guard that fails leads to needs_review. Every write of
the dispatcher names the lease epoch that it acts under (`holds_lease`): one that was overtaken writes nothing (I7).
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from sync.commands.cards import rebases
from sync.commands.fates import admit, defer, did_not_go, kept, move, tell, went_out
from sync.commands.fields import Id, Instant, Line, Prose
from sync.commands.kernel import Command, Context, command, need
from sync.commands.outcomes import Clash, Invalid, Outcome, Refused, already
from sync.commands.reach import contact_of
from sync.commands.sending import FIRST, REPLY, check, conversation_head, guard_for, guard_of
from sync.commands.talk import KIND_OF_CHANNEL, conversation_with
from sync.commands.templates import Filled, confirm, opt_out_for, parameters_of
from sync.commands.tx import Tx
from sync.model.effects import ApprovalGrant, Effect
from sync.model.entities import Conversation, Endpoint, Message, Practice
from sync.model.ids import fact_id
from sync.model.words import (
    SIMULATED,
    Channel,
    Direction,
    EffectKind,
    EffectState,
    Event,
    MessageState,
    Purpose,
    SendGuard,
    Subject,
)
from sync.policy.sending import WAIVABLE, Guard, payload_hash

SEND_DELAY_MS: Final = 8_000
"""How long after it was taken in, by the server's clock, a message can still be called back."""
_Key = Annotated[str, Meta(min_length=1, max_length=250)]
_Epoch = Annotated[int, Meta(ge=0, le=1 << 40)]


class QueueEffect(Command, frozen=True):
    """Send a message. `key` says what it is, and what must still be so when it goes: the head that the author saw, the
    enrolment and, where the occurrence is `<appointment>.<slot version>`, the visit at that time.

    `not_before` and `not_after` bound the moment of sending; `appointment_id` binds it to a visit where the key does not;
    `filled` names the template that the words were made of, where they were left as it made them.
    """

    key: _Key
    contact_id: Id
    endpoint_id: Id
    channel: Channel
    body: Prose
    subject: Line | None = None
    purpose: Purpose = Purpose.CARE
    not_before: Instant | None = None
    not_after: Instant | None = None
    appointment_id: Id | None = None
    slot_version: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    grant_id: Id | None = None
    filled: Filled | None = None


class CancelEffect(Command, frozen=True):
    """Call a message back before it is on its way."""

    effect_id: Id


class Decision(StrEnum):
    """What a person decides about a message whose fate is open."""

    SENT = "sent"
    """It did go out: they saw it, or were told."""
    AGAIN = "again"
    """Send it (again), over what now stands."""
    DROP = "drop"
    """Leave it."""


class ResolveEffect(Command, frozen=True):
    """A person's decision. `lease_epoch` is what they saw; `head` the last message they saw in the conversation."""

    effect_id: Id
    decision: Decision
    lease_epoch: _Epoch
    head: Id | None = None
    not_after: Instant | None = None


class ClaimEffect(Command, frozen=True):
    """The dispatcher takes an effect to send it. `lease_epoch` is the one it found."""

    effect_id: Id
    lease_epoch: _Epoch
    lease_until: Instant
    way: Line | None = None
    """What it is handed to."""


class Fate(StrEnum):
    """What the dispatcher learned."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """No answer came, or whoever sent it is gone."""
    LATER = "later"
    """It was not taken, and may be tried again."""
    REPEATABLE = "repeatable"
    """Its fate is open, and its provider drops what it has had under this key: it may go again."""
    REVIEW = "review"
    """Its fate is open, and only a person can tell."""


class RecordEffect(Command, frozen=True):
    """What became of an effect, told under the lease epoch that it was claimed with."""

    effect_id: Id
    lease_epoch: _Epoch
    fate: Fate
    provider_ref: Line | None = None
    reason: Line | None = None
    not_before: Instant | None = None


class Word(StrEnum):
    """What a provider says of a message, by callback or when it is asked."""

    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


class ReportEffect(Command, frozen=True):
    """A provider's word on a key: it stands whatever the lease, for it is what happened."""

    key: _Key
    word: Word
    provider_ref: Line
    reason: Line | None = None


def effect_id(key: str) -> str:
    """The id of the effect of a key, and of the message it sends; the same everywhere."""
    return fact_id("effect", key)


# -- queueing -------------------------------------------------------------------------------------------------------


@command("queue_effect", 1)
def queue_effect(tx: Tx, command: QueueEffect, ctx: Context) -> Outcome | None:
    contact = contact_of(tx, command.contact_id)
    endpoint = need(tx, Endpoint, command.endpoint_id)
    if command.channel not in _WRITTEN or KIND_OF_CHANNEL[command.channel] != endpoint.kind:
        raise Invalid("channel", "Nothing can be sent there by this channel.")
    guard = guard_for(
        tx, contact, command.key, command.endpoint_id, command.channel, command.appointment_id, command.slot_version
    )  # fmt: skip
    template = (
        confirm(
            tx,
            command.filled,
            command.channel,
            command.subject,
            command.body,
            opt_out_for(tx, contact, command.channel, endpoint.id),
        )
        if command.filled
        else None
    )
    row_id = effect_id(command.key)
    hashed = payload_hash(
        channel=command.channel,
        endpoint_id=endpoint.id,
        purpose=command.purpose,
        subject=command.subject,
        body=command.body,
    )
    standing = tx.get(Effect, row_id)
    if standing is not None and not _may_be_queued_again(standing, ctx.at):
        return _second(tx, command, standing, hashed)
    if command.grant_id is not None:
        _use_grant(tx, command.grant_id, row_id, hashed, guard, ctx)
    talk = conversation_with(tx, contact.id, endpoint.id, command.channel, ctx.at)
    tx.put(
        Message, row_id,
        conversation_id=talk.id, contact_id=contact.id, direction=Direction.OUT, channel=command.channel,
        subject=command.subject, body=command.body, state=MessageState.QUEUED, at=ctx.at,
        author=str(ctx.principal), step_key=command.key,
    )  # fmt: skip
    effect = tx.put(
        Effect, row_id,
        key=command.key, kind=EffectKind.MESSAGE, contact_id=contact.id, endpoint_id=endpoint.id,
        channel=command.channel, purpose=command.purpose, payload_hash=hashed, state=EffectState.QUEUED, reason=None,
        lease_epoch=standing.lease_epoch if standing else 0, lease_until=None,
        send_at=max(command.not_before or 0, ctx.now + SEND_DELAY_MS), not_after=command.not_after,
        guard=msgspec.json.encode(guard).decode(), grant_id=command.grant_id, author=str(ctx.principal),
        decided_by=None, queued_at=ctx.at, changed_at=ctx.at, out_at=None, attempts=0,
        way=SIMULATED if is_in_practice(tx) else None, template_id=template.id if template else None,
        parameters=parameters_of(template, command.filled.values) if template and command.filled else None,
    )  # fmt: skip
    tx.put(Conversation, talk.id, last_at=max(talk.last_at, ctx.at))
    admit(tx, ctx, effect)
    return None


def is_in_practice(tx: Tx) -> bool:
    """Whether the practice is still in practice mode: all that is queued then ends at the simulated phone, also later."""
    practice = tx.get(Practice, fact_id("practice"))
    return practice is None or practice.practice_mode != 0


_WRITTEN: Final = frozenset({Channel.WHATSAPP, Channel.SMS, Channel.EMAIL})


def _may_be_queued_again(standing: Effect, at: int) -> bool:
    """Whether the key is free: it was called back before anybody took it, and this was asked for after that."""
    return (
        standing.state == EffectState.CANCELLED and standing.attempts == 0 and at > standing.changed_at
        and standing.reason is None
    )  # fmt: skip


def _second(tx: Tx, command: QueueEffect, standing: Effect, hashed: str) -> Outcome:
    """The key was there: a noop where it says the same, a card where it does not or was called back (invariant I7)."""
    if standing.payload_hash == hashed and standing.state != EffectState.CANCELLED:
        return already(standing.id)
    message = need(tx, Message, standing.id)
    raise Clash(
        "key_taken",
        "Somebody has dealt with this message meanwhile.",
        yours={"body": command.body, "channel": command.channel},
        theirs={
            "body": message.body,
            "channel": message.channel,
            "state": standing.state,
            "by": standing.author,
        },
        contact_id=standing.contact_id,
        subject=(Subject.MESSAGE, standing.id),
    )


@rebases("queue_effect@1")
def insist_on_message(tx: Tx, command: QueueEffect) -> QueueEffect:
    """Insisting says it as well, as a reply to what now stands last in the conversation."""
    contact = contact_of(tx, command.contact_id)
    talk = next(
        (
            row.id
            for row in tx.find(Conversation, contact_id=contact.id, order="id")
            if row.endpoint_id == command.endpoint_id and row.channel == command.channel
        ),
        fact_id("conversation", contact.id, command.endpoint_id, command.channel),
    )
    head = conversation_head(tx, talk) or FIRST
    return msgspec.structs.replace(command, key=f"{REPLY}{talk}:{head}", grant_id=None)


def _use_grant(tx: Tx, grant_id: str, row_id: str, hashed: str, guard: Guard, ctx: Context) -> None:
    """Use a grant up: compared and set in the transaction that queues what it allows. Raises Refused."""
    grant = need(tx, ApprovalGrant, grant_id)
    seen = None if grant.watermark is None else msgspec.json.decode(grant.watermark, type=Guard)
    if grant.used_at is not None:
        raise Refused("grant_used", "This approval has been used already.")
    if grant.expires_at <= ctx.now:
        raise Refused("grant_expired", "This approval has run out; approve it again.")
    if grant.payload_hash != hashed or (seen is not None and seen != guard):
        raise Refused("grant_differs", "What was approved is not what would be sent; approve it again.")
    tx.put(ApprovalGrant, grant.id, used_at=ctx.now, used_by=row_id)


# -- people ---------------------------------------------------------------------------------------------------------


@command("cancel_effect", 1)
def cancel_effect(tx: Tx, command: CancelEffect, ctx: Context) -> Outcome | None:
    effect = need(tx, Effect, command.effect_id)
    if effect.state == EffectState.CANCELLED:
        return already(effect.id)
    if effect.state != EffectState.QUEUED:
        raise Refused("too_late", "It is on its way already, or its fate is open; it cannot be called back.")
    call_back(tx, ctx, effect)
    return None


def call_back(tx: Tx, ctx: Context, effect: Effect, *, label: str = "event") -> None:
    """Keep a message that still waits from going out."""
    move(tx, ctx, effect, EffectState.CANCELLED, None)
    tell(tx, ctx, effect, Event.MESSAGE_CANCELLED, label=label, effect=effect.key)


@command("resolve_effect", 1)
def resolve_effect(tx: Tx, command: ResolveEffect, ctx: Context) -> Outcome | None:
    effect = need(tx, Effect, command.effect_id)
    if effect.state not in _OPEN_FATE or effect.lease_epoch != command.lease_epoch:
        if effect.state == _DECIDED[command.decision]:
            return already(effect.id)
        raise Clash(
            "decided_meanwhile",
            "Somebody decided this meanwhile.",
            yours={"choice": command.decision},
            theirs={"state": effect.state, "by": effect.decided_by},
            contact_id=effect.contact_id,
            subject=(Subject.MESSAGE, effect.id),
        )
    by = str(ctx.principal)
    if command.decision is Decision.SENT:
        if effect.attempts == 0 or effect.state == EffectState.FAILED:
            raise Refused("was_not_sent", "It was not sent; it can be sent again or dropped.")
        went_out(tx, ctx, effect, effect.provider_ref, decided_by=by)
    elif command.decision is Decision.DROP:
        move(tx, ctx, effect, EffectState.CANCELLED, "dropped", decided_by=by)
        tell(tx, ctx, effect, Event.MESSAGE_CANCELLED, effect=effect.key, reason="dropped")
    else:
        _send_again(tx, ctx, effect, command)
    return None


_OPEN_FATE: Final = frozenset({EffectState.UNKNOWN, EffectState.NEEDS_REVIEW, EffectState.FAILED})
_DECIDED: Final = {
    Decision.SENT: EffectState.SENT,
    Decision.AGAIN: EffectState.QUEUED,
    Decision.DROP: EffectState.CANCELLED,
}


def _send_again(tx: Tx, ctx: Context, effect: Effect, command: ResolveEffect) -> None:
    """Queue it anew over what the person saw; whoever held it before has lost it (the epoch moves on)."""
    guard = msgspec.structs.replace(guard_of(effect), waived=WAIVABLE)
    if command.head is not None and guard.conversation_id is not None:
        need(tx, Message, command.head)
        guard = msgspec.structs.replace(guard, head=command.head)
    tx.put(
        Effect, effect.id,
        guard=msgspec.json.encode(guard).decode(), lease_epoch=effect.lease_epoch + 1, lease_until=None,
        send_at=ctx.now + SEND_DELAY_MS, not_after=command.not_after, queued_at=ctx.at, decided_by=str(ctx.principal),
        way=SIMULATED if is_in_practice(tx) else None,
    )  # fmt: skip
    admit(tx, ctx, need(tx, Effect, effect.id))


# -- the dispatcher -------------------------------------------------------------------------------------------------


@command("claim_effect", 1)
def claim_effect(tx: Tx, command: ClaimEffect, ctx: Context) -> Outcome | None:
    """The point of no return. The guards are read again in the transaction that moves the state."""
    _by_the_server(ctx)
    effect = need(tx, Effect, command.effect_id)
    if not holds_lease(effect, _CLAIMABLE, command.lease_epoch):
        return already(effect.id)
    if ctx.now < effect.send_at:
        return already(effect.id)
    proof, must_wait = check(tx, effect, need(tx, Message, effect.id), ctx.now)
    failed = proof.failed
    if failed is SendGuard.HOURS:
        defer(tx, ctx, effect, proof)
        return None
    if failed is not None:
        move(tx, ctx, effect, EffectState.NEEDS_REVIEW, failed, proof=kept(proof))
        tell(tx, ctx, effect, Event.MESSAGE_HELD, effect=effect.key, reason=failed)
        return None
    if must_wait:
        return already(effect.id)
    move(
        tx, ctx, effect, EffectState.SENDING, None,
        lease_epoch=effect.lease_epoch + 1, lease_until=command.lease_until, out_at=ctx.now,
        attempts=effect.attempts + 1, way=command.way, proof=kept(proof),
    )  # fmt: skip
    return None


_CLAIMABLE: Final = frozenset({EffectState.QUEUED})


def holds_lease(effect: Effect, states: Collection[EffectState], lease_epoch: int) -> bool:
    """The compare of the compare-and-set, and the fence: whether it stands in a state that this write starts from, and
    nobody has claimed it or decided on it since the caller looked (invariant I7)."""
    return effect.state in states and effect.lease_epoch == lease_epoch


@command("record_effect", 1)
def record_effect(tx: Tx, command: RecordEffect, ctx: Context) -> Outcome | None:
    _by_the_server(ctx)
    effect = need(tx, Effect, command.effect_id)
    if not holds_lease(effect, _MAY_BECOME[command.fate], command.lease_epoch):
        return already(effect.id)
    reason = command.reason
    if command.fate is Fate.SENT:
        went_out(tx, ctx, effect, command.provider_ref)
    elif command.fate is Fate.FAILED:
        did_not_go(tx, ctx, effect, reason or "refused_by_provider")
    elif command.fate is Fate.UNKNOWN:
        move(tx, ctx, effect, EffectState.UNKNOWN, reason or "no_answer")
        tell(tx, ctx, effect, Event.MESSAGE_UNCERTAIN, effect=effect.key, reason=reason or "no_answer")
    elif command.fate is Fate.REVIEW:
        move(tx, ctx, effect, EffectState.NEEDS_REVIEW, reason or "no_answer")
        tell(tx, ctx, effect, Event.MESSAGE_HELD, effect=effect.key, reason=reason or "no_answer")
    else:
        move(
            tx, ctx, effect, EffectState.QUEUED, reason,
            lease_epoch=effect.lease_epoch + 1, lease_until=None, queued_at=ctx.now,
            send_at=max(effect.send_at, command.not_before or 0),
        )  # fmt: skip
        tell(tx, ctx, effect, Event.MESSAGE_QUEUED, effect=effect.key, reason=reason)
    return None


_CLAIMED: Final = frozenset({EffectState.SENDING, EffectState.UNKNOWN, EffectState.NEEDS_REVIEW})
_DOUBTFUL: Final = frozenset({EffectState.QUEUED, EffectState.SENDING, EffectState.UNKNOWN})
_MAY_BECOME: Final = {
    Fate.SENT: _CLAIMED,
    Fate.FAILED: _CLAIMED,
    Fate.UNKNOWN: frozenset({EffectState.SENDING}),
    Fate.LATER: frozenset({EffectState.SENDING}),
    Fate.REPEATABLE: frozenset({EffectState.QUEUED, EffectState.UNKNOWN}),
    Fate.REVIEW: _DOUBTFUL,
}


@command("report_effect", 1)
def report_effect(tx: Tx, command: ReportEffect, ctx: Context) -> Outcome | None:
    _by_the_server(ctx)
    effect = need(tx, Effect, effect_id(command.key))
    message = need(tx, Message, effect.id)
    if command.word is Word.FAILED:
        if effect.state == EffectState.FAILED or message.state in _ARRIVED:
            return already(effect.id)
        did_not_go(tx, ctx, effect, command.reason or "undeliverable", provider_ref=command.provider_ref)
        return None
    if message.state in _ARRIVED or (effect.state == EffectState.SENT and command.word is Word.SENT):
        return already(effect.id)
    if effect.state != EffectState.SENT:
        went_out(tx, ctx, effect, command.provider_ref)
    if command.word is Word.DELIVERED:
        tx.put(Message, effect.id, state=MessageState.DELIVERED)
        tell(tx, ctx, effect, Event.MESSAGE_DELIVERED, label="delivered", effect=effect.key)
    return None


_ARRIVED: Final = frozenset({MessageState.DELIVERED, MessageState.READ})


def _by_the_server(ctx: Context) -> None:
    """Only the server's dispatcher claims and records: nobody at a desk can say what was sent."""
    if ctx.principal.kind != "system":
        raise Refused("not_allowed", "Only the server's dispatcher may do this.")
