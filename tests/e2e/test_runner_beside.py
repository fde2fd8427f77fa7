"""`foredesk-server serve` and the runner beside it: two processes that begin and end together."""

import os
import signal
import sqlite3
from contextlib import closing as shut
from pathlib import Path

import pytest

from tests.e2e.processes import ServerProcess, closing, is_alive, until

pytestmark = pytest.mark.anyio


def epoch(server: ServerProcess) -> int:
    """The number of the lease's last grant; 0 while there was none."""
    with shut(sqlite3.connect(f"file:{server.folder / 'practice.db'}?mode=ro", uri=True)) as found:
        row = found.execute("SELECT epoch FROM heartbeat").fetchone()
    return 0 if row is None else row[0]


def workstations(server: ServerProcess) -> int:
    with shut(sqlite3.connect(f"file:{server.folder / 'practice.db'}?mode=ro", uri=True)) as found:
        return found.execute("SELECT count(*) FROM device WHERE token_hash <> ''").fetchone()[0]


def runner_of(server: int) -> int:
    """The process that a server started beside itself; 0 while there is none."""
    for folder in Path("/proc").iterdir():
        try:
            if (
                folder.name.isdigit()
                and int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == server
            ):
                return int(folder.name)
        except OSError:
            continue
    return 0


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for children where Linux lists them")
async def test_a_runner_begins_with_its_server_and_ends_with_it_however_that_ends(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", has_runner=True)
    async with closing(server):
        await server.start()
        await until(lambda: epoch(server) == 1, "the lease")
        runner = runner_of(server.pid)
        await server.kill()
        await until(lambda: not is_alive(runner), "the runner's end with its server")
        await server.start()
        await until(lambda: runner_of(server.pid), "a runner beside the server that was started again")
        assert workstations(server) == 1
        again = runner_of(server.pid)
    await until(lambda: not is_alive(again), "the runner's end at its server's stop")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for children where Linux lists them")
async def test_a_runner_that_is_killed_is_started_again(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", has_runner=True)
    async with closing(server):
        await server.start()
        first = await until(lambda: runner_of(server.pid), "the runner")
        os.kill(first, signal.SIGKILL)
        await until(lambda: runner_of(server.pid) not in (0, first), "another runner")
