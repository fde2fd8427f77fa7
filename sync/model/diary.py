"""Who can be seen, where, for what, and when."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from sync.model.base import Entity


class Practitioner(Entity):
    __tablename__ = "practitioner"
    name: Mapped[str]
    location_id: Mapped[str | None]
    staff_id: Mapped[str | None]
    disabled: Mapped[int]


class Room(Entity):
    __tablename__ = "room"
    name: Mapped[str]
    location_id: Mapped[str]
    disabled: Mapped[int | None]


class Service(Entity):
    """What can be booked. `price` in minor units of `currency`; `buffer_min`: minutes after a visit in which the practitioner and
    the room stay taken; `recall_days`: so many days after a visit they are asked back, None: never."""

    __tablename__ = "service"
    name: Mapped[str]
    duration_min: Mapped[int]
    price: Mapped[int | None]
    currency: Mapped[str | None]
    buffer_min: Mapped[int | None]
    recall_days: Mapped[int | None]
    disabled: Mapped[int | None]


class Appointment(Entity):
    """A visit. FHIR's statuses plus `late-cancelled`; terminal statuses free the slot."""

    __tablename__ = "appointment"
    contact_id: Mapped[str]
    practitioner_id: Mapped[str | None]
    room_id: Mapped[str | None]
    service_id: Mapped[str | None]
    location_id: Mapped[str | None]
    start_at: Mapped[int]
    end_at: Mapped[int]
    status: Mapped[str]
    confirmed_at: Mapped[int | None]
    note: Mapped[str | None]
    __table_args__ = (
        Index("ix_appointment_practitioner", "practitioner_id", "start_at"),
        Index("ix_appointment_contact", "contact_id", "start_at"),
        Index("ix_appointment_room", "room_id", "start_at"),
        Index("ix_appointment_status", "status", "start_at"),
    )
