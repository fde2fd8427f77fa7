"""The line that sends: the outbox in pushes, two under way, and the last of it when the practice signs the workstation out."""

import asyncio
from typing import Any

from msgspec import structs

from sync.replica import carrying
from sync.replica.changes import Changes
from sync.replica.flight import Flight
from sync.replica.greeting import Greeting
from sync.replica.machine import Step
from sync.replica.store import DamagedReplica, named_errors
from sync.replica.transport import LinkFailed
from sync.wire import MAX_MUTATION_BYTES, MAX_MUTATIONS, Push, Verdict

_MOST, _BUDGET = MAX_MUTATIONS, MAX_MUTATION_BYTES
_DEAF = frozenset({401, 403, 409})
"""How a server answers that will not take a signed-out workstation's work, however often it is offered."""
_OFFER_AGAIN_MS = 2_000


class Uplink(Greeting):
    """A copy that sends what was typed at it."""

    async def _uplink(self) -> None:
        """Send what is unsent. What a push was answered is noted while the next ones are under way."""
        told: list[Verdict] = []
        heard = 0, ""
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
                    told = self._note(told, heard)
                elif flight.is_empty and flight.sent:
                    flight.sent = 0  # what lies before it may be unsent again: look once more before resting
                elif flight.is_empty:
                    await self._pause(self._up, wait if may_push and wait > 0 else None)
                else:
                    landed, failure = await flight.land()
                    for pushed in landed:
                        machine.pushed(pushed)
                        told += pushed.verdicts
                        heard = max(heard, (pushed.head, pushed.trail))
                    if failure is not None and machine is self.machine:
                        self._heed(failure)
                        machine.push_failed(failure, self._clock())
                        if machine.step in {Step.HELLO, Step.HALT}:
                            self._interrupt()
                    self._report()
        finally:
            flight.abandon()

    def _note(self, verdicts: list[Verdict], heard: tuple[int, str]) -> list[Verdict]:
        """Note what a push was answered, and the trail that came with it; nothing of it is left to note."""
        if self._is_damaged:
            return []  # the server says it again when the work is offered again
        try:
            with named_errors(self.store.folder):
                self._tell(self.rebase.judge(verdicts, heard))
                if carrying.is_begun(self.rebase) and self.machine.step is not Step.RESCOPE:
                    carrying.scrub(
                        self.store.connection
                    )  # no patch need come; where a reader holds the log, one does it
        except DamagedReplica as error:
            self._met_damage(error)
        return []

    def _push(self, mutations: list[Any]) -> Push:
        return Push(epoch=self.rebase.epoch or "", device=self._device, mutations=mutations)

    async def _leave(self) -> None:
        """The practice signed this workstation out for good: unsent work is offered once more, however long the network takes,
        and then nothing stays here. The server says when it listens no longer. A file that was put back to an earlier day, or a
        server, has numbers that stand for other work: what is unsent follows the last that the server knows."""
        transport, is_anew = self._need_transport(), False
        if self._epoch_there not in {"", self.rebase.epoch}:
            self.rebase.renumber(self._last_n_there, is_new=False, device=self._device)
        while not self._closing and (unsent := self.rebase.outbox.unsent(_MOST, _BUDGET)):
            push = self._push([p.mutation for p in unsent])
            try:
                pushed = await transport.push(structs.replace(push, epoch=self._epoch_there or push.epoch))
            except LinkFailed as error:
                if error.failure.code == "CLONED" and not is_anew:
                    self.rebase.renumber(self._last_n_there, is_new=True, device=self._device)
                    is_anew = True
                elif error.failure.status in _DEAF:
                    break
                else:
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
