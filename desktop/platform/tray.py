"""The tray icon: the logo with a badge by severity. Where there is no tray it does nothing, and says so when asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon


class Severity(IntEnum):
    """How urgently the clinic needs a person; a higher one wins the badge."""

    NONE = 0
    NOTE = 1
    WARNING = 2
    CRITICAL = 3


class Tray(QObject):
    """`activated` asks for the window; `chosen` carries the id of a menu entry. No patient details belong in `notify`.

    `icon_for` draws the icon of a severity; call `repaint` when the theme changed.
    """

    activated = Signal()
    chosen = Signal(str)
    notification_pressed = Signal()

    def __init__(
        self, name: str, icon_for: Callable[[Severity], QIcon], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._icon_for = name, icon_for
        self.severity = Severity.NONE
        self.count = 0
        self._icon = QSystemTrayIcon(self) if QSystemTrayIcon.isSystemTrayAvailable() else None
        self._menu: QMenu | None = None
        if self._icon is not None:
            self._icon.activated.connect(self._pressed)
            self._icon.messageClicked.connect(self.notification_pressed)
            self._icon.show()
        self.repaint()

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
        self.repaint()

    def notify(self, title: str, words: str) -> bool:
        """Show a native notification; False where there is no tray to show it."""
        if self._icon is None:
            return False
        self._icon.showMessage(title, words, self._icon_for(self.severity))
        return True

    def repaint(self) -> None:
        """Draw the icon anew."""
        if self._icon is not None:
            self._icon.setIcon(self._icon_for(self.severity))
            self._icon.setToolTip(self.tool_tip)

    def _pressed(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.activated.emit()
