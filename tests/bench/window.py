from tests.bench.figures import Skip
from tests.bench.rig import Rig


async def measure_key(rig: Rig) -> dict[str, list[float]]:
    raise Skip("x")
measure_gap=measure_first_paint=measure_memory=measure_key
