"""The worker as the window's child process: started, listened to, and started again when it dies."""

import sys
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

_DELAYS_MS = (200, 500, 1000, 2000, 5000, 10_000)
_HEALTHY_AFTER_MS = 30_000


class Child(QObject):
    """One worker process. `line` carries each whole line it writes; `ready` says it runs; `died` that it ended unasked.

    Restarts wait longer each time, up to ten seconds; half a minute of health starts the count anew.
    """

    line = Signal(bytes)
    ready = Signal()
    died = Signal()
    noted = Signal(str)
    """What the worker wrote to its standard error (its log, without personal data)."""

    def __init__(self, command: Sequence[str] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = list(command or (sys.executable, "-m", "desktop.worker"))
        self._failures = 0
        self._closing = False
        self._tail = b""
        self._process = QProcess(self)
        self._process.started.connect(self.ready)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._read_notes)
        self._process.finished.connect(self._ended)
        self._process.errorOccurred.connect(self._failed)
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self.start)
        self._healthy = QTimer(self, singleShot=True, interval=_HEALTHY_AFTER_MS)
        self._healthy.timeout.connect(self._forgive)

    @property
    def pid(self) -> int:
        """The process id, 0 when none runs."""
        return int(self._process.processId())

    @property
    def running(self) -> bool:
        return self._process.state() == QProcess.ProcessState.Running

    def start(self) -> None:
        """Start the process; `ready` follows."""
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self._tail = b""
            self._process.start(self._command[0], self._command[1:])
            self._healthy.start()

    def send(self, line: bytes) -> None:
        """Write one line. What is written to a dying process is lost: the link sends it again to the next one."""
        if self.running:
            self._process.write(line)

    def close(self, wait_ms: int = 5000) -> None:
        """End the input, so that the worker finishes what it began, and wait; end it by force after `wait_ms`."""
        self._closing = True
        self._again.stop()
        self._healthy.stop()
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(wait_ms):
            self._process.kill()
            self._process.waitForFinished(1000)

    def _read(self) -> None:
        content = self._tail + bytes(self._process.readAllStandardOutput().data())
        *lines, self._tail = content.split(b"\n")
        for line in lines:
            if line:
                self.line.emit(line)

    def _read_notes(self) -> None:
        text = bytes(self._process.readAllStandardError().data()).decode(errors="replace").strip()
        if text:
            self.noted.emit(text)

    def _ended(self) -> None:
        if not self._closing:
            self._wait_and_restart()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and not self._closing:
            self._wait_and_restart()

    def _wait_and_restart(self) -> None:
        self._healthy.stop()
        delay = _DELAYS_MS[min(self._failures, len(_DELAYS_MS) - 1)]
        self._failures += 1
        self.died.emit()
        self._again.start(delay)

    def _forgive(self) -> None:
        self._failures = 0
