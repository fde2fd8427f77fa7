"""What is to be done and what was done: tasks, journeys, the timeline, cards that need a decision."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from sync.model.base import Entity, indexed_where
from sync.model.scopes import Sensitivity


class Task(Entity):
    __tablename__ = "task"
    contact_id: Mapped[str | None]
    title: Mapped[str]
    kind: Mapped[str]
    """call, message, book or other: which icon and which act."""
    due_at: Mapped[int]
    state: Mapped[str]
    outcome: Mapped[str | None]
    assignee_id: Mapped[str | None]
    created_at: Mapped[int]
    __table_args__ = (Index("ix_task_contact", "contact_id"),)


class Claim(Entity):
    """Who is on it, until when: a lease on a subject. Its id follows from the subject, so there is at most one."""

    __tablename__ = "claim"
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    staff_id: Mapped[str]
    lease_until: Mapped[int]


class Snooze(Entity):
    """A subject put aside until a moment, or until an event of that contact."""

    __tablename__ = "snooze"
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    contact_id: Mapped[str | None]
    until_at: Mapped[int | None]
    until_event: Mapped[str | None]
    staff_id: Mapped[str]
    set_at: Mapped[int]
    __table_args__ = (Index("ix_snooze_contact", "contact_id"),)


class ClinicalNote(Entity):
    """What a clinician wrote down about a contact: kept apart from everything that the desk reads, and never changed."""

    __tablename__ = "clinical_note"
    contact_id: Mapped[str]
    text: Mapped[str]
    at: Mapped[int]
    author: Mapped[str]
    """Principal, such as `staff:<id>`."""
    sensitivity = Sensitivity.CLINICAL
    __table_args__ = (Index("ix_clinical_note_contact", "contact_id", "at"),)


class JourneyVersion(Entity):
    """A published journey document, immutable. `live` marks the version that new enrolments take."""

    __tablename__ = "journey_version"
    key: Mapped[str]
    number: Mapped[int]
    document: Mapped[str]
    content_hash: Mapped[str]
    live: Mapped[int]
    published_at: Mapped[int]
    published_by: Mapped[str]


class Enrolment(Entity):
    """That a journey runs for a subject, pinned to the version that started it."""

    __tablename__ = "enrolment"
    journey: Mapped[str]
    version_id: Mapped[str]
    contact_id: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    event_id: Mapped[str]
    """The timeline entry that started it."""
    started_at: Mapped[int]
    state: Mapped[str]
    stopped_at: Mapped[int | None]
    reason: Mapped[str | None]
    __table_args__ = (
        Index("ix_enrolment_contact", "contact_id"),
        Index("ix_enrolment_journey", "journey", "started_at"),
        Index("ix_enrolment_ended", "journey", "stopped_at", "state", "reason"),
    )


class Runner(Entity):
    """Who runs by itself what is due: the practice's one lease. The server alone writes it, as it is granted, given up or
    missed; each heartbeat between is noted in the server's own table."""

    __tablename__ = "runner"
    device_id: Mapped[str | None]
    """The workstation that has it, or had it last."""
    epoch: Mapped[int]
    """Counts the grants: a step that names another one was run by somebody who had lost the lease."""
    state: Mapped[str]
    """RunnerState."""
    since: Mapped[int]
    heard_at: Mapped[int]
    """When it was last heard of, as `state` came about."""


class TimelineEntry(Entity):
    """What happened, append-only; `ver` is when it was recorded (recorded_seq).

    `data` is JSON: the event's own facts, and under "changes" the before and after values that undo reads.
    """

    __tablename__ = "timeline"
    contact_id: Mapped[str | None]
    kind: Mapped[str]
    at: Mapped[int]
    actor: Mapped[str]
    """Principal, such as `staff:<id>`."""
    subject_kind: Mapped[str | None]
    subject_id: Mapped[str | None]
    command: Mapped[str]
    mutation: Mapped[str]
    """ULID of the command that wrote it."""
    data: Mapped[str | None]
    __table_args__ = (
        Index("ix_timeline_contact", "contact_id", "at"),
        Index("ix_timeline_mutation", "mutation"),
        Index("ix_timeline_erased", "contact_id", "mutation", **indexed_where("kind = 'contact.erased'")),
        Index("ix_timeline_import", "subject_id", "id", **indexed_where("kind = 'contact.imported'")),
    )


class Card(Entity):
    """Something for a person to decide: a conflict, or work that was rejected or held. `yours` and `theirs` are JSON."""

    __tablename__ = "card"
    kind: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str]
    """A key that the screens translate."""
    message: Mapped[str]
    contact_id: Mapped[str | None]
    subject_kind: Mapped[str | None]
    subject_id: Mapped[str | None]
    yours: Mapped[str | None]
    theirs: Mapped[str | None]
    mutation: Mapped[str]
    command: Mapped[str]
    body: Mapped[str]
    """The command as typed, JSON: never thrown away."""
    author: Mapped[str]
    at: Mapped[int]
    resolved_by: Mapped[str | None]
    resolved_at: Mapped[int | None]
    resolution: Mapped[str | None]
    __table_args__ = (Index("ix_card_contact", "contact_id"),)
