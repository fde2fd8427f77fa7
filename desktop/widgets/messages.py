"""A conversation as it is read, oldest above: what they said, what we said with its state, what happened in between, under
the heads of the days. Words stand as they were written: nothing in them is formatted, loaded or followed.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
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
from desktop.widgets.flow import Flow
from desktop.widgets.id_table import ID, ROW, Column, RowList

AnyIndex = QModelIndex | QPersistentModelIndex
_MOST_LINES = 24
_FLOWS_KEPT = 400
_LINE_BREAK = "\u2028"


class Bubble(NamedTuple):
    """Something that was said. `foot` stands under it; `state` (words, tone, icon) is what became of one of ours, and
    `quiet` says that it never went out. `cut` are the words for opening all of a long one."""

    id: str
    words: str
    ours: bool
    foot: str
    state: tuple[str, Tone, str] | None = None
    subject: str = ""
    cut: str = ""
    quiet: bool = False
    speaker: str = ""


class Happening(NamedTuple):
    """Something that happened in between: a call, a visit, an opt-out."""

    id: str
    words: str
    icon: str
    tone: Tone = Tone.NEUTRAL


class DayHead(NamedTuple):
    """The head of a day, or the line above what is new."""

    id: str
    words: str
    tone: Tone = Tone.NEUTRAL


Piece = Bubble | Happening | DayHead


class MessagesModel(RowList):
    """The pieces, oldest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__([Column("", spoken)], parent=parent)


def spoken(piece: Piece) -> str:
    """A piece as assistive technology reads it."""
    if not isinstance(piece, Bubble):
        return piece.words
    state = piece.state[0] if piece.state is not None else ""
    return ". ".join(part for part in (piece.speaker, piece.subject, piece.words, piece.foot, state) if part)


class _Shape(NamedTuple):
    flow: Flow
    subject: Flow | None
    width: int
    height: int


