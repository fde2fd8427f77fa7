"""Reading facts: the value a catalogue name has in a Case for one enrolment, and when time alone will change it."""

from typing import cast

from sync.journeys.case import APPOINTMENT_LIVE, Appointment, Case, Enrolment
from sync.journeys.conditions import Condition, FactValue
from sync.journeys.definition import SubjectKind
from sync.journeys.expectation import FactRead
from sync.journeys.facts import COUNTED_EVENTS, DAYS_SINCE, Fact, FactKind, FactType
from sync.journeys.hours import is_open, next_close, next_open
from sync.journeys.timeline import Entry

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


class FactReader:
    """Reads facts afresh for one step at one moment, keeping what was read and the next moment it may differ."""

    def __init__(
        self, case: Case, enrolment: Enrolment, clock_at: int, now: int, anchor: Entry | None = None
    ) -> None:
        """`anchor` is the event that starts the enrolment, where it is not in the timeline yet."""
        self._case = case
        self._anchor = anchor
        self._enrolment = enrolment
        self._clock_at = clock_at
        self._now = now
        self.changes_at: int | None = None

    def holds(self, condition: Condition) -> tuple[bool, tuple[FactRead, ...]]:
        """Whether the condition holds, and every fact it read."""
        held, values = condition.evaluate(self._read)
        return held, tuple(
            FactRead(fact.name, value) for fact, value in zip(condition.facts, values, strict=True)
        )

    def _read(self, fact: Fact) -> FactValue:
        if fact.kind is FactKind.HAPPENED:
            return (
                first_event(self._case, self._enrolment, (fact.name,), self._enrolment.started_at) is not None
            )
        if fact.kind in (FactKind.SINCE_STEP, FactKind.SINCE_START):
            index = self._case.index
            track = index.inbound if fact.name.startswith("contact.replied") else index.answers
            since = self._clock_at if fact.kind is FactKind.SINCE_STEP else self._enrolment.started_at
            return track.after(since) is not None
        if fact.kind is FactKind.CLOCK:
            return self._read_clock(fact.name)
        if fact.kind is FactKind.COUNTED:
            return self._count(fact.name)
        if fact.kind is FactKind.EVENT:
            return self._read_event(fact)
        return self._read_record(fact)

    def _count(self, name: str) -> int:
        by_kind = self._case.index.by_kind
        found = [entry for kind in COUNTED_EVENTS[name] for entry in by_kind.get(kind, ())]
        # A call that rings on several phones is missed once, and nobody misses a call of our own.
        return len(
            {entry.data.get("call", entry.id) for entry in found if entry.data.get("direction") != "out"}
        )

    def _read_event(self, fact: Fact) -> FactValue:
        anchor = self._anchor or self._case.index.by_id.get(self._enrolment.anchor_id)
        name = fact.name.partition(".")[2]
        return _typed(
            fact, anchor.data.get("emergency" if name == "is_emergency" else name) if anchor else None
        )

    def _read_record(self, fact: Fact) -> FactValue:
        value: object
        if fact.name.startswith("appointment."):
            appointment = appointment_of(self._case, self._enrolment, self._now)
            self._changes(appointment.starts_at if appointment else None)
            value = _appointment_record(appointment, fact.name)
        else:
            value = self._case.records.get(fact.name)
        return _typed(fact, value)

    def _read_clock(self, name: str) -> FactValue:
        now = self._now
        if name == "practice.is_open":
            hours = self._case.hours
            if is_open(now, hours):
                self._changes(next_close(now, hours))
                return True
            self._changes(next_open(now, hours))
            return False
        if name == "appointment.hours_left":
            appointment = appointment_of(self._case, self._enrolment, now)
            if appointment is None:
                return -1
            left = appointment.starts_at - now
            if left <= 0:
                return 0
            self._changes(appointment.starts_at - left // HOUR_MS * HOUR_MS + 1)
            return left // HOUR_MS
        if name == "contact.has_visit":
            coming = coming_appointment(self._case, now)
            self._changes(coming.starts_at if coming else None)
            return coming is not None
        index = self._case.index
        spoke = (
            index.inbound.entries
            if name == "contact.silent_days"
            else [entry for kind in DAYS_SINCE[name] for entry in index.by_kind.get(kind, ())]
        )
        if not spoke:
            return -1
        days = max(0, now - spoke[-1].at) // DAY_MS
        self._changes(spoke[-1].at + (days + 1) * DAY_MS)
        return days

    def _changes(self, at: int | None) -> None:
        if at is not None and at > self._now and (self.changes_at is None or at < self.changes_at):
            self.changes_at = at


def first_event(case: Case, enrolment: Enrolment, kinds: tuple[str, ...], since: int) -> Entry | None:
    """The first of these events at or after a moment that is about the enrolment's subject."""
    if not kinds:
        return None
    if enrolment.subject.kind is SubjectKind.CONTACT:
        return case.index.first(kinds, since)
    name, own = str(enrolment.subject.kind), enrolment.subject.id
    found = [
        entry
        for kind in kinds
        for entry in case.index.by_kind.get(kind, ())
        if entry.at >= since and entry.data.get(name, own) == own
    ]
    return min(found, key=lambda entry: (entry.at, entry.recorded_seq, entry.id), default=None)


def appointment_of(case: Case, enrolment: Enrolment, now: int) -> Appointment | None:
    """The enrolment's own appointment, or for other subjects the next one that is still to come."""
    if enrolment.subject.kind is SubjectKind.APPOINTMENT:
        return case.current_appointments.get(enrolment.subject.id)
    return coming_appointment(case, now)


def coming_appointment(case: Case, now: int) -> Appointment | None:
    """The next visit that is still to come."""
    coming = [
        appointment
        for appointment in case.current_appointments.values()
        if appointment.status in APPOINTMENT_LIVE and appointment.starts_at > now
    ]
    return min(coming, key=lambda appointment: (appointment.starts_at, appointment.id), default=None)


def last_rescheduled_at(case: Case, appointment: Appointment) -> int:
    """When the visit last got another time; 0 when never."""
    moved = case.index.by_kind.get("appointment.rescheduled", ())
    return max(
        (entry.at for entry in moved if entry.data.get("appointment", appointment.id) == appointment.id),
        default=0,
    )


def _typed(fact: Fact, value: object) -> FactValue:
    """The value as its fact's type; one of the wrong type would make CEL fail, and reads as unrecorded."""
    if fact.type is FactType.BOOL:
        return value if isinstance(value, bool) else False
    if fact.type is FactType.INT:
        return value if isinstance(value, int) and not isinstance(value, bool) else 0
    if fact.type is FactType.TEXT:
        return value if isinstance(value, str) else ""
    return tuple(str(item) for item in cast("tuple[object, ...]", value)) if isinstance(value, tuple) else ()


def _appointment_record(appointment: Appointment | None, name: str) -> object:
    if appointment is None:
        return None
    return {
        "appointment.status": appointment.status,
        "appointment.is_confirmed": appointment.is_confirmed,
        "appointment.service": appointment.service,
    }[name]
