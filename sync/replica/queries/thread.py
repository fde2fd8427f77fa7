"""One conversation as it is read and answered: what was said, by which ways an answer could go, and what was typed."""

import msgspec

from sync.model.ids import fact_id
from sync.replica.queries.reading import Reader, every, first

SHOWN = 4_000
"""Characters of a message that are read at first; a longer one is opened whole."""
_SAID = "'received', 'logged', 'sending', 'sent', 'delivered', 'read', 'unknown', 'queued', 'failed', 'needs_review'"
"""States of messages that hold a key of their own, as `sync.commands.sending.conversation_head` counts them."""


class Spoken(msgspec.Struct, frozen=True):
    """A message. `body` is its beginning, `length` the whole's; `who` a colleague's name. Where it is one that leaves the
    building, `effect` is its state there, with reason, moment of sending (server's clock), lease and proof (JSON);
    `pending` says that the server has not taken it in yet."""

    id: str
    conversation_id: str
    direction: str
    channel: str
    subject: str | None
    body: str
    length: int
    state: str
    at: int
    author: str | None
    who: str | None
    key: str | None
    effect: str | None
    reason: str | None
    send_at: int | None
    lease_epoch: int | None
    out_at: int | None
    changed_at: int | None
    attempts: int | None
    proof: str | None
    provider_ref: str | None
    endpoint: str | None
    pending: int


class Standing(msgspec.Struct, frozen=True):
    """A conversation itself. `holder_id` is on it until `claim_until`."""

    id: str
    contact_id: str
    endpoint_id: str | None
    channel: str
    last_in_at: int
    read_at: int
    holder_id: str | None
    claim_until: int | None


class Way(msgspec.Struct, frozen=True):
    """An endpoint on a channel that could carry an answer: what they allowed there, when they last wrote there (anyone who
    shares it), and what became of the last message."""

    endpoint_id: str
    kind: str
    value: str
    label: str | None
    primary: int
    channel: str
    consent: str | None
    consent_at: int | None
    heard_at: int | None
    last_state: str | None
    last_reason: str | None
    last_changed_at: int | None


class Sharer(msgspec.Struct, frozen=True):
    """Somebody who is reached at an endpoint, and the next visit of theirs."""

    id: str
    name: str
    birth_date: str | None
    visit_at: int | None


class Option(msgspec.Struct, frozen=True):
    """Somebody a message may be from, and the visit that it may be about."""

    contact_id: str
    name: str
    appointment_id: str | None
    start_at: int | None


class Asked(msgspec.Struct, frozen=True):
    """A message from a shared phone or address of which nobody has said yet whom it is from."""

    message_id: str
    body: str
    options: list[Option]


class Typed(msgspec.Struct, frozen=True):
    """What was typed and not sent."""

    body: str
    subject: str
    channel: str
    endpoint_id: str
    at: int


def spoken(
    reader: Reader, contact_id: str, before: tuple[int, str] | None = None, limit: int = 80
) -> list[Spoken]:
    """What was said with a contact on every channel, newest first, before (at, id)."""
    at, row_id = before or (2**62, "")
    return every(
        reader,
        Spoken,
        f"SELECT m.id, m.conversation_id, m.direction, m.channel, m.subject, substr(m.body, 1, {SHOWN}), "
        "length(m.body), m.state, m.at, m.author, s.name, m.step_key, f.state, f.reason, f.send_at, f.lease_epoch, "
        "f.out_at, f.changed_at, f.attempts, f.proof, f.provider_ref, e.value, "
        "EXISTS (SELECT 1 FROM shadow w WHERE w.entity = 'effect' AND w.row_id = m.id) "
        "FROM message m LEFT JOIN effect f ON f.id = m.id LEFT JOIN staff s ON 'staff:' || s.id = m.author "
        "LEFT JOIN endpoint e ON e.id = f.endpoint_id "
        "WHERE m.conversation_id IN (SELECT id FROM conversation WHERE contact_id = ? AND deleted = 0) "
        "AND m.deleted = 0 AND (m.at, m.id) < (?, ?) ORDER BY m.at DESC, m.id DESC LIMIT ?",
        (contact_id, at, row_id, limit),
    )


def whole(reader: Reader, message_id: str) -> str:
    """All of a message's words."""
    row = reader.execute("SELECT body FROM message WHERE id = ? AND deleted = 0", (message_id,)).fetchone()
    return "" if row is None else row[0]


def departing(reader: Reader, effect_id: str) -> tuple[str, int, bool] | None:
    """State, moment of sending (server's clock) and whether the server has yet to take it in; None when there is none."""
    row = reader.execute(
        "SELECT state, send_at, EXISTS (SELECT 1 FROM shadow w WHERE w.entity = 'effect' AND w.row_id = f.id) "
        "FROM effect f WHERE f.id = ? AND f.deleted = 0",
        (effect_id,),
    ).fetchone()
    return None if row is None else (row[0], row[1], bool(row[2]))


def standing(reader: Reader, conversation_id: str) -> Standing | None:
    """The conversation, and who is on it or on its contact."""
    row = reader.execute(
        "SELECT contact_id, endpoint_id, channel, coalesce(last_in_at, 0), coalesce(read_at, 0) FROM conversation "
        "WHERE id = ? AND deleted = 0",
        (conversation_id,),
    ).fetchone()
    if row is None:
        return None
    claims = (fact_id("claim", "conversation", conversation_id), fact_id("claim", "contact", row[0]))
    held = reader.execute(
        "SELECT staff_id, lease_until FROM claim WHERE id IN (?, ?) AND deleted = 0 ORDER BY lease_until DESC LIMIT 1",
        claims,
    ).fetchone()
    return Standing(conversation_id, *row, *(held or (None, None)))


