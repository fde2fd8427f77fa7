"""The picture of a journey: boxes and lines on a scene, moved about with arrows, mirrored where the window reads right to left.

It holds no counts of its own: `show` lays out a journey, `tell` changes what the boxes say and repaints those that differ.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from desktop import theme
from desktop.screens.journeys.faces import Face, edge_words
from desktop.screens.journeys.shape import Edge, Node, Part, Shape, Way
from desktop.theme import Tone, Type, icons
from desktop.widgets import paint

_COLUMN = 320
"""From one column to the next, in px at 100 %."""
_LEAST, _MOST, _STEP = 0.5, 2.0, 1.2
_READABLE = 0.75
"""Smaller than this it is never made by itself; then it is scrolled."""


class Graph(QGraphicsView):
    """The graph of one journey. `chosen` tells a box's id, `opened` that Enter was pressed or it was pressed twice."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("paintsFocus", True)
        self.setProperty("ground", "canvas")
        self.setAccessibleName(self.tr("Graph"))
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.shape: Shape | None = None
        self.boxes: dict[str, Box] = {}
        self.current = ""
        self._is_fitted = True
        theme.changed.connect(self._restyle)

    # -- what is shown -------------------------------------------------------------------------------------------

    def show_shape(self, shape: Shape, faces: Mapping[str, Face], name: str) -> None:
        """Lay out a journey; the chosen box stays chosen where there is still one of its name."""
        self.setAccessibleName(name)
        if shape == self.shape:
            self.tell(faces)
            return
        self.shape = shape
        self._scene.clear()
        self.boxes = {}
        for edge in shape.edges:
            start, end = shape.node(edge.start), shape.node(edge.end)
            if start is not None and end is not None:
                self._scene.addItem(Line(edge, start, end))
        for node in shape.nodes:
            box = self.boxes[node.id] = Box(node, faces[node.id])
            self._scene.addItem(box)
        self._lay_out()
        self.choose(self.current if self.current in self.boxes else shape.nodes[0].id, by_hand=False)

    def tell(self, faces: Mapping[str, Face]) -> None:
        """Let the boxes say something else; only those that differ are painted again."""
        for id, face in faces.items():
            box = self.boxes.get(id)
            if box is not None and box.face != face:
                box.face = face
                box.update()
                if id == self.current:
                    self._announce()

    def choose(self, id: str, *, by_hand: bool = True) -> None:
        """Choose a box, bring it into view and tell it."""
        if id not in self.boxes:
            return
        for each in (self.current, id):
            if each in self.boxes:
                self.boxes[each].is_current = each == id
                self.boxes[each].update()
        self.current = id
        self.ensureVisible(self.boxes[id], 24, 24)
        self._announce()
        if by_hand:
            self.chosen.emit(id)

    # -- size ----------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """As large as fits, at most life-size, at least so that it can be read."""
        self._is_fitted = True
        whole, room = self._scene.sceneRect(), self.viewport().rect()
        if whole.isEmpty() or room.isEmpty():
            return
        scale = min(1.0, room.width() / whole.width(), room.height() / whole.height())
        self._scale_to(max(scale, _READABLE))
        self.centerOn(whole.center().x(), whole.top())
        if self.current in self.boxes:
            self.ensureVisible(self.boxes[self.current], 24, 24)

    def zoom(self, up: bool) -> None:
        """A step larger or smaller."""
        self._is_fitted = False
        self._scale_to(min(max(self.scale_now * (_STEP if up else 1 / _STEP), _LEAST), _MOST))

    @property
    def scale_now(self) -> float:
        """How large it is drawn; 1 is life-size."""
        return self.transform().m11()

    def _scale_to(self, scale: float) -> None:
        self.resetTransform()
        self.scale(scale, scale)

    # -- events --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_J: (1, 0),
            Qt.Key.Key_K: (-1, 0),
            Qt.Key.Key_Right: (0, -1 if theme.current().rtl else 1),
            Qt.Key.Key_Left: (0, 1 if theme.current().rtl else -1),
        }
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in moves and self.shape is not None:
            found = self.shape.beside(self.current, *moves[key])
            if found is not None:
                self.choose(found)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.shape is not None:
            self.choose(self.shape.nodes[0 if key == Qt.Key.Key_Home else -1].id)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        box = self._at(event.position().toPoint())
        if box is not None:
            self.choose(box.node.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        box = self._at(event.position().toPoint())
        if box is not None:
            self.opened.emit(box.node.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(event.angleDelta().y() > 0)
            event.accept()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._repaint_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint_current()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:  # noqa: N802 - Qt's name
        painter.fillRect(rect, theme.current().surface.surface)

    def _repaint_current(self) -> None:
        if self.current in self.boxes:
            self.boxes[self.current].update()

    def _at(self, at: QPoint) -> Box | None:
        return next((item for item in self.items(at) if isinstance(item, Box)), None)

    def _announce(self) -> None:
        said = self.boxes[self.current].face.spoken
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _restyle(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        if self.shape is None:
            return
        for item in self._scene.items():
            if isinstance(item, (Box, Line)):
                item.place()
        whole = QRectF()
        for box in self.boxes.values():
            whole = whole.united(box.rect)
        px = theme.current().px
        self._scene.setSceneRect(whole.adjusted(-px(64), -px(20), px(64), px(20)))
        if self._is_fitted:
            self.fit()


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
