"""What floats over the window: menus, dialogs, forms, palette, toasts, under real keys and presses."""

import asyncio
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.theme import Tone
from desktop.widgets import paint
from desktop.widgets.cheatsheet import CheatSheet
from desktop.widgets.dialog import Dialog
from desktop.widgets.form import FormDialog, FormField, Input, close_form
from desktop.widgets.overlay import Overlay, overlay_open
from desktop.widgets.palette import Palette, PaletteRow, PaletteSection
from desktop.widgets.popover import Menu, MenuItem
from desktop.widgets.toast import Toast, ToastStack, ToastText

SNOOZE = [
    MenuItem("reply", "Until they reply", "alarm-clock"),
    MenuItem("hour", "In 1 hour", "clock"),
    MenuItem("status", "Until the status changes", reason="Nothing booked"),
    MenuItem("week", "Next week", "calendar"),
]


@pytest.fixture
def anchor(window: QWidget, qtbot: QtBot) -> QPushButton:
    button = QPushButton("Snooze")
    layout = window.layout()
    assert layout is not None
    layout.addWidget(button)
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    return button


def keyboard() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def menu_of(anchor: QPushButton) -> Menu:
    menu = Menu(anchor, SNOOZE, name="Snooze")
    menu.open()
    return menu


def test_a_number_chooses_from_a_menu_and_the_keyboard_goes_back(anchor: QPushButton, qtbot: QtBot) -> None:
    menu = menu_of(anchor)
    with qtbot.waitSignal(menu.chosen) as chosen:
        qtbot.keyClick(keyboard(), Qt.Key.Key_2)
    assert chosen.args == ["hour"]
    assert menu.isHidden()
    assert anchor.hasFocus()


def test_arrows_pass_over_what_is_unavailable(anchor: QPushButton, qtbot: QtBot) -> None:
    menu = menu_of(anchor)
    qtbot.keyClick(keyboard(), Qt.Key.Key_Down)
    assert keyboard().accessibleName() == "In 1 hour"
    qtbot.keyClick(keyboard(), Qt.Key.Key_Down)
    with qtbot.waitSignal(menu.chosen) as chosen:
        qtbot.keyClick(keyboard(), Qt.Key.Key_Return)
    assert chosen.args == ["week"]


def test_what_is_unavailable_cannot_be_chosen_by_its_number(anchor: QPushButton, qtbot: QtBot) -> None:
    menu = menu_of(anchor)
    with qtbot.assertNotEmitted(menu.chosen):
        qtbot.keyClick(keyboard(), Qt.Key.Key_3)
    assert menu.isVisible()
    menu.close_popover()


def test_a_press_elsewhere_or_escape_closes_a_menu(
    anchor: QPushButton, window: QWidget, qtbot: QtBot
) -> None:
    menu = menu_of(anchor)
    qtbot.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(880, 620))
    assert menu.isHidden()
    menu.open()
    qtbot.keyClick(keyboard(), Qt.Key.Key_Escape)
    assert menu.isHidden()
    assert anchor.hasFocus()


def test_a_menu_stays_inside_the_window(window: QWidget, qtbot: QtBot) -> None:
    corner = QPushButton("…", window)
    corner.setGeometry(860, 610, 40, 30)
    corner.show()
    menu = menu_of(corner)
    card = QRect(menu.mapTo(window, menu.card_rect().topLeft()), menu.card_rect().size())
    assert window.rect().contains(card)
    assert card.bottom() < 610
    menu.close_popover()


def test_single_key_shortcuts_rest_under_a_dialog_and_function_keys_do_not(
    window: QWidget, qtbot: QtBot
) -> None:
    fired: list[str] = []
    for key in ("E", "F2"):
        QShortcut(QKeySequence(key), window, lambda key=key: fired.append(key))
    dialog = Dialog(window, "Stop everything?")
    dialog.open()
    assert overlay_open(window)
    qtbot.keyClick(keyboard(), Qt.Key.Key_E)
    qtbot.keyClick(keyboard(), Qt.Key.Key_F2)
    assert fired == ["F2"]
    qtbot.keyClick(keyboard(), Qt.Key.Key_Escape)
    assert not overlay_open(window)
    qtbot.keyClick(window, Qt.Key.Key_E)
    assert fired == ["F2", "E"]


def test_tab_stays_inside_a_dialog_and_focus_returns_where_it_was(
    anchor: QPushButton, window: QWidget, qtbot: QtBot
) -> None:
    dialog = Dialog(window, "Stop everything?")
    dialog.open()
    seen: list[str] = []
    for _ in range(4):
        assert dialog.isAncestorOf(keyboard())
        seen.append(keyboard().accessibleName())
        qtbot.keyClick(keyboard(), Qt.Key.Key_Tab)
    assert seen == ["OK", "Cancel", "OK", "Cancel"]
    dialog.dismiss()
    assert anchor.hasFocus()


