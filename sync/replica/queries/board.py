"""The board as the worker keeps it: lanes of next actions, read lane by lane and page by page."""

import msgspec

from sync.model.words import Lane
from sync.replica.queries.reading import Reader, every, marks, parts

PAGE = 200
"""Rows read of a lane at a time."""

_COLUMNS = """b.id, b.subject_kind, b.subject_id, b.contact_id, b.name, b.detail, b.lane, b.position, b.channel,
    b.action, b.reason, b.due_at, b.clock_from, b.score, b.owner_id, b.claim_until, b.expectation, s.name"""
_FROM = "FROM board b LEFT JOIN staff s ON s.id = b.owner_id AND s.deleted = 0"


class BoardRow(msgspec.Struct, frozen=True):
    """One subject's next action. `detail`, `action` and `reason` are phrases: JSON of a key and its values."""

    id: str
    subject_kind: str
    subject_id: str
    contact_id: str | None
    name: str
    detail: str
    lane: str
    position: int
    channel: str
    action: str
    reason: str
    due_at: int | None
    clock_from: int | None
    score: int | None
    owner_id: str | None
    claim_until: int | None
    expectation: str | None
    owner: str | None


def counts(reader: Reader, mine: str | None = None) -> dict[Lane, int]:
    """Rows of every lane that has any, in board order; `mine` keeps a person's own and the unclaimed."""
    where, values = _filter(mine)
    found = dict(
        reader.execute(f"SELECT b.lane, count(*) FROM board b WHERE {where} GROUP BY b.lane", values)
    )
    return {lane: found[lane.value] for lane in Lane if lane.value in found}


def page(
    reader: Reader,
    lane: Lane,
    after: tuple[int, str] | None = None,
    *,
    mine: str | None = None,
    limit: int = PAGE,
) -> list[BoardRow]:
    """The next rows of a lane after (position, id), in order."""
    where, values = _filter(mine)
    position, row_id = after or (-(2**62), "")
    return every(
        reader,
        BoardRow,
        f"SELECT {_COLUMNS} {_FROM} WHERE b.lane = ? AND (b.position, b.id) > (?, ?) AND {where} "
        "ORDER BY b.position, b.id LIMIT ?",
        (lane, position, row_id, *values, limit),
    )


def rows(reader: Reader, ids: frozenset[str] | list[str], *, mine: str | None = None) -> dict[str, BoardRow]:
    """The rows of these ids that (still) stand on the board, by id."""
    where, values = _filter(mine)
    found: dict[str, BoardRow] = {}
    for some in parts(ids):
        sql = f"SELECT {_COLUMNS} {_FROM} WHERE b.id IN ({marks(some)}) AND {where}"
        found |= {row.id: row for row in every(reader, BoardRow, sql, (*some, *values))}
    return found


def of_contact(reader: Reader, contact_id: str) -> list[BoardRow]:
    """Everything the board asks for one contact, most pressing first."""
    found = every(reader, BoardRow, f"SELECT {_COLUMNS} {_FROM} WHERE b.contact_id = ?", (contact_id,))
    order = list(Lane)
    return sorted(found, key=lambda row: (order.index(Lane(row.lane)), row.position, row.id))


def _filter(mine: str | None) -> tuple[str, tuple[str, ...]]:
    if mine is None:
        return "1", ()
    return "(b.owner_id IS NULL OR b.owner_id = ?)", (mine,)
