"""/v1/sync: hello, pull, stream, poll, push, digest, rows. (The snapshot has a file of its own.)"""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
import structlog
from litestar import Request, Response, Router, get, post
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from sync.model.entities import ENTITIES, SCHEMA_VERSION
from sync.model.ids import now_ms
from sync.model.rows import Rows
from sync.server import feed
from sync.server.accounts import DeviceSeen
from sync.server.answers import answer, decoded, device_of, server_of
from sync.server.core import Batch
from sync.server.hub import Subscriber
from sync.server.refusals import Refusal, wrong_epoch
from sync.server.server import Server
from sync.wire import (
    MAX_MUTATIONS,
    MAX_PUSH_BYTES,
    Digests,
    Hello,
    Patch,
    Push,
    Pushed,
    Welcome,
    parse_cursor,
)

OLDEST_SCHEMA = max(1, SCHEMA_VERSION - 2)
"""The oldest replica that this server serves."""
LEASE_MS = 72 * 3_600_000
"""How long a workstation may go without asking."""
COMMENT_EVERY_S = 15.0
"""A silent stream carries a comment this often, so that proxies keep it and both ends notice a dead one."""
_LONGEST_WAIT_S = 30.0
_PAGE = 2_000

log = structlog.get_logger("foredesk.sync")

_hello = msgspec.json.Decoder(Hello)
_push = msgspec.json.Decoder(Push)


class Wanted(msgspec.Struct, frozen=True):
    """What a repair asks for: named rows, or a whole digest shard."""

    entity: str
    ids: Annotated[list[str], msgspec.Meta(max_length=1_000)] = []
    shard: Annotated[int, msgspec.Meta(ge=0, le=255)] | None = None


_wanted = msgspec.json.Decoder(Wanted)


