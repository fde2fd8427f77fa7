"""Everything the ledger may read about a contact, gathered with a few indexed queries; the same on server and replica."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeVar, cast

import msgspec
import phonenumbers

from sync.commands.entries import entry_of_row
from sync.commands.outcomes import Waits
from sync.commands.publishers import roles_behind
from sync.commands.rules import CLASSES, Rulebook, reach_of, rota_at, rulebook
from sync.commands.templates import live_template
from sync.commands.tx import Images, Tx
from sync.journeys import case as cases
from sync.journeys.case import Case, FactRecord
from sync.journeys.definition import Channel, Journey, SubjectKind, from_canonical
from sync.journeys.expectation import Expectation
from sync.journeys.expectations import expectations
from sync.journeys.hours import OpeningHours, Span
from sync.journeys.timeline import Entry
from sync.model import words as model
from sync.model.base import Entity, entity_type
from sync.model.entities import (
    ENTITIES,
    Appointment,
    Campaign,
    Claim,
    Consent,
    Contact,
    ContactEndpoint,
    ContactTag,
    Conversation,
    Effect,
    Endpoint,
    Enrolment,
    JourneyVersion,
    Location,
    Opportunity,
    Service,
    Snooze,
    Source,
    Stage,
    Tag,
    Task,
    Template,
    TimelineEntry,
)
from sync.model.ids import fact_id
from sync.model.rows import Rows
from sync.model.words import (
    ConsentState,
    ContactKind,
    EffectState,
    EndpointKind,
    EnrolmentState,
    Event,
    OpportunityState,
    Purpose,
    SendGuard,
    Subject,
    TaskState,
)
from sync.policy.rota import EVERYWHERE, all_on_duty
from sync.wording.window import closes_at

E = TypeVar("E", bound=Entity)
ALWAYS_OPEN: Final = OpeningHours("UTC", ((Span(0, 24 * 60),),) * 7)
"""The hours of a practice that has not told its own yet."""
FOREVER: Final = 253_402_300_799_999
"""The last instant there is: the end of a wait that only an event ends."""
_CHANNELS: Final[Mapping[str, tuple[Channel, ...]]] = {
    EndpointKind.PHONE: (Channel.WHATSAPP, Channel.SMS, Channel.PHONE),
    EndpointKind.EMAIL: (Channel.EMAIL,),
}
_KNOWN_CHANNELS: Final = frozenset(Channel)
_UNDER_WAY: Final = frozenset({EffectState.QUEUED, EffectState.SENDING, EffectState.UNKNOWN})


def build_case(rows: Rows, contact_id: str, now: int) -> Case:
    """The Case of a contact at `now` (epoch ms, UTC). Raises Waits when there is no such contact."""
    contact = _one(rows, Contact, contact_id)
    if contact is None:
        raise Waits("contact", contact_id)
    aliases = [row.id for row in _all(rows, Contact, "merged_into", [contact_id])]
    links = _all(rows, ContactEndpoint, "contact_id", [contact_id])
    endpoint_ids = sorted(row.endpoint_id for row in links)
    family = {row.contact_id for row in _all(rows, ContactEndpoint, "endpoint_id", endpoint_ids)} - {
        contact_id
    }
    kept = _all(rows, TimelineEntry, "contact_id", [contact_id, *aliases, *sorted(family)])
    timeline = _timeline(kept, contact_id, frozenset(aliases))
    location = _location(rows, contact)
    book = rulebook(rows)
    hours = book.opening_hours(location.id, location.hours) if location is not None else ALWAYS_OPEN
    tasks = _all(rows, Task, "contact_id", [contact_id])
    appointments = _all(rows, Appointment, "contact_id", [contact_id])
    runs = _all(rows, Enrolment, "contact_id", [contact_id])
    endpoints = _reachable(rows, endpoint_ids, {row.endpoint_id for row in links if row.is_primary})
    is_followed = any(run.state == EnrolmentState.RUNNING for run in runs)
    talks = _all(rows, Conversation, "contact_id", [contact_id]) if is_followed else None
    reached = _endpoints(book, contact, endpoints, talks)
    effects = _all(rows, Effect, "contact_id", [contact_id, *aliases, *sorted(family)])
    ours = {contact_id, *aliases}
    built = Case(
        subject=cases.Subject(SubjectKind.CONTACT, contact_id),
        hours=hours,
        timeline=timeline,
        enrolments=_enrolments(rows, runs),
        records=_records(rows, contact, endpoints),
        endpoints=reached,
        consents=_consents(rows, endpoint_ids),
        effects=_effects([row for row in effects if row.contact_id in ours]),
        appointments=_appointments(rows, appointments, timeline),
        tasks=tuple(_task(row) for row in tasks),
        budget=book.budget,
        clocks=book.clocks,
        pending=_pending(effects, ours, frozenset(endpoint_ids)),
        send_hours=(reached[0].hours or {}) if reached else {},
        approved=_approved(rows, contact) if is_followed else frozenset(),
        duties=_duties(rows, hours.zone, now, location.id if location is not None else EVERYWHERE),
    )
    about = [
        (Subject.CONTACT, contact_id),
        *((Subject.TASK, row.id) for row in tasks if row.state == TaskState.OPEN),
        *((Subject.APPOINTMENT, row.id) for row in appointments if row.start_at > now),
        *((Subject.ENROLMENT, row.id) for row in runs if row.state == EnrolmentState.RUNNING),
        *((kind, named) for kind in (Subject.CONVERSATION, Subject.CALL) for named in _named(timeline, kind)),
    ]
    return _under_way(rows, built, now, about)


def open_subjects(rows: Rows, images: Images) -> set[str]:
    """The contacts whose Case changed rows may have altered, families on shared endpoints included.

    Rows that bear on everybody (hours, rota, journey versions) give nobody: then the whole board is rebuilt.
    """
    contacts: set[str] = set()
    endpoints: set[str] = set()
    others: set[tuple[str, str]] = set()
    for (name, row_id), (before, after) in images.items():
        positions = ENTITIES[name].positions
        for row in (before, after):
            if row is None:
                continue
            if name == Contact.__tablename__:
                contacts |= {row_id, str(row[positions["merged_into"]] or row_id)}
            for column, found in (("contact_id", contacts), ("endpoint_id", endpoints)):
                if column in positions and row[positions[column]] is not None:
                    found.add(str(row[positions[column]]))
            if name == Claim.__tablename__:
                others.add((str(row[positions["subject_kind"]]), str(row[positions["subject_id"]])))
    contacts |= _behind(rows, others)
    endpoints |= {row.endpoint_id for row in _all(rows, ContactEndpoint, "contact_id", sorted(contacts))}
    return contacts | {
        row.contact_id for row in _all(rows, ContactEndpoint, "endpoint_id", sorted(endpoints))
    }


def _behind(rows: Rows, subjects: set[tuple[str, str]]) -> set[str]:
    """The contacts that subjects belong to."""
    found: set[str] = set()
    for kind, row_id in subjects:
        if kind == Subject.CONTACT:
            found.add(row_id)
        elif kind in ENTITIES and "contact_id" in ENTITIES[kind].positions:
            row = rows.get(ENTITIES[kind], row_id)
            contact_id = row[ENTITIES[kind].positions["contact_id"]] if row is not None else None
            found |= {str(contact_id)} if contact_id is not None else set()
    return found


def standing_subjects(rows: Rows, now: int) -> list[str]:
    """Every contact about whom something may be open at `now`, for a rebuild of the board; in order of their ids."""
    return [
        row[0]
        for row in rows.execute(
            "SELECT contact_id FROM enrolment WHERE state IN ('running', 'held') AND deleted = 0 "
            "UNION SELECT contact_id FROM task WHERE state = 'open' AND deleted = 0 AND contact_id IS NOT NULL "
            "UNION SELECT contact_id FROM conversation WHERE deleted = 0 AND last_in_at > COALESCE(last_out_at, 0) "
            "UNION SELECT contact_id FROM call WHERE deleted = 0 AND outcome IS NULL AND direction = 'in' "
            "AND contact_id IS NOT NULL AND state IN ('ringing', 'missed', 'abandoned', 'voicemail') "
            "UNION SELECT contact_id FROM appointment WHERE deleted = 0 AND start_at > ? "
            "AND status IN ('proposed', 'pending', 'booked') ORDER BY 1",
            (now,),
        ).fetchall()
    ]


# -- rows -----------------------------------------------------------------------------------------------------------


def _one(rows: Rows, kind: type[E], row_id: str | None) -> E | None:
    if row_id is None:
        return None
    entity = entity_type(kind)
    row = rows.get(entity, row_id)
    return None if row is None or row[3] else cast(E, entity.record(*row))


def _all(rows: Rows, kind: type[E], column: str, values: Sequence[str | int]) -> list[E]:
    """Live rows whose column is one of the values, by id."""
    entity = entity_type(kind)
    return [cast(E, entity.record(*row)) for row in rows.among(entity, column, values)]


# -- the parts of a Case --------------------------------------------------------------------------------------------


def _timeline(kept: list[TimelineEntry], contact_id: str, aliases: frozenset[str]) -> tuple[Entry, ...]:
    """What happened and was not taken back, in order; what was told of a merged contact is told of this one."""
    undone = undone_mutations(kept)
    entries = [entry_of_row(row) for row in kept if row.mutation not in undone]
    entries.sort(key=lambda entry: (entry.at, entry.recorded_seq, entry.id))
    return tuple(
        msgspec.structs.replace(entry, contact=contact_id) if entry.contact in aliases else entry
        for entry in entries
    )


def undone_mutations(kept: Iterable[TimelineEntry]) -> set[str]:
    """The mutations that an undo took back; an undo that was itself undone counts for nothing."""
    undos = [row for row in kept if row.kind == Event.UNDONE and row.data is not None]
    undone: set[str] = set()
    for row in sorted(undos, key=lambda row: (row.at, row.ver, row.id), reverse=True):
        if row.mutation not in undone:
            assert row.data is not None
            undone.add(str(msgspec.json.decode(row.data, type=dict[str, Any])["undone"]))
    return undone


def _location(rows: Rows, contact: Contact) -> Location | None:
    found = _one(rows, Location, contact.location_id)
    if found is None:
        return next(iter(_all(rows, Location, "deleted", [0])), None)
    return found


def _enrolments(rows: Rows, runs: list[Enrolment]) -> tuple[cases.Enrolment, ...]:
    return tuple(
        cases.Enrolment(
            id=run.id,
            subject=cases.Subject(SubjectKind(run.subject_kind), run.subject_id),
            journey=run.journey,
            version=run.version_id,
            started_at=run.started_at,
            anchor_id=run.event_id,
            recorded_seq=run.ver,
            definition=definition(rows, run.version_id),
            ended_at=run.stopped_at if run.state == EnrolmentState.STOPPED else None,
            is_held=run.state == EnrolmentState.HELD,
            has_authority=run.state != EnrolmentState.RUNNING
            or roles_behind(rows, run.version_id) is not None,
        )
        for run in runs
    )


_DEFINITIONS: dict[str, Journey] = {}
_DEFINITIONS_KEPT: Final = 512


def definition(rows: Rows, version_id: str) -> Journey | None:
    """A published version's journey, or None where it is not here or not readable.

    A version's content never changes, for its id is the hash of it: read once, it is right for good.
    """
    found = _DEFINITIONS.get(version_id)
    if found is None:
        version = _one(rows, JourneyVersion, version_id)
        found = _read(version.document) if version is not None else None
        if found is not None:
            if len(_DEFINITIONS) >= _DEFINITIONS_KEPT:
                _DEFINITIONS.clear()
            _DEFINITIONS[version_id] = found
    return found


def _read(document: str) -> Journey | None:
    """The journey in a version's document; None when a newer Foredesk wrote it and this one cannot read it."""
    try:
        return from_canonical(document.encode())
    except msgspec.ValidationError:
        return None


