"""What an open stream carries, without HTTP: the route and the simulated world pass on the same events."""

import asyncio
from collections.abc import AsyncIterator

from sync.server import answering
from sync.server.devices import DeviceSeen
from sync.server.hub import Subscriber
from sync.server.refusals import Refusal
from sync.server.server import Server
from sync.wire import Patch

COMMENT_EVERY_S = 15.0
"""A silent stream carries a comment this often, so that proxies keep it and both ends notice a dead one."""
PAGE_ROWS = 2_000
"""Rows in a page that fills a gap."""


async def events(
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
                    lambda rows, since=cursor: answering.page(rows, server.site, device, since, PAGE_ROWS)
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
