"""A slider over a span of time, with a mark where something changed: drag it to any moment, step it from change to change."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import theme
from desktop.widgets import paint

_DAY_MS = 24 * 3_600_000


class TimeSlider(QWidget):
    """Moments are epoch ms. `moved` carries the moment that was chosen; the last one of the span stands for now.

    Left and right go from change to change, Page Up and Page Down by a day, Home and End to either end.
    """

    moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changes: list[int] = [0]
        self._last = 0
        self.value = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_span(self, changes: Sequence[int], last: int) -> None:
        """Slide from the first of these changes (ascending) to `last`; the moment shown becomes `last`."""
        self._changes = list(changes) or [last]
        self._last = max(last, self._changes[-1])
        self.value = self._last
        self.update()

    @property
    def is_at_the_end(self) -> bool:
        """Whether the moment shown is the last one."""
        return self.value == self._last

    def choose(self, moment: int) -> None:
        """Go to a moment within the span."""
        moment = min(max(moment, self._changes[0]), self._last)
        if moment != self.value:
            self.value = moment
            self.update()
            self.moved.emit(moment)

    def step(self, by: int) -> None:
        """Go to the change before (-1) or after (+1) the moment shown."""
        if by > 0:
            at = bisect_right(self._changes, self.value)
            self.choose(self._changes[at] if at < len(self._changes) else self._last)
        else:
            at = bisect_left(self._changes, self.value) - 1
            self.choose(self._changes[max(at, 0)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        onward = Qt.Key.Key_Left if self._is_mirrored() else Qt.Key.Key_Right
        back = Qt.Key.Key_Right if self._is_mirrored() else Qt.Key.Key_Left
        match event.key():
            case key if key in (onward, Qt.Key.Key_Up):
                self.step(+1)
            case key if key in (back, Qt.Key.Key_Down):
                self.step(-1)
            case Qt.Key.Key_PageUp:
                self.choose(self.value - _DAY_MS)
            case Qt.Key.Key_PageDown:
                self.choose(self.value + _DAY_MS)
            case Qt.Key.Key_Home:
                self.choose(self._changes[0])
            case Qt.Key.Key_End:
                self.choose(self._last)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.choose(self._moment(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.choose(self._moment(event.position().x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.step(+1 if event.angleDelta().y() < 0 else -1)

    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(160), px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = self._track()
        middle, thick = track.center().y(), now.px(4)
        line = QRect(track.left(), middle - thick // 2, track.width(), thick)
        paint.rounded(painter, line, thick / 2, now.surface.track, None)
        here = self._x(self.value)
        done = QRect(line)
        if self._is_mirrored():
            done.setLeft(here)
        else:
            done.setRight(here)
        paint.rounded(painter, done, thick / 2, now.colour("accent.base"), None)
        for x in {self._x(change) for change in self._changes}:
            mark = QRect(x - now.px(1), middle - now.px(5), now.px(2), now.px(10))
            painter.fillRect(mark, now.colour("text.secondary"))
        size = now.px(14)
        handle = QRect(here - size // 2, middle - size // 2, size, size)
        paint.rounded(painter, handle, size / 2, now.colour("surface.raised"), now.colour("accent.base"))
        if self.hasFocus():
            paint.rounded(
                painter, handle.adjusted(-3, -3, 3, 3), size / 2 + 3, None, now.colour("focus.ring")
            )

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _track(self) -> QRect:
        side = theme.current().px(10)
        return self.rect().adjusted(side, 0, -side, 0)

    def _x(self, moment: int) -> int:
        track, first = self._track(), self._changes[0]
        share = (moment - first) / (self._last - first) if self._last > first else 1.0
        along = round(share * track.width())
        return track.right() - along if self._is_mirrored() else track.left() + along

    def _moment(self, x: float) -> int:
        track, first = self._track(), self._changes[0]
        along = track.right() - x if self._is_mirrored() else x - track.left()
        share = min(max(along / max(track.width(), 1), 0.0), 1.0)
        return first + round(share * (self._last - first))
