"""The text of a journey with the check beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens.journeys.draft import DraftModel
from desktop.screens.journeys.editor import Editor
from desktop.screens.journeys.findings import Findings
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.frame import Plane
from desktop.widgets.label import Label


class TextPage(QWidget):
    """Editor and check."""

    def __init__(self, model: DraftModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        self.editor = Editor()
        self.editor.typed.connect(model.type)
        self.editor.left.connect(self._leave)
        left.addWidget(self.editor, 1)
        foot = Plane("surface.surface", "top")
        tools = QHBoxLayout(foot)
        tools.setContentsMargins(px(16), px(4), px(12), px(4))
        self.foot = Label("", Type.SMALL, "text.secondary")
        tools.addWidget(self.foot, 1)
        self.discard = Button(self.tr("Discard the draft"), "trash-2", height=24)
        tools.addWidget(self.discard)
        left.addWidget(foot)
        row.addLayout(left, 1)
        self.findings = Findings(model)
        self.findings.wanted.connect(self.editor.go_to)
        row.addWidget(self.findings)
        model.changed.connect(self.show_state)
        self._fit()

    def show_state(self) -> None:
        """Show the draft and what the check says of it."""
        model = self._model
        self.editor.set_text(model.text)
        problems = model.checked.problems if model.checked is not None else ()
        self.editor.mark((each.line, each.problem) for each in problems if each.line is not None)
        self.discard.setVisible(model.is_draft)
        self.foot.set_words(
            self.tr(
                "Your draft is kept on this computer as you type; nobody else sees it before you publish it."
            )
            if model.is_draft
            else self.tr("This is what runs. What you change becomes your draft.")
        )

    def _leave(self) -> None:
        """Escape gives the keyboard back to the single keys; the next one leaves the page."""
        self.findings.go.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.findings.go.hasFocus():
            self.findings.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        now = theme.current()
        is_small = self.width() < now.px(1100)
        self.findings.setFixedWidth(now.layout.side_panel_small if is_small else now.layout.journey_editor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
