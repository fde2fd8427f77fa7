"""The heart of a replica: local commands applied at once, the server's rows laid beneath them.

The tables hold the optimistic state. `shadow` holds the confirmed image of every row that a pending mutation changed.
A patch is one transaction: lift the mutations it concerns back to confirmed rows, apply the server's rows, drop what is
confirmed, replay the rest, and tell the net difference. Mutations whose footprints nothing touched would come out the
same and stay where they are; `replay_all` says otherwise, and the tests hold the two against each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import msgspec
import structlog

import sync.commands.all  # noqa: F401  # pyright: ignore[reportUnusedImport] - fills the register
from sync.commands.erasing import ERASED
from sync.commands.outcomes import CommandError
from sync.model import replica_file, search_index
from sync.model.base import Row
from sync.model.cipher import sqlcipher
from sync.model.entities import ENTITIES, TimelineEntry, entity_type
from sync.model.words import Event
from sync.replica.changes import Applied, Changes, Intent
from sync.replica.confirmed import incoming_rows
from sync.replica.footprints import Footprint, Images, Key
from sync.replica.inspect import Wrong
from sync.replica.outbox import Pending, Standing, check_size
from sync.replica.tables import Tables
from sync.wire import Mutation, Patch, Verdict

_TIMELINE = entity_type(TimelineEntry)
_KIND = _TIMELINE.positions["kind"]
_WHOSE = _TIMELINE.positions["contact_id"]
_FOR_EVER = 1 << 62
log = structlog.get_logger("foredesk.replica")


class OutOfStep(Exception):
    """A patch that does not follow this copy's cursor, or is of another epoch: fetch again from the cursor."""


class OtherPast(Exception):
    """A patch of a server that has something else where this copy stands: it was put back unnoticed. Say hello again."""


class OtherScopes(Exception):
    """A patch chosen by another setting of this device's scopes than this copy holds: say hello again."""


class Index(Protocol):
    """What is kept beside the rows in their own transaction, such as the board."""

    def changed(self, images: Images) -> list[str]:
        """Follow the net changes; returns the ids of its own rows that changed."""
        ...

    def forget(self, contact_ids: Sequence[str]) -> list[str]:
        """Take out at once what it shows of contacts that are no longer carried; returns the ids of its own rows."""
        ...


