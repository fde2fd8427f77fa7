"""Two desks, three mutations that quarrel, and one fault, at every point where it can strike."""

from collections.abc import Iterator

import pytest

from sync.simulate.disk import When
from sync.simulate.plan import Act, Plan, Step
from sync.simulate.runs import Living

QUARREL = (
    Step(900, Act.TYPE, 0, 1, how="book_appointment@1"),
    Step(900, Act.TYPE, 1, 1, how="book_appointment@1"),
    Step(1_000, Act.TYPE, 1, 7, how="patch_fields@1"),
)
"""Both desks want the same hour; one of them also renames the person."""


def strikes(which: str) -> Iterator[Step]:
    """One fault of a kind at every point."""
    for desk in (0, 1):
        if which in {"drop", "cut", "double"}:
            yield from (Step(0, Act.MESSAGE, desk, how=which, count=count) for count in range(24))
        elif which == When.STATEMENT:
            yield from (Step(0, Act.DESK_LOST, desk, how=which, count=count) for count in range(1, 500, 9))
        else:
            yield from (Step(0, Act.DESK_LOST, desk, how=which, count=count) for count in range(1, 22))
    if which == When.STATEMENT:
        yield from (Step(0, Act.SERVER_LOST, how=which, count=count) for count in range(1, 130, 3))
    elif which in {When.BEFORE_COMMIT, When.AFTER_COMMIT}:
        yield from (Step(0, Act.SERVER_LOST, how=which, count=count) for count in range(1, 10))


@pytest.mark.parametrize("which", ["drop", "cut", "double", *When])
def test_wherever_one_fault_strikes_three_mutations_of_two_desks_come_out_right(
    living: Living, which: str
) -> None:
    for strike in strikes(which):
        plan = Plan(1, 2, tuple(sorted((strike, *QUARREL), key=lambda step: step.at)))
        outcome = living.live(plan)
        assert outcome.violation is None, strike
        assert sum(outcome.typed.values()) <= len(QUARREL)


def test_the_quarrel_is_one(living: Living) -> None:
    outcome = living.live(Plan(1, 2, QUARREL), keep=True)
    assert outcome.violation is None
    assert outcome.typed == {"book_appointment@1": 2, "patch_fields@1": 1}
    assert any('"kind":"conflict"' in line for line in outcome.lines)
