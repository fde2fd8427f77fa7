"""The practice of a simulated quarter: the real server, real replicas and the real runner, on a clock that jumps."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Collection, Coroutine, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any, Final, TypeVar
from unittest.mock import patch
from zoneinfo import ZoneInfo

from desktop.quarter.handset import Handset
from desktop.runner.lease import HEARTBEAT_S, Lease, Unanswered
from desktop.runner.runner import Runner
from sync.commands.journeys import PublishJourney
from sync.commands.kernel import Command, Principal
from sync.commands.outcomes import CommandError
from sync.commands.practice import PutLocation, PutPractitioner, PutRoom, PutService, PutStaff
from sync.effects.channels.port import Port
from sync.journeys.hours import OpeningHours, Span
from sync.model.cipher import sqlcipher
from sync.model.rows import Rows
from sync.model.words import Role, VerdictKind
from sync.replica.engine import Engine
from sync.replica.session import Session, intent
from sync.server import accounts, dispatching, running, setup, streaming
from sync.server import server as serving
from sync.server.accounts import Claimant
from sync.server.core import Batch
from sync.server.offline import writing
from sync.server.practice import open_site
from sync.server.writer import Moment
from sync.simulate import network
from sync.simulate.deeds.snapshots import snapshot_lines
from sync.simulate.disk import Disk
from sync.simulate.hermetic import hermetic
from sync.simulate.loop import VirtualLoop
from sync.simulate.network import Line
from sync.simulate.owners import Tasks, make_task, owned_by
from sync.simulate.premises import SimulatedFile
from sync.simulate.serving import Process, quick_hashing
from sync.wire import RunnerAsk, RunnerLease

T = TypeVar("T")
KEY: Final = bytes(range(32))
LOOK_S: Final = 30.0
"""How often the runner looks where nothing has changed; what changes wakes it at once."""
BOARD_EVERY_MS: Final = 60_000
CALM_S: Final = 1_800.0
"""How often lines that nothing happens on say so: the real fifteen seconds would be millions of events in a quarter."""
SYSTEM: Final = Principal("system", "practice", frozenset(Role))


class House:
    """The premises, and what machines ask of their world. `start_ms` is the moment of the first second, epoch ms."""

    def __init__(self, folder: Path, seed: int, *, start_ms: int, zone: str, region: str) -> None:
        self.folder = folder
        self.start_ms = start_ms
        self.zone = ZoneInfo(zone)
        self.region = region
        self.loop = VirtualLoop()
        self.loop.set_task_factory(make_task)
        self.chance = Random(f"{seed}/house")
        self.write_lock = asyncio.Lock()
        self.handset = Handset(self.now)
        self.phone: Port = self.handset
        self.process: Process | None = None
        self.machines: list[Machine] = []
        self.restarts = 0
        self._ending = False
        quick_hashing()  # made once in a process: it must not draw from the chance of whichever house is the first

    def now(self) -> int:
        """The one clock, epoch ms."""
        return self.start_ms + int(self.loop.time() * 1_000)

    # -- living -----------------------------------------------------------------------------------------------------

    def live(self, story: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run a story to its end in this world's time. Raises what it raises, and what any part of the house fell over."""
        with self._in_its_time():
            try:
                return self.loop.run_until_complete(story())
            finally:
                self._ending = True
                self.loop.run_until_complete(self._end())
                self.loop.close()

    @contextmanager
    def _in_its_time(self) -> Generator[None]:
        with (
            hermetic(
                wall_ms=self.now, elapsed_s=self.loop.time, random=Random("machine"), connect=_plain_file
            ),
            patch.object(streaming, "COMMENT_EVERY_S", CALM_S),
            patch.object(network, "_SILENCE_S", CALM_S * 3),
            patch.object(serving, "_WITNESS_EVERY_S", CALM_S),
            patch.object(dispatching, "LOOK_EVERY_S", CALM_S),
            patch.object(
                os, "fsync", _nobody
            ),  # a killed process loses nothing that the system has; power stays
        ):
            yield

    async def _end(self) -> None:
        for machine in self.machines:
            machine.lose()
        if self.process is not None:
            self.process.lose()
        left = [task for task in asyncio.all_tasks(self.loop) if task is not asyncio.current_task()]
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)

    # -- the server -------------------------------------------------------------------------------------------------

    def found(
        self, staff: list[tuple[str, list[Role]]], practitioners: int, journeys: Sequence[str] = ()
    ) -> None:
        """Begin the practice: its first start, staff, rooms, services; `journeys` are documents of its own."""
        database = SimulatedFile(self._path, Disk(sqlite3.OperationalError, _nobody))
        site = open_site(database, self.folder)
        with writing(database, site) as batch:
            wishes = setup.Wishes(
                practice="Cedar Clinic", region=self.region, timezone=str(self.zone), currency="GBP"
            )
            setup.first_start(batch, quick_hashing(), wishes)
            for name, roles in staff:
                email = f"{name.split()[0].lower()}@cedar.example"
                setup.add_staff(batch, PutStaff(name=name, email=email, roles=roles))
            (place,) = batch.rows.execute("SELECT id FROM location WHERE deleted = 0").fetchone()
            setup.own(
                batch,
                PutLocation(
                    id=place, name="Cedar Clinic", region=self.region, currency="GBP", address="12 High Street",
                    hours=OpeningHours(str(self.zone), _WEEK),
                ),
            )  # fmt: skip
            for number in range(practitioners):
                setup.own(batch, PutRoom(name=f"Room {number + 1}", location_id=place))
                setup.own(batch, PutPractitioner(name=f"Dr. {_DOCTORS[number]}"))
            setup.own(batch, PutService(name="Consultation", duration_min=30))
            for text in journeys:
                setup.own(batch, PublishJourney(text=text))
        database.abandon()
        self.open_server()

    @property
    def _path(self) -> Path:
        return self.folder / "server.db"

    def open_server(self) -> None:
        """Start the server on what is durable."""
        with owned_by(None):
            disk = Disk(sqlite3.OperationalError, _nobody)
            database = SimulatedFile(self._path, disk)
            site = open_site(database, self.folder)
            self.process = Process("server", self, database, disk, site, self._lost)

    def _lost(self, process: Process) -> None:
        database: Any = process.database
        database.abandon()
        self.process = None
        if not self._ending:
            self.restarts += 1
            self.loop.call_later(self.chance.uniform(1.0, 60.0), self.open_server)

    def kill_server(self) -> None:
        """kill -9: what is not committed is gone; it is started again within a minute. Not in the middle of another's write,
        which this one thread could not outwait."""
        if self.process is None or self.process.is_writing:
            self.loop.call_later(0.01, self.kill_server)
        else:
            self.process.lose()

    async def write(self, job: Callable[[Batch], T]) -> T:
        """Have the server write; waits until it is up and stays up for it."""
        while True:
            process = self.process
            if process is not None:
                task: asyncio.Task[T] = process.spawn(process.server.write(job))
                await asyncio.wait({task})
                if not task.cancelled():
                    return task.result()
            await asyncio.sleep(1.0)

    async def tell(self, command: Command, principal: Principal = SYSTEM) -> VerdictKind:
        """What comes in by a door, as the server's own or an integration's command."""
        verdict = await self.write(lambda batch: batch.run_own(command, principal))
        return verdict.kind

    # -- what lines and processes ask of their world ------------------------------------------------------------------

    def server_for(self, desk: str) -> Process | None:
        return self.process

    def note(self, what: str, body: bytes = b"") -> None: ...
    def answered(self, desk: str, device: str, what: str, answer: Any) -> None: ...
    def met(self, fault: str, body: bytes = b"") -> None: ...

    def snapshot(
        self,
        process: Process,
        token: str,
        after: tuple[str, str] | None,
        only: Collection[str] | None,
        since: int | None,
    ) -> list[bytes]:
        return snapshot_lines(self, process, token, after, only, since)

    def snapshot_file(self, process: Process, token: str, wanted: str) -> None:
        """This server has lines alone."""

    async def dawdle(self, moment: Moment) -> None:
        await asyncio.sleep(0)


