"""A practice with somebody to write to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.effects.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(str(tmp_path / "practice.db"), tmp_path / "data")
    yield made
    made.close()
