"""Inside the world nobody reads the machine's clock or its randomness: whoever asks is told the world's own.

What decides takes clock and chance as arguments; the outermost shells have defaults (a new epoch, a ULID of the server's
own, a nonce), and those would make two runs of a seed differ.
"""

import gc
import os
import secrets
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from random import Random
from typing import Any
from unittest.mock import patch

from sync.model import cipher


@contextmanager
def hermetic(
    *,
    wall_ms: Callable[[], int],
    elapsed_s: Callable[[], float],
    random: Random,
    connect: Callable[..., Any],
) -> Generator[None]:
    """Until the block ends, time and randomness are the world's, and replica files are opened by `connect`.

    The collector rests meanwhile: when it runs depends on the machine, and it may end generators.
    """

    def token(length: int | None = None) -> bytes:
        return random.randbytes(length or 32)

    with (
        patch.object(time, "time_ns", lambda: wall_ms() * 1_000_000),
        patch.object(time, "time", lambda: wall_ms() / 1_000),
        patch.object(time, "monotonic", elapsed_s),
        patch.object(os, "urandom", random.randbytes),
        patch.object(secrets, "token_bytes", token),
        patch.object(cipher, "connect", connect),
    ):
        was_on = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            if was_on:
                gc.enable()
