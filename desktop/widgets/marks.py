"""Thin widgets over the painted marks: chip, state word, avatar, key cap, due clock."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import theme
from desktop.theme import Tone, Type
from desktop.widgets import paint
from desktop.widgets.paint import Due, Who


class _Mark(QWidget):
    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def _renamed(self, name: str) -> None:
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Chip(_Mark):
    """A word in a tinted box, with or without an icon; seven tones of which neutral is the usual one."""

    def __init__(
        self, words: str, tone: Tone = Tone.NEUTRAL, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(words, parent)
        self._words, self._tone, self._icon = words, tone, icon

    def set_chip(self, words: str, tone: Tone, icon: str = "") -> None:
        """Show another word."""
        self._words, self._tone, self._icon = words, tone, icon
        self._renamed(words)

    def sizeHint(self) -> QSize:
        return paint.chip_size(self._words, self._icon)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.chip(QPainter(self), self.rect(), self._words, self._tone, self._icon)


class StateWord(_Mark):
    """An icon and its word in one tone."""

    def __init__(
        self,
        words: str,
        tone: Tone,
        icon: str,
        role: Type = Type.SMALL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        self._words, self._tone, self._icon, self._role = words, tone, icon, role

    def set_state(self, words: str, tone: Tone, icon: str) -> None:
        """Show another state."""
        self._words, self._tone, self._icon = words, tone, icon
        self._renamed(words)

    def sizeHint(self) -> QSize:
        return QSize(paint.state_word_width(self._words, self._role), theme.current().line(self._role))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.state_word(QPainter(self), self.rect(), self._words, self._tone, self._icon, self._role)


class Avatar(_Mark):
    """Initials in a ring; `name` is what is read aloud. `size` is small (20), base (24) or large (40)."""

    def __init__(
        self, name: str, who: Who = Who.OTHER, size: str = "base", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, parent)
        if size not in ("small", "base", "large"):
            raise ValueError(f"an avatar is small, base or large, not {size}")
        self._letters, self._who, self._size = paint.initials(name), who, size

    def set_person(self, name: str, who: Who) -> None:
        """Show someone else."""
        self._letters, self._who = paint.initials(name), who
        self._renamed(name)

    def sizeHint(self) -> QSize:
        edge = getattr(theme.current().avatar, self._size)
        return QSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.avatar(QPainter(self), self.rect(), self._letters, self._who)


class KeyCap(_Mark):
    """One key as printed on the keyboard ("Ctrl K")."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self._key = key

    def sizeHint(self) -> QSize:
        return paint.key_cap_size(self._key)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.key_cap(QPainter(self), self.rect(), self._key)


class DueClock(_Mark):
    """A due time with its track."""

    def __init__(self, due: Due, parent: QWidget | None = None) -> None:
        super().__init__(due.text, parent)
        self._due = due

    def set_due(self, due: Due) -> None:
        """Show another time."""
        if due != self._due:
            self._due = due
            self._renamed(due.text)

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(now.layout.board_columns.due, now.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.due_clock(QPainter(self), self.rect(), self._due)


class Progress(_Mark):
    """A slim track filled to a share of 0-1."""

    def __init__(self, share: float = 0.0, tone: Tone = Tone.ACCENT, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._share, self._tone = share, tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float) -> None:
        """Fill to another share."""
        self._share = share
        self._renamed(f"{round(share * 100)} %")

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(56), theme.current().px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.progress(QPainter(self), self.rect(), self._share, theme.current().state(self._tone).solid)
