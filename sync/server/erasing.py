"""What erasing a person means on the server beside the rows, and how it lasts.

The ids of what was erased are kept, nothing else: work that names one of them came too late and leaves a card without what
was typed. The register, a file beside the witness, lists the contacts with time and reason, so that an older backup cannot
bring them back: whatever it says that the database does not know is erased again before anybody is served.
"""

import json
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
import structlog

from sync.commands.erasing import ErasePerson, mentions, named_ids
from sync.commands.kernel import Context, Principal
from sync.commands.outcomes import Refused
from sync.commands.tx import Images, Tx
from sync.model.entities import ENTITIES, Card, Contact, Endpoint, TimelineEntry
from sync.model.ids import is_id
from sync.model.rows import Rows
from sync.model.words import ErasureReason, Event, Role
from sync.server import audit
from sync.server.database import UnusableDatabase
from sync.server.private import write_private

if TYPE_CHECKING:
    from sync.server.core import Batch

ERASE: Final = "erase_person@1"
UNSCRUBBED: Final = "unscrubbed"
"""In meta: since when something may be left in the database's files of what was erased, epoch ms."""
_REGISTER: Final = "erasures.json"
_NOT_THEIRS: Final = frozenset({"consent", "tag", "practice", "staff"})
"""Rows that erasing writes and that do not belong to the person alone."""
_OF_THE_SERVER: Final = frozenset({ERASE, "record_effect@1", "report_effect@1"})
"""What became of something sent is noted also when its recipient was erased meanwhile; it carries nobody's words."""
_SYSTEM: Final = Principal("system", "practice", frozenset(Role))
_ENDPOINT: Final = Endpoint.__tablename__
_PAGE: Final = 500
log = structlog.get_logger("foredesk.erasing")


class Entry(msgspec.Struct, frozen=True):
    """An erasure as the register keeps it: whose, when (epoch ms) and why, without a name."""

    contact: str
    at: int
    reason: str


def too_late() -> Refused:
    """The refusal of work about somebody whose records were erased."""
    return Refused("erased", "This is about somebody whose records were erased; what was typed was not kept.")


class Known:
    """What was erased, as far as one transaction asks. A practice that never erased anybody pays one look."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._is_any: bool | None = None

    def forget(self) -> None:
        """Ask the database anew: somebody was erased, or that was undone with its transaction."""
        self._is_any = None

    def names(self, key: str, body: bytes) -> bool:
        """Whether a command's body names a row that was erased. An endpoint does not count: somebody else may be reached
        there since."""
        if not self._any() or key in _OF_THE_SERVER:
            return False
        return any(
            entity != _ENDPOINT for entity, _ in self._among(named_ids(body.decode("utf-8", "replace")))
        )

    def check(self, key: str, images: Images, at: int) -> None:
        """Raises Refused where a command that was told at `at` would bring something of an erased person back."""
        if not self._any() or key in _OF_THE_SERVER:
            return
        ids: set[str] = set()
        for (name, row_id), (_, after) in images.items():
            ids.add(row_id)
            position = ENTITIES[name].positions.get("contact_id")
            if after is not None and position is not None and after[position] is not None:
                ids.add(str(after[position]))
        if any(entity != _ENDPOINT or at <= when for entity, when in self._among(ids)):
            raise too_late()

    def _any(self) -> bool:
        if self._is_any is None:
            self._is_any = self._rows.execute("SELECT 1 FROM erased LIMIT 1").fetchone() is not None
        return self._is_any

    def _among(self, ids: Collection[str]) -> list[tuple[str, int]]:
        return _erased_among(self._rows, ids)


def _erased_among(rows: Rows, ids: Collection[str]) -> list[tuple[str, int]]:
    """(entity, when) of those ids that were erased."""
    asked, found = sorted(ids), list[tuple[str, int]]()
    for start in range(0, len(asked), _PAGE):
        part = asked[start : start + _PAGE]
        marks = ", ".join("?" * len(part))
        found += [
            (entity, at)
            for entity, at in rows.execute(
                f"SELECT entity, at FROM erased WHERE id IN ({marks})", part
            ).fetchall()
        ]
    return found


def complete(tx: Tx, ctx: Context) -> None:
    """After the command ran: erase what the server keeps beside the rows, and note which ids are not to come back."""
    rows, images = tx.rows, tx.images
    people = {
        row_id for (name, row_id), (_, after) in images.items() if name == "contact" and after and after[3]
    }
    if not people:
        return
    reason = _reason_of(images, people)
    noted = [
        (row_id, name, ctx.at, reason)
        for (name, row_id), (before, after) in images.items()
        if name not in _NOT_THEIRS and _is_theirs(name, before, after, people)
    ]
    _note(rows, noted)
    values = _values(images)
    ulids = sorted(_mutations(images, people) - {ctx.ulid})
    _erase_receipts(rows, ulids, values)
    audit.erase_words(rows, ulids)
    mark_unscrubbed(rows, ctx.now)


def has_erased(images: Images) -> bool:
    """Whether somebody was erased by these changes."""
    kind = _TIMELINE.positions["kind"]
    return any(
        name == _TIMELINE.name
        and before is None
        and after is not None
        and after[kind] == Event.CONTACT_ERASED
        for (name, _), (before, after) in images.items()
    )


def _is_theirs(name: str, before: Any, after: Any, people: set[str]) -> bool:
    position = ENTITIES[name].positions.get("contact_id")
    if name == Card.__tablename__:
        return False
    return (
        position is None or after[position] in people or (before is not None and before[position] in people)
    )


def _note(rows: Rows, noted: list[tuple[str, str, int, str]]) -> None:
    rows.executemany(
        "INSERT INTO erased (id, entity, at, reason) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        noted,
    )


def mark_unscrubbed(rows: Rows, now: int) -> None:
    """Somebody's words were taken out: the files are to be gone through (see tidying)."""
    rows.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (UNSCRUBBED, str(now)),
    )


def _reason_of(images: Images, people: set[str]) -> str:
    kind, whose, data = (_TIMELINE.positions[name] for name in ("kind", "contact_id", "data"))
    for (name, _), (_, after) in images.items():
        if name != _TIMELINE.name or after is None or after[whose] not in people:
            continue
        if after[kind] == Event.CONTACT_ERASED:
            return str(json.loads(str(after[data]))["reason"])
    return ErasureReason.REQUESTED


_TIMELINE = ENTITIES[TimelineEntry.__tablename__]
_CARD = ENTITIES[Card.__tablename__]


def _values(images: Images) -> list[str]:
    """The phones and addresses that went."""
    position = ENTITIES[_ENDPOINT].positions["value"]
    return [
        str(before[position])
        for (name, _), (before, after) in images.items()
        if name == _ENDPOINT
        and before is not None
        and after is not None
        and before[position] != after[position]
    ]


def _mutations(images: Images, people: set[str]) -> set[str]:
    """The ULIDs of what was told about these people."""
    found: set[str] = set()
    for (name, _), (_, after) in images.items():
        if after is None:
            continue
        if name == _TIMELINE.name and after[_TIMELINE.positions["contact_id"]] in people:
            found.add(str(after[_TIMELINE.positions["mutation"]]))
        elif name == _CARD.name:
            found.add(str(after[_CARD.positions["mutation"]]))
    return found


def _erase_receipts(rows: Rows, ulids: list[str], values: list[str]) -> None:
    """Take the bodies out of the receipts of what became theirs, and of whatever else names their phones or addresses."""
    gone = "UPDATE receipt SET body = NULL, reason = NULL WHERE"
    for start in range(0, len(ulids), _PAGE):
        part = ulids[start : start + _PAGE]
        rows.execute(f"{gone} mutation IN ({', '.join('?' * len(part))})", part)
    last = ""
    while values:
        sql = "SELECT id, body, reason FROM receipt WHERE id > ? AND body IS NOT NULL ORDER BY id LIMIT ?"
        page = rows.execute(sql, (last, _PAGE)).fetchall()
        if not page:
            return
        last = page[-1][0]
        naming = [
            (row_id,)
            for row_id, body, reason in page
            if mentions(f"{bytes(body).decode('utf-8', 'replace')} {reason or ''}", values)
        ]
        rows.executemany(f"{gone} id = ?", naming)


# -- the register ----------------------------------------------------------------------------------------------------


def known_erasures(rows: Rows) -> dict[str, Entry]:
    """The contacts that this database knows as erased."""
    sql = "SELECT id, at, reason FROM erased WHERE entity = 'contact'"
    return {row_id: Entry(row_id, at, reason) for row_id, at, reason in rows.execute(sql).fetchall()}


def read_register(folder: Path) -> dict[str, Entry]:
    """The contacts that the register lists. Raises UnusableDatabase where it cannot be read: going on without it
    would bring back who was erased."""
    path = folder / _REGISTER
    if not path.exists():
        return {}
    try:
        listed = msgspec.json.decode(path.read_bytes(), type=list[Entry])
    except (OSError, msgspec.DecodeError) as error:
        raise UnusableDatabase(
            f"The register of erased people {path} cannot be read ({type(error).__name__}). Put it back from a copy."
        ) from None
    return {entry.contact: entry for entry in listed if is_id(entry.contact)}


def keep_register(folder: Path, rows: Rows) -> int:
    """Write down outside the database who was erased in it; how many the register lists."""
    listed = read_register(folder)
    together = listed | known_erasures(rows)
    if together != listed:
        entries = sorted(together.values(), key=lambda entry: (entry.at, entry.contact))
        write_private(folder / _REGISTER, msgspec.json.encode(entries))
    return len(together)


def missing(folder: Path, rows: Rows) -> list[Entry]:
    """Who the register lists and the database, restored from an older backup, does not know as erased."""
    known = known_erasures(rows)
    return [entry for contact, entry in sorted(read_register(folder).items()) if contact not in known]


def apply_again(batch: "Batch", entries: list[Entry]) -> int:
    """Erase them again, in the server's own name; how many. What the backup holds of them goes, and what workstations send
    again of them stays out."""
    for entry in entries:
        _note(batch.rows, [(entry.contact, Contact.__tablename__, entry.at, entry.reason)])
        batch.erased.forget()
        if batch.rows.get(ENTITIES["contact"], entry.contact) is not None:
            again = ErasePerson(contact_id=entry.contact, reason=ErasureReason(entry.reason))
            batch.run_own(again, _SYSTEM, at=entry.at)
    if entries:
        log.info("erased.again", people=len(entries))
    return len(entries)