class Machine:
    """A workstation, or the runner beside the server. It may be switched off, and killed."""

    def __init__(self, house: House, name: str, email: str = "", *, has_runner: bool = False) -> None:
        self.house = house
        self.name = name
        self.folder = house.folder / name
        self.engine: Engine | None = None
        self.runner: Runner | None = None
        self.tasks: Tasks = {}
        self.device = self.token = ""
        self.staff_id = ""
        self.session: Session | None = None
        self.has_news = asyncio.Event()
        """Set whenever something changed in this copy; whoever looks clears it."""
        self._email = email
        self._has_runner = has_runner
        house.machines.append(self)

    async def sign_in(self) -> None:
        """Become a workstation of the practice, with somebody at it; or the runner's."""

        def let_in(batch: Batch) -> Any:
            sql = "SELECT id FROM staff WHERE email = ? AND deleted = 0"
            (staff_id,) = batch.rows.execute(sql, (self._email,)).fetchone()
            return accounts.let_in(
                batch.rows,
                self.house.process.site.secret if self.house.process else b"",
                Claimant(staff_id, None, False),
                email=self._email,
                address="192.0.2.1",
                device_name=self.name,
                device_id=self.device or None,
                device_token=self.token or None,
            )

        signed = await self.house.write(let_in)
        self.device, self.token, self.staff_id = signed.device_id, signed.token, signed.staff_id
        self.session = Session(signed.session.id, bytes.fromhex(signed.session.key), signed.session.began_at)

    def start(self) -> None:
        """Switch it on."""
        with owned_by(self.tasks):
            engine = Engine.open(
                self.folder, KEY, app="quarter", random=Random(self.name), clock=self.house.now, stopwatch=self.house.loop.time,
                board_every_ms=BOARD_EVERY_MS,
            )  # fmt: skip
            line = Line(
                self.house, self.name, self.device, self.token, Random(f"{self.name}/line"), schema=None
            )
            engine.attach(line, self.device)
            engine.on_changes.append(lambda _: self.has_news.set())
            self.engine = engine
            self.has_news.set()
            self._running = asyncio.ensure_future(engine.run())
            if self._has_runner:
                lease = Lease(self._ask, self.house.loop.time, is_headless=True)
                self.runner = Runner(engine, lease)
                self._keeping = asyncio.ensure_future(self._keep_running(self.runner))

    async def stop(self) -> None:
        """Switch it off as people do in the evening."""
        engine, self.engine, self.runner = self.engine, None, None
        if engine is not None:
            await engine.close()
            await asyncio.wait({self._running})

    def lose(self) -> None:
        """kill -9."""
        engine, self.engine, self.runner = self.engine, None, None
        if engine is not None:
            for task in list(self.tasks):
                task.cancel()
            engine.store.abandon()

    def do(self, command: Command) -> str:
        """The person here does something. Returns why it changed nothing, where it did not."""
        assert self.engine is not None
        at = self.engine.now()
        said = intent(command, at=at, principal=f"staff:{self.staff_id}", session=self.session)
        try:
            done = self.engine.apply(said)
        except CommandError as error:
            return error.reason
        return "done already" if done.outcome is VerdictKind.NOOP else ""

    @property
    def rows(self) -> Rows:
        """What stands in this copy, optimistic work included."""
        assert self.engine is not None
        return self.engine.rebase.rows

    async def _keep_running(self, runner: Runner) -> None:
        beat_at = 0.0
        while True:
            if self.house.loop.time() >= beat_at:
                await runner.beat()
                beat_at = self.house.loop.time() + HEARTBEAT_S
            self.has_news.clear()
            runner.look()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.has_news.wait(), LOOK_S)

    async def _ask(self, asked: RunnerAsk) -> RunnerLease:
        process = self.house.process
        if process is None:
            raise Unanswered
        task = process.spawn(
            process.server.write(lambda batch: running.ask(batch, self.device, asked, self.house.now()))
        )
        await asyncio.wait({task})
        if task.cancelled():
            raise Unanswered
        return task.result()


_WEEK: Final = (*((Span(9 * 60, 18 * 60),),) * 5, (), ())
_DOCTORS: Final = ("Adler", "Brandt", "Castro", "Dunne", "Eriksen", "Farah")


def _nobody(_: Any) -> None: ...


def _plain_file(path: Any, key: bytes, **how: Any) -> Any:
    """Open a replica's file. Plain SQLite without a disk's waits: what SQLCipher adds is proven elsewhere."""
    connection = sqlcipher.connect(
        str(path), isolation_level=None, check_same_thread=False, timeout=0, cached_statements=512
    )
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection
