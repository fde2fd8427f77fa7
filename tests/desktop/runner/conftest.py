"""A practice on a clock of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.desktop.runner.world import ZONE, World, moment

Live = Callable[..., Awaitable[World]]


@pytest.fixture
async def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Live]:
    """Makes worlds: `await live(now)`, on Monday at ten where nothing is said."""
    made: list[World] = []

    async def begin(now: int | None = None, zone: str = ZONE) -> World:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(World(folder, monkeypatch, moment(3, 10) if now is None else now, zone))
        return made[-1]

    yield begin
    for world in made:
        await world.close()
