"""The head of an opened journey: its name and state, the three ways to look at it, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import theme
from desktop.theme import Tone, Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import Plane
from desktop.widgets.inputs import SegmentedControl
from desktop.widgets.label import Label
from desktop.widgets.marks import Chip

GRAPH, TEXT, DIFFERENCE = "graph", "text", "difference"


class Bar(Plane):
    """The bar. `looked` tells the way to look that was chosen; the buttons are connected by the view."""

    looked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface.surface", "bottom", parent)
        now = theme.current()
        self.setFixedHeight(now.px(56))
        row = QHBoxLayout(self)
        row.setContentsMargins(now.px(8), 0, now.px(16), 0)
        row.setSpacing(now.px(8))
        self.back = Button(icon="arrow-left", kind=Kind.QUIET, name=self.tr("All follow-ups"))
        row.addWidget(self.back)
        self._name = Label("", Type.PAGE)
        row.addWidget(self._name)
        self._state = Chip("", Tone.NEUTRAL)
        row.addWidget(self._state)
        self._draft = Chip("", Tone.INFO)
        row.addWidget(self._draft)
        self._note = Label("", Type.SMALL, "text.secondary")
        row.addWidget(self._note, 1)
        self.ways = SegmentedControl(
            [
                (GRAPH, self.tr("Graph")),
                (TEXT, self.tr("Text")),
                (DIFFERENCE, self.tr("Difference")),
            ],
            name=self.tr("How to look at it"),
        )
        self.ways.changed.connect(self.looked)
        row.addWidget(self.ways)
        self.more = Button(icon="ellipsis", name=self.tr("More"))
        row.addWidget(self.more)
        self.rehearse = Button(self.tr("Rehearse"), "play")
        row.addWidget(self.rehearse)
        self.publish = Button(self.tr("Publish"), "upload", Kind.PRIMARY)
        row.addWidget(self.publish)

    def show_state(self, name: str, state: tuple[str, Tone, str], draft: str, note: str) -> None:
        """Say what it is and how it stands."""
        self._name.set_words(name)
        self._state.set_chip(*state)
        self._draft.set_chip(draft, Tone.INFO, "pencil")
        self._draft.setVisible(bool(draft))
        self._note.set_words(note)
        self.setAccessibleName(f"{name}, {state[0]}")
