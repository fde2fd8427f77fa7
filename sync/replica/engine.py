"""A replica at work: one event loop that owns the file, runs both lines to the server and answers local commands.

Every database step is short and runs on the loop itself, so a local command never waits for more than one page. The
decisions are the machine's, the rows the rebase's; here they are only carried out.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sync.commands.outcomes import CommandError
from sync.model import replica_file
from sync.model.ids import now_ms
from sync.replica.changes import Applied, Intent, State, Trouble
from sync.replica.downlink import Downlink
from sync.replica.machine import Step
from sync.replica.store import (
    LeaseExpired,
    Store,
    named_errors,
)


class Engine(Downlink):
    """One workstation's copy. Made and used on one event loop; `run` carries the traffic until `close`."""

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

    def connect(self, url: str, token: str, device: str = "") -> None:
        """Speak to the server at `url` as this device, from now on; without one, as the token's own, which the server says.
        `run` must be running for anything to happen."""
        from sync.replica.client import HttpTransport  # httpx costs 0.2 s, and a copy on its own needs none

        if self._transport is not None:
            closing = asyncio.get_running_loop().create_task(self._transport.close())
            self._left.add(closing)
            closing.add_done_callback(self._left.discard)
        self.attach(HttpTransport(url, token), device)

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
    def is_clone(self) -> bool:
        """Whether another copy of this workstation's files is in use: it goes on as a workstation of its own once somebody
        signs in at it, and says so."""
        return bool(self._device) and self._fact("cloned") == self._device

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
