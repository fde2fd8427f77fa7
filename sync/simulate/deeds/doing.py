"""The deeds by act, and what several of them need."""

import re
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

from sync.commands.kernel import Command
from sync.server.core import Batch
from sync.simulate.desk import Desk
from sync.simulate.plan import Act, Step
from sync.simulate.premises import SYSTEM
from sync.wire import Verdict

_COMMAND = re.compile(rb'"command":"(\w+@\d+)"')

Deed = Callable[[Any, Desk, Step, Random], Awaitable[None]]
DO: dict[Act, Deed] = {}


def does(act: Act) -> Callable[[Deed], Deed]:
    def register(deed: Deed) -> Deed:
        DO[act] = deed
        return deed

    return register


def commands_in(body: bytes) -> list[str]:
    """The commands that a message carries."""
    return [found.decode() for found in _COMMAND.findall(body)]


def later(world: Any, step: Step, healed: Callable[[], None]) -> None:
    world.loop.call_later(step.for_ms / 1_000, healed)


def job_of(command: Command) -> Callable[[Batch], Verdict]:
    """A job of the server's own."""
    return lambda batch: batch.run_own(command, SYSTEM)
