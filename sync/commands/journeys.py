"""Journeys: published, started and stopped by hand, and started by every event that is one of their starts."""

from collections.abc import Sequence
from typing import Final

import msgspec

from sync.commands.casefile import build_case, definition
from sync.commands.entries import actor_kind, entry_of_happening
from sync.commands.envelope import is_paused, watch
from sync.commands.fields import Document, Id, Line
from sync.commands.kernel import AFTERWARDS, Command, Context, command, need
from sync.commands.outcomes import Clash, Invalid, Outcome, Refused, already
from sync.commands.proving import findings
from sync.commands.publishers import roles_of_publisher
from sync.commands.reach import contact_of
from sync.commands.tx import Happening, Tx
from sync.journeys import JourneyError, load
from sync.journeys.case import Subject as Followed
from sync.journeys.definition import OPTED_OUT, Journey, SubjectKind, canonical_bytes
from sync.journeys.enrolment import NewEnrolment, Previous, enrol, enrolment_id
from sync.journeys.expectations import is_finished
from sync.journeys.guards import is_closed
from sync.journeys.rehearsal import Receipt
from sync.journeys.timeline import Entry
from sync.model.entities import Contact, Enrolment, JourneyVersion
from sync.model.words import EnrolmentState, Event, Subject

REHEARSED_FOR_MS: Final = 24 * 3_600_000
"""How long a rehearsal may stand before the publishing that it was for."""
UNDER_WAY: Final = frozenset({EnrolmentState.RUNNING, EnrolmentState.HELD})
"""States of an enrolment that has not come to its end."""
OWN_SERVER: Final = "system"
"""The practice's own server publishes what comes with the product, which is proved before it is shipped."""


class PublishJourney(Command, frozen=True):
    """Make a journey document (YAML) the version that new enrolments take; running ones keep theirs.

    `rehearsal` is the receipt of what was shown before; only a practice that nobody ever got in touch with does without.
    """

    text: Document
    rehearsal: Receipt | None = None


class EnrolContact(Command, frozen=True):
    """Start a journey for a contact by hand, or by an import that was asked to."""

    contact_id: Id
    journey: Line


class StopJourney(Command, frozen=True):
    """End one enrolment."""

    enrolment_id: Id
    reason: Line


class StopEverything(Command, frozen=True):
    """End every enrolment of a contact."""

    contact_id: Id
    reason: Line


@command("publish_journey", 1)
def publish_journey(tx: Tx, command: PublishJourney, ctx: Context) -> Outcome | None:
    try:
        journey = load(command.text, "journey")
    except JourneyError as error:
        raise Invalid("text", str(error), "unloadable_journey") from None
    earlier = versions_of(tx, journey.journey)
    known = next((version for version in earlier if version.id == journey.version), None)
    if known is not None and known.live and roles_of_publisher(tx.rows, known.published_by) is not None:
        return already(known.id)
    if ctx.principal.kind != OWN_SERVER:
        _check_rehearsed(tx, ctx, journey, earlier, command.rehearsal)
        if ctx.received is not None:
            _check_sound(tx, journey)
    make_live(tx, earlier, journey.version)
    if known is not None:  # its steps run from now on in the name of whoever says so now
        tx.put(JourneyVersion, known.id, published_by=str(ctx.principal))
    else:
        tx.fact(
            JourneyVersion,
            journey.version,
            key=journey.journey,
            number=earlier[-1].number + 1 if earlier else 1,
            document=canonical_bytes(journey).decode(),
            content_hash=journey.version,
            live=1,
            published_at=ctx.at,
            published_by=str(ctx.principal),
        )
    shown = msgspec.to_builtins(command.rehearsal) if command.rehearsal is not None else None
    tx.happened(
        ctx.id("event"),
        Event.JOURNEY_PUBLISHED,
        journey=journey.journey,
        version=journey.version,
        **({"rehearsal": shown} if shown else {}),
    )
    return None


def versions_of(tx: Tx, key: str) -> list[JourneyVersion]:
    """Every version of a journey, the first one first."""
    return tx.find(JourneyVersion, key=key, order="number")


def make_live(tx: Tx, versions: Sequence[JourneyVersion], version_id: str) -> None:
    """Let new enrolments take this version and no other."""
    for version in versions:
        if version.live != (version.id == version_id):
            tx.put(JourneyVersion, version.id, live=int(version.id == version_id))


def _check_rehearsed(
    tx: Tx, ctx: Context, journey: Journey, earlier: Sequence[JourneyVersion], shown: Receipt | None
) -> None:
    """Raises Refused where this very draft was not rehearsed beside the version that runs now, in the last day."""
    if shown is None:
        if not tx.find(Contact, limit=1):
            return  # There are no days to rehearse on.
        raise Refused("not_rehearsed", "Rehearse it first: see who would have been contacted.")
    beside = next((version.id for version in earlier if version.live), "")
    if shown.draft != journey.version or shown.beside != beside:
        raise Refused(
            "rehearsed_another", "What was rehearsed is not what would be published. Rehearse it again."
        )
    if not -REHEARSED_FOR_MS <= ctx.at - shown.until <= REHEARSED_FOR_MS:
        raise Refused("rehearsed_long_ago", "The rehearsal is more than a day old. Rehearse it again.")


