"""A process's means of living stories, made once."""

from collections.abc import Iterator

import pytest

from sync.simulate.runs import Living, Settings
from tests.sync.server.conftest import postgres  # noqa: F401 - a fixture


@pytest.fixture(scope="session")
def living() -> Iterator[Living]:
    made = Living(Settings())
    yield made
    made.close()
