"""The foot of an opened journey: what a rehearsal came to, in numbers and in people."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.screens import times
from desktop.screens.journeys.rehearsal import RehearsalModel, Row
from desktop.theme import Type
from desktop.widgets import paint
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import Plane
from desktop.widgets.id_table import ROW, Column, RowList
from desktop.widgets.label import Label
from desktop.widgets.paint import RowState, Strip
from desktop.widgets.states import ErrorState, LoadingState

Index = QModelIndex | QPersistentModelIndex
_DAYS = (7, 30, 90)
_MARK, _WHEN = 190, 132


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.current().row.table)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row | None = index.data(ROW)
        if row is None:
            return
        now, flags = theme.current(), option.state
        has_focus = option.widget is not None and option.widget.hasFocus()
        paint.row(
            painter,
            option.rect,
            RowState(
                selected=bool(flags & QStyle.StateFlag.State_Selected) and has_focus,
                hovered=bool(flags & QStyle.StateFlag.State_MouseOver),
            ),
        )
        strip = Strip(option.rect.adjusted(now.px(8), 0, -now.px(8), 0), now.px(12))
        mark = strip.end(now.px(_MARK))
        draft, live = strip.end(now.px(_WHEN)), strip.end(now.px(_WHEN))
        paint.state_word(painter, mark, row.mark.words, row.mark.tone, row.mark.icon)
        paint.text(painter, draft, row.draft, Type.SMALL, now.text.primary, tabular=True)
        paint.text(painter, live, row.live, Type.SMALL, now.text.secondary, tabular=True)
        paint.text(painter, strip.start(min(now.px(160), strip.room // 2)), row.name, Type.BASE_MEDIUM)
        paint.text(painter, strip.rest(), row.why, Type.SMALL, now.text.secondary)


class _Heads(QWidget):
    """The column heads, laid out as the rows are, beside their scroll bar."""

    def __init__(self, rows: QListView) -> None:
        super().__init__()
        self._rows = rows
        rows.verticalScrollBar().rangeChanged.connect(lambda *_: self.update())
        self.setFixedHeight(theme.current().row.column_header)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        inside = QRect(self._rows.viewport().x(), 0, self._rows.viewport().width(), self.height())
        strip = Strip(inside.adjusted(now.px(8), 0, -now.px(8), 0), now.px(12))
        mark, draft, live = strip.end(now.px(_MARK)), strip.end(now.px(_WHEN)), strip.end(now.px(_WHEN))
        who = strip.start(min(now.px(160), strip.room // 2))
        for rect, words in (
            (who, self.tr("Who")),
            (strip.rest(), self.tr("Why")),
            (live, self.tr("Live")),
            (draft, self.tr("Draft")),
            (mark, self.tr("Difference")),
        ):
            paint.text(painter, rect, words, Type.CAPTION, now.text.secondary)
        paint.hairline(painter, self.rect())


class _List(QListView):
    opened = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_O):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._open(self.indexAt(event.position().toPoint()))

    def _open(self, index: QModelIndex) -> None:
        row: Row | None = index.data(ROW) if index.isValid() else None
        if row is not None:
            self.opened.emit(row.id)


class Rehearsed(Plane):
    """The panel. `opened` tells a contact, `again` that it is to be rehearsed anew, `closed` that it may go."""

    opened = Signal(str)
    again = Signal()
    closed = Signal()

    def __init__(self, model: RehearsalModel, parent: QWidget | None = None) -> None:
        super().__init__("surface.surface", "top", parent)
        self._model = model
        px = theme.current().px
        self.setFixedHeight(px(224))
        self.setAccessibleName(self.tr("Rehearsal"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(16), px(8), px(12), px(4))
        whole.setSpacing(px(4))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(Label(self.tr("Rehearsal"), Type.BASE_STRONG))
        self.note = Label("", Type.SMALL, "text.secondary")
        head.addWidget(self.note, 1)
        self.days = QComboBox()
        self.days.setAccessibleName(self.tr("How many days back"))
        for days in _DAYS:
            self.days.addItem(self.tr("Last {0} days").format(days), days)
        self.days.setCurrentIndex(_DAYS.index(model.days))
        self.days.activated.connect(self._choose_days)
        head.addWidget(self.days)
        self.close_button = Button(icon="x", kind=Kind.QUIET, name=self.tr("Close the rehearsal"), height=24)
        self.close_button.clicked.connect(self.closed)
        head.addWidget(self.close_button)
        whole.addLayout(head)
        self.stack = QStackedWidget()
        whole.addWidget(self.stack, 1)
        self.loading = LoadingState(
            self.tr("Playing the last days through the draft"),
            self.tr("Nothing is sent. You may go on working."),
        )
        self.loading.stopped.connect(model.cancel)
        self.stack.addWidget(self.loading)
        self._failure = QWidget()
        self._failed = QVBoxLayout(self._failure)
        self.stack.addWidget(self._failure)
        self.stack.addWidget(self._result())
        model.changed.connect(self.show_state)

    def _result(self) -> QWidget:
        px = theme.current().px
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        self._numbers = QGridLayout()
        self._numbers.setHorizontalSpacing(px(20))
        self._numbers.setVerticalSpacing(0)
        self.figures: list[tuple[Label, Label]] = []
        for place in range(6):
            figure, words = (
                Label("", Type.FIGURE_SMALL, tabular=True),
                Label("", Type.CAPTION, "text.secondary"),
            )
            self._numbers.addWidget(figure, 2 * (place // 3), place % 3)
            self._numbers.addWidget(words, 2 * (place // 3) + 1, place % 3)
            self.figures.append((figure, words))
        left = QVBoxLayout()
        left.addLayout(self._numbers)
        left.addStretch(1)
        row.addLayout(left)
        right = QVBoxLayout()
        right.setSpacing(0)
        self.rows = RowList([Column(self.tr("Who"), lambda each: each.name, spoken=lambda each: each.spoken)])
        self.list = _List()
        self.list.setModel(self.rows)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setMouseTracking(True)
        self.list.setProperty("paintsFocus", True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Who would have noticed a difference: live, draft, difference"))
        self.list.opened.connect(self.opened)
        self.heads = _Heads(self.list)
        right.addWidget(self.heads)
        right.addWidget(self.list, 1)
        self.nobody = Label(
            self.tr("Nobody would have noticed a difference in these days."),
            Type.SMALL,
            "text.secondary",
            wrap=True,
        )
        right.addWidget(self.nobody, 1)
        row.addLayout(right, 1)
        return made

    def show_state(self) -> None:
        """Show how far it is, what went wrong, or what it came to."""
        model = self._model
        self.setVisible(model.is_open)
        if model.is_running:
            self.note.set_words("")
            self.loading.set_progress(model.done, model.total)
            self.stack.setCurrentWidget(self.loading)
        elif model.error:
            while (old := self._failed.takeAt(0)) is not None:
                widget = old.widget()
                if widget is not None:
                    widget.deleteLater()
            state = ErrorState(self.tr("It could not be rehearsed"), model.error, details=False)
            state.retried.connect(self.again)
            self._failed.addWidget(state)
            self.stack.setCurrentWidget(self._failure)
        elif model.summary is not None:
            self._show_result()

    def _show_result(self) -> None:
        model, summary = self._model, self._model.summary
        assert summary is not None
        ran = times.clock(model.ran_at, model.desk.zone) if model.ran_at is not None else ""
        beside = (
            self.tr("your last {0} days, ran {1}; draft beside what runs").format(model.days, ran)
            if summary.beside
            else self.tr("your last {0} days, ran {1}; nothing of it runs yet").format(model.days, ran)
        )
        if len(model.rows) < summary.newly + summary.no_longer + summary.otherwise:
            beside = self.tr("{0}; the first {1} people").format(beside, len(model.rows))
        self.note.set_words(beside)
        told = (
            (f"{summary.drafted.contacted:,}", self.tr("people contacted")),
            (_signed(summary.drafted.messages - summary.live.messages), self.tr("messages")),
            (_signed(summary.drafted.asked - summary.live.asked), self.tr("things for people")),
            (f"{summary.newly:,}", self.tr("newly contacted")),
            (f"{summary.no_longer:,}", self.tr("no longer")),
            (f"{summary.drafted.over_budget:,}", self.tr("stopped: enough messages")),
        )
        for (figure, label), (number, words) in zip(self.figures, told, strict=True):
            figure.set_words(times.apart(number))
            label.set_words(words)
        self.rows.set_rows(model.rows)
        self.heads.setVisible(bool(model.rows))
        self.list.setVisible(bool(model.rows))
        self.nobody.setVisible(not model.rows)
        self.stack.setCurrentIndex(2)

    def _choose_days(self, place: int) -> None:
        self._model.days = _DAYS[place]
        self.again.emit()


def _signed(number: int) -> str:
    return f"+{number:,}" if number > 0 else f"−{-number:,}" if number < 0 else "±0"
