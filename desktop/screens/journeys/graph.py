"""The picture of a journey: boxes and lines on a scene, moved about with arrows, mirrored where the window reads right to left.

It holds no counts of its own: `show` lays out a journey, `tell` changes what the boxes say and repaints those that differ.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsScene,
    QGraphicsView,
    QWidget,
)

from desktop import theme
from desktop.screens.journeys.boxes import Box, Line
from desktop.screens.journeys.faces import Face
from desktop.screens.journeys.shape import Shape

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
