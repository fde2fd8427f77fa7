"""What the engine needs of a server, near or simulated."""

from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from sync.replica.machine import Failure
from sync.wire import Brief, Digests, Hello, Patch, Push, Pushed, Welcome

Progress = Callable[[int, int], None]
"""Told (done, total) while something long goes on; total is 0 while it is unknown."""


MOST_ROWS = 500
"""The most rows that are asked for by id at once."""


class LinkFailed(Exception):
    """A request that came to nothing."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message or failure.code or "the server could not be reached")
        self.failure = failure


class Fetched(msgspec.Struct, frozen=True):
    """What the server says of a snapshot file that it sends: the key it is under, the sequence number it stands for, its
    SHA-256 in hex, its bytes and rows, and the fingerprint of the server's own digests at that number."""

    key: bytes
    as_of: int
    sha256: str
    size: int
    rows: int
    sums: str


class Transport(Protocol):
    """What the engine needs of a server, near or simulated. Every call may raise LinkFailed."""

    async def hello(self, hello: Hello) -> Welcome: ...
    async def pull(self, epoch: str, cursor: int) -> Patch: ...
    def stream(self, epoch: str, cursor: int) -> AsyncGenerator[Patch | None]:
        """Patches as they come; None is a sign of life. Ends when the server closes."""
        ...

    async def poll(self, epoch: str, cursor: int) -> Patch: ...
    async def push(self, push: Push) -> Pushed: ...
    async def digest(self) -> Digests: ...
    async def brief(self, entity: str, shard: int) -> Brief: ...
    async def rows(self, entity: str, row_ids: Sequence[str]) -> Patch:
        """Rows as they are now, tombstones included; at most MOST_ROWS."""
        ...

    async def snapshot(
        self, target: Path, known: Fetched | None, begun: Callable[[Fetched], None], progress: Progress
    ) -> Fetched:
        """Fetch the ready file into `target`, going on from what is there of it where that is a part of `known`. Where
        another file comes, `begun` is called before its first byte is written. Raises NoSpace."""
        ...

    def lines(
        self, after: tuple[str, str] | None, only: Collection[str] | None = None
    ) -> AsyncGenerator[bytes]:
        """The snapshot as decompressed pieces of NDJSON, from behind a row; of these scopes alone where they are named."""
        ...

    def added(self, after: tuple[str, str] | None, since: int, at_least: int) -> AsyncGenerator[bytes]:
        """Lines of what the schemas after `since` added, from behind a row, as it stands at a number or later."""
        ...

    async def close(self) -> None: ...
