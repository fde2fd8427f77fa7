"""Notices that nobody touches this program, so that a shared screen locks itself."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """`idle` is emitted once when nothing was touched for `after_s` seconds; the next touch arms it again.

    While held (`hold(True)`, during a call) it never fires. `clock` gives seconds that only grow.

    What a person does reaches this program through its windows of the window system, so those are watched, each from the
    first time it has the focus. Watching the application would bring every event of every widget through Python, more
    than a thousand at one press of a key.
    """

    idle = Signal()

    def __init__(
        self,
        app: QGuiApplication,
        after_s: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or app)
        self.after_s = after_s
        self._clock = clock
        self._touched = clock()
        self._told = self._held = False
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())
        self._timer = QTimer(self)
        self._timer.setInterval(1_000)
        self._timer.timeout.connect(self.check)
        self._timer.start()

    def hold(self, held: bool) -> None:
        """Never lock while held; letting go starts the time anew."""
        self._held = held
        self._touch()

    def check(self) -> None:
        """Emit `idle` if it is time; the watch's own timer calls this every second."""
        if not self._told and not self._held and self._clock() - self._touched >= self.after_s:
            self._told = True
            self.idle.emit()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # one that is watched already stays watched once

    def _touch(self) -> None:
        self._touched = self._clock()
        self._told = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touch()
        return False
