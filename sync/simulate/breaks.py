"""The mechanisms of the invariants, each broken on purpose by one small patch: the world must notice every one of them.

A world that stays green over a broken mechanism proves nothing about the whole one. `foredesk-server simulate --break all`
says within how many seeds each was caught.
"""
# Breaking a mechanism is reaching into it.
# pyright: reportPrivateUsage=false

import asyncio
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

import msgspec

from sync.commands import effects, sending
from sync.commands.tx import Tx
from sync.effects import dispatcher
from sync.model import replica_file
from sync.model.base import entity_type
from sync.model.words import VerdictKind
from sync.replica import bootstrap, carrying, outbox
from sync.replica.confirmed import Confirmed
from sync.replica.engine import Engine
from sync.replica.footprints import Footprints
from sync.replica.outbox import Outbox
from sync.replica.rebase import Rebase
from sync.replica.store import Store
from sync.server import answering, audit, core, feed, practice
from sync.server.authority import Authority
from sync.server.core import Batch
from sync.server.database import SqliteDatabase
from sync.server.writer import Unwritten, Writer
from sync.simulate import desk

Patching = Callable[[], AbstractContextManager[Any]]


class Break(msgspec.Struct, frozen=True):
    """A mechanism, what is done to it, and the invariant that stands behind it."""

    invariant: str
    what: str
    broken: Patching


BREAKS: dict[str, Break] = {}


def breaks(name: str, invariant: str, what: str) -> Callable[[Patching], Patching]:
    """Register how a mechanism is broken."""

    def register(patching: Patching) -> Patching:
        BREAKS[name] = Break(invariant, what, patching)
        return patching

    return register


def _nothing(*_: Any) -> None:
    """What a mechanism does that does nothing."""


def _no(*_: Any) -> bool:
    return False


def _yes(*_: Any) -> bool:
    return True


def _nobody(*_: Any) -> list[Any]:
    return []


# -- the server ---------------------------------------------------------------------------------------------------------


@breaks("seq-from-a-sequence", "I1", "the number is taken, and visible, before the rows are")
@contextmanager
def _sequence() -> Generator[None]:
    begin, made = SqliteDatabase.begin, Batch.__init__

    def take_number_first(self: Any) -> Any:
        rows = begin(self)
        rows.execute("UPDATE clock SET seq = seq + 1 WHERE id = 1")
        rows.execute("COMMIT")
        return begin(self)

    def use_it(self: Any, *args: Any, **more: Any) -> None:
        made(self, *args, **more)
        self.since -= 1
        self._kept.seq = self.since

    with patch.object(SqliteDatabase, "begin", take_number_first), patch.object(Batch, "__init__", use_it):
        yield


@breaks("verdict-cached", "I3", "verdicts are remembered by the process and not stored")
def _cached() -> AbstractContextManager[Any]:
    return patch.object(audit, "store", _nothing)


@breaks("told-before-durable", "I3", "an answer leaves before what it says is committed")
@contextmanager
def _too_early() -> Generator[None]:
    submit = Writer.submit

    def answer_at_once(self: Any, job: Any) -> Any:
        told: Future[Any] = Future()

        def early(batch: Any) -> Any:
            result = job(batch)
            if not told.done():
                told.set_result(result)
            return result

        def failed(done: Future[Any]) -> None:
            if not told.done():
                told.set_exception(done.exception() or Unwritten())

        submit(self, early).add_done_callback(failed)
        return told

    with patch.object(Writer, "submit", answer_at_once):
        yield


@breaks("verdict-made-up", "I3", "a mutation that comes again is told that it was applied")
@contextmanager
def _made_up() -> Generator[None]:
    told = Batch._told_before

    def invent(self: Any, *args: Any) -> list[Any]:
        return [
            msgspec.structs.replace(verdict, kind=VerdictKind.APPLIED, card=None, reason=None)
            for verdict in told(self, *args)
        ]

    with patch.object(Batch, "_told_before", invent):
        yield


