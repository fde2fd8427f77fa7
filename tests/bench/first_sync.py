"""First sync: from an empty folder to a copy that is complete, indexed and follows the server, over HTTP."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sync.replica.changes import State, Status
from sync.replica.client import HttpTransport
from sync.replica.engine import Engine
from sync.replica.machine import Failure
from sync.replica.transport import Fetched, LinkFailed, Progress
from tests.bench.rig import Rig, Signed, fetch, signed


class LinesOnly(HttpTransport):
    """A line to a server that ships no files."""

    async def snapshot(
        self, target: Path, known: Fetched | None, begun: Callable[[Fetched], None], progress: Progress
    ) -> Fetched:
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


async def measure_long(rig: Rig) -> dict[str, list[float]]:
    """Seconds and rows/s of a first copy with a million entries on its timeline, until work can begin; where the time goes
    is told on standard error."""
    found: dict[str, list[float]] = {"sync.first.long": [], "sync.first.long.rows": []}
    async with rig.served(rig.contacts, is_long=True) as (server, demo):
        await fetch(rig.folder(), await signed(server.url, demo))
        for _ in range(min(rig.runs, 3)):
            device, steps = await signed(server.url, demo), _Steps()
            server_cpu = _processor_s(server.pid)
            rows = await fetch(
                rig.folder(), device, through=lambda engine, d=device, s=steps: s.watch(engine, d)
            )
            took = steps.usable_s
            found["sync.first.long"].append(took)
            found["sync.first.long.rows"].append(rows / took)
            server_cpu = _processor_s(server.pid) - server_cpu
            told = f"{rows:,} rows in {took:.1f} s: {steps.told()}, of the server {server_cpu:.1f}"
            print(told, file=sys.stderr, flush=True)
    return found


class _Steps:
    """How long a first copy was at each of its stages."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._stage = "connecting"
        self._began = self._since = time.perf_counter()
        self.usable_s = 0.0
        """Until it followed the server live."""
        self._cpu = time.process_time()

    def watch(self, engine: Engine, device: Signed) -> None:
        engine.on_status.append(self._stood)
        engine.connect(device.url, device.token, device.device_id)

    def told(self) -> str:
        self._seconds.pop("online", None)
        spent = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in self._seconds.items())
        return f"{spent}; processor of this side {time.process_time() - self._cpu:.1f}"

    def _stood(self, status: Status) -> None:
        if status.state is State.ONLINE:
            self.usable_s = self.usable_s or time.perf_counter() - self._began
            self._turn("online")
        else:
            self._turn("asking" if status.stage is None else status.stage.value)

    def _turn(self, stage: str) -> None:
        now = time.perf_counter()
        self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now


def _processor_s(pid: int) -> float:
    """The processor time that another process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _lines(engine: Engine, device: Signed) -> None:
    engine.attach(LinesOnly(device.url, device.token), device.device_id)