def _reachable(rows: Rows, endpoint_ids: list[str], primary: set[str]) -> list[Endpoint]:
    found = _all(rows, Endpoint, "id", endpoint_ids)
    return sorted(found, key=lambda row: (row.id not in primary, row.id))


def _records(rows: Rows, contact: Contact, endpoints: list[Endpoint]) -> dict[str, FactRecord]:
    tags = _all(rows, Tag, "id", [row.tag_id for row in _all(rows, ContactTag, "contact_id", [contact.id])])
    sales = [
        row
        for row in _all(rows, Opportunity, "contact_id", [contact.id])
        if row.state == OpportunityState.OPEN
    ]
    newest = max(sales, key=lambda row: (row.created_at, row.id), default=None)
    stage = _one(rows, Stage, newest.stage_id) if newest is not None else None
    source = _one(rows, Source, contact.source_id)
    campaign = _one(rows, Campaign, newest.campaign_id) if newest is not None else None
    phone = next((row.value for row in endpoints if row.kind == EndpointKind.PHONE), None)
    return {
        "contact.language": contact.language or "",
        "contact.country": _country(phone) if phone is not None else "",
        "contact.source": source.name if source is not None else "",
        "contact.campaign": campaign.name if campaign is not None else "",
        "contact.tags": tuple(sorted(row.name for row in tags)),
        "contact.is_patient": contact.kind == ContactKind.PATIENT,
        "opportunity.stage": stage.key if stage is not None else "",
        "opportunity.value": newest.value or 0 if newest is not None else 0,
    }


