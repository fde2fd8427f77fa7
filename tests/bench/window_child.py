"""`python -m tests.bench.window_child WHAT …`: a window that measures itself and prints JSON lines; see tests.bench.window.

first-paint PROFILE STARTED     ms from STARTED (epoch s) until the window's first paint is done
work PROFILE URL EMAIL PASSWORD signs in, builds the board, then follows the lines on its standard input
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.link import Link
from desktop.protocol import LinkState
from desktop.shell.app import application, run
from desktop.shell.prefs import Preferences, show
from desktop.shell.window import MainWindow
from tests.bench.resident import resident_mb

ROOT = bytes(range(32))
_FRAME_MS = 8


def say(**facts: Any) -> None:
    print(json.dumps(facts), flush=True)


class Painted(QObject):
    """Calls back once the paints of a window that are under way are done."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._then: Callable[[float], None] | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._then is not None and event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            then, self._then = self._then, None
            self._app.removeEventFilter(self)
            QTimer.singleShot(0, lambda: then(time.perf_counter()))
        return False

    def call(self, then: Callable[[float], None]) -> None:
        """Tell when the next paint is done. Until then every event passes through here, which costs a little."""
        self._then = then
        self._app.installEventFilter(self)

    def next(self) -> asyncio.Future[float]:
        """When the next paint is done."""
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.call(lambda at: None if future.done() else future.set_result(at))
        return future


class Frames(QWidget):
    """A dot that wants to be painted every eight milliseconds, and when it was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.at: list[float] = []
        self.setFixedSize(2, 2)
        self._timer = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.update)
        self._timer.start()
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.at.append(time.perf_counter())
        QPainter(self).fillRect(self.rect(), Qt.GlobalColor.red if len(self.at) % 2 else Qt.GlobalColor.blue)

    def worst_ms(self, since: float) -> float:
        """The longest time between two paints since a moment."""
        at = [moment for moment in self.at if moment >= since]
        return max(later - earlier for earlier, later in pairwise(at)) * 1000


def first_paint(profile: Path, started: float) -> None:
    app = application()
    painted = Painted(app)

    def done(_: float) -> None:
        say(first_paint_ms=(time.time() - started) * 1000)
        QTimer.singleShot(0, close)

    def close() -> None:
        for window in app.topLevelWidgets():
            if isinstance(window, MainWindow):
                window.close()

    painted.call(done)
    run(Link(profile, ROOT), profile)


class Scene:
    """A signed-in window over a profile."""

    def __init__(self, profile: Path) -> None:
        from qasync import QEventLoop

        self.app = application()
        preferences = Preferences()
        show(preferences.look)
        self.loop = QEventLoop(self.app)
        asyncio.set_event_loop(self.loop)
        self.painted = Painted(self.app)
        self.link = Link(profile, ROOT)
        self.window = MainWindow(self.link, preferences)
        self.window.resize(1440, 900)
        self.window.open()
        self.window.show()

    async def work(self, url: str, email: str, password: str) -> None:
        self.link.start()
        await self.link.sign_in(url, email, password)
        await self._until(lambda: self.link.current.state is LinkState.ONLINE and self._is_idle())
        self.window.open()
        await asyncio.sleep(1)
        say(ready=True)
        lines = asyncio.Queue[str]()
        asyncio.get_running_loop().run_in_executor(None, _read_lines, lines, asyncio.get_running_loop())
        while (line := await lines.get()) != "":
            what, *more = line.split()
            if what == "keys":
                say(keys_ms=await self._keys(int(more[0])))
            elif what == "memory":
                say(memory_mb=await self._memory())
            elif what == "gap":
                await self._gap(more[0])
        self.window.close()
        self.link.close()

    async def _keys(self, count: int) -> list[float]:
        """From each press of J or K on the board until its repaint is done, the side panel following."""
        from PySide6.QtTest import QTest

        found: list[float] = []
        self.window.go("board")
        await self._settled()
        for number in range(count):
            key = Qt.Key.Key_J if number % 40 < 20 else Qt.Key.Key_K
            done = self.painted.next()
            began = time.perf_counter()
            QTest.keyClick(self.app.focusWidget() or self.window, key)
            found.append((await asyncio.wait_for(done, 5) - began) * 1000)
            await asyncio.sleep(0.03)
        return found

    async def _memory(self) -> float:
        """Resident MB after the board, the contacts and the cards were looked at."""
        for screen in ("board", "contacts", "decisions", "board"):
            self.window.go(screen)
            await self._settled()
        return resident_mb(os.getpid())

    async def _gap(self, last: str) -> None:
        """The worst gap between frames from now until the contact with that reference is here and the board follows."""
        self.window.go("board")
        frames = Frames(self.window)
        await asyncio.sleep(1)
        began = time.perf_counter()
        say(quiet_ms=frames.worst_ms(began - 0.9))
        await self._until(lambda: self._has(last) and self._is_idle())
        say(gap_ms=frames.worst_ms(began), took_s=time.perf_counter() - began)
        frames.deleteLater()

    def _has(self, reference: str) -> bool:
        """Asked of an index: a count of 100,000 rows would be the gap that is to be measured."""
        sql = "SELECT 1 FROM contact WHERE external_ref = ?"
        return self.link.reader().execute(sql, (reference,)).fetchone() is not None

    def _is_idle(self) -> bool:
        reader = self.link.reader()
        return (
            reader is not None
            and not reader.execute("SELECT 1 FROM board_clock WHERE at = 0 LIMIT 1").fetchone()
        )

    async def _settled(self) -> None:
        """A second for what a screen reads once it is shown."""
        await asyncio.sleep(1)

    async def _until(self, holds: Callable[[], bool]) -> None:
        while not holds():  # noqa: ASYNC110 - the replica's rows tell, and no event of this process
            await asyncio.sleep(0.25)


def _read_lines(lines: "asyncio.Queue[str]", loop: asyncio.AbstractEventLoop) -> None:
    for line in sys.stdin:
        loop.call_soon_threadsafe(lines.put_nowait, line.strip())
    loop.call_soon_threadsafe(lines.put_nowait, "")


def main() -> None:
    what, profile, *more = sys.argv[1:]
    if what == "first-paint":
        first_paint(Path(profile), float(more[0]))
        return
    scene = Scene(Path(profile))
    with scene.loop:
        scene.loop.run_until_complete(scene.work(more[0], more[1], more[2]))


if __name__ == "__main__":
    main()
