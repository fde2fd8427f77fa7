"""Dialogs that never block the loop: `await dialog.ask()` gives the answer, or None when it was dismissed."""

from __future__ import annotations

import asyncio
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.label import Label
from desktop.widgets.overlay import Overlay


class Dialog(Overlay):
    """A titled card over the window. Put content into `content`; `answer(value)` closes with a value.

    Ctrl+Enter submits, because it is the key by which something leaves; Enter alone acts only on a focused button.
    Signals: `answered(object)`, `dismissed()`.
    """

    answered = Signal(object)

    def __init__(self, over: QWidget, title: str, subtitle: str = "", *, width: int = 480) -> None:
        super().__init__(over, name=title, width=width)
        self._future: asyncio.Future[Any] | None = None
        now = theme.current()
        inner = QVBoxLayout()
        inner.setContentsMargins(now.px(16), now.px(14), now.px(16), now.px(14))
        inner.setSpacing(now.px(2))
        inner.addWidget(Label(title, Type.TITLE, wrap=True))
        if subtitle:
            inner.addWidget(Label(subtitle, Type.SMALL, "text.secondary", wrap=True))
        inner.addSpacing(now.px(10))
        self.content = QVBoxLayout()
        self.content.setSpacing(now.px(8))
        inner.addLayout(self.content)
        inner.addSpacing(now.px(10))
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(now.px(8))
        self._submit = Button(self.tr("OK"), kind=Kind.PRIMARY)
        self._cancel = Button(self.tr("Cancel"), kind=Kind.QUIET, key=self.tr("Esc"))
        self._submit.clicked.connect(self.submit)
        self._cancel.clicked.connect(self.dismiss)
        self.buttons.addWidget(self._submit)
        self.buttons.addWidget(self._cancel)
        self.buttons.addStretch(1)
        inner.addLayout(self.buttons)
        self.body.addLayout(inner)
        self.dismissed.connect(lambda: self._settle(None))

    def set_buttons(self, submit: str, *, icon: str = "", danger: bool = False, cancel: str = "") -> None:
        """Name the two buttons after what they do."""
        kind = Kind.DANGER if danger else Kind.PRIMARY
        fresh = Button(submit, icon, kind, self.tr("Ctrl") + " ↵")
        fresh.clicked.connect(self.submit)
        self.buttons.replaceWidget(self._submit, fresh)
        self._submit.hide()
        self._submit.deleteLater()
        self._submit = fresh
        if cancel:
            self._cancel.set_words(cancel)

    def submit(self) -> None:
        """What the first button does; answers True unless overridden."""
        self.answer(True)

    def answer(self, value: object) -> None:
        """Close with a value."""
        self.close_overlay()
        self._settle(value)
        self.answered.emit(value)

    async def ask(self) -> Any:
        """Open and wait without blocking the loop; None when dismissed. Asking an open dialog waits for the same answer."""
        if self._future is None or self._future.done():
            self._future = asyncio.get_running_loop().create_future()
            self.open()
        return await self._future

    def _settle(self, value: object) -> None:
        if self._future is not None and not self._future.done():
            self._future.set_result(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.submit()
            event.accept()
            return
        super().keyPressEvent(event)


async def confirm(over: QWidget, title: str, why: str, yes: str, *, danger: bool = False) -> bool:
    """Ask one question with a verb for an answer ("Stop everything"); True when it was pressed."""
    dialog = Dialog(over, title, why)
    dialog.set_buttons(yes, danger=danger)
    try:
        return bool(await dialog.ask())
    finally:
        dialog.deleteLater()
