"""What a journey's step does when it runs by itself, action by action, in the transaction of `run_step`.

Each action is the command that a person would have used, so that its events, its checks and its undo are the same. What
cannot be carried out (a word that cannot be filled in, a stage that is gone) is handed to a person as a task.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from sync.commands.effects import QueueEffect, queue_effect
from sync.commands.journeys import StopEverything, stop_everything
from sync.commands.kernel import Context
from sync.commands.names import fold
from sync.commands.outcomes import Clash, Invalid, Refused
from sync.commands.patching import PatchFields, patch_fields
from sync.commands.people import AssignContact, TagContact, assign_contact
from sync.commands.people import tag as put_tag_on
from sync.commands.sales import MoveOpportunity, move_opportunity
from sync.commands.sharing import holders, least_loaded, take_turns
from sync.commands.templates import NoTemplate, Said, say
from sync.commands.tx import Tx
from sync.journeys.case import Case
from sync.journeys.definition import Channel as Way
from sync.journeys.definition import Do, MessageClass, PlannedStep, SubjectKind
from sync.journeys.expectation import Expectation
from sync.journeys.guards import inbound_channel, route
from sync.model.entities import (
    Contact,
    Conversation,
    Enrolment,
    Location,
    Opportunity,
    Source,
    Stage,
    Task,
    Template,
)
from sync.model.words import Channel, Event, OpportunityState, Purpose, SendGuard, Subject, TaskState
from sync.policy.roles import may
from sync.wording import CannotRender, is_open

Receipt = dict[str, Any]
"""What journey.step_done tells beside the key."""


class CannotAct(Exception):
    """The step cannot be carried out by itself, and a person must. `reason` is a stable key."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Step:
    """A step that is due: whose it is, what may be read about them, and the ledger's entry."""

    run: Enrolment
    contact: Contact
    case: Case
    entry: Expectation

    @property
    def planned(self) -> PlannedStep:
        """The step as its pinned version has it."""
        journey = next(found.definition for found in self.case.enrolments if found.id == self.run.id)
        assert journey is not None
        return next(planned for planned in journey.plan if planned.step.id == self.entry.step)

    @property
    def arguments(self) -> Mapping[str, str]:
        """Its values under `with`."""
        return dict(self.planned.step.arguments)

    def holder(self, duty: str) -> str | None:
        """Who wears this hat now."""
        return self.case.duties.get(duty)


def act(tx: Tx, ctx: Context, step: Step) -> Receipt | None:
    """Do what the step says. Returns what its receipt tells; None where a message is its own receipt.

    Raises CannotAct before anything was written; Refused where its publisher may not do this.
    """
    do = step.entry.do
    needed, carry_out = ACTS[do]
    if not may(ctx.principal.roles, needed):
        raise Refused("not_allowed", "Whoever published this follow-up may not do this themselves.")
    return carry_out(tx, ctx, step)


def hand_over(tx: Tx, ctx: Context, step: Step, why: CannotAct) -> Receipt:
    """Make the step a person's: a task for whoever owns it, due now."""
    entry = step.entry
    what = entry.title or entry.template or entry.stage or entry.step
    task_id = _task(tx, ctx, step, f"By hand: {what}", step.holder(entry.owner))
    return {"outcome": "handed_over", "reason": why.reason, "task": task_id}


# -- what leaves the building ---------------------------------------------------------------------------------------


def _message(tx: Tx, ctx: Context, step: Step) -> None:
    """By the first of its channels that is permitted, has words and carries them now."""
    reason = "no_channel"
    for channel, endpoint_id in _ways(step, ctx.at):
        try:
            said = say(
                tx, step.entry.template, step.contact.id, channel, now=ctx.at, appointment_id=_visit(step),
                staff_id=step.contact.owner_id, endpoint_id=endpoint_id,
            )  # fmt: skip
        except NoTemplate:
            reason = "no_words"
        except CannotRender as error:
            reason = f"words_{error.why}"
        else:
            if channel is not Channel.WHATSAPP or _carries(tx, step, endpoint_id, said, ctx.at):
                _queue(tx, ctx, step, channel, endpoint_id, said)
                return
            reason = SendGuard.WINDOW.value
    raise CannotAct(reason)


