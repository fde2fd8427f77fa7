"""The list of pages: a search, heads of groups, and an entry for each page; arrows move, Enter opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens.settings.page import GROUPS, Group, PageSpec
from desktop.theme import Type
from desktop.widgets.frame import Plane, set_margins
from desktop.widgets.inputs import SearchField
from desktop.widgets.label import Label
from desktop.widgets.rail import RailEntry, RailItem


class PageList(Plane):
    """`chosen` carries a page's key; `searched` what is looked for."""

    chosen = Signal(str)
    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface.surface", "end", parent)
        self.setAccessibleName(self.tr("Pages of the settings"))
        px = theme.current().px
        column = QVBoxLayout(self)
        set_margins(column, px(8), px(8), px(8) + px(1), 0)
        column.setSpacing(px(4))
        self.search = SearchField(self.tr("Find a setting"), "Ctrl F")
        self.search.textChanged.connect(self.searched)
        self.search.returnPressed.connect(self._open_first)
        self.search.escaped.connect(self._leave_search)
        column.addWidget(self.search)
        self._inside = Plane("surface.surface")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(px(3), 0, px(3), px(8))  # the focus ring stays inside
        self._column.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._inside)
        self._scroll = scroll
        column.addWidget(scroll, 1)
        self.items: dict[str, RailItem] = {}
        self._shown: list[QWidget] = []
        self._current = ""

    def show_pages(self, grouped: Mapping[Group, Sequence[PageSpec]]) -> None:
        """Show these pages under their heads."""
        for old in self._shown:
            old.hide()
            old.deleteLater()
        while self._column.count():
            self._column.takeAt(0)
        self._shown, self.items = [], {}
        px = theme.current().px
        for group, specs in grouped.items():
            head = Label(
                QCoreApplication.translate("SettingsPage", GROUPS[group]),
                Type.CAPTION,
                "text.secondary",
                weight=600,
            )
            head.setContentsMargins(px(8), px(12), px(8), px(4))
            self._put(head)
            for spec in specs:
                item = RailItem(RailEntry(spec.key, spec.words, spec.icon), self._inside)
                item.clicked.connect(lambda _=False, key=spec.key: self.chosen.emit(key))
                self.items[spec.key] = item
                self._put(item)
        if not grouped:
            none = Label(self.tr("Nothing here is called that."), Type.SMALL, "text.secondary", wrap=True)
            none.setContentsMargins(px(8), px(12), px(8), 0)
            self._put(none)
        self._column.addStretch(1)
        self.set_current(self._current)

    def set_current(self, key: str) -> None:
        """Mark a page as the open one."""
        self._current = key
        for id, item in self.items.items():
            item.setChecked(id == key)
        QTimer.singleShot(0, self, self._bring_into_view)  # once the list has its height

    def _bring_into_view(self) -> None:
        item = self.items.get(self._current)
        if item is not None:
            self._scroll.ensureWidgetVisible(item)

    def focus(self) -> None:
        """Take the keyboard at the open page's entry."""
        item = self.items.get(self._current) or next(iter(self.items.values()), None)
        (item or self.search).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        items = list(self.items.values())
        at = next((i for i, item in enumerate(items) if item.hasFocus()), -1)
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and items:
            to = at + (1 if key == Qt.Key.Key_Down else -1)
            if to < 0:
                self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                items[min(to, len(items) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at >= 0:
            items[at].click()
            return
        super().keyPressEvent(event)

    def _put(self, widget: QWidget) -> None:
        self._column.addWidget(widget)
        self._shown.append(widget)

    def _open_first(self) -> None:
        first = next(iter(self.items), None)
        if first is not None:
            self.chosen.emit(first)

    def _leave_search(self) -> None:
        self.focus()
