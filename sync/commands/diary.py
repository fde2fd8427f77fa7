"""Appointments: nobody and no room is booked twice, and a visit moves through FHIR's statuses one way."""

from datetime import timedelta
from typing import Final, TypeAlias, TypeVar, cast

import msgspec

from sync.commands.cards import rebases
from sync.commands.fields import Id, Instant, Line, Prose
from sync.commands.kernel import AFTERWARDS, Command, Context, command, need
from sync.commands.outcomes import Clash, Invalid, Outcome, Refused, already
from sync.commands.reach import contact_of
from sync.commands.tx import Tx
from sync.model.base import Row
from sync.model.entities import Appointment, Contact, Location, Practitioner, Room, Service, entity_type
from sync.model.words import OCCUPYING, AppointmentStatus, ContactKind, Event, Subject

LONGEST_MS: Final = 24 * 3_600_000
"""No visit is longer; the search for an overlap looks back no further."""
LONGEST_BUFFER_MS: Final = 4 * 3_600_000
"""No service takes its room for longer after a visit."""
LATE_MS: Final = int(timedelta(hours=24).total_seconds()) * 1000
"""A cancellation nearer to its start than this is a late one."""
_APPOINTMENT = entity_type(Appointment)
Slot: TypeAlias = tuple[int, int, str | None, str | None]
_TO_COME = frozenset({AppointmentStatus.PROPOSED, AppointmentStatus.PENDING, AppointmentStatus.BOOKED})
_HERE = frozenset({AppointmentStatus.ARRIVED, AppointmentStatus.CHECKED_IN})
_CANCELLED = frozenset({AppointmentStatus.CANCELLED, AppointmentStatus.LATE_CANCELLED})


class BookAppointment(Command, frozen=True):
    """Book a visit. Without `end_at` it is as long as its service. A practitioner or a room is needed."""

    contact_id: Id
    start_at: Instant
    end_at: Instant | None = None
    practitioner_id: Id | None = None
    room_id: Id | None = None
    service_id: Id | None = None
    location_id: Id | None = None
    note: Prose | None = None
    step_key: Line | None = None


class RescheduleAppointment(Command, frozen=True):
    """Move a visit in time, or to another practitioner or room (None: as before). `base_start_at` is the time seen."""

    appointment_id: Id
    base_start_at: Instant
    start_at: Instant
    end_at: Instant | None = None
    practitioner_id: Id | None = None
    room_id: Id | None = None


class CancelAppointment(Command, frozen=True):
    """Call a visit off; within 24 hours of its start it counts as a late cancellation."""

    appointment_id: Id
    base_start_at: Instant
    reason: Line | None = None


class ConfirmAppointment(Command, frozen=True):
    """They said they will come, at the time that was seen."""

    appointment_id: Id
    base_start_at: Instant
    step_key: Line | None = None


class CheckInAppointment(Command, frozen=True):
    """They are here."""

    appointment_id: Id


class NoShowAppointment(Command, frozen=True):
    """They did not come; only once its start has passed."""

    appointment_id: Id


class CompleteAppointment(Command, frozen=True):
    """The visit took place; whoever had one is a patient."""

    appointment_id: Id


@command("book_appointment", 1)
def book_appointment(tx: Tx, command: BookAppointment, ctx: Context) -> None:
    contact = contact_of(tx, command.contact_id)
    if command.practitioner_id is None and command.room_id is None:
        raise Invalid("practitioner_id", "A visit needs a practitioner or a room.")
    end_at = _end_of(tx, command.start_at, command.end_at, command.service_id)
    if command.service_id is not None and need(tx, Service, command.service_id).disabled:
        raise Refused("service_disabled", "This service is not offered any more.")
    _check_places(tx, command.practitioner_id, command.room_id)
    location_id = command.location_id
    if location_id is not None:
        need(tx, Location, location_id)
    elif command.room_id is not None:
        location_id = need(tx, Room, command.room_id).location_id
    elif command.practitioner_id is not None:
        location_id = need(tx, Practitioner, command.practitioner_id).location_id
    if location_id is not None:
        _check_location(need(tx, Location, location_id), ctx)
    row_id = ctx.id("appointment")
    tx.put(
        Appointment,
        row_id,
        contact_id=contact.id,
        practitioner_id=command.practitioner_id,
        room_id=command.room_id,
        service_id=command.service_id,
        location_id=location_id,
        start_at=command.start_at,
        end_at=end_at,
        status=AppointmentStatus.BOOKED,
        note=command.note,
    )
    tx.happened(
        ctx.id("event"),
        Event.APPOINTMENT_BOOKED,
        contact=contact.id,
        subject=(Subject.APPOINTMENT, row_id),
        appointment=row_id,
        start_at=command.start_at,
        end_at=end_at,
        **({"key": command.step_key} if command.step_key else {}),
    )


def _check_location(place: Location, ctx: Context) -> None:
    """One calendar counts at a place: where it is another system's, what stands there is mirrored by its integration alone."""
    if place.disabled:
        raise Refused("location_closed", "This location is closed for good.")
    if place.calendar and ctx.principal.kind not in ("integration", "system"):
        raise Refused("other_calendar", "Visits at this location are booked in another system.")


