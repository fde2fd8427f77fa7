"""What was known about somebody, and what was due, at a past moment: the same as was seen then."""

from random import Random

import msgspec
import pytest

from sync.commands.casefile import build_case
from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.diary import BookAppointment, RescheduleAppointment
from sync.commands.erasing import ErasePerson
from sync.commands.journeys import PublishJourney, StopJourney
from sync.commands.outcomes import CommandError, Waits
from sync.commands.past import Past, past_case
from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, CaptureLead, TagContact
from sync.commands.practice import PutLocation
from sync.commands.sales import MoveOpportunity
from sync.commands.tx import Deleted
from sync.journeys import expectations
from sync.journeys.case import Case
from sync.journeys.hours import OpeningHours, Span
from sync.model.entities import ENTITIES
from sync.model.words import Channel, ConsentSource, ConsentState, ErasureReason, Purpose
from sync.simulate.sight import Sight
from sync.simulate.workload import made_up
from tests.sync.commands.clinic import DAY, DOOR, HOUR, MINUTE, NOW, OWNER, Clinic
from tests.sync.commands.test_journeys import NEW_ENQUIRY, PHONE

NOON = NOW + 10 * DAY


@pytest.fixture
def sara(clinic: Clinic) -> str:
    clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER, at=NOON - HOUR)
    clinic.do(
        CaptureLead(name="Sara Haddad", phone=PHONE, text="Implants?", channel=Channel.WHATSAPP),
        DOOR,
        at=NOON,
    )
    return clinic.one("contact").id


def then(clinic: Clinic, contact: str, at: int) -> Case:
    return past_case(clinic.rows, contact, at)


def due(case: Case, at: int) -> dict[str, str]:
    return {entry.step: f"{entry.status} {entry.detail}".strip() for entry in expectations(case, at)}


@pytest.mark.parametrize("seed", range(8))
def test_the_ledger_seen_at_a_moment_is_the_one_rebuilt_later(clinic: Clinic, seed: int) -> None:
    clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER, at=NOW + MINUTE)
    random = Random(seed)
    old: dict[str, list[str]] = {}
    seen: list[tuple[str, int, Case]] = []
    for turn in range(1, 160):
        at = NOW + turn * 17 * MINUTE
        command = made_up(Sight(clinic.connection, random, old), at)
        if command is None or type(command).__name__ in ("ClaimSubject", "ErasePerson"):
            continue
        try:
            clinic.do(command, OWNER, at)
        except (CommandError, Deleted):
            continue
        known = [row.id for row in clinic.all("contact")]
        if known:
            contact = random.choice(known)
            seen.append((contact, at, build_case(clinic.rows, contact, at)))
    for entity in ENTITIES:
        clinic.rows.execute(f'DELETE FROM "{entity}" WHERE deleted = 1')  # as a replica keeps it
    compared = 0
    for contact, at, case in seen:
        rebuilt = past_case(clinic.rows, contact, at)
        if people(rebuilt) == people(case):  # a relative who left the phone since is not found again
            compared += 1
            assert expectations(rebuilt, at) == expectations(case, at), (contact, at - NOW)
    assert compared > 0.8 * len(seen) > 20


def people(case: Case) -> set[str]:
    return {entry.contact for entry in case.timeline}


def test_tags_stage_language_and_hours_are_those_of_then(clinic: Clinic, sara: str) -> None:
    (sale,) = clinic.all("opportunity")
    stages = {row.key: row.id for row in clinic.all("stage")}
    clinic.do(TagContact(contact_id=sara, tag="vip"), at=NOON + HOUR)
    clinic.do(PatchFields(entity="contact", id=sara, fields={"language": [None, "ar"]}), at=NOON + 2 * HOUR)
    clinic.do(
        MoveOpportunity(opportunity_id=sale.id, from_stage_id=stages["new"], to_stage_id=stages["contacted"]),
        at=NOON + 3 * HOUR,
    )
    always = ((Span(0, 24 * 60),),) * 7
    clinic.do(
        PutLocation(id="10" * 16, name="Marina", region="AE", currency="AED",
                    hours=OpeningHours("Asia/Dubai", always)),
        OWNER, at=NOON + 4 * HOUR,
    )  # fmt: skip
    read = ("contact.tags", "contact.language", "opportunity.stage")
    told = [
        [then(clinic, sara, NOON + hours * HOUR + MINUTE).records[fact] for fact in read]
        for hours in range(4)
    ]
    assert told == [
        [(), "", "new"], [("vip",), "", "new"], [("vip",), "ar", "new"], [("vip",), "ar", "contacted"],
    ]  # fmt: skip
    assert then(clinic, sara, NOON + 4 * HOUR - 1).hours.week != always
    assert then(clinic, sara, NOON + 4 * HOUR).hours.week == always


