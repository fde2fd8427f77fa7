"""Inputs beyond Qt's own: search with its shortcut, segments, a PIN, and a field with its label and error."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.theme import Tone, Type, icons
from desktop.widgets import paint
from desktop.widgets.label import Label
from desktop.widgets.marks import StateWord


class SearchField(QLineEdit):
    """A line with a magnifier and, while empty, its shortcut. `key` is printed only; `escaped` asks to leave the field.

    With `opens` it is a button in the shape of a field: any press, Enter or letter emits `opened`.
    """

    opened = Signal()
    escaped = Signal()

    def __init__(
        self, placeholder: str, key: str = "", *, opens: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._key, self._opens = key, opens
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setReadOnly(opens)
        if opens:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._restyle()
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        now = theme.current()
        cap = paint.key_cap_size(self._key).width() + now.px(4) if self._key else 0
        near, far = now.px(24), cap
        self.setTextMargins(*((far, 0, near, 0) if now.rtl else (near, 0, far, 0)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self._opens:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.escaped.emit()
            return
        if self._opens and (event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space) or event.text().isalnum()):
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = theme.current()
        painter = QPainter(self)
        parts = paint.Strip(self.rect().adjusted(now.px(9), 0, -now.px(8), 0))
        icons.paint(painter, parts.start(now.icon.base), "search", now.text.secondary, now.icon.inline)
        if self._key and not self.text():
            paint.key_cap(painter, parts.end(paint.key_cap_size(self._key).width()), self._key)


class _Segment(QPushButton):
    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.first = self.last = False

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(
            paint.text_width(self.text(), Type.SMALL, weight=500) + 2 * now.px(10), now.control.height_small
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.rect())
        fill = now.surface.sunken if self.isChecked() or self.isDown() else now.surface.raised
        if self.underMouse() and not self.isChecked():
            fill = now.surface.hover
        # Inner segments reach past the clip so that only the ends of the row are rounded.
        spread = now.px(8)
        at_left, at_right = (self.last, self.first) if now.rtl else (self.first, self.last)
        box = self.rect().adjusted(0 if at_left else -spread, 0, 0 if at_right else spread, 0)
        paint.rounded(painter, box, now.radius.control, fill, now.border.default)
        if not self.first:
            painter.fillRect(paint.Strip(self.rect()).start(now.px(1)), now.border.default)
        ink = now.text.primary if self.isChecked() else now.text.secondary
        if not self.isEnabled():
            ink = now.text.disabled
        paint.text(painter, self.rect(), self.text(), Type.SMALL, ink, align=paint.Align.CENTRE, weight=500)


class SegmentedControl(QWidget):
    """A few exclusive choices side by side; arrows move between them. `changed` carries the chosen id."""

    changed = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, str]], *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        if not choices:
            raise ValueError("a segmented control needs choices")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._segments: dict[str, _Segment] = {}
        for id_, words in choices:
            segment = _Segment(words, self)
            segment.setAccessibleDescription(name)
            segment.clicked.connect(lambda _=False, chosen=id_: self.changed.emit(chosen))
            row.addWidget(segment)
            self._segments[id_] = segment
        all_ = list(self._segments.values())
        all_[0].first = all_[-1].last = True
        all_[0].setChecked(True)

    @property
    def current(self) -> str:
        """The chosen id."""
        return next(id_ for id_, segment in self._segments.items() if segment.isChecked())

    def set_current(self, id_: str) -> None:
        """Choose without emitting `changed`; KeyError for an unknown id."""
        self._segments[id_].setChecked(True)


class PinInput(QLineEdit):
    """Four boxes for a PIN: digits only, shown as dots, `complete` the moment the last digit is typed, no Enter needed."""

    complete = Signal(str)
    DIGITS = 4

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bare", True)
        self.setProperty("paintsFocus", True)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setMaxLength(self.DIGITS)
        self.setAccessibleName(name or self.tr("PIN"))
        self.setAccessibleDescription(self.tr("4 digits, no Enter needed"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        theme.changed.connect(self.updateGeometry)

    def reset(self) -> None:
        """Empty the boxes and take the keyboard, after a wrong PIN or for the next person."""
        self.clear()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if event.key() == Qt.Key.Key_Backspace:
            self.setText(self.text()[:-1])
        elif len(typed) == 1 and typed.isdecimal():
            # Arabic-Indic keyboards type their own digits; the PIN is the same number.
            if len(self.text()) < self.DIGITS:
                self.setText(self.text() + str(int(typed)))
                if len(self.text()) == self.DIGITS:
                    self.complete.emit(self.text())
        else:
            event.ignore()
        self.update()

    def _boxes(self) -> list[QRect]:
        now = theme.current()
        strip = paint.Strip(self.rect().adjusted(now.px(3), now.px(3), -now.px(3), -now.px(3)), now.px(8))
        return [strip.start(now.px(32)) for _ in range(self.DIGITS)]

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(
            self.DIGITS * now.px(32) + (self.DIGITS - 1) * now.px(8) + 2 * now.px(3),
            now.px(40) + 2 * now.px(3),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        typed = len(self.text())
        for index, box in enumerate(self._boxes()):
            line = now.border.control if self.isEnabled() else now.border.default
            paint.rounded(painter, box, now.radius.control, now.surface.raised, line)
            if self.hasFocus() and index == min(typed, self.DIGITS - 1):
                theme.draw_ring(painter, now, box, now.radius.control)
            if index < typed:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.text.primary)
                painter.drawEllipse(box.center(), now.px(4), now.px(4))


class Field(QWidget):
    """A label above an input and, below it, what is wrong or why it cannot be changed, and a hint that always stands. Without
    words there is no label: the input tells its own."""

    def __init__(
        self, words: str, control: QWidget, *, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._hint_words = hint
        self._wrong = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().px(4))
        self._label = Label(words, Type.SMALL, "text.secondary")
        self._label.setBuddy(control)
        self._error = StateWord("", Tone.CRITICAL, "circle-alert")
        self._error.hide()
        self._reason = Label("", Type.SMALL, "text.secondary", wrap=True)
        self._reason.hide()
        self._hint = Label(hint, Type.SMALL, "text.secondary", wrap=True)
        control.setAccessibleName(words)
        control.setAccessibleDescription(hint)
        for each in (self._label, control, self._error, self._reason, self._hint):
            column.addWidget(each)
        self._label.setVisible(bool(words))
        self._hint.setVisible(bool(hint))

    def set_error(self, words: str) -> None:
        """Mark the input and say what is wrong; an empty text clears it."""
        if words == self._wrong:
            return
        self._wrong = words
        self.control.setProperty("error", bool(words))
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)
        self.control.setAccessibleDescription(words or self._hint_words)
        self._error.set_state(words, Tone.CRITICAL, "circle-alert")
        self._error.setVisible(bool(words))
        self.control.update()

    def set_disabled(self, reason: str) -> None:
        """Disable the input and say why beside it; an empty reason enables it again."""
        self.control.setEnabled(not reason)
        self.control.setAccessibleDescription(reason or self._hint_words)
        self._reason.set_words(reason)
        self._reason.setVisible(bool(reason))
