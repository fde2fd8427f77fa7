"""`foredesk-server check`: recount everything that the server keeps beside the rows, and follow every audit chain."""

import json

import msgspec

from sync.model import digests
from sync.model.entities import ENTITIES
from sync.model.rows import Rows
from sync.server import audit, feed


class Findings(msgspec.Struct, frozen=True):
    """What a check found. Empty lists mean that all is well."""

    head: int
    rows: int
    mutations: int
    wrong_digests: list[str]
    """entity/scope/shard whose kept digest is not that of its rows."""
    broken_audit: list[str]
    """device:n of records that do not follow from the one before."""
    wrong_journal: list[str]
    """entity/id of rows whose version the journal does not list, and the other way round."""
    beyond_clock: list[str]
    """Tables that hold a number above the clock's."""

    @property
    def is_sound(self) -> bool:
        return not (self.wrong_digests or self.broken_audit or self.wrong_journal or self.beyond_clock)


def check(rows: Rows) -> Findings:
    """Read everything at one moment and compare."""
    head = feed.head(rows)
    counted: digests.Sums = {}
    listed = 0
    wrong_journal: list[str] = []
    beyond: list[str] = []
    for name, kind in ENTITIES.items():
        names = ", ".join(f'"{column}"' for column in kind.columns)
        last = ""
        while page := rows.execute(
            f'SELECT {names} FROM "{name}" WHERE id > ? ORDER BY id LIMIT 5000', (last,)
        ).fetchall():
            live = [(name, None, tuple(row)) for row in page]
            counted |= digests.combine(counted, digests.changes(live))
            listed += len(page)
            last = page[-1][0]
        sql = (
            f'SELECT r.id FROM "{name}" r LEFT JOIN journal j ON j.seq = r.ver AND j.entity = ? AND j.row_id = r.id '
            "WHERE j.seq IS NULL LIMIT 100"
        )
        wrong_journal += [f"{name}/{row_id}" for (row_id,) in rows.execute(sql, (name,)).fetchall()]
        sql = (
            f'SELECT j.row_id FROM journal j LEFT JOIN "{name}" r ON r.id = j.row_id AND r.ver = j.seq '
            "WHERE j.entity = ? AND j.op <> 'leave' AND r.id IS NULL LIMIT 100"
        )
        wrong_journal += [f"{name}/{row_id}" for (row_id,) in rows.execute(sql, (name,)).fetchall()]
        if rows.execute(f'SELECT 1 FROM "{name}" WHERE ver > ? LIMIT 1', (head,)).fetchone():
            beyond.append(name)
    beyond += [
        table
        for table in ("journal", "mutation")
        if rows.execute(f"SELECT 1 FROM {table} WHERE seq > ? LIMIT 1", (head,)).fetchone()
    ]
    return Findings(
        head=head,
        rows=listed,
        mutations=rows.execute("SELECT count(*) FROM mutation").fetchone()[0],
        wrong_digests=_differences(rows, counted),
        broken_audit=[f"{device}:{n}" for device, n in audit.broken_links(rows)],
        wrong_journal=wrong_journal,
        beyond_clock=beyond,
    )


def told(findings: Findings, *, as_json: bool) -> str:
    """The findings for a person, or as JSON."""
    if as_json:
        return json.dumps(msgspec.to_builtins(findings) | {"sound": findings.is_sound})
    lines = [f"{findings.rows} rows, {findings.mutations} changes, clock at {findings.head}."]
    for title, found in (
        ("Digests that are not those of the rows", findings.wrong_digests),
        ("Audit records that do not follow from the one before", findings.broken_audit),
        ("Rows and journal that disagree", findings.wrong_journal),
        ("Numbers above the clock in", findings.beyond_clock),
    ):
        if found:
            more = f" and {len(found) - 5} more" if len(found) > 5 else ""
            lines.append(f"{title}: {', '.join(found[:5])}{more}")
    lines.append(
        "Everything agrees."
        if findings.is_sound
        else "Something was changed outside the program, or a disk failed."
    )
    return "\n".join(lines)


def _differences(rows: Rows, counted: digests.Sums) -> list[str]:
    kept = {
        (entity, scope, shard): (n, int(total, 16))
        for entity, scope, shard, n, total in rows.execute(
            "SELECT entity, scope, shard, n, sum128 FROM digest"
        ).fetchall()
    }
    keys = sorted(kept.keys() | counted.keys())
    return ["/".join(map(str, key)) for key in keys if kept.get(key, (0, 0)) != counted.get(key, (0, 0))]
