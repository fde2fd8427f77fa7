"""Labels in the type scale: one elided line or running text, tinted by the theme, readable by assistive technology."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop import theme
from desktop.theme import Type, icons
from desktop.widgets import bidi, paint
from desktop.widgets.flow import Flow, Span

_UNBOUNDED = 1 << 20
_WIDTHS_KEPT = 6


class Label(QLabel):
    """Text of one type role. `colour` is a token path ("text.secondary"). One line elides and tells all in its tool
    tip; with `wrap` it flows. Spans set other weights or colours inside it."""

    def __init__(
        self,
        words: str | Sequence[Span] = "",
        role: Type = Type.BASE,
        colour: str = "text.primary",
        *,
        wrap: bool = False,
        centred: bool = False,
        tabular: bool = False,
        weight: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._spans: list[Span] = []
        self._flows: dict[int, Flow] = {}
        """Laid out by width: layouts ask for the same few widths hundreds of times."""
        self._role, self._colour = role, colour
        self._centred, self._tabular, self._weight = centred, tabular, weight
        theme.current().colour(colour)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum if wrap else QSizePolicy.Policy.Fixed
        )
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.set_words(words)
        theme.changed.connect(self._restyle)

    def set_words(self, words: str | Sequence[Span]) -> None:
        """Replace the text."""
        spans = [Span(words)] if isinstance(words, str) else list(words)
        if spans == self._spans:
            return
        self._spans = spans
        self._flows.clear()
        self.setText("".join(span.text for span in self._spans))
        self.updateGeometry()

    def set_weight(self, weight: int | None) -> None:
        """Replace the weight; None is the role's own."""
        if weight != self._weight:
            self._weight = weight
            self._restyle()

    def set_colour(self, colour: str) -> None:
        """Replace the colour's token path; AttributeError when there is none of that name."""
        theme.current().colour(colour)
        self._colour = colour
        self.update()

    def _restyle(self) -> None:
        self._flows.clear()
        self.updateGeometry()
        self.update()

    def _flow(self, width: int) -> Flow:
        flow = self._flows.get(width)
        if flow is None:
            if len(self._flows) >= _WIDTHS_KEPT:
                self._flows.clear()
            flow = self._flows[width] = Flow(
                self._spans,
                self._role,
                width,
                weight=self._weight,
                tabular=self._tabular,
                max_lines=0 if self.wordWrap() else 1,
                centred=self._centred,
            )
        return flow

    def _side(self) -> int:
        margins = self.contentsMargins()
        return margins.left() + margins.right()

    def _above(self) -> int:
        margins = self.contentsMargins()
        return margins.top() + margins.bottom()

    def heightForWidth(self, width: int) -> int:
        inside = width - self._side()
        whole = self._flow(_UNBOUNDED)
        # Words that need no more room than there is stand as they do without an edge: no layout for this width.
        flow = whole if whole.natural_width <= inside else self._flow(inside)
        tall = max(flow.height, theme.current().line(self._role))
        return tall + self._above()

    def hasHeightForWidth(self) -> bool:
        return self.wordWrap()

    def sizeHint(self) -> QSize:
        line = theme.current().line(self._role)
        wide = self._flow(_UNBOUNDED).natural_width + self._side()
        if not self.wordWrap():
            return QSize(wide, line + self._above())
        wide = min(wide, theme.current().px(360))
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        line = theme.current().line(self._role)
        return QSize(min(self.sizeHint().width(), theme.current().px(40)), line + self._above())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        inside = self.contentsRect()
        flow = self._flow(inside.width())
        now = theme.current()
        colour = now.colour(self._colour) if self.isEnabled() else now.text.disabled
        inside.setTop(
            inside.top() + max(0, (inside.height() - flow.height) // 2 if not self.wordWrap() else 0)
        )
        flow.draw(painter, inside, colour)
        painter.end()
        if not self.wordWrap():
            cut = paint.text_width(self.text(), self._role, weight=self._weight) > inside.width() + 2
            self.setToolTip(plain_tip(self.text()) if cut else "")


def plain_tip(words: str) -> str:
    """A tool tip that shows `words` as they are. Qt takes a tip that looks like HTML for HTML, and strangers choose
    what a name looks like: theirs must neither format anything, nor load a picture, nor turn the line around."""
    words = bidi.tamed(words)
    return f"<span>{escape(words)}</span>" if "<" in words else words


class IconLabel(QWidget):
    """One icon, tinted by a token path; decoration beside words that say the same, so it has no name of its own."""

    def __init__(
        self, name: str, colour: str = "text.secondary", size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._colour, self._size = name, colour, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_icon(self, name: str, colour: str | None = None) -> None:
        """Replace the drawing and, if given, its colour."""
        self._name, self._colour = name, colour or self._colour
        self.update()

    def sizeHint(self) -> QSize:
        edge = theme.current().px(self._size)
        return QSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        icons.paint(QPainter(self), self.rect(), self._name, now.colour(self._colour), now.px(self._size))
