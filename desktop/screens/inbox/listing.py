"""The inbox's first column: its name and count, which conversations, the bar of what is new, the list, what is put aside."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import times, wording
from desktop.screens.desk import Desk
from desktop.screens.inbox.model import InboxModel
from desktop.screens.inbox.parts import InboxList, NewsBar
from desktop.screens.inbox.rows import InboxDelegate
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import Plane
from desktop.widgets.heading import Heading
from desktop.widgets.inputs import SegmentedControl
from desktop.widgets.label import Label
from desktop.widgets.popover import Menu, MenuItem
from desktop.widgets.states import EmptyState, centred
from sync.model.words import Channel
from sync.replica.queries import inbox
from sync.replica.queries.inbox import Shelf

_CHANNELS = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL, Channel.WEB)


class Listing(Plane):
    """`shelf_chosen` carries a Shelf, `filtered` a key of the filter's menu, `news_pressed` asks for what is new."""

    shelf_chosen = Signal(object)
    filter_asked = Signal()
    filtered = Signal(str)
    news_pressed = Signal()

    def __init__(self, desk: Desk, model: InboxModel, parent: QWidget) -> None:
        super().__init__("surface.surface", "end", parent)
        self._desk, self._model = desk, model
        now = theme.current()
        self.setFixedWidth(now.layout.inbox_list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0 if not now.rtl else now.px(1), 0, now.px(1) if not now.rtl else 0, 0)
        column.setSpacing(0)
        self.shelves = SegmentedControl(
            [
                (Shelf.OPEN.value, self.tr("Open")),
                (Shelf.SNOOZED.value, self.tr("Snoozed")),
                (Shelf.ALL.value, self.tr("All")),
            ],
            name=self.tr("Which conversations"),
        )
        self.shelves.changed.connect(lambda shelf: self.shelf_chosen.emit(Shelf(shelf)))
        self.filter = Button(icon="list-filter", kind=Kind.QUIET, name=self.tr("Filter"), height=24)
        self.filter.clicked.connect(self.filter_asked)
        self.head = Heading(self.tr("Inbox"), (self.shelves, self.filter))
        column.addWidget(self.head)
        self.news = NewsBar(self)
        self.news.pressed.connect(self.news_pressed)
        column.addWidget(self.news)
        self.list = InboxList(model, self)
        self.delegate = InboxDelegate(desk, self.list)
        self.list.setItemDelegate(self.delegate)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._blank = self._blanks()
        self._stack.addWidget(self._blank)
        column.addWidget(self._stack, 1)
        self._foot = Label("", Type.SMALL, "text.secondary")
        self._foot.setContentsMargins(now.px(16), now.px(6), now.px(16), now.px(8))
        column.addWidget(self._foot)
        model.news.connect(lambda: self.news.set_count(len(model.waiting)))

    def settle(self) -> None:
        """The list was read: show it, or why there is nothing in it."""
        self._stack.setCurrentWidget(self.list if self._model.rowCount() else self._blank)
        for shelf, each in self._empty.items():
            each.setVisible(shelf is self._model.shelf)
        self.show_aside()

    def show_count(self, count: int) -> None:
        """How many need somebody."""
        self.head.set_note(f"{count:,}" if count else "")

    def show_aside(self) -> None:
        """What is put aside and comes back today."""
        reader = self._desk.reader
        if reader is None:
            return
        now = self._desk.now()
        aside = inbox.count(reader, Shelf.SNOOZED, now)
        tonight = times.moment(now, self._desk.zone).replace(hour=23, minute=59, second=59)
        today = inbox.comes_back(reader, now, int(tonight.timestamp() * 1000))
        words = self.tr("%n put aside", "", aside)
        if today:
            words = self.tr("{0}, {1} of them come back today").format(words, today)
        self._foot.set_words(words if aside else "")
        self._foot.setVisible(bool(aside))

    def open_filter(self) -> None:
        """Whose, and by which channel."""
        model = self._model
        ticked = {"everyone": not model.mine, "mine": model.mine, "all": model.channel is None}
        ticked |= {each.value: model.channel == each for each in _CHANNELS}
        named = {
            "everyone": self.tr("Everyone’s"),
            "mine": self.tr("Mine + unclaimed"),
            "all": self.tr("Every channel"),
        } | {each.value: wording.channel(each) for each in _CHANNELS}
        items = [MenuItem(key, words, "check" if ticked[key] else "") for key, words in named.items()]
        menu = Menu(self.filter, items, name=self.tr("Filter"))
        menu.chosen.connect(self.filtered)
        menu.closed.connect(menu.deleteLater)
        menu.open()

    def _blanks(self) -> QWidget:
        blank = Plane("surface.surface", "end")
        column = QVBoxLayout(blank)
        column.addStretch(2)
        self._empty: dict[Shelf, EmptyState] = {
            Shelf.OPEN: EmptyState(
                self.tr("Nobody waits for an answer"),
                self.tr("New messages appear here by themselves."),
                icon="inbox",
            ),
            Shelf.SNOOZED: EmptyState(
                self.tr("Nothing is put aside"),
                self.tr("S puts a conversation aside until they reply or until a moment."),
                icon="alarm-clock",
            ),
            Shelf.ALL: EmptyState(
                self.tr("Nobody has written yet"),
                self.tr("Every message that comes or goes is kept here."),
                icon="inbox",
            ),
        }
        for each in self._empty.values():
            each.setMaximumWidth(theme.current().px(280))
            column.addLayout(centred(each))
        column.addStretch(3)
        return blank
