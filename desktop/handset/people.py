"""The phone's first page: whose phone it is, found by name or number, or a number that nobody here knows yet."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.handset.parts import PeopleList, person_row
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.inputs import SearchField
from desktop.widgets.label import Label
from desktop.widgets.states import EmptyState, centred
from sync.handset import Someone

_WAITS_MS = 120
"""A search follows once no key was pressed for so long."""
_LEAST_DIGITS = 7


class PeoplePage(QWidget):
    """`wanted` carries what is searched for, `opened` the number that was chosen, as it was typed."""

    wanted = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(8))
        head = QVBoxLayout()
        head.setContentsMargins(px(12), 0, px(12), 0)
        head.setSpacing(px(8))
        column.addLayout(head)
        head.addWidget(Label(self.tr("Whose phone?"), Type.TITLE))
        self.search = SearchField(self.tr("Name or number"))
        head.addWidget(self.search)
        self.fresh = Button("", "square-pen", Kind.SECONDARY, name=self.tr("Write from this number"))
        self.fresh.hide()
        self.fresh.clicked.connect(lambda: self.opened.emit(self.search.text()))
        head.addWidget(self.fresh)
        self.list = PeopleList()
        self._blank = QWidget()
        inner = QVBoxLayout(self._blank)
        inner.addStretch(1)
        self._none = EmptyState(
            self.tr("Nobody here"),
            self.tr("Type a phone number to write to the clinic as somebody new."),
            icon="smartphone",
        )
        self._none.setFixedWidth(px(264))
        inner.addLayout(centred(self._none))
        inner.addStretch(2)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._blank)
        column.addWidget(self._stack, 1)
        self._later = QTimer(self, singleShot=True, interval=_WAITS_MS)
        self._later.timeout.connect(lambda: self.wanted.emit(self.search.text()))
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self._enter)
        self.list.opened.connect(self.opened)
        self.list.left.connect(self.search.setFocus)
        self.setFocusProxy(self.search)

    def show_people(self, people: list[Someone], zone: ZoneInfo, now: int) -> None:
        """These, newest first; who is selected stays so."""
        self.list.people.set_rows([person_row(each, zone, now) for each in people])
        self._stack.setCurrentWidget(self.list if people else self._blank)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and self.list.people.rowCount():
            self.list.setFocus()
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.list.people.index(0, 0))
            return
        super().keyPressEvent(event)

    def _typed(self, text: str) -> None:
        is_number = sum(letter.isdecimal() for letter in text) >= _LEAST_DIGITS
        self.fresh.set_words(self.tr("Write from {0}").format(text.strip()) if is_number else "")
        self.fresh.setVisible(is_number)
        self._later.start()

    def _enter(self) -> None:
        """Enter takes a number as it is typed, else the first who was found."""
        if not self.fresh.isHidden():
            self.fresh.click()
        elif (first := self.list.people.row(0)) is not None:
            self.opened.emit(first.id)
