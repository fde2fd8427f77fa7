"""A database that lives another life: behind its witness at the start, or restored under a server that goes on running."""

import asyncio

import pytest

from sync.commands.kernel import Principal
from sync.commands.people import CaptureLead
from sync.model.ids import now_ms
from sync.model.words import Role
from sync.server import feed
from sync.server.database import Database, open_database
from sync.server.passwords import Hashing
from sync.server.practice import Site, bear_witness, begin_epoch, open_site, put_meta
from sync.server.refusals import Refusal
from sync.server.server import Server
from sync.server.sums import SCHEMA_KEY

SYSTEM = Principal("system", "practice", frozenset(Role))
SCOPES = frozenset({"practice"})
_BEHIND = 5


def head(database: Database) -> int:
    with database.reading() as rows:
        return feed.head(rows)


def restore(url: str, to: int) -> str:
    """What a restore leaves for the server that runs: fewer numbers, another life; its epoch."""
    beside = open_database(url)
    rows = beside.begin()
    for table in ("journal", "trail"):
        rows.execute(f"DELETE FROM {table} WHERE seq > ?", (to,))
    rows.execute("UPDATE clock SET seq = ?", (to,))
    epoch = begin_epoch(rows)
    beside.commit()
    beside.close()
    return epoch


def lead(number: int) -> CaptureLead:
    return CaptureLead(name=f"Lina {number}", phone=f"+97150123456{number}", text="Implant?")


def test_a_database_behind_its_witness_begins_another_life_before_any_workstation_speaks(
    database: Database, site: Site
) -> None:
    there = head(database)
    bear_witness(site, there)
    assert open_site(database, site.folder).epoch == site.epoch, "it stands where the witness saw it"
    bear_witness(site, there + 1)
    second = open_site(database, site.folder).epoch
    assert second != site.epoch
    assert open_site(database, site.folder).epoch == second, "the witness of a life that is over says nothing"


@pytest.mark.expects_logs("write.failed")
def test_a_process_of_an_older_program_lets_a_database_alone_that_a_newer_one_brought_up(
    url: str, database: Database, site: Site, hashing: Hashing
) -> None:
    async def run() -> None:
        server = Server(open_database(url), site, hashing)
        rows = database.begin()
        put_meta(rows, SCHEMA_KEY, "99")
        database.commit()
        before = head(database)
        with pytest.raises(Refusal, match="being updated"):
            await server.read(feed.head)
        with pytest.raises(Refusal, match="could not write"):
            await server.write(lambda batch: batch.run_own(lead(1), SYSTEM))
        assert head(database) == before
        await server.close()

    asyncio.run(run())


def test_streams_go_on_when_the_database_is_restored_under_a_running_server(
    url: str, database: Database, site: Site, hashing: Hashing
) -> None:
    async def run() -> None:
        server = Server(open_database(url), site, hashing)
        try:
            await server.write(
                lambda batch: batch.run_many([(lead(n), SYSTEM, now_ms(), None) for n in range(_BEHIND)])
            )
            then = head(database)
            stream = server.hub.subscribe("desk", SCOPES, 1)
            epoch = restore(url, then - _BEHIND)
            await server.read(feed.head)
            await asyncio.sleep(0)
            assert server.site.epoch == epoch
            assert stream.overflowed, "an open stream begins again"
            assert await stream.take(0) == []
            fresh = server.hub.subscribe("desk", SCOPES, 1)
            await server.write(lambda batch: batch.run_own(lead(9), SYSTEM))
            ((since, upto, event),) = await fresh.take(10)
            assert (since, upto) == (then - _BEHIND, then - _BEHIND + 1)
            assert epoch.encode() in event
            # A reader that began before the restore still sees the life that is over.
            server._live_on(site.epoch, lambda: then)
            await asyncio.sleep(0)
            assert server.site.epoch == epoch
            assert not fresh.overflowed
            assert server.hub.head == then - _BEHIND + 1
        finally:
            await server.close()

    asyncio.run(run())
