"""How much larger a replica's file is than the rows in it."""

from typing import Any

import msgspec

from desktop.keys import derive
from desktop.profile import replica_folder
from sync.model.entities import ENTITIES
from sync.replica.store import Store, read_pointer
from tests.bench.rig import ROOT, Rig

_SEARCH = ("contact_search", "message_search")


async def measure(rig: Rig) -> dict[str, list[float]]:
    """Bytes of the file, indexes and board included and the search index apart, over the bytes of its live rows as JSON
    objects without nulls, one a line."""
    profile = await rig.profile(rig.contacts)
    folder = replica_folder(profile)
    store = Store.open(folder, derive(ROOT, "replica"), lambda _: None)
    try:
        raw, search = _raw_bytes(store.connection), _search_bytes(store.connection)
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        size = (folder / read_pointer(folder).file).stat().st_size
    finally:
        store.close()
    return {"replica.size_ratio": [(size - search) / raw]}


def _raw_bytes(connection: Any) -> int:
    encode = msgspec.json.Encoder().encode
    total = 0
    for entity in ENTITIES.values():
        names = ", ".join(f'"{name}"' for name in entity.columns)
        for row in connection.execute(f'SELECT {names} FROM "{entity.name}" WHERE deleted = 0'):
            held = {name: value for name, value in zip(entity.columns, row, strict=True) if value is not None}
            total += len(encode(held)) + 1
    return total


def _search_bytes(connection: Any) -> int:
    """What FTS5 keeps: its blocks and the length of each document."""
    return sum(
        connection.execute(f"SELECT coalesce(sum(length({column})), 0) FROM {table}_{part}").fetchone()[0]
        for table in _SEARCH
        for part, column in (("data", "block"), ("idx", "term"), ("docsize", "sz"))
    )
