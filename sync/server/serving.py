"""Running the application under uvicorn until SIGTERM or Ctrl-C, and saying where it listens."""

import ipaddress
import signal
import socket
import sqlite3
import sys
from collections.abc import Callable, Coroutine, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import structlog
import uvicorn
from litestar import Litestar
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from sync.server import alone
from sync.server.app import make_app
from sync.server.companion import own_url
from sync.server.database import Database, UnusableDatabase
from sync.server.passwords import Hashing
from sync.server.practice import Site
from sync.server.server import Server

log = structlog.get_logger("foredesk.server")
_SWITCH_S = 0.001
"""How long one thread may keep the interpreter while the event loop waits; the default of 5 ms is a desk's whole budget."""


@dataclass(frozen=True)
class Address:
    """Where the server listens. Other machines are answered only over TLS, by `certificate` and `key` (PEM files) or by a
    proxy before it that the owner vouches for."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None
    is_behind_proxy: bool = False

    def check(self) -> None:
        """Raises UnusableDatabase where passwords and patients would cross the network for anyone to read."""
        if not (_is_this_machine(self.host) or self.certificate or self.is_behind_proxy):
            raise UnusableDatabase(
                f"Other machines would reach {self.host} without encryption. Give --tls-certificate and --tls-key, or put "
                "a proxy with TLS before it and say so with --behind-proxy."
            )


def serve_alone(folder: Path) -> sqlite3.Connection:
    """The right to serve the SQLite practice in this folder, held until the connection closes or the process ends; two
    servers on one file would answer their desks from different moments. Raises UnusableDatabase where another serves."""
    lock = alone.hold(folder, "serving.lock")
    if lock is None:
        raise UnusableDatabase(
            f"Another server already answers for the practice in {folder}. Stop it first; several servers need PostgreSQL."
        )
    return lock


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(
    database: Database,
    site: Site,
    hashing: Hashing,
    address: Address,
    say: Callable[[str], None],
    beside: Sequence[Callable[[str], Coroutine[Any, Any, None]]] = (),
) -> int:
    """Answer until stopped; `say` is told the address first. What runs `beside` is told where this machine reaches the
    server. The exit code. Raises UnusableDatabase where the port is taken (nothing was served)."""
    host, port = address.host, address.port
    sys.setswitchinterval(_SWITCH_S)
    try:
        listening = socket.create_server((host, port), backlog=512)
    except OSError as error:
        database.close()
        raise UnusableDatabase(
            f"Port {port} on {host} cannot be used: {error.strerror}. Choose another with --port."
        ) from None
    reached = own_url(host, listening.getsockname()[1], address.certificate)
    app = make_app(database, site, hashing, [partial(helper, reached) for helper in beside])
    # asyncio does this only for sockets that name their protocol, which create_server's don't. Without it the second part
    # of every answer waits for the other end's delayed acknowledgement: 40 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    _take_all_files()
    config = uvicorn.Config(
        app,
        http=Impatient,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
        ssl_certfile=address.certificate,
        ssl_keyfile=address.key,
    )
    scheme = "https" if address.certificate else "http"
    shown = f"[{host}]" if ":" in host else host
    say(f"Serving on {scheme}://{shown}:{listening.getsockname()[1]}")
    _Serving(config, app).run([listening])
    return 0


def _take_all_files() -> None:
    """Let the process open as many files as it may: each open stream is one, and shells allow only 1,024 by default."""
    try:
        import resource
    except ImportError:  # Windows has no such bound
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Impatient(H11Protocol):
    """Uvicorn's HTTP, which does not wait for ever for a request: whoever dawdles would hold the server's files."""

    patience_s = 30.0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._look_again(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._looking.cancel()
        super().connection_lost(exc)

    def _look_again(self, unfinished: RequestResponseCycle | None) -> None:
        self._looking = self.loop.call_later(self.patience_s, self._look, unfinished)

    def _look(self, unfinished: RequestResponseCycle | None) -> None:
        cycle = cast(RequestResponseCycle | None, self.cycle)
        if cycle is None or (cycle.more_body and cycle is unfinished):
            self.transport.close()
        else:
            self._look_again(cycle if cycle.more_body else None)


class _Serving(uvicorn.Server):
    """Uvicorn, which ends open streams first when it is asked to stop, and for which being asked is no failure."""

    def __init__(self, config: uvicorn.Config, app: Litestar) -> None:
        super().__init__(config)
        self._app = app

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        before = {
            number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            server, port = self._server, sockets[0].getsockname()[1] if sockets else None
            log.info("server.started", database=server.database.dialect, port=port, head=server.hub.head)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        server = self._server
        server.hub.close()
        await super().shutdown(sockets)
        log.info("server.stopped", head=server.hub.head)

    @property
    def _server(self) -> Server:
        return self._app.state.server
