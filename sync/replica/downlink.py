"""The line that hears: whatever the machine says is next, one request after the other."""

import asyncio
from collections.abc import AsyncGenerator, Callable

import structlog

from sync.model.versions import columns_at
from sync.model.words import SCHEMA_VERSION
from sync.replica import bootstrap, carrying, succession
from sync.replica.changes import Changes, Stage, Trouble
from sync.replica.confirmed import column_order
from sync.replica.machine import Failure, Machine, Step
from sync.replica.rebase import OtherPast, OtherScopes, OutOfStep, Rebase
from sync.replica.store import (
    DamagedReplica,
    DamagedSnapshot,
    NoSpace,
    named_errors,
)
from sync.replica.transport import LinkFailed, Transport
from sync.replica.upgrade import ADDED_SINCE
from sync.replica.uplink import Uplink

log = structlog.get_logger("foredesk.replica")


class Downlink(Uplink):
    """A copy that takes in what the server says."""

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
            case OtherScopes() | OtherPast():
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
            case Step.ADDED:
                await self._fetch_added(machine, transport)
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
        if self._fact(ADDED_SINCE) is not None:
            machine.fetch_added(self._clock())

    async def _forget_strangers(self) -> None:
        for changes in carrying.forget_strangers(self.rebase):
            self._tell(changes)
            await asyncio.sleep(0)
        await self._scrub()

    async def _fetch_part(self, transport: Transport, scopes: frozenset[str]) -> int:
        """Lay the rows of these scopes in, as they come; returns the number that they stand for."""
        gathered = bootstrap.Gathered()
        try:
            return await self._fetch_into(
                gathered,
                lambda after: transport.lines(after, scopes),
                lambda: self._tell(self.rebase.lay(gathered.take())),
            )
        except bootstrap.SnapshotChanged:
            return await self._fetch_part(transport, scopes)

    async def _fetch_added(self, machine: Machine, transport: Transport) -> None:
        """Take in what the server knows in the columns and collections that an upgrade added: that alone."""
        since, added = int(self._fact(ADDED_SINCE) or SCHEMA_VERSION), bootstrap.Additions()
        known, cursor = columns_at(since), self.rebase.cursor

        def lay() -> None:
            for name, columns, listed in added.take():
                if name in known:
                    self._tell(self.rebase.fill_in(name, columns, listed))
                else:
                    reorder = column_order(name, columns) or tuple
                    self._tell(self.rebase.lay({(name, str(row[0])): reorder(row) for row in listed}))

        try:
            await self._fetch_into(added, lambda after: transport.added(after, since, cursor), lay)
        except bootstrap.SnapshotChanged:
            return  # and once more, of the newer one
        with self.rebase.transaction():
            self.store.connection.execute("DELETE FROM local WHERE key = ?", (ADDED_SINCE,))
        self._at(None, 0, 0)
        machine.bootstrapped(self.rebase.cursor, self._clock())

    async def _fetch_into(
        self,
        gathered: bootstrap.Lines,
        asked: Callable[[tuple[str, str] | None], AsyncGenerator[bytes]],
        lay: Callable[[], None],
    ) -> int:
        """Lay lines in as they come, however often the connection breaks; returns the number that they stand for."""
        while not gathered.is_complete:
            gathered.resume()
            before = gathered.rows
            failure: LinkFailed | None = None
            try:
                async for piece in asked(gathered.after):
                    gathered.feed(piece)
                    if gathered.header is not None and gathered.header.epoch != self.rebase.epoch:
                        raise LinkFailed(
                            Failure(code="EPOCH", message="The server lives another life by now.")
                        )
                    lay()
                    self._at(Stage.LAYING, gathered.rows, gathered.header.total if gathered.header else 0)
                    await asyncio.sleep(0)
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
                scope_gen=self._wanted[1],
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
                    starts_over=machine.starts_over,
                    remembered=self._remembered(),
                )
                self.board.follow(connection)
                self.rebase = Rebase(connection, self.board)
                self.rebase.settle()
                self.store.switch(successor.file_key, connection)
        except BaseException:
            if self.store.connection is not connection:
                connection.close()  # first: the file in use may be the one that cannot be read
                self.board.follow(self.store.connection)
                self.rebase = Rebase(self.store.connection, self.board)
            raise
        with self.rebase.transaction():
            self.board.begin_rebuild()
        machine.head = max(machine.head, successor.head)
        machine.wants_afresh = self._is_damaged = False
        self.proof.load()
        self.proof.soon()
        self._proof_due.set()
        machine.bootstrapped(self.rebase.cursor, self._clock())
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
