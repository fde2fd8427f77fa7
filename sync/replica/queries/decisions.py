"""Cards that wait for a person: conflicts, and work that was rejected or held."""

import msgspec

from sync.replica.queries.reading import Reader, every, first


class CardRow(msgspec.Struct, frozen=True):
    """A card with the names around it. `yours`, `theirs` and `body` are JSON; `author` is a principal."""

    id: str
    kind: str
    state: str
    reason: str
    message: str
    contact_id: str | None
    contact: str | None
    subject_kind: str | None
    subject_id: str | None
    yours: str | None
    theirs: str | None
    command: str
    body: str
    author: str
    author_name: str | None
    at: int


_SELECT = """SELECT k.id, k.kind, k.state, k.reason, k.message, k.contact_id, c.name, k.subject_kind, k.subject_id,
    k.yours, k.theirs, k.command, k.body, k.author, s.name, k.at FROM card k
    LEFT JOIN contact c ON c.id = k.contact_id LEFT JOIN staff s ON 'staff:' || s.id = k.author"""


def open_cards(reader: Reader, after: tuple[int, str] | None = None, limit: int = 100) -> list[CardRow]:
    """Cards that wait, the oldest first, after (at, id)."""
    at, row_id = after or (-1, "")
    sql = f"{_SELECT} WHERE k.deleted = 0 AND k.state = 'open' AND (k.at, k.id) > (?, ?) ORDER BY k.at, k.id LIMIT ?"
    return every(reader, CardRow, sql, (at, row_id, limit))


def card(reader: Reader, card_id: str) -> CardRow | None:
    """One card, open or not, or None."""
    return first(reader, CardRow, f"{_SELECT} WHERE k.id = ?", (card_id,))
