"""What a practice sets up in its settings: places that close, services with time after them, promises, its own words."""

from typing import Any

import msgspec
import pytest

from sync.commands.casefile import build_case
from sync.commands.diary import BookAppointment, RescheduleAppointment
from sync.commands.hours import PutOptOutWords
from sync.commands.outcomes import Clash, Invalid, Refused
from sync.commands.people import CaptureLead
from sync.commands.practice import PutLocation, PutRoom, PutService, SetPractice
from sync.commands.talk import ReceiveMessage
from sync.commands.undo import Undo
from sync.journeys.definition import Counted
from sync.journeys.hours import OpeningHours, Span
from sync.model.words import Channel, ConsentState
from sync.policy.keywords import OptOutWords
from sync.policy.promises import Promises
from tests.sync.commands.clinic import DOOR, FRONT_DESK, MANAGER, MINUTE, NOW, OWNER, Clinic

MARINA, ROOM, RAHMAN, CHECK_UP = "10" * 16, "51" * 16, "41" * 16, "30" * 16
PHONE = "+971501234567"
HOURS = OpeningHours("Asia/Dubai", ((Span(540, 1080),),) * 7)


@pytest.fixture
def sara(clinic: Clinic) -> str:
    clinic.do(CaptureLead(name="Sara Haddad", phone=PHONE), DOOR)
    return clinic.one("contact").id


def practice(**more: Any) -> SetPractice:
    return SetPractice(name="Cedar Clinic", region="AE", timezone="Asia/Dubai", currency="AED", **more)


def book(contact: str, start_at: int, **more: Any) -> BookAppointment:
    return BookAppointment(
        contact_id=contact, start_at=start_at, practitioner_id=RAHMAN, service_id=CHECK_UP, **more
    )


def test_what_is_promised_is_what_the_ledger_counts_by(clinic: Clinic, sara: str) -> None:
    usual = build_case(clinic.rows, sara, NOW).clocks
    clinic.do(practice(promises=Promises(reply=40, around_the_clock=True, confirm_before=90)), OWNER)
    clocks = build_case(clinic.rows, sara, NOW).clocks
    assert (usual.reply.duration.seconds, clocks.reply.duration.seconds) == (15 * 60, 40 * 60)
    assert clocks.reply.counted is Counted.ALWAYS
    assert clocks.confirm_before.seconds == 90 * 60
    clinic.do(practice(), OWNER)  # what is not named stays
    assert build_case(clinic.rows, sara, NOW).clocks == clocks


def test_languages_are_kept_once_each_with_the_practices_own_first(clinic: Clinic) -> None:
    clinic.do(practice(languages=["ar", "en", "ar"]), OWNER)
    assert msgspec.json.decode(clinic.one("practice").languages) == ["ar", "en"]


def test_nobody_is_booked_at_a_location_that_is_closed_and_the_last_one_stays_open(
    clinic: Clinic, sara: str
) -> None:
    closing = PutLocation(id=MARINA, name="Marina", region="AE", currency="AED", disabled=True)
    with pytest.raises(Refused) as refused:
        clinic.do(closing, MANAGER)
    assert refused.value.reason == "last_location"
    clinic.do(PutLocation(name="Creek", region="AE", currency="AED", hours=HOURS), MANAGER)
    clinic.do(closing, MANAGER)
    with pytest.raises(Refused) as refused:
        clinic.do(book(sara, NOW + 60 * MINUTE), FRONT_DESK)
    assert refused.value.reason == "location_closed"


def test_where_another_systems_calendar_counts_only_its_integration_books(clinic: Clinic, sara: str) -> None:
    start = NOW + 600 * MINUTE
    clinic.do(book(sara, start), FRONT_DESK)
    clinic.do(PutLocation(id=MARINA, name="Marina", region="AE", currency="AED", calendar="Dentrix"), MANAGER)
    visit = clinic.one("appointment")
    for command in (
        book(sara, start + 90 * MINUTE),
        RescheduleAppointment(appointment_id=visit.id, base_start_at=start, start_at=start + 60 * MINUTE),
    ):
        with pytest.raises(Refused) as refused:
            clinic.do(command, FRONT_DESK)
        assert refused.value.reason == "other_calendar"
    clinic.do(book(sara, start + 90 * MINUTE), DOOR)
    clinic.do(PutLocation(id=MARINA, name="Marina", region="AE", currency="AED"), MANAGER)
    clinic.do(book(sara, start + 180 * MINUTE), FRONT_DESK)


