"""The board's side panel: the six questions about the selected row, its expected actions, and the two things to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.screens import story as stories
from desktop.screens import wording
from desktop.screens.desk import Desk
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.facts import SixQuestions
from desktop.widgets.frame import SectionHeader, SidePanel, rule
from desktop.widgets.label import Label
from desktop.widgets.ledger import Ledger, LedgerModel
from sync.replica.queries.board import BoardRow

_AFTER_MS = 50
"""The panel follows the selection once no key moves it for this long (held keys repeat every 33 ms), so that no press waits
for the panel of the row before."""
_AT_LEAST_EVERY_MS = 250
"""While keys repeat for longer, it follows this often all the same; and news that come in bursts are read this often."""


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
        self._line = rule()
        self.ledger = Ledger(compact=True)
        self.ledger.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._entries = LedgerModel(parent=self)
        self.ledger.setModel(self._entries)
        self.ledger.entry_opened.connect(lambda _id: self._fit_ledger())
        self._nothing = Label(
            self.tr("Select a row to see who it is and why it is here."), colour="text.secondary", wrap=True
        )
        self.body.addWidget(self._six)
        self.body.addWidget(self._line)
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
        self._story: stories.Story | None = None
        self._is_stale = False
        self._follow = _once(self, _AFTER_MS, self._tell)
        self._follow_anyway = _once(self, _AT_LEAST_EVERY_MS, self._tell)
        self._news = _once(self, _AT_LEAST_EVERY_MS, self._take_in)
        self.show_nobody()

    def show_nobody(self) -> None:
        """Nothing is selected."""
        self._row = self._story = None
        self._rest()
        self._show_empty(self.tr("Nobody selected"), "")

    def _show_empty(self, title: str, line: str) -> None:
        self.set_head(title, line)
        self.open_button.hide()
        for each in (self._six, self._line, self._rule_head, self.ledger):
            each.hide()
        self._nothing.show()
        self.show_foot(False)

    def show_row(self, row: BoardRow) -> None:
        """Tell about a row, once the selection rests a moment."""
        self._row = row
        self._follow.start()
        if not self._follow_anyway.isActive():
            self._follow_anyway.start()

    def hear(self, changes: dict[str, frozenset[str]]) -> None:
        """Something changed; what is shown of it is read again, bursts at most a few times a second."""
        row = self._row
        if row is None or row.contact_id is None or self.isHidden():
            return
        is_theirs = row.contact_id in changes.get("contact", ())
        self._is_stale = self._is_stale or is_theirs
        if (is_theirs or "timeline" in changes or "consent" in changes) and not self._news.isActive():
            self._news.start()

    def _take_in(self) -> None:
        """Tell it anew where the news were about the one shown: entries and consents do not name their contact."""
        row = self._row
        if row is None or row.contact_id is None or self._follow.isActive() or self.isHidden():
            return
        if self._is_stale or stories.read(self._desk, row.contact_id) != self._story:
            self._tell()

    def _rest(self) -> None:
        self._is_stale = False
        for each in (self._follow, self._follow_anyway, self._news):
            each.stop()

    def _tell(self) -> None:
        """Show the row that is selected now, whole."""
        self._rest()
        row, before = self._row, self._story
        if row is None:
            return
        story = self._story = stories.read(self._desk, row.contact_id) if row.contact_id is not None else None
        if story is None:
            self._show_empty(row.name, wording.detail(row.detail))
            return
        self.set_head(story.person.name, stories.subtitle(story))
        if before is None or before.person.id != story.person.id:
            self.ledger.opened_id = ""
        self._main.set_words(
            wording.action(row.action, self._desk.zone, self._desk.now()), wording.action_icon(row.action)
        )
        self._show_ledger(story, row)
        self.open_button.show()
        self._nothing.hide()
        self._six.show()
        self.show_foot()

    def open_why(self) -> None:
        """Open the expectation behind the row into its why; asked again, the next entry."""
        self._want_why = True
        self._tell()

    def _show_ledger(self, story: stories.Story, row: BoardRow) -> None:
        ledger = stories.expected(self._desk, story.person.id)
        six = stories.six(self._desk, story, ledger)
        self._six.set_answers(six.who, six.stage, six.happened, six.next, six.has_run, six.decides)
        shown = [entry for entry in ledger if entry.is_open or entry.enrolment][:12]
        self._entries.set_rows(stories.ledger_entries(self._desk, shown))
        running = story.running[0] if story.running else None
        note = ""
        if running is not None:
            note = wording.journey(running.journey)
            if running.number is not None:
                note = self.tr("{0}, version {1}").format(note, running.number)
        self._rule_head.set_note(note)
        self._line.setVisible(bool(shown))
        self._rule_head.setVisible(bool(shown))
        self.ledger.setVisible(bool(shown))
        if self._want_why:
            self._want_why = False
            self.ledger.walk(row.expectation or "")
        self._fit_ledger()

    def _fit_ledger(self) -> None:
        self.ledger.setFixedHeight(max(self.ledger.content_height(), 1))


def _once(panel: BoardPanel, after_ms: int, run: Callable[[], None]) -> QTimer:
    timer = QTimer(panel)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(run)
    return timer