class MessagesDelegate(QStyledItemDelegate):
    """Paints the pieces; words are laid out once for each width."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shapes: dict[tuple[str, str, str, int], _Shape] = {}
        theme.changed.connect(self._shapes.clear)

    def shape(self, bubble: Bubble, room: int) -> _Shape:
        """How a bubble stands in `room` px of the list."""
        key = (bubble.id, bubble.words, bubble.subject, room)
        found = self._shapes.get(key)
        if found is None:
            if len(self._shapes) >= _FLOWS_KEPT:
                self._shapes.clear()
            found = self._shapes[key] = _shape(bubble, room)
        return found

    def is_cut(self, bubble: Bubble, room: int) -> bool:
        """Whether not all of its words are shown."""
        return bool(bubble.cut) or self.shape(bubble, room).flow.is_cut

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        now, piece = theme.current(), index.data(ROW)
        view = self.parent()
        room = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        match piece:
            case Bubble():
                foot = now.line(Type.CAPTION) + now.px(4)
                more = now.line(Type.SMALL) if self.is_cut(piece, room) else 0
                return QSize(room, self.shape(piece, room).height + more + foot + now.px(14))
            case Happening():
                flow = Flow(piece.words, Type.SMALL, _note_room(room), max_lines=3)
                return QSize(room, flow.height + now.px(10))
            case _:
                return QSize(room, now.px(36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        piece: Piece | None = index.data(ROW)
        painter.save()
        match piece:
            case Bubble():
                self._bubble(painter, option, piece)
            case Happening():
                self._happening(painter, option.rect, piece)
            case DayHead():
                self._day(painter, option.rect, piece)
            case _:
                pass
        painter.restore()

    def _bubble(self, painter: QPainter, option: QStyleOptionViewItem, bubble: Bubble) -> None:
        now, rect = theme.current(), option.rect
        shape = self.shape(bubble, rect.width())
        strip = paint.Strip(rect.adjusted(now.px(24), 0, -now.px(24), 0))
        column = strip.end(shape.width) if bubble.ours else strip.start(shape.width)
        is_cut = self.is_cut(bubble, rect.width())
        tall = shape.height + (now.line(Type.SMALL) if is_cut else 0)
        box = QRect(column.left(), rect.top() + now.px(4), shape.width, tall)
        ground = now.state(Tone.ACCENT) if bubble.ours else None
        fill = ground.bg if ground is not None else now.surface.raised
        line = ground.border if ground is not None else now.border.default
        if bubble.quiet:
            fill, line = now.surface.surface, now.border.default
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) and bool(
            option.state & QStyle.StateFlag.State_HasFocus
        )
        paint.rounded(painter, box, now.radius.card, fill, now.focus.ring if chosen else line)
        inner = box.adjusted(now.px(12), now.px(8), -now.px(12), -now.px(8))
        painter.save()
        painter.setClipRect(box)
        ink = now.text.secondary if bubble.quiet else now.text.primary
        if shape.subject is not None:
            shape.subject.draw(painter, inner, now.text.primary)
            inner.setTop(inner.top() + shape.subject.height + now.px(2))
        shape.flow.draw(painter, inner, ink)
        if is_cut:
            below = QRect(inner.left(), inner.top() + shape.flow.height, inner.width(), now.line(Type.SMALL))
            paint.text(
                painter,
                below,
                bubble.cut or self.tr("Show all of it"),
                Type.SMALL,
                now.accent.text,
                weight=500,
            )
        painter.restore()
        foot = QRect(
            rect.left() + now.px(24),
            box.bottom() + now.px(3),
            rect.width() - now.px(48),
            now.line(Type.CAPTION),
        )
        self._foot(painter, foot, bubble)

    def _foot(self, painter: QPainter, rect: QRect, bubble: Bubble) -> None:
        now = theme.current()
        strip = paint.Strip(rect, now.px(8))
        take = strip.end if bubble.ours else strip.start
        if bubble.state is not None:
            words, tone, icon = bubble.state
            width = min(paint.state_word_width(words, Type.CAPTION), rect.width())
            paint.state_word(painter, take(width), words, tone, icon, Type.CAPTION)
        width = min(paint.text_width(bubble.foot, Type.CAPTION, tabular=True), strip.room)
        paint.text(painter, take(width), bubble.foot, Type.CAPTION, now.text.secondary, tabular=True)

    def _happening(self, painter: QPainter, rect: QRect, piece: Happening) -> None:
        now = theme.current()
        ink = now.text.secondary if piece.tone is Tone.NEUTRAL else now.state(piece.tone).fg
        room = _note_room(rect.width())
        flow = Flow(piece.words, Type.SMALL, room, max_lines=3)
        width = flow.natural_width + now.icon.inline + now.px(8)
        middle = QRect(rect.left() + (rect.width() - width) // 2, rect.top() + now.px(5), width, flow.height)
        strip = paint.Strip(middle, now.px(8))
        mark = strip.start(now.icon.inline)
        mark.setHeight(now.line(Type.SMALL))
        icons.paint(painter, mark, piece.icon, ink, now.icon.inline)
        if flow.natural_width < room:
            flow = Flow(piece.words, Type.SMALL, flow.natural_width + 1, max_lines=3)
        flow.draw(painter, strip.rest(), ink)

    def _day(self, painter: QPainter, rect: QRect, piece: DayHead) -> None:
        now = theme.current()
        ink = now.text.secondary if piece.tone is Tone.NEUTRAL else now.state(piece.tone).fg
        if piece.tone is not Tone.NEUTRAL:
            wide = paint.text_width(piece.words, Type.SMALL, weight=500) // 2 + now.px(12)
            for left, right in (
                (rect.left() + now.px(24), rect.center().x() - wide),
                (rect.center().x() + wide, rect.right() - now.px(24)),
            ):
                painter.fillRect(
                    QRect(left, rect.center().y(), right - left, now.px(1)), now.state(piece.tone).border
                )
        weight = None if piece.tone is Tone.NEUTRAL else 500
        paint.text(painter, rect, piece.words, Type.SMALL, ink, align=paint.Align.CENTRE, weight=weight)


def _shape(bubble: Bubble, room: int) -> _Shape:
    now = theme.current()
    padding = 2 * now.px(12)
    most = max(min(now.px(424), room - now.px(48) - now.px(40)) - padding, now.px(80))
    words = bubble.words.replace("\r\n", "\n").replace("\n", _LINE_BREAK)
    flow = Flow(words, Type.READING, most, max_lines=_MOST_LINES, own_way=True)
    subject = (
        Flow(bubble.subject, Type.BASE, most, weight=600, max_lines=2, own_way=True)
        if bubble.subject
        else None
    )
    inner = max(flow.natural_width, subject.natural_width if subject is not None else 0, now.px(24))
    if flow.is_cut or bubble.cut:
        inner = most
    elif inner < most:
        flow = Flow(words, Type.READING, inner + 1, max_lines=_MOST_LINES, own_way=True)
        inner += 1
    height = flow.height + 2 * now.px(8) + (subject.height + now.px(2) if subject is not None else 0)
    return _Shape(flow, subject, inner + padding, height)


def _note_room(room: int) -> int:
    return max(min(room - theme.current().px(96), theme.current().px(480)), 40)


class Messages(QListView):
    """The list. `opened` carries the id of a bubble that was pressed or entered; it keeps to its end while that is in view."""

    opened = Signal(str)
    left = Signal()
    """Escape: back to where one came from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Conversation"))
        self.setItemDelegate(MessagesDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setProperty("paintsFocus", True)
        self.setProperty("ground", "canvas")
        self._at_end = True
        self.verticalScrollBar().valueChanged.connect(self._note)
        self.verticalScrollBar().rangeChanged.connect(self._follow)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def at_end(self) -> bool:
        """Whether the newest message is in view."""
        return self._at_end

    def to_end(self) -> None:
        """Show the newest message, and keep to it."""
        self._at_end = True
        self.scrollToBottom()

    def chosen(self) -> str:
        """The id of the bubble that stands under the keyboard, or empty."""
        index = self.currentIndex()
        return index.data(ID) if index.isValid() and isinstance(index.data(ROW), Bubble) else ""

    def _note(self, value: int) -> None:
        self._at_end = value >= self.verticalScrollBar().maximum() - theme.current().px(8)

    def _follow(self, _least: int, most: int) -> None:
        if self._at_end:
            self.verticalScrollBar().setValue(most)

    def resizeEvent(self, event: QResizeEvent) -> None:
        was = self._at_end
        super().resizeEvent(event)
        if was:
            self.to_end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and isinstance(index.data(ROW), Bubble):
            self.opened.emit(index.data(ID))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.chosen() and not event.isAutoRepeat():
                self.opened.emit(self.chosen())
        else:
            super().keyPressEvent(event)
