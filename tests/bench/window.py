"""The window, measured from inside by a process of its own over the whole clinic, on Qt's offscreen platform."""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import sync.commands.all  # noqa: F401 - fills the register
from desktop.demo.clinic import Demo
from sync.commands.imports import ImportContact
from sync.commands.kernel import Principal
from sync.model.ids import fact_id, now_ms
from sync.model.words import Role
from sync.server.database import open_database
from sync.server.offline import writing
from sync.server.practice import open_site
from tests.bench.figures import percentile
from tests.bench.rig import SARA, Rig
from tests.e2e.processes import ServerProcess

KEYS = 200
ARRIVING = 10_000
"""Imported contacts; each is a contact, an endpoint, what joins the two, and a timeline entry: 40,000 rows."""
_SYSTEM = Principal("system", "practice", frozenset(Role))


class Child:
    """The measuring process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @staticmethod
    async def start(*arguments: str) -> "Child":
        return Child(
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.bench.window_child", *arguments),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=1 << 20,
            )
        )

    def ask(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())

    async def hear(self, name: str, within_s: float = 300) -> Any:
        """The next line's value of this name. Raises RuntimeError where the child ended instead."""
        assert self._process.stdout is not None
        while line := await asyncio.wait_for(self._process.stdout.readline(), within_s):
            if line.startswith(b"{") and name in (said := json.loads(line)):
                return said[name]
        raise RuntimeError(f"the window ended without telling {name}")

    async def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 20)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


@contextlib.asynccontextmanager
async def _working(rig: Rig) -> AsyncIterator[tuple[ServerProcess, Demo, Child]]:
    async with rig.served(rig.contacts) as (server, demo):
        child = await Child.start("work", str(rig.folder()), server.url, SARA, demo.password)
        try:
            await child.hear("ready", 600)
            yield server, demo, child
        finally:
            await child.close()


async def measure_first_paint(rig: Rig) -> dict[str, list[float]]:
    """ms from starting the process until its first paint is done, with the whole clinic's copy on the disk."""
    profile = await rig.profile(rig.contacts)
    found: list[float] = []
    for warm in range(rig.runs + 1):
        child = await Child.start("first-paint", str(profile), str(time.time()))
        took = await child.hear("first_paint_ms")
        await child.close()
        if warm:
            found.append(took)
    return {"window.first_paint": found}


async def measure_key(rig: Rig) -> dict[str, list[float]]:
    """p99 in ms of 200 presses that move through the board, its panel open."""
    found: list[float] = []
    async with _working(rig) as (_, _, child):
        for _ in range(rig.runs):
            child.ask(f"keys {KEYS}")
            found.append(percentile(await child.hear("keys_ms"), 0.99))
    return {"window.key_to_repaint.p99": found}


async def measure_memory(rig: Rig) -> dict[str, list[float]]:
    """Resident MB of the window's process after its screens were looked at."""
    async with _working(rig) as (_, _, child):
        child.ask("memory")
        return {"memory.window": [await child.hear("memory_mb")]}


async def measure_gap(rig: Rig) -> dict[str, list[float]]:
    """ms of the worst gap between two frames while 40,000 rows arrive: the server was away and comes back with them."""
    async with _working(rig) as (server, demo, child):
        await server.stop()
        await asyncio.to_thread(_import, demo.folder)
        child.ask(f"gap B{ARRIVING - 1}")
        await child.hear("quiet_ms")
        await server.start()
        return {"window.frame_gap.max": [await child.hear("gap_ms", 600)]}


def _import(folder: Path) -> None:
    database = open_database(str(folder / "practice.db"))
    try:
        site = open_site(database, folder)
        for first in range(0, ARRIVING, 5_000):
            numbers = range(first, min(first + 5_000, ARRIVING))
            with writing(database, site) as batch:
                batch.run_many([(_arriving(number), _SYSTEM, now_ms(), None) for number in numbers])
    finally:
        database.close()


def _arriving(number: int) -> ImportContact:
    return ImportContact(
        import_id=fact_id("bench", "import"),
        name=f"Arriving {number}",
        phones=(f"+97156{number:07d}",),
        external_ref=f"B{number}",
    )
