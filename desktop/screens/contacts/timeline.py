"""The middle of the contact page: what happened, newest first, by tab, read page by page."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import story as stories
from desktop.screens.desk import Desk
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import Plane
from desktop.widgets.states import EmptyState
from desktop.widgets.timeline import Timeline, TimelineModel
from sync.replica.queries import contacts

Index = QModelIndex | QPersistentModelIndex
PAGE = 60
_TABS = {
    "everything": (),
    "messages": ("message.", "enquiry."),
    "calls": ("call.",),
    "visits": ("appointment.",),
    "notes": ("note.",),
}


class StoryModel(TimelineModel):
    """Timeline entries of one contact; more are read as the end comes into view."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._contact_id = ""
        self._tab = "everything"
        self._until: tuple[int, str] | None = None
        """Nothing from here on is shown; None for no such end."""
        self._older: tuple[int, str] | None = None
        self._told: list[stories.TimelineEntry] = []

    def show_contact(self, contact_id: str, tab: str) -> None:
        """Start at the newest."""
        self._contact_id, self._tab = contact_id, tab
        self._older, self._told = self._until, []
        self._read_on()

    def refresh(self) -> None:
        """Read again as much as is shown."""
        if self._contact_id:
            count = max(len(self._told), PAGE)
            self._older, self._told = self._until, []
            self._read_on(count)

    def show_until(self, at: int | None) -> None:
        """Show nothing that was recorded after a moment, epoch ms; everything again with None."""
        until = None if at is None else (at + 1, "")
        if until != self._until:
            self._until = until
            self.refresh()

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._older is not None

    def fetchMore(self, parent: Index) -> None:
        self._read_on()

    def _read_on(self, count: int = PAGE) -> None:
        reader = self._desk.reader
        if reader is None:
            return
        found = contacts.happened(reader, self._contact_id, self._older, kinds=_TABS[self._tab], limit=count)
        self._older = (found[-1].at, found[-1].id) if len(found) == count else None
        self._told = self._told + [
            stories.event(self._desk, each) for each in found if each.kind not in stories.QUIET
        ]
        self.set_rows(self._told)


class TimelinePane(QWidget):
    """Tabs over the timeline. In a narrow window the page's side becomes a tab here."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = StoryModel(desk, self)
        self._contact_id = ""
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = Plane("surface.surface", "bottom")
        bar.setFixedHeight(theme.current().row.toolbar)
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(4))
        names = {
            "everything": self.tr("Everything"),
            "messages": self.tr("Messages"),
            "calls": self.tr("Calls"),
            "visits": self.tr("Visits"),
            "notes": self.tr("Notes"),
            "side": self.tr("About"),
        }
        self._group = QButtonGroup(self)
        self.tabs: dict[str, Button] = {}
        for key, words in names.items():
            tab = Button(words, kind=Kind.QUIET, height=24)
            tab.setCheckable(True)
            tab.clicked.connect(lambda _=False, key=key: self.choose(key))
            self._group.addButton(tab)
            self.tabs[key] = tab
            row.addWidget(tab)
        row.addStretch(1)
        self.tabs["everything"].setChecked(True)
        self.tabs["side"].hide()
        column.addWidget(bar)
        self.stack = QStackedWidget()
        self.view = Timeline()
        self.view.setModel(self.model)
        self.stack.addWidget(self.view)
        blank = Plane("surface.surface")
        inner = QVBoxLayout(blank)
        inner.setContentsMargins(px(16), px(16), px(16), px(16))
        inner.addWidget(
            EmptyState(
                self.tr("Nothing here yet"),
                self.tr("What happens with this person appears here."),
                icon="history",
            )
        )
        inner.addStretch(1)
        self.stack.addWidget(blank)
        column.addWidget(self.stack, 1)
        self._side: QWidget | None = None

    def show_contact(self, contact_id: str) -> None:
        """Everything about somebody, newest first."""
        self._contact_id = contact_id
        self.choose("everything")
        self.view.scrollToTop()

    def show_until(self, at: int | None) -> None:
        """Show nothing that happened after a moment, epoch ms; everything again with None."""
        self.model.show_until(at)
        self._show_view()

    def refresh(self) -> None:
        """Read again what is shown."""
        self.model.refresh()
        self._show_view()

    def choose(self, tab: str) -> None:
        """Show a part of what happened."""
        self.tabs[tab].setChecked(True)
        if tab == "side" and self._side is not None:
            self.stack.setCurrentWidget(self._side)
            return
        self.model.show_contact(self._contact_id, tab)
        self._show_view()

    def take_side(self, side: QWidget | None) -> None:
        """Take the page's side in as a tab, or give it back."""
        self._side = side
        self.tabs["side"].setVisible(side is not None)
        if side is not None:
            self.stack.addWidget(side)
        if self.tabs["side"].isChecked() and side is None:
            self.choose("everything")

    def _show_view(self) -> None:
        self.stack.setCurrentIndex(0 if self.model.rowCount() else 1)
