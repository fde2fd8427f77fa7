"""Enquiries, families on one phone, notes, tags, endpoints."""

import pytest

from sync.commands.outcomes import Clash, Invalid, Refused, Waits
from sync.commands.people import (
    AddEndpoint,
    AddNote,
    AssignContact,
    CaptureLead,
    RemoveEndpoint,
    TagContact,
    UntagContact,
)
from sync.model.words import EndpointKind, VerdictKind
from tests.sync.commands.clinic import CLINICIAN, DOOR, FRONT_DESK, OTHER_DESK, Clinic

PHONE = "+971501234567"


def lead(**fields: object) -> CaptureLead:
    return CaptureLead(**{"name": "Sara Haddad", "phone": PHONE, **fields})


def test_an_enquiry_becomes_contact_opportunity_and_conversation(clinic: Clinic) -> None:
    clinic.do(lead(text="Do you do implants?", interest="Implant", channel="whatsapp", form="home"), DOOR)
    contact = clinic.one("contact")
    assert (contact.name, contact.given_name, contact.family_name, contact.sort_key) == (
        "Sara Haddad", "Sara", "Haddad", "sara haddad",
    )  # fmt: skip
    opportunity = clinic.one("opportunity")
    assert (opportunity.title, opportunity.state) == ("Implant", "open")
    assert clinic.one("stage", id=opportunity.stage_id).key == "new"
    message = clinic.one("message")
    assert (message.body, message.direction, message.channel) == ("Do you do implants?", "in", "whatsapp")
    assert clinic.one("conversation").last_in_at == message.at
    assert set(clinic.events(contact.id)) == {
        "contact.created", "opportunity.created", "enquiry.received", "message.received",
    }  # fmt: skip
    enquiry = clinic.one("timeline", kind="enquiry.received")
    assert clinic.data(enquiry)["form"] == "home"


def test_the_same_person_asking_again_is_the_same_contact_with_the_same_opportunity(clinic: Clinic) -> None:
    clinic.do(lead(), DOOR)
    clinic.do(lead(name="sara", text="Hello?"), DOOR)
    clinic.do(lead(name="S. Haddad"), DOOR)
    assert clinic.one("contact").name == "Sara Haddad"
    assert clinic.one("opportunity")


def test_another_given_name_on_the_same_phone_is_family(clinic: Clinic) -> None:
    clinic.do(lead(), DOOR)
    clinic.do(lead(name="Omar Haddad"), DOOR)
    sara, omar = sorted(clinic.all("contact"), key=lambda row: row.created_at)
    assert (sara.name, omar.name) == ("Sara Haddad", "Omar Haddad")
    endpoint = clinic.one("endpoint")
    assert {row.contact_id for row in clinic.all("contact_endpoint", endpoint_id=endpoint.id)} == {
        sara.id,
        omar.id,
    }


def test_whoever_was_only_a_number_gets_the_name_when_it_is_told(clinic: Clinic) -> None:
    clinic.do(lead(name=None), DOOR)
    assert clinic.one("contact").name == PHONE
    clinic.do(lead(), DOOR)
    assert (clinic.one("contact").name, clinic.one("contact").given_name) == ("Sara Haddad", "Sara")


def test_an_enquiry_without_phone_and_email_names_the_field(clinic: Clinic) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.do(CaptureLead(name="Sara"))
    assert caught.value.field == "phone"


def test_a_source_is_known_by_its_name(clinic: Clinic) -> None:
    from sync.commands.practice import PutSource
    from tests.sync.commands.clinic import OWNER

    clinic.do(PutSource(name="Instagram"), OWNER)
    clinic.do(lead(source="instagram"), DOOR)
    assert clinic.one("contact").source_id == clinic.one("source").id


