"""What people do with conversations and calls."""

from sync.commands.kernel import Command
from sync.commands.talk import LogCall, LogMessage, MarkRead, ReceiveMessage, RecordCall
from sync.model.entities import Call, Contact, Conversation
from sync.model.words import CallOutcome, CallState, Channel, Direction
from sync.simulate.makers.making import makes
from sync.simulate.makers.words import PHONES, WORDS, next_step, secret
from sync.simulate.sight import Sight


@makes("receive_message@1", 2)
def _message(sight: Sight, now: int) -> Command | None:
    pick = sight.random.choice
    return ReceiveMessage(
        channel=pick((Channel.WHATSAPP, Channel.SMS)),
        phone=pick(PHONES),
        body=secret(sight.random) if sight.chance(0.3) else pick(WORDS),
        provider_ref=f"ref-{sight.random.randrange(12)}" if sight.chance(0.7) else None,
    )


@makes("log_message@1", 2)
def _reply(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return (
        None
        if contact is None
        else LogMessage(
            contact_id=contact,
            channel=Channel.WHATSAPP,
            body=sight.random.choice(WORDS),
            conversation_id=sight.id(Conversation) if sight.chance(0.2) else None,
        )
    )


@makes("mark_read@1")
def _read(sight: Sight, now: int) -> Command | None:
    found = sight.id(Conversation)
    return None if found is None else MarkRead(conversation_id=found, read_at=now)


@makes("record_call@1", 2)
def _ring(sight: Sight, now: int) -> Command | None:
    return RecordCall(
        provider_ref=f"call-{sight.random.randrange(6)}",
        phone=sight.random.choice(PHONES),
        state=sight.random.choice(list(CallState)),
        direction=Direction.IN,
        started_at=now,
        duration_s=60,
    )


@makes("log_call@1", 2)
def _call(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return (
        None
        if contact is None
        else LogCall(
            contact_id=contact,
            outcome=sight.random.choice(list(CallOutcome)),
            next=next_step(sight, now),
            call_id=sight.id(Call) if sight.chance(0.3) else None,
        )
    )
