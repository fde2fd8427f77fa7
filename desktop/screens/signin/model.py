"""What happens at the door: a password, a PIN, and words for what went wrong. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.faults import SignInError, WorkerFault
from desktop.screens import times
from desktop.screens.desk import Desk
from sync.replica.queries.desk import Colleague


@dataclass(frozen=True)
class Trouble:
    """What the person at the door is told: a head, why, and whether waiting or the password helps."""

    head: str
    why: str
    password_needed: bool = False


class DoorModel(QObject):
    """Asks the link; `let_in` when somebody sits down, `troubled` when not."""

    let_in = Signal()
    troubled = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.locked_at: int | None = None
        self.last_here: Colleague | None = None

    def people(self) -> list[Colleague]:
        """Who may sit down, whoever was here last first."""
        last = self.last_here.id if self.last_here is not None else ""
        return sorted(self.desk.colleagues, key=lambda each: (each.id != last, each.name))

    def lock(self) -> None:
        """Nobody is here any more."""
        if self.desk.person is not None:
            self.last_here = self.desk.colleague(self.desk.me)
        self.locked_at = self.desk.now()
        self.desk.link.lock()

    async def sign_in(self, server: str, email: str, password: str) -> None:
        """By password, at a server."""
        for value, words in (
            (server, self.tr("Which clinic server?")),
            (email, self.tr("Your e-mail is missing.")),
            (password, self.tr("Your password is missing.")),
        ):
            if not value.strip():
                self.troubled.emit(Trouble(words, ""))
                return
        try:
            await self.desk.link.sign_in(server.strip(), email.strip(), password)
        except SignInError as error:
            self.troubled.emit(self._trouble(error, self.tr("Not signed in")))
        except WorkerFault as error:
            self.troubled.emit(Trouble(self.tr("Not signed in"), error.message))
        else:
            self.let_in.emit()

    async def switch(self, staff_id: str, pin: str) -> None:
        """By PIN; works offline."""
        try:
            await self.desk.link.switch(staff_id, pin)
        except SignInError as error:
            self.troubled.emit(self._trouble(error, self.tr("Wrong PIN")))
        except WorkerFault as error:
            self.troubled.emit(Trouble(self.tr("Not possible now"), error.message))
        else:
            self.let_in.emit()

    def _trouble(self, error: SignInError, head: str) -> Trouble:
        if error.wait_s:
            wait = times.length(error.wait_s * 1000)
            return Trouble(error.message, self.tr("The next try counts in {0}.").format(wait))
        if error.tries_left is None:
            return Trouble(head, error.message)
        if error.tries_left == 0:
            return Trouble(head, self.tr("This person signs in with the password now."), password_needed=True)
        tries = self.tr("%n try(s) left, then this person signs in with the password.", "", error.tries_left)
        return Trouble(head, tries)
