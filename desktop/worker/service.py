"""The worker at work: one event loop with the replica, the line to the window, and the server beyond.

Each operation that the window may ask for is a method listed in `_operations`. A local command is applied on the loop
at once; what takes longer (passwords, files, repairs) runs beside it and never holds the line up.
"""

import asyncio
import platform
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Literal

import httpx
import msgspec
import structlog

import sync.commands.all  # noqa: F401 # pyright: ignore[reportUnusedImport] - fills the register of commands
from desktop.keys import KeyUnavailable, Vault, derive
from desktop.profile import replica_folder
from desktop.protocol import (
    Answer,
    Ask,
    Changed,
    Credentials,
    Devices,
    Done,
    LinkState,
    Reopened,
    Status,
    pack,
)
from desktop.runner.lease import Lease, over_http, stopwatch
from desktop.runner.runner import Runner
from desktop.runner.ticks import Ticks
from desktop.worker.faults import Impossible, fault_of
from desktop.worker.importing import Imports
from desktop.worker.inspection import Inspection
from desktop.worker.line import LocalLine
from desktop.worker.people import People
from desktop.worker.proofs import Proofs
from desktop.worker.rebuild import watch as watch_rebuild
from desktop.worker.rehearsing import Rehearsals
from sync.model.ids import now_ms
from sync.replica import drafts, journey_drafts
from sync.replica.changes import Changes, Intent, State
from sync.replica.changes import Status as ReplicaStatus
from sync.replica.client import HttpTransport
from sync.replica.drafts import DraftForm
from sync.replica.engine import Engine
from sync.replica.journey_drafts import JourneyDraftForm
from sync.replica.queries import condition
from sync.replica.store import LeaseExpired
from sync.replica.transport import LinkFailed
from sync.replica.unlocking import ask_for_half

log = structlog.get_logger("foredesk.worker")

APP = "foredesk 0.1.0"
_STATES = {
    State.OFFLINE: LinkState.OFFLINE,
    State.CONNECTING: LinkState.CONNECTING,
    State.CATCHING_UP: LinkState.CATCHING_UP,
    State.ONLINE: LinkState.ONLINE,
    State.SIGNED_OUT: LinkState.SIGNED_OUT,
    State.REVOKED: LinkState.REVOKED,
    State.UPGRADE_NEEDED: LinkState.UPGRADE,
    State.LOCKED: LinkState.OFFLINE,
}


class OpenForm(msgspec.Struct, frozen=True):
    profile: str
    root: str


class SignInForm(msgspec.Struct, frozen=True):
    server: str
    email: str
    password: str


class PinForm(msgspec.Struct, frozen=True):
    staff_id: str
    pin: str


class DevicesForm(msgspec.Struct, frozen=True):
    """What a person asks of the server about the practice's workstations; `signed` goes there as it came."""

    act: Literal["list", "rename", "scopes", "revoke"]
    signed: msgspec.Raw


class CredentialsForm(msgspec.Struct, frozen=True):
    """What a person asks of the server about how others sign in; `signed` goes there as it came."""

    act: Literal["list", "one-time", "drop-pin"]
    signed: msgspec.Raw


class Workstation:
    """A profile's replica, running: shared by the window's worker and the runner that stands alone."""

    def __init__(self, profile: Path, root: bytes, *, is_headless: bool = False) -> None:
        self.engine = Engine.open(replica_folder(profile), derive(root, "replica"), app=APP)
        self.inspection = Inspection(self.engine, derive(root, "replica"))
        self.vault = Vault(profile / "vault", root)
        self.client = httpx.AsyncClient(timeout=15)
        self.people = People(self.vault, self.client, platform.node() or "Workstation")
        self._running: asyncio.Task[None] | None = None
        self._inspecting: asyncio.Task[None] | None = None
        lease = Lease(over_http(self.client, self.people.access), stopwatch, is_headless=is_headless)
        self.runner = Runner(self.engine, lease)
        self._ticks = Ticks(self.engine, self.runner)

    def start(self) -> None:
        """Carry the traffic from now on, towards the server that this workstation belongs to."""
        self.connect()
        self._running = asyncio.create_task(self.engine.run(), name="engine")
        self._inspecting = asyncio.create_task(self.inspection.watch(), name="inspect")
        self._ticks.start()

    def connect(self) -> bool:
        """Speak to this workstation's server; False while it belongs to none."""
        access = self.people.access()
        if access is None:
            return False
        self.engine.connect(access.server, access.token, access.device_id)
        return True

    @property
    def server(self) -> str:
        """The address of this workstation's server; empty while it belongs to none."""
        access = self.people.access()
        return "" if access is None else access.server

    async def finished(self) -> None:
        """Returns when the engine ended by itself. Raises StoreError where the file failed."""
        assert self._running is not None
        await asyncio.shield(self._running)

    async def close(self) -> None:
        """End the traffic and give the file back."""
        await self._ticks.stop()
        if self._inspecting is not None:
            self._inspecting.cancel()
            await asyncio.wait([self._inspecting], timeout=5)
        await self.engine.close()
        if self._running is not None:
            await asyncio.wait([self._running], timeout=5)
            self._running.cancel()
        await self.client.aclose()


