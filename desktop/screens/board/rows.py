"""How the board's rows are painted: lane heads, two-line rows, and the selected row's actions where owner and score were."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import theme
from desktop.screens import times, vocabulary, wording
from desktop.screens.board.model import ITEM, Head, Item, More, Row
from desktop.screens.desk import Desk
from desktop.theme import Tone, Type, icons
from desktop.theme.tokens import BoardColumns
from desktop.widgets import face, paint
from desktop.widgets.face import Face, Kind, Press
from desktop.widgets.paint import Due, RowState, Strip, Who
from sync.model.words import Lane
from sync.replica.queries.board import BoardRow

Index = QModelIndex | QPersistentModelIndex


class RowAction(NamedTuple):
    """An action that a row shows in place; `id` is the command registry's."""

    id: str
    face: Face


def main_action(row: BoardRow) -> str:
    """The action that Enter runs on a row."""
    if row.lane == Lane.RINGING_NOW:
        return "board.take"
    doing = str(wording.parsed(row.action).get("key", ""))
    if doing in ("reply", "message"):
        return "board.reply"
    if doing in ("call", "callback", "confirm", "answer"):
        return "board.call"
    return "board.done"


def actions_of(row: BoardRow) -> list[RowAction]:
    """What a selected row shows: its main action in words, then the usual ones by icon and key."""
    main, translate = main_action(row), QCoreApplication.translate
    faces = {
        "board.reply": (translate("BoardView", "Reply"), "reply", "R"),
        "board.call": (translate("BoardView", "Call"), "phone", "C"),
        "board.done": (translate("BoardView", "Done"), "check", "E"),
        "board.snooze": (translate("BoardView", "Snooze"), "alarm-clock", "S"),
        "board.take": (translate("BoardView", "Answer"), "phone", "F2"),
    }
    words, icon, key = faces[main]
    if main == "board.take":
        return [RowAction(main, Face(words, icon, key))]
    usual = (
        ("board.reply", "board.call", "board.done") if main == "board.done" else ("board.call", "board.done")
    )
    others = [id_ for id_ in (*usual, "board.snooze") if id_ != main]
    return [RowAction(main, Face(words, icon, "↵", Kind.PRIMARY))] + [
        RowAction(id_, Face("", *faces[id_][1:])) for id_ in others
    ]


class Cells(NamedTuple):
    """Where the parts of a row stand, mirrored already."""

    channel: QRect
    who: QRect
    what: QRect
    owner: QRect
    score: QRect
    due: QRect


def columns(small: bool) -> BoardColumns:
    """The column widths in force."""
    layout = theme.current().layout
    return layout.board_columns_small if small else layout.board_columns


def cells(rect: QRect, small: bool, scored: bool = True) -> Cells:
    """Lay a row out; Due is always the last column, one edge to scan. Without any score there is no column for it."""
    now, wide = theme.current(), columns(small)
    parts = Strip(rect.adjusted(now.spacing.x4, 0, -now.spacing.x4, 0), wide.gap)
    channel, who = parts.start(wide.channel), parts.start(wide.who)
    due = parts.end(wide.due)
    score = parts.end(wide.score) if wide.score and scored else QRect()
    owner = parts.end(wide.owner)
    return Cells(channel, who, parts.rest(), owner, score, due)


def shown_name(row: BoardRow) -> str:
    """A row's name as it is read; who has none is called by the number."""
    return times.apart(times.phone(row.name)) if row.name.startswith("+") else row.name


def about(row: BoardRow) -> str:
    """What stands under a row's name."""
    return wording.detail(row.detail, nameless=row.name.startswith("+"))


def shows_actions(item: Row, selected: bool) -> bool:
    """Whether a row shows its actions: the selected one, and a call that rings, which nobody should have to select."""
    return not item.gone and (selected or item.row.lane == Lane.RINGING_NOW)


_ICONS = {Lane.RINGING_NOW.value: "phone-incoming", Lane.MISSED_CALLS.value: "phone-missed"}
"""Calls say by their icon what became of them."""


