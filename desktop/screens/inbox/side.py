"""The pane beside the conversation: who it is, the six questions, who else uses the number, what they allowed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import story as stories
from desktop.screens import times, wording
from desktop.screens.desk import Desk
from desktop.theme import Tone, Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.facts import Answer, FactGrid, SixQuestions
from desktop.widgets.frame import Plane, SectionHeader, rule
from desktop.widgets.label import Label
from sync.model.words import Channel, ConsentState, Purpose

_AFTER_MS = 60


class InboxSide(Plane):
    """Follows the open conversation. `opened` carries a contact's id."""

    opened = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__("surface.raised", "start", parent)
        self._desk = desk
        self.contact_id = ""
        px = theme.current().px
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(6))
        self._name = Label("", Type.TITLE, wrap=True)
        self._reach = Label("", Type.SMALL, "text.secondary")
        column.addWidget(self._name)
        column.addWidget(self._reach)
        column.addSpacing(px(4))
        column.addWidget(rule())
        self._six = SixQuestions(label_width=84)
        column.addWidget(self._six)
        self._consent_line = rule()
        column.addWidget(self._consent_line)
        self._consent_head = SectionHeader(self.tr("Consent"))
        self._consents = FactGrid(name=self.tr("Consent"), label_width=84, lines=False)
        column.addWidget(self._consent_head)
        column.addWidget(self._consents)
        self._line = rule()
        column.addWidget(self._line)
        self._family_head = SectionHeader(self.tr("Shared number"))
        self._family = Label("", Type.SMALL, "text.secondary", wrap=True)
        column.addWidget(self._family_head)
        column.addWidget(self._family)
        column.addSpacing(px(4))
        self._page = Button(self.tr("Open the contact"), "external-link", Kind.SECONDARY, "O")
        self._page.clicked.connect(lambda: self.opened.emit(self.contact_id))
        column.addWidget(self._page, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setProperty("ground", "raised")
        scroll.setWidget(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(1), 0, px(1), 0)
        whole.addWidget(scroll)
        self._inside = inside
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_AFTER_MS)
        self._late.timeout.connect(self._tell)
        inside.hide()

    def show_contact(self, contact_id: str) -> None:
        """Tell about somebody, once the selection rests a moment."""
        self.contact_id = contact_id
        self._late.start()

    def hear(self, changes: dict[str, frozenset[str]]) -> None:
        """Something changed."""
        if self.contact_id and not {"contact", "timeline", "consent", "board", "claim"}.isdisjoint(changes):
            self._late.start()

    def _tell(self) -> None:
        if self.isHidden():
            return
        story = stories.read(self._desk, self.contact_id) if self.contact_id else None
        self._inside.setVisible(story is not None)
        if story is None:
            return
        self._name.set_words(story.person.name)
        self._reach.set_words(stories.subtitle(story))
        six = stories.six(self._desk, story, stories.expected(self._desk, self.contact_id))
        self._six.set_answers(six.who, six.stage, six.happened, six.next, six.has_run, six.decides)
        self._tell_consents(story)
        shared = bool(story.family)
        for each in (self._line, self._family_head, self._family):
            each.setVisible(shared)
        if shared:
            names = times.listed(each.name for each in story.family[:4])
            self._family.set_words(
                self.tr("Also used by {names}. Before you answer, choose whom it is about.").format(
                    names=names
                )
            )

    def _tell_consents(self, story: stories.Story) -> None:
        care = {}
        for each in story.consents:
            if each.purpose == Purpose.CARE:
                care.setdefault(each.channel, each)
        rows: list[tuple[str, Answer]] = []
        for channel in (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL):
            found = care.get(channel)
            if found is None:
                continue
            gave = found.state == ConsentState.GIVEN
            day = times.day(found.at, self._desk.zone, self._desk.now())
            words = self.tr("Yes, {0}").format(day) if gave else self.tr("No, {0}").format(day)
            tone, icon = (Tone.SUCCESS, "check") if gave else (Tone.CRITICAL, "ban")
            rows.append((wording.channel(channel), Answer(state=(words, tone, icon))))
        self._consents.set_rows(rows)
        for each in (self._consent_line, self._consent_head, self._consents):
            each.setVisible(bool(rows))
