from tests.bench.figures import Skip
from tests.bench.rig import Rig


async def measure(rig: Rig) -> dict[str, list[float]]:
    raise Skip("x")
