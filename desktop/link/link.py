"""What the screens hold of everything behind them: commands out, changes in, rows to read.

The window never touches the network or writes the replica; it asks the worker and repaints from its news.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.conversation import Conversation
from desktop.faults import WorkerFault
from desktop.link.child import Child
from desktop.link.reader import Reader
from desktop.protocol import (
    Changed,
    Credentials,
    Devices,
    Done,
    Job,
    LinkState,
    Person,
    Reopened,
    Status,
    Tell,
)

if TYPE_CHECKING:
    from sync.commands.kernel import Command


class Link(QObject):
    """The line of one profile. Nothing here blocks: `do`, `ask` and the sign-ins are coroutines on the window's loop."""

    changed = Signal(object)
    """dict of entity name, or "board", to a frozenset of row ids."""
    status = Signal(object)
    """protocol.Status."""
    progress = Signal(object)
    """protocol.Job."""
    reopened = Signal()
    """The replica's file was replaced: everything shown must be read again."""
    opened = Signal()
    """The worker has opened the copy, or `fault` says why it could not."""
    noted = Signal(str)
    """A line of the worker's log."""

    def __init__(
        self,
        profile: Path,
        root: bytes,
        *,
        worker: Sequence[str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.current = Status(state=LinkState.CONNECTING)
        self.must_change = False
        """Whether the one who signed in still has the one-time password."""
        self._reader = Reader(profile, root)
        self._child = Child(worker, self)
        self._talk = Conversation(profile, root, self._child.send, self._hear)
        self._talk.on_open = self._opened
        self._child.ready.connect(self._talk.opened)
        self._child.line.connect(self._talk.hear)
        self._child.died.connect(self._lost)
        self._child.noted.connect(self.noted)

    @property
    def person(self) -> Person | None:
        """Who is at the desk."""
        return self._talk.person

    @property
    def worker_pid(self) -> int:
        """The worker's process id, 0 when none runs."""
        return self._child.pid

    def start(self) -> None:
        """Start the worker. The reader works at once when a replica is there."""
        self._child.start()

    def close(self) -> None:
        """Let the worker finish what it began, and end it."""
        self._child.close()
        self._reader.close()
        self._talk.close()

    def reader(self) -> Any:
        """A read-only connection to the replica, or None before the first sync. Use it at once; do not keep it."""
        return self._reader.connection(None if self.person is None else self.person.id)

    async def do(self, command: "Command") -> Done:
        """Run a command in the name of the person at the desk; returns when the replica holds it.

        Raises NobodyAtTheDesk; CommandError when the replica refuses it; WorkerFault.
        """
        return await self._talk.do(command)

    async def sign_in(self, server: str, email: str, password: str) -> Person:
        """Enrol this workstation at a server, or sign a person in by password. Raises SignInError."""
        signed = await self._talk.sign_in(server, email, password)
        self.must_change = signed.must_change
        return signed.person

    async def switch(self, staff_id: str, pin: str) -> Person:
        """Put another person at the desk by PIN; works offline for people this desk knows. Raises SignInError."""
        return (await self._talk.switch(staff_id, pin)).person

    async def change_password(self, old: str, new: str) -> None:
        """Give the person at the desk a new password. Raises NobodyAtTheDesk, SignInError."""
        await self._talk.change_password(old, new)
        self.must_change = False

    async def set_pin(self, password: str, pin: str) -> None:
        """Give the person at the desk a PIN, proven by their password. Raises NobodyAtTheDesk, SignInError."""
        await self._talk.set_pin(password, pin)

    async def devices(self, act: str = "list", **asked: Any) -> Devices:
        """The practice's workstations, after `act` (list, rename, scopes, revoke) was done to one of them.

        Raises NobodyAtTheDesk, SignInError.
        """
        return await self._talk.devices(act, **asked)

    async def credentials(self, act: str = "list", **asked: Any) -> Credentials:
        """How everybody signs in, after `act` (list, one-time, drop-pin) was done to one of them.

        Raises NobodyAtTheDesk, SignInError.
        """
        return await self._talk.credentials(act, **asked)

    @property
    def server(self) -> str:
        """The address of the server that this copy belongs to; empty while it belongs to none."""
        return self._talk.server

    @property
    def fault(self) -> WorkerFault | None:
        """Why the copy could not be opened; None while it is, or before the worker has tried."""
        return self._talk.fault

    def open_again(self) -> None:
        """Try once more to open the copy; `opened` follows."""
        self._talk.open_again()

    async def set_aside(self) -> str:
        """Move a copy that does not open out of the way; the folder it lies in now. Raises WorkerFault."""
        self._reader.close()
        return await self._talk.set_aside()

    def lock(self) -> None:
        """Nobody is at the desk from now on."""
        self._talk.lock()

    async def ask(self, name: str, **arguments: Any) -> Any:
        """Any other operation of the worker, by name; returns plain JSON values. Raises WorkerFault."""
        return await self._talk.ask(name, **arguments)

    def _opened(self) -> None:
        self._reader.reopen()
        self.opened.emit()

    def _lost(self) -> None:
        self._talk.lost()
        self._hear(replace(self.current, state=LinkState.RESTARTING))

    def _hear(self, news: Tell) -> None:
        match news:
            case Changed(ids=ids):
                if "staff" in ids:
                    self._reader.look_again()
                self.changed.emit(ids)
            case Status():
                self.current = news
                self.status.emit(news)
            case Job():
                self.progress.emit(news)
            case Reopened():
                self._reader.reopen()
                self.reopened.emit()
            case _:
                pass