@post("/hello", status_code=200, request_max_body_size=64 * 1024)
async def hello(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say who asks and where it stands; learn the head, the epoch and what to do."""
    server, device = server_of(request), await device_of(request)
    said = await decoded(request, _hello)
    if said.device:
        _own(device, said.device)
    site, now = server.site, now_ms()
    commands: list[str] = []
    if said.schema < OLDEST_SCHEMA:
        commands.append("upgrade")
    if said.epoch is not None and said.epoch != site.epoch:
        commands.append("reset")

    def greet(batch: Batch) -> tuple[int, int]:
        rows = batch.rows
        known = rows.execute("SELECT incarnation, last_n FROM device WHERE id = ?", (device.id,)).fetchone()
        if said.incarnation < known[0]:
            raise Refusal(409, "CLONED", "An older copy of this workstation's data is in use.")
        rows.execute(
            "UPDATE device SET incarnation = ?, seen_at = ?, lease_until = ? WHERE id = ?",
            (said.incarnation, now, now + LEASE_MS, device.id),
        )
        return batch.seq, known[1]

    head, last_n = await server.write(greet)
    if said.epoch == site.epoch and said.seq > head:
        commands.append("reset")
    welcome = Welcome(
        epoch=site.epoch,
        head=head,
        min_cursor=site.min_cursor,
        schema=SCHEMA_VERSION,
        oldest_schema=OLDEST_SCHEMA,
        scopes=sorted(device.scopes),
        scope_gen=device.scope_gen,
        last_n=last_n,
        device=device.id,
        now=now,
        durable_backup_seq=site.durable_backup_seq,
        lease_until=now + LEASE_MS,
        commands=commands,
    )
    return answer(request, welcome)


@get("/pull")
async def pull(
    request: Request[Any, Any, Any],
    cursor: FromQuery[str],
    limit: Annotated[int, QueryParameter(name="max", ge=1, le=feed.MAX_PAGE)] = _PAGE,
) -> Response[bytes]:
    """The next page of changes after a cursor."""
    server, device = server_of(request), await device_of(request)
    since = _since(server, cursor)
    return answer(request, await server.read(lambda rows: _page(server, rows, device, since, limit)))


@get("/poll")
async def poll(
    request: Request[Any, Any, Any],
    cursor: FromQuery[str],
    wait: Annotated[float, QueryParameter(ge=0, le=_LONGEST_WAIT_S)] = _LONGEST_WAIT_S,
) -> Response[bytes]:
    """As pull, but waits for something to tell: for networks that close streams."""
    server, device = server_of(request), await device_of(request)
    since = _since(server, cursor)
    subscriber = server.hub.subscribe(device.id, device.scopes, device.scope_gen)
    try:
        patch = await server.read(lambda rows: _page(server, rows, device, since, _PAGE))
        if patch.upto == since and not server.hub.closing:
            await subscriber.take(wait)
            device = await device_of(request)
            patch = await server.read(lambda rows: _page(server, rows, device, since, _PAGE))
    finally:
        server.hub.leave(subscriber)
    return answer(request, patch)


@get("/stream", media_type="text/event-stream")
async def stream(request: Request[Any, Any, Any], cursor: FromQuery[str]) -> Stream:
    """Server-Sent Events that carry the changes; the id of each is the cursor after it."""
    server, device = server_of(request), await device_of(request)
    since = _since(server, request.headers.get("last-event-id", cursor))
    subscriber = server.hub.subscribe(device.id, device.scopes, device.scope_gen)
    try:
        first = await server.read(lambda rows: _page(server, rows, device, since, _PAGE))
    except BaseException:
        server.hub.leave(subscriber)
        raise
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    events = _events(
        server, subscriber, device, first, request.headers["authorization"].partition(" ")[2].strip()
    )
    return Stream(events, media_type="text/event-stream", headers=headers)


@post("/push", status_code=200, request_max_body_size=MAX_PUSH_BYTES)
async def push(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Hand mutations over; the answer holds a durable verdict for each."""
    server, device = server_of(request), await device_of(request)
    began = time.perf_counter()
    try:
        pushed = await decoded(request, _push)
        if len(pushed.mutations) > MAX_MUTATIONS:
            raise Refusal(
                413, "TOO_LARGE", f"A push carries at most {MAX_MUTATIONS} changes.", field="mutations"
            )
        _own(device, pushed.device)
        verdicts, head = await server.write(lambda batch: (batch.push(device.id, pushed), batch.seq))
    except Refusal as refusal:
        server.metrics.pushes.labels(str(refusal.status)).inc()
        log.info("push.refused", code=refusal.problem.code)
        raise
    took_s = time.perf_counter() - began
    server.metrics.pushes.labels("200").inc()
    server.metrics.push_seconds.observe(took_s)
    log.info("push", count=len(verdicts), ms=round(took_s * 1_000, 1))
    return answer(request, Pushed(verdicts=verdicts, head=head))


@get("/digest")
async def digest(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Every shard's count and sum, at one moment."""
    server, device = server_of(request), await device_of(request)

    def look(rows: Rows) -> Digests:
        entities: dict[str, dict[int, tuple[int, str]]] = {}
        for entity, scope, shard, n, total in rows.execute(
            "SELECT entity, scope, shard, n, sum128 FROM digest"
        ).fetchall():
            if scope in device.scopes and n:
                entities.setdefault(entity, {})[shard] = (n, total)
        return Digests(epoch=server.site.epoch, seq=feed.head(rows), entities=entities)

    return answer(request, await server.read(look))


@post("/rows", status_code=200, request_max_body_size=64 * 1024)
async def rows(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Rows as they are now, by id or by shard: repair."""
    server, device = server_of(request), await device_of(request)
    wanted = await decoded(request, _wanted)
    if wanted.entity not in ENTITIES:
        raise Refusal(400, "BAD_REQUEST", "There is nothing kept under this name.", field="entity")
    common: dict[str, Any] = {"epoch": server.site.epoch, "scopes": device.scopes, "entity": wanted.entity}
    if wanted.shard is not None:
        shard = wanted.shard
        return answer(request, await server.read(lambda found: feed.shard_of(found, shard=shard, **common)))
    return answer(request, await server.read(lambda found: feed.rows_of(found, ids=wanted.ids, **common)))


async def _events(
    server: Server, subscriber: Subscriber, device: DeviceSeen, first: Patch, token: str
) -> AsyncIterator[bytes]:
    """Catch up from the database, then pass on what is published; a gap is filled from the database again."""
    hub = server.hub
    try:
        yield b": hello\n\n" if first.upto == first.since else hub.event(first, device.scope_gen)
        cursor = first.upto
        behind = first.upto < first.head
        while not hub.closing:
            while behind:
                patch = await server.read(
                    lambda rows, since=cursor: _page(server, rows, device, since, _PAGE)
                )
                is_news = patch.upto > cursor
                cursor, behind = patch.upto, patch.upto < patch.head
                if is_news:
                    yield hub.event(patch, device.scope_gen)
            taken = await subscriber.take(COMMENT_EVERY_S)
            if subscriber.overflowed:
                server.metrics.overflows.inc()
                yield b"event: resync\ndata: {}\n\n"
                return
            # However busy it is, a stream outlives a revoked token, or scopes that changed, by no more than a moment.
            if (await server.device(token)).scope_gen != device.scope_gen:
                return
            if not taken:
                yield b": still here\n\n"
                continue
            ready: list[bytes] = []
            for since, upto, event in taken:
                if upto <= cursor:
                    continue
                if since != cursor:
                    behind = True
                    break
                ready.append(event)
                cursor = upto
            if ready:
                yield b"".join(ready)
    except (Refusal, asyncio.CancelledError):
        return
    finally:
        hub.leave(subscriber)


def _page(server: Server, found: Rows, device: DeviceSeen, since: int, limit: int) -> Patch:
    return feed.page(
        found,
        epoch=server.site.epoch,
        min_cursor=server.site.min_cursor,
        device_id=device.id,
        scopes=device.scopes,
        since=since,
        limit=limit,
    )


def _since(server: Server, cursor: str) -> int:
    try:
        epoch, seq, _ = parse_cursor(cursor)
    except ValueError:
        raise Refusal(400, "BAD_REQUEST", "This is not a cursor.", field="cursor") from None
    if epoch != server.site.epoch:
        raise wrong_epoch()
    if not 0 <= seq < 1 << 62:
        raise Refusal(400, "BAD_REQUEST", "This is not a cursor.", field="cursor")
    return seq


def _own(device: DeviceSeen, named: str) -> None:
    if named != device.id:
        raise Refusal(403, "FORBIDDEN", "This token belongs to another workstation.", field="device")


routes = Router("/v1/sync", route_handlers=[hello, pull, poll, stream, push, digest, rows], tags=["sync"])
