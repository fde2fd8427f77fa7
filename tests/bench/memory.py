"""How much memory the worker takes once it stands on the whole clinic."""

from tests.bench.resident import resident_mb
from tests.bench.rig import SARA, Rig
from tests.e2e.processes import Station, until


async def measure(rig: Rig) -> dict[str, list[float]]:
    """Resident MB of a worker that fetched its first copy, built its board and is live."""
    found: list[float] = []
    async with rig.served(rig.contacts) as (server, demo):
        for _ in range(min(rig.runs, 3)):
            station = Station(rig.folder())
            try:
                await station.sign_in(server.url, SARA, demo.password)
                await until(
                    lambda station=station: (
                        not station.value("SELECT 1 FROM board_clock WHERE at = 0 LIMIT 1")
                    ),
                    "the board's first build",
                    within_s=300,
                )
                found.append(resident_mb(station.desk.pid))
            finally:
                await station.close()
    return {"memory.worker": found}
