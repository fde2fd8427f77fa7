"""A list that a person works in: it tells when they touch it, and can be kept where it stands while rows come in above."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget


class HeldList(QListView):
    """`touched` tells that a person works in it."""

    touched = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setProperty("paintsFocus", True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.touched.emit()
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.touched.emit()
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()
        super().mousePressEvent(event)

    def step(self, by: int) -> None:
        """Select the next row up or down that can be selected; the first or the last where nothing is."""
        here, model = (
            self.currentIndex(),
            self.model(),
        )  # with nothing selected, Qt still calls the first row current
        is_selected = here.isValid() and self.selectionModel().isSelected(here)
        at = (here.row() if is_selected else (-1 if by > 0 else model.rowCount())) + by
        while 0 <= at < model.rowCount() and not model.flags(model.index(at, 0)):
            at += by
        if 0 <= at < model.rowCount():
            self.setCurrentIndex(model.index(at, 0))

    def stands_at(self, around: QWidget) -> int | None:
        """How high the current row stands in a widget around the list, in px; None while it is out of view."""
        box = self.visualRect(self.currentIndex())
        seen = self.viewport().rect().intersects(box)
        return self.viewport().mapTo(around, box.topLeft()).y() if seen else None

    def keep_at(self, around: QWidget, stood: int) -> None:
        """Scroll so that the current row stands where `stands_at` said it stood."""
        self.doItemsLayout()
        box = self.visualRect(self.currentIndex())
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.viewport().mapTo(around, box.topLeft()).y() - stood)
