"""The inbox's list: conversations by keyset, newest first; those that need somebody, those put aside, or all of them."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from sync.model.ids import fact_id
from sync.replica.queries.reading import Reader, every, marks, number, parts

Key = tuple[int, str]
"""(last_at, id): where a conversation stands in the list."""
_START: Key = (2**62, "")


class Shelf(StrEnum):
    """Which conversations are listed."""

    OPEN = "open"
    """They wrote and nobody answered, or a message to them did not arrive."""
    SNOOZED = "snoozed"
    ALL = "all"


class Talk(msgspec.Struct, frozen=True):
    """A conversation as a row of the list.

    `state` is that of the inbox's index (unanswered, queued, failed, unknown, needs_review), None where it needs nobody;
    `since` then says since when, `due_at` until when an answer was promised, `waiting` how many messages have none.
    `words` are the beginning of the last message, `outbound` whether it is ours, `said` its state, `send_at` when it goes.
    """

    id: str
    contact_id: str
    name: str
    channel: str
    endpoint: str | None
    last_at: int
    last_in_at: int
    last_out_at: int
    read_at: int
    state: str | None
    since: int | None
    due_at: int | None
    waiting: int
    reason: str | None
    snoozed_until: int | None
    holder_id: str | None
    holder: str | None
    claim_until: int | None
    owner_id: str | None
    outbound: int
    said: str | None
    words: str | None
    send_at: int | None
    unread: int
    draft: str | None
    """The beginning of what the person at the desk has typed there and not sent."""

    @property
    def is_unread(self) -> bool:
        """Whether something came that nobody has opened."""
        return self.last_in_at > self.read_at and self.last_in_at > self.last_out_at


_TALK = """
    SELECT c.id, c.contact_id, p.name, c.channel, e.value, c.last_at, coalesce(c.last_in_at, 0),
        coalesce(c.last_out_at, 0), coalesce(c.read_at, 0), i.state, i.since, i.due_at, coalesce(i.waiting, 0), i.reason,
        i.snoozed_until, i.holder_id, s.name, i.claim_until, p.owner_id, coalesce(m.direction = 'out', 0), m.state,
        substr(m.body, 1, 160), f.send_at,
        (SELECT count(*) FROM (SELECT 1 FROM message u WHERE u.conversation_id = c.id AND u.at > coalesce(c.read_at, 0)
            AND u.direction = 'in' AND u.deleted = 0 LIMIT 99)),
        (SELECT substr(d.body, 1, 160) FROM draft d WHERE d.conversation_id = c.id AND d.staff_id = ?)
    FROM conversation c JOIN contact p ON p.id = c.contact_id AND p.deleted = 0
    LEFT JOIN endpoint e ON e.id = c.endpoint_id LEFT JOIN inbox i ON i.id = c.id
    LEFT JOIN staff s ON s.id = i.holder_id
    LEFT JOIN message m ON m.id = (SELECT l.id FROM message l WHERE l.conversation_id = c.id AND l.deleted = 0
        AND l.state <> 'cancelled' ORDER BY l.at DESC, l.id DESC LIMIT 1)
    LEFT JOIN effect f ON f.id = m.id AND f.state = 'queued'"""


def page(
    reader: Reader,
    shelf: Shelf,
    now: int,
    after: Key | None = None,
    *,
    mine: str | None = None,
    channel: str | None = None,
    limit: int = 100,
) -> list[Key]:
    """The next conversations after a key, newest first. `mine` keeps a person's own and those in nobody's hands."""
    at, row_id = after or _START
    if shelf is Shelf.ALL:
        joined = " JOIN contact p ON p.id = c.contact_id" if mine is not None else ""
        where, values = _chosen(mine, channel, "NULL", "p.owner_id")
        sql = (
            f"SELECT c.last_at, c.id FROM conversation c INDEXED BY ix_conversation_last{joined} "
            f"WHERE c.deleted = 0 AND (c.last_at, c.id) < (?, ?) AND {where} ORDER BY c.last_at DESC, c.id DESC LIMIT ?"
        )
        return [(row[0], row[1]) for row in reader.execute(sql, (at, row_id, *values, limit))]
    joined = " JOIN conversation c ON c.id = i.id" if channel is not None else ""
    where, values = _chosen(mine, channel, "i.holder_id", "i.owner_id")
    sql = (
        f"SELECT i.last_at, i.id FROM inbox i INDEXED BY ix_inbox_order{joined} "
        f"WHERE {_aside(shelf)} AND (i.last_at, i.id) < (?, ?) AND {where} ORDER BY i.last_at DESC, i.id DESC LIMIT ?"
    )
    return [(row[0], row[1]) for row in reader.execute(sql, (now, at, row_id, *values, limit))]


def count(
    reader: Reader, shelf: Shelf, now: int, *, mine: str | None = None, channel: str | None = None
) -> int:
    """How many conversations are open, or put aside."""
    joined = " JOIN conversation c ON c.id = i.id" if channel is not None else ""
    where, values = _chosen(mine, channel, "i.holder_id", "i.owner_id")
    sql = f"SELECT count(*) FROM inbox i{joined} WHERE {_aside(shelf)} AND {where}"
    return number(reader, sql, (now, *values))


def talks(reader: Reader, ids: Sequence[str], me: str = "") -> dict[str, Talk]:
    """The rows of these conversations by id; `me` is whose drafts count."""
    found: dict[str, Talk] = {}
    for some in parts(ids):
        sql = f"{_TALK} WHERE c.id IN ({marks(some)}) AND c.deleted = 0"
        found |= {talk.id: talk for talk in every(reader, Talk, sql, (me, *some))}
    return found


def talk_of(reader: Reader, contact_id: str, channel: str = "") -> str | None:
    """The conversation of a contact that an answer belongs to: the one that waits for it, else the last one heard of."""
    row = reader.execute(
        "SELECT c.id FROM conversation c LEFT JOIN inbox i ON i.id = c.id WHERE c.contact_id = ? AND c.deleted = 0 "
        "ORDER BY i.id IS NULL, c.channel <> ?, c.last_at DESC, c.id LIMIT 1",
        (contact_id, channel),
    ).fetchone()
    return None if row is None else row[0]


def holder(reader: Reader, subject_kind: str, subject_id: str, now: int) -> str | None:
    """Who is on a subject at `now`; None while nobody is."""
    row = reader.execute(
        "SELECT staff_id FROM claim WHERE id = ? AND deleted = 0 AND lease_until > ?",
        (fact_id("claim", subject_kind, subject_id), now),
    ).fetchone()
    return None if row is None else row[0]


def key_of(reader: Reader, conversation_id: str) -> str | None:
    """Key of what is expected in a conversation; None where it needs nobody."""
    row = reader.execute("SELECT key FROM inbox WHERE id = ?", (conversation_id,)).fetchone()
    return None if row is None else row[0]


def comes_back(reader: Reader, now: int, until: int) -> int:
    """How many that are put aside come back before `until`."""
    return number(
        reader, "SELECT count(*) FROM inbox WHERE snoozed_until > ? AND snoozed_until <= ?", (now, until)
    )


def _aside(shelf: Shelf) -> str:
    return "i.snoozed_until > ?" if shelf is Shelf.SNOOZED else "coalesce(i.snoozed_until, 0) <= ?"


def _chosen(mine: str | None, channel: str | None, holder: str, owner: str) -> tuple[str, tuple[str, ...]]:
    where: list[str] = ["1"]
    values: list[str] = []
    if mine is not None:
        where.append(f"coalesce({holder}, {owner}, ?) = ?")
        values += [mine, mine]
    if channel is not None:
        where.append("c.channel = ?")
        values.append(channel)
    return " AND ".join(where), tuple(values)
