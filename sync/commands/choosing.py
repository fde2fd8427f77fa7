"""Whom a message from a shared phone or address is from: a person says so, and what it asked for is done for them."""

import msgspec

from sync.commands.fields import Id
from sync.commands.hearing import Candidate, answer_about
from sync.commands.kernel import Command, Context, command, need
from sync.commands.outcomes import Clash, Invalid, Outcome, already
from sync.commands.reach import contact_of, contacts_at
from sync.commands.talk import conversation_with
from sync.commands.tx import Tx
from sync.model.entities import Contact, Conversation, Message, PersonChoice
from sync.model.ids import fact_id
from sync.model.words import Channel, ChoiceState, Direction, Event, Subject
from sync.policy.keywords import Meaning


class ChoosePerson(Command, frozen=True):
    """The message is from this contact. `appointment_id` says which visit a C or R is about, where they have several.

    Other messages from there that wait for the same answer, and ask for nothing by themselves, are taken along.
    """

    message_id: Id
    contact_id: Id
    appointment_id: Id | None = None


@command("choose_person", 1)
def choose_person(tx: Tx, command: ChoosePerson, ctx: Context) -> Outcome | None:
    asked = need(tx, PersonChoice, choice_id(command.message_id))
    person = contact_of(tx, command.contact_id)
    if asked.state == ChoiceState.DECIDED:
        if asked.chosen_id == person.id:
            return already(asked.id)
        raise Clash(
            "decided_meanwhile",
            "Somebody decided this meanwhile.",
            yours={"contact_id": person.id},
            theirs={"contact_id": asked.chosen_id, "by": asked.decided_by},
            contact_id=asked.chosen_id,
            subject=(Subject.MESSAGE, asked.message_id),
        )
    if person.id not in {each.id for each in contacts_at(tx, asked.endpoint_id)}:
        raise Invalid("contact_id", "This person is not reached there.")
    waiting = tx.find(PersonChoice, endpoint_id=asked.endpoint_id, state=ChoiceState.OPEN, order="id")
    others = [row for row in waiting if row.id != asked.id and row.meaning is None]
    for index, row in enumerate([asked, *others]):
        _settle(tx, ctx, row, person, index)
    visit = _visit(asked, person.id, command.appointment_id)
    if visit is not None:
        answer_about(tx, ctx, asked.meaning, visit, "answered")
    return None


def choice_id(message_id: str) -> str:
    """The id of the question whom a message is from."""
    return fact_id("person_choice", message_id)


def candidates_of(choice: PersonChoice) -> list[Candidate]:
    """Who it may be, with the visit of each."""
    return msgspec.json.decode(choice.candidates, type=list[Candidate])


def _settle(tx: Tx, ctx: Context, row: PersonChoice, person: Contact, index: int) -> None:
    """Put the message where it belongs, and tell both timelines."""
    tx.put(
        PersonChoice, row.id,
        state=ChoiceState.DECIDED, chosen_id=person.id, decided_by=str(ctx.principal), decided_at=ctx.at,
    )  # fmt: skip
    label = f"event {index}" if index else "event"
    is_settled = row.meaning == Meaning.CONFIRM
    is_another = contact_of(tx, row.contact_id).id != person.id
    tx.happened(
        ctx.id(label),
        Event.MESSAGE_PERSON_CHOSEN,
        contact=row.contact_id,
        subject=(Subject.MESSAGE, row.message_id),
        message=row.message_id,
        chosen=person.id,
        **({"settles": True} if is_settled or is_another else {}),
    )
    if not is_another:
        return
    message = need(tx, Message, row.message_id)
    before = need(tx, Conversation, message.conversation_id)
    talk = conversation_with(tx, person.id, row.endpoint_id, Channel(message.channel), message.at)
    tx.put(Message, message.id, contact_id=person.id, conversation_id=talk.id)
    tx.put(
        Conversation, talk.id, last_at=max(talk.last_at, message.at), last_in_at=max(talk.last_in_at or 0, message.at)
    )  # fmt: skip
    left = tx.find(Message, conversation_id=before.id, direction=Direction.IN)
    tx.put(
        Conversation, before.id, last_in_at=max((each.at for each in left if each.id != message.id), default=None)
    )  # fmt: skip
    with tx.in_the_name_of(str(ctx.principal), message.at):  # the clock of the answer runs since they wrote
        tx.happened(
            ctx.id(f"received {index}"),
            Event.MESSAGE_RECEIVED,
            contact=person.id,
            subject=(Subject.MESSAGE, message.id),
            channel=message.channel,
            conversation=talk.id,
            shared_endpoint=True,
            **({"needs_reply": False} if is_settled else {}),
        )


def _visit(asked: PersonChoice, person_id: str, appointment_id: str | None) -> Candidate | None:
    theirs = [each for each in candidates_of(asked) if each.contact_id == person_id]
    if appointment_id is not None:
        named = [each for each in theirs if each.appointment_id == appointment_id]
        if not named:
            raise Invalid("appointment_id", "This visit is somebody else's.")
        return named[0]
    return theirs[0] if theirs else None