def _end_of(tx: Tx, start_at: int, end_at: int | None, service_id: str | None) -> int:
    service = need(tx, Service, service_id) if service_id is not None else None
    if end_at is None:
        if service is None:
            raise Invalid("end_at", "Say how long it takes, or for which service it is.")
        end_at = start_at + service.duration_min * 60_000
    if not start_at < end_at <= start_at + LONGEST_MS:
        raise Invalid("end_at", "A visit ends after it starts, within a day.")
    return end_at


def _check_places(tx: Tx, practitioner_id: str | None, room_id: str | None) -> None:
    if practitioner_id is not None and need(tx, Practitioner, practitioner_id).disabled:
        raise Refused("practitioner_disabled", "This practitioner takes no appointments any more.")
    if room_id is not None and need(tx, Room, room_id).disabled:
        raise Refused("room_disabled", "This room takes no appointments any more.")


def keep_slots(tx: Tx, _ctx: Context) -> None:
    """Whatever made a visit hold a slot (a booking, a move, a confirmation, an undo, a restore): Clash where the
    practitioner or the room is taken then."""
    for (name, _row_id), (before, after) in tx.images.items():
        if name == _APPOINTMENT.name and after is not None and _slot(after) not in {None, _slot(before)}:
            clash = slot_clash(tx, after)
            if clash is not None:
                raise clash


AFTERWARDS.append(keep_slots)


def _slot(row: Row | None) -> Slot | None:
    """What a row of an appointment holds: start, end, practitioner, room; nothing where it holds none."""
    if row is None or row[3]:
        return None
    found = cast(Appointment, _APPOINTMENT.record(*row))
    if found.status not in OCCUPYING:
        return None
    return found.start_at, found.end_at, found.practitioner_id, found.room_id


def slot_clash(tx: Tx, row: Row) -> Clash | None:
    """Who else holds the slot that this row of an appointment takes, in the user's words; None where it is free."""
    wanted = cast(Appointment, _APPOINTMENT.record(*row))
    free_at = _free_at(tx, wanted)
    for place, place_id in (("practitioner_id", wanted.practitioner_id), ("room_id", wanted.room_id)):
        if place_id is None:
            continue
        near = tx.find(
            Appointment,
            (place, "=", place_id),
            ("start_at", "<", free_at),
            ("start_at", ">", wanted.start_at - LONGEST_MS - LONGEST_BUFFER_MS),
        )
        taken = [
            other
            for other in near
            if other.id != wanted.id and other.status in OCCUPYING and _free_at(tx, other) > wanted.start_at
        ]
        if taken:
            other = min(taken, key=lambda found: (found.start_at, found.id))
            who = "The practitioner" if place == "practitioner_id" else "The room"
            return Clash(
                "slot_taken",
                f"{who} is taken at that time.",
                yours={"start_at": wanted.start_at, "end_at": wanted.end_at, place: place_id},
                theirs={
                    "appointment_id": other.id,
                    "start_at": other.start_at,
                    "end_at": other.end_at,
                    place: place_id,
                },
                contact_id=wanted.contact_id,
                subject=(Subject.APPOINTMENT, other.id),
            )
    return None


def _free_at(tx: Tx, visit: Appointment) -> int:
    """When the practitioner and the room of a visit are free again: at its end and what its service takes after it."""
    service = tx.get(Service, visit.service_id) if visit.service_id is not None else None
    return visit.end_at + (service.buffer_min or 0 if service is not None else 0) * 60_000


@command("reschedule_appointment", 1)
def reschedule_appointment(tx: Tx, command: RescheduleAppointment, ctx: Context) -> Outcome | None:
    found = need(tx, Appointment, command.appointment_id)
    practitioner = command.practitioner_id or found.practitioner_id
    room = command.room_id or found.room_id
    end_at = _end_of(
        tx, command.start_at, command.end_at or command.start_at + found.end_at - found.start_at, None
    )
    wanted = (command.start_at, end_at, practitioner, room)
    if wanted == (found.start_at, found.end_at, found.practitioner_id, found.room_id):
        return already(found.id)
    _check_seen(found, command.base_start_at, {"start_at": command.start_at, "end_at": end_at})
    _check_status(found, _TO_COME, {"start_at": command.start_at})
    _check_places(tx, command.practitioner_id, command.room_id)
    if found.location_id is not None:
        _check_location(need(tx, Location, found.location_id), ctx)
    tx.put(
        Appointment,
        found.id,
        start_at=command.start_at,
        end_at=end_at,
        practitioner_id=practitioner,
        room_id=room,
        confirmed_at=found.confirmed_at if command.start_at == found.start_at else None,
    )
    _tell(tx, ctx, found, Event.APPOINTMENT_RESCHEDULED, old=found.start_at, new=command.start_at)
    return None


