"""Everything of one kind, in order and in constant memory: what an export writes."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from sync.exchange.rows import LONGEST_NOTE, ContactRow
from sync.model.words import ConsentState
from sync.replica.queries.reading import Reader, marks

_PAGE = 500
_TIMELINE = (
    "id", "contact_id", "contact", "kind", "at", "actor", "who", "subject_kind", "subject_id", "command", "mutation", "data",
)  # fmt: skip
_MESSAGES = (
    "id", "conversation_id", "contact_id", "contact", "direction", "channel", "subject", "body", "state", "at", "author",
)  # fmt: skip


def contact_rows(reader: Reader) -> Iterator[ContactRow]:
    """Every contact as the exchange formats write it, in name order; notes that stand come newest first."""
    taken_back = _undone(reader)
    after, line = ("", ""), 0
    while True:
        page = reader.execute(
            "SELECT c.sort_key, c.id, c.name, c.given_name, c.family_name, c.birth_date, c.language, c.address, "
            "c.external_ref, s.name FROM contact c LEFT JOIN source s ON s.id = c.source_id "
            "WHERE (c.sort_key, c.id) > (?, ?) AND c.deleted = 0 AND c.merged_into IS NULL "
            "ORDER BY c.sort_key, c.id LIMIT ?",
            (*after, _PAGE),
        ).fetchall()
        if not page:
            return
        after = (page[-1][0], page[-1][1])
        ids = [row[1] for row in page]
        reach, consents = _reach(reader, ids), _consents(reader, ids)
        tags, notes = _tags(reader, ids), _notes(reader, ids, taken_back)
        for _, row_id, name, given, family, born, language, address, reference, source in page:
            line += 1
            at = reach.get(row_id, [])
            yield ContactRow(
                source_line=line,
                name="" if any(name == value for _, value in at) else name,
                given=given or "",
                family=family or "",
                phones=tuple(value for kind, value in at if kind == "phone"),
                emails=tuple(value for kind, value in at if kind == "email"),
                birth_date=date.fromisoformat(born) if born else None,
                language=language,
                tags=tuple(tags.get(row_id, ())),
                note="\n\n".join(notes.get(row_id, ()))[:LONGEST_NOTE],
                source=source or "",
                external_id=reference or row_id,
                address=address or "",
                consent=consents.get(row_id),
            )


def timeline(reader: Reader) -> Iterator[dict[str, Any]]:
    """Every timeline entry, in the order of its id; `data` decoded."""
    sql = (
        "SELECT t.id, t.contact_id, c.name, t.kind, t.at, t.actor, s.name, t.subject_kind, t.subject_id, t.command, "
        "t.mutation, t.data FROM timeline t LEFT JOIN contact c ON c.id = t.contact_id "
        "LEFT JOIN staff s ON 'staff:' || s.id = t.actor WHERE t.deleted = 0 AND t.id > ? ORDER BY t.id LIMIT ?"
    )
    for entry in _by_id(reader, sql, _TIMELINE):
        entry["data"] = json.loads(entry["data"]) if entry["data"] else None
        yield entry


def messages(reader: Reader) -> Iterator[dict[str, Any]]:
    """Every message, in the order of its id."""
    sql = (
        "SELECT m.id, m.conversation_id, m.contact_id, c.name, m.direction, m.channel, m.subject, m.body, m.state, m.at, "
        "m.author FROM message m LEFT JOIN contact c ON c.id = m.contact_id "
        "WHERE m.deleted = 0 AND m.id > ? ORDER BY m.id LIMIT ?"
    )
    yield from _by_id(reader, sql, _MESSAGES)


def _by_id(reader: Reader, sql: str, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    after = ""
    while page := reader.execute(sql, (after, _PAGE)).fetchall():
        after = page[-1][0]
        for row in page:
            yield dict(zip(names, row, strict=True))


def _reach(reader: Reader, ids: list[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for contact_id, kind, value in reader.execute(
        "SELECT ce.contact_id, e.kind, e.value FROM contact_endpoint ce JOIN endpoint e ON e.id = ce.endpoint_id "
        f"WHERE ce.contact_id IN ({marks(ids)}) AND ce.deleted = 0 ORDER BY ce.is_primary DESC, e.value",
        tuple(ids),
    ):
        found.setdefault(contact_id, []).append((kind, value))
    return found


def _tags(reader: Reader, ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for contact_id, name in reader.execute(
        "SELECT ct.contact_id, t.name FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id AND t.deleted = 0 "
        f"WHERE ct.contact_id IN ({marks(ids)}) AND ct.deleted = 0 ORDER BY t.name",
        tuple(ids),
    ):
        found.setdefault(contact_id, []).append(name)
    return found


def _consents(reader: Reader, ids: list[str]) -> dict[str, ConsentState]:
    """The answer to marketing; one no outweighs every yes."""
    found: dict[str, ConsentState] = {}
    for contact_id, state in reader.execute(
        "SELECT ce.contact_id, n.state FROM contact_endpoint ce JOIN consent n ON n.endpoint_id = ce.endpoint_id "
        f"WHERE ce.contact_id IN ({marks(ids)}) AND ce.deleted = 0 AND n.deleted = 0 AND n.purpose = 'marketing'",
        tuple(ids),
    ):
        if found.get(contact_id) is not ConsentState.WITHDRAWN:
            found[contact_id] = ConsentState(state)
    return found


def _notes(reader: Reader, ids: list[str], taken_back: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for contact_id, mutation, data in reader.execute(
        "SELECT contact_id, mutation, data FROM timeline "
        f"WHERE contact_id IN ({marks(ids)}) AND kind = 'note.added' AND deleted = 0 ORDER BY at DESC, id DESC",
        tuple(ids),
    ):
        text = msgspec.json.decode(data, type=dict[str, Any]).get("text") if data else None
        if isinstance(text, str) and mutation not in taken_back:
            found.setdefault(contact_id, []).append(text)
    return found


def _undone(reader: Reader) -> set[str]:
    """The mutations that were taken back. An undo that was itself undone counts for nothing."""
    undos = reader.execute(
        "SELECT mutation, data FROM timeline WHERE kind = 'command.undone' AND deleted = 0 ORDER BY at DESC, ver DESC, id DESC"
    ).fetchall()
    undone: set[str] = set()
    for mutation, data in undos:
        if mutation not in undone and data is not None:
            undone.add(str(msgspec.json.decode(data, type=dict[str, Any])["undone"]))
    return undone
