"""Who this copy says it is, and what it takes from the server's answer: its device, its lives, its scopes, its lease."""

from sync.model import replica_file
from sync.model.words import SCHEMA_VERSION
from sync.replica.machine import Failure, Machine, Step
from sync.replica.minding import Minding
from sync.replica.transport import Transport
from sync.replica.upgrade import ADDED_SINCE
from sync.wire import Hello

_MOST_LIVES = 200
"""Starts since the server last answered that are remembered."""


class Greeting(Minding):
    """A copy that introduces itself."""

    def attach(self, transport: Transport, device: str) -> None:
        """Speak through this transport. A device other than before takes over the unsent work under its own numbers. A copy
        that is about to be taken off the disk speaks to nobody new: what it holds is offered by whom it was typed for."""
        if self.machine.must_wipe:
            return
        self._transport = transport
        self._claimed = device
        if device:
            self._be(device)
        machine = Machine(self._random, self._clock())
        machine.clock_offset = self.machine.clock_offset
        machine.wants_afresh = self.machine.wants_afresh
        self.machine = machine
        self._interrupt()

    async def _greet(self, machine: Machine, transport: Transport) -> None:
        lives = self._lives()
        heard, trail = self.rebase.heard
        hello = Hello(
            device=self._claimed,
            incarnation=self._incarnation,
            life=self._life,
            lives=lives[:-1],
            app=self._app,
            schema=SCHEMA_VERSION,
            epoch=self.rebase.epoch,
            seq=self.rebase.cursor,
            heard=heard,
            trail=trail,
            outbox=len(self.rebase.outbox.by_n),
            scope_gen=self.rebase.scope_gen,
            half_no=self.store.half_no,
        )
        judged = self.rebase.judged_n
        welcome = await transport.hello(hello)
        known = welcome.last_n
        if self.rebase.judged_n != judged:  # by a push that was answered meanwhile: this answer may be older
            known = max(known, self.rebase.judged_n)
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
            self.rebase.renumber(known, is_new=not self._has_spoken(welcome.epoch), device=self._device)
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
            if self._fact(ADDED_SINCE) is not None:
                machine.fetch_added(self._clock())
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
