"""The six questions about one person, answered as facts: who, which stage, what happened, what comes next, whether it
has run, who decides. Screens and the terminal put them into words.

The ledger needs the database layer, so it is imported when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from sync.replica.queries import contacts
from sync.replica.queries.contacts import Deal, Happened, Person, Reach, Relative, Running
from sync.replica.queries.reading import Reader

if TYPE_CHECKING:
    from sync.journeys.case import Case
    from sync.journeys.expectation import Expectation

QUIET = frozenset({"subject.claimed", "subject.released", "conversation.read"})
"""Events that are kept but say nothing of the person."""
_HAPPENED = 40


class Run(StrEnum):
    """Has the correct action already run?"""

    NOTHING_OPEN = "nothing_open"
    """All that was expected is settled."""
    NOT_DUE = "not_due"
    DUE = "due"
    LATE = "late"
    RUNNING = "running"
    BLOCKED = "blocked"
    WAITING = "waiting"
    UNKNOWN = "unknown"


class Decides(StrEnum):
    """Does it need automation, escalation or human judgment?"""

    NOBODY = "nobody"
    AUTOMATION = "automation"
    PERSON = "person"
    APPROVAL = "approval"
    ESCALATION = "escalation"
    """The promise is broken: whoever is responsible for the duty should see to it."""


class Who(msgspec.Struct, frozen=True):
    """Who is this?"""

    person: Person
    reach: list[Reach]
    family: list[Relative]
    tags: list[str]


class Six(msgspec.Struct, frozen=True):
    """The answers at one moment. `next` is the first open entry of `ledger`; `decider` a staff id or a duty, or empty.

    `settled` are the entries of the ledger that stand as done, here or another way.
    """

    who: Who
    stage: Deal | None
    journeys: list[Running]
    happened: list[Happened]
    next: Expectation | None
    run: Run
    settled: tuple[Expectation, ...]
    decides: Decides
    decider: str
    ledger: tuple[Expectation, ...]


def answer(reader: Reader, contact_id: str, now: int) -> Six | None:
    """The six answers for a contact at `now` (epoch ms), or None when there is no such contact (any more)."""
    from sync.journeys.expectation import Status, next_action
    from sync.journeys.expectations import expectations

    person = contacts.person(reader, contact_id)
    if person is None:
        return None
    case = case_of(reader, contact_id, now)
    ledger = told_once(expectations(case, now))
    entry = next_action(ledger)
    deals = contacts.deals(reader, contact_id)
    decides, decider = who_decides(case, person.owner_id, entry, now)
    return Six(
        who=Who(
            person,
            contacts.reach(reader, contact_id),
            contacts.family(reader, contact_id),
            contacts.tags(reader, contact_id),
        ),
        stage=deals[0] if deals else None,
        journeys=contacts.running(reader, contact_id),
        happened=[
            each for each in contacts.happened(reader, contact_id, limit=_HAPPENED) if each.kind not in QUIET
        ],
        next=entry,
        run=run_of(entry, now),
        settled=tuple(each for each in ledger if each.status in (Status.DONE, Status.DONE_ELSEWHERE)),
        decides=decides,
        decider=decider,
        ledger=ledger,
    )


_ANSWERS = frozenset({"reply", "message"})
"""What a follow-up may ask for that answers somebody who wrote."""


def told_once(ledger: Iterable[Expectation]) -> tuple[Expectation, ...]:
    """The ledger without the rule that everyone gets an answer, where a follow-up asks for the answer to that very message:
    both wait since the same moment, and one reply does both."""
    listed = tuple(ledger)
    asked = {_since(each) for each in listed if each.journey and each.is_open and each.do in _ANSWERS} - {
        None
    }
    return tuple(
        each
        for each in listed
        if each.journey or each.do != "reply" or not each.is_open or _since(each) not in asked
    )


def _since(entry: Expectation) -> int | None:
    return entry.why.clock.started_at if entry.why.clock is not None else None


def case_of(reader: Reader, contact_id: str, now: int) -> Case:
    """What the ledger reads about a contact. Raises Waits when there is no such contact."""
    from sync.commands.casefile import build_case
    from sync.model.rows import Rows

    return build_case(Rows(reader, "sqlite"), contact_id, now)  # type: ignore[arg-type]  # it only reads


def _is_late(entry: Expectation, now: int) -> bool:
    return entry.status == "due" and entry.breach_at is not None and now >= entry.breach_at


def run_of(entry: Expectation | None, now: int) -> Run:
    """Whether the next action has run."""
    if entry is None:
        return Run.NOTHING_OPEN
    return Run.LATE if _is_late(entry, now) else Run(entry.status)


def who_decides(case: Case, owner_id: str | None, entry: Expectation | None, now: int) -> tuple[Decides, str]:
    """What the next action needs, and the staff id or the duty that decides; `owner_id` is whose the contact is."""
    if entry is None:
        return Decides.NOBODY, ""
    decider = entry.holder or case.duties.get(entry.owner) or owner_id or entry.owner
    if entry.detail == "approval":
        return Decides.APPROVAL, decider
    if _is_late(entry, now) and not entry.holder:
        return Decides.ESCALATION, decider
    passes_by_itself = entry.status == "blocked" and entry.not_before is not None
    if entry.by == "staff" or (entry.status in ("blocked", "waiting", "unknown") and not passes_by_itself):
        return Decides.PERSON, decider
    return Decides.AUTOMATION, ""
