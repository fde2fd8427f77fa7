"""A practice that lives on a clock of its own: the real server core and dispatcher, real replicas, real runners.

Nothing here waits for time: `pass_time` moves the one clock on and lets everybody do what it asks of them.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from desktop.runner.lease import Asking, Lease, Unanswered
from desktop.runner.runner import Runner
from sync.commands.journeys import PublishJourney
from sync.commands.kernel import Command
from sync.commands.practice import PutLocation, PutPipeline, PutRoom, PutService, SetPractice, StageOf
from sync.commands.templates import shipped_templates
from sync.effects.channels.phone import SimulatedPhone
from sync.effects.dispatcher import Dispatcher
from sync.journeys.hours import OpeningHours, Span
from sync.model.entities import ENTITIES
from sync.model.ids import new_ulid
from sync.model.words import Channel
from sync.replica.changes import Applied
from sync.replica.engine import Engine
from sync.replica.machine_steps import MachineStep, pick
from sync.replica.session import intent
from sync.server import running
from sync.wire import Hello, RunnerAsk, RunnerLease, Welcome
from tests.sync.replica import practice as practices
from tests.sync.replica.practice import KEY, SARA, Line, Practice

SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
ZONE = "Asia/Dubai"
MARINA = "10" * 16
CHECK_UP = "30" * 16
ROOM = "51" * 16
PHONE = "+971501234567"
WEEK = ((Span(9 * 60, 18 * 60),),) * 5 + ((), ())


def moment(day: int, hour: int, minute: int = 0, *, month: int = 5, zone: str = ZONE) -> int:
    """A time of May 2027 in the clinic, epoch ms; the 3rd is a Monday."""
    return int(datetime(2027, month, day, hour, minute, tzinfo=ZoneInfo(zone)).timestamp() * 1000)


class World:
    """`now` is everybody's clock, unless a test sets a machine's own back or forward."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, now: int, zone: str = ZONE) -> None:
        self.now = now
        patch.setattr(practices, "now_ms", self.clock)
        self.folder = folder
        self.practice = Practice(folder)
        self.phone = SimulatedPhone()
        self.machines: list[Machine] = []
        self.tell(
            SetPractice(name="Cedar Clinic", region="AE", timezone=zone, currency="AED"),
            PutLocation(id=MARINA, name="Marina", region="AE", currency="AED", address="12 Marina Walk",
                        hours=OpeningHours(zone, WEEK)),
            PutPipeline(name="Enquiries", stages=[StageOf(key="new", name="New"), StageOf(key="dormant", name="Dormant")]),
            PutService(id=CHECK_UP, name="Check-up", duration_min=30),
            PutRoom(id=ROOM, name="Room 1", location_id=MARINA),
            *shipped_templates(),
        )  # fmt: skip

    def clock(self) -> int:
        return self.now

    # -- the practice -----------------------------------------------------------------------------------------------

    def tell(self, *commands: Command, at: int | None = None) -> None:
        """What comes in by a door."""
        for verdict in self.practice.run(*commands, at=self.now if at is None else at):
            assert verdict.kind in ("applied", "merged"), verdict

    def publish(self, *journeys: str) -> None:
        """Journeys by the names of their shipped files, or as YAML."""
        root = resources.files("resources").joinpath("journeys")
        for name in journeys:
            text = name if "\n" in name else root.joinpath(f"{name}.yaml").read_text("utf-8")
            self.tell(PublishJourney(text=text))

    def all(self, entity: str, **equal: Any) -> list[Any]:
        kind = ENTITIES[entity]
        with self.practice.database.reading() as rows:
            found = rows.where(kind, [(name, "=", value) for name, value in equal.items()], "id")
        return [kind.record(*row) for row in found]

    def one(self, entity: str, **equal: Any) -> Any:
        (found,) = self.all(entity, **equal)
        return found

    def verdicts(self) -> list[tuple[str, str]]:
        """What became of every step that a machine ran: the verdict and its reason."""
        sql = "SELECT verdict, detail FROM mutation WHERE name = 'run_step' ORDER BY seq"
        with self.practice.database.reading() as rows:
            listed = rows.execute(sql).fetchall()
        return [(kind, msgspec.json.decode(detail).get("reason", "")) for kind, detail in listed]

    def said(self) -> list[str]:
        """The words of what really went out, in order."""
        bodies = {row.step_key: row.body for row in self.all("message", direction="out")}
        return [bodies[sent.key] for sent in self.phone.sent]

    def dispatch(self) -> None:
        """All that a dispatcher does in one go."""
        sender = Dispatcher(dict.fromkeys(Channel, self.phone), new_ulid)
        with self.practice.database.reading() as rows:
            work = sender.look(rows, self.now)
        for due in work.due:
            claimed = self.write(lambda batch, due=due: sender.claim(batch, due))
            if claimed is not None:
                outcome = sender.send(claimed, self.now)
                assert outcome is not None
                self.write(
                    lambda batch, claimed=claimed, outcome=outcome: sender.record(batch, claimed, outcome)
                )
        for receipt in sender.receipts(self.now):
            self.write(lambda batch, said=receipt: sender.hear(batch, said))

    def write(self, job: Any) -> Any:
        return self.practice._write(job)

    # -- machines ---------------------------------------------------------------------------------------------------

    async def machine(self, name: str, *, is_headless: bool = False) -> "Machine":
        """A workstation with a runner, in step with the practice."""
        made = Machine(self, name, is_headless=is_headless)
        self.machines.append(made)
        await made.start()
        return made

    async def pass_time(self, ms: int, step: int = MINUTE) -> None:
        """Let time pass in steps, and everybody who is awake do their work at each."""
        end = self.now + ms
        while self.now < end:
            self.now = min(end, self.now + step)
            await self.round()

    async def until(self, at: int, step: int = MINUTE) -> None:
        await self.pass_time(at - self.now, step)

    async def round(self) -> None:
        """One moment: heartbeats, what is due, what leaves the building."""
        awake = [machine for machine in self.machines if machine.is_awake]
        for machine in awake:
            await machine.settled()
            await machine.runner.beat()
        for machine in awake:
            await machine.settled()
            machine.runner.look()
            await machine.settled()
        self.dispatch()

    async def close(self) -> None:
        for machine in self.machines:
            await machine.stop()
        self.practice.close()


