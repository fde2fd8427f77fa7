"""How a copy proves that it is the server's, and mends what is not: digests of shards first, then version and hash of the
rows in those that differ, then the rows themselves that differ, and no more (invariant I6).

A check costs the server one answer while all is well. It is never the start of a storm: what is fetched at once is capped,
a copy that is mostly wrong fetches one fresh snapshot instead, and that at most once in some hours.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from random import Random

import structlog

from sync.model import replica_file
from sync.replica.changes import Changes
from sync.replica.inspect import MOST_ENTRIES, Found
from sync.replica.rebase import OtherPast, OtherScopes, OutOfStep, Rebase
from sync.replica.transport import MOST_ROWS, Transport
from sync.wire import Brief, Digests, Patch

CHECK_EVERY_MS = 30 * 60_000
"""About how often a copy that has nothing else to do compares itself with the server."""
LEAST_BETWEEN_MS = 10 * 60_000
"""Between two checks that nobody asked for, whatever happens."""
AFRESH_LEAST_MS = 6 * 3_600_000
"""Between two snapshots that a copy fetches because it is damaged."""
MOST_SHARDS = 64
"""Shards that one check repairs; the next one goes on."""
_PART_ROWS = 1_000
"""Rows of a table that are passed in one step; local commands are answered between two."""
_LEVEL_TRIES = 3
_SEARCH_PART = 100
_SOON_MS = 60_000
_SEARCH_MENDED = "search_mended"

log = structlog.get_logger("foredesk.replica")


class Proof:
    """What a copy knows of its own soundness, and the checks. `rebase` is asked each time: a new generation replaces it."""

    def __init__(
        self,
        random: Random,
        clock: Callable[[], int],
        rebase: Callable[[], Rebase],
        absorb: Callable[[Patch], Awaitable[None]],
        tell: Callable[[Changes], None],
    ) -> None:
        self.verified_at: int | None = None
        """When the copy was last known to equal the server's, epoch ms by the server's clock."""
        self.repaired = 0
        """Rows that were damaged here and fetched again, since the program started."""
        self.reindexed = 0
        """Entries of the search index that were made anew, since the program started."""
        self._random, self._clock = random, clock
        self._rebase, self._absorb, self._tell = rebase, absorb, tell
        self._one_at_a_time = asyncio.Lock()
        self._seen_at = clock()
        self._due_at = self._seen_at + self._pause()
        self.load()

    def load(self) -> None:
        """Read what was noted in the file."""
        self.verified_at = self._noted("verified_at")

    # -- when -------------------------------------------------------------------------------------------------------

    def wait_ms(self) -> int:
        """How long until the next check that nobody asks for."""
        now, last = self._clock(), self._noted("checked_at")
        if now < self._seen_at:  # somebody set this machine's clock back
            self._due_at -= self._seen_at - now
        self._seen_at = now
        if last is not None and last > now:
            self._note("checked_at", last := now)
        return max(self._due_at - now, 0 if last is None else last + LEAST_BETWEEN_MS - now)

    def soon(self) -> None:
        """A snapshot came: look at it in a minute or two."""
        self._due_at = self._clock() + int(_SOON_MS * (1 + self._random.random()))

    def may_start_afresh(self) -> bool:
        """Whether a damaged copy may fetch a whole snapshot now; where it may, that is noted."""
        now, last = self._clock(), self._noted("afresh_at")
        if last is not None and 0 <= now - last < AFRESH_LEAST_MS:
            return False
        self._note("afresh_at", now)
        return True

    def wait_afresh_ms(self) -> int:
        """How long a copy whose file is broken waits before it fetches another: none, unless that happened only now."""
        now, last = self._clock(), self._noted("afresh_at")
        wait = 0 if last is None else min(LEAST_BETWEEN_MS, max(0, last + LEAST_BETWEEN_MS - now))
        self._note("afresh_at", now + wait)
        return wait

    def _pause(self) -> int:
        return int(CHECK_EVERY_MS * (0.75 + 0.5 * self._random.random()))

    # -- what -------------------------------------------------------------------------------------------------------

    async def check(
        self, transport: Transport, now: Callable[[], int], *, may_start_afresh: bool
    ) -> tuple[dict[str, list[int]], bool]:
        """Compare with the server at one number, repair what differs. Entity -> shards that differed, and whether so many do
        that a fresh snapshot is to be fetched instead. Nothing is said where the server moves on all the while.

        Raises LinkFailed.
        """
        async with self._one_at_a_time:
            self._note("checked_at", self._clock())
            self._due_at = self._clock() + self._pause()
            theirs = await self._level(transport)
            if theirs is None:
                return {}, False
            differing = self._rebase().differing(theirs)
            is_mostly = is_mostly_wrong(differing, self._rebase(), theirs)
            if may_start_afresh and is_mostly and self.may_start_afresh():
                return differing, True
            if differing:
                await self._repair(transport, _capped(differing))
                theirs = await self._level(transport)
                if theirs is None:
                    return differing, False
                self._recount(differing, theirs)
            if not self._rebase().differing(theirs):
                self.verified_at = now()
                self._note("verified_at", self.verified_at)
            return differing, False

    async def take_in(self, found: Found, generation: int) -> bool:
        """Put right here what an inspection found: digests that are not the rows', which the next check repairs, and search
        entries. False where no mending helps and a fresh snapshot must come."""
        if found.generation != generation:
            return True
        if found.pages is not None:
            return False
        async with self._one_at_a_time:
            if found.wrong:
                log.warning("rows_damaged", shards=len(found.wrong))
                self._rebase().correct(found.wrong)
            was_mended = self._noted(_SEARCH_MENDED) is not None
            if any(len(numbers) >= MOST_ENTRIES for numbers in found.search.values()) or (
                found.search and was_mended
            ):
                return False
            for table, numbers in found.search.items():
                log.warning("search_damaged", table=table, entries=len(numbers))
                for start in range(0, len(numbers), _SEARCH_PART):
                    self._rebase().mend_search(table, numbers[start : start + _SEARCH_PART])
                    await asyncio.sleep(0)
                self.reindexed += len(numbers)
            self._note(_SEARCH_MENDED, 1 if found.search else None)
        return True

    async def _level(self, transport: Transport) -> Digests | None:
        """The server's digests at the number where this copy stands; None where the two do not meet."""
        for _ in range(_LEVEL_TRIES):
            theirs = await transport.digest()
            rebase = self._rebase()
            if theirs.epoch != rebase.epoch:
                return None
            if theirs.scope_gen != rebase.scope_gen and theirs.scope_gen and rebase.scope_gen:
                return None
            try:
                while self._rebase().cursor < theirs.seq:
                    await self._absorb(await transport.pull(theirs.epoch, self._rebase().cursor))
            except (OutOfStep, OtherPast, OtherScopes):
                continue
            if self._rebase().cursor == theirs.seq and self._rebase() is rebase:
                return theirs
        return None

    async def _repair(self, transport: Transport, differing: dict[str, list[int]]) -> None:
        for entity, shards in differing.items():
            rebase = self._rebase()
            cursor, ours = rebase.cursor, await self._brief(rebase, entity, shards)
            for shard in shards:
                theirs = await transport.brief(entity, shard)
                wanted = suspects(
                    {row_id: told for row_id, told in ours.items() if int(row_id[-2:], 16) == shard},
                    theirs,
                    cursor,
                )
                for start in range(0, len(wanted), MOST_ROWS):
                    await self._fetch(transport, rebase, entity, wanted[start : start + MOST_ROWS])

    async def _fetch(self, transport: Transport, rebase: Rebase, entity: str, row_ids: Sequence[str]) -> None:
        patch = await transport.rows(entity, row_ids)
        if rebase is not self._rebase() or patch.epoch != rebase.epoch:
            return  # a new generation came meanwhile
        changes, damaged = rebase.repair(patch, entity, row_ids)
        self.repaired += damaged
        self._tell(changes)
        await asyncio.sleep(0)

    async def _brief(self, rebase: Rebase, entity: str, shards: Sequence[int]) -> dict[str, tuple[int, str]]:
        found: dict[str, tuple[int, str]] = {}
        after, wanted = "", frozenset(shards)
        while True:
            upto = rebase.confirmed.part(entity, after, _PART_ROWS)
            found |= rebase.confirmed.brief(entity, wanted, after, upto)
            if upto is None:
                return found
            after = upto
            await asyncio.sleep(0)

    def _recount(self, differing: dict[str, list[int]], theirs: Digests) -> None:
        """Rows that are equal may still have been counted wrongly."""
        left = self._rebase().differing(theirs)
        for entity in differing.keys() & left.keys():
            if shards := sorted({*differing[entity]} & {*left[entity]}):
                self._rebase().recount(entity, shards)

    # -- what is noted beside the rows --------------------------------------------------------------------------------

    def _noted(self, key: str) -> int | None:
        found = replica_file.get_local(self._rebase().connection, key)
        return None if found is None else int(found)

    def _note(self, key: str, value: int | None) -> None:
        with self._rebase().transaction():
            if value is None:
                replica_file.drop_local(self._rebase().connection, key)
            else:
                replica_file.put_local(self._rebase().connection, key, value)


