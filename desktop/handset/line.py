"""The window's line to its carrier, a child process: asks and their answers, and the news that something changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop.link.child import Child
from desktop.protocol import Answer, Ask, Changed, Fault, pack, read_line, write_line

LOST = Fault(kind="lost", message="The line was cut before an answer came.")


class PhoneLine(QObject):
    """`changed` tells that something was said or done; `lost` that the carrier ended; `ready` that it runs (again)."""

    changed = Signal()
    lost = Signal()
    ready = Signal()

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._child = Child(command, self)
        self._child.line.connect(self._hear)
        self._child.ready.connect(self.ready)
        self._child.died.connect(self._cut)
        self._count = 0
        self._waiting: dict[int, tuple[Callable[[bytes], None], Callable[[Fault], None]]] = {}

    def start(self) -> None:
        """Start the carrier; `ready` follows."""
        self._child.start()

    def close(self) -> None:
        """Let the carrier finish what it was asked, and end it."""
        self._child.close()

    def ask(
        self,
        operation: str,
        kind: Any,
        then: Callable[[Any], None],
        failed: Callable[[Fault], None],
        **body: Any,
    ) -> None:
        """Ask the carrier; `then` gets its answer as a `kind`, `failed` why there is none. One of them is called, once."""
        self._count += 1
        self._waiting[self._count] = (lambda raw: then(msgspec.json.decode(raw, type=kind)), failed)
        self._child.send(write_line(Ask(number=self._count, operation=operation, body=pack(body))))
        if not self._child.running:
            self._cut()

    def _hear(self, line: bytes) -> None:
        match read_line(line):
            case Answer(number=number, result=result, fault=fault):
                then, failed = self._waiting.pop(number)
                if fault is None:
                    then(bytes(result))
                else:
                    failed(fault)
            case Changed():
                self.changed.emit()
            case _:
                pass

    def _cut(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for _, failed in waiting.values():
            failed(LOST)
        self.lost.emit()
