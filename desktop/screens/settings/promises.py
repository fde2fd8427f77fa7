"""How soon somebody is answered, called back, or called about a visit that nobody has confirmed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtWidgets import QWidget

from desktop.screens.desk import Desk
from desktop.screens.settings import reading
from desktop.screens.settings.controls import TextControl, TickControl
from desktop.screens.settings.form import FieldSpec, Form
from desktop.screens.settings.page import FormPage
from desktop.screens.settings.preview import PreviewCard
from sync.journeys.hours import OpeningHours
from sync.replica.queries import settings

if TYPE_CHECKING:
    from sync.policy.promises import Promises

_USUAL = {
    "reply": 15,
    "callback": 30,
    "emergency": 2,
    "confirm_before": 240,
    "ring": 3,
    "around_the_clock": False,
}
_MOST = {
    "reply": 7 * 24 * 60,
    "callback": 7 * 24 * 60,
    "emergency": 60,
    "confirm_before": 7 * 24 * 60,
    "ring": 60,
}


class PromisesPage(FormPage):
    """The practice's clocks."""

    READS = frozenset({"practice", "location", "holiday"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.show_form(
            Form(
                [
                    self._minutes(
                        "reply",
                        self.tr("A message is answered within (minutes)"),
                        self.tr("The clock that the board counts: at risk at half of it, late at its end."),
                    ),
                    self._minutes(
                        "callback",
                        self.tr("A missed call is called back within (minutes)"),
                        self.tr("The same clock for calls that nobody took."),
                    ),
                    FieldSpec(
                        "around_the_clock",
                        self.tr("Around the clock"),
                        lambda: TickControl(self.tr("Count nights and closed days too")),
                        hint=self.tr("Else only the time counts in which the location is open."),
                    ),
                    self._minutes(
                        "emergency",
                        self.tr("Words of an emergency are seen within (minutes)"),
                        self.tr("Counts day and night, open or not."),
                    ),
                    self._minutes(
                        "confirm_before",
                        self.tr("An unconfirmed visit is called about (minutes before)"),
                        self.tr("240 is four hours."),
                    ),
                    self._minutes("ring", self.tr("A call that rings is missed after (minutes)"), ""),
                ]
            )
        )
        self.preview = PreviewCard(desk)
        self.body.insertWidget(1, self.preview)
        self.form.edited.connect(self._ask)

    def stands(self) -> dict[str, Any] | None:
        row = settings.practice(self.desk.reader)
        return None if row is None else _USUAL | json.loads(row.promises or "{}")

    def read(self, *, anew: bool = False) -> None:
        super().read(anew=anew)
        self._ask()

    async def save(self) -> bool:
        """Save the clocks; the rest of the practice's row stays."""
        from sync.commands.practice import SetPractice

        row = settings.practice(self.desk.reader)
        if row is None:
            return False
        command = SetPractice(
            name=row.name,
            region=row.region,
            timezone=row.timezone,
            currency=row.currency,
            promises=self._typed(),
        )
        return await self.keep(command, self.tr("The promises are saved"))

    def _typed(self) -> Promises:
        from sync.policy.promises import Promises

        return Promises(**self.form.values())

    def _ask(self) -> None:
        place = self.desk.place
        row = next(
            (each for each in settings.locations(self.desk.reader) if place and each.id == place.id), None
        )
        self.preview.setVisible(row is not None)
        if row is not None and not self.form.wrong() and self.form.value("reply") is not None:
            self.preview.show_for(row.id, msgspec.json.decode(row.hours, type=OpeningHours), self._typed())

    def _minutes(self, name: str, words: str, hint: str) -> FieldSpec:
        return FieldSpec(
            name,
            words,
            lambda: TextControl("", reading.read_number, width=160),
            reading.number_check(1, _MOST[name]),
            required=True,
            hint=hint,
            half=True,
        )
