"""Who slipped through: the whole book read once, in order of the file and in slices so short that a window goes on painting.

Reading person by person would touch a page of the file for every row; from its start to its end each page is read once.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from sync.model.words import AppointmentStatus, CallState, Direction
from sync.policy.slips import DAY_MS, Basis, Known, Prices, Slip, slip_of
from sync.replica.queries.reading import Reader, marks, number

SLICE = 1_000
"""Rows of a table that one slice reads."""
_JUDGED = 2_000
"""People that one slice judges."""
_FEWEST_VISITS = 20
"""Fewer kept visits than this are no average to count on: the list of prices is."""
_YEAR_MS = 365 * DAY_MS
_KEPT = frozenset({AppointmentStatus.FULFILLED, AppointmentStatus.CHECKED_IN, AppointmentStatus.ARRIVED})
_AHEAD = frozenset({AppointmentStatus.PROPOSED, AppointmentStatus.PENDING, AppointmentStatus.BOOKED})
_MISSED = frozenset({CallState.MISSED, CallState.ABANDONED, CallState.VOICEMAIL})
_SPOKEN = frozenset({CallState.ANSWERED, CallState.ENDED})


class _Draft:
    """What is known of one person so far; 0 stands for never."""

    __slots__ = (
        "again", "ahead", "answered", "carried", "created", "kind", "let_be", "missed", "name", "quoted_at", "visited",
        "visits", "worth", "wrote",
    )  # fmt: skip

    def __init__(self, name: str, kind: str, created: int) -> None:
        self.name, self.kind, self.created = name, kind, created
        self.wrote = self.answered = self.missed = self.visited = self.ahead = self.visits = 0
        self.quoted_at = self.carried = self.let_be = self.again = 0
        self.worth: int | None = None

    def known(self, contact_id: str) -> Known:
        return Known(
            contact_id=contact_id, name=self.name, kind=self.kind, created_at=self.created, wrote_at=self.wrote or None,
            answered_at=self.answered or None, missed_at=self.missed or None, visited_at=self.visited or None,
            next_visit_at=self.ahead or None, visits=self.visits, quoted_at=self.quoted_at or None, quoted=self.worth,
            carried_at=self.carried or None, let_be_at=self.let_be if self.let_be > self.again else None,
        )  # fmt: skip


def _talk(draft: _Draft, row: Sequence[Any]) -> None:
    draft.wrote = max(draft.wrote, row[1] or 0)
    draft.answered = max(draft.answered, row[2] or 0)


def _call(draft: _Draft, row: Sequence[Any]) -> None:
    _, direction, state, at = row
    if direction == Direction.OUT or state in _SPOKEN:
        draft.answered = max(draft.answered, at)
    elif state in _MISSED:
        draft.missed = max(draft.missed, at)


def _visit(draft: _Draft, row: Sequence[Any]) -> None:
    _, status, at, is_past = row
    if status in _KEPT:
        draft.visits += 1
        if is_past:
            draft.visited = max(draft.visited, at)
    elif status in _AHEAD and not is_past:
        draft.ahead = at


def _quote(draft: _Draft, row: Sequence[Any]) -> None:
    draft.quoted_at = max(draft.quoted_at, row[1])
    if row[2] is not None:
        draft.worth = (draft.worth or 0) + row[2]


def _told(draft: _Draft, row: Sequence[Any]) -> None:
    _, kind, at = row
    if kind == "enquiry.received":
        draft.wrote = max(draft.wrote, at)
    elif kind == "contact.let_be":
        draft.let_be = max(draft.let_be, at)
    else:
        draft.again = max(draft.again, at)


def _carry(draft: _Draft, row: Sequence[Any]) -> None:
    draft.carried = max(draft.carried, row[1])


class _Part(NamedTuple):
    """A table, what is read of it, and how a row is taken in. `when` binds the moment as often as the columns ask."""

    table: str
    columns: str
    where: str
    take: Callable[[_Draft, Sequence[Any]], None]
    when: int = 0


_PARTS = (
    _Part("conversation", "contact_id, last_in_at, last_out_at", "", _talk),
    _Part("call", "contact_id, direction, state, started_at", "", _call),
    _Part("appointment", "contact_id, status, start_at, start_at <= ?", "", _visit, 1),
    _Part(
        "opportunity",
        "contact_id, stage_at, CASE WHEN currency = (SELECT currency FROM practice WHERE deleted = 0) THEN value END",
        "AND state = 'open' AND (value IS NOT NULL OR stage_id IN "
        "(SELECT id FROM stage WHERE key = 'quoted' AND deleted = 0))",
        _quote,
    ),
    _Part(
        "timeline",
        "contact_id, kind, at",
        "AND kind IN ('enquiry.received', 'contact.let_be', 'contact.looked_at_again')",
        _told,
    ),
    _Part("enrolment", "contact_id, started_at", "AND state IN ('running', 'held')", _carry),
    _Part("task", "contact_id, created_at", "AND state = 'open'", _carry),
    _Part("snooze", "contact_id, set_at", "AND (until_at IS NULL OR until_at > {now})", _carry),
)
_UNNUMBERED = frozenset({"snooze"})
"""Kept in its key, and so few that one slice reads them all."""
_PEOPLE = "SELECT id, name, kind, created_at FROM contact WHERE deleted = 0 AND merged_into IS NULL"


class Survey:
    """Everybody, looked at once. Call `step` until it says that nothing is left; each call takes some milliseconds."""

    def __init__(self, reader: Reader, now: int) -> None:
        self._reader, self._now = reader, now
        self.slips: list[Slip] = []
        self._currency = _currency(reader)
        self._kept = self._earned = 0
        """Visits kept in the last year that had a price, and those prices together."""
        self._drafts: dict[str, _Draft] = {}
        self._left = [("contact", self._read_people), ("appointment", self._read_prices)]
        self._left += [(part.table, partial(self._read_part, part)) for part in _PARTS]
        self._ends = [1 if table in _UNNUMBERED else _last_row(reader, table) for table, _ in self._left]
        self._at = 0
        self._judging: list[str] | None = None
        self._judged = 0
        self.done, self.total = 0, sum(self._ends)
        """Rows that were read, of how many."""
        self.prices = Prices(self._currency)
        """What one person is taken to be worth; known once everybody was read."""

    def step(self) -> bool:
        """Read or judge the next slice; False once all is done and `slips` holds everybody."""
        if self._left:
            (_, read), end = self._left[0], self._ends[0]
            if self._at < end:
                read((self._at, self._at + SLICE))
            self.done += min(SLICE, max(0, end - self._at))
            self._at += SLICE
            if self._at >= end:
                del self._left[0], self._ends[0]
                self._at = 0
            return True
        if self._judging is None:
            self._judging = list(self._drafts)
            self.prices = self._priced()
        some = self._judging[self._judged : self._judged + _JUDGED]
        for contact_id in some:
            found = slip_of(self._drafts[contact_id].known(contact_id), self.prices, self._now)
            if found is not None:
                self.slips.append(found)
        self._judged += _JUDGED
        return self._judged < len(self._judging)

    def _read_people(self, within: tuple[int, int]) -> None:
        _people(self._reader, self._drafts, "AND rowid > ? AND rowid <= ?", within)

    def _read_part(self, part: _Part, within: tuple[int, int]) -> None:
        which, values = ("1", ()) if part.table in _UNNUMBERED else ("rowid > ? AND rowid <= ?", within)
        _take(self._reader, self._drafts, part, which, values, self._now)

    def _read_prices(self, within: tuple[int, int]) -> None:
        kept, earned = self._reader.execute(
            "SELECT COUNT(*), SUM(s.price) FROM appointment a JOIN service s ON s.id = a.service_id "
            f"WHERE a.rowid > ? AND a.rowid <= ? AND a.deleted = 0 AND a.status IN ({marks(tuple(_KEPT))}) "
            "AND a.start_at BETWEEN ? AND ? AND s.price IS NOT NULL AND s.currency = ?",
            (*within, *_KEPT, self._now - _YEAR_MS, self._now, self._currency),
        ).fetchone()
        self._kept += kept
        self._earned += earned or 0

    def _priced(self) -> Prices:
        """By the visits kept in the last year where there are enough, else by the list of prices. Only amounts in the
        practice's currency count."""
        if self._kept >= _FEWEST_VISITS:
            return Prices(self._currency, round(self._earned / self._kept), Basis.VISITS, self._kept)
        listed, mean = self._reader.execute(
            "SELECT COUNT(*), AVG(price) FROM service WHERE deleted = 0 AND COALESCE(disabled, 0) = 0 "
            "AND price IS NOT NULL AND currency = ?",
            (self._currency,),
        ).fetchone()
        return (
            Prices(self._currency, round(mean), Basis.SERVICES, listed) if listed else Prices(self._currency)
        )


