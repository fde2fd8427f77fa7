"""Programs of different age."""

from random import Random
from typing import Any

from sync.simulate.deeds.doing import does, later
from sync.simulate.desk import Desk
from sync.simulate.plan import Act, Step


@does(Act.OLD_DESK)
async def _old_desk(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """The server serves this program no longer; its outbox is kept until it is updated (426)."""
    world.struck(step.act, [desk])
    be_of_schema(desk, 0)

    def updated() -> None:
        be_of_schema(desk, None)

    later(world, step, updated)


def be_of_schema(desk: Desk, schema: int | None) -> None:
    if desk.schema != schema:
        desk.schema = schema
        if desk.engine is not None:
            desk.attach()
