"""The `?` sheet: the keys of the open screen and the keys that work everywhere, in columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.theme import Type
from desktop.widgets.label import Label
from desktop.widgets.marks import KeyCap
from desktop.widgets.overlay import Overlay

KeyGroup = tuple[str, Sequence[tuple[str, str]]]
"""A head and its pairs of key and word."""


class CheatSheet(Overlay):
    """Shows groups of keys; any of Escape, `?` or a press beside it puts it away."""

    def __init__(self, over: QWidget, title: str, groups: Sequence[KeyGroup]) -> None:
        super().__init__(over, name=title, width=720)
        px = theme.current().px
        inner = QVBoxLayout()
        inner.setContentsMargins(px(20), px(16), px(20), px(20))
        inner.setSpacing(px(12))
        head = QHBoxLayout()
        head.addWidget(Label(title, Type.TITLE), 1)
        head.addWidget(KeyCap(self.tr("Esc")))
        inner.addLayout(head)
        columns = QHBoxLayout()
        columns.setSpacing(px(32))
        sides = [QGridLayout(), QGridLayout()]
        filled = [0, 0]
        for name, keys in groups:
            side = 0 if filled[0] <= filled[1] else 1
            grid, row = sides[side], filled[side]
            if row:
                grid.setRowMinimumHeight(row, px(12))
                row += 1
            grid.addWidget(Label(name, Type.SMALL, "text.secondary", weight=600), row, 0, 1, 2)
            for key, words in keys:
                row += 1
                grid.addWidget(
                    KeyCap(key), row, 0, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
                )
                grid.addWidget(Label(words, Type.BASE), row, 1)
            filled[side] = row + 1
        for grid, rows in zip(sides, filled, strict=True):
            grid.setHorizontalSpacing(px(12))
            grid.setVerticalSpacing(px(6))
            grid.setColumnStretch(1, 1)
            grid.setColumnMinimumWidth(0, px(72))
            grid.setRowStretch(rows, 1)
            columns.addLayout(grid, 1)
        inner.addLayout(columns)
        self.body.addLayout(inner)
        self.setAccessibleDescription(
            "; ".join(f"{key} {words}" for _, keys in groups for key, words in keys)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "?":
            self.dismiss()
            return
        super().keyPressEvent(event)
