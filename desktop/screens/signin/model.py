"""What happens at the door: a password, a PIN, choosing one's own, and words for what went wrong. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.faults import SignInError, WorkerFault
from desktop.screens import refusals, times
from desktop.screens.desk import Desk
from sync.replica.queries.desk import Colleague

LEAST_PASSWORD = 10
"""Characters of the shortest password that the server takes."""


@dataclass(frozen=True)
class Trouble:
    """What the person at the door is told: a head, why, the field it is about, and whether the password is needed now."""

    head: str
    why: str = ""
    field: str = ""
    password_needed: bool = False


class DoorModel(QObject):
    """Asks the link; `let_in` when somebody sits down, `troubled` when not, `must_choose` when their password is a
    one-time one, `chosen` when they have a password of their own."""

    let_in = Signal()
    troubled = Signal(object)
    must_choose = Signal()
    chosen = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.locked_at: int | None = None
        self.last_here: Colleague | None = None
        self.password = ""
        """What was just typed, kept until the own password and PIN are chosen, so that nobody types it twice."""

    def people(self) -> list[Colleague]:
        """Who may sit down, whoever was here last first."""
        last = self.last_here.id if self.last_here is not None else ""
        return sorted(self.desk.colleagues, key=lambda each: (each.id != last, each.name))

    def lock(self) -> None:
        """Nobody is here any more."""
        if self.desk.person is not None:
            self.last_here = self.desk.colleague(self.desk.me)
        self.locked_at = self.desk.now()
        self.password = ""
        self.desk.link.lock()

    async def sign_in(self, server: str, email: str, password: str) -> None:
        """By password, at a server."""
        for name, value, words in (
            ("server", server, self.tr("Which clinic server?")),
            ("email", email, self.tr("Your e-mail is missing.")),
            ("password", password, self.tr("Your password is missing.")),
        ):
            if not value.strip():
                self.troubled.emit(Trouble(words, field=name))
                return
        try:
            await self.desk.link.sign_in(server.strip(), email.strip(), password)
        except WorkerFault as error:
            self.troubled.emit(self._trouble(error, self.tr("Not signed in")))
        else:
            if self.desk.link.must_change:
                self.password = password
                self.must_choose.emit()
            else:
                self.let_in.emit()

    async def switch(self, staff_id: str, pin: str) -> None:
        """By PIN; works offline."""
        try:
            await self.desk.link.switch(staff_id, pin)
        except WorkerFault as error:
            wrong = isinstance(error, SignInError) and error.tries_left is not None
            self.troubled.emit(
                self._trouble(error, self.tr("Wrong PIN") if wrong else self.tr("Not possible now"))
            )
        else:
            self.let_in.emit()

    async def choose_password(self, old: str, new: str, again: str) -> None:
        """Replace the password; `chosen` follows."""
        trouble = self._of_password(old, new, again)
        if trouble is None:
            try:
                await self.desk.link.change_password(old, new)
            except WorkerFault as error:
                field = {"weak_password": "new", "wrong_sign_in": "old"}.get(error.reason, "")
                why = self.tr("This is not your password.") if field == "old" else refusals.why(error)
                trouble = Trouble(self.tr("The password was not changed"), why, field)
        if trouble is not None:
            self.troubled.emit(trouble)
            return
        self.password = new
        self.chosen.emit()

    async def choose_pin(self, password: str, pin: str) -> None:
        """Set the PIN of whoever sits here, proven by the password; `let_in` follows."""
        if not password:
            self.troubled.emit(Trouble(self.tr("Your password is missing."), field="password"))
            return
        try:
            await self.desk.link.set_pin(password, pin)
        except WorkerFault as error:
            field = {"bad_pin": "pin", "wrong_sign_in": "password"}.get(error.reason, "")
            why = self.tr("This is not your password.") if field == "password" else refusals.why(error)
            self.troubled.emit(Trouble(self.tr("The PIN was not set"), why, field))
            return
        self.password = ""
        self.let_in.emit()

    def is_easy(self, pin: str) -> bool:
        """Whether a PIN is among those that everybody tries first; the server refuses these."""
        return len(set(pin)) == 1 or pin in "0123456789" or pin in "9876543210"

    def _of_password(self, old: str, new: str, again: str) -> Trouble | None:
        if not old:
            return Trouble(self.tr("Your password is missing."), field="old")
        if len(new) < LEAST_PASSWORD or len(set(new)) < 4:
            return Trouble(
                self.tr("Use at least {0} characters, not all alike.").format(LEAST_PASSWORD), field="new"
            )
        if new == old:
            return Trouble(self.tr("Use another password than the old one."), field="new")
        if new != again:
            return Trouble(self.tr("The two are not the same."), field="again")
        return None

    def _trouble(self, error: WorkerFault, head: str) -> Trouble:
        if not isinstance(error, SignInError) or error.tries_left is None:
            why = refusals.why(error)
            if isinstance(error, SignInError) and error.wait_s:
                why = f"{why} {self._wait(error.wait_s)}"
            return Trouble(head, why)
        if error.tries_left == 0:
            return Trouble(head, self.tr("This person signs in with the password now."), password_needed=True)
        tries = self.tr("%n try(s) left, then this person signs in with the password.", "", error.tries_left)
        return Trouble(head, f"{tries} {self._wait(error.wait_s)}" if error.wait_s else tries)

    def _wait(self, seconds: int) -> str:
        return self.tr("The next try counts in {0}.").format(times.length(seconds * 1000))
