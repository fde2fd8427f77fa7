"""What the check found, beside the text: each with its place, its fix, and how somebody would fall through, as a short story."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens.journeys.draft import DraftModel, Problem
from desktop.theme import Tone, Type
from desktop.widgets.button import Button
from desktop.widgets.frame import Plane, SectionHeader, set_margins
from desktop.widgets.label import IconLabel, Label
from desktop.widgets.marks import StateWord
from desktop.widgets.states import Card


class Findings(Plane):
    """The check's answer. `wanted` tells the line that the person wants to go to."""

    wanted = Signal(int)

    def __init__(self, model: DraftModel, parent: QWidget | None = None) -> None:
        super().__init__("surface.raised", "start", parent)
        self._model = model
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        set_margins(head, px(16), px(10), px(16), px(6))
        head.addWidget(SectionHeader(self.tr("Check")), 1)
        self.state = StateWord("", Tone.NEUTRAL, "circle-check")
        head.addWidget(self.state)
        column.addLayout(head)
        inside = Plane("surface.raised")
        self._body = QVBoxLayout(inside)
        set_margins(self._body, px(16), px(4), px(16), px(16))
        self._body.setSpacing(px(10))
        self._body.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setProperty("ground", "raised")
        scroll.setWidget(inside)
        column.addWidget(scroll, 1)
        foot = Plane("surface.canvas", "top")
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(16), px(10), px(16), px(10))
        self.go = Button(self.tr("Go to the problem"), "locate", height=24, key="F8")
        self.go.clicked.connect(self.next_problem)
        row.addWidget(self.go)
        row.addStretch(1)
        row.addWidget(Label(self.tr("Publishing needs a clean check"), Type.SMALL, "text.secondary"))
        column.addWidget(foot)
        self.cards: list[ProblemCard] = []
        self._fine: list[QWidget] = []
        self._at = -1
        model.changed.connect(self.show_state)

    def show_state(self) -> None:
        """Show what the check says now."""
        model = self._model
        problems = model.checked.problems if model.checked is not None else ()
        if model.failed:
            self.state.set_state(self.tr("Not checked"), Tone.WARNING, "triangle-alert")
        elif model.checked is None or model.checked.text != model.text:
            self.state.set_state(self.tr("Checking"), Tone.NEUTRAL, "loader-circle")
        elif problems:
            self.state.set_state(self.tr("To mend: {0}").format(len(problems)), Tone.CRITICAL, "circle-x")
        else:
            self.state.set_state(self.tr("Nobody can fall through"), Tone.SUCCESS, "circle-check")
        self.go.set_enabled(bool(problems), self.tr("There is nothing to mend."))
        if [card.problem for card in self.cards] == list(problems) and (problems or self._fine):
            return
        for old in (*self.cards, *self._fine):
            self._body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards = [ProblemCard(problem) for problem in problems]
        self._fine = [] if problems or model.checked is None else self._proofs()
        self._at = -1
        for place, made in enumerate((*self.cards, *self._fine)):
            self._body.insertWidget(place, made)
        for card in self.cards:
            card.wanted.connect(self.wanted)

    def next_problem(self) -> None:
        """Go to the next problem that has a line."""
        lines = [card.problem.line for card in self.cards if card.problem.line is not None]
        if lines:
            self._at = (self._at + 1) % len(lines)
            self.wanted.emit(lines[self._at])

    def _proofs(self) -> list[QWidget]:
        return [
            _proof(words)
            for words in (
                self.tr("Every state has a next action, an owner or an end"),
                self.tr("It never goes round without a limit"),
                self.tr("No step is kept from happening by its own guards"),
                self.tr("Words, languages, ways to send and stages are there"),
                self.tr("It gets in no other follow-up’s way"),
            )
        ]


def _proof(words: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.current().px(8))
    row.addWidget(IconLabel("circle-check", "state.success.fg", 16))
    row.addWidget(Label(words, wrap=True), 1)
    return made


class ProblemCard(Card):
    """One problem. A press, or Enter, wants its line."""

    wanted = Signal(int)

    def __init__(self, problem: Problem) -> None:
        super().__init__(Tone.CRITICAL)
        self.problem = problem
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{problem.title}. {problem.where}. {problem.problem}. {problem.fix}")
        self.setAccessibleDescription(" ".join(problem.story))
        head = QHBoxLayout()
        head.setSpacing(theme.current().px(8))
        head.addWidget(IconLabel("circle-x", "state.critical.fg", 16), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Label(problem.title, Type.BASE_STRONG, wrap=True), 1)
        self.body.addLayout(head)
        self.body.addWidget(Label(problem.where, Type.SMALL, "text.secondary"))
        self.body.addWidget(Label(f"{problem.problem}.", Type.BASE, wrap=True))
        self.body.addWidget(Label(problem.fix, Type.BASE_MEDIUM, wrap=True))
        for told in problem.story:
            self.body.addWidget(Label(told, Type.SMALL, "text.secondary", wrap=True))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._want()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._want()

    def _want(self) -> None:
        if self.problem.line is not None:
            self.wanted.emit(self.problem.line)
