"""A furnished practice for each test."""

from collections.abc import Iterator

import pytest

from tests.sync.commands.clinic import Clinic


@pytest.fixture
def clinic() -> Iterator[Clinic]:
    made = Clinic().furnish()
    yield made
    made.close()
