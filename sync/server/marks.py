"""What was decided about workstations, written down beside the database as well.

A backup is older than the latest decision. Restoring it must not let a stolen machine in again, nor hand one more than its
owner last allowed it; nobody's desk holds such a decision to send it again.
"""

import json
from pathlib import Path
from typing import Final

import msgspec

from sync.model.rows import Rows
from sync.server.database import UnusableDatabase
from sync.server.devices import ACTIVE, revoke_device
from sync.server.private import write_private

_REGISTER: Final = "workstations.json"


class Mark(msgspec.Struct, frozen=True):
    """A workstation's standing; of two settings of its scopes the one with the higher number is the later."""

    device: str
    state: str
    scopes: list[str]
    scope_gen: int


def keep(folder: Path, rows: Rows) -> None:
    """Write down how every workstation stands, beside what was known of others. Raises UnusableDatabase, OSError."""
    known = _read(folder)
    together = known | {
        mark.device: _later(mark, known.get(mark.device)) for mark in _standing(rows).values()
    }
    if together != known:
        listed = sorted(together.values(), key=lambda mark: mark.device)
        write_private(folder / _REGISTER, msgspec.json.encode(listed))


def overdue(folder: Path, rows: Rows) -> list[Mark]:
    """The workstations of which this database, restored from an older backup, does not know the latest. Raises
    UnusableDatabase."""
    standing = _standing(rows)
    later = {device: _later(mark, standing.get(device)) for device, mark in _read(folder).items()}
    return [later[device] for device, mark in sorted(standing.items()) if later.get(device, mark) != mark]


def apply_again(rows: Rows, marks: list[Mark]) -> None:
    """Decide again what was decided about these workstations."""
    for mark in marks:
        rows.execute(
            "UPDATE device SET scopes = ?, scope_gen = ? WHERE id = ?",
            (json.dumps(mark.scopes), mark.scope_gen, mark.device),
        )
        if mark.state != ACTIVE:
            revoke_device(rows, mark.device)


def _standing(rows: Rows) -> dict[str, Mark]:
    sql = "SELECT id, state, scopes, scope_gen FROM device WHERE token_hash <> ''"
    return {
        row_id: Mark(row_id, state, json.loads(scopes), scope_gen)
        for row_id, state, scopes, scope_gen in rows.execute(sql).fetchall()
    }


def _later(one: Mark, other: Mark | None) -> Mark:
    """The latest of what two accounts of a workstation say. One that was signed out stays so."""
    if other is None:
        return one
    scoped = max(one, other, key=lambda mark: mark.scope_gen)
    state = one.state if one.state != ACTIVE else other.state
    return msgspec.structs.replace(scoped, state=state)


def _read(folder: Path) -> dict[str, Mark]:
    path = folder / _REGISTER
    if not path.exists():
        return {}
    try:
        return {mark.device: mark for mark in msgspec.json.decode(path.read_bytes(), type=list[Mark])}
    except (OSError, msgspec.DecodeError) as error:
        raise UnusableDatabase(
            f"The register of workstations {path} cannot be read ({type(error).__name__}). Put it back from a copy, or "
            "remove it and look at every workstation: one that was signed out may be in again."
        ) from None
