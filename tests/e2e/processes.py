"""Real processes for a test: the server's command line and workstations, and waiting for what they do.

Nothing sleeps for a fixed time: `until` looks again at every piece of news, and fails by its deadline.
"""

import asyncio
import contextlib
import os
import secrets
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from desktop.conversation import Desk
from desktop.protocol import Changed, LinkState, Reopened, Status, Tell
from tests.e2e import raw

T = TypeVar("T")
PATIENCE_S = 30.0
"""How long anything may take on a busy machine before it counts as not happening."""
_LOOK_AGAIN_S = 0.1


class NotHappening(AssertionError):
    """What a test waited for did not come."""


async def until(
    holds: Callable[[], T], what: str, *, news: asyncio.Event | None = None, within_s: float = PATIENCE_S
) -> T:
    """The first true value of `holds()`, asked again at every news and a few times a second. Raises NotHappening."""
    give_up_at = time.monotonic() + within_s
    while not (found := holds()):
        if time.monotonic() > give_up_at:
            raise NotHappening(f"{what}: not within {within_s:.0f} s")
        heard = news or asyncio.Event()
        heard.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(heard.wait(), _LOOK_AGAIN_S)
    return found


async def run(*command: str) -> str:
    """What a command of ours prints. Raises NotHappening with its errors when it fails."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, errors = await process.communicate()
    if process.returncode:
        raise NotHappening(f"{' '.join(command)}: {errors.decode()}")
    return out.decode()


class ServerProcess:
    """`foredesk-server serve` over a folder. The port is kept when it is started again."""

    def __init__(
        self,
        folder: Path,
        *,
        database: str | None = None,
        first: tuple[str, ...] = (),
        has_runner: bool = False,
    ) -> None:
        self.folder = folder
        self._runner = () if has_runner else ("--no-runner",)
        self.database = database
        self.port = 0
        self.said: list[str] = []
        self._first = first
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def named(self) -> tuple[str, ...]:
        """How the command line is told which practice is meant."""
        return ("--data", str(self.folder), *(("--database", self.database) if self.database else ()))

    async def start(self) -> None:
        """Returns once it listens."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "server.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(
                    sys.executable,
                    "-m",
                    "sync.server.cli",
                    "serve",
                    *self._runner,
                    *self.named,
                    "--port",
                    str(self.port),
                    *self._first,
                ),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout is not None
        while line := (await asyncio.wait_for(self._process.stdout.readline(), PATIENCE_S)).decode().rstrip():
            self.said.append(line)
            if line.startswith("Serving on http://"):
                self.port = int(line.rpartition(":")[2])
                self._reading = asyncio.create_task(self._drain(self._process.stdout))
                return
        raise NotHappening(f"the server did not start: {(self.folder / 'server.log').read_text()[-2_000:]}")

    async def kill(self) -> None:
        """End it as a power cut would."""
        os.kill(self.pid, signal.SIGKILL)
        await self._ended()

    async def stop(self) -> int:
        """Ask it to end, as a service manager does; its exit code."""
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.terminate()
        return await self._ended()

    async def command(self, *words: str) -> str:
        """Run another `foredesk-server` command for the same practice."""
        return await run("-m", "sync.server.cli", *words, *self.named)

    async def _ended(self) -> int:
        assert self._process is not None
        code = await asyncio.wait_for(self._process.wait(), PATIENCE_S)
        if self._reading is not None:
            await self._reading
        return code

    async def _drain(self, out: asyncio.StreamReader) -> None:
        while line := await out.readline():
            self.said.append(line.decode().rstrip())


class Station:
    """A workstation's worker in a process of its own, and what it told."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.root = secrets.token_bytes(32)
        self.status = Status(state=LinkState.CONNECTING)
        self.news = asyncio.Event()
        self.changes: list[Changed] = []
        self.reopened = 0
        self.desk = Desk(profile, self.root, self._hear)
        self.talk = self.desk.talk

    def _hear(self, news: Tell) -> None:
        match news:
            case Status():
                self.status = news
            case Changed():
                self.changes.append(news)
            case Reopened():
                self.reopened += 1
            case _:
                pass
        self.news.set()

    async def sign_in(self, url: str, email: str, password: str) -> None:
        """Start, sign in and wait until the copy is complete and live."""
        await self.desk.start()
        await self.talk.sign_in(url, email, password)
        await self.online()

    async def online(self, within_s: float = PATIENCE_S) -> None:
        """Wait until it follows the server live."""
        await self.until(lambda: self.status.state is LinkState.ONLINE, "online", within_s)

    async def offline(self) -> None:
        """Wait until it noticed that the server is gone."""
        gone = {LinkState.OFFLINE, LinkState.CONNECTING}
        await self.until(lambda: self.status.state in gone, "offline")

    async def until(self, holds: Callable[[], T], what: str, within_s: float = PATIENCE_S) -> T:
        return await until(holds, f"{self.profile.name}: {what}", news=self.news, within_s=within_s)

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """What a query finds in the copy on this desk's disk."""
        with raw.replica(self.profile, self.root) as connection:
            return connection.execute(sql, values).fetchall()

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.rows(sql, *values)
        return found[0][0] if found else None

    async def kill(self) -> None:
        """End the worker as a crash would."""
        pid = self.desk.pid
        os.kill(pid, signal.SIGKILL)
        await until(lambda: not is_alive(pid), "the worker's end")

    async def close(self) -> int:
        return await self.desk.close()


def is_alive(pid: int) -> bool:
    """Whether a process runs, or waits to be collected."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@contextlib.asynccontextmanager
async def closing(*things: Any) -> AsyncIterator[None]:
    """Give everything back at the end, the last first, whatever happened."""
    try:
        yield
    finally:
        for thing in reversed(things):
            ending: Callable[[], Awaitable[int]] = (
                thing.stop if isinstance(thing, ServerProcess) else thing.close
            )
            await ending()
