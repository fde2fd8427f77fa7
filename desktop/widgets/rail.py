"""The rail: practice, screens with their counts, settings at its foot; 200 px wide, or 56 with icon and count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.theme import Type, icons
from desktop.widgets import paint
from desktop.widgets.frame import Plane, set_margins


class RailEntry(NamedTuple):
    """One screen: `id` comes back in `chosen`; `key` is its printed shortcut. `foot` puts it at the bottom,
    `gap` draws a line above it."""

    id: str
    text: str
    icon: str
    key: str = ""
    gap: bool = False
    foot: bool = False


class RailItem(QAbstractButton):
    """One entry of the rail."""

    def __init__(self, entry: RailEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry = entry
        self.count = 0
        self.collapsed = False
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.announce()
        theme.changed.connect(self.updateGeometry)

    def announce(self) -> None:
        """Tell name, count and shortcut to assistive technology and the tool tip."""
        name = f"{self.entry.text}, {self.count}" if self.count else self.entry.text
        self.setAccessibleName(name)
        tip = f"{self.entry.text}  {self.entry.key}".strip()
        self.setToolTip(tip if self.collapsed or self.entry.key else "")
        self.update()

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(now.px(40), now.row.rail_item)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        chosen = self.isChecked()
        if chosen or self.underMouse():
            paint.rounded(
                painter,
                self.rect(),
                now.radius.control,
                now.surface.selected if chosen else now.surface.sunken,
                None,
            )
        ink = now.accent.text if chosen else now.text.secondary
        parts = paint.Strip(self.rect().adjusted(now.px(8), 0, -now.px(8), 0), now.px(10))
        shown = f"{self.count:,}" if self.count else ""
        if self.collapsed:
            size = now.icon.rail
            if not shown:
                icons.paint(painter, self.rect(), self.entry.icon, ink, size)
                return
            parts = paint.Strip(self.rect(), now.px(2))
            parts.start(now.px(3))
            icons.paint(painter, parts.start(size), self.entry.icon, ink, size)
            paint.text(
                painter, parts.rest(), shown if self.count < 100 else "99", Type.MICRO, ink, tabular=True
            )
            return
        icons.paint(painter, parts.start(now.icon.rail), self.entry.icon, ink, now.icon.rail)
        if shown:
            width = paint.text_width(shown, Type.SMALL, tabular=True, weight=500)
            colour = now.text.primary if chosen else now.text.secondary
            paint.text(
                painter,
                parts.end(width),
                shown,
                Type.SMALL,
                colour,
                align=paint.Align.END,
                tabular=True,
                weight=500,
            )
        role = Type.BASE_STRONG if chosen else Type.BASE_MEDIUM
        paint.text(
            painter, parts.rest(), self.entry.text, role, now.text.primary if chosen else now.text.secondary
        )


class PracticeHead(QAbstractButton):
    """The practice and the location at the head of the rail; pressing it offers other locations."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.practice = self.location = ""
        self.collapsed = False
        self.setAccessibleName(self.tr("Practice"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(now.px(40), now.row.topbar - now.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        edge = now.px(24)
        parts = paint.Strip(self.rect().adjusted(now.px(8), 0, -now.px(8), 0), now.px(8))
        place = self.rect() if self.collapsed else parts.start(edge)
        logo = place.adjusted(0, 0, 0, 0)
        logo.setSize(QSize(edge, edge))
        logo.moveCenter(place.center())
        paint.rounded(painter, logo, now.radius.control, now.accent.base, None)
        icons.paint(painter, logo, "route", now.text.on_accent, now.px(16))
        if self.collapsed:
            return
        icons.paint(
            painter, parts.end(now.icon.inline), "chevrons-up-down", now.text.secondary, now.icon.inline
        )
        paint.two_lines(painter, parts.rest(), self.practice, self.location, Type.BASE_STRONG, Type.CAPTION)


class Rail(Plane):
    """The screens one may open. `chosen` carries an entry's id; `practice_opened` asks for other locations."""

    chosen = Signal(str)
    practice_opened = Signal()

    def __init__(self, entries: Sequence[RailEntry], parent: QWidget | None = None) -> None:
        super().__init__("surface.canvas", "end", parent)
        self.setAccessibleName(self.tr("Screens"))
        px = theme.current().px
        column = QVBoxLayout(self)
        set_margins(column, px(8), px(4), px(8) + px(1), px(8))  # the head's focus ring stays inside
        column.setSpacing(0)
        self.head = PracticeHead(self)
        self.head.clicked.connect(self.practice_opened)
        column.addWidget(self.head)
        column.addSpacing(px(8))
        self.items: dict[str, RailItem] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        stretched = False
        for entry in entries:
            if entry.foot and not stretched:
                column.addStretch(1)
                stretched = True
            if entry.gap:
                column.addSpacing(px(8))
                column.addWidget(_Gap(self))
                column.addSpacing(px(8))
            item = RailItem(entry, self)
            item.clicked.connect(lambda _=False, id_=entry.id: self.chosen.emit(id_))
            self._group.addButton(item)
            self.items[entry.id] = item
            column.addWidget(item)
        if not stretched:
            column.addStretch(1)
        self.set_collapsed(False)
        theme.changed.connect(self._widen)

    def set_practice(self, practice: str, location: str) -> None:
        """Name the practice and the location at the head."""
        self.head.practice, self.head.location = practice, location
        self.head.setAccessibleName(f"{practice}, {location}")
        self.head.update()

    def set_current(self, id_: str) -> None:
        """Mark a screen as the open one; KeyError for an unknown id."""
        self.items[id_].setChecked(True)

    def set_count(self, id_: str, count: int) -> None:
        """Show how much waits in a screen; 0 shows nothing."""
        item = self.items[id_]
        if item.count != count:
            item.count = count
            item.announce()

    def set_hidden(self, ids: Collection[str]) -> None:
        """Leave these screens out: they are not for whoever is at the desk."""
        for id_, item in self.items.items():
            item.setVisible(id_ not in ids)

    def set_collapsed(self, collapsed: bool) -> None:
        """Icons and counts only, 56 px wide."""
        self._collapsed = collapsed
        self.head.collapsed = collapsed
        for item in self.items.values():
            item.collapsed = collapsed
            item.announce()
        self._widen()

    def _widen(self) -> None:
        layout = theme.current().layout
        self.setFixedWidth(layout.rail_collapsed if self._collapsed else layout.rail)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            return
        super().keyPressEvent(event)


class _Gap(QWidget):
    def sizeHint(self) -> QSize:
        return QSize(0, theme.current().px(1))

    def paintEvent(self, event: QPaintEvent) -> None:
        inset = theme.current().px(8)
        QPainter(self).fillRect(self.rect().adjusted(inset, 0, -inset, 0), theme.current().border.default)
