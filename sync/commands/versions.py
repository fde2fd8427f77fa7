"""A journey's versions once they are published: put back, and running enrolments moved from one to another on request."""

from typing import Annotated

from msgspec import Meta

from sync.commands.casefile import definition
from sync.commands.fields import Id, Line
from sync.commands.journeys import make_live, versions_of
from sync.commands.kernel import Command, Context, command, need
from sync.commands.outcomes import Clash, Invalid, Outcome, Refused, already, merged
from sync.commands.tx import Tx
from sync.model.entities import Enrolment, JourneyVersion
from sync.model.words import EnrolmentState, Event, Subject

MOVED_AT_ONCE = 200
"""Enrolments that one command moves, so that none holds up the others for long."""


class RollbackJourney(Command, frozen=True):
    """Make an earlier version the one that new enrolments take again. `base` is the live version that the person saw; without
    `to` it is the one before. What the version did is offered to be undone apart (see undoing)."""

    journey: Line
    base: Id
    to: Id | None = None
    reason: Line | None = None


class MoveEnrolments(Command, frozen=True):
    """Pin running enrolments, those that were shown with what it changes for them, to another version of their journey."""

    enrolments: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=MOVED_AT_ONCE)]
    to: Id


@command("rollback_journey", 1)
def rollback_journey(tx: Tx, command: RollbackJourney, ctx: Context) -> Outcome | None:
    versions = versions_of(tx, command.journey)
    live = next((version for version in versions if version.live), None)
    if live is None:
        raise Invalid("journey", "No journey of this name is published.")
    if command.to == live.id:
        return already(live.id)
    if live.id != command.base:
        raise Clash(
            "published_meanwhile",
            "Another version was published meanwhile.",
            yours={"version": command.base},
            theirs={"version": live.id, "by": live.published_by},
        )
    earlier = [version for version in versions if version.number < live.number]
    target = next((version for version in versions if version.id == command.to), None)
    if command.to is None:
        target = earlier[-1] if earlier else None
    if target is None:
        raise Refused("no_earlier_version", "There is no earlier version to go back to.")
    make_live(tx, versions, target.id)
    tx.happened(
        ctx.id("event"),
        Event.JOURNEY_PUBLISHED,
        journey=command.journey,
        version=target.id,
        instead_of=live.id,
        reason=command.reason,
    )
    return None


@command("move_enrolments", 1)
def move_enrolments(tx: Tx, command: MoveEnrolments, ctx: Context) -> Outcome | None:
    """Those that ended, or are there already, stay as they are; the outcome says how many."""
    target = need(tx, JourneyVersion, command.to)
    if definition(tx.rows, target.id) is None:
        raise Refused("unreadable_version", "This version was written by a newer Foredesk.")
    left = 0
    for row_id in dict.fromkeys(command.enrolments):
        run = need(tx, Enrolment, row_id)
        if run.journey != target.key:
            raise Invalid("journey", "This is a version of another follow-up.")
        if run.state != EnrolmentState.RUNNING or run.version_id == target.id:
            left += 1
            continue
        tx.put(Enrolment, run.id, version_id=target.id)
        tx.happened(
            ctx.id(f"moved {run.id}"),
            Event.JOURNEY_MOVED,
            contact=run.contact_id,
            subject=(Subject.ENROLMENT, run.id),
            journey=run.journey,
            version=target.id,
            before=run.version_id,
        )
    if not tx.happenings:
        return already(target.id)
    return merged(f"{left} had ended or were moved already") if left else None
