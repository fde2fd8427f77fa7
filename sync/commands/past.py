"""The rows about a contact as they stood at a past moment, rebuilt from the timeline.

Every entry keeps the before and after values of what its command wrote, so taking the later ones back, newest first, gives
the rows of then; `build_case` reads them like any others. So "what did we know, and what was due, on 3 May at 14:00?" needs
no history beside the timeline.

What it cannot know: what was erased since (`is_erased`); how far a lease had been extended by then, for extending one is
no event; and relatives who left a shared phone by something that no entry of the contact's or of a present relative's tells.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from sync.commands.casefile import build_case
from sync.commands.entries import changes_of
from sync.journeys.case import Case
from sync.model.base import EntityType, Row, Value, entity_type
from sync.model.entities import ENTITIES, Contact, ContactEndpoint, Effect, Message, TimelineEntry
from sync.model.ids import ulid_prefix, ulid_time
from sync.model.rows import Condition, Rows
from sync.model.words import Event

_ENTRY: Final = entity_type(TimelineEntry)
_CONTACT: Final = entity_type(Contact)
_LINK: Final = entity_type(ContactEndpoint)
_EFFECT, _MESSAGE = entity_type(Effect), entity_type(Message)
_VER, _AT, _MUTATION, _DATA, _KIND = (
    _ENTRY.positions[name] for name in ("ver", "at", "mutation", "data", "kind")
)
_NEIGHBOURS: Final = 200
"""Commands right after the moment, of the whole practice, among which the first number after it is looked for."""
_ROUNDS: Final = 8
"""Who shared a phone then, or was merged since, may name others; families are small."""


def past_case(rows: Rows, contact_id: str, at: int) -> Case:
    """A contact's Case as it was known at `at` (epoch ms, UTC). Raises Waits where there was no such contact then."""
    return build_case(Past(rows, contact_id, at), contact_id, at)


