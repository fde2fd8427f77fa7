"""Whom a message from a shared phone is from: asked above the composer, and put where it belongs once a person said so."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.screens import times
from desktop.screens.desk import Desk
from desktop.theme import Tone
from desktop.widgets import bidi
from desktop.widgets.ask import AskCard
from sync.replica.queries import thread
from sync.replica.queries.thread import Asked, Option


class WhoseCard(AskCard):
    """`settled` carries the contact that a message was given to."""

    settled = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.asked: Asked | None = None
        self.chosen.connect(self._take)

    def show_for(self, contact_id: str) -> None:
        """Ask what is open about a contact's messages; nothing where there is nothing."""
        self.asked = thread.asked(self._desk.reader, contact_id)
        if self.asked is None:
            self.hide()
            return
        self.ask(
            self.tr("Whom is this message from?"),
            self.tr("{who} share this number.").format(
                who=times.listed(dict.fromkeys(each.name for each in self.asked.options))
            ),
            [self._named(each) for each in self.asked.options],
            quote=f"“{bidi.prose(' '.join(self.asked.body.split())[:120])}”",
            tone=Tone.INFO,
            icon="users",
        )

    def _named(self, option: Option) -> str:
        if option.start_at is None:
            return option.name
        return times.listed([option.name, times.when(option.start_at, self._desk.zone, self._desk.now())])

    def _take(self, at: int) -> None:
        if self.asked is not None:
            self._desk.start(self._settle(self.asked, self.asked.options[at]))

    async def _settle(self, asked: Asked, option: Option) -> None:
        from sync.commands.choosing import ChoosePerson

        command = ChoosePerson(
            message_id=asked.message_id, contact_id=option.contact_id, appointment_id=option.appointment_id
        )
        said = self.tr("The message is {who}’s now").format(who=option.name)
        if await self._desk.do(command, said) is not None:
            self.settled.emit(option.contact_id)
