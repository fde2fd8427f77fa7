"""Cards that float over the window: a modal one behind a scrim and the frame popovers and toasts share.

They are children of the window, not windows: no focus is stolen by a window system, and nothing blocks the loop.
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGraphicsOpacityEffect, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop import theme
from desktop.widgets import paint

_FUNCTION_KEYS = range(Qt.Key.Key_F1, Qt.Key.Key_F35 + 1)


class Floating(QWidget):
    """A raised card with the one shadow. Its layout is `body`; margins leave room for the shadow."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("paintsFocus", True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.body = QVBoxLayout(self)
        self._restyle_margins()
        theme.changed.connect(self._restyle_margins)

    def _restyle_margins(self) -> None:
        margin = paint.shadow_margin() + theme.current().px(1)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.update()

    def card_rect(self) -> QRect:
        """The card itself, without its shadow."""
        margin = paint.shadow_margin()
        return self.rect().adjusted(margin, margin, -margin, -margin)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.card(QPainter(self), self.card_rect(), floating=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # a press on the card is not a press beside it


def fade_in(widget: QWidget, duration_ms: int) -> None:
    """Let a widget appear over `duration_ms`; at once when that is 0 (reduced motion)."""
    if duration_ms <= 0:
        return
    effect = QGraphicsOpacityEffect(widget)
    widget.setGraphicsEffect(effect)
    motion = QPropertyAnimation(effect, b"opacity", effect)
    motion.setDuration(duration_ms)
    motion.setStartValue(0.0)
    motion.setEndValue(1.0)
    motion.setEasingCurve(QEasingCurve.Type.OutCubic)
    # The effect renders through a pixmap; leaving it on would blur text on dense screens.
    motion.finished.connect(lambda: widget.setGraphicsEffect(None))  # type: ignore[arg-type]
    motion.start()


class Overlay(QWidget):
    """A modal layer: scrim over the whole of `over` (a window or its central widget) and one card on it.

    Keeps Tab inside, closes on Escape or a press beside the card (`dismissed`), gives focus back, and keeps single-key
    shortcuts of the window from firing underneath; function keys still work, so that a ringing call can be answered.
    """

    dismissed = Signal()
    closed = Signal()

    def __init__(self, over: QWidget, *, name: str, width: int, top: int | None = None) -> None:
        super().__init__(over)
        self._over = over
        self._width, self._top = width, top
        self._before: QWidget | None = None
        self.setAccessibleName(name)
        self.setProperty("overlay", True)
        self.card = Floating(self)
        self.body = self.card.body
        self.hide()
        over.installEventFilter(self)
        theme.changed.connect(self._place)

    def open(self) -> None:
        """Show it and move the keyboard into it; opening an open one does nothing."""
        if self.isVisible():
            return
        self._before = QApplication.focusWidget()
        self._place()
        self.show()
        self.raise_()
        first = self.first_focus()
        first.setFocus(Qt.FocusReason.PopupFocusReason)
        fade_in(self.card, theme.current().motion.popover)

    def close_overlay(self) -> None:
        """Hide it and give the keyboard back."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None and _usable(self._before):
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None
        self.closed.emit()

    def dismiss(self) -> None:
        """Close without an answer."""
        self.close_overlay()
        self.dismissed.emit()

    def first_focus(self) -> QWidget:
        """The child that gets the keyboard first; the first focusable one unless overridden."""
        return next(iter(self._stops()), self.card)

    def _stops(self) -> list[QWidget]:
        chain: list[QWidget] = []
        found = self.card.nextInFocusChain()
        while found is not None and found is not self.card:
            tabs = bool(found.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
            if tabs and self.card.isAncestorOf(found) and found.isEnabled() and found.isVisibleTo(self.card):
                chain.append(found)
            found = found.nextInFocusChain()
        return chain

    def _place(self) -> None:
        self.setGeometry(self._over.rect())
        margin = paint.shadow_margin()
        now = theme.current()
        width = min(now.px(self._width), self.width() - now.px(32)) + 2 * margin
        self.card.setFixedWidth(width)
        self.body.activate()
        tall = self.card.heightForWidth(width) if self.card.hasHeightForWidth() else -1
        tall = max(tall, self.card.sizeHint().height(), self.card.minimumSizeHint().height())
        tall = min(tall, self.height())
        top = (
            (self.height() - tall) // 2
            if self._top is None
            else min(now.px(self._top) - margin, self.height() - tall)
        )
        self.card.setGeometry((self.width() - width) // 2, max(top, -margin), width, tall)

    def refit(self) -> None:
        """Place the card again after its content changed size."""
        if self.isVisible():
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and event.key() not in _FUNCTION_KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        stops = self._stops()
        if not stops:
            return True
        now = QApplication.focusWidget()
        at = stops.index(now) if now in stops else (-1 if next else 0)
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if next else -1)) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().surface.scrim)


def overlay_open(window: QWidget) -> bool:
    """Whether a modal layer is open in this window, so that the window's own keys should rest."""
    return any(layer.isVisible() for layer in window.findChildren(Overlay))


def _usable(widget: QWidget) -> bool:
    return isValid(widget) and widget.isVisible()
