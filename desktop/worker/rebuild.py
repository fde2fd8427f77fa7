"""How far the board's rebuild is, told to the window: a journey that changed may move everybody's next action."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from desktop.protocol import BOARD_JOB, Job
from sync.replica.board import Board
from sync.replica.store import StoreError, named_errors

_EVERY_S = 0.5
WORTH_TELLING = 500
"""Contacts left behind below which nobody waits: ordinary traffic is worked off between two looks."""


class Rebuild:
    """Turns what is left, looked at now and then, into progress whose `done` never falls and whose `total` grows when more
    is marked meanwhile."""

    def __init__(self) -> None:
        self._done: int = 0
        self._left: int = 0
        self._told = False

    def look(self, left: int) -> Job | None:
        """What to tell, given how many contacts are left now; None where nothing changed, or nothing worth a word."""
        if not self._told and left < WORTH_TELLING:
            return None
        if self._told and left == self._left:
            return None
        if self._told and left < self._left:
            self._done += self._left - left
        self._left, self._told = left, left > 0
        told = Job(id=BOARD_JOB, label="", done=self._done, total=self._done + left, finished=left == 0)
        if told.finished:
            self._done = 0
        return told


async def watch(board: Board, folder: Path, tell: Callable[[Job], None]) -> None:
    """Look twice a second at what is left and tell, until cancelled, or until the file in `folder` fails: the engine, which
    meets the same, says so."""
    rebuild = Rebuild()
    while True:
        try:
            with named_errors(folder):
                left = board.left()
        except StoreError:
            return
        if (job := rebuild.look(left)) is not None:
            tell(job)
        await asyncio.sleep(_EVERY_S)
