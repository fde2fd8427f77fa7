"""One world: desks, lines, server and their troubles, lived through in virtual time from a plan, watched by the oracle."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import msgspec
import structlog

import sync.simulate.deeds.all  # noqa: F401  # pyright: ignore[reportUnusedImport] - fills the register
from sync.commands.kernel import Spec, spec_for
from sync.replica.transport import Fetched
from sync.server import core
from sync.server.authority import scopes_of
from sync.server.core import Batch
from sync.server.writer import Moment
from sync.simulate.clinic import START_MS
from sync.simulate.deeds.care import mend
from sync.simulate.deeds.doing import DO, commands_in
from sync.simulate.deeds.sign_in import enrol_soon, sign_in_soon
from sync.simulate.deeds.snapshots import Shelf, snapshot_lines
from sync.simulate.desk import Desk
from sync.simulate.healing import decide, heal, keep_calm, run_dry
from sync.simulate.hermetic import hermetic
from sync.simulate.loop import Standstill, VirtualLoop
from sync.simulate.oracle import Oracle, Violation
from sync.simulate.owners import make_task, owned_by
from sync.simulate.phone import ListenedPhone
from sync.simulate.plan import Act, Plan, Step
from sync.simulate.premises import Badge, Premises, Template, build_template
from sync.simulate.serving import Process
from sync.simulate.trace import Trace
from sync.simulate.workload import made, made_up

_PATIENCE_S = 600
"""How long, in the world's time, desks may take to agree once all troubles are over."""


class Outcome(msgspec.Struct, frozen=True):
    """What came of a story."""

    seed: int
    violation: Violation | None
    digest: str
    """Hash of all that happened: equal for equal stories."""
    typed: dict[str, int]
    pairs: dict[str, int]
    """`fault × command` -> how often the fault met the command on its way."""
    virtual_s: float
    commits: int
    erased: int
    """People who were erased."""
    lines: list[str]


