"""The list of every journey: painted rows, problems first, opened with Enter."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.screens.journeys.model import JourneysModel, Line
from desktop.theme import Tone, Type
from desktop.widgets import paint
from desktop.widgets.frame import Plane
from desktop.widgets.id_table import ROW, Column, RowList
from desktop.widgets.paint import Align, RowState, Strip

Index = QModelIndex | QPersistentModelIndex
_STATE, _NUMBER = 160, 84
_NARROW = 760
"""Below this width the last week's counts make room, in px at 100 %."""


class JourneyRows(QStyledItemDelegate):
    """Paints a journey in the board's row height."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.current().row.board)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line | None = index.data(ROW)
        if line is None:
            return
        now, flags = theme.current(), option.state
        paint.row(
            painter,
            option.rect,
            RowState(
                selected=bool(flags & QStyle.StateFlag.State_Selected),
                hovered=bool(flags & QStyle.StateFlag.State_MouseOver),
                active_window=option.widget.hasFocus() if option.widget is not None else True,
            ),
        )
        strip = Strip(option.rect.adjusted(now.px(16), 0, -now.px(16), 0), now.px(12))
        is_wide = option.rect.width() >= now.px(_NARROW)
        numbers = [(line.blocked, Tone.WARNING), (line.late, Tone.CRITICAL)]
        if is_wide:
            numbers += [(line.finished, Tone.NEUTRAL), (line.started, Tone.NEUTRAL)]
        numbers.append((line.here, Tone.NEUTRAL))
        for number, tone in numbers:
            has_ink = number and tone is not Tone.NEUTRAL
            ink = now.state(tone).fg if has_ink else now.text.primary if number else now.text.tertiary
            paint.text(
                painter,
                strip.end(now.px(_NUMBER)),
                f"{number:,}" if number else "–",
                Type.BASE,
                ink,
                align=Align.END,
                tabular=True,
                weight=500 if has_ink else None,
            )
        state = strip.end(now.px(_STATE))
        paint.state_word(painter, state, line.mark.words, line.mark.tone, line.mark.icon)
        paint.two_lines(painter, strip.rest(), line.name, line.detail, Type.BASE_STRONG)


class _Heads(Plane):
    """The column heads, laid out as the rows are, beside their scroll bar."""

    def __init__(self, rows: QListView) -> None:
        super().__init__("surface.surface", "bottom")
        self._rows = rows
        rows.verticalScrollBar().rangeChanged.connect(lambda *_: self.update())
        self.setFixedHeight(theme.current().row.column_header)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), theme.current()
        self.paint_plane(painter)
        inside = QRect(self._rows.viewport().x(), 0, self._rows.viewport().width(), self.height())
        strip = Strip(inside.adjusted(now.px(16), 0, -now.px(16), 0), now.px(12))
        ends = [self.tr("Held back"), self.tr("Late")]
        if inside.width() >= now.px(_NARROW):
            ends += [self.tr("Ended, 7 d"), self.tr("Begun, 7 d")]
        ends.append(self.tr("In it now"))
        for words in ends:
            self._head(painter, strip.end(now.px(_NUMBER)), words, Align.END)
        self._head(painter, strip.end(now.px(_STATE)), self.tr("State"), Align.START)
        self._head(painter, strip.rest(), self.tr("Follow-up"), Align.START)

    def _head(self, painter: QPainter, rect: QRect, words: str, align: Align) -> None:
        paint.text(painter, rect, words, Type.CAPTION, theme.current().text.secondary, align=align)


class _List(QListView):
    opened = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif key in moves and not event.modifiers():
            super().keyPressEvent(QKeyEvent(event.type(), moves[key], event.modifiers()))
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._open(self.indexAt(event.position().toPoint()))

    def _open(self, index: QModelIndex) -> None:
        line: Line | None = index.data(ROW) if index.isValid() else None
        if line is not None:
            self.opened.emit(line.id)


class Listing(QWidget):
    """The heads and the rows. `opened` tells the journey that is wanted."""

    opened = Signal(str)

    def __init__(self, model: JourneysModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.rows = RowList(
            [Column(self.tr("Follow-up"), lambda line: line.name, spoken=lambda line: line.spoken)]
        )
        self.list = _List()
        self.list.setModel(self.rows)
        self.list.setItemDelegate(JourneyRows(self.list))
        self.list.setAccessibleName(self.tr("Follow-ups"))
        self.list.setMouseTracking(True)
        self.list.setProperty("paintsFocus", True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.opened.connect(self.opened)
        column.addWidget(_Heads(self.list))
        column.addWidget(self.list, 1)
        model.changed.connect(self.show_lines)

    def show_lines(self) -> None:
        """Go to the lines that the model has; the chosen one stays chosen."""
        self.rows.set_rows(self._model.lines)
        if not self.list.currentIndex().isValid() and self._model.lines:
            self.list.setCurrentIndex(self.rows.index(0, 0))
