"""Messages in and out, calls, and the read marker."""

import pytest

from sync.commands.next_action import Next
from sync.commands.outcomes import Invalid
from sync.commands.people import CaptureLead
from sync.commands.talk import LogCall, LogMessage, MarkRead, ReceiveMessage, RecordCall
from sync.model.words import CallOutcome, CallState, Channel, NextAction, VerdictKind
from tests.sync.commands.clinic import AGENT, DOOR, FRONT_DESK, HOUR, NOW, Clinic

PHONE = "+971501234567"


def message(**fields: object) -> ReceiveMessage:
    return ReceiveMessage(**{"channel": Channel.WHATSAPP, "phone": PHONE, "body": "Hello", **fields})


def ring(state: CallState, **fields: object) -> RecordCall:
    return RecordCall(**{"provider_ref": "call-1", "phone": PHONE, "state": state, **fields})


def test_a_message_from_nobody_known_makes_a_contact_named_by_the_number(clinic: Clinic) -> None:
    clinic.do(message(), DOOR)
    contact = clinic.one("contact")
    assert (contact.name, contact.given_name) == (PHONE, None)
    assert clinic.events(contact.id) == ["contact.created", "message.received"]


def test_a_message_on_a_shared_phone_goes_to_the_one_who_spoke_last_and_says_so(clinic: Clinic) -> None:
    clinic.do(CaptureLead(name="Sara Haddad", phone=PHONE, text="Hi", channel=Channel.WHATSAPP), DOOR)
    clinic.do(CaptureLead(name="Omar Haddad", phone=PHONE), DOOR)
    clinic.do(message(), DOOR)
    entry = clinic.all("timeline", kind="message.received")[-1]
    sara = clinic.one("contact", given_name="Sara")
    assert (entry.contact_id, clinic.data(entry)["shared_endpoint"]) == (sara.id, True)


def test_a_message_delivered_twice_is_one_message(clinic: Clinic) -> None:
    clinic.do(message(provider_ref="SM1"), DOOR)
    assert clinic.do(message(provider_ref="SM1"), DOOR).kind is VerdictKind.NOOP
    assert clinic.one("message").provider_ref == "SM1"


def test_a_message_by_email_needs_an_address(clinic: Clinic) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.do(message(channel=Channel.EMAIL), DOOR)
    assert caught.value.field == "email"


def test_a_logged_reply_answers_in_the_conversation_and_fulfils_its_step(clinic: Clinic) -> None:
    clinic.do(message(), DOOR)
    contact, talk = clinic.one("contact"), clinic.one("conversation")
    clinic.do(
        LogMessage(contact_id=contact.id, channel=Channel.WHATSAPP, body="Yes", step_key="reply:1"),
        FRONT_DESK,
    )
    reply = clinic.one("message", direction="out")
    assert (reply.conversation_id, reply.author, reply.step_key) == (
        talk.id,
        f"staff:{FRONT_DESK.id}",
        "reply:1",
    )
    assert clinic.data(clinic.one("timeline", kind="message.logged"))["key"] == "reply:1"
    after = clinic.one("conversation")
    assert after.last_out_at == after.read_at == reply.at


def test_a_first_message_to_somebody_opens_the_conversation_at_their_endpoint(clinic: Clinic) -> None:
    clinic.do(CaptureLead(name="Sara", phone=PHONE, email="sara@example.com"), DOOR)
    contact = clinic.one("contact").id
    clinic.do(LogMessage(contact_id=contact, channel=Channel.EMAIL, body="Good morning"))
    talk = clinic.one("conversation")
    assert clinic.one("endpoint", id=talk.endpoint_id).value == "sara@example.com"


def test_the_read_marker_only_moves_on(clinic: Clinic) -> None:
    clinic.do(message(), DOOR)
    talk = clinic.one("conversation").id
    clinic.do(MarkRead(conversation_id=talk, read_at=NOW + 500))
    assert clinic.do(MarkRead(conversation_id=talk, read_at=NOW + 400)).kind is VerdictKind.NOOP
    assert clinic.one("conversation").read_at == NOW + 500


@pytest.mark.parametrize(
    ("reports", "stands"),
    [
        ([CallState.RINGING, CallState.ANSWERED, CallState.ENDED], "ended"),
        ([CallState.ENDED, CallState.RINGING, CallState.ANSWERED], "ended"),
        ([CallState.MISSED, CallState.RINGING], "missed"),
        ([CallState.ANSWERED, CallState.MISSED], "answered"),
        ([CallState.RINGING, CallState.RINGING], "ringing"),
    ],
)
def test_a_call_never_goes_back_whatever_order_its_reports_come_in(
    clinic: Clinic, reports: list[CallState], stands: str
) -> None:
    for state in reports:
        clinic.do(ring(state), AGENT)
    assert clinic.one("call").state == stands


def test_a_logged_call_says_what_comes_next_and_it_becomes_a_task(clinic: Clinic) -> None:
    clinic.do(ring(CallState.MISSED), AGENT)
    contact, call = clinic.one("contact").id, clinic.one("call").id
    then = Next(action=NextAction.CALL_AGAIN, due_at=NOW + HOUR)
    clinic.do(
        LogCall(contact_id=contact, call_id=call, outcome=CallOutcome.NO_ANSWER, next=then, note="Busy")
    )
    task = clinic.one("task")
    assert (task.kind, task.due_at, task.contact_id, task.assignee_id) == (
        "call",
        NOW + HOUR,
        contact,
        FRONT_DESK.id,
    )
    assert (clinic.one("call").outcome, clinic.one("call").note) == ("no_answer", "Busy")


@pytest.mark.parametrize(
    ("then", "field"),
    [
        (Next(action=NextAction.CALL_AGAIN), "next.due_at"),
        (Next(action=NextAction.NOTHING), "next.reason"),
    ],
)
def test_a_call_is_not_closed_into_nothing_by_accident(clinic: Clinic, then: Next, field: str) -> None:
    clinic.do(CaptureLead(name="Sara", phone=PHONE))
    with pytest.raises(Invalid) as caught:
        clinic.do(LogCall(contact_id=clinic.one("contact").id, outcome=CallOutcome.REACHED, next=then))
    assert caught.value.field == field


def test_waiting_for_them_puts_the_row_aside_until_they_write(clinic: Clinic) -> None:
    clinic.do(CaptureLead(name="Sara", phone=PHONE))
    contact = clinic.one("contact").id
    then = Next(action=NextAction.WAIT_FOR_THEM)
    clinic.do(LogCall(contact_id=contact, outcome=CallOutcome.LEFT_MESSAGE, next=then))
    snooze = clinic.one("snooze")
    assert (snooze.subject_id, snooze.until_event, snooze.until_at) == (contact, "message.received", None)
