"""Toasts: short words about what just happened, in the bottom start corner, with at most one thing to do about it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop import theme
from desktop.theme import Tone, Type
from desktop.widgets import paint
from desktop.widgets.button import Button
from desktop.widgets.flow import Span
from desktop.widgets.label import IconLabel, Label
from desktop.widgets.overlay import fade_in

_TICK_MS = 100


@dataclass(frozen=True)
class ToastText:
    """What a toast says. `{seconds}` in `text` counts down. `action` runs `on_action`; when the time is up, or the toast
    is replaced, `on_end` runs instead. `seconds` 0 keeps it until it is acted on.

    `live` replaces text and seconds where the clock is not the toast's own: it is asked at every tick for the words and
    the share (0-1) that is left, None for no track; None ends the toast. Nobody's pointer stops such a clock.
    """

    text: str
    icon: str = "circle-check"
    tone: Tone = Tone.NEUTRAL
    action: str = ""
    action_icon: str = ""
    key: str = ""
    seconds: float = 0.0
    countdown: bool = False
    on_action: Callable[[], None] | None = None
    on_end: Callable[[], None] | None = None
    live: Callable[[], tuple[str, float | None] | None] | None = None


class Toast(QWidget):
    """One toast on its stack. Resting the pointer on it or focusing its button stops its clock."""

    gone = Signal()

    def __init__(self, words: ToastText, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._left_s = words.seconds
        self._ended = False
        self._at = time.monotonic()
        now = theme.current()
        self._row = row = QHBoxLayout(self)
        margin = paint.shadow_margin()
        row.setContentsMargins(
            margin + now.px(12), margin + now.px(5), margin + now.px(8), margin + now.px(5)
        )
        row.setSpacing(now.px(8))
        tint = "accent.text" if words.tone in (Tone.NEUTRAL, Tone.ACCENT) else f"state.{words.tone.value}.fg"
        row.addWidget(IconLabel(words.icon, tint, 16))
        self._label = Label("", Type.BASE, tabular=words.countdown or words.live is not None)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(self._label)
        self.button: Button | None = None
        if words.action:
            self.button = Button(words.action, words.action_icon, key=words.key)
            self.button.clicked.connect(self.act)
            self.button.installEventFilter(self)
            row.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._tick)
        self._share: float | None = None
        self._say()
        if words.seconds > 0 or words.live is not None:
            self._clock.start()

    @property
    def seconds_left(self) -> float:
        """Seconds until it ends by itself; 0 for one that stays."""
        return max(0.0, self._left_s)

    @property
    def has_ended(self) -> bool:
        """Whether it was acted on or its time is up."""
        return self._ended

    @property
    def paused(self) -> bool:
        """Whether its clock stands still because someone is reading it."""
        return self.underMouse() or (self.button is not None and self.button.hasFocus())

    def act(self) -> None:
        """Take the action, once."""
        self._end(self._words.on_action)

    def end(self) -> None:
        """Let it go now, as if its time were up."""
        self._end(self._words.on_end)

    def _end(self, then: Callable[[], None] | None) -> None:
        if self._ended:
            return
        self._ended = True
        self._clock.stop()
        self.gone.emit()
        if then is not None:
            then()

    def _tick(self) -> None:
        if self._words.live is not None:
            self._say()
            return
        now = time.monotonic()
        passed, self._at = now - self._at, now
        if self.paused:
            return
        self._left_s -= passed
        if self._left_s <= 0:
            self.end()
        else:
            self._say()
            self.update()

    def _say(self) -> None:
        if self._words.live is not None:
            told = self._words.live()
            if told is None:
                self.end()
                return
            self._share = told[1]
            if told[0] != self._label.text():
                self._label.set_words(told[0])
                self.setAccessibleName(told[0])
            self.update()
            return
        left = f"{max(1, round(self._left_s + 0.4))} s"
        before, mark, after = self._words.text.partition("{seconds}")
        spans = [Span(before), Span(left, 600), Span(after)] if mark else [Span(before)]
        words = "".join(span.text for span in spans)
        if words != self._label.text():
            self._label.set_words(spans)
            self.setAccessibleName(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self._at = time.monotonic()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def sizeHint(self) -> QSize:
        now = theme.current()
        wanted = self._row.sizeHint()
        least = now.control.toast_min + 2 * paint.shadow_margin()
        return QSize(wanted.width(), max(wanted.height(), least))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        margin = paint.shadow_margin()
        box = self.rect().adjusted(margin, margin, -margin, -margin)
        paint.card(painter, box, floating=True)
        share = self._share
        if self._words.countdown and self._words.seconds > 0:
            share = self._left_s / self._words.seconds
        if share is not None:
            bar = box.adjusted(now.radius.card, box.height() - now.px(2), -now.radius.card, 0)
            painter.fillRect(paint.Strip(bar).start(round(bar.width() * max(0.0, share))), now.accent.base)


class ToastStack(QObject):
    """Keeps a window's toasts in its bottom start corner, newest lowest, never over one another.

    At most `most` are shown; an older one without an action leaves first. `undo()` takes the newest action, for Ctrl+Z.
    """

    def __init__(self, window: QWidget, *, most: int = 4, bottom: int = 16) -> None:
        super().__init__(window)
        self._window = window
        self._most, self._bottom = most, bottom
        self._start = 16
        self.toasts: list[Toast] = []
        window.installEventFilter(self)
        theme.changed.connect(self._place)

    def set_corner(self, start: int, bottom: int) -> None:
        """Where the corner is, in px from the window's start and bottom edges; keeps toasts off the rail."""
        self._start, self._bottom = start, bottom
        self._place()

    def show(self, words: ToastText) -> Toast:
        """Show a toast and give it back."""
        toast = Toast(words, self._window)
        toast.gone.connect(lambda: self._drop(toast))
        self.toasts.append(toast)
        if toast.has_ended:  # a live one may have nothing to say any more
            self._drop(toast)
            return toast
        while len(self.toasts) > self._most:
            oldest = next((each for each in self.toasts[:-1] if each.button is None), self.toasts[0])
            oldest.end()
        toast.show()
        self._place()
        fade_in(toast, theme.current().motion.toast_in)
        return toast

    def undo(self) -> bool:
        """Take the newest toast's action; False when none offers one."""
        for toast in reversed(self.toasts):
            if toast.button is not None:
                toast.act()
                return True
        return False

    def clear(self) -> None:
        """Let all toasts go, as on locking the screen: what they were waiting for happens."""
        for toast in list(self.toasts):
            toast.end()

    def _drop(self, toast: Toast) -> None:
        if toast in self.toasts:
            self.toasts.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        now = theme.current()
        margin, gap = paint.shadow_margin(), now.px(8)
        bottom = self._window.height() - self._bottom
        for toast in reversed(self.toasts):
            size = toast.sizeHint().boundedTo(QSize(self._window.width() - self._start + margin, 1 << 16))
            width = max(size.width(), min(now.px(320) + 2 * margin, self._window.width() - self._start))
            left = self._start - margin
            if now.rtl:
                left = self._window.width() - self._start + margin - width
            toast.setGeometry(left, bottom - size.height() + margin, width, size.height())
            toast.raise_()
            bottom -= size.height() - 2 * margin + gap

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
