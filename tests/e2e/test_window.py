"""The window itself, offscreen, over a real worker and a real server, beside another desk."""

import asyncio
import os
import secrets
import signal
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from desktop.link import Link
from desktop.protocol import LinkState, Status
from desktop.screens.board.model import Row
from desktop.shell.prefs import Preferences
from desktop.shell.window import MainWindow
from tests.e2e.conftest import NOOR, OWNER, Clinic
from tests.e2e.processes import Station, closing
from tests.e2e.staff import Person
from tests.e2e.steps import assert_equal, in_step, post_enquiry


class WindowStation(Station):
    """A workstation with a window in front of its worker."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.root = secrets.token_bytes(32)
        self.news = asyncio.Event()
        self.link: Any = Link(profile, self.root)
        self.talk = self.link
        for signal_ in (self.link.changed, self.link.status, self.link.reopened):
            signal_.connect(self.news.set)
        self.window = MainWindow(self.link, Preferences())
        self.window.resize(1440, 900)
        self.window.open()
        self.window.show()

    @property
    def status(self) -> Status:
        return self.link.current

    async def sign_in(self, url: str, email: str, password: str) -> None:
        self.link.start()
        await self.link.sign_in(url, email, password)
        await self.online()
        self.window.open()
        await self.until(lambda: "board" in self.window.screens, "the board")

    @property
    def names(self) -> list[str]:
        """Whom the board shows, from top to bottom."""
        board: Any = self.window.screens["board"]
        return [item.row.name for item in board.model.items if isinstance(item, Row)]

    async def close(self) -> int:
        self.window.close()
        self.window.tray.deleteLater()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.link.close()
        self.link.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return 0


def test_a_window_shows_what_comes_in_works_through_every_death_and_agrees_with_the_other_desk(
    loop: QEventLoop, clinic: Clinic, tmp_path: Path
) -> None:
    async def scene() -> None:
        server, window, other = (
            clinic.server(),
            WindowStation(tmp_path / "window"),
            Station(tmp_path / "other"),
        )
        async with closing(server, window, other):
            await server.start()
            await window.sign_in(server.url, OWNER, clinic.owner_password)
            await other.sign_in(server.url, NOOR, clinic.noor_password)
            people = [Person("Owner", window), Person("Noor", other)]

            await post_enquiry(clinic, server, "Huda Rahman", "+971501110001")
            await window.until(lambda: "Huda Rahman" in window.names, "the enquiry on the window's board")
            contact = await other.until(
                lambda: other.value("SELECT contact_id FROM board"), "and on the other's"
            )

            await takes_a_note_by_keys(window, "Typed in the window")
            noted = "SELECT count(*) FROM timeline WHERE kind = 'note.added' AND data LIKE '%Typed in the window%'"
            await other.until(lambda: other.value(noted) == 1, "the note at the other desk")

            await server.kill()
            for person in people:
                await person.station.offline()
                for _ in range(10):
                    await person.note(contact)
            os.kill(window.link.worker_pid, signal.SIGKILL)
            await window.until(lambda: window.status.state is LinkState.RESTARTING, "the worker's end")
            await people[0].note(contact)  # asked of a worker that is not there; answered by the next

            await server.start()
            await in_step(server, window, other)
            assert_equal(server, people)
            assert "Huda Rahman" in window.names

    loop.run_until_complete(scene())


async def takes_a_note_by_keys(station: WindowStation, text: str) -> None:
    """J to the first row, N, the words, Enter."""
    board: Any = station.window.screens["board"]
    station.window.activateWindow()
    await station.until(station.window.isActiveWindow, "the keyboard")
    for _ in range(3):  # past the lane's head
        if board.row is None:
            QTest.keyClick(QApplication.focusWidget() or station.window, Qt.Key.Key_J)
    assert board.row is not None, [board.list.currentIndex().row(), station.names]
    QTest.keyClick(QApplication.focusWidget() or station.window, Qt.Key.Key_N)
    await station.until(station.window.busy, "the note's form")
    QTest.keyClicks(QApplication.focusWidget() or station.window, text)
    QTest.keyClick(
        QApplication.focusWidget() or station.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    await station.until(lambda: not station.window.busy(), "the form's end")
