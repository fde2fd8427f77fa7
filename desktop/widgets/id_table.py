"""A Qt model that holds ids and a cache of rows: pages by keyset, and follows changes by id without ever resetting.

A screen gives it a source (queries) and columns (how a row reads); delegates take the whole row from `ROW`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
AnyIndex = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole + 1
"""The role that answers with the row's struct (None when it was deleted meanwhile)."""
ID = Qt.ItemDataRole.UserRole + 2
"""The role that answers with the row's id."""

_CACHED_ROWS = 4_000
_BLOCK = 64
_MOST_MOVES = 64


class Page(NamedTuple):
    """Ids in order, and the cursor of the page after them; None when there is no more."""

    ids: Sequence[str]
    next: object | None = None


class Source(Protocol[Row_co]):
    """What a screen's model asks of its queries."""

    def page(self, after: object | None, limit: int) -> Page:
        """Up to `limit` ids after a cursor of an earlier page; from the start when None."""
        ...

    def rows(self, ids: Sequence[str]) -> Mapping[str, Row_co]:
        """The rows of these ids; one that is gone is left out."""
        ...


class Column(NamedTuple):
    """A head, and how a row reads in it; `spoken` replaces the text for assistive technology."""

    head: str
    text: Callable[[Any], str]
    align_end: bool = False
    spoken: Callable[[Any], str] | None = None


class IdTable(QAbstractTableModel, Generic[Row]):
    """Rows of a source in the source's order. `follow(ids)` is what a change signal calls."""

    def __init__(
        self,
        source: Source[Row],
        columns: Sequence[Column],
        *,
        page: int = 200,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source, self._columns, self._page = source, list(columns), page
        self._ids: list[str] = []
        self._places: dict[str, int] | None = None
        self._next: object | None = None
        self._cache: OrderedDict[str, Row | None] = OrderedDict()

    @property
    def ids(self) -> Sequence[str]:
        """The ids loaded so far, in order; do not change the list."""
        return self._ids

    def reload(self, source: Source[Row] | None = None) -> None:
        """Ask the source again (or another source, for a new search or filter) and move to its answer in small steps."""
        if source is not None:
            self._source = source
            self._cache.clear()
        found = self._source.page(None, self._page if source is not None else max(self._page, len(self._ids)))
        self._next = found.next
        self.set_ids(found.ids)
        if source is not None and self._ids:
            self._touched(range(len(self._ids)))

    def follow(self, changed: Collection[str]) -> None:
        """Something changed these ids: read again what is shown of them and take their new order in."""
        for id_ in changed:
            self._cache.pop(id_, None)
        self.reload()
        places = self._where()
        self._touched(sorted(places[id_] for id_ in changed if id_ in places))

    def row(self, at: int | AnyIndex) -> Row | None:
        """A row by its place; None when it is gone or there is no such place."""
        number = at if isinstance(at, int) else at.row()
        if not 0 <= number < len(self._ids):
            return None
        id_ = self._ids[number]
        if id_ not in self._cache:
            start = max(0, number - _BLOCK // 4)
            wanted = [each for each in self._ids[start : start + _BLOCK] if each not in self._cache]
            found = self._source.rows(wanted)
            for each in wanted:
                self._cache[each] = found.get(each)
            while len(self._cache) > _CACHED_ROWS:
                self._cache.popitem(last=False)
        else:
            self._cache.move_to_end(id_)
        return self._cache.get(id_)

    def place(self, id_: str) -> int | None:
        """The place of an id among the loaded ones."""
        return self._where().get(id_)

    def index_of(self, id_: str, column: int = 0) -> QModelIndex:
        """The index of an id; invalid when it is not loaded."""
        at = self.place(id_)
        return QModelIndex() if at is None else self.index(at, column)

    def _where(self) -> dict[str, int]:
        if self._places is None:
            self._places = {id_: at for at, id_ in enumerate(self._ids)}
        return self._places

    def set_ids(self, wanted: Sequence[str]) -> None:
        """Go from the present ids to `wanted` by removing, moving and inserting only what differs."""
        if list(wanted) == self._ids:
            return
        self._remove(set(wanted))
        kept = set(self._ids)
        self._reorder([id_ for id_ in wanted if id_ in kept])
        self._insert(wanted, kept)

    def _remove(self, wanted: set[str]) -> None:
        end = len(self._ids)
        while end > 0:
            if self._ids[end - 1] in wanted:
                end -= 1
                continue
            start = end - 1
            while start > 0 and self._ids[start - 1] not in wanted:
                start -= 1
            self.beginRemoveRows(QModelIndex(), start, end - 1)
            del self._ids[start:end]
            self._places = None
            self.endRemoveRows()
            end = start

    def _reorder(self, order: list[str]) -> None:
        if order == self._ids:
            return
        before = self._where()
        steady = longest_rising([before[id_] for id_ in order])
        movers = [at for at in range(len(order)) if at not in steady]
        if len(movers) > _MOST_MOVES:
            self._relayout(order)
            return
        for at in movers:
            id_ = order[at]
            source = self._ids.index(id_)
            target = 0 if at == 0 else self._ids.index(order[at - 1]) + 1
            if target in (source, source + 1):
                continue
            self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), target)
            del self._ids[source]
            self._ids.insert(target - 1 if target > source else target, id_)
            self._places = None
            self.endMoveRows()

    def _relayout(self, order: list[str]) -> None:
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        names = [self._ids[index.row()] for index in held]
        self._ids = list(order)
        self._places = None
        places = self._where()
        moved = [self.index(places[name], index.column()) for name, index in zip(names, held, strict=True)]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _insert(self, wanted: Sequence[str], kept: set[str]) -> None:
        at = 0
        while at < len(wanted):
            if wanted[at] in kept:
                at += 1
                continue
            end = at
            while end < len(wanted) and wanted[end] not in kept:
                end += 1
            self.beginInsertRows(QModelIndex(), at, end - 1)
            self._ids[at:at] = wanted[at:end]
            self._places = None
            self.endInsertRows()
            at = end

    def _touched(self, places: Iterable[int]) -> None:
        last = len(self._columns) - 1
        start = end = -2
        for at in [*places, -2]:
            if at == end + 1:
                end = at
                continue
            if start >= 0:
                self.dataChanged.emit(self.index(start, 0), self.index(end, last))
            start = end = at

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and self._next is not None

    def fetchMore(self, parent: AnyIndex) -> None:
        if self._next is None:
            return
        found = self._source.page(self._next, self._page)
        self._next = found.next
        have = self._where()
        fresh = [id_ for id_ in found.ids if id_ not in have]
        if fresh:
            self.beginInsertRows(QModelIndex(), len(self._ids), len(self._ids) + len(fresh) - 1)
            self._ids.extend(fresh)
            self._places = None
            self.endInsertRows()

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ID:
            return self._ids[index.row()]
        if role not in (
            ROW,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.TextAlignmentRole,
        ):
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            edge = Qt.AlignmentFlag.AlignTrailing if column.align_end else Qt.AlignmentFlag.AlignLeading
            return edge | Qt.AlignmentFlag.AlignVCenter
        row = self.row(index)
        if role == ROW:
            return row
        if row is None:
            return ""
        if role == Qt.ItemDataRole.AccessibleTextRole and column.spoken is not None:
            return column.spoken(row)
        return column.text(row)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].head
        if role == Qt.ItemDataRole.TextAlignmentRole:
            end = self._columns[section].align_end
            return (
                Qt.AlignmentFlag.AlignTrailing if end else Qt.AlignmentFlag.AlignLeading
            ) | Qt.AlignmentFlag.AlignVCenter
        return None


