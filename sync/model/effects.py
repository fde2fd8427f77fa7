"""What leaves the building: effects, each sent at most once per key, and the grants that let them go."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from sync.model.base import Entity, indexed_where


class Effect(Entity):
    """Something that leaves the building, at most once per key (invariant I7).

    Its id follows from its key, so there is one row per key everywhere. A message's effect and its Message share the
    id; the words stand in the message alone. Only the server's dispatcher claims and records.
    """

    __tablename__ = "effect"
    key: Mapped[str]
    """`followup:<enrolment>:<step>:<occurrence>` or `reply:<conversation>:<head>`."""
    kind: Mapped[str]
    contact_id: Mapped[str]
    endpoint_id: Mapped[str]
    channel: Mapped[str]
    purpose: Mapped[str]
    payload_hash: Mapped[str]
    """SHA-256 of what is sent to whom and how: the same key with another hash is a conflict."""
    state: Mapped[str]
    reason: Mapped[str | None]
    """The guard that failed, or what the provider or a person said; a key that the screens translate."""
    lease_epoch: Mapped[int]
    """Counted up by every claim and by every decision to send again; a write that names another one writes nothing."""
    lease_until: Mapped[int | None]
    send_at: Mapped[int]
    """The earliest moment, on the server's clock: what was asked for, or the time in which it can be called back."""
    not_after: Mapped[int | None]
    guard: Mapped[str]
    """JSON of sync.policy.sending.Guard."""
    grant_id: Mapped[str | None]
    author: Mapped[str]
    """Principal."""
    decided_by: Mapped[str | None]
    """Principal of the last person's decision on it."""
    queued_at: Mapped[int]
    changed_at: Mapped[int]
    out_at: Mapped[int | None]
    """When it was last handed to a provider: the point of no return."""
    attempts: Mapped[int]
    provider_ref: Mapped[str | None]
    way: Mapped[str | None]
    """What it is or was handed to: the name of a provider's adapter, or `simulated`. None: not decided yet."""
    template_id: Mapped[str | None]
    """The version of the template that made the words, where one did."""
    parameters: Mapped[str | None]
    """JSON list: what was filled in, in the order of the words; what a provider that approved the words wants of us."""
    proof: Mapped[str | None]
    """JSON of sync.policy.sending.Proof: what was checked when it was last queued or claimed."""
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_effect_contact", "contact_id"),
        Index("ix_effect_endpoint", "endpoint_id"),
        Index("ix_effect_open", "send_at", **indexed_where("state IN ('queued', 'sending', 'unknown')")),
    )


class ChannelState(Entity):
    """A way out as the server knows it: what it ends at, and how that does. No credentials; its id follows from the channel."""

    __tablename__ = "channel_state"
    channel: Mapped[str]
    way: Mapped[str]
    """The adapter's name; `simulated` in practice mode; "" where nothing is set up."""
    sender: Mapped[str | None]
    """The number or address that people see."""
    health: Mapped[str]
    """ChannelHealth."""
    since: Mapped[int]
    """Since when it does so, epoch ms."""
    reason: Mapped[str | None]
    test_to: Mapped[str | None]
    """Where a test message was asked for."""
    test_asked_at: Mapped[int | None]
    test_sent_at: Mapped[int | None]
    test_digest: Mapped[str | None]
    """SHA-256 of the row's id and the code that the test message carries."""
    arrived_at: Mapped[int | None]
    """When somebody told the code that a test message carried: it arrived."""


class ApprovalGrant(Entity):
    """A person's leave to send exactly these bytes, once: used up in the transaction that queues them."""

    __tablename__ = "approval_grant"
    payload_hash: Mapped[str]
    watermark: Mapped[str | None]
    """JSON of sync.policy.sending.Guard: what the person saw; None binds to the bytes alone."""
    granted_by: Mapped[str]
    """Principal."""
    expires_at: Mapped[int]
    used_at: Mapped[int | None]
    used_by: Mapped[str | None]
    """The effect that used it up."""
