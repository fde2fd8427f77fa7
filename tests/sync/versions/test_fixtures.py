"""The files of every released schema, opened, migrated and synced by the program of today."""

import asyncio
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from sync.model import migrations
from sync.model.entities import ENTITIES
from sync.model.versions import SCHEMA_VERSION, columns_at
from sync.model.words import VerdictKind
from sync.server.checking import check
from tests.fixtures.make import DESK, HERE, PACKED, RENAMED
from tests.sync.replica.practice import Desk, Practice

SCHEMAS = sorted(int(path.name.removeprefix("schema-")) for path in HERE.glob("schema-*"))


@pytest.fixture(params=SCHEMAS)
def schema(request: pytest.FixtureRequest) -> int:
    return request.param


def known(schema: int) -> dict[str, Any]:
    return json.loads((HERE / f"schema-{schema}" / "known.json").read_text())


def test_every_schema_has_its_files() -> None:
    assert list(range(1, SCHEMA_VERSION + 1)) == SCHEMAS


def test_what_a_released_schema_knows_never_changes(schema: int) -> None:
    found = {name: list(columns) for name, columns in columns_at(schema).items()}
    assert found == known(schema)["columns"], (
        "the columns of a schema are not those of its files: list what is new in sync.model.versions (before the first "
        "release: make the files anew, see tests/fixtures/README.md)"
    )


def test_what_was_added_may_be_empty() -> None:
    first = columns_at(1)
    for name, kind in ENTITIES.items():
        for column in kind.table.columns:
            if name in first and column.name not in first[name]:
                assert column.nullable, f"{name}.{column.name}: rows of before have nothing in it"


def test_its_files_are_opened_migrated_and_synced(schema: int, tmp_path: Path) -> None:
    with tarfile.open(HERE / f"schema-{schema}" / PACKED) as packed:
        packed.extractall(tmp_path, filter="data")

    async def run() -> None:
        practice = Practice(tmp_path)
        desk = Desk(practice, tmp_path, DESK)
        unsent = known(schema)["unsent"]
        try:
            with practice.database.reading() as rows:
                assert migrations.version(rows.connection) == migrations.HEAD
                assert check(rows).is_sound
            assert migrations.version(desk.engine.store.connection) == migrations.HEAD
            assert len(desk.engine.rebase.outbox.by_n) == len(unsent) + 1, "what was typed is there"
            desk.start()
            await asyncio.wait_for(desk.settled(), 30)
            assert await desk.engine.check(recount=True) == {}
            assert "snapshot" not in desk.line.asked
            with practice.database.reading() as rows:
                told = rows.execute("SELECT data FROM timeline WHERE kind = 'note.added'").fetchall()
                assert sorted(json.loads(data)["text"] for (data,) in told) == sorted(unsent)
                assert (
                    rows.execute("SELECT count(*) FROM contact WHERE name = ?", (RENAMED,)).fetchone()[0] == 1
                )
                kinds = rows.execute("SELECT DISTINCT verdict FROM mutation").fetchall()
                assert kinds == [(VerdictKind.APPLIED,)]
        finally:
            await desk.stop()
            practice.close()

    asyncio.run(run())
