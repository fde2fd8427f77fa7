"""Lines that fail."""

from random import Random
from typing import Any

import msgspec

from sync.replica.changes import State
from sync.simulate.deeds.doing import does, later
from sync.simulate.desk import Desk
from sync.simulate.network import CALM, STORM
from sync.simulate.plan import NEXT_PUSH, Act, Step


@does(Act.STORM)
async def _storm(world: Any, desk: Desk, step: Step, random: Random) -> None:
    share = random.choice((0.2, 0.5, 1.0))
    weather = msgspec.structs.replace(
        STORM, drop=STORM.drop * share, double=STORM.double * share, cut=STORM.cut * share
    )

    def set_to(now: Any) -> None:
        if desk.line is not None and (now is CALM or not world.is_calm):
            desk.line.weather = now

    set_to(weather)
    later(world, step, lambda: set_to(CALM))


@does(Act.OFFLINE)
async def _offline(world: Any, desk: Desk, step: Step, random: Random) -> None:
    def back() -> None:
        if desk.line is not None:
            desk.line.is_down = False

    if desk.line is not None:
        world.struck(step.act, [desk])
        desk.line.is_down = True
        later(world, step, back)


@does(Act.NO_UPLOAD)
async def _no_upload(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """Pushes vanish; downloads must not wait for them (invariant I4)."""
    line = desk.line
    if line is None or line.is_down or desk.engine is None:
        return
    world.struck(step.act, [desk])
    line.weather = msgspec.structs.replace(line.weather, no_upload=True)
    engine = desk.engine

    def is_quiet() -> bool:
        """Whether nothing but this keeps the desk from hearing the server."""
        return (
            desk.line is line
            and desk.engine is engine
            and line.weather == msgspec.structs.replace(CALM, no_upload=True)
            and not line.is_down
            and not world.is_calm
            and not world.was_slow
            and engine.status.state is State.ONLINE
        )

    def look() -> None:
        """What the server has now must be here within ten seconds."""
        if is_quiet():
            opened, epoch, head = world.premises.opened, world.epoch, world.oracle.head
            world.loop.call_later(_SOON_S, compare, opened, epoch, head)

    def compare(opened: int, epoch: str, head: int) -> None:
        is_same = (world.premises.opened, world.epoch) == (opened, epoch)
        if is_quiet() and is_same and engine.rebase.epoch == epoch and engine.rebase.cursor < head:
            world.oracle.broke("I4", f"{desk.name}'s downloads waited for its outbox")

    def over() -> None:
        if desk.line is line and not world.is_calm:
            line.weather = msgspec.structs.replace(line.weather, no_upload=False)

    for at_s in range(2, int(step.for_ms / 1_000 - _SOON_S), 3):
        world.loop.call_later(at_s, look)
    later(world, step, over)


_SOON_S = 10.0
"""How long a desk whose line is fine may take to hear of a change."""


@does(Act.MESSAGE)
async def _message(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """One message of a desk's is dropped, cut or doubled: the one behind `count` others, or the next push."""
    if desk.line is None:
        return
    if step.count == NEXT_PUSH:
        desk.line.push_fate = step.how
    else:
        desk.line.fates[step.count] = step.how