class World:
    """Lives one plan through. `template` holds the database with which it begins; `folder` is the world's own."""

    def __init__(
        self,
        plan: Plan,
        folder: Path,
        template: Template,
        *,
        keep: bool = False,
        database: str | None = None,
    ) -> None:
        self.plan = plan
        self.folder = folder
        self.loop = VirtualLoop()
        self.loop.set_task_factory(make_task)
        self.trace = Trace(keep=keep)
        self.oracle = Oracle(self.loop.time, self._carried, lambda name: self._desk(name).is_between)
        self.chance = Random(f"{plan.seed}/world")
        self.clock_ahead_ms = 0
        self.typed_commands: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.desks: list[Desk] = []
        self.unknown: frozenset[str] = frozenset()
        """Commands that the server does not know yet."""
        self.disabled: set[int] = set()
        """The people who were told, now or once, that they no longer work here."""
        self.slow_s = 0.0
        """How long threads may take at the most."""
        self.was_slow = False
        self.has_corrupted = False
        """Whether a row went bad on a disk: what is pending there then waits (invariant I4)."""
        self._slowness = Random(f"{plan.seed}/threads")
        self.loop.late = self._late
        self.is_calm = False
        self.phone = ListenedPhone(self, Random(f"{plan.seed}/phone"))
        self._template = template
        self._database = database
        self.premises: Premises
        self.shelf = Shelf(folder / "copies", Random(f"{plan.seed}/copies"))

    # -- living -------------------------------------------------------------------------------------------------------

    def live(self) -> Outcome:
        """Everything from the first step to the last comparison."""
        with (
            structlog.testing.capture_logs() as logs,
            hermetic(
                wall_ms=self._wall_ms,
                elapsed_s=self.loop.time,
                random=Random(f"{self.plan.seed}/machine"),
                connect=self._connect,
            ),
            patch.object(core, "spec_for", self._spec_for),
        ):
            try:
                self.loop.run_until_complete(self._story())
            except Standstill as still:
                self.oracle.broke("all converge", str(still))
            finally:
                self._end()
        for entry in logs:
            is_of_bad_row = self.has_corrupted and entry.get("error") == "DecodeError"
            if entry["event"] in {"command.broke", "replay_failed"} and not is_of_bad_row:
                self.oracle.broke("no fault", str(entry))
        for fault in self.loop.faults:
            if "Lost" not in fault:
                self.oracle.broke("no fault", fault)
        return Outcome(
            self.plan.seed,
            self.oracle.found,
            self.trace.digest,
            dict(self.typed_commands),
            {f"{fault} × {command}": count for (fault, command), count in self.pairs.items()},
            self.loop.time(),
            self.oracle.commits,
            len(self.oracle.erased.people),
            self.trace.lines,
        )

    async def _story(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "server").mkdir()
        self.premises = Premises(self.folder / "server", self._template.folder, self, self._database)
        for _ in range(self.premises.most):
            self.open_server()
        for number in range(self.plan.desks):
            self.add_desk(self._template.badges[number], number)
        for desk in self.desks:
            desk.start()
        for step in self.plan.steps:
            if step.at / 1_000 > self.loop.time():
                await asyncio.sleep(step.at / 1_000 - self.loop.time())
            self.note(f"step {step.act} {step.desk}")
            await self._do(step)
            if self.oracle.found is not None:
                return
        await self._settle()

    async def _do(self, step: Step) -> None:
        desk = self.desks[step.desk % len(self.desks)]
        if step.act is Act.TYPE:
            if step.count and not desk.is_up:
                desk.start()
            for attempt in range(max(1, step.count)):
                if self._type(desk, step.how, Random(f"{step.seed}/{attempt}" if attempt else step.seed)):
                    break
        else:
            await DO[step.act](self, desk, step, Random(step.seed))

    def _type(self, desk: Desk, how: str, random: Random) -> bool:
        """Have somebody do something, `how` or anything; False where it was not kept."""
        sight = desk.sight(random)
        if sight is None or desk.engine is None:
            return False
        now = desk.engine.now()
        command = made(how, sight, now) if how else made_up(sight, now)
        return command is not None and desk.type(command, random)

    async def _settle(self) -> None:
        """All troubles end; whoever was signed out signs in; then everybody must agree."""
        self.is_calm = True
        self.unknown = frozenset()
        await heal(self)
        if not await self._agree():
            return
        await decide(self)
        if not await self._agree():
            return
        await run_dry(self)
        if not await self._agree():
            return
        self.phone.pass_time(self._wall_ms() + 3_600_000)
        self.oracle.went_out(self.phone.counts)
        with self.premises.looking() as rows:
            self.oracle.settled(rows)
        for desk in self.desks:
            assert desk.engine is not None
            raw = desk.engine.store.connection.raw
            self.oracle.look_through(desk.name, raw, desk.engine.rebase.cursor)
            self.oracle.is_rid_of(desk.name, raw, desk.folder)
            shadows = raw.execute("SELECT count(*) FROM shadow").fetchone()[0]
            if shadows:
                self.oracle.broke("I6", f"{desk.name} keeps {shadows} shadows with nothing pending")
            differing = await desk.engine.check()
            if differing:
                self.oracle.broke("I6", f"{desk.name}'s digests differ in {differing}")

    async def _agree(self) -> bool:
        """Wait until everybody stands at the head with nothing left to send."""
        ends = self.loop.time() + _PATIENCE_S
        while self.oracle.found is None and self.loop.time() < ends:
            await asyncio.sleep(1.0)
            keep_calm(self)
            for desk in self.desks:
                if desk.is_corrupt and desk.is_settled:
                    await mend(self, desk)
            if all(desk.is_settled and not desk.is_corrupt for desk in self.desks) and self._all_have_heard():
                break
        else:
            if self.oracle.found is None:
                stuck = [f"{d.name}: {d.engine and d.engine.status}" for d in self.desks if not d.is_settled]
                self.oracle.broke("all converge", f"head {self.oracle.head}; {'; '.join(stuck)}")
        return self.oracle.found is None

    def _all_have_heard(self) -> bool:
        """Whether each desk is let in and carries what its owner last said."""
        with self.premises.looking() as rows:
            known = {
                row_id: scopes_of(rows, msgspec.json.decode(words))
                for row_id, words in rows.execute(
                    "SELECT id, scopes FROM device WHERE state = 'active'"
                ).fetchall()
            }
        return all(known.get(desk.badge.device) == desk.carried() for desk in self.desks)

    def _end(self) -> None:
        async def stop() -> None:
            for desk in self.desks:
                desk.lose()
            self.premises.close()
            here = asyncio.current_task()
            left = [task for task in asyncio.all_tasks(self.loop) if task is not here]
            for task in left:
                task.cancel()
            if left:
                await asyncio.wait(left)

        self.is_calm = True
        self._ending = True
        self.loop.run_until_complete(stop())
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    _ending = False

    # -- what the parts ask of their world ----------------------------------------------------------------------------

    def note(self, what: str, body: bytes = b"") -> None:
        self.trace.note(self.loop.time(), what, body)

    def met(self, fault: str, body: bytes = b"") -> None:
        """A fault of the network struck a message: count the commands in it."""
        self.note(f"{fault}", body[:60])
        for command in commands_in(body):
            self.pairs[fault, command] += 1

    def struck(self, fault: str, desks: list[Desk]) -> None:
        """A fault struck desks: count the commands in their outboxes."""
        for desk in desks:
            for command in set(desk.outbox()):
                self.pairs[fault, command] += 1

    def struck_server(self, fault: str) -> None:
        """A fault struck the server: it met what is on its way there, and what the server was at itself."""
        self.struck(fault, self.desks)
        for command in self.oracle.own_lately():
            self.pairs[fault, command] += 1

    def answered(self, desk: str, device: str, what: str, answer: Any) -> None:
        self.oracle.answered(device, answer)

    def server_for(self, desk: str) -> Process | None:
        up = self.premises.up
        return self.chance.choice(up) if len(up) > 1 else up[0] if up else None

    def snapshot(
        self,
        process: Process,
        token: str,
        after: tuple[str, str] | None,
        only: Collection[str] | None,
        since: int | None,
    ) -> list[bytes]:
        """The lines of a copy, as the server's child process makes them."""
        return snapshot_lines(self, process, token, after, only, since)

    def snapshot_file(self, process: Process, token: str, wanted: str) -> tuple[Fetched, bytes] | None:
        """A ready copy, or None where this world's server has lines alone at the moment."""
        return self.shelf.copy_for(process, token, wanted)

    async def dawdle(self, moment: Moment) -> None:
        hiccup = self.chance.random() < 0.03 and not self.is_calm
        await asyncio.sleep(2.0 if hiccup else self.chance.choice((0.0, 0.0005, 0.003, 0.02)))

    @property
    def write_lock(self) -> asyncio.Lock:
        return self.premises.write_lock

    @property
    def epoch(self) -> str:
        return self.oracle.epoch

    def open_server(self, *, restored: bool = False) -> None:
        """Start a server process on what is durable."""
        if restored:
            self.oracle.forget()
        with owned_by(None):
            process = self.premises.open()
        self._opened_at = self.loop.time()
        with self.premises.looking() as rows:
            self.oracle.committed(rows)
        self.note(f"{process.name} opens")

    def server_lost(self) -> None:
        """The server's process is gone; somebody starts it again."""
        self.note("server is lost")
        if not self._ending and not self.premises.is_down_on_purpose:
            self.loop.call_later(self.chance.uniform(0.05, 8.0), self.reopen)

    def reopen(self) -> None:
        """Start servers until as many run as should, once nobody is in the middle of a transaction: it would be waited for
        in earnest."""
        if self._ending or self.premises.is_down_on_purpose or len(self.premises.up) >= self.premises.most:
            return
        if any(process.is_writing for process in self.premises.up):
            self.loop.call_later(0.01, self.reopen)
        else:
            self.open_server()
            self.reopen()

    def server_age_s(self) -> float:
        """How long the present server process has been up."""
        return self.loop.time() - self._opened_at

    def start_later(self, desk: Desk, after_s: float) -> None:
        if not self._ending:
            self.loop.call_later(after_s, partial(self._start, desk))

    def _start(self, desk: Desk) -> None:
        if not desk.is_up and not self._ending:
            desk.start()

    def add_desk(self, badge: Badge, person: int) -> Desk:
        """Another workstation, not switched on yet."""
        number = len(self.desks)
        desk = Desk(self, f"desk {number}", self.folder / f"desk-{number}", badge, person)
        self.desks.append(desk)
        return desk

    def signed_out(self, desk: Desk, *, is_fork: bool) -> None:
        """A desk stopped because nobody is signed in any more: somebody will notice and sign in."""
        if not self._ending:
            after_s = self.chance.uniform(1.0, 20.0)
            self.loop.call_later(after_s, lambda: sign_in_soon(self, desk, is_fork=is_fork))

    def enrol_later(self, desk: Desk) -> None:
        """A desk keeps nothing any more: somebody will sign in there anew."""
        if not self._ending:
            self.loop.call_later(self.chance.uniform(1.0, 20.0), lambda: enrol_soon(self, desk))

    async def write(self, job: Callable[[Batch], Any]) -> Any:
        """Have the running server write something of its own; None where it does not come to it."""
        process = self.server_for("")
        if process is None:
            return None
        task = process.spawn(process.server.write(job))
        await asyncio.wait({task})
        return None if task.cancelled() or task.exception() is not None else task.result()

    def _carried(self, name: str) -> frozenset[str]:
        """The scopes that a desk's copy carries; where it does not say, those that the server lists."""
        found = self._desk(name)
        held = found.carried()
        if held is not None:
            return held
        device = found.badge.device
        with self.premises.looking() as rows:
            listed = rows.execute("SELECT scopes FROM device WHERE id = ?", (device,)).fetchone()
            return frozenset() if listed is None else scopes_of(rows, msgspec.json.decode(listed[0]))

    def _desk(self, name: str) -> Desk:
        return next(desk for desk in self.desks if desk.name == name)

    def _spec_for(self, key: str) -> Spec | None:
        """What the server's judge is told of a command, before it was updated and after."""
        return None if key in self.unknown else spec_for(key)

    def _late(self) -> float:
        if not self.slow_s or self.is_calm or self._slowness.random() < 0.6:
            return 0.0
        return self._slowness.uniform(0.0, self.slow_s)

    def _wall_ms(self) -> int:
        return START_MS + int(self.loop.time() * 1_000) + self.clock_ahead_ms

    def _connect(self, path: Any, key: bytes, **how: Any) -> Any:
        for desk in self.desks:
            if Path(path).is_relative_to(desk.folder):
                return desk.connect(path, **how)
        if Path(path).is_relative_to(self.shelf.folder):
            return self.shelf.connect(path)
        raise AssertionError(f"nobody here opens {path}")


def make_template(folder: Path) -> Template:
    """The practice with which every world begins, made once per process."""
    folder.mkdir(parents=True, exist_ok=True)
    with hermetic(
        wall_ms=lambda: START_MS - 900_000,
        elapsed_s=lambda: 0.0,
        random=Random("template"),
        connect=_no_replica,
    ):
        return build_template(folder)


def _no_replica(*_: Any, **__: Any) -> Any:
    raise AssertionError("a template has no replica")
