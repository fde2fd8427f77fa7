"""The strip over every screen while the practice is in practice mode: nobody takes a message for real that is not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import theme
from desktop.screens.actions import LEADS
from desktop.screens.desk import Desk
from desktop.theme import Tone, Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.label import IconLabel, Label
from sync.replica.queries import mode as modes


class PracticeStrip(QWidget):
    """Shown while messages end at the practice phone. `opened` asks for the checklist."""

    opened = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        px = theme.current().px
        self.setFixedHeight(px(32))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.setSpacing(px(8))
        row.addWidget(IconLabel("flask-conical", "state.info.fg", 14))
        told = self.tr("Practice mode: no message goes to a real person.")
        self._words = Label(told, Type.SMALL, "state.info.fg", weight=500)
        row.addWidget(self._words, 1)
        self.button = Button(self.tr("What is still needed"), "list-checks", Kind.QUIET, height=24)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.opened)
        row.addWidget(self.button)
        self.setAccessibleName(told)
        self.hide()
        desk.link.changed.connect(self._hear)
        desk.link.reopened.connect(self.show_now)
        desk.seated.connect(self.show_now)

    def show_now(self) -> None:
        """Show it or not, as the practice stands, and the way to the checklist to whoever may open it."""
        reader, person = self._desk.reader, self._desk.person
        found = None if reader is None else modes.mode(reader)
        self.button.setVisible(person is not None and bool(LEADS.intersection(person.roles)))
        self.setVisible(found is not None and found.is_practising)

    def _hear(self, changes: dict[str, frozenset[str]]) -> None:
        if "practice" in changes:
            self.show_now()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        state = now.state(Tone.INFO)
        painter = QPainter(self)
        painter.fillRect(self.rect(), state.bg)
        painter.fillRect(0, self.height() - now.px(1), self.width(), now.px(1), state.border)
