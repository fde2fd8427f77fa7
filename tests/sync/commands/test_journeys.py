"""Journeys start in the transaction of the event that starts them, and end with their goal."""

from importlib import resources

import pytest

from sync.commands.casefile import build_case, open_subjects, standing_subjects
from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.diary import BookAppointment
from sync.commands.journeys import NEVER_FOLLOWED, EnrolContact, PublishJourney, StopEverything, StopJourney
from sync.commands.kernel import Context, run, spec_of
from sync.commands.next_action import Next
from sync.commands.outcomes import Clash, Invalid
from sync.commands.people import AddNote, CaptureLead, TagContact
from sync.commands.sales import LoseOpportunity
from sync.commands.talk import LogCall, LogMessage, ReceiveMessage
from sync.commands.undo import Undo
from sync.commands.work import ClaimSubject, CreateTask, SnoozeSubject
from sync.journeys import Status, expectations, next_action, shipped
from sync.journeys.facts import STARTING_EVENTS
from sync.journeys.loader import load
from sync.journeys.rehearsal import receipt_of
from sync.model.words import (
    CallOutcome,
    Channel,
    ConsentSource,
    ConsentState,
    NextAction,
    Purpose,
    Subject,
    VerdictKind,
)
from sync.replica.rehearsing import rehearse
from tests.sync.commands.clinic import DAY, DOOR, FRONT_DESK, HOUR, MINUTE, NOW, OWNER, Clinic

NEW_ENQUIRY = (resources.files("resources") / "journeys" / "new-enquiry.yaml").read_text("utf-8")
PHONE = "+971501234567"


@pytest.fixture
def contact(clinic: Clinic) -> str:
    clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER)
    clinic.do(
        CaptureLead(name="Sara Haddad", phone=PHONE, text="Do you do implants?", channel=Channel.WHATSAPP),
        DOOR,
    )
    return clinic.one("contact").id


def first_open(clinic: Clinic, contact: str, now: int) -> tuple[str, Status]:
    entry = next_action(expectations(build_case(clinic.rows, contact, now), now))
    assert entry is not None
    return entry.step, entry.status


def test_an_enquiry_is_enrolled_in_the_same_transaction(clinic: Clinic, contact: str) -> None:
    enrolment = clinic.one("enrolment")
    enquiry = clinic.one("timeline", kind="enquiry.received")
    assert (enrolment.event_id, enrolment.version_id) == (enquiry.id, shipped()["new-enquiry"].version)
    assert clinic.one("timeline", kind="journey.enrolled").mutation == enquiry.mutation


def test_undoing_the_enquiry_undoes_the_enrolment(clinic: Clinic, contact: str) -> None:
    clinic.do(Undo(mutation=clinic.last))
    assert clinic.all("enrolment") == []


def test_a_second_enquiry_while_the_journey_runs_starts_nothing(clinic: Clinic, contact: str) -> None:
    clinic.do(CaptureLead(name="Sara Haddad", phone=PHONE), DOOR)
    assert clinic.one("enrolment").contact_id == contact


def test_a_booking_is_the_goal(clinic: Clinic, contact: str) -> None:
    clinic.do(
        BookAppointment(
            contact_id=contact, start_at=NOW + DAY, end_at=NOW + DAY + HOUR, practitioner_id="41" * 16
        )
    )
    enrolment = clinic.one("enrolment")
    assert (enrolment.state, enrolment.reason) == ("completed", "appointment.booked")
    assert "journey.goal_reached" in clinic.events(contact)


def test_an_opt_out_closes_its_channel_and_stops_the_journey_with_the_last(
    clinic: Clinic, contact: str
) -> None:
    def refuse(channel: Channel, purpose: Purpose = Purpose.CARE) -> str:
        no = ConsentGiven(
            channel=channel, purpose=purpose, state=ConsentState.WITHDRAWN, source=ConsentSource.KEYWORD
        )
        clinic.do(RecordConsent(phone=PHONE, answers=(no,)), DOOR)
        return clinic.one("enrolment").state

    for purpose in Purpose:
        assert refuse(Channel.SMS, purpose) == "running"
    assert refuse(Channel.WHATSAPP) == "running"
    assert refuse(Channel.PHONE) == "stopped"
    assert clinic.one("enrolment").reason == "contact.opted_out"


