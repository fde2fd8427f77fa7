"""The page of a call to the clinic: it rings until somebody there answers, or its owner hangs up and the call was missed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import times
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.label import IconLabel, Label
from sync.model.words import CallState


class CallPage(QWidget):
    """`told` carries the call's reference, its next state and the seconds that were spoken (-1: none); `ended` that it is over."""

    told = Signal(str, object, int)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), 0, px(16), 0)
        column.setSpacing(px(8))
        column.addStretch(2)
        column.addWidget(IconLabel("phone-call", "accent.text", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(px(8))
        self._title = Label("", Type.PAGE, centred=True, wrap=True)
        column.addWidget(self._title)
        self._state = Label("", Type.BASE, "text.secondary", centred=True, tabular=True)
        column.addWidget(self._state)
        column.addStretch(3)
        self.answer = Button(self.tr("The clinic answers"), "phone", Kind.PRIMARY, height=32)
        self.answer.clicked.connect(self._answered)
        self.hang_up = Button(self.tr("Hang up"), "phone-off", Kind.DANGER, height=32)
        self.hang_up.clicked.connect(self.put_down)
        for button in (self.answer, self.hang_up):
            column.addWidget(button)
        column.addSpacing(px(16))
        self.ref = ""
        """The call's reference; empty while there is none."""
        self._is_spoken = False
        self._seconds = 0
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)

    def begin(self, ref: str, clinic: str) -> None:
        """Ring the clinic."""
        self.ref, self._is_spoken, self._seconds = ref, False, 0
        self._title.set_words(clinic)
        self.answer.show()
        self.hang_up.setFocus(Qt.FocusReason.OtherFocusReason)
        self._second.start()
        self._show()
        self.told.emit(ref, CallState.RINGING, -1)

    def put_down(self) -> None:
        """The owner hangs up: what nobody answered was missed."""
        if not self.ref:
            return
        ref, state = self.ref, CallState.ENDED if self._is_spoken else CallState.MISSED
        self.drop()
        self.told.emit(ref, state, self._seconds if self._is_spoken else -1)

    def drop(self) -> None:
        """The call is over, whoever ended it."""
        if self.ref:
            self.ref = ""
            self._second.stop()
            self.ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_down()
        else:
            super().keyPressEvent(event)

    def _answered(self) -> None:
        self._is_spoken, self._seconds = True, 0
        self.answer.hide()
        self.hang_up.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()
        self.told.emit(self.ref, CallState.ANSWERED, -1)

    def _tick(self) -> None:
        self._seconds += 1
        self._show()

    def _show(self) -> None:
        clock = times.apart(f"{self._seconds // 60}:{self._seconds % 60:02}")
        said = self.tr("Connected, {0}") if self._is_spoken else self.tr("Ringing, {0}")
        self._state.set_words(said.format(clock))
