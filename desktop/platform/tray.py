"""The tray icon: the logo with a badge by severity. Where there is no tray it does nothing, and says so when asked."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop import theme
from desktop.theme import Tone, icons


class Severity(IntEnum):
    """How urgently the clinic needs a person; a higher one wins the badge."""

    NONE = 0
    NOTE = 1
    WARNING = 2
    CRITICAL = 3


_TONES = {Severity.NOTE: Tone.INFO, Severity.WARNING: Tone.WARNING, Severity.CRITICAL: Tone.CRITICAL}
_EDGES = (16, 22, 24, 32, 48, 64)


def badge_icon(severity: Severity) -> QIcon:
    """The logo with its badge. Severities differ in shape as well as colour: dot, triangle, square."""
    now = theme.current()
    made = QIcon()
    for edge in _EDGES:
        pixmap = QPixmap(edge, edge)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.accent.base)
        painter.drawRoundedRect(QRectF(0, 0, edge, edge), edge / 4, edge / 4)
        icons.paint(painter, pixmap.rect(), "route", now.text.on_accent, round(edge * 0.66))
        if severity is not Severity.NONE:
            size = edge * 0.46
            box = QRectF(edge - size, edge - size, size, size)
            painter.setBrush(now.state(_TONES[severity]).solid)
            painter.setPen(now.surface.raised)
            match severity:
                case Severity.NOTE:
                    painter.drawEllipse(box)
                case Severity.WARNING:
                    painter.drawPolygon(
                        [QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]
                    )
                case _:
                    painter.drawRect(box)
        painter.end()
        made.addPixmap(pixmap)
    return made


class Tray(QObject):
    """`activated` asks for the window; `chosen` carries the id of a menu entry. No patient details belong in `notify`."""

    activated = Signal()
    chosen = Signal(str)
    notification_pressed = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.severity = Severity.NONE
        self.count = 0
        self._icon = QSystemTrayIcon(self) if QSystemTrayIcon.isSystemTrayAvailable() else None
        self._menu: QMenu | None = None
        if self._icon is not None:
            self._icon.activated.connect(self._pressed)
            self._icon.messageClicked.connect(self.notification_pressed)
            self._icon.show()
        self._paint()
        theme.changed.connect(self._paint)

    @property
    def available(self) -> bool:
        """Whether this desktop has a tray; without one the window must not hide itself on closing."""
        return self._icon is not None

    @property
    def tool_tip(self) -> str:
        """What resting on the icon says."""
        return (
            self._name
            if not self.count
            else self.tr("{name}: {count} need a person").format(name=self._name, count=self.count)
        )

    def set_menu(self, entries: Sequence[tuple[str, str]]) -> None:
        """Offer (id, words) entries; nowhere to offer them without a tray."""
        if self._icon is None:
            return
        menu = QMenu()
        for id_, words in entries:
            action = QAction(words, menu)
            action.triggered.connect(lambda _=False, chosen=id_: self.chosen.emit(chosen))
            menu.addAction(action)
        self._menu = menu  # the tray icon does not own it
        self._icon.setContextMenu(menu)

    def set_waiting(self, severity: Severity, count: int) -> None:
        """Show how many need a person and how urgent the most urgent is."""
        self.severity, self.count = severity, count
        self._paint()

    def notify(self, title: str, words: str) -> bool:
        """Show a native notification; False where there is no tray to show it."""
        if self._icon is None:
            return False
        self._icon.showMessage(title, words, badge_icon(self.severity))
        return True

    def _paint(self) -> None:
        if self._icon is not None:
            self._icon.setIcon(badge_icon(self.severity))
            self._icon.setToolTip(self.tool_tip)

    def _pressed(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.activated.emit()