def test_a_location_keeps_its_hours_when_only_its_name_or_zone_changes(clinic: Clinic) -> None:
    before = msgspec.json.decode(clinic.one("location").hours, type=OpeningHours)
    clinic.do(
        PutLocation(id=MARINA, name="Marina Bay", region="AE", currency="AED", timezone="Asia/Muscat"),
        MANAGER,
    )
    after = clinic.one("location")
    hours = msgspec.json.decode(after.hours, type=OpeningHours)
    assert (after.name, after.timezone, hours.zone, hours.week) == (
        "Marina Bay",
        "Asia/Muscat",
        "Asia/Muscat",
        before.week,
    )


def test_a_new_location_needs_hours_and_a_zone_that_exists(clinic: Clinic) -> None:
    with pytest.raises(Invalid) as missing:
        clinic.do(PutLocation(name="Creek", region="AE", currency="AED"), MANAGER)
    assert missing.value.field == "hours"
    with pytest.raises(Invalid) as unknown:
        clinic.do(
            PutLocation(name="Creek", region="AE", currency="AED", hours=HOURS, timezone="Gulf/Creek"),
            MANAGER,
        )
    assert unknown.value.field == "timezone"


def test_the_minutes_after_a_visit_are_taken_as_well(clinic: Clinic, sara: str) -> None:
    clinic.do(PutService(id=CHECK_UP, name="Check-up", duration_min=30, buffer_min=15), MANAGER)
    start = NOW + 600 * MINUTE
    clinic.do(book(sara, start), FRONT_DESK)
    with pytest.raises(Clash):
        clinic.do(book(sara, start + 40 * MINUTE), FRONT_DESK)
    with pytest.raises(Clash):  # its own minutes reach into the visit that stands
        clinic.do(book(sara, start - 40 * MINUTE), FRONT_DESK)
    clinic.do(book(sara, start + 45 * MINUTE), FRONT_DESK)


def test_a_room_and_a_service_that_are_no_more_take_no_visits(clinic: Clinic, sara: str) -> None:
    clinic.do(PutRoom(id=ROOM, name="Room 1", location_id=MARINA, disabled=True), MANAGER)
    with pytest.raises(Refused) as room:
        clinic.do(book(sara, NOW + 60 * MINUTE, room_id=ROOM), FRONT_DESK)
    clinic.do(PutService(id=CHECK_UP, name="Check-up", duration_min=30, disabled=True), MANAGER)
    with pytest.raises(Refused) as service:
        clinic.do(book(sara, NOW + 60 * MINUTE), FRONT_DESK)
    assert (room.value.reason, service.value.reason) == ("room_disabled", "service_disabled")


def test_the_practices_own_word_is_an_opt_out_when_it_is_the_whole_message(clinic: Clinic, sara: str) -> None:
    def says(text: str) -> list[str]:
        clinic.do(ReceiveMessage(channel=Channel.WHATSAPP, phone=PHONE, body=text), DOOR)
        return [row.state for row in clinic.all("consent")]

    clinic.do(PutOptOutWords(words=OptOutWords({"de": ("Keine Nachrichten",)})), MANAGER)
    told = clinic.last
    assert ConsentState.WITHDRAWN not in says("Keine Nachrichten am Sonntag?")
    clinic.do(Undo(mutation=told), OWNER)
    assert ConsentState.WITHDRAWN not in says("keine nachrichten!")
    clinic.do(PutOptOutWords(words=OptOutWords({"de": ("Keine Nachrichten",)})), MANAGER)
    assert ConsentState.WITHDRAWN in says("keine nachrichten!")


def test_a_word_that_means_something_else_is_no_opt_out(clinic: Clinic) -> None:
    for word in ("help", "YES", "--"):
        with pytest.raises(Invalid) as refused:
            clinic.do(PutOptOutWords(words=OptOutWords({"en": (word,)})), MANAGER)
        assert refused.value.field == "words.en"
