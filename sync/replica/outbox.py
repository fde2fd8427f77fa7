"""The mutations that the server has not confirmed, in order, and the confirmed images of the rows they touched.

Both are held in memory beside their tables: the rebase reads them constantly and writes them in its own transaction.
After a rollback `load` reads the tables again.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Final

import msgspec

from sync.commands.erasing import ERASED, NOTHING_TYPED
from sync.commands.kernel import Command
from sync.commands.outcomes import Invalid
from sync.commands.scoping import OUT_OF_SCOPE
from sync.model.base import Row
from sync.model.entities import ENTITIES
from sync.replica.footprints import Footprints, Key
from sync.wire import MAX_MUTATION_BYTES, Mutation, Verdict

_NOT_KEPT: Final = frozenset({OUT_OF_SCOPE, ERASED})
"""Reasons of verdicts on work that this copy may not hold, not even to send it again."""


class Standing(StrEnum):
    """Where a mutation in the outbox stands."""

    PENDING = "pending"
    JUDGED = "judged"
    """The verdict is known; it leaves when the cursor passes the verdict's number."""
    WAITING = "waiting"
    """Its replay fails for now; it stays queued and the server decides."""


class Pending(msgspec.Struct):
    """One mutation in the outbox. `command` is decoded when it is first replayed."""

    mutation: Mutation
    envelope: bytes
    state: Standing = Standing.PENDING
    verdict: Verdict | None = None
    reason: str | None = None
    command: Command | None = None

    @property
    def n(self) -> int:
        return self.mutation.n


