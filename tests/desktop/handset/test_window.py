"""The phone's window under real keys, over a line that answers from memory."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop import theme
from desktop.handset.line import LOST
from desktop.handset.window import PhoneWindow
from desktop.protocol import Fault
from desktop.sample import NOW
from desktop.sample.phone import PEOPLE, TALK, SamplePhone
from desktop.shell.prefs import Look, show
from sync.handset import Clinic, Rung, Talk
from sync.model.words import CallState

Waits = Callable[[Callable[[], bool]], None]


class Phone:
    """A phone in somebody's hand, and what its line was asked."""

    def __init__(self) -> None:
        self.line = SamplePhone()
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self._answer = self.line.ask
        self.line.ask = self._note
        self.window = PhoneWindow(self.line, "http://127.0.0.1:8765", lambda: NOW)  # type: ignore[arg-type]
        self.window.show()
        self.window.activateWindow()
        self.line.start()

    def _note(self, operation: str, kind: Any, then: Any, failed: Any, **body: Any) -> None:
        if operation in ("say", "ring"):
            self.asked.append((operation, body))
        self._answer(operation, kind, then, failed, **body)

    def press(self, *keys: Any) -> None:
        """Press keys, or type a text, on whatever has the keyboard."""
        for key in keys:
            target = QApplication.focusWidget() or self.window
            if isinstance(key, str):
                QTest.keyClicks(target, key)
            else:
                QTest.keyClick(target, key)

    @property
    def page(self) -> Any:
        return self.window.pages.currentWidget()


@pytest.fixture
def phone(qapp: QApplication) -> Iterator[Phone]:
    show(Look())
    made = Phone()
    QTest.qWaitForWindowActive(made.window)
    yield made
    made.window.close()
    made.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_the_keyboard_alone_finds_somebody_opens_their_phone_answers_and_goes_back(
    phone: Phone, qtbot: Any
) -> None:
    assert phone.page is phone.window.people
    phone.press("Lina")
    qtbot.waitUntil(lambda: phone.window.people.list.people.rowCount() == 1)
    phone.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert phone.page is phone.window.talk
    phone.press("See you then", Qt.Key.Key_Return)
    assert phone.asked == [
        ("say", {"number": TALK.someone.number, "channel": "whatsapp", "words": "See you then"})
    ]
    assert phone.window.talk.line.text() == ""
    phone.press(Qt.Key.Key_Escape)
    assert phone.page is phone.window.people


def test_the_way_follows_the_last_message_and_can_be_chosen(phone: Phone) -> None:
    phone.window.open(TALK.someone.number)
    assert phone.window.talk.by.current == "whatsapp"
    phone.window.talk.by.setFocus()
    segments = [each for each in phone.window.talk.by.findChildren(QWidget) if each.property("text") == "SMS"]
    QTest.mouseClick(segments[0], Qt.MouseButton.LeftButton)
    phone.window.talk.line.setFocus()
    phone.press("By text", Qt.Key.Key_Return)
    assert phone.asked[0][1]["channel"] == "sms"


@pytest.mark.parametrize(("word", "at"), [("C", 0), ("R", 1), ("STOP", 2)])
def test_what_reminders_ask_for_goes_by_one_press_and_leaves_the_line_alone(
    phone: Phone, word: str, at: int
) -> None:
    phone.window.open(TALK.someone.number)
    phone.press("half a sentence")
    QTest.mouseClick(phone.window.talk.quick[at], Qt.MouseButton.LeftButton)
    assert phone.asked[0][1]["words"] == word
    assert phone.window.talk.line.text() == "half a sentence"


def test_what_does_not_go_is_said_and_stands_in_the_line_again(phone: Phone) -> None:
    phone.window.open(TALK.someone.number)
    phone.line.fault = Fault(kind="no_server", message="")
    phone.press("Hello?", Qt.Key.Key_Return)
    assert phone.window.notice.isVisible()
    assert phone.window.talk.line.text() == "Hello?"
    phone.line.fault = None
    phone.press(Qt.Key.Key_Return)
    assert phone.window.notice.isHidden()


def test_a_call_that_is_answered_ends_with_its_seconds_and_one_that_is_not_was_missed(phone: Phone) -> None:
    phone.window.open(TALK.someone.number)
    phone.window.talk.ring.setFocus()
    phone.press(Qt.Key.Key_Return)
    assert phone.page is phone.window.call
    phone.window.call.answer.setFocus()
    phone.press(Qt.Key.Key_Return)
    phone.press(Qt.Key.Key_Return)  # the keyboard is on hanging up by now
    phone.window.talk.ring.setFocus()
    phone.press(Qt.Key.Key_Return, Qt.Key.Key_Escape)
    assert phone.page is phone.window.talk
    told = [(each["state"], each["seconds"]) for _, each in phone.asked]
    assert told == [
        (CallState.RINGING, None),
        (CallState.ANSWERED, None),
        (CallState.ENDED, 0),
        (CallState.RINGING, None),
        (CallState.MISSED, None),
    ]
    assert phone.asked[0][1]["ref"] == phone.asked[2][1]["ref"] != phone.asked[3][1]["ref"]


def test_a_call_that_the_clinic_ends_is_over_on_the_phone_too(
    phone: Phone, qtbot: Any, monkeypatch: Any
) -> None:
    phone.window.open(TALK.someone.number)
    phone.window.talk.ring.click()
    ended = Talk(TALK.someone, TALK.said, [Rung(phone.window.call.ref, CallState.ENDED, NOW, 12)])
    monkeypatch.setattr("desktop.sample.phone.TALK", ended)
    phone.line.changed.emit()
    qtbot.waitUntil(lambda: phone.page is phone.window.talk)
    assert [each["state"] for _, each in phone.asked] == [CallState.RINGING]


def test_it_is_put_away_while_practice_mode_is_over_and_comes_back_with_it(phone: Phone, qtbot: Any) -> None:
    here = phone.line.clinic
    phone.line.clinic = Clinic(here.name, here.timezone, here.region, practising=False)
    phone.line.changed.emit()
    qtbot.waitUntil(lambda: phone.page not in (phone.window.people, phone.window.talk))
    phone.line.clinic = here
    phone.line.changed.emit()
    qtbot.waitUntil(lambda: phone.page is phone.window.people)


def test_a_line_that_is_cut_is_waited_for_and_the_phone_opens_where_it_was(phone: Phone, qtbot: Any) -> None:
    phone.window.open(TALK.someone.number)
    phone.press("not sent yet")
    phone.line.fault = LOST
    phone.line.lost.emit()
    assert phone.page not in (phone.window.people, phone.window.talk)
    phone.line.ready.emit()
    qtbot.waitUntil(lambda: phone.page is phone.window.talk)
    assert phone.window.talk.line.text() == "not sent yet"


def test_whoever_is_not_known_is_called_by_the_number_and_everything_has_a_name(phone: Phone) -> None:
    rows = phone.window.people.list.people
    spoken = [rows.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(len(PEOPLE))]
    assert spoken[3].startswith("+971 56 555 0110")
    assert all(spoken)
    for each in (
        phone.window.talk.send,
        phone.window.talk.ring,
        phone.window.talk.line,
        *phone.window.talk.quick,
    ):
        assert each.accessibleName()
    assert theme.current().control.min_target <= phone.window.talk.quick[0].sizeHint().height()
