"""The boxes and lines of the graph, painted by the theme's tokens and mirrored where the window reads right to left."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from desktop import theme
from desktop.screens.journeys.faces import Face, edge_words
from desktop.screens.journeys.shape import Edge, Node, Part, Way
from desktop.theme import Tone, Type, icons
from desktop.widgets import paint

_COLUMN = 320
"""From one column to the next, in px at 100 %."""


def place_of(node: Node) -> QRectF:
    """Where a box stands on the scene."""
    now = theme.current()
    width, height = now.layout.journey_node
    along = node.column * now.px(_COLUMN)
    if now.rtl:
        along = -along - width
    return QRectF(along, node.row * _row_step(), width, height)


def _row_step() -> int:
    return theme.current().layout.journey_step


class Box(QGraphicsItem):
    """One part of the journey."""

    def __init__(self, node: Node, face: Face) -> None:
        super().__init__()
        self.node, self.face = node, face
        self.is_current = False
        self.rect = QRectF()
        self.setZValue(1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def place(self) -> None:
        """Take the place that the theme's measures and direction give it."""
        self.prepareGeometryChange()
        self.rect = place_of(self.node)

    def boundingRect(self) -> QRectF:
        return self.rect.adjusted(-4, -4, 4, 4)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        now = theme.current()
        box = self.rect.toRect()
        fill, line, ink = self._colours()
        width = now.px(2 if self.is_current else 1)
        pen = QPen(line, width)
        if self.node.part in (Part.HOLDING, Part.STOP):
            pen.setDashPattern([4 / width, 3 / width])
        painter.setPen(pen)
        painter.setBrush(fill)
        inset = width / 2
        painter.drawRoundedRect(
            self.rect.adjusted(inset, inset, -inset, -inset), now.radius.control, now.radius.control
        )
        if self.is_current and self._has_focus():
            ring = QPen(now.focus.ring, now.px(now.focus.width_px))
            painter.setPen(ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                self.rect.adjusted(-3, -3, 3, 3), now.radius.control + 3, now.radius.control + 3
            )
        inner = box.adjusted(now.px(12), now.px(9), -now.px(12), -now.px(9))
        upper = QRect(inner.left(), inner.top(), inner.width(), now.line(Type.BASE))
        lower = QRect(inner.left(), upper.bottom() + now.px(6), inner.width(), now.line(Type.SMALL))
        first, second = paint.Strip(upper, now.px(8)), paint.Strip(lower, now.px(8))
        if self.face.count:
            taken = paint.text_width(self.face.count, Type.BASE_STRONG, tabular=True)
            paint.text(
                painter,
                first.end(taken),
                self.face.count,
                Type.BASE_STRONG,
                ink,
                align=paint.Align.END,
                tabular=True,
            )
        icons.paint(painter, first.start(now.icon.inline), self.face.icon, ink, now.icon.inline)
        paint.text(painter, first.rest(), self.face.title, Type.BASE_STRONG, ink)
        if self.face.is_new:
            said = QCoreApplication.translate("Journeys", "New")
            paint.state_word(
                painter,
                second.end(paint.state_word_width(said)),
                said,
                Tone.INFO,
                "plus",
                align=paint.Align.END,
            )
        elif self.face.mark is not None:
            mark = self.face.mark
            paint.state_word(
                painter,
                second.end(paint.state_word_width(mark.words)),
                mark.words,
                mark.tone,
                mark.icon,
                align=paint.Align.END,
            )
        elif self.node.is_end:
            icons.paint(
                painter, second.end(now.icon.inline), "circle-stop", now.text.secondary, now.icon.inline
            )
        paint.text(painter, second.rest(), self.face.brief, Type.SMALL, now.text.secondary)

    def _has_focus(self) -> bool:
        scene = self.scene()
        return bool(scene) and any(view.hasFocus() for view in scene.views())

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        now = theme.current()
        ink = now.text.primary
        if self.is_current:
            return now.surface.selected, now.accent.base, ink
        if self.node.part is Part.GOAL:
            state = now.state(Tone.SUCCESS)
            return state.bg, state.solid, ink
        if self.node.part is Part.STEP:
            return now.surface.raised, now.border.control, ink
        return now.surface.sunken, now.border.control, ink


class Line(QGraphicsItem):
    """A line from one box to another, with what it depends on beside it."""

    def __init__(self, edge: Edge, start: Node, end: Node) -> None:
        super().__init__()
        self.edge, self._start, self._end = edge, start, end
        self._path = QPainterPath()
        self._head = QPolygonF()
        self._label = QRectF()
        self._words = ""

    def place(self) -> None:
        """Find its way between the boxes."""
        self.prepareGeometryChange()
        now = theme.current()
        start, end = place_of(self._start), place_of(self._end)
        self._words = edge_words(self.edge)
        sign = -1 if now.rtl else 1
        path = QPainterPath()
        high = _row_step() - start.height()
        if self._start.column == self._end.column and self._end.row == self._start.row + 1:
            points = [QPointF(start.center().x(), start.bottom()), QPointF(end.center().x(), end.top())]
        elif self._start.column == self._end.column:
            near = start.left() if sign > 0 else start.right()
            trunk = near - sign * now.px(24)
            points = [
                QPointF(near, start.center().y()),
                QPointF(trunk, start.center().y()),
                QPointF(trunk, end.center().y()),
                QPointF(near, end.center().y()),
            ]
        elif self._start.row == self._end.row:
            points = [
                QPointF(start.right() if sign > 0 else start.left(), start.center().y()),
                QPointF(end.left() if sign > 0 else end.right(), end.center().y()),
            ]
        else:
            points = [
                QPointF(start.right() if sign > 0 else start.left(), start.center().y()),
                QPointF(end.center().x(), start.center().y()),
                QPointF(end.center().x(), end.top()),
            ]
        path.moveTo(points[0])
        for point in points[1:]:
            path.lineTo(point)
        self._path, self._head = path, _arrow(points[-2], points[-1], now.px(5))
        wide = paint.text_width(self._words, Type.SMALL) if self._words else 0
        across = end.center().x() + (now.px(12) if sign > 0 else -now.px(12) - wide)
        self._label = QRectF(
            across, end.top() - high + (high - now.line(Type.SMALL)) / 2 - 2, wide, now.line(Type.SMALL)
        )

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().united(self._label).adjusted(-8, -8, 8, 8)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        now = theme.current()
        pen = QPen(now.border.strong, now.px(1))
        if self.edge.way is not Way.NEXT and self.edge.way is not Way.IN_TIME:
            pen.setDashPattern([4, 3])
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.border.strong)
        painter.drawPolygon(self._head)
        if self._words:
            paint.text(painter, self._label.toRect(), self._words, Type.SMALL, now.text.secondary)


def _arrow(before: QPointF, tip: QPointF, size: int) -> QPolygonF:
    if abs(before.x() - tip.x()) < 1:
        way = 1 if tip.y() > before.y() else -1
        back = tip.y() - way * size * 1.6
        return QPolygonF([tip, QPointF(tip.x() - size, back), QPointF(tip.x() + size, back)])
    way = 1 if tip.x() > before.x() else -1
    back = tip.x() - way * size * 1.6
    return QPolygonF([tip, QPointF(back, tip.y() - size), QPointF(back, tip.y() + size)])
