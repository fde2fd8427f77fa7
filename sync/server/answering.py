"""What the sync endpoints answer, without HTTP or clock: hello, pages, digests, repair. The routes and the simulated world
call the same functions, each inside a transaction of the caller's.
"""

import hashlib
import hmac
from typing import Annotated

import msgspec
import structlog

from sync.model.rows import Rows
from sync.model.versions import OLDEST_SCHEMA, SCHEMA_VERSION, columns_at
from sync.server import devices, feed, sums, trail
from sync.server.core import Batch
from sync.server.devices import DeviceSeen
from sync.server.practice import Site, begin_epoch, read_meta
from sync.server.refusals import Refusal, too_old, wrong_epoch
from sync.wire import Brief, Digests, Hello, Patch, Push, Pushed, Token, Welcome, parse_cursor

_MOST_APP = 80
log = structlog.get_logger("foredesk.answering")
LEASE_MS = 72 * 3_600_000
"""How long a workstation may go without asking, where the practice did not choose."""


class Wanted(msgspec.Struct, frozen=True):
    """What a repair asks for: named rows, or a digest shard."""

    entity: str
    ids: Annotated[list[Token], msgspec.Meta(max_length=1_000)] = []
    shard: Annotated[int, msgspec.Meta(ge=0, le=255)] | None = None
    brief: bool = False
    """Of a shard: version and hash of each row alone."""


def hello(
    batch: Batch, site: Site, device: DeviceSeen, said: Hello, now: int, *, is_crowded: bool = False
) -> Welcome:
    """Greet a workstation: where the practice stands, and what it is to do. Raises Refusal CLONED."""
    rows, commands = batch.rows, list[str]()
    device = devices.seen(rows, device.id)
    if device.state != "active":
        return _farewell(batch, site, device, said, now)
    if said.is_locked:
        return _unlock(batch, site, device, said, now)
    if said.scope_gen not in {0, device.scope_gen}:
        commands.append("rescope")
    if said.schema < OLDEST_SCHEMA:
        raise too_old()
    incarnation, life, last_n = rows.execute(
        "SELECT incarnation, life, last_n FROM device WHERE id = ?", (device.id,)
    ).fetchone()
    if is_clone(said, incarnation, life):
        raise Refusal(409, "CLONED", "Another copy of this workstation's data is in use.")
    meta = read_meta(rows)
    epoch = meta["epoch"]
    is_beyond = said.epoch == epoch and said.seq > batch.seq
    if said.epoch == epoch and saw_another_past(batch, site, said):
        # Whoever proves so makes every desk start over and stops the sending: the log must say who it was.
        log.warning("epoch.begun", device=device.id, heard=said.heard, head=batch.seq, last_n=last_n)
        batch.epoch = epoch = begin_epoch(rows)
    lease_until = now + lease_ms(meta)
    rows.execute(
        "UPDATE device SET incarnation = ?, life = ?, seen_at = ?, lease_until = ?, cursor = ?, app = ?, schema = ?, "
        "outbox = ? WHERE id = ?",
        (
            *(said.incarnation, said.life or None, now, lease_until, told_cursor(said, epoch)),
            *(said.app.replace("\x00", "")[:_MOST_APP], said.schema, said.outbox, device.id),
        ),
    )
    if (said.epoch is not None and said.epoch != epoch) or is_beyond:
        commands.append("reset")
    if is_crowded:
        commands.append("slow_down")
    return Welcome(
        epoch=epoch,
        head=batch.seq,
        min_cursor=int(meta["min_cursor"]),
        schema=SCHEMA_VERSION,
        oldest_schema=OLDEST_SCHEMA,
        scopes=sorted(device.scopes),
        scope_gen=device.scope_gen,
        last_n=last_n,
        device=device.id,
        now=now,
        durable_backup_seq=int(meta["durable_backup_seq"]),
        lease_until=lease_until,
        commands=commands,
        half=half(site.secret, device.id, said.half_no + 1).hex(),
        half_no=said.half_no + 1,
    )


def saw_another_past(batch: Batch, site: Site, said: Hello) -> bool:
    """Whether a workstation proves that in this life of the database something else was told at a number than what stands
    there, or more than there is: then it was put back unnoticed, however far it has come since (invariant I2)."""
    told = said.trail
    is_proof = trail.is_ours(told, seq=said.heard, epoch=batch.epoch, secret=site.secret)
    return is_proof and told != trail.at(batch.rows, said.heard)


def told_cursor(said: Hello, epoch: str) -> int | None:
    """Where a workstation's copy of this life of the database stands; None where it holds no such copy yet."""
    return said.seq if said.epoch == epoch else None


