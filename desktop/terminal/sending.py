"""Commands sent from a shell: the workstation opened, its person signed in, each command applied here and told the server."""

import argparse
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import sync.commands.all  # noqa: F401 # pyright: ignore[reportUnusedImport] - fills the register of commands
from desktop.terminal.copy import place
from desktop.terminal.mistakes import Mistake
from desktop.terminal.output import safe, say
from desktop.terminal.station import Watch, open_station, sign_in
from sync.commands.kernel import Command
from sync.commands.outcomes import CommandError
from sync.model.ids import derive_id
from sync.replica.queries import condition
from sync.replica.session import Session, intent

_TAKEN = "Foredesk is open on this computer. Do it in its window, or close it and try again."
_AHEAD = 500
"""Commands that may wait for the server before more are applied."""


class Sender:
    """A signed-in workstation that follows the server."""

    def __init__(self, station: Any, watch: Watch, session: Session, principal: str) -> None:
        self._engine = station.engine
        self._watch = watch
        self._session = session
        self._principal = principal
        self._cards: list[str] = []

    @property
    def reader(self) -> Any:
        """The copy as it stands."""
        return self._engine.store.connection

    @property
    def now(self) -> int:
        """The server's time, epoch ms."""
        return self._engine.now()

    async def do(self, command: Command) -> bool:
        """Apply a command and hand it on; False where it was done before. Raises Mistake where it does not apply."""
        signed = intent(command, at=self.now, principal=self._principal, session=self._session)
        try:
            applied = self._engine.apply(signed)
        except CommandError as error:
            raise Mistake(error.message) from None
        self._cards.append(derive_id(signed.ulid, "card"))
        if self._engine.status.outbox > _AHEAD:
            await self._watch.until_left(_AHEAD // 2)
        return applied.outcome != "noop"

    async def settled(self) -> list[str]:
        """Wait for the server; what it said of the commands that did not apply there. Raises Mistake where it is away."""
        if not await self._watch.until_left(0):
            raise Mistake("The server is out of reach: it waits here and is sent when Foredesk runs again.")
        return condition.card_messages(self.reader, self._cards)


@asynccontextmanager
async def signed_in(asked: argparse.Namespace) -> AsyncGenerator[Sender]:
    """The workstation of these options, online. Raises Mistake."""
    station = open_station(place(asked.profile, asked.key_file), _TAKEN)
    station.start()
    try:
        watch = Watch(station.engine)
        signed = await sign_in(station, getattr(asked, "server", None), asked.email)
        await watch.until_online()
        session = Session(signed.session.id, bytes.fromhex(signed.session.key))
        yield Sender(station, watch, session, f"staff:{signed.person.id}")
    finally:
        await station.close()


def agreed(asked: argparse.Namespace, question: str) -> bool:
    """Whether the person says yes, at the terminal or beforehand with --yes. Raises Mistake where nobody can be asked."""
    if asked.yes:
        return True
    if not sys.stdin.isatty():
        raise Mistake(f"{question} There is no terminal to ask at: say --yes.")
    answer = input(f"{safe(question)} [y/N] ").strip().casefold()
    if answer not in ("y", "yes"):
        say("Nothing was done.")
        return False
    return True
