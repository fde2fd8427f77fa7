"""Looking back: the contact page as of a past moment, chosen on a slider."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import times
from desktop.screens.desk import Desk
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import Plane
from desktop.widgets.label import IconLabel, Label
from desktop.widgets.timeslider import TimeSlider


class LookBack(Plane):
    """The bar with the slider. `moved` carries the moment, epoch ms, or None for now; `left` asks to close the bar."""

    moved = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("surface.raised", "bottom", parent)
        self._desk = desk
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(6), px(16), px(6))
        column.setSpacing(px(2))
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(IconLabel("history", "text.secondary", 16))
        self._words = Label("", Type.BASE_STRONG, tabular=True)
        line.addWidget(self._words, 1)
        self._hint = Label(
            self.tr("Left and right go from change to change, Page Up and Page Down by a day."),
            Type.SMALL,
            "text.secondary",
        )
        line.addWidget(self._hint)
        back = Button(self.tr("Back to now"), "x", Kind.QUIET, height=24)
        back.clicked.connect(self.left)
        line.addWidget(back)
        column.addLayout(line)
        self.slider = TimeSlider()
        self.slider.setProperty("paintsFocus", True)
        self.slider.moved.connect(lambda _: self._tell())
        column.addWidget(self.slider)

    @property
    def moment(self) -> int | None:
        """The moment that is shown, epoch ms; None for now."""
        return None if self.slider.is_at_the_end else self.slider.value

    def begin(self, changes: Sequence[int]) -> None:
        """Look back over these changes (epoch ms, ascending), from the last of them."""
        self.slider.set_span(changes, self._desk.now())
        self.slider.step(-1)
        self.slider.setFocus()
        self._tell()

    def note(self, words: str) -> None:
        """Say something about the moment; empty for the keys."""
        self._hint.set_words(
            words or self.tr("Left and right go from change to change, Page Up and Page Down by a day.")
        )

    def _tell(self) -> None:
        words = self.tr("Now")
        if self.moment is not None:
            day = times.calendar_day(times.moment(self.moment, self._desk.zone).date())
            words = self.tr("As it was known on {0}, {1}").format(
                day, times.clock(self.moment, self._desk.zone, seconds=True)
            )
        self._words.set_words(words)
        self.slider.setAccessibleName(words)
        self.moved.emit(self.moment)
