"""Every trouble ends, and what was held is decided on, before everybody must agree."""

import asyncio
from random import Random
from typing import Any

from sync.commands.cards import Choice, ResolveCard
from sync.effects.freeze import is_frozen, release
from sync.model.words import FOR_A_LEAD
from sync.server.core import Batch
from sync.simulate.clinic import person_command
from sync.simulate.deeds.doing import job_of
from sync.simulate.deeds.versions import be_of_schema
from sync.simulate.disk import When
from sync.simulate.network import CALM


async def heal(world: Any) -> None:
    """Every trouble ends."""
    for process in world.premises.up:
        process.disk.is_full = False
        process.disk.doom(When.STATEMENT, 1 << 60)
    world.reopen()
    for desk in world.desks:
        desk.disk.is_full = False
        desk.disk.doom(When.STATEMENT, 1 << 60)
        if desk.line is not None:
            desk.line.weather, desk.line.is_down = CALM, False
            desk.line.forget_fates()
        be_of_schema(desk, None)
        if not desk.is_up:
            desk.start()
    for person in sorted(world.disabled):
        await world.write(job_of(person_command(person)))


async def decide(world: Any) -> None:
    """What was held is released: whoever answers for the practice decides on each such card."""
    desk = next((desk for desk in world.desks if desk.person == 0 and desk.is_up), None)
    if desk is None:
        return
    with world.premises.looking() as rows:
        sql = "SELECT id, reason FROM card WHERE kind = 'held' AND state = 'open' AND deleted = 0 ORDER BY id LIMIT 20"
        held = rows.execute(sql).fetchall()
    for card_id, reason in held:
        choice = Choice.RELEASE if reason in FOR_A_LEAD else Choice.YOURS
        desk.type(ResolveCard(card_id=card_id, choice=choice), Random(card_id))
        await asyncio.sleep(0.2)


async def run_dry(world: Any) -> None:
    """The queue of a practice that was put back is released, and what stands in any queue goes or is a person's to decide."""

    def let_go(batch: Batch) -> None:
        if is_frozen(batch.rows):
            release(batch.rows, batch.received)

    await world.write(let_go)
    ends = world.loop.time() + _DRY_S
    while world.oracle.found is None and world.loop.time() < ends:
        with world.premises.looking() as rows:
            sql = (
                "SELECT count(*) FROM effect WHERE deleted = 0 AND state IN ('queued', 'sending', 'unknown')"
            )
            if not rows.execute(sql).fetchone()[0]:
                return
        await asyncio.sleep(5.0)


_DRY_S = 900
"""Longer than the dispatcher waits for a provider's word, and than a claim lasts."""


def keep_calm(world: Any) -> None:
    """No trouble outlives the story."""
    for desk in world.desks:
        if desk.line is not None:
            desk.line.weather, desk.line.is_down = CALM, False
            desk.line.forget_fates()
