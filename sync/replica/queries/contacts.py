"""Contacts for the screens: the table by keyset, and everything the contact page tells about one person."""

from collections.abc import Iterable, Sequence

import msgspec

from sync.replica.queries.reading import Reader, every, first, marks, number, parts

Key = tuple[str, str]
"""(sort_key, id): where a contact stands in the table."""

_TABLE = """
    SELECT c.id, c.sort_key, c.name, c.kind,
        (SELECT e.value FROM contact_endpoint ce JOIN endpoint e ON e.id = ce.endpoint_id
            WHERE ce.contact_id = c.id AND ce.deleted = 0 ORDER BY e.kind = 'phone' DESC, ce.is_primary DESC, ce.id LIMIT 1),
        (SELECT s.name FROM opportunity o JOIN stage s ON s.id = o.stage_id
            WHERE o.contact_id = c.id AND o.deleted = 0 ORDER BY o.state = 'open' DESC, o.created_at DESC, o.id LIMIT 1),
        (SELECT s.key FROM opportunity o JOIN stage s ON s.id = o.stage_id
            WHERE o.contact_id = c.id AND o.deleted = 0 ORDER BY o.state = 'open' DESC, o.created_at DESC, o.id LIMIT 1),
        (SELECT t.kind FROM timeline t WHERE t.contact_id = c.id ORDER BY t.at DESC LIMIT 1),
        (SELECT max(t.at) FROM timeline t WHERE t.contact_id = c.id),
        (SELECT b.action FROM board b WHERE b.contact_id = c.id ORDER BY b.due_at IS NULL, b.due_at LIMIT 1),
        (SELECT b.due_at FROM board b WHERE b.contact_id = c.id ORDER BY b.due_at IS NULL, b.due_at LIMIT 1)
    FROM contact c"""
_LIVE = "c.deleted = 0 AND c.merged_into IS NULL"


class ContactLine(msgspec.Struct, frozen=True):
    """A contact as a row of the table. `phone` is its first endpoint; `stage` and `stage_key` its opportunity's, None
    without one; `next` a phrase (JSON), as on the board."""

    id: str
    sort_key: str
    name: str
    kind: str
    phone: str | None
    stage: str | None
    stage_key: str | None
    last: str | None
    last_at: int | None
    next: str | None
    next_at: int | None


class Person(msgspec.Struct, frozen=True):
    """The contact itself."""

    id: str
    name: str
    given_name: str | None
    family_name: str | None
    kind: str
    birth_date: str | None
    language: str | None
    address: str | None
    score: int | None
    external_ref: str | None
    merged_into: str | None
    created_at: int
    owner_id: str | None
    owner: str | None
    source: str | None
    place: str | None


class Reach(msgspec.Struct, frozen=True):
    """An endpoint of a contact."""

    id: str
    kind: str
    value: str
    label: str | None
    primary: int


class Relative(msgspec.Struct, frozen=True):
    """Someone who shares an endpoint: the family on one phone."""

    id: str
    name: str
    kind: str
    endpoint: str


class Answer(msgspec.Struct, frozen=True):
    """A standing consent. `state` is a ConsentState."""

    endpoint_id: str
    channel: str
    purpose: str
    state: str
    wording: str | None
    source: str
    at: int


class Deal(msgspec.Struct, frozen=True):
    """An opportunity, newest first. `value` in minor units."""

    id: str
    title: str
    value: int | None
    currency: str | None
    state: str
    stage: str | None
    stage_key: str | None
    stage_at: int
    ver: int


class Visit(msgspec.Struct, frozen=True):
    """An appointment with the words around it."""

    id: str
    start_at: int
    end_at: int
    status: str
    service: str | None
    practitioner: str | None
    room: str | None


class Running(msgspec.Struct, frozen=True):
    """An enrolment that runs now, and the version it is pinned to."""

    id: str
    journey: str
    number: int | None
    started_at: int
    version_id: str


class Happened(msgspec.Struct, frozen=True):
    """One timeline entry. `actor` is the principal, `who` the staff member's name where it is a person; `text` the
    message, note or call note behind it; `data` the event's own facts as JSON."""

    id: str
    kind: str
    at: int
    actor: str
    who: str | None
    subject_kind: str | None
    subject_id: str | None
    mutation: str
    command: str
    data: str | None
    text: str | None
    channel: str | None


def count(reader: Reader) -> int:
    """How many contacts the table shows; read off the ordering index alone."""
    return number(reader, "SELECT count(*) FROM contact INDEXED BY ix_contact_sort WHERE merged_into IS NULL")


