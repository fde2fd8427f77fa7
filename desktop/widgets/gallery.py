"""One sheet with every part in every state, to be laid beside the reference picture; drawn in four appearances."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.theme import Tone, Type
from desktop.widgets import face, ledger, paint
from desktop.widgets.button import Button
from desktop.widgets.conflict import Choice, ConflictCard, Side
from desktop.widgets.face import Face, Kind, Press
from desktop.widgets.frame import HintBar, Plane
from desktop.widgets.inputs import Field, PinInput, SegmentedControl
from desktop.widgets.label import Label
from desktop.widgets.marks import Avatar, Chip, DueClock, StateWord
from desktop.widgets.paint import Due, DueLevel, RowState, Who
from desktop.widgets.pill import FreshnessPill
from desktop.widgets.popover import Menu, MenuItem
from desktop.widgets.states import Card, EmptyState, ErrorState, Impossible, LoadingState, OfflineState
from desktop.widgets.toast import Toast, ToastText

APPEARANCES = (
    ("light", "light", False),
    ("dark", "dark", False),
    ("high-contrast", "high_contrast", False),
    ("right-to-left", "light", True),
)
"""File name, theme and direction of each sheet."""

SIZE = QSize(1440, 900)


class _Column(Plane):
    def __init__(self, edge: bool) -> None:
        super().__init__("surface.surface", "start" if edge else "")
        px = theme.current().px
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(px(16), px(14), px(16), px(14))
        self.rows.setSpacing(px(8))
        self._floats: list[tuple[QWidget, QWidget]] = []

    def floating(self, card: QWidget) -> None:
        """A card with a shadow, which may lie over the column's padding."""
        place = QWidget()
        place.setFixedHeight(card.sizeHint().height() - 2 * paint.shadow_margin())
        self.rows.addWidget(place)
        card.setParent(self)
        card.show()
        self._floats.append((place, card))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rows.activate()
        margin = paint.shadow_margin()
        for place, card in self._floats:
            card.setGeometry(place.geometry().adjusted(-margin, -margin, margin, margin))
            card.raise_()

    def head(self, words: str) -> None:
        """A small bold head over what follows."""
        if self.rows.count():
            self.rows.addSpacing(theme.current().px(8))
        self.rows.addWidget(Label(words, Type.SMALL, "text.secondary", weight=600))

    def line(self, *parts: QWidget, gap: int = 8) -> None:
        """Widgets side by side from the start."""
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(gap))
        for part in parts:
            row.addWidget(part)
        row.addStretch(1)
        self.rows.addLayout(row)


class _ButtonStates(QWidget):
    """Every kind in every state; painted, because a sheet cannot hover over all of them at once."""

    STATES = (
        ("rest", Press()),
        ("hover", Press(hovered=True)),
        ("pressed", Press(pressed=True)),
        ("focus", Press()),
        ("disabled", Press(enabled=False)),
    )
    FACES = (
        Face("Send", "send", "", Kind.PRIMARY),
        Face("Call", "phone", "", Kind.SECONDARY),
        Face("Skip", "", "", Kind.QUIET),
        Face("Stop", "circle-x", "", Kind.DANGER),
    )

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(330), theme.current().px(36) * 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        for index, (words, press) in enumerate(self.STATES):
            parts = paint.Strip(QRect(0, index * now.px(36), self.width(), now.px(28)), now.px(8))
            paint.text(painter, parts.start(now.px(44)), words, Type.CAPTION, now.text.secondary, weight=400)
            for each in self.FACES:
                place = parts.start(face.size(each).width())
                face.draw(painter, place, each, press)
                if words == "focus":
                    theme.draw_ring(painter, now, place, now.radius.control)
        parts = paint.Strip(QRect(0, 5 * now.px(36), self.width(), now.px(28)), now.px(8))
        paint.text(painter, parts.start(now.px(44)), "busy", Type.CAPTION, now.text.secondary, weight=400)
        sending = Face("Sending", "loader-circle", "", Kind.PRIMARY)
        face.draw(painter, parts.start(face.size(sending).width()), sending, Press(busy=True, turn=60))
        paint.text(
            painter,
            parts.rest(),
            "keeps its width; a second press does nothing",
            Type.SMALL,
            now.text.secondary,
        )


