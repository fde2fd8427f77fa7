"""The line of the sample clinic: stands where the worker's line stands and applies commands to one local file directly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.faults import NobodyAtTheDesk, SignInError, WorkerFault
from desktop.protocol import Credentials, Devices, Done, Job, LinkState, Person, Status
from desktop.sample.facts import KEY, NOW, PINS, STAFF, SYSTEM, staff_id
from sync.commands import cards
from sync.commands.effects import SEND_DELAY_MS
from sync.commands.kernel import Command, Context, Principal, encode, run, spec_of
from sync.commands.outcomes import Clash, CommandError
from sync.commands.tx import Tx
from sync.journeys import JourneyError
from sync.model import cipher, replica_file, search_index
from sync.model.ids import new_ulid
from sync.model.rows import Rows
from sync.model.words import (
    CardKind,
    Role,
)
from sync.replica import drafts, journey_drafts, journey_jobs
from sync.replica.board import Board


class SampleLink(QObject):
    """The line's interface over one local file. `now` is the sample's clock; `fail_with` makes the next command fail."""

    changed = Signal(object)
    status = Signal(object)
    progress = Signal(object)
    reopened = Signal()
    opened = Signal()
    noted = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = NOW
        self.person: Person | None = None
        self.current = Status(state=LinkState.ONLINE, data_at=NOW)
        self.must_change = False
        self.server = ""
        self.fault: WorkerFault | None = None
        self.is_empty = False
        """Whether the window finds no copy yet, as before the first sync."""
        self.password = "palmera"  # noqa: S105 - an invented clinic
        self.pins = dict(PINS)
        self.given: list[Command] = []
        """Commands that a person gave, in order."""
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Callable[..., Any]] = {
            "keep_draft": self._keep_draft,
            "keep_journey_draft": self._keep_journey_draft,
            "check_journey": lambda text: journey_jobs.checked(self._read, text),
            "rehearse": lambda text, days: self._work(journey_jobs.played, text, days),
            "journey_moves": lambda journey: self._work(journey_jobs.moves, journey),
            "journey_deeds": lambda version: self._work(journey_jobs.deeds, version),
            "cancel": lambda job: None,
        }
        """What `ask` answers, by operation."""
        self._tries: dict[str, int] = {}
        path = folder / "sample.db"
        fresh = not path.exists()
        self._write = cipher.connect(path, KEY)
        if fresh:
            replica_file.create(self._write)
        cipher.live(self._write)
        self._rows = Rows(self._write, "sqlite")
        self._board = Board(self._write, clock=lambda: self.now)
        self._read = cipher.connect(path, KEY, read_only=True)

    def close(self) -> None:
        """Close both connections."""
        self._read.close()
        self._write.close()

    def reader(self) -> Any:
        """The read-only connection."""
        return None if self.is_empty else self._read

    async def do(self, command: Command) -> Done:
        """Run a command for the person at the desk."""
        if self.person is None:
            raise NobodyAtTheDesk
        roles = frozenset(Role(role) for role in self.person.roles)
        self.given.append(command)
        return self.run(command, Principal("staff", self.person.id, roles))

    def run(self, command: Command, principal: Principal = SYSTEM, at: int | None = None) -> Done:
        """Run a command as anybody, at any moment (default: now), and tell what changed."""
        moment = self.now if at is None else at
        ulid = new_ulid(moment)
        spec = spec_of(command)
        tx = Tx(self._rows, 1)
        self._write.execute("BEGIN IMMEDIATE")
        try:
            outcome = run(tx, spec, command, Context(ulid, moment, principal, spec.key))
        except BaseException:
            self._write.execute("ROLLBACK")
            raise
        self._keep(tx)
        return Done(ulid=ulid, kind=outcome.kind, winner=outcome.winner)

    def refuse(self, command: Command, error: CommandError, principal: Principal) -> None:
        """Put a command on a card, as the server does with what it could not apply."""
        spec = spec_of(command)
        tx = Tx(self._rows, 1)
        self._write.execute("BEGIN IMMEDIATE")
        context = Context(new_ulid(self.now), self.now, principal, spec.key)
        kind = CardKind.CONFLICT if isinstance(error, Clash) else CardKind.REJECTED
        cards.open_card(tx, context, kind, error, encode(command), str(principal))
        tx.close(at=self.now, actor=str(principal), command=spec.key, mutation=context.ulid)
        self._keep(tx)

    def pend(self, entity: str, row_id: str) -> None:
        """As if the server had not taken a row in yet."""
        self._write.execute("INSERT INTO shadow (entity, row_id, base) VALUES (?, ?, NULL)", (entity, row_id))
        self.changed.emit({entity: frozenset({row_id})})

    def take_in(self, row: str) -> None:
        """The server takes a message in: its own clock counts the delay from now on."""
        self._write.execute("DELETE FROM shadow WHERE entity = 'effect' AND row_id = ?", (row,))
        self._write.execute("UPDATE effect SET send_at = ? WHERE id = ?", (self.now + SEND_DELAY_MS, row))
        self.changed.emit({"effect": frozenset({row})})

    def put(self, kind: type[Any], row_id: str, /, **values: str | int | None) -> None:
        """Write a row as the first start of a practice does, without a command."""
        tx = Tx(self._rows, 1)
        tx.put(kind, row_id, **values)

    def age(self, ms: int) -> None:
        """Let time pass and bring the board up to it."""
        self.now += ms
        self._write.execute("BEGIN IMMEDIATE")
        self._board.begin_rebuild()
        moved = self._board.work(self.now, 10_000)
        self._write.execute("COMMIT")
        self.changed.emit({"board": frozenset(moved)})

    async def sign_in(self, server: str, email: str, password: str) -> Person:
        """The sample's password is "palmera" for everybody."""
        name = email.partition("@")[0]
        if name not in STAFF or password != self.password:
            raise SignInError("The name or the password is not right.", reason="wrong_sign_in")
        self._tries.pop(name, None)
        return self._sit(name)

    async def switch(self, person: str, pin: str) -> Person:
        """Change the person by PIN; the fifth wrong one asks for the password."""
        name = next(each for each in STAFF if staff_id(each) == person)
        if name not in self.pins:
            raise SignInError("This person has no PIN yet.", reason="no_pin")
        if self._tries.get(name, 0) >= 5 or self.pins[name] != pin:
            self._tries[name] = self._tries.get(name, 0) + 1
            left = max(5 - self._tries[name], 0)
            raise SignInError("Wrong PIN.", tries_left=left, reason="wrong_pin")
        self._tries.pop(name, None)
        return self._sit(name)

    async def change_password(self, old: str, new: str) -> None:
        """Everybody's password at once; the sample has one."""
        if old != self.password:
            raise SignInError("The name or the password is not right.", reason="wrong_sign_in")
        self.password, self.must_change = new, False

    async def set_pin(self, password: str, pin: str) -> None:
        """The PIN of whoever sits here."""
        if password != self.password or self.person is None:
            raise SignInError("The name or the password is not right.", reason="wrong_sign_in")
        self.pins[next(each for each in STAFF if staff_id(each) == self.person.id)] = pin

    async def devices(self, act: str = "list", **asked: Any) -> Devices:
        """What `answers` says for "devices"; without an answer the server is out of reach."""
        self.asked.append((f"devices.{act}", asked))
        if "devices" not in self.answers:
            raise SignInError("The clinic's server cannot be reached.", reason="unreachable")
        return self.answers["devices"](act, **asked)

    async def credentials(self, act: str = "list", **asked: Any) -> Credentials:
        """What `answers` says for "credentials"; without an answer the server is out of reach."""
        self.asked.append((f"people.{act}", asked))
        if "credentials" not in self.answers:
            raise SignInError("The clinic's server cannot be reached.", reason="unreachable")
        return self.answers["credentials"](act, **asked)

    def open_again(self) -> None:
        """The copy opens unless `fault` says why not."""
        self.asked.append(("open_again", {}))
        self.opened.emit()

    async def set_aside(self) -> str:
        """The copy that does not open goes out of the way."""
        self.asked.append(("set_aside", {}))
        self.fault = None
        return "set-aside"

    def lock(self) -> None:
        """Nobody sits here."""
        self.person = None

    async def ask(self, name: str, **arguments: Any) -> Any:
        """Answer an operation as `answers` says."""
        self.asked.append((name, arguments))
        return self.answers[name](**arguments)

    def show(self, status: Status) -> None:
        """Stand differently towards the server."""
        self.current = status
        self.status.emit(status)

    def _keep_draft(self, **draft: Any) -> None:
        drafts.keep(self._write, drafts.DraftForm(**draft))

    def _keep_journey_draft(self, **draft: Any) -> None:
        journey_drafts.keep(self._write, journey_drafts.JourneyDraftForm(**draft))

    def _work(self, work: Callable[..., dict[str, Any]], *asked: Any) -> str:
        """Do a job of the worker's at once, and tell it a moment later, as the worker's child does."""
        job = Job(id=new_ulid(self.now), label="")
        try:
            done = replace(
                job, finished=True, result=work(self._read, *asked, now=self.now, tell=lambda *_: None)
            )
        except JourneyError as error:
            done = replace(job, finished=True, error=str(error))
        QTimer.singleShot(0, self, lambda: self.progress.emit(done))
        return job.id

    def _sit(self, name: str) -> Person:
        words, roles = STAFF[name]
        self.person = Person(id=staff_id(name), name=words, roles=[*roles])
        return self.person

    def _keep(self, tx: Tx) -> None:
        search_index.index_changes(self._write, tx.images)
        moved = self._board.changed(tx.images) + self._board.work(self.now, 10_000)
        self._write.execute("COMMIT")
        changes: dict[str, set[str]] = {}
        for name, row_id in tx.images:
            changes.setdefault(name, set()).add(row_id)
        told = {name: frozenset(ids) for name, ids in changes.items()}
        self.changed.emit(told | ({"board": frozenset(moved)} if moved else {}))