@lru_cache(maxsize=8192)
def _country(phone: str) -> str:
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(phone)) or ""
    except phonenumbers.NumberParseException:
        return ""


def _consents(rows: Rows, endpoint_ids: list[str]) -> tuple[cases.Consent, ...]:
    return tuple(
        cases.Consent(
            endpoint=row.endpoint_id,
            channel=_channel(row.channel),
            message_class=CLASSES[Purpose(row.purpose)],
            granted=row.state == ConsentState.GIVEN,
            at=row.at,
            recorded_seq=row.ver,
            id=row.id,
        )
        for row in _all(rows, Consent, "endpoint_id", endpoint_ids)
    )


def _effects(found: Iterable[Effect]) -> tuple[cases.Effect, ...]:
    return tuple(
        cases.Effect(
            key=row.key,
            state=cases.EffectState(row.state),
            at=row.changed_at,
            recorded_seq=row.ver,
            id=row.id,
            channel=_channel(row.channel),
            reason=row.reason or "",
            held_until=row.send_at
            if row.state == EffectState.QUEUED and row.reason == SendGuard.HOURS
            else None,
        )
        for row in found
    )


def _pending(
    found: Iterable[Effect], ours: Collection[str], endpoint_ids: Collection[str]
) -> tuple[cases.Pending, ...]:
    """Follow-ups on their way to them, or to their family where that shares the endpoint."""
    return tuple(
        cases.Pending(row.key, CLASSES[Purpose(row.purpose)], _channel(row.channel), row.queued_at, row.ver)
        for row in found
        if row.state in _UNDER_WAY
        and not row.key.startswith("reply:")
        and (row.contact_id in ours or row.endpoint_id in endpoint_ids)
    )


