"""The server's own tables beside the domain's: they never sync. See sync.md."""

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from sync.model.base import Base, indexed_where


class Meta(Base):
    """Facts about this database, by key: epoch, schema_version, min_cursor, durable_backup_seq, practice key material."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Clock(Base):
    """One row: the sequence number of the last mutation (invariant I1)."""

    __tablename__ = "clock"
    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]


class Trail(Base):
    """What each sequence number stands for: a hash over all that was judged up to it (see sync.server.trail)."""

    __tablename__ = "trail"
    seq: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[str]
    """32 hex digits of hash, 32 of seal."""


class Journal(Base):
    """Which row changed under which sequence number, for whom; compacted to the last per (scope, row)."""

    __tablename__ = "journal"
    seq: Mapped[int] = mapped_column(primary_key=True)
    entity: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    op: Mapped[str] = mapped_column(primary_key=True)
    """put, delete, enter or leave."""
    mutation_id: Mapped[str]
    actor_id: Mapped[str]
    at: Mapped[int]
    __table_args__ = (
        Index("ix_journal_left", "entity", "row_id", **indexed_where("op = 'leave'")),
        {"sqlite_with_rowid": False},
    )


class Device(Base):
    """A workstation. `token_hash` is SHA-256 of its opaque token; `scopes` a JSON list of sync.model.scopes' words;
    `state` is active or revoked."""

    __tablename__ = "device"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(index=True)
    incarnation: Mapped[int]
    life: Mapped[str | None]
    """The start of its copy that said hello last (see wire.Hello)."""
    scopes: Mapped[str]
    scope_gen: Mapped[int]
    last_n: Mapped[int]
    last_body_hash: Mapped[str | None]
    lease_until: Mapped[int]
    state: Mapped[str]
    enrolled_by: Mapped[str | None]
    created_at: Mapped[int]
    seen_at: Mapped[int | None]
    forked_from: Mapped[str | None]
    """The device that this one was a copy of: what was signed there and not yet sent may come from here."""
    app: Mapped[str | None]
    """The program's name and version, the schema of its copy and what it had not sent, as it said when it last greeted."""
    schema: Mapped[int | None]
    outbox: Mapped[int | None]
    drain_until: Mapped[int | None]
    """Until when a revoked device may still hand over what it has; set when it first learns of it."""
    cursor: Mapped[int | None]
    """Where its copy of this life of the database stood when it last said so; None where it never did."""


class MutationRecord(Base):
    """Every mutation's durable verdict, hash-chained per device: the audit (invariant I3)."""

    __tablename__ = "mutation"
    device_id: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    ulid: Mapped[str]
    principal: Mapped[str]
    proof: Mapped[str | None]
    body_sha256: Mapped[str]
    prev_hash: Mapped[str]
    name: Mapped[str]
    version: Mapped[int]
    verdict: Mapped[str]
    detail: Mapped[str | None]
    """The verdict's JSON; without its message where that was erased."""
    seq: Mapped[int]
    at: Mapped[int]
    said_sha256: Mapped[str]
    """Of the verdict's message, which the chain carries in its place; empty where there was none."""
    __table_args__ = (UniqueConstraint("ulid"), Index("ix_mutation_seq", "seq"))


class Digest(Base):
    """Shard digests of the live rows, kept in the transaction that changes them (invariant I6)."""

    __tablename__ = "digest"
    entity: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    shard: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]
    sum128: Mapped[str]
    """32 hex digits."""
    __table_args__ = ({"sqlite_with_rowid": False},)


class OlderDigest(Base):
    """`Digest` of the rows as an older schema that is still served knows them (see sync.model.versions)."""

    __tablename__ = "older_digest"
    shape: Mapped[int] = mapped_column(primary_key=True)
    """The schema that last changed the collection's columns, as that older one sees it."""
    entity: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    shard: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]
    sum128: Mapped[str]
    __table_args__ = ({"sqlite_with_rowid": False},)


class Credential(Base):
    """A staff member's secrets, Argon2id."""

    __tablename__ = "credential"
    staff_id: Mapped[str] = mapped_column(primary_key=True)
    password_hash: Mapped[str | None]
    pin_hash: Mapped[str | None]
    must_change: Mapped[int]


class Throttle(Base):
    """Failed tries per key (a hash of what was tried, whether it exists or not) and until when no more are heard."""

    __tablename__ = "throttle"
    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[int]
    at: Mapped[int]


class Session(Base):
    """A signed-in person at a device. The session's key is derived from the practice secret and never stored."""

    __tablename__ = "session"
    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str]
    device_id: Mapped[str]
    created_at: Mapped[int]
    expires_at: Mapped[int]
    revoked_at: Mapped[int | None]
    one_time: Mapped[int]
    """1 where a one-time password opened it: somebody else knows that password, so nothing signed here is the person's."""


class Door(Base):
    """A key by which an outside system may post: a form's key or a Standard Webhooks secret."""

    __tablename__ = "door"
    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    secret: Mapped[str | None]
    source_id: Mapped[str | None]
    location_id: Mapped[str | None]
    disabled: Mapped[int]


class Receipt(Base):
    """Everything that came through a door, with its verdict; `body` is what was sent, replayable."""

    __tablename__ = "receipt"
    id: Mapped[str] = mapped_column(primary_key=True)
    door: Mapped[str]
    sender_id: Mapped[str | None]
    """The sender's own id: the idempotency key."""
    at: Mapped[int]
    verdict: Mapped[str]
    reason: Mapped[str | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    mutation: Mapped[str | None]
    __table_args__ = (UniqueConstraint("door", "sender_id"),)


class Erased(Base):
    """An id that belonged to an erased person: the contact, and every row of theirs. Work that names one comes too late."""

    __tablename__ = "erased"
    id: Mapped[str] = mapped_column(primary_key=True)
    entity: Mapped[str]
    at: Mapped[int]
    """Epoch ms of the erasure."""
    reason: Mapped[str]


class Mark(Base):
    """How far the clock had come at a moment of the server's own time: what was deleted before it is at least that old."""

    __tablename__ = "mark"
    at: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]


class Doubt(Base):
    """An effect that may have been sent in a life of which this database knows nothing (see sync.effects.freeze)."""

    __tablename__ = "doubt"
    effect_id: Mapped[str] = mapped_column(primary_key=True)


class Heartbeat(Base):
    """One row: who holds the runner's lease, until when, and when it was last heard of. Fenced by `epoch`."""

    __tablename__ = "heartbeat"
    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[str]
    epoch: Mapped[int]
    is_headless: Mapped[int]
    """Whether it is `foredesk runner`, which nobody closes in the evening."""
    heard_at: Mapped[int]
    lease_until: Mapped[int]


SERVER_TABLES = (
    Meta,
    Clock,
    Trail,
    Journal,
    Device,
    MutationRecord,
    Digest,
    OlderDigest,
    Credential,
    Throttle,
    Session,
    Door,
    Receipt,
    Erased,
    Mark,
    Doubt,
    Heartbeat,
)
