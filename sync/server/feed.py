"""What changed after a cursor: pages for pull, patches for the streams. Pages end only between sequence numbers."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from sync.commands.tx import Images
from sync.model import digests
from sync.model.base import Row
from sync.model.entities import ENTITIES, SCHEMA_VERSION
from sync.model.migrations import NewerDatabase
from sync.model.rows import Rows
from sync.model.versions import columns_at, cut
from sync.server import audit, refusals, sums, trail
from sync.server.gathering import Committed
from sync.wire import Brief, Patch, Verdict

MAX_PAGE = 20_000
"""The most rows in a page, unless one mutation alone touched more."""
_SCHEMA = str(SCHEMA_VERSION)
LEAVE = "leave"
"""The journal's word for a row that is no longer in a scope."""


def head(rows: Rows) -> int:
    """The sequence number of the last committed mutation."""
    return rows.execute("SELECT seq FROM clock WHERE id = 1").fetchone()[0]


def epoch_of(rows: Rows) -> str:
    """The life that the database lives now. It may change under a running server: see `practice.begin_epoch`. Raises
    NewerDatabase where another process has brought it to a later schema."""
    meta = dict(
        rows.execute(f"SELECT key, value FROM meta WHERE key IN ('epoch', '{sums.SCHEMA_KEY}')").fetchall()
    )
    if (counted := meta.get(sums.SCHEMA_KEY, "1")) != _SCHEMA and int(counted) > SCHEMA_VERSION:
        raise NewerDatabase(f"schema {counted}")
    return meta["epoch"]


def min_cursor_of(rows: Rows) -> int:
    """The oldest cursor that can be answered: what was deleted before it is no longer listed. It moves under a running
    server, see `tidying`."""
    return int(rows.execute("SELECT value FROM meta WHERE key = 'min_cursor'").fetchone()[0])


def page(
    rows: Rows,
    *,
    epoch: str,
    device_id: str | None,
    scopes: Collection[str],
    since: int,
    limit: int,
    scope_gen: int = 0,
    schema: int = SCHEMA_VERSION,
) -> Patch:
    """The changes after `since` in these scopes, at most about `limit` rows. Raises Refusal (EPOCH, CURSOR_TOO_OLD)."""
    now = head(rows)
    if since > now:
        raise refusals.wrong_epoch()
    if since < min_cursor_of(rows):
        raise refusals.cursor_too_old()
    listed, upto = _journal(rows, since, max(1, min(limit, MAX_PAGE)), now)
    by_entity: dict[str, list[str]] = {}
    left: dict[str, list[str]] = {}
    for _, entity, row_id, scope, op in listed:
        if scope in scopes:
            (left if op == LEAVE else by_entity).setdefault(entity, []).append(row_id)
    found = {name: rows.get_many(ENTITIES[name], ids) for name, ids in by_entity.items()}
    verdicts = [] if device_id is None else audit.verdicts_between(rows, device_id, since, upto)
    patch = _patch(epoch, since, upto, now, found, verdicts, left, scope_gen, schema)
    before, after = trail.between(rows, since, upto)
    return msgspec.structs.replace(patch, before=before, trail=after)


def of_commit(
    committed: Committed,
    *,
    epoch: str,
    scopes: Collection[str],
    device_id: str | None = None,
    scope_gen: int = 0,
    schema: int = SCHEMA_VERSION,
) -> Patch:
    """The patch of one transaction, from its images, without asking the database."""
    found: dict[str, list[Row]] = {}
    for (name, _), (_, after) in committed.images.items():
        if after is not None and after[1] in scopes:
            found.setdefault(name, []).append(after)
    left: dict[str, list[str]] = {}
    for (name, row_id), old in committed.left.items():
        if not old.isdisjoint(scopes):
            left.setdefault(name, []).append(row_id)
    verdicts = committed.verdicts.get(device_id, []) if device_id else []
    upto = committed.upto
    patch = _patch(epoch, committed.since, upto, upto, found, verdicts, left, scope_gen, schema)
    return msgspec.structs.replace(patch, before=committed.before, trail=committed.trail)