class Outbox:
    """The tables `outbox` and `shadow`, and what each mutation read and wrote."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.by_n: dict[int, Pending] = {}
        self.shadow: dict[Key, Row | None] = {}
        """The confirmed image of each row that a pending mutation changed; None where there is no such row."""
        self.footprints = Footprints()
        self._waiting: set[int] = set()
        self.load()

    def load(self) -> None:
        """Read the tables. Footprints are learned again at the next rebase, which replays everything once."""
        by_n: dict[int, Pending] = {}
        for envelope, state, verdict, reason in self._connection.execute(
            "SELECT envelope, state, verdict, reason FROM outbox ORDER BY n"
        ):
            mutation = msgspec.json.decode(envelope, type=Mutation)
            judged = None if verdict is None else msgspec.json.decode(verdict, type=Verdict)
            by_n[mutation.n] = Pending(mutation, envelope, Standing(state), judged, reason)
        shadow: dict[Key, Row | None] = {
            (entity, row_id): None if base is None else tuple(msgspec.json.decode(base))
            for entity, row_id, base in self._connection.execute("SELECT entity, row_id, base FROM shadow")
        }
        # Only now: where the file can no longer be read, what is in memory is all that is left of unsent work.
        self.by_n, self.shadow, self.footprints = by_n, shadow, Footprints()
        self._waiting = {n for n, pending in by_n.items() if pending.state is Standing.WAITING}

    @property
    def is_known(self) -> bool:
        """Whether every mutation's footprint is known, as it is not right after a start."""
        return len(self.footprints.by_n) == len(self.by_n)

    @property
    def waiting(self) -> int:
        """How many mutations do not apply for now."""
        return len(self._waiting)

    def add(self, pending: Pending) -> None:
        """Queue a mutation at the end."""
        self._connection.execute(
            "INSERT INTO outbox (n, ulid, envelope, state) VALUES (?, ?, ?, ?)",
            (pending.n, pending.mutation.ulid, pending.envelope, pending.state.value),
        )
        self.by_n[pending.n] = pending
        self._count(pending)

    def save(self, changed: Iterable[Pending]) -> None:
        """Write down how these mutations stand."""
        changed = list(changed)
        for pending in changed:
            self._count(pending)
        self._connection.executemany(
            "UPDATE outbox SET state = ?, verdict = ?, seq = ?, reason = ? WHERE n = ?",
            [
                (
                    pending.state.value,
                    None if pending.verdict is None else msgspec.json.encode(pending.verdict).decode(),
                    None if pending.verdict is None else pending.verdict.seq,
                    pending.reason,
                    pending.n,
                )
                for pending in changed
            ],
        )

    def confirm(self, acked: Iterable[Pending], durable: int) -> None:
        """Take confirmed mutations out. Those beyond `durable`, which no backup of the server holds, are kept aside."""
        gone = list(acked)
        self._connection.executemany(
            "INSERT OR REPLACE INTO acked (seq, ulid, envelope) VALUES (?, ?, ?)",
            [
                (pending.verdict.seq, pending.mutation.ulid, pending.envelope)
                for pending in gone
                if pending.verdict is not None
                and pending.verdict.seq > durable
                and pending.verdict.reason not in _NOT_KEPT
            ],
        )
        self._connection.executemany("DELETE FROM outbox WHERE n = ?", [(pending.n,) for pending in gone])
        for pending in gone:
            del self.by_n[pending.n]
            self._waiting.discard(pending.n)
            self.footprints.drop(pending.n)

    def forget(self, entries: Sequence[str]) -> None:
        """Forget what was sent and told by these timeline entries: their rows are no longer this copy's to hold."""
        for start in range(0, len(entries), 400):
            part = entries[start : start + 400]
            marks = ", ".join("?" * len(part))
            self._connection.execute(
                f"DELETE FROM acked WHERE ulid IN (SELECT mutation FROM timeline WHERE id IN ({marks}))", part
            )

    def forget_erased(self, contacts: Sequence[str], cards: Sequence[Row]) -> None:
        """Forget what was sent about people who were erased, and what is no longer told by these cards."""
        forget_erased(self._connection, contacts)
        self._connection.executemany(
            "DELETE FROM acked WHERE ulid = ?",
            [(card[_MUTATION],) for card in cards if card[_BODY] == NOTHING_TYPED],
        )

    def forget_all_erased(self) -> bool:
        """Forget what is kept about whoever was erased; whether there was anything."""
        return forget_all_erased(self._connection)

    def prune(self, durable: int) -> None:
        """Forget what a verified backup of the server holds."""
        self._connection.execute("DELETE FROM acked WHERE seq <= ?", (durable,))

    @property
    def judged_n(self) -> int | None:
        """The last number that the server judged, as far as the outbox shows; None where it is empty."""
        unsent = next((n for n, pending in self.by_n.items() if pending.verdict is None), None)
        return None if unsent is None else unsent - 1

    def renumber(self, last_n: int, device: str, *, is_retold: bool) -> int:
        """Number everything anew after `last_n`, as if it had never been sent; returns the last number given.

        The ULIDs stay: the server knows by them what it has judged already and gives the verdict again. What the
        workstation did in its own name is `device`'s now. `is_retold` where the server has forgotten numbers that it knew.
        """
        everything = [(pending, self.footprints.by_n.get(pending.n)) for pending in self.by_n.values()]
        self._connection.execute("DELETE FROM outbox")
        self.by_n = {}
        self._waiting = set()
        self.footprints = Footprints()
        for n, (old, footprint) in enumerate(everything, last_n + 1):
            mutation = renumbered(old.mutation, n, device, is_retold=is_retold)
            state = Standing.PENDING if old.state is Standing.JUDGED else old.state
            fresh = Pending(mutation, msgspec.json.encode(mutation), state, None, old.reason, old.command)
            self.add(fresh)
            if footprint is not None:
                self.footprints.put(n, footprint)
        return last_n + len(everything)

    def cast_shadows(self, bases: dict[Key, Row | None]) -> None:
        """Remember the confirmed images of rows that are being changed for the first time."""
        fresh = {key: base for key, base in bases.items() if key not in self.shadow}
        self._connection.executemany(
            "INSERT INTO shadow (entity, row_id, base) VALUES (?, ?, ?)",
            [
                (*key, None if base is None else msgspec.json.encode(base).decode())
                for key, base in fresh.items()
            ],
        )
        self.shadow |= fresh

    def lift_shadows(self, keys: Iterable[Key]) -> None:
        """Forget the images of rows that are confirmed again."""
        lifted = [key for key in keys if key in self.shadow]
        self._connection.executemany("DELETE FROM shadow WHERE entity = ? AND row_id = ?", lifted)
        for key in lifted:
            del self.shadow[key]

    def unsent(self, limit: int, budget: int, *, after: int = 0) -> list[Pending]:
        """The first mutations after number `after` without a verdict: at most `limit`, and `budget` bytes together (at
        least one).

        Their numbers follow one another, as the server asks of a push. Those between may have been judged and be gone: the
        feed tells verdicts behind the cursor, and what a copy had done under another name was judged before it.
        """
        chosen: list[Pending] = []
        size = 0
        for pending in self.by_n.values():
            if pending.verdict is not None or pending.n <= after:
                continue
            size += len(pending.envelope) + 1
            if chosen and (size > budget or len(chosen) == limit or pending.n != chosen[-1].n + 1):
                break
            chosen.append(pending)
        return chosen

    def _count(self, pending: Pending) -> None:
        if pending.state is Standing.WAITING:
            self._waiting.add(pending.n)
        else:
            self._waiting.discard(pending.n)


