"""`run_step`: a step of a journey that nobody's hand is needed for, run in the name of whoever published it.

Both sides build the Case and work the expectations out anew, at the command's own time: what is not due now, or for a person
to do, is refused, whoever asks. What a step says is rendered here too, so no workstation can put words into it.
"""

from typing import Annotated

from msgspec import Meta

from sync.commands.acting import CannotAct, Step, act, hand_over
from sync.commands.casefile import build_case
from sync.commands.effects import effect_id
from sync.commands.fields import Id
from sync.commands.kernel import Command, Context, command, need
from sync.commands.outcomes import Outcome, Refused, Waits, already
from sync.commands.publishers import JOURNEY
from sync.commands.reach import contact_of
from sync.commands.running import check_lease
from sync.commands.tx import Tx
from sync.journeys.case import Case
from sync.journeys.definition import By
from sync.journeys.expectation import Expectation, Status
from sync.journeys.expectations import expectations
from sync.model.base import Entity
from sync.model.effects import Effect
from sync.model.entities import (
    Appointment,
    Consent,
    Conversation,
    Enrolment,
    Opportunity,
    Snooze,
    Task,
    TimelineEntry,
)
from sync.model.words import EnrolmentState, Event, Subject


class RunStep(Command, frozen=True):
    """Carry out a step of an enrolment. `key` is the expectation's, `lease_epoch` the grant under which the runner acts."""

    enrolment_id: Id
    step: Annotated[str, Meta(min_length=1, max_length=80)]
    key: Annotated[str, Meta(min_length=1, max_length=250)]
    lease_epoch: Annotated[int, Meta(ge=0, le=1 << 40)]


@command("run_step", 1)
def run_step(tx: Tx, command: RunStep, ctx: Context) -> Outcome | None:
    run = need(tx, Enrolment, command.enrolment_id)
    if ctx.principal.kind != JOURNEY or run.version_id != ctx.principal.id:
        raise Refused("not_allowed", "A step runs by itself only in the name of its own follow-up.")
    if not run.ver:
        raise Waits(
            "enrolment", run.id
        )  # No step runs before the server has confirmed the version that it pins.
    check_lease(tx, command.lease_epoch)
    contact = contact_of(tx, run.contact_id)
    case = build_case(tx.rows, contact.id, ctx.at)
    watch_case(tx, case)
    entry = _entry(case, command, ctx.at)
    standing = tx.get(Effect, effect_id(entry.key))
    if (
        entry.is_settled
        or entry.status in (Status.RUNNING, Status.UNKNOWN)
        or run.state != EnrolmentState.RUNNING
    ):
        return already(entry.receipt or (standing.id if standing is not None else run.id))
    if not entry.is_for_machine:
        raise _refusal(entry)
    step = Step(run, contact, case, entry)
    try:
        receipt = act(tx, ctx, step)
    except CannotAct as why:
        receipt = hand_over(tx, ctx, step, why)
    if receipt is not None:
        tx.happened(
            ctx.id("step"),
            Event.JOURNEY_STEP_DONE,
            contact=contact.id,
            subject=(Subject.ENROLMENT, run.id),
            key=entry.key,
            step=entry.step,
            journey=entry.journey,
            do=str(entry.do),
            **receipt,
        )
    return None


def _entry(case: Case, command: RunStep, at: int) -> Expectation:
    """The expectation that the command names. Raises Refused where there is none, or it is for another moment by now."""
    found = next(
        (
            entry
            for entry in expectations(case, at)
            if entry.enrolment == command.enrolment_id and entry.step == command.step
        ),
        None,
    )
    if found is None:
        raise Refused("no_such_step", "This follow-up has no such step.")
    if found.key != command.key:
        raise Refused("step_moved", "What this step was for has moved: it is due at another moment now.")
    return found


def _refusal(entry: Expectation) -> Refused:
    if entry.by not in (By.TEMPLATE, By.RULE) or entry.status is Status.WAITING:
        return Refused("needs_person", "This step is for a person to do or to decide.")
    return Refused("not_due", "This step is not due now.")


def watch_case(tx: Tx, case: Case) -> None:
    """Let a rebase know what the Case was read from: it is built by queries of its own."""
    about: tuple[type[Entity], ...] = (
        TimelineEntry, Enrolment, Appointment, Task, Effect, Snooze, Opportunity, Conversation,
    )  # fmt: skip
    for kind in about:
        tx.find(kind, contact_id=case.subject.id, limit=1)
    for endpoint in case.endpoints:
        tx.find(Consent, endpoint_id=endpoint.key, limit=1)
