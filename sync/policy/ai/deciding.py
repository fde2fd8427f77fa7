"""`decide`: the one pure answer to "may this be done?", asked when the AI proposes, when a person approves and when the server
carries it out.

Denied unless everything speaks for it. The same function runs on a workstation, to show what will happen, and on the
server, where it counts.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final, TypeAlias

from msgspec import Struct

from sync.model.words import Role
from sync.policy.ai.actions import ACTIONS, ActionType, Approvers, Trait, approvers
from sync.policy.ai.binding import moved
from sync.policy.ai.facts import Actor, Approval, Circumstances, Lifecycle, Proposal, Stage
from sync.policy.ai.ladder import PermissionTier, lowered, lowest


class Rule(StrEnum):
    """Why something is denied. Stable: screens have words for each, audits count them."""

    UNKNOWN_ACTION = "unknown_action"
    NEVER_EXECUTE = "never_execute"
    NO_OWNER = "no_owner"
    NOT_LIVE = "not_live"
    TIER = "tier"
    NOT_VALIDATED = "not_validated"
    LINT = "lint"
    STRANGER = "stranger"
    DECIDED = "already_decided"
    EXPIRED = "expired"
    STALE = "stale"
    CHANGED = "changed"
    STALE_SOURCE = "stale_source"
    NOT_A_PERSON = "not_a_person"
    NOT_YOURS = "not_yours"
    NOT_CLAIMED = "not_claimed"
    TWICE = "approved_twice"
    NOT_THE_SERVER = "not_the_server"
    NOT_THE_AI = "not_the_ai"
    NO_GRANT = "no_grant"
    GRANT_USED = "grant_used"
    GRANT_EXPIRED = "grant_expired"
    GRANT_DIFFERS = "grant_differs"


class Allow(Struct, frozen=True):
    """It may be done, as far as `tier`."""

    tier: PermissionTier


class Deny(Struct, frozen=True):
    """It may not. `about` names what the rule found: sources, parts that moved, findings."""

    rule: Rule
    about: tuple[str, ...] = ()


class NeedApproval(Struct, frozen=True):
    """It may be proposed, and waits: one approval from each of `by`, every one by another person."""

    by: Approvers


Decision: TypeAlias = Allow | Deny | NeedApproval

AI: Final = "ai"
"""The kind of the principal that drafts. Its token can write drafts, routes and traces, and nothing else."""
SERVER: Final = "system"


def decide(principal: Actor, action: str, draft: Proposal, facts: Circumstances) -> Decision:
    """Whether `principal` may take `draft` of `action` (a key of ACTIONS) through `facts.stage`."""
    kind = ACTIONS.get(action)
    if kind is None:
        return Deny(Rule.UNKNOWN_ACTION, (action,))
    if kind.tier is PermissionTier.NEVER_EXECUTE:
        return Deny(Rule.NEVER_EXECUTE, (action,))
    for denial in _always(kind, draft, facts):
        return denial
    return _STAGES[facts.stage](principal, kind, draft, facts)


def effective_tier(kind: ActionType, draft: Proposal, facts: Circumstances) -> PermissionTier:
    """The lowest of the action's, the workflow version's and the practice's; lower still on a source that is out of date, or
    where what was read looked like an attempt to steer."""
    tier = lowest(kind.tier, draft.ceiling, facts.practice_ceiling)
    return lowered(tier) if facts.stale_sources or draft.is_suspicious else tier


def _always(kind: ActionType, draft: Proposal, facts: Circumstances) -> Iterator[Deny]:
    """What forbids it at every stage."""
    if not facts.has_owner:
        yield Deny(Rule.NO_OWNER)
    if facts.lifecycle is not Lifecycle.LIVE and not (
        facts.lifecycle is Lifecycle.SHADOW and facts.stage is Stage.PROPOSE
    ):
        yield Deny(Rule.NOT_LIVE, (facts.lifecycle,))
    if not draft.is_validated:
        yield Deny(Rule.NOT_VALIDATED)
    strangers = draft.target_contacts - {draft.contact_id}
    if strangers and Trait.BULK not in kind.traits:
        yield Deny(Rule.STRANGER)
    if effective_tier(kind, draft, facts).rung < kind.needs.rung:
        yield Deny(Rule.STALE_SOURCE if facts.stale_sources else Rule.TIER, facts.stale_sources)


def _propose(principal: Actor, kind: ActionType, draft: Proposal, facts: Circumstances) -> Decision:
    if principal.kind != AI:
        return Deny(Rule.NOT_THE_AI)
    tier = effective_tier(kind, draft, facts)
    if tier is PermissionTier.EXECUTE_WITH_APPROVAL and facts.lifecycle is Lifecycle.LIVE:
        return NeedApproval(approvers(kind.traits | draft.traits))
    return Allow(tier)


def _approve(principal: Actor, kind: ActionType, draft: Proposal, facts: Circumstances) -> Decision:
    if principal.kind != "staff":
        return Deny(Rule.NOT_A_PERSON)
    for denial in _cannot_be_approved(kind, draft, facts):
        return denial
    if any(given.by == principal.id for given in facts.approvals):
        return Deny(Rule.TWICE)
    needed = approvers(kind.traits | draft.traits)
    own = Approval(principal.id, principal.roles)
    before = _open(needed, facts.approvals)
    after = _open(needed, (*facts.approvals, own))
    if len(after) == len(before):
        return Deny(Rule.NOT_YOURS)
    leads = principal.roles & {Role.MANAGER, Role.OWNER, Role.CLINICIAN}
    if not leads and not draft.traits | kind.traits and facts.claimed_by != principal.id:
        return Deny(Rule.NOT_CLAIMED)
    return NeedApproval(after) if after else Allow(PermissionTier.EXECUTE_WITH_APPROVAL)


def _cannot_be_approved(kind: ActionType, draft: Proposal, facts: Circumstances) -> Iterator[Deny]:
    if not draft.is_open:
        yield Deny(Rule.DECIDED)
    if facts.now >= draft.expires_at:
        yield Deny(Rule.EXPIRED)
    changed = moved(draft.watermark, facts.watermark)
    if changed:
        yield Deny(Rule.STALE, changed)
    if facts.payload_hash != draft.payload_hash:
        yield Deny(Rule.CHANGED)
    if draft.findings:
        yield Deny(Rule.LINT, draft.findings)
    if effective_tier(kind, draft, facts) is not PermissionTier.EXECUTE_WITH_APPROVAL:
        yield Deny(Rule.STALE_SOURCE if facts.stale_sources else Rule.TIER, facts.stale_sources)


def _execute(principal: Actor, kind: ActionType, draft: Proposal, facts: Circumstances) -> Decision:
    if principal.kind != SERVER:
        return Deny(Rule.NOT_THE_SERVER)
    grant = facts.grant
    if grant is None:
        return Deny(Rule.NO_GRANT)
    if grant.used_at is not None:
        return Deny(Rule.GRANT_USED)
    if facts.now >= grant.expires_at:
        return Deny(Rule.GRANT_EXPIRED)
    if grant.payload_hash != draft.payload_hash or moved(grant.watermark, draft.watermark):
        return Deny(Rule.GRANT_DIFFERS)
    for denial in _cannot_be_approved(kind, draft, facts):
        return denial
    missing = _open(approvers(kind.traits | draft.traits), grant.approvals)
    return NeedApproval(missing) if missing else Allow(PermissionTier.EXECUTE_WITH_APPROVAL)


def _open(needed: Approvers, given: tuple[Approval, ...]) -> Approvers:
    """What is still needed when those who approved are set against it in the best way; nobody counts twice."""
    if not needed or not given:
        return needed
    first, rest = needed[0], needed[1:]
    ways: list[Approvers] = [(first, *_open(rest, given))]
    ways += (
        _open(rest, tuple(other for other in given if other.by != approval.by))
        for approval in given
        if approval.roles & first
    )
    return min(ways, key=len)


_STAGES: Final[dict[Stage, Callable[[Actor, ActionType, Proposal, Circumstances], Decision]]] = {
    Stage.PROPOSE: _propose,
    Stage.APPROVE: _approve,
    Stage.EXECUTE: _execute,
}
