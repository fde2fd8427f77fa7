"""The help pages of resources/help, in the window's language, shown in a sheet over it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from desktop import theme
from desktop.theme import Type
from desktop.theme.tokens import RESOURCES
from desktop.widgets.label import Label
from desktop.widgets.marks import KeyCap
from desktop.widgets.overlay import Overlay

HELP = RESOURCES / "help"


def page(language: str, screen: str) -> str:
    """The Markdown of a screen's page; the board's where a screen has none of its own."""
    folder = HELP / language
    wanted = folder / f"{screen}.md"
    return (wanted if wanted.exists() else folder / "board.md").read_text("utf-8")


class HelpSheet(Overlay):
    """One page, scrolled by arrows; Escape puts it away."""

    def __init__(self, over: QWidget, language: str, screen: str) -> None:
        super().__init__(over, name="", width=640)
        self.setAccessibleName(self.tr("Help"))
        px = theme.current().px
        inner = QVBoxLayout()
        inner.setContentsMargins(px(20), px(16), px(20), px(16))
        inner.setSpacing(px(8))
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("Help"), Type.TITLE), 1)
        head.addWidget(KeyCap("Esc"))
        inner.addLayout(head)
        self.text = QTextBrowser()
        self.text.setProperty("bare", True)
        self.text.setFont(theme.current().font(Type.READING))
        self.text.setMarkdown(page(language, screen))
        self.text.setMinimumHeight(px(440))
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.text.setAccessibleName(self.tr("Help"))
        inner.addWidget(self.text)
        self.body.addLayout(inner)

    def first_focus(self) -> QWidget:
        """The page itself, so that arrows scroll it."""
        return self.text
