"""Opening a copy whose lease is over: the server is asked for its half of the key before anything of the copy is read."""

from collections.abc import Callable
from pathlib import Path

from sync.model.ids import now_ms
from sync.model.words import SCHEMA_VERSION
from sync.replica.store import read_pointer, unlock, wipe
from sync.replica.transport import LinkFailed, Transport
from sync.wire import Hello


async def ask_for_half(
    folder: Path,
    key: bytes,
    transport: Transport,
    device: str,
    *,
    app: str,
    clock: Callable[[], int] = now_ms,
) -> bool:
    """Put the half back that the server lends; whether there is a copy left to open.

    A workstation that was signed out is lent it once more, to hand over what it has; one whose time for that is over too
    keeps nothing: its copy is removed unread. Raises LinkFailed where the server is not reached, StoreError.
    """
    said = Hello(
        device=device,
        incarnation=0,
        app=app,
        schema=SCHEMA_VERSION,
        half_no=read_pointer(folder).half_no,
        is_locked=True,
    )
    try:
        welcome = await transport.hello(said)
    except LinkFailed as error:
        if error.failure.code != "REVOKED":
            raise
        wipe(folder)
        return False
    offset = welcome.now - clock()
    unlock(folder, key, welcome.opens, until=welcome.lease_until, now=welcome.now, offset=offset)
    return True