async def unlock(profile: Path, root: bytes) -> None:
    """Ask this workstation's server for what opens a copy whose lease is over. Raises LeaseExpired where it is not reached."""
    kept = Vault(profile / "vault", root)
    async with httpx.AsyncClient(timeout=15) as client:
        access = People(kept, client, "").access()
        if access is None:
            raise LeaseExpired
        transport = HttpTransport(access.server, access.token, client=client)
        folder, key = replica_folder(profile), derive(root, "replica")
        try:
            is_left = await ask_for_half(folder, key, transport, access.device_id, app=APP)
        except LinkFailed:
            raise LeaseExpired from None
    if not is_left:
        kept.clear()


class Service:
    """Answers one window."""

    def __init__(self, line: LocalLine) -> None:
        self._line = line
        self._station: Workstation | None = None
        self._imports: Imports | None = None
        self._rehearsals: Rehearsals | None = None
        self._proofs: Proofs | None = None
        self._watching: asyncio.Task[None] | None = None
        self._rebuild: asyncio.Task[None] | None = None
        self._beside: set[asyncio.Task[None]] = set()
        self._operations: dict[str, Callable[[msgspec.Raw], Awaitable[Any]]] = {
            "open": self._open,
            "set_aside": self._set_aside,
            "sign_in": self._sign_in,
            "switch": self._switch,
            "change_password": self._change_password,
            "set_pin": self._set_pin,
            "try_now": self._try_now,
            "stop_fetching": self._stop_fetching,
            "check": self._check,
            "inspect": self._inspect,
            "devices": self._devices,
            "credentials": self._credentials,
            "keep_draft": self._keep_draft,
            "import_open": self._import_open,
            "import_run": self._import_run,
            "import_pages": self._import_pages,
            "rehearse": self._rehearse,
            "journey_moves": self._journey_moves,
            "journey_deeds": self._journey_deeds,
            "check_journey": self._check_journey,
            "keep_journey_draft": self._keep_journey_draft,
            "signed": self._signed,
            "cancel": self._cancel,
            "ping": self._ping,
        }

    async def run(self) -> None:
        """Answer until the window closes the line; then finish what was begun."""
        while (ask := await self._line.next()) is not None:
            if ask.operation == "do":
                self._answer(ask, self._do)
            elif ask.operation == "open":
                await self._answer_beside(
                    ask
                )  # a window whose worker died asks again at once: all that follows needs the copy
            else:
                task = asyncio.create_task(self._answer_beside(ask))
                self._beside.add(task)
                task.add_done_callback(self._beside.discard)
        if self._imports is not None:
            self._imports.cancel_all()
        if self._rehearsals is not None:
            self._rehearsals.cancel_all()
        if self._proofs is not None:
            self._proofs.close()
        if self._beside:
            await asyncio.wait(self._beside, timeout=10)
        for watch in (self._watching, self._rebuild):
            if watch is not None:
                watch.cancel()
        if self._station is not None:
            await self._station.close()

    def _do(self, body: msgspec.Raw) -> Done:
        engine = self._open_station().engine
        intent = msgspec.json.decode(body, type=Intent)
        if condition.stands(
            engine.store.connection, intent.ulid
        ):  # asked again: the worker before died first
            return Done(ulid=intent.ulid, kind="applied")
        applied = engine.apply(intent)
        return Done(ulid=applied.ulid, kind=applied.outcome, winner=applied.winner)

    async def _open(self, body: msgspec.Raw) -> dict[str, str]:
        if self._station is not None:
            return {"server": self._station.server}
        form = msgspec.json.decode(body, type=OpenForm)
        profile, root = Path(form.profile), bytes.fromhex(form.root)
        try:
            station = Workstation(profile, root)
        except LeaseExpired:
            await unlock(profile, root)
            station = Workstation(profile, root)
        try:
            server = station.server  # a vault under another key says so before anything runs
        except KeyUnavailable:
            await station.close()
            raise
        self._station = station
        station.engine.on_changes.append(self._changed)
        station.engine.on_status.append(self._stood)
        self._imports = Imports(station.engine, self._line.send)
        engine = station.engine
        self._rehearsals = Rehearsals(
            engine.store.folder, derive(root, "replica"), engine.now, self._line.send
        )
        self._proofs = Proofs(engine.store.folder, derive(root, "replica"))
        station.start()
        self._stood(engine.status)
        self._rebuild = asyncio.create_task(
            watch_rebuild(engine.board, engine.store.folder, self._line.send), name="rebuild"
        )
        self._watching = asyncio.create_task(self._watch(station, self._rebuild), name="watch")
        return {"server": server}

    async def _watch(self, station: Workstation, rebuild: asyncio.Task[None]) -> None:
        """The engine ends by itself only where the practice shut this workstation out, or where the file failed."""
        try:
            await station.finished()
        except Exception as error:  # noqa: BLE001 - a file that fails under the engine is opened again by a fresh worker
            log.error("engine_failed", error=type(error).__name__, at=_place(error))
            self._line.stop()
            return
        if station.engine.status.state is State.LOCKED:
            self._line.stop()  # a fresh worker asks the server for what opens the copy, and says why where it cannot
            return
        if station.engine.status.state is State.REVOKED:
            station.people.forget_all()
            if self._rehearsals is not None:
                self._rehearsals.cancel_all()
            if self._proofs is not None:
                self._proofs.close()
            self._station = self._imports = self._rehearsals = self._proofs = None
            rebuild.cancel()  # its file closes
            await station.close()

    async def _set_aside(self, body: msgspec.Raw) -> str:
        """Move a copy that does not open out of the way, so that a sign-in fetches a fresh one; the folder it lies in now."""
        if self._station is not None:
            raise Impossible("open", "The clinic's copy on this computer is open.")
        form = msgspec.json.decode(body, type=OpenForm)
        profile = Path(form.profile)
        aside = profile / f"set-aside-{now_ms()}"
        aside.mkdir()
        for part in (replica_folder(profile), profile / "vault"):
            if part.exists():
                part.rename(aside / part.name)
        return str(aside)

    async def _sign_in(self, body: msgspec.Raw) -> Any:
        station, form = self._open_station(), msgspec.json.decode(body, type=SignInForm)
        before = station.people.access()
        signed = await station.people.sign_in(
            form.server, form.email, form.password, is_fork=station.engine.is_clone
        )
        if station.people.access() != before:
            station.connect()
        else:
            station.engine.try_now()
        return signed

    async def _switch(self, body: msgspec.Raw) -> Any:
        form = msgspec.json.decode(body, type=PinForm)
        return await self._open_station().people.switch(form.staff_id, form.pin)

    async def _change_password(self, body: msgspec.Raw) -> Any:
        return await self._open_station().people.change_password(**msgspec.json.decode(body))

    async def _set_pin(self, body: msgspec.Raw) -> None:
        await self._open_station().people.set_pin(**msgspec.json.decode(body))

    async def _try_now(self, _: msgspec.Raw) -> None:
        self._open_station().engine.try_now()

    async def _stop_fetching(self, _: msgspec.Raw) -> None:
        self._open_station().engine.stop_fetching()

    async def _check(self, _: msgspec.Raw) -> dict[str, list[int]]:
        return await self._open_station().engine.check()

    async def _inspect(self, _: msgspec.Raw) -> dict[str, Any]:
        """Look through the whole copy and repair it; what was found."""
        station = self._open_station()
        found = await station.inspection.run()
        return {
            "rows": found.rows,
            "shards": len(found.wrong),
            "search": sum(map(len, found.search.values())),
            "is_sound": found.is_sound,
            "is_broken": found.pages is not None,
        }

    async def _devices(self, body: msgspec.Raw) -> Devices:
        form = msgspec.json.decode(body, type=DevicesForm)
        return await self._open_station().people.devices(form.act, form.signed)

    async def _credentials(self, body: msgspec.Raw) -> Credentials:
        form = msgspec.json.decode(body, type=CredentialsForm)
        return await self._open_station().people.credentials(form.act, form.signed)

    async def _keep_draft(self, body: msgspec.Raw) -> None:
        drafts.keep(self._open_station().engine.store.connection, msgspec.json.decode(body, type=DraftForm))

    async def _import_open(self, body: msgspec.Raw) -> Any:
        return await self._open_imports().preview(**msgspec.json.decode(body))

    async def _import_run(self, body: msgspec.Raw) -> str:
        return self._open_imports().start(**msgspec.json.decode(body))

    async def _import_pages(self, body: msgspec.Raw) -> list[str | None]:
        return self._open_imports().pages(msgspec.json.decode(body)["import_id"])

    async def _signed(self, body: msgspec.Raw) -> None:
        self._open_imports().signed(**msgspec.json.decode(body))

    async def _cancel(self, body: msgspec.Raw) -> None:
        job = msgspec.json.decode(body)["job"]
        self._open_imports().cancel(job)
        if self._rehearsals is not None:
            self._rehearsals.cancel(job)

    async def _rehearse(self, body: msgspec.Raw) -> str:
        self._open_station()
        assert self._rehearsals is not None
        return self._rehearsals.start(**msgspec.json.decode(body))

    async def _journey_moves(self, body: msgspec.Raw) -> str:
        self._open_station()
        assert self._rehearsals is not None
        return self._rehearsals.start_moves(**msgspec.json.decode(body))

    async def _journey_deeds(self, body: msgspec.Raw) -> str:
        self._open_station()
        assert self._rehearsals is not None
        return self._rehearsals.start_deeds(**msgspec.json.decode(body))

    async def _check_journey(self, body: msgspec.Raw) -> dict[str, Any]:
        self._open_station()
        assert self._proofs is not None
        return await self._proofs.check(**msgspec.json.decode(body))

    async def _keep_journey_draft(self, body: msgspec.Raw) -> None:
        form = msgspec.json.decode(body, type=JourneyDraftForm)
        journey_drafts.keep(self._open_station().engine.store.connection, form)

    async def _ping(self, _: msgspec.Raw) -> str:
        return "pong"

    def _answer(self, ask: Ask, operation: Callable[[msgspec.Raw], Any]) -> None:
        try:
            result = operation(ask.body)
        except Exception as error:  # noqa: BLE001 - whatever it is, the window gets an answer
            self._fail(ask, error)
        else:
            self._line.send(Answer(number=ask.number, result=pack(result)))

    async def _answer_beside(self, ask: Ask) -> None:
        operation = self._operations.get(ask.operation)
        try:
            if operation is None:
                raise Impossible("unknown", f"The worker knows no “{ask.operation}”.")
            result = await operation(ask.body)
        except Exception as error:  # noqa: BLE001 - whatever it is, the window gets an answer
            self._fail(ask, error)
        else:
            self._line.send(Answer(number=ask.number, result=pack(result)))

    def _fail(self, ask: Ask, error: Exception) -> None:
        fault = fault_of(error)
        if fault.kind == "unexpected":
            log.error(
                "operation_failed", operation=ask.operation, error=type(error).__name__, at=_place(error)
            )
        self._line.send(Answer(number=ask.number, fault=fault))

    def _open_station(self) -> Workstation:
        if self._station is None:
            raise Impossible("closed", "The clinic's copy on this computer is not open.")
        return self._station

    def _open_imports(self) -> Imports:
        if self._imports is None:
            raise Impossible("closed", "The clinic's copy on this computer is not open.")
        return self._imports

    def _changed(self, changes: Changes) -> None:
        if changes.everything:
            self._line.send(Reopened(generation=self._open_station().engine.store.generation))
            return
        ids = {entity: frozenset(rows) for entity, rows in changes.rows.items()}
        if changes.board:
            ids["board"] = frozenset(changes.board)
        self._line.send(Changed(ids=ids))

    def _stood(self, status: ReplicaStatus) -> None:
        state = _STATES[status.state]
        if state is LinkState.OFFLINE and self._open_station().people.access() is None:
            state = LinkState.SIGNED_OUT
        self._line.send(
            Status(
                state=state,
                since=status.since,
                outbox=status.outbox,
                data_at=status.data_at,
                done=status.done,
                total=status.total,
                stage=status.stage,
                trouble=status.trouble,
                verified_at=status.verified_at,
                repaired=status.repaired,
                reindexed=status.reindexed,
                is_damaged=status.is_damaged,
                clock_offset=status.clock_offset,
            )
        )


def _place(error: Exception) -> str:
    """File and line, without the text, which might hold a patient's words."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return "" if last is None else f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}"
