"""Who is there when it differs from every week, who is called in an emergency, and that somebody took it."""

from typing import Annotated

import msgspec
from msgspec import Meta

from sync.commands.fields import Day, Id, Line, Minutes, real_day
from sync.commands.kernel import Command, Context, command, need
from sync.commands.outcomes import Invalid, Outcome, already
from sync.commands.practice import MinuteOfDay, put_row
from sync.commands.rules import rota_of, rulebook
from sync.commands.tx import Tx
from sync.model.entities import Alarm, Contact, Location, OnCallChain, RotaChange, Staff
from sync.model.ids import fact_id
from sync.model.words import AlarmState, Duty, Event, Subject
from sync.policy.rota import Called, Link, called


class PutRotaChange(Command, frozen=True):
    """On one date somebody holds a duty who does not otherwise (`is_on`), or is away: from a duty or, without one, from all."""

    day: Day
    staff_id: Id
    is_on: bool
    duty: Duty | None = None
    start_minute: MinuteOfDay = 0
    end_minute: MinuteOfDay = 24 * 60
    location_id: Id | None = None
    id: Id | None = None


class RemoveRotaChange(Command, frozen=True):
    """The date is as every week."""

    id: Id


class CallLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Somebody who is called: a person, or whoever holds a duty then; and the minutes they have to acknowledge."""

    minutes: Minutes
    staff_id: Id | None = None
    duty: Duty | None = None


class SetOnCall(Command, frozen=True):
    """Who is called in an emergency, one after another, at a location or (None) everywhere; replaces what stood."""

    links: Annotated[list[CallLink], Meta(max_length=20)]
    location_id: Id | None = None


class Acknowledge(Command, frozen=True):
    """I have it: the emergency is mine. `note` says what was done about it."""

    alarm_id: Id
    note: Line | None = None


@command("put_rota_change", 1)
def put_rota_change(tx: Tx, command: PutRotaChange, ctx: Context) -> Outcome | None:
    need(tx, Staff, command.staff_id)
    if command.location_id is not None:
        need(tx, Location, command.location_id)
    real_day("day", command.day)
    if command.is_on and command.duty is None:
        raise Invalid("duty", "Say which duty they take over.")
    if command.end_minute <= command.start_minute:
        raise Invalid("end_minute", "A shift ends after it starts; past midnight it is two shifts.")
    return put_row(
        tx, ctx, RotaChange, command.id,
        day=command.day, staff_id=command.staff_id, duty=command.duty, location_id=command.location_id,
        start_minute=command.start_minute, end_minute=command.end_minute, is_on=int(command.is_on),
    )  # fmt: skip


@command("remove_rota_change", 1)
def remove_rota_change(tx: Tx, command: RemoveRotaChange, ctx: Context) -> Outcome | None:
    if tx.get(RotaChange, command.id) is None:
        return already(command.id)
    tx.delete(RotaChange, command.id)
    tx.happened(ctx.id("event"), Event.PRACTICE_CHANGED, entity="rota_change", id=command.id)
    return None


@command("set_on_call", 1)
def set_on_call(tx: Tx, command: SetOnCall, ctx: Context) -> Outcome | None:
    if command.location_id is not None:
        need(tx, Location, command.location_id)
    links: list[Link] = []
    for index, link in enumerate(command.links):
        if (link.staff_id is None) == (link.duty is None):
            raise Invalid(f"links[{index}]", "Name a person or a duty.")
        if link.staff_id is not None:
            need(tx, Staff, link.staff_id)
        links.append(Link(link.minutes, link.staff_id or "", link.duty or ""))
    row_id = chain_id(command.location_id)
    document = msgspec.json.encode(links).decode()
    standing = tx.get(OnCallChain, row_id)
    if standing is not None and standing.links == document:
        return already(row_id)
    tx.fact(OnCallChain, row_id, location_id=command.location_id, links=document)
    tx.happened(ctx.id("event"), Event.PRACTICE_CHANGED, entity="on_call_chain", id=row_id)
    return None


def chain_id(location_id: str | None) -> str:
    """The id of a location's on-call chain."""
    return fact_id("on_call_chain", location_id or "")


def chain_of(tx: Tx, location_id: str | None) -> tuple[Link, ...]:
    """Who is called for a location: its own chain, else that of everywhere; nobody: an empty one."""
    found = tx.get(OnCallChain, chain_id(location_id)) or tx.get(OnCallChain, chain_id(None))
    return () if found is None else msgspec.json.decode(found.links, type=tuple[Link, ...])


def calling(tx: Tx, alarm: Alarm, now: int) -> tuple[Called, ...]:
    """Who has been called about an alarm by `now` (epoch ms), the first first: until somebody acknowledges."""
    until = now if alarm.acknowledged_at is None else min(now, alarm.acknowledged_at)
    contact = tx.get(Contact, alarm.contact_id)
    location_id = None if contact is None else contact.location_id
    zone = rulebook(tx.rows).place.zone
    return called(chain_of(tx, location_id), rota_of(tx.rows, zone), alarm.raised_at, until)


@command("acknowledge", 1)
def acknowledge(tx: Tx, command: Acknowledge, ctx: Context) -> Outcome | None:
    """Whoever is first has it; to the second it says who."""
    alarm = need(tx, Alarm, command.alarm_id)
    if alarm.state == AlarmState.ACKNOWLEDGED:
        return already(alarm.id)
    tx.put(
        Alarm, alarm.id, state=AlarmState.ACKNOWLEDGED, acknowledged_by=str(ctx.principal), acknowledged_at=ctx.at
    )  # fmt: skip
    tx.happened(
        ctx.id("event"),
        Event.ALARM_ACKNOWLEDGED,
        contact=alarm.contact_id,
        subject=(Subject.ALARM, alarm.id),
        message=alarm.message_id,
        seconds=max(0, ctx.at - alarm.raised_at) // 1000,
        **({"note": command.note} if command.note else {}),
    )
    return None
