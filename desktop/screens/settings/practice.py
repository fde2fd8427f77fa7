"""The practice: its name, where it is, what it pays in, and the languages it writes in."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.screens.desk import Desk
from desktop.screens.settings import choices
from desktop.screens.settings.controls import ChoiceControl, TextControl, TicksControl
from desktop.screens.settings.form import FieldSpec, Form
from desktop.screens.settings.page import FormPage
from sync.replica.queries import settings


class PracticePage(FormPage):
    """What holds for the whole practice."""

    READS = frozenset({"practice"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        zones, countries, currencies = choices.zones(), choices.countries(), choices.currencies()
        self.show_form(
            Form(
                [
                    FieldSpec(
                        "name",
                        self.tr("Name"),
                        TextControl,
                        required=True,
                        hint=self.tr("As people know it: it stands in messages."),
                    ),
                    FieldSpec(
                        "region",
                        self.tr("Country"),
                        lambda: ChoiceControl(countries, search=True),
                        half=True,
                        required=True,
                        hint=self.tr("Phones typed without a country code are taken for this country’s."),
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
                        "emergency_number",
                        self.tr("Emergency number"),
                        lambda: TextControl("998"),
                        half=True,
                        hint=self.tr("What messages tell people to call in an emergency."),
                    ),
                    FieldSpec(
                        "language",
                        self.tr("Own language"),
                        lambda: ChoiceControl(choices.languages()),
                        half=True,
                        head=self.tr("Languages"),
                        required=True,
                        hint=self.tr("The one that the practice writes in first."),
                    ),
                    FieldSpec(
                        "languages",
                        self.tr("Also writes in"),
                        lambda: TicksControl(choices.languages()),
                        half=True,
                    ),
                ]
            )
        )

    def stands(self) -> dict[str, Any] | None:
        row = settings.practice(self.desk.reader)
        if row is None:
            return None
        spoken = json.loads(row.languages or "[]") or ["en"]
        return {
            "name": row.name,
            "region": row.region,
            "timezone": row.timezone,
            "currency": row.currency,
            "emergency_number": row.emergency_number,
            "language": spoken[0],
            "languages": tuple(tag for tag in choices.LANGUAGES if tag in spoken[1:]),
        }

    async def save(self) -> bool:
        """Save what is typed; what stands elsewhere in the practice's row stays."""
        from sync.commands.practice import SetPractice

        values = self.form.values()
        command = SetPractice(
            name=values["name"],
            region=values["region"],
            timezone=values["timezone"],
            currency=values["currency"],
            emergency_number=values["emergency_number"],
            languages=[
                values["language"],
                *(tag for tag in values["languages"] if tag != values["language"]),
            ],
        )
        return await self.keep(command, self.tr("The practice is saved"))
