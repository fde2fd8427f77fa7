"""Who holds which duty when: every week, and on single days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtWidgets import QWidget

from desktop.screens import times
from desktop.screens.desk import Desk
from desktop.screens.settings import choices, duties
from desktop.screens.settings.controls import ChoiceControl, DayControl
from desktop.screens.settings.duties import ShiftsControl, shifts_check
from desktop.screens.settings.entries import Entry
from desktop.screens.settings.form import FieldSpec
from desktop.screens.settings.hours import spans_of, week_field
from desktop.screens.settings.listing import ListPage
from desktop.theme import Tone
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.facts import Answer, FactGrid
from desktop.widgets.marks import StateWord
from desktop.widgets.states import Card
from sync.journeys.hours import OpeningHours
from sync.model.words import Duty
from sync.replica.queries import settings
from sync.replica.queries.settings import ChangeRow

if TYPE_CHECKING:
    from sync.commands.kernel import Command

_EVERYWHERE = "everywhere"
_MOST_GAPS = 6


class RotaPage(ListPage):
    """The week of each duty, for a location or for all of them; and when the place is open and nobody holds it."""

    READS = frozenset({"rota", "rota_change", "staff", "location", "holiday"})
    ADDS = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.place = ChoiceControl([])
        self.place.widget.setAccessibleName(self.tr("Location of the rota"))
        self.place.changed.connect(self._place_wanted)
        self.above.addWidget(self.place.widget)
        self._place = _EVERYWHERE
        self.gaps = Card()
        self.covered = StateWord("", Tone.SUCCESS, "circle-check")
        self.holes = FactGrid(name=self.tr("When nobody is on duty"), label_width=152)
        self.gaps.body.addWidget(self.covered)
        self.gaps.body.addWidget(self.holes)
        self.beside.addWidget(self.gaps)

    def words(self) -> dict[str, str]:
        return {
            "list": self.tr("Duties"),
            "add": self.tr("Add a duty"),
            "new": "",
            "empty": self.tr("No duty here"),
            "why": "",
            "icon": "calendar-clock",
        }

    def fields(self) -> Sequence[FieldSpec]:
        return [
            FieldSpec(
                "shifts",
                self.tr("Every week"),
                lambda: ShiftsControl(lambda: choices.people(self.desk)),
                shifts_check,
                hint=self.tr("Past midnight it is two shifts, one on each day."),
            )
        ]

    def entries(self) -> list[Entry]:
        reader = self.desk.reader
        self._named = {row.id: row.name for row in settings.locations(reader) if not row.disabled}
        self._weeks: dict[str, list[tuple[str, int, tuple[tuple[int, int], ...]]]] = {}
        for row in settings.shifts(reader):
            key = f"{row.duty}/{row.location_id or _EVERYWHERE}"
            shift = (row.staff_id, row.weekday, ((row.start_minute, row.end_minute),))
            self._weeks.setdefault(key, []).append(shift)
        if self._place not in self._named:
            self._place = _EVERYWHERE
        self.place.offer([(_EVERYWHERE, self.tr("Every location")), *self._named.items()])
        self.place.put(self._place)
        self.place.widget.setVisible(len(self._named) > 1)
        found: list[Entry] = []
        for duty in duties.DUTIES:
            key = f"{duty}/{self._place}"
            week = self._weeks.get(key, ())
            held = self.tr("Shifts a week: {0}").format(len(week)) if week else self.tr("Nobody here")
            found.append(Entry(key, duties.duty(duty), held, "", not week))
        return found

    def stands(self, id: str | None) -> dict[str, Any]:
        return {
            "shifts": tuple(sorted(self._weeks.get(id or "", ()), key=lambda each: (each[1], str(each[2]))))
        }

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        from sync.commands.practice import SetRota, Shift

        assert id is not None
        duty, _, place = id.partition("/")
        shifts = [
            Shift(staff_id=staff, weekday=day, start_minute=span.opens, end_minute=span.closes)
            for staff, day, spans in values["shifts"]
            for span in spans_of(spans)
        ]
        command = SetRota(duty=Duty(duty), shifts=shifts, location_id=None if place == _EVERYWHERE else place)
        return command, self.tr("The week of “{0}” is saved").format(duties.duty(duty))

    def show_beside(self, is_open: bool) -> None:
        from sync.replica.queries import settings_preview

        duty, _, place = (self.chosen or "").partition("/")
        self.gaps.setVisible(is_open and bool(duty))
        if not is_open or not duty:
            return
        reader, said = self.desk.reader, []
        for row in settings.locations(reader):
            if row.disabled or place not in (_EVERYWHERE, row.id):
                continue
            hours = msgspec.json.decode(row.hours, type=OpeningHours)
            for gap in settings_preview.gaps(reader, (duty,), row.id, hours, self.desk.now()):
                zone, now = self.desk.zone, self.desk.now()
                begins, ends = times.moment(gap.begins, zone), times.moment(gap.ends, zone)
                clocks = choices.stretch(begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute)
                stretch = f"{times.day(gap.begins, zone, now)} {clocks}"
                if begins.date() != ends.date():
                    stretch = f"{times.when(gap.begins, zone, now)} – {times.when(gap.ends, zone, now)}"
                said.append((row.name, stretch))
        if said:
            self.covered.set_state(
                self.tr("Open and nobody on duty in the next 7 days"), Tone.WARNING, "circle-alert"
            )
            rows = [(where, Answer(stretch)) for where, stretch in said[:_MOST_GAPS]]
            if len(said) > _MOST_GAPS:
                rows.append(("", Answer(self.tr("and {0} more").format(len(said) - _MOST_GAPS))))
            self.holes.set_rows(rows)
        else:
            self.covered.set_state(
                self.tr("Somebody is on duty whenever it is open in the next 7 days"),
                Tone.SUCCESS,
                "circle-check",
            )
        self.holes.setVisible(bool(said))

    def _place_wanted(self) -> None:
        """Another location's week, after asking what becomes of what is typed."""
        wanted = self.place.get()
        self.place.put(self._place)

        def show() -> None:
            duty = (self.chosen or "").partition("/")[0]
            self._place = wanted
            self.chosen = f"{duty}/{wanted}"
            self._read(anew=True)

        self._after_asking(show)