class Rebase(Tables):
    """A replica's rows under one write connection. Every public call is one transaction, or none when it raises."""

    def __init__(self, connection: Any, index: Index | None = None, *, replay_all: bool = False) -> None:
        self.index = index
        self._replay_all = replay_all
        super().__init__(connection)

    # -- local commands ---------------------------------------------------------------------------------------------

    def apply(self, intent: Intent) -> Applied:
        """Apply a command optimistically and queue it. Raises CommandError where it does not apply: nothing is queued."""
        (result,), changes = self.apply_many([intent])
        if isinstance(result, CommandError):
            raise result
        return msgspec.structs.replace(result, changes=changes)

    def apply_many(self, intents: Sequence[Intent]) -> tuple[list[Applied | CommandError], Changes]:
        """Apply commands one after the other in one transaction, as an import does; the results in order, and what all
        of them changed. One that does not apply is not queued, and leaves the others as they are."""
        results: list[Applied | CommandError] = []
        images: Images = {}
        n = self.last_n
        with self.transaction():
            for intent in intents:
                footprint = Footprint()
                pending = self._pending(n + 1, intent)
                try:
                    check_size(pending)
                    outcome = self._run(pending, footprint)
                except CommandError as error:
                    self._undo(footprint)
                    results.append(error)
                    continue
                n += 1
                self.outbox.add(pending)
                self.outbox.footprints.put(n, footprint)
                self.outbox.cast_shadows({key: before for key, (before, _) in footprint.images.items()})
                search_index.index_changes(self.connection, footprint.images)
                for key, (before, after) in footprint.images.items():
                    first = images.get(key)
                    images[key] = (first[0] if first else before, after)
                results.append(
                    Applied(
                        ulid=intent.ulid,
                        n=n,
                        outcome=outcome.kind,
                        winner=outcome.winner,
                        detail=outcome.detail,
                        changes=Changes(),
                    )
                )
            replica_file.put_local(self.connection, "last_n", n)
            changes = self._signal(images)
        self.last_n = n
        return results, changes

    def _pending(self, n: int, intent: Intent) -> Pending:
        mutation = Mutation(
            n=n,
            ulid=intent.ulid,
            command=intent.command,
            body=intent.body,
            at=intent.at,
            principal=intent.principal,
            proof=intent.proof,
        )
        return Pending(mutation, msgspec.json.encode(mutation))

    # -- the server's side ------------------------------------------------------------------------------------------

    def judge(self, verdicts: Iterable[Verdict], heard: tuple[int, str] = (0, "")) -> Changes:
        """Note verdicts that a push brought, and the trail that it was `heard` with; each mutation leaves when the cursor passes its verdict, or at once where it
        already has (a forked device sends again what was judged long ago)."""
        self.settle()
        with self.transaction():
            self._hear(*heard)
            judged = self._judged(verdicts)
            if any(pending.verdict is not None and pending.verdict.seq <= self.cursor for pending in judged):
                return self._rebase({}, judged, self.cursor)
            self.outbox.save(judged)
        return Changes()

    def absorb(self, patch: Patch) -> Changes:
        """Lay a page of the server's changes beneath the pending mutations. Cursor and rows commit together (I2).

        A patch that was absorbed before changes nothing. Raises OutOfStep where the patch does not follow the cursor,
        OtherScopes, OtherPast.
        """
        if patch.epoch != self.epoch or patch.since > self.cursor or patch.since < self.cursor < patch.upto:
            raise OutOfStep(f"a patch from {patch.since} does not follow {self.cursor}")
        if patch.scope_gen and self.scope_gen and patch.scope_gen != self.scope_gen:
            raise OtherScopes(f"a patch of setting {patch.scope_gen} at {self.scope_gen}")
        self._has_met_another_past = self._is_of_another_past(patch)
        if self._has_met_another_past:
            raise OtherPast(f"the server has something else at {self.cursor}")
        is_told_where = bool(patch.trail) and (patch.upto, patch.trail) != self._trail
        if patch.upto < self.cursor or (
            patch.upto == self.cursor and not patch.verdicts and not is_told_where
        ):
            return Changes()
        self.settle()
        with self.transaction():
            changes = self._rebase(incoming_rows(patch), self._judged(patch.verdicts), patch.upto)
            if is_told_where:
                replica_file.put_local(self.connection, "trail", f"{patch.upto} {patch.trail}")
        self.cursor = patch.upto
        if is_told_where:
            self._trail = patch.upto, patch.trail
        return changes

    def _is_of_another_past(self, patch: Patch) -> bool:
        told = (
            patch.before if patch.since == self.cursor else patch.trail if patch.upto == self.cursor else ""
        )
        return bool(told and self.trail) and told != self.trail

    def repair(self, patch: Patch, entity: str, row_ids: Sequence[str]) -> tuple[Changes, int]:
        """Make these confirmed rows the server's: what it sent of them counts, what it did not send is gone. What is pending
        is laid on top again. Rows that changed here since the patch was made stay, and the cursor does not move.

        Also returns how many were damaged: how many differ now, without those that are only newer than the cursor.
        """
        self.settle()
        incoming = incoming_rows(patch)
        damaged = [key for key, row in incoming.items() if int(row[2] or 0) <= self.cursor]
        for row_id in row_ids:
            if (entity, row_id) not in incoming:
                incoming[entity, row_id] = (row_id, "", patch.upto, 1)
                damaged.append((entity, row_id))
        with self.transaction():
            fresh = self._newer(incoming, self._current(incoming), patch.upto)
            changes = self._rebase(incoming, [], self.cursor, repaired_at=patch.upto)
        return changes, sum(key in fresh for key in damaged)

    def correct(self, wrong: Sequence[Wrong]) -> None:
        """Make the digests those of the rows, where an inspection found that they are not."""
        with self.transaction():
            self.confirmed.correct(wrong)

    def mend_search(self, table: str, numbers: Sequence[int]) -> None:
        """Make these entries of the search index anew from their rows."""
        with self.transaction():
            search_index.mend(self.connection, table, numbers)

    def carry(self, scopes: Iterable[str], scope_gen: int, *, cursor: int | None = None) -> None:
        """Note which scopes this copy is to hold from now on, by which setting, and where to go on from."""
        told = sorted(scopes)
        with self.transaction():
            replica_file.put_local(self.connection, "scopes", msgspec.json.encode(told).decode())
            replica_file.put_local(self.connection, "scope_gen", scope_gen)
            replica_file.put_local(self.connection, "cursor", self.cursor if cursor is None else cursor)
        self._load()

    def lay(self, rows: dict[Key, Row]) -> Changes:
        """Lay confirmed rows beneath the pending mutations, where they are newer. The cursor does not move."""
        self.settle()
        with self.transaction():
            return self._rebase(rows, [], self.cursor)

    def fill_in(self, name: str, columns: Sequence[str], listed: Sequence[Sequence[Any]]) -> Changes:
        """Take in what columns that an upgrade added hold, for the confirmed rows that stand here in the very version that is
        told of; what changed since comes whole, behind the cursor, which does not move."""
        self.settle()
        kind = ENTITIES[name]
        places = [
            (index, kind.positions[column])
            for index, column in enumerate(columns)
            if column in kind.positions
        ]
        before = self._current([(name, str(row[0])) for row in listed])
        filled: dict[Key, Row] = {}
        for row in listed:
            key = name, str(row[0])
            confirmed = self.outbox.shadow[key] if key in self.outbox.shadow else before[key]
            if confirmed is not None and confirmed[2] == row[2]:
                whole = list(confirmed)
                for index, place in places:
                    whole[place] = row[index]
                filled[key] = tuple(whole)
        with self.transaction():
            return self._rebase(filled, [], self.cursor, repaired_at=_FOR_EVER)

    def forget(self, keys: Sequence[Key], contacts: Sequence[str]) -> Changes:
        """Take confirmed rows out that this copy may no longer hold, whatever their version, with all that is kept beside
        them: shadows, search terms, places on the board, and what was sent about them."""
        self.settle()
        with self.transaction():
            self.outbox.forget([row_id for name, row_id in keys if name == "timeline"])
            gone: dict[Key, Row] = {key: (key[1], "", 0, 1) for key in keys}
            changes = self._rebase(gone, [], self.cursor, repaired_at=_FOR_EVER)
            shown = [] if self.index is None else self.index.forget(contacts)
        return msgspec.structs.replace(changes, board=sorted({*changes.board, *shown}))

    def settle(self) -> None:
        """Right after a start or a move to new rows, replay what is pending once, to learn what each mutation touches."""
        if not self.outbox.is_known:
            with self.transaction():
                self._rebase({}, [], self.cursor)

    # -- inside a transaction ---------------------------------------------------------------------------------------

    def _rebase(
        self, incoming: dict[Key, Row], judged: list[Pending], upto: int, *, repaired_at: int | None = None
    ) -> Changes:
        outbox = self.outbox
        acked = [p for p in outbox.by_n.values() if p.verdict is not None and p.verdict.seq <= upto]
        leaving = {pending.n for pending in acked}
        outbox.save(pending for pending in judged if pending.n not in leaving)
        before = self._current(incoming)
        fresh = self._newer(incoming, before, repaired_at)
        affected = self._affected(fresh, before, leaving)
        self.connection.execute("SAVEPOINT rebase")
        touched = self._replay(fresh, before, affected, acked)
        if touched is None:
            self.connection.execute("ROLLBACK TO rebase")
            outbox.load()
            self._load()
            touched = self._replay(fresh, before, set(outbox.by_n), acked)
            if touched is None:
                raise AssertionError("a replay of everything is never partial")
        self.connection.execute("RELEASE rebase")
        self._forget_erased(fresh, acked)
        replica_file.put_local(self.connection, "cursor", upto)
        return self._signal(touched)

    def _forget_erased(self, fresh: Mapping[Key, Row | None], acked: Iterable[Pending]) -> None:
        """Somebody was erased: what was sent about them goes too, and the file is gone through when there is time."""
        people = [
            str(row[_WHOSE])
            for (name, _), row in fresh.items()
            if name == _TIMELINE.name and row is not None and row[_KIND] == Event.CONTACT_ERASED
        ]
        verdicts = [p.verdict for p in acked if p.verdict is not None]
        came_too_late = any(verdict.reason == ERASED for verdict in verdicts)
        if people:
            cards = [row for (name, _), row in fresh.items() if name == "card" and row is not None]
            self.outbox.forget_erased(people, cards)
        if any(verdict.seq <= self.cursor for verdict in verdicts):
            # Judged before what this copy knows by now, as what a fork sends again: who was erased since stays out.
            came_too_late |= self.outbox.forget_all_erased()
        if people or came_too_late:
            replica_file.put_local(self.connection, replica_file.UNSCRUBBED, 1)

    def _affected(
        self, fresh: dict[Key, Row | None], before: dict[Key, Row | None], acked: Iterable[int]
    ) -> set[int]:
        """The mutations to lift and replay: all that the patch touches, and all that are tied to those."""
        outbox = self.outbox
        if not outbox.by_n:
            return set()
        if self._replay_all or not outbox.is_known:
            return set(outbox.by_n)
        first = set(acked)
        for key, row in fresh.items():
            first |= outbox.footprints.seeing(key, (before[key], row))
        return outbox.footprints.component(first)

    def _replay(
        self,
        fresh: dict[Key, Row | None],
        before: dict[Key, Row | None],
        affected: set[int],
        acked: Sequence[Pending],
    ) -> Images | None:
        """Lift the affected mutations, put the server's rows in, drop the acked, replay the others in order.

        Returns the net images, or None where a replayed mutation came to touch one that was left alone.
        """
        outbox = self.outbox
        lifted = {
            key for n in affected if n in outbox.footprints.by_n for key in outbox.footprints.by_n[n].images
        } & outbox.shadow.keys()
        if len(affected) == len(outbox.by_n):
            lifted = set(outbox.shadow)
        start = dict(before)
        start |= self._current([key for key in lifted if key not in start])
        confirmed: dict[Key, Row | None] = {key: outbox.shadow[key] for key in lifted}
        old = {key: outbox.shadow.get(key, before[key]) for key in fresh}
        confirmed |= fresh
        self.confirmed.follow(old, fresh)
        outbox.lift_shadows(lifted)
        outbox.confirm(acked, self.durable)
        removed = self._write({key: row for key, row in confirmed.items() if row != start[key]}, start)
        end = dict(confirmed)
        bases: dict[Key, Row | None] = {}
        again = [outbox.by_n[n] for n in sorted(affected) if n in outbox.by_n]
        for pending in again:
            footprint = self._try(pending)
            if any(n > pending.n and n not in affected for n in outbox.footprints.tied(footprint)):
                return None
            outbox.footprints.put(pending.n, footprint)
            for key, (first, last) in footprint.images.items():
                if key not in bases:
                    bases[key] = first
                if key not in start:
                    start[key] = first
                end[key] = last
        outbox.cast_shadows(bases)
        outbox.save(again)
        net = {key: (start[key], row) for key, row in end.items() if row != start[key]}
        search_index.index_changes(
            self.connection,
            net | {key: (None, end[key]) for key in removed if end.get(key) is not None},
        )
        return net

    def _try(self, pending: Pending) -> Footprint:
        """Replay one mutation; where it does not apply for now, its writes are taken back and it waits."""
        footprint = Footprint()
        try:
            self._run(pending, footprint)
        except sqlcipher.Error:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a command does, it must not stop the download (I4)
            self._undo(footprint)
            if isinstance(error, CommandError):
                pending.reason = error.reason
            else:
                pending.reason = "fault"
                log.error(
                    "replay_failed", n=pending.n, command=pending.mutation.command, error=type(error).__name__
                )
            if pending.verdict is None:
                pending.state = Standing.WAITING
        else:
            pending.reason = None
            pending.state = Standing.PENDING if pending.verdict is None else Standing.JUDGED
        return footprint

    def _judged(self, verdicts: Iterable[Verdict]) -> list[Pending]:
        found: list[Pending] = []
        for verdict in verdicts:
            pending = self.outbox.by_n.get(verdict.n)
            if pending is not None and pending.mutation.ulid == verdict.ulid:
                pending.verdict = verdict
                pending.state = Standing.JUDGED
                found.append(pending)
        return found

    def _signal(self, images: Images) -> Changes:
        rows: dict[str, list[str]] = {}
        for (name, row_id), (before, after) in images.items():
            if before != after:
                rows.setdefault(name, []).append(row_id)
        board = self.index.changed(images) if self.index is not None and images else []
        return Changes(rows=rows, board=board)
