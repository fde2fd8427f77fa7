"""What both lines to the server, the board's keeping and the proof stand on: the file, the decisions, who listens."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

from sync.model import replica_file
from sync.model.ids import now_ms
from sync.replica import carrying
from sync.replica.board import Board
from sync.replica.changes import Changes, Stage, State, Status
from sync.replica.machine import Failure, Machine, Step
from sync.replica.pages import pages
from sync.replica.proving import Proof
from sync.replica.rebase import Rebase
from sync.replica.store import (
    Store,
    named_errors,
)
from sync.replica.transport import LinkFailed, Transport
from sync.wire import Patch

Heard = Callable[[Changes], None]
Stood = Callable[[Status], None]
_SCRUB_AGAIN_MS = 50
"""A window reads for a moment; the log can be emptied between two reads."""
_BOARD_EVERY_MS = 250
"""How often the board looks whether a row's time has come."""


class Ground:
    """One workstation's copy and everybody who hears of it."""

    def __init__(
        self,
        store: Store,
        *,
        app: str,
        random: Random | None = None,
        clock: Callable[[], int] = now_ms,
        board_every_ms: int = _BOARD_EVERY_MS,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = store
        self._app = app
        self._clock = clock
        self._random = random or Random()
        self._board_every_ms = board_every_ms
        self.board = Board(store.connection, clock=self.now)
        self.rebase = Rebase(store.connection, self.board)
        self.machine = Machine(self._random, clock())
        self.machine.clock_offset = int(self._fact("clock_offset") or 0)
        self.on_changes: list[Heard] = []
        self.on_status: list[Stood] = []
        self._transport: Transport | None = None
        self._device = self._fact("device") or ""
        self._left: set[asyncio.Task[None]] = set()
        """Lines to a server that are being given up for another."""
        self._last_n_there = 0
        """The last number that the server knew of this device when it was last greeted."""
        self._epoch_there = ""
        """The server's life when it was last greeted."""
        self._life = f"{self._random.getrandbits(128):032x}"
        """This start of the copy, told from any other start of it or of a copy of it."""
        self._wanted: tuple[frozenset[str], int] = (frozenset(), 0)
        """The scopes that the server wants this copy to hold, and the number of that setting."""
        self._claimed = ""
        """The device that the token was said to be for; empty where only the server knows."""
        self._incarnation = int(self._fact("incarnation") or 0) + 1
        replica_file.put_local(store.connection, "incarnation", self._incarnation)
        self._stopwatch = stopwatch
        self._minded_at: float = stopwatch()
        self._down = asyncio.Event()
        self._up = asyncio.Event()
        self._board = asyncio.Event()
        self._proof_due = asyncio.Event()
        self._is_damaged = False
        # A generator of its own: what it draws leaves the lines' pauses as they are.
        self.proof = Proof(Random(self._life), clock, lambda: self.rebase, self._absorb, self._tell)
        self._closing = False
        self._taking: asyncio.Task[None] | None = None
        """What the downlink is waiting for."""
        self._running: asyncio.Task[Any] | None = None
        self._progress: tuple[Stage | None, int, int] = (None, 0, 0)
        self._told: Status | None = None
        self.machine.step, self.machine.state = Step.HALT, State.OFFLINE

    def now(self) -> int:
        """The time by the server's clock as far as it is known, epoch ms; never before the latest that was seen."""
        lease = self.store.lease
        return max(self._clock() + self.machine.clock_offset, 0 if lease is None else lease.seen)

    @property
    def device(self) -> str:
        """The id that the practice knows this workstation by; empty before the first connect."""
        return self._device

    @property
    def status(self) -> Status:
        """How this copy stands with its server."""
        machine = self.machine
        stage, done, total = self._progress
        if machine.state is State.CATCHING_UP and machine.step is Step.PULL:
            stage = Stage.REPLAYING
            done, total = self.rebase.cursor - machine.started_from, machine.head - machine.started_from
        return Status(
            state=machine.state,
            since=machine.since,
            done=done,
            total=total,
            stage=stage,
            trouble=machine.trouble,
            outbox=len(self.rebase.outbox.by_n),
            waiting=self.rebase.outbox.waiting,
            data_at=machine.data_at,
            clock_offset=machine.clock_offset,
            verified_at=self.proof.verified_at,
            repaired=self.proof.repaired,
            reindexed=self.proof.reindexed,
            is_damaged=self._is_damaged,
            message=machine.message,
        )

    async def _pause(self, event: asyncio.Event, ms: int | None) -> None:
        event.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), None if ms is None else ms / 1000)

    def _wake(self) -> None:
        self._down.set()
        self._up.set()
        self._board.set()
        self._proof_due.set()

    def _interrupt(self) -> None:
        """Whatever the downlink waits for is overtaken: look again at what to do."""
        if self._taking is not None:
            self._taking.cancel()
        self._wake()

    def _tell(self, changes: Changes) -> None:
        if changes:
            for heard in self.on_changes:
                heard(changes)
        self._report()

    def _report(self) -> None:
        status = self.status
        if status != self._told:
            self._told = status
            for stood in self.on_status:
                stood(status)

    def _at(self, stage: Stage | None, done: int, total: int) -> None:
        self._progress = (stage, done, total)
        self._report()

    async def _absorb(self, patch: Patch) -> None:
        for page in pages(patch):
            with named_errors(self.store.folder):
                if page.upto < patch.upto:
                    self.rebase.hear(patch.upto, patch.trail)
                self._tell(self.rebase.absorb(page))
            await asyncio.sleep(0)
        if carrying.is_begun(self.rebase):
            await self._scrub()
        self.machine.patched(patch, self._clock())

    async def _scrub(self) -> None:
        """Leave no byte in the file of what this copy no longer holds."""
        while not carrying.scrub(self.store.connection):
            await self._pause(self._down, _SCRUB_AGAIN_MS)

    def _fact(self, key: str) -> str | None:
        return replica_file.get_local(self.store.connection, key)

    def _need_transport(self) -> Transport:
        if self._transport is None:
            raise LinkFailed(Failure(message="This workstation is not connected to a server."))
        return self._transport