def test_a_visit_is_where_it_was_and_an_opt_out_not_yet_said(clinic: Clinic, sara: str) -> None:
    first, second = NOON + 20 * DAY, NOON + 21 * DAY
    clinic.do(
        BookAppointment(contact_id=sara, start_at=first, practitioner_id="41" * 16, service_id="30" * 16),
        at=NOON + DAY,
    )
    visit = clinic.one("appointment").id
    clinic.do(
        RescheduleAppointment(appointment_id=visit, base_start_at=first, start_at=second), at=NOON + 2 * DAY
    )
    clinic.do(
        RecordConsent(
            contact_id=sara,
            answers=(
                ConsentGiven(channel=Channel.SMS, purpose=Purpose.CARE, state=ConsentState.WITHDRAWN,
                             source=ConsentSource.KEYWORD),
            ),
            phone=PHONE,
        ),
        DOOR, at=NOON + 3 * DAY,
    )  # fmt: skip
    starts = [
        [
            (each.starts_at, each.slot_version)
            for each in then(clinic, sara, NOON + days * DAY + MINUTE).appointments
        ]
        for days in range(3)
    ]
    assert starts == [[], [(first, 1)], [(second, 2)]]
    assert not then(clinic, sara, NOON + 3 * DAY - 1).consents
    assert [each.granted for each in then(clinic, sara, NOON + 3 * DAY).consents] == [False]


def test_a_follow_up_that_was_stopped_since_ran_then(clinic: Clinic, sara: str) -> None:
    clinic.do(StopJourney(enrolment_id=clinic.one("enrolment").id, reason="asked"), at=NOON + 2 * HOUR)
    assert due(then(clinic, sara, NOON + HOUR), NOON + HOUR)["call-them"] == "not_due"
    assert due(then(clinic, sara, NOON + 3 * HOUR), NOON + 3 * HOUR)["call-them"] == "superseded stop"


def test_what_was_typed_offline_was_not_known_before_it_came_in(clinic: Clinic, sara: str) -> None:
    clinic.do(AddNote(contact_id=sara, text="walked by"), at=NOON + 3 * HOUR)
    clinic.do(TagContact(contact_id=sara, tag="vip"), at=NOON + HOUR)  # typed at one, recorded after three
    assert then(clinic, sara, NOON + 2 * HOUR).records["contact.tags"] == ()
    assert then(clinic, sara, NOON + 3 * HOUR).records["contact.tags"] == ("vip",)


def test_somebody_who_moved_to_another_place_keeps_their_past(clinic: Clinic, sara: str) -> None:
    clinic.do(TagContact(contact_id=sara, tag="vip"), at=NOON + HOUR)
    week = clinic.one("location").hours
    clinic.do(
        PutLocation(id="11" * 16, name="Creek", region="AE", currency="AED",
                    hours=msgspec.json.decode(week, type=OpeningHours)),
        OWNER, at=NOON + 2 * HOUR,
    )  # fmt: skip
    here = clinic.one("contact").location_id
    clinic.do(
        PatchFields(entity="contact", id=sara, fields={"location_id": [here, "11" * 16]}), at=NOON + 3 * HOUR
    )
    assert len({row.ver for row in clinic.all("timeline", contact_id=sara)}) == 1
    early = then(clinic, sara, NOON + MINUTE)
    assert early.records["contact.tags"] == ()
    assert [entry.kind for entry in early.timeline][:2] == [
        entry.kind for entry in then(clinic, sara, NOON + DAY).timeline
    ][:2]
    assert then(clinic, sara, NOON + 2 * HOUR).records["contact.tags"] == ("vip",)


def test_nobody_was_known_before_they_got_in_touch(clinic: Clinic, sara: str) -> None:
    with pytest.raises(Waits):
        then(clinic, sara, NOON - 1)


def test_what_was_erased_has_no_past_and_it_is_said(clinic: Clinic, sara: str) -> None:
    assert not Past(clinic.rows, sara, NOON + MINUTE).is_erased
    clinic.do(ErasePerson(contact_id=sara, reason=ErasureReason.REQUESTED), OWNER, at=NOON + DAY)
    assert Past(clinic.rows, sara, NOON + MINUTE).is_erased
    assert not Past(clinic.rows, sara, NOON + 2 * DAY).is_erased
