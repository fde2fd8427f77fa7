"""The practice's one runner lease, as this machine has it: asked for, kept by a heartbeat, given up.

The server decides. What is believed here ends by this machine's own count of time, so that a machine that slept, or lost its
network, does not go on in a lease that another has.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

import httpx
import msgspec

from sync.wire import RunnerAsk, RunnerLease

HEARTBEAT_S: Final = 30.0
_answer = msgspec.json.Decoder(RunnerLease)


class Unanswered(Exception):
    """The server was not reached, or did not answer as a server of ours."""


Asking = Callable[[RunnerAsk], Awaitable[RunnerLease]]
"""Asks the server. Raises Unanswered."""


class Access(Protocol):
    """Where this workstation belongs, and the token that says so."""

    @property
    def server(self) -> str: ...
    @property
    def token(self) -> str: ...


def over_http(client: httpx.AsyncClient, access: Callable[[], Access | None]) -> Asking:
    """Asking the server that this workstation belongs to."""

    async def ask(asked: RunnerAsk) -> RunnerLease:
        known = access()
        if known is None:
            raise Unanswered
        try:
            answer = await client.post(
                f"{known.server}/v1/runner/lease",
                content=msgspec.json.encode(asked),
                headers={"Authorization": f"Bearer {known.token}", "Content-Type": "application/json"},
            )
            if not answer.is_success:
                raise Unanswered
            return _answer.decode(answer.content)
        except (httpx.HTTPError, msgspec.MsgspecError):
            raise Unanswered from None

    return ask


def stopwatch() -> float:
    """Seconds that go on while the machine sleeps, whatever somebody does to its clock."""
    boot_clock = getattr(
        time, "CLOCK_BOOTTIME", None
    )  # Linux alone stops its other counts in sleep, and alone has it
    return time.monotonic() if boot_clock is None else time.clock_gettime(boot_clock)


class Lease:
    """`stopwatch` counts seconds and never goes back."""

    def __init__(self, ask: Asking, stopwatch: Callable[[], float], *, is_headless: bool) -> None:
        self._ask = ask
        self._stopwatch = stopwatch
        self._is_headless = is_headless
        self._until = 0.0
        self.epoch = 0
        """The grant that is held; 0 for none."""
        self.holder = ""
        """The workstation that has the lease, as the server last said."""

    @property
    def is_held(self) -> bool:
        """Whether this machine may run what is due."""
        return self.epoch > 0 and self._stopwatch() < self._until

    async def beat(self) -> bool:
        """Ask for the lease, or say that its holder is still there; whether it was granted anew."""
        asked_at, before = self._stopwatch(), self.epoch
        try:
            told = await self._ask(RunnerAsk(epoch=before, is_headless=self._is_headless))
        except Unanswered:
            return False  # what is held ends by itself
        self.holder = told.holder
        self.epoch = told.epoch
        # Counted from before the question: what the answer took is the server's time too.
        self._until = asked_at + (told.until - told.now) / 1000
        return told.epoch not in (0, before)

    async def give_up(self) -> None:
        """Let another have it at once. Where the server is not reached, it runs out."""
        epoch, self.epoch = self.epoch, 0
        if epoch:
            try:
                await self._ask(RunnerAsk(epoch=epoch, wants=False))
            except Unanswered:
                return
