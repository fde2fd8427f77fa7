"""The palette (Ctrl+K): type, see people, messages and actions in sections, run one; each row shows its own shortcut.

It knows no model: a provider gives the sections for a text, and `chosen` gives back the row that was taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QWidget

from desktop import theme
from desktop.theme import Type, icons
from desktop.widgets import paint
from desktop.widgets.flow import Flow, Span
from desktop.widgets.frame import HintBar, rule, set_margins
from desktop.widgets.label import IconLabel, Label
from desktop.widgets.marks import Chip, KeyCap
from desktop.widgets.overlay import Overlay


class PaletteRow(NamedTuple):
    """One row. `matches` are [start, end) character ranges of `text` to embolden; `keys` are printed as caps."""

    id: str
    text: str
    icon: str = ""
    detail: str = ""
    keys: tuple[str, ...] = ()
    matches: tuple[tuple[int, int], ...] = ()


class PaletteSection(NamedTuple):
    """A head and its rows."""

    title: str
    rows: Sequence[PaletteRow]


Provider = Callable[[str], Sequence[PaletteSection]]
"""Gives the sections for the text typed so far; called on every change, so it must answer within a frame."""


class PaletteList(QWidget):
    """The painted list of sections and rows."""

    picked = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[PaletteSection] = []
        self.rows: list[PaletteRow] = []
        self.at = 0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_sections(self, sections: Sequence[PaletteSection]) -> None:
        """Show other rows and stand on the first."""
        self.sections = [section for section in sections if section.rows]
        self.rows = [row for section in self.sections for row in section.rows]
        self.at = 0
        self.updateGeometry()
        self.resize(self.width(), self.sizeHint().height())
        self.update()

    def _boxes(self) -> list[tuple[QRect, PaletteSection | int]]:
        """Every head (its section) and row (its number) with its place."""
        now = theme.current()
        found: list[tuple[QRect, PaletteSection | int]] = []
        top, number = now.px(4), 0
        for section in self.sections:
            found.append((QRect(0, top, self.width(), now.row.lane_header), section))
            top += now.row.lane_header
            for _ in section.rows:
                found.append((QRect(0, top, self.width(), now.row.palette), number))
                top += now.row.palette
                number += 1
        return found

    def row_rect(self, number: int) -> QRect:
        """Where a row is drawn."""
        return next(box for box, what in self._boxes() if what == number)

    def sizeHint(self) -> QSize:
        now = theme.current()
        tall = len(self.sections) * now.row.lane_header + len(self.rows) * now.row.palette + 2 * now.px(4)
        return QSize(now.px(320), tall)

    def step(self, by: int) -> None:
        """Go up or down, around the ends."""
        if self.rows:
            self.at = (self.at + by) % len(self.rows)
            self.update()

    def _number_at(self, event: QMouseEvent) -> int | None:
        point = event.position().toPoint()
        return next(
            (what for box, what in self._boxes() if isinstance(what, int) and box.contains(point)), None
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self._number_at(event)
        if number is not None and number != self.at:
            self.at = number
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self._number_at(event)
        if number is not None and event.button() is Qt.MouseButton.LeftButton:
            self.picked.emit(self.rows[number].id, False)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.fillRect(event.rect(), now.surface.raised)
        for box, what in self._boxes():
            if not box.intersects(event.rect()):
                continue
            if isinstance(what, int):
                self._row(painter, box, self.rows[what], what == self.at)
            else:
                inner = box.adjusted(now.px(16), now.px(2), -now.px(16), 0)
                paint.text(painter, inner, what.title, Type.CAPTION, now.text.secondary)

    def _row(self, painter: QPainter, box: QRect, row: PaletteRow, at: bool) -> None:
        now = theme.current()
        if at:
            ground = box.adjusted(now.px(8), 0, -now.px(8), 0)
            paint.rounded(painter, ground, now.radius.control, now.surface.selected, None)
        parts = paint.Strip(box.adjusted(now.px(16), 0, -now.px(16), 0), now.px(10))
        place = parts.start(now.icon.base)
        if row.icon:
            icons.paint(
                painter, place, row.icon, now.accent.text if at else now.text.secondary, now.icon.base
            )
        for key in reversed(row.keys):
            paint.key_cap(painter, parts.end(paint.key_cap_size(key).width()), key)
        flow = Flow(_spans(row), Type.BASE, parts.room, max_lines=1)
        words = parts.start(flow.natural_width)
        words.setTop(box.top() + (box.height() - flow.height) // 2)
        flow.draw(painter, words, now.text.primary)
        if row.detail:
            paint.text(painter, parts.rest(), row.detail, Type.SMALL, now.text.secondary)


def _spans(row: PaletteRow) -> list[Span]:
    spans: list[Span] = []
    at = 0
    for start, end in sorted(row.matches):
        if start > at:
            spans.append(Span(row.text[at:start]))
        spans.append(Span(row.text[start:end], 600))
        at = end
    spans.append(Span(row.text[at:]))
    return [span for span in spans if span.text]


class _Query(QLineEdit):
    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self.setProperty("bare", True)
        self.setProperty("paintsFocus", True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._palette.take_key(event):
            super().keyPressEvent(event)


class Palette(Overlay):
    """The overlay. `chosen(id, with_control)` is emitted once it has closed; Ctrl+Enter sets `with_control`."""

    chosen = Signal(str, bool)

    def __init__(
        self, over: QWidget, provider: Provider, *, scope: str = "", hints: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(over, name="", width=640, top=96)
        self.setAccessibleName(self.tr("Search people, messages, actions"))
        self._provider = provider
        px = theme.current().px
        self.body.setSpacing(0)
        head = QHBoxLayout()
        set_margins(head, px(16), px(10), px(12), px(10))
        head.setSpacing(px(8))
        head.addWidget(IconLabel("search"))
        self.query = _Query(self)
        self.query.setPlaceholderText(self.tr("Search people, messages, actions"))
        self.query.setAccessibleName(self.tr("Search people, messages, actions"))
        self.query.textChanged.connect(self._ask)
        head.addWidget(self.query, 1)
        self._scope = Chip(scope)
        self._scope.setVisible(bool(scope))
        head.addWidget(self._scope)
        head.addWidget(KeyCap(self.tr("Esc")))
        self.body.addLayout(head)
        self.body.addWidget(rule())
        self.list = PaletteList()
        self.list.picked.connect(self._take)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setProperty("bare", True)
        self._scroll.setWidget(self.list)
        self.body.addWidget(self._scroll, 1)
        self._none = Label("", Type.SMALL, "text.secondary", wrap=True)
        self._none.setContentsMargins(px(16), px(12), px(16), px(16))
        self._none.hide()
        self.body.addWidget(self._none)
        self._hints = list(hints) or [("↑ ↓", self.tr("move")), ("Enter", self.tr("run"))]
        self._foot = HintBar(self._hints, floating=True)
        self.body.addWidget(self._foot)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.query.setFont(theme.current().font(Type.TITLE, weight=400))

    def open(self, text: str = "", scope: str = "") -> None:
        """Show with a text already typed; `scope` names the screen whose actions come first."""
        if scope:
            self._scope.set_chip(scope, theme.Tone.NEUTRAL)
            self._scope.show()
        self.query.setText(text)
        self._ask(text)
        super().open()
        self.query.selectAll()

    def first_focus(self) -> QWidget:
        return self.query

    def refresh(self) -> None:
        """Ask the provider again, e.g. after a search of the replica answered."""
        self._ask(self.query.text())

    def _ask(self, text: str) -> None:
        self.list.set_sections(self._provider(text))
        count = len(self.list.rows)
        self._none.setVisible(not count)
        self._scroll.setVisible(bool(count))
        self._none.set_words(
            self.tr("Nothing found for “{text}”. Try fewer letters.").format(text=text.strip())
        )
        results = self.tr("1 result") if count == 1 else self.tr("{count} results").format(count=count)
        self._foot.set_hints(self._hints, results if count else "")
        self._scroll.setMinimumHeight(min(self.list.sizeHint().height(), theme.current().px(448)))
        self._scroll.verticalScrollBar().setValue(0)
        self._announce()
        self.refit()

    def _announce(self) -> None:
        row = self.list.rows[self.list.at] if self.list.rows else None
        self.query.setAccessibleDescription(f"{row.text} {row.detail}".strip() if row else self._none.text())

    def _take(self, id_: str, with_control: bool) -> None:
        self.close_overlay()
        self.chosen.emit(id_, with_control)

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrow keys, page keys and Enter of the query line; True when used."""
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self.list.step(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                self.list.step(5 if event.key() == Qt.Key.Key_PageDown else -5)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self.list.rows and not event.isAutoRepeat():
                    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
                    self._take(self.list.rows[self.list.at].id, control)
                return True
            case _:
                return False
        if self.list.rows:
            box = self.list.row_rect(self.list.at)
            self._scroll.ensureVisible(0, box.center().y(), 0, box.height())
        self._announce()
        return True
