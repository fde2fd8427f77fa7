"""Buttons in four kinds with an icon, a painted key cap and a busy state that keeps its width."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop import theme
from desktop.widgets import face
from desktop.widgets.face import Face, Kind, Press


class Button(QPushButton):
    """A push button. `key` prints a shortcut and adds it to the name; the command registry owns the shortcut itself.

    A button without text needs `name`, which is its tool tip and what is read aloud. `reason` of `set_enabled` tells
    why it cannot be pressed. While busy, a second press does nothing.
    """

    def __init__(
        self,
        words: str = "",
        icon: str = "",
        kind: Kind = Kind.SECONDARY,
        key: str = "",
        *,
        name: str = "",
        height: int = 28,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        if not words and not name:
            raise ValueError("a button without words needs a name")
        self._face = Face(words, icon, key, kind)
        self._name = name or words
        self._height = height
        self._busy_words: str | None = None
        self._kept_width = 0
        self._turn = 0
        self._spin = QTimer(self)
        self._spin.setInterval(60)
        self._spin.timeout.connect(self._step)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self._announce()
        theme.changed.connect(self.updateGeometry)

    def set_words(self, words: str, icon: str | None = None) -> None:
        """Show other words and, if given, another icon."""
        self._face = self._face._replace(text=words, icon=self._face.icon if icon is None else icon)
        self._name = words or self._name
        self.setText(words)
        self._announce()
        self.updateGeometry()

    def set_enabled(self, enabled: bool, reason: str = "") -> None:
        """Enable, or disable with the reason in the tool tip and description."""
        self.setEnabled(enabled)
        self.setAccessibleDescription("" if enabled else reason)
        self.setToolTip(reason if not enabled and reason else self._tip())

    def set_busy(self, words: str | None) -> None:
        """Show a spinner with `words` ("Sending") and ignore presses, or None to be ready again."""
        if words is not None and self._busy_words is None:
            self._kept_width = self.width()
        self._busy_words = words
        if words is None or theme.current().reduced_motion:
            self._spin.stop()
        else:
            self._spin.start()
        self.setAccessibleName(words or self._name)
        self.updateGeometry()
        self.update()

    @property
    def busy(self) -> bool:
        """Whether the work behind the button is still running."""
        return self._busy_words is not None

    def _tip(self) -> str:
        if self._face.text and not self._face.key:
            return ""
        return f"{self._name}  {self._face.key}".rstrip()

    def _announce(self) -> None:
        self.setAccessibleName(self._name)
        self.setToolTip(self._tip())

    def _step(self) -> None:
        self._turn = (self._turn + 30) % 360
        self.update()

    def _shown(self) -> Face:
        if self._busy_words is None:
            return self._face
        return self._face._replace(text=self._busy_words, key="", icon="loader-circle")

    def hitButton(self, pos: QPoint) -> bool:
        return not self.busy and super().hitButton(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.busy and (enter or event.key() == Qt.Key.Key_Space):
            return
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        wanted = face.size(self._shown(), theme.current().px(self._height))
        return QSize(max(wanted.width(), self._kept_width if self.busy else 0), wanted.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        press = Press(
            enabled=self.isEnabled(),
            hovered=self.underMouse() and not self.busy,
            pressed=self.isDown(),
            checked=self.isChecked(),
            busy=self.busy,
            turn=self._turn,
        )
        face.draw(QPainter(self), self.rect(), self._shown(), press)