def _check_sound(tx: Tx, journey: Journey) -> None:
    """Raises Invalid with the first thing by which somebody could fall through. The server asks, whatever was shown: it
    takes too long for a workstation's local line, which has asked before."""
    others = [other for other in _live(tx) if other.journey != journey.journey]
    found = findings(tx.rows, journey, others)
    if found:
        where = f"“{found[0].step}”: " if found[0].step else ""
        raise Invalid("text", f"{where}{found[0].problem}. {found[0].fix}", "unsound_journey")


def live_journey(tx: Tx, key: str) -> Journey | None:
    """The version of a journey that new enrolments take."""
    return next((journey for journey in _live(tx) if journey.journey == key), None)


_READ_LIVE: dict[tuple[str, ...], tuple[Journey, ...]] = {}
_LIVE_KEPT = 64


def _live(tx: Tx) -> tuple[Journey, ...]:
    """The live versions. A version's id is the hash of its content, so what was read once stays right for good."""
    ids = tuple(
        row[0]
        for row in tx.rows.execute(
            "SELECT id FROM journey_version WHERE live = 1 AND deleted = 0 ORDER BY id"
        ).fetchall()
    )
    found = _READ_LIVE.get(ids)
    if found is None:
        if len(_READ_LIVE) >= _LIVE_KEPT:
            _READ_LIVE.clear()
        read = (definition(tx.rows, version) for version in ids)
        found = _READ_LIVE[ids] = tuple(journey for journey in read if journey is not None)
    return found


@command("enrol", 1)
def enrol_contact(tx: Tx, command: EnrolContact, ctx: Context) -> Outcome | None:
    contact = contact_of(tx, command.contact_id)
    return start_by_hand(tx, ctx, contact.id, command.journey, ctx.id("event"))


def start_by_hand(tx: Tx, ctx: Context, contact_id: str, key: str, event_id: str) -> Outcome | None:
    """Start a journey that follows contacts. A noop when it runs for this one already. Raises Invalid for others."""
    journey = live_journey(tx, key)
    if journey is None:
        raise Invalid("journey", "No journey of this name is published.")
    if journey.subject is not SubjectKind.CONTACT:
        raise Invalid("journey", f"This journey follows an {journey.subject}, which starts it by itself.")
    for run in tx.find(Enrolment, contact_id=contact_id, journey=key, order="id"):
        if run.state in UNDER_WAY:
            return already(run.id)
    subject = Followed(journey.subject, contact_id)
    row_id = enrolment_id(key, subject, event_id)
    new = NewEnrolment(row_id, key, journey.version, subject, ctx.at, event_id)
    _keep(tx, ctx, journey, new, contact_id, event_id)
    return None


def _keep(tx: Tx, ctx: Context, journey: Journey, new: NewEnrolment, contact_id: str, event_id: str) -> None:
    is_held = is_paused(tx, new.journey)
    tx.fact(
        Enrolment,
        new.id,
        journey=new.journey,
        version_id=new.version,
        contact_id=contact_id,
        subject_kind=str(new.subject.kind),
        subject_id=new.subject.id,
        event_id=new.anchor_id,
        started_at=new.started_at,
        state=EnrolmentState.HELD if is_held else EnrolmentState.RUNNING,
    )
    tx.happened(
        event_id,
        Event.JOURNEY_ENROLLED,
        contact=contact_id,
        subject=(Subject.ENROLMENT, new.id),
        journey=new.journey,
        version=new.version,
    )
    if not is_held:
        watch(tx, ctx, journey)


@command("stop_journey", 1)
def stop_journey(tx: Tx, command: StopJourney, ctx: Context) -> Outcome | None:
    found = need(tx, Enrolment, command.enrolment_id)
    if found.state == EnrolmentState.STOPPED:
        return already(found.id)
    if found.state == EnrolmentState.COMPLETED:
        raise Clash(
            "journey_ended",
            "This journey has come to its end meanwhile.",
            yours={"reason": command.reason},
            theirs={"state": found.state, "reason": found.reason},
            contact_id=found.contact_id,
            subject=(Subject.ENROLMENT, found.id),
        )
    end_run(tx, ctx, found, command.reason, ctx.id("event"))
    return None


@command("stop_everything", 1)
def stop_everything(tx: Tx, command: StopEverything, ctx: Context) -> Outcome | None:
    contact = contact_of(tx, command.contact_id)
    runs = tx.find(Enrolment, contact_id=contact.id, order="id")
    running = [run for run in runs if run.state in UNDER_WAY]
    for index, found in enumerate(running):
        _stop(tx, ctx, found, EnrolmentState.STOPPED, command.reason, ctx.id(f"event {index}"))
    return None if running else already(contact.id)


