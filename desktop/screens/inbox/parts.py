"""The parts of the inbox's list: the rows themselves, and the bar of what is new."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import theme
from desktop.screens.inbox.model import InboxModel
from desktop.screens.inbox.rows import InboxDelegate
from desktop.theme import Tone, Type, icons
from desktop.widgets import paint
from desktop.widgets.held_list import HeldList
from desktop.widgets.id_table import ROW


class InboxList(HeldList):
    """The conversations."""

    def __init__(self, model: InboxModel, parent: QWidget) -> None:
        super().__init__(QCoreApplication.translate("InboxList", "Conversations"), parent)
        self._model = model
        self._looks: dict[str, tuple[object, ...]] = {}
        self.setModel(model)
        self.setUniformItemSizes(True)

    def repaint_clocks(self) -> None:
        """Repaint the rows in view that look different by now, and no other."""
        delegate, viewport = self.itemDelegate(), self.viewport()
        if not isinstance(delegate, InboxDelegate):
            return
        first = self.indexAt(viewport.rect().topLeft())
        looks: dict[str, tuple[object, ...]] = {}
        at = first.row() if first.isValid() else self._model.rowCount()
        while at < self._model.rowCount():
            index: QModelIndex = self._model.index(at, 0)
            box = self.visualRect(index)
            if box.top() > viewport.height():
                break
            talk = index.data(ROW)
            if talk is not None:
                looks[talk.id] = delegate.looks(talk)
                if looks[talk.id] != self._looks.get(talk.id, looks[talk.id]):
                    viewport.update(box)
            at += 1
        self._looks = looks


class NewsBar(QWidget):
    """What came while somebody works here; pressing shows it."""

    pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._words = ""
        self.hide()

    def set_count(self, count: int) -> None:
        """So many are new."""
        self._words = self.tr("%n new while you were here", "", count)
        self.setAccessibleName(self._words)
        self.setVisible(count > 0)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, theme.current().row.new_bar)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        shown = now.state(Tone.ACCENT)
        painter.fillRect(self.rect(), shown.bg)
        paint.hairline(painter, self.rect(), shown.border)
        parts = paint.Strip(self.rect().adjusted(now.spacing.x4, 0, -now.spacing.x4, 0), now.px(8))
        icons.paint(painter, parts.start(now.icon.inline), "arrow-up", shown.fg, now.icon.inline)
        paint.key_cap(painter, parts.end(paint.key_cap_size(".").width()), ".")
        paint.text(painter, parts.rest(), self._words, Type.SMALL, shown.fg, weight=600)
