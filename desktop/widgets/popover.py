"""Menus that hang from a widget: arrows, number keys, type nothing else; and the popover card they stand on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from shiboken6 import isValid

from desktop import theme
from desktop.theme import Type, icons
from desktop.widgets import paint
from desktop.widgets.overlay import Floating, fade_in


class MenuItem(NamedTuple):
    """One choice. `id` comes back in `chosen`; a `reason` makes it unavailable and says why. `key` replaces the number."""

    id: str
    text: str
    icon: str = ""
    key: str = ""
    reason: str = ""


class Popover(Floating):
    """A floating card hung from an anchor; closes on Escape, on a press elsewhere or when the window loses focus."""

    closed = Signal()

    def __init__(self, anchor: QWidget, *, name: str) -> None:
        super().__init__(anchor.window())
        self._anchor = anchor
        self._before: QWidget | None = None
        self.setAccessibleName(name)
        self.hide()

    def open(self, at: QRect | None = None) -> None:
        """Show under the anchor, or under `at` (in the anchor's coordinates); above when there is no room below."""
        if self.isVisible():
            return
        self._before = QApplication.focusWidget()
        self._place(at or self._anchor.rect())
        _application().installEventFilter(self)
        self.show()
        self.raise_()
        self.first_focus().setFocus(Qt.FocusReason.PopupFocusReason)
        fade_in(self, theme.current().motion.popover)

    def first_focus(self) -> QWidget:
        """The child that gets the keyboard first."""
        return self

    def close_popover(self) -> None:
        """Hide and give the keyboard back to where it was."""
        if self.isHidden():
            return
        _application().removeEventFilter(self)
        self.hide()
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None
        self.closed.emit()

    def _place(self, at: QRect) -> None:
        margin, gap = paint.shadow_margin(), theme.current().px(4)
        window = self.window()
        size = self.sizeHint()
        corner = self._anchor.mapTo(window, at.bottomLeft() if not theme.current().rtl else at.bottomRight())
        left = corner.x() - margin if not theme.current().rtl else corner.x() + margin - size.width()
        top = corner.y() + gap - margin
        if top + size.height() - margin > window.height():
            top = self._anchor.mapTo(window, at.topLeft()).y() - gap - size.height() + margin
        left = min(max(left, -margin), window.width() - size.width() + margin)
        self.setGeometry(QRect(QPoint(left, max(top, -margin)), size))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            if watched is not self and not self.isAncestorOf(watched):
                self.close_popover()
        elif event.type() is QEvent.Type.WindowDeactivate and watched is self.window():
            self.close_popover()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        _application().removeEventFilter(self)
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_popover()
        event.accept()


def _application() -> QCoreApplication:
    app = QCoreApplication.instance()
    assert app is not None, "a popover needs a running application"
    return app


class _Rows(QWidget):
    """The painted rows of a menu."""

    picked = Signal(int)

    def __init__(self, items: Sequence[MenuItem], parent: QWidget) -> None:
        super().__init__(parent)
        self.items = list(items)
        self.at = next((i for i, item in enumerate(items) if not item.reason), 0)
        self.setProperty("paintsFocus", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()

    def cap(self, index: int) -> str:
        """The key that picks a row."""
        item = self.items[index]
        return item.key or (str(index + 1) if index < 9 else "")

    def sizeHint(self) -> QSize:
        now = theme.current()
        widest = max((paint.text_width(item.text) for item in self.items), default=0)
        keys = max(
            (paint.key_cap_size(self.cap(i)).width() for i in range(len(self.items)) if self.cap(i)),
            default=0,
        )
        reasons = max(
            (paint.text_width(item.reason, Type.SMALL) for item in self.items if item.reason), default=0
        )
        wide = now.px(8) * 2 + now.icon.base + now.px(8) + widest + now.px(24) + keys + reasons
        return QSize(max(wide, now.px(200)), now.row.menu * len(self.items))

    def step(self, by: int) -> None:
        """Go to the next row that can be chosen."""
        for _ in self.items:
            self.at = (self.at + by) % len(self.items)
            if not self.items[self.at].reason:
                break
        self._say()
        self.update()

    def _say(self) -> None:
        if self.items:
            item = self.items[self.at]
            self.setAccessibleName(item.text)
            self.setAccessibleDescription(item.reason)

    def pick(self, index: int) -> None:
        """Choose a row unless it is unavailable."""
        if 0 <= index < len(self.items) and not self.items[index].reason:
            self.picked.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Tab | Qt.Key.Key_J:
                self.step(1)
            case Qt.Key.Key_Up | Qt.Key.Key_Backtab | Qt.Key.Key_K:
                self.step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                if not event.isAutoRepeat():
                    self.pick(self.at)
            case _:
                typed = event.text().upper()
                caps = [self.cap(index).upper() for index in range(len(self.items))]
                if typed and typed in caps:
                    self.pick(caps.index(typed))
                else:
                    super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        return False

    def _under(self, event: QMouseEvent) -> int:
        return int(event.position().y()) // theme.current().row.menu

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._under(event)
        if 0 <= row < len(self.items) and not self.items[row].reason and row != self.at:
            self.at = row
            self._say()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pick(self._under(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        for index, item in enumerate(self.items):
            box = QRect(0, index * now.row.menu, self.width(), now.row.menu)
            if index == self.at and not item.reason:
                paint.rounded(painter, box, now.radius.chip, now.surface.selected, None)
            ink = now.text.disabled if item.reason else now.text.primary
            parts = paint.Strip(box.adjusted(now.px(8), 0, -now.px(8), 0), now.px(8))
            if any(each.icon for each in self.items):
                place = parts.start(now.icon.base)
                if item.icon:
                    icons.paint(painter, place, item.icon, ink, now.icon.base)
            cap = self.cap(index)
            if cap:
                paint.key_cap(painter, parts.end(paint.key_cap_size(cap).width()), cap)
            if item.reason:
                width = paint.text_width(item.reason, Type.SMALL)
                paint.text(painter, parts.end(width), item.reason, Type.SMALL, now.text.secondary)
            paint.text(painter, parts.rest(), item.text, Type.BASE, ink)


class Menu(Popover):
    """A popover of choices, each with its number key. `chosen` carries the item's id."""

    chosen = Signal(str)

    def __init__(self, anchor: QWidget, items: Sequence[MenuItem], *, name: str) -> None:
        super().__init__(anchor, name=name)
        self._rows = _Rows(items, self)
        self._rows.picked.connect(self._take)
        self.body.addWidget(self._rows)

    def _restyle_margins(self) -> None:
        margin = paint.shadow_margin() + theme.current().px(5)
        self.body.setContentsMargins(margin, margin, margin, margin)

    def first_focus(self) -> QWidget:
        return self._rows

    def _take(self, index: int) -> None:
        chosen = self._rows.items[index].id
        self.close_popover()
        self.chosen.emit(chosen)
