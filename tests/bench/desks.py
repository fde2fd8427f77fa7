"""Five hundred desks stream from one server, fifty of them write: how late is a change, how big does the server grow?"""

import asyncio
import shutil
import sys
from urllib.parse import urlsplit

import msgspec

from sync.model.entities import Staff, entity_type
from sync.model.rows import Rows
from sync.server import accounts, devices, feed
from sync.server.database import open_database
from sync.server.offline import writing
from sync.server.passwords import new_token, token_hash
from sync.server.practice import Site, add_device, open_site
from tests.bench import clinic
from tests.bench.desks_child import Desk, Found, Order
from tests.bench.resident import resident_mb
from tests.bench.rig import Rig
from tests.e2e.processes import ServerProcess

CONTACTS = 2_000
DESKS = 500
WRITERS = 50
STALLED = 5
"""Desks more that open their stream and never read it: they must hurt nobody."""
SECONDS = 20.0
_STAFF = entity_type(Staff)


async def measure(rig: Rig) -> dict[str, list[float]]:
    """p99 over every event at every reading desk, and the server's resident MB at the end."""
    found: dict[str, list[float]] = {"server.desks500.p99": [], "server.desks500.rss": []}
    for _ in range(min(rig.runs, 3)):
        answered, mb = await once(rig)
        if answered.missed:
            raise RuntimeError(f"{answered.missed} events never reached their desks")
        found["server.desks500.p99"].append(answered.p99)
        found["server.desks500.rss"].append(mb)
    return found


async def once(rig: Rig) -> tuple[Found, float]:
    """One run on a fresh server: what the desks found, and the server's memory in MB."""
    demo = clinic.fresh(CONTACTS, rig.folder())
    database = open_database(str(demo.folder / "practice.db"))
    site = open_site(database, demo.folder)
    with writing(database, site) as batch:
        staff = str(batch.rows.where(_STAFF, [("disabled", "=", 0)], "id", 1)[0][0])
        desks = [_enrolled(batch.rows, site, staff, number) for number in range(DESKS + STALLED)]
        listed = batch.rows.execute("SELECT id FROM contact WHERE merged_into IS NULL ORDER BY id LIMIT 500")
        contacts = [row[0] for row in listed.fetchall()]
    with database.reading() as rows:
        head = feed.head(rows)
    database.close()
    server = ServerProcess(demo.folder)
    await server.start()
    try:
        url = urlsplit(server.url)
        order = Order(
            host=str(url.hostname),
            port=int(url.port or 0),
            epoch=site.epoch,
            head=head,
            contacts=contacts,
            desks=desks,
            writers=WRITERS,
            stalled=STALLED,
            seconds=SECONDS,
        )
        return await _in_child(order), resident_mb(server.pid)
    finally:
        await server.stop()
        shutil.rmtree(demo.folder)


def _enrolled(rows: Rows, site: Site, staff: str, number: int) -> Desk:
    """A workstation with somebody signed in, made without the 500 password hashes that signing in would cost."""
    token, device = new_token(), f"{number:032x}"
    add_device(rows, device, name=f"Desk {number}", token_hash=token_hash(token), enrolled_by=staff)
    seen = devices.device_of(rows, token)
    session = accounts.switch(rows, site.secret, seen, staff).session
    return Desk(device=device, token=token, staff=staff, session=session.id, key=session.key)


async def _in_child(order: Order) -> Found:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.desks_child"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    answer, _ = await child.communicate(msgspec.json.encode(order))
    return msgspec.json.decode(answer, type=Found)
