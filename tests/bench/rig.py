"""What several measurements stand on: a served clinic, a signed-in device, a replica of it that others are copied from."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from desktop.demo.clinic import Demo
from desktop.keys import derive
from desktop.profile import replica_folder
from sync.replica.changes import State
from sync.replica.engine import Engine
from sync.replica.session import Session
from tests.bench import clinic
from tests.e2e.processes import ServerProcess

ROOT = bytes(range(32))
"""The root key of the bench's profiles."""
APP = "foredesk bench"
SARA = "sara@palmera.example"


@dataclass(frozen=True)
class Signed:
    """A workstation of a served clinic with Sara signed in."""

    url: str
    token: str
    device_id: str
    staff_id: str
    session: Session


class Rig:
    """One run of the bench: how many contacts, how many runs each, and a folder for everything it writes."""

    def __init__(self, contacts: int, runs: int, scratch: Path) -> None:
        self.contacts = contacts
        self.runs = runs
        self.scratch = scratch
        self._made = 0
        self._profiles: dict[int, Path] = {}

    def folder(self) -> Path:
        """A new, empty folder."""
        self._made += 1
        made = self.scratch / f"{self._made:03d}"
        made.mkdir()
        return made

    @contextlib.asynccontextmanager
    async def served(
        self, contacts: int, *, is_long: bool = False
    ) -> AsyncIterator[tuple[ServerProcess, Demo]]:
        """A fresh copy of the clinic, served by a process of its own; `is_long`: with years behind it."""
        demo = clinic.fresh(contacts, self.folder(), is_long=is_long)
        server = ServerProcess(demo.folder)
        await server.start()
        try:
            yield server, demo
        finally:
            await server.stop()
            shutil.rmtree(demo.folder)

    async def profile(self, contacts: int) -> Path:
        """A workstation's profile with a complete copy of the clinic, the board included. Copied from one made once."""
        if contacts not in self._profiles:
            made = self.folder()
            async with self.served(contacts) as (server, demo):
                await fetch(replica_folder(made), await signed(server.url, demo), with_board=True)
            self._profiles[contacts] = made
        copy = self.folder()
        shutil.copytree(self._profiles[contacts], copy, dirs_exist_ok=True)
        return copy


async def signed(url: str, demo: Demo, email: str = SARA) -> Signed:
    """Enrol a new workstation over HTTP."""
    async with httpx.AsyncClient(timeout=30) as client:
        body = {"email": email, "password": demo.password, "device_name": "Bench"}
        answer = (await client.post(f"{url}/v1/auth/sign-in", json=body)).raise_for_status().json()
    session = Session(answer["session"]["id"], bytes.fromhex(answer["session"]["key"]))
    return Signed(url, answer["token"], answer["device_id"], answer["staff_id"], session)


@contextlib.asynccontextmanager
async def engine(folder: Path) -> AsyncIterator[tuple[Engine, asyncio.Task[None]]]:
    """A replica's engine in this process, running."""
    made = Engine.open(folder, derive(ROOT, "replica"), app=APP)
    running = asyncio.create_task(made.run())
    try:
        yield made, running
    finally:
        await made.close()
        await running


async def fetch(
    folder: Path,
    device: Signed,
    *,
    with_board: bool = False,
    through: Callable[[Engine], Any] | None = None,
) -> int:
    """Fetch a first copy until it follows the server live; its live rows. `through` attaches another transport."""
    async with engine(folder) as (made, _):
        online = asyncio.Event()
        made.on_status.append(lambda status: online.set() if status.state is State.ONLINE else None)
        if through is None:
            made.connect(device.url, device.token, device.device_id)
        else:
            through(made)
        await asyncio.wait_for(online.wait(), 300)
        while with_board and made.board.is_due(made.now()):  # noqa: ASYNC110 - nor does the board's last slice
            await asyncio.sleep(0.05)
        rows = sum(n for shards in made.rebase.confirmed.digest().values() for n, _ in shards.values())
        if with_board:
            made.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return rows