def _approved(rows: Rows, contact: Contact) -> frozenset[str]:
    """The templates that WhatsApp has approved in the language that they would be written in."""
    kind = entity_type(Template)
    live = [kind.record(*row) for row in rows.among(kind, "live", [1])]
    if all(row.approved_as is None for row in live):
        return frozenset()
    tx, named = Tx(rows, None), {row.name for row in live if row.approved_as is not None}
    chosen = {name: live_template(tx, name, model.Channel.WHATSAPP, contact.language) for name in named}
    return frozenset(name for name, row in chosen.items() if row is not None and row.approved_as is not None)


def _endpoints(
    book: Rulebook, contact: Contact, endpoints: list[Endpoint], talks: list[Conversation] | None
) -> tuple[cases.Endpoint, ...]:
    """Their endpoints with the hours and the consent that the rules of each place ask for. Without `talks` nothing is said of
    WhatsApp's windows: nobody is followed up."""
    spoke: dict[str, int] = {}
    for talk in talks or ():
        if talk.channel == Channel.WHATSAPP and talk.endpoint_id is not None and talk.last_in_at is not None:
            spoke[talk.endpoint_id] = max(talk.last_in_at, spoke.get(talk.endpoint_id, 0))
    reaches = [reach_of(row) for row in endpoints]
    is_patient = contact.kind == ContactKind.PATIENT
    found: list[cases.Endpoint] = []
    for row, used in zip(endpoints, reaches, strict=True):
        allowed = book.permission(contact.timezone, used, reaches)
        free = allowed.free_for_patients if is_patient else allowed.free
        window = (
            None if talks is None or row.kind != EndpointKind.PHONE else closes_at(spoke.get(row.id)) or 0
        )
        is_dead = row.undeliverable_at is not None
        found.append(cases.Endpoint(row.id, _CHANNELS[row.kind], allowed.hours, free, is_dead, window))
    return tuple(found)