class _RowStates(QWidget):
    STATES = (
        ("rest", RowState()),
        ("hover", RowState(hovered=True)),
        ("selected", RowState(selected=True)),
        ("selected, window inactive", RowState(selected=True, active_window=False)),
        ("focus", RowState(focused=True)),
        ("ringing", RowState(ringing=True)),
    )

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(280), theme.current().row.table * len(self.STATES))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        for index, (words, state) in enumerate(self.STATES):
            box = QRect(0, index * now.row.table, self.width(), now.row.table)
            paint.row(painter, box, state)
            parts = paint.Strip(box.adjusted(now.px(12), 0, -now.px(12), 0))
            width = paint.text_width(words, Type.SMALL)
            paint.text(
                painter, parts.end(width), words, Type.SMALL, now.text.secondary, align=paint.Align.END
            )
            paint.text(painter, parts.rest(), "Daniel Okafor", Type.BASE_STRONG)


def _first() -> QWidget:
    column = _Column(edge=False)
    column.head("Empty")
    column.rows.addWidget(
        EmptyState(
            "Nothing needs a person",
            "All 212 expected actions are done or not due. The next one is due at 14:05.",
            "Show what is coming",
            action_icon="calendar-clock",
        )
    )
    column.head("Loading, with progress")
    loading = LoadingState("First sync", "Contacts are ready to search. About 7 s left.")
    loading.set_progress(31_240, 48_117)
    column.rows.addWidget(loading)
    column.head("Error")
    column.rows.addWidget(
        ErrorState(
            "The calendar did not open",
            "The local copy is being written by a restore. Nothing is lost; 3 unsent changes are kept.",
        )
    )
    column.head("Offline")
    column.rows.addWidget(OfflineState("10:31", 4))
    column.head("Conflict, in Needs a decision")
    column.rows.addWidget(
        ConflictCard(
            "Two desks moved the same visit",
            "Ivone Serrano, implant review, Tue 17 Nov",
            [
                Side("Was", "14:45", "Dr. Tiago Brandão"),
                Side("Yours, 10:52", "15:45", "“she asked by phone”"),
                Side("Marta’s, 10:54", "16:00", "“doctor runs late”"),
            ],
            [
                Choice("keep", "Keep 15:45"),
                Choice("take", "Take 16:00"),
                Choice("call", "Call first", "phone"),
            ],
            place="1 of 2",
        )
    )
    column.rows.addStretch(1)
    return column


def _second() -> QWidget:
    column = _Column(edge=True)
    column.head("Buttons")
    column.rows.addWidget(_ButtonStates())
    column.head("Inputs")
    error = Field("Error", QLineEdit("+971 50 555 01"))
    error.set_error("Too short for a UAE mobile. Two digits missing.")
    closed = Field("Disabled, with its reason", QLineEdit("SMS"))
    closed.set_disabled("He opted out of SMS on 3 May.")
    for each in (Field("Rest", QLineEdit("Khalid Rahman")), error, closed):
        column.rows.addWidget(each)
    choice = QComboBox()
    choice.addItem("Reached, thinking about it")
    column.rows.addWidget(Field("Choice", choice))
    column.head("Choices")
    confirmed, arrived = QCheckBox("Confirmed"), QCheckBox("Arrived")
    confirmed.setChecked(True)
    once, weekly = QRadioButton("Once"), QRadioButton("Weekly")
    once.setChecked(True)
    column.line(confirmed, arrived, once, weekly)
    column.head("Segments, PIN")
    pin = PinInput()
    pin.setText("123")
    column.line(SegmentedControl([("day", "Day"), ("week", "Week")], name="Span"), pin, gap=24)
    column.head("Presence and claims")
    you = Label("you", Type.SMALL, "text.secondary")
    jomar = Label("Jomar is answering", Type.SMALL, "text.secondary")
    nobody = Label("nobody", Type.SMALL, "text.secondary")
    column.line(
        Avatar("Sara Haddad", Who.YOU), you, Avatar("Jomar Reyes"), jomar, Avatar("", Who.NOBODY), nobody
    )
    column.rows.addStretch(1)
    return column


def _third() -> QWidget:
    column = _Column(edge=True)
    column.head("Ledger states")
    names = (
        "not_due",
        "due",
        "running",
        "done",
        "waiting",
        "done_elsewhere",
        "superseded",
        "blocked",
        "unknown",
        "missed",
    )
    chips = [Chip(*ledger.status(name)) for name in names]
    for group in (chips[:3], chips[3:6], chips[6:8], chips[8:]):
        column.line(*group)
    column.head("Badges and message states")
    column.line(
        Chip("AI draft", Tone.AI, "sparkles"),
        Chip("Yours", Tone.ACCENT, "user-check"),
        Chip("4 m over", Tone.CRITICAL, "circle-alert"),
    )
    column.line(
        StateWord("Unread", Tone.INFO, "mail"), StateWord("Opened, no answer", Tone.WARNING, "mail-open")
    )
    column.line(StateWord("Undeliverable", Tone.CRITICAL, "message-circle-x"))
    column.head("Freshness pill")
    pills = [FreshnessPill() for _ in range(4)]
    pills[0].show_online("10:42:07")
    pills[1].show_offline("10:31", 4)
    pills[2].show_catching_up(212, 1_480)
    pills[3].show_worker_restarting()
    for pill in pills:
        column.line(pill)
    column.head("Rows")
    column.rows.addWidget(_RowStates())
    column.head("Progress of a due time")
    clocks = (
        Due("18 m left", DueLevel.PLAIN, 0.55),
        Due("1 m left", DueLevel.WARNING, 0.93),
        Due("4 m over", DueLevel.OVER, 1.0),
    )
    column.line(*(DueClock(due) for due in clocks), gap=0)
    column.rows.addStretch(1)
    return column


