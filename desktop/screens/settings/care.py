"""What people come for: practitioners, and the services that can be booked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.screens import times
from desktop.screens.settings import choices, reading
from desktop.screens.settings.controls import ChoiceControl, TextControl, TickControl
from desktop.screens.settings.entries import Entry
from desktop.screens.settings.form import FieldSpec
from desktop.screens.settings.listing import ListPage
from sync.replica.queries import settings
from sync.replica.queries.settings import PractitionerRow, ServiceRow

if TYPE_CHECKING:
    from sync.commands.kernel import Command


class PractitionersPage(ListPage):
    """Whom people have visits with."""

    READS = frozenset({"practitioner", "location", "staff"})

    def words(self) -> dict[str, str]:
        return {
            "list": self.tr("Practitioners"),
            "add": self.tr("Add a practitioner"),
            "new": self.tr("New practitioner"),
            "empty": self.tr("No practitioner yet"),
            "why": self.tr("Visits are booked with one; nobody is booked twice at a time."),
            "icon": "stethoscope",
        }

    def fields(self) -> Sequence[FieldSpec]:
        places = [(None, self.tr("Every location")), *choices.open_places(self.desk)]
        staff = [(None, self.tr("Does not sign in")), *choices.people(self.desk)]
        return [
            FieldSpec(
                "name", self.tr("Name"), TextControl, required=True, hint=self.tr("As messages name them.")
            ),
            FieldSpec("location_id", self.tr("Works at"), lambda: ChoiceControl(places), half=True),
            FieldSpec("staff_id", self.tr("Signs in as"), lambda: ChoiceControl(staff), half=True),
            FieldSpec(
                "disabled",
                self.tr("No longer here"),
                lambda: TickControl(self.tr("Takes no visits any more")),
                hint=self.tr("Visits that stand stay."),
            ),
        ]

    def entries(self) -> list[Entry]:
        self._rows: dict[str, PractitionerRow] = {
            row.id: row for row in settings.practitioners(self.desk.reader)
        }
        named = {row.id: row.name for row in settings.locations(self.desk.reader)}
        gone, everywhere = self.tr("No visits"), self.tr("Every location")
        return [
            Entry(
                row.id,
                row.name,
                named.get(row.location_id or "", everywhere),
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
        return {
            "name": row.name,
            "location_id": row.location_id,
            "staff_id": row.staff_id,
            "disabled": bool(row.disabled),
        }

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        from sync.commands.practice import PutPractitioner

        return PutPractitioner(id=id, **values), self.tr("{0} is saved").format(values["name"])

    def freshen(self) -> None:
        self.form.show_field("disabled", not self.is_new)


class ServicesPage(ListPage):
    """What can be booked."""

    READS = frozenset({"service", "practice"})

    def words(self) -> dict[str, str]:
        return {
            "list": self.tr("Services"),
            "add": self.tr("Add a service"),
            "new": self.tr("New service"),
            "empty": self.tr("No service yet"),
            "why": self.tr("A visit is as long as its service, and quotes name its price."),
            "icon": "tag",
        }

    def fields(self) -> Sequence[FieldSpec]:
        practice = self.desk.practice
        self._currency = practice.currency if practice is not None else "AED"
        self._digits = choices.digits(self._currency)
        number = reading.read_number
        return [
            FieldSpec("name", self.tr("Name"), TextControl, required=True),
            FieldSpec(
                "duration_min",
                self.tr("Length in minutes"),
                lambda: TextControl("30", number, width=160),
                reading.number_check(1, 24 * 60),
                half=True,
                required=True,
            ),
            FieldSpec(
                "buffer_min",
                self.tr("Minutes after it"),
                lambda: TextControl("0", number, width=160),
                reading.number_check(0, 4 * 60),
                half=True,
                hint=self.tr("For cleaning and notes: room and practitioner stay taken."),
            ),
            FieldSpec(
                "price",
                self.tr("Price in {0}").format(times.apart(self._currency)),
                lambda: TextControl("", reading.read_amount, reading.write_amount, width=160),
                reading.amount_check(self._digits),
                half=True,
                hint=self.tr("Empty: on request."),
            ),
            FieldSpec(
                "recall_days",
                self.tr("Asked back after, in days"),
                lambda: TextControl("", number, width=160),
                reading.number_check(1, 3650),
                half=True,
                hint=self.tr("The follow-up “Recall” writes to them then. Empty: nobody is asked back."),
            ),
            FieldSpec(
                "disabled",
                self.tr("Not offered"),
                lambda: TickControl(self.tr("Not offered any more")),
                hint=self.tr("Visits that stand stay."),
            ),
        ]

    def entries(self) -> list[Entry]:
        self._rows: dict[str, ServiceRow] = {row.id: row for row in settings.services(self.desk.reader)}
        gone = self.tr("Not offered")
        return [
            Entry(row.id, row.name, self._note(row), gone if row.disabled else "", bool(row.disabled))
            for row in self._rows.values()
        ]

    def stands(self, id: str | None) -> dict[str, Any]:
        row = self._rows.get(id or "")
        if row is None:
            return {"duration_min": 30, "buffer_min": 0, "disabled": False}
        return {
            "name": row.name,
            "duration_min": row.duration_min,
            "buffer_min": row.buffer_min,
            "recall_days": row.recall_days,
            "price": None if row.price is None else Decimal(row.price).scaleb(-self._digits),
            "disabled": bool(row.disabled),
        }

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        from sync.commands.practice import PutService

        price: Decimal | None = values["price"]
        command = PutService(
            id=id,
            name=values["name"],
            duration_min=values["duration_min"],
            buffer_min=values["buffer_min"] or 0,
            recall_days=values["recall_days"] or None,
            price=None if price is None else int(price.scaleb(self._digits)),
            currency=None if price is None else self._currency,
            disabled=values["disabled"],
        )
        return command, self.tr("{0} is saved").format(values["name"])

    def freshen(self) -> None:
        self.form.show_field("disabled", not self.is_new)

    def _note(self, row: ServiceRow) -> str:
        parts = [times.length(row.duration_min * 60_000)]
        if row.buffer_min:
            parts.append(self.tr("{0} after it").format(times.length(row.buffer_min * 60_000)))
        if row.price is not None and row.currency is not None:
            amount = Decimal(row.price).scaleb(-choices.digits(row.currency)).normalize()
            parts.append(times.apart(f"{row.currency} {amount:,f}"))
        return " · ".join(parts)
