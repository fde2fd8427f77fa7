"""The simulated phone as a window, over its carrier and a real server, with somebody at the front desk who answers."""

import sqlite3
from contextlib import closing as closing_file
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from desktop.handset.line import PhoneLine
from desktop.handset.window import PhoneWindow
from desktop.terminal.phone import carrier
from desktop.widgets.messages import Bubble, Happening
from sync.commands.effects import QueueEffect
from sync.model.words import CallState, Channel, ConsentState
from tests.e2e.conftest import NOOR, Clinic
from tests.e2e.processes import Station, closing, until

NUMBER = "+971501234567"


class Handset:
    """Somebody with the phone in hand."""

    def __init__(self, folder: Path, url: str) -> None:
        self.line = PhoneLine(carrier(str(folder / "practice.db"), folder, url))
        self.window = PhoneWindow(self.line, url)
        self.window.show()
        self.window.activateWindow()
        self.line.start()

    @property
    def said(self) -> list[str]:
        """Every word on the phone's screen, with what became of it."""
        told = self.window.talk.messages.model()
        rows = [told.row(at) for at in range(told.rowCount())]  # type: ignore[attr-defined] - an IdTable
        found: list[str] = []
        for each in rows:
            if isinstance(each, Bubble):
                side = "phone" if each.ours else "clinic"
                found.append(f"{side}: {each.words} ({each.state[0] if each.state else ''})")
            elif isinstance(each, Happening):
                found.append(each.words.rpartition(",")[0])
        return found

    def types(self, text: str) -> None:
        """Type on whatever has the keyboard, and press Enter."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClicks(target, text)
        QTest.keyClick(target, Qt.Key.Key_Return)

    async def close(self) -> int:
        self.window.close()
        self.window.deleteLater()
        self.line.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return 0


def test_a_patient_writes_reads_the_answer_rings_in_vain_and_opts_out(
    loop: QEventLoop, clinic: Clinic, tmp_path: Path
) -> None:
    async def scene() -> None:
        server, noor = clinic.server(), Station(tmp_path / "noor")
        async with closing(server, noor):
            await server.start()
            await noor.sign_in(server.url, NOOR, clinic.noor_password)
            phone = Handset(clinic.folder, server.url)
            async with closing(phone):
                window = phone.window
                await until(lambda: window.pages.currentWidget() is window.people, "the phone's first page")
                phone.types(NUMBER)
                await until(lambda: window.pages.currentWidget() is window.talk, "the new number's page")
                phone.types("How much is an implant?")
                await until(
                    lambda: phone.said == ["phone: How much is an implant? (Arrived)"], "what was written"
                )
                await noor.until(lambda: noor.value("SELECT COUNT(*) FROM message") == 1, "the question")
                [(talk, contact, endpoint, head)] = noor.rows(
                    "SELECT c.id, c.contact_id, c.endpoint_id, m.id FROM conversation c "
                    "JOIN message m ON m.conversation_id = c.id"
                )
                await noor.talk.do(
                    QueueEffect(
                        key=f"reply:{talk}:{head}", contact_id=contact, endpoint_id=endpoint,
                        channel=Channel.WHATSAPP, body="AED 9,500, with the check-up.",
                    )
                )  # fmt: skip
                await until(
                    lambda: phone.said[1:] == ["clinic: AED 9,500, with the check-up. (Delivered)"],
                    "the answer",
                )
                window.talk.ring.click()
                await noor.until(
                    lambda: noor.value("SELECT state FROM call") == CallState.RINGING, "the ringing call"
                )
                QTest.keyClick(window.call.hang_up, Qt.Key.Key_Return)
                await noor.until(
                    lambda: noor.value("SELECT state FROM call") == CallState.MISSED, "the missed call"
                )
                await until(lambda: phone.said[2:] == ["You rang, nobody answered"], "the call on the phone")
                assert window.pages.currentWidget() is window.talk
                QTest.mouseClick(window.talk.quick[-1], Qt.MouseButton.LeftButton)
                await noor.until(
                    lambda: noor.value("SELECT state FROM consent") == ConsentState.WITHDRAWN, "the opt-out"
                )
                await until(lambda: phone.said[3:4] == ["phone: STOP (Arrived)"], "STOP on the phone")

    loop.run_until_complete(scene())


def test_where_no_server_answers_the_words_stay_in_the_line(loop: QEventLoop, clinic: Clinic) -> None:
    async def scene() -> None:
        phone = Handset(clinic.folder, "http://127.0.0.1:9")
        async with closing(phone):
            window = phone.window
            await until(lambda: window.pages.currentWidget() is window.people, "the phone's first page")
            phone.types(NUMBER)
            await until(lambda: window.pages.currentWidget() is window.talk, "the new number's page")
            phone.types("Hello")
            await until(window.notice.isVisible, "the words that tell of it")
            assert "does not answer" in window.notice.accessibleName()
            assert window.talk.line.text() == "Hello"

    loop.run_until_complete(scene())


def test_a_closed_phone_leaves_no_call_ringing_and_no_carrier_behind(
    loop: QEventLoop, clinic: Clinic
) -> None:
    async def scene() -> None:
        server = clinic.server()
        async with closing(server):
            await server.start()
            phone = Handset(clinic.folder, server.url)
            await until(lambda: phone.window.pages.currentWidget() is phone.window.people, "the first page")
            phone.types(NUMBER)
            await until(lambda: phone.window.pages.currentWidget() is phone.window.talk, "the number's page")
            phone.window.talk.ring.click()
            await phone.close()
            told = await server.command("phone", "list", NUMBER, "--json")
            assert told.strip() == "[]"
            with closing_file(sqlite3.connect(clinic.folder / "practice.db")) as rows:
                assert rows.execute("SELECT state FROM call").fetchall() == [(CallState.MISSED,)]

    loop.run_until_complete(scene())