def _channel(name: str) -> Channel | None:
    return Channel(name) if name in _KNOWN_CHANNELS else None


def _appointments(
    rows: Rows, kept: list[Appointment], timeline: tuple[Entry, ...]
) -> tuple[cases.Appointment, ...]:
    moved: dict[str, int] = {}
    for entry in timeline:
        if entry.kind == Event.APPOINTMENT_RESCHEDULED:
            key = str(entry.data.get("appointment"))
            moved[key] = moved.get(key, 0) + 1
    found: list[cases.Appointment] = []
    for row in kept:
        service = _one(rows, Service, row.service_id)
        found.append(
            cases.Appointment(
                id=row.id,
                slot_version=1 + moved.get(row.id, 0),
                status=row.status,
                starts_at=row.start_at,
                ends_at=row.end_at,
                recorded_seq=row.ver,
                is_confirmed=row.confirmed_at is not None,
                service=service.name if service is not None else "",
            )
        )
    return tuple(found)


def _task(row: Task) -> cases.Task:
    return cases.Task(
        row.id, row.state == TaskState.OPEN, row.created_at, row.due_at, row.assignee_id or "", row.ver
    )


def _duties(rows: Rows, zone: str, now: int, location_id: str) -> dict[str, str]:
    """Who holds each duty at this moment and place; of two, the one with the smaller id."""
    held = all_on_duty(rota_at(rows, zone, now), now, location_id)
    return {duty: min(staff) for duty, staff in held.items()}


def _named(timeline: tuple[Entry, ...], kind: Subject) -> list[str]:
    """The latest things of a kind that the timeline names."""
    found = [str(entry.data[kind]) for entry in timeline if kind in entry.data]
    return list(dict.fromkeys(reversed(found)))[:10]


def _under_way(rows: Rows, built: Case, now: int, about: list[tuple[Subject, str]]) -> Case:
    """The Case with its leases and snoozes. People claim and put aside what they see, a contact or one thing about it;
    the ledger wants to know which expectations that means, so it is asked once for them without."""
    contact_id = built.subject.id
    leases = _all(rows, Claim, "id", [fact_id("claim", *subject) for subject in about])
    claims = [row for row in leases if row.lease_until > now]
    snoozes = [row for row in _all(rows, Snooze, "contact_id", [contact_id]) if not _is_over(row, built, now)]
    if not claims and not snoozes:
        return built
    entries = expectations(built, now)
    return msgspec.structs.replace(
        built,
        claims=tuple(
            cases.Claim(entry.key, row.staff_id, row.lease_until, row.lease_until, row.ver)
            for row in claims
            for entry in _meant(entries, row.subject_kind, row.subject_id)
        ),
        snoozes=tuple(
            cases.Snooze(
                entry.key,
                row.set_at,
                FOREVER if row.until_at is None else row.until_at,
                row.ver,
                row.staff_id,
            )
            for row in snoozes
            for entry in _meant(entries, row.subject_kind, row.subject_id)
        ),
    )


def _meant(entries: tuple[Expectation, ...], subject_kind: str, subject_id: str) -> list[Expectation]:
    return [
        entry
        for entry in entries
        if entry.is_open and (subject_kind == Subject.CONTACT or subject_id in (entry.about, entry.enrolment))
    ]


def _is_over(row: Snooze, built: Case, now: int) -> bool:
    if row.until_at is not None and row.until_at <= now:
        return True
    if row.until_event is None:
        return False
    return any(entry.kind == row.until_event and entry.at > row.set_at for entry in built.timeline)
