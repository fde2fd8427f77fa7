"""A conflict card: what it was, what both sides made of it, and numbered choices. Nothing is chosen for anyone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop import theme
from desktop.theme import Type
from desktop.widgets import paint
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.label import IconLabel, Label
from desktop.widgets.states import Card


class Side(NamedTuple):
    """One version: who and when ("Yours, 10:52"), the value, and the words that came with it."""

    who: str
    value: str
    why: str = ""


class Choice(NamedTuple):
    """One way out. The first two are reached by 1 and 2; `id` comes back in `chosen`."""

    id: str
    text: str
    icon: str = ""


class ConflictCard(Card):
    """Both values side by side. `chosen` carries the id of the choice, by button or by its number."""

    chosen = Signal(str)

    def __init__(
        self,
        title: str,
        about: str,
        sides: Sequence[Side],
        choices: Sequence[Choice],
        *,
        place: str = "",
        icon: str = "git-merge",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        px = theme.current().px
        self._choices = list(choices)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ringRadius", theme.current().radius.card)
        spoken = "; ".join(f"{side.who} {side.value} {side.why}".strip() for side in sides)
        self.setAccessibleName(f"{title}. {about}")
        self.setAccessibleDescription(spoken)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(IconLabel(icon, "state.warning.fg", 16))
        head.addWidget(Label(title, Type.BASE_STRONG), 1)
        if place:
            head.addWidget(Label(place, Type.SMALL, "text.secondary", tabular=True))
        self.body.addLayout(head)
        self._line_after = head
        self.body.addSpacing(px(18))
        self.body.addWidget(Label(about, Type.SMALL, "text.secondary", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(2, 1)
        for row, side in enumerate(sides):
            grid.addWidget(Label(side.who, Type.BASE, "text.secondary"), row, 0)
            value = Label(side.value, Type.BASE_STRONG, tabular=True, wrap=not side.why)
            grid.addWidget(value, row, 1, 1, 1 if side.why else 2)
            if side.why:
                grid.addWidget(Label(side.why, Type.BASE, "text.secondary", wrap=True), row, 2)
        self.body.addLayout(grid)
        self.body.addSpacing(px(8))
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        self.buttons: list[Button] = []
        for index, choice in enumerate(choices):
            kind = Kind.PRIMARY if index == 0 else Kind.SECONDARY
            button = Button(choice.text, choice.icon, kind, str(index + 1), height=24)
            button.clicked.connect(lambda _=False, id_=choice.id: self.chosen.emit(id_))
            foot.addWidget(button)
            self.buttons.append(button)
        foot.addStretch(1)
        self.body.addLayout(foot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.text()
        if number.isdecimal() and 1 <= int(number) <= len(self._choices) and not event.isAutoRepeat():
            self.chosen.emit(self._choices[int(number) - 1].id)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = theme.current()
        bottom = self._line_after.geometry().bottom() + now.px(11)
        line = self.rect().adjusted(now.px(1), 0, -now.px(1), 0)
        line.setBottom(bottom)
        painter = QPainter(self)
        paint.hairline(painter, line, now.border.default)
