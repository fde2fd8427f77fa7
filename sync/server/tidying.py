"""What the server does for itself when nobody waits: what need not be kept goes, a little at a time.

Everything here is the server's own, so no sequence number is spent on it. Tombstones go once they are old enough and every
workstation at work has heard of them; then `min_cursor` moves, and a copy from before it is told CURSOR_TOO_OLD and fetched
anew. What such a copy still has in its outbox finds no row and becomes a card: nothing is revived (invariant I5).
"""

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import msgspec
import structlog

from sync.model.entities import ENTITIES, Practice, entity_type
from sync.model.rows import Rows
from sync.policy.retention import DAY_MS, LEAST_TOMBSTONE_DAYS, USUAL, Retention
from sync.server import erasing, feed, marks
from sync.server.database import DATABASE_ERRORS, Database, Unavailable
from sync.server.practice import OWN_DEVICE, put_meta, read_meta
from sync.server.refusals import Refusal

if TYPE_CHECKING:
    from sync.server.core import Batch
    from sync.server.server import Server

SLICE: Final = 500
"""Rows that one transaction takes out: whoever pushes waits no longer than that takes."""
_PRACTICE: Final = entity_type(Practice)
_FIRST_S, _EVERY_S, _BETWEEN_S = 60.0, 3_600.0, 0.05
log = structlog.get_logger("foredesk.tidying")


class Tidied(msgspec.Struct, kw_only=True):
    """How much went."""

    receipts: int = 0
    """Deliveries whose words went."""
    sessions: int = 0
    sign_ins: int = 0
    tombstones: int = 0
    min_cursor: int = 0
    erased_again: int = 0
    """People whom the register of erasures lists and the database had brought back."""
    is_scrubbed: bool = True
    """Whether nothing of what was erased is left in the database's files, as far as this program can see to it."""


Step = Callable[["Batch", Tidied, Retention, int], bool]
"""Part of a tidying, in a write transaction of its own; whether there is more to do of the same."""


def rules_of(rows: Rows) -> Retention:
    """How long the practice keeps things."""
    found = rows.where(_PRACTICE, [], "id", 1)
    told = found[0][_PRACTICE.positions["retention"]] if found else None
    return USUAL if told is None else msgspec.json.decode(str(told), type=Retention)


def receipts(batch: "Batch", tidied: Tidied, rules: Retention, now: int) -> bool:
    """Take the words out of old deliveries; that they came, and what they became, stays."""
    gone = batch.rows.execute(
        "UPDATE receipt SET body = NULL WHERE id IN (SELECT id FROM receipt WHERE body IS NOT NULL AND "
        "at < CASE WHEN mutation IS NULL THEN ? ELSE ? END LIMIT ?)",
        (now - rules.refused_deliveries * DAY_MS, now - rules.accepted_deliveries * DAY_MS, SLICE),
    ).rowcount
    tidied.receipts += gone
    return gone == SLICE


def sessions(batch: "Batch", tidied: Tidied, rules: Retention, now: int) -> bool:
    """Forget sessions that ran out by themselves: their ids say when. One that was ended by hand is kept, because only its
    row says so, and what is signed under it afterwards must never count."""
    gone = batch.rows.execute(
        "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE revoked_at IS NULL AND expires_at < ? LIMIT ?)",
        (now - rules.ended_sessions * DAY_MS, SLICE),
    ).rowcount
    tidied.sessions += gone
    return gone == SLICE


def sign_ins(batch: "Batch", tidied: Tidied, rules: Retention, now: int) -> bool:
    """Forget old failed tries."""
    gone = batch.rows.execute(
        "DELETE FROM throttle WHERE key IN (SELECT key FROM throttle WHERE at < ? LIMIT ?)",
        (now - rules.failed_sign_ins * DAY_MS, SLICE),
    ).rowcount
    tidied.sign_ins += gone
    return gone == SLICE


def tombstones(batch: "Batch", tidied: Tidied, rules: Retention, now: int) -> bool:
    """Forget deletions that everybody has heard of; those of erased people are kept for ever, they hold nothing."""
    rows = batch.rows
    start, bound = feed.min_cursor_of(rows), passed_by_all(rows, rules, now)
    listed = rows.execute(
        "SELECT seq, entity, row_id, op FROM journal WHERE seq > ? AND seq <= ? AND op IN ('delete', 'leave') AND "
        "NOT EXISTS (SELECT 1 FROM erased WHERE erased.id = journal.row_id) ORDER BY seq, entity, row_id, scope LIMIT ?",
        (start, bound, SLICE),
    ).fetchall()
    tidied.min_cursor = start
    if not listed:
        return False
    for name in {entity for _, entity, _, op in listed if op == "delete"}:
        rows.executemany(
            f'DELETE FROM "{ENTITIES[name].name}" WHERE id = ? AND ver = ? AND deleted = 1',
            [(row_id, seq) for seq, entity, row_id, op in listed if entity == name and op == "delete"],
        )
    rows.executemany(
        "DELETE FROM journal WHERE seq = ? AND entity = ? AND row_id = ? AND op = ?",
        [(seq, entity, row_id, op) for seq, entity, row_id, op in listed],
    )
    is_more = len(listed) == SLICE
    # Of the last number there may be more: only what is before it is complete.
    tidied.min_cursor = max(start, listed[-1][0] - 1 if is_more else listed[-1][0])
    put_meta(rows, "min_cursor", str(tidied.min_cursor))
    tidied.tombstones += len(listed)
    return is_more


