"""The timeline: what happened, newest first, under the head of its day. Any model that answers ROW with entries will do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop import theme
from desktop.theme import Tone, Type, icons
from desktop.widgets import paint
from desktop.widgets.id_table import ID, ROW, Column, RowList
from desktop.widgets.paint import RowState

AnyIndex = QModelIndex | QPersistentModelIndex


class TimelineEntry(NamedTuple):
    """One thing that happened. `at` is the clock time as read, `day` the head it stands under ("Today, Tuesday 17
    November"). Tone NEUTRAL keeps the icon quiet."""

    id: str
    at: str
    title: str
    detail: str = ""
    icon: str = "circle-dot"
    tone: Tone = Tone.NEUTRAL
    day: str = ""


class TimelineModel(RowList):
    """A plain list of entries, for short timelines; longer ones use an IdTable of their own."""

    def __init__(self, entries: Sequence[TimelineEntry] = (), parent: QObject | None = None) -> None:
        super().__init__([Column("", spoken)], entries, parent)


def spoken(entry: TimelineEntry) -> str:
    """An entry as assistive technology reads it."""
    return ", ".join(part for part in (entry.day, entry.at, entry.title, entry.detail) if part)


class TimelineDelegate(QStyledItemDelegate):
    """Paints entries; an entry whose day differs from the one above carries the day's head."""

    @staticmethod
    def _head(index: AnyIndex) -> str:
        entry: TimelineEntry | None = index.data(ROW)
        if entry is None or not entry.day:
            return ""
        above = index.sibling(index.row() - 1, index.column()).data(ROW) if index.row() else None
        return "" if above is not None and above.day == entry.day else entry.day

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        now = theme.current()
        entry: TimelineEntry | None = index.data(ROW)
        tall = now.row.timeline_two_line if entry is not None and entry.detail else now.row.timeline_one_line
        if self._head(index):
            tall += now.px(32)
        return QSize(option.rect.width(), tall)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        entry: TimelineEntry | None = index.data(ROW)
        if entry is None:
            return
        now = theme.current()
        painter.save()
        box = QRect(option.rect)
        inset = now.px(16)
        head = self._head(index)
        if head:
            place = QRect(box.left(), box.top() + now.px(6), box.width(), now.px(26)).adjusted(
                inset, 0, -inset, 0
            )
            paint.text(painter, place, head, Type.SMALL, now.text.secondary, weight=600)
            box.setTop(box.top() + now.px(32))
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, now.surface.selected)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, now.surface.hover)
        if state & QStyle.StateFlag.State_HasFocus and not state & QStyle.StateFlag.State_Selected:
            paint.row(painter, box, RowState(focused=True))
        parts = paint.Strip(box.adjusted(inset, now.px(4), -inset, 0))
        line = now.line(Type.BASE)
        clock = _first_line(parts.start(now.px(46)), line)
        paint.text(painter, clock, entry.at, Type.SMALL, now.text.secondary, tabular=True)
        colour = now.text.secondary if entry.tone is Tone.NEUTRAL else now.state(entry.tone).fg
        icons.paint(painter, _first_line(parts.start(now.px(26)), line), entry.icon, colour, now.icon.inline)
        words = parts.rest()
        paint.text(painter, _first_line(words, line), entry.title, Type.BASE)
        if entry.detail:
            below = QRect(words.left(), words.top() + line - now.px(1), words.width(), now.line(Type.SMALL))
            paint.text(painter, below, entry.detail, Type.SMALL, now.text.secondary)
        painter.restore()


def _first_line(rect: QRect, line: int) -> QRect:
    return QRect(rect.left(), rect.top(), rect.width(), line)


class Timeline(QListView):
    """The list. Give it a model whose ROW role answers TimelineEntry; `entry_opened` carries an entry's id."""

    entry_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Timeline"))
        self.setItemDelegate(TimelineDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.activated.connect(lambda index: self.entry_opened.emit(index.data(ID)))
        theme.changed.connect(self.scheduleDelayedItemsLayout)
