"""A replica for a plain script: the same engine on a thread of its own, with calls that simply return.

with Replica.open(folder, key) as replica:
    replica.connect("https://practice.example", token, principal="staff:…", session=session)
    replica.wait_until_online()
    replica.apply(AddNote(contact_id=…, text="…"))
"""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import msgspec

from sync.commands.kernel import Command, encode, spec_of
from sync.model.ids import new_ulid
from sync.replica.changes import Applied, Changes, Intent, State, Status
from sync.replica.engine import Engine
from sync.wire import Proof, seal

T = TypeVar("T")


class Session(msgspec.Struct, frozen=True):
    """A signed-in person's session: `key` signs what they do and never leaves this process."""

    id: str
    key: bytes
    began_at: int = 0
    """Epoch ms; the server takes nothing that is dated before."""

    def sign(self, *, ulid: str, command: str, at: int, body: bytes) -> Proof:
        """The proof that this session's person spoke a mutation."""
        return Proof(self.id, seal(self.key, ulid=ulid, command=command, at=at, body=body))


def intent(command: Command, *, at: int, principal: str, session: Session | None = None) -> Intent:
    """A command made ready to apply: its ULID, its body and, with a session, the person's proof."""
    if session is not None:
        at = max(at, session.began_at)
    key, body, ulid = spec_of(command).key, encode(command), new_ulid(at)
    proof = None if session is None else session.sign(ulid=ulid, command=key, at=at, body=body)
    return Intent(ulid=ulid, command=key, body=msgspec.Raw(body), at=at, principal=principal, proof=proof)


class Replica:
    """A workstation's copy of the practice. Thread-safe: every call is carried out on the engine's own thread."""

    def __init__(self, path: Path | str, key: bytes, *, app: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="foredesk-replica", daemon=True)
        self._thread.start()
        self._running: asyncio.Task[None] | None = None
        self._moved = threading.Condition()
        self._speaker: tuple[str | None, Session | None] = (None, None)
        try:
            self._engine = self._call(lambda: Engine.open(path, key, app=app))
        except BaseException:
            self._end_thread()
            raise
        self._engine.on_status.append(self._notice)
        self._call(self._start)

    @staticmethod
    def open(path: Path | str, key: bytes, *, app: str = "foredesk") -> "Replica":
        """Open or make the replica in a folder; `key` is the keyring's 32 bytes. Raises StoreError."""
        return Replica(path, key, app=app)

    def connect(
        self,
        url: str,
        token: str,
        device: str = "",
        *,
        principal: str | None = None,
        session: Session | None = None,
    ) -> None:
        """Sync with the server at `url` by a device's token from now on; returns at once. `device` is asked of the server
        where it is not given. `principal` (`staff:…`) and the session that proves it speak where `apply` names nobody."""
        self._speaker = (principal, session)
        self._call(lambda: self._engine.connect(url, token, device))

    def apply(
        self,
        command: Command,
        *,
        principal: str | None = None,
        session: Session | None = None,
        at: int | None = None,
    ) -> Applied:
        """Apply a command here at once and queue it for the server. Without a principal whom `connect` named speaks, and
        where it named nobody, the workstation itself.

        Raises CommandError where it does not apply (nothing is queued then) and StoreError.
        """

        def do() -> Applied:
            engine = self._engine
            who, proof = (principal, session) if principal is not None else self._speaker
            who = who or f"device:{engine.device}"
            return engine.apply(
                intent(command, at=engine.now() if at is None else at, principal=who, session=proof)
            )

        return self._call(do)

    def listen(self, heard: Callable[[Changes], None]) -> None:
        """Call `heard` after every transaction with its net changes, on the engine's thread: hand over, do not work there."""
        self._call(lambda: self._engine.on_changes.append(heard))

    @property
    def status(self) -> Status:
        """How this copy stands with its server."""
        return self._call(lambda: self._engine.status)

    def wait_until(self, reached: Callable[[Status], bool], timeout_s: float) -> bool:
        """Wait for a status; False where it did not come in time."""
        with self._moved:
            return self._moved.wait_for(lambda: reached(self._engine.status), timeout_s)

    def wait_until_online(self, timeout_s: float = 60.0) -> bool:
        """Wait until this copy follows the server live and everything of its own is confirmed."""
        return self.wait_until(lambda status: status.state is State.ONLINE and status.outbox == 0, timeout_s)

    def check(self, *, recount: bool = False) -> dict[str, list[int]]:
        """Compare with the server by digests and repair what differs: entity -> shards. `recount` makes this copy's digests
        afresh first. Raises LinkFailed."""
        return asyncio.run_coroutine_threadsafe(self._engine.check(recount=recount), self._loop).result()

    def read(self, question: Callable[[Any], T]) -> T:
        """The answer to a question put to the write connection, between two transactions. It must not write."""
        return self._call(lambda: question(self._engine.store.connection))

    def close(self) -> None:
        """End the traffic and give the file back. Unsent work stays in it."""
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
            self._end_thread()

    def __enter__(self) -> "Replica":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> None:
        self._running = self._loop.create_task(self._engine.run())

    async def _stop(self) -> None:
        await self._engine.close()
        if self._running is not None:
            await self._running

    def _notice(self, _: Status) -> None:
        with self._moved:
            self._moved.notify_all()

    def _call(self, do: Callable[[], T]) -> T:
        if threading.current_thread() is self._thread:
            return do()

        async def carry_out() -> T:
            return do()

        return asyncio.run_coroutine_threadsafe(carry_out(), self._loop).result()

    def _end_thread(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