def _ways(step: Step, at: int) -> Iterator[tuple[Channel, str]]:
    """Channels with their endpoints, in the step's order, as far as the guards permit them."""
    planned, case = step.planned, step.case
    wished = (inbound_channel(case) if way is Way.INBOUND else way for way in planned.step.channels)
    for way in dict.fromkeys(wished):
        if way in _WRITTEN:
            alone = msgspec.structs.replace(planned.step, channels=(way,))
            found = route(case, msgspec.structs.replace(planned, step=alone), at)
            if found.channel is not None:
                yield _WRITTEN[way], found.endpoint


def _carries(tx: Tx, step: Step, endpoint_id: str, said: Said, at: int) -> bool:
    """Whether WhatsApp takes these words now: they wrote in the last day, or it approved them."""
    template = tx.get(Template, said.filled.template_id)
    if template is not None and template.approved_as is not None:
        return True
    talks = tx.find(
        Conversation, contact_id=step.contact.id, endpoint_id=endpoint_id, channel=Channel.WHATSAPP
    )
    return any(is_open(talk.last_in_at, at) for talk in talks)


def _queue(tx: Tx, ctx: Context, step: Step, channel: Channel, endpoint_id: str, said: Said) -> None:
    is_marketing = Purpose.MARKETING in (said.purpose, _PURPOSES[step.planned.message_class])
    command = QueueEffect(
        key=step.entry.key,
        contact_id=step.contact.id,
        endpoint_id=endpoint_id,
        channel=channel,
        subject=said.rendered.subject,
        body=said.rendered.text,
        purpose=Purpose.MARKETING if is_marketing else Purpose.CARE,
        not_after=step.entry.not_after,
        filled=said.filled,
    )
    try:
        queue_effect(tx, command, ctx)
    except (Clash, Invalid, Refused) as error:
        raise CannotAct(error.reason) from None


def _visit(step: Step) -> str | None:
    """The visit that the step is about: the one that its key names, or that the journey follows."""
    named = _SLOT.search(step.entry.key)
    if named is not None:
        return named[1]
    return step.run.subject_id if step.run.subject_kind == SubjectKind.APPOINTMENT else None


_SLOT: Final = re.compile(r":([0-9a-f]{32})\.\d{1,6}\Z")
_WRITTEN: Final[Mapping[Way | None, Channel]] = {
    Way.WHATSAPP: Channel.WHATSAPP,
    Way.SMS: Channel.SMS,
    Way.EMAIL: Channel.EMAIL,
}
_PURPOSES: Final = {
    MessageClass.TRANSACTIONAL: Purpose.CARE,
    MessageClass.MARKETING: Purpose.MARKETING,
}


# -- inside the practice --------------------------------------------------------------------------------------------


def _assign(tx: Tx, ctx: Context, step: Step) -> Receipt:
    how, duty = step.arguments["how"], step.arguments.get("to") or step.entry.owner
    owner = step.contact.owner_id
    people = holders(tx, duty, step.case.hours.zone, ctx.at)
    if how == "sticky_owner" and owner in people:
        return {"outcome": "kept", "staff": owner}
    if not people:
        raise CannotAct("nobody_holds_it")
    chosen = take_turns(tx, people, step.run) if how == "round_robin" else least_loaded(tx, people)
    if chosen != owner:
        assign_contact(tx, AssignContact(contact_id=step.contact.id, owner_id=chosen, base=owner), ctx)
    return {"outcome": "done", "staff": chosen}


def _move(tx: Tx, ctx: Context, step: Step) -> Receipt:
    found = _opportunity(tx, step)
    if found is None:
        return {"outcome": "nothing_to_move"}
    target = tx.find_one(Stage, pipeline_id=found.pipeline_id, key=step.entry.stage)
    if target is None:
        raise CannotAct("no_stage")
    move_opportunity(
        tx, MoveOpportunity(opportunity_id=found.id, from_stage_id=found.stage_id, to_stage_id=target.id), ctx
    )
    return {"outcome": "done", "opportunity": found.id}


