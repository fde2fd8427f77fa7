"""Every action that the AI may propose, and those that it may name and nobody will ever carry out for it.

`never_execute` actions stand here so that a refusal has a name and a reason. They have no handler anywhere: a test walks
this register, the commands and the server's routes to show it.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from sync.model.words import Inverse, Role
from sync.policy.ai.ladder import PermissionTier
from sync.policy.roles import DESK, LEADS, OWNER, STAFF

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS


class EffectClass(StrEnum):
    """What an action touches when it is carried out."""

    NONE = "none"
    RECORD = "record"
    """Rows of the practice."""
    MESSAGE = "message"
    """Words that reach somebody outside."""
    MONEY = "money"


class Trait(StrEnum):
    """What in a proposal calls for somebody with more authority than the front desk has."""

    PRICE = "price"
    DOCUMENT = "document"
    BOOKING = "booking"
    """It changes a visit."""
    MONEY = "money"
    BULK = "bulk"
    """It goes to more than one person."""
    MANDATE = "mandate"
    CLINICAL = "clinical"


Approvers = tuple[frozenset[Role], ...]
"""One approval from each of these sets of roles is needed, every one by another person."""
_CLINICIAN: Final = frozenset({Role.CLINICIAN})

APPROVERS: Final[Mapping[Trait, Approvers]] = MappingProxyType(
    {
        Trait.PRICE: (LEADS,),
        Trait.DOCUMENT: (LEADS,),
        Trait.BOOKING: (LEADS,),
        Trait.MONEY: (OWNER, STAFF),
        Trait.BULK: (OWNER, STAFF),
        Trait.MANDATE: (OWNER,),
        Trait.CLINICAL: (_CLINICIAN,),
    }
)
"""Who approves what. Money and bulk take two people; the second may be anybody who works here, so that it can be done in
a practice with a single owner."""


def approvers(traits: frozenset[Trait]) -> Approvers:
    """The approvals that a proposal needs: those of each of its traits, where one person may answer for several.

    Without a trait somebody at the front desk is enough.
    """
    needed: list[frozenset[Role]] = []
    for trait in Trait:
        if trait not in traits:
            continue
        spare = list(needed)
        for roles in APPROVERS[trait]:
            same = next((held for held in spare if held & roles), None)
            if same is None:
                needed.append(roles)
            else:
                spare.remove(same)
                needed[needed.index(same)] = same & roles
    return tuple(needed) or (DESK,)


class ActionType(Struct, frozen=True, kw_only=True):
    """One thing that may be proposed.

    `tier` is the highest rung that it can ever stand on; `needs` the rung below which it isn't even proposed. `ttl_ms` is how
    long a proposal may wait for a decision. `reason` says in the user's words why it is never carried out.
    """

    key: str
    tier: PermissionTier
    effect: EffectClass
    needs: PermissionTier = PermissionTier.DRAFT_ONLY
    undo: Inverse = Inverse.REVERSIBLE
    ttl_ms: int = 24 * HOUR_MS
    traits: frozenset[Trait] = frozenset()
    reason: str = ""


_APPROVAL: Final = PermissionTier.EXECUTE_WITH_APPROVAL
_ROUTE: Final = PermissionTier.RECOMMEND_ROUTE


def _never(key: str, effect: EffectClass, reason: str) -> ActionType:
    return ActionType(
        key=key, tier=PermissionTier.NEVER_EXECUTE, effect=effect, undo=Inverse.IRREVERSIBLE, ttl_ms=0, reason=reason
    )  # fmt: skip


_REGISTERED: Final = (
    ActionType(
        key="send_reply",
        tier=_APPROVAL,
        effect=EffectClass.MESSAGE,
        undo=Inverse.COMPENSABLE,
        ttl_ms=4 * HOUR_MS,
    ),
    ActionType(
        key="send_follow_up",
        tier=_APPROVAL,
        effect=EffectClass.MESSAGE,
        undo=Inverse.COMPENSABLE,
        ttl_ms=24 * HOUR_MS,
    ),
    ActionType(
        key="send_bulk",
        tier=_APPROVAL,
        effect=EffectClass.MESSAGE,
        undo=Inverse.COMPENSABLE,
        traits=frozenset({Trait.BULK}),
    ),
    ActionType(
        key="request_payment",
        tier=_APPROVAL,
        effect=EffectClass.MONEY,
        undo=Inverse.COMPENSABLE,
        traits=frozenset({Trait.MONEY}),
    ),
    ActionType(key="move_stage", tier=_APPROVAL, effect=EffectClass.RECORD, needs=_ROUTE),
    ActionType(key="assign_to", tier=_APPROVAL, effect=EffectClass.RECORD, needs=_ROUTE),
    ActionType(key="create_task", tier=_APPROVAL, effect=EffectClass.RECORD, needs=_ROUTE),
    ActionType(
        key="file_document",
        tier=_APPROVAL,
        effect=EffectClass.RECORD,
        needs=_ROUTE,
        ttl_ms=72 * HOUR_MS,
        traits=frozenset({Trait.DOCUMENT}),
    ),
    ActionType(
        key="propose_visit",
        tier=_APPROVAL,
        effect=EffectClass.RECORD,
        needs=_ROUTE,
        ttl_ms=4 * HOUR_MS,
        traits=frozenset({Trait.BOOKING}),
    ),
    ActionType(key="recommend_route", tier=_ROUTE, effect=EffectClass.NONE, needs=_ROUTE),
    ActionType(key="classify", tier=_ROUTE, effect=EffectClass.NONE, needs=PermissionTier.READ_ONLY),
    ActionType(key="summarise", tier=PermissionTier.DRAFT_ONLY, effect=EffectClass.NONE),
    _never("refund", EffectClass.MONEY, "Money goes back where it was taken, by a person, never from here."),
    _never(
        "delete_record",
        EffectClass.RECORD,
        "What is held on somebody is deleted by the owner's own hand alone.",
    ),
    _never(
        "change_price",
        EffectClass.RECORD,
        "Prices are set by the practice, not worked out in a conversation.",
    ),
    _never("change_consent", EffectClass.RECORD, "Only the person themselves says yes or no."),
    _never("give_clinical_advice", EffectClass.MESSAGE, "Advice on somebody's care is a clinician's."),
    _never(
        "merge_people",
        EffectClass.RECORD,
        "Whether two records are one person is seen by somebody who looks.",
    ),
    _never("change_access", EffectClass.RECORD, "Who may work here is the owner's decision."),
)

ACTIONS: Final[Mapping[str, ActionType]] = MappingProxyType({found.key: found for found in _REGISTERED})
"""By key. What is not listed here can't be proposed."""
