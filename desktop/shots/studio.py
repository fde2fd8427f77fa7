"""The room where the pictures are taken: one window over the sample clinic, arranged by a scene and photographed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop import sample
from desktop.protocol import LinkState, Status
from desktop.shell.prefs import Look, Preferences
from desktop.shell.window import MainWindow

Scene = Callable[["Studio"], Awaitable[QWidget | None]]
"""Arranges the window; what it returns is photographed in the window's place."""


class Studio:
    """One window over the sample clinic, arranged by scenes and photographed."""

    def __init__(self, out: Path, folder: Path) -> None:
        self.out = out
        self.link = sample.SampleLink(folder)
        sample.fill(self.link)
        self.files: list[Path] = []
        self.has_talks = False
        """Whether the conversations of the inbox's pictures were made."""
        self.window: MainWindow | None = None

    def close(self) -> None:
        """Put everything away."""
        self._drop()
        self.link.close()

    async def shoot(self, scenes: dict[str, Scene], look: Look, size: tuple[int, int], suffix: str) -> None:
        """Photograph scenes in one look."""
        for name, scene in scenes.items():
            self._drop()
            preferences = Preferences()
            preferences.set_look(look)
            self.link.fault, self.link.is_empty = None, False
            await self.link.sign_in("palmera.example", "sara@palmera.example", "palmera")
            self.link.show(Status(state=LinkState.ONLINE, data_at=sample.NOW))
            self.window = MainWindow(
                self.link,  # type: ignore[arg-type] - the sample stands where the worker's line stands
                preferences,
                clock=lambda: self.link.now,
                server="palmera.example",
                demo=lambda: None,
            )
            self.window.resize(*size)
            self.window.show()
            self.window.open()
            await self.settle()
            beside = await scene(self)
            await self.settle()
            path = self.out / f"{name}-{suffix}.png"
            (beside or self.window).grab().save(str(path))
            if beside is not None:
                beside.close()
                beside.deleteLater()
            self.files.append(path)

    async def settle(self) -> None:
        """Let timers and layouts come to rest."""
        for _ in range(8):
            await asyncio.sleep(0.025)

    @property
    def shown(self) -> MainWindow:
        """The window of the scene."""
        assert self.window is not None
        return self.window

    def press(self, *keys: str) -> None:
        """Press keys as a person does."""
        for key in keys:
            target: QWidget = QApplication.focusWidget() or self.shown
            if len(key) == 1:
                QTest.keyClicks(target, key)
            else:
                QTest.keyClick(target, getattr(Qt.Key, f"Key_{key}"))

    def _drop(self) -> None:
        if self.window is not None:
            self.link.lock()  # a window that nobody sits at closes without asking what becomes of what is typed
            self.window.close()
            self.window.tray.deleteLater()
            self.window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self.window = None


async def as_manager(studio: Studio) -> None:
    """Priya sits down: she manages the sample clinic."""
    await studio.link.sign_in("palmera.example", "priya@palmera.example", "palmera")
    studio.shown.open(locked=False)
    await studio.settle()
