"""/v1/sync: hello, pull, stream, poll, push, digest, rows. (The snapshot has a file of its own.)"""

import time
from typing import Annotated, Any

import msgspec
import structlog
from litestar import Request, Response, Router, get, post
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from sync.model.ids import now_ms
from sync.server import answering, feed, streaming
from sync.server.answers import answer, decoded, device_of, server_of
from sync.server.devices import DeviceSeen
from sync.server.refusals import Refusal
from sync.wire import (
    MAX_MUTATIONS,
    MAX_PUSH_BYTES,
    Hello,
    Push,
)

_LONGEST_WAIT_S = 30.0

log = structlog.get_logger("foredesk.sync")

_hello = msgspec.json.Decoder(Hello)
_push = msgspec.json.Decoder(Push)
_wanted = msgspec.json.Decoder(answering.Wanted)


@post("/hello", status_code=200, request_max_body_size=64 * 1024)
async def hello(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say who asks and where it stands; learn the head, the epoch and what to do."""
    server, device = server_of(request), await device_of(request, is_leaving=True)
    said = await decoded(request, _hello)
    if said.device:
        _own(device, said.device)
    now = now_ms()
    is_crowded = server.crowd.is_too_thick(now)
    welcome = await server.write(
        lambda batch: answering.hello(batch, server.site, device, said, now, is_crowded=is_crowded)
    )
    return answer(request, welcome)


@get("/pull")
async def pull(
    request: Request[Any, Any, Any],
    cursor: FromQuery[str],
    limit: Annotated[int, QueryParameter(name="max", ge=1, le=feed.MAX_PAGE)] = streaming.PAGE_ROWS,
) -> Response[bytes]:
    """The next page of changes after a cursor."""
    server, device = server_of(request), await device_of(request)
    since = answering.since(server.site, cursor)
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
    since = answering.since(server.site, cursor)
    subscriber = server.hub.subscribe(device.id, device.scopes, device.scope_gen, device.schema)
    try:
        patch = await server.read(
            lambda rows: answering.page(rows, server.site, device, since, streaming.PAGE_ROWS)
        )
        if patch.upto == since and not server.hub.closing:
            await subscriber.take(wait)
            device = await device_of(request)
            patch = await server.read(
                lambda rows: answering.page(rows, server.site, device, since, streaming.PAGE_ROWS)
            )
    finally:
        server.hub.leave(subscriber)
    return answer(request, patch)


@get("/stream", media_type="text/event-stream")
async def stream(request: Request[Any, Any, Any], cursor: FromQuery[str]) -> Stream:
    """Server-Sent Events that carry the changes; the id of each is the cursor after it."""
    server, device = server_of(request), await device_of(request)
    since = answering.since(server.site, request.headers.get("last-event-id", cursor))
    subscriber = server.hub.subscribe(device.id, device.scopes, device.scope_gen, device.schema)
    try:
        first = await server.read(
            lambda rows: answering.page(rows, server.site, device, since, streaming.PAGE_ROWS)
        )
    except BaseException:
        server.hub.leave(subscriber)
        raise
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    events = streaming.events(
        server, subscriber, device, first, request.headers["authorization"].partition(" ")[2].strip()
    )
    return Stream(events, media_type="text/event-stream", headers=headers)


@post("/push", status_code=200, request_max_body_size=MAX_PUSH_BYTES)
async def push(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Hand mutations over; the answer holds a durable verdict for each."""
    server, device = server_of(request), await device_of(request, is_leaving=True)
    began = time.perf_counter()
    try:
        pushed = await decoded(request, _push)
        if len(pushed.mutations) > MAX_MUTATIONS:
            raise Refusal(
                413, "TOO_LARGE", f"A push carries at most {MAX_MUTATIONS} changes.", field="mutations"
            )
        _own(device, pushed.device)
        judged = await server.write(lambda batch: answering.push(batch, device, pushed, now_ms()))
    except Refusal as refusal:
        server.metrics.pushes.labels(str(refusal.status)).inc()
        log.info("push.refused", code=refusal.problem.code)
        raise
    took_s = time.perf_counter() - began
    server.metrics.pushes.labels("200").inc()
    server.metrics.push_seconds.observe(took_s)
    log.info("push", count=len(judged.verdicts), ms=round(took_s * 1_000, 1))
    return answer(request, judged)


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


def _own(device: DeviceSeen, named: str) -> None:
    if named != device.id:
        raise Refusal(403, "FORBIDDEN", "This token belongs to another workstation.", field="device")


routes = Router("/v1/sync", route_handlers=[hello, pull, poll, stream, push, digest, rows], tags=["sync"])
