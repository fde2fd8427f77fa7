"""Answering from any screen: the end of the conversation and the same composer, over what was in front of the person."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import saying
from desktop.screens.acts import Target
from desktop.screens.compose import Compose
from desktop.screens.desk import Desk
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.label import Label
from desktop.widgets.messages import Messages, MessagesModel
from desktop.widgets.overlay import Overlay
from sync.model.words import Subject
from sync.replica.queries import inbox

_SHOWN = 30
_HEARD = frozenset({"message", "effect", "timeline"})


class ReplyDialog(Overlay):
    """Opens at the conversation that waits; closes once a message was queued, or by Escape, which keeps what was typed."""

    def __init__(self, desk: Desk, over: QWidget, target: Target) -> None:
        title = self.tr("Reply to {who}").format(who=target.name)
        super().__init__(over, name=title, width=620)
        self.desk = desk
        self._target = target
        self._sent: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        px = theme.current().px
        inner = QVBoxLayout()
        inner.setContentsMargins(px(16), px(12), px(16), px(16))
        inner.setSpacing(px(8))
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(title, Type.TITLE))
        if target.about:
            words.addWidget(Label(target.about, Type.SMALL, "text.secondary"))
        head.addLayout(words, 1)
        whole = Button(self.tr("Open in the inbox"), "inbox", Kind.QUIET, height=24)
        whole.clicked.connect(self._go)
        head.addWidget(whole)
        inner.addLayout(head)
        self.model = MessagesModel(self)
        self.messages = Messages()
        self.messages.setModel(self.model)
        self.messages.setFixedHeight(px(240))
        self.messages.left.connect(self.dismiss)
        inner.addWidget(self.messages)
        self.compose = Compose(desk)
        self.compose.went.connect(self._went)
        self.compose.left.connect(self.dismiss)
        self.compose.open_asked.connect(self._open_contact)
        self.compose.call_asked.connect(self._call)
        self.compose.turned_to.connect(self._turn)
        inner.addWidget(self.compose)
        self.body.addLayout(inner)
        kind, row_id = target.subject
        talk = (
            row_id
            if kind is Subject.CONVERSATION
            else inbox.talk_of(desk.reader, target.contact_id, target.channel)
        )
        self._show(target.contact_id, talk or "")
        desk.link.changed.connect(self._hear)
        self.dismissed.connect(self._gone)

    async def ask(self) -> bool:
        """Open, and wait; True when a message was queued."""
        self.open()
        self.messages.to_end()
        return await self._sent

    def first_focus(self) -> QWidget:
        return self.compose.box.field

    def _show(self, contact_id: str, talk_id: str) -> None:
        self.compose.open(contact_id, talk_id)
        self._read()
        self.messages.to_end()

    def _read(self) -> None:
        told = saying.read(self.desk, self.compose.contact_id, limit=_SHOWN)
        self.model.set_rows(told.pieces)
        self.messages.setVisible(bool(told.pieces))

    def _hear(self, changes: dict[str, frozenset[str]]) -> None:
        if self.isVisible() and self.compose.contact_id and not _HEARD.isdisjoint(changes):
            self._read()

    def _turn(self, contact_id: str, talk_id: str) -> None:
        self._show(contact_id, talk_id)
        self.compose.focus_words()

    def _went(self, _talk_id: str) -> None:
        self._end(True)

    def _gone(self) -> None:
        self._end(False)

    def _go(self) -> None:
        contact, talk = self.compose.contact_id, self.compose.talk_id
        self._end(False)
        self.desk.go("inbox", contact=contact, conversation=talk)

    def _open_contact(self) -> None:
        contact = self.compose.contact_id
        self._end(False)
        self.desk.go("contacts", contact=contact)

    def _call(self) -> None:
        from desktop.screens import acts

        over = self.parentWidget() or self
        self._end(False)
        self.desk.start(acts.log_call(self.desk, over.window(), self._target))

    def _end(self, was_sent: bool) -> None:
        self.compose.shut()
        if self.isVisible():
            self.close_overlay()
        if not self._sent.done():
            self._sent.set_result(was_sent)
