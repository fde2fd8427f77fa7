"""The practice itself: places, people, rota, services, pipelines and where enquiries come from."""

from typing import Annotated

import msgspec
from msgspec import Meta

from sync.commands.fields import (
    Currency,
    Email,
    Id,
    Language,
    Line,
    Minutes,
    Money,
    Prose,
    Region,
    Word,
    check_zone,
)
from sync.commands.kernel import Command, Context, command, need
from sync.commands.names import tidy
from sync.commands.outcomes import Invalid, Outcome, Refused, already
from sync.commands.reach import endpoint_value
from sync.commands.tx import Tx
from sync.journeys.hours import OpeningHours
from sync.model.base import Entity, Value
from sync.model.entities import (
    Campaign,
    Location,
    Opportunity,
    Pipeline,
    Practice,
    Practitioner,
    Room,
    Rota,
    Service,
    Source,
    Staff,
    Stage,
)
from sync.model.ids import fact_id
from sync.model.words import Duty, EndpointKind, Event, OpportunityState, Role
from sync.policy.promises import Promises
from sync.policy.retention import Retention
from sync.policy.sending import SendingRules

PRACTICE_ID = fact_id("practice")
"""The id of the one practice row."""
MinuteOfDay = Annotated[int, Meta(ge=0, le=24 * 60)]


class SetPractice(Command, frozen=True):
    """The business: its name, country (for phones typed without one), time zone and currency.

    `sending` says when and how often people may be written to, `retention` how long what need not be kept is kept,
    `emergency_number` what the practice's words tell people to call, `languages` those that it writes in, its own first,
    `promises` how soon somebody is answered; left out, what stands stays.
    """

    name: Line
    region: Region
    timezone: Line
    currency: Currency
    sending: SendingRules | None = None
    retention: Retention | None = None
    emergency_number: Line | None = None
    languages: Annotated[list[Language], Meta(min_length=1, max_length=20)] | None = None
    promises: Promises | None = None


class PutLocation(Command, frozen=True):
    """A clinic's address with its hours. Without an id it is a new one, as in every `put_…`.

    `hours` and `timezone` (which goes before the hours' own) may be left out where it is known: what stands stays.
    `disabled`: closed for good, nobody is booked there any more. `calendar` names the other system whose calendar counts
    there; None: Foredesk's own.
    """

    name: Line
    region: Region
    currency: Currency
    hours: OpeningHours | None = None
    timezone: Line | None = None
    address: Prose | None = None
    calendar: Line | None = None
    disabled: bool = False
    id: Id | None = None


class PutStaff(Command, frozen=True):
    """A person who works here, with roles. Only an owner makes, changes or unmakes an owner."""

    name: Line
    email: Email
    roles: Annotated[list[Role], Meta(min_length=1, max_length=6)]
    language: Language = "en"
    location_id: Id | None = None
    disabled: bool = False
    id: Id | None = None


