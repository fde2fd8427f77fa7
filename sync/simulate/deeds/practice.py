"""What the practice decides: who works here, and which workstation carries what."""

from collections.abc import Callable
from random import Random
from typing import Any

from sync.commands.kernel import REGISTER, Command
from sync.model import scopes
from sync.model.words import PRACTICE_SCOPE
from sync.server import devices
from sync.server.core import Batch
from sync.simulate.clinic import person_command
from sync.simulate.deeds.doing import does, later
from sync.simulate.desk import Desk
from sync.simulate.plan import Act, Step
from sync.simulate.premises import SYSTEM
from sync.wire import Verdict


@does(Act.DISABLE)
async def _disable(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """Somebody no longer works here, with work still in the outbox."""
    world.struck(step.act, [other for other in world.desks if other.person == desk.person])
    world.disabled.add(desk.person)
    await world.write(job_of(person_command(desk.person, disabled=True)))


@does(Act.ENABLE)
async def _enable(world: Any, desk: Desk, step: Step, random: Random) -> None:
    await world.write(job_of(person_command(desk.person)))


def job_of(command: Command) -> Callable[[Batch], Verdict]:
    """A job of the server's own."""
    return lambda batch: batch.run_own(command, SYSTEM)


@does(Act.OLD_SERVER)
async def _old_server(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """The server does not know some commands yet: they are held, and delay nothing."""
    world.unknown = frozenset({*random.sample(sorted(REGISTER), 12), *desk.outbox()})
    for other in world.desks:
        for command in set(other.outbox()) & world.unknown:
            world.pairs[step.act, command] += 1

    def upgraded() -> None:
        world.unknown = frozenset()

    later(world, step, upgraded)


@does(Act.RESCOPE)
async def _rescope(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """An owner says what a workstation carries from now on: less, or more."""
    world.struck(step.act, [desk])
    words = random.choice(_CARRIED)

    def mark(batch: Batch) -> None:
        devices.set_scopes(batch.rows, desk.badge.device, words)

    await world.write(mark)


_CARRIED: tuple[tuple[str, ...], ...] = (
    scopes.EVERYTHING,
    (PRACTICE_SCOPE,),
    (*scopes.EVERYTHING, *(f"{word}+clinical" for word in scopes.EVERYTHING)),
)


@does(Act.REVOKE)
async def _revoke(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """A workstation is signed out for good, with work in its outbox: a manager decides on that, and nothing stays on it."""
    world.struck(step.act, [desk])

    def sign_out(batch: Batch) -> None:
        devices.revoke_device(batch.rows, desk.badge.device)

    await world.write(sign_out)


@does(Act.SLOW)
async def _slow(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """The server's threads take their time: what was read is old when it is acted upon."""
    world.struck_server(step.act)
    world.slow_s, world.was_slow = step.for_ms / 500, True

    def quick() -> None:
        world.slow_s = 0.0

    later(world, step, quick)
