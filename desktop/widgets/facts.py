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
        self._labels: list[Label] = []
        self._cells: list[_Cell] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)

    def set_rows(self, rows: Sequence[tuple[str, Answer]]) -> None:
        """Show these rows instead. Rows are kept and only what differs is set: a panel follows every press of a key."""
        px = theme.current().px
        pad = px(6) if self._lines else px(2)
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnMinimumWidth(0, px(self._label_width - 8))
        while len(self._cells) < len(rows):
            label, cell = Label("", Type.SMALL, "text.secondary"), _Cell()
            self._grid.addWidget(label, len(self._cells), 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(cell, len(self._cells), 1)
            self._labels.append(label)
            self._cells.append(cell)
        for label, cell, (question, answer) in zip(self._labels, self._cells, rows, strict=False):
            label.setContentsMargins(0, pad + px(2), 0, 0)
            label.set_words(question)
            cell.set_answer(question, answer, pad)
        for index, (label, cell) in enumerate(zip(self._labels, self._cells, strict=True)):
            label.setVisible(index < len(rows))
            cell.setVisible(index < len(rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._lines:
            return
        painter = QPainter(self)
        # The cells' own places: QGridLayout.cellRect forgets its rows whenever a height is asked for another width.
        for cell in [each for each in self._cells if not each.isHidden()][:-1]:
            place = cell.geometry()
            paint.hairline(painter, QRect(0, place.top(), self.width(), place.height()))


class _Cell(QWidget):
    """An answer: its parts are made when they are first wanted and hidden while they are not."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[str, Answer, int] | None = None
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._chip: Chip | None = None
        self._state: StateWord | None = None
        self._words = Label("", Type.BASE, wrap=True)
        self._detail = Label("", Type.BASE, "text.secondary", wrap=True)
        self._column.addWidget(self._words)
        self._column.addWidget(self._detail)

    def set_answer(self, question: str, answer: Answer, pad: int) -> None:
        """Show an answer; `pad` is the room above and below it in px."""
        if self._shown == (question, answer, pad):
            return
        self._shown = (question, answer, pad)
        self._column.setContentsMargins(0, pad, 0, pad)
        if answer.chip is not None:
            if self._chip is None:
                self._chip = Chip(*answer.chip)
                self._column.insertWidget(0, self._chip)
            self._chip.set_chip(*answer.chip)
        if answer.state is not None:
            if self._state is None:
                self._state = StateWord(*answer.state, role=Type.BASE_MEDIUM)
                self._column.insertWidget(self._column.indexOf(self._words), self._state)
            self._state.set_state(*answer.state)
        self._words.set_weight(600 if answer.strong else None)
        self._words.set_words(answer.words)
        self._detail.set_words(answer.detail)
        parts = (
            (self._chip, answer.chip),
            (self._state, answer.state),
            (self._words, answer.words),
            (self._detail, answer.detail),
        )
        for part, said in parts:
            if part is not None:
                part.setVisible(bool(said))
        spoken = [
            answer.chip[0] if answer.chip else "",
            answer.state[0] if answer.state else "",
            self._words.text(),
            answer.detail,
        ]
        self.setAccessibleName(f"{question}: {' '.join(each for each in spoken if each)}")


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
