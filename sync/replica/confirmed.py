"""The confirmed rows beneath the pending mutations: the server's as they arrive, and the digests that prove them equal."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sync.model import digests, replica_file
from sync.model.base import Row
from sync.model.entities import ENTITIES
from sync.model.rows import Rows
from sync.replica.footprints import Key
from sync.replica.inspect import Wrong
from sync.replica.outbox import Outbox
from sync.wire import Digests, Patch


class Confirmed:
    """What the server is known to hold: the tables, with the outbox's shadows in place of what is pending.

    The digests are kept as rows change, in the tables' own transaction; after a rollback `load` reads them again.
    """

    def __init__(self, rows: Rows, outbox: Outbox) -> None:
        self._rows = rows
        self._outbox = outbox
        self._sums: digests.Sums = {}

    def load(self) -> None:
        """Read the digests as they were last written down."""
        self._sums = {
            (entity, scope, shard): (n, int(total, 16))
            for entity, scope, shard, n, total in self._rows.execute(
                "SELECT entity, scope, shard, n, sum128 FROM replica_digest"
            ).fetchall()
        }

    def follow(self, old: Mapping[Key, Row | None], new: Mapping[Key, Row | None]) -> None:
        """Count the confirmed rows `new` in place of `old`, which has the same keys; None is no row."""
        more = digests.changes((key[0], old[key], row) for key, row in new.items())
        self._keep(digests.combine(self._sums, more))

    def recount(self, entity: str, shards: Iterable[int]) -> None:
        """Make these shards' digests afresh from the rows themselves."""
        wanted = set(shards)
        sums = digests.changes((entity, None, row) for row in self._standing(entity, wanted, "", None))
        stale = [key for key in self._sums if key[0] == entity and key[2] in wanted]
        self._keep(dict.fromkeys(stale, (0, 0)) | sums)

    def correct(self, wrong: Iterable[Wrong]) -> None:
        """Add to the digests what an inspection found that they lack. Whatever changed since was counted from the rows as
        they stand, so afterwards they are those of the rows now."""
        more = {(each.entity, each.scope, each.shard): (each.more, int(each.higher, 16)) for each in wrong}
        self._keep(digests.combine(self._sums, more))

    def part(self, entity: str, after: str, size: int) -> str | None:
        """The id behind which the next `size` rows after `after` end; None where there are fewer."""
        sql = f'SELECT id FROM "{entity}" WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?'
        found = self._rows.execute(sql, (after, size - 1)).fetchone()
        return None if found is None else found[0]

    def brief(
        self, entity: str, shards: Collection[int], after: str, upto: str | None
    ) -> dict[str, tuple[int, str]]:
        """Id -> (version, hash) of the confirmed rows of these shards with after < id <= upto."""
        return {
            str(row[0]): (int(row[2] or 0), f"{digests.row_hash(row):032x}")
            for row in self._standing(entity, shards, after, upto)
            if not row[3]
        }

    def differing(self, theirs: Digests) -> dict[str, list[int]]:
        """Entity -> shards whose rows are not the server's."""
        ours = self.digest()
        differing: dict[str, list[int]] = {}
        for entity in ENTITIES:
            mine = ours.get(entity, {})
            other = {
                s: (n, total)
                for s, (n, total) in theirs.entities.get(entity, {}).items()
                if n or int(total, 16)
            }
            unequal = sorted(s for s in mine.keys() | other.keys() if mine.get(s) != other.get(s))
            if unequal:
                differing[entity] = unequal
        return differing

    def digest(self) -> dict[str, dict[int, tuple[int, str]]]:
        """Entity -> shard -> (live rows, sum), all scopes together, empty ones left out."""
        found: dict[str, dict[int, tuple[int, int]]] = {}
        for (entity, _, shard), (n, total) in self._sums.items():
            shards = found.setdefault(entity, {})
            old_n, old_total = shards.get(shard, (0, 0))
            shards[shard] = (old_n + n, (old_total + total) % (1 << 128))
        return {
            entity: {shard: (n, f"{total:032x}") for shard, (n, total) in shards.items() if n or total}
            for entity, shards in found.items()
        }

    def _standing(self, entity: str, shards: Collection[int], after: str, upto: str | None) -> list[Row]:
        """The confirmed rows of these shards with after < id <= upto."""
        shadow = self._outbox.shadow
        names = ", ".join(f'"{name}"' for name in ENTITIES[entity].columns)
        marks = ", ".join("?" * len(shards))
        bound = "" if upto is None else " AND id <= ?"
        found: list[Any] = self._rows.execute(
            f'SELECT {names} FROM "{entity}" WHERE id > ?{bound} AND substr(id, -2) IN ({marks})',
            [after, *([] if upto is None else [upto]), *(f"{shard:02x}" for shard in shards)],
        ).fetchall()
        rows = [row for row in found if (entity, row[0]) not in shadow]
        rows += [
            base
            for (name, row_id), base in shadow.items()
            if name == entity
            and base is not None
            and row_id > after
            and (upto is None or row_id <= upto)
            and digests.shard_of(row_id) in shards
        ]
        return rows

    def _keep(self, sums: digests.Sums) -> None:
        replica_file.put_digests(self._rows.connection, sums)
        self._sums |= sums


def incoming_rows(patch: Patch) -> dict[Key, Row]:
    """The patch's rows in this copy's column order; what left the scopes becomes a tombstone."""
    found: dict[Key, Row] = {}
    for name, rows in patch.rows.items():
        if name not in ENTITIES:
            continue
        reorder = column_order(name, patch.columns.get(name))
        for row in rows:
            whole = tuple(row) if reorder is None else reorder(row)
            found[name, str(whole[0])] = whole
    for name, row_ids in patch.gone.items():
        if name in ENTITIES:
            for row_id in row_ids:
                found[name, row_id] = (row_id, "", patch.upto, 1)
    return found


def column_order(entity: str, columns: Sequence[str] | None) -> Callable[[Sequence[Any]], Row] | None:
    """A function from a row in the sender's column order to one in ours, or None where the two are the same.

    Columns that the sender does not know are empty; columns that we do not know are left out.
    """
    ours = ENTITIES[entity].columns
    if columns is None or tuple(columns) == ours:
        return None
    places = {name: index for index, name in enumerate(columns)}
    order = [places.get(name) for name in ours]

    def reorder(row: Sequence[Any]) -> Row:
        return tuple(None if place is None else row[place] for place in order)

    return reorder
