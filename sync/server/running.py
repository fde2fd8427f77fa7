"""The runner's lease: who runs by itself what is due, one for the practice, granted here and fenced by the grant's number.

It keeps work from being done twice; that nothing is done twice rests on the keys of the steps. A holder is heard of every
HEARTBEAT_S; LEASE_MS after it was last heard of another may have it, and after SILENT_MS every window is told.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol, TypeVar

import msgspec
import structlog
from litestar import Request, Response, Router, post

from sync.commands.kernel import Principal
from sync.commands.running import NoteRunner
from sync.journeys.hours import OpeningHours, is_open
from sync.model import scopes
from sync.model.ids import now_ms
from sync.model.rows import Rows
from sync.model.words import Role, RunnerState
from sync.server.answers import answer, decoded, device_of, server_of
from sync.server.core import Batch
from sync.server.refusals import Refusal
from sync.wire import RunnerAsk, RunnerLease

T = TypeVar("T")
log = structlog.get_logger("foredesk.runner")

LEASE_MS: Final = 90_000
"""How long a grant lasts without a heartbeat: three of them may be lost."""
SILENT_MS: Final = 10 * 60_000
_LOOK_EVERY_S: Final = 30.0
_SERVER: Final = Principal("system", "runner", frozenset(Role))
_ask = msgspec.json.Decoder(RunnerAsk)


class Heart(msgspec.Struct, frozen=True):
    """Who holds the lease and when it was last heard of; instants are epoch ms on the server's clock."""

    device_id: str
    epoch: int
    is_headless: bool
    heard_at: int
    lease_until: int


def ask(batch: Batch, device_id: str, asked: RunnerAsk, now: int) -> RunnerLease:
    """Grant, renew, refuse or take back the lease. Raises Refusal 403 for a workstation that carries only a part."""
    heart = heart_of(batch.rows)
    is_mine = heart is not None and (heart.device_id, heart.epoch) == (device_id, asked.epoch)
    if not asked.wants:
        if heart is not None and is_mine:
            _keep(batch, msgspec.structs.replace(heart, heard_at=now, lease_until=0), RunnerState.RESTING)
        return RunnerLease(now=now)
    _check_whole(batch.rows, device_id)
    if heart is None or not is_mine:
        if (
            heart is not None
            and heart.lease_until > now
            and not _may_take_over(batch.rows, heart, asked, now)
        ):
            return RunnerLease(now=now, holder=heart.device_id)
        epoch = 1 if heart is None else heart.epoch + 1
        heart = Heart(device_id, epoch, asked.is_headless, now, now + LEASE_MS)
        log.info("runner.granted", device=device_id, epoch=epoch, is_headless=asked.is_headless)
    else:
        heart = msgspec.structs.replace(heart, heard_at=now, lease_until=now + LEASE_MS)
    _keep(batch, heart, RunnerState.RUNNING)
    return RunnerLease(now=now, epoch=heart.epoch, until=heart.lease_until, holder=device_id)


def is_silent(rows: Rows, since: int, now: int) -> bool:
    """Whether nobody has been heard of for SILENT_MS, nor since `since`, when this server began to listen."""
    heart = heart_of(rows)
    return now - max(since, 0 if heart is None else heart.heard_at) >= SILENT_MS


def note_silence(batch: Batch, since: int, now: int) -> None:
    """Tell every window that the follow-ups stand still, where they do."""
    if is_silent(batch.rows, since, now):
        heart = heart_of(batch.rows) or Heart("", 0, False, since, 0)
        _tell(batch, heart, RunnerState.SILENT)


def heart_of(rows: Rows) -> Heart | None:
    """Who has the lease, or had it last."""
    sql = "SELECT device_id, epoch, is_headless, heard_at, lease_until FROM heartbeat WHERE id = 1"
    row = rows.execute(sql).fetchone()
    return None if row is None else Heart(row[0], row[1], bool(row[2]), row[3], row[4])


def _keep(batch: Batch, heart: Heart, state: RunnerState) -> None:
    batch.rows.execute(
        "INSERT INTO heartbeat (id, device_id, epoch, is_headless, heard_at, lease_until) VALUES (1, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET device_id = excluded.device_id, epoch = excluded.epoch, "
        "is_headless = excluded.is_headless, heard_at = excluded.heard_at, lease_until = excluded.lease_until",
        (heart.device_id, heart.epoch, int(heart.is_headless), heart.heard_at, heart.lease_until),
    )
    _tell(batch, heart, state)


def _tell(batch: Batch, heart: Heart, state: RunnerState) -> None:
    """The synced row says who has the lease and how it stands; a heartbeat that changes neither is no command."""
    sql = "SELECT epoch, state FROM runner WHERE deleted = 0"
    known = batch.rows.execute(sql).fetchone()
    if known is None or tuple(known) != (heart.epoch, state.value):
        batch.run_own(
            NoteRunner(
                epoch=heart.epoch, state=state, heard_at=heart.heard_at, device_id=heart.device_id or None
            ),
            _SERVER,
        )


def _check_whole(rows: Rows, device_id: str) -> None:
    row = rows.execute("SELECT scopes FROM device WHERE id = ?", (device_id,)).fetchone()
    if not scopes.means_every_place(json.loads(row[0])):
        raise Refusal(
            403,
            "PARTIAL",
            "This workstation carries only a part of the practice, so it cannot run its follow-ups.",
        )


def _may_take_over(rows: Rows, heart: Heart, asked: RunnerAsk, now: int) -> bool:
    """While every place is closed `foredesk runner` goes before a workstation, which somebody may switch off."""
    if heart.is_headless or not asked.is_headless:
        return False
    listed = rows.execute("SELECT hours FROM location WHERE deleted = 0").fetchall()
    return not any(is_open(now, msgspec.json.decode(hours, type=OpeningHours)) for (hours,) in listed)


class Writing(Protocol):
    """What the watch needs of the server."""

    def write(self, job: Callable[[Batch], T]) -> Awaitable[T]: ...
    def read(self, look: Callable[[Rows], T]) -> Awaitable[T]: ...


class Watch:
    """Notices that nobody runs the practice's follow-ups. Made on the event loop's thread."""

    def __init__(self, server: Writing) -> None:
        self._server = server
        self._since = now_ms()
        self._task = asyncio.create_task(self._run(), name="runner watch")

    async def close(self) -> None:
        """Stop looking."""
        self._task.cancel()
        await asyncio.wait({self._task})

    async def _run(self) -> None:
        was_silent = False
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            try:
                found = await self._server.read(lambda rows: is_silent(rows, self._since, now_ms()))
                if found and not was_silent:
                    await self._server.write(lambda batch: note_silence(batch, self._since, now_ms()))
                    log.warning("runner.silent")
            except Refusal:
                continue  # the server said why; the next round looks again
            was_silent = found


@post("/lease", status_code=200, request_max_body_size=1024)
async def lease(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Ask for the runner's lease, keep it, or give it up."""
    server, device = server_of(request), await device_of(request)
    asked = await decoded(request, _ask)
    return answer(request, await server.write(lambda batch: ask(batch, device.id, asked, now_ms())))


routes = Router("/v1/runner", route_handlers=[lease], tags=["runner"])
