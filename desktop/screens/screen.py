"""What every screen is: a widget on a desk, with an id, declared actions and a way to be entered."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.screens.actions import Bound, actions_of
from desktop.screens.desk import Desk


class Screen(QWidget):
    """A screen. `counted` tells the rail how much waits here."""

    ID: ClassVar[str]

    counted = Signal(int)
    actions_changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.actions_here: list[Bound] = actions_of(self, self.ID)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def enter(self, where: dict[str, object]) -> None:
        """The screen is opened; `where` says at what."""

    def leaving(self, go_on: Callable[[], object]) -> bool:
        """Whether the screen may be left now. One where something is not saved asks first, and calls `go_on` when it may."""
        return True

    def data_at(self) -> int | None:
        """When what it shows was last known to be complete, by the server's clock; None while that is unknown."""
        return self.desk.link.current.data_at

    def letters(self) -> list[str]:
        """Initials that the veil may show in place of the screen."""
        return []

    def toast_corner(self) -> QPoint | None:
        """Where toasts stand, as the start and the distance from the bottom in px of the screen, so that they hide nothing
        that is being worked on; None for the window's usual corner."""
        return None

    def run(self, id: str) -> None:
        """Run an action by its id, if it may be and applies now."""
        roles = self.desk.person.roles if self.desk.person is not None else []
        for bound in self.actions_here:
            if bound.action.id == id and bound.action.allowed(roles) and bound.ready():
                bound.run()

    def hint_pairs(self) -> list[tuple[str, str]]:
        """Keys and words of the hint bar, in rank order."""
        ranked = sorted(
            (bound.action for bound in self.actions_here if bound.action.hint), key=lambda each: each.hint
        )
        moves = [("J K", self.tr("move"))]
        return (
            moves + [(each.printed_key, each.words.lower()) for each in ranked] + [("?", self.tr("all keys"))]
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().surface.surface)
