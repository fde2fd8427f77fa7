"""Try it: what a message at a weekday and time would come to, by the rules as they are and the hours as they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import theme
from desktop.screens import times
from desktop.screens.desk import Desk
from desktop.screens.settings import reading
from desktop.screens.settings.controls import ChoiceControl, TextControl
from desktop.theme import Type
from desktop.widgets.facts import Answer, FactGrid
from desktop.widgets.label import Label
from desktop.widgets.states import Card
from sync.journeys.hours import OpeningHours

if TYPE_CHECKING:
    from sync.policy.promises import Promises

_SATURDAY, _EVENING = 5, 21 * 60 + 40


class PreviewCard(Card):
    """Says what becomes of a message at a chosen moment."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._shown: tuple[str, OpeningHours, Promises | None] | None = None
        px = theme.current().px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(Label(self.tr("Try it: somebody writes on"), Type.SMALL, "text.secondary"))
        self.day = ChoiceControl([(day, times.locale().dayName(day + 1)) for day in range(7)])
        self.day.widget.setAccessibleName(self.tr("Weekday"))
        self.day.put(_SATURDAY)
        self.day.changed.connect(self._tell)
        head.addWidget(self.day.widget)
        head.addWidget(Label(self.tr("at"), Type.SMALL, "text.secondary"))
        self.time = TextControl("", reading.read_clock, reading.write_clock, width=72)
        self.time.widget.setAccessibleName(self.tr("Time"))
        self.time.put(_EVENING)
        self.time.changed.connect(self._tell)
        head.addWidget(self.time.widget)
        head.addStretch(1)
        self.body.addLayout(head)
        self.body.addSpacing(px(4))
        self.facts = FactGrid(name=self.tr("What becomes of it"), label_width=232)
        self.body.addWidget(self.facts)

    def show_for(self, location_id: str, hours: OpeningHours, promises: Promises | None = None) -> None:
        """Follow these hours, and these promises in the place of those that stand."""
        self._shown = (location_id, hours, promises)
        self._tell()

    def _tell(self) -> None:
        minute = self.time.get()
        if self._shown is None or not isinstance(minute, int) or self._desk.reader is None:
            return
        from sync.replica.queries import settings_preview

        location_id, hours, promises = self._shown
        at = settings_preview.next_such(self._desk.now(), hours, self.day.get(), minute)
        found = settings_preview.preview(self._desk.reader, location_id, hours, at, promises)
        self.facts.set_rows(
            [
                (self.tr("An answer is promised by"), Answer(self._when(found.answered_by), strong=True)),
                (self.tr("A reminder due then goes out"), Answer(self._when(found.care_at, at))),
                (self.tr("News and offers go out"), Answer(self._when(found.marketing_at, at))),
            ]
        )

    def _when(self, at: int | None, asked: int | None = None) -> str:
        if at is None:
            return self.tr("never")
        if at == asked:
            return self.tr("at once")
        return times.when(at, self._desk.zone, self._desk.now())
