"""What an approval is bound to: the bytes that were shown, and the state of things in which they were shown."""

import hashlib
import unicodedata
from typing import Any

import msgspec
from msgspec import Struct


class Target(Struct, frozen=True, order=True):
    """A row that a proposal is about, in the version that was seen."""

    entity: str
    id: str
    ver: int


class Payload(Struct, frozen=True, kw_only=True):
    """All that an approval carries out. `send_at` in epoch ms, None: at once; `attachments` are content hashes (hex)."""

    action: str
    targets: tuple[Target, ...]
    channel: str | None = None
    endpoint_id: str | None = None
    subject: str | None = None
    text: str | None = None
    arguments: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    attachments: tuple[str, ...] = ()
    send_at: int | None = None
    template_id: str | None = None
    workflow_version: str
    policy_version: str


class Watermark(Struct, frozen=True, kw_only=True):
    """What things were like: the last message, and the versions of the rows that a decision reads. Missing ones are None."""

    head: str | None = None
    """The last message of the conversation, whoever wrote it."""
    contact: int | None = None
    appointment: tuple[str, int] | None = None
    """The visit in question, and the version of its time."""
    consent: tuple[str, int] | None = None
    taken_by: str | None = None
    """Who has the conversation in hand."""
    sources: tuple[tuple[str, str], ...] = ()
    """Key and version of each source that was drawn on."""


def payload_hash(payload: Payload) -> str:
    """SHA-256 (hex) over the canonical form: keys sorted, text in NFC with plain line ends. Equal on every machine."""
    told = msgspec.to_builtins(payload)
    told["targets"] = sorted(told["targets"], key=lambda target: (target["entity"], target["id"]))
    return _hashed({**told, "text": _plain(payload.text), "subject": _plain(payload.subject)})


def watermark_hash(watermark: Watermark) -> str:
    """SHA-256 (hex) of a watermark, whatever the order of its sources."""
    return _hashed(msgspec.to_builtins(_sorted(watermark)))


def moved(seen: Watermark, now: Watermark) -> tuple[str, ...]:
    """The parts that changed since, by name and in a fixed order; empty where the approval still holds.

    Somebody who takes a conversation in hand has moved it, and so has whoever lets it go and takes it up again.
    """
    before, after = _sorted(seen), _sorted(now)
    return tuple(
        name for name in Watermark.__struct_fields__ if getattr(before, name) != getattr(after, name)
    )


def _sorted(watermark: Watermark) -> Watermark:
    """With its sources in order: that in which they were found says nothing."""
    return msgspec.structs.replace(watermark, sources=tuple(sorted(watermark.sources)))


def _hashed(told: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(told, order="sorted")).hexdigest()


def _plain(text: str | None) -> str | None:
    if text is None:
        return None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
