"""A whole window over the sample clinic, on a real loop, with real key and mouse events."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from desktop import sample
from desktop.shell.prefs import Look, Preferences
from desktop.shell.window import MainWindow


class Person:
    """Somebody at the desk: presses keys, looks at the window."""

    def __init__(self, link: sample.SampleLink, window: MainWindow) -> None:
        self.link, self.window = link, window

    async def rests(self, ms: int = 60) -> None:
        """Let what was asked for happen."""
        await asyncio.sleep(ms / 1000)

    async def waits(self, until: Callable[[], bool]) -> None:
        """Wait for something to be so; the test's own time-out is the runner's."""
        for _ in range(200):
            if until():
                return
            await asyncio.sleep(0.02)
        raise AssertionError("it never became so")

    async def presses(self, *keys: Any) -> None:
        """Press keys one after the other, on whatever has the keyboard. A tuple is a key with Ctrl."""
        for key in keys:
            target: QWidget = QApplication.focusWidget() or self.window
            if isinstance(key, tuple):
                QTest.keyClick(target, key[0], Qt.KeyboardModifier.ControlModifier)
            else:
                QTest.keyClick(target, key)
            await self.rests(40)

    async def types(self, text: str) -> None:
        """Type a text, in any script."""
        for letter in text:
            target: QWidget = QApplication.focusWidget() or self.window
            if letter.isascii():
                QTest.keyClicks(target, letter)
            else:  # QTest knows the keys of Latin alone; another keyboard sends the letter as text
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(target, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
        await self.rests(40)

    async def clicks(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Press and release the left button."""
        QTest.mouseClick(
            widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or widget.rect().center()
        )
        await self.rests(40)

    def selects(self, name: str) -> None:
        """Select the board's row of somebody."""
        view = self.board
        at = next(
            i
            for i, item in enumerate(view.model.items)
            if getattr(getattr(item, "row", None), "name", "") == name
        )
        view.list.setCurrentIndex(view.model.index(at))

    @property
    def board(self) -> Any:
        """The board's view."""
        return self.window.screens["board"]

    @property
    def stands(self) -> int:
        """How high the board's selected row stands in the window."""
        rows = self.board.list
        return rows.viewport().mapTo(self.window, rows.visualRect(rows.currentIndex()).topLeft()).y()

    @property
    def toasts(self) -> list[str]:
        """What the toasts say."""
        return [toast.accessibleName() for toast in self.window.toasts.toasts]

    def words(self) -> str:
        """Every name that assistive technology or an eye finds in what is visible."""
        shown = [each for each in self.window.findChildren(QWidget) if each.isVisible()]
        return " ".join(
            f"{each.accessibleName()} {getattr(each, 'text', lambda: '')() or ''}" for each in shown
        )


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    qapp.setQuitOnLastWindowClosed(False)
    made = QEventLoop(qapp)
    asyncio.set_event_loop(made)
    yield made
    made.close()
    asyncio.set_event_loop(None)


Scene = Callable[[Person], Coroutine[Any, Any, None]]


@pytest.fixture
def play(loop: QEventLoop, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Plays a scene in a window of its own; `language` and `signed_in` say how it opens."""

    @asynccontextmanager
    async def opened(language: str, name: str) -> AsyncIterator[Person]:
        link = sample.SampleLink(tmp_path)
        sample.fill(link)
        preferences = Preferences()
        preferences.set_look(Look(language=language, reduced_motion=True))
        if name:
            await link.sign_in("palmera", f"{name}@palmera", "palmera")
        window = MainWindow(
            link,  # type: ignore[arg-type] - the sample stands where the worker's line stands
            preferences,
            clock=lambda: link.now,
            server="palmera",
            demo=lambda: None,
            phone=lambda: link.asked.append(("phone", {})),
        )
        window.desk.dial = lambda number: None
        window.resize(1440, 900)
        window.show()
        window.activateWindow()
        window.open()
        person = Person(link, window)
        await person.waits(window.isActiveWindow)
        await person.rests()
        try:
            yield person
        finally:
            window.close()
            window.tray.deleteLater()
            window.deleteLater()
            await person.rests(10)
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            link.close()

    def run(scene: Scene, *, language: str = "en", name: str = "sara") -> None:
        async def whole() -> None:
            async with opened(language, name) as person:
                await scene(person)

        loop.run_until_complete(whole())

    yield run
    Preferences().set_look(Look())
