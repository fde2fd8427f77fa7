"""Whom somebody means who types a name, a phone number, an e-mail address or an id."""

from datetime import date

from sync.commands.names import sort_key
from sync.exchange.duplicates import KnownContact
from sync.model.ids import fact_id, is_id
from sync.replica.queries import search
from sync.replica.queries.contacts import ContactLine, lines
from sync.replica.queries.desk import practice
from sync.replica.queries.reading import Reader

MOST = 50
"""Contacts found at most."""


def find(reader: Reader, who: str, limit: int = MOST) -> list[ContactLine]:
    """The contacts meant: by id, by exact phone or e-mail, by their whole name, else by what the search finds."""
    typed = who.strip()
    if is_id(typed):
        return lines(reader, [_survivor(reader, typed)])
    for kind, value in _endpoints(reader, typed):
        if found := _reached(reader, fact_id("endpoint", kind, value)):
            return found[:limit]
    return _named(reader, typed, limit) or search.people(reader, typed, limit)


def _endpoints(reader: Reader, typed: str) -> list[tuple[str, str]]:
    from sync.model.endpoints import UnusableEndpoint, parse_email, parse_phone  # phonenumbers costs 50 ms

    try:
        if "@" in typed:
            return [("email", parse_email(typed))]
        if sum(letter.isdecimal() for letter in typed) >= 6:
            home = practice(reader)
            return [("phone", parse_phone(typed, home.region if home is not None else "ZZ"))]
    except UnusableEndpoint:
        pass
    return []


def _named(reader: Reader, typed: str, limit: int) -> list[ContactLine]:
    sql = "SELECT id FROM contact WHERE sort_key = ? AND merged_into IS NULL ORDER BY id LIMIT ?"
    return (
        lines(reader, [row_id for (row_id,) in reader.execute(sql, (sort_key(typed), limit))])
        if typed
        else []
    )


def _reached(reader: Reader, endpoint_id: str) -> list[ContactLine]:
    sql = "SELECT contact_id FROM contact_endpoint WHERE endpoint_id = ? AND deleted = 0 ORDER BY contact_id"
    return lines(reader, [row_id for (row_id,) in reader.execute(sql, (endpoint_id,))])


def _survivor(reader: Reader, contact_id: str) -> str:
    """The contact that this one was merged into, or itself."""
    for _ in range(16):
        row = reader.execute("SELECT merged_into FROM contact WHERE id = ?", (contact_id,)).fetchone()
        if row is None or row[0] is None:
            break
        contact_id = row[0]
    return contact_id


def known_at(reader: Reader, endpoint: str) -> list[KnownContact]:
    """Who is reached at an E.164 phone or an e-mail address, for telling the duplicates of an import."""
    kind = "email" if "@" in endpoint else "phone"
    found = reader.execute(
        "SELECT c.id, c.name, c.given_name, c.birth_date FROM contact_endpoint l JOIN contact c ON c.id = l.contact_id "
        "WHERE l.endpoint_id = ? AND l.deleted = 0 AND c.deleted = 0 AND c.merged_into IS NULL ORDER BY c.id",
        (fact_id("endpoint", kind, endpoint),),
    )
    return [
        KnownContact(row_id, name, given or "", date.fromisoformat(born) if born else None)
        for row_id, name, given, born in found
    ]


def imported(reader: Reader, import_id: str) -> tuple[int, int]:
    """(contacts that came in, known ones that got something they lacked) by an import."""
    row = reader.execute(
        "SELECT count(*), coalesce(sum(json_extract(data, '$.is_new')), 0) FROM timeline "
        "WHERE kind = 'contact.imported' AND subject_id = ? AND deleted = 0",
        (import_id,),
    ).fetchone()
    return int(row[1]), int(row[0]) - int(row[1])


def held_of(reader: Reader, import_id: str, journey: str) -> int:
    """How many whom an import brought in are held, because the journey that it began for them is paused."""
    row = reader.execute(
        "SELECT count(*) FROM enrolment WHERE journey = ? AND state = 'held' AND deleted = 0 AND contact_id IN "
        "(SELECT contact_id FROM timeline WHERE kind = 'contact.imported' AND subject_id = ? AND deleted = 0)",
        (journey, import_id),
    ).fetchone()
    return int(row[0])