class BoardDelegate(QStyledItemDelegate):
    """Paints wholly by itself."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.small = self.scored = False
        self.hovered_action: tuple[str, str] = ("", "")
        """Row and action under the pointer."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = theme.current().row
        match index.data(ITEM):
            case Head():
                return QSize(0, row.lane_header)
            case More():
                return QSize(0, row.table)
            case _:
                return QSize(0, row.board)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = option.state
        look = RowState(
            selected=bool(state & QStyle.StateFlag.State_Selected),
            hovered=bool(state & QStyle.StateFlag.State_MouseOver),
            focused=bool(state & QStyle.StateFlag.State_HasFocus),
            active_window=bool(state & QStyle.StateFlag.State_Active),
        )
        item: Item = index.data(ITEM)
        match item:
            case Head():
                self._head(painter, option.rect, item, look)
            case More():
                self._more(painter, option.rect, item, look)
            case Row():
                self._row(painter, option.rect, item, look)

    def row_actions(self, rect: QRect, row: BoardRow) -> list[tuple[RowAction, QRect]]:
        """The actions of a row that shows them, with their places, in reading order."""
        now, shown = theme.current(), actions_of(row)
        place = cells(rect, self.small, self.scored)
        if self.small:
            # The panel's foot carries the actions when there is no room; only answering stays in its row, as an icon.
            if row.lane != Lane.RINGING_NOW:
                return []
            shown = [each._replace(face=each.face._replace(text="", key="")) for each in shown]
        room = place.owner if self.small else place.what.united(place.owner).united(place.score)
        strip = Strip(room, now.px(4))
        found: list[tuple[RowAction, QRect]] = []
        for action in reversed(shown):
            size = face.size(action.face, now.control.height)
            box = strip.end(size.width())
            found.append(
                (
                    action,
                    QRect(
                        box.left(),
                        rect.top() + (rect.height() - size.height()) // 2,
                        box.width(),
                        size.height(),
                    ),
                )
            )
        return found[::-1]

    def action_at(self, rect: QRect, row: BoardRow, point: QPoint) -> str:
        """The action under a point, or an empty text."""
        return next((action.id for action, box in self.row_actions(rect, row) if box.contains(point)), "")

    def due_rect(self, rect: QRect) -> QRect:
        """The clock's cell of a row."""
        return cells(rect, self.small, self.scored).due

    def due(self, row: BoardRow, at: int | None = None) -> Due:
        """The clock of a row now, or at an instant in ms."""
        ringing = row.lane == Lane.RINGING_NOW
        return times.due(row.due_at, row.clock_from, self._desk.now() if at is None else at, ringing=ringing)

    def has_moved(self, row: BoardRow, since: int) -> bool:
        """Whether a row's clock looks different from how it looked at an instant in ms."""
        then, now = self.due(row, since), self.due(row)
        return then[:2] != now[:2] or paint.track_width(then.used) != paint.track_width(now.used)

    def _head(self, painter: QPainter, rect: QRect, head: Head, look: RowState) -> None:
        now, shown = theme.current(), vocabulary.LANES[head.lane]
        painter.fillRect(rect, now.surface.selected if look.selected else now.surface.canvas)
        paint.hairline(painter, rect, now.border.subtle)
        ink = now.state(shown.tone).fg if shown.tone is not Tone.NEUTRAL else now.text.secondary
        parts = Strip(rect.adjusted(now.px(12), 0, -now.spacing.x4, 0), now.px(8))
        chevron = "chevron-down" if head.open else "chevron-right"
        icons.paint(painter, parts.start(now.icon.inline), chevron, now.text.secondary, now.icon.inline)
        icons.paint(painter, parts.start(now.icon.inline), shown.icon, ink, now.icon.inline)
        words = wording.lane(head.lane)
        width = paint.text_width(words, Type.SMALL, weight=600)
        paint.text(painter, parts.start(width), words, Type.SMALL, ink, weight=600)
        paint.text(painter, parts.rest(), f"{head.count:,}", Type.SMALL, now.text.secondary, tabular=True)

    def _more(self, painter: QPainter, rect: QRect, more: More, look: RowState) -> None:
        now = theme.current()
        paint.row(painter, rect, look)
        words = self.tr("Show {0} more of {1}").format(min(more.left, 200), f"{more.left:,}")
        start = cells(rect, self.small, self.scored).who
        paint.text(
            painter,
            QRect(start.left(), rect.top(), rect.width() // 2, rect.height()),
            words,
            Type.SMALL,
            now.accent.text,
        )

    def _row(self, painter: QPainter, rect: QRect, item: Row, look: RowState) -> None:
        now, row = theme.current(), item.row
        ringing = row.lane == Lane.RINGING_NOW and not item.gone
        paint.row(painter, rect, look._replace(ringing=ringing, focused=False))
        if ringing and look.selected:
            painter.fillRect(Strip(rect).start(now.px(3)), now.accent.base)
        if item.gone:
            painter.setOpacity(0.55)
        place = cells(rect, self.small, self.scored)
        icon = _ICONS.get(row.lane) or wording.row_icon(row.channel, row.action)
        icons.paint(painter, place.channel, icon, now.text.secondary, now.icon.base)
        what = place.what
        boxes = self.row_actions(rect, row) if shows_actions(item, look.selected) else []
        if boxes:
            edge = boxes[0][1]
            if now.rtl:
                what = QRect(
                    edge.right() + now.px(12),
                    what.top(),
                    what.right() - edge.right() - now.px(12),
                    what.height(),
                )
            else:
                what = QRect(what.left(), what.top(), edge.left() - now.px(12) - what.left(), what.height())
        paint.two_lines(painter, place.who, shown_name(row), about(row), Type.BASE_STRONG)
        said = self._desk.now()
        doing = wording.action(row.action, self._desk.zone, said)
        holder = None if row.owner_id == self._desk.me else row.owner or self.tr("A colleague")
        why = wording.reason(
            row.reason,
            self._desk.zone,
            said,
            clock_from=row.clock_from,
            due_at=row.due_at,
            by=row.channel,
            holder=holder,
        )
        if holder is not None and row.claim_until is not None and row.claim_until > said:
            why = wording.presence(holder, why)
        paint.two_lines(painter, what, doing, why)
        if boxes:
            for action, box in boxes:
                face.draw(
                    painter, box, action.face, Press(hovered=self.hovered_action == (row.id, action.id))
                )
        else:
            self._owner(painter, place, row)
        if item.gone:
            paint.state_word(
                painter, place.due, self.tr("Done"), Tone.SUCCESS, "circle-check", align=paint.Align.END
            )
            painter.setOpacity(1.0)
        else:
            paint.due_clock(painter, place.due, self.due(row))

    def _owner(self, painter: QPainter, place: Cells, row: BoardRow) -> None:
        now = theme.current()
        mine = row.owner_id is not None and row.owner_id == self._desk.me
        who = Who.NOBODY if row.owner_id is None else Who.YOU if mine else Who.OTHER
        letters = paint.initials(row.owner or "")
        if self.small:
            paint.avatar(painter, _square(place.owner, now.avatar.base), letters, who)
            return
        if who is Who.NOBODY:
            paint.text(painter, place.owner, self.tr("Unclaimed"), Type.SMALL, now.text.secondary)
        else:
            parts = Strip(place.owner, now.px(6))
            paint.avatar(painter, _square(parts.start(now.avatar.small), now.avatar.small), letters, who)
            name = self.tr("You") if mine else (row.owner or "").split(" ")[0]
            paint.text(painter, parts.rest(), name, Type.SMALL, now.text.secondary)
        if row.score is not None and not place.score.isNull():
            paint.text(
                painter,
                place.score,
                str(row.score),
                Type.BASE,
                now.text.secondary,
                align=paint.Align.END,
                tabular=True,
            )


def _square(rect: QRect, edge: int) -> QRect:
    box = QRect(0, 0, edge, edge)
    box.moveCenter(rect.center())
    if rect.width() > edge * 2:
        box.moveLeft(rect.right() + 1 - edge if theme.current().rtl else rect.left())
    return box
