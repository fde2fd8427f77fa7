"""The worker's end of the local line. Reading and writing have a thread each, so that a slow window stalls nobody.

Threads rather than asyncio pipes: Windows cannot wait for an anonymous pipe in its event loop.
"""

import asyncio
import contextlib
import queue
import threading
from typing import BinaryIO

import msgspec

from desktop.protocol import Ask, read_ask, write_line


class LocalLine:
    """JSON lines over two binary streams. `asks` yields requests until the other end closes."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source = source
        self._sink = sink
        self._incoming: asyncio.Queue[Ask | None] = asyncio.Queue()
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._writer = threading.Thread(target=self._write, name="line-out", daemon=True)
        self._writer.start()
        threading.Thread(target=self._read, name="line-in", daemon=True).start()

    async def next(self) -> Ask | None:
        """The next request; None when the window is gone or closed the line."""
        return await self._incoming.get()

    def send(self, message: msgspec.Struct) -> None:
        """Queue one message; callable from any thread."""
        self._outgoing.put(write_line(message))

    def stop(self) -> None:
        """Take no more requests: `next` says that the line was closed."""
        self._incoming.put_nowait(None)

    def close(self) -> None:
        """Write out what is queued and stop."""
        self._outgoing.put(None)
        self._writer.join(timeout=2)

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in self._source:
                try:
                    ask = read_ask(line)
                except msgspec.DecodeError:
                    continue
                self._hand_over(ask)
        self._hand_over(None)

    def _hand_over(self, ask: Ask | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop closed while the line was being read
            self._loop.call_soon_threadsafe(self._incoming.put_nowait, ask)

    def _write(self) -> None:
        while True:
            first = self._outgoing.get()
            if first is None:
                return
            parts = [first]
            ending = False
            while not self._outgoing.empty():
                more = self._outgoing.get()
                if more is None:
                    ending = True
                    break
                parts.append(more)
            try:
                self._sink.write(b"".join(parts))
                self._sink.flush()
            except (OSError, ValueError):
                return  # the window died; what it asked for goes on
            if ending:
                return
