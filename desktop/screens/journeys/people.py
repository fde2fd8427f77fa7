"""Who stands at a step: a list read a page at a time, the longest due first; Enter opens the contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import theme
from desktop.screens import times
from desktop.screens.desk import Desk
from desktop.theme import Tone, Type
from desktop.widgets import paint
from desktop.widgets.id_table import ROW, Column, IdTable, Page
from desktop.widgets.paint import Align, RowState, Strip
from sync.replica.places import NEVER
from sync.replica.queries import journey_counts as queries
from sync.replica.queries.journey_counts import Person

Index = QModelIndex | QPersistentModelIndex
translate = QCoreApplication.translate


class _AtStep:
    def __init__(self, desk: Desk, journey: str, step: str) -> None:
        self._desk, self._journey, self._step = desk, journey, step

    def page(self, after: object | None, limit: int) -> Page:
        reader = self._desk.reader
        if reader is None:
            return Page([])
        key = after if isinstance(after, tuple) else None
        found = queries.people(reader, self._journey, self._step, key, limit)
        more = (found[-1].at, found[-1].id) if len(found) == limit else None
        return Page([each.id for each in found], more)

    def rows(self, ids: Sequence[str]) -> Mapping[str, Person]:
        reader = self._desk.reader
        return queries.those(reader, list(ids)) if reader is not None and ids else {}


def state_of(person: Person) -> tuple[str, Tone, str]:
    """How somebody stands at a step: words, tone, icon."""
    if person.late:
        return translate("Journeys", "Late"), Tone.CRITICAL, "circle-alert"
    if person.detail == "paused":
        return translate("Journeys", "Held: paused"), Tone.WARNING, "circle-pause"
    known = {
        "consent": (translate("Journeys", "Held back: consent"), Tone.WARNING, "shield-alert"),
        "hours": (translate("Journeys", "Held until it may be sent"), Tone.NEUTRAL, "moon"),
        "budget": (translate("Journeys", "Held back: enough messages"), Tone.WARNING, "shield-alert"),
        "overlap": (translate("Journeys", "Held back: another one first"), Tone.WARNING, "shield-alert"),
        "approval": (translate("Journeys", "Waits for approval"), Tone.AI, "stamp"),
        "send_failed": (translate("Journeys", "Could not be sent"), Tone.CRITICAL, "message-circle-x"),
        "queued": (translate("Journeys", "On its way"), Tone.INFO, "send"),
        "claimed": (translate("Journeys", "Somebody is on it"), Tone.INFO, "user"),
        "snoozed": (translate("Journeys", "Put aside"), Tone.NEUTRAL, "alarm-clock"),
    }
    if person.detail in known:
        return known[person.detail]
    if person.status in ("due", "waiting"):
        return translate("Journeys", "Due"), Tone.WARNING, "timer"
    if person.status == "unknown":
        return translate("Journeys", "Not known yet"), Tone.WARNING, "circle-question-mark"
    return translate("Journeys", "Waits"), Tone.NEUTRAL, "hourglass"


class _Rows(QStyledItemDelegate):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.current().row.ledger_two_line)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        person: Person | None = index.data(ROW)
        if person is None:
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
        strip = Strip(option.rect.adjusted(now.px(8), 0, -now.px(4), 0), now.px(8))
        said = when(self._desk, person)
        width = paint.text_width(said, Type.SMALL, tabular=True)
        paint.text(
            painter, strip.end(width), said, Type.SMALL, now.text.secondary, align=Align.END, tabular=True
        )
        words, tone, icon = state_of(person)
        inside = strip.rest()
        half = inside.height() // 2
        upper = inside.adjusted(0, now.px(3), 0, -half)
        lower = inside.adjusted(0, half, 0, -now.px(3))
        paint.text(painter, upper, person.name, Type.BASE_MEDIUM)
        paint.state_word(painter, lower, words, tone, icon)


def when(desk: Desk, person: Person) -> str:
    """When the step fell or falls due."""
    return "" if person.at >= NEVER else times.when(person.at, desk.zone, desk.now())


class People(QListView):
    """The list. `opened` tells the contact that is wanted."""

    opened = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown = ("", "")
        said = Column(
            self.tr("Who"),
            lambda person: person.name,
            spoken=lambda person: times.listed([person.name, state_of(person)[0], when(desk, person)]),
        )
        self.rows: IdTable[Person] = IdTable(_AtStep(desk, "", ""), [said], page=queries.PAGE, parent=self)
        self.setModel(self.rows)
        self.setItemDelegate(_Rows(desk, self))
        self.setMouseTracking(True)
        self.setProperty("paintsFocus", True)
        self.setProperty("ground", "raised")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("People here"))

    def show_step(self, journey: str, step: str) -> None:
        """Show who stands at a step now."""
        if (journey, step) != self._shown:
            self._shown = (journey, step)
            self.rows.reload(_AtStep(self._desk, journey, step))
            self.scrollToTop()
            if self.rows.ids:
                self.setCurrentIndex(self.rows.index(0, 0))

    def follow(self, enrolments: frozenset[str]) -> None:
        """These enrolments moved."""
        self.rows.follow(enrolments)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_O):
            self._open(self.currentIndex())
        elif key in moves and not event.modifiers():
            super().keyPressEvent(QKeyEvent(event.type(), moves[key], event.modifiers()))
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._open(self.indexAt(event.position().toPoint()))

    def _open(self, index: QModelIndex) -> None:
        person: Person | None = index.data(ROW) if index.isValid() else None
        if person is not None:
            self.opened.emit(person.contact_id)
