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

from sync.model.ids import now_ms
from sync.server import answering, feed
from sync.server.accounts import DeviceSeen
from sync.server.answers import answer, decoded, device_of, server_of
from sync.server.hub import Subscriber
from sync.server.refusals import Refusal, wrong_epoch
from sync.server.server import Server
from sync.wire import (
    MAX_MUTATIONS,
    MAX_PUSH_BYTES,
    Hello,
    Patch,
    Push,
    Pushed,
    parse_cursor,
)

COMMENT_EVERY_S = 15.0
"""A silent stream carries a comment this often, so that proxies keep it and both ends notice a dead one."""
_LONGEST_WAIT_S = 30.0
_PAGE = 2_000

log = structlog.get_logger("foredesk.sync")

_hello = msgspec.json.Decoder(Hello)
_push = msgspec.json.Decoder(Push)
_wanted = msgspec.json.Decoder(answering.Wanted)


@post("/hello", status_code=200, request_max_body_size=64 * 1024)
async def hello(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say who asks and where it stands; learn the head, the epoch and what to do."""
    server, device = server_of(request), await device_of(request)
    said = await decoded(request, _hello)
    if said.device:
        _own(device, said.device)
    welcome = await server.write(lambda batch: answering.hello(batch, server.site, device, said, now_ms()))
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
    return answer(
        request, await server.read(lambda rows: answering.page(rows, server.site, device, since, limit))
    )


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
        patch = await server.read(lambda rows: answering.page(rows, server.site, device, since, _PAGE))
        if patch.upto == since and not server.hub.closing:
            await subscriber.take(wait)
            device = await device_of(request)
            patch = await server.read(lambda rows: answering.page(rows, server.site, device, since, _PAGE))
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
        first = await server.read(lambda rows: answering.page(rows, server.site, device, since, _PAGE))
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

    return answer(request, await server.read(lambda found: answering.digest(found, server.site, device)))


@post("/rows", status_code=200, request_max_body_size=64 * 1024)
async def rows(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Rows as they are now, by id or by shard: repair."""
    server, device = server_of(request), await device_of(request)
    wanted = await decoded(request, _wanted)
    return answer(
        request, await server.read(lambda found: answering.rows(found, server.site, device, wanted))
    )


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
                    lambda rows, since=cursor: answering.page(rows, server.site, device, since, _PAGE)
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
