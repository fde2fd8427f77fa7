"""Running the application under uvicorn until SIGTERM or Ctrl-C, and saying where it listens."""

import signal
import socket
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

import uvicorn
from litestar import Litestar

from sync.server.app import make_app
from sync.server.database import Database, UnusableDatabase
from sync.server.passwords import Hashing
from sync.server.practice import Site

_SWITCH_S = 0.001
"""How long one thread may keep the interpreter while the event loop waits; the default of 5 ms is a desk's whole budget."""


def serve(
    database: Database, site: Site, hashing: Hashing, host: str, port: int, say: Callable[[str], None]
) -> int:
    """Answer until stopped; `say` is told the address first. The exit code. Raises UnusableDatabase where the port is taken (nothing was served)."""
    sys.setswitchinterval(_SWITCH_S)
    try:
        listening = socket.create_server((host, port), backlog=512)
    except OSError as error:
        database.close()
        raise UnusableDatabase(
            f"Port {port} on {host} cannot be used: {error.strerror}. Choose another with --port."
        ) from None
    app = make_app(database, site, hashing)
    # asyncio does this only for sockets that name their protocol, which create_server's don't. Without it the second part
    # of every answer waits for the other end's delayed acknowledgement: 40 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
    )
    shown = f"[{host}]" if ":" in host else host
    say(f"Serving on http://{shown}:{listening.getsockname()[1]}")
    _Serving(config, app).run([listening])
    return 0


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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.server.hub.close()
        await super().shutdown(sockets)
