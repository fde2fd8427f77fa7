"""When a step that is due may go: at once where it has just fallen due, spread out where it lay.

What closed hours held, or nobody was awake for, comes due for everybody in the same second. It is spread over a quarter of an
hour by its key, so that every machine means the same moment, and sooner where it would otherwise come too late. A pure function.
"""

import hashlib
from typing import Final

from sync.replica.machine_steps import GRACE_MS, MachineStep

SPREAD_MS: Final = 15 * 60_000
LATE_MS: Final = 2 * 60_000
"""A step that was first seen due so long after its time lay somewhere."""


def goes_at(step: MachineStep, began_at: int, now: int) -> int:
    """The moment at which a step is to be run by a runner that began at `began_at`, as it looks at `now`; epoch ms.

    What stays in the house goes at once: nobody is disturbed by it.
    """
    seen_at = max(step.seen_at, began_at)
    was_reset = seen_at > now  # somebody set the clock back since
    if not step.leaves or was_reset or seen_at - step.due_at < LATE_MS:
        return step.due_at + GRACE_MS
    spread = SPREAD_MS
    if step.not_after is not None:
        spread = max(0, min(spread, (step.not_after - seen_at) // 2))
    return seen_at + _place(step.key) * spread // _PLACES


_PLACES: Final = 1 << 16


def _place(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=2).digest())
