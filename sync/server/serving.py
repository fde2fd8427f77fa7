"""Running the application under uvicorn until SIGTERM or Ctrl-C, and saying where it listens."""

import socket
import sys

import uvicorn

from sync.server.app import make_app
from sync.server.database import Database, UnusableDatabase
from sync.server.passwords import Hashing
from sync.server.practice import Site

_SWITCH_S = 0.001
"""How long one thread may keep the interpreter while the event loop waits; the default of 5 ms is a desk's whole budget."""


def serve(database: Database, site: Site, hashing: Hashing, host: str, port: int) -> int:
    """Answer until stopped; the exit code. Raises UnusableDatabase where the port is taken (nothing was served)."""
    sys.setswitchinterval(_SWITCH_S)
    try:
        listening = socket.create_server((host, port), backlog=512)
    except OSError as error:
        database.close()
        raise UnusableDatabase(f"Port {port} on {host} cannot be used: {error.strerror}. Choose another with --port.") from None
    config = uvicorn.Config(
        make_app(database, site, hashing),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
    )
    shown = f"[{host}]" if ":" in host else host
    print(f"Serving on http://{shown}:{listening.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run([listening])
    return 0
