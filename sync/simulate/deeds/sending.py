"""What happens to those who send: two of them at once."""

from random import Random
from typing import Any

from sync.simulate.deeds.doing import does, later
from sync.simulate.desk import Desk
from sync.simulate.plan import Act, Step


@does(Act.OVERLAP)
async def _overlap(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """A dispatcher that was to end hangs on beside the one that took its place; at times for longer than a claim lasts."""
    process = world.server_for(desk.name)
    if process is None:
        return
    world.struck_server(step.act)
    process.overlap(step.for_ms / 1_000)
    if random.random() < 0.5:
        world.slow_s, world.was_slow = 150.0, True

        def quick() -> None:
            world.slow_s = 0.0

        later(world, step, quick)
