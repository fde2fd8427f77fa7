"""Copies of the past that come back."""

import asyncio
import shutil
from random import Random
from typing import Any

from sync.simulate.deeds.doing import does
from sync.simulate.desk import Desk
from sync.simulate.plan import Act, Step


@does(Act.BACKUP)
async def _back_up(world: Any, desk: Desk, step: Step, random: Random) -> None:
    if world.server_for(desk.name) is not None:
        world.premises.back_up()


@does(Act.RESTORE)
async def _restore(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """The server's disk died; an older copy takes its place. What no workstation holds any more is lost with it."""
    premises = world.premises
    premises.is_down_on_purpose = True
    try:
        if not premises.restore(random):
            return
        world.struck_server(step.act)
        await asyncio.sleep(random.uniform(0.1, 5.0))
    finally:
        premises.is_down_on_purpose = False
        for number in range(premises.most - len(premises.up)):
            world.open_server(restored=number == 0)


@does(Act.COPY)
async def _copy(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """Somebody copies the workstation's files to another machine; both go on."""
    if len(world.desks) >= 5 or not desk.is_up:
        return
    world.struck(step.act, [desk])
    twin = world.add_desk(desk.badge, desk.person)
    twin.lineage |= desk.lineage
    twin.damage |= desk.damage
    desk.copy_to(twin.folder)
    twin.start()


@does(Act.SAVE)
async def _save(world: Any, desk: Desk, step: Step, random: Random) -> None:
    if desk.is_up and not desk.is_corrupt:
        desk.copy_to(world.folder / f"{desk.folder.name}-saved")


@does(Act.POWER_CUT)
async def _power_cut(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """The machine loses its last moments, or its disk is put back as it was: the file is suddenly older."""
    saved = world.folder / f"{desk.folder.name}-saved"
    if not saved.exists():
        return
    world.struck(step.act, [desk])
    desk.lose()
    shutil.rmtree(desk.folder)
    shutil.copytree(saved, desk.folder)
    for typed in world.oracle.typed.values():
        if typed.desk == desk.name:
            typed.excused = "power cut"