def passed_by_all(rows: Rows, rules: Retention, now: int) -> int:
    """The number up to which deletions are old enough and known to every workstation at work."""
    days = max(rules.tombstones, LEAST_TOMBSTONE_DAYS)
    old = rows.execute("SELECT max(seq) FROM mark WHERE at <= ?", (now - days * DAY_MS,)).fetchone()[0]
    heard = rows.execute(
        "SELECT min(COALESCE(cursor, 0)) FROM device WHERE state = 'active' AND id <> ? AND "
        "COALESCE(seen_at, created_at) >= ?",
        (OWN_DEVICE, now - rules.silent_workstations * DAY_MS),
    ).fetchone()[0]
    return min(old or 0, feed.head(rows) if heard is None else heard)


def mark(batch: "Batch", tidied: Tidied, rules: Retention, now: int) -> bool:
    """Note once a day how far the clock has come, by this machine's time alone: commands carry their desks'."""
    rows = batch.rows
    day = now - now % DAY_MS
    rows.execute(
        "INSERT INTO mark (at, seq) VALUES (?, ?) ON CONFLICT (at) DO UPDATE SET seq = excluded.seq",
        (day + DAY_MS, batch.seq),
    )
    old = rows.execute(
        "SELECT max(at) FROM mark WHERE at <= ?",
        (now - max(rules.tombstones, LEAST_TOMBSTONE_DAYS) * DAY_MS,),
    ).fetchone()[0]
    if old is not None:
        rows.execute("DELETE FROM mark WHERE at < ?", (old,))
    return False


STEPS: Final[tuple[Step, ...]] = (mark, receipts, sessions, sign_ins, tombstones)


def slices(tidied: Tidied, now: int) -> Iterator[Callable[["Batch"], bool]]:
    """The write jobs of one tidying, each short. A job's answer says whether it is to be asked for again."""
    for step in STEPS:
        is_more = True

        def job(batch: "Batch", step: Step = step) -> bool:
            nonlocal is_more
            is_more = step(batch, tidied, rules_of(batch.rows), now)
            return is_more

        while is_more:
            yield job


def scrub(database: Database, *, thoroughly: bool = False) -> bool:
    """Go through the database's files where somebody was erased since; whether nothing is left there."""
    with database.reading() as rows:
        since = read_meta(rows).get(erasing.UNSCRUBBED)
    return (since is None and not thoroughly) or database.scrub(thoroughly=thoroughly)


def settle(batch: "Batch") -> None:
    """The files are gone through."""
    batch.rows.execute("DELETE FROM meta WHERE key = ?", (erasing.UNSCRUBBED,))


class Tidying:
    """The server's hourly round."""

    def __init__(self, server: "Server", now: Callable[[], int]) -> None:
        self._server = server
        self._now = now
        self._wake = asyncio.Event()
        self._closing = False
        self._running = asyncio.create_task(self._run())

    def soon(self) -> None:
        """Somebody was erased, or another life of the database began: do not wait for the hour."""
        self._wake.set()

    async def once(self) -> Tidied:
        """One round. Raises Refusal 503 where the database does not answer."""
        server, tidied = self._server, Tidied()
        left = await server.read(lambda rows: erasing.missing(server.site.folder, rows))
        if left:
            tidied.erased_again = await server.write(lambda batch: erasing.apply_again(batch, left))
        listed = await server.read(lambda rows: erasing.keep_register(server.site.folder, rows))
        server.erased(listed)
        if overdue := await server.read(lambda rows: marks.overdue(server.site.folder, rows)):
            await server.write(lambda batch: marks.apply_again(batch.rows, overdue))
        await server.read(lambda rows: marks.keep(server.site.folder, rows))
        for job in slices(tidied, self._now()):
            await server.write(job)
            await asyncio.sleep(0 if self._closing else _BETWEEN_S)
        server.copies_from = max(server.copies_from, tidied.min_cursor)
        tidied.is_scrubbed = await asyncio.to_thread(scrub, server.database)
        if tidied.is_scrubbed:
            await server.write(settle)
        log.info("tidied", receipts=tidied.receipts, sessions=tidied.sessions, tombstones=tidied.tombstones)
        return tidied

    async def close(self) -> None:
        """End after the slice that is being written."""
        self._closing = True
        self._wake.set()
        self._running.cancel()
        await asyncio.wait({self._running})

    async def _run(self) -> None:
        wait_s = _FIRST_S
        while not self._closing:
            try:
                await asyncio.wait_for(self._wake.wait(), wait_s)
            except TimeoutError:
                pass
            self._wake.clear()
            if self._closing:
                return
            wait_s = _EVERY_S
            try:
                if not (await self.once()).is_scrubbed:
                    wait_s = _FIRST_S  # a reader held the log: it lets go soon
            except (Refusal, Unavailable, OSError, *DATABASE_ERRORS) as error:
                log.error("tidying.failed", error=type(error).__name__)
