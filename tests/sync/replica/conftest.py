"""A practice of one server and the copies that two of its desks hold."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.replica.copies import Copy
from tests.sync.replica.practice import Practice


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    made = Practice(tmp_path)
    yield made
    made.close()


@pytest.fixture
def copy(practice: Practice, tmp_path: Path) -> Iterator[Copy]:
    made = Copy(practice, tmp_path, "desk")
    made.sync()
    yield made
    made.connection.close()


@pytest.fixture
def other(practice: Practice, tmp_path: Path) -> Iterator[Copy]:
    made = Copy(practice, tmp_path, "other")
    made.sync()
    yield made
    made.connection.close()
