"""What becomes of an effect: the one place where its state changes, what its timeline says then, and how it is admitted to the
queue or waits for a morning."""

import hashlib
from typing import Any, Final

import msgspec

from sync.commands.entries import actor_kind
from sync.commands.kernel import Context, need
from sync.commands.sending import REPLY, check, guard_of, opens_at
from sync.commands.tx import Tx
from sync.journeys.timeline import ActorKind
from sync.model.effects import Effect
from sync.model.entities import Appointment, Conversation, Endpoint, Message
from sync.model.words import SIMULATED, EffectState, Event, MessageState, Purpose, SendGuard, Subject
from sync.policy.sending import Proof

NO_SUCH_ADDRESS: Final = "no_such_address"
"""The reason of what failed because nobody is there: the number or address is not written to again."""


def went_out(
    tx: Tx, ctx: Context, effect: Effect, provider_ref: str | None, decided_by: str | None = None
) -> None:
    move(
        tx, ctx, effect, EffectState.SENT, None,
        provider_ref=provider_ref or effect.provider_ref, lease_until=None, decided_by=decided_by or effect.decided_by,
        out_at=ctx.now if effect.out_at is None else effect.out_at,
    )  # fmt: skip
    message = need(tx, Message, effect.id)
    talk = need(tx, Conversation, message.conversation_id)
    tx.put(
        Conversation, talk.id, last_at=max(talk.last_at, ctx.at), last_out_at=max(talk.last_out_at or 0, ctx.at)
    )  # fmt: skip
    person = next((by for by in (effect.decided_by, effect.author) if by and by.startswith("staff:")), None)
    tell(
        tx, ctx, effect, Event.MESSAGE_SENT,
        key=effect.key, conversation=_answered(effect) or talk.id, author=effect.author, approved_by=person,
        endpoint=effect.endpoint_id,
        **({} if effect.key.startswith(REPLY) else {"class": _CLASS[Purpose(effect.purpose)]}),
    )  # fmt: skip


_CLASS: Final = {Purpose.CARE: "transactional", Purpose.MARKETING: "marketing"}
"""The journeys' word for what a follow-up is for; a reply falls under no hours and no budget."""


def _answered(effect: Effect) -> str | None:
    """The conversation that a reply answers, which need not be the one it is sent in."""
    return guard_of(effect).conversation_id


def did_not_go(tx: Tx, ctx: Context, effect: Effect, reason: str, provider_ref: str | None = None) -> None:
    move(
        tx, ctx, effect, EffectState.FAILED, reason,
        lease_until=None, provider_ref=provider_ref or effect.provider_ref,
    )  # fmt: skip
    if (
        reason == NO_SUCH_ADDRESS
        and effect.way != SIMULATED
        and tx.get(Endpoint, effect.endpoint_id) is not None
    ):
        tx.put(Endpoint, effect.endpoint_id, undeliverable_at=ctx.now)
    tell(tx, ctx, effect, Event.MESSAGE_FAILED, key=effect.key, reason=reason)


def move(tx: Tx, ctx: Context, effect: Effect, state: EffectState, reason: str | None, **values: Any) -> None:
    """The one place where an effect changes its state; its message shows the same."""
    tx.put(Effect, effect.id, state=state, reason=reason, changed_at=ctx.at, **values)
    ref = values.get("provider_ref")
    tx.put(Message, effect.id, state=MessageState(state), **({"provider_ref": ref} if ref else {}))


def tell(tx: Tx, ctx: Context, found: Effect, event: Event, *, label: str = "event", **data: Any) -> None:
    message = need(tx, Message, found.id)
    told = {"channel": found.channel, "conversation": message.conversation_id, **data}
    tx.happened(
        ctx.id(label),
        event,
        contact=message.contact_id,
        subject=(Subject.MESSAGE, found.id),
        **{name: value for name, value in told.items() if value is not None},
    )


def kept(proof: Proof) -> str:
    return msgspec.json.encode(proof).decode()


def admit(tx: Tx, ctx: Context, effect: Effect) -> None:
    """Check the guards as it is queued, and keep the proof."""
    proof, _ = check(tx, effect, need(tx, Message, effect.id), max(effect.send_at, ctx.now))
    failed = proof.failed
    if failed is None:
        move(tx, ctx, effect, EffectState.QUEUED, None, proof=kept(proof))
        tell(tx, ctx, effect, Event.MESSAGE_QUEUED, key=effect.key, send_at=effect.send_at)
    elif failed is SendGuard.HOURS and actor_kind(effect.author) is ActorKind.JOURNEY:
        # A person is there to decide; a follow-up waits.
        defer(tx, ctx, effect, proof)
    else:
        move(tx, ctx, effect, EffectState.NEEDS_REVIEW, failed, proof=kept(proof))
        tell(tx, ctx, effect, Event.MESSAGE_HELD, effect=effect.key, reason=failed)


def defer(tx: Tx, ctx: Context, effect: Effect, proof: Proof) -> None:
    """Their night has begun: it waits for the morning, when every guard is read anew, or falls away where its meaning is gone
    by then."""
    opens = opens_at(tx, effect, need(tx, Message, effect.id), max(effect.send_at, ctx.now))
    if opens is None:
        move(tx, ctx, effect, EffectState.NEEDS_REVIEW, SendGuard.HOURS, proof=kept(proof))
        tell(tx, ctx, effect, Event.MESSAGE_HELD, effect=effect.key, reason=SendGuard.HOURS)
    elif (ends := _means_nothing_from(tx, effect)) is not None and opens >= ends:
        move(tx, ctx, effect, EffectState.CANCELLED, SendGuard.NOT_AFTER, proof=kept(proof))
        tell(tx, ctx, effect, Event.MESSAGE_CANCELLED, effect=effect.key, reason=SendGuard.NOT_AFTER)
    else:
        # What a night held does not go out to everybody in the same second.
        send_at = min(opens + _place(effect.key), ends - 1 if ends is not None else opens + SPREAD_MS)
        move(tx, ctx, effect, EffectState.QUEUED, SendGuard.HOURS, proof=kept(proof), send_at=send_at)
        tell(
            tx, ctx, effect, Event.MESSAGE_QUEUED, effect=effect.key, reason=SendGuard.HOURS, send_at=send_at
        )


SPREAD_MS: Final = 15 * 60_000
"""Over how long what a night held goes out."""


def _place(key: str) -> int:
    """Milliseconds into the spread, by the key alone."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest()) % SPREAD_MS


def _means_nothing_from(tx: Tx, effect: Effect) -> int | None:
    """The moment from which it would say nothing: its own end, or the start of the visit that it was to come before."""
    visit_id = guard_of(effect).appointment_id
    visit = tx.get(Appointment, visit_id) if visit_id is not None else None
    starts_at = visit.start_at if visit is not None and effect.queued_at < visit.start_at else None
    return min((at for at in (effect.not_after, starts_at) if at is not None), default=None)