def suspects(ours: dict[str, tuple[int, str]], theirs: Brief, cursor: int) -> list[str]:
    """Rows to ask for: those that differ, are missing or are too many, without what only changed after `cursor`."""
    found = [
        row_id
        for row_id, told in ours.items()
        if told != theirs.rows.get(row_id) and theirs.rows.get(row_id, told)[0] <= max(cursor, told[0])
    ]
    found += [row_id for row_id, (ver, _) in theirs.rows.items() if row_id not in ours and ver <= cursor]
    return sorted(found)


def is_mostly_wrong(differing: dict[str, list[int]], rebase: Rebase, theirs: Digests) -> bool:
    """Whether more than half of all shards that hold anything differ."""
    ours = rebase.confirmed.digest()
    held = sum(
        len(ours.get(name, {}).keys() | theirs.entities.get(name, {}).keys())
        for name in ours.keys() | theirs.entities.keys()
    )
    return 2 * sum(map(len, differing.values())) > held


def _capped(differing: dict[str, list[int]]) -> dict[str, list[int]]:
    """The first MOST_SHARDS of what differs."""
    left, capped = MOST_SHARDS, dict[str, list[int]]()
    for entity, shards in differing.items():
        if some := shards[:left]:
            capped[entity] = some
            left -= len(some)
    return capped
