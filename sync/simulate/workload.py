"""What people at the desks do: every registered command, made of what their copy shows, weighted towards quarrels."""

from functools import cache

import sync.simulate.makers.all  # noqa: F401  # pyright: ignore[reportUnusedImport] - fills the register
from sync.commands.kernel import Command
from sync.policy.roles import may
from sync.simulate.clinic import PEOPLE
from sync.simulate.makers.making import MAKERS, PREPARATIONS
from sync.simulate.pairs import Cast
from sync.simulate.plan import Plan
from sync.simulate.sight import Sight
from sync.simulate.stories import plan_of


def made_up(sight: Sight, now: int) -> Command | None:
    """Something to do at a desk at this moment, epoch ms."""
    keys = sorted(MAKERS)
    weights = [MAKERS[key].weight for key in keys]
    for key in sight.random.choices(keys, weights, k=8):
        made = MAKERS[key].maker(sight, now)
        if made is not None:
            return made
    return None


def made(key: str, sight: Sight, now: int) -> Command | None:
    """The named command, or what prepares for one, made up."""
    maker = PREPARATIONS[key] if key in PREPARATIONS else MAKERS[key].maker
    return maker(sight, now)


def known() -> frozenset[str]:
    """The commands that somebody in this world may come to do."""
    return frozenset(MAKERS)


@cache
def cast() -> Cast:
    """What stories are made of: every command there is."""
    commands = sorted(MAKERS)
    return Cast(
        commands,
        {key: making.needs for key, making in MAKERS.items()},
        {key: [desk for desk, (_, _, roles) in enumerate(PEOPLE) if may(roles, key)] for key in commands},
    )


def story_of(seed: int) -> Plan:
    """The story of a seed, of every command there is."""
    return plan_of(seed, cast())
