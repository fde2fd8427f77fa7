"""What people do with what leaves the building."""

from sync.commands.effects import CancelEffect, Decision, QueueEffect, ResolveEffect
from sync.commands.kernel import Command
from sync.model.effects import Effect
from sync.model.entities import Conversation
from sync.model.words import Channel
from sync.simulate.makers.making import makes
from sync.simulate.makers.words import HOUR, WORDS
from sync.simulate.sight import Sight


@makes("queue_effect@1", 8)
def _send(sight: Sight, now: int) -> Command | None:
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


@makes("cancel_effect@1", 2)
def _call_back(sight: Sight, now: int) -> Command | None:
    effect = sight.id(Effect)
    return None if effect is None else CancelEffect(effect_id=effect)


@makes("resolve_effect@1", 3)
def _judge(sight: Sight, now: int) -> Command | None:
    effect = sight.one(Effect)
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
