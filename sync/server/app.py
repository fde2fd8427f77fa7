"""The HTTP application: routes, error answers, and the server's life from start to stop."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, Response, get
from litestar.exceptions import HTTPException

from sync.server import auth_routes, device_routes, people_routes, running, snapshots, sync_routes
from sync.server.answers import answer, check_operator, on_fault, on_http, on_refusal, server_of
from sync.server.database import Database
from sync.server.doors import email, enquiries, standard, unsubscribe
from sync.server.feed import head
from sync.server.passwords import Hashing
from sync.server.practice import Site
from sync.server.refusals import Refusal
from sync.server.schema import schema
from sync.server.server import Server


@get("/healthz", tags=["operation"])
async def healthz(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Whether the server can read and write its database."""
    server = server_of(request)
    seq = await server.read(head)
    await server.write(lambda batch: batch.seq)
    return answer(request, {"status": "ok", "head": seq})


@get("/metrics", media_type="text/plain; version=0.0.4", tags=["operation"])
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Counts and times in the Prometheus text format."""
    await check_operator(request)
    return Response(server_of(request).metrics.text(), media_type="text/plain; version=0.0.4")


def make_app(
    database: Database,
    site: Site,
    hashing: Hashing | None = None,
    beside: Sequence[Callable[[], Coroutine[Any, Any, None]]] = (),
) -> Litestar:
    """The application over an open database; it closes the database when it stops. `beside` runs as long as it does."""

    @asynccontextmanager
    async def life(app: Litestar) -> AsyncGenerator[None]:
        app.state.server = Server(database, site, hashing)
        app.state.form_limits = enquiries.limits()
        app.state.hook_limit = standard.limit()
        app.state.snapshots = snapshots.Snapshots(app.state.server)
        watch = running.Watch(app.state.server)
        helping = [asyncio.create_task(helper()) for helper in beside]
        try:
            yield
        finally:
            for task in helping:
                task.cancel()
            await asyncio.gather(*helping, return_exceptions=True)
            await watch.close()
            await asyncio.to_thread(app.state.snapshots.close)
            await app.state.server.close()

    return Litestar(
        [
            healthz,
            metrics,
            schema,
            auth_routes.routes,
            device_routes.routes,
            people_routes.routes,
            sync_routes.routes,
            running.routes,
            snapshots.routes,
            enquiries.routes,
            standard.routes,
            email.routes,
            unsubscribe.routes,
        ],
        lifespan=[life],
        exception_handlers={Refusal: on_refusal, HTTPException: on_http, Exception: on_fault},
        openapi_config=None,  # see schema.py
        logging_config=None,
    )
