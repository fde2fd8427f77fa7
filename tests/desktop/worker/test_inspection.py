"""The copy is looked through in a child process, beside the line to the window."""

import asyncio
import time
from pathlib import Path

import pytest

from desktop.worker import inspection
from desktop.worker.inspection import Inspection, InspectionFailed, looked
from sync.model import cipher
from sync.replica.engine import Engine
from sync.replica.inspect import Found
from sync.replica.store import read_pointer, unwrap

pytestmark = pytest.mark.anyio
KEY = bytes(range(32))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine.open(tmp_path / "replica", KEY)


def _never_ends(folder: Path, key: bytes) -> Found:
    time.sleep(60)
    raise AssertionError("nobody ended the child")


def _dies(folder: Path, key: bytes) -> Found:
    raise SystemExit(3)


@pytest.mark.expects_logs("search_damaged")
async def test_a_child_looks_and_the_engine_takes_in_what_it_found(engine: Engine) -> None:
    connection = engine.store.connection
    pointer = read_pointer(engine.store.folder)
    raw = cipher.connect(engine.store.folder / pointer.file, unwrap(pointer, KEY))
    raw.execute("INSERT INTO message_search (rowid, body) VALUES (7, 'words of no message')")
    raw.close()
    found = await Inspection(engine, KEY).run()
    assert found.search == {"message_search": [7]}
    assert engine.status.reindexed == 1
    assert (await looked(engine.store.folder, KEY)).is_sound
    assert connection.execute("SELECT count(*) FROM message_search").fetchone() == (0,)
    await engine.close()


async def test_a_look_that_is_called_off_ends_its_child(engine: Engine) -> None:
    task = asyncio.create_task(looked(engine.store.folder, KEY, _never_ends))
    await asyncio.sleep(0.05)
    task.cancel()
    async with asyncio.timeout(20):
        with pytest.raises(asyncio.CancelledError):
            await task
    await engine.close()


async def test_a_child_that_dies_is_no_finding(engine: Engine) -> None:
    with pytest.raises(InspectionFailed):
        await looked(engine.store.folder, KEY, _dies)
    with pytest.raises(InspectionFailed, match="WrongKey"):
        await looked(engine.store.folder, bytes(32))
    await engine.close()


async def test_after_a_finding_it_looks_again_soon_and_else_in_hours(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    results = [Found(generation=0, search={"message_search": [1]}), Found(generation=0)]

    class Stop(Exception):
        pass

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) > 3:
            raise Stop

    async def run(self: Inspection) -> Found:
        return results.pop(0)

    monkeypatch.setattr(inspection.asyncio, "sleep", sleep)
    monkeypatch.setattr(Inspection, "run", run)
    idle = iter((False, True, True))
    monkeypatch.setattr(Engine, "is_idle", property(lambda self: next(idle)))
    with pytest.raises(Stop):
        await Inspection(engine, KEY).watch()
    monkeypatch.undo()
    first, busy, soon, late = waits
    assert 3 * 60 <= first <= 5 * 60
    assert 3 * 60 <= busy <= 5 * 60
    assert 7 * 60 <= soon <= 13 * 60
    assert late >= 3 * 3600
    await engine.close()
