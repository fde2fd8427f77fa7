"""Somebody looks after it, or lets a row go bad."""

import asyncio
from random import Random
from typing import Any

from sync.effects.freeze import release
from sync.model.cipher import sqlcipher
from sync.replica.store import StoreError
from sync.replica.transport import LinkFailed
from sync.server.core import Batch
from sync.simulate.deeds.doing import does
from sync.simulate.desk import Desk
from sync.simulate.disk import Lost
from sync.simulate.owners import owned_by
from sync.simulate.plan import Act, Step


@does(Act.CHECK)
async def _check(world: Any, desk: Desk, step: Step, random: Random) -> None:
    await checked(world, desk, recount=random.random() < 0.5)


async def mend(world: Any, desk: Desk) -> None:
    """Recount until what went bad was found and the server's row stands in its place."""
    await checked(world, desk, recount=True)
    if desk.engine is not None:
        sql = "SELECT count(*) FROM contact WHERE address = 'garbage'"
        desk.is_corrupt = bool(desk.engine.store.connection.raw.execute(sql).fetchone()[0])


async def checked(world: Any, desk: Desk, *, recount: bool) -> None:
    engine = desk.engine
    if engine is None:
        return

    async def check() -> None:
        try:
            await engine.check(recount=recount)
        except (LinkFailed, StoreError, sqlcipher.Error) as error:
            world.note(f"{desk.name} cannot check: {type(error).__name__}")
        except Lost:
            desk.lose()

    with owned_by(desk.tasks):
        task = asyncio.ensure_future(check())
    await asyncio.wait({task})


@does(Act.CORRUPT)
async def _corrupt(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """A row of the replica goes bad on the disk; a recount finds it and the server's row takes its place."""
    engine = desk.engine
    if engine is None or engine.machine.must_wipe:
        return
    if engine.rebase.outbox.by_n or engine.rebase.epoch != world.epoch:
        return
    raw = engine.store.connection.raw
    if raw.in_transaction:
        return
    world.struck(step.act, [desk])
    raw.execute(
        "UPDATE contact SET address = 'garbage' WHERE id = (SELECT id FROM contact ORDER BY id LIMIT 1)"
    )
    desk.is_corrupt = True
    await mend(world, desk)


@does(Act.RELEASE)
async def _release(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """An owner lets the queue of a restored practice go."""

    def let_go(batch: Batch) -> None:
        release(batch.rows)

    await world.write(let_go)


@does(Act.TRY_NOW)
async def _try_now(world: Any, desk: Desk, step: Step, random: Random) -> None:
    if desk.engine is not None:
        desk.engine.try_now()
