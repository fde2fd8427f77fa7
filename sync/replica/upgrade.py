"""A replica file of an older program made one of this one, in place: nothing is fetched again, and what was typed stays.

Three stages, each of which may be cut off and is gone on with at the next start: the tables (one transaction, by the one
history of the migrations), then what hangs on their columns (another, which also raises the file's `user_version`), then,
once the server is reached, what it knows in the new columns and collections (see `Downlink`; `ADDED_SINCE` stands until then).
"""

from typing import Any, Final

import msgspec

from sync.model import digests, migrations, replica_file
from sync.model.entities import ENTITIES
from sync.model.rows import Rows
from sync.model.versions import SCHEMA_VERSION, columns_at, shape
from sync.replica.confirmed import Confirmed, column_order
from sync.replica.outbox import Outbox

ADDED_SINCE: Final = "added_since"
"""In `local`: the schema after which all that was added is yet to be fetched."""


def bring_up(connection: Any, found: int) -> None:
    """Make a file of schema `found` one of today. Raises NewerDatabase."""
    migrations.upgrade(connection, "replica")
    connection.execute("BEGIN IMMEDIATE")
    try:
        replica_file.create_missing_indexes(connection)
        _recast_shadows(connection, found)
        confirmed = Confirmed(Rows(connection, "sqlite"), Outbox(connection))
        confirmed.load()
        for name in columns_at(found):
            if shape(name, SCHEMA_VERSION) > found:
                confirmed.recount(name, range(digests.SHARDS))
        if replica_file.get_local(connection, "epoch") is not None:
            already = replica_file.get_local(connection, ADDED_SINCE)
            replica_file.put_local(
                connection, ADDED_SINCE, found if already is None else min(int(already), found)
            )
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _recast_shadows(connection: Any, found: int) -> None:
    """A confirmed image is written down as a list in the order of the columns of its day."""
    known = columns_at(found)
    for entity, row_id, base in connection.execute(
        "SELECT entity, row_id, base FROM shadow WHERE base IS NOT NULL"
    ).fetchall():
        reorder = column_order(entity, known[entity]) if entity in ENTITIES else None
        if reorder is not None:
            row = reorder(msgspec.json.decode(base))
            connection.execute(
                "UPDATE shadow SET base = ? WHERE entity = ? AND row_id = ?",
                (msgspec.json.encode(row).decode(), entity, row_id),
            )
