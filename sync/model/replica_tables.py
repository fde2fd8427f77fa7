"""The workstation's own tables beside the domain's: they never sync. See sync.md."""

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from sync.model.base import Base


class Local(Base):
    """Facts about this copy, by key: epoch, cursor, device, incarnation, lives, clock offset, schema …"""

    __tablename__ = "local"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Shadow(Base):
    """The confirmed image of a row that pending mutations touched; `base` is its JSON, NULL where there was no row."""

    __tablename__ = "shadow"
    entity: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[str] = mapped_column(primary_key=True)
    base: Mapped[str | None]


class Outbox(Base):
    """Mutations that the server has not confirmed, in order. `envelope` is the wire.Mutation as JSON, verbatim."""

    __tablename__ = "outbox"
    n: Mapped[int] = mapped_column(primary_key=True)
    ulid: Mapped[str]
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str]
    """pending, judged (verdict known, cursor not yet past it) or waiting (its replay fails for now)."""
    verdict: Mapped[str | None]
    seq: Mapped[int | None]
    reason: Mapped[str | None]


class Acked(Base):
    """Confirmed mutations that no verified backup of the server holds yet, by their verdict's number: what is sent again
    where the server comes back from a backup. `envelope` is as in the outbox."""

    __tablename__ = "acked"
    seq: Mapped[int] = mapped_column(primary_key=True)
    ulid: Mapped[str] = mapped_column(primary_key=True)
    envelope: Mapped[bytes] = mapped_column(LargeBinary)


class ReplicaDigest(Base):
    """Shard digests of the confirmed rows, to compare with the server's (invariant I6)."""

    __tablename__ = "replica_digest"
    entity: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    shard: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]
    sum128: Mapped[str]


class BoardRow(Base):
    """The next action of one open subject, kept from sync.journeys.expectations; `next_change_at` is when time moves it."""

    __tablename__ = "board"
    id: Mapped[str] = mapped_column(primary_key=True)
    """subject kind + ":" + subject id."""
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    contact_id: Mapped[str | None]
    name: Mapped[str]
    detail: Mapped[str]
    """Kind and interest, such as "New enquiry, implant" (a JSON of a key and its values, translated when painted)."""
    lane: Mapped[str]
    position: Mapped[int]
    """Order inside the lane, ascending."""
    channel: Mapped[str]
    action: Mapped[str]
    """JSON: key and values of what to do next."""
    reason: Mapped[str]
    """JSON: key and values of why it is here."""
    due_at: Mapped[int | None]
    clock_from: Mapped[int | None]
    score: Mapped[int | None]
    owner_id: Mapped[str | None]
    claim_until: Mapped[int | None]
    expectation: Mapped[str | None]
    """Key of the expectation behind it."""
    next_change_at: Mapped[int | None]
    __table_args__ = (
        Index("ix_board_order", "lane", "position"),
        Index("ix_board_contact", "contact_id"),
    )


class BoardClock(Base):
    """When a contact's rows on the board are to be computed again: the next moment at which time alone moves them, or 0
    where something changed and it has not been done yet."""

    __tablename__ = "board_clock"
    contact_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[int]
    __table_args__ = (Index("ix_board_clock", "at"),)


class InboxRow(Base):
    """A conversation that needs somebody: they wrote and nobody has answered, or a message to them did not arrive.

    Kept with the board from the same ledger; a conversation that is in nobody's hands has no row.
    """

    __tablename__ = "inbox"
    id: Mapped[str] = mapped_column(primary_key=True)
    """The conversation's id."""
    contact_id: Mapped[str]
    owner_id: Mapped[str | None]
    """Whose contact it is."""
    state: Mapped[str]
    """unanswered, queued (an answer is on its way), or the state of the message in trouble: failed, unknown, needs_review."""
    key: Mapped[str]
    """Key of the expectation behind it; of the effect where a message is in trouble."""
    last_at: Mapped[int]
    since: Mapped[int]
    """The first message without an answer, or when the trouble began."""
    due_at: Mapped[int | None]
    """Until when an answer was promised."""
    waiting: Mapped[int]
    """Messages without an answer."""
    reason: Mapped[str | None]
    holder_id: Mapped[str | None]
    claim_until: Mapped[int | None]
    snoozed_until: Mapped[int | None]
    __table_args__ = (
        Index("ix_inbox_order", "last_at", "id"),
        Index("ix_inbox_contact", "contact_id"),
    )


class Draft(Base):
    """What somebody at this desk has typed and not sent; it never leaves the workstation."""

    __tablename__ = "draft"
    conversation_id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[str]
    channel: Mapped[str]
    endpoint_id: Mapped[str]
    body: Mapped[str]
    subject: Mapped[str]
    at: Mapped[int]
    __table_args__ = (Index("ix_draft_contact", "contact_id"),)


class JourneyDraft(Base):
    """What somebody at this desk has written of a journey and not published; it never leaves the workstation."""

    __tablename__ = "journey_draft"
    journey: Mapped[str] = mapped_column(primary_key=True)
    """The name that it was opened under, whatever the text says by now."""
    staff_id: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    base: Mapped[str]
    """The version that was live when it was begun; empty where none was."""
    at: Mapped[int]


class MachineStep(Base):
    """A step that is due now for nobody's hand: what the runner asks for. Kept with the board, from the same expectations."""

    __tablename__ = "machine_step"
    key: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[str]
    enrolment_id: Mapped[str]
    step: Mapped[str]
    leaves: Mapped[int]
    """Whether it leaves the building."""
    due_at: Mapped[int]
    not_after: Mapped[int | None]
    seen_at: Mapped[int]
    """When it was first seen due here: later than `due_at` where hours held it, or where nobody was awake."""
    __table_args__ = (Index("ix_machine_step_contact", "contact_id"),)


class Untold(Base):
    """A contact of whom a promise has run out, in part or whole, that no entry tells yet: what the runner records. Kept with
    the board, from the same expectations."""

    __tablename__ = "untold"
    contact_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[int]
    """When the first of them came to pass."""


class JourneyPlace(Base):
    """Where each enrolment stands: the step of it that comes next, kept with the board from the same expectations."""

    __tablename__ = "journey_place"
    enrolment_id: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[str]
    journey: Mapped[str]
    version_id: Mapped[str]
    step: Mapped[str]
    """Empty once nothing of the enrolment can happen any more."""
    status: Mapped[str]
    detail: Mapped[str]
    late: Mapped[int]
    """Whether a promise about the step ran out."""
    at: Mapped[int]
    """When the step fell or falls due; sync.replica.places.NEVER where only an event brings it. Of one that came to its end:
    when its last step was done."""
    __table_args__ = (
        Index("ix_journey_place_contact", "contact_id"),
        Index("ix_journey_place_step", "journey", "step", "at", "enrolment_id"),
    )


class JourneyTally(Base):
    """How many enrolments stand alike: the sums over journey_place, kept in the same transaction, so that a graph is counted
    in an instant however many people are in it."""

    __tablename__ = "journey_tally"
    journey: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(primary_key=True)
    detail: Mapped[str] = mapped_column(primary_key=True)
    late: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]


REPLICA_TABLES = (
    Local,
    Shadow,
    Outbox,
    Acked,
    ReplicaDigest,
    BoardRow,
    BoardClock,
    InboxRow,
    Draft,
    MachineStep,
    Untold,
    JourneyPlace,
    JourneyTally,
    JourneyDraft,
)
