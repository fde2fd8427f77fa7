"""What earns a workflow a rung, and what takes one away."""

import math

import pytest
from scipy import stats

from sync.policy.ai.evidence import (
    CRITICAL,
    LOOKS,
    PROMOTE_ABOVE,
    WINDOW,
    Z_PROMOTE,
    Decided,
    Handling,
    Lack,
    Loss,
    Probes,
    RejectionReason,
    lacks,
    losses,
    mcnemar,
    wilson,
)

GOOD = Decided(Handling.AS_IS)
BAD = Decided(Handling.REJECTED, RejectionReason.TONE)
WRONG = Decided(Handling.REJECTED, RejectionReason.WRONG_FACT)
SEEN = Probes(shown=30, caught=29)


@pytest.mark.parametrize(("successes", "n"), [(0, 10), (5, 10), (97, 100), (400, 400), (50, 50)])
@pytest.mark.parametrize("confidence", [0.9, 0.98])
def test_the_interval_is_the_one_that_statisticians_use(successes: int, n: int, confidence: float) -> None:
    theirs = stats.binomtest(successes, n).proportion_ci(confidence, method="wilson")
    z = float(stats.norm.ppf(0.5 + confidence / 2))
    assert wilson(successes, n, z) == pytest.approx((theirs.low, theirs.high))


@pytest.mark.parametrize(("first", "second"), [(0, 0), (1, 0), (10, 2), (5, 5), (0, 12)])
def test_two_versions_are_compared_by_the_exact_test(first: int, second: int) -> None:
    theirs = stats.binomtest(min(first, second), first + second).pvalue if first + second else 1.0
    assert mcnemar(first, second) == pytest.approx(theirs)


def _chance_of_promotion(true_share: float) -> float:
    """The exact chance that a workflow of this quality passes at any of the three looks."""
    alive, passed, done = {0: 1.0}, 0.0, 0
    for look in LOOKS:
        grown: dict[int, float] = {}
        for good, chance in alive.items():
            for more in range(look - done + 1):
                grown[good + more] = grown.get(good + more, 0.0) + chance * math.comb(look - done, more) * (
                    true_share**more * (1 - true_share) ** (look - done - more)
                )
        done = look
        ways = {good: wilson(good, look, Z_PROMOTE)[0] >= PROMOTE_ABOVE for good in grown}
        passed += sum(chance for good, chance in grown.items() if ways[good])
        alive = {good: chance for good, chance in grown.items() if not ways[good]}
    return passed


def test_a_workflow_that_is_right_95_times_in_100_is_promoted_by_luck_less_than_once_in_a_hundred() -> None:
    assert _chance_of_promotion(0.95) < 0.01
    assert _chance_of_promotion(0.999) > 0.95


def test_it_is_looked_at_three_times_only() -> None:
    for n in (99, 101, 300, 500):
        assert Lack.NOT_A_LOOK in lacks([GOOD] * n, SEEN, evals_clean=True)
    assert lacks([GOOD] * 100, SEEN, evals_clean=True) == (Lack.TOO_FEW_GOOD,)
    for n in LOOKS[1:]:
        assert lacks([GOOD] * n, SEEN, evals_clean=True) == ()


def test_what_nobody_decided_is_no_evidence() -> None:
    expired = [Decided(Handling.EXPIRED)] * 50
    assert lacks([GOOD] * 200 + expired, SEEN, evals_clean=True) == ()
    assert Lack.NOT_A_LOOK in lacks([GOOD] * 150 + expired, SEEN, evals_clean=True)


def test_harm_that_followed_takes_a_success_back() -> None:
    harmed = [Decided(Handling.AS_IS, had_harm=True)]
    assert Lack.TOO_FEW_GOOD in lacks([GOOD] * 190 + harmed * 10, SEEN, evals_clean=True)


def test_one_critical_rejection_in_the_last_300_stands_against_it() -> None:
    late = [GOOD] * 399 + [WRONG]
    assert Lack.CRITICAL in lacks(late, SEEN, evals_clean=True)
    early = [WRONG] + [GOOD] * 399
    assert lacks(early, SEEN, evals_clean=True) == ()


@pytest.mark.parametrize("probes", [Probes(0, 0), Probes(19, 19), Probes(30, 22)])
def test_approving_everything_is_not_evidence(probes: Probes) -> None:
    assert lacks([GOOD] * 200, probes, evals_clean=True) == (Lack.PROBES,)


def test_evals_that_fail_stand_against_it() -> None:
    assert lacks([GOOD] * 200, SEEN, evals_clean=False) == (Lack.EVALS,)


def test_the_first_critical_rejection_demotes_at_once() -> None:
    found = losses([GOOD] * 10 + [WRONG], evals_regressed=False, model_drifted=False, has_owner=True)
    assert found == (Loss.CRITICAL,)


def test_getting_worse_demotes_within_a_window() -> None:
    held = losses([GOOD] * 48 + [BAD] * 2, evals_regressed=False, model_drifted=False, has_owner=True)
    assert held == ()
    worse = losses([GOOD] * 42 + [BAD] * 8, evals_regressed=False, model_drifted=False, has_owner=True)
    assert worse == (Loss.WORSE,)
    assert losses([BAD] * (WINDOW - 1), evals_regressed=False, model_drifted=False, has_owner=True) == ()


def test_drift_evals_and_a_vacant_chair_demote_too() -> None:
    found = losses([], evals_regressed=True, model_drifted=True, has_owner=False)
    assert found == (Loss.EVALS, Loss.MODEL_DRIFT, Loss.NO_OWNER)


def test_six_reasons_are_critical() -> None:
    assert len(CRITICAL) == 6
    assert RejectionReason.TONE not in CRITICAL
