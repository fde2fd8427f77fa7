"""What the AI may do: the ladder, the register of its actions, and the one decision that both sides ask for."""

from sync.policy.ai.actions import ACTIONS, ActionType, Trait
from sync.policy.ai.binding import Payload, Watermark, moved, payload_hash, watermark_hash
from sync.policy.ai.deciding import Allow, Decision, Deny, NeedApproval, Rule, decide
from sync.policy.ai.facts import Approval, Circumstances, Grant, Proposal, Stage
from sync.policy.ai.ladder import PermissionTier, lowered, lowest

__all__ = [
    "ACTIONS",
    "ActionType",
    "Allow",
    "Approval",
    "Circumstances",
    "Decision",
    "Deny",
    "Grant",
    "NeedApproval",
    "Payload",
    "PermissionTier",
    "Proposal",
    "Rule",
    "Stage",
    "Trait",
    "Watermark",
    "decide",
    "lowered",
    "lowest",
    "moved",
    "payload_hash",
    "watermark_hash",
]