def _opportunity(tx: Tx, step: Step) -> Opportunity | None:
    """The one that the journey follows, else their newest open one."""
    if step.run.subject_kind == SubjectKind.OPPORTUNITY:
        found = tx.get(Opportunity, step.run.subject_id)
        return found if found is not None and found.state == OpportunityState.OPEN else None
    running = tx.find(
        Opportunity, contact_id=step.contact.id, state=OpportunityState.OPEN, order="created_at"
    )
    return running[-1] if running else None


def _set_field(tx: Tx, ctx: Context, step: Step) -> Receipt:
    field, value = step.arguments["field"], step.arguments["value"]
    if field == "owner":
        owner = step.holder(value)
        if owner is None:
            raise CannotAct("nobody_holds_it")
        if owner != step.contact.owner_id:
            base = step.contact.owner_id
            assign_contact(tx, AssignContact(contact_id=step.contact.id, owner_id=owner, base=base), ctx)
        return {"outcome": "done", "staff": owner}
    column, new = field, value
    if field in _NAMED:
        column = f"{field}_id"
        named = next(
            (row.id for row in tx.find(_NAMED[field], order="id") if fold(row.name) == fold(value)), None
        )
        if named is None:
            raise CannotAct("no_such_value")
        new = named
    base = getattr(step.contact, column)
    try:
        patch_fields(tx, PatchFields(entity="contact", id=step.contact.id, fields={column: [base, new]}), ctx)
    except Invalid:
        raise CannotAct("no_such_value") from None
    return {"outcome": "done"}


_NAMED: Final[Mapping[str, Any]] = {"source": Source, "location": Location}


def _tag(tx: Tx, ctx: Context, step: Step) -> Receipt:
    put_tag_on(tx, TagContact(contact_id=step.contact.id, tag=step.arguments["tag"]), ctx)
    return {"outcome": "done"}


def _notify(tx: Tx, ctx: Context, step: Step) -> Receipt:
    """Whoever wears the hat finds it among their tasks; nobody does: whoever is at the desk sees it."""
    duty = step.arguments.get("who") or step.arguments.get("to") or step.entry.owner
    title = step.entry.title or step.entry.step
    holder = step.holder(duty)
    task_id = _task(tx, ctx, step, title, holder)
    return {"outcome": "done", "duty": duty, "staff": holder, "task": task_id}


def _stop(tx: Tx, ctx: Context, step: Step) -> Receipt:
    stop_everything(
        tx, StopEverything(contact_id=step.contact.id, reason=f"{step.entry.journey}/{step.entry.step}"), ctx
    )
    return {"outcome": "done"}


def _task(tx: Tx, ctx: Context, step: Step, title: str, assignee_id: str | None) -> str:
    task_id = ctx.id("task")
    tx.put(
        Task,
        task_id,
        contact_id=step.contact.id,
        title=title,
        kind="other",
        due_at=ctx.at,
        state=TaskState.OPEN,
        assignee_id=assignee_id,
        created_at=ctx.at,
    )
    tx.happened(
        ctx.id("task event"),
        Event.TASK_CREATED,
        contact=step.contact.id,
        subject=(Subject.TASK, task_id),
        kind="other",
        due_at=ctx.at,
    )
    return task_id


ACTS: Final[Mapping[Do, tuple[str, Callable[[Tx, Context, Step], Receipt | None]]]] = {
    Do.REPLY: ("queue_effect@1", _message),
    Do.MESSAGE: ("queue_effect@1", _message),
    Do.ASSIGN: ("assign_contact@1", _assign),
    Do.MOVE: ("move_opportunity@1", _move),
    Do.SET_FIELD: ("patch_fields@1", _set_field),
    Do.TAG: ("tag@1", _tag),
    Do.NOTIFY: ("create_task@1", _notify),
    Do.ESCALATE: ("create_task@1", _notify),
    Do.STOP_EVERYTHING: ("stop_everything@1", _stop),
}
"""What runs by itself -> the command whose roles its publisher must have, and what carries it out: exactly
sync.journeys.actions.RUNS_BY_ITSELF."""
