"""Nobody and no room is booked twice, and a visit's status moves one way."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.commands.diary import (
    BookAppointment,
    CancelAppointment,
    CheckInAppointment,
    CompleteAppointment,
    ConfirmAppointment,
    NoShowAppointment,
    RescheduleAppointment,
)
from sync.commands.outcomes import Clash, Invalid, Refused
from sync.commands.people import CaptureLead
from sync.commands.undo import Restore, Undo
from sync.model.words import OCCUPYING, VerdictKind
from tests.sync.commands.clinic import DAY, HOUR, MINUTE, NOW, Clinic

START = NOW + 3 * DAY
RAHMAN, SILVA, ROOM_1, ROOM_2 = "41" * 16, "42" * 16, "51" * 16, "52" * 16


@pytest.fixture
def contact(clinic: Clinic) -> str:
    clinic.do(CaptureLead(name="Sara Haddad", phone="+971501234567"))
    return clinic.one("contact").id


def book(contact: str, **fields: Any) -> BookAppointment:
    values: dict[str, Any] = {
        "start_at": START,
        "end_at": START + HOUR,
        "practitioner_id": RAHMAN,
        "room_id": ROOM_1,
    }
    return BookAppointment(contact_id=contact, **(values | fields))


def test_a_visit_is_as_long_as_its_service_and_where_its_room_is(clinic: Clinic, contact: str) -> None:
    clinic.do(book(contact, end_at=None, service_id="30" * 16))
    visit = clinic.one("appointment")
    assert (visit.end_at - visit.start_at, visit.location_id, visit.status) == (
        30 * MINUTE,
        "10" * 16,
        "booked",
    )


@pytest.mark.parametrize(
    ("place", "taken"),
    [
        ({"practitioner_id": RAHMAN, "room_id": ROOM_2}, "practitioner_id"),
        ({"practitioner_id": SILVA, "room_id": ROOM_1}, "room_id"),
    ],
)
def test_a_practitioner_or_a_room_is_in_one_place_at_a_time(
    clinic: Clinic, contact: str, place: dict[str, str], taken: str
) -> None:
    clinic.do(book(contact))
    with pytest.raises(Clash) as caught:
        clinic.do(book(contact, start_at=START + HOUR - 1, end_at=START + 2 * HOUR, **place))
    assert caught.value.reason == "slot_taken"
    assert caught.value.theirs["appointment_id"] == clinic.one("appointment").id
    assert taken in caught.value.theirs


def test_visits_may_touch_and_a_cancelled_one_frees_its_slot(clinic: Clinic, contact: str) -> None:
    clinic.do(book(contact))
    clinic.do(book(contact, start_at=START + HOUR, end_at=START + 2 * HOUR))
    first = clinic.one("appointment", start_at=START)
    clinic.do(CancelAppointment(appointment_id=first.id, base_start_at=START))
    clinic.do(book(contact))
    assert len(clinic.all("appointment", start_at=START, status="booked")) == 1


def test_a_visit_moves_only_from_the_time_that_was_seen(clinic: Clinic, contact: str) -> None:
    clinic.do(book(contact))
    visit = clinic.one("appointment").id
    move = RescheduleAppointment(appointment_id=visit, base_start_at=START, start_at=START + DAY)
    clinic.do(ConfirmAppointment(appointment_id=visit, base_start_at=START))
    clinic.do(move)
    assert clinic.one("appointment").confirmed_at is None
    assert clinic.do(move).kind is VerdictKind.NOOP
    with pytest.raises(Clash) as caught:
        clinic.do(RescheduleAppointment(appointment_id=visit, base_start_at=START, start_at=START + 2 * DAY))
    assert caught.value.theirs["start_at"] == START + DAY


def test_a_visit_may_move_within_its_own_slot(clinic: Clinic, contact: str) -> None:
    clinic.do(book(contact))
    visit = clinic.one("appointment").id
    clinic.do(RescheduleAppointment(appointment_id=visit, base_start_at=START, start_at=START + 10 * MINUTE))
    assert clinic.one("appointment").end_at == START + HOUR + 10 * MINUTE


@pytest.mark.parametrize(("before", "status"), [(DAY, "cancelled"), (DAY - 1, "late-cancelled")])
def test_calling_off_within_a_day_is_a_late_cancellation(
    clinic: Clinic, contact: str, before: int, status: str
) -> None:
    clinic.do(book(contact))
    visit = clinic.one("appointment").id
    clinic.do(CancelAppointment(appointment_id=visit, base_start_at=START, reason="ill"), at=START - before)
    assert clinic.one("appointment").status == status


def test_nobody_is_a_no_show_before_their_time(clinic: Clinic, contact: str) -> None:
    clinic.do(book(contact))
    visit = clinic.one("appointment").id
    with pytest.raises(Refused):
        clinic.do(NoShowAppointment(appointment_id=visit), at=START - 1)
    clinic.do(NoShowAppointment(appointment_id=visit), at=START)
    assert clinic.one("appointment").status == "noshow"


def test_whoever_was_here_is_no_no_show_and_ends_a_patient(clinic: Clinic, contact: str) -> None:
    clinic.do(book(contact))
    visit = clinic.one("appointment").id
    clinic.do(CheckInAppointment(appointment_id=visit), at=START)
    assert clinic.do(CheckInAppointment(appointment_id=visit), at=START).kind is VerdictKind.NOOP
    with pytest.raises(Clash) as caught:
        clinic.do(NoShowAppointment(appointment_id=visit), at=START + MINUTE)
    assert caught.value.theirs["status"] == "checked-in"
    clinic.do(CompleteAppointment(appointment_id=visit), at=START + HOUR)
    assert (clinic.one("appointment").status, clinic.one("contact").kind) == ("fulfilled", "patient")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"end_at": START}, "end_at"),
        ({"end_at": START + 25 * HOUR}, "end_at"),
        ({"end_at": None}, "end_at"),
        ({"practitioner_id": None, "room_id": None}, "practitioner_id"),
    ],
)
def test_an_impossible_visit_names_the_field(
    clinic: Clinic, contact: str, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.do(book(contact, **fields))
    assert caught.value.field == field


visits = st.lists(
    st.tuples(
        st.sampled_from([RAHMAN, SILVA]),
        st.sampled_from([ROOM_1, ROOM_2]),
        st.integers(0, 8),
        st.integers(1, 4),
        st.booleans(),
    ),
    max_size=12,
)


@given(wanted=visits)
def test_no_two_visits_that_stand_ever_overlap(wanted: list[tuple[str, str, int, int, bool]]) -> None:
    clinic = Clinic().furnish()
    clinic.do(CaptureLead(name="Sara", phone="+971501234567"))
    contact = clinic.one("contact").id
    for doctor, room, quarter, length, moves in wanted:
        start = START + quarter * 15 * MINUTE
        end = start + length * 15 * MINUTE
        first = next(iter(clinic.all("appointment")), None)
        try:
            if moves and first is not None:
                clinic.do(
                    RescheduleAppointment(
                        appointment_id=first.id, base_start_at=first.start_at, start_at=start, end_at=end,
                        practitioner_id=doctor, room_id=room,
                    )
                )  # fmt: skip
            else:
                clinic.do(book(contact, practitioner_id=doctor, room_id=room, start_at=start, end_at=end))
        except Clash:
            continue
    standing = [visit for visit in clinic.all("appointment") if visit.status in OCCUPYING]
    for index, one in enumerate(standing):
        for other in standing[index + 1 :]:
            if one.room_id == other.room_id or one.practitioner_id == other.practitioner_id:
                assert one.end_at <= other.start_at or other.end_at <= one.start_at
    clinic.close()


def test_a_cancellation_is_not_undone_onto_a_visit_that_took_its_place(clinic: Clinic, contact: str) -> None:
    clinic.do(book(contact))
    first = clinic.one("appointment")
    clinic.do(CancelAppointment(appointment_id=first.id, base_start_at=START))
    cancelled = clinic.last
    clinic.do(book(contact))
    with pytest.raises(Clash) as caught:
        clinic.do(Undo(mutation=cancelled))
    assert caught.value.reason == "slot_taken"


def test_a_deleted_visit_is_not_restored_onto_one_that_took_its_place(clinic: Clinic, contact: str) -> None:
    clinic.do(book(contact))
    first = clinic.one("appointment")
    clinic.do(Undo(mutation=clinic.last))
    clinic.do(book(contact))
    with pytest.raises(Clash) as caught:
        clinic.do(Restore(entity="appointment", id=first.id))
    assert caught.value.reason == "slot_taken"
