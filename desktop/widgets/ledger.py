"""The expected-action ledger: what should happen, whether it has, and why or why not, one entry opened at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
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
from desktop.widgets import face, paint
from desktop.widgets.face import Face, Kind
from desktop.widgets.id_table import ID, ROW, Column, RowList
from desktop.widgets.paint import RowState

AnyIndex = QModelIndex | QPersistentModelIndex


class Status(NamedTuple):
    """A ledger status as people read it."""

    words: str
    tone: Tone
    icon: str


def status(name: str) -> Status:
    """How a status of the ledger is shown; KeyError for one that does not exist."""
    translate = QCoreApplication.translate
    return {
        "not_due": Status(translate("Ledger", "Not due"), Tone.NEUTRAL, "clock"),
        "due": Status(translate("Ledger", "Due"), Tone.WARNING, "timer"),
        "running": Status(translate("Ledger", "Running"), Tone.INFO, "loader"),
        "waiting": Status(translate("Ledger", "Waiting"), Tone.NEUTRAL, "hourglass"),
        "done": Status(translate("Ledger", "Done"), Tone.SUCCESS, "circle-check"),
        "done_elsewhere": Status(
            translate("Ledger", "Done elsewhere"), Tone.INFO, "circle-arrow-out-up-right"
        ),
        "superseded": Status(translate("Ledger", "Superseded"), Tone.NEUTRAL, "circle-slash"),
        "blocked": Status(translate("Ledger", "Blocked"), Tone.CRITICAL, "circle-x"),
        "unknown": Status(translate("Ledger", "Unknown"), Tone.NEUTRAL, "circle-question-mark"),
        "missed": Status(translate("Ledger", "Missed"), Tone.CRITICAL, "circle-alert"),
    }[name]


class LedgerAction(NamedTuple):
    """Something to do about an entry; the first one is the primary button. 1, 2… reach them from the keyboard."""

    id: str
    text: str
    icon: str = ""
    key: str = ""


class LedgerEntry(NamedTuple):
    """One expected action. `why` are the opened entry's pairs of label and words; `detail` is the compact second line."""

    id: str
    status: str
    title: str
    when: str = ""
    detail: str = ""
    why: Sequence[tuple[str, str]] = ()
    why_title: str = ""
    actions: Sequence[LedgerAction] = ()


def spoken(entry: LedgerEntry) -> str:
    """An entry as assistive technology reads it."""
    parts = (status(entry.status).words, entry.title, entry.when, entry.detail)
    return ", ".join(part for part in parts if part)


class LedgerModel(RowList):
    """The entries of one contact or case."""

    def __init__(self, entries: Sequence[LedgerEntry] = (), parent: QObject | None = None) -> None:
        super().__init__([Column("", spoken)], entries, parent)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and index.isValid():
            return "; ".join(f"{label}: {words}" for label, words in index.data(ROW).why)
        return super().data(index, role)


