"""A workstation without a window: opened, its person signed in, in step with the server."""

import asyncio
import getpass
import os
import sys

from desktop.keys import KeyUnavailable
from desktop.protocol import SignedIn
from desktop.terminal.copy import Place
from desktop.terminal.mistakes import Mistake
from desktop.worker.faults import SignInRefused
from desktop.worker.service import Workstation, unlock
from sync.replica.changes import State
from sync.replica.engine import Engine
from sync.replica.store import AlreadyOpen, LeaseExpired, StoreError

PASSWORD = "FOREDESK_PASSWORD"  # noqa: S105 - the variable's name
SILENT_S = 60.0
"""Without a sign of progress for so long, waiting for the server ends."""
_LOOK_S = 0.02
_OVER = {
    State.SIGNED_OUT: "The server does not know this computer any more. Sign in anew with --email.",
    State.REVOKED: "The clinic has ended this computer's access.",
    State.UPGRADE_NEEDED: "The server needs a newer Foredesk. Update this computer first.",
    State.LOCKED: "This computer has been without the clinic's server for too long. Connect it, then start again.",
}


def open_station(where: Place, when_taken: str, *, is_headless: bool = False) -> Workstation:
    """The workstation of a profile, not yet started. Raises Mistake; `when_taken` where another Foredesk has it open."""
    root = where.root()
    try:
        try:
            return Workstation(where.profile, root, is_headless=is_headless)
        except LeaseExpired:
            asyncio.run(unlock(where.profile, root))
            return Workstation(where.profile, root, is_headless=is_headless)
    except AlreadyOpen:
        raise Mistake(when_taken) from None
    except StoreError as error:
        raise Mistake(str(error)) from None


async def sign_in(station: Workstation, server: str | None, email: str | None) -> SignedIn:
    """Put a person at the desk by password, enrolling this computer when it is new. Raises Mistake."""
    try:
        access = station.people.access()
    except KeyUnavailable as error:
        raise Mistake(str(error)) from None
    address = server or (access.server if access is not None else "")
    if not address:
        raise Mistake("This computer belongs to no clinic yet. Name its server with --server.")
    if not email:
        raise Mistake("Say who you are with --email.")
    password = await asyncio.to_thread(take_password, email)
    try:
        signed = await station.people.sign_in(address, email, password)
    except SignInRefused as refused:
        raise Mistake(refused.message) from None
    if signed.must_change:
        raise Mistake(
            "This is still your one-time password. Start foredesk, sign in and choose your own first."
        )
    station.connect()
    return signed


def take_password(email: str) -> str:
    """The password: of the environment, once, so that no child inherits it; else asked for at the terminal."""
    given = os.environ.pop(PASSWORD, None)
    if given:
        return given
    if not sys.stdin.isatty():
        raise Mistake(f"There is no terminal to ask for the password. Put it into the variable {PASSWORD}.")
    return getpass.getpass(f"Password of {email}: ")


class Watch:
    """Waits for an engine to get somewhere."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._moved = asyncio.Event()
        engine.on_status.append(lambda _: self._moved.set())

    async def until_online(self) -> None:
        """Until the copy follows the server. Raises Mistake where that cannot be, or nothing moves for SILENT_S."""
        while (state := self._engine.status.state) is not State.ONLINE:
            if state in _OVER:
                raise Mistake(_OVER[state])
            if not await self._move():
                said = self._engine.status.message
                raise Mistake(
                    f"The clinic's server does not answer{f': {said}' if said else ''}. Nothing was done."
                )

    async def until_left(self, count: int) -> bool:
        """Until at most `count` changes wait for the server; False where nothing moves for SILENT_S."""
        while self._engine.status.outbox > count:
            if self._engine.status.state in _OVER or not await self._move():
                return False
        return True

    async def until_board_stands(self) -> None:
        """Until the board has looked at everybody whom the news moved."""
        while self._engine.board.is_due(self._engine.now()):  # noqa: ASYNC110 - it tells nobody that it stands
            await asyncio.sleep(_LOOK_S)

    async def _move(self) -> bool:
        self._moved.clear()
        try:
            await asyncio.wait_for(self._moved.wait(), SILENT_S)
        except TimeoutError:
            return False
        return True
