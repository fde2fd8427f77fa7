"""How every small part is drawn: chips, state words, avatars, key caps, due clocks, rows, buttons' faces.

Delegates call these while painting; the thin widgets beside this file call the same ones, so that a chip in a list and
a chip on a page cannot drift apart. Rectangles are laid out in reading order and mirrored by `Strip`; nothing here
keeps a theme.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from functools import cache
from math import erfc, sqrt
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle

from desktop import theme
from desktop.theme import Tone, Type, icons
from desktop.widgets import bidi


class Align(Enum):
    """Where a text stands in its rectangle, in reading order."""

    START = Qt.AlignmentFlag.AlignLeft
    END = Qt.AlignmentFlag.AlignRight
    CENTRE = Qt.AlignmentFlag.AlignHCenter


class Who(StrEnum):
    """Whose avatar it is: yours wears the accent, nobody's is an empty dashed ring."""

    YOU = "you"
    OTHER = "other"
    NOBODY = "nobody"


class DueLevel(StrEnum):
    """How pressing a due time is."""

    PLAIN = "plain"
    WARNING = "warning"
    OVER = "over"
    RINGING = "ringing"
    """Counts up in the colour of a call; its row and its lane say that it rings."""


class Due(NamedTuple):
    """A due time as people read it ("4 h 15 m over"), and how much of the wait is used up (0-1), if it has a limit.
    `short` says it with less ("4 h over"), for a place that has no room for both the words and their icon."""

    text: str
    level: DueLevel = DueLevel.PLAIN
    used: float | None = None
    short: str = ""


class RowState(NamedTuple):
    """What a list row shows about itself besides its text."""

    selected: bool = False
    hovered: bool = False
    focused: bool = False
    active_window: bool = True
    ringing: bool = False


class Strip:
    """Hands out pieces of a rectangle from its start or its end, mirrored when the theme reads right to left."""

    def __init__(self, rect: QRect, gap: int = 0) -> None:
        self._whole = QRect(rect)
        self._left = QRect(rect)
        self._gap = gap

    def _seen(self, rect: QRect) -> QRect:
        now = theme.current()
        return QStyle.visualRect(now.direction, self._whole, rect) if now.rtl else QRect(rect)

    def start(self, width: int) -> QRect:
        """The next `width` px from the start; the gap after it is left free."""
        piece = QRect(self._left.topLeft(), QSize(min(width, self._left.width()), self._left.height()))
        self._left.setLeft(min(piece.right() + 1 + self._gap, self._left.right() + 1))
        return self._seen(piece)

    def end(self, width: int) -> QRect:
        """The next `width` px from the end; the gap before it is left free."""
        width = min(width, self._left.width())
        piece = QRect(self._left.right() + 1 - width, self._left.top(), width, self._left.height())
        self._left.setWidth(max(0, self._left.width() - width - self._gap))
        return self._seen(piece)

    def rest(self) -> QRect:
        """What is left in the middle."""
        return self._seen(self._left)

    @property
    def room(self) -> int:
        """Width that is left, in px."""
        return self._left.width()


def isolate(words: str) -> str:
    """Wrap a phone, time, amount, code or Latin name so that Arabic around it cannot reorder it."""
    return f"\u2066{words}\u2069"


def text_width(
    words: str, role: Type = Type.BASE, *, tabular: bool = False, weight: int | None = None
) -> int:
    """Width of one line in px, rounded up."""
    return theme.current().advance(words, role, tabular=tabular, weight=weight) + 1


def text(
    painter: QPainter,
    rect: QRect,
    words: str,
    role: Type = Type.BASE,
    colour: QColor | None = None,
    *,
    align: Align = Align.START,
    tabular: bool = False,
    weight: int | None = None,
) -> int:
    """Draw one line in the vertical middle of `rect`, elided at its end; gives the width it took."""
    now = theme.current()
    words = shown = bidi.tamed(words)
    wide = now.advance(words, role, tabular=tabular, weight=weight)
    if wide > rect.width():
        metrics = now.metrics(role, tabular=tabular, weight=weight)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        wide = now.advance(shown, role, tabular=tabular, weight=weight)
    painter.setFont(now.font(role, tabular=tabular, weight=weight))
    painter.setPen(colour or now.text.primary)
    # The line's direction decides how its parts follow each other; the layout decides only at which edge they stand.
    painter.setLayoutDirection(bidi.direction(words))
    painter.drawText(rect, _flags(align, now.rtl), shown)
    return wide


@cache
def _flags(align: Align, rtl: bool) -> int:
    """How one line stands in its rectangle, as Qt's flags: putting them together costs as much as drawing a word."""
    direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    edge = QStyle.visualAlignment(direction, align.value)
    flags = edge | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
    return int(flags) | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip


def two_lines(
    painter: QPainter,
    rect: QRect,
    first: str,
    second: str,
    first_role: Type = Type.BASE_MEDIUM,
    second_role: Type = Type.SMALL,
    *,
    second_colour: QColor | None = None,
) -> None:
    """Two elided lines, centred together in `rect`: what, and under it why."""
    now = theme.current()
    upper, lower = now.line(first_role), now.line(second_role)
    top = rect.top() + (rect.height() - (upper + lower if second else upper)) // 2
    text(painter, QRect(rect.left(), top, rect.width(), upper), first, first_role)
    if second:
        place = QRect(rect.left(), top + upper, rect.width(), lower)
        text(painter, place, second, second_role, second_colour or now.text.secondary)


def rounded(painter: QPainter, rect: QRect, radius: float, fill: QColor | None, line: QColor | None) -> None:
    """A rounded box with an inner hairline."""
    width = theme.current().px(1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill or Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(line, width) if line else Qt.PenStyle.NoPen)
    inset = width / 2 if line else 0
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def hairline(painter: QPainter, rect: QRect, colour: QColor | None = None) -> None:
    """One line along the bottom of `rect`."""
    now = theme.current()
    width = now.px(1)
    painter.fillRect(
        QRect(rect.left(), rect.bottom() + 1 - width, rect.width(), width), colour or now.border.subtle
    )


def chip_size(words: str, icon: str = "") -> QSize:
    """The size a chip takes."""
    now = theme.current()
    width = 2 * now.px(6) + text_width(words, Type.SMALL, weight=500)
    if icon:
        width += now.px(12) + now.px(4)
    return QSize(width, now.control.chip)