class Shift(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When somebody holds a duty each week: weekday 0 is Monday, minutes after local midnight."""

    staff_id: Id
    weekday: Annotated[int, Meta(ge=0, le=6)]
    start_minute: MinuteOfDay
    end_minute: MinuteOfDay


class SetRota(Command, frozen=True):
    """Who holds a duty when, for a location or (None) everywhere; replaces what stood for it."""

    duty: Duty
    shifts: Annotated[list[Shift], Meta(max_length=200)]
    location_id: Id | None = None


class PutPractitioner(Command, frozen=True):
    name: Line
    location_id: Id | None = None
    staff_id: Id | None = None
    disabled: bool = False
    id: Id | None = None


class PutRoom(Command, frozen=True):
    name: Line
    location_id: Id
    disabled: bool = False
    id: Id | None = None


class PutService(Command, frozen=True):
    """What can be booked: its length, its price in minor units, and `buffer_min`, the minutes after a visit in which the
    practitioner and the room stay taken. `recall_days`: so many days after a visit for it they are asked back, unless they came
    again for the same; None: nobody is."""

    name: Line
    duration_min: Minutes
    price: Money | None = None
    currency: Currency | None = None
    buffer_min: Annotated[int, Meta(ge=0, le=4 * 60)] = 0
    recall_days: Annotated[int, Meta(ge=1, le=3650)] | None = None
    disabled: bool = False
    id: Id | None = None


class StageOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A stage: `key` is the name that journeys use, and what makes it the same stage when it is renamed."""

    key: Word
    name: Line
    state: OpportunityState = OpportunityState.OPEN


class PutPipeline(Command, frozen=True):
    """A pipeline with its stages in order. A stage that is left out must be empty."""

    name: Line
    stages: Annotated[list[StageOf], Meta(min_length=1, max_length=30)]
    id: Id | None = None


class PutSource(Command, frozen=True):
    name: Line
    id: Id | None = None


class PutCampaign(Command, frozen=True):
    name: Line
    source_id: Id | None = None
    id: Id | None = None


def put_row(tx: Tx, ctx: Context, kind: type[Entity], row_id: str | None, **values: Value) -> Outcome | None:
    """Create or change a row of the practice's set-up, and tell so."""
    row_id = row_id or ctx.id("row")
    name = values.get("name")
    if isinstance(name, str):
        values["name"] = tidy(name)
    before = len(tx.images)
    tx.put(kind, row_id, **values)
    if len(tx.images) == before:
        return already(row_id)
    tx.happened(ctx.id("event"), Event.PRACTICE_CHANGED, entity=kind.__tablename__, id=row_id)
    return None


@command("set_practice", 1)
def set_practice(tx: Tx, command: SetPractice, ctx: Context) -> Outcome | None:
    check_zone("timezone", command.timezone)
    return put_row(
        tx, ctx, Practice, PRACTICE_ID,
        name=command.name, region=command.region, timezone=command.timezone, currency=command.currency,
        **({} if command.sending is None else {"sending": msgspec.json.encode(command.sending).decode()}),
        **({} if command.retention is None else {"retention": msgspec.json.encode(command.retention).decode()}),
        **({} if command.emergency_number is None else {"emergency_number": tidy(command.emergency_number)}),
        **({} if command.languages is None else {"languages": _distinct(command.languages)}),
        **({} if command.promises is None else {"promises": msgspec.json.encode(command.promises).decode()}),
    )  # fmt: skip


@command("put_location", 1)
def put_location(tx: Tx, command: PutLocation, ctx: Context) -> Outcome | None:
    standing = tx.get(Location, command.id) if command.id is not None else None
    hours = command.hours
    if hours is None:
        if standing is None:
            raise Invalid("hours", "A new location needs its opening hours.")
        hours = msgspec.json.decode(standing.hours, type=OpeningHours)
    if command.timezone is not None:
        check_zone("timezone", command.timezone)
        hours = msgspec.structs.replace(hours, zone=command.timezone)
    if command.disabled and not (standing is not None and standing.disabled):
        others = [row for row in tx.find(Location, order="id") if row.id != command.id and not row.disabled]
        if not others:
            raise Refused("last_location", "The practice needs a location that is open.")
    return put_row(
        tx, ctx, Location, command.id,
        name=command.name, timezone=hours.zone, region=command.region, currency=command.currency,
        address=command.address, hours=msgspec.json.encode(hours).decode(), disabled=int(command.disabled),
        calendar=None if command.calendar is None else tidy(command.calendar),
    )  # fmt: skip


def _distinct(languages: list[str]) -> str:
    return msgspec.json.encode(list(dict.fromkeys(languages))).decode()


@command("put_staff", 1)
def put_staff(tx: Tx, command: PutStaff, ctx: Context) -> Outcome | None:
    if command.location_id is not None:
        need(tx, Location, command.location_id)
    email = endpoint_value("email", EndpointKind.EMAIL, command.email)
    row_id = command.id or ctx.id("row")
    everybody = tx.find(Staff, order="id")
    if any(other.id != row_id and other.email == email for other in everybody):
        raise Invalid("email", "Somebody else here signs in with this address.", "email_taken")
    known = next((person for person in everybody if person.id == row_id), None)
    was_owner = known is not None and Role.OWNER in roles_of(known)
    if (was_owner or Role.OWNER in command.roles) and Role.OWNER not in ctx.principal.roles:
        raise Refused("owners_only", "Only an owner may make, change or remove an owner.")
    if was_owner and (command.disabled or Role.OWNER not in command.roles):
        others = [person for person in everybody if person.id != row_id and not person.disabled]
        if not any(Role.OWNER in roles_of(person) for person in others):
            raise Refused("last_owner", "Somebody must stay owner.")
    roles = msgspec.json.encode(sorted(set(command.roles))).decode()
    return put_row(
        tx, ctx, Staff, row_id,
        name=command.name, email=email, roles=roles, language=command.language, location_id=command.location_id,
        disabled=int(command.disabled),
    )  # fmt: skip


def roles_of(person: Staff) -> frozenset[Role]:
    """The roles of a staff row."""
    return frozenset(msgspec.json.decode(person.roles, type=list[Role]))


@command("set_rota", 1)
def set_rota(tx: Tx, command: SetRota, ctx: Context) -> None:
    if command.location_id is not None:
        need(tx, Location, command.location_id)
    for row in tx.find(Rota, duty=command.duty, location_id=command.location_id, order="id"):
        tx.delete(Rota, row.id)
    for index, shift in enumerate(command.shifts):
        need(tx, Staff, shift.staff_id)
        if shift.end_minute <= shift.start_minute:
            raise Invalid(
                f"shifts[{index}].end_minute", "A shift ends after it starts; past midnight it is two shifts."
            )
        tx.put(
            Rota, ctx.id(f"shift {index}"), duty=command.duty, staff_id=shift.staff_id, location_id=command.location_id,
            weekday=shift.weekday, start_minute=shift.start_minute, end_minute=shift.end_minute,
        )  # fmt: skip
    tx.happened(ctx.id("event"), Event.PRACTICE_CHANGED, entity="rota", duty=command.duty)


@command("put_practitioner", 1)
def put_practitioner(tx: Tx, command: PutPractitioner, ctx: Context) -> Outcome | None:
    if command.location_id is not None:
        need(tx, Location, command.location_id)
    if command.staff_id is not None:
        need(tx, Staff, command.staff_id)
    return put_row(
        tx, ctx, Practitioner, command.id,
        name=command.name, location_id=command.location_id, staff_id=command.staff_id, disabled=int(command.disabled),
    )  # fmt: skip


@command("put_room", 1)
def put_room(tx: Tx, command: PutRoom, ctx: Context) -> Outcome | None:
    need(tx, Location, command.location_id)
    return put_row(
        tx, ctx, Room, command.id,
        name=command.name, location_id=command.location_id, disabled=int(command.disabled),
    )  # fmt: skip


@command("put_service", 1)
def put_service(tx: Tx, command: PutService, ctx: Context) -> Outcome | None:
    if command.price is not None and command.currency is None:
        raise Invalid("currency", "A price needs its currency.")
    return put_row(
        tx, ctx, Service, command.id,
        name=command.name, duration_min=command.duration_min, price=command.price, currency=command.currency,
        buffer_min=command.buffer_min, recall_days=command.recall_days, disabled=int(command.disabled),
    )  # fmt: skip


def stage_id(pipeline_id: str, key: str) -> str:
    """The id of a pipeline's stage, which its key alone determines."""
    return fact_id("stage", pipeline_id, key)


@command("put_pipeline", 1)
def put_pipeline(tx: Tx, command: PutPipeline, ctx: Context) -> Outcome | None:
    row_id = command.id or ctx.id("row")
    if len({stage.key for stage in command.stages}) != len(command.stages):
        raise Invalid("stages", "Two stages have the same key.")
    if command.stages[0].state is not OpportunityState.OPEN:
        raise Invalid("stages[0].state", "The first stage must be an open one: enquiries start there.")
    wanted = {stage_id(row_id, stage.key) for stage in command.stages}
    for stage in tx.find(Stage, pipeline_id=row_id, order="id"):
        if stage.id in wanted:
            continue
        if tx.find(Opportunity, stage_id=stage.id, limit=1):
            raise Refused("stage_in_use", "Move the opportunities out of a stage before you remove it.")
        tx.delete(Stage, stage.id)
    for position, stage in enumerate(command.stages):
        tx.fact(
            Stage, stage_id(row_id, stage.key), pipeline_id=row_id, key=stage.key, name=tidy(stage.name),
            position=position, state=stage.state,
        )  # fmt: skip
    tx.put(Pipeline, row_id, name=tidy(command.name))
    if not tx.images:
        return already(row_id)
    tx.happened(ctx.id("event"), Event.PRACTICE_CHANGED, entity="pipeline", id=row_id)
    return None


@command("put_source", 1)
def put_source(tx: Tx, command: PutSource, ctx: Context) -> Outcome | None:
    return put_row(tx, ctx, Source, command.id, name=command.name)


@command("put_campaign", 1)
def put_campaign(tx: Tx, command: PutCampaign, ctx: Context) -> Outcome | None:
    if command.source_id is not None:
        need(tx, Source, command.source_id)
    return put_row(tx, ctx, Campaign, command.id, name=command.name, source_id=command.source_id)