class LedgerDelegate(QStyledItemDelegate):
    """Paints entries: status word, title, when; compact ones in two lines with the status at the end."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        self._ledger = ledger

    def _opened(self, entry: LedgerEntry) -> bool:
        return entry.id == self._ledger.opened_id and bool(entry.why)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        now = theme.current()
        entry: LedgerEntry = index.data(ROW)
        tall = now.row.ledger_two_line if self._ledger.compact else now.row.ledger_one_line
        if self._opened(entry):
            tall += now.px(32) + len(entry.why) * now.px(20) + now.px(10)
        return QSize(option.rect.width(), tall)

    def _inset(self) -> int:
        return 0 if self._ledger.compact else theme.current().px(16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        now = theme.current()
        entry: LedgerEntry = index.data(ROW)
        shown = status(entry.status)
        painter.save()
        opened = self._opened(entry)
        at = option.state
        if opened:
            painter.fillRect(option.rect, now.surface.selected)
            paint.hairline(painter, option.rect)
        else:
            paint.row(painter, option.rect, RowState(hovered=bool(at & QStyle.StateFlag.State_MouseOver)))
        if at & QStyle.StateFlag.State_HasFocus:
            paint.row(painter, option.rect, RowState(focused=True))
        inset = self._inset()
        line = now.row.ledger_two_line if self._ledger.compact else now.row.ledger_one_line
        first = QRect(option.rect.left(), option.rect.top(), option.rect.width(), line - now.px(1))
        parts = paint.Strip(first.adjusted(inset, 0, -inset, 0), now.px(8))
        colour = now.state(shown.tone).fg
        if self._ledger.compact:
            icons.paint(painter, parts.start(now.icon.base), shown.icon, colour, now.icon.base)
            word = parts.end(paint.text_width(shown.words, Type.SMALL, weight=500))
            paint.text(painter, word, shown.words, Type.SMALL, colour, weight=500, align=paint.Align.END)
            paint.two_lines(painter, parts.rest(), entry.title, entry.detail or entry.when)
        else:
            paint.state_word(painter, parts.start(now.px(112)), shown.words, shown.tone, shown.icon)
            when = parts.end(paint.text_width(entry.when, Type.SMALL, tabular=True))
            paint.text(
                painter, when, entry.when, Type.SMALL, now.text.secondary, tabular=True, align=paint.Align.END
            )
            paint.text(painter, parts.rest(), entry.title, Type.BASE_MEDIUM)
        if opened:
            self._why(painter, option.rect, entry, line)
        painter.restore()

    def _why(self, painter: QPainter, rect: QRect, entry: LedgerEntry, line: int) -> None:
        now = theme.current()
        inset = self._inset()
        label_width = now.px(72) if self._ledger.compact else now.px(112)
        top = rect.top() + line
        head = paint.Strip(QRect(rect.left() + inset, top, rect.width() - 2 * inset, now.px(28)))
        title = entry.why_title or QCoreApplication.translate("Ledger", "Why")
        paint.text(painter, head.start(label_width), title, Type.SMALL, now.text.secondary, weight=600)
        for place, action, kind in self.action_rects(rect, entry):
            face.draw(painter, place, Face(action.text, action.icon, action.key, kind))
        top += now.px(32)
        for label, words in entry.why:
            parts = paint.Strip(
                QRect(rect.left() + inset, top, rect.width() - 2 * inset, now.px(20)), now.px(8)
            )
            paint.text(painter, parts.start(label_width), label, Type.SMALL, now.text.secondary)
            paint.text(painter, parts.rest(), words, Type.SMALL)
            top += now.px(20)

    def action_rects(self, rect: QRect, entry: LedgerEntry) -> list[tuple[QRect, LedgerAction, Kind]]:
        """Where the opened entry's buttons are, in `rect` of its row."""
        now = theme.current()
        inset = self._inset()
        line = now.row.ledger_two_line if self._ledger.compact else now.row.ledger_one_line
        tall = now.control.height_small
        band = QRect(rect.left() + inset, rect.top() + line + now.px(2), rect.width() - 2 * inset, tall)
        strip = paint.Strip(band, now.px(6))
        found: list[tuple[QRect, LedgerAction, Kind]] = []
        for at, action in reversed(list(enumerate(entry.actions))):
            kind = Kind.PRIMARY if at == 0 else Kind.SECONDARY
            width = face.size(Face(action.text, action.icon, action.key), tall).width()
            found.append((strip.end(width), action, kind))
        return found[::-1]


class Ledger(QListView):
    """The list. Enter or a press opens an entry into its why (`entry_opened` with its id, or an empty text when closed);
    `acted(entry id, action id)` comes from its buttons or their numbers."""

    entry_opened = Signal(str)
    acted = Signal(str, str)

    def __init__(self, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.compact = compact
        self.opened_id = ""
        self.setProperty("bare", compact)
        self._delegate = LedgerDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Expected actions"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def toggle(self, id_: str) -> None:
        """Open an entry into its why, or close it when it is the open one."""
        self.opened_id = "" if self.opened_id == id_ else id_
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
        self.entry_opened.emit(self.opened_id)

    def walk(self, first: str = "") -> None:
        """Open the entry after the open one, from the last to the first again; `first` where none is open."""
        model = self.model()
        ids = [model.index(at, 0).data(ID) for at in range(model.rowCount())]
        if not ids:
            return
        at = (ids.index(self.opened_id) + 1) % len(ids) if self.opened_id in ids else 0
        if self.opened_id not in ids and first in ids:
            at = ids.index(first)
        self.setCurrentIndex(model.index(at, 0))
        if self.opened_id != ids[at]:
            self.toggle(ids[at])

    def content_height(self) -> int:
        """The height that shows every entry without scrolling, in px."""
        option = QStyleOptionViewItem()
        option.rect = self.viewport().rect()
        model = self.model()
        return sum(
            self._delegate.sizeHint(option, model.index(at, 0)).height() for at in range(model.rowCount())
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if not event.isAutoRepeat():
                self.toggle(index.data(ID))
            return
        typed = event.text()
        if self.opened_id and typed.isdecimal() and index.isValid() and index.data(ID) == self.opened_id:
            actions = index.data(ROW).actions
            if 1 <= int(typed) <= len(actions):
                self.acted.emit(self.opened_id, actions[int(typed) - 1].id)
                return
        super().keyPressEvent(event)

    def _action_at(self, point: QPoint) -> tuple[str, str] | None:
        index = self.indexAt(point)
        entry: LedgerEntry | None = index.data(ROW) if index.isValid() else None
        if entry is None or entry.id != self.opened_id:
            return None
        for place, action, _ in self._delegate.action_rects(self.visualRect(index), entry):
            if place.contains(point):
                return entry.id, action.id
        return None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        hit = self._action_at(point)
        if hit is not None:
            self.acted.emit(*hit)
            return
        index = self.indexAt(point)
        if index.isValid():
            self.toggle(index.data(ID))