def look_at(reader: Reader, ids: Sequence[str], priced: Prices, now: int) -> list[Slip]:
    """The slips among these contacts: what is left of them after something was done. At most 500."""
    drafts: dict[str, _Draft] = {}
    _people(reader, drafts, f"AND id IN ({marks(ids)})", ids)
    for part in _PARTS:
        _take(reader, drafts, part, f"contact_id IN ({marks(ids)})", ids, now)
    known = (draft.known(contact_id) for contact_id, draft in drafts.items())
    return [slip for each in known if (slip := slip_of(each, priced, now)) is not None]


def _people(reader: Reader, drafts: dict[str, _Draft], which: str, values: Sequence[str | int]) -> None:
    for row_id, name, kind, created in reader.execute(f"{_PEOPLE} {which}", tuple(values)):
        drafts[row_id] = _Draft(name, kind, created)


def _take(
    reader: Reader, drafts: dict[str, _Draft], part: _Part, which: str, values: Sequence[str | int], now: int
) -> None:
    where = part.where.format(now=int(now))
    sql = f"SELECT {part.columns} FROM {part.table} WHERE {which} AND deleted = 0 {where}"
    for row in reader.execute(sql, (*(now,) * part.when, *values)):
        draft = drafts.get(row[0])
        if draft is not None:
            part.take(draft, row)


def _currency(reader: Reader) -> str:
    row = reader.execute("SELECT currency FROM practice WHERE deleted = 0 LIMIT 1").fetchone()
    return "" if row is None else str(row[0])


def _last_row(reader: Reader, table: str) -> int:
    return number(reader, f"SELECT rowid FROM {table} ORDER BY rowid DESC LIMIT 1")


def startable(reader: Reader) -> list[str]:
    """The live follow-ups that may be started for a contact by hand, by name."""
    sql = (
        "SELECT key FROM journey_version WHERE deleted = 0 AND live = 1 AND json_extract(document, '$.subject') = 'contact' "
        "ORDER BY key"
    )
    return [key for (key,) in reader.execute(sql)]
