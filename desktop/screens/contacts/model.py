"""The table of contacts: as long as the book, read a page at a time where it is looked at; or what a search found."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.screens import times, wording
from desktop.screens.desk import Desk
from sync.model.words import ContactKind
from sync.replica.queries import contacts as queries
from sync.replica.queries import search
from sync.replica.queries.contacts import ContactLine, Key

LINE = Qt.ItemDataRole.UserRole + 1
"""The ContactLine of a row, or None when it is gone."""
Index = QModelIndex | QPersistentModelIndex

PAGE = 128
_PAGES_KEPT = 48
FOUND_PAGE = 32
"""Lines of a search read at a time: about what is in view, so that a key is answered at once."""
FOUND_MOST = 500
"""Hits shown of a search."""


class ContactTable(QAbstractTableModel):
    """Rows are places in name order. A page is reached from the nearest known key by walking the index, so any scroll
    position costs the same; nothing but pages that were looked at is held."""

    counted = Signal(int)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.typed = ""
        self._rows = 0
        self._found: list[int] | None = None
        """Row numbers of what a search found; their lines are read a page at a time, where they are looked at."""
        self._pages: OrderedDict[int, list[ContactLine]] = OrderedDict()
        self._keys: dict[int, Key] = {}
        """Page number -> the key of the row before its first."""
        self.heads = [
            self.tr("Name"),
            self.tr("Phone or e-mail"),
            self.tr("Stage"),
            self.tr("Last"),
            self.tr("Next"),
        ]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == LINE:
            return self.line(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            line = self.line(index.row())
            return self.cells(line)[index.column()] if line is not None else ""
        return None

    def cells(self, line: ContactLine) -> tuple[str, str, str, str, str]:
        """What the columns say of a contact."""
        now, zone = self.desk.now(), self.desk.zone
        last = (
            times.listed([wording.event(line.last), times.day(line.last_at, zone, now)])
            if line.last and line.last_at
            else ""
        )
        following = wording.action(line.next, zone, now) if line.next else ""
        if following and line.next_at is not None and not wording.names_its_moment(line.next):
            following = times.listed([following, times.day(line.next_at, zone, now)])
        if line.stage:
            stage = wording.stage(line.stage, line.stage_key)
        else:
            stage = wording.kind(line.kind) if line.kind == ContactKind.PATIENT else self.tr("Other")
        name = times.apart(times.phone(line.name)) if line.name.startswith("+") else line.name
        return name, times.apart(times.phone(line.phone or "")), stage, last, following

    def line(self, row: int) -> ContactLine | None:
        """The contact at a place."""
        number, offset = divmod(row, FOUND_PAGE if self._found is not None else PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._read(number)
        else:
            self._pages.move_to_end(number)
        return page[offset] if offset < len(page) else None

    def read(self) -> None:
        """Count the book again and forget what was read; the rows in view are read as they are painted."""
        reader = self.desk.reader
        if reader is None:
            return
        if self.typed:
            self.search(self.typed)
            return
        self._forget()
        self._resize(queries.count(reader))
        self._touch(0, self._rows - 1)

    def search(self, typed: str) -> None:
        """Show what matches, newest first; nothing typed shows everyone."""
        self.typed = typed.strip()
        reader = self.desk.reader
        if reader is None:
            return
        if not self.typed:
            self._found = None
            self.read()
            return
        self._forget()
        self._found = found = search.numbers(reader, self.typed, FOUND_MOST)
        self._resize(len(found))
        self._touch(0, len(found) - 1)

    def follow(self, changed: frozenset[str]) -> None:
        """These contacts changed, came or went. Rows in view are read again; the order moves only if it must."""
        reader = self.desk.reader
        if reader is None:
            return
        if self._found is not None:
            self.search(self.typed)
            return
        shown = {line.id: (number, line) for number, page in self._pages.items() for line in page}
        fresh = {
            line.id: line for line in queries.lines(reader, [row_id for row_id in changed if row_id in shown])
        }
        count = queries.count(reader)
        moved = count != self._rows or any(
            row_id not in fresh or fresh[row_id].sort_key != shown[row_id][1].sort_key
            for row_id in changed
            if row_id in shown
        )
        if moved:
            self._forget()
            self._resize(count)
            self._touch(0, self._rows - 1)
            return
        for row_id, line in fresh.items():
            number = shown[row_id][0]
            at = next(place for place, each in enumerate(self._pages[number]) if each.id == row_id)
            self._pages[number][at] = line
            self._touch(number * PAGE + at, number * PAGE + at)

    def place(self, line: ContactLine) -> int:
        """Where a contact stands now, or -1 in a search that did not find it."""
        if self._found is not None:
            number = queries.number_of(self.desk.reader, line.id)
            return self._found.index(number) if number in self._found else -1
        return queries.place_of(self.desk.reader, (line.sort_key, line.id))

    def _read(self, number: int) -> list[ContactLine]:
        reader = self.desk.reader
        if reader is None:
            return []
        if self._found is not None:
            first = number * FOUND_PAGE
            page = self._pages[number] = queries.lines_at(reader, self._found[first : first + FOUND_PAGE])
            return page
        near = max((known for known in self._keys if known <= number), default=0)
        page = queries.page(reader, self._keys.get(near), PAGE, (number - near) * PAGE)
        if page:
            self._keys[number + 1] = (page[-1].sort_key, page[-1].id)
        self._pages[number] = page
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        return page

    def _forget(self) -> None:
        self._pages.clear()
        self._keys.clear()

    def _resize(self, count: int) -> None:
        """Rows come and go at the end: which contact a place shows is read anew anyway."""
        if count > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, count - 1)
            self._rows = count
            self.endInsertRows()
        elif count < self._rows:
            self.beginRemoveRows(QModelIndex(), count, self._rows - 1)
            self._rows = count
            self.endRemoveRows()
        self.counted.emit(count)

    def _touch(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.heads) - 1))