def page_of_all(rows: Rows, since: int) -> Committed:
    """A page of everything after `since`, whatever its scope, in the form of a commit (without verdicts)."""
    now = head(rows)
    listed, upto = _journal(rows, since, MAX_PAGE, now) if since < now else ([], since)
    by_entity: dict[str, list[str]] = {}
    left: dict[tuple[str, str], set[str]] = {}
    for _, entity, row_id, scope, op in listed:
        if op == LEAVE:
            left.setdefault((entity, row_id), set()).add(scope)
        else:
            by_entity.setdefault(entity, []).append(row_id)
    images: Images = {}
    for name, ids in by_entity.items():
        images.update(((name, str(row[0])), (None, row)) for row in rows.get_many(ENTITIES[name], ids))
    before, after = trail.between(rows, since, upto)
    return Committed(since, upto, images, {}, epoch_of(rows), left, before=before, trail=after)


def rows_of(
    rows: Rows,
    *,
    epoch: str,
    scopes: Collection[str],
    entity: str,
    ids: Sequence[str],
    schema: int = SCHEMA_VERSION,
) -> Patch:
    """The named rows as they are now, tombstones included: what repair asks for."""
    now = head(rows)
    kind = ENTITIES[entity]
    found = [row for row in rows.get_many(kind, ids) if row[1] in scopes]
    return _patch(epoch, now, now, now, {entity: found}, [], schema=schema)


def shard_of(
    rows: Rows,
    *,
    epoch: str,
    scopes: Collection[str],
    entity: str,
    shard: int,
    schema: int = SCHEMA_VERSION,
) -> Patch:
    """Every live row of one digest shard."""
    now = head(rows)
    return _patch(epoch, now, now, now, {entity: _live(rows, scopes, entity, shard)}, [], schema=schema)


def brief_of(
    rows: Rows,
    *,
    epoch: str,
    scopes: Collection[str],
    entity: str,
    shard: int,
    schema: int = SCHEMA_VERSION,
) -> Brief:
    """Version and hash of every live row of one digest shard: what a repair compares before it asks for rows."""
    now = head(rows)
    as_known = cut(entity, schema)
    listed = {
        str(row[0]): (int(row[2] or 0), f"{digests.row_hash(as_known(row) if as_known else row):032x}")
        for row in _live(rows, scopes, entity, shard)
    }
    return Brief(epoch=epoch, seq=now, rows=listed)


def _live(rows: Rows, scopes: Collection[str], entity: str, shard: int) -> list[Row]:
    names = ", ".join(f'"{name}"' for name in ENTITIES[entity].columns)
    sql = f'SELECT {names} FROM "{entity}" WHERE deleted = 0 AND substr(id, 31, 2) = ?'
    return [tuple(row) for row in rows.execute(sql, (f"{shard:02x}",)).fetchall() if row[1] in scopes]


def _journal(rows: Rows, since: int, limit: int, now: int) -> tuple[list[tuple[Any, ...]], int]:
    sql = "SELECT seq, entity, row_id, scope, op FROM journal WHERE seq > ? ORDER BY seq, entity, row_id LIMIT ?"
    listed = rows.execute(sql, (since, limit + 1)).fetchall()
    if len(listed) <= limit:
        return listed, now
    # Cut before the last number, which may be incomplete; where it is the only one, take it whole.
    last = listed[-1][0]
    whole = [entry for entry in listed if entry[0] != last]
    if whole:
        return whole, last - 1
    sql = "SELECT seq, entity, row_id, scope, op FROM journal WHERE seq = ? ORDER BY entity, row_id"
    return rows.execute(sql, (last,)).fetchall(), last


def _patch(
    epoch: str,
    since: int,
    upto: int,
    now: int,
    found: dict[str, list[Row]],
    verdicts: list[Verdict],
    left: dict[str, list[str]] | None = None,
    scope_gen: int = 0,
    schema: int = SCHEMA_VERSION,
) -> Patch:
    """A patch in the collections and columns of a schema."""
    known = columns_at(schema)
    here = {name: {row[0] for row in listed} for name, listed in found.items()}
    gone = {name: sorted(set(ids) - here.get(name, set())) for name, ids in (left or {}).items()}
    return Patch(
        epoch=epoch,
        since=since,
        upto=upto,
        head=now,
        scope_gen=scope_gen,
        columns={name: list(known[name]) for name in found if name in known},
        rows={name: _cut(name, listed, schema) for name, listed in found.items() if name in known},
        gone={name: ids for name, ids in gone.items() if ids and name in known},
        verdicts=verdicts,
    )


def _cut(name: str, listed: list[Row], schema: int) -> list[list[Any]]:
    as_known = cut(name, schema)
    return [list(row if as_known is None else as_known(row)) for row in listed]
