"""What a copy holds when its device's scopes change: what it may no longer hold goes, what it is to hold comes.

Rows go in short transactions, wherever anything is kept of them, and are overwritten in the file; when all are gone the
search index is written afresh and the log is folded into the file and emptied, so that no page keeps one (invariant I8).
A copy that was interrupted goes on with that at its next start, before anything else: what is to go follows from the rows
themselves and from the scopes that it was told.
"""

from collections.abc import Iterator
from typing import Any

from sync.model import replica_file, search_index
from sync.model.entities import ENTITIES
from sync.replica.changes import Changes
from sync.replica.footprints import Key
from sync.replica.rebase import Rebase

PART = 500
"""Rows taken out in one transaction."""


def begin(rebase: Rebase, scopes: frozenset[str]) -> None:
    """Carry no more than these scopes from now on. Until the new setting is complete no number is noted for it."""
    rebase.carry(scopes if rebase.scopes is None else rebase.scopes & scopes, 0)
    replica_file.put_local(rebase.connection, replica_file.UNSCRUBBED, 1)


def is_begun(rebase: Rebase) -> bool:
    """Whether something may be left in the file of what this copy may no longer hold."""
    return replica_file.get_local(rebase.connection, replica_file.UNSCRUBBED) is not None


def forget_strangers(rebase: Rebase) -> Iterator[Changes]:
    """Take out all rows whose scope this copy does not carry, a part at a time."""
    for name in reversed(ENTITIES):
        keys = _strangers(rebase, name)
        for start in range(0, len(keys), PART):
            part = keys[start : start + PART]
            contacts = [row_id for entity, row_id in part if entity == "contact"]
            yield rebase.forget(part, contacts)


def scrub(connection: Any) -> bool:
    """Leave no byte of what was taken out: write the search index afresh and empty the log. False where a reader still
    holds the log; then try again."""
    connection.execute("BEGIN IMMEDIATE")
    search_index.purge(connection)
    connection.execute("COMMIT")
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        return False
    connection.execute("DELETE FROM local WHERE key = ?", (replica_file.UNSCRUBBED,))
    return True


def _strangers(rebase: Rebase, name: str) -> list[Key]:
    carried, shadow = rebase.scopes or frozenset(), rebase.outbox.shadow
    marks = ", ".join("?" * len(carried))
    sql = f'SELECT id FROM "{name}" WHERE {replica_file.OF_A_PLACE} AND scope NOT IN ({marks})'
    found = [row_id for (row_id,) in rebase.connection.execute(sql, tuple(carried)).fetchall()]
    standing = [(name, row_id) for row_id in found if (name, row_id) not in shadow]
    beneath = [
        key for key, base in shadow.items() if key[0] == name and base is not None and base[1] not in carried
    ]
    return standing + beneath
