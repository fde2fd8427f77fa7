"""One person's page: who they are, what is expected, what happened, what runs, what they allowed, who shares the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import story as stories
from desktop.screens import times, vocabulary, wording
from desktop.screens.acts import Target
from desktop.screens.contacts import forms, rights
from desktop.screens.contacts.lookback import LookBack
from desktop.screens.contacts.side import SidePane
from desktop.screens.contacts.timeline import TimelinePane
from desktop.screens.desk import Desk
from desktop.screens.story import Story
from desktop.theme import Tone, Type
from desktop.widgets.button import Button
from desktop.widgets.dialog import confirm
from desktop.widgets.face import Kind
from desktop.widgets.facts import Answer, SixQuestions
from desktop.widgets.frame import Plane, SectionHeader, set_margins
from desktop.widgets.label import Label
from desktop.widgets.ledger import Ledger, LedgerModel
from desktop.widgets.marks import Avatar, Chip
from desktop.widgets.states import EmptyState
from sync.replica.queries import contacts

if TYPE_CHECKING:
    from sync.journeys.expectation import Expectation

_LEDGER_AFTER_MS = 30
_NOT_HAPPENING = frozenset({"blocked", "missed", "unknown"})
"""What somebody who asks "why not?" most likely means."""


def target_of(story: Story) -> Target:
    """Whom an act is about; what the board asks for first is what it fulfils."""
    row = story.rows[0] if story.rows else None
    return Target(
        contact_id=story.person.id,
        name=story.person.name,
        about=stories.subtitle(story),
        step_key=row.expectation if row is not None and row.subject_kind == "contact" else None,
        channel=row.channel if row is not None else "",
    )


class ContactPage(QWidget):
    """`acted` carries an action's id, `opened` another contact's, `left` asks for the table."""

    acted = Signal(str)
    opened = Signal(str)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.story: Story | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("paintsFocus", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self.look_back = LookBack(desk)
        self.look_back.hide()
        self.look_back.moved.connect(lambda _: self._late.start())
        self.look_back.left.connect(self.show_now)
        column.addWidget(self.look_back)
        row = self._row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._left())
        self.timeline = TimelinePane(desk)
        row.addWidget(self.timeline, 1)
        self.side = SidePane(desk)
        row.addWidget(self.side)
        column.addLayout(row, 1)
        self.side.opened.connect(self.opened)
        self.side.acted.connect(self.acted)
        self.side.stopped.connect(self._stop_one)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LEDGER_AFTER_MS)
        self._late.timeout.connect(self._read_ledger)

    def _head(self) -> QWidget:
        px = theme.current().px
        head = Plane("surface.raised", "bottom")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(12), px(16), px(12))
        row.setSpacing(px(8))
        back = Button(icon="arrow-left", kind=Kind.QUIET, name=self.tr("Back to the table"), key="")
        back.clicked.connect(self.left)
        row.addWidget(back)
        self._avatar = Avatar("", size="large")
        row.addWidget(self._avatar)
        words = QVBoxLayout()
        words.setSpacing(0)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        self._name = Label("", Type.PAGE)
        line.addWidget(self._name)
        self._kind = Chip("")
        line.addWidget(self._kind)
        self._tags = QHBoxLayout()
        self._tags.setSpacing(px(4))
        line.addLayout(self._tags)
        line.addStretch(1)
        words.addLayout(line)
        self._reach = Label("", Type.SMALL, "text.secondary")
        words.addWidget(self._reach)
        row.addLayout(words, 1)
        for words_, icon, key, id, kind in (
            (self.tr("Reply"), "reply", "R", "contacts.reply", Kind.PRIMARY),
            (self.tr("Call"), "phone", "C", "contacts.call", Kind.SECONDARY),
            (self.tr("Note"), "pencil", "N", "contacts.note", Kind.SECONDARY),
            (self.tr("Edit"), "pencil-line", "", "contacts.edit", Kind.SECONDARY),
            (self.tr("Assign"), "user-plus", "A", "contacts.assign", Kind.SECONDARY),
        ):
            button = Button(words_, icon, kind, key)
            button.clicked.connect(lambda _=False, id=id: self.acted.emit(id))
            row.addWidget(button)
            self.assign_anchor = button
        return head

    def _left(self) -> QWidget:
        px = theme.current().px
        self._questions = SixQuestions(label_width=88)
        top = Plane("surface.raised", "bottom")
        inner = QVBoxLayout(top)
        inner.setContentsMargins(px(16), px(4), px(16), px(8))
        inner.addWidget(self._questions)
        box = Plane("surface.surface")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        self._ledger_head = SectionHeader(self.tr("Expected actions"))
        self._ledger_head.setContentsMargins(px(16), px(6), px(16), 0)
        column.addWidget(self._ledger_head)
        self.ledger = Ledger()
        self.ledger.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._entries = LedgerModel(parent=self)
        self.ledger.setModel(self._entries)
        self.ledger.entry_opened.connect(lambda _id: self._fit_ledger())
        column.addWidget(self.ledger)
        self._no_ledger = EmptyState(
            self.tr("Nothing is expected"), self.tr("No follow-up runs and nobody waits."), icon="list-checks"
        )
        column.addWidget(self._no_ledger)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(box)
        self._left_pane = Plane("surface.surface", "end")
        around = QHBoxLayout(self._left_pane)
        set_margins(around, 0, 0, px(1), 0)
        around.addWidget(scroll)
        return self._left_pane

    def show_contact(self, contact_id: str) -> None:
        """Show somebody from the top."""
        self.story = stories.read(self.desk, contact_id)
        self.ledger.opened_id = ""
        self.look_back.hide()
        if self.story is None:
            self.left.emit()
            return
        self._show(self.story)
        self.timeline.show_contact(contact_id)
        self._late.start()

    def refresh(self) -> None:
        """Read again what is shown."""
        if self.story is None:
            return
        contact_id = self.story.person.merged_into or self.story.person.id
        self.story = stories.read(self.desk, contact_id)
        if self.story is None:
            self.left.emit()
            return
        self._show(self.story)
        self.timeline.refresh()
        self._late.start()

    def look(self) -> None:
        """Show this person as of a past moment, with a slider to choose it; or stop doing so."""
        if self.look_back.isVisible():
            self.show_now()
        elif self.story is not None and self.desk.reader is not None:
            moments = contacts.moments(self.desk.reader, self.story.person.id, stories.QUIET)
            self.look_back.show()
            self.look_back.begin(moments)

    def show_now(self) -> None:
        """Stop looking back."""
        self.look_back.hide()
        self.refresh()
        self.setFocus()

    def edit(self) -> None:
        """Change details, field by field."""
        if self.story is not None:
            self.desk.start(forms.edit(self.desk, self.window(), self.story))

    def edit_tags(self) -> None:
        """Add or remove tags."""
        if self.story is not None:
            self.desk.start(forms.edit_tags(self.desk, self.window(), self.story))

    def record_consent(self) -> None:
        """Write down a yes or a no."""
        if self.story is not None:
            self.desk.start(forms.consent(self.desk, self.window(), self.story))

    def stop_everything(self) -> None:
        """End every follow-up of this person, after asking."""
        if self.story is not None:
            self.desk.start(self._stop(self.story))

    def erase(self) -> None:
        """Erase what is held on this person, after asking why."""
        if self.story is not None:
            self.desk.start(rights.erase(self.desk, self.window(), self.story))

    def hand_over(self) -> None:
        """Write what is held on this person into a file."""
        if self.story is not None:
            self.desk.start(rights.hand_over(self.desk, self.window(), self.story))

    def open_why(self) -> None:
        """Open the ledger: what did not happen first, else what comes first; asked again, the next entry."""
        self._read_ledger()
        rows = [self._entries.row(at) for at in range(self._entries.rowCount())]
        held = next((each.id for each in rows if each is not None and each.status in _NOT_HAPPENING), "")
        self.ledger.walk(held)
        self.ledger.setFocus()

    async def _stop(self, story: Story) -> None:
        why = self.tr(
            "Stops %n follow-up(s). The clock for answering them goes on. It can be undone.",
            "",
            len(story.running),
        )
        title = self.tr("Stop everything for {0}?").format(story.person.name)
        if not await confirm(self.window(), title, why, self.tr("Stop everything"), danger=True):
            return
        from sync.commands.journeys import StopEverything

        command = StopEverything(contact_id=story.person.id, reason=vocabulary.STOPPED_BY_HAND)
        await self.desk.do(command, self.tr("Everything for {0} is stopped").format(story.person.name))

    def _stop_one(self, enrolment_id: str) -> None:
        async def stop() -> None:
            from sync.commands.journeys import StopJourney

            await self.desk.do(
                StopJourney(enrolment_id=enrolment_id, reason=vocabulary.STOPPED_BY_HAND),
                self.tr("Follow-up stopped"),
            )

        self.desk.start(stop())

    def _show(self, story: Story) -> None:
        person = story.person
        self.setAccessibleName(person.name)
        self._avatar.set_person(person.name, self._avatar_kind())
        self._name.set_words(
            times.apart(times.phone(person.name)) if person.name.startswith("+") else person.name
        )
        kind = wording.kind(person.kind, nameless=person.name.startswith("+"))
        self._kind.set_chip(kind, Tone.NEUTRAL, wording.kind_icon(person.kind))
        while (item := self._tags.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for tag in story.tags[:4]:
            self._tags.addWidget(Chip(tag, Tone.NEUTRAL, "tag"))
        parts = [times.apart(times.phone(each.value)) for each in story.reach[:3]]
        if person.score is not None:
            parts.append(self.tr("score {0}").format(person.score))
        if person.owner:
            parts.append(self.tr("with {0}").format(person.owner))
        self._reach.set_words(" · ".join(parts))
        if self._moment is None:
            self._answer(self.desk, story, [])
            self.side.show_story(story, [])

    @staticmethod
    def _avatar_kind() -> Any:
        from desktop.widgets.paint import Who

        return Who.OTHER

    @property
    def _moment(self) -> int | None:
        """The past moment that is shown, epoch ms; None for now."""
        return None if self.look_back.isHidden() else self.look_back.moment

    def _read_ledger(self) -> None:
        if self.story is None or self.desk.reader is None:
            return
        at = self._moment
        self.timeline.show_until(at)
        if at is not None:
            past = stories.then(self.desk, self.story, at)
            if past is None:
                self._tell_nobody()
            else:
                self.look_back.note("" if past.is_whole else self.tr("Something of it was erased since."))
                self._tell(cast("Desk", stories.Then(self.desk, at)), past.story, past.ledger, past.decides)
            return
        self._tell(self.desk, self.story, stories.expected(self.desk, self.story.person.id))

    def _tell_nobody(self) -> None:
        self.look_back.note(self.tr("Nobody knew of them yet."))
        none = Answer("–")
        self._questions.set_answers(none, none, none, none, none, none)
        self._entries.set_rows([])
        self._ledger_head.set_note("")
        self._no_ledger.hide()
        self.ledger.hide()

    def _tell(
        self, desk: Desk, story: Story, ledger: list[Expectation], decides: Answer | None = None
    ) -> None:
        """The six questions, the ledger and what runs, as `desk` sees them."""
        self._answer(desk, story, ledger, decides)
        self._entries.set_rows(stories.ledger_entries(desk, ledger[:40]))
        waiting = sum(1 for each in ledger if each.status in ("due", "waiting"))
        self._ledger_head.set_note(self.tr("{0} steps, {1} for a person").format(len(ledger), waiting))
        self._no_ledger.setVisible(not ledger)
        self.ledger.setVisible(bool(ledger))
        self._fit_ledger()
        self.side.show_story(story, ledger, is_past=self._moment is not None)

    def _answer(
        self, desk: Desk, story: Story, ledger: list[Expectation], decides: Answer | None = None
    ) -> None:
        six = stories.six(desk, story, ledger)
        self._questions.set_answers(
            six.who, six.stage, six.happened, six.next, six.has_run, decides or six.decides
        )

    def _fit_ledger(self) -> None:
        self.ledger.setFixedHeight(max(self.ledger.content_height(), 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        now = theme.current()
        wide = self.window().width() * 100 / now.scale
        narrow = wide < now.breakpoints.rail_collapses_below
        self._left_pane.setFixedWidth(now.px(400) if narrow else now.layout.contact_left)
        self.side.setFixedWidth(now.px(272) if narrow else now.layout.contact_right)
        over = wide < now.breakpoints.panel_overlays_below
        if over != (self.side.parentWidget() is self.timeline.stack):
            self.timeline.take_side(self.side if over else None)
            if not over:
                self._row.addWidget(self.side)
                self.side.show()
        if over:
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(1 << 16)
