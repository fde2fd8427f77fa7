"""The search index of a replica file: two FTS5 tables that hold terms only, kept from the images of what changed.

Contentless: the words stand in the domain's tables and nowhere twice. Their rowids are those of `contact` and
`message`, so a replica file must never be VACUUMed, which may renumber them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sync.model.base import Row
from sync.model.entities import ENTITIES
from sync.model.search import terms

Images = dict[tuple[str, str], tuple[Row | None, Row | None]]

# Prefix indexes as long as people type before a name is told from others: without one of the right length, FTS5 merges every
# word that begins so (20 ms at 200,000 contacts, where these take 4).
TABLES = ("contact_search", "message_search")
_CREATE = (
    "CREATE VIRTUAL TABLE contact_search USING fts5(name, endpoints, tags, content='', contentless_delete=1, "
    "tokenize='ascii', detail=none, prefix='1 2 3 4 5 6')",
    "CREATE VIRTUAL TABLE message_search USING fts5(body, content='', contentless_delete=1, "
    "tokenize='ascii', detail=none, prefix='2 3 4 5 6')",
)
_ENDPOINTS = (
    "SELECT l.contact_id, e.value FROM contact_endpoint l JOIN endpoint e ON e.id = l.endpoint_id "
    "WHERE l.deleted = 0 AND e.deleted = 0"
)
_TAGS = "SELECT l.contact_id, t.name FROM contact_tag l JOIN tag t ON t.id = l.tag_id WHERE l.deleted = 0 AND t.deleted = 0"
_CONTACTS = "SELECT rowid, id, name, external_ref FROM contact WHERE deleted = 0"
_MESSAGES = "SELECT rowid, subject, body FROM message WHERE deleted = 0"
_PUT_CONTACT = "INSERT OR REPLACE INTO contact_search (rowid, name, endpoints, tags) VALUES (?, ?, ?, ?)"
_PUT_MESSAGE = "INSERT OR REPLACE INTO message_search (rowid, body) VALUES (?, ?)"
_CHUNK = 400


def create(connection: Any) -> None:
    """Make the empty index tables."""
    for sql in _CREATE:
        connection.execute(sql)


def index_all(connection: Any) -> None:
    """Fill the empty index from the tables: after a bulk fill, inside its transaction."""
    endpoints = _gathered(connection.execute(_ENDPOINTS))
    tags = _gathered(connection.execute(_TAGS))
    connection.executemany(
        _PUT_CONTACT, (_contact_document(row, endpoints, tags) for row in connection.execute(_CONTACTS))
    )
    connection.executemany(_PUT_MESSAGE, (_message_document(row) for row in connection.execute(_MESSAGES)))


def index_changes(connection: Any, images: Images) -> None:
    """Bring the index up to the tables for what `images` touched. Rows about to leave the tables altogether are
    `forget`ted first: without them nobody knows their numbers."""
    contacts: set[str] = set()
    messages: list[str] = []
    tags: list[str] = []
    for (entity, row_id), (before, after) in images.items():
        if entity == "contact":
            if (
                before is None
                or after is None
                or _differ(entity, before, after, ("name", "external_ref", "deleted"))
            ):
                contacts.add(row_id)
        elif entity == "message":
            if (
                before is None
                or after is None
                or _differ(entity, before, after, ("subject", "body", "deleted"))
            ):
                messages.append(row_id)
        elif entity in {"contact_endpoint", "contact_tag"}:
            position = ENTITIES[entity].positions["contact_id"]
            contacts.update(str(row[position]) for row in (before, after) if row is not None)
        elif entity == "tag" and before is not None:
            tags.append(row_id)
    if tags:
        contacts.update(
            row[0] for row in _each(connection, "SELECT contact_id FROM contact_tag WHERE tag_id IN ", tags)
        )
    if contacts:
        _index_contacts(connection, sorted(contacts))
    if messages:
        _index_messages(connection, messages)


def forget(connection: Any, entity: str, row_ids: Sequence[str]) -> None:
    """Take rows out of the index that are about to be removed from their table."""
    if entity in {"contact", "message"}:
        numbers = _each(connection, f'SELECT rowid FROM "{entity}" WHERE id IN ', row_ids)
        connection.executemany(f"DELETE FROM {entity}_search WHERE rowid = ?", numbers)


def documents(connection: Any, table: str) -> Iterator[tuple[int, str]]:
    """(number, terms) of everything that this table of the index has to hold, from the rows: to compare it with."""
    if table == "message_search":
        yield from map(_message_document, connection.execute(_MESSAGES))
        return
    endpoints, tags = _gathered(connection.execute(_ENDPOINTS)), _gathered(connection.execute(_TAGS))
    for row in connection.execute(_CONTACTS):
        number, *parts = _contact_document(row, endpoints, tags)
        yield number, " ".join(parts)


def mend(connection: Any, table: str, numbers: Sequence[int]) -> None:
    """Make the entries of these numbers anew from their rows; those of no row go."""
    entity = table.removesuffix("_search")
    connection.executemany(f"DELETE FROM {table} WHERE rowid = ?", [(number,) for number in numbers])
    row_ids = [
        row_id
        for start in range(0, len(numbers), _CHUNK)
        for (row_id,) in connection.execute(
            f'SELECT id FROM "{entity}" WHERE rowid IN ({", ".join("?" * len(numbers[start : start + _CHUNK]))})',
            numbers[start : start + _CHUNK],
        ).fetchall()
    ]
    (_index_messages if entity == "message" else _index_contacts)(connection, row_ids)


def purge(connection: Any) -> None:
    """Rewrite the index so that no term of a forgotten row is left in the file (invariant I8)."""
    for table in TABLES:
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def _index_contacts(connection: Any, row_ids: Sequence[str]) -> None:
    endpoints = _gathered(_each(connection, f"{_ENDPOINTS} AND l.contact_id IN ", row_ids))
    tags = _gathered(_each(connection, f"{_TAGS} AND l.contact_id IN ", row_ids))
    live = _each(connection, f"{_CONTACTS} AND id IN ", row_ids)
    connection.executemany(_PUT_CONTACT, [_contact_document(row, endpoints, tags) for row in live])
    dead = _each(connection, "SELECT rowid FROM contact WHERE deleted = 1 AND id IN ", row_ids)
    connection.executemany("DELETE FROM contact_search WHERE rowid = ?", dead)


def _index_messages(connection: Any, row_ids: Sequence[str]) -> None:
    live = _each(connection, f"{_MESSAGES} AND id IN ", row_ids)
    connection.executemany(_PUT_MESSAGE, [_message_document(row) for row in live])
    dead = _each(connection, "SELECT rowid FROM message WHERE deleted = 1 AND id IN ", row_ids)
    connection.executemany("DELETE FROM message_search WHERE rowid = ?", dead)


def _contact_document(
    row: tuple[int, str, str, str | None], endpoints: dict[str, list[str]], tags: dict[str, list[str]]
) -> tuple[int, str, str, str]:
    number, row_id, name, reference = row
    return (
        number,
        _document(f"{name or ''} {reference or ''}"),
        _document(" ".join(endpoints.get(row_id, ()))),
        _document(" ".join(tags.get(row_id, ()))),
    )


def _message_document(row: tuple[int, str | None, str | None]) -> tuple[int, str]:
    return row[0], _document(f"{row[1] or ''} {row[2] or ''}")


def _document(text: str) -> str:
    return " ".join(terms(text))


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _differ(entity: str, before: Row, after: Row, columns: Sequence[str]) -> bool:
    positions = ENTITIES[entity].positions
    return any(before[positions[column]] != after[positions[column]] for column in columns)


def _each(connection: Any, sql: str, row_ids: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(row_ids), _CHUNK):
        part = row_ids[start : start + _CHUNK]
        found += connection.execute(f"{sql}({', '.join('?' * len(part))})", part).fetchall()
    return found
