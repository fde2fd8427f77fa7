"""The makers by command. A maker returns None where nothing that it could be done to is in sight."""

from collections.abc import Callable

from sync.commands.kernel import Command
from sync.simulate.sight import Sight

Maker = Callable[[Sight, int], Command | None]
MAKERS: dict[str, tuple[float, Maker]] = {}


def makes(key: str, weight: float = 1.0) -> Callable[[Maker], Maker]:
    """Register how a command is made up; the weight says how often people do it."""

    def register(maker: Maker) -> Maker:
        MAKERS[key] = (weight, maker)
        return maker

    return register