def head(reader: Reader, conversation_id: str) -> tuple[str, str, str | None] | None:
    """The last message said or queued in a conversation, which a reply is keyed by: its id, direction, and the colleague
    who wrote it."""
    row = reader.execute(
        "SELECT m.id, m.direction, s.name FROM message m LEFT JOIN staff s ON 'staff:' || s.id = m.author "
        f"WHERE m.conversation_id = ? AND m.deleted = 0 AND (m.state IN ({_SAID}) OR m.state = 'cancelled' AND EXISTS "
        "(SELECT 1 FROM effect f WHERE f.id = m.id AND (f.attempts > 0 OR f.reason IS NOT NULL))) "
        "ORDER BY m.at DESC, m.id DESC LIMIT 1",
        (conversation_id,),
    ).fetchone()
    return None if row is None else (row[0], row[1], row[2])


def ways(reader: Reader, contact_id: str) -> list[Way]:
    """Every way to write to a contact, phones first, the primary ones before the others."""
    return every(
        reader,
        Way,
        """
        SELECT e.id, e.kind, e.value, ce.label, ce.is_primary, ch.name, n.state, n.at,
            (SELECT max(c.last_in_at) FROM contact_endpoint o JOIN conversation c ON c.contact_id = o.contact_id
                AND c.endpoint_id = e.id AND c.channel = ch.name AND c.deleted = 0 WHERE o.endpoint_id = e.id),
            f.state, f.reason, f.changed_at
        FROM contact_endpoint ce JOIN endpoint e ON e.id = ce.endpoint_id
        JOIN (SELECT 'phone' AS kind, 'whatsapp' AS name, 1 AS place UNION ALL SELECT 'phone', 'sms', 2
            UNION ALL SELECT 'email', 'email', 3) ch ON ch.kind = e.kind
        LEFT JOIN consent n ON n.endpoint_id = e.id AND n.channel = ch.name AND n.purpose = 'care' AND n.deleted = 0
        LEFT JOIN effect f ON f.id = (SELECT l.id FROM effect l WHERE l.endpoint_id = e.id AND l.channel = ch.name
            AND l.deleted = 0 AND l.state IN ('sent', 'failed') ORDER BY l.changed_at DESC, l.id DESC LIMIT 1)
        WHERE ce.contact_id = ? AND ce.deleted = 0
        ORDER BY e.kind = 'phone' DESC, ce.is_primary DESC, e.value, ch.place""",
        (contact_id,),
    )


def sharers(reader: Reader, endpoint_id: str, now: int) -> list[Sharer]:
    """Everyone who is reached at an endpoint, those with a visit to come first."""
    return every(
        reader,
        Sharer,
        "SELECT p.id, p.name, p.birth_date, (SELECT min(a.start_at) FROM appointment a WHERE a.contact_id = p.id "
        "AND a.deleted = 0 AND a.start_at > ? AND a.status IN ('proposed', 'pending', 'booked')) AS visit "
        "FROM contact_endpoint ce JOIN contact p ON p.id = ce.contact_id AND p.deleted = 0 AND p.merged_into IS NULL "
        "WHERE ce.endpoint_id = ? AND ce.deleted = 0 ORDER BY visit IS NULL, visit, p.sort_key, p.id LIMIT 20",
        (now, endpoint_id),
    )


def asked(reader: Reader, contact_id: str) -> Asked | None:
    """The first question that is open about whom a contact's message is from, or None."""
    row = reader.execute(
        "SELECT p.message_id, substr(m.body, 1, 200), p.candidates FROM person_choice p "
        "JOIN message m ON m.id = p.message_id WHERE p.contact_id = ? AND p.state = 'open' AND p.deleted = 0 "
        "ORDER BY p.asked_at, p.id LIMIT 1",
        (contact_id,),
    ).fetchone()
    if row is None:
        return None
    options: list[Option] = []
    named: list[tuple[str, str | None]] = msgspec.json.decode(row[2], type=list[tuple[str, str | None]])
    if contact_id not in {person for person, _ in named}:
        named.append((contact_id, None))  # it may be theirs after all: they were the guess
    for person, visit in named:
        found = first(
            reader,
            Option,
            "SELECT c.id, c.name, a.id, a.start_at FROM contact c LEFT JOIN appointment a ON a.id = ? AND a.deleted = 0 "
            "WHERE c.id = ? AND c.deleted = 0",
            (visit, person),
        )
        options += [] if found is None else [found]
    return Asked(row[0], row[1], options)


def typed(reader: Reader, conversation_id: str, staff_id: str) -> Typed | None:
    """What a person has typed in a conversation and not sent."""
    return first(
        reader,
        Typed,
        "SELECT body, subject, channel, endpoint_id, at FROM draft WHERE conversation_id = ? AND staff_id = ?",
        (conversation_id, staff_id),
    )


def open_cards(reader: Reader, contact_id: str) -> list[str]:
    """Messages to a contact that wait in Needs a decision: the cards' ids."""
    sql = (
        "SELECT id FROM card WHERE contact_id = ? AND deleted = 0 AND state = 'open' "
        "AND command LIKE 'queue_effect%' ORDER BY at DESC, id"
    )
    return [row_id for (row_id,) in reader.execute(sql, (contact_id,))]
