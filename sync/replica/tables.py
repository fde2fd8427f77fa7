"""A replica's tables: commands run on them, and the server's rows written over what stands, inside the caller's transaction."""

from collections.abc import Iterable, Mapping

import msgspec

import sync.commands.all  # noqa: F401  # pyright: ignore[reportUnusedImport] - fills the register
from sync.commands.kernel import Context, Principal, decode, run, spec_for, spec_of
from sync.commands.outcomes import Outcome, Refused
from sync.commands.publishers import JOURNEY, journey_principal
from sync.commands.tx import Deleted, Tx
from sync.model import search_index
from sync.model.base import Row, Value
from sync.model.entities import ENTITIES, Staff, entity_type
from sync.model.rows import Rows
from sync.model.words import Role
from sync.replica.footprints import Footprint, Key
from sync.replica.outbox import Pending
from sync.replica.position import Position

_STAFF = entity_type(Staff)


class Tables(Position):
    """A replica whose rows can be changed."""

    def _run(self, pending: Pending, footprint: Footprint) -> Outcome:
        mutation = pending.mutation
        tx = Tx(self.rows, ver=None)
        footprint.images = tx.images
        self.rows.footprint = footprint
        try:
            if pending.command is None:
                if spec_for(mutation.command) is None:
                    raise Refused("unknown_command", "This version of Foredesk does not know how to do this.")
                pending.command = decode(mutation.command, mutation.body)
            principal = principal_of(self.rows, mutation.principal)
            context = Context(mutation.ulid, mutation.at, principal, mutation.command)
            return run(tx, spec_of(pending.command), pending.command, context)
        except Deleted as error:
            raise Refused("deleted", f"Somebody deleted this {error.entity}.") from None
        finally:
            self.rows.footprint = None

    def _undo(self, footprint: Footprint) -> None:
        """Put the rows back as they were before a run that failed; cheaper than a savepoint for every run."""
        for (name, row_id), (before, _) in footprint.images.items():
            if before is None:
                self.rows.remove(ENTITIES[name], row_id)
            else:
                self.rows.put(ENTITIES[name], before)
        footprint.images = {}

    def _newer(
        self, incoming: dict[Key, Row], before: dict[Key, Row | None], repaired_at: int | None
    ) -> dict[Key, Row | None]:
        """What changes the confirmed rows: newer versions alone, None for what is gone. A repair also replaces rows that
        differ, unless they changed after it was made: a version that the cursor has not come to is no version."""
        fresh: dict[Key, Row | None] = {}
        for key, row in incoming.items():
            confirmed = self.outbox.shadow[key] if key in self.outbox.shadow else before[key]
            if confirmed is not None:
                known, sent = int(confirmed[2] or 0), int(row[2] or 0)
                if repaired_at < known <= self.cursor if repaired_at is not None else sent <= known:
                    continue
            after = None if row[3] else row
            if after != confirmed:
                fresh[key] = after
        return fresh

    def _current(self, keys: Iterable[Key]) -> dict[Key, Row | None]:
        by_entity: dict[str, list[str]] = {}
        for name, row_id in keys:
            by_entity.setdefault(name, []).append(row_id)
        found: dict[Key, Row | None] = {}
        for name, row_ids in by_entity.items():
            found |= dict.fromkeys((name, row_id) for row_id in row_ids)
            for row in self.rows.get_many(ENTITIES[name], row_ids):
                found[name, str(row[0])] = row
        return found

    def _write(self, rows: Mapping[Key, Row | None], start: Mapping[Key, Row | None]) -> list[Key]:
        """Write confirmed rows over what stands; returns the keys of rows that were taken out.

        What this workstation did itself mostly comes back as it stands, with a version: then that alone is written, and no
        index of the table is touched.
        """
        puts: dict[str, list[Row]] = {}
        confirmed: dict[str, list[tuple[Value, str]]] = {}
        gone: dict[str, list[str]] = {}
        for (name, row_id), row in rows.items():
            there = start[name, row_id]
            if row is not None and there is not None and row[:2] == there[:2] and row[3:] == there[3:]:
                confirmed.setdefault(name, []).append((row[2], row_id))
            elif row is not None:
                puts.setdefault(name, []).append(row)
            elif there is not None:
                gone.setdefault(name, []).append(row_id)
        for name, row_ids in gone.items():
            search_index.forget(self.connection, name, row_ids)
            self.rows.executemany(f'DELETE FROM "{name}" WHERE id = ?', [(row_id,) for row_id in row_ids])
        for name, versions in confirmed.items():
            self.rows.executemany(f'UPDATE "{name}" SET ver = ? WHERE id = ?', versions)
        for name, some in puts.items():
            self.rows.put_many(ENTITIES[name], some)
        return [(name, row_id) for name, row_ids in gone.items() for row_id in row_ids]


def principal_of(rows: Rows, text: str) -> Principal:
    """The principal named by `staff:<id>`, `device:<id>` … with the roles that this copy's rows give. Raises Refused."""
    kind, _, name = text.partition(":")
    if kind == "staff":
        row = rows.get(_STAFF, name)
        if row is None or row[3] or row[_STAFF.positions["disabled"]]:
            raise Refused("authority_lost", "Whoever did this does not work here.")
        roles = msgspec.json.decode(str(row[_STAFF.positions["roles"]]), type=frozenset[Role])
        return Principal(kind, name, roles)
    if kind == JOURNEY:
        return journey_principal(rows, name)
    if kind == "device":
        return Principal(kind, name, frozenset({Role.AGENT}))
    raise Refused("unknown_principal", f"A workstation does nothing in the name of {kind or 'nobody'}.")
