"""Every screen as a picture: `python -m desktop.shots --out DIR`. Light, dark, high contrast and right to left, at two
sizes, over the sample clinic; no screen and no process beside it is needed."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from desktop import sample
from desktop.protocol import Job, LinkState, Status
from desktop.screens.board.view import BoardView
from desktop.screens.contacts.view import ContactsView
from desktop.shell.app import application
from desktop.shell.prefs import Look, Preferences
from desktop.shell.window import MainWindow
from desktop.theme import ThemeName
from sync.model.words import Lane

WIDE, SMALL = (1440, 900), (1100, 720)
Scene = Callable[["Studio"], Awaitable[None]]


class Studio:
    """One window over the sample clinic, arranged by scenes and photographed."""

    def __init__(self, out: Path, folder: Path) -> None:
        self.out = out
        self.link = sample.SampleLink(folder)
        sample.fill(self.link)
        self.files: list[Path] = []
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
            await scene(self)
            await self.settle()
            path = self.out / f"{name}-{suffix}.png"
            self.window.grab().save(str(path))
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
            self.window.close()
            self.window.tray.deleteLater()
            self.window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self.window = None


async def board(studio: Studio) -> None:
    """The board with a late row selected and something new."""
    view = studio.shown.screens["board"]
    assert isinstance(view, BoardView)
    at = next(
        i
        for i, item in enumerate(view.model.items)
        if getattr(getattr(item, "row", None), "name", "") == "Gulsara Bekova"
    )
    view.list.setCurrentIndex(view.model.index(at))
    await studio.settle()


async def board_new(studio: Studio) -> None:
    """Three enquiries came while a row was held."""
    await board(studio)
    view = studio.shown.screens["board"]
    assert isinstance(view, BoardView)
    view.model.waiting = {"a": Lane.LATE, "b": Lane.DUE_NEXT, "c": Lane.DUE_NEXT}
    view.model.news.emit()


async def call(studio: Studio) -> None:
    """A call is being logged."""
    await board(studio)
    studio.press("c")
    await studio.settle()
    studio.press("3")


async def snooze(studio: Studio) -> None:
    """A row is being put aside."""
    await board(studio)
    studio.press("s")


async def contacts(studio: Studio) -> None:
    """The table."""
    studio.shown.go("contacts")


async def contact(studio: Studio) -> None:
    """One person's page, with an opened why."""
    studio.shown.go("contacts", {"contact": sample.contact(studio.link, "Rohan Mehta")})
    await studio.settle()
    view = studio.shown.screens["contacts"]
    assert isinstance(view, ContactsView)
    view.why()


async def decisions(studio: Studio) -> None:
    """A conflict."""
    studio.shown.go("decisions")


async def settings(studio: Studio) -> None:
    """Appearance and language."""
    studio.shown.go("settings")


async def importing(studio: Studio) -> None:
    """The import's preview."""
    studio.link.answers["import_open"] = lambda **_: sample.PREVIEW
    studio.shown.go("import")
    await studio.settle()
    studio.shown.screens["import"].open_file("Patients 2026.csv")  # type: ignore[attr-defined]


async def imported(studio: Studio) -> None:
    """The import's progress."""
    await importing(studio)
    await studio.settle()
    studio.link.answers["import_run"] = lambda **_: "job"
    studio.shown.screens["import"].next_step()  # type: ignore[attr-defined]
    await studio.settle()
    studio.link.progress.emit(Job(id="job", label="Patients 2026.csv", done=840, total=1312))


async def palette(studio: Studio) -> None:
    """Search."""
    await board(studio)
    studio.shown.open_palette()
    await studio.settle()
    box = studio.shown.palette_box
    assert box is not None
    box.query.setText("ro")


async def keys(studio: Studio) -> None:
    """The sheet of keys."""
    await board(studio)
    studio.shown.show_keys()


async def offline(studio: Studio) -> None:
    """The server is out of reach."""
    await board(studio)
    studio.link.show(
        Status(state=LinkState.OFFLINE, since=sample.NOW - 11 * sample.MINUTE, outbox=4, data_at=sample.NOW)
    )


async def signin(studio: Studio) -> None:
    """The sign-in page."""
    studio.link.lock()
    studio.shown.door.show_sign_in()


async def switch(studio: Studio) -> None:
    """Another person sits down, with a wrong PIN first."""
    studio.shown.switch()
    await studio.settle()
    studio.press("1", "1", "1", "1")
    await studio.settle()
    studio.press("4", "3", "2")


async def locked(studio: Studio) -> None:
    """The veil."""
    studio.shown.lock()


EVERY: dict[str, Scene] = {
    "board": board_new,
    "call": call,
    "snooze": snooze,
    "contacts": contacts,
    "contact": contact,
    "decisions": decisions,
    "import": importing,
    "importing": imported,
    "settings": settings,
    "palette": palette,
    "keys": keys,
    "offline": offline,
    "signin": signin,
    "switch": switch,
    "locked": locked,
}


async def shoot(out: Path, only: set[str]) -> list[Path]:
    """Photograph every scene, or those named; the files."""
    scenes = {name: scene for name, scene in EVERY.items() if not only or name in only}
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(out, Path(folder))
        try:
            for size, where in ((WIDE, "1440"), (SMALL, "1100")):
                await studio.shoot(scenes, Look(), size, f"light-{where}")
                await studio.shoot(scenes, Look(theme=ThemeName.DARK), size, f"dark-{where}")
                await studio.shoot(scenes, Look(language="ar"), size, f"rtl-{where}")
            if "board" in scenes:
                await studio.shoot(
                    {"board": board_new}, Look(theme=ThemeName.HIGH_CONTRAST), WIDE, "contrast-1440"
                )
        finally:
            studio.close()
        return studio.files


def main(arguments: list[str] | None = None) -> int:
    """The command line; prints each file."""
    parser = argparse.ArgumentParser(prog="shots", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the PNG files")
    parser.add_argument("--only", nargs="*", default=[], choices=list(EVERY), help="only these screens")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    application().setQuitOnLastWindowClosed(False)
    loop = QEventLoop(application())
    asyncio.set_event_loop(loop)
    with loop:
        files = loop.run_until_complete(shoot(chosen.out, set(chosen.only)))
    for file in files:
        print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
