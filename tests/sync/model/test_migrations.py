"""The one history of the tables, on all three drivers."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.model import cipher, migrations
from sync.model.migrations import NewerDatabase, Side, revise, upgrade, version

SIDES: list[Side] = ["server", "replica"]


@pytest.fixture(params=["sqlite3", "sqlcipher3"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    if request.param == "sqlite3":
        opened: Any = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    else:
        opened = cipher.connect(tmp_path / "x.db", b"k" * 32)
    yield opened
    opened.close()


@pytest.mark.parametrize("side", SIDES)
def test_an_empty_database_is_brought_to_the_head_once(connection: Any, side: Side) -> None:
    assert version(connection) is None
    assert upgrade(connection, side)
    assert version(connection) == migrations.HEAD
    assert not upgrade(connection, side)
    assert not connection.in_transaction


@pytest.mark.parametrize("side", SIDES)
def test_the_history_ends_where_the_models_are(side: Side) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    upgrade(connection, side)
    left = revise.missing(side, connection)
    connection.close()
    assert left == "pass", f"the models say more than the history:\n{left}"


def test_each_side_has_its_own_tables_and_no_other() -> None:
    for side in SIDES:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        upgrade(connection, side)
        found = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        connection.close()
        assert found == {table.name for table in migrations.tables(side)} | {"alembic_version"}


def test_the_known_versions_are_those_in_the_folder() -> None:
    folder = Path(migrations.__file__).parent / "versions"
    assert tuple(sorted(path.name[:4] for path in folder.glob("[0-9]*.py"))) == migrations.KNOWN
    assert migrations.KNOWN[-1] == migrations.HEAD


def test_a_database_of_a_newer_version_is_left_alone(connection: Any) -> None:
    upgrade(connection, "server")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabase, match="newer version"):
        upgrade(connection, "server")
