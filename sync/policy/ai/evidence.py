"""When a workflow has earned more, and when it loses what it had: counted from what people did with its drafts.

Whoever looks after every draft promotes by luck sooner or later, so it is looked at three times only, against a bound
that a workflow which is right 95 times in 100 passes with a chance below one in a hundred; tests/sync/policy/ai works that
chance out exactly.
"""

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct

LOOKS: Final = (100, 200, 400)
"""Counts of decided drafts at which a promotion is considered; at no other. At 100 even a flawless record falls just short
(its bound is 0.9485): the first look shows where a workflow stands, the second may promote it."""
PROMOTE_ABOVE: Final = 0.95
Z_PROMOTE: Final = 2.33
"""One-sided, 99 %."""
DEMOTE_BELOW: Final = 0.95
WINDOW: Final = 50
"""The latest drafts whose upper bound decides on a demotion."""
Z_DEMOTE: Final = 1.645
"""One-sided, 95 %: what is taken away is asked for sooner than what is given."""
NO_CRITICAL_IN: Final = 300
FEWEST_PROBES: Final = 20
PROBES_ABOVE: Final = 0.70
Z_PROBES: Final = 1.645


class Handling(StrEnum):
    """What a person did with a draft."""

    AS_IS = "as_is"
    COSMETIC = "cosmetic"
    SUBSTANTIVE = "substantive"
    REWRITTEN = "rewritten"
    REJECTED = "rejected"
    EXPIRED = "expired"
    """Nobody decided in time: no evidence for the workflow, and a mark against whoever should have."""


class RejectionReason(StrEnum):
    """Why a draft was rejected; the first six are critical."""

    WRONG_PERSON = "wrong_person"
    WRONG_FACT = "wrong_fact"
    UNSAFE_CLINICAL = "unsafe_clinical"
    PRIVACY = "privacy"
    POLICY = "policy"
    INJECTION = "injection"
    MISSING_CONTEXT = "missing_context"
    STALE_CONTEXT = "stale_context"
    TONE = "tone"
    WRONG_ROUTE = "wrong_route"
    NOT_NEEDED = "not_needed"
    HALLUCINATED_PROMISE = "hallucinated_promise"
    OTHER = "other"


CRITICAL: Final = frozenset(
    {
        RejectionReason.WRONG_PERSON,
        RejectionReason.WRONG_FACT,
        RejectionReason.UNSAFE_CLINICAL,
        RejectionReason.PRIVACY,
        RejectionReason.POLICY,
        RejectionReason.INJECTION,
    }
)


class Decided(Struct, frozen=True):
    """One draft that a person decided on. `had_harm`: a complaint, a correction or an undo followed within its window."""

    handling: Handling
    reason: RejectionReason | None = None
    had_harm: bool = False

    @property
    def is_success(self) -> bool:
        """Sent as it was, or nearly, and nothing bad came of it."""
        return self.handling in (Handling.AS_IS, Handling.COSMETIC) and not self.had_harm

    @property
    def is_critical(self) -> bool:
        return self.reason in CRITICAL


class Probes(Struct, frozen=True):
    """Drafts that were wrong on purpose, and how many of them the reviewers caught."""

    shown: int
    caught: int


class Lack(StrEnum):
    """What a promotion still wants."""

    NOT_A_LOOK = "not_a_look"
    """It is considered at 100, 200 and 400 decided drafts, and at no other count."""
    TOO_FEW_GOOD = "too_few_good"
    CRITICAL = "critical"
    PROBES = "probes"
    EVALS = "evals"


class Loss(StrEnum):
    """Why a workflow goes one rung down, by itself."""

    CRITICAL = "critical"
    WORSE = "worse"
    EVALS = "evals"
    MODEL_DRIFT = "model_drift"
    NO_OWNER = "no_owner"


def wilson(successes: int, n: int, z: float) -> tuple[float, float]:
    """Wilson's score interval of a share at `z` standard errors (one-sided each); (0, 1) where nothing was tried.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if n == 0:
        return 0.0, 1.0
    share = successes / n
    centre = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale)


def lacks(decided: Sequence[Decided], probes: Probes, *, evals_clean: bool) -> tuple[Lack, ...]:
    """What stands against promoting a workflow version by one rung; empty where an owner may sign.

    `decided` is every draft of this version in the order of decision, oldest first; those that nobody decided don't count.
    """
    counted = [each for each in decided if each.handling is not Handling.EXPIRED]
    found: list[Lack] = []
    if len(counted) not in LOOKS:
        found.append(Lack.NOT_A_LOOK)
    low, _ = wilson(sum(each.is_success for each in counted), len(counted), Z_PROMOTE)
    if low < PROMOTE_ABOVE:
        found.append(Lack.TOO_FEW_GOOD)
    if any(each.is_critical for each in counted[-NO_CRITICAL_IN:]):
        found.append(Lack.CRITICAL)
    caught, _ = wilson(probes.caught, probes.shown, Z_PROBES)
    if probes.shown < FEWEST_PROBES or caught < PROBES_ABOVE:
        found.append(Lack.PROBES)
    if not evals_clean:
        found.append(Lack.EVALS)
    return tuple(found)


def losses(
    decided: Sequence[Decided], *, evals_regressed: bool, model_drifted: bool, has_owner: bool
) -> tuple[Loss, ...]:
    """Why a workflow version that stands above draft-only must go down; empty where it may stay."""
    counted = [each for each in decided if each.handling is not Handling.EXPIRED][-WINDOW:]
    found: list[Loss] = []
    if counted and counted[-1].is_critical:
        found.append(Loss.CRITICAL)
    if len(counted) == WINDOW:
        _, high = wilson(sum(each.is_success for each in counted), WINDOW, Z_DEMOTE)
        if high < DEMOTE_BELOW:
            found.append(Loss.WORSE)
    if evals_regressed:
        found.append(Loss.EVALS)
    if model_drifted:
        found.append(Loss.MODEL_DRIFT)
    if not has_owner:
        found.append(Loss.NO_OWNER)
    return tuple(found)


def mcnemar(only_first: int, only_second: int) -> float:
    """The two-sided exact p-value that two versions do equally well, from the cases that just one of them passed.

    Q. McNemar, Psychometrika 12 (1947), in the exact binomial form. 1.0 where they never differ.
    """
    n = only_first + only_second
    if n == 0:
        return 1.0
    tail = sum(math.comb(n, k) for k in range(min(only_first, only_second) + 1)) / 2**n
    return min(1.0, 2 * tail)
