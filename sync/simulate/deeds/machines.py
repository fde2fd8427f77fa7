"""Processes that are lost, disks that are full, clocks that jump."""

from random import Random
from typing import Any

from sync.simulate.deeds.doing import does, later
from sync.simulate.desk import Desk
from sync.simulate.disk import When
from sync.simulate.makers.words import HOUR
from sync.simulate.plan import Act, Step
from sync.simulate.serving import Process


@does(Act.DESK_LOST)
async def _desk_lost(world: Any, desk: Desk, step: Step, random: Random) -> None:
    if not desk.is_up:
        return
    world.struck(step.act, [desk])
    when = When(step.how) if step.how else random.choice(list(When))
    count = random.randint(1, 60) if when is When.STATEMENT else random.randint(1, 3)
    desk.disk.doom(when, step.count or count)
    world.note(f"{desk.name} is doomed {when}")


@does(Act.SERVER_LOST)
async def _server_lost(world: Any, desk: Desk, step: Step, random: Random) -> None:
    process: Process | None = world.server_for(desk.name)
    if process is None:
        return
    world.struck_server(step.act)
    when = When(step.how) if step.how else random.choice((*When, None))
    if when is None:
        process.lose()
    else:
        count = random.randint(1, 40) if when is When.STATEMENT else random.randint(1, 3)
        # A server that shares a database over a line may live on and lose that: the answer to its COMMIT, for one.
        is_cut = process.disk.cut is not None and random.random() < 0.5
        process.disk.doom(when, step.count or count, is_cut=is_cut)


@does(Act.DESK_FULL)
async def _desk_full(world: Any, desk: Desk, step: Step, random: Random) -> None:
    world.struck(step.act, [desk])
    desk.disk.is_full = True

    def freed() -> None:
        desk.disk.is_full = False

    later(world, step, freed)


@does(Act.SERVER_FULL)
async def _server_full(world: Any, desk: Desk, step: Step, random: Random) -> None:
    process: Process | None = world.server_for(desk.name)
    if process is None:
        return
    world.struck_server(step.act)
    process.disk.is_full = True

    def freed() -> None:
        process.disk.is_full = False

    later(world, step, freed)


# -- clocks ---------------------------------------------------------------------------------------------------------------


@does(Act.DESK_CLOCK)
async def _desk_clock(world: Any, desk: Desk, step: Step, random: Random) -> None:
    world.struck(step.act, [desk])
    desk.clock_ahead_ms += random.choice((-30, -3, -1, 1, 3, 30)) * HOUR


@does(Act.SERVER_CLOCK)
async def _server_clock(world: Any, desk: Desk, step: Step, random: Random) -> None:
    world.struck_server(step.act)
    world.clock_ahead_ms += random.choice((-3, -1, 1, 3)) * HOUR