def forget_all_erased(connection: Any) -> bool:
    """`forget_erased` for everybody whom this copy knows to be erased: something was kept that is older than that. Whether it
    was about one of them."""
    erased = connection.execute("SELECT contact_id FROM timeline WHERE kind = 'contact.erased'").fetchall()
    if not erased:
        return False
    count = "SELECT count(*) FROM acked"
    kept = connection.execute(count).fetchone()
    forget_erased(connection, [contact for (contact,) in erased])
    sql = "DELETE FROM acked WHERE ulid IN (SELECT mutation FROM card WHERE body = ?)"
    connection.execute(sql, (NOTHING_TYPED,))
    return connection.execute(count).fetchone() != kept


def forget_erased(connection: Any, contacts: Sequence[str]) -> None:
    """Take what was sent about these people out of what is kept to be sent again, also where what it told of them stands in
    scopes that are not carried here, and what was typed to them and not sent; that they were erased stays."""
    connection.executemany("DELETE FROM draft WHERE contact_id = ?", [(contact,) for contact in contacts])
    connection.executemany(
        "DELETE FROM acked WHERE (ulid IN (SELECT mutation FROM timeline WHERE contact_id = ?) "
        "OR instr(CAST(envelope AS TEXT), ?)) AND ulid NOT IN "
        "(SELECT mutation FROM timeline WHERE contact_id = ? AND kind = 'contact.erased')",
        [(contact, contact, contact) for contact in contacts],
    )


_CARD = ENTITIES["card"]
_MUTATION: Final = _CARD.positions["mutation"]
_BODY: Final = _CARD.positions["body"]


def renumbered(mutation: Mutation, n: int, device: str, *, is_retold: bool) -> Mutation:
    """The same mutation under another number, and of `device` where a workstation speaks for itself. `is_retold` where a
    server that was put back may have done it before."""
    speaker = f"device:{device}" if mutation.principal.startswith("device:") else mutation.principal
    return msgspec.structs.replace(mutation, n=n, principal=speaker, retold=mutation.retold or is_retold)


def check_size(pending: Pending) -> None:
    """Raises Invalid for work that no push can carry: queued, it would hold up everything behind it for ever (I4)."""
    if len(pending.envelope) >= MAX_MUTATION_BYTES:
        raise Invalid(
            "body",
            f"This is larger than {MAX_MUTATION_BYTES // 1024} KB, which is all that can be sent at once.",
        )
