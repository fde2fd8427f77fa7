"""The handset around its pages: the body with its glass, and how somebody stands in the list of people."""

from __future__ import annotations

from typing import NamedTuple
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.handset import wording
from desktop.screens import times
from desktop.screens import wording as words
from desktop.theme import Type, icons
from desktop.widgets import paint
from desktop.widgets.frame import Plane
from desktop.widgets.id_table import ROW, Column, RowList
from desktop.widgets.paint import RowState
from sync.handset import Someone

Index = QModelIndex | QPersistentModelIndex


class Body(Plane):
    """The handset: a rounded body, a rim, and a glass of which the top carries the clock. Pages go into `glass`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface.canvas", parent=parent)
        px = theme.current().px
        outer = QVBoxLayout(self)
        rim = px(12) + px(8)
        outer.setContentsMargins(rim, px(12) + px(40), rim, px(12) + px(32))
        self.glass = QVBoxLayout()
        self.glass.setSpacing(0)
        outer.addLayout(self.glass)
        self._clock, self._title = "", ""

    def tell(self, clock: str, title: str) -> None:
        """The time, and whose clinic's practice it is."""
        if (clock, title) != (self._clock, self._title):
            self._clock, self._title = clock, title
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = self.rect().adjusted(now.px(12), now.px(12), -now.px(12), -now.px(12))
        paint.rounded(painter, body, now.px(36), now.surface.sunken, now.border.strong)
        inner = body.adjusted(now.px(7), now.px(7), -now.px(7), -now.px(7))
        paint.rounded(painter, inner, now.px(29), now.surface.surface, now.border.default)
        top = QRect(inner.left() + now.px(20), inner.top(), inner.width() - now.px(40), now.px(33))
        strip = paint.Strip(top, now.px(8))
        clock = strip.start(paint.text_width(self._clock, Type.SMALL, tabular=True, weight=600))
        paint.text(painter, clock, self._clock, Type.SMALL, now.text.primary, tabular=True, weight=600)
        title = strip.end(min(paint.text_width(self._title, Type.SMALL), strip.room))
        paint.text(painter, title, self._title, Type.SMALL, now.text.secondary, align=paint.Align.END)
        wide = now.px(112)
        bar = QRect(inner.center().x() - wide // 2, inner.bottom() - now.px(14), wide, now.px(4))
        paint.rounded(painter, bar, now.px(2), now.border.control, None)


class PersonRow(NamedTuple):
    """Somebody in the list: the number names the row, and words, icon and moment tell of the last message."""

    id: str
    name: str
    letters: str
    number: str
    words: str
    icon: str
    when: str


def person_row(someone: Someone, zone: ZoneInfo, now: int) -> PersonRow:
    """Somebody as a row."""
    when = ""
    if someone.at:
        today = times.moment(someone.at, zone).date() == times.moment(now, zone).date()
        when = times.clock(someone.at, zone) if today else times.day(someone.at, zone, now)
    return PersonRow(
        someone.number,
        wording.name(someone),
        wording.letters(someone),
        wording.number(someone.number) if someone.names else "",
        " ".join(someone.words.split()),
        words.channel_icon(someone.channel) if someone.channel else "",
        when,
    )


class PeopleList(QListView):
    """Whose phone it may be. `opened` carries the number that was pressed or entered; `left` that one goes up out of it."""

    opened = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.people = RowList([Column("", _spoken)], parent=self)
        self.setModel(self.people)
        self.setItemDelegate(PeopleDelegate(self))
        self.setAccessibleName(self.tr("People"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setProperty("paintsFocus", True)
        self.clicked.connect(self._open)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW) if index.isValid() else None
        if isinstance(row, PersonRow):
            self.opened.emit(row.id)


class PeopleDelegate(QStyledItemDelegate):
    """Paints somebody in 64 px."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.current().px(64))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: PersonRow | None = index.data(ROW)
        if row is None:
            return
        now, flags = theme.current(), option.state
        chosen = bool(flags & QStyle.StateFlag.State_Selected) and bool(
            flags & QStyle.StateFlag.State_HasFocus
        )
        looks = RowState(
            selected=chosen, hovered=bool(flags & QStyle.StateFlag.State_MouseOver), focused=chosen
        )
        painter.save()
        paint.row(painter, option.rect, looks)
        strip = paint.Strip(option.rect.adjusted(now.px(12), 0, -now.px(12), 0), now.px(10))
        face = strip.start(now.avatar.large)
        face.setTop(face.top() + (face.height() - now.avatar.large) // 2)
        face.setHeight(now.avatar.large)
        paint.avatar(painter, face, row.letters)
        if not row.letters:
            icons.paint(painter, face, "user-round", now.text.secondary, now.icon.base)
        rest = strip.rest()
        lines = now.line(Type.BASE) + now.line(Type.SMALL)
        top = rest.top() + (rest.height() - lines) // 2
        first = paint.Strip(QRect(rest.left(), top, rest.width(), now.line(Type.BASE)), now.px(8))
        when = first.end(paint.text_width(row.when, Type.SMALL, tabular=True))
        paint.text(
            painter, when, row.when, Type.SMALL, now.text.secondary, align=paint.Align.END, tabular=True
        )
        paint.text(painter, first.rest(), row.name, Type.BASE_STRONG)
        top += now.line(Type.BASE)
        second = paint.Strip(QRect(rest.left(), top, rest.width(), now.line(Type.SMALL)), now.px(6))
        if row.icon:
            mark = second.start(now.icon.inline)
            icons.paint(painter, mark, row.icon, now.text.secondary, now.icon.inline)
        paint.text(painter, second.rest(), row.words or row.number, Type.SMALL, now.text.secondary)
        painter.restore()


def _spoken(row: PersonRow) -> str:
    return ". ".join(part for part in (row.name, row.number, row.words, row.when) if part)
