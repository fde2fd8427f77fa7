"""The open conversation: who and who is answering, what was said, what needs a decision, and the answer."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import acts, saying, times
from desktop.screens.compose import Compose
from desktop.screens.deciding import DecideCard
from desktop.screens.desk import Desk
from desktop.screens.details import MessageDetails
from desktop.screens.saying import Told
from desktop.screens.whose import WhoseCard
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import Plane, set_margins
from desktop.widgets.label import Label
from desktop.widgets.marks import Avatar
from desktop.widgets.messages import Messages, MessagesModel
from desktop.widgets.paint import Who
from desktop.widgets.states import Banner
from sync.model.ids import fact_id
from sync.model.words import Subject
from sync.replica.queries import contacts, inbox, thread

_READ_AFTER_MS = 1200
"""How long a conversation stands open before it counts as opened by somebody."""
_PAGE = 80
_HEARD = frozenset(
    {"message", "effect", "timeline", "conversation", "card", "claim", "contact", "person_choice"}
)


class ConversationPane(Plane):
    """`acted` carries an action's id; `contact_opened` asks for the whole page, `turned_to` for another conversation."""

    acted = Signal(str)
    answered = Signal(str)
    left = Signal()
    turned_to = Signal(str, str)
    decisions_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__("surface.canvas", "", parent)
        self.desk = desk
        self.contact_id = self.talk_id = ""
        self.told = Told([], {}, [])
        self._since: int | None = None
        self._limit = _PAGE
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self.banner = Banner(
            self.tr("Somebody dealt with this first"),
            self.tr("What you wrote is kept. Look at both, then choose."),
            self.tr("Look"),
            icon="scale",
        )
        self.banner.acted.connect(self.decisions_asked)
        px = theme.current().px
        above = QVBoxLayout()
        above.setContentsMargins(px(16), px(8), px(16), 0)
        above.addWidget(self.banner)
        self.banner.hide()
        column.addLayout(above)
        self.model = MessagesModel(self)
        self.messages = Messages()
        self.messages.setModel(self.model)
        self.messages.opened.connect(self.show_details)
        self.messages.left.connect(self.left)
        self.messages.verticalScrollBar().valueChanged.connect(self._earlier)
        column.addWidget(self.messages, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(px(16), px(8), px(16), px(16))
        foot.setSpacing(px(8))
        self.decide = DecideCard(desk)
        self.decide.decided.connect(self.read)
        self.whose = WhoseCard(desk)
        self.whose.settled.connect(self._settled)
        foot.addWidget(self.whose)
        foot.addWidget(self.decide)
        self.compose = Compose(desk)
        self.compose.went.connect(self._went)
        self.compose.left.connect(self.left)
        self.compose.turned_to.connect(self.turned_to)
        self.compose.call_asked.connect(lambda: self.acted.emit("inbox.call"))
        self.compose.open_asked.connect(lambda: self.acted.emit("inbox.open"))
        foot.addWidget(self.compose)
        column.addLayout(foot)
        self._opened = QTimer(self)
        self._opened.setSingleShot(True)
        self._opened.setInterval(_READ_AFTER_MS)
        self._opened.timeout.connect(self.mark_read)
        desk.tick.connect(self._tick)
        desk.link.status.connect(self._stood)

    def _head(self) -> QWidget:
        px = theme.current().px
        head = Plane("surface.surface", "bottom")
        head.setFixedHeight(theme.current().row.toolbar)
        row = QHBoxLayout(head)
        set_margins(row, px(16), 0, px(8), 0)
        row.setSpacing(px(8))
        self._name = Label("", Type.BASE_STRONG)
        self._name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(self._name, 1)
        self._avatar = Avatar("", size="small")
        self._presence = Label("", Type.SMALL, "text.secondary")
        row.addWidget(self._avatar)
        row.addWidget(self._presence)
        row.addSpacing(px(8))
        for words, icon, key, id in (
            (self.tr("Snooze"), "alarm-clock", "S", "inbox.snooze"),
            (self.tr("Done"), "check", "E", "inbox.done"),
        ):
            button = Button(words, icon, Kind.QUIET, key, height=24)
            button.clicked.connect(lambda _=False, id=id: self.acted.emit(id))
            row.addWidget(button)
            if id == "inbox.snooze":
                self.snooze_anchor = button
        return head

    # -- what is open -------------------------------------------------------------------------------------------------

    def open(self, contact_id: str, talk_id: str) -> None:
        """Show a conversation of a contact from its end."""
        is_other = (contact_id, talk_id) != (self.contact_id, self.talk_id)
        self.contact_id, self.talk_id = contact_id, talk_id
        if is_other:
            self._limit = _PAGE
            at = thread.standing(self.desk.reader, talk_id) if talk_id else None
            self._since = at.read_at if at is not None and at.last_in_at > at.read_at else None
            self.model.set_rows([])
        self.compose.open(contact_id, talk_id)
        self.talk_id = self.compose.talk_id
        self.read()
        if is_other:
            self.messages.to_end()
            self._opened.start()

    def shut(self) -> None:
        """Leave it: what was typed is kept."""
        self._opened.stop()
        self.compose.shut()
        self.contact_id = self.talk_id = ""

    def read(self) -> None:
        """Show what the replica says now; what did not change is not painted anew."""
        if not self.contact_id or self.desk.reader is None:
            return
        person = contacts.person(self.desk.reader, self.contact_id)
        name = person.name if person is not None else ""
        self._name.set_words(times.apart(times.phone(name)) if name.startswith("+") else name)
        self.told = saying.read(self.desk, self.contact_id, since=self._since, limit=self._limit)
        self.model.set_rows(self.told.pieces)
        self.whose.show_for(self.contact_id)
        # One question at a time, so that a number means one thing.
        self.decide.show_open(self.told.open if self.whose.asked is None else [])
        self.banner.setVisible(bool(thread.open_cards(self.desk.reader, self.contact_id)))
        self._show_presence()

    def hear(self, changes: dict[str, frozenset[str]]) -> None:
        """Something changed."""
        if not self.contact_id or _HEARD.isdisjoint(changes):
            return
        self.read()
        at = thread.standing(self.desk.reader, self.talk_id) if self.talk_id else None
        if at is not None and at.last_in_at > at.read_at and self._is_seen():
            self._opened.start()

    def mark_read(self) -> None:
        """Somebody has it before their eyes: opened, which is not answered."""
        at = thread.standing(self.desk.reader, self.talk_id) if self.talk_id and self.desk.reader else None
        if at is None or at.last_in_at <= at.read_at or not self._is_seen() or self.desk.me is None:
            return
        from sync.commands.talk import MarkRead

        self.desk.start(self.desk.do(MarkRead(conversation_id=at.id, read_at=at.last_in_at)))

    def show_details(self, message_id: str = "") -> None:
        """All of a message, where it went, and what was checked before it went."""
        wanted = message_id or self.messages.chosen() or next(reversed(self.told.messages), "")
        said = self.told.messages.get(wanted)
        if said is None:
            return
        dialog = MessageDetails(self.desk, self.window(), said)
        dialog.closed.connect(dialog.deleteLater)
        dialog.open()

    def target(self) -> acts.Target:
        """Whom an act is about, and the conversation that it answers."""
        named = self.compose.standing is not None and bool(self.talk_id)
        return acts.Target(
            self.contact_id,
            self.compose.name,
            "",
            subject_kind=Subject.CONVERSATION if named else Subject.CONTACT,
            subject_id=self.talk_id if named else "",
            step_key=inbox.key_of(self.desk.reader, self.talk_id),
        )

    def choose(self, at: int) -> None:
        """Answer the question that stands above the composer, by number from 0."""
        (self.whose if self.whose.asked is not None else self.decide).choose(at)

    def _settled(self, contact_id: str) -> None:
        """The message is somebody else's: go on in their conversation."""
        route = self.compose.route
        self.read()
        if contact_id != self.contact_id and route is not None:
            way = route.way
            self.turned_to.emit(contact_id, fact_id("conversation", contact_id, way.endpoint_id, way.channel))

    def _went(self, talk_id: str) -> None:
        self._since = None  # whoever answers has read it
        self.read()
        self.messages.to_end()
        self.answered.emit(talk_id)

    def _is_seen(self) -> bool:
        return self.isVisible() and self.window().isActiveWindow()

    def _earlier(self, value: int) -> None:
        """The beginning is in view: read what came before it."""
        if value > 0 or len(self.told.messages) < self._limit or not self.contact_id:
            return
        bar = self.messages.verticalScrollBar()
        from_end = bar.maximum() - value
        self._limit += _PAGE
        self.read()
        self.messages.doItemsLayout()
        bar.setValue(bar.maximum() - from_end)

    def _show_presence(self) -> None:
        at = self.compose.standing
        held = at is not None and at.holder_id is not None and (at.claim_until or 0) > self.desk.now()
        mine = held and at is not None and at.holder_id == self.desk.me
        who = self.desk.colleague(at.holder_id) if held and not mine and at is not None else None
        name = who.name if who is not None else self.tr("A colleague")
        self._avatar.setVisible(held and not mine)
        self._presence.setVisible(held and not mine)
        if held and not mine:
            self._avatar.set_person(name, Who.OTHER)
            self._presence.set_words(self.tr("{0} is answering").format(name.split(" ")[0]))

    def _tick(self) -> None:
        """Seconds count down under what is on its way, and leases run out."""
        if not self.isVisible() or not self.contact_id:
            return
        self._show_presence()
        leaving = [said for said in self.told.messages.values() if said.state == "queued"]
        if leaving:
            self.read()

    def _stood(self, _status: object) -> None:
        if self.isVisible():
            self.read()
