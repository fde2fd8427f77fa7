"""One window per person and data folder: a second start hands its arguments to the first and ends."""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 1_000
_MOST_BYTES = 64 * 1024


class CannotListen(Exception):
    """The place where a second start would knock cannot be opened."""


def instance_name(data_dir: Path) -> str:
    """A socket name of its own for every person and data folder; neither can be read back from it."""
    mark = hashlib.sha256(f"{getpass.getuser()}\0{data_dir.resolve()}".encode()).hexdigest()
    return f"foredesk-{mark[:24]}"


class SingleInstance(QObject):
    """`first()` is True in the program that may open its window. `asked_again` carries a later start's arguments."""

    asked_again = Signal(list)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._server: QLocalServer | None = None
        self._callers: list[QLocalSocket] = []

    def first(self, arguments: Sequence[str] = ()) -> bool:
        """Claim the name, or hand `arguments` to whoever holds it. Raises CannotListen when neither works."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_WAIT_MS):
            socket.write(msgspec.json.encode(list(arguments)) + b"\n")
            socket.waitForBytesWritten(_WAIT_MS)
            socket.disconnectFromServer()
            return False
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(self._name):
            QLocalServer.removeServer(self._name)  # left behind by a crash: nobody answered above
            if not server.listen(self._name):
                raise CannotListen(f"another start cannot be noticed: {server.errorString()}")
        server.newConnection.connect(self._greet)
        self._server = server
        return True

    def close(self) -> None:
        """Give the name back."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
            self._callers.clear()  # children of the server

    def _greet(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            self._callers.append(socket)
            socket.readyRead.connect(self._hear)
            socket.disconnected.connect(self._forget)
        self._hear()
        self._forget()

    def _hear(self) -> None:
        for socket in list(self._callers):
            if socket.bytesAvailable() > _MOST_BYTES:
                socket.abort()
            elif socket.canReadLine():
                try:
                    arguments = msgspec.json.decode(bytes(socket.readLine().data()), type=list[str])
                except (msgspec.DecodeError, msgspec.ValidationError):
                    socket.abort()  # not one of ours
                    continue
                self.asked_again.emit(arguments)

    def _forget(self) -> None:
        for socket in list(self._callers):
            if socket.state() is QLocalSocket.LocalSocketState.UnconnectedState:
                self._callers.remove(socket)
                socket.deleteLater()