@breaks("same-number-other-work", "I3", "a number that comes again is believed to be the same work")
@contextmanager
def _believed() -> Generator[None]:
    def believe(self: Any, device_id: str, last_n: int, mutations: Any, hashes: Any) -> list[Any]:
        if not mutations or mutations[0].n > last_n:
            return []
        stored = audit.by_number(self.rows, device_id, mutations[0].n, mutations[-1].n)
        return [
            msgspec.structs.replace(audit.verdict_of(stored[m.n]), ulid=m.ulid, duplicate=True)
            for m in mutations
            if m.n <= last_n
        ]

    with patch.object(Batch, "_told_before", believe), patch.object(answering, "is_clone", _no):
        yield


@breaks("ulid-dedupe-off", "I3", "work that comes under another number is done again")
@contextmanager
def _no_dedupe() -> Generator[None]:
    judge = Batch._judge_all

    def judge_anew(self: Any, device_id: str, last_n: int, mutations: Any) -> Any:
        known = audit.by_ulid(self.rows, [m.ulid for m in mutations if m.n > last_n])
        with ExitStack() as stack:
            if known:
                stack.enter_context(patch.object(audit, "by_ulid", partial(_other_body, known)))
                stack.enter_context(patch.object(core, "Refused", _NeverReused))
            return judge(self, device_id, last_n, mutations)

    def _other_body(known: Any, *_: Any) -> Any:
        return {ulid: (*record[:5], "", *record[6:]) for ulid, record in known.items()}

    with patch.object(Batch, "_judge_all", judge_anew):
        yield


class _NeverReused(core.Refused):
    pass


@breaks("gaps-accepted", "nothing lost", "numbers may be left out of a push")
@contextmanager
def _gaps() -> Generator[None]:
    def push(self: Any, device_id: str, pushed: Any) -> Any:
        if pushed.epoch != self.epoch:
            raise core.refusals.wrong_epoch()
        last_n = self._last_n(device_id)
        return self._judge_all(device_id, last_n, pushed.mutations)

    with patch.object(Batch, "push", push):
        yield


@breaks("journal-not-written", "I2", "what changed is not listed")
def _no_journal() -> AbstractContextManager[Any]:
    return patch.object(Batch, "_write_journal", _nothing)


@breaks("page-cut-inside", "I2", "a page ends in the middle of a mutation")
@contextmanager
def _cut_inside() -> Generator[None]:
    def journal(rows: Any, since: int, limit: int, now: int) -> Any:
        sql = "SELECT seq, entity, row_id, scope, op FROM journal WHERE seq > ? ORDER BY seq LIMIT ?"
        listed = rows.execute(sql, (since, limit)).fetchall()
        return (listed, listed[-1][0]) if len(listed) == limit else (listed, now)

    with patch.object(feed, "_journal", journal):
        yield


@breaks("card-not-opened", "nothing lost", "work that does not apply is dropped without a card")
def _no_card() -> AbstractContextManager[Any]:
    return patch.object(core, "open_card", _nothing)


@breaks("tombstone-revived", "I5", "writing to a deleted row brings it back")
@contextmanager
def _revived() -> Generator[None]:
    def put(self: Any, kind: Any, row_id: str, /, **values: Any) -> Any:
        entity = entity_type(kind)
        before = self._read(entity, row_id)
        return entity.record(*self._write(entity, row_id, before, {**values, "deleted": 0}))

    def get(self: Any, kind: Any, row_id: str) -> Any:
        row = self._read(entity_type(kind), row_id)
        return None if row is None else entity_type(kind).record(*row)

    with patch.object(Tx, "put", put), patch.object(Tx, "get", get):
        yield


