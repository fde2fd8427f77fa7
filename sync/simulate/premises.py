"""Where the practice's server stands: its database, the processes that serve it, its backups and its clock."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import msgspec

import sync.commands.all  # noqa: F401  # pyright: ignore[reportUnusedImport] - fills the register
from sync.commands.kernel import Command, Principal
from sync.commands.practice import PutStaff
from sync.model.ids import derive_id, new_ulid
from sync.model.rows import Rows
from sync.model.words import Role
from sync.replica.session import Session
from sync.server import accounts
from sync.server.accounts import Claimant
from sync.server.core import Batch
from sync.server.database import SqliteDatabase
from sync.server.offline import writing
from sync.server.practice import Site, bear_witness, open_site
from sync.simulate.disk import Disk, Watched
from sync.simulate.serving import FULL, Process
from sync.simulate.workload import furnishing

START_MS = 1_790_000_000_000
"""The moment at which every world begins, epoch ms."""
SYSTEM = Principal("system", "practice", frozenset(Role))
_ULIDS = tuple(new_ulid(START_MS - 1_000_000, bytes([digit]) * 10) for digit in range(3))
PEOPLE: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    (derive_id(_ULIDS[0], "row"), "Sara Khan", (Role.OWNER, Role.FRONT_DESK)),
    (derive_id(_ULIDS[1], "row"), "Amal Said", (Role.MANAGER, Role.FRONT_DESK)),
    (derive_id(_ULIDS[2], "row"), "Ben Ortiz", (Role.FRONT_DESK, Role.CLINICIAN)),
)
FIRST_DESKS = 3
"""Desks at which somebody signed in before the world begins."""


class Badge(msgspec.Struct, frozen=True):
    """What a sign-in gives: the device's id and token, and the session of the person who sits there."""

    device: str
    token: str
    session: Session


class Template(msgspec.Struct, frozen=True):
    """The practice with which every world begins, and the sign-ins that it knows."""

    folder: Path
    badges: list[Badge]


def badge_for(
    batch: Batch, secret: bytes, person: int, *, badge: Badge | None = None, is_fork: bool = False
) -> Badge:
    """Sign a person in, at a new desk or at the one that shows `badge`. Raises Refusal."""
    signed = accounts.let_in(
        batch.rows,
        secret,
        Claimant(PEOPLE[person][0], None, False),
        email=f"person{person}@cedar.example",
        address="192.0.2.1",
        device_name="A desk",
        device_id=None if badge is None else badge.device,
        device_token=None if badge is None else badge.token,
        is_fork=is_fork,
    )
    return Badge(
        signed.device_id, signed.token, Session(signed.session.id, bytes.fromhex(signed.session.key))
    )


def person_command(person: int, *, disabled: bool = False) -> Command:
    staff_id, name, roles = PEOPLE[person]
    return PutStaff(
        id=staff_id,
        name=name,
        email=f"person{person}@cedar.example",
        roles=list(roles),
        disabled=disabled,
    )


def build_template(folder: Path) -> Template:
    """Make the database with which every world begins. Call it inside `hermetic`."""
    database = SqliteDatabase(folder / "server.db")
    site = open_site(database, folder)
    with writing(database, site) as batch:
        listed = [*(person_command(person) for person in range(len(PEOPLE))), *furnishing()]
        random = Random("template")
        told = [
            (
                command,
                SYSTEM,
                START_MS - 900_000 + 1_000 * index,
                new_ulid(START_MS - 900_000, random.randbytes(10)),
            )
            for index, command in enumerate(listed)
        ]
        verdicts = batch.run_many(told, refuse_invalid=True)
        assert all(verdict.card is None for verdict in verdicts), [v for v in verdicts if v.card]
        badges = [badge_for(batch, site.secret, person % len(PEOPLE)) for person in range(FIRST_DESKS)]
    database.close()
    return Template(folder, badges)


class SimulatedFile(SqliteDatabase):
    """The practice's file on a disk that may fail, told of its own commits."""

    def __init__(self, path: Path, disk: Disk, announced: Callable[[], None]) -> None:
        self._all: list[Any] = []
        self._announced = announced
        super().__init__(path)
        self._writer: Any = Watched(self._writer, disk)
        self._rows = Rows(self._writer, "sqlite")

    def commit(self, *, announce: bool = False) -> None:
        super().commit(announce=announce)
        if announce:
            self._announced()

    def listen(self, heard: Callable[[], None]) -> Callable[[], None]:
        return lambda: None

    def _connect(self, *pragmas: str) -> Any:
        connection = super()._connect(*pragmas)
        connection.execute("PRAGMA synchronous = OFF")  # a file in memory has no disk to flush to
        self._all.append(connection)
        return connection

    def abandon(self) -> None:
        """Let go as a killed process does: what is not committed is gone."""
        for connection in self._all:
            connection.close()


class Premises:
    """The server's side of a world."""

    def __init__(self, folder: Path, template: Path, world: Any) -> None:
        self.write_lock = asyncio.Lock()
        self.folder = folder
        self.process: Process | None = None
        self.opened = 0
        self.is_down_on_purpose = False
        self._world = world
        self._backups: list[Path] = []
        self._reader: Any = None
        for name in ("server.db", "practice.key", "witness.json"):
            if (template / name).exists():
                shutil.copy(template / name, folder / name)

    def open(self) -> Process:
        """Start a server process on what is durable."""
        self.opened += 1
        self.write_lock = asyncio.Lock()
        disk = Disk(FULL["sqlite"], self._committed)
        database = SimulatedFile(self.folder / "server.db", disk, lambda: None)
        site = open_site(database, self.folder)
        self.process = Process(f"server {self.opened}", self._world, database, disk, site, self._lost)
        return self.process

    @property
    def site(self) -> Site:
        assert self.process is not None
        return self.process.site

    def _committed(self, _: Watched) -> None:
        with self.looking() as rows:
            self._world.oracle.committed(rows)
        self._world.note("server commit")

    @contextmanager
    def looking(self) -> Generator[Rows]:
        """The oracle's own eyes: a connection that no server has."""
        if self._reader is None:
            self._reader = sqlite3.connect(self.folder / "server.db", isolation_level=None)
        self._reader.execute("BEGIN")
        try:
            yield Rows(self._reader, "sqlite")
        finally:
            self._reader.execute("ROLLBACK")

    def _lost(self, process: Process) -> None:
        database: Any = process.database
        database.abandon()
        self._world.server_lost()

    def back_up(self) -> None:
        """Put a copy of the database aside."""
        target = self.folder / f"backup-{len(self._backups)}.db"
        with self.looking():
            pass
        copy = sqlite3.connect(target)
        self._reader.backup(copy)
        copy.close()
        self._backups.append(target)

    def restore(self, random: Random) -> bool:
        """Lose the server and put an older copy in its place. False where there is none."""
        if not self._backups:
            return False
        if self.process is not None:
            bear_witness(self.site, self._world.oracle.head)
            self.process.lose()
        self.close_eyes()
        for stale in self.folder.glob("server.db*"):
            stale.unlink()
        shutil.copy(random.choice(self._backups), self.folder / "server.db")
        return True

    def close_eyes(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    async def close(self) -> None:
        """End what serves, gracefully where it still does."""
        if self.process is not None and self.process.is_up:
            self.process.lose()
        self.close_eyes()
