"""The rungs of what the AI may do by itself, and how they combine: the lowest of all that have a say wins."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class PermissionTier(StrEnum):
    """How far a proposal may go. `NEVER_EXECUTE` stands beside the ladder: below everything, whoever approves."""

    NEVER_EXECUTE = "never_execute"
    READ_ONLY = "read_only"
    """It may look, and say nothing that anybody acts on."""
    DRAFT_ONLY = "draft_only"
    """Its words stand in the composer; a person sends them as their own."""
    RECOMMEND_ROUTE = "recommend_route"
    """It may also say who should have this, or which stage comes next; a person takes that up."""
    EXECUTE_WITH_APPROVAL = "execute_with_approval"
    """A person's approval carries out exactly what was shown to them."""

    @property
    def rung(self) -> int:
        """How high it stands; the higher, the more is allowed."""
        return _ORDER[self]


_ORDER: Final[Mapping[PermissionTier, int]] = {tier: rung for rung, tier in enumerate(PermissionTier)}


def lowest(first: PermissionTier, *others: PermissionTier) -> PermissionTier:
    """The one that wins of several ceilings."""
    return min((first, *others), key=lambda tier: tier.rung)


def lowered(tier: PermissionTier) -> PermissionTier:
    """The tier of what builds on a source that is out of date: nothing of it is carried out by an approval any more.

    A draft stays a draft, for the person who sends it as their own sees beside it how old the source is.
    """
    return lowest(tier, PermissionTier.DRAFT_ONLY)
