"""A replica at work: one event loop that owns the file, runs both lines to the server and answers local commands.

Every database step is short and runs on the loop itself, so a local command never waits for more than one page. The
decisions are the machine's, the rows the rebase's; here they are only carried out.
"""

import asyncio
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

import structlog

from sync.commands.outcomes import CommandError
from sync.model import replica_file
from sync.model.entities import ENTITIES
from sync.model.ids import now_ms
from sync.model.words import SCHEMA_VERSION
from sync.replica import bootstrap, carrying, succession
from sync.replica.board import Board
from sync.replica.changes import Applied, Changes, Intent, Stage, State, Status, Trouble
from sync.replica.flight import Flight
from sync.replica.inspect import Found
from sync.replica.machine import Failure, Machine, Step
from sync.replica.pages import pages
from sync.replica.proving import Proof
from sync.replica.rebase import OtherScopes, OutOfStep, Rebase
from sync.replica.store import (
    DamagedReplica,
    DamagedSnapshot,
    LeaseExpired,
    NoSpace,
    Store,
    StoreError,
    named_errors,
)
from sync.replica.transport import LinkFailed, Transport
from sync.wire import MAX_MUTATION_BYTES, MAX_MUTATIONS, Hello, Patch, Push, Verdict

log = structlog.get_logger("foredesk.replica")

Heard = Callable[[Changes], None]
Stood = Callable[[Status], None]
_MOST, _BUDGET = MAX_MUTATIONS, MAX_MUTATION_BYTES
_MOST_LIVES = 200
"""Starts since the server last answered that are remembered."""
_BOARD_SLICE_MS = 8
"""The board's backlog is worked off in slices no longer than this."""
_BOARD_REST_MS = 100
"""Between two slices while the lines are busy: a push or a page must not wait for a slice at each of its steps."""
_BOARD_LONG_REST_MS = 1000
"""The same while more than one push is waiting to be confirmed, as after a morning offline."""
_DEAF = frozenset({401, 403, 409})
"""How a server answers that will not take a signed-out workstation's work, however often it is offered."""
_OFFER_AGAIN_MS = 2_000
_MIND_TIME_S = 60.0
_SCRUB_AGAIN_MS = 50
"""A window reads for a moment; the log can be emptied between two reads."""
_DAMAGED_REST_MS = 5_000
_BUSY_REST_MS = 60_000
_BOARD_EVERY_MS = 250
"""How often the board looks whether a row's time has come."""


