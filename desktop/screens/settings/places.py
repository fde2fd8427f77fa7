"""Where people come to: locations, and the rooms in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.screens.settings import choices
from desktop.screens.settings.controls import AreaControl, ChoiceControl, TextControl, TickControl
from desktop.screens.settings.entries import Entry
from desktop.screens.settings.form import FieldSpec
from desktop.screens.settings.listing import ListPage
from sync.replica.queries import settings
from sync.replica.queries.settings import LocationRow, RoomRow

if TYPE_CHECKING:
    from sync.commands.kernel import Command

_USUAL_DAY = (9 * 60, 18 * 60)


class LocationsPage(ListPage):
    """The practice's addresses."""

    READS = frozenset({"location", "practice"})

    def words(self) -> dict[str, str]:
        return {
            "list": self.tr("Locations"),
            "add": self.tr("Add a location"),
            "new": self.tr("New location"),
            "empty": self.tr("No location yet"),
            "why": self.tr("Visits, rooms and opening hours belong to one."),
            "icon": "map-pin",
        }

    def fields(self) -> Sequence[FieldSpec]:
        zones, countries, currencies = choices.zones(), choices.countries(), choices.currencies()
        return [
            FieldSpec("name", self.tr("Name"), TextControl, required=True),
            FieldSpec(
                "address",
                self.tr("Address"),
                AreaControl,
                hint=self.tr("Messages name it when they say where to come."),
            ),
            FieldSpec(
                "region",
                self.tr("Country"),
                lambda: ChoiceControl(countries, search=True),
                half=True,
                required=True,
            ),
            FieldSpec(
                "timezone",
                self.tr("Time zone"),
                lambda: ChoiceControl(zones, search=True),
                half=True,
                required=True,
            ),
            FieldSpec(
                "currency",
                self.tr("Currency"),
                lambda: ChoiceControl(currencies, search=True),
                half=True,
                required=True,
            ),
            FieldSpec(
                "calendar",
                self.tr("Another system’s calendar"),
                lambda: TextControl(self.tr("Foredesk’s own counts")),
                half=True,
                hint=self.tr(
                    "Its name, where visits are booked there. Nobody books here then: never two calendars for one place."
                ),
            ),
            FieldSpec(
                "disabled",
                self.tr("Closed"),
                lambda: TickControl(self.tr("Closed for good")),
                hint=self.tr(
                    "Nobody is booked here any more. What happened here stays, and it can be opened again."
                ),
            ),
        ]

    def entries(self) -> list[Entry]:
        self._rows: dict[str, LocationRow] = {row.id: row for row in settings.locations(self.desk.reader)}
        closed = self.tr("Closed")
        return [
            Entry(
                row.id,
                row.name,
                (row.address or row.timezone).splitlines()[0],
                closed if row.disabled else "",
                bool(row.disabled),
            )
            for row in self._rows.values()
        ]

    def stands(self, id: str | None) -> dict[str, Any]:
        row = self._rows.get(id or "")
        if row is None:
            known = self.desk.practice
            usual = (
                (known.region, known.timezone, known.currency) if known is not None else (None, None, None)
            )
            return dict(zip(("region", "timezone", "currency"), usual, strict=True)) | {"disabled": False}
        return {
            "name": row.name,
            "address": row.address,
            "region": row.region,
            "timezone": row.timezone,
            "currency": row.currency,
            "calendar": row.calendar,
            "disabled": bool(row.disabled),
        }

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        from sync.commands.practice import PutLocation
        from sync.journeys.hours import OpeningHours, Span

        hours = None
        if id is None:
            # A new door is taken to be open on usual days; the page of opening hours says otherwise.
            hours = OpeningHours(values["timezone"], ((Span(*_USUAL_DAY),),) * 5 + ((), ()))
        said = self.tr("{0} is closed") if values["disabled"] else self.tr("{0} is saved")
        return PutLocation(id=id, hours=hours, **values), said.format(values["name"])

    def freshen(self) -> None:
        self.form.show_field("disabled", not self.is_new)


class RoomsPage(ListPage):
    """The rooms of every location."""

    READS = frozenset({"room", "location"})

    def words(self) -> dict[str, str]:
        return {
            "list": self.tr("Rooms"),
            "add": self.tr("Add a room"),
            "new": self.tr("New room"),
            "empty": self.tr("No room yet"),
            "why": self.tr("A visit needs a room or a practitioner, and takes it up."),
            "icon": "door-open",
        }

    def fields(self) -> Sequence[FieldSpec]:
        places = [(row.id, row.name) for row in settings.locations(self.desk.reader)]
        return [
            FieldSpec("name", self.tr("Name"), TextControl, required=True),
            FieldSpec("location_id", self.tr("Location"), lambda: ChoiceControl(places), required=True),
            FieldSpec(
                "disabled",
                self.tr("Out of use"),
                lambda: TickControl(self.tr("Out of use")),
                hint=self.tr("It takes no visits any more. Those that stand stay."),
            ),
        ]

    def entries(self) -> list[Entry]:
        self._rows: dict[str, RoomRow] = {row.id: row for row in settings.rooms(self.desk.reader)}
        named = {row.id: row.name for row in settings.locations(self.desk.reader)}
        gone = self.tr("Out of use")
        return [
            Entry(
                row.id,
                row.name,
                named.get(row.location_id, ""),
                gone if row.disabled else "",
                bool(row.disabled),
            )
            for row in self._rows.values()
        ]

    def stands(self, id: str | None) -> dict[str, Any]:
        row = self._rows.get(id or "")
        if row is None:
            place = self.desk.place
            return {"location_id": place.id if place is not None else None, "disabled": False}
        return {"name": row.name, "location_id": row.location_id, "disabled": bool(row.disabled)}

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        from sync.commands.practice import PutRoom

        return PutRoom(id=id, **values), self.tr("{0} is saved").format(values["name"])

    def freshen(self) -> None:
        self.form.show_field("disabled", not self.is_new)
