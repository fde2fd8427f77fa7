"""A fresh copy comes while people work: real processes, a worker ended by force at every point of it."""

import asyncio
import json
import sqlite3
import sys
from contextlib import closing as shut
from pathlib import Path

import pytest

from desktop.protocol import Done, LinkState
from sync.commands.people import AddNote, CaptureLead
from sync.replica.changes import Stage
from tests.e2e.conftest import OWNER, Clinic
from tests.e2e.processes import ServerProcess, Station, closing, is_alive
from tests.e2e.staff import Person
from tests.e2e.steps import assert_equal, in_step

pytestmark = pytest.mark.anyio


def forget_the_journal(server: ServerProcess) -> None:
    """What a long absence comes to: the changes since are no longer listed. The server must not run."""
    with shut(sqlite3.connect(server.folder / "practice.db", isolation_level=None)) as database:
        (head,) = database.execute("SELECT seq FROM clock").fetchone()
        database.execute("UPDATE meta SET value = ? WHERE key = 'min_cursor'", (str(head),))


@pytest.mark.parametrize("point", ["halfway", "checked", "before", "after"])
async def test_a_worker_killed_during_a_fresh_copy_loses_nothing_that_was_typed(
    clinic: Clinic, tmp_path: Path, point: str
) -> None:
    server, station, other = clinic.server(), Station(tmp_path / "desk"), Station(tmp_path / "other")
    async with closing(server, station, other):
        await server.start()
        await station.sign_in(server.url, OWNER, clinic.owner_password)
        person = Person("Owner", station)
        await station.talk.do(CaptureLead(name="Huda Rahman", phone="+971501110001"))
        contact = station.value("SELECT id FROM contact WHERE name = 'Huda Rahman'")
        await in_step(server, station)
        await station.kill()

        await other.sign_in(server.url, OWNER, clinic.owner_password)
        await other.talk.do(AddNote(contact_id=contact, text="from the other desk"))
        await in_step(server, other)
        await server.stop()
        forget_the_journal(server)
        await server.start()

        await station.desk.start((sys.executable, "-m", "tests.e2e.dying_worker", point))
        dying = station.desk.pid
        await station.until(lambda: station.status.stage is Stage.FETCHING, "a fresh copy on its way", 90)
        assert station.status.state is LinkState.CATCHING_UP
        typing: list[asyncio.Task[Done]] = []
        seen = 0
        while is_alive(dying):
            text = f"meanwhile {len(typing)}"
            typing.append(asyncio.create_task(station.talk.do(AddNote(contact_id=contact, text=text))))
            await asyncio.wait(typing[-1:], timeout=0.2)
            if typing[-1].done() and station.status.stage is Stage.FETCHING:
                noted = station.rows("SELECT data FROM timeline WHERE kind = 'note.added'")
                seen += any(f'"{text}"' in data for (data,) in noted)
        assert seen > 3  # what was typed stands at once in the copy that is read while the fresh one comes

        assert generation(station) == (2 if point == "after" else 1)
        await station.desk.start()
        person.done += [done.ulid for done in await asyncio.gather(*typing)]
        person.typed += [("notes", f"meanwhile {n}") for n in range(len(typing))]
        await in_step(server, station, other)
        assert generation(station) == 2
        assert_equal(server, [person])


def generation(station: Station) -> int:
    return json.loads((station.profile / "replica" / "current.json").read_bytes())["generation"]
