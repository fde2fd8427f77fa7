"""The facts that the checklist for going live is judged from, and those of them that the server alone can tell: who chose a
PIN, when a backup was verified, and when one was restored on trial."""

from datetime import date, timedelta
from typing import Any, Final

import msgspec

from sync.commands.fields import Id, Instant
from sync.commands.kernel import Command, Context, command, need
from sync.commands.outcomes import Outcome, Refused, already
from sync.commands.rules import rota_of, rulebook
from sync.commands.tx import Tx
from sync.journeys.hours import OpeningHours, local_day
from sync.model.base import Entity, entity_type
from sync.model.entities import (
    Alarm,
    ChannelState,
    ConsentWording,
    Holiday,
    JourneyVersion,
    Location,
    OnCallChain,
    Practice,
    Practitioner,
    Room,
    Runner,
    Service,
    Staff,
)
from sync.model.ids import fact_id
from sync.model.rows import Condition, Rows
from sync.model.words import AlarmState, ChannelHealth, Event, Role, RunnerState
from sync.policy.readiness import Chain, Line, Person, Setup, Site, Way, judge, open_lines
from sync.policy.rota import Link, RotaPlan, coverage

_PRACTICE_ID: Final = fact_id("practice")
_AHEAD = timedelta(days=366)


class NotePin(Command, frozen=True):
    """Somebody chose a PIN, by which they sit down at a shared desk; or (`dropped`) it was taken from them."""

    staff_id: Id
    dropped: bool = False


class NoteBackup(Command, frozen=True):
    """A backup was verified at `made_at`; `restored_at` is when one was restored on trial."""

    made_at: Instant | None = None
    restored_at: Instant | None = None


class _Owned(msgspec.Struct, frozen=True):
    """What of a journey's document says whose duty it is."""

    owner: str


@command("note_pin", 1)
def note_pin(tx: Tx, command: NotePin, ctx: Context) -> Outcome | None:
    _server_alone(ctx)
    person = need(tx, Staff, command.staff_id)
    if (person.pin_at is None) == command.dropped:
        return already(person.id)
    tx.put(Staff, person.id, pin_at=None if command.dropped else ctx.at)
    tx.happened(ctx.id("event"), Event.PRACTICE_CHANGED, entity="staff", id=person.id, change="pin")
    return None


@command("note_backup", 1)
def note_backup(tx: Tx, command: NoteBackup, ctx: Context) -> Outcome | None:
    _server_alone(ctx)
    practice = need(tx, Practice, _PRACTICE_ID)
    tx.put(
        Practice, practice.id,
        backup_at=max(command.made_at or 0, practice.backup_at or 0) or None,
        restored_at=max(command.restored_at or 0, practice.restored_at or 0) or None,
    )  # fmt: skip
    if not tx.images:
        return already(practice.id)
    tx.happened(ctx.id("event"), Event.PRACTICE_CHANGED, entity="practice", id=practice.id, change="backup")
    return None


def still_open(rows: Rows, now: int) -> tuple[Line, ...]:
    """What keeps a practice from going live, as its rows have it."""
    return open_lines(judge(setup_of(rows, now), now, is_online=True))


def setup_of(rows: Rows, now: int) -> Setup:
    """A practice's set-up at `now` (epoch ms), from its rows."""
    practice = next(iter(_all(rows, Practice)), None)
    places = [place for place in _all(rows, Location) if not place.disabled]
    staff = [person for person in _all(rows, Staff) if not person.disabled]
    zone = rulebook(rows).place.zone
    rota = rota_of(rows, zone)
    today = local_day(now, zone)
    duties = sorted({_owner(row) for row in _all(rows, JourneyVersion, ("live", "=", 1))} - {""})
    runner = next(iter(_all(rows, Runner)), None)
    services = [service for service in _all(rows, Service) if not service.disabled]
    return Setup(
        name=None if practice is None else practice.name,
        emergency_number=None if practice is None else practice.emergency_number,
        sites=tuple(_site(place) for place in places),
        holidays_ahead=sum(_is_ahead(row, today) for row in _all(rows, Holiday)),
        staff=tuple(
            Person(
                person.id,
                person.name,
                frozenset(msgspec.json.decode(person.roles, type=list[Role])),
                person.pin_at is not None,
            )
            for person in sorted(staff, key=lambda each: (each.name, each.id))
        ),
        duties=tuple(duties),
        unheld=tuple(duty for duty in duties if not _is_held(rota, duty, places)),
        practitioners=sum(not row.disabled for row in _all(rows, Practitioner)),
        rooms=len(_all(rows, Room)),
        services=len(services),
        unpriced=tuple(sorted(row.name for row in services if row.price is None)),
        ways=tuple(
            Way(row.channel, row.sender, ChannelHealth(row.health), row.since, row.arrived_at)
            for row in sorted(_all(rows, ChannelState), key=lambda each: each.channel)
        ),
        worded=frozenset(row.channel for row in _all(rows, ConsentWording)),
        chain=_chain(rows, places, {person.id: person.name for person in staff}, rota),
        backup_at=None if practice is None else practice.backup_at,
        restored_at=None if practice is None else practice.restored_at,
        runner=None if runner is None else RunnerState(runner.state),
        runner_at=None if runner is None else runner.since,
    )


def _chain(rows: Rows, places: list[Location], names: dict[str, str], rota: RotaPlan) -> Chain:
    chains = {row.location_id: row for row in _all(rows, OnCallChain)}
    links = {
        place: msgspec.json.decode(row.links, type=tuple[Link, ...])
        for place, row in chains.items()
        if row.links != "[]"
    }
    broken = {link.duty or link.staff_id for each in links.values() for link in each}
    broken -= names.keys()
    broken = {name for name in broken if not any(coverage(rota, name).week)}
    if None not in links:
        broken |= {place.name for place in places if links and place.id not in links}
    changed = max((chains[place].ver for place in links), default=0)
    taken = _all(rows, Alarm, ("state", "=", AlarmState.ACKNOWLEDGED.value))
    return Chain(
        sum(map(len, links.values())),
        tuple(sorted(broken)),
        any(alarm.ver >= changed for alarm in taken),
    )


def _site(place: Location) -> Site:
    hours = msgspec.json.decode(place.hours, type=OpeningHours)
    return Site(place.id, place.name, bool(place.address), any(hours.week))


def _is_held(rota: RotaPlan, duty: str, places: list[Location]) -> bool:
    everywhere = [place.id for place in places] or [""]
    return any(any(coverage(rota, duty, place).week) for place in everywhere)


def _is_ahead(holiday: Holiday, today: date) -> bool:
    return bool(holiday.yearly) or today.isoformat() <= holiday.last_day <= (today + _AHEAD).isoformat()


def _owner(version: JourneyVersion) -> str:
    try:
        return msgspec.json.decode(version.document, type=_Owned).owner
    except msgspec.DecodeError:
        return ""  # one that a newer Foredesk wrote: its check speaks for it there


def _all(rows: Rows, kind: type[Entity], *conditions: Condition) -> list[Any]:
    """The live rows of a small collection, by id. Read so that a copy's replay knows what was looked at."""
    entity = entity_type(kind)
    return [entity.record(*row) for row in rows.where(entity, list(conditions), "id")]


def _server_alone(ctx: Context) -> None:
    if ctx.principal.kind != "system":
        raise Refused("not_allowed", "Only the server knows this.")