class ChangesPage(ListPage):
    """Days on which the rota differs from the week."""

    READS = frozenset({"rota_change", "staff", "location"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.remove = Button(self.tr("Remove"), "trash-2", Kind.DANGER, height=24)
        self.remove.clicked.connect(lambda: desk.start(self._remove()))
        self.beside.addWidget(self.remove)
        self.beside.setAlignment(self.remove, choices.START)

    def words(self) -> dict[str, str]:
        return {
            "list": self.tr("Changes of the rota"),
            "add": self.tr("Add a change"),
            "new": self.tr("New change"),
            "empty": self.tr("Every day is as every week"),
            "why": self.tr("Somebody is ill, or stands in for another: say so here, for one day."),
            "icon": "calendar-range",
        }

    def fields(self) -> Sequence[FieldSpec]:
        away_or_there = [(False, self.tr("is away")), (True, self.tr("is there as well"))]
        every = [(None, self.tr("Every duty")), *duties.choose_duties()]
        places = [(None, self.tr("Every location")), *choices.open_places(self.desk)]
        return [
            FieldSpec("day", self.tr("Day"), DayControl, half=True),
            FieldSpec(
                "staff_id",
                self.tr("Who"),
                lambda: ChoiceControl(choices.people(self.desk), self.tr("Choose one")),
                half=True,
                required=True,
            ),
            FieldSpec("is_on", self.tr("What"), lambda: ChoiceControl(away_or_there), half=True),
            FieldSpec("duty", self.tr("Duty"), lambda: ChoiceControl(every), half=True),
            FieldSpec("location_id", self.tr("Where"), lambda: ChoiceControl(places), half=True),
            week_field("spans", self.tr("From when to when"), self.tr("all day")),
        ]

    def entries(self) -> list[Entry]:
        today = times.moment(self.desk.now(), self.desk.zone).date().isoformat()
        self._rows: dict[str, ChangeRow] = {row.id: row for row in settings.changes(self.desk.reader, today)}
        return [Entry(row.id, self._title(row), self._note(row)) for row in self._rows.values()]

    def stands(self, id: str | None) -> dict[str, Any]:
        row = self._rows.get(id or "")
        if row is None:
            today = times.moment(self.desk.now(), self.desk.zone).date().isoformat()
            return {"day": today, "is_on": False}
        whole = (row.start_minute, row.end_minute) == (0, 24 * 60)
        return {
            "day": row.day,
            "staff_id": row.staff_id,
            "is_on": bool(row.is_on),
            "duty": row.duty,
            "location_id": row.location_id,
            "spans": None if whole else ((row.start_minute, row.end_minute),),
        }

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        from sync.commands.rota import PutRotaChange

        spans = spans_of(values["spans"])
        command = PutRotaChange(
            id=id,
            day=values["day"],
            staff_id=values["staff_id"],
            is_on=values["is_on"],
            duty=None if values["duty"] is None else Duty(values["duty"]),
            location_id=values["location_id"],
            start_minute=spans[0].opens if spans else 0,
            end_minute=spans[-1].closes if spans else 24 * 60,
        )
        return command, self.tr("The change is saved")

    def cannot_save(self) -> str:
        if self.form.value("is_on") and self.form.value("duty") is None:
            return self.tr("Say which duty they take over.")
        spans = self.form.value("spans")
        if isinstance(spans, tuple) and len(spans) > 1:
            return self.tr("One stretch of the day; a second one is a second change.")
        return super().cannot_save()

    def show_beside(self, is_open: bool) -> None:
        self.remove.setVisible(is_open and not self.is_new and self.may_change)

    def _title(self, row: ChangeRow) -> str:
        person = self.desk.colleague(row.staff_id)
        name = person.name if person is not None else self.tr("a colleague")
        return (self.tr("{0} is there") if row.is_on else self.tr("{0} is away")).format(name)

    def _note(self, row: ChangeRow) -> str:
        whole = (row.start_minute, row.end_minute) == (0, 24 * 60)
        parts = [
            choices.days(row.day, row.day),
            "" if whole else choices.stretch(row.start_minute, row.end_minute),
            duties.duty(row.duty) if row.duty else "",
        ]
        return " · ".join(part for part in parts if part)

    async def _remove(self) -> None:
        from sync.commands.rota import RemoveRotaChange

        if self.chosen in self._rows:
            self.form.throw_away()
            await self.run(RemoveRotaChange(id=self.chosen), self.tr("The day is as every week"))
