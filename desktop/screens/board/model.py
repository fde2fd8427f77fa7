"""The board's list: lanes as section rows, next actions below them, and arrivals that wait while somebody works.

Never reorder under the cursor: while a person holds a row, what is shown stays where it is. Rows change in place, rows
that somebody else finished stay dimmed, and what is new is counted until `show_new`. A call that rings waits for nobody:
its lane stands above everything, comes in at once and leaves when the ringing ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.screens import times, wording
from desktop.screens.desk import Desk
from sync.model.words import Lane
from sync.replica.queries import board as queries
from sync.replica.queries.board import BoardRow
from sync.replica.queries.reading import Reader

ITEM = Qt.ItemDataRole.UserRole + 1
"""The Head, Row or More behind an index."""
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Head:
    """A lane's section row. `count` is the whole lane's, loaded or not."""

    lane: Lane
    count: int
    open: bool

    @property
    def key(self) -> str:
        return f"lane:{self.lane}"


@dataclass(frozen=True)
class Row:
    """A next action; `gone` when somebody finished it while it was held in view."""

    row: BoardRow
    gone: bool = False

    @property
    def key(self) -> str:
        return self.row.id


@dataclass(frozen=True)
class More:
    """The foot of a lane of which only a part is loaded."""

    lane: Lane
    left: int

    @property
    def key(self) -> str:
        return f"more:{self.lane}"


Item = Head | Row | More


class BoardModel(QAbstractListModel):
    """One list of everything. Set `held` while a person works on a row, and `pinned` to that row's id."""

    news = Signal()
    """`waiting` changed."""
    counted = Signal()
    """`counts` changed."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.items: list[Item] = []
        self.counts: dict[Lane, int] = {}
        self.waiting: dict[str, Lane] = {}
        """Ids that would come into view on `show_new`, with the lane they stand in."""
        self.held = False
        self.pinned = ""
        self.mine = False
        self._closed: set[Lane] = {Lane.LATER}
        self._wanted: dict[Lane, int] = {}
        self._acted: dict[str, BoardRow | None] = {}
        """Rows that the person acted on here, as they stood before it."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == ITEM:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(item)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        item = self.items[index.row()] if index.isValid() else None
        if item is None or (isinstance(item, Head) and item.open):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    @property
    def now_count(self) -> int:
        """Rows that need somebody now."""
        return sum(count for lane, count in self.counts.items() if lane in wording.NOW_LANES)

    @property
    def later_count(self) -> int:
        """Rows that can wait."""
        return sum(count for lane, count in self.counts.items() if lane not in wording.NOW_LANES)

    def position(self, row_id: str) -> int:
        """Where an item stands, or -1."""
        return next((at for at, item in enumerate(self.items) if item.key == row_id), -1)

    def read(self) -> None:
        """Bring the list to what the replica says now. Rows move, come and go one by one: never a reset."""
        self._settle(self._target())
        if self.waiting:
            self.waiting = {}
            self.news.emit()

    show_new = read

    def set_mine(self, mine: bool) -> None:
        """Show everybody's rows, or only one's own and the unclaimed."""
        if mine != self.mine:
            self.mine = mine
            self.read()

    def toggle(self, lane: Lane) -> None:
        """Open or close a lane."""
        self._closed ^= {lane}
        was, self.held = self.held, False
        self.read()
        self.held = was

    def load_more(self, lane: Lane) -> None:
        """Read another page of a lane."""
        self._wanted[lane] = self._wanted.get(lane, queries.PAGE) + queries.PAGE
        self.read()

    def acted(self, row_id: str, before: BoardRow | None = None) -> None:
        """The person acted on this row here: unless it asks for the same as before, as after a note, it leaves at once, held
        or not. `before` is how it stood then: what the act changed may be shown already."""
        self._acted[row_id] = before

    def refresh(self, ids: Iterable[str]) -> None:
        """The rows of these ids changed, came or went."""
        reader = self.desk.reader
        if reader is None:
            return
        if not self.held:
            self.read()
            return
        changed = frozenset(ids)
        fresh = queries.rows(reader, changed, mine=self._whose())
        waiting = dict(self.waiting)
        leaving: set[str] = set()
        for row_id in changed:
            at, row = self.position(row_id), fresh.get(row_id)
            if (row is not None and row.lane == Lane.RINGING_NOW) or (
                row_id != self.pinned and at >= 0 and _rings(self.items[at])
            ):
                waiting.pop(row_id, None)
                if row is None or row.lane != Lane.RINGING_NOW:
                    leaving.add(row_id)
                    if row is not None:
                        waiting[row_id] = Lane(row.lane)
                continue
            if row_id in self._acted and (row is None or at >= 0):
                before = self._acted.pop(row_id)
                waiting.pop(row_id, None)
                shown = self.items[at] if at >= 0 else None
                stood = shown if before is None else Row(before)
                if row is not None and _asks_the_same(stood, row):
                    self._replace(at, row)
                else:
                    leaving.add(row_id)
            elif at >= 0:
                self._replace(at, row)
            elif row is None:
                waiting.pop(row_id, None)
            else:
                waiting[row_id] = Lane(row.lane)
        if leaving:
            self._settle([item for item in self.items if item.key not in leaving])
        self._count(reader)
        self._ring(reader)
        if waiting != self.waiting:
            self.waiting = waiting
            self.news.emit()

    def _ring(self, reader: Reader) -> None:
        """Bring the lane of ringing calls, which stands above all others, to what rings now; nothing below it moves."""
        lane = Lane.RINGING_NOW
        count, is_open = self.counts.get(lane, 0), lane not in self._closed
        rows = queries.page(reader, lane, mine=self._whose()) if count and is_open else []
        ringing: list[Item] = [Row(row) for row in rows]
        keys = {item.key for item in ringing} | {f"lane:{lane}"}
        others = [item for item in self.items if item.key not in keys]
        ringing += [item for item in others if _rings(item) and item.key == self.pinned]
        rest = [item for item in others if not _rings(item)]
        # A held call that stopped ringing keeps its place and with it the head above.
        headed = count or ringing or (rest and isinstance(rest[0], Row))
        head: list[Item] = [Head(lane, count, is_open)] if headed else []
        self._settle([*head, *ringing, *rest])

    def _replace(self, at: int, row: BoardRow | None) -> None:
        """Change a row where it stands; one that is gone stays, and says so."""
        shown = self.items[at]
        if not isinstance(shown, Row):
            return
        new = Row(shown.row, gone=True) if row is None else Row(row)
        if new != shown:
            self.items[at] = new
            self.dataChanged.emit(self.index(at), self.index(at))

    def _whose(self) -> str | None:
        return self.desk.me if self.mine else None

    def _count(self, reader: Reader) -> None:
        counts = queries.counts(reader, self._whose())
        if counts == self.counts:
            return
        self.counts = counts
        for at, item in enumerate(self.items):
            if isinstance(item, Head) and item.count != counts.get(item.lane, 0):
                self.items[at] = Head(item.lane, counts.get(item.lane, 0), item.open)
                self.dataChanged.emit(self.index(at), self.index(at))
        self.counted.emit()

    def _target(self) -> list[Item]:
        reader = self.desk.reader
        if reader is None:
            return []
        counts = queries.counts(reader, self._whose())
        target: list[Item] = []
        for lane, count in counts.items():
            is_open = lane not in self._closed
            target.append(Head(lane, count, is_open))
            if is_open:
                wanted = self._wanted.get(lane, queries.PAGE)
                rows = queries.page(reader, lane, mine=self._whose(), limit=wanted)
                target += [Row(row) for row in rows]
                if count > len(rows):
                    target.append(More(lane, count - len(rows)))
        if counts != self.counts:
            self.counts = counts
            self.counted.emit()
        return target

    def _settle(self, target: list[Item]) -> None:
        """Turn the shown items into `target` by the fewest ranges of removed, inserted and moved rows."""
        keep = {item.key for item in target}
        at = len(self.items)
        while at > 0:
            end = at
            while at > 0 and self.items[at - 1].key not in keep:
                at -= 1
            if at < end:
                self.beginRemoveRows(QModelIndex(), at, end - 1)
                del self.items[at:end]
                self.endRemoveRows()
            at -= 1
        shown = {item.key for item in self.items}
        at = 0
        while at < len(target):
            end = at
            while end < len(target) and target[end].key not in shown:
                end += 1
            if end > at:
                self.beginInsertRows(QModelIndex(), at, end - 1)
                self.items[at:at] = target[at:end]
                self.endInsertRows()
                at = end
                continue
            if self.items[at].key != target[at].key:
                old = next(i for i in range(at + 1, len(self.items)) if self.items[i].key == target[at].key)
                self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), at)
                self.items.insert(at, self.items.pop(old))
                self.endMoveRows()
            if self.items[at] != target[at]:
                self.items[at] = target[at]
                self.dataChanged.emit(self.index(at), self.index(at))
            at += 1

    def _spoken(self, item: Item) -> str:
        match item:
            case Head():
                return f"{wording.lane(item.lane)}, {item.count}"
            case More():
                return self.tr("Show {0} more").format(min(item.left, queries.PAGE))
            case Row(row=row):
                due = times.due(row.due_at, row.clock_from, self.desk.now())
                doing = wording.action(row.action, self.desk.zone, self.desk.now())
                return ", ".join(part for part in (row.name, doing, due.text) if part)


def _asks_the_same(item: Item | None, row: BoardRow) -> bool:
    """Whether what is asked of whoever looks at the row is what it was."""
    return isinstance(item, Row) and (item.row.lane, item.row.action) == (row.lane, row.action)


def _rings(item: Item) -> bool:
    return isinstance(item, Row) and item.row.lane == Lane.RINGING_NOW
