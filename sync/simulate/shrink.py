"""Making a failure small: leave steps out as long as the same invariant still breaks."""

from collections.abc import Callable

from sync.simulate.plan import Plan, Step
from sync.simulate.world import Outcome

Live = Callable[[Plan], Outcome]
_MOST_RUNS = 300


def shrink(plan: Plan, invariant: str, live: Live) -> Plan:
    """The shortest story found (by delta debugging, within a few hundred runs) that still breaks `invariant`."""
    steps, parts, runs = list(plan.steps), 2, 0
    while len(steps) > 1 and runs < _MOST_RUNS:
        size = max(1, len(steps) // parts)
        for start in range(0, len(steps), size):
            fewer = steps[:start] + steps[start + size :]
            runs += 1
            if _still_breaks(plan, fewer, invariant, live):
                steps, parts = fewer, max(2, parts - 1)
                break
        else:
            if size == 1:
                break
            parts = min(len(steps), parts * 2)
    return Plan(plan.seed, plan.desks, tuple(steps))


def _still_breaks(plan: Plan, steps: list[Step], invariant: str, live: Live) -> bool:
    found = live(Plan(plan.seed, plan.desks, tuple(steps))).violation
    return found is not None and found.invariant == invariant
