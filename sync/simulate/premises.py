"""Where the practice's server stands: its database, the processes that serve it, its backups and its clock."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from random import Random
from typing import Any, Protocol

import msgspec

import sync.commands.all  # noqa: F401  # pyright: ignore[reportUnusedImport] - fills the register
from sync.commands.kernel import Principal
from sync.model.ids import new_ulid
from sync.model.rows import Rows
from sync.model.words import Role
from sync.replica.session import Session
from sync.server import accounts
from sync.server.accounts import Claimant
from sync.server.core import Batch
from sync.server.database import SqliteDatabase
from sync.server.offline import writing
from sync.server.practice import bear_witness, open_site
from sync.simulate.clinic import PEOPLE, START_MS, furnishing, person_command, quarrels
from sync.simulate.disk import Disk, Watched
from sync.simulate.postgres import Cluster
from sync.simulate.serving import FULL, Process

SYSTEM = Principal("system", "practice", frozenset(Role))
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
        for command in quarrels():
            batch.run_own(command, SYSTEM)
        badges = [badge_for(batch, site.secret, person % len(PEOPLE)) for person in range(FIRST_DESKS)]
    database.close()
    return Template(folder, badges)


class SimulatedFile(SqliteDatabase):
    """The practice's file on a disk that may fail."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self._all: list[Any] = []
        super().__init__(path)
        self._writer: Any = Watched(self._writer, disk)
        self._rows = Rows(self._writer, "sqlite")

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


class House(Protocol):
    """Where the database stands, as the world handles it from outside."""

    def open(self, disk: Disk) -> Any:
        """A server process's way into it."""
        ...

    def looking(self) -> AbstractContextManager[Rows]:
        """One committed moment, through a connection that no server has."""
        ...

    def content(self) -> Any:
        """A backup."""
        ...

    def lay_out(self, content: Any) -> None:
        """Put a backup in the place of what is there."""
        ...

    def close(self) -> None: ...


class FileHouse:
    """A SQLite file in a folder."""

    def __init__(self, folder: Path, template: Path) -> None:
        self._path = folder / "server.db"
        self._backups = 0
        self._reader: sqlite3.Connection | None = None
        shutil.copy(template / "server.db", self._path)

    def open(self, disk: Disk) -> SimulatedFile:
        return SimulatedFile(self._path, disk)

    @contextmanager
    def looking(self) -> Generator[Rows]:
        reader = self._own()
        reader.execute("BEGIN")
        try:
            yield Rows(reader, "sqlite")
        finally:
            reader.execute("ROLLBACK")

    def content(self) -> Path:
        self._backups += 1
        target = self._path.with_name(f"backup-{self._backups}.db")
        with closing(sqlite3.connect(target)) as copy:
            self._own().backup(copy)
        return target

    def lay_out(self, content: Path) -> None:
        self.close()
        for stale in self._path.parent.glob("server.db*"):
            stale.unlink()
        shutil.copy(content, self._path)

    def close(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _own(self) -> sqlite3.Connection:
        if self._reader is None:
            self._reader = sqlite3.connect(self._path, isolation_level=None)
        return self._reader


class Premises:
    """The server's side of a world: one process on SQLite, two on PostgreSQL."""

    def __init__(self, folder: Path, template: Path, world: Any, url: str | None) -> None:
        self.folder = folder
        self.processes: list[Process] = []
        self.opened = 0
        self.is_down_on_purpose = False
        self.write_lock = asyncio.Lock()
        """What only one process holds: BEGIN IMMEDIATE on SQLite, the advisory lock on PostgreSQL."""
        self.dialect = "sqlite" if url is None else "postgresql"
        self.most = 1 if url is None else 2
        self._house: House = FileHouse(folder, template) if url is None else Cluster(url, template)
        self._world = world
        self._backups: list[tuple[Any, bytes]] = []
        for name in ("practice.key", "witness.json"):
            if (template / name).exists():
                shutil.copy(template / name, folder / name)

    def open(self) -> Process:
        """Start a server process on what is durable."""
        self.opened += 1
        name = f"server {self.opened}"
        is_full_at_commit = self.dialect == "sqlite"
        disk = Disk(FULL[self.dialect], lambda _: self._committed(name), is_full_at_commit=is_full_at_commit)
        database = self._house.open(disk)
        site = open_site(database, self.folder)
        process = Process(name, self._world, database, disk, site, self._lost)
        self.processes.append(process)
        return process

    @property
    def up(self) -> list[Process]:
        """The processes that answer."""
        return [process for process in self.processes if process.is_up]

    def looking(self) -> AbstractContextManager[Rows]:
        """The oracle's own eyes."""
        return self._house.looking()

    def back_up(self) -> None:
        """Put a copy of the database aside."""
        witness = self._witness.read_bytes() if self._witness.exists() else b""
        self._backups.append((self._house.content(), witness))

    def restore(self, random: Random) -> bool:
        """Lose every server and put an older copy in the database's place; False where there is none. Now and then the
        whole machine is put back as it was, so that no witness remembers what came after."""
        if not self._backups:
            return False
        if self.processes:
            bear_witness(self.processes[-1].site, self._world.oracle.head)
        for process in self.up:
            process.lose()
        content, witness = random.choice(self._backups)
        self._house.lay_out(content)
        if random.random() < 0.4:
            self._witness.write_bytes(witness)
            self._world.oracle.may_go_out_again()
        return True

    @property
    def _witness(self) -> Path:
        return self.folder / "witness.json"

    def close(self) -> None:
        """Lose what still serves, and look no more."""
        for process in self.up:
            process.lose()
        self._house.close()

    def _committed(self, name: str) -> None:
        with self.looking() as rows:
            self._world.oracle.committed(rows)
        self._world.note("server commit")
        self._spread(name)

    def _spread(self, name: str) -> None:
        """The database has told the other processes of a commit: they hear of it a moment later."""
        for process in self.up:
            teller: Any = next((each.database for each in self.processes if each.name == name), None)
            told: Any = process.database
            if teller is None or process.name == name or not teller.moves_the_head():
                continue
            if not told.was_told():
                self._world.oracle.broke("all converge", f"{process.name} was not told of a commit of {name}")
            self._world.loop.call_later(self._world.chance.uniform(0.0, 0.05), process.hear)

    def _lost(self, process: Process) -> None:
        database: Any = process.database
        database.abandon()
        self.processes.remove(process)
        self._world.server_lost()
