"""Rebase: 200 of the server's rows laid beneath 1, 200 or 2,000 pending commands of the same people."""

import shutil
import time
from pathlib import Path
from typing import Any

import msgspec

from desktop.keys import derive
from desktop.profile import replica_folder
from sync.commands.kernel import Principal
from sync.commands.patching import PatchFields
from sync.model.ids import now_ms
from sync.model.words import Role
from sync.replica.board import Board
from sync.replica.rebase import Rebase
from sync.replica.session import intent
from sync.replica.store import Store
from sync.server import feed
from sync.server.core import Batch
from sync.server.database import open_database
from sync.server.practice import open_site
from sync.wire import Patch
from tests.bench import clinic
from tests.bench.rig import ROOT, Rig

CONTACTS = 2_000
PENDING = (1, 200, 2_000)
EDITED = 100
"""Contacts that the server edits; each is a row and its timeline entry, so 200 rows."""
_SYSTEM = Principal("system", "practice", frozenset(Role))


async def measure(rig: Rig) -> dict[str, list[float]]:
    """ms of the one transaction that absorbs the patch. The pending commands edit the same field of the patch's contacts
    first, then of others."""
    found: dict[str, list[float]] = {f"sync.rebase.{count}": [] for count in PENDING}
    made = await rig.profile(CONTACTS)
    patch = _patch(rig, made)
    assert sum(len(rows) for rows in patch.rows.values()) == 2 * EDITED
    for count in PENDING:
        for _ in range(rig.runs):
            folder = rig.folder() / "replica"
            shutil.copytree(replica_folder(made), folder)
            found[f"sync.rebase.{count}"].append(_absorb(folder, patch, count))
    return found


def _absorb(folder: Path, patch: Patch, count: int) -> float:
    store = Store.open(folder, derive(ROOT, "replica"), lambda _: None)
    try:
        rebase = Rebase(store.connection, Board(store.connection, clock=now_ms))
        staff = store.connection.execute(
            "SELECT id FROM staff WHERE email = 'sara@palmera.example'"
        ).fetchone()[0]
        for number, (contact, address) in enumerate(_contacts(store.connection, count)):
            command = PatchFields(
                entity="contact", id=contact, fields={"address": [address, f"Desk's {number}"]}
            )
            rebase.apply(intent(command, at=now_ms(), principal=f"staff:{staff}"))
        assert patch.since == rebase.cursor
        following = msgspec.structs.replace(
            patch, epoch=rebase.epoch or ""
        )  # the copy's witness is another one
        began = time.perf_counter()
        rebase.absorb(following)
        return (time.perf_counter() - began) * 1000
    finally:
        store.close()


def _patch(rig: Rig, profile: Path) -> Patch:
    """What the server says after it edited the first hundred contacts, as a page that follows the profile's cursor."""
    store = Store.open(replica_folder(profile), derive(ROOT, "replica"), lambda _: None)
    cursor = Rebase(store.connection).cursor
    contacts = _contacts(store.connection, EDITED)
    store.close()
    demo = clinic.fresh(CONTACTS, rig.folder())
    database = open_database(str(demo.folder / "practice.db"))
    try:
        site = open_site(database, demo.folder)
        batch = Batch(database.begin(), epoch=site.epoch, secret=site.secret, received=now_ms())
        with batch.attempt():
            since = batch.seq
            for number, (contact, address) in enumerate(contacts):
                batch.run_own(
                    PatchFields(
                        entity="contact", id=contact, fields={"address": [address, f"Server's {number}"]}
                    ),
                    _SYSTEM,
                )
        batch.finish()
        database.commit(announce=False)
        with database.reading() as rows:
            page = feed.page(
                rows,
                epoch=site.epoch,
                device_id=None,
                scopes=["practice"],
                since=since,
                limit=2_000,
            )
    finally:
        database.close()
    return msgspec.structs.replace(page, since=cursor)


def _contacts(connection: Any, count: int) -> list[tuple[str, str | None]]:
    sql = "SELECT id, address FROM contact WHERE merged_into IS NULL ORDER BY id LIMIT ?"
    found: list[tuple[str, str | None]] = connection.execute(sql, (count,)).fetchall()
    assert len(found) == count or count > len(found) > 1_900
    return found
