"""What people do in the diary."""

from sync.commands.diary import (
    BookAppointment,
    CancelAppointment,
    CheckInAppointment,
    CompleteAppointment,
    ConfirmAppointment,
    NoShowAppointment,
    RescheduleAppointment,
)
from sync.commands.kernel import Command
from sync.model.entities import Appointment, Contact, Practitioner, Room, Service
from sync.simulate.makers.making import makes, prepares
from sync.simulate.makers.words import HOUR, slot
from sync.simulate.sight import Sight


@makes("book_appointment@1", 4)
def _book(sight: Sight, now: int) -> Command | None:
    contact, start = sight.id(Contact), slot(sight, now)
    return (
        None
        if contact is None
        else BookAppointment(
            contact_id=contact,
            start_at=start,
            end_at=start + HOUR,
            practitioner_id=sight.id(Practitioner),
            room_id=sight.id(Room) if sight.chance(0.5) else None,
            service_id=sight.id(Service),
        )
    )


@makes("reschedule_appointment@1", 3, needs=("book_appointment@1",))
def _move_visit(sight: Sight, now: int) -> Command | None:
    visit = sight.one(Appointment)
    return (
        None
        if visit is None
        else RescheduleAppointment(
            appointment_id=visit.id, base_start_at=visit.start_at, start_at=slot(sight, now)
        )
    )


@makes("cancel_appointment@1", needs=("book_appointment@1",))
def _cancel(sight: Sight, now: int) -> Command | None:
    visit = sight.one(Appointment)
    return None if visit is None else CancelAppointment(appointment_id=visit.id, base_start_at=visit.start_at)


@makes("confirm_appointment@1", needs=("book_appointment@1",))
def _confirm(sight: Sight, now: int) -> Command | None:
    visit = sight.one(Appointment)
    return (
        None if visit is None else ConfirmAppointment(appointment_id=visit.id, base_start_at=visit.start_at)
    )


@makes("check_in_appointment@1", needs=("book_appointment@1",))
def _check_in(sight: Sight, now: int) -> Command | None:
    visit = sight.id(Appointment)
    return None if visit is None else CheckInAppointment(appointment_id=visit)


@prepares("a visit that has begun")
def _begun(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    start = now - sight.random.randrange(1, 6) * HOUR
    return (
        None
        if contact is None
        else BookAppointment(contact_id=contact, start_at=start, end_at=start + HOUR, room_id=sight.id(Room))
    )


@makes("no_show_appointment@1", needs=("a visit that has begun",))
def _no_show(sight: Sight, now: int) -> Command | None:
    visit = sight.id(Appointment, ("start_at", "<", now)) or sight.id(Appointment)
    return None if visit is None else NoShowAppointment(appointment_id=visit)


@makes("complete_appointment@1", needs=("a visit that has begun",))
def _complete(sight: Sight, now: int) -> Command | None:
    visit = sight.id(Appointment)
    return None if visit is None else CompleteAppointment(appointment_id=visit)