def chip(painter: QPainter, rect: QRect, words: str, tone: Tone = Tone.NEUTRAL, icon: str = "") -> None:
    """A chip at the start of `rect`, in its vertical middle."""
    now = theme.current()
    state = now.state(tone)
    size = chip_size(words, icon)
    box = Strip(rect).start(min(size.width(), rect.width()))
    box = QRect(box.left(), rect.top() + (rect.height() - size.height()) // 2, box.width(), size.height())
    rounded(painter, box, now.radius.chip, state.bg, state.border)
    inner = Strip(box.adjusted(now.px(6), 0, -now.px(6), 0), now.px(4))
    if icon:
        icons.paint(painter, inner.start(now.px(12)), icon, state.fg, now.px(12))
    text(painter, inner.rest(), words, Type.SMALL, state.fg, weight=500)


def state_word_width(words: str, role: Type = Type.SMALL) -> int:
    """The width an icon and its word take, in px."""
    now = theme.current()
    return now.icon.inline + now.px(6) + text_width(words, role, weight=500)


def state_word(
    painter: QPainter,
    rect: QRect,
    words: str,
    tone: Tone,
    icon: str,
    role: Type = Type.SMALL,
    *,
    align: Align = Align.START,
) -> None:
    """An icon and its word in one tone: no state is ever said by colour alone."""
    now = theme.current()
    width = min(state_word_width(words, role), rect.width())
    outer = Strip(rect)
    place = outer.end(width) if align is Align.END else outer.start(width)
    parts = Strip(place, now.px(6))
    colour = now.state(tone).fg
    icons.paint(painter, parts.start(now.icon.inline), icon, colour, now.icon.inline)
    text(painter, parts.rest(), words, role, colour, weight=500)


def initials(name: str) -> str:
    """First letters of the first and last word; a lone question mark for someone unknown."""
    words = [word for word in name.replace(".", " ").split() if word[:1].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def avatar(painter: QPainter, rect: QRect, letters: str, who: Who = Who.OTHER) -> None:
    """A round avatar as large as `rect` allows, in its middle."""
    now = theme.current()
    edge = min(rect.width(), rect.height())
    circle = QRect(0, 0, edge, edge)
    circle.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    state = now.state(Tone.ACCENT if who is Who.YOU else Tone.NEUTRAL)
    pen = QPen(now.border.control if who is Who.NOBODY else state.border, now.px(1))
    if who is Who.NOBODY:
        pen.setStyle(Qt.PenStyle.DashLine)
        pen.setDashPattern([2.5, 2.5])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if who is Who.NOBODY else state.bg)
    painter.drawEllipse(QRectF(circle).adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()
    if who is not Who.NOBODY:
        role = Type.BASE_STRONG if edge >= now.avatar.large else Type.MICRO
        text(painter, circle, letters, role, state.fg, align=Align.CENTRE)


def key_cap_size(key: str) -> QSize:
    """The size of one key cap."""
    now = theme.current()
    height = now.control.key_cap
    return QSize(max(height, text_width(key, Type.CAPTION) + 2 * now.px(4)), height)


def key_cap(painter: QPainter, rect: QRect, key: str, colour: QColor | None = None) -> None:
    """One key cap in the middle of `rect`; key letters stay Latin in every language."""
    now = theme.current()
    box = QRect(QPoint(0, 0), key_cap_size(key))
    box.moveCenter(rect.center())
    rounded(painter, box, now.px(3), now.surface.raised, now.border.default)
    text(painter, box, key, Type.CAPTION, colour or now.text.secondary, align=Align.CENTRE)


_TRACK = 56
"""Length of a due clock's track in px at 100 %."""
_DUE = {
    DueLevel.PLAIN: (Tone.NEUTRAL, ""),
    DueLevel.WARNING: (Tone.WARNING, "timer"),
    DueLevel.OVER: (Tone.CRITICAL, "circle-alert"),
    DueLevel.RINGING: (Tone.CRITICAL, ""),
}


def track_width(used: float | None) -> int:
    """How many px of a due clock's track are filled."""
    return round(theme.current().px(_TRACK) * (used or 0.0))


def due_clock(painter: QPainter, rect: QRect, due: Due) -> None:
    """A due time at the end of `rect`: ticking text in tabular figures over a 56 × 3 track when it has a limit."""
    now = theme.current()
    tone, icon = _DUE[due.level]
    colour = now.state(tone).fg
    line, gap, track = now.line(Type.BASE), now.px(4), now.px(3)
    has_track = due.used is not None
    top = rect.top() + (rect.height() - (line + (gap + track if has_track else 0))) // 2
    parts = Strip(QRect(rect.left(), top, rect.width(), line), now.px(5))
    said, width = due.text, text_width(due.text, Type.BASE, tabular=True, weight=500)
    if due.short and width + (now.px(5) + now.icon.inline if icon else 0) > rect.width():
        said, width = due.short, text_width(due.short, Type.BASE, tabular=True, weight=500)
    text(painter, parts.end(width), said, Type.BASE, colour, align=Align.END, tabular=True, weight=500)
    if icon and parts.room >= now.icon.inline:
        icons.paint(painter, parts.end(now.icon.inline), icon, colour, now.icon.inline)
    if due.used is not None:
        bar = Strip(QRect(rect.left(), top + line + gap, rect.width(), track)).end(now.px(_TRACK))
        progress(painter, bar, due.used, now.state(tone).solid)


def progress(painter: QPainter, rect: QRect, used: float, colour: QColor) -> None:
    """A track filled from its start; `used` is kept within 0-1."""
    radius = rect.height() / 2
    rounded(painter, rect, radius, theme.current().surface.track, None)
    width = round(rect.width() * min(max(used, 0.0), 1.0))
    if width:
        rounded(painter, Strip(rect).start(width), radius, colour, None)


def row(painter: QPainter, rect: QRect, state: RowState) -> None:
    """A list row's ground: hover, selection with its bar at the start edge, focus line, ringing; never another height."""
    now = theme.current()
    bar: QColor | None = None
    if state.ringing:
        critical = now.state(Tone.CRITICAL)
        painter.fillRect(rect, critical.bg)
        bar = critical.solid
    elif state.selected:
        painter.fillRect(rect, now.surface.selected if state.active_window else now.surface.selected_inactive)
        bar = now.accent.base if state.active_window else now.border.control
    elif state.hovered:
        painter.fillRect(rect, now.surface.hover)
    hairline(painter, rect)
    if bar is not None:
        painter.fillRect(Strip(rect).start(now.px(3)), bar)
    if state.focused and not state.selected:
        width = now.px(now.focus.width_px)
        painter.save()
        painter.setPen(
            QPen(
                now.focus.ring,
                width,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.SquareCap,
                Qt.PenJoinStyle.MiterJoin,
            )
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(rect).adjusted(width / 2, width / 2, -width / 2, -width / 2))
        painter.restore()


def shadow_margin() -> int:
    """Room a floating card needs on every side for its shadow, in px."""
    found = theme.current().shadow
    return found.blur + found.y


def shadow(painter: QPainter, card: QRect, radius: float) -> None:
    """The one shadow, for popovers and toasts: soft, a little below the card, falling off as a blurred box would."""
    found = theme.current().shadow
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    layer = QColor(found.colour)
    box = QRectF(card).translated(0, found.y)
    # One ring a pixel, each drawn once: stacked translucent layers would lose their faint alphas to rounding.
    for ring in range(-found.y, found.blur):
        layer.setAlphaF(found.colour.alphaF() * 0.5 * erfc(ring / (found.blur / 2 * sqrt(2))))
        painter.setPen(QPen(layer, 1))
        reach = ring + 0.5
        painter.drawRoundedRect(box.adjusted(-reach, -reach, reach, reach), radius + reach, radius + reach)
    painter.restore()


def card(painter: QPainter, rect: QRect, *, floating: bool = False) -> None:
    """A raised card; floating ones get the shadow and a firmer line."""
    now = theme.current()
    if floating:
        shadow(painter, rect, now.radius.popover)
    rounded(
        painter,
        rect,
        now.radius.card,
        now.surface.raised,
        now.border.default if floating else now.border.subtle,
    )