def page(reader: Reader, after: Key | None, limit: int, skip: int = 0) -> list[ContactLine]:
    """The next contacts after a key, in name order. `skip` jumps over rows on the index, for a drag of the scroll bar."""
    if not skip:
        return every(
            reader,
            ContactLine,
            f"{_TABLE} WHERE (c.sort_key, c.id) > (?, ?) AND {_LIVE} ORDER BY c.sort_key, c.id LIMIT ?",
            (*(after or ("", "")), limit),
        )
    start = reader.execute(
        "SELECT sort_key, id FROM contact INDEXED BY ix_contact_sort "
        "WHERE merged_into IS NULL AND (sort_key, id) > (?, ?) ORDER BY sort_key, id LIMIT 1 OFFSET ?",
        (*(after or ("", "")), skip - 1),
    ).fetchone()
    return [] if start is None else page(reader, (start[0], start[1]), limit)


def place_of(reader: Reader, key: Key) -> int:
    """How many contacts stand before a key."""
    return number(
        reader, "SELECT count(*) FROM contact WHERE merged_into IS NULL AND (sort_key, id) < (?, ?)", key
    )


def lines(reader: Reader, ids: Sequence[str]) -> list[ContactLine]:
    """The table rows of these contacts, in the order of `ids`; those that are gone are left out."""
    found: dict[str, ContactLine] = {}
    for some in parts(ids):
        for line in every(reader, ContactLine, f"{_TABLE} WHERE c.id IN ({marks(some)}) AND {_LIVE}", some):
            found[line.id] = line
    return [found[row_id] for row_id in ids if row_id in found]


def lines_at(reader: Reader, numbers: Sequence[int]) -> list[ContactLine]:
    """The table rows of the contacts with these row numbers, in that order; those that are gone are left out."""
    found: dict[int, ContactLine] = {}
    for some in parts(numbers):
        sql = f"{_TABLE.replace('SELECT', 'SELECT c.rowid,', 1)} WHERE c.rowid IN ({marks(some)}) AND {_LIVE}"
        found |= {number: ContactLine(*line) for number, *line in reader.execute(sql, some)}
    return [found[number] for number in numbers if number in found]


def number_of(reader: Reader, contact_id: str) -> int | None:
    """A contact's row number, or None when there is no such contact."""
    row = reader.execute("SELECT rowid FROM contact WHERE id = ?", (contact_id,)).fetchone()
    return None if row is None else row[0]


def person(reader: Reader, contact_id: str) -> Person | None:
    """The contact, or None when there is none (any more)."""
    return first(
        reader,
        Person,
        "SELECT c.id, c.name, c.given_name, c.family_name, c.kind, c.birth_date, c.language, c.address, c.score, "
        "c.external_ref, c.merged_into, c.created_at, c.owner_id, s.name, o.name, l.name FROM contact c "
        "LEFT JOIN staff s ON s.id = c.owner_id LEFT JOIN source o ON o.id = c.source_id "
        "LEFT JOIN location l ON l.id = c.location_id WHERE c.id = ? AND c.deleted = 0",
        (contact_id,),
    )


def reach(reader: Reader, contact_id: str) -> list[Reach]:
    """A contact's phones and addresses, the primary ones first."""
    return every(
        reader,
        Reach,
        "SELECT e.id, e.kind, e.value, ce.label, ce.is_primary FROM contact_endpoint ce "
        "JOIN endpoint e ON e.id = ce.endpoint_id WHERE ce.contact_id = ? AND ce.deleted = 0 "
        "ORDER BY e.kind = 'phone' DESC, ce.is_primary DESC, e.value",
        (contact_id,),
    )


def family(reader: Reader, contact_id: str) -> list[Relative]:
    """Others who can be reached at one of this contact's endpoints."""
    return every(
        reader,
        Relative,
        "SELECT c.id, c.name, c.kind, min(e.value) FROM contact_endpoint mine "
        "JOIN contact_endpoint theirs ON theirs.endpoint_id = mine.endpoint_id AND theirs.deleted = 0 "
        f"JOIN contact c ON c.id = theirs.contact_id AND {_LIVE} JOIN endpoint e ON e.id = mine.endpoint_id "
        "WHERE mine.contact_id = ? AND mine.deleted = 0 AND c.id != mine.contact_id "
        "GROUP BY c.id ORDER BY c.sort_key, c.id LIMIT 20",
        (contact_id,),
    )


def consents(reader: Reader, contact_id: str) -> list[Answer]:
    """Standing answers for any of this contact's endpoints, the latest first."""
    return every(
        reader,
        Answer,
        "SELECT n.endpoint_id, n.channel, n.purpose, n.state, n.wording, n.source, n.at FROM contact_endpoint ce "
        "JOIN consent n ON n.endpoint_id = ce.endpoint_id AND n.deleted = 0 "
        "WHERE ce.contact_id = ? AND ce.deleted = 0 ORDER BY n.at DESC, n.id",
        (contact_id,),
    )


