"""Buttons, PIN, segments, search and fields under real keys and presses."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Tone
from desktop.widgets.button import Button
from desktop.widgets.inputs import Field, PinInput, SearchField, SegmentedControl
from desktop.widgets.pill import FreshnessPill


def put(window: QWidget, widget: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    layout.addWidget(widget)
    widget.show()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_focused_button_is_pressed_from_the_keyboard(window: QWidget, qtbot: QtBot, key: Qt.Key) -> None:
    button = Button("Call", "phone", key="C")
    put(window, button)
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_a_busy_button_keeps_its_width_and_ignores_a_second_press(window: QWidget, qtbot: QtBot) -> None:
    button = Button("Send the whole reply", "send", key="Ctrl ↵")
    put(window, button)
    width = button.width()
    pressed: list[str] = []
    button.clicked.connect(lambda: pressed.append("pressed"))
    button.set_busy("Sending")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert pressed == []
    assert button.sizeHint().width() >= width
    assert button.accessibleName() == "Sending"
    button.set_busy(None)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(pressed) == 1


def test_a_disabled_button_says_why(window: QWidget) -> None:
    button = Button("Approve")
    put(window, button)
    button.set_enabled(False, "A source is out of date")
    assert not button.isEnabled()
    assert button.toolTip() == "A source is out of date"
    assert button.accessibleDescription() == "A source is out of date"


def test_a_button_without_words_must_have_a_name() -> None:
    with pytest.raises(ValueError, match="name"):
        Button(icon="x")


def test_an_icon_button_is_named_and_shows_its_shortcut_on_rest(window: QWidget) -> None:
    button = Button(icon="alarm-clock", key="S", name="Snooze this row")
    put(window, button)
    assert button.accessibleName() == "Snooze this row"
    assert button.toolTip() == "Snooze this row  S"


def test_a_pin_is_complete_with_its_fourth_digit_and_no_enter(window: QWidget, qtbot: QtBot) -> None:
    pin = PinInput()
    put(window, pin)
    pin.setFocus()
    with qtbot.waitSignal(pin.complete) as done:
        qtbot.keyClicks(pin, "12x 34")
    assert done.args == ["1234"]
    assert pin.displayText() == "●●●●" or "1" not in pin.displayText()


def test_arabic_digits_make_the_same_pin(window: QWidget, qtbot: QtBot) -> None:
    pin = PinInput()
    put(window, pin)
    pin.setFocus()
    with qtbot.waitSignal(pin.complete) as done:
        for digit in "١٢٣٤":  # QTest types Latin-1 only
            typed = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, digit)
            QApplication.sendEvent(pin, typed)
    assert done.args == ["1234"]


def test_a_pin_takes_back_a_digit_and_starts_over(window: QWidget, qtbot: QtBot) -> None:
    pin = PinInput()
    put(window, pin)
    pin.setFocus()
    qtbot.keyClicks(pin, "129")
    qtbot.keyClick(pin, Qt.Key.Key_Backspace)
    with qtbot.waitSignal(pin.complete) as done:
        qtbot.keyClicks(pin, "34")
    assert done.args == ["1234"]
    qtbot.keyClicks(pin, "5")
    assert pin.text() == "1234"
    pin.reset()
    assert pin.text() == ""


def test_a_pin_cannot_be_pasted_or_read_aloud(window: QWidget, qtbot: QtBot) -> None:
    pin = PinInput()
    put(window, pin)
    qtbot.keyClicks(pin, "12")
    pin.selectAll()
    qtbot.keyClick(pin, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert pin.echoMode() is QLineEdit.EchoMode.Password
    assert pin.accessibleName() == "PIN"


def test_segments_are_exclusive_and_move_with_the_arrows(window: QWidget, qtbot: QtBot) -> None:
    segments = SegmentedControl([("mine", "Mine + unclaimed"), ("all", "Everyone")], name="Whose")
    put(window, segments)
    assert segments.current == "mine"
    with qtbot.waitSignal(segments.changed) as moved:
        everyone = segments.childAt(segments.width() - 10, 10)
        qtbot.mouseClick(everyone, Qt.MouseButton.LeftButton)
    assert moved.args == ["all"]
    assert everyone is not None
    everyone.setFocus()
    qtbot.keyClick(everyone, Qt.Key.Key_Left)
    assert segments.current == "mine"


def test_setting_a_segment_from_outside_tells_nobody(window: QWidget, qtbot: QtBot) -> None:
    segments = SegmentedControl([("day", "Day"), ("week", "Week")], name="Span")
    put(window, segments)
    with qtbot.assertNotEmitted(segments.changed):
        segments.set_current("week")
    assert segments.current == "week"
    with pytest.raises(KeyError):
        segments.set_current("year")


def test_escape_empties_a_search_and_then_leaves_it(window: QWidget, qtbot: QtBot) -> None:
    search = SearchField("Search people", "/")
    put(window, search)
    search.setFocus()
    qtbot.keyClicks(search, "kha")
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    with qtbot.waitSignal(search.escaped):
        qtbot.keyClick(search, Qt.Key.Key_Escape)


def test_the_search_of_the_top_bar_opens_the_palette_by_press_or_letter(
    window: QWidget, qtbot: QtBot
) -> None:
    search = SearchField("Search", "Ctrl K", opens=True)
    put(window, search)
    with qtbot.waitSignal(search.opened):
        qtbot.mouseClick(search, Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    with qtbot.waitSignal(search.opened):
        qtbot.keyClick(search, Qt.Key.Key_K)
    assert search.text() == ""


def test_a_field_says_what_is_wrong_beside_the_input(window: QWidget) -> None:
    field = Field("Phone", QLineEdit())
    put(window, field)
    field.set_error("Two digits missing.")
    assert field.control.property("error") is True
    assert field.control.accessibleDescription() == "Two digits missing."
    assert any(child.accessibleName() == "Two digits missing." for child in field.findChildren(QWidget))
    field.set_error("")
    assert field.control.property("error") is False


def test_a_disabled_field_says_why_in_readable_text(window: QWidget) -> None:
    field = Field("SMS", QLineEdit())
    put(window, field)
    field.set_disabled("He opted out of SMS on 3 May.")
    assert not field.control.isEnabled()
    assert field.control.accessibleDescription() == "He opted out of SMS on 3 May."
    field.set_disabled("")
    assert field.control.isEnabled()


def test_the_freshness_pill_says_each_state_in_words(window: QWidget) -> None:
    pill = FreshnessPill()
    put(window, pill)
    pill.show_online("10:42:07")
    assert pill.shown[0] == "Online"
    assert "10:42:07" in pill.accessibleName()
    pill.show_offline("10:31", 4)
    assert (
        pill.accessibleName().replace("\u2066", "").replace("\u2069", "") == "Offline since 10:31 4 to send"
    )
    pill.show_catching_up(212, 1480)
    assert pill.accessibleName() == "Catching up 212 of 1,480"
    pill.show_worker_restarting()
    assert pill.accessibleName() == "Worker restarting nothing lost"
    assert pill._tone == Tone.CRITICAL
