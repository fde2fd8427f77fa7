"""The frame around every screen: top bar, side panel, section heads, toolbar and the bar of key hints."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.theme import Tone, Type
from desktop.widgets import paint
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.inputs import SearchField
from desktop.widgets.label import Label
from desktop.widgets.marks import Avatar
from desktop.widgets.paint import Who
from desktop.widgets.pill import FreshnessPill, Pill


def set_margins(layout: QLayout, start: int, top: int, end: int, bottom: int) -> None:
    """Margins of a layout in px, in reading order: Qt mirrors what stands in a layout, but not its margins."""
    left, right = (end, start) if theme.current().rtl else (start, end)
    layout.setContentsMargins(left, top, right, bottom)


class Plane(QWidget):
    """A plain ground in one surface colour ("surface.canvas") with an optional line along one edge.

    Edges: "top", "bottom", "start", "end".
    """

    def __init__(
        self, surface: str = "surface.surface", edge: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme.current().colour(surface)
        self._surface, self._edge = surface, edge

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint_plane(QPainter(self))

    def paint_plane(self, painter: QPainter) -> None:
        """Ground and edge."""
        now = theme.current()
        painter.fillRect(self.rect(), now.colour(self._surface))
        line, whole = now.px(1), self.rect()
        place = {
            "top": QRect(0, 0, whole.width(), line),
            "bottom": QRect(0, whole.height() - line, whole.width(), line),
            "start": paint.Strip(whole).start(line),
            "end": paint.Strip(whole).end(line),
        }.get(self._edge)
        if place is not None:
            painter.fillRect(place, now.border.default)


class SectionHeader(QWidget):
    """A small bold head with a quieter note at its end ("Expected actions … New enquiry, version 7")."""

    def __init__(self, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._title = Label(title, Type.SMALL, "text.secondary", weight=600)
        self._note = Label(note, Type.SMALL, "text.secondary")
        row.addWidget(self._title)
        row.addStretch(1)
        row.addWidget(self._note)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_note(self, note: str) -> None:
        """Replace the note."""
        self._note.set_words(note)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.current().px(28))


class HintBar(Plane):
    """Keys that work here, quietly, along the bottom: pairs of cap and word. Hints that do not fit stay away.

    `floating` rounds the lower corners, for the foot of a floating card.
    """

    def __init__(
        self,
        hints: Sequence[tuple[str, str]] = (),
        note: str = "",
        *,
        floating: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("surface.canvas", "top", parent)
        self._hints, self._note, self._floating = list(hints), note, floating
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_hints(hints, note)
        theme.changed.connect(self.updateGeometry)

    def set_hints(self, hints: Sequence[tuple[str, str]], note: str = "") -> None:
        """Show other hints; `note` stands at the end."""
        self._hints, self._note = list(hints), note
        self.setAccessibleName(", ".join(f"{key} {words}" for key, words in hints))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(200), theme.current().row.hint_bar)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.current().row.hint_bar)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        if self._floating:
            radius = now.radius.popover - now.px(1)
            paint.rounded(
                painter, self.rect().adjusted(0, -2 * radius, 0, 0), radius, now.surface.canvas, None
            )
            painter.fillRect(QRect(0, 0, self.width(), now.px(1)), now.border.default)
        else:
            self.paint_plane(painter)
        parts = paint.Strip(self.rect().adjusted(now.px(16), now.px(1), -now.px(16), 0))
        if self._note:
            width = paint.text_width(self._note, Type.CAPTION)
            paint.text(painter, parts.end(width), self._note, Type.CAPTION, now.text.secondary, tabular=True)
        for key, words in self._hints:
            cap, wide = paint.key_cap_size(key).width(), paint.text_width(words, Type.CAPTION, weight=400)
            if cap + now.px(6) + wide > parts.room:
                break
            paint.key_cap(painter, parts.start(cap), key)
            parts.start(now.px(6))
            paint.text(painter, parts.start(wide), words, Type.CAPTION, now.text.secondary, weight=400)
            parts.start(now.px(16))


class SidePanel(Plane):
    """The panel at the end: head with title, line and actions; a scrolled `body`; a `foot` for actions.

    `opened` asks for the whole page, `closed` to put the panel away.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None, *, closable: bool = True) -> None:
        super().__init__("surface.raised", "start", parent)
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(1), 0, px(1), 0)  # the line stands at either side
        column.setSpacing(0)
        head = Plane("surface.raised", "bottom")
        row = QHBoxLayout(head)
        set_margins(row, px(16), px(10), px(12), px(12))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title = Label("", Type.TITLE)
        self._subtitle = Label("", Type.SMALL, "text.secondary")
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        row.addLayout(words, 1)
        self.open_button = Button(
            icon="external-link", kind=Kind.QUIET, name=self.tr("Open the contact"), key=""
        )
        self.close_button = Button(icon="x", kind=Kind.QUIET, name=self.tr("Close the panel"))
        self.open_button.clicked.connect(self.opened)
        self.close_button.clicked.connect(self.closed)
        row.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.close_button.setVisible(closable)
        column.addWidget(head)
        inside = Plane("surface.raised")
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(px(16), px(8), px(16), px(8))
        self.body = QVBoxLayout()
        self.body.setSpacing(px(8))
        whole.addLayout(self.body)
        whole.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        column.addWidget(scroll, 1)
        self._foot = Plane("surface.canvas", "top")
        self.foot = QHBoxLayout(self._foot)
        self.foot.setContentsMargins(px(16), px(10), px(16), px(10))
        self.foot.setSpacing(px(8))
        self._foot.hide()
        column.addWidget(self._foot)

    def set_head(self, title: str, subtitle: str = "") -> None:
        """Whose panel it is."""
        self._title.set_words(title)
        self._subtitle.set_words(subtitle)
        self.setAccessibleName(title)

    def show_foot(self, shown: bool = True) -> None:
        """Show the foot once actions were put into `foot`."""
        self._foot.setVisible(shown)

    def add_rule(self) -> None:
        """A full-width line between two sections of the body."""
        self.body.addWidget(rule())


