"""Where a copy stands: which life of the server it follows, how far, what was heard of it, and how its own work is numbered."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Any

import msgspec

from sync.model import digests, replica_file
from sync.replica.confirmed import Confirmed
from sync.replica.footprints import WatchedRows
from sync.replica.outbox import Outbox
from sync.wire import Digests


class Position:
    """A replica's facts about itself, under one write connection; what is held in memory is what stands in the file."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.rows = WatchedRows(connection, "sqlite")
        self.outbox = Outbox(connection)
        self.confirmed = Confirmed(self.rows, self.outbox)
        self._has_met_another_past = False
        self._load()

    def _load(self) -> None:
        facts = dict(self.connection.execute("SELECT key, value FROM local").fetchall())
        self.epoch: str | None = facts.get("epoch")
        self.cursor = int(facts.get("cursor", 0))
        at, _, known = facts.get("trail", "0 ").partition(" ")
        self._trail = int(at), known
        at, _, known = facts.get("heard", "0 ").partition(" ")
        self._heard = int(at), known
        self.last_n = int(facts.get("last_n", 0))
        self.durable = int(facts.get("durable_backup_seq", 0))
        self.scope_gen = int(facts.get("scope_gen", 0))
        told = facts.get("scopes")
        self.scopes = None if told is None else msgspec.json.decode(told, type=frozenset[str])
        """What this copy carries; None where it was never told."""
        self.confirmed.load()

    @property
    def trail(self) -> str:
        """The server's trail at the cursor; empty where this copy was not told."""
        at, known = self._trail
        return known if at == self.cursor else ""

    @property
    def heard(self) -> tuple[int, str]:
        """The farthest number at which this life of the server told its trail, and that. Where the server turned out to have
        something else at the cursor, what was told there: a push may have brought what it tells farther on since then."""
        return self._trail if self._has_met_another_past else max(self._heard, self._trail)

    def hear(self, seq: int, trail: str) -> None:
        """Remember that the server told its trail at a number, so that it can be shown what it was (see Hello.heard)."""
        with self.transaction():
            self._hear(seq, trail)

    def _hear(self, seq: int, trail: str) -> None:
        if trail and seq > self.heard[0]:
            replica_file.put_local(self.connection, "heard", f"{seq} {trail}")
            self._heard = seq, trail

    @contextmanager
    def transaction(self) -> Generator[None]:
        """One transaction; what is held in memory follows it back when it fails."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            self.rows.footprint = None
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self.outbox.load()
            self._load()
            raise

    def recount(self, entity: str, shards: Iterable[int] = range(digests.SHARDS)) -> None:
        """Make an entity's digests afresh from its confirmed rows."""
        with self.transaction():
            self.confirmed.recount(entity, shards)

    def differing(self, theirs: Digests) -> dict[str, list[int]]:
        """Entity -> shards whose confirmed rows are not the server's. Only meaningful at the server's own `seq`."""
        return self.confirmed.differing(theirs)

    def belong_to(self, epoch: str) -> None:
        """Join a practice from its first day: this copy holds nothing of any other yet."""
        with self.transaction():
            replica_file.put_local(self.connection, "epoch", epoch)
        self.epoch = epoch

    def backed_up(self, seq: int) -> None:
        """The server has verified a backup up to `seq`: what it holds need not be kept here to be sent again."""
        if seq <= self.durable:
            return
        with self.transaction():
            self.outbox.prune(seq)
            replica_file.put_local(self.connection, "durable_backup_seq", seq)
        self.durable = seq

    @property
    def judged_n(self) -> int:
        """The last number of this copy's that the server has judged."""
        judged = self.outbox.judged_n
        return self.last_n if judged is None else judged

    def renumber(self, last_n: int, *, is_new: bool, device: str) -> None:
        """Make the outbox's numbers follow the last one that the server knows of this device: always where the two have
        not spoken before (`is_new`), else only where numbers are missing, as after a restore. What was sent without an
        answer keeps its number, so that the server recognises it.
        """
        unsent = [pending.n for pending in self.outbox.by_n.values() if pending.verdict is None]
        if is_new:
            fits = self.last_n == last_n and not self.outbox.by_n
        else:
            fits = unsent[0] <= last_n + 1 if unsent else self.last_n == last_n
        if fits:
            return
        with self.transaction():
            last = self.outbox.renumber(last_n, device, is_retold=not is_new)
            replica_file.put_local(self.connection, "last_n", last)
        self.last_n = last
