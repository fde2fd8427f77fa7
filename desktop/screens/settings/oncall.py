"""Who is called one after another in an emergency, and whom that would be now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from desktop.screens import times
from desktop.screens.desk import Desk
from desktop.screens.settings import choices, duties
from desktop.screens.settings.duties import ChainControl, chain_check
from desktop.screens.settings.entries import Entry
from desktop.screens.settings.form import FieldSpec
from desktop.screens.settings.listing import ListPage
from desktop.widgets.facts import Answer, FactGrid
from desktop.widgets.frame import SectionHeader
from desktop.widgets.states import Card
from sync.model.words import Duty
from sync.replica.queries import settings

if TYPE_CHECKING:
    from sync.commands.kernel import Command

_EVERYWHERE = "everywhere"


class OnCallPage(ListPage):
    """Who is called one after another when somebody writes words of an emergency, until somebody acknowledges."""

    READS = frozenset({"on_call_chain", "rota", "rota_change", "staff", "location"})
    ADDS = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.card = Card()
        self.card.body.addWidget(SectionHeader(self.tr("If it happened now")))
        self.said = FactGrid(name=self.tr("If it happened now"), label_width=80)
        self.card.body.addWidget(self.said)
        self.beside.addWidget(self.card)

    def words(self) -> dict[str, str]:
        return {
            "list": self.tr("On-call chains"),
            "add": self.tr("Add a chain"),
            "new": "",
            "empty": self.tr("No chain here"),
            "why": "",
            "icon": "phone-call",
        }

    def fields(self) -> Sequence[FieldSpec]:
        return [
            FieldSpec(
                "links",
                self.tr("Called one after another"),
                lambda: ChainControl(self._choices),
                chain_check,
                hint=self.tr(
                    "Each has so many minutes to press “I have it”; then the next one is called. The last one keeps being called."
                ),
            )
        ]

    def entries(self) -> list[Entry]:
        self._named = {row.id: row.name for row in settings.locations(self.desk.reader) if not row.disabled}
        places = (_EVERYWHERE, *(self._named if len(self._named) > 1 else ()))
        found: list[Entry] = []
        for place in places:
            own = self._links(place)
            where = self.tr("Every location") if place == _EVERYWHERE else self._named[place]
            state = self.tr("In turn: {0}").format(len(own)) if own else ""
            note = "" if own else self.tr("Nobody") if place == _EVERYWHERE else self.tr("As everywhere")
            found.append(Entry(place, where, note, state, not own))
        return found

    def stands(self, id: str | None) -> dict[str, Any]:
        return {"links": self._links(id or _EVERYWHERE)}

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        from sync.commands.rota import CallLink, SetOnCall

        links: list[CallLink] = []
        for who, minutes in values["links"]:
            kind, _, key = who.partition(":")
            links.append(
                CallLink(minutes=minutes, staff_id=key)
                if kind == "staff"
                else CallLink(minutes=minutes, duty=Duty(key))
            )
        return SetOnCall(links=links, location_id=None if id == _EVERYWHERE else id), self.tr(
            "The chain is saved"
        )

    def show_beside(self, is_open: bool) -> None:
        self.card.setVisible(is_open)
        self._tell()

    def _typed(self) -> None:
        super()._typed()
        self._tell()

    def _tell(self) -> None:
        links = self.form.value("links") or ()
        if self.form.wrong():
            return
        from sync.policy.rota import Link
        from sync.replica.queries import settings_preview

        chain = tuple(
            Link(minutes, *(("", key) if kind == "duty" else (key, "")))
            for who, minutes in links
            for kind, _, key in (who.partition(":"),)
        )
        now, said = self.desk.now(), []
        for at, staff in settings_preview.calls(self.desk.reader, chain, now):
            names = [person.name for each in staff if (person := self.desk.colleague(each)) is not None]
            who = times.listed(names) if names else self.tr("nobody holds this duty then: passed over")
            said.append((times.clock(at, self.desk.zone), Answer(who)))
        self.said.set_rows(said or [("", Answer(self.tr("Nobody would be called.")))])

    def _choices(self) -> list[tuple[Any, str]]:
        held = [(f"duty:{key}", self.tr("Whoever is: {0}").format(duties.duty(key))) for key in duties.DUTIES]
        return [*held, *((f"staff:{id}", name) for id, name in choices.people(self.desk))]

    def _links(self, place: str) -> tuple[tuple[str, int], ...]:
        document = settings.chain(self.desk.reader, None if place == _EVERYWHERE else place)
        return tuple(
            (f"staff:{link['staff_id']}" if link.get("staff_id") else f"duty:{link['duty']}", link["minutes"])
            for link in json.loads(document or "[]")
        )
