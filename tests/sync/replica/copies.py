"""A copy of the practice that a test speaks for by hand, one push and one page at a time."""

from pathlib import Path
from typing import Any

import msgspec

from sync.commands.kernel import Command
from sync.commands.people import CaptureLead
from sync.model import cipher, digests, replica_file
from sync.model.entities import ENTITIES
from sync.model.ids import now_ms
from sync.replica.board import Board
from sync.replica.changes import Applied
from sync.replica.rebase import Rebase
from sync.replica.session import intent
from sync.wire import MAX_MUTATIONS, Patch, Push
from tests.sync.replica.practice import KEY, SARA, Practice


class Copy:
    """A rebase on a file of its own, spoken to the practice by hand."""

    def __init__(self, practice: Practice, path: Path, name: str, *, replay_all: bool = False) -> None:
        self.practice = practice
        self.device = practice.device(name)
        self.path = path / f"{name}.db"
        self.replay_all = replay_all
        self.connection = cipher.connect(self.path, KEY)
        self.connection.execute("BEGIN")
        replica_file.create(self.connection)
        replica_file.put_local(self.connection, "epoch", practice.site.epoch)
        self.connection.execute("COMMIT")
        cipher.live(self.connection)
        self.rebase = self._rebase()

    def _rebase(self) -> Rebase:
        return Rebase(self.connection, Board(self.connection, clock=now_ms), replay_all=self.replay_all)

    def reopen(self) -> None:
        """Crash: the connection goes without a commit, a new one opens the file."""
        self.connection.close()
        self.connection = cipher.connect(self.path, KEY)
        self.rebase = self._rebase()

    def do(self, command: Command, at: int | None = None) -> Applied:
        moment = now_ms() if at is None else at
        return self.rebase.apply(
            intent(command, at=moment, principal=f"staff:{SARA}", session=self.practice.session(self.device))
        )

    def push(self, *, limit: int = MAX_MUTATIONS, is_answered: bool = True) -> None:
        unsent = [pending.mutation for pending in self.rebase.outbox.unsent(limit, 1 << 20)]
        if unsent:
            pushed = self.practice.push(
                self.device, Push(epoch=self.practice.site.epoch, device=self.device, mutations=unsent)
            )
            if is_answered:
                self.rebase.judge(pushed.verdicts, (pushed.head, pushed.trail))

    def pull(self, limit: int = 2_000) -> Patch:
        patch = self.practice.page(self.device, self.rebase.cursor, limit)
        travelled = msgspec.json.decode(msgspec.json.encode(patch), type=Patch)
        self.rebase.absorb(travelled)
        return travelled

    def sync(self) -> None:
        self.push()
        while self.pull(50).upto < self.practice.head:
            pass

    def rows(self, entity: str) -> dict[str, tuple[Any, ...]]:
        names = ", ".join(f'"{name}"' for name in ENTITIES[entity].columns)
        found = self.connection.execute(f'SELECT {names} FROM "{entity}" WHERE deleted = 0').fetchall()
        return {row[0]: row for row in found}

    def everything(self) -> dict[str, dict[str, tuple[Any, ...]]]:
        return {name: self.rows(name) for name in ENTITIES}

    def assert_equals_server(self) -> None:
        for name in ENTITIES:
            assert self.rows(name) == self.practice.rows(name), name
        assert self.rebase.differing(self.practice.digests(self.device)) == {}

    def assert_digests_are_of_confirmed_rows(self) -> None:
        """I6: lifting the shadows off gives exactly the rows that the digests count."""
        images: list[Any] = []
        for name in ENTITIES:
            confirmed: dict[str, Any] = dict(self.rows(name))
            for (entity, row_id), base in self.rebase.outbox.shadow.items():
                if entity == name:
                    confirmed[row_id] = base
            images += [(name, None, row) for row in confirmed.values() if row is not None]
        wanted: dict[str, dict[int, tuple[int, str]]] = {}
        for (entity, _, shard), (n, total) in digests.changes(images).items():
            wanted.setdefault(entity, {})[shard] = (n, f"{total:032x}")
        assert {k: v for k, v in self.rebase.confirmed.digest().items() if v} == wanted


def lead(copy: Copy, name: str = "Lina Haddad", phone: str = "+971501234567") -> str:
    applied = copy.do(CaptureLead(name=name, phone=phone, text="How much is an implant?"))
    return applied.changes.rows["contact"][0]
