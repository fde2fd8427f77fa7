"""The inbox's screen: conversations, the open one with its answer, and who it is beside it."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QModelIndex, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import acts
from desktop.screens.actions import DESK, action
from desktop.screens.acts import Target
from desktop.screens.desk import Desk
from desktop.screens.held import HeldScreen
from desktop.screens.inbox.listing import Listing
from desktop.screens.inbox.model import InboxModel
from desktop.screens.inbox.pane import ConversationPane
from desktop.screens.inbox.side import InboxSide
from desktop.widgets import paint
from desktop.widgets.frame import HintBar, Plane
from desktop.widgets.states import EmptyState, centred
from sync.replica.queries import inbox
from sync.replica.queries.inbox import Shelf, Talk

_FOLLOW_MS = 40
"""The conversation follows the selection once no key moves it for this long."""
_ENTITIES = frozenset(
    {"conversation", "message", "effect", "claim", "contact", "snooze", "board", "person_choice"}
)


class InboxView(HeldScreen):
    """Who wrote, what was said, the answer."""

    ID = "inbox"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = InboxModel(desk, self)
        self.listing = Listing(desk, self.model, self)
        self.list = self.listing.list
        self.pane = ConversationPane(desk, self)
        self.side = InboxSide(desk, self)
        self._side_asked = False
        self._follow = self._after(_FOLLOW_MS, self._open_selected)
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(self._selected)
        self.list.activated.connect(lambda _index: self.act())
        self.model.counted.connect(self._show_count)
        self.listing.news_pressed.connect(self.show_new)
        self.listing.shelf_chosen.connect(lambda shelf: self.choose(shelf=shelf))
        self.listing.filter_asked.connect(self.choose_filter)
        self.listing.filtered.connect(self._take_filter)
        self.pane.acted.connect(self.run)
        self.pane.left.connect(self._back_to_list)
        self.pane.answered.connect(self._answered)
        self.pane.turned_to.connect(self._turn_to)
        self.pane.decisions_asked.connect(lambda: self.desk.go("decisions"))
        self.side.opened.connect(lambda contact: self.desk.go("contacts", contact=contact))
        self._watch()

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(0)
        whole.addLayout(row, 1)
        row.addWidget(self.listing)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.pane)
        self._nobody = Plane("surface.canvas")
        inner = QVBoxLayout(self._nobody)
        inner.addStretch(1)
        inner.addLayout(
            centred(
                EmptyState(
                    self.tr("No conversation is open"),
                    self.tr("Choose one on the side, or press R on anybody to write to them."),
                    icon="messages-square",
                )
            )
        )
        inner.addStretch(1)
        self._middle.addWidget(self._nobody)
        row.addWidget(self._middle, 1)
        self.side.setFixedWidth(theme.current().layout.inbox_context)
        row.addWidget(self.side)
        self.hints = HintBar(self.hint_pairs())
        whole.addWidget(self.hints)

    # -- what can be asked ----------------------------------------------------------------------------------------

    @action("act", QT_TRANSLATE_NOOP("Action", "Answer"), key="Return", icon="reply", may=DESK, hint=2,
            also=("Enter",), ready="has_person")  # fmt: skip
    def act(self) -> None:
        """Go to the words."""
        self.reply()

    def reply(self) -> None:
        self._touch()
        self._open_selected()
        self.pane.mark_read()
        self.pane.compose.focus_words()

    @action("inbox.send", QT_TRANSLATE_NOOP("Action", "Send"), key="Ctrl+Return", icon="send", may=DESK,
            also=("Ctrl+Enter",), ready="has_words")  # fmt: skip
    def send(self) -> None:
        """Send what is written."""
        self.pane.compose.send()

    @action("inbox.hand_over", QT_TRANSLATE_NOOP("Action", "Hand over"), key="H", icon="forward", may=DESK,
            ready="has_person")  # fmt: skip
    def hand_over(self) -> None:
        """Give it to a colleague."""
        self._touch()
        acts.hand_over_menu(self.desk, self.pane.snooze_anchor, self.pane.target())

    @action("inbox.details", QT_TRANSLATE_NOOP("Action", "Details of the message"), key="D", icon="info",
            ready="has_person")  # fmt: skip
    def details(self) -> None:
        """All of a message, and the proof of what was checked."""
        self.pane.show_details()

    @action("inbox.templates", QT_TRANSLATE_NOOP("Action", "Templates"), key="Ctrl+T", icon="layout-template", may=DESK,
            ready="has_person")  # fmt: skip
    def templates(self) -> None:
        """Words that are ready."""
        self.pane.compose.choose_template()

    @action("inbox.channel", QT_TRANSLATE_NOOP("Action", "Choose the channel"), key="Ctrl+M", icon="message-circle",
            may=DESK, ready="has_person")  # fmt: skip
    def channel(self) -> None:
        """By which way it goes."""
        self.pane.compose.choose_way()

    @action("inbox.about", QT_TRANSLATE_NOOP("Action", "Choose whom it is about"), key="Ctrl+Shift+M", icon="users",
            may=DESK, ready="is_shared")  # fmt: skip
    def about(self) -> None:
        """Which of those who share the number."""
        self.pane.compose.choose_person()

    @action("inbox.messages", QT_TRANSLATE_NOOP("Action", "Go to the messages"), key="M", icon="messages-square",
            quiet=True, ready="has_person")  # fmt: skip
    def to_messages(self) -> None:
        """Walk through what was said with the arrows."""
        self.pane.messages.setFocus()

    @action("inbox.filter", QT_TRANSLATE_NOOP("Action", "Filter"), key="F", icon="list-filter")
    def choose_filter(self) -> None:
        """Whose, and by which channel."""
        self.listing.open_filter()

    @action(
        "inbox.side", QT_TRANSLATE_NOOP("Action", "Open or close the panel"), key="Space", icon="panel-right"
    )
    def toggle_side(self) -> None:
        """Show or hide who it is."""
        self._side_asked = True
        self.side.setVisible(self.side.isHidden())
        self.side.show_contact(self.pane.contact_id)

    @action(
        "inbox.first", QT_TRANSLATE_NOOP("Action", "First choice"), key="1", quiet=True, ready="must_decide"
    )
    def first(self) -> None:
        """The first button of the question."""
        self.pane.choose(0)

    @action(
        "inbox.second", QT_TRANSLATE_NOOP("Action", "Second choice"), key="2", quiet=True, ready="must_decide"
    )
    def second(self) -> None:
        """The second button of the question."""
        self.pane.choose(1)

    @action(
        "inbox.third", QT_TRANSLATE_NOOP("Action", "Third choice"), key="3", quiet=True, ready="must_decide"
    )
    def third(self) -> None:
        """The third button of the question."""
        self.pane.choose(2)

    def has_person(self) -> bool:
        """Whether a conversation is open."""
        return bool(self.pane.contact_id)

    def has_words(self) -> bool:
        """Whether there is an answer to send."""
        return self.has_person() and bool(self.pane.compose.box.words.strip())

    def is_shared(self) -> bool:
        """Whether more than one person uses the number."""
        return len(self.pane.compose.sharers) > 1

    def must_decide(self) -> bool:
        """Whether a question stands above the composer."""
        return self.pane.whose.asked is not None or self.pane.decide.said is not None

    def _assign(self) -> None:
        self._touch()
        acts.assign_menu(self.desk, self.pane.snooze_anchor, self.pane.target(), None)

    def _why(self) -> None:
        self.desk.go("contacts", contact=self.pane.contact_id, why=True)

    def _target(self) -> Target | None:
        return self.pane.target() if self.has_person() else None

    def _key(self) -> str:
        return self.pane.talk_id

    def _menus_open(self, target: Target) -> tuple[QWidget, Target, QRect | None]:
        return self.pane.snooze_anchor, target, None

    def _move(self, step: int) -> None:
        self._touch()
        self.list.step(step)

    # -- going about ----------------------------------------------------------------------------------------------

    @property
    def talk(self) -> Talk | None:
        """The selected conversation."""
        index = self.list.currentIndex()
        return self.model.row(index) if index.isValid() else None

    def enter(self, where: dict[str, object]) -> None:
        """At the list, or at somebody's conversation with the words under the cursor."""
        self._let_loose()
        self.refresh()
        contact = where.get("contact")
        if isinstance(contact, str):
            found = where.get("conversation")
            talk = found if isinstance(found, str) else inbox.talk_of(self.desk.reader, contact) or ""
            self.show_talk(contact, talk)
            self.pane.compose.focus_words()
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_talk(self, contact_id: str, talk_id: str) -> None:
        """Open a conversation, listed or not."""
        index = self.model.index_of(talk_id)
        with self._itself():
            if index.isValid():
                self.list.setCurrentIndex(index)
            else:
                self.list.clearSelection()
                self.list.setCurrentIndex(QModelIndex())
        self._follow.stop()
        self._open(contact_id, talk_id)

    def refresh(self) -> None:
        """Read the list whole; a conversation that is open stays open."""
        with self._itself():
            self.model.read()
        self._settled()

    def choose(
        self, *, shelf: Shelf | None = None, mine: bool | None = None, channel: str | None = ""
    ) -> None:
        """List others."""
        with self._itself():
            self.model.choose(shelf=shelf, mine=mine, channel=channel)
        self._let_loose()
        self._settled()

    def toast_corner(self) -> QPoint:
        """Above the composer, which an answer on its way must not cover."""
        now, box = theme.current(), self.pane.compose
        bottom = self.height() - box.mapTo(self, QPoint(0, 0)).y() + now.px(8)
        return QPoint(now.layout.inbox_list + now.px(16), bottom)

    def letters(self) -> list[str]:
        """Initials for the veil."""
        rows = [self.model.row(at) for at in range(min(self.model.rowCount(), 20))]
        return [paint.initials(row.name) for row in rows if row is not None]

    def _take_filter(self, chosen: str) -> None:
        if chosen in ("everyone", "mine"):
            self.choose(mine=chosen == "mine")
        else:
            self.choose(channel=None if chosen == "all" else chosen)

    def _turn_to(self, contact_id: str, talk_id: str) -> None:
        self.show_talk(contact_id, talk_id)
        self.pane.compose.focus_words()

    def _start_afresh(self) -> None:
        """What was open was the other one's too, and what they typed is kept for them."""
        self.pane.shut()
        super()._start_afresh()
        if self.desk.me is not None and self.isVisible():
            self.refresh()

    def _selected(self, here: QModelIndex, before: QModelIndex) -> None:
        if self._by_itself:
            return
        self._touch()
        talk, left = self.model.row(here) if here.isValid() else None, self.pane.talk_id
        self.model.pinned = talk.id if talk is not None else ""
        if left and talk is not None and left != talk.id:
            QTimer.singleShot(0, lambda: self._let_go(left))
        self._follow.start()
        self.actions_changed.emit()

    def _let_go(self, talk_id: str) -> None:
        """What was dealt with goes once another one is looked at; the row under the cursor stays where it is."""
        stood = self._stands_at()
        with self._itself():
            gone = self.model.leave(talk_id)
        if gone and stood is not None:
            self._keep_at(stood)

    def _open_selected(self) -> None:
        self._follow.stop()
        talk = self.talk
        if talk is not None:
            self._open(talk.contact_id, talk.id)

    def _open(self, contact_id: str, talk_id: str) -> None:
        self.model.pinned = talk_id
        self._middle.setCurrentWidget(self.pane)
        if (contact_id, talk_id) != (self.pane.contact_id, self.pane.talk_id) or not talk_id:
            self.pane.open(contact_id, talk_id)
        self.side.show_contact(contact_id)
        self.actions_changed.emit()

    def _settled(self) -> None:
        """The list was read: show it, and while nobody works in it have the first one open."""
        count = self.model.rowCount()
        self.listing.settle()
        with self._itself():
            at = self.model.index_of(self.pane.talk_id) if self.pane.talk_id else QModelIndex()
            if at.isValid():
                self.list.setCurrentIndex(at)
            elif count and not self._touched and not self.pane.compose.box.words:
                self.list.setCurrentIndex(self.model.index(0, 0))
                self.list.scrollToTop()
                self._open_selected()
        has = bool(self.pane.contact_id)
        self._middle.setCurrentWidget(self.pane if has else self._nobody)

    def _show_count(self, count: int) -> None:
        self.listing.show_count(count)
        self.counted.emit(count)

    def _hear(self, changes: dict[str, frozenset[str]]) -> None:
        if _ENTITIES.isdisjoint(changes):
            return
        changed = changes.get("conversation", frozenset()) | {
            row_id.removeprefix("conversation:")
            for row_id in changes.get("board", ())
            if row_id.startswith("conversation:")
        }
        people = changes.get("contact", frozenset())
        if people:
            shown = (self.model.row(at) for at in range(min(self.model.rowCount(), 60)))
            changed |= {row.id for row in shown if row is not None and row.contact_id in people}
        if self.pane.talk_id:
            changed |= {self.pane.talk_id}
        self._note(changed)
        if self.isVisible():
            self.pane.hear(changes)
            self.side.hear(changes)

    def _overlook(self) -> None:
        self.model.count()

    def _brought_in(self, changed: set[str]) -> None:
        if not self._touched or not self.model.rowCount():
            self._settled()
        self.listing.show_aside()

    def _tick(self) -> None:
        if self.list.isVisible():
            self.list.repaint_clocks()

    def _answered(self, talk_id: str) -> None:
        """It is on its way: the keys are the list's again, so that the next one is a key away and none is typed as words."""
        self.model.acted(talk_id)
        if self.pane.compose.isAncestorOf(QApplication.focusWidget() or self):
            self._back_to_list()

    def _back_to_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """Below the narrow breakpoint who it is opens with Space; the conversation keeps its room."""
        now = theme.current()
        narrow = self.window().width() * 100 / now.scale < now.breakpoints.panel_overlays_below
        if not self._side_asked:
            self.side.setVisible(not narrow)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.pane.compose.keep_draft()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
