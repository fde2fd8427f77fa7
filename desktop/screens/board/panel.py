"""The board's side panel: the six questions about the selected row, its expected actions, and the two things to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.screens import story as stories
from desktop.screens import wording
from desktop.screens.desk import Desk
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.facts import SixQuestions
from desktop.widgets.frame import SectionHeader, SidePanel
from desktop.widgets.label import Label
from desktop.widgets.ledger import Ledger, LedgerModel
from sync.replica.queries.board import BoardRow

if TYPE_CHECKING:
    from sync.journeys.expectation import Expectation

_LEDGER_AFTER_MS = 60
"""The ledger follows the selection a moment later, so that holding J down never waits for it."""


class BoardPanel(SidePanel):
    """Follows the selected row. `acted` carries an action's id."""

    acted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: BoardRow | None = None
        self._want_why = False
        self._six = SixQuestions(label_width=80)
        self._rule_head = SectionHeader(self.tr("Expected actions"))
        self.ledger = Ledger(compact=True)
        self.ledger.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._entries = LedgerModel(parent=self)
        self.ledger.setModel(self._entries)
        self.ledger.entry_opened.connect(lambda _id: self._fit_ledger())
        self._nothing = Label(self.tr("Select a row to see who it is and why it is here."), colour="text.secondary", wrap=True)
        self.body.addWidget(self._six)
        self.body.addWidget(self._rule_head)
        self.body.addWidget(self.ledger)
        self.body.addWidget(self._nothing)
        self._main = Button(self.tr("Done"), "check", Kind.PRIMARY, "↵")
        self._main.clicked.connect(lambda: self.acted.emit("board.act"))
        self._why = Button(self.tr("Why?"), "circle-question-mark", key="W")
        self._why.clicked.connect(lambda: self.acted.emit("board.why"))
        self.foot.addWidget(self._main)
        self.foot.addStretch(1)
        self.foot.addWidget(self._why)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LEDGER_AFTER_MS)
        self._late.timeout.connect(self._read_ledger)
        self.show_nobody()

    def show_nobody(self) -> None:
        """Nothing is selected."""
        self._row = None
        self.set_head(self.tr("Nobody selected"))
        self.open_button.hide()
        for each in (self._six, self._rule_head, self.ledger):
            each.hide()
        self._nothing.show()
        self.show_foot(False)

    def show_row(self, row: BoardRow) -> None:
        """Tell about a row; its ledger follows in a moment."""
        changed = self._row is None or self._row.id != row.id
        self._row = row
        story = stories.read(self._desk, row.contact_id) if row.contact_id is not None else None
        if story is None:
            self.show_nobody()
            self.set_head(row.name, wording.detail(row.detail))
            return
        self._story = story
        self.open_button.show()
        self.set_head(story.person.name, stories.subtitle(story))
        self._answer([])
        self._nothing.hide()
        self._six.show()
        words = wording.action(row.action, self._desk.zone, self._desk.now())
        self._main.set_words(words, wording.action_icon(row.action))
        self.show_foot()
        if changed:
            self._rule_head.hide()
            self.ledger.hide()
            self.ledger.opened_id = ""
        self._late.start()

    def hear(self, changes: dict[str, frozenset[str]]) -> None:
        """Something changed; what is shown of it is read again."""
        row = self._row
        if row is None or row.contact_id is None or self.isHidden():
            return
        if row.contact_id in changes.get("contact", ()) or "timeline" in changes or "consent" in changes:
            story = stories.read(self._desk, row.contact_id)
            if story is not None:
                self._story = story
                self._late.start()

    def open_why(self) -> None:
        """Open the expectation behind the row into its why."""
        self._want_why = True
        self._read_ledger()

    def _read_ledger(self) -> None:
        row = self._row
        if row is None or row.contact_id is None or self._desk.reader is None:
            return
        ledger = stories.expected(self._desk, row.contact_id)
        self._answer(ledger)
        shown = [entry for entry in ledger if entry.is_open or entry.enrolment][:12]
        self._entries.set_rows(stories.ledger_entries(self._desk, shown))
        running = self._story.running[0] if self._story.running else None
        note = ""
        if running is not None:
            note = wording.journey(running.journey)
            if running.number is not None:
                note = self.tr("{0}, version {1}").format(note, running.number)
        self._rule_head.set_note(note)
        self._rule_head.setVisible(bool(shown))
        self.ledger.setVisible(bool(shown))
        if self._want_why:
            self._want_why = False
            wanted = row.expectation if any(each.key == row.expectation for each in shown) else shown[0].key if shown else ""
            if wanted and self.ledger.opened_id != wanted:
                self.ledger.toggle(wanted)
        self._fit_ledger()

    def _answer(self, ledger: list[Expectation]) -> None:
        six = stories.six(self._desk, self._story, ledger)
        self._six.set_answers(six.who, six.stage, six.happened, six.next, six.has_run, six.decides)

    def _fit_ledger(self) -> None:
        self.ledger.setFixedHeight(max(self.ledger.content_height(), 1))
