"""A Case: everything that `expectations` may read about one subject, frozen.

Times are epoch milliseconds, UTC, in fields called `*_at`. Rows that change (appointments, tasks, effects, drafts'
claims…) may stand in several versions, each with the `recorded_seq` of its change; the newest counts, so that
`as_of` rebuilds what was known at any past moment by leaving out what was recorded later.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import TypeVar, cast

import msgspec
from msgspec import Struct

from sync.journeys.definition import Channel, Counted, Delay, Journey, MessageClass, SubjectKind
from sync.journeys.hours import OpeningHours
from sync.journeys.timeline import Entry, Timeline

FactRecord = bool | int | str | tuple[str, ...]


class Subject(Struct, frozen=True, order=True):
    """Whom or what an enrolment follows."""

    kind: SubjectKind
    id: str


class Enrolment(Struct, frozen=True):
    """A subject's run through one pinned version of a journey.

    `definition` is None where this replica has not got that version: the answer is then unknown. `anchor_id` is the
    event that started it. `ended_at` is set by whoever stopped it by hand. While `is_held`, nothing of it is done: its
    journey paused itself.
    """

    id: str
    subject: Subject
    journey: str
    version: str
    started_at: int
    anchor_id: str
    recorded_seq: int
    definition: Journey | None = None
    ended_at: int | None = None
    is_held: bool = False
    has_authority: bool = True
    """Whether whoever published the version still works here: without them nothing of it runs by itself."""


class Endpoint(Struct, frozen=True):
    """A way to reach the contact, perhaps shared by a family. `key` is the endpoint's id.

    `hours` are those in which they may be written to there, by message class and their own clock; None: the Case's
    `send_hours`. `free` are the channels and classes that need no yes; None: everything transactional. `is_dead`: what was
    written there came back for good; a call may still be tried. `window_until` is when WhatsApp stops taking words of our own
    there, a day after they last wrote (0: they never did); None: no such window is known of.
    """

    key: str
    channels: tuple[Channel, ...]
    hours: dict[MessageClass, OpeningHours] | None = None
    free: frozenset[tuple[Channel, MessageClass]] | None = None
    is_dead: bool = False
    window_until: int | None = None


class Consent(Struct, frozen=True):
    """One consent record. An opt-out belongs to the endpoint; a channel of None means all that the endpoint carries."""

    endpoint: str
    channel: Channel | None
    message_class: MessageClass | None
    granted: bool
    at: int
    recorded_seq: int
    id: str


class EffectState(StrEnum):
    """Where an external effect stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NEEDS_REVIEW = "needs_review"
    CANCELLED = "cancelled"


class Effect(Struct, frozen=True):
    """A version of one effect, by its semantic key. `reason` names the guard or failure that stopped it, `held_until` when
    a queued one that the recipient's night holds may go."""

    key: str
    state: EffectState
    at: int
    recorded_seq: int
    id: str
    channel: Channel | None = None
    reason: str = ""
    held_until: int | None = None


TOO_LATE = "too_late_now"
"""The reason of an effect that was cancelled because its meaning was gone by the time it might have gone."""


class Claim(Struct, frozen=True):
    """Somebody is on it: a lease on an expectation's key, worth nothing after `until_at`. A release has until_at = at."""

    key: str
    holder: str
    at: int
    until_at: int
    recorded_seq: int


class Snooze(Struct, frozen=True):
    """A person put an expectation off until a moment. Cancelled by a later version with until_at = at."""

    key: str
    at: int
    until_at: int
    recorded_seq: int
    by: str


class Appointment(Struct, frozen=True):
    """A version of a visit. `slot_version` grows whenever its time or place changes, not with other edits."""

    id: str
    slot_version: int
    status: str
    starts_at: int
    ends_at: int
    recorded_seq: int
    is_confirmed: bool = False
    service: str = ""


APPOINTMENT_LIVE: frozenset[str] = frozenset({"proposed", "pending", "booked"})
"""Statuses of a visit that is still to come (FHIR's words)."""


class Task(Struct, frozen=True):
    """A version of a task. `due_at` of None means: as soon as somebody can."""

    id: str
    is_open: bool
    created_at: int
    due_at: int | None
    owner: str
    recorded_seq: int


class BudgetRule(Struct, frozen=True):
    """At most `count` messages of this class in any `per`, on one channel (None: on all together)."""

    message_class: MessageClass
    channel: Channel | None
    count: int
    per: timedelta


class Pending(Struct, frozen=True):
    """A follow-up on its way to them, or to somebody on one of their endpoints: it counts against the budget as a sent one."""

    key: str
    message_class: MessageClass
    channel: Channel | None
    at: int
    recorded_seq: int


class Clocks(Struct, frozen=True):
    """The practice's promises for the always-on rules, and which duty keeps them."""

    reply: Delay = Delay(timedelta(minutes=15), Counted.OPEN)
    emergency: Delay = Delay(timedelta(minutes=2))
    callback: Delay = Delay(timedelta(minutes=30), Counted.OPEN)
    confirm_before: timedelta = timedelta(hours=4)
    ring: timedelta = timedelta(minutes=3)
    owner: str = "front_desk"


