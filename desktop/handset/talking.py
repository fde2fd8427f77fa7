"""One phone's page: what was said on it, and the line in which its owner answers."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.handset import wording
from desktop.screens import wording as words
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import set_margins
from desktop.widgets.inputs import SegmentedControl
from desktop.widgets.label import Label
from desktop.widgets.messages import Messages, MessagesModel
from sync.handset import Talk
from sync.model.words import Channel

QUICK = ("C", "R", "STOP")
"""What reminders ask for, and the word that every carrier takes for an opt-out: sent by one press, as they stand."""


class TalkPage(QWidget):
    """`said` carries channel and words, `rings` that the clinic is rung, `left` that one goes back."""

    said = Signal(str, str)
    rings = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        self.number = ""
        """Whose phone it is (E.164), empty while none is open."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        head = QHBoxLayout()
        set_margins(head, px(4), px(4), px(10), 0)
        head.setSpacing(px(6))
        back = Button(icon="chevron-left", kind=Kind.QUIET, name=self.tr("Back"), height=32)
        back.clicked.connect(self.left)
        head.addWidget(back)
        named = QVBoxLayout()
        named.setSpacing(0)
        self._name = Label("", Type.BASE_STRONG)
        self._number = Label("", Type.SMALL, "text.secondary", tabular=True)
        named.addWidget(self._name)
        named.addWidget(self._number)
        head.addLayout(named, 1)
        self.ring = Button(
            self.tr("Ring"), "phone", Kind.SECONDARY, name=self.tr("Ring the clinic"), height=32
        )
        self.ring.clicked.connect(self.rings)
        head.addWidget(self.ring)
        column.addLayout(head)
        self.messages = Messages()
        self._told = MessagesModel(self.messages)
        self.messages.setModel(self._told)
        self.messages.left.connect(self.left)
        column.addWidget(self.messages, 1)
        row = QHBoxLayout()
        row.setContentsMargins(px(10), 0, px(10), 0)
        row.setSpacing(px(4))
        self.by = SegmentedControl(
            [(each.value, words.channel(each)) for each in (Channel.WHATSAPP, Channel.SMS)],
            name=self.tr("Written by"),
        )
        row.addWidget(self.by)
        row.addStretch(1)
        self.quick: list[Button] = []
        for word in QUICK:
            button = Button(word, kind=Kind.QUIET, name=self.tr("Send {0}").format(word), height=24)
            button.clicked.connect(lambda _=False, word=word: self.said.emit(self.by.current, word))
            row.addWidget(button)
            self.quick.append(button)
        column.addLayout(row)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(10), 0, px(10), px(4))
        foot.setSpacing(px(6))
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("Write to the clinic"))
        self.line.setAccessibleName(self.tr("Write to the clinic"))
        self.line.returnPressed.connect(self._send)
        foot.addWidget(self.line, 1)
        self.send = Button(icon="send", kind=Kind.PRIMARY, name=self.tr("Send"), height=28)
        self.send.clicked.connect(self._send)
        foot.addWidget(self.send)
        column.addLayout(foot)
        self.setFocusProxy(self.line)

    def show_talk(self, talk: Talk, zone: ZoneInfo, now: int) -> None:
        """What this phone shows. Opening another one empties the line and takes the way of its last message."""
        if talk.someone.number != self.number:
            self.number = talk.someone.number
            self.line.clear()
            self._told.set_rows([])
            if talk.said:
                self.by.set_current(talk.said[-1].channel)
        self._name.set_words(wording.name(talk.someone))
        self._number.set_words(wording.number(talk.someone.number) if talk.someone.names else "")
        self._number.setVisible(bool(talk.someone.names))
        self._told.set_rows(wording.pieces(talk, zone, now))

    def to_end(self) -> None:
        """Show the newest message."""
        self.messages.doItemsLayout()
        self.messages.to_end()

    def keep(self, words: str) -> None:
        """What did not go stands in the line again, unless something else was typed meanwhile."""
        if not self.line.text() and words not in QUICK:
            self.line.setText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _send(self) -> None:
        words = self.line.text().strip()
        if words:
            self.line.clear()
            self.said.emit(self.by.current, words)