@breaks("version-kept", "I5", "a row that is changed keeps its version")
@contextmanager
def _version_kept() -> Generator[None]:
    write = Tx._write

    def keep(self: Any, entity: Any, row_id: str, before: Any, values: Any) -> Any:
        ver = self._ver
        if ver is not None and before is not None:
            self._ver = before[2]
        try:
            return write(self, entity, row_id, before, values)
        finally:
            self._ver = ver

    with patch.object(Tx, "_write", keep):
        yield


@breaks("restore-unnoticed", "I6", "a database behind its witness goes on in the same life")
@contextmanager
def _unnoticed() -> Generator[None]:
    with (
        patch.object(practice, "_was_restored", _no),
        patch.object(answering, "saw_another_past", _no),
    ):
        yield


@breaks("past-forgotten", "I2", "a workstation does not say what stood at its cursor, but only where that is")
@contextmanager
def _past_forgotten() -> Generator[None]:
    with patch.object(Rebase, "heard", (0, "")):
        yield


# -- the replica --------------------------------------------------------------------------------------------------------


@breaks("cursor-apart", "I2", "the cursor is committed before the rows")
@contextmanager
def _apart() -> Generator[None]:
    absorb = Rebase.absorb

    def cursor_first(self: Any, patched: Any) -> Any:
        if patched.epoch == self.epoch and patched.since <= self.cursor < patched.upto:
            with self.transaction():
                replica_file.put_local(self.connection, "cursor", patched.upto)
        return absorb(self, patched)

    with patch.object(Rebase, "absorb", cursor_first):
        yield


@breaks("outbox-blocks-downloads", "I4", "nothing is taken in before everything is sent")
@contextmanager
def _blocking() -> Generator[None]:
    absorb = Engine._absorb

    async def wait_first(self: Any, patched: Any) -> None:
        while self.rebase.outbox.unsent(1, 1):  # noqa: ASYNC110 - a break may be crude
            await asyncio.sleep(0.5)
        await absorb(self, patched)

    with patch.object(Engine, "_absorb", wait_first):
        yield


@breaks("rejected-blocks", "I4", "after a rejected mutation nothing more is sent")
@contextmanager
def _stops() -> Generator[None]:
    note = Engine._note

    def stop(self: Any, verdicts: Any, heard: Any) -> Any:
        if any(verdict.card is not None for verdict in verdicts):
            self.machine.may_push = False
        return note(self, verdicts, heard)

    with patch.object(Engine, "_note", stop):
        yield


@breaks("left-before-cursor", "I2", "a mutation leaves the outbox as soon as it is judged")
@contextmanager
def _too_soon() -> Generator[None]:
    judge = Rebase.judge

    def let_go(self: Any, verdicts: Any, heard: Any = (0, "")) -> Any:
        told = list(verdicts)
        changes = judge(self, told, heard)
        with self.transaction():
            self.outbox.confirm([self.outbox.by_n[v.n] for v in told if v.n in self.outbox.by_n], 0)
        return changes

    with patch.object(Rebase, "judge", let_go):
        yield


@breaks("rebase-drops-one", "nothing lost", "a rebase takes the mutation behind a confirmed one out with it")
@contextmanager
def _drops() -> Generator[None]:
    confirm = Outbox.confirm

    def confirm_more(self: Any, acked: Any, durable: int) -> None:
        gone = {pending.n for pending in acked}
        confirm(
            self, [self.by_n[n] for n in sorted({*gone, *(n + 1 for n in gone)}) if n in self.by_n], durable
        )

    with patch.object(Outbox, "confirm", confirm_more):
        yield


@breaks("acked-not-kept", "nothing lost", "what no backup holds is not kept on the desks")
def _not_kept() -> AbstractContextManager[Any]:
    confirm = Outbox.confirm

    def keep_nothing(self: Any, acked: Any, _: int) -> None:
        confirm(self, acked, 1 << 60)

    return patch.object(Outbox, "confirm", keep_nothing)


