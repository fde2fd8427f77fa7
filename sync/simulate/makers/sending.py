"""What people do with what leaves the building."""

import msgspec

from sync.commands.effects import CancelEffect, Decision, QueueEffect, ResolveEffect
from sync.commands.kernel import Command
from sync.model.effects import Effect
from sync.model.entities import Conversation
from sync.model.words import Channel, EffectState
from sync.simulate.makers.making import makes, prepares
from sync.simulate.makers.words import HOUR, WORDS
from sync.simulate.sight import Sight

_OPEN_FATE = (EffectState.UNKNOWN, EffectState.NEEDS_REVIEW, EffectState.NEEDS_REVIEW, EffectState.FAILED)


@prepares("a message to decide on")
def _too_late(sight: Sight, now: int) -> Command | None:
    """It must have gone sooner than anything goes, so that a person decides."""
    command = _send(sight, now)
    return None if command is None else msgspec.structs.replace(command, not_after=now + 1_000)


@makes("queue_effect@1", 8, needs=("receive_message@1",))
def _send(sight: Sight, now: int) -> QueueEffect | None:
    talk = sight.one(Conversation, ("endpoint_id", "!=", None))
    if talk is None or talk.endpoint_id is None:
        return None
    head = sight.head_of(talk.id)
    return QueueEffect(
        key=f"reply:{talk.id}:{head}",
        contact_id=talk.contact_id,
        endpoint_id=talk.endpoint_id,
        channel=Channel.WHATSAPP,
        body=sight.random.choice(WORDS[:3]),
        not_after=now + HOUR if sight.chance(0.3) else None,
    )


@makes("cancel_effect@1", 2, needs=("receive_message@1", "queue_effect@1"))
def _call_back(sight: Sight, now: int) -> Command | None:
    effect = sight.id(Effect, ("state", "=", EffectState.QUEUED)) if sight.chance(0.7) else sight.id(Effect)
    return None if effect is None else CancelEffect(effect_id=effect)


@makes("resolve_effect@1", 3, needs=("receive_message@1", "a message to decide on"))
def _judge(sight: Sight, now: int) -> Command | None:
    effect = sight.one(Effect, ("state", "=", sight.random.choice(_OPEN_FATE))) or sight.one(Effect)
    return (
        None
        if effect is None
        else ResolveEffect(
            effect_id=effect.id,
            decision=sight.random.choice(list(Decision)),
            lease_epoch=effect.lease_epoch,
            head=sight.head_of(effect.key.split(":")[1]) or None,
        )
    )
