"""The copy inspected in the background: some minutes after it came online, then every few hours, and when somebody asks.

The look itself takes seconds of reading and hashing, so it runs in a child process of its own; what it found is taken in
by the engine, which repairs. The line to the window is answered meanwhile.
"""

import asyncio
import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import structlog

from sync.replica.inspect import Found, inspect
from sync.replica.store import StoreError
from sync.replica.transport import LinkFailed

if TYPE_CHECKING:
    from sync.replica.engine import Engine

FIRST_AFTER_S = 4 * 60.0
EVERY_S = 5 * 3600.0
AGAIN_AFTER_S = 10 * 60.0
"""After an inspection that found something: whether it is mended."""
_POLITE = 10
"""How far the child stands behind in the queue for the processor."""

log = structlog.get_logger("foredesk.worker")


class InspectionFailed(Exception):
    """The look did not come to its end; the copy is as it was."""


class Inspection:
    """Looks after one engine's file. `key` is the keyring's 32 bytes that open it."""

    def __init__(self, engine: "Engine", key: bytes, random: Random | None = None) -> None:
        self._engine = engine
        self._key = key
        self._random = random or Random()
        self._one_at_a_time = asyncio.Lock()

    async def watch(self, first_after_s: float = FIRST_AFTER_S, every_s: float = EVERY_S) -> None:
        """Inspect now and then, until cancelled. Not every desk at once: the pauses vary by a quarter."""
        pause_s = first_after_s
        while True:
            await asyncio.sleep(pause_s * (0.75 + 0.5 * self._random.random()))
            if not self._engine.is_idle:
                pause_s = first_after_s
                continue
            try:
                found = await self.run()
            except (InspectionFailed, StoreError, LinkFailed) as error:
                log.warning("inspection_failed", error=type(error).__name__)
                pause_s = every_s
            else:
                pause_s = every_s if found.is_sound else AGAIN_AFTER_S

    async def run(self) -> Found:
        """Inspect now, repair what was found, and say what it was. Raises InspectionFailed, StoreError; LinkFailed where the
        server is needed for the repair and out of reach: then it is repaired at the next check."""
        async with self._one_at_a_time:
            found = await looked(self._engine.store.folder, self._key)
            log.info("inspected", rows=found.rows, shards=len(found.wrong), search=len(found.search))
            await self._engine.inspected(found)
            return found


async def looked(folder: Path, key: bytes, look: Callable[[Path, bytes], Found] = inspect) -> Found:
    """What a child process finds in a replica's folder. Cancelled, it ends the child. Raises InspectionFailed."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    child = spawn.Process(target=_look, args=(folder, key, look, theirs), name="inspection", daemon=True)
    child.start()
    theirs.close()
    try:
        answer = await asyncio.to_thread(_received, ours)
    finally:
        if child.is_alive():
            child.kill()
        await asyncio.to_thread(child.join)
        ours.close()
    if isinstance(answer, Found):
        return answer
    raise InspectionFailed(answer)


def _received(pipe: Connection) -> Found | str:
    try:
        return pipe.recv()
    except (EOFError, OSError):
        return "the child ended"


def _look(folder: Path, key: bytes, look: Callable[[Path, bytes], Found], answer: Connection) -> None:
    """In the child."""
    if hasattr(os, "nice"):
        os.nice(_POLITE)
    try:
        found: Found | str = look(folder, key)
    except StoreError as error:
        found = type(error).__name__
    answer.send(found)
    answer.close()
