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
    was_settled, damage = desk.is_settled, set(desk.damage)
    differing = await checked(world, desk, recount=True)
    if desk.engine is None or desk.engine.machine.must_wipe:
        return
    desk.damage = {place for place in desk.damage if _is_bad(desk, *place)}
    if was_settled and desk.is_settled and differing is not None:
        unseen = {name for name, _ in desk.damage} - set(differing)
        if unseen:
            world.oracle.broke(
                "I6", f"{desk.name} recounted and did not find what went bad in {sorted(unseen)}"
            )
        elif damage == desk.damage:
            world.note(f"{desk.name} found what went bad and has not mended it yet")


def _is_bad(desk: Desk, name: str, column: str) -> bool:
    assert desk.engine is not None
    raw = desk.engine.store.connection.raw
    found = raw.execute(f'SELECT 1 FROM "{name}" WHERE "{column}" = ? LIMIT 1', (GARBAGE,)).fetchone()
    return found is not None


async def checked(world: Any, desk: Desk, *, recount: bool) -> dict[str, list[int]] | None:
    """What differs, as the desk tells; None where it could not look."""
    engine = desk.engine
    if engine is None:
        return None

    async def check() -> dict[str, list[int]] | None:
        try:
            return await engine.check(recount=recount)
        except (LinkFailed, StoreError, sqlcipher.Error) as error:
            world.note(f"{desk.name} cannot check: {type(error).__name__}")
        except Lost:
            desk.lose()
        return None

    with owned_by(desk.tasks):
        task = asyncio.ensure_future(check())
    await asyncio.wait({task})
    return None if task.cancelled() else task.result()


GARBAGE = "garbage"
"""What a disk makes of a value; nobody types it."""
PLACES: tuple[tuple[str, str], ...] = (
    ("contact", "name"),
    ("contact", "address"),
    ("contact", "scope"),
    ("opportunity", "title"),
    ("task", "title"),
    ("message", "body"),
    ("timeline", "data"),
    ("appointment", "note"),
    ("staff", "name"),
)
"""The collections and columns that go bad."""


@does(Act.CORRUPT)
async def _corrupt(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """A row of the replica goes bad on the disk, at times with work in the outbox; a recount finds it, says so, and the server's
    row takes its place."""
    engine = desk.engine
    if engine is None or engine.machine.must_wipe or engine.rebase.epoch != world.epoch:
        return
    raw = engine.store.connection.raw
    if raw.in_transaction:
        return
    world.struck(step.act, [desk])
    name, column = step.how.split(".") if step.how else random.choice(PLACES)
    sql = f'SELECT id FROM "{name}" WHERE id NOT IN (SELECT row_id FROM shadow WHERE entity = ?) ORDER BY id'
    there = raw.execute(sql, (name,)).fetchall()
    if not there:
        return
    raw.execute(f'UPDATE "{name}" SET "{column}" = ? WHERE id = ?', (GARBAGE, random.choice(there)[0]))
    desk.damage.add((name, column))
    world.has_corrupted = True
    world.note(f"{desk.name}'s {name}.{column} goes bad")
    if random.random() < 0.5:
        await mend(world, desk)


@does(Act.RELEASE)
async def _release(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """An owner lets the queue of a restored practice go."""

    def let_go(batch: Batch) -> None:
        release(batch.rows, batch.received)

    await world.write(let_go)


@does(Act.TRY_NOW)
async def _try_now(world: Any, desk: Desk, step: Step, random: Random) -> None:
    if desk.engine is not None:
        desk.engine.try_now()
