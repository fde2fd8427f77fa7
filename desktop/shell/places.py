"""The screens of the rail: their words, icons and keys, and how each is made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP

from desktop.screens.actions import LEADS, STAFF, Action
from desktop.screens.board.view import BoardView
from desktop.screens.desk import Desk
from desktop.screens.screen import Screen
from desktop.widgets.rail import RailEntry
from sync.model.words import Role


class Place:
    """A screen of the rail. `goes` is the action that opens it."""

    def __init__(
        self,
        id: str,
        source: Any,
        icon: str,
        letter: str,
        number: int | None,
        make: Callable[[Desk], Screen],
        *,
        gap: bool = False,
        foot: bool = False,
        may: frozenset[Role] = STAFF,
    ) -> None:
        self.id, self.icon, self.make, self._gap, self._foot = id, icon, make, gap, foot
        self.goes = Action(
            f"go.{id}",
            source,
            f"G, {letter}",
            icon,
            also=() if number is None else (f"Alt+{number}",),
            may=may,
        )

    def entry(self) -> RailEntry:
        """How it stands on the rail."""
        return RailEntry(
            self.id, self.goes.words, self.icon, self.goes.printed_key, gap=self._gap, foot=self._foot
        )


PHONE = Action("shell.phone", QT_TRANSLATE_NOOP("Action", "Patients’ phone"), "Ctrl+Shift+H", "smartphone")
"""Opens the simulated phone, where the window was started beside one: the demo, and a practice that still practises."""


def places(settings: Callable[[Desk], Screen]) -> list[Place]:
    """Every screen, from top to bottom. `settings` makes the one that belongs to the window itself."""
    return [
        Place("board", QT_TRANSLATE_NOOP("Action", "Board"), "list-checks", "B", 1, BoardView),
        Place("inbox", QT_TRANSLATE_NOOP("Action", "Inbox"), "inbox", "I", 2, _inbox),
        Place("contacts", QT_TRANSLATE_NOOP("Action", "Contacts"), "users", "C", 3, _contacts),
        Place("decisions", QT_TRANSLATE_NOOP("Action", "Needs a decision"), "scale", "D", 4, _decisions),
        Place("import", QT_TRANSLATE_NOOP("Action", "Import"), "upload", "M", 5, _importer, gap=True),
        Place("slipped", QT_TRANSLATE_NOOP("Action", "Slipped through"), "history", "T", None, _slipped),
        Place(
            "journeys",
            QT_TRANSLATE_NOOP("Action", "Journeys"),
            "route",
            "J",
            7,
            _journeys,
            may=LEADS,
        ),
        Place(
            "golive",
            QT_TRANSLATE_NOOP("Action", "Go live"),
            "clipboard-check",
            "L",
            None,
            _golive,
            foot=True,
            may=LEADS,
        ),
        Place(
            "devices",
            QT_TRANSLATE_NOOP("Action", "Workstations"),
            "monitor",
            "W",
            8,
            _devices,
            foot=True,
            may=LEADS,
        ),
        Place("settings", QT_TRANSLATE_NOOP("Action", "Settings"), "settings", "S", 9, settings, foot=True),
    ]


def _inbox(desk: Desk) -> Screen:
    from desktop.screens.inbox.view import InboxView

    return InboxView(desk)


def _contacts(desk: Desk) -> Screen:
    from desktop.screens.contacts.view import ContactsView

    return ContactsView(desk)


def _decisions(desk: Desk) -> Screen:
    from desktop.screens.decisions.view import DecisionsView

    return DecisionsView(desk)


def _slipped(desk: Desk) -> Screen:
    from desktop.screens.slipped.view import SlippedView

    return SlippedView(desk)


def _golive(desk: Desk) -> Screen:
    from desktop.screens.golive.view import GoLiveView

    return GoLiveView(desk)


def _devices(desk: Desk) -> Screen:
    from desktop.screens.devices.view import DevicesView

    return DevicesView(desk)


def _journeys(desk: Desk) -> Screen:
    from desktop.screens.journeys.view import JourneysView

    return JourneysView(desk)


def _importer(desk: Desk) -> Screen:
    from desktop.screens.importer.view import ImportView

    return ImportView(desk)
