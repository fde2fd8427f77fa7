"""A practice with somebody to write to; for real processes also on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.effects.house import House
from tests.sync.server.conftest import fresh_postgres, postgres, url

__all__ = ["fresh_postgres", "house", "postgres", "url"]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(str(tmp_path / "practice.db"), tmp_path / "data")
    yield made
    made.close()
