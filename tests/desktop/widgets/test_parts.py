"""Rail, bars, states, conflict, six questions, timeline, ledger and the gallery sheet."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.theme import Tone
from desktop.widgets import gallery
from desktop.widgets.conflict import Choice, ConflictCard, Side
from desktop.widgets.facts import Answer, SixQuestions
from desktop.widgets.frame import HintBar, SidePanel, TopBar
from desktop.widgets.ledger import Ledger, LedgerAction, LedgerDelegate, LedgerEntry, LedgerModel, status
from desktop.widgets.rail import Rail, RailEntry
from desktop.widgets.states import Banner, EmptyState, ErrorState, LoadingState, OfflineState, Veil
from desktop.widgets.timeline import Timeline, TimelineEntry, TimelineModel

ENTRIES = [
    RailEntry("board", "Board", "list-checks", "Alt+1"),
    RailEntry("contacts", "Contacts", "users", "Alt+2"),
    RailEntry("settings", "Settings", "settings", foot=True),
]


def put(window: QWidget, widget: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    layout.addWidget(widget)
    widget.show()


def test_the_rail_says_screen_and_count_and_opens_by_press(window: QWidget, qtbot: QtBot) -> None:
    rail = Rail(ENTRIES)
    put(window, rail)
    rail.set_count("board", 10)
    assert rail.items["board"].accessibleName() == "Board, 10"
    assert rail.width() == 200
    with qtbot.waitSignal(rail.chosen) as chosen:
        qtbot.mouseClick(rail.items["contacts"], Qt.MouseButton.LeftButton)
    assert chosen.args == ["contacts"]
    assert rail.items["contacts"].isChecked()


def test_a_collapsed_rail_names_its_screens_in_tool_tips(window: QWidget) -> None:
    rail = Rail(ENTRIES)
    put(window, rail)
    rail.set_collapsed(True)
    assert rail.width() == 56
    assert rail.items["settings"].toolTip() == "Settings"
    assert all(item.height() >= 24 for item in rail.items.values())


def test_the_rail_is_walked_with_the_arrows(window: QWidget, qtbot: QtBot) -> None:
    rail = Rail(ENTRIES)
    put(window, rail)
    rail.items["board"].setFocus()
    qtbot.keyClick(rail.items["board"], Qt.Key.Key_Down)
    assert rail.items["contacts"].hasFocus()
    with qtbot.waitSignal(rail.chosen) as chosen:
        qtbot.keyClick(rail.items["contacts"], Qt.Key.Key_Space)
    assert chosen.args == ["contacts"]


def test_the_top_bar_hides_decisions_when_there_are_none(window: QWidget, qtbot: QtBot) -> None:
    bar = TopBar()
    put(window, bar)
    bar.set_person("Sara Haddad")
    bar.set_decisions(2)
    assert bar.decisions.isVisible()
    assert bar.decisions.accessibleName() == "Needs a decision 2"
    assert bar.person.accessibleName() == "Sara Haddad, switch person"
    bar.set_decisions(0)
    assert not bar.decisions.isVisible()
    with qtbot.waitSignal(bar.lock_pressed):
        qtbot.mouseClick(bar.lock, Qt.MouseButton.LeftButton)


def test_every_control_of_the_frame_has_a_name_and_a_target_of_24(window: QWidget) -> None:
    put(window, TopBar())
    put(window, SidePanel())
    put(window, Rail(ENTRIES))
    controls = [child for child in window.findChildren(QAbstractButton) if child.isVisible()]
    assert len(controls) >= 8
    for control in controls:
        assert control.accessibleName() or control.text(), control
        assert control.height() >= 24, control.accessibleName()
        assert control.width() >= 24, control.accessibleName()


def test_key_hints_are_told_as_words(window: QWidget) -> None:
    bar = HintBar([("J K", "move"), ("E", "done")])
    put(window, bar)
    assert bar.accessibleName() == "J K move, E done"


def test_each_designed_state_says_what_and_why_and_offers_one_thing(window: QWidget, qtbot: QtBot) -> None:
    empty = EmptyState("Nothing needs a person", "All is done.", "Show what is coming")
    error = ErrorState("The calendar did not open", "Nothing is lost.")
    banner = Banner("Draft 1 went stale", "Noura wrote again.", "See draft 1")
    offline = OfflineState("10:31", 4)
    for each in (empty, error, banner, offline):
        put(window, each)
    assert empty.accessibleName() == "Nothing needs a person. All is done."
    with qtbot.waitSignals([empty.acted, error.retried, banner.acted, offline.acted]):
        for each in (empty, error, banner, offline):
            assert each.button is not None
            qtbot.mouseClick(each.button, Qt.MouseButton.LeftButton)
    offline.set_waiting(7)
    assert "7 to send" in offline.accessibleName()


def test_words_of_a_banner_are_never_cut_off(window: QWidget) -> None:
    banner = Banner("Offline since 10:31", "You can keep working. " * 8, "See the 4")
    banner.setFixedWidth(320)
    put(window, banner)
    QApplication.processEvents()
    assert banner.height() >= banner.heightForWidth(320)
    assert banner.heightForWidth(320) > 80


def test_long_work_shows_its_count_and_can_be_stopped(window: QWidget, qtbot: QtBot) -> None:
    loading = LoadingState("First sync")
    put(window, loading)
    loading.set_progress(31_240, 48_117, "About 7 s left.")
    assert loading.accessibleName() == "First sync, 31,240 of 48,117"
    with qtbot.waitSignal(loading.stopped):
        qtbot.mouseClick(loading.button, Qt.MouseButton.LeftButton)


def card() -> ConflictCard:
    return ConflictCard(
        "Two desks moved the same visit",
        "Ivone Serrano",
        [Side("Yours, 10:52", "15:45", "she asked"), Side("Marta’s, 10:54", "16:00")],
        [Choice("yours", "Keep 15:45"), Choice("theirs", "Take 16:00")],
    )


def test_a_conflict_is_decided_by_number_or_press_and_tells_both_sides(window: QWidget, qtbot: QtBot) -> None:
    conflict = card()
    put(window, conflict)
    assert conflict.accessibleDescription() == "Yours, 10:52 15:45 she asked; Marta’s, 10:54 16:00"
    conflict.setFocus()
    with qtbot.waitSignal(conflict.chosen) as chosen:
        qtbot.keyClick(conflict, Qt.Key.Key_2)
    assert chosen.args == ["theirs"]
    with qtbot.waitSignal(conflict.chosen) as chosen:
        qtbot.mouseClick(conflict.buttons[0], Qt.MouseButton.LeftButton)
    assert chosen.args == ["yours"]
    with qtbot.assertNotEmitted(conflict.chosen):
        qtbot.keyClick(conflict, Qt.Key.Key_3)


def test_the_six_questions_are_read_with_their_answers(window: QWidget) -> None:
    six = SixQuestions()
    put(window, six)
    six.set_answers(
        Answer("38, lives in JVC."),
        Answer("Implant", chip=("New enquiry", Tone.NEUTRAL, "circle-dashed")),
        Answer("10:23 asked price"),
        Answer("Send the first reply", "was due 10:38", strong=True),
        Answer(state=("No, blocked", Tone.CRITICAL, "circle-x"), detail="draft waits for a person"),
        Answer("You, claimed 10:41"),
    )
    names = [child.accessibleName() for child in six.findChildren(QWidget) if ":" in child.accessibleName()]
    assert "Stage: New enquiry Implant" in names
    assert "Has it run?: No, blocked draft waits for a person" in names
    assert (
        len(
            [
                name
                for name in names
                if name.split(":")[0] in ("Who", "Stage", "Happened", "Next", "Has it run?", "Who decides")
            ]
        )
        == 6
    )


def test_hairlines_part_the_six_questions_in_a_scrolled_panel(window: QWidget) -> None:
    panel, six = SidePanel(), SixQuestions()
    panel.setFixedWidth(368)
    put(window, panel)
    panel.body.addWidget(six)
    six.set_answers(*[Answer("A long answer that runs over more than one line of it", "why")] * 6)
    QApplication.processEvents()
    shot = six.grab().toImage()
    line = theme.current().border.subtle.name()
    ratio = shot.devicePixelRatio()
    lines = [
        y for y in range(six.height()) if shot.pixelColor(round(84 * ratio), round(y * ratio)).name() == line
    ]
    assert len(lines) == 5


def test_the_veil_shows_no_more_than_initials(window: QWidget) -> None:
    veil = Veil(["MK", "GB"])
    put(window, veil)
    assert veil.accessibleName() == "Locked"
    assert veil.accessibleDescription() == ""


DAYS = [
    TimelineEntry("3", "10:55", "Invoice handed over", "No receipt yet", "circle-question-mark", day="Today"),
    TimelineEntry("2", "08:41", "Opened the estimate", icon="eye", day="Today"),
    TimelineEntry("1", "21:12", "Opened the deposit link", "not paid", day="Monday 16 November"),
]


def test_the_timeline_puts_one_head_over_each_day(window: QWidget, qtbot: QtBot) -> None:
    view, model = Timeline(), TimelineModel(DAYS)
    view.setModel(model)
    put(window, view)
    heights = [view.sizeHintForIndex(model.index(at, 0)).height() for at in range(3)]
    assert heights == [44 + 32, 28, 44 + 32]
    with qtbot.waitSignal(view.entry_opened) as opened:
        view.setCurrentIndex(model.index(1, 0))
        view.setFocus()
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == ["2"]
    assert model.index(0, 0).data() == "Today, 10:55, Invoice handed over, No receipt yet"


LEDGER = [
    LedgerEntry(
        "thanks", "done", "Thank-you after accepting", "14 Nov 16:05", why=(("Rule", "Deposit, version 3"),)
    ),
    LedgerEntry(
        "reminder",
        "blocked",
        "Reminder, 2 days before",
        "today 09:30",
        why=(
            ("Rule", "Appointment, version 12"),
            ("Read", "SMS consent is no"),
            ("Instead", "e-mail is allowed"),
        ),
        why_title="Why not",
        actions=(LedgerAction("email", "Send by e-mail", "mail"), LedgerAction("call", "Call", "phone", "C")),
    ),
]


@pytest.fixture
def ledger(window: QWidget) -> Ledger:
    view = Ledger()
    view.setModel(LedgerModel(LEDGER))
    put(window, view)
    view.setFocus()
    return view


def test_one_entry_of_the_ledger_opens_into_its_why(ledger: Ledger, qtbot: QtBot) -> None:
    closed = ledger.content_height()
    assert closed == 64
    qtbot.mouseClick(
        ledger.viewport(),
        Qt.MouseButton.LeftButton,
        pos=ledger.visualRect(ledger.model().index(1, 0)).center(),
    )
    assert ledger.opened_id == "reminder"
    assert ledger.content_height() == closed + 32 + 3 * 20 + 10
    ledger.setCurrentIndex(ledger.model().index(0, 0))
    qtbot.keyClick(ledger, Qt.Key.Key_Return)
    assert ledger.opened_id == "thanks"
    qtbot.keyClick(ledger, Qt.Key.Key_Return)
    assert ledger.opened_id == ""


def test_an_opened_entry_is_acted_on_by_press_or_number(ledger: Ledger, qtbot: QtBot) -> None:
    ledger.setCurrentIndex(ledger.model().index(1, 0))
    ledger.toggle("reminder")
    QApplication.processEvents()
    place = ledger.visualRect(ledger.model().index(1, 0))
    delegate = ledger.itemDelegate()
    assert isinstance(delegate, LedgerDelegate)
    rects = delegate.action_rects(place, LEDGER[1])
    with qtbot.waitSignal(ledger.acted) as acted:
        qtbot.mouseClick(ledger.viewport(), Qt.MouseButton.LeftButton, pos=rects[1][0].center())
    assert acted.args == ["reminder", "call"]
    assert ledger.opened_id == "reminder"
    with qtbot.waitSignal(ledger.acted) as acted:
        qtbot.keyClick(ledger, Qt.Key.Key_1)
    assert acted.args == ["reminder", "email"]


def test_the_ledger_reads_its_status_and_its_why_aloud(ledger: Ledger) -> None:
    index = ledger.model().index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Blocked, Reminder, 2 days before, today 09:30"
    assert "Read: SMS consent is no" in index.data(Qt.ItemDataRole.AccessibleDescriptionRole)


def test_an_unknown_ledger_status_is_refused() -> None:
    assert status("waiting").tone is Tone.NEUTRAL
    with pytest.raises(KeyError):
        status("exploded")


def test_the_gallery_draws_four_different_sheets_and_puts_the_theme_back(
    qtbot: QtBot, tmp_path: Path
) -> None:
    before = theme.current()
    files = gallery.render(tmp_path)
    shots = [QImage(str(file)) for file in files]
    assert [file.name for file in files] == [f"gallery-{name}.png" for name, _, _ in gallery.APPEARANCES]
    assert all((shot.width(), shot.height()) == (1440, 900) for shot in shots)
    grounds = [shot.pixelColor(5, 890).name() for shot in shots[:3]]
    assert grounds == [theme.load(name).surface.surface.name() for name in ("light", "dark", "high_contrast")]
    assert shots[0] != shots[3]
    assert theme.current() is before


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_the_parts_grow_with_the_scale(window: QWidget, qapp: QApplication, scale: int) -> None:
    theme.apply(qapp, theme.load("light", scale, reduced_motion=True))
    bar, line = TopBar(), QLineEdit()
    put(window, bar)
    put(window, line)
    QApplication.processEvents()
    assert bar.height() == round(48 * scale / 100)
    assert line.height() >= round(28 * scale / 100)
