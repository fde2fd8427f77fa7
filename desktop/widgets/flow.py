"""Running text with the type scale's own line height, which QLabel cannot keep: measured and drawn with QTextLayout."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from desktop import theme
from desktop.theme import Type
from desktop.widgets import bidi, paint


class Span(NamedTuple):
    """A piece of running text; `weight` and `colour` (a token path such as "text.primary") replace the paragraph's."""

    text: str
    weight: int | None = None
    colour: str | None = None


class Flow:
    """A paragraph laid out to a width in px, at most `max_lines` lines; the last one is elided when more follow.

    `own_way`: what somebody wrote reads in its own direction and from its own edge, whatever the window's.
    """

    def __init__(
        self,
        spans: Sequence[Span] | str,
        role: Type,
        width: int,
        *,
        weight: int | None = None,
        tabular: bool = False,
        max_lines: int = 0,
        centred: bool = False,
        own_way: bool = False,
    ) -> None:
        now = theme.current()
        self.line_height = now.line(role)
        pieces = [Span(spans)] if isinstance(spans, str) else list(spans)
        words = bidi.tamed("".join(piece.text for piece in pieces))
        font = now.font(role, weight=weight, tabular=tabular)
        self._layout = QTextLayout(words, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        turned = bidi.is_right_to_left(words) if own_way else now.rtl
        option.setTextDirection(_DIRECTIONS[turned] if own_way else bidi.direction(words))
        edge = Qt.AlignmentFlag.AlignHCenter
        if not centred:
            edge = Qt.AlignmentFlag.AlignRight if turned else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(edge | Qt.AlignmentFlag.AlignAbsolute)
        self._layout.setTextOption(option)
        self._layout.setFormats(_formats(pieces, font))
        self._layout.beginLayout()
        self._elided: str | None = None
        count = 0
        while True:
            line = self._layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, count * self.line_height + (self.line_height - line.height()) / 2))
            count += 1
            if count == max_lines and line.textStart() + line.textLength() < len(words):
                metrics = now.metrics(role, weight=weight, tabular=tabular)
                rest = words[line.textStart() :].replace("\n", " ")
                self._elided = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, max(width, 1))
                break
        self._layout.endLayout()
        self.lines = count
        self.height = count * self.line_height
        widest = max((self._layout.lineAt(index).naturalTextWidth() for index in range(count)), default=0)
        self.natural_width = min(width, ceil(widest))
        self._width = width
        self._ends_right = turned and not centred
        self._role, self._weight, self._tabular = role, weight, tabular

    @property
    def is_cut(self) -> bool:
        """Whether there are more words than lines."""
        return self._elided is not None

    def draw(self, painter: QPainter, rect: QRect, colour: QColor) -> None:
        """Draw from the top of `rect` and its start edge in `colour`, which spans may override."""
        painter.setPen(colour)
        left = rect.right() + 1 - self._width if self._ends_right else rect.left()
        last = self.lines - 1 if self._elided is not None else self.lines
        for index in range(last):
            self._layout.lineAt(index).draw(painter, QPointF(left, rect.top()))
        if self._elided is not None:
            place = QRect(left, rect.top() + last * self.line_height, self._width, self.line_height)
            paint.text(
                painter, place, self._elided, self._role, colour, weight=self._weight, tabular=self._tabular
            )


_DIRECTIONS = {True: Qt.LayoutDirection.RightToLeft, False: Qt.LayoutDirection.LeftToRight}


def _formats(pieces: list[Span], font: QFont) -> list[QTextLayout.FormatRange]:
    now = theme.current()
    made: list[QTextLayout.FormatRange] = []
    at = 0
    for piece in pieces:
        length = len(piece.text.encode("utf-16-le")) // 2  # Qt counts UTF-16 units, Python code points
        if piece.weight is not None or piece.colour is not None:
            shape = QTextCharFormat()
            heavier = QFont(font)
            if piece.weight is not None:
                heavier.setWeight(QFont.Weight(piece.weight))
            shape.setFont(heavier)
            if piece.colour is not None:
                shape.setForeground(now.colour(piece.colour))
            found = QTextLayout.FormatRange()
            found.start, found.length, found.format = at, length, shape
            made.append(found)
        at += length
    return made