class Past(Rows):
    """Rows to read as they stood at a moment; right for one contact, whoever shares a phone with it, and the practice.

    Known at the moment is what had been recorded by then, not what is now known to have happened: a note typed offline at
    noon and sent at three was not known at two. `seq` is the number of the last command recorded by then, as near as the
    numbers of those around it tell. What this workstation did and has not heard of yet counts from when it was done.
    """

    def __init__(self, rows: Rows, contact_id: str, at: int) -> None:
        super().__init__(rows.connection, rows.dialect)
        self.at = at
        self.seq = 0
        self.is_erased = False
        """Whether what was held on them was taken out since: then there is nothing to look back on."""
        self._then: dict[tuple[str, str], Row | None] = {}
        self._of: dict[str, dict[str, Row | None]] = {}
        self._carried: dict[str, int] = {}
        self._carriers: frozenset[int] = frozenset()
        self._written: dict[tuple[str, str], int] = {}
        self._passed_on: set[str] = set()
        people = {contact_id}
        for _ in range(_ROUNDS):
            entries = self._gather(people)
            self._take_back(self._later(entries))
            self._number(entries)
            around = people | self._around(contact_id) | self._present(people) | self._passed_on
            if around == people:
                break
            people = around

    def get(self, entity: EntityType, row_id: str) -> Row | None:
        key = (entity.name, row_id)
        if key in self._then:
            return self._then[key]
        row = super().get(entity, row_id)
        if row is None or (entity is _ENTRY and not self._was_known(row)):
            return None
        return self._numbered(entity, row)

    def among(self, entity: EntityType, column: str, values: Sequence[Value]) -> list[Row]:
        found = super().among(entity, column, values)
        if entity is _ENTRY:
            return [self._numbered(entity, row) for row in found if self._was_known(row)]
        then = self._of.get(entity.name, {})
        place = entity.positions[column]
        rows = {str(row[0]): self._numbered(entity, row) for row in found if row[0] not in then}
        rows |= {key: row for key, row in then.items() if row and not row[3] and row[place] in values}
        return [rows[key] for key in sorted(rows)]

    # -- gathering ----------------------------------------------------------------------------------------------

    def _gather(self, people: Iterable[str]) -> list[Row]:
        """Everything recorded about these people, and what was recorded of the practice after the moment."""
        entries = super().among(_ENTRY, "contact_id", sorted(people))
        self._carried = _carried(entries)
        self._carriers = frozenset(_int(row[_VER]) for row in entries if row[0] in self._carried)
        self.seq = self._last_seq(entries)
        later: tuple[Condition, ...] = (("ver", ">", self.seq), ("ver", "=", 0))
        for is_later in later:
            entries += self.where(_ENTRY, [("contact_id", "=", None), is_later])
        self.is_erased = any(
            row[_KIND] == Event.CONTACT_ERASED and not self._was_known(row) for row in entries
        )
        return entries

    def _later(self, entries: Iterable[Row]) -> list[Row]:
        """What was recorded after the moment, newest first, whole commands."""
        late = sorted({str(row[_MUTATION]) for row in entries if not self._was_known(row)})
        whole = super().among(_ENTRY, "mutation", late)
        return sorted(whole, key=_recorded, reverse=True)

    def _last_seq(self, entries: Iterable[Row]) -> int:
        """Nothing is recorded before it happens: so whatever has a number from that of something after the moment on was
        recorded after it."""
        after = self.execute(
            "SELECT ver FROM timeline WHERE mutation >= ? AND at > ? AND ver > 0 AND deleted = 0 "
            "ORDER BY mutation LIMIT ?",
            (ulid_prefix(self.at), self.at, _NEIGHBOURS),
        ).fetchall()
        numbers = [int(ver) for (ver,) in after]
        numbers += [_int(row[_VER]) for row in entries if _int(row[_AT]) > self.at and _int(row[_VER]) > 0]
        return min(numbers, default=1 << 62) - 1

    def _was_known(self, row: Row) -> bool:
        if _int(row[_AT]) > self.at:
            return False
        if str(row[0]) in self._carried:
            return ulid_time(str(row[_MUTATION])) <= self.at
        return _int(row[_VER]) <= self.seq

    def _present(self, people: Iterable[str]) -> set[str]:
        """Those who are one with these people, or share a phone or an address with them, today."""
        ids = sorted(people)
        found = {str(row[0]) for row in super().among(_CONTACT, "merged_into", ids)}
        place = _LINK.positions["endpoint_id"]
        shared = sorted({str(row[place]) for row in super().among(_LINK, "contact_id", ids)})
        owner = _LINK.positions["contact_id"]
        found |= {str(row[owner]) for row in super().among(_LINK, "endpoint_id", shared)}
        # What becomes of a message is told about whoever has it now, which a merge and a split may have parted from its effect.
        sent = [str(row[0]) for row in super().among(_EFFECT, "contact_id", ids)]
        whose = _MESSAGE.positions["contact_id"]
        return found | {str(row[whose]) for row in super().among(_MESSAGE, "id", sent)}

    def _around(self, contact_id: str) -> set[str]:
        """The same, then."""
        found = {str(row[0]) for row in self.among(_CONTACT, "merged_into", [contact_id])}
        place, owner = _LINK.positions["endpoint_id"], _LINK.positions["contact_id"]
        shared = sorted({str(row[place]) for row in self.among(_LINK, "contact_id", [contact_id])})
        return found | {str(row[owner]) for row in self.among(_LINK, "endpoint_id", shared)}

    # -- taking back --------------------------------------------------------------------------------------------

    def _take_back(self, later: Iterable[Row]) -> None:
        self._then = {}
        for entry in later:
            for change in changes_of(entry[_DATA]):
                entity, row_id = ENTITIES.get(change[0]), str(change[1])
                if entity is None:
                    continue  # of a kind that this Foredesk does not know
                if len(change) > 2:
                    # Whose it was and whose it became, by a merge or a split: either may have worked on it.
                    sides = (*change[2].get("contact_id", ()), *change[2].get("merged_into", ()))
                    self._passed_on |= {str(side) for side in sides if side is not None}
                key = (entity.name, row_id)
                now = self._then[key] if key in self._then else super().get(entity, row_id)
                self._then[key] = None if len(change) == 2 else _before(entity, row_id, now, change[2])

    def _number(self, entries: Iterable[Row]) -> None:
        """When each row was last written by then: of two, the one written later must still be the newer one."""
        self._written = {}
        for entry in filter(self._was_known, entries):
            number = self._carried.get(str(entry[0]), _int(entry[_VER]))
            for change in changes_of(entry[_DATA]):
                key = (str(change[0]), str(change[1]))
                self._written[key] = max(self._written.get(key, 0), number)
        self._of = {}
        for (name, row_id), row in self._then.items():
            if row is not None:
                row = self._then[name, row_id] = self._numbered(ENTITIES[name], row)
            self._of.setdefault(name, {})[row_id] = row

    def _numbered(self, entity: EntityType, row: Row) -> Row:
        """The row with the number of then, where it was written or carried along since."""
        number = _int(row[2])
        if number <= self.seq and number not in self._carriers:
            return row
        row_id = str(row[0])
        if entity is _ENTRY:
            number = self._carried.get(row_id, number)
        else:
            number = self._written.get((entity.name, row_id), min(number, self.seq))
        return (row[0], row[1], number, *row[3:])


def _before(entity: EntityType, row_id: str, now: Row | None, columns: dict[str, list[Value]]) -> Row:
    """The row before a change; one that was deleted, and that no tombstone is kept of, from what the change tells."""
    row = list(now) if now is not None else [row_id, "", 0, 0, *(None,) * (len(entity.columns) - 4)]
    for name, (before, _) in columns.items():
        if name in entity.positions:
            row[entity.positions[name]] = before
    return tuple(row)


def _carried(entries: Iterable[Row]) -> dict[str, int]:
    """Entries that only moved along with their contact to another place, with their rank among one another: they bear the
    number of the command that moved it, so when they were recorded is told by their own commands' times alone."""
    by_number: dict[int, list[Row]] = {}
    for row in entries:
        if _int(row[_VER]) > 0:
            by_number.setdefault(_int(row[_VER]), []).append(row)
    carried: list[tuple[str, str]] = []
    for rows in by_number.values():
        mover = max(str(row[_MUTATION]) for row in rows)
        carried += [(str(row[_MUTATION]), str(row[0])) for row in rows if row[_MUTATION] != mover]
    ranks = {mutation: rank for rank, mutation in enumerate(sorted({mutation for mutation, _ in carried}), 1)}
    return {row_id: ranks[mutation] for mutation, row_id in carried}


def _recorded(entry: Row) -> tuple[bool, int, str, str]:
    """The order in which entries were recorded; what the server has not confirmed comes last."""
    return _int(entry[_VER]) == 0, _int(entry[_VER]), str(entry[_MUTATION]), str(entry[0])


def _int(value: Value) -> int:
    assert isinstance(value, int)
    return value
