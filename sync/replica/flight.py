"""Pushes under way: the next batch lies at the server already when it has judged the one before."""

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import Any

from sync.replica.machine import Failure
from sync.replica.transport import LinkFailed
from sync.wire import Pushed

_MOST = 2


class Flight:
    """A few pushes under way, awaited in the order of their numbers. They may still overtake one another on the way: what
    comes too early the server refuses for the numbers that are missing, and it is sent again."""

    def __init__(self) -> None:
        self._pushes: deque[tuple[asyncio.Task[Pushed], bool]] = deque()
        """With whether it was sent behind another one."""
        self.sent = 0
        """The last number that is under way, or was answered since; what comes behind it can be sent now."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is under way."""
        return not self._pushes

    @property
    def has_room(self) -> bool:
        """Whether one more may be sent now."""
        return len(self._pushes) < _MOST

    def start(self, push: Coroutine[Any, Any, Pushed], last_n: int) -> None:
        """Send a push whose last mutation is `last_n`."""
        self._pushes.append((asyncio.create_task(push), bool(self._pushes)))
        self.sent = last_n

    async def land(self) -> tuple[list[Pushed], Failure | None]:
        """Await the first; its answer, or why it came to nothing. In that case also the answers of those behind it, and
        nothing is under way any more."""
        push, is_behind = self._pushes[0]
        try:
            pushed = await push
        except LinkFailed as error:
            rest = [behind for behind, _ in self._pushes if behind is not push]
            if rest:
                await asyncio.wait(rest)
            answers = [behind.result() for behind in rest if not isinstance(behind.exception(), LinkFailed)]
            self._pushes.clear()
            self.sent = 0
            overtook = is_behind and error.failure.code == "GAP"
            return answers, None if overtook else error.failure
        self._pushes.popleft()
        return [pushed], None

    def abandon(self) -> None:
        """Wait for none of them: what they carried is sent again, and judged once."""
        for push, _ in self._pushes:
            push.cancel()
        self._pushes.clear()
        self.sent = 0
