"""The six questions as they would have been answered at a past moment: what did we know, and what was due, on 3 May at
14:00? For any contact from its timeline; sync.commands.past rebuilds the rows.

Like the ledger it needs the database layer: not for the window's start.
"""

from typing import TypeVar, cast

import msgspec

from sync.commands.casefile import build_case
from sync.commands.past import Past
from sync.journeys.case import Case
from sync.journeys.expectation import Status, next_action
from sync.journeys.expectations import expectations
from sync.model.base import Entity, Value, entity_type
from sync.model.entities import (
    Contact,
    ContactEndpoint,
    Endpoint,
    Enrolment,
    JourneyVersion,
    Location,
    Opportunity,
    Source,
    Staff,
    Stage,
    TimelineEntry,
)
from sync.model.rows import Rows
from sync.model.words import EndpointKind, EnrolmentState, OpportunityState
from sync.replica.queries import contacts
from sync.replica.queries.contacts import Deal, Happened, Person, Reach, Relative, Running
from sync.replica.queries.reading import Reader
from sync.replica.queries.six import QUIET, Six, Who, run_of, told_once, who_decides

E = TypeVar("E", bound=Entity)
_HAPPENED = 40


class Then(msgspec.Struct, frozen=True):
    """The answers of a moment. `is_whole` is False where what was held on them was erased since: the answers then lack it."""

    at: int
    answers: Six
    is_whole: bool


def case_then(reader: Reader, contact_id: str, at: int) -> Case | None:
    """What the ledger read about a contact at `at` (epoch ms); None where nobody of that id was known then."""
    past = _past(reader, contact_id, at)
    return build_case(past, contact_id, at) if _one(past, Contact, contact_id) is not None else None


def began_at(reader: Reader, contact_id: str) -> int | None:
    """The moment of the first thing that is known of a contact, epoch ms: as far back as one can go."""
    row = reader.execute("SELECT min(at) FROM timeline WHERE contact_id = ?", (contact_id,)).fetchone()
    return None if row is None else row[0]


def answer_then(reader: Reader, contact_id: str, at: int) -> Then | None:
    """The six answers for a contact at `at` (epoch ms); None where nobody of that id was known then.

    The words of messages and notes are read where they stand today; everything else is as it was.
    """
    past = _past(reader, contact_id, at)
    contact = _one(past, Contact, contact_id)
    present = contacts.person(reader, contact_id)
    if contact is None or present is None:
        return None
    case = build_case(past, contact_id, at)
    ledger = told_once(expectations(case, at))
    entry = next_action(ledger)
    decides, decider = who_decides(case, contact.owner_id, entry, at)
    deals = _deals(past, contact_id)
    links = _all(past, ContactEndpoint, "contact_id", [contact_id])
    answers = Six(
        who=Who(
            _person(past, contact, present),
            _reach(past, links),
            _family(past, contact_id, links),
            [str(tag) for tag in cast("tuple[str, ...]", case.records["contact.tags"])],
        ),
        stage=deals[0] if deals else None,
        journeys=_running(past, contact_id),
        happened=_happened(reader, past, contact_id, at),
        next=entry,
        run=run_of(entry, at),
        settled=tuple(each for each in ledger if each.status in (Status.DONE, Status.DONE_ELSEWHERE)),
        decides=decides,
        decider=decider,
        ledger=ledger,
    )
    return Then(at, answers, is_whole=not past.is_erased)


def _past(reader: Reader, contact_id: str, at: int) -> Past:
    return Past(Rows(reader, "sqlite"), contact_id, at)  # type: ignore[arg-type]  # it only reads


def _one(past: Past, kind: type[E], row_id: str | None) -> E | None:
    entity = entity_type(kind)
    row = past.get(entity, row_id) if row_id is not None else None
    return None if row is None or row[3] else cast(E, entity.record(*row))


def _all(past: Past, kind: type[E], column: str, values: list[Value]) -> list[E]:
    entity = entity_type(kind)
    return [cast(E, entity.record(*row)) for row in past.among(entity, column, values)]


def _person(past: Past, contact: Contact, present: Person) -> Person:
    owner, source = _one(past, Staff, contact.owner_id), _one(past, Source, contact.source_id)
    place = _one(past, Location, contact.location_id)
    return msgspec.structs.replace(
        present,
        name=contact.name, given_name=contact.given_name, family_name=contact.family_name, kind=contact.kind,
        birth_date=contact.birth_date, language=contact.language, address=contact.address, score=contact.score,
        external_ref=contact.external_ref, merged_into=contact.merged_into, owner_id=contact.owner_id,
        owner=owner.name if owner else None, source=source.name if source else None, place=place.name if place else None,
    )  # fmt: skip


def _reach(past: Past, links: list[ContactEndpoint]) -> list[Reach]:
    found = [
        Reach(end.id, end.kind, end.value, link.label, link.is_primary)
        for link in links
        if (end := _one(past, Endpoint, link.endpoint_id)) is not None
    ]
    return sorted(found, key=lambda each: (each.kind != EndpointKind.PHONE, not each.primary, each.value))


def _family(past: Past, contact_id: str, links: list[ContactEndpoint]) -> list[Relative]:
    found: dict[str, Relative] = {}
    for link in _all(past, ContactEndpoint, "endpoint_id", [link.endpoint_id for link in links]):
        other, end = _one(past, Contact, link.contact_id), _one(past, Endpoint, link.endpoint_id)
        if other is not None and end is not None and other.id != contact_id and other.merged_into is None:
            found.setdefault(other.id, Relative(other.id, other.name, other.kind, end.value))
    return sorted(found.values(), key=lambda each: (each.name, each.id))


def _deals(past: Past, contact_id: str) -> list[Deal]:
    sales = _all(past, Opportunity, "contact_id", [contact_id])
    sales.sort(key=lambda sale: (sale.state != OpportunityState.OPEN, -sale.created_at, sale.id))
    found: list[Deal] = []
    for sale in sales:
        stage = _one(past, Stage, sale.stage_id)
        name, key = (stage.name, stage.key) if stage is not None else (None, None)
        found.append(
            Deal(
                sale.id, sale.title, sale.value, sale.currency, sale.state, name, key, sale.stage_at, sale.ver
            )
        )
    return found


def _running(past: Past, contact_id: str) -> list[Running]:
    runs = [
        run
        for run in _all(past, Enrolment, "contact_id", [contact_id])
        if run.state == EnrolmentState.RUNNING
    ]
    found: list[Running] = []
    for run in sorted(runs, key=lambda run: (-run.started_at, run.id)):
        version = _one(past, JourneyVersion, run.version_id)
        number = version.number if version is not None else None
        found.append(Running(run.id, run.journey, number, run.started_at, run.version_id))
    return found


def _happened(reader: Reader, past: Past, contact_id: str, at: int) -> list[Happened]:
    known = {str(row[0]) for row in past.among(entity_type(TimelineEntry), "contact_id", [contact_id])}
    told = contacts.happened(reader, contact_id, (at + 1, ""), limit=_HAPPENED)
    return [each for each in told if each.id in known and each.kind not in QUIET]