class TrueLine(Line):
    """A line over which the server tells its true time."""

    async def hello(self, hello: Hello) -> Welcome:
        return msgspec.structs.replace(await super().hello(hello), now=practices.now_ms())


class Machine:
    """A workstation's replica and runner. `skew` is what its own clock is wrong by."""

    def __init__(self, world: World, name: str, *, is_headless: bool = False) -> None:
        self.world, self.name, self.is_headless = world, name, is_headless
        self.device = world.practice.device(name)
        self.skew = 0
        self.is_awake = True
        self.reaches_server = True
        self._open()

    def _open(self) -> None:
        self.line = TrueLine(self.world.practice, self.device)
        self.engine = Engine.open(
            self.world.folder / self.name, KEY, clock=lambda: self.world.now + self.skew, board_every_ms=2
        )
        # A machine's count of time goes on whatever somebody does to its clock.
        self.lease = Lease(self._asking(), lambda: self.world.now / 1000, is_headless=self.is_headless)
        self.runner = Runner(self.engine, self.lease)
        self._task: asyncio.Task[None] | None = None

    def _asking(self) -> Asking:
        async def ask(asked: RunnerAsk) -> RunnerLease:
            if not self.reaches_server:
                raise Unanswered
            return self.world.write(lambda batch: running.ask(batch, self.device, asked, self.world.now))

        return ask

    async def start(self) -> None:
        self.engine.attach(self.line, self.device)
        self._task = asyncio.get_running_loop().create_task(self.engine.run())
        await self.settled()

    async def settled(self) -> None:
        """Until everything is sent, confirmed, up to the server's head and on the board."""
        if self.line.is_cut:
            return
        while not (
            self.engine.rebase.cursor == self.world.practice.head
            and not self.engine.rebase.outbox.by_n
            and self.engine.status.state == "online"
            and not self.engine.board.is_due(self.engine.now())
        ):
            assert self._task is not None
            if self._task.done():
                self._task.result()
            await asyncio.sleep(0.001)

    def do(self, command: Command) -> Applied:
        """Sara does something at this desk."""
        session = self.world.practice.session(self.device)
        return self.engine.apply(
            intent(command, at=self.engine.now(), principal=f"staff:{SARA}", session=session)
        )

    def due(self) -> Sequence[MachineStep]:
        """What its index says is due for a machine."""
        return pick(self.engine.rebase.rows)

    def sleep(self) -> None:
        """The lid is shut."""
        self.is_awake = False
        self.line.cut()
        self.reaches_server = False

    async def wake(self) -> None:
        self.is_awake = self.reaches_server = True
        self.line.mend()
        self.engine.try_now()
        await self.settled()

    async def offline(self) -> None:
        """Until it has noticed that its line is cut."""
        while self.engine.status.state == "online":  # noqa: ASYNC110 - it tells nobody of interest here
            await asyncio.sleep(0.001)

    async def kill(self) -> None:
        """The process dies where it stands, and is started again: nothing was tidied."""
        assert self._task is not None
        self._task.cancel()
        await asyncio.wait({self._task})
        self.engine.store.abandon()
        self._open()
        await self.start()

    async def stop(self) -> None:
        await self.engine.close()
        if self._task is not None:
            await asyncio.wait({self._task})