def test_a_note_stands_on_the_timeline_with_its_text(clinic: Clinic) -> None:
    clinic.do(lead())
    contact = clinic.one("contact")
    clinic.do(AddNote(contact_id=contact.id, text="Prefers mornings.\nAfraid of needles."), CLINICIAN)
    note = clinic.one("timeline", kind="note.added")
    assert clinic.data(note)["text"] == "Prefers mornings.\nAfraid of needles."
    assert note.actor == f"staff:{CLINICIAN.id}"


def test_a_note_on_somebody_who_has_not_arrived_waits(clinic: Clinic) -> None:
    with pytest.raises(Waits) as caught:
        clinic.do(AddNote(contact_id="0" * 32, text="x"))
    assert (caught.value.entity, caught.value.row_id) == ("contact", "0" * 32)


def test_tags_differ_by_more_than_case_and_can_come_back(clinic: Clinic) -> None:
    clinic.do(lead())
    contact = clinic.one("contact").id
    clinic.do(TagContact(contact_id=contact, tag="VIP"))
    assert clinic.do(TagContact(contact_id=contact, tag="vip")).kind is VerdictKind.NOOP
    clinic.do(UntagContact(contact_id=contact, tag="Vip"))
    assert clinic.all("contact_tag") == []
    assert clinic.do(UntagContact(contact_id=contact, tag="Vip")).kind is VerdictKind.NOOP
    clinic.do(TagContact(contact_id=contact, tag="VIP"))
    assert clinic.one("contact_tag").contact_id == contact
    assert clinic.one("tag").name == "VIP"


def test_a_further_number_joins_and_the_first_stays_primary(clinic: Clinic) -> None:
    clinic.do(lead())
    contact = clinic.one("contact").id
    first = clinic.one("contact_endpoint")
    clinic.do(AddEndpoint(contact_id=contact, kind=EndpointKind.PHONE, value="+971501234568"))
    assert sorted(row.is_primary for row in clinic.all("contact_endpoint")) == [0, 1]
    assert clinic.one("contact_endpoint", is_primary=1).id == first.id
    clinic.do(RemoveEndpoint(contact_id=contact, endpoint_id=first.endpoint_id))
    assert clinic.one("contact_endpoint").is_primary == 1


def test_a_number_that_was_removed_can_be_added_again(clinic: Clinic) -> None:
    clinic.do(lead())
    contact, link = clinic.one("contact").id, clinic.one("contact_endpoint")
    clinic.do(RemoveEndpoint(contact_id=contact, endpoint_id=link.endpoint_id))
    clinic.do(AddEndpoint(contact_id=contact, kind=EndpointKind.PHONE, value=PHONE, is_primary=True))
    assert (clinic.one("contact_endpoint").id, clinic.one("contact_endpoint").is_primary) == (link.id, 1)


def test_of_two_who_assign_from_the_same_view_the_second_gets_both_sides(clinic: Clinic) -> None:
    clinic.do(lead())
    contact = clinic.one("contact").id
    clinic.do(AssignContact(contact_id=contact, owner_id=FRONT_DESK.id))
    assert clinic.do(AssignContact(contact_id=contact, owner_id=FRONT_DESK.id)).kind is VerdictKind.NOOP
    with pytest.raises(Clash) as caught:
        clinic.do(AssignContact(contact_id=contact, owner_id=OTHER_DESK.id))
    assert (caught.value.yours, caught.value.theirs) == (
        {"owner_id": OTHER_DESK.id},
        {"owner_id": FRONT_DESK.id},
    )
    clinic.do(AssignContact(contact_id=contact, owner_id=OTHER_DESK.id, base=FRONT_DESK.id))
    assert clinic.one("contact").owner_id == OTHER_DESK.id


def test_a_door_may_not_assign(clinic: Clinic) -> None:
    clinic.do(lead(), DOOR)
    with pytest.raises(Refused) as caught:
        clinic.do(AssignContact(contact_id=clinic.one("contact").id, owner_id=FRONT_DESK.id), DOOR)
    assert caught.value.reason == "not_allowed"
