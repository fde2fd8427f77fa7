"""What a decision about the AI's work reads. Plain values: the same on a workstation and on the server."""

from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from sync.model.words import Role
from sync.policy.ai.actions import Trait
from sync.policy.ai.binding import Watermark
from sync.policy.ai.ladder import PermissionTier


class Actor(Protocol):
    """Whoever asks: kind is staff, ai, system, device, journey or integration."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def roles(self) -> frozenset[Role]: ...


class Stage(StrEnum):
    """When the question is asked; each of the three asks anew."""

    PROPOSE = "propose"
    APPROVE = "approve"
    EXECUTE = "execute"


class Lifecycle(StrEnum):
    """Where a workflow's version stands."""

    DRAFT = "draft"
    SHADOW = "shadow"
    """It works beside the live one, and nobody is shown what it says."""
    LIVE = "live"
    RETIRED = "retired"


class Proposal(Struct, frozen=True, kw_only=True):
    """What was drafted, as the rows have it."""

    contact_id: str | None
    target_contacts: frozenset[str]
    """Whom its targets belong to; anybody but `contact_id` in here is a stranger."""
    ceiling: PermissionTier
    """The workflow version's."""
    traits: frozenset[Trait]
    payload_hash: str
    watermark: Watermark
    expires_at: int
    is_open: bool = True
    """Nobody decided yet."""
    is_validated: bool = True
    """Its output fitted the schema to the last field."""
    findings: tuple[str, ...] = ()
    """What the lint found in the words that stand now; see desktop.ai.lint."""
    is_suspicious: bool = False
    """What it read looked like an attempt to steer it."""


class Approval(Struct, frozen=True):
    """One that was given already, for this payload."""

    by: str
    roles: frozenset[Role]


class Grant(Struct, frozen=True, kw_only=True):
    """Leave to carry out one payload once."""

    payload_hash: str
    watermark: Watermark
    approvals: tuple[Approval, ...]
    expires_at: int
    used_at: int | None = None


class Circumstances(Struct, frozen=True, kw_only=True):
    """What things are like as the question is asked; `now` in epoch ms."""

    stage: Stage
    now: int
    practice_ceiling: PermissionTier
    """What the practice allows the AI for this action, whatever a workflow's version would."""
    lifecycle: Lifecycle
    has_owner: bool
    """Whether somebody who works here owns the workflow."""
    stale_sources: tuple[str, ...] = ()
    payload_hash: str
    """Of what would be carried out now."""
    watermark: Watermark
    claimed_by: str | None = None
    """Who has the conversation in hand."""
    approvals: tuple[Approval, ...] = ()
    grant: Grant | None = None
