"""The six questions every contact answers, and the smaller grids of label and value beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.theme import Tone, Type
from desktop.widgets import paint
from desktop.widgets.flow import Span
from desktop.widgets.label import Label
from desktop.widgets.marks import Chip, StateWord


class Answer(NamedTuple):
    """What stands beside a question: words, under them a quieter detail; a `chip` or a `state` replaces the words.

    `strong` marks the answer that the eye should find (what happens next, you).
    """

    words: str | Sequence[Span] = ""
    detail: str = ""
    strong: bool = False
    chip: tuple[str, Tone, str] | None = None
    state: tuple[str, Tone, str] | None = None


class FactGrid(QWidget):
    """Rows of a label and an answer with hairlines between them; label column width in px at 100 %."""

    def __init__(
        self, *, name: str, label_width: int = 88, lines: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._lines, self._label_width = lines, label_width
        self._cells: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)

    def set_rows(self, rows: Sequence[tuple[str, Answer]]) -> None:
        """Show these rows instead."""
        self._cells = []
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        px = theme.current().px
        pad = px(6) if self._lines else px(2)
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnMinimumWidth(0, px(self._label_width - 8))
        for index, (question, answer) in enumerate(rows):
            label = Label(question, Type.SMALL, "text.secondary")
            label.setContentsMargins(0, pad + px(2), 0, 0)
            self._grid.addWidget(label, index, 0, Qt.AlignmentFlag.AlignTop)
            cell = _cell(question, answer, pad)
            self._cells.append(cell)
            self._grid.addWidget(cell, index, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._lines:
            return
        painter = QPainter(self)
        # The cells' own places: QGridLayout.cellRect forgets its rows whenever a height is asked for another width.
        for cell in self._cells[:-1]:
            place = cell.geometry()
            paint.hairline(painter, QRect(0, place.top(), self.width(), place.height()))


def _cell(question: str, answer: Answer, pad: int) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, pad, 0, pad)
    column.setSpacing(0)
    said = ""
    if answer.chip is not None:
        column.addWidget(Chip(*answer.chip))
        said = answer.chip[0]
    if answer.state is not None:
        word = StateWord(*answer.state, role=Type.BASE_MEDIUM)
        column.addWidget(word)
        said = answer.state[0]
    if answer.words:
        label = Label(answer.words, Type.BASE, weight=600 if answer.strong else None, wrap=True)
        column.addWidget(label)
        said = f"{said} {label.text()}".strip()
    if answer.detail:
        column.addWidget(Label(answer.detail, Type.BASE, "text.secondary", wrap=True))
        said = f"{said} {answer.detail}"
    box.setAccessibleName(f"{question}: {said}")
    return box


class SixQuestions(FactGrid):
    """Who, stage, what happened, what is next, whether it has run, who decides."""

    def __init__(self, *, label_width: int = 88, parent: QWidget | None = None) -> None:
        super().__init__(name="", label_width=label_width, parent=parent)
        self.setAccessibleName(self.tr("The six questions"))

    def set_answers(
        self, who: Answer, stage: Answer, happened: Answer, next_: Answer, has_run: Answer, decides: Answer
    ) -> None:
        """Answer all six."""
        self.set_rows(
            [
                (self.tr("Who"), who),
                (self.tr("Stage"), stage),
                (self.tr("Happened"), happened),
                (self.tr("Next"), next_),
                (self.tr("Has it run?"), has_run),
                (self.tr("Who decides"), decides),
            ]
        )
