"""The digests that the server keeps: of the rows as they are, and of them as the older schemas that it serves know them.

Both are kept in the transaction that changes the rows, so that a workstation of any served schema proves its copy at no
more cost than reading them. A collection that no schema of the window changed has one set alone.
"""

from typing import TypeAlias

from sync.commands.tx import Images
from sync.model import digests
from sync.model.base import EntityType, Row
from sync.model.entities import ENTITIES
from sync.model.rows import Rows
from sync.model.versions import SCHEMA_VERSION, columns_at, cut, older_shapes, shape

Listed: TypeAlias = list[tuple[str, str, int, int, str]]
"""(entity, scope, shard, live rows, sum as 32 hex digits)."""
SCHEMA_KEY = "schema"
"""In meta: the schema whose rows the digests were counted of."""
_PART = 5_000


def read(rows: Rows, schema: int) -> Listed:
    """The digests of the collections of a served schema, of rows as it knows them."""
    listed: Listed = rows.execute(
        "SELECT entity, scope, shard, n, sum128 FROM digest WHERE n > 0 ORDER BY entity, scope, shard"
    ).fetchall()
    if schema >= SCHEMA_VERSION:
        return listed
    known = columns_at(schema)
    others = {name: seen for name in known if (seen := shape(name, schema)) != shape(name, SCHEMA_VERSION)}
    found = [sums for sums in listed if sums[0] in known and sums[0] not in others]
    for name, seen in others.items():
        found += rows.execute(
            "SELECT entity, scope, shard, n, sum128 FROM older_digest WHERE shape = ? AND entity = ? AND n > 0 "
            "ORDER BY scope, shard",
            (seen, name),
        ).fetchall()
    return found


def follow(rows: Rows, images: Images) -> None:
    """Bring every digest up to what a transaction changed."""
    changed: dict[str, list[tuple[str, Row | None, Row | None]]] = {}
    for (name, _), (before, after) in images.items():
        changed.setdefault(name, []).append((name, before, after))
    for name, listed in changed.items():
        _add(rows, None, digests.changes(listed))
        for seen in older_shapes(name):
            as_known = cut(name, seen)
            assert as_known is not None
            _add(
                rows,
                seen,
                digests.changes((name, b and as_known(b), a and as_known(a)) for _, b, a in listed),
            )


def is_behind(rows: Rows) -> bool:
    """Whether the digests were counted by an older version of the program."""
    meta = dict(
        rows.execute("SELECT key, value FROM meta WHERE key IN ('epoch', ?)", (SCHEMA_KEY,)).fetchall()
    )
    return "epoch" in meta and int(meta.get(SCHEMA_KEY, 1)) < SCHEMA_VERSION


def bring_up(rows: Rows) -> None:
    """After a migration: count afresh what the new columns changed. Part of one transaction; done twice it does nothing."""
    found = rows.execute("SELECT value FROM meta WHERE key = ?", (SCHEMA_KEY,)).fetchone()
    counted = 1 if found is None else int(found[0])
    for name, kind in ENTITIES.items():
        kept = older_shapes(name)
        if shape(name, SCHEMA_VERSION) > counted:
            _recount(rows, kind)
        marks = ", ".join("?" * len(kept)) or "0"
        rows.execute(f"DELETE FROM older_digest WHERE entity = ? AND shape NOT IN ({marks})", (name, *kept))
    rows.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (SCHEMA_KEY, str(SCHEMA_VERSION)),
    )


def _recount(rows: Rows, kind: EntityType) -> None:
    name = kind.name
    for table in ("digest", "older_digest"):
        rows.execute(f"DELETE FROM {table} WHERE entity = ?", (name,))
    names = ", ".join(f'"{column}"' for column in kind.columns)
    last = ""
    while page := rows.execute(
        f'SELECT {names} FROM "{name}" WHERE id > ? ORDER BY id LIMIT ?', (last, _PART)
    ).fetchall():
        follow(rows, {(name, row[0]): (None, tuple(row)) for row in page})
        last = page[-1][0]


def _add(rows: Rows, seen: int | None, more: digests.Sums) -> None:
    """Add to the digests of today's rows, or of an older shape."""
    table, keyed, key = ("digest", "", ()) if seen is None else ("older_digest", "shape, ", (seen,))
    held: digests.Sums = {}
    for entity, scope in {each[:2] for each in more}:
        where = "entity = ? AND scope = ?" + ("" if seen is None else " AND shape = ?")
        sql = f"SELECT shard, n, sum128 FROM {table} WHERE {where}"
        for shard, n, total in rows.execute(sql, (entity, scope, *key)).fetchall():
            held[entity, scope, shard] = (n, int(total, 16))
    rows.executemany(
        f"INSERT INTO {table} ({keyed}entity, scope, shard, n, sum128) VALUES ({'?, ' * len(key)}?, ?, ?, ?, ?) "
        f"ON CONFLICT ({keyed}entity, scope, shard) DO UPDATE SET n = excluded.n, sum128 = excluded.sum128",
        [(*key, *each, n, f"{total:032x}") for each, (n, total) in digests.combine(held, more).items()],
    )
