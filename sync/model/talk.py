"""What was said: conversations, messages, calls."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from sync.model.base import Entity


class Conversation(Entity):
    """Messages with one endpoint on one channel."""

    __tablename__ = "conversation"
    contact_id: Mapped[str]
    endpoint_id: Mapped[str | None]
    channel: Mapped[str]
    last_at: Mapped[int]
    last_in_at: Mapped[int | None]
    last_out_at: Mapped[int | None]
    read_at: Mapped[int | None]
    """Read marker: the latest moment anybody read up to; merges as the maximum."""
    __table_args__ = (
        Index("ix_conversation_contact", "contact_id"),
        Index("ix_conversation_last", "last_at", "id"),
    )


class Message(Entity):
    __tablename__ = "message"
    conversation_id: Mapped[str]
    contact_id: Mapped[str]
    direction: Mapped[str]
    channel: Mapped[str]
    subject: Mapped[str | None]
    body: Mapped[str]
    state: Mapped[str]
    at: Mapped[int]
    author: Mapped[str | None]
    """Principal of an outbound message."""
    provider_ref: Mapped[str | None]
    step_key: Mapped[str | None]
    """The expectation this message fulfils, when it does."""
    answers: Mapped[str | None]
    """The message of ours that an e-mail says it answers."""
    attachments: Mapped[int | None]
    """How many files came with it."""
    __table_args__ = (Index("ix_message_conversation", "conversation_id", "at"),)


class Call(Entity):
    """`duration_s` counts from answer to end, seconds."""

    __tablename__ = "call"
    contact_id: Mapped[str | None]
    endpoint_id: Mapped[str | None]
    direction: Mapped[str]
    state: Mapped[str]
    started_at: Mapped[int]
    duration_s: Mapped[int | None]
    outcome: Mapped[str | None]
    note: Mapped[str | None]
    taken_by: Mapped[str | None]
    provider_ref: Mapped[str | None]
    __table_args__ = (Index("ix_call_contact", "contact_id", "started_at"),)
