"""The parts of the board's middle: the list with its pressable rows, the column heads, the bar of arrivals."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import theme
from desktop.screens import times, wording
from desktop.screens.board.model import ITEM, BoardModel, Head, More, Row
from desktop.screens.board.rows import BoardDelegate, cells, shows_actions
from desktop.theme import Tone, Type, icons
from desktop.widgets import paint
from desktop.widgets.frame import Plane
from desktop.widgets.held_list import HeldList
from sync.model.words import Lane

_PIECES = 4
"""Pieces of the list that are painted each by itself; more are painted as one."""


class BoardList(HeldList):
    """The list itself: heads fold their lane, a selected row's actions are pressed where they are painted."""

    acted = Signal(str)
    folded = Signal(object)
    more_wanted = Signal(object)
    opened = Signal()

    def __init__(self, model: BoardModel, parent: QWidget) -> None:
        super().__init__(QCoreApplication.translate("BoardList", "Board"), parent)
        self.items = model
        self.setModel(model)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only the rows that were asked for: Qt's own list paints every row between the first and the last of them, and
        moves no picture of a list whose ground it does not know to be solid, so that scrolling paints all rows anew."""
        viewport, region = self.viewport(), event.region()
        viewport.setAttribute(
            Qt.WidgetAttribute.WA_OpaquePaintEvent
        )  # a style sheet takes it off with every polish
        # Qt's typing leaves out that a region is a sequence of its rectangles.
        pieces = list(region) if region.rectCount() <= _PIECES else [region.boundingRect()]  # pyright: ignore[reportArgumentType]
        painter = QPainter(viewport)
        for piece in pieces:
            painter.fillRect(piece, theme.current().surface.surface)
        painter.end()
        for piece in pieces:
            super().paintEvent(QPaintEvent(piece))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()
        index = self.indexAt(event.position().toPoint())
        item = index.data(ITEM) if index.isValid() else None
        if isinstance(item, Head):
            self.folded.emit(item.lane)
            return
        if isinstance(item, Row) and self._action(index, event):
            self.setCurrentIndex(index)  # a call is answered in its row, selected or not
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        item = index.data(ITEM) if index.isValid() else None
        if isinstance(item, More):
            self.more_wanted.emit(item.lane)
        elif isinstance(item, Row):
            pressed = self._action(index, event)
            if pressed:
                self.acted.emit(pressed)
                return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and isinstance(index.data(ITEM), Row) and not self._action(index, event):
            self.opened.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        delegate = self.itemDelegate()
        if isinstance(delegate, BoardDelegate):
            over = self._action(index, event) if index.isValid() else ""
            item = index.data(ITEM) if index.isValid() else None
            hovered = (item.row.id, over) if over and isinstance(item, Row) else ("", "")
            if hovered != delegate.hovered_action:
                delegate.hovered_action = hovered
                self.viewport().update()
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)

    def repaint_clocks(self, since: int) -> None:
        """Repaint the clocks in view that look different from how they looked at an instant in ms, and nothing else."""
        viewport, delegate = self.viewport(), self.itemDelegate()
        if not self.items.items or not isinstance(delegate, BoardDelegate):
            return
        first = self.indexAt(viewport.rect().topLeft())
        last = self.indexAt(viewport.rect().bottomLeft())
        end = last.row() if last.isValid() else self.items.rowCount() - 1
        for at in range(max(first.row(), 0), end + 1):
            item = self.items.items[at]
            if isinstance(item, Row) and delegate.has_moved(item.row, since):
                viewport.update(delegate.due_rect(self.visualRect(self.items.index(at))))

    def _action(self, index: QModelIndex, event: QMouseEvent) -> str:
        item, delegate = index.data(ITEM), self.itemDelegate()
        if not isinstance(item, Row) or not isinstance(delegate, BoardDelegate):
            return ""
        if not shows_actions(item, index == self.currentIndex()):
            return ""
        return delegate.action_at(self.visualRect(index), item.row, event.position().toPoint())


class Heads(Plane):
    """The names of the columns."""

    def __init__(self, over: BoardList, parent: QWidget) -> None:
        super().__init__("surface.surface", parent=parent)
        self.small = self.scored = False
        self._over = over
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(0, theme.current().row.column_header)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now, painter = theme.current(), QPainter(self)
        bar = self._over.verticalScrollBar()
        beside = bar.width() if bar.isVisible() else 0
        whole = self.rect().adjusted(beside if now.rtl else 0, 0, 0 if now.rtl else -beside, 0)
        place = cells(whole, self.small, self.scored)
        ink = now.text.secondary

        def head(rect: QRect, words: str, align: paint.Align = paint.Align.START) -> None:
            paint.text(painter, rect, words, Type.CAPTION, ink, align=align, weight=500)

        head(place.who, self.tr("Who"))
        head(place.what, self.tr("Next, and why it is here"))
        if not self.small:
            head(place.owner, self.tr("Owner"))
        if not place.score.isNull():
            head(place.score, self.tr("Score"), paint.Align.END)
        head(place.due, self.tr("Due"), paint.Align.END)
        paint.hairline(painter, self.rect())


class NewBar(QWidget):
    """What came while a row was held: pressing it, or `.`, shows it. A call that rings out of view: pressing takes it."""

    pressed = Signal()
    answered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._head = self._rest = ""
        self._rings = False
        self.hide()

    def set_waiting(self, lanes: list[Lane], ringing: str = "") -> None:
        """Count what waits, by lane; `ringing` names a caller who rings above the part in view. Neither hides the bar."""
        counts = {lane: lanes.count(lane) for lane in Lane if lane in lanes}
        self._rings = bool(ringing)
        if ringing:
            self._head = f"{wording.lane(Lane.RINGING_NOW)}: {ringing}"
            self._rest = self.tr("%n new while you were here", "", len(lanes)) if lanes else ""
        else:
            self._head = self.tr("%n new while you were here", "", len(lanes))
            listed = times.listed(f"{count} {wording.lane(lane).lower()}" for lane, count in counts.items())
            self._rest = self.tr("{0}. The selected row stays put.").format(listed)
        self.setAccessibleName(". ".join(part for part in (self._head, self._rest) if part))
        self.setVisible(bool(lanes) or self._rings)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, theme.current().row.new_bar)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        (self.answered if self._rings else self.pressed).emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        shown = now.state(Tone.CRITICAL if self._rings else Tone.ACCENT)
        ink = shown.fg
        painter.fillRect(self.rect(), shown.bg)
        paint.hairline(painter, self.rect(), shown.border)
        parts = paint.Strip(self.rect().adjusted(now.spacing.x4, 0, -now.spacing.x4, 0), now.px(8))
        icons.paint(
            painter,
            parts.start(now.icon.inline),
            "phone-incoming" if self._rings else "arrow-up",
            ink,
            now.icon.inline,
        )
        key, words = ("F2", self.tr("Answer")) if self._rings else (".", self.tr("Show"))
        paint.key_cap(painter, parts.end(paint.key_cap_size(key).width()), key)
        paint.text(
            painter,
            parts.end(paint.text_width(words, Type.SMALL, weight=500)),
            words,
            Type.SMALL,
            ink,
            weight=500,
        )
        width = paint.text_width(self._head, Type.SMALL, weight=600)
        paint.text(painter, parts.start(width), self._head, Type.SMALL, ink, weight=600)
        paint.text(painter, parts.rest(), self._rest, Type.SMALL, ink)
