"""The colleague at the second desk answers as a person does: by a message that leaves the building, to what stands last."""

import pytest

from desktop.demo.stage import reply_to
from sync.commands.effects import QueueEffect
from sync.commands.people import CaptureLead
from sync.commands.talk import ReceiveMessage
from sync.model.words import Channel
from tests.sync.commands.clinic import DOOR, OWNER, Clinic

PHONE = "+971501234567"


@pytest.fixture
def clinic() -> Clinic:
    return Clinic().furnish()


def answered(clinic: Clinic) -> QueueEffect:
    """What the colleague sends, taken in."""
    contact = clinic.one("contact").id
    reply = reply_to(clinic.connection, contact, "From 900.")
    assert reply is not None
    clinic.do(reply, OWNER)
    return reply


def test_who_wrote_is_answered_where_they_wrote(clinic: Clinic) -> None:
    clinic.do(ReceiveMessage(channel=Channel.WHATSAPP, phone=PHONE, body="How much?"), DOOR)
    asked = clinic.one("message", direction="in")
    reply = answered(clinic)
    assert (reply.channel, reply.key) == ("whatsapp", f"reply:{asked.conversation_id}:{asked.id}")
    assert clinic.one("effect").state == "queued"


def test_who_filled_in_a_form_is_answered_by_text_message(clinic: Clinic) -> None:
    clinic.do(CaptureLead(name="Lina Haddad", phone=PHONE, text="How much?", channel=Channel.WEB), DOOR)
    assert answered(clinic).channel == "sms"
    assert clinic.one("effect").state == "queued"


def test_who_left_nothing_to_write_to_is_left_to_others(clinic: Clinic) -> None:
    clinic.do(CaptureLead(name="Lina Haddad", phone=PHONE), DOOR)
    contact = clinic.one("contact").id
    clinic.rows.execute("UPDATE contact_endpoint SET deleted = 1")
    assert reply_to(clinic.connection, contact, "From 900.") is None
