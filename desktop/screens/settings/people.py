"""Who works here: names, roles, and letting somebody in. Nobody sees or chooses another's password or PIN."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.faults import SignInError, WorkerFault
from desktop.screens import refusals, wording
from desktop.screens.desk import Desk
from desktop.screens.settings import choices
from desktop.screens.settings.controls import ChoiceControl, TextControl, TickControl, TicksControl
from desktop.screens.settings.entries import Entry
from desktop.screens.settings.form import FieldSpec
from desktop.screens.settings.listing import ListPage
from desktop.theme import Tone, Type
from desktop.widgets.button import Button
from desktop.widgets.dialog import Dialog, confirm
from desktop.widgets.frame import SectionHeader
from desktop.widgets.label import Label
from desktop.widgets.marks import StateWord
from sync.model.words import Role
from sync.replica.queries import settings
from sync.replica.queries.settings import StaffRow

if TYPE_CHECKING:
    from desktop.protocol import Credentials, SignsIn
    from sync.commands.kernel import Command

_ROLES = (Role.FRONT_DESK, Role.CLINICIAN, Role.MANAGER, Role.OWNER)


class PeoplePage(ListPage):
    """Everybody who works here, and how they sign in."""

    READS = frozenset({"staff", "location"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._signs_in: dict[str, SignsIn] | None = None
        self._trouble = ""
        self._access = QWidget()
        column = QVBoxLayout(self._access)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().px(8))
        column.addWidget(SectionHeader(self.tr("How they sign in")))
        self.state = StateWord("", Tone.NEUTRAL, "key-round")
        self.why = Label("", Type.SMALL, "text.secondary", wrap=True)
        column.addWidget(self.state)
        column.addWidget(self.why)
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(8))
        self.one_time = Button(self.tr("New one-time password"), "key-round", height=24)
        self.one_time.clicked.connect(lambda: desk.start(self._give()))
        self.drop_pin = Button(self.tr("Remove the PIN"), "lock", height=24)
        self.drop_pin.clicked.connect(lambda: desk.start(self._drop()))
        row.addWidget(self.one_time)
        row.addWidget(self.drop_pin)
        row.addStretch(1)
        column.addLayout(row)
        self.beside.addWidget(self._access)

    def words(self) -> dict[str, str]:
        return {
            "list": self.tr("Staff"),
            "add": self.tr("Add a person"),
            "new": self.tr("New person"),
            "empty": self.tr("Nobody works here yet"),
            "why": self.tr("Whoever sits at a desk needs a name of their own."),
            "icon": "users",
        }

    def fields(self) -> Sequence[FieldSpec]:
        places = [(None, self.tr("Every location")), *choices.open_places(self.desk)]
        roles = [(role.value, wording.role((role,))) for role in _ROLES]
        return [
            FieldSpec("name", self.tr("Name"), TextControl, required=True, half=True),
            FieldSpec(
                "email",
                self.tr("E-mail"),
                lambda: TextControl("name@example.com"),
                self._mail,
                required=True,
                half=True,
                hint=self.tr("With it they sign in."),
            ),
            FieldSpec(
                "roles",
                self.tr("Roles"),
                lambda: TicksControl(roles),
                half=True,
                required=True,
                hint=self.tr("What they may do. Duties, such as being on call, stand in the rota."),
            ),
            FieldSpec("location_id", self.tr("Works at"), lambda: ChoiceControl(places), half=True),
            FieldSpec(
                "language",
                self.tr("Language"),
                lambda: ChoiceControl(choices.languages()),
                half=True,
                required=True,
            ),
            FieldSpec(
                "disabled",
                self.tr("No longer works here"),
                lambda: TickControl(self.tr("No longer works here")),
                hint=self.tr("They cannot sign in, and hold no duty. What they did keeps their name."),
            ),
        ]

    def entries(self) -> list[Entry]:
        self._rows: dict[str, StaffRow] = {row.id: row for row in settings.staff(self.desk.reader)}
        gone, you = self.tr("Left"), self.tr("You")
        return [
            Entry(
                row.id,
                row.name,
                ", ".join(wording.role((role,)) for role in _ROLES if role in json.loads(row.roles)),
                gone if row.disabled else you if row.id == self.desk.me else "",
                bool(row.disabled),
            )
            for row in self._rows.values()
        ]

    def stands(self, id: str | None) -> dict[str, Any]:
        row = self._rows.get(id or "")
        if row is None:
            place = self.desk.place
            return {
                "roles": (Role.FRONT_DESK.value,),
                "language": choices.spoken(self.desk)[0],
                "location_id": place.id if place is not None else None,
                "disabled": False,
            }
        held = json.loads(row.roles)
        return {
            "name": row.name,
            "email": row.email,
            "roles": tuple(role.value for role in _ROLES if role in held),
            "language": row.language,
            "location_id": row.location_id,
            "disabled": bool(row.disabled),
        }

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        from sync.commands.practice import PutStaff

        values["roles"] = [Role(role) for role in values["roles"]]
        if id is None:
            said = self.tr("{0} is added; give a one-time password to let them in")
        elif values["disabled"]:
            said = self.tr("{0} can no longer sign in")
        else:
            said = self.tr("{0} is saved")
        return PutStaff(id=id, **values), said.format(values["name"])

    def undoable(self, id: str | None) -> bool:
        return False

    def freshen(self) -> None:
        self.form.show_field("disabled", not self.is_new)

    def enter(self, where: dict[str, object]) -> None:
        super().enter(where)
        if self.may_change:
            self.desk.start(self._ask("list"))

    def show_beside(self, is_open: bool) -> None:
        row = self._rows.get(self.chosen or "")
        shown = is_open and not self.is_new and row is not None and not row.disabled and self.may_change
        self._access.setVisible(shown)
        if not shown or row is None:
            return
        found = (self._signs_in or {}).get(row.id)
        is_own = row.id == self.desk.me
        self.state.set_state(*self._standing(found))
        self.why.set_words(
            self.tr("Choose your own password and PIN under “Look and sounds”.")
            if is_own
            else self._trouble
            or self.tr(
                "A one-time password is shown once. With it they choose a password and a PIN that nobody else knows."
            )
        )
        self.one_time.setVisible(not is_own)
        self.drop_pin.setVisible(not is_own and found is not None and found.has_pin)

    # -- inside --------------------------------------------------------------------------------------------------

    def _standing(self, found: SignsIn | None) -> tuple[str, Tone, str]:
        if self._signs_in is None:
            return self.tr("Known by the server alone"), Tone.NEUTRAL, "wifi-off"
        if found is None or not found.has_password:
            return self.tr("Cannot sign in yet"), Tone.WARNING, "circle-alert"
        if found.is_one_time:
            return self.tr("Has a one-time password that was not used yet"), Tone.WARNING, "clock"
        if not found.has_pin:
            return self.tr("Signs in by password; no PIN yet"), Tone.INFO, "key-round"
        return self.tr("Signs in by password and PIN"), Tone.SUCCESS, "circle-check"

    def _mail(self, value: object) -> str:
        local, at, host = str(value).partition("@")
        return (
            ""
            if at and local and "." in host and " " not in str(value)
            else self.tr("Such as name@example.com.")
        )

    async def _give(self) -> None:
        row = self._rows.get(self.chosen or "")
        if row is None or not await confirm(
            self.window(),
            self.tr("A one-time password for {0}?").format(row.name),
            self.tr("Their password and PIN end now, and they are signed out everywhere."),
            self.tr("Make one"),
        ):
            return
        told = await self._ask("one-time", staff_id=row.id)
        if told is not None and told.password is not None:
            await show_once(self.window(), row.name, row.email, told.password)

    async def _drop(self) -> None:
        row = self._rows.get(self.chosen or "")
        if row is None or not await confirm(
            self.window(),
            self.tr("Remove the PIN of {0}?").format(row.name),
            self.tr("They sign in with their password and choose another PIN."),
            self.tr("Remove the PIN"),
            danger=True,
        ):
            return
        if await self._ask("drop-pin", staff_id=row.id) is not None:
            self.desk.say(self.tr("The PIN of {0} is no more").format(row.name))

    async def _ask(self, act: str, **asked: str) -> Credentials | None:
        try:
            told = await self.desk.link.credentials(act, **asked)
        except (SignInError, WorkerFault) as error:
            self._trouble = refusals.why(error)
            if act != "list":
                self.desk.tell(error)
            told = None
        else:
            self._trouble = ""
            self._signs_in = {each.staff_id: each for each in told.people}
        self.show_beside(self.chosen is not None)
        return told


async def show_once(over: QWidget, name: str, email: str, password: str) -> None:
    """Show a one-time password until it is put away; then nobody can see it again."""
    box = OneTimeDialog(over, name, email, password)
    try:
        await box.ask()
    finally:
        box.deleteLater()


class OneTimeDialog(Dialog):
    """A one-time password in large letters, to be copied or read out."""

    def __init__(self, over: QWidget, name: str, email: str, password: str) -> None:
        super().__init__(
            over,
            self.tr("One-time password of {0}").format(name),
            self.tr(
                "It is shown this once. They sign in as {0} with it, and choose a password and a PIN of their own."
            ).format(email),
            width=440,
        )
        self.set_buttons(self.tr("Done"), cancel=self.tr("Close"))
        shown = Label(password, Type.FIGURE, tabular=True)
        shown.setAccessibleName(" ".join(password))
        self.content.addWidget(shown)
        copy = Button(self.tr("Copy"), "copy", height=24)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(password))
        self.content.addWidget(copy)
        self.content.setAlignment(copy, choices.START)
