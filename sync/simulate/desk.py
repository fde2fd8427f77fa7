"""A workstation of the simulated world: the real engine on a real file, with a disk, a clock and a line that fail."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, cast

import msgspec

from sync.commands.effects import Decision, ResolveEffect
from sync.commands.kernel import Command, encode, spec_of
from sync.commands.outcomes import CommandError
from sync.model import replica_file
from sync.model.cipher import sqlcipher
from sync.model.ids import new_ulid
from sync.replica.changes import Intent, State, Status
from sync.replica.engine import Engine
from sync.replica.store import StoreError
from sync.simulate.clinic import PEOPLE, START_MS
from sync.simulate.disk import Disk, Lost, Watched
from sync.simulate.network import Line
from sync.simulate.oracle import Typed
from sync.simulate.owners import Tasks, owned_by
from sync.simulate.premises import Badge
from sync.simulate.sight import Sight

KEY = bytes(range(32))
SCRUBBING = "PRAGMA secure_delete = ON"
"""As sync.model.cipher opens its files."""
BOARD_EVERY_MS = 20_000
"""The board looks around rarely: nothing of what is proven here depends on it, and time flies."""


class Desk:
    """One workstation. `name` stays; its process, its device and its file may be lost and come again."""

    def __init__(self, world: Any, name: str, folder: Path, badge: Badge, person: int) -> None:
        self.name = name
        self.folder = folder
        self.badge = badge
        self.sign_ins = 0
        self.person = person
        self.clock_ahead_ms = 0
        self.schema: int | None = None
        self.engine: Engine | None = None
        self.line: Line | None = None
        self.tasks: Tasks = {}
        self.disk = self._new_disk()
        self.boots = 0
        self.lineage = {name}
        """Its name, and those of the desks that it was copied from."""
        self.must_enrol = False
        """It was signed out for good and keeps nothing."""
        self.damage: set[tuple[str, str]] = set()
        """(collection, column) in which a row went bad on its disk, and no recount has found it yet."""
        self._world = world
        self._cursor: tuple[str | None, int] = (None, 0)
        self._outbox: set[str] = set()
        self._carries = ("", "")

    @property
    def is_up(self) -> bool:
        return self.engine is not None

    def clock(self) -> int:
        """This machine's own clock, epoch ms."""
        return START_MS + int(self._world.loop.time() * 1_000) + self.clock_ahead_ms

    def connect(self, path: Any, **how: Any) -> Any:
        """Open a file of this desk's on its disk. Plain SQLite: what SQLCipher adds costs time and is proven elsewhere."""
        connection = sqlcipher.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=0, cached_statements=512
        )
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(SCRUBBING)
        return Watched(connection, self.disk, str(path))

    def start(self) -> None:
        """Switch the workstation on. Where its disk does not let it start, it is tried again later."""
        if self.must_enrol:
            return
        self.boots += 1
        self.disk = self._new_disk(is_full=self.disk.is_full)
        random = Random(f"{self._world.plan.seed}/{self.name}/{self.boots}")
        try:
            with owned_by(self.tasks):
                engine = Engine.open(
                    self.folder,
                    KEY,
                    app="simulated",
                    random=random,
                    clock=self.clock,
                    board_every_ms=BOARD_EVERY_MS,
                )
        except (StoreError, sqlcipher.Error):
            self._world.start_later(self, 5.0)
            return
        self.engine = engine
        connection = engine.store.connection
        self._cursor = _where(connection)
        self._outbox = _ulids(connection)
        self._carries = _carries(connection)
        if not self.is_corrupt:
            self._world.oracle.look_at(self.name, connection, *self._cursor)
        engine.on_status.append(self._stood)
        self.attach()
        if not self.is_up:  # lost while it attached
            return
        with owned_by(self.tasks):
            self._running = asyncio.ensure_future(self._run(engine))

    def attach(self) -> None:
        """Speak under the desk's present device. One that was signed out for good speaks to nobody new: what it holds it goes
        on offering through the line that it has."""
        assert self.engine is not None
        if self.engine.machine.must_wipe:
            return
        before = self.line
        chance = Random(f"{self._world.plan.seed}/{self.name}/line/{self.boots}/{self.sign_ins}")
        self.line = Line(
            self._world, self.name, self.badge.device, self.badge.token, chance, schema=self.schema
        )
        if before is not None:
            self.line.weather, self.line.is_down = before.weather, before.is_down
            self.line.push_fate = before.push_fate
        try:
            with owned_by(self.tasks):
                self.engine.attach(self.line, self.badge.device)
        except (StoreError, sqlcipher.Error, Lost):
            self.lose()

    def signed_in(self, badge: Badge) -> None:
        """Somebody signed in here anew."""
        self.badge = badge
        self.sign_ins += 1
        if self.engine is not None:
            self.attach()

    def enrolled(self, badge: Badge) -> None:
        """Somebody signed in at what is a new workstation."""
        self.badge = badge
        self.sign_ins += 1
        self.must_enrol = False
        self.start()

    def carried(self) -> frozenset[str] | None:
        """The scopes that its copy says it carries."""
        told = (
            None
            if self.engine is None
            else replica_file.get_local(self.engine.store.connection.raw, "scopes")
        )
        return None if told is None else frozenset(msgspec.json.decode(told, type=list[str]))

    @property
    def is_corrupt(self) -> bool:
        """Whether a row is bad that no recount has found yet."""
        return bool(self.damage)

    @property
    def is_between(self) -> bool:
        """Whether its copy is about to carry other scopes."""
        return self._carries[0] == "0"

    def type(self, command: Command, random: Random) -> bool:
        """Somebody at this desk does something. What the desk says was kept (then True) is told to the oracle."""
        engine = self.engine
        if engine is None:
            return False
        at = engine.now()
        staff_id = PEOPLE[self.person][0]
        key, body, ulid = spec_of(command).key, encode(command), new_ulid(at, random.randbytes(10))
        proof = self.badge.session.sign(ulid=ulid, command=key, at=at, body=body)
        intent = Intent(
            ulid=ulid, command=key, body=msgspec.Raw(body), at=at, principal=f"staff:{staff_id}", proof=proof
        )
        typed = Typed(ulid, self.name, key, body)
        try:
            engine.apply(intent)
        except CommandError as error:
            self._world.note(f"{self.name} is refused {key}: {error.reason}")
        except StoreError as error:
            self._world.note(f"{self.name} cannot keep {key}: {type(error).__name__}")
        except Lost:
            self.lose()
        else:
            self._world.oracle.typed[ulid] = typed
            if isinstance(command, ResolveEffect) and command.decision is Decision.AGAIN:
                self._world.oracle.insisted[command.effect_id] += 1
            self._world.note(f"{self.name} types {key}", body)
            self._world.typed_commands[key] += 1
            return True
        return False

    def sight(self, random: Random) -> Sight | None:
        """What the person here sees; nothing where the practice has signed the workstation out."""
        if self.engine is None or self.engine.machine.must_wipe:
            return None
        raw = self.engine.store.connection.raw
        return Sight(raw, random, self._world.oracle.ever)

    def lose(self) -> None:
        """The process is gone; what its file holds is all that is left."""
        engine, self.engine = self.engine, None
        if engine is None:
            return
        self._world.note(f"{self.name} is lost")
        self.disk.is_dead = True
        current = asyncio.current_task()
        for task in list(self.tasks):
            if task is not current:
                task.cancel()
        engine.store.abandon()
        self._world.start_later(self, self._world.chance.uniform(0.1, 15.0))

    def copy_to(self, folder: Path) -> None:
        """Copy the files as they lie on the disk, as somebody with a USB stick does."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("writer.lock*"))

    def outbox(self) -> list[str]:
        """The commands that this desk's file has not got rid of."""
        if self.engine is None:
            return []
        return [pending.mutation.command for pending in self.engine.rebase.outbox.by_n.values()]

    @property
    def is_settled(self) -> bool:
        """Whether this desk stands at the head with nothing left to send."""
        engine = self.engine
        return (
            engine is not None
            and engine.status.state is State.ONLINE
            and not engine.rebase.outbox.by_n
            and engine.rebase.cursor == self._world.oracle.head
        )

    async def _run(self, engine: Engine) -> None:
        try:
            await engine.run()
            if engine.machine.must_wipe and self.engine is engine:
                self._wiped()
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - a lost process, or an engine that fell over its own disk
            faults = list(_leaves(error))
            if not all(isinstance(fault, (Lost, StoreError, sqlcipher.Error)) for fault in faults):
                self._world.oracle.broke("no fault", f"{self.name}'s engine fell: {faults!r}")
            if self.engine is engine:
                self.lose()

    def _wiped(self) -> None:
        """The practice signed it out for good: what was judged is with the server alone, and nothing is left here."""
        self.engine = None
        self.must_enrol = True
        self._world.note(f"{self.name} keeps nothing")
        self._world.oracle.left_for_good(self.name)
        left = [path.name for path in self.folder.rglob("*") if path.is_file() and path.stat().st_size]
        if any(not name.startswith("writer.lock") for name in left):
            self._world.oracle.broke("I8", f"{self.name} was signed out for good and still holds {left}")
        self._world.enrol_later(self)

    def _stood(self, status: Status) -> None:
        if status.state is State.SIGNED_OUT:
            self._world.signed_out(self, is_fork="copy" in (status.message or ""))

    def _new_disk(self, *, is_full: bool = False) -> Disk:
        disk = Disk(sqlcipher.OperationalError, self._committed)
        disk.is_full = is_full
        return disk

    def _committed(self, connection: Watched) -> None:
        """A commit of this desk's is durable."""
        engine = self.engine
        if engine is None or engine.store.connection is not connection:
            return
        world, raw = self._world, connection.raw
        epoch, cursor = _where(raw)
        was_epoch, was = self._cursor
        outbox = _ulids(raw)
        was_between, had, self._carries = self.is_between, self._carries, _carries(raw)
        if was_between and not self.is_between:
            carried = self.carried() or frozenset()
            world.oracle.scrubbed(self.name, self.lineage, self.folder, carried, cursor)
        if epoch == world.epoch and not self.is_corrupt:
            if was_epoch != epoch or connection.path != self._path or had != self._carries:
                world.oracle.look_at(self.name, raw, epoch, cursor)
            elif cursor != was:
                world.oracle.moved(self.name, raw, was, cursor)
            if (gone := self._outbox - outbox) and not world.oracle.is_estranged(raw):
                world.oracle.left_outbox(self.name, sorted(gone), cursor)
        self._cursor, self._outbox, self._path = (epoch, cursor), outbox, connection.path
        world.note(f"{self.name} commit {cursor}")

    _path = ""


def _where(connection: Any) -> tuple[str | None, int]:
    sql = "SELECT key, value FROM local WHERE key IN ('epoch', 'cursor')"
    facts = dict(connection.execute(sql).fetchall())
    return facts.get("epoch"), int(facts.get("cursor", 0))


def _carries(connection: Any) -> tuple[str, str]:
    """(number of the setting, scopes) of a copy; the number is 0 while it changes."""
    gen, told = (replica_file.get_local(connection, key) for key in ("scope_gen", "scopes"))
    return gen or "", told or ""


def _ulids(connection: Any) -> set[str]:
    return {ulid for (ulid,) in connection.execute("SELECT ulid FROM outbox").fetchall()}


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in cast("BaseExceptionGroup[BaseException]", error).exceptions:
            yield from _leaves(inner)
    else:
        yield error
