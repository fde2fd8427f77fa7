"""A running server's parts, put together: database, writer, hub, readers. What the handlers are given."""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import msgspec
import structlog

from sync.effects.channels.port import Port
from sync.model.ids import now_ms
from sync.model.migrations import NewerDatabase
from sync.model.rows import Rows
from sync.model.words import Channel
from sync.server import devices, erasing, feed
from sync.server.core import Batch
from sync.server.crowd import Crowd
from sync.server.database import Database, Unavailable
from sync.server.devices import DeviceSeen
from sync.server.dispatching import Dispatching, simulated
from sync.server.gathering import Committed
from sync.server.hub import Hub
from sync.server.metrics import Metrics
from sync.server.outlets import Outlets
from sync.server.passwords import MOST_WAITING, Hashing
from sync.server.practice import Site, bear_witness
from sync.server.refusals import busy, try_again
from sync.server.tidying import Tidying
from sync.server.writer import Stopped, Unwritten, Writer

T = TypeVar("T")
log = structlog.get_logger("foredesk.server")

_TOKEN_TRUSTED_S = 2.0
"""How long a token is believed without asking the database: the longest that a revoked device goes on."""
_READERS = 4
_WITNESS_EVERY_S = 5.0


class Server:
    """Everything that answers requests, apart from HTTP. Made and closed on the event loop's thread."""

    def __init__(
        self,
        database: Database,
        site: Site,
        hashing: Hashing | None = None,
        make_writer: Callable[..., Writer] = Writer,
        channels: Callable[[Path], Mapping[Channel, Port]] = simulated,
    ) -> None:
        self.database = database
        self.site = site
        self.metrics = Metrics()
        self.hashing = hashing or Hashing()
        self.crowd = Crowd()
        with database.reading() as rows:
            head = feed.head(rows)
        self.hub = Hub(database, asyncio.get_running_loop(), head)
        self._lives = {site.epoch}
        """Every life of the database that this process has seen."""
        self._living = threading.Lock()
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._devices: dict[str, tuple[DeviceSeen, float]] = {}
        self._writer = make_writer(database, secret=site.secret, published=self._published)
        self._stop_listening = database.listen(self.hub.heard)
        self._dispatching = Dispatching(self, channels(site.folder), Outlets(site.folder, site.secret))
        self.copies_from = 0
        """A ready copy that stands for less is not handed out: somebody in it was erased since, or what was deleted since is
        no longer listed."""
        self._erased = -1
        self._loop = asyncio.get_running_loop()
        self._tidying = Tidying(self, now_ms)
        self._closing = asyncio.Event()
        self._witness = asyncio.create_task(self._bear_witness())
        self.metrics.watch(
            lambda: self._writer.waiting, lambda: len(self.hub.subscribers), lambda: self.hub.head
        )

    async def write(self, job: Callable[[Batch], T]) -> T:
        """Run `job` in a write transaction; returns once it is durable. Raises what the job raises, or Refusal 503."""
        try:
            return await asyncio.wrap_future(self._writer.submit(job))
        except (Unwritten, Stopped):
            raise try_again("The server could not write this just now; nothing was lost.") from None

    async def read(self, look: Callable[[Rows], T]) -> T:
        """Run `look` over one committed moment, in a thread. Raises what it raises, or Refusal 503."""

        def run() -> T:
            with self.database.reading() as rows:
                self._live_on(feed.epoch_of(rows), lambda: feed.head(rows))
                return look(rows)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._readers, run)
        except Unavailable:
            raise try_again("The server's database does not answer just now; nothing was lost.") from None
        except NewerDatabase:
            raise try_again("This server is being updated just now; nothing was lost.") from None

    async def hash(self, secret: str) -> str:
        """Hash a password or PIN, off the loop. Raises Refusal 503 where too many wait."""
        return await self._hashed(lambda: self.hashing.hash(secret))

    async def fits(self, stored: str | None, secret: str) -> bool:
        """Whether a password or PIN fits, off the loop. Raises Refusal 503 where too many wait."""
        return await self._hashed(lambda: self.hashing.fits(stored, secret))

    async def _hashed(self, work: Callable[[], T]) -> T:
        hashing = self.hashing
        if hashing.waiting >= MOST_WAITING:
            raise busy()
        hashing.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(hashing.threads, work)
        finally:
            hashing.waiting -= 1

    async def device(self, token: str) -> DeviceSeen:
        """The device behind a bearer token. Raises Refusal (401, 403)."""
        return devices.check_active(await self.any_device(token))

    async def any_device(self, token: str) -> DeviceSeen:
        """`device`, also one that was signed out and may still hand over what it has. Raises Refusal 401."""
        known = self._devices.get(token)
        now = time.monotonic()
        if known is not None and now - known[1] < _TOKEN_TRUSTED_S:
            return known[0]
        self._devices.pop(token, None)
        found = await self.read(lambda rows: devices.device_of(rows, token))
        if known is not None and known[0].state != found.state:
            log.info("device.revoked", device=found.id)
        if len(self._devices) > 10_000:
            self._devices.clear()
        self._devices[token] = (found, now)
        return found

    def erased(self, people: int) -> None:
        """So many people are listed as erased: where that is more than before, in whichever process it was done, ready
        copies from before are void."""
        if self._erased not in {-1, people}:
            self.copies_from = self.hub.head
        self._erased = people

    async def close(self) -> None:
        """Finish what was accepted, tell every stream to end, and leave the database clean."""
        self.hub.close()
        await self._tidying.close()
        await self._dispatching.close()
        await asyncio.to_thread(self._writer.stop)
        self._closing.set()
        await self._witness
        await asyncio.to_thread(self._stop_listening)
        self._readers.shutdown()
        self.hashing.close()
        self.database.close()

    def _published(self, committed: Committed) -> None:
        self._live_on(committed.epoch, lambda: committed.since)
        self.metrics.committed(committed)
        self.hub.published(committed)
        self._dispatching.published(committed)
        if erasing.has_erased(committed.images):
            self.copies_from = committed.upto
            self._loop.call_soon_threadsafe(self._tidying.soon)

    def _live_on(self, epoch: str, head: Callable[[], int]) -> None:
        """Another life of the database may begin under this process, by a restore or by a workstation's hello to this
        process or another. Its head may be behind, so every stream is to begin again from there; one that a slow reader
        still sees, of a life that is over, is nothing new."""
        with self._living:
            if epoch in self._lives:
                return
            self._lives.add(epoch)
            self.site = msgspec.structs.replace(self.site, epoch=epoch)
            self.hub.start_over(head())
            self._loop.call_soon_threadsafe(self._tidying.soon)

    async def _bear_witness(self) -> None:
        told = ("", -1)
        while True:
            is_last = self._closing.is_set()
            site = self.site
            seen = (site.epoch, self.hub.head)
            if seen != told:
                try:
                    await asyncio.to_thread(bear_witness, site, seen[1])
                    told = seen
                except OSError as error:  # a full disk: the next round tries again
                    log.error("witness.failed", error=type(error).__name__)
            if is_last:
                return
            try:
                await asyncio.wait_for(self._closing.wait(), _WITNESS_EVERY_S)
            except TimeoutError:
                continue