class _Rule(QWidget):
    def sizeHint(self) -> QSize:
        return QSize(0, theme.current().px(1))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().border.subtle)


def rule() -> QWidget:
    """One horizontal hairline."""
    made = _Rule()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


class TopBar(Plane):
    """Search, what needs a decision, freshness, who is at the desk, lock.

    Signals: `search_opened`, `decisions_opened`, `freshness_opened`, `person_opened`, `lock_pressed`.
    """

    search_opened = Signal()
    decisions_opened = Signal()
    freshness_opened = Signal()
    person_opened = Signal()
    lock_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface.canvas", "bottom", parent)
        px = theme.current().px
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.setSpacing(px(8))
        self.search = SearchField(self.tr("Search people, messages, actions"), "Ctrl K", opens=True)
        self.search.setMaximumWidth(px(360))
        self.search.setMinimumWidth(px(160))
        self.search.opened.connect(self.search_opened)
        row.addWidget(self.search, 3)
        row.addStretch(1)
        self.decisions = Pill(self.tr("Needs a decision"), "", "scale")
        self.decisions.clicked.connect(self.decisions_opened)
        self.decisions.hide()
        row.addWidget(self.decisions)
        self.freshness = FreshnessPill()
        self.freshness.clicked.connect(self.freshness_opened)
        row.addWidget(self.freshness)
        row.addSpacing(px(8))
        self.avatar = Avatar("", Who.YOU)
        row.addWidget(self.avatar)
        self.person = Button("…", kind=Kind.QUIET, name=self.tr("Switch person"))
        self.person.clicked.connect(self.person_opened)
        row.addWidget(self.person)
        self.lock = Button(icon="lock", kind=Kind.QUIET, name=self.tr("Lock"))
        self.lock.clicked.connect(self.lock_pressed)
        row.addWidget(self.lock)
        theme.changed.connect(self.updateGeometry)

    def set_person(self, name: str) -> None:
        """Who is at the desk."""
        self.avatar.set_person(name, Who.YOU)
        self.person.set_words(name)
        self.person.setAccessibleName(self.tr("{name}, switch person").format(name=name))

    def set_decisions(self, count: int) -> None:
        """How many conflicts, rejected and held works wait; the pill hides at none."""
        self.decisions.set_pill(self.tr("Needs a decision"), str(count), "scale", Tone.NEUTRAL)
        self.decisions.setVisible(count > 0)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.current().row.topbar)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), theme.current().row.topbar)
