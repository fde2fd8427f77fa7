"""The head of a screen: its name, a quieter count or name beside it, and tools at the end, 40 px tall."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import theme
from desktop.theme import Type
from desktop.widgets.frame import Plane
from desktop.widgets.label import Label


class Heading(Plane):
    """A screen's head. `edge` is "bottom" for a line under it, empty where column heads follow."""

    def __init__(
        self,
        title: str,
        tools: tuple[QWidget, ...] = (),
        *,
        edge: str = "bottom",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("surface.surface", edge, parent)
        px = theme.current().px
        self.setFixedHeight(theme.current().row.toolbar)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.setSpacing(px(8))
        row.addWidget(Label(title, Type.TITLE))
        self._note = Label("", Type.BASE, "text.secondary", tabular=True)
        row.addWidget(self._note, 1)
        self._as_of = Label("", Type.SMALL, "text.secondary", tabular=True)
        row.addWidget(self._as_of)
        for tool in tools:
            row.addWidget(tool)

    def set_as_of(self, words: str) -> None:
        """From when what stands here is, in front of the tools; empty while it is of this moment."""
        self._as_of.set_words(words)

    def set_note(self, note: str) -> None:
        """What stands beside the name: how many there are, or what is open."""
        self._note.set_words(note)
