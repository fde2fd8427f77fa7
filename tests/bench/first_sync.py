"""First sync: from an empty folder to a copy that is complete, indexed and follows the server, over HTTP."""

import time

from sync.replica.client import HttpTransport
from sync.replica.engine import Engine
from sync.replica.machine import Failure
from sync.replica.transport import Fetched, LinkFailed
from tests.bench.rig import Rig, Signed, fetch, signed


class LinesOnly(HttpTransport):
    """A line to a server that ships no files."""

    async def snapshot(self, target: object, progress: object) -> Fetched:
        raise LinkFailed(Failure(status=406))


async def measure(rig: Rig) -> dict[str, list[float]]:
    """rows/s of both formats. The server has its snapshot file ready, as after the first workstation of a day."""
    found: dict[str, list[float]] = {"sync.first.snapshot": [], "sync.first.ndjson": []}
    async with rig.served(rig.contacts) as (server, demo):
        device = await signed(server.url, demo)
        await fetch(rig.folder(), device)
        for _ in range(rig.runs):
            device = await signed(server.url, demo)
            began = time.perf_counter()
            rows = await fetch(rig.folder(), device)
            found["sync.first.snapshot"].append(rows / (time.perf_counter() - began))
        for _ in range(min(rig.runs, 3)):
            device = await signed(server.url, demo)
            began = time.perf_counter()
            rows = await fetch(
                rig.folder(), device, through=lambda engine, device=device: _lines(engine, device)
            )
            found["sync.first.ndjson"].append(rows / (time.perf_counter() - began))
    return found


def _lines(engine: Engine, device: Signed) -> None:
    engine.attach(LinesOnly(device.url, device.token), device.device_id)
