"""A question that stands in a person's way until it is answered: what is so, why it is asked, and a few answers by number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.theme import Tone, Type
from desktop.widgets import paint
from desktop.widgets.button import Button
from desktop.widgets.flow import Span
from desktop.widgets.label import IconLabel, Label

MOST = 6
"""Answers that have room."""


class AskCard(QWidget):
    """Hidden until asked. `chosen` carries the place of an answer, from 0."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.WARNING
        self._count = 0
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(6))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        self._icon = IconLabel("circle-question-mark", "state.warning.fg", 16)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title = Label("", Type.BASE, weight=600, wrap=True)
        self._why = Label("", Type.SMALL, "text.secondary", wrap=True)
        self._quote = Label("", Type.SMALL, "text.secondary")
        for each in (self._title, self._why, self._quote):
            words.addWidget(each)
        head.addLayout(words, 1)
        self._place = Label("", Type.SMALL, "text.secondary", tabular=True)
        head.addWidget(self._place, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.buttons: list[Button] = []
        for number in range(MOST):
            button = Button("…", key=str(number + 1), height=24)
            button.clicked.connect(lambda _=False, at=number: self.choose(at))
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def ask(
        self,
        title: str,
        why: str,
        answers: Sequence[str],
        *,
        quote: str = "",
        place: str = "",
        tone: Tone = Tone.WARNING,
        icon: str = "circle-question-mark",
    ) -> None:
        """Ask; `quote` is what it is about, `place` which of several questions it is."""
        self._tone, self._count = tone, min(len(answers), MOST)
        colour = f"state.{tone.value}.fg"
        self._icon.set_icon(icon, colour)
        self._title.set_words([Span(title)])
        self._title.set_colour(colour)
        self._why.set_words(why)
        self._quote.set_words(quote)
        self._quote.setVisible(bool(quote))
        self._place.set_words(place)
        for at, button in enumerate(self.buttons):
            if at < self._count:
                button.set_words(answers[at])
            button.setVisible(at < self._count)
        self.setAccessibleName(f"{title}. {why}")
        self.show()
        self.update()

    def choose(self, at: int) -> None:
        """Answer by number, from 0."""
        if not self.isHidden() and at < self._count:
            self.chosen.emit(at)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        tone = now.state(self._tone)
        paint.rounded(painter, self.rect(), now.radius.card, tone.bg, tone.border)
