"""What the sync endpoints answer, without HTTP or clock: hello, pages, digests, repair. The routes and the simulated world
call the same functions, each inside a transaction of the caller's.
"""

from typing import Annotated

import msgspec

from sync.model.entities import ENTITIES, SCHEMA_VERSION
from sync.model.rows import Rows
from sync.server import feed
from sync.server.accounts import DeviceSeen
from sync.server.core import Batch
from sync.server.practice import Site, begin_epoch, may_begin_epoch, read_meta
from sync.server.refusals import Refusal, wrong_epoch
from sync.wire import Digests, Hello, Patch, Welcome, parse_cursor

OLDEST_SCHEMA = max(1, SCHEMA_VERSION - 2)
"""The oldest replica that this server serves."""
LEASE_MS = 72 * 3_600_000
"""How long a workstation may go without asking."""


class Wanted(msgspec.Struct, frozen=True):
    """What a repair asks for: named rows, or a whole digest shard."""

    entity: str
    ids: Annotated[list[str], msgspec.Meta(max_length=1_000)] = []
    shard: Annotated[int, msgspec.Meta(ge=0, le=255)] | None = None


def hello(
    batch: Batch, site: Site, device: DeviceSeen, said: Hello, now: int, *, is_crowded: bool = False
) -> Welcome:
    """Greet a workstation: where the practice stands, and what it is to do. Raises Refusal CLONED."""
    rows, commands = batch.rows, list[str]()
    if said.schema < OLDEST_SCHEMA:
        commands.append("upgrade")
    incarnation, life, last_n = rows.execute(
        "SELECT incarnation, life, last_n FROM device WHERE id = ?", (device.id,)
    ).fetchone()
    if is_clone(said, incarnation, life):
        raise Refusal(409, "CLONED", "Another copy of this workstation's data is in use.")
    meta = read_meta(rows)
    epoch = meta["epoch"]
    if said.epoch == epoch and (said.seq > batch.seq or said.judged > last_n) and may_begin_epoch(meta, now):
        epoch = begin_epoch(rows, now)
    rows.execute(
        "UPDATE device SET incarnation = ?, life = ?, seen_at = ?, lease_until = ? WHERE id = ?",
        (said.incarnation, said.life or None, now, now + LEASE_MS, device.id),
    )
    if (said.epoch is not None and said.epoch != epoch) or said.seq > batch.seq:
        commands.append("reset")
    if is_crowded:
        commands.append("slow_down")
    return Welcome(
        epoch=epoch,
        head=batch.seq,
        min_cursor=site.min_cursor,
        schema=SCHEMA_VERSION,
        oldest_schema=OLDEST_SCHEMA,
        scopes=sorted(device.scopes),
        scope_gen=device.scope_gen,
        last_n=last_n,
        device=device.id,
        now=now,
        durable_backup_seq=int(meta["durable_backup_seq"]),
        lease_until=now + LEASE_MS,
        commands=commands,
    )


def since(site: Site, cursor: str) -> int:
    """The sequence number in a cursor. Raises Refusal (BAD_REQUEST, EPOCH)."""
    try:
        epoch, seq, _ = parse_cursor(cursor)
    except ValueError:
        raise Refusal(400, "BAD_REQUEST", "This is not a cursor.", field="cursor") from None
    if epoch != site.epoch:
        raise wrong_epoch()
    if not 0 <= seq < 1 << 62:
        raise Refusal(400, "BAD_REQUEST", "This is not a cursor.", field="cursor")
    return seq


def is_clone(said: Hello, incarnation: int, life: str | None) -> bool:
    """Whether another copy of the workstation's files spoke to the server since this one did: the life that was seen last
    is neither this one nor one that this copy remembers. Both copies count their starts alike, so the count alone tells
    only the older of two."""
    if said.incarnation < incarnation:
        return True
    return bool(life and said.life) and life != said.life and life not in said.lives


def page(rows: Rows, site: Site, device: DeviceSeen, since: int, limit: int) -> Patch:
    """The next page of changes after a cursor. Raises Refusal (EPOCH, CURSOR_TOO_OLD)."""
    return feed.page(
        rows,
        epoch=site.epoch,
        min_cursor=site.min_cursor,
        device_id=device.id,
        scopes=device.scopes,
        since=since,
        limit=limit,
    )


def digest(rows: Rows, site: Site, device: DeviceSeen) -> Digests:
    """Every shard's count and sum in the device's scopes, at one moment."""
    entities: dict[str, dict[int, tuple[int, str]]] = {}
    for entity, scope, shard, n, total in rows.execute(
        "SELECT entity, scope, shard, n, sum128 FROM digest"
    ).fetchall():
        if scope in device.scopes and n:
            entities.setdefault(entity, {})[shard] = (n, total)
    return Digests(epoch=site.epoch, seq=feed.head(rows), entities=entities)


def rows(found: Rows, site: Site, device: DeviceSeen, wanted: Wanted) -> Patch:
    """Rows as they are now, by id or by shard. Raises Refusal where nothing is kept under that name."""
    if wanted.entity not in ENTITIES:
        raise Refusal(400, "BAD_REQUEST", "There is nothing kept under this name.", field="entity")
    if wanted.shard is not None:
        return feed.shard_of(
            found, epoch=site.epoch, scopes=device.scopes, entity=wanted.entity, shard=wanted.shard
        )
    return feed.rows_of(found, epoch=site.epoch, scopes=device.scopes, entity=wanted.entity, ids=wanted.ids)
