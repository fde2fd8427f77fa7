"""When each location is open, and the days on which it is not; what that makes of a message at any moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtWidgets import QWidget

from desktop.screens import times
from desktop.screens.desk import Desk
from desktop.screens.settings import choices, reading
from desktop.screens.settings.controls import ChoiceControl, DayControl, TextControl, TickControl
from desktop.screens.settings.entries import Entry
from desktop.screens.settings.form import FieldSpec
from desktop.screens.settings.listing import ListPage
from desktop.screens.settings.preview import PreviewCard
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from sync.journeys.hours import OpeningHours, Span, is_open, next_close, next_open
from sync.replica.queries import settings
from sync.replica.queries.settings import HolidayRow, LocationRow

if TYPE_CHECKING:
    from sync.commands.kernel import Command


def week_field(name: str, words: str, placeholder: str, *, half: bool = True, hint: str = "") -> FieldSpec:
    """A field of openings: "9:00–13:00, 16:00–20:00"."""
    return FieldSpec(
        name,
        words,
        lambda: TextControl(placeholder, reading.read_spans, reading.write_spans),
        reading.spans_check,
        half=half,
        hint=hint,
    )


def spans_of(value: object) -> tuple[Span, ...]:
    """Openings of what a field says; an empty field has none."""
    return tuple(Span(*each) for each in value) if isinstance(value, tuple) else ()


class HoursPage(ListPage):
    """The week of each location."""

    READS = frozenset({"location", "holiday", "practice", "policy"})
    ADDS = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.preview = PreviewCard(desk)
        self.beside.addWidget(self.preview)

    def words(self) -> dict[str, str]:
        return {
            "list": self.tr("Locations"),
            "add": self.tr("Add a location"),
            "new": "",
            "empty": self.tr("No location yet"),
            "why": self.tr("Opening hours belong to one: add it first."),
            "icon": "map-pin",
        }

    def fields(self) -> Sequence[FieldSpec]:
        closed = self.tr("closed")
        fields = [week_field(f"day{day}", times.locale().dayName(day + 1), closed) for day in range(7)]
        return [
            *fields[:6],
            week_field(
                "day6", times.locale().dayName(7), closed, hint=self.tr("Split days: 9:00–13:00, 16:00–20:00")
            ),
        ]

    def entries(self) -> list[Entry]:
        rows = [row for row in settings.locations(self.desk.reader) if not row.disabled]
        self._rows: dict[str, LocationRow] = {row.id: row for row in rows}
        return [Entry(row.id, row.name, self._now(row)) for row in rows]

    def stands(self, id: str | None) -> dict[str, Any]:
        row = self._rows.get(id or "")
        week = json.loads(row.hours)["week"] if row is not None else [[]] * 7
        return {f"day{day}": tuple(tuple(span) for span in spans) or None for day, spans in enumerate(week)}

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        from sync.commands.hours import SetOpeningHours

        assert id is not None
        week = tuple(spans_of(values[f"day{day}"]) for day in range(7))
        said = self.tr("The hours of {0} are saved").format(self._rows[id].name)
        return SetOpeningHours(location_id=id, week=week), said

    def refuse(self, field: str, words: str) -> bool:
        return self.form.refuse("day0" if field == "week" else field, words)

    def show_beside(self, is_open: bool) -> None:
        self.preview.setVisible(is_open)
        self._ask()

    def _typed(self) -> None:
        super()._typed()
        self._ask()

    def _ask(self) -> None:
        row = self._rows.get(self.chosen or "")
        if row is None or self.form.wrong():
            return
        standing = msgspec.json.decode(row.hours, type=OpeningHours)
        week = tuple(spans_of(self.form.value(f"day{day}")) for day in range(7))
        self.preview.show_for(row.id, msgspec.structs.replace(standing, week=week))

    def _now(self, row: LocationRow) -> str:
        hours, now = msgspec.json.decode(row.hours, type=OpeningHours), self.desk.now()
        if is_open(now, hours):
            closes = next_close(now, hours)
            return (
                self.tr("Open until {0}").format(times.clock(closes, self.desk.zone))
                if closes
                else self.tr("Open")
            )
        opens = next_open(now, hours)
        return (
            self.tr("Opens {0}").format(times.when(opens, self.desk.zone, now))
            if opens
            else self.tr("Never open")
        )


class HolidaysPage(ListPage):
    """Days that differ from the week."""

    READS = frozenset({"holiday", "location"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.remove = Button(self.tr("Remove"), "trash-2", Kind.DANGER, height=24)
        self.remove.clicked.connect(lambda: desk.start(self._remove()))
        self.beside.addWidget(self.remove)
        self.beside.setAlignment(self.remove, choices.START)

    def words(self) -> dict[str, str]:
        return {
            "list": self.tr("Holidays"),
            "add": self.tr("Add a holiday"),
            "new": self.tr("New holiday"),
            "empty": self.tr("No holiday yet"),
            "why": self.tr("On a holiday no promise of an answer counts, and no marketing goes out."),
            "icon": "calendar-off",
        }

    def fields(self) -> Sequence[FieldSpec]:
        places = [(None, self.tr("Every location")), *choices.open_places(self.desk)]
        return [
            FieldSpec("name", self.tr("Name"), TextControl, required=True),
            FieldSpec("first_day", self.tr("First day"), DayControl, half=True),
            FieldSpec("last_day", self.tr("Last day"), DayControl, self._ends, half=True),
            FieldSpec(
                "yearly",
                self.tr("Every year"),
                lambda: TickControl(self.tr("Every year on the same dates")),
                hint=self.tr("Not for days that follow the moon: enter those each year."),
            ),
            FieldSpec("location_id", self.tr("Where"), lambda: ChoiceControl(places), half=True),
            week_field("spans", self.tr("Open nevertheless"), self.tr("closed all day")),
        ]

    def entries(self) -> list[Entry]:
        self._rows: dict[str, HolidayRow] = {row.id: row for row in settings.holidays(self.desk.reader)}
        named = {row.id: row.name for row in settings.locations(self.desk.reader)}
        today = times.moment(self.desk.now(), self.desk.zone).date().isoformat()
        every, over = self.tr("every year"), self.tr("Over")
        return [
            Entry(
                row.id,
                row.name,
                " · ".join(
                    part
                    for part in (
                        choices.days(row.first_day, row.last_day),
                        every if row.yearly else "",
                        named.get(row.location_id or "", ""),
                    )
                    if part
                ),
                over if row.last_day < today and not row.yearly else "",
                row.last_day < today and not row.yearly,
            )
            for row in sorted(self._rows.values(), key=lambda each: (each.last_day < today, each.first_day))
        ]

    def stands(self, id: str | None) -> dict[str, Any]:
        row = self._rows.get(id or "")
        if row is None:
            today = times.moment(self.desk.now(), self.desk.zone).date().isoformat()
            return {"first_day": today, "last_day": today, "yearly": False}
        return {
            "name": row.name,
            "first_day": row.first_day,
            "last_day": row.last_day,
            "yearly": bool(row.yearly),
            "location_id": row.location_id,
            "spans": tuple(tuple(span) for span in json.loads(row.spans)) or None,
        }

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        from sync.commands.hours import PutHoliday

        command = PutHoliday(
            id=id,
            name=values["name"],
            first_day=values["first_day"],
            last_day=values["last_day"],
            yearly=values["yearly"],
            location_id=values["location_id"],
            spans=spans_of(values["spans"]),
        )
        return command, self.tr("{0} is saved").format(values["name"])

    def show_beside(self, is_open: bool) -> None:
        self.remove.setVisible(is_open and not self.is_new and self.may_change)

    def _ends(self, value: object) -> str:
        first = self.form.value("first_day") if hasattr(self, "form") else None
        return self.tr("It ends before it begins.") if first and str(value) < str(first) else ""

    async def _remove(self) -> None:
        from sync.commands.hours import RemoveHoliday

        row = self._rows.get(self.chosen or "")
        if row is not None:
            self.form.throw_away()
            await self.run(RemoveHoliday(id=row.id), self.tr("{0} is removed").format(row.name))