def _check_seen(found: Appointment, base_start_at: int, yours: dict[str, int | str]) -> None:
    if found.start_at != base_start_at:
        raise Clash(
            "rescheduled_meanwhile",
            "Somebody moved this visit meanwhile.",
            yours=yours,
            theirs={"start_at": found.start_at, "end_at": found.end_at, "status": found.status},
            contact_id=found.contact_id,
            subject=(Subject.APPOINTMENT, found.id),
        )


def _check_status(
    found: Appointment, allowed: frozenset[AppointmentStatus], yours: dict[str, int] | dict[str, str]
) -> None:
    if found.status not in allowed:
        raise Clash(
            "status_changed_meanwhile",
            f"This visit is {found.status} already.",
            yours=dict(yours),
            theirs={"status": found.status, "start_at": found.start_at},
            contact_id=found.contact_id,
            subject=(Subject.APPOINTMENT, found.id),
        )


def _tell(tx: Tx, ctx: Context, found: Appointment, event: Event, **data: str | int | None) -> None:
    tx.happened(
        ctx.id("event"),
        event,
        contact=found.contact_id,
        subject=(Subject.APPOINTMENT, found.id),
        appointment=found.id,
        **{name: value for name, value in data.items() if value is not None},
    )


@command("cancel_appointment", 1)
def cancel_appointment(tx: Tx, command: CancelAppointment, ctx: Context) -> Outcome | None:
    found = need(tx, Appointment, command.appointment_id)
    if found.status in _CANCELLED:
        return already(found.id)
    is_late = found.start_at - ctx.at < LATE_MS
    status = AppointmentStatus.LATE_CANCELLED if is_late else AppointmentStatus.CANCELLED
    _check_seen(found, command.base_start_at, {"status": status})
    _check_status(found, _TO_COME | {AppointmentStatus.WAITLIST}, {"status": status})
    tx.put(Appointment, found.id, status=status)
    event = Event.APPOINTMENT_LATE_CANCELLED if is_late else Event.APPOINTMENT_CANCELLED
    _tell(tx, ctx, found, event, reason=command.reason, start_at=found.start_at)
    return None


@command("confirm_appointment", 1)
def confirm_appointment(tx: Tx, command: ConfirmAppointment, ctx: Context) -> Outcome | None:
    found = need(tx, Appointment, command.appointment_id)
    _check_seen(found, command.base_start_at, {"confirmed_at": ctx.at})
    _check_status(found, _TO_COME, {"confirmed_at": ctx.at})
    if found.confirmed_at is not None:
        return already(found.id)
    tx.put(Appointment, found.id, confirmed_at=ctx.at, status=AppointmentStatus.BOOKED)
    _tell(tx, ctx, found, Event.APPOINTMENT_CONFIRMED, key=command.step_key, start_at=found.start_at)
    return None


@command("check_in_appointment", 1)
def check_in_appointment(tx: Tx, command: CheckInAppointment, ctx: Context) -> Outcome | None:
    return _move(
        tx, ctx, command.appointment_id, _TO_COME | {AppointmentStatus.ARRIVED}, AppointmentStatus.CHECKED_IN,
        Event.APPOINTMENT_CHECKED_IN,
    )  # fmt: skip


@command("no_show_appointment", 1)
def no_show_appointment(tx: Tx, command: NoShowAppointment, ctx: Context) -> Outcome | None:
    if ctx.at < need(tx, Appointment, command.appointment_id).start_at:
        raise Refused("too_early", "Their time has not come yet.")
    return _move(
        tx, ctx, command.appointment_id, _TO_COME, AppointmentStatus.NOSHOW, Event.APPOINTMENT_NO_SHOW
    )


@command("complete_appointment", 1)
def complete_appointment(tx: Tx, command: CompleteAppointment, ctx: Context) -> Outcome | None:
    outcome = _move(
        tx,
        ctx,
        command.appointment_id,
        _TO_COME | _HERE,
        AppointmentStatus.FULFILLED,
        Event.APPOINTMENT_COMPLETED,
    )
    if outcome is None:
        contact = contact_of(tx, need(tx, Appointment, command.appointment_id).contact_id)
        tx.put(Contact, contact.id, kind=ContactKind.PATIENT)
    return outcome


def _move(
    tx: Tx,
    ctx: Context,
    row_id: str,
    allowed: frozenset[AppointmentStatus],
    status: AppointmentStatus,
    event: Event,
) -> Outcome | None:
    found = need(tx, Appointment, row_id)
    if found.status == status:
        return already(found.id)
    _check_status(found, allowed, {"status": status})
    tx.put(Appointment, found.id, status=status)
    _tell(tx, ctx, found, event, start_at=found.start_at)
    return None


Timed = TypeVar("Timed", RescheduleAppointment, CancelAppointment, ConfirmAppointment)


@rebases("reschedule_appointment@1")
@rebases("cancel_appointment@1")
@rebases("confirm_appointment@1")
def rebase_timed(tx: Tx, command: Timed) -> Timed:
    """The same, for the visit at its present time."""
    return msgspec.structs.replace(
        command, base_start_at=need(tx, Appointment, command.appointment_id).start_at
    )
