"""What a journey did, and taking it back: one step, one enrolment, or, enrolment by enrolment, all that a version did.

Each action says itself how it is taken back (sync.journeys.actions). What is reversible is put back where it still stands
as the step left it, else a card says who changed it since; what can only be made up for is offered; what was heard stays.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import Struct

from sync.commands.casefile import definition, undone_mutations
from sync.commands.effects import call_back
from sync.commands.entries import changes_of
from sync.commands.fields import Id, Line
from sync.commands.journeys import end_run
from sync.commands.kernel import Command, Context, command, need
from sync.commands.outcomes import Clash, Outcome, Refused, already, merged
from sync.commands.tx import Tx
from sync.commands.undo import Obstacle, PutBack, check_may_put_back, plan, put_back
from sync.journeys.actions import ACTIONS
from sync.journeys.definition import Do
from sync.model.entities import Appointment, Effect, Enrolment, JourneyVersion, TimelineEntry
from sync.model.words import EffectState, EnrolmentState, Event, Inverse, Subject


class Standing(StrEnum):
    """What can be done about a deed now."""

    REVERSIBLE = "reversible"
    """It is put back when asked."""
    NOT_OUT_YET = "not_out_yet"
    """A message that waits to be sent: it is called back when asked."""
    OFFERED = "offered"
    """It cannot be unsaid, but something makes up for it: see `offer`."""
    IRREVERSIBLE = "irreversible"
    CHANGED = "changed_since"
    """Somebody has worked on it since: it is put back only where it is insisted on, and what they changed stays."""
    BY_PERSON = "by_person"
    """A person did it; their own undo takes it back."""
    UNDONE = "undone"


class Offer(Struct, frozen=True):
    """A command that makes up for a deed, for a person to send or not: `name@version` and its fields."""

    command: str
    fields: dict[str, Any]


class Deed(Struct, frozen=True):
    """One step that an enrolment did. `undone_by` says in plain words what takes it back. `at` in epoch ms."""

    enrolment: str
    contact: str
    step: str
    do: Do | None
    key: str
    mutation: str
    at: int
    inverse: Inverse
    standing: Standing
    undone_by: str
    offer: Offer | None = None


class UndoStep(Command, frozen=True):
    """Take back what one step of an enrolment did, by the key of its expectation. The step then counts as skipped, so that
    nobody does it again. With `only_untouched`, what others changed since stays as they left it."""

    enrolment_id: Id
    key: Line
    only_untouched: bool = False


class UndoEnrolment(Command, frozen=True):
    """End an enrolment and take back all that it did, as far as it can be."""

    enrolment_id: Id
    reason: Line
    only_untouched: bool = False


_NOT_DONE: Final = frozenset({Event.MESSAGE_FAILED, Event.MESSAGE_CANCELLED, Event.MESSAGE_HELD})
_NO_WAY: Final = "Nothing takes it back."
_SEARCHED: Final = 50
"""Versions of a journey among which a step is looked up, the newest first."""


def deeds(tx: Tx, run: Enrolment) -> list[Deed]:
    """All that an enrolment did, the latest first: later deeds are taken back before those that they build on."""
    told = tx.find(TimelineEntry, contact_id=run.contact_id, order="-at")
    undone = undone_mutations(told)
    found: dict[str, Deed] = {}
    for entry in told:
        key = _key_of(entry)
        if not key.startswith(f"followup:{run.id}:") or entry.kind in _NOT_DONE or key in found:
            continue
        if entry.kind == Event.JOURNEY_STEP_DONE and not _is_deed(entry):
            continue
        found[key] = _deed(tx, run, entry, key, is_undone=entry.mutation in undone)
    return list(found.values())


def _deed(tx: Tx, run: Enrolment, entry: TimelineEntry, key: str, *, is_undone: bool) -> Deed:
    step = key.split(":")[2]
    do = _do_of(tx, run, step)
    action = ACTIONS.get(do) if do is not None else None
    inverse = action.inverse if action is not None else Inverse.IRREVERSIBLE
    standing, offer = _standing(tx, run, entry, key, inverse)
    return Deed(
        enrolment=run.id,
        contact=run.contact_id,
        step=step,
        do=do,
        key=key,
        mutation=entry.mutation,
        at=entry.at,
        inverse=inverse,
        standing=Standing.UNDONE if is_undone else standing,
        undone_by=action.undone_by if action is not None else _NO_WAY,
        offer=None if is_undone else offer,
    )


def _standing(
    tx: Tx, run: Enrolment, entry: TimelineEntry, key: str, inverse: Inverse
) -> tuple[Standing, Offer | None]:
    effect = next(iter(tx.find(Effect, contact_id=run.contact_id, key=key)), None)
    if effect is not None:
        return _BY_STATE.get(EffectState(effect.state), Standing.IRREVERSIBLE), None
    if entry.actor.startswith("staff:"):
        return Standing.BY_PERSON, None
    if inverse is Inverse.COMPENSABLE:
        return Standing.OFFERED, _offer(tx, run, entry)
    if inverse is Inverse.IRREVERSIBLE:
        return Standing.IRREVERSIBLE, None
    _, obstacles = _plan(tx, entry.mutation)
    return (Standing.CHANGED if obstacles else Standing.REVERSIBLE), None


_BY_STATE: Final = {EffectState.QUEUED: Standing.NOT_OUT_YET, EffectState.CANCELLED: Standing.UNDONE}


def _offer(tx: Tx, run: Enrolment, entry: TimelineEntry) -> Offer:
    """What makes up for it: the visit that it booked is cancelled, the follow-ups that it stopped begin again; else a task."""
    for change in _changes(tx, entry.mutation):
        if change[0] == Appointment.__tablename__ and len(change) == 2:
            return Offer("cancel_appointment@1", {"appointment_id": change[1], "reason": "taken back"})
        if change[0] == Enrolment.__tablename__ and len(change) > 2 and "state" in change[2]:
            stopped = tx.get(Enrolment, str(change[1]))
            if stopped is not None and stopped.state == EnrolmentState.STOPPED:
                return Offer("enrol@1", {"contact_id": run.contact_id, "journey": stopped.journey})
    title = f"Make up for “{_key_of(entry).split(':')[2]}”"
    return Offer("create_task@1", {"contact_id": run.contact_id, "title": title, "due_at": entry.at})


@command("undo_step", 1)
def undo_step(tx: Tx, command: UndoStep, ctx: Context) -> Outcome | None:
    run = need(tx, Enrolment, command.enrolment_id)
    deed = next((deed for deed in deeds(tx, run) if deed.key == command.key), None)
    if deed is None:
        raise Refused("nothing_done", "This step has done nothing that could be taken back.")
    if deed.standing is Standing.UNDONE:
        return already(deed.mutation)
    if deed.standing not in _CAN_GO:
        raise Refused("cannot_take_back", "This cannot be taken back; it can only be made up for.")
    left = _take_back(tx, ctx, [deed], only_untouched=command.only_untouched)
    return merged(f"{left} changed since and stay") if left else None


@command("undo_enrolment", 1)
def undo_enrolment(tx: Tx, command: UndoEnrolment, ctx: Context) -> Outcome | None:
    """What cannot be taken back is left and counted in the outcome."""
    run = need(tx, Enrolment, command.enrolment_id)
    done = deeds(tx, run)
    going = [deed for deed in done if deed.standing in _CAN_GO]
    is_over = run.state in (EnrolmentState.STOPPED, EnrolmentState.COMPLETED)
    if is_over and not going:
        return already(run.id)
    left = _take_back(tx, ctx, going, only_untouched=command.only_untouched)
    if not is_over:
        end_run(tx, ctx, run, command.reason, ctx.id("stopped"))
    left += sum(deed.standing not in (*_CAN_GO, Standing.UNDONE) for deed in done)
    return merged(f"{left} cannot be taken back") if left else None


_CAN_GO: Final = (Standing.REVERSIBLE, Standing.NOT_OUT_YET, Standing.CHANGED)


def _take_back(tx: Tx, ctx: Context, going: Sequence[Deed], *, only_untouched: bool) -> int:
    """Put deeds back, the latest first; how many rows stayed because others changed them. Raises Clash where any did and
    nobody insists."""
    left = 0
    for deed in going:
        if deed.standing is Standing.NOT_OUT_YET:
            for effect in tx.find(Effect, contact_id=deed.contact, key=deed.key, state=EffectState.QUEUED):
                call_back(tx, ctx, effect, label=f"called back {effect.id}")
        else:
            steps, obstacles = _plan(tx, deed.mutation)
            if obstacles and not only_untouched:
                raise _clash(deed, obstacles[0])
            left += len(obstacles)
            for touched in {step.entity.name for step in steps}:
                check_may_put_back(ctx.principal.roles, touched)
            put_back(tx, steps)
            tx.happened(
                ctx.id(f"undone {deed.mutation}"),
                Event.UNDONE,
                contact=deed.contact,
                subject=(Subject.ENROLMENT, deed.enrolment),
                undone=deed.mutation,
                step=deed.step,
            )
        tx.happened(
            ctx.id(f"skipped {deed.key}"),
            Event.JOURNEY_STEP_DONE,
            contact=deed.contact,
            subject=(Subject.ENROLMENT, deed.enrolment),
            key=deed.key,
            outcome="skipped",
            reason="taken_back",
        )
    return left


def _clash(deed: Deed, obstacle: Obstacle) -> Clash:
    return Clash(
        "changed_since",
        "Somebody has worked on this since, so it was left as it is.",
        yours=obstacle.yours,
        theirs=obstacle.theirs,
        contact_id=deed.contact,
        subject=(obstacle.entity, obstacle.row_id),
    )


def _plan(tx: Tx, mutation: str) -> tuple[list[PutBack], list[Obstacle]]:
    return plan(tx, tx.find(TimelineEntry, mutation=mutation, order="id"))


def _changes(tx: Tx, mutation: str) -> list[list[Any]]:
    entries = tx.find(TimelineEntry, mutation=mutation, order="id")
    return [change for entry in entries for change in changes_of(entry.data)]


def _do_of(tx: Tx, run: Enrolment, step: str) -> Do | None:
    """What the step asks for, in the enrolment's version, or in the one that it was moved from."""
    versions = tx.find(JourneyVersion, key=run.journey, order="-number", limit=_SEARCHED)
    for version_id in (run.version_id, *(version.id for version in versions)):
        journey = definition(tx.rows, version_id)
        for planned in journey.plan if journey is not None else ():
            if planned.step.id == step:
                return planned.step.do
    return None


def _data(entry: TimelineEntry) -> dict[str, Any]:
    return msgspec.json.decode(entry.data, type=dict[str, Any]) if entry.data is not None else {}


def _key_of(entry: TimelineEntry) -> str:
    key = _data(entry).get("key")
    return key if isinstance(key, str) else ""


def _is_deed(entry: TimelineEntry) -> bool:
    """Whether a closed step stands for something done; a skipped one does not."""
    return _data(entry).get("outcome") != "skipped"
