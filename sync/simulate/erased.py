"""What the oracle knows of people who were erased: nothing that was written about them may be left anywhere (invariant I8),
but that something happened, when, and of what kind."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from sync.model import replica_file
from sync.model.entities import ENTITIES
from sync.model.rows import Rows

SECRET = re.compile(rb"[0-9a-f]{16}(?=\))")
"""What is written once and nowhere else (see makers.words.secret)."""
Key = tuple[str, str]
_WHOSE = {
    name: 0 if name == "contact" else kind.positions["contact_id"]
    for name, kind in ENTITIES.items()
    if name == "contact" or "contact_id" in kind.positions
}
"""Collection -> where a row says whose it is."""
_NOTHING = "{}"
"""What stands on a card whose words were erased."""


class Erased:
    """Who was erased, in whatever life of the server's database, and what was written about them."""

    def __init__(self) -> None:
        self.people: set[str] = set()
        self.too_late: set[str] = set()
        """Work that was refused because it would have brought something of them back: its words are kept nowhere."""
        self._about: dict[str, set[bytes]] = {}
        """Contact -> the secrets that ever stood in a row of theirs."""
        self._told: dict[str, set[str]] = {}
        """Mutation -> the contacts on whose timelines it stands."""

    def lived(self, entity: str, row: tuple[Any, ...]) -> None:
        """A version of a row became durable on a server."""
        whose = _WHOSE.get(entity)
        if whose is None or row[whose] is None:
            return
        contact = str(row[whose])
        if secrets := SECRET.findall(msgspec.json.encode(row)):
            self._about.setdefault(contact, set()).update(secrets)
        if entity == "timeline":
            self._told.setdefault(row[ENTITIES[entity].positions["mutation"]], set()).add(contact)

    def look(self, rows: Rows) -> None:
        """A server committed: who is erased in its database."""
        sql = "SELECT id FROM erased WHERE entity = 'contact'"
        self.people.update(row_id for (row_id,) in rows.execute(sql).fetchall())

    def went_with(self, ulid: str, body: bytes) -> bool:
        """Whether what was typed was about somebody who was erased: no desk keeps it for a server that was put back."""
        return (
            ulid in self.too_late
            or bool(self._told.get(ulid, set()) & self.people)
            or any(person.encode() in body for person in self.people)
        )

    def stands_for(self, card_body: str) -> bool:
        """Whether this is what stands on a card after erasing."""
        return bool(self.people) and card_body == _NOTHING

    def secrets(self, history: Mapping[Key, list[tuple[int, tuple[Any, ...]]]]) -> set[bytes]:
        """What was written about erased people, and stands with nobody else now."""
        gone = set[bytes]().union(*(self._about.get(person, set()) for person in self.people))
        for (entity, _), versions in history.items() if gone else ():
            whose, row = _WHOSE.get(entity), versions[-1][1]
            if whose is not None and row[whose] is not None and row[whose] not in self.people:
                gone.difference_update(SECRET.findall(msgspec.json.encode(row)))
        return gone


def left_on_server(rows: Rows, secrets: set[bytes]) -> str | None:
    """Where one of these secrets stands in a server's tables."""
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if rows.dialect == "sqlite"
        else "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
    )
    tables = sorted(name for (name,) in rows.execute(sql).fetchall())
    return _left(((name, rows.execute(f'SELECT * FROM "{name}"').fetchall()) for name in tables), secrets)


def left_on_desk(connection: Any, folder: Path, secrets: set[bytes]) -> str | None:
    """Where one of them stands in a replica: in its tables, and, once it has gone through its files, in those."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    tables = sorted(name for (name,) in connection.execute(sql).fetchall())
    found = _left(
        ((name, connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in tables), secrets
    )
    if found is not None or replica_file.get_local(connection, replica_file.UNSCRUBBED) is not None:
        return found
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if any(secret in content for secret in secrets):
            return path.name
    return None


def _left(tables: Iterable[tuple[str, list[Any]]], secrets: set[bytes]) -> str | None:
    for name, found in tables:
        for row in found:
            told = " ".join(str(value) for value in row).encode()
            if not secrets.isdisjoint(SECRET.findall(told)):
                return name
    return None