class HasId(Protocol):
    """A row that carries its id."""

    @property
    def id(self) -> str:
        """The row's id, unique in its list."""
        ...


class _Held:
    def __init__(self) -> None:
        self.held: dict[str, Any] = {}

    def page(self, after: object | None, limit: int) -> Page:
        return Page(list(self.held))

    def rows(self, ids: Sequence[str]) -> Mapping[str, Any]:
        return {id_: self.held[id_] for id_ in ids if id_ in self.held}


class RowList(IdTable[Any]):
    """An IdTable over rows held in memory, for short lists; `set_rows` moves to other rows in small steps."""

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[HasId] = (), parent: QObject | None = None
    ) -> None:
        self._held = _Held()
        super().__init__(self._held, columns, parent=parent)
        self.set_rows(rows)

    def set_rows(self, rows: Sequence[HasId]) -> None:
        """Show these rows instead; only what differs is told to the views."""
        fresh = {row.id: row for row in rows}
        changed = [id_ for id_, row in fresh.items() if self._held.held.get(id_) != row]
        self._held.held = fresh
        self.follow(changed)


def longest_rising(numbers: Sequence[int]) -> set[int]:
    """The places of a longest rising run within `numbers` (patience sorting): rows that may stay while others move."""
    tails: list[int] = []
    at_tail: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        size = bisect_left(tails, number)
        before.append(at_tail[size - 1] if size else -1)
        if size == len(tails):
            tails.append(number)
            at_tail.append(at)
        else:
            tails[size] = number
            at_tail[size] = at
    found: set[int] = set()
    at = at_tail[-1] if at_tail else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found
