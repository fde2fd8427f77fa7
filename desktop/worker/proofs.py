"""A draft checked while somebody types: in a child process that stays, so that an answer takes as long as the proof and no
longer, and the local line is answered meanwhile. Of texts that come while it works, only the last is looked at.
"""

import asyncio
import multiprocessing
import os
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sync.replica import journey_jobs
from sync.replica.store import StoreError, open_reader

_POLITE = 5
"""How far the child stands behind in the queue for the processor."""
_RESTS_AFTER_S = 120
"""Without a question for so long, the child ends; the next question starts another."""


class Proofs:
    """The checks of one window. `key` is the keyring's 32 bytes that open the copy in `folder`."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._key = folder, key
        self._child: tuple[BaseProcess, Connection] | None = None
        self._turn = asyncio.Lock()
        self._newest = 0
        self._rest: asyncio.TimerHandle | None = None

    async def check(self, text: str) -> dict[str, Any]:
        """What sync.replica.journey_jobs.checked says of a text; `superseded` where another text came meanwhile. Raises
        StoreError where the copy cannot be read."""
        self._newest += 1
        number = self._newest
        async with self._turn:
            if number != self._newest:
                return {"superseded": True}
            if self._rest is not None:
                self._rest.cancel()
            child, pipe = self._running()
            try:
                pipe.send(text)
                found = await asyncio.to_thread(pipe.recv)
            except (EOFError, OSError):
                self.close()
                raise StoreError("The check ended before it was done.") from None
            except asyncio.CancelledError:
                child.kill()
                self._child = None
                raise
            self._rest = asyncio.get_running_loop().call_later(_RESTS_AFTER_S, self.close)
        if isinstance(found, str):
            raise StoreError(found)
        return found

    def close(self) -> None:
        """End the child."""
        if self._rest is not None:
            self._rest.cancel()
        if self._child is not None:
            child, pipe = self._child
            self._child = None
            child.kill()
            child.join(5)
            pipe.close()

    def _running(self) -> tuple[BaseProcess, Connection]:
        if self._child is not None and self._child[0].is_alive():
            return self._child
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        child = spawn.Process(target=_answer, args=(self._folder, self._key, theirs), daemon=True)
        child.start()
        theirs.close()
        self._child = child, ours
        return self._child


def _answer(folder: Path, key: bytes, pipe: Connection) -> None:
    """In the child, until the other end closes."""
    if hasattr(os, "nice"):
        os.nice(_POLITE)
    while True:
        try:
            text = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            reader = open_reader(folder, key)
            try:
                pipe.send(journey_jobs.checked(reader, text))
            finally:
                reader.close()
        except StoreError as error:
            pipe.send(str(error))