def test_the_if_of_a_journey_is_read_in_the_transaction_of_its_event(clinic: Clinic) -> None:
    text = "journey: asked\nowner: front_desk_lead\nsubject: contact\nstarts: [enquiry.received]\nif: {}\nsteps:\n"
    step = "  - {id: look, do: task, ends: true}\n"
    clinic.do(
        PublishJourney(text=text.format("event.form == 'implants' && contact.enquiries < 2") + step), OWNER
    )
    clinic.do(CaptureLead(name="Omar", phone="+971501234560", form="whitening"), DOOR)
    assert clinic.all("enrolment") == []
    clinic.do(CaptureLead(name="Sara", phone=PHONE, form="implants"), DOOR)
    assert clinic.one("enrolment").journey == "asked"


def test_whatever_a_journey_may_start_on_is_followed() -> None:
    assert not STARTING_EVENTS & NEVER_FOLLOWED


def test_a_lost_opportunity_stops_it(clinic: Clinic, contact: str) -> None:
    clinic.do(LoseOpportunity(opportunity_id=clinic.one("opportunity").id, reason="moved away"))
    assert clinic.one("enrolment").state == "stopped"


def test_publishing_the_same_again_changes_nothing_and_a_new_version_leaves_running_ones(
    clinic: Clinic, contact: str
) -> None:
    assert clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER).kind is VerdictKind.NOOP
    later = NEW_ENQUIRY.replace("wait: 4h", "wait: 6h")
    shown = receipt_of(
        rehearse(clinic.connection, load(later, "later"), load(NEW_ENQUIRY, "now"), now=NOW + HOUR)
    )
    clinic.do(PublishJourney(text=later, rehearsal=shown), OWNER)
    first, second = sorted(clinic.all("journey_version"), key=lambda version: version.number)
    assert [(first.number, first.live), (second.number, second.live)] == [(1, 0), (2, 1)]
    assert clinic.one("enrolment").version_id == first.id


def test_a_journey_that_does_not_load_says_where(clinic: Clinic) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.do(PublishJourney(text="journey: x\nowner: nobody"), OWNER)
    assert caught.value.field == "text"
    assert "line" in caught.value.message


def test_a_journey_is_started_and_stopped_by_hand(clinic: Clinic) -> None:
    clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER)
    clinic.do(ReceiveMessage(channel=Channel.SMS, phone=PHONE, body="Hi"), DOOR)
    contact = clinic.one("contact").id
    clinic.do(EnrolContact(contact_id=contact, journey="new-enquiry"))
    assert clinic.do(EnrolContact(contact_id=contact, journey="new-enquiry")).kind is VerdictKind.NOOP
    enrolment = clinic.one("enrolment").id
    clinic.do(StopJourney(enrolment_id=enrolment, reason="asked us to wait"))
    assert clinic.one("enrolment").reason == "asked us to wait"
    assert clinic.do(StopJourney(enrolment_id=enrolment, reason="again")).kind is VerdictKind.NOOP
    assert clinic.do(StopEverything(contact_id=contact, reason="x")).kind is VerdictKind.NOOP
    with pytest.raises(Invalid):
        clinic.do(EnrolContact(contact_id=contact, journey="no-such-journey"))


def test_stopping_one_follow_up_leaves_what_another_expects(clinic: Clinic) -> None:
    """What a simulated quarter found: a journey that stopped in the very command that began another ended that one too."""
    other = NEW_ENQUIRY.replace("journey: new-enquiry", "journey: second").replace(
        "starts: [enquiry.received]", "starts: [contact.tagged]"
    )
    clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER)
    clinic.do(PublishJourney(text=other.replace("after: enquiry.received", "after: contact.tagged")), OWNER)
    clinic.do(CaptureLead(name="Sara Haddad", phone=PHONE, channel=Channel.WHATSAPP), DOOR)
    contact = clinic.one("contact").id
    clinic.do(TagContact(contact_id=contact, tag="implant"))
    first, second = (clinic.one("enrolment", journey=name) for name in ("new-enquiry", "second"))
    clinic.do(StopJourney(enrolment_id=first.id, reason="Spoken to"))
    ledger = expectations(build_case(clinic.rows, contact, NOW), NOW)
    assert any(entry.is_open for entry in ledger if entry.enrolment == second.id)
    assert not any(entry.is_open for entry in ledger if entry.enrolment == first.id)


