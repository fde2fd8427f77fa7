"""The rehearsal: ninety days of the whole clinic played through a draft, beside the version that runs."""

import time

from desktop.keys import derive
from desktop.profile import replica_folder
from sync.journeys.loader import load
from sync.model.ids import now_ms
from sync.replica.queries import journeys
from sync.replica.rehearsing import DAYS, rehearse
from sync.replica.store import open_reader
from tests.bench.figures import Skip
from tests.bench.ledger import JOURNEY
from tests.bench.rig import ROOT, Rig


async def measure(rig: Rig) -> dict[str, list[float]]:
    """s from opening the copy to the summary: the shipped journey for enquiries, its chase two hours earlier."""
    folder = replica_folder(await rig.profile(rig.contacts))
    draft = load(JOURNEY.read_text("utf-8").replace("wait: 4h", "wait: 2h"), JOURNEY.name)
    found: list[float] = []
    for _ in range(min(rig.runs, 3)):
        began = time.perf_counter()
        reader = open_reader(folder, derive(ROOT, "replica"))
        try:
            _, live = journeys.live(reader)[draft.journey]
            summary = rehearse(reader, draft, live, now=now_ms(), days=DAYS)
        finally:
            reader.close()
        if not summary.otherwise:
            raise Skip("nobody in this clinic would have noticed a difference")
        found.append(time.perf_counter() - began)
    return {"journeys.rehearse": found}
