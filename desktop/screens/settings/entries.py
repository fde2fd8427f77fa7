"""A short list beside a form: two lines an entry, with a state at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import theme
from desktop.theme import Type
from desktop.widgets import paint
from desktop.widgets.paint import RowState, Strip

Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Entry:
    """What is listed. `state` stands at the end ("Closed"); `quiet` paints it as something that is over."""

    id: str
    title: str
    note: str = ""
    state: str = ""
    quiet: bool = False


class EntriesModel(QAbstractListModel):
    """The entries in order."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show(self, entries: Sequence[Entry]) -> None:
        """Replace them; rows that are the same stay as they are."""
        if [each.id for each in entries] == [each.id for each in self.entries]:
            self.entries = list(entries)
            if entries:
                self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role == _ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (entry.title, entry.note, entry.state) if part)
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.current().row.board)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now = theme.current()
        entry: Entry = index.data(_ENTRY)
        rect, state = option.rect, option.state
        paint.row(
            painter,
            rect,
            RowState(
                selected=bool(state & QStyle.StateFlag.State_Selected),
                hovered=bool(state & QStyle.StateFlag.State_MouseOver),
                active_window=bool(state & QStyle.StateFlag.State_Active),
            ),
        )
        parts = Strip(rect.adjusted(now.px(12), 0, -now.px(12), 0), now.px(8))
        if entry.state:
            width = paint.text_width(entry.state, Type.SMALL)
            paint.text(painter, parts.end(width), entry.state, Type.SMALL, now.text.secondary)
        place = parts.rest()
        upper = now.line(Type.BASE_MEDIUM)
        lower = now.line(Type.SMALL) if entry.note else 0
        top = place.top() + (place.height() - upper - lower) // 2
        ink = now.text.secondary if entry.quiet else now.text.primary
        place.setTop(top)
        place.setHeight(upper)
        paint.text(painter, place, entry.title, Type.BASE_MEDIUM, ink)
        if entry.note:
            place.translate(0, upper)
            place.setHeight(lower)
            paint.text(painter, place, entry.note, Type.SMALL, now.text.secondary)


class Entries(QListView):
    """`wanted` carries the id of the entry that a person moves to; `show_current` marks the one that is open."""

    wanted = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._model = EntriesModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self._marking = False
        self.selectionModel().currentChanged.connect(self._moved)

    @property
    def entries(self) -> list[Entry]:
        """What is listed."""
        return self._model.entries

    def show_entries(self, entries: Sequence[Entry], current: str | None) -> None:
        """Show entries and mark one."""
        self._marking = True
        self._model.show(entries)
        self._marking = False
        self.show_current(current)

    def show_current(self, id: str | None) -> None:
        """Mark an entry; None: none of them."""
        self._marking = True
        at = next((i for i, each in enumerate(self.entries) if each.id == id), -1)
        if at < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self._model.index(at))
            self.scrollTo(self._model.index(at))
        self._marking = False

    def _moved(self, index: QModelIndex) -> None:
        if not self._marking and index.isValid():
            self.wanted.emit(self.entries[index.row()].id)
