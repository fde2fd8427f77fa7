"""The makers by command. A maker returns None where nothing that it could be done to is in sight."""

from collections.abc import Callable

import msgspec

from sync.commands.kernel import Command
from sync.simulate.sight import Sight

Maker = Callable[[Sight, int], Command | None]


class Making(msgspec.Struct, frozen=True):
    """How a command is made up. `weight`: how often people do it; `needs`: what is done first where it must be possible."""

    maker: Maker
    weight: float
    needs: tuple[str, ...]


MAKERS: dict[str, Making] = {}
PREPARATIONS: dict[str, Maker] = {}
"""What is done to have something for a command, by its name among the `needs`."""


def makes(key: str, weight: float = 1.0, *, needs: tuple[str, ...] = ()) -> Callable[[Maker], Maker]:
    """Register how a command is made up. `needs` names commands, or preparations, that make a row for it."""

    def register(maker: Maker) -> Maker:
        MAKERS[key] = Making(maker, weight, needs)
        return maker

    return register


def prepares(name: str) -> Callable[[Maker], Maker]:
    """Register what is done to have something for a command."""

    def register(maker: Maker) -> Maker:
        PREPARATIONS[name] = maker
        return maker

    return register