def test_stopping_a_journey_that_reached_its_goal_shows_the_goal(clinic: Clinic, contact: str) -> None:
    clinic.do(
        BookAppointment(
            contact_id=contact, start_at=NOW + DAY, end_at=NOW + DAY + HOUR, practitioner_id="41" * 16
        )
    )
    with pytest.raises(Clash) as caught:
        clinic.do(StopJourney(enrolment_id=clinic.one("enrolment").id, reason="x"))
    assert caught.value.theirs["reason"] == "appointment.booked"


def test_the_case_of_an_enquiry_expects_a_reply_until_somebody_replied(clinic: Clinic, contact: str) -> None:
    now = NOW + 30 * MINUTE
    step, status = first_open(clinic, contact, now)
    assert (step, status) in {
        ("reply", Status.DUE),
        ("first-reply", Status.DUE),
        ("first-reply", Status.WAITING),
    }
    clinic.do(LogMessage(contact_id=contact, channel=Channel.WHATSAPP, body="We do."), at=now)
    entries = {entry.step: entry.status for entry in expectations(build_case(clinic.rows, contact, now), now)}
    assert entries["reply"] is Status.DONE
    assert entries["first-reply"] in (Status.DONE, Status.DONE_ELSEWHERE)


def test_what_was_undone_is_not_in_the_case(clinic: Clinic, contact: str) -> None:
    now = NOW + 30 * MINUTE
    clinic.do(LogMessage(contact_id=contact, channel=Channel.WHATSAPP, body="We do."), at=now)
    clinic.do(Undo(mutation=clinic.last), at=now)
    entries = {entry.step: entry.status for entry in expectations(build_case(clinic.rows, contact, now), now)}
    assert entries["reply"] is Status.DUE


def test_a_claim_and_a_snooze_show_in_the_ledger(clinic: Clinic, contact: str) -> None:
    now = NOW + 30 * MINUTE
    row = {"subject_kind": Subject.CONTACT, "subject_id": contact}
    clinic.do(ClaimSubject(**row, contact_id=contact), at=now)
    built = build_case(clinic.rows, contact, now)
    assert {claim.holder for claim in built.claims} == {FRONT_DESK.id}
    assert first_open(clinic, contact, now)[1] is Status.RUNNING
    later = now + HOUR
    clinic.do(SnoozeSubject(**row, contact_id=contact, until_at=later + HOUR), at=later)
    assert first_open(clinic, contact, later)[1] is Status.NOT_DUE


def test_a_snooze_until_they_write_ends_when_they_write(clinic: Clinic, contact: str) -> None:
    now = NOW + HOUR
    then = Next(action=NextAction.WAIT_FOR_THEM)
    clinic.do(LogCall(contact_id=contact, outcome=CallOutcome.LEFT_MESSAGE, next=then), at=now)
    assert build_case(clinic.rows, contact, now + 1).snoozes
    clinic.do(ReceiveMessage(channel=Channel.WHATSAPP, phone=PHONE, body="Yes?"), DOOR, at=now + MINUTE)
    assert not build_case(clinic.rows, contact, now + 2 * MINUTE).snoozes


def test_changed_rows_name_the_contacts_to_work_out_anew_families_included(
    clinic: Clinic, contact: str
) -> None:
    clinic.do(CaptureLead(name="Omar Haddad", phone=PHONE), DOOR)
    omar = clinic.one("contact", given_name="Omar").id
    command = AddNote(contact_id=omar, text="x")
    tx = clinic.tx()
    run(tx, spec_of(command), command, Context(clinic.next_ulid(9), NOW, FRONT_DESK, "add_note@1"))
    assert open_subjects(clinic.rows, tx.images) == {contact, omar}


def test_a_rebuild_looks_at_whoever_may_be_waiting(clinic: Clinic, contact: str) -> None:
    clinic.do(CaptureLead(name="Noor", phone="+971509999999"), DOOR)
    noor = clinic.one("contact", given_name="Noor").id
    clinic.do(StopEverything(contact_id=noor, reason="x"))
    assert standing_subjects(clinic.rows, NOW) == [contact]
    clinic.do(CreateTask(title="Call", due_at=NOW + HOUR, contact_id=noor))
    assert standing_subjects(clinic.rows, NOW) == sorted([contact, noor])
