"""Search as somebody types, over 200,000 contacts."""

import random
import time
from typing import Any

from desktop.keys import derive
from desktop.profile import replica_folder
from desktop.screens.contacts.model import FOUND_MOST, FOUND_PAGE
from sync.replica.queries import search
from sync.replica.queries.contacts import lines_at
from sync.replica.store import open_reader
from tests.bench.figures import Skip, percentile
from tests.bench.rig import ROOT, Rig

CONTACTS = 200_000
TYPED = 300


async def measure(rig: Rig) -> dict[str, list[float]]:
    """p99 in ms of a key, for names, numbers and addresses typed letter by letter: what the table of contacts reads, all
    hits of the index and the lines in view."""
    if rig.contacts < 100_000:
        raise Skip(f"needs the clinic of {CONTACTS:,}; run without --contacts")
    profile = await rig.profile(CONTACTS)
    reader = open_reader(replica_folder(profile), derive(ROOT, "replica"))
    found: list[float] = []
    try:
        for run in range(rig.runs):
            keys: list[float] = []
            for text in _typed(reader, random.Random(run)):
                for end in range(1, len(text) + 1):
                    began = time.perf_counter()
                    hits = search.numbers(reader, text[:end], FOUND_MOST)
                    lines_at(reader, hits[:FOUND_PAGE])
                    keys.append((time.perf_counter() - began) * 1000)
            found.append(percentile(keys, 0.99))
    finally:
        reader.close()
    return {"search.p99": found}


def _typed(reader: Any, chance: random.Random) -> list[str]:
    """What people type: the beginning of a name, given and family name, a number, an address."""
    total = reader.execute("SELECT max(rowid) FROM contact").fetchone()[0]
    texts: list[str] = []
    while len(texts) < TYPED:
        row = reader.execute(
            "SELECT c.name, e.value FROM contact c JOIN contact_endpoint l ON l.contact_id = c.id "
            "JOIN endpoint e ON e.id = l.endpoint_id WHERE c.rowid = ?",
            (chance.randrange(1, total + 1),),
        ).fetchone()
        if row is not None:
            texts.append(chance.choice((row[0], row[0].split()[-1], row[1]))[:12])
    return texts