class Case(Struct, frozen=True, dict=True):
    """What may be read about a subject and everyone on its shared endpoints.

    `records` holds the catalogue's record facts by name. `duties` maps a duty to who holds it now. `send_hours` are the
    hours in which this recipient may be written to, by message class, in the recipient's own zone, where the endpoint has
    none of its own; a class without hours may be sent at any time. `approved` are the templates that WhatsApp takes outside its window. `out_of_scope` names facts and events that this replica may not see.
    """

    subject: Subject
    hours: OpeningHours
    timeline: tuple[Entry, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()
    records: dict[str, FactRecord] = msgspec.field(default_factory=dict[str, FactRecord])
    endpoints: tuple[Endpoint, ...] = ()
    consents: tuple[Consent, ...] = ()
    effects: tuple[Effect, ...] = ()
    claims: tuple[Claim, ...] = ()
    snoozes: tuple[Snooze, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    tasks: tuple[Task, ...] = ()
    budget: tuple[BudgetRule, ...] = ()
    pending: tuple[Pending, ...] = ()
    send_hours: dict[MessageClass, OpeningHours] = msgspec.field(
        default_factory=dict[MessageClass, OpeningHours]
    )
    duties: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    clocks: Clocks = Clocks()
    approved: frozenset[str] = frozenset()
    out_of_scope: frozenset[str] = frozenset()

    @cached_property
    def index(self) -> Timeline:
        """The timeline by kind, conversation and receipt, made once per Case."""
        return Timeline(self.timeline, self.subject.id if self.subject.kind is SubjectKind.CONTACT else "")

    def hours_to_send(self, endpoint: str, message_class: MessageClass) -> OpeningHours | None:
        """When a class may be sent to an endpoint (id); None: at any time."""
        for each in self.endpoints:
            if each.key == endpoint and each.hours is not None:
                return each.hours.get(message_class)
        return self.send_hours.get(message_class)

    @cached_property
    def effect_by_key(self) -> Mapping[str, Effect]:
        return _newest(self.effects, lambda effect: effect.key)

    @cached_property
    def claim_by_key(self) -> Mapping[str, Claim]:
        return _newest(self.claims, lambda claim: claim.key)

    @cached_property
    def snooze_by_key(self) -> Mapping[str, Snooze]:
        return _newest(self.snoozes, lambda snooze: snooze.key)

    @cached_property
    def current_appointments(self) -> Mapping[str, Appointment]:
        return _newest(self.appointments, lambda appointment: appointment.id)

    @cached_property
    def open_tasks(self) -> tuple[Task, ...]:
        return tuple(task for task in _newest(self.tasks, lambda task: task.id).values() if task.is_open)

    def as_of(self, recorded_seq: int) -> "Case":
        """The Case as it was known when `recorded_seq` was the newest: later records are left out, and record facts
        that change events have changed since are wound back to their old values."""
        records = dict(self.records)
        stopped_later = {
            str(entry.data.get("enrolment"))
            for entry in self.index.by_kind.get("journey.stopped", ())
            if entry.recorded_seq > recorded_seq
        }
        for entry in reversed(self.index.entries):
            if entry.recorded_seq > recorded_seq:
                _wind_back(records, entry)
        return msgspec.structs.replace(
            self,
            records=records,
            timeline=_until(self.timeline, recorded_seq),
            enrolments=tuple(
                msgspec.structs.replace(enrolment, ended_at=None)
                if enrolment.id in stopped_later
                else enrolment
                for enrolment in _until(self.enrolments, recorded_seq)
            ),
            consents=_until(self.consents, recorded_seq),
            effects=_until(self.effects, recorded_seq),
            pending=_until(self.pending, recorded_seq),
            claims=_until(self.claims, recorded_seq),
            snoozes=_until(self.snoozes, recorded_seq),
            appointments=_until(self.appointments, recorded_seq),
            tasks=_until(self.tasks, recorded_seq),
        )


Recorded = TypeVar("Recorded", Entry, Enrolment, Consent, Effect, Pending, Claim, Snooze, Appointment, Task)
Versioned = TypeVar("Versioned", Effect, Claim, Snooze, Appointment, Task)


def _until(rows: tuple[Recorded, ...], recorded_seq: int) -> tuple[Recorded, ...]:
    return tuple(row for row in rows if row.recorded_seq <= recorded_seq)


def _newest(rows: Sequence[Versioned], key: Callable[[Versioned], str]) -> dict[str, Versioned]:
    """The newest version of each, in the order of their keys, whatever order they came in."""
    newest: dict[str, Versioned] = {}
    for row in rows:
        name = key(row)
        held = newest.get(name)
        if held is None or row.recorded_seq >= held.recorded_seq:
            newest[name] = row
    return newest if len(newest) < 2 else dict(sorted(newest.items()))


def _wind_back(records: dict[str, FactRecord], entry: Entry) -> None:
    if entry.kind == "contact.changed":
        name, old = f"contact.{entry.data.get('field')}", entry.data.get("old")
        if name in records:
            records[name] = _as_record(records[name], old)
    elif entry.kind == "opportunity.moved" and "opportunity.stage" in records:
        records["opportunity.stage"] = str(entry.data.get("from", ""))


def _as_record(present: FactRecord, old: object) -> FactRecord:
    if isinstance(present, tuple):
        return tuple(str(item) for item in cast("tuple[object, ...]", old)) if isinstance(old, tuple) else ()
    if isinstance(old, bool | int | str):
        return old
    return type(present)()