def test_asking_does_not_block_the_loop_and_gives_the_answer(window: QWidget, qtbot: QtBot) -> None:
    dialog = Dialog(window, "Stop everything?")

    async def ask() -> tuple[object, object]:
        first = asyncio.ensure_future(dialog.ask())
        await asyncio.sleep(0)
        again = asyncio.ensure_future(dialog.ask())
        await asyncio.sleep(0)
        qtbot.keyClick(keyboard(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        return await first, await again

    assert asyncio.run(ask()) == (True, True)
    assert dialog.isHidden()


def test_escape_answers_none_and_the_dialog_can_be_asked_again(window: QWidget, qtbot: QtBot) -> None:
    dialog = Dialog(window, "Stop everything?")

    async def ask(key: Qt.Key) -> object:
        answer = asyncio.ensure_future(dialog.ask())
        await asyncio.sleep(0)
        qtbot.keyClick(keyboard(), key)
        return await answer

    assert asyncio.run(ask(Qt.Key.Key_Escape)) is None
    assert asyncio.run(ask(Qt.Key.Key_Return)) is True


OUTCOMES = [("reached", "Reached, thinking about it"), ("no_answer", "No answer")]
NEXT = [("again", "Call again, Thu 12:00"), ("none", "Nothing more")]


def test_nothing_is_closed_without_an_outcome_and_a_next_action(window: QWidget, qtbot: QtBot) -> None:
    form = close_form(window, "Daniel Okafor", "Quote sent, crown", OUTCOMES, NEXT)
    answers: list[object] = []
    form.answered.connect(answers.append)
    form.open()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(keyboard(), Qt.Key.Key_Return, control)
    assert answers == []
    assert keyboard() is form.inputs["outcome"]
    assert keyboard().accessibleDescription() == "Choose one"
    qtbot.keyClick(keyboard(), Qt.Key.Key_Down)
    qtbot.keyClick(keyboard(), Qt.Key.Key_Return, control)
    assert keyboard() is form.inputs["next"]
    qtbot.keyClick(keyboard(), Qt.Key.Key_Down)
    qtbot.keyClick(keyboard(), Qt.Key.Key_Return, control)
    assert answers == [{"outcome": "reached", "next": "again", "note": ""}]


def test_a_filled_in_next_action_needs_no_more_than_the_outcome(window: QWidget, qtbot: QtBot) -> None:
    form = close_form(
        window, "Daniel Okafor", "", OUTCOMES, NEXT, outcome="no_answer", next_action="again", note=False
    )
    with qtbot.waitSignal(form.answered) as answered:
        form.open()
        qtbot.keyClick(keyboard(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert answered.args == [{"outcome": "no_answer", "next": "again"}]


def test_a_form_says_what_its_own_check_found(window: QWidget, qtbot: QtBot) -> None:
    def short(value: object) -> str:
        return "" if len(str(value)) > 3 else "Too short."

    form = FormDialog(window, "Phone", [FormField("phone", "Phone", Input.TEXT, check=short)], submit="Save")
    form.open()
    qtbot.keyClicks(keyboard(), "12")
    with qtbot.assertNotEmitted(form.answered):
        form.submit()
    assert form.inputs["phone"].accessibleDescription() == "Too short."
    assert isinstance(form.inputs["phone"], QLineEdit)
    form.dismiss()


def people(text: str) -> Sequence[PaletteSection]:
    rows = [
        PaletteRow("khalid", "Khalid Rahman", "user-round", "root canal", ("C",), ((0, 3),)),
        PaletteRow("nour", "Nour Khalil"),
    ]
    found = [row for row in rows if text.lower() in row.text.lower()]
    return [PaletteSection("People", found), PaletteSection("Messages", [])]


def test_the_palette_finds_while_typing_and_runs_the_row_under_the_arrow(
    window: QWidget, qtbot: QtBot
) -> None:
    palette = Palette(window, people)
    palette.open()
    assert keyboard() is palette.query
    qtbot.keyClicks(palette.query, "kha")
    assert [row.id for row in palette.list.rows] == ["khalid", "nour"]
    qtbot.keyClick(palette.query, Qt.Key.Key_Down)
    assert palette.query.accessibleDescription() == "Nour Khalil"
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.query, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert chosen.args == ["nour", True]
    assert palette.isHidden()


def test_the_palette_says_when_nothing_fits_and_enter_does_nothing(window: QWidget, qtbot: QtBot) -> None:
    palette = Palette(window, people)
    palette.open()
    qtbot.keyClicks(palette.query, "zz")
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert "zz" in palette.query.accessibleDescription()
    qtbot.keyClick(palette.query, Qt.Key.Key_Escape)
    assert palette.isHidden()


def test_a_press_runs_a_row_of_the_palette(window: QWidget, qtbot: QtBot) -> None:
    palette = Palette(window, people)
    palette.open()
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.mouseClick(palette.list, Qt.MouseButton.LeftButton, pos=palette.list.row_rect(1).center())
    assert chosen.args == ["nour", False]


def test_the_key_sheet_opens_and_goes_with_a_question_mark(window: QWidget, qtbot: QtBot) -> None:
    sheet = CheatSheet(window, "Keys of the board", [("Rows", [("J K", "move"), ("E", "done")])])
    sheet.open()
    assert "E done" in sheet.accessibleDescription()
    qtbot.keyClicks(keyboard(), "?")
    assert sheet.isHidden()


def test_an_overlay_covers_the_window_again_after_it_was_resized(window: QWidget, qtbot: QtBot) -> None:
    overlay = Overlay(window, name="layer", width=300)
    overlay.open()
    window.resize(1100, 720)
    qtbot.waitUntil(lambda: overlay.size() == window.size())
    assert abs(overlay.card.geometry().center().x() - 550) <= 1


# --- toasts ----------------------------------------------------------------------------------------------------------


def cards(stack: ToastStack, window: QWidget) -> list[QRect]:
    margin = paint.shadow_margin()
    return [toast.geometry().adjusted(margin, margin, -margin, -margin) for toast in stack.toasts]


@pytest.mark.parametrize("rtl", [False, True])
def test_toasts_stand_in_the_bottom_start_corner_without_overlap(
    window: QWidget, qapp: QApplication, rtl: bool
) -> None:
    theme.apply(qapp, theme.load("light", rtl=rtl, reduced_motion=True))
    stack = ToastStack(window)
    for number in range(4):
        stack.show(ToastText(f"Visit {number} moved", action="Undo" if number % 2 else ""))
    found = cards(stack, window)
    assert all(not one.intersects(two) for at, one in enumerate(found) for two in found[at + 1 :])
    assert [box.bottom() for box in found] == sorted(box.bottom() for box in found)
    assert all((box.right() == 900 - 17 if rtl else box.left() == 16) for box in found)
    assert found[-1].bottom() == 640 - 17
    stack.clear()


def test_undo_runs_the_newest_action_once_and_its_end_never(window: QWidget) -> None:
    done: list[str] = []
    stack = ToastStack(window)
    stack.show(ToastText("Old", action="Undo", on_action=lambda: done.append("old")))
    stack.show(
        ToastText(
            "New", action="Undo", on_action=lambda: done.append("new"), on_end=lambda: done.append("sent")
        )
    )
    assert stack.undo()
    assert done == ["new"]
    assert stack.undo()
    assert not stack.undo()
    assert done == ["new", "old"]


def test_a_toast_ends_by_itself_and_says_so_once(window: QWidget, qtbot: QtBot) -> None:
    ended: list[str] = []
    qtbot.mouseMove(window, QPoint(880, 10))  # a pointer resting on it would stop its clock
    stack = ToastStack(window)
    toast = stack.show(
        ToastText("Sends in {seconds}", seconds=0.2, countdown=True, on_end=lambda: ended.append("sent"))
    )
    assert toast.accessibleName() == "Sends in 1 s"
    qtbot.waitUntil(lambda: ended == ["sent"])
    assert stack.toasts == []


def test_focusing_its_button_stops_a_toasts_clock(window: QWidget, qtbot: QtBot) -> None:
    stack = ToastStack(window)
    toast = stack.show(ToastText("Sends in {seconds}", action="Undo", seconds=30, countdown=True))
    assert toast.button is not None
    toast.button.setFocus()
    qtbot.waitUntil(toast.button.hasFocus)
    assert toast.paused
    before = toast.seconds_left
    toast._at -= 5
    toast._tick()
    assert toast.seconds_left == before
    stack.clear()


def test_when_there_are_too_many_toasts_one_without_an_action_leaves_first(window: QWidget) -> None:
    stack = ToastStack(window, most=2)
    stack.show(ToastText("Sends", action="Undo"))
    stack.show(ToastText("Moved"))
    stack.show(ToastText("Saved"))
    assert [toast.accessibleName() for toast in stack.toasts] == ["Sends", "Saved"]
    stack.clear()


def test_clearing_lets_what_was_waiting_happen(window: QWidget) -> None:
    sent: list[str] = []
    stack = ToastStack(window)
    stack.show(
        ToastText("Reply", action="Undo", tone=Tone.ACCENT, seconds=8, on_end=lambda: sent.append("reply"))
    )
    stack.clear()
    assert sent == ["reply"]
    assert stack.toasts == []
    assert all(toast.isHidden() for toast in window.findChildren(Toast))


def test_choices_of_a_form_open_without_a_value(window: QWidget) -> None:
    form = close_form(window, "Daniel", "", OUTCOMES, NEXT)
    combo = form.inputs["outcome"]
    assert isinstance(combo, QComboBox)
    assert combo.currentIndex() == -1