@breaks("shadow-not-lifted", "I6", "a confirmed row keeps its old image")
def _not_lifted() -> AbstractContextManager[Any]:
    return patch.object(Outbox, "lift_shadows", _nothing)


@breaks("digest-not-kept", "I6", "digests do not follow the rows")
def _no_digest() -> AbstractContextManager[Any]:
    return patch.object(Confirmed, "follow", _nothing)


@breaks("deleted-not-overwritten", "I8", "what is taken out of a file stays on its free pages")
def _not_overwritten() -> AbstractContextManager[Any]:
    return patch.object(desk, "SCRUBBING", "PRAGMA secure_delete = OFF")


@breaks("search-index-not-purged", "I8", "words that are taken out stay in the search index")
def _not_purged() -> AbstractContextManager[Any]:
    return patch.object(carrying.search_index, "purge", _nothing)


@breaks("scope-not-forgotten", "I8", "rows of a scope that was taken away stay")
@contextmanager
def _not_forgotten() -> Generator[None]:
    with patch.object(carrying, "_strangers", _nobody):
        yield


@breaks("wipe-left-out", "I8", "a workstation that was signed out for good keeps its file")
def _no_wipe() -> AbstractContextManager[Any]:
    return patch.object(Store, "wipe", Store.abandon)


@breaks(
    "revoked-not-held", "nothing lost", "work of a workstation that was signed out is done as if it were not"
)
def _not_held() -> AbstractContextManager[Any]:
    return patch.object(Authority, "check_device", _nothing)


@breaks("writers-not-seen", "I6", "a change beneath a row that was found by a query lifts nothing")
@contextmanager
def _not_seen() -> Generator[None]:
    def seeing(self: Any, key: Any, images: Any) -> set[int]:
        found = set(self._readers.get(key, ()))
        for asked in self._matching(key, images):
            found |= self._askers.get(asked, set())
        return found

    with patch.object(Footprints, "seeing", seeing):
        yield


# -- what leaves the building -------------------------------------------------------------------------------------------


@breaks("fence-not-checked", "I7", "whoever lost a claim still writes down what became of it")
def _no_fence() -> AbstractContextManager[Any]:
    return patch.object(effects, "holds_lease", _yes)


@breaks("guard-not-read-again", "I7", "what must still be so is not looked at when a message goes")
@contextmanager
def _not_read_again() -> Generator[None]:
    looked = sending.check

    def wave_through(tx: Any, effect: Any, message: Any, now: int) -> Any:
        proof, _ = looked(tx, effect, message, now)
        return msgspec.structs.replace(proof, checks=()), False

    with patch.object(effects, "check", wave_through), patch.object(dispatcher, "check", wave_through):
        yield


@breaks("sent-again-blindly", "I7", "what may have been sent is sent again, though its provider forgets keys")
def _blindly() -> AbstractContextManager[Any]:
    return patch.object(dispatcher, "may_be_repeated", _yes)


@breaks("queue-not-frozen", "I7", "a restored queue goes on as if nothing had been sent")
def _not_frozen() -> AbstractContextManager[Any]:
    return patch.object(dispatcher, "is_frozen", _no)


@breaks("doubt-not-asked-after", "I7", "a released queue goes on as if nothing had been sent")
def _undoubted() -> AbstractContextManager[Any]:
    return patch.object(dispatcher, "in_doubt", _nobody)


@breaks("retold-not-said", "I7", "a workstation tells what it tells once more as if it were new")
@contextmanager
def _as_if_new() -> Generator[None]:
    def renumbered(mutation: Any, n: int, device: str, *, is_retold: bool) -> Any:
        return outbox.renumbered(mutation, n, device, is_retold=False)

    with patch.object(bootstrap, "renumbered", renumbered):
        yield


@breaks("key-taken-again", "I7", "a key under which something was queued is free for the next")
def _taken_again() -> AbstractContextManager[Any]:
    return patch.object(effects, "_may_be_queued_again", _yes)