class Engine:
    """One workstation's copy. Made and used on one event loop; `run` carries the traffic until `close`."""

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
        self._minded_at = stopwatch()
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

    @staticmethod
    def open(path: Path | str, key: bytes, *, app: str = "foredesk", **more: Any) -> "Engine":
        """Open or make the replica in a folder; `key` is the keyring's 32 bytes. Raises StoreError."""
        store = Store.open(path, key, replica_file.create, more.get("clock", now_ms))
        try:
            with named_errors(store.folder):
                return Engine(store, app=app, **more)
        except BaseException:
            store.close()
            raise

    # -- what callers use -------------------------------------------------------------------------------------------

    def now(self) -> int:
        """The time by the server's clock as far as it is known, epoch ms; never before the latest that was seen."""
        lease = self.store.lease
        return max(self._clock() + self.machine.clock_offset, 0 if lease is None else lease.seen)

    def connect(self, url: str, token: str, device: str = "") -> None:
        """Speak to the server at `url` as this device, from now on; without one, as the token's own, which the server says.
        `run` must be running for anything to happen."""
        from sync.replica.client import HttpTransport  # httpx costs 0.2 s, and a copy on its own needs none

        if self._transport is not None:
            closing = asyncio.get_running_loop().create_task(self._transport.close())
            self._left.add(closing)
            closing.add_done_callback(self._left.discard)
        self.attach(HttpTransport(url, token), device)

    def attach(self, transport: Transport, device: str) -> None:
        """Speak through this transport. A device other than before takes over the unsent work under its own numbers."""
        self._transport = transport
        self._claimed = device
        if device:
            self._be(device)
        machine = Machine(self._random, self._clock())
        machine.clock_offset = self.machine.clock_offset
        machine.wants_afresh = self.machine.wants_afresh
        self.machine = machine
        self._interrupt()

    def apply(self, intent: Intent) -> Applied:
        """Apply a command here and now and queue it for the server. Raises CommandError, StoreError."""
        with self._naming_damage():
            applied = self.rebase.apply(intent)
        self._tell(applied.changes)
        self._up.set()
        return applied

    def apply_many(self, intents: Sequence[Intent]) -> list[Applied | CommandError]:
        """`apply` for many in one transaction: a result or the reason of its refusal for each. Raises StoreError."""
        with self._naming_damage():
            results, changes = self.rebase.apply_many(intents)
        self._tell(changes)
        self._up.set()
        return results

    @property
    def device(self) -> str:
        """The id that the practice knows this workstation by; empty before the first connect."""
        return self._device

    @property
    def is_clone(self) -> bool:
        """Whether another copy of this workstation's files is in use: it goes on as a workstation of its own once somebody
        signs in at it, and says so."""
        return bool(self._device) and self._fact("cloned") == self._device

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

    def try_now(self) -> None:
        """Do not wait out a pause: somebody pressed "try now", or the network came back."""
        self.machine.try_now(self._clock())
        self._wake()

    def stop_fetching(self) -> None:
        """Somebody would rather not have a fresh copy now: what has come of it stays, and "try now" goes on from there."""
        if self.machine.step is Step.SNAPSHOT:
            self.machine.put_off(
                Trouble.STOPPED, "The fresh copy was stopped; what has come of it is kept.", self._clock()
            )
            self._at(None, 0, 0)
            self._interrupt()

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

    async def run(self) -> None:
        """Carry the traffic until `close`. Raises StoreError where the file itself fails."""
        self._running = asyncio.current_task()
        async with asyncio.TaskGroup() as lines:
            lines.create_task(self._downlink())
            lines.create_task(self._uplink())
            lines.create_task(self._keep_board())
            lines.create_task(self._keep_proving())

    async def close(self) -> None:
        """End `run`, then give the file back. Not to be called from inside `run`."""
        self._closing = True
        self._interrupt()
        if self._transport is not None:
            await self._transport.close()
        await asyncio.gather(*self._left)
        if self._running is not None:
            await asyncio.wait({self._running})
        if self.machine.state not in {State.LOCKED, State.REVOKED}:
            with suppress(LeaseExpired):  # then the next start says so
                self._note_time(self._stopwatch() - self._minded_at)
        self.store.close()

    # -- the downlink -----------------------------------------------------------------------------------------------

    async def _downlink(self) -> None:
        if carrying.is_begun(self.rebase):
            await self._forget_strangers()
        while not self._closing:
            self._report()
            machine = self.machine
            if machine.must_wipe:
                await self._leave()
                return
            if machine.step is Step.HALT or self._transport is None:
                await self._pause(self._down, None)
                continue
            wait = machine.rest_ms(self._clock())
            if wait > 0:
                await self._pause(self._down, wait)
                continue
            self._taking = asyncio.create_task(self._take_safely(machine, self._transport))
            try:
                await asyncio.wait({self._taking})
            finally:
                self._taking.cancel()
            if not self._taking.cancelled():
                self._took(machine, self._taking.exception())

    def _took(self, machine: Machine, error: BaseException | None) -> None:
        now = self._clock()
        match error:
            case None:
                pass
            case LinkFailed():
                self._heed(error.failure)
                machine.failed(error.failure, now)
            case OutOfStep():
                machine.out_of_step(now)
            case OtherScopes():
                machine.greet_again(now)
            case DamagedReplica():
                machine.failed(Failure(code="DAMAGED", message=str(error)), now)
                self._met_damage(error)
            case _:
                raise error

    async def _take_safely(self, machine: Machine, transport: Transport) -> None:
        with named_errors(self.store.folder):
            await self._take(machine, transport)

    async def _take(self, machine: Machine, transport: Transport) -> None:
        epoch, cursor = self.rebase.epoch or "", self.rebase.cursor
        match machine.step:
            case Step.HELLO:
                await self._greet(machine, transport)
            case Step.SNAPSHOT:
                await self._bootstrap(machine, transport)
            case Step.RESCOPE:
                await self._rescope(machine, transport)
            case Step.PULL:
                await self._absorb(await transport.pull(epoch, cursor))
            case Step.POLL if self._is_lease_due():
                machine.greet_again(self._clock())
            case Step.POLL:
                await self._absorb(await transport.poll(epoch, cursor))
            case Step.FOLLOW:
                await self._follow(machine, transport, epoch, cursor)
            case Step.HALT:
                pass

    async def _greet(self, machine: Machine, transport: Transport) -> None:
        lives = self._lives()
        hello = Hello(
            device=self._claimed,
            incarnation=self._incarnation,
            life=self._life,
            lives=lives[:-1],
            judged=self.rebase.judged_n if self._has_spoken(self.rebase.epoch) else 0,
            app=self._app,
            schema=SCHEMA_VERSION,
            epoch=self.rebase.epoch,
            seq=self.rebase.cursor,
            outbox=len(self.rebase.outbox.by_n),
            scope_gen=self.rebase.scope_gen,
            half_no=self.store.half_no,
        )
        welcome = await transport.hello(hello)
        if welcome.device and welcome.device != self._device:
            self._be(welcome.device)
        machine.welcomed(welcome, epoch=self.rebase.epoch, cursor=self.rebase.cursor, now=self._clock())
        if self.rebase.epoch is None and machine.step in {Step.PULL, Step.FOLLOW}:
            self.rebase.belong_to(welcome.epoch)
            self.rebase.carry(welcome.scopes, welcome.scope_gen)
        if welcome.half:
            self.store.renew(
                welcome.half,
                welcome.half_no,
                until=welcome.lease_until,
                now=welcome.now,
                offset=machine.clock_offset,
            )
        self._last_n_there, self._epoch_there = welcome.last_n, welcome.epoch
        is_other_life = self.rebase.epoch is not None and self.rebase.epoch != welcome.epoch
        if not is_other_life:
            self.rebase.renumber(
                welcome.last_n, is_new=not self._has_spoken(welcome.epoch), device=self._device
            )
            self.rebase.backed_up(welcome.durable_backup_seq)
        with self.rebase.transaction():
            connection = self.store.connection
            replica_file.put_local(connection, "clock_offset", machine.clock_offset)
            replica_file.put_local(connection, "lives", self._life)
            if not is_other_life:
                replica_file.put_local(connection, "spoken", f"{self._device}@{welcome.epoch}")
        self._wanted = frozenset(welcome.scopes), welcome.scope_gen
        if not is_other_life:
            if self.rebase.scopes is None or self.rebase.scopes == self._wanted[0]:
                self.rebase.carry(*self._wanted)
            else:
                machine.rescope(self._clock())
        self._up.set()

    def _heed(self, failure: Failure) -> None:
        if failure.code == "CLONED":
            with self.rebase.transaction():
                replica_file.put_local(self.store.connection, "cloned", self._device)

    def _has_spoken(self, epoch: str | None) -> bool:
        """Whether this device and that life of the server have met."""
        return self._fact("spoken") == f"{self._device}@{epoch}"

    def _lives(self) -> list[str]:
        """The lives of this copy that the server may have seen last, this one behind: noted before it is told, because the
        answer to a hello may be lost. The one that was surely seen comes first and is never left out."""
        lives = (self._fact("lives") or "").split()
        if self._life not in lives:
            lives = [*lives[:1], *lives[1:][-_MOST_LIVES:], self._life]
            with self.rebase.transaction():
                replica_file.put_local(self.store.connection, "lives", " ".join(lives))
        return lives

    def _be(self, device: str) -> None:
        with self.rebase.transaction():
            replica_file.put_local(self.store.connection, "device", device)
        self._device = device

    async def _follow(self, machine: Machine, transport: Transport, epoch: str, cursor: int) -> None:
        stream = transport.stream(epoch, cursor)
        try:
            async for patch in stream:
                if self._closing or machine is not self.machine:
                    return
                machine.heard(self._clock())
                if patch is not None:
                    await self._absorb(patch)
                self._report()
                if self._is_lease_due():
                    machine.greet_again(self._clock())
                    return
        finally:
            await stream.aclose()
        machine.stream_ended(self._clock())

    async def _absorb(self, patch: Patch) -> None:
        for page in pages(patch):
            with named_errors(self.store.folder):
                self._tell(self.rebase.absorb(page))
            await asyncio.sleep(0)
        if carrying.is_begun(self.rebase):
            await self._scrub()
        self.machine.patched(patch, self._clock())

    async def _rescope(self, machine: Machine, transport: Transport) -> None:
        """Hold what this device is to carry now: forget what is not part of it, fetch what is and was not."""
        scopes, scope_gen = self._wanted
        carrying.begin(self.rebase, scopes)
        await self._forget_strangers()
        cursor = self.rebase.cursor
        added = scopes - (self.rebase.scopes or frozenset())
        if added:
            cursor = min(cursor, await self._fetch_part(transport, added))
        self.rebase.carry(scopes, scope_gen, cursor=cursor)
        self._at(None, 0, 0)
        machine.bootstrapped(self.rebase.cursor, self._clock())

    async def _forget_strangers(self) -> None:
        for changes in carrying.forget_strangers(self.rebase):
            self._tell(changes)
            await asyncio.sleep(0)
        await self._scrub()

    async def _scrub(self) -> None:
        """Leave no byte in the file of what this copy no longer holds."""
        while not carrying.scrub(self.store.connection):
            await self._pause(self._down, _SCRUB_AGAIN_MS)

    async def _fetch_part(self, transport: Transport, scopes: frozenset[str]) -> int:
        """Lay the rows of these scopes in, as they come; returns the number that they stand for."""
        gathered = bootstrap.Gathered()
        while not gathered.is_complete:
            gathered.resume()
            before = gathered.rows
            failure: LinkFailed | None = None
            try:
                async for piece in transport.lines(gathered.after, scopes):
                    gathered.feed(piece)
                    self._tell(self.rebase.lay(gathered.take()))
                    self._at(Stage.LAYING, gathered.rows, gathered.header.total if gathered.header else 0)
                    await asyncio.sleep(0)
            except bootstrap.SnapshotChanged:
                return await self._fetch_part(transport, scopes)
            except LinkFailed as error:
                failure = error
            if gathered.rows == before and not gathered.is_complete:
                raise failure or LinkFailed(
                    Failure(message="The server stopped in the middle of its snapshot.")
                )
        assert gathered.header is not None
        return gathered.header.as_of

    async def _bootstrap(self, machine: Machine, transport: Transport) -> None:
        """Make the next generation ready beside the current one, then move over."""
        try:
            successor = await succession.prepare(
                transport,
                self.store.arrival(),
                self._at,
                epoch=self._epoch_there,
                scopes=self._wanted[0],
            )
            self._at(Stage.SWITCHING, 0, 0)
            self._take_over(machine, successor)
        except LinkFailed as error:
            if error.failure.code == "BUILDING":
                self._at(Stage.PREPARING, error.failure.done, error.failure.total)
            raise
        except NoSpace as error:
            machine.put_off(Trouble.NO_SPACE, str(error), self._clock())
        except DamagedSnapshot as error:
            log.warning("snapshot_damaged", reason=str(error))
            machine.damaged_copy(str(error), self._clock())

    def _take_over(self, machine: Machine, successor: succession.Successor) -> None:
        """Move over in one go: nothing is typed in between."""
        connection = successor.connection
        try:
            with named_errors(self.store.folder):
                # What was typed must be safely in the new file before the pointer moves and the old one goes.
                connection.execute("PRAGMA synchronous = FULL")
                bootstrap.carry_over(
                    self.store.connection,
                    connection,
                    device=self._device,
                    last_n=self._last_n_there,
                    remembered=self._remembered(),
                )
                self.board.follow(connection)
                self.rebase = Rebase(connection, self.board)
                self.rebase.settle()
                self.store.switch(successor.file_key, connection)
        except BaseException:
            if self.store.connection is not connection:
                self.board.follow(self.store.connection)
                self.rebase = Rebase(self.store.connection, self.board)
                connection.close()
            raise
        with self.rebase.transaction():
            self.board.begin_rebuild()
        machine.head = max(machine.head, successor.head)
        machine.wants_afresh = self._is_damaged = False
        self.proof.load()
        self.proof.soon()
        self._proof_due.set()
        if self.rebase.scopes in {None, self._wanted[0]}:
            self.rebase.carry(*self._wanted)
            machine.bootstrapped(self.rebase.cursor, self._clock())
        else:
            machine.greet_again(self._clock())
        self._at(None, 0, 0)
        self._tell(Changes(everything=True))
        self._up.set()

    def _remembered(self) -> bootstrap.Remembered:
        facts = {
            "device": self._device,
            "last_n": str(self.rebase.last_n),
            "incarnation": str(self._incarnation),
        }
        facts |= {} if self.rebase.epoch is None else {"epoch": self.rebase.epoch}
        return bootstrap.Remembered(facts, list(self.rebase.outbox.by_n.values()))

    async def _leave(self) -> None:
        """The practice signed this workstation out for good: unsent work is offered once more, however long the network takes,
        and then nothing stays here. The server says when it listens no longer."""
        transport = self._need_transport()
        while not self._closing and (unsent := self.rebase.outbox.unsent(_MOST, _BUDGET)):
            try:
                pushed = await transport.push(self._push([p.mutation for p in unsent]))
            except LinkFailed as error:
                if error.failure.status in _DEAF:
                    break
                await self._pause(self._down, _OFFER_AGAIN_MS)
            else:
                self.rebase.judge(pushed.verdicts)
        if self._closing:
            return
        self._report()
        self.store.wipe()
        self._tell(Changes(everything=True))
        self._closing = True
        self._wake()

    # -- the uplink -------------------------------------------------------------------------------------------------

    async def _uplink(self) -> None:
        """Send what is unsent. What a push was answered is noted while the next ones are under way."""
        told: list[Verdict] = []
        flight, sender = Flight(), self.machine
        try:
            while not self._closing:
                machine, transport = self.machine, self._transport
                if machine is not sender:
                    flight.abandon()
                    sender = machine
                wait = machine.push_rest_ms(self._clock())
                may_push = transport is not None and machine.may_push and not self._is_damaged
                while transport is not None and may_push and wait <= 0 and flight.has_room:
                    unsent = self.rebase.outbox.unsent(_MOST, _BUDGET, after=flight.sent)
                    if not unsent:
                        break
                    push = self._push([pending.mutation for pending in unsent])
                    flight.start(transport.push(push), unsent[-1].n)
                if told:
                    await asyncio.sleep(0)  # the requests are on their way before this side goes to work
                    told = self._note(told)
                elif flight.is_empty and flight.sent:
                    flight.sent = 0  # what lies before it may be unsent again: look once more before resting
                elif flight.is_empty:
                    await self._pause(self._up, wait if may_push and wait > 0 else None)
                else:
                    landed, failure = await flight.land()
                    for pushed in landed:
                        machine.pushed(pushed)
                        told += pushed.verdicts
                    if failure is not None and machine is self.machine:
                        self._heed(failure)
                        machine.push_failed(failure, self._clock())
                        if machine.step in {Step.HELLO, Step.HALT}:
                            self._interrupt()
                    self._report()
        finally:
            flight.abandon()

    def _note(self, verdicts: list[Verdict]) -> list[Verdict]:
        """Note what a push was answered; nothing of it is left to note."""
        if self._is_damaged:
            return []  # the server says it again when the work is offered again
        try:
            with named_errors(self.store.folder):
                self._tell(self.rebase.judge(verdicts))
        except DamagedReplica as error:
            self._met_damage(error)
        return []

    def _push(self, mutations: list[Any]) -> Push:
        return Push(epoch=self.rebase.epoch or "", device=self._device, mutations=mutations)

    # -- the board --------------------------------------------------------------------------------------------------

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

    # -- the lease --------------------------------------------------------------------------------------------------

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

    # -- proof ------------------------------------------------------------------------------------------------------

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

    # -- inside -----------------------------------------------------------------------------------------------------

    @property
    def _board_rest_ms(self) -> int:
        """How long the board leaves the loop to the lines after a slice: the longer, the more is on its way."""
        state, unconfirmed = self.machine.state, len(self.rebase.outbox.by_n)
        if state is State.ONLINE and unconfirmed > MAX_MUTATIONS:
            return _BOARD_LONG_REST_MS
        is_busy = state is State.CATCHING_UP or (unconfirmed and state in {State.CONNECTING, State.ONLINE})
        return _BOARD_REST_MS if is_busy else 0

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

    def _fact(self, key: str) -> str | None:
        return replica_file.get_local(self.store.connection, key)

    def _need_transport(self) -> Transport:
        if self._transport is None:
            raise LinkFailed(Failure(message="This workstation is not connected to a server."))
        return self._transport
