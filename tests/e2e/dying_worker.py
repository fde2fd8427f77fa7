"""`python -m tests.e2e.dying_worker POINT`: the worker, ended as by `kill -9` when a fresh copy of the practice is at POINT.

Its copy comes slowly, so that somebody can type meanwhile.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator
from typing import Any

from desktop.worker.__main__ import main
from sync.replica import client, succession
from sync.replica.store import Store

_PIECES = 12


def end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(point: str) -> None:
    """Set the end up."""
    written, catch_up, move = client._written, succession._catch_up, Store._point
    client._PIECE = 16 * 1024

    async def slowly(*how: Any) -> AsyncGenerator[int]:
        count = 0
        async for size in written(*how):
            yield size
            await asyncio.sleep(0.1)
            count += 1
            if point == "halfway" and count == _PIECES:
                end()

    async def behind_the_check(*how: Any) -> int:
        if point == "checked":
            end()
        return await catch_up(*how)

    def around_the_pointer(store: Store, pointer: Any) -> None:
        is_next = pointer.generation > store.generation
        if point == "before" and is_next:
            end()
        move(store, pointer)
        if point == "after" and is_next:
            end()

    client._written = slowly
    succession._catch_up = behind_the_check
    Store._point = around_the_pointer  # type: ignore[method-assign]


if __name__ == "__main__":
    die_at(sys.argv[1])
    main()