def _fourth() -> QWidget:
    column = _Column(edge=True)
    column.head("Toasts, bottom start corner")
    toasts = (
        ToastText(
            "Sends in {seconds}, to Anastasia", "send", Tone.ACCENT, "Undo", "undo-2", "Ctrl Z", 6, True
        ),
        ToastText("Visit moved to Thu 16:30", "circle-check", Tone.SUCCESS, "Undo", key="Ctrl Z"),
        ToastText("1 change refused, kept here", "triangle-alert", Tone.WARNING, "Look"),
        ToastText("Not sent: number not in service", "circle-x", Tone.CRITICAL, "Fix"),
    )
    for words in toasts:
        column.floating(Toast(words, column))
    column.head("Menu")
    menu = Menu(
        column,
        [
            MenuItem("reply", "Until they reply", "alarm-clock"),
            MenuItem("hour", "In 1 hour", "clock"),
            MenuItem("tomorrow", "Tomorrow 09:00", "sunrise"),
            MenuItem("week", "Next week", "calendar"),
        ],
        name="Snooze",
    )
    column.floating(menu)
    column.head("Close needs an outcome and a next action")
    column.rows.addWidget(_close_card())
    column.head("Not possible, with its reason")
    column.rows.addWidget(
        Impossible(
            "Refund AED 1,150",
            "Foredesk never refunds. Do it at the payment provider; it appears here within a minute.",
        )
    )
    column.rows.addStretch(1)
    column.head("Key hints")
    column.rows.addWidget(HintBar([("Enter", "act"), ("E", "done"), ("G B", "board"), ("Ctrl K", "palette")]))
    return column


def _close_card() -> QWidget:
    card = Card()
    card.body.addWidget(Label("Close Daniel Okafor", Type.BASE_STRONG))
    card.body.addWidget(Label("Quote sent, crown", Type.SMALL, "text.secondary"))
    grid = QGridLayout()
    grid.setColumnStretch(1, 1)
    rows = (("Outcome", "Reached, thinking about it"), ("Next action", "Call again, Thu 19 Nov 12:00"))
    for index, (label, words) in enumerate(rows):
        combo = QComboBox()
        combo.addItem(words)
        grid.addWidget(Label(label, Type.SMALL, "text.secondary"), index, 0)
        grid.addWidget(combo, index, 1)
    card.body.addLayout(grid)
    foot = QHBoxLayout()
    foot.addWidget(Button("Close", kind=Kind.PRIMARY, key="Ctrl ↵", height=24))
    foot.addWidget(Button("Cancel", kind=Kind.QUIET, key="Esc", height=24))
    foot.addStretch(1)
    card.body.addLayout(foot)
    return card


def sheet() -> QWidget:
    """The sheet in the theme in force."""
    page = QWidget()
    page.setObjectName("gallery")
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    for make, width in ((_first, 376), (_second, 376), (_third, 328), (_fourth, 360)):
        column = make()
        column.setFixedWidth(theme.current().px(width))
        row.addWidget(column)
    page.resize(SIZE)
    return page


def render(out_dir: Path) -> list[Path]:
    """Draw the sheet in every appearance into `out_dir` as PNG and give the files.

    Needs a QApplication; the theme that was in force is put back.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("the gallery needs a QApplication")
    out_dir.mkdir(parents=True, exist_ok=True)
    before = theme.current()
    made: list[Path] = []
    for name, colours, rtl in APPEARANCES:
        theme.apply(app, theme.load(colours, rtl=rtl))
        page = sheet()
        page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        page.show()
        file = out_dir / f"gallery-{name}.png"
        page.grab().save(str(file))
        page.close()
        page.deleteLater()
        made.append(file)
    theme.apply(app, before)
    return made


if __name__ == "__main__":
    app = QApplication(sys.argv)
    render(Path(sys.argv[1]))
