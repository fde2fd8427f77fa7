"""What the list is made of: a tile with a count and its money, and how a row is painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop import theme
from desktop.screens.slipped import words
from desktop.screens.slipped.model import SLIP, Sum
from desktop.theme import Type, icons
from desktop.widgets import paint
from desktop.widgets.paint import RowState
from sync.policy.slips import Prices, Slip, SlipKind

MONEY_COLUMN = 3
Index = QModelIndex | QPersistentModelIndex


class Tile(QPushButton):
    """A list's name, how many stand in it and what may be at stake; pressed, only they are shown."""

    def __init__(self, kind: SlipKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._count, self._money = "", ""
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(words.about(kind))

    def show_sum(self, found: Sum, prices: Prices) -> None:
        """How many there are, and the money."""
        self._count = f"{found.count:,}"
        known = found.count > found.unpriced
        self._money = words.money(found.money, prices.currency, found.basis) if known else ""
        self.setAccessibleName(f"{words.kind(self.kind)}, {self._count} {self._money}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(180), px(76))

    def minimumSizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(140), px(76))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = now.surface.selected if self.isChecked() else now.surface.raised
        if self.underMouse() and not self.isChecked():
            fill = now.surface.hover
        line = now.accent.base if self.isChecked() else now.border.default
        paint.rounded(painter, self.rect(), now.radius.card, fill, line)
        box = self.rect().adjusted(now.px(12), now.px(10), -now.px(12), -now.px(10))
        top = paint.Strip(QRect(box.x(), box.y(), box.width(), now.line(Type.SMALL)), now.px(6))
        icons.paint(
            painter,
            top.start(now.icon.inline),
            words.KINDS[self.kind][1],
            now.text.secondary,
            now.icon.inline,
        )
        paint.text(painter, top.rest(), words.kind(self.kind), Type.SMALL, now.text.secondary, weight=500)
        line_ = now.line(Type.FIGURE_SMALL)
        foot = paint.Strip(QRect(box.x(), box.bottom() - line_ + 1, box.width(), line_), now.px(8))
        paint.text(
            painter,
            foot.start(paint.text_width(self._count, Type.FIGURE_SMALL)),
            self._count,
            Type.FIGURE_SMALL,
            now.text.primary,
        )
        paint.text(painter, foot.rest(), self._money, Type.SMALL, now.text.secondary, tabular=True)


class RowDelegate(QStyledItemDelegate):
    """Paints a cell of a row; money stands at the end, under its head."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now, state = theme.current(), option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        column = index.column()
        look = RowState(
            selected=is_selected and column == 0,
            hovered=bool(state & QStyle.StateFlag.State_MouseOver) and column == 0,
            active_window=bool(state & QStyle.StateFlag.State_Active),
        )
        paint.row(painter, option.rect, look)
        if column and is_selected:
            painter.fillRect(
                option.rect, now.surface.selected if look.active_window else now.surface.selected_inactive
            )
            paint.hairline(painter, option.rect)
        box = cell(option.rect, column)
        told = str(index.data() or "")
        if column == MONEY_COLUMN:
            paint.text(painter, box, told, Type.BASE, now.text.primary, tabular=True, align=paint.Align.END)
            return
        slip = index.data(SLIP)
        if column == 1 and isinstance(slip, Slip):
            strip = paint.Strip(box, now.px(6))
            icons.paint(
                painter,
                strip.start(now.icon.inline),
                words.KINDS[slip.kind][1],
                now.text.secondary,
                now.icon.inline,
            )
            box = strip.rest()
        role = Type.BASE_STRONG if column == 0 else Type.BASE
        colour = now.text.primary if column == 0 else now.text.secondary
        paint.text(painter, box, told, role, colour, tabular=column == 2)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.current().row.table)


class Head(QHeaderView):
    """Column heads in the type scale's own caption."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802 - Qt calls it
        now = theme.current()
        painter.fillRect(rect, now.surface.surface)
        paint.hairline(painter, rect)
        told = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        align = paint.Align.END if section == MONEY_COLUMN else paint.Align.START
        paint.text(
            painter, cell(rect, section), told, Type.CAPTION, now.text.secondary, weight=500, align=align
        )

    def sizeHint(self) -> QSize:
        return QSize(0, theme.current().row.column_header)


def cell(rect: QRect, column: int) -> QRect:
    """The room for words in a cell: the first and the last keep the page's own margin."""
    now = theme.current()
    start, end = now.px(16 if column == 0 else 6), now.px(16 if column == MONEY_COLUMN else 6)
    left, right = (end, start) if now.rtl else (start, end)
    return rect.adjusted(left, 0, -right, 0)