def _unlock(batch: Batch, site: Site, device: DeviceSeen, said: Hello, now: int) -> Welcome:
    """Lend a copy whose lease ran out the half that it is wrapped under, and a new lease."""
    until = now + lease_ms(read_meta(batch.rows))
    batch.rows.execute("UPDATE device SET seen_at = ?, lease_until = ? WHERE id = ?", (now, until, device.id))
    return _short(batch, site, device, said, now, until, [], opens=True)


def _farewell(batch: Batch, site: Site, device: DeviceSeen, said: Hello, now: int) -> Welcome:
    """What a workstation hears that the practice signed out: hand over what you have, then keep nothing. The half that
    opens its copy is lent for that alone. Raises Refusal 403 once its time is over."""
    devices.check_drain(batch.rows, device, now)
    return _short(batch, site, device, said, now, now + devices.DRAIN_MS, ["wipe"], opens=said.is_locked)


def _short(
    batch: Batch,
    site: Site,
    device: DeviceSeen,
    said: Hello,
    now: int,
    until: int,
    commands: list[str],
    *,
    opens: bool,
) -> Welcome:
    meta = read_meta(batch.rows)
    return Welcome(
        epoch=meta["epoch"],
        head=batch.seq,
        min_cursor=int(meta["min_cursor"]),
        schema=SCHEMA_VERSION,
        oldest_schema=OLDEST_SCHEMA,
        scopes=sorted(device.scopes),
        scope_gen=device.scope_gen,
        last_n=device.last_n,
        device=device.id,
        now=now,
        durable_backup_seq=int(meta["durable_backup_seq"]),
        lease_until=until,
        commands=commands,
        opens=half(site.secret, device.id, said.half_no).hex() if opens else "",
    )


def half(secret: bytes, device_id: str, number: int) -> bytes:
    """The server's half of the key that a workstation's copy is wrapped under: HMAC-SHA256 under the practice's secret."""
    return hmac.new(secret, f"half {number} of {device_id}".encode(), hashlib.sha256).digest()


def lease_ms(meta: dict[str, str]) -> int:
    """How long a workstation may go without asking, as the practice chose."""
    return int(meta.get("lease_ms", LEASE_MS))


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


def push(batch: Batch, device: DeviceSeen, pushed: Push, now: int) -> Pushed:
    """Judge what a workstation hands over; of one that was signed out all of it is held. Raises Refusal."""
    now_seen = devices.seen(batch.rows, device.id)
    devices.check_drain(batch.rows, now_seen, now)
    devices.check_drained(batch.rows, now_seen)
    verdicts = batch.push(device.id, pushed)
    return Pushed(verdicts=verdicts, head=batch.seq, trail=batch.trail)


def page(rows: Rows, site: Site, device: DeviceSeen, since: int, limit: int) -> Patch:
    """The next page of changes after a cursor. Raises Refusal (EPOCH, CURSOR_TOO_OLD)."""
    return feed.page(
        rows,
        epoch=site.epoch,
        device_id=device.id,
        scopes=device.scopes,
        scope_gen=device.scope_gen,
        schema=device.schema,
        since=since,
        limit=limit,
    )


def digest(rows: Rows, site: Site, device: DeviceSeen) -> Digests:
    """Every shard's count and sum in the device's scopes, at one moment."""
    entities: dict[str, dict[int, tuple[int, str]]] = {}
    for entity, scope, shard, n, total in sums.read(rows, device.schema):
        if scope in device.scopes:
            # A replica counts its shards whatever scope their rows are in.
            shards = entities.setdefault(entity, {})
            before_n, before = shards.get(shard, (0, "0"))
            shards[shard] = (before_n + n, f"{(int(before, 16) + int(total, 16)) % (1 << 128):032x}")
    return Digests(epoch=site.epoch, seq=feed.head(rows), entities=entities, scope_gen=device.scope_gen)


def rows(found: Rows, site: Site, device: DeviceSeen, wanted: Wanted) -> Patch | Brief:
    """Rows as they are now, by id or by shard, or what a shard holds in brief. Raises Refusal where nothing is kept under that name."""
    schema, entity, scopes = device.schema, wanted.entity, device.scopes
    if entity not in columns_at(schema):
        raise Refusal(400, "BAD_REQUEST", "There is nothing kept under this name.", field="entity")
    if wanted.shard is None:
        return feed.rows_of(
            found, epoch=site.epoch, scopes=scopes, entity=entity, ids=wanted.ids, schema=schema
        )
    listing = feed.brief_of if wanted.brief else feed.shard_of
    return listing(found, epoch=site.epoch, scopes=scopes, entity=entity, shard=wanted.shard, schema=schema)