def end_run(tx: Tx, ctx: Context, run: Enrolment, reason: str, event_id: str) -> None:
    """Stop an enrolment by hand."""
    _stop(tx, ctx, run, EnrolmentState.STOPPED, reason, event_id)


def _stop(tx: Tx, ctx: Context, found: Enrolment, state: EnrolmentState, reason: str, event_id: str) -> None:
    tx.put(Enrolment, found.id, state=state, stopped_at=ctx.at, reason=reason)
    tx.happened(
        event_id,
        Event.JOURNEY_STOPPED if state is EnrolmentState.STOPPED else Event.JOURNEY_GOAL_REACHED,
        contact=found.contact_id,
        subject=(Subject.ENROLMENT, found.id),
        enrolment=found.id,
        journey=found.journey,
        reason=reason,
    )


def follow_events(tx: Tx, ctx: Context) -> None:
    """Let what a command declared end the enrolments that it ends, and start the journeys that it starts.

    Runs inside the command's transaction, so that nobody is ever merely entered in a database.
    """
    declared = [
        event for event in tx.happenings if event.contact_id is not None and event.kind not in NEVER_FOLLOWED
    ]
    if not declared:
        return
    live = _live(tx)
    actor = actor_kind(str(ctx.principal))
    for event in declared:
        contact_id = event.contact_id
        assert contact_id is not None
        runs = tx.find(Enrolment, contact_id=contact_id, order="id")
        for run in runs:
            if run.state in UNDER_WAY:
                _end_by(tx, ctx, run, event)
        starting = [journey for journey in live if event.kind in journey.starts]
        if starting:
            _start_by(tx, ctx, entry_of_happening(event, actor, ctx.at), contact_id, starting)


NEVER_FOLLOWED = frozenset({
    Event.NOTE_ADDED, Event.MESSAGE_LOGGED, Event.CONVERSATION_READ, Event.SUBJECT_CLAIMED, Event.SUBJECT_RELEASED,
    Event.SUBJECT_SNOOZED, Event.SUBJECT_WOKEN, Event.JOURNEY_ENROLLED, Event.JOURNEY_STEP_DONE, Event.JOURNEY_STOPPED,
    Event.JOURNEY_GOAL_REACHED, Event.JOURNEY_MOVED, Event.JOURNEY_PAUSED, Event.JOURNEY_RESUMED,
    Event.JOURNEY_RELEASED, Event.CARD_OPENED, Event.CARD_RESOLVED, Event.UNDONE, Event.RESTORED,
})  # fmt: skip
"""Events that no journey starts or ends on: they cost nothing."""


def _end_by(tx: Tx, ctx: Context, run: Enrolment, event: Happening) -> None:
    journey = definition(tx.rows, run.version_id)
    if journey is None or run.event_id == event.id:
        return
    if (
        run.subject_kind != SubjectKind.CONTACT
        and event.subject_kind == run.subject_kind
        and event.subject_id != run.subject_id
    ):
        return
    if event.kind in journey.goal:
        _stop(tx, ctx, run, EnrolmentState.COMPLETED, event.kind, ctx.id(f"goal {run.id}"))
    elif event.kind in journey.outright_stops or (
        event.kind == OPTED_OUT
        and OPTED_OUT in journey.stops
        # An opt-out closes its channel, not the others.
        and is_closed(build_case(tx.rows, run.contact_id, ctx.at), journey.message_class)
    ):
        _stop(tx, ctx, run, EnrolmentState.STOPPED, event.kind, ctx.id(f"stop {run.id}"))


def _start_by(tx: Tx, ctx: Context, event: Entry, contact_id: str, journeys: Sequence[Journey]) -> None:
    earlier = tx.find(Enrolment, contact_id=contact_id, order="id")
    previous = [
        Previous(
            run.journey,
            Followed(SubjectKind(run.subject_kind), run.subject_id),
            run.started_at,
            run.state in UNDER_WAY and not _has_run_out(tx, ctx, run, journeys),
            run.event_id,
        )
        for run in earlier
    ]
    started, _ = enrol(event, contact_id, journeys, previous, lambda: build_case(tx.rows, contact_id, ctx.at))
    by_name = {journey.journey: journey for journey in journeys}
    for new in started:
        _keep(tx, ctx, by_name[new.journey], new, contact_id, ctx.id(f"enrolled {new.id}"))


def _has_run_out(tx: Tx, ctx: Context, run: Enrolment, starting: Sequence[Journey]) -> bool:
    """Whether nothing of a running enrolment can happen any more; only worked out where it would start again."""
    if all(journey.journey != run.journey for journey in starting):
        return False
    contact = tx.get(Contact, run.contact_id)
    return contact is not None and is_finished(build_case(tx.rows, contact.id, ctx.at), run.id, ctx.at)


AFTERWARDS.append(follow_events)