def tags(reader: Reader, contact_id: str) -> list[str]:
    """The names of a contact's tags, in order."""
    return [
        name
        for (name,) in reader.execute(
            "SELECT t.name FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id AND t.deleted = 0 "
            "WHERE ct.contact_id = ? AND ct.deleted = 0 ORDER BY t.name",
            (contact_id,),
        )
    ]


def deals(reader: Reader, contact_id: str) -> list[Deal]:
    """A contact's opportunities, open ones first, then the newest."""
    return every(
        reader,
        Deal,
        "SELECT o.id, o.title, o.value, o.currency, o.state, s.name, s.key, o.stage_at, o.ver FROM opportunity o "
        "LEFT JOIN stage s ON s.id = o.stage_id WHERE o.contact_id = ? AND o.deleted = 0 "
        "ORDER BY o.state = 'open' DESC, o.created_at DESC, o.id",
        (contact_id,),
    )


def visits(reader: Reader, contact_id: str, limit: int = 20) -> list[Visit]:
    """A contact's appointments, the latest first."""
    return every(
        reader,
        Visit,
        "SELECT a.id, a.start_at, a.end_at, a.status, s.name, p.name, r.name FROM appointment a "
        "LEFT JOIN service s ON s.id = a.service_id LEFT JOIN practitioner p ON p.id = a.practitioner_id "
        "LEFT JOIN room r ON r.id = a.room_id WHERE a.contact_id = ? AND a.deleted = 0 "
        "ORDER BY a.start_at DESC, a.id LIMIT ?",
        (contact_id, limit),
    )


def running(reader: Reader, contact_id: str) -> list[Running]:
    """The journeys that run for a contact."""
    return every(
        reader,
        Running,
        "SELECT n.id, n.journey, v.number, n.started_at, n.version_id FROM enrolment n "
        "LEFT JOIN journey_version v ON v.id = n.version_id "
        "WHERE n.contact_id = ? AND n.deleted = 0 AND n.state = 'running' ORDER BY n.started_at DESC, n.id",
        (contact_id,),
    )


def happened(
    reader: Reader,
    contact_id: str,
    before: tuple[int, str] | None = None,
    *,
    kinds: Sequence[str] = (),
    limit: int = 100,
) -> list[Happened]:
    """A page of a contact's timeline, newest first, before (at, id); `kinds` keeps event families such as "call."."""
    at, row_id = before or (2**62, "")
    family_clause = " OR ".join("t.kind LIKE ?" for _ in kinds)
    chosen = f"AND ({family_clause})" if kinds else ""
    return every(
        reader,
        Happened,
        "SELECT t.id, t.kind, t.at, t.actor, s.name, t.subject_kind, t.subject_id, t.mutation, t.command, t.data, "
        "coalesce(m.body, c.note), coalesce(m.channel, CASE WHEN c.id IS NOT NULL THEN 'phone' END) "
        "FROM timeline t INDEXED BY ix_timeline_contact LEFT JOIN staff s ON 'staff:' || s.id = t.actor "
        "LEFT JOIN message m ON t.subject_kind = 'message' AND m.id = t.subject_id "
        "LEFT JOIN call c ON t.subject_kind = 'call' AND c.id = t.subject_id "
        f"WHERE t.contact_id = ? AND (t.at, t.id) < (?, ?) {chosen} ORDER BY t.at DESC, t.id DESC LIMIT ?",
        (contact_id, at, row_id, *(f"{kind}%" for kind in kinds), limit),
    )


def moments(reader: Reader, contact_id: str, quiet: Iterable[str] = ()) -> list[int]:
    """When anything happened with a contact, epoch ms, ascending; without the kinds in `quiet`."""
    kinds = tuple(quiet)
    marks = ", ".join("?" * len(kinds))
    rows = reader.execute(
        f"SELECT DISTINCT at FROM timeline WHERE contact_id = ? AND kind NOT IN ({marks}) ORDER BY at",
        (contact_id, *kinds),
    )
    return [at for (at,) in rows.fetchall()]


def conversation(reader: Reader, contact_id: str) -> tuple[str, str] | None:
    """(id, channel) of the conversation a contact was last heard in, or None."""
    row = reader.execute(
        "SELECT id, channel FROM conversation WHERE contact_id = ? AND deleted = 0 ORDER BY last_at DESC, id LIMIT 1",
        (contact_id,),
    ).fetchone()
    return None if row is None else (row[0], row[1])
