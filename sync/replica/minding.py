"""What a copy does for itself beside the lines: keep the board, note how late it is, prove itself, meet damage."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

import structlog

from sync.model.entities import ENTITIES
from sync.replica.changes import Changes, State
from sync.replica.ground import Ground
from sync.replica.inspect import Found
from sync.replica.rebase import Rebase
from sync.replica.store import (
    DamagedReplica,
    LeaseExpired,
    StoreError,
    named_errors,
)
from sync.replica.transport import LinkFailed
from sync.wire import MAX_MUTATIONS

log = structlog.get_logger("foredesk.replica")
_BOARD_SLICE_MS = 8
"""The board's backlog is worked off in slices no longer than this."""
_BOARD_REST_MS = 100
"""Between two slices while the lines are busy: a push or a page must not wait for a slice at each of its steps."""
_BOARD_LONG_REST_MS = 1000
"""The same while more than one push is waiting to be confirmed, as after a morning offline."""
_MIND_TIME_S = 60.0
_DAMAGED_REST_MS = 5_000
_BUSY_REST_MS = 60_000


class Minding(Ground):
    """A copy that minds its board, its lease and its own soundness."""

    async def check(self, *, recount: bool = False) -> dict[str, list[int]]:
        """Compare digests with the server and repair what differs; returns the shards that differed by entity. Raises
        LinkFailed, StoreError.

        Digests are kept as rows change; `recount` first makes them afresh from the rows themselves, which also finds what
        went bad on the disk. Nothing is compared while the server moves on in between: then {} comes back.
        """
        transport = self._need_transport()
        if recount:
            for entity in ENTITIES:
                self.rebase.recount(entity)
                await asyncio.sleep(0)
        with named_errors(self.store.folder):
            differing, is_hopeless = await self.proof.check(
                transport, self.now, may_start_afresh=self._running is not None
            )
        if is_hopeless:
            self._start_afresh("most of it differs from the server's")
        self._report()
        return differing

    async def inspected(self, found: Found) -> None:
        """Take in what an inspection found of this copy's file (see sync.replica.inspect), and repair it where the server can
        be reached. Unsent work is not touched. Raises LinkFailed, StoreError."""
        with named_errors(self.store.folder):
            is_mendable = await self.proof.take_in(found, self.store.generation)
        if not is_mendable:
            if found.pages is not None:
                self._met_damage(DamagedReplica(found.pages))
            elif self.proof.may_start_afresh():
                self._start_afresh("its search index is damaged")
        elif found.wrong:
            await self.check()
        self._report()

    async def _keep_board(self) -> None:
        """Move rows whose time has come, work off what was put aside while much arrived, and tidy the file between."""
        while not self._closing:
            if self._is_damaged:
                await self._pause(self._board, _DAMAGED_REST_MS)
                continue
            now = self.now()
            try:
                self._mind_time()
                with named_errors(self.store.folder):
                    is_due = self.board.is_due(now)
                    if is_due:
                        with self.rebase.transaction():
                            changed = self.board.work(now, _BOARD_SLICE_MS)
                        self._tell(Changes(board=changed))
            except LeaseExpired as error:
                self._lock_up(str(error))
                return
            except DamagedReplica as error:
                self._met_damage(error)
                continue
            if not is_due:
                self.store.tidy()
                await self._pause(self._board, self._board_every_ms)
            elif rest_ms := self._board_rest_ms:
                await self._pause(self._board, rest_ms)
            else:
                await asyncio.sleep(0)

    @property
    def _board_rest_ms(self) -> int:
        """How long the board leaves the loop to the lines after a slice: the longer, the more is on its way."""
        state, unconfirmed = self.machine.state, len(self.rebase.outbox.by_n)
        if state is State.ONLINE and unconfirmed > MAX_MUTATIONS:
            return _BOARD_LONG_REST_MS
        is_busy = state is State.CATCHING_UP or (unconfirmed and state in {State.CONNECTING, State.ONLINE})
        return _BOARD_REST_MS if is_busy else 0

    def _is_lease_due(self) -> bool:
        return self.store.lease is not None and self.store.lease.is_half_spent(self.now())

    def _mind_time(self) -> None:
        """Once a minute, note how late it is. Raises LeaseExpired."""
        passed = self._stopwatch() - self._minded_at
        if passed >= _MIND_TIME_S:
            self._note_time(passed)

    def _note_time(self, passed_s: float) -> None:
        self._minded_at += passed_s
        self.store.note_time(self._clock(), int(passed_s * 1_000))

    def _lock_up(self, message: str) -> None:
        """The lease is over: give the file back unread until the server lends the half that opens it."""
        self.machine.locked(message, self._clock())
        self._closing = True
        self._interrupt()
        self.store.close()
        self._tell(Changes(everything=True))

    async def _keep_proving(self) -> None:
        """Compare this copy with the server's now and then, while nothing else is to be done."""
        while not self._closing:
            await self._pause(self._proof_due, max(1, self.proof.wait_ms()))
            if self._closing or self.proof.wait_ms() > 0:
                continue
            if not self.is_idle or self._is_damaged:
                await self._pause(self._proof_due, _BUSY_REST_MS)
                continue
            try:
                await self.check()
            except LinkFailed as error:
                log.info("check_failed", code=error.failure.code)
            except DamagedReplica as error:
                self._met_damage(error)

    @property
    def is_idle(self) -> bool:
        """Whether this copy stands at the server's head with nothing of its own on the way."""
        return self.machine.state is State.ONLINE and not self.rebase.outbox.by_n

    def _met_damage(self, error: StoreError) -> None:
        """A page of the file is broken: let everything rest that reads rows, and fetch a fresh file. Unsent work is read from
        the old one, or from memory where even that cannot be read. Raises StoreError where the file does not open again."""
        if not self._is_damaged:
            log.error("replica_damaged", error=type(error).__name__)
        self._is_damaged = True
        with named_errors(self.store.folder):
            fresh = Rebase(self.store.reopen(), self.board)
        self.rebase = fresh
        self.board.follow(self.store.connection)
        if not self.machine.wants_afresh:
            self._start_afresh("a page is broken", wait_ms=self.proof.wait_afresh_ms())
        self._report()

    @contextmanager
    def _naming_damage(self) -> Generator[None]:
        try:
            with named_errors(self.store.folder):
                yield
        except DamagedReplica as error:
            self._met_damage(error)
            raise

    def _start_afresh(self, reason: str, wait_ms: int = 0) -> None:
        """Let the server's snapshot take this copy's place."""
        log.warning("starting_afresh", reason=reason)
        self.machine.start_afresh(self._clock() + wait_ms)
        self._interrupt()
