"""What is to be done, by whom: tasks, leases on subjects, subjects put aside, steps and rows closed."""

from typing import Annotated

import msgspec
from msgspec import Meta

from sync.commands.cards import rebases
from sync.commands.fields import Id, Instant, Line, Minutes
from sync.commands.kernel import Command, Context, command, need
from sync.commands.next_action import Next, decide_next, put_aside, snooze_id
from sync.commands.outcomes import Clash, Invalid, Outcome, Refused, already
from sync.commands.reach import contact_of
from sync.commands.tx import Tx
from sync.model.entities import Claim, Enrolment, Snooze, Staff, Task
from sync.model.ids import fact_id
from sync.model.words import EnrolmentState, Event, Subject, TaskState
from sync.policy.roles import LEADS

TaskKind = Annotated[str, Meta(pattern=r"^(call|message|book|other)\Z")]


class CreateTask(Command, frozen=True):
    """Something to do by `due_at`, for a contact or for the practice itself."""

    title: Line
    due_at: Instant
    contact_id: Id | None = None
    kind: TaskKind = "other"
    assignee_id: Id | None = None


class CompleteTask(Command, frozen=True):
    """It is done: what came of it, and what comes next."""

    task_id: Id
    outcome: Line
    next: Next


class SnoozeTask(Command, frozen=True):
    """Do it later."""

    task_id: Id
    until_at: Instant


class AssignTask(Command, frozen=True):
    """Give it to somebody. `base` is who had it when the person deciding looked."""

    task_id: Id
    assignee_id: Id | None
    base: Id | None = None


class ClaimSubject(Command, frozen=True):
    """I am on it, for so many minutes; the same again extends the lease."""

    subject_kind: Subject
    subject_id: Id
    contact_id: Id | None = None
    minutes: Minutes = 10


class ReleaseSubject(Command, frozen=True):
    """I am no longer on it. A manager may release anybody's."""

    subject_kind: Subject
    subject_id: Id


class SnoozeSubject(Command, frozen=True):
    """Put a board row aside until a moment or until an event of its contact, such as `message.received`."""

    subject_kind: Subject
    subject_id: Id
    contact_id: Id | None = None
    until_at: Instant | None = None
    until_event: Event | None = None


class WakeSubject(Command, frozen=True):
    """Bring a row that was put aside back now."""

    subject_kind: Subject
    subject_id: Id


class DoneStep(Command, frozen=True):
    """A step of a journey was done by hand: `step_key` is the expectation that it fulfils."""

    enrolment_id: Id
    step_key: Line
    outcome: Line
    next: Next | None = None


class CloseRow(Command, frozen=True):
    """A board row needs nothing more: what came of it and what comes next. `step_key` is the expectation behind it."""

    subject_kind: Subject
    subject_id: Id
    contact_id: Id
    step_key: Line
    outcome: Line
    next: Next


@command("create_task", 1)
def create_task(tx: Tx, command: CreateTask, ctx: Context) -> None:
    contact_id = contact_of(tx, command.contact_id).id if command.contact_id is not None else None
    if command.assignee_id is not None:
        need(tx, Staff, command.assignee_id)
    task_id = ctx.id("task")
    tx.put(
        Task,
        task_id,
        contact_id=contact_id,
        title=command.title,
        kind=command.kind,
        due_at=command.due_at,
        state=TaskState.OPEN,
        assignee_id=command.assignee_id,
        created_at=ctx.at,
    )
    tx.happened(
        ctx.id("event"),
        Event.TASK_CREATED,
        contact=contact_id,
        subject=(Subject.TASK, task_id),
        kind=command.kind,
        due_at=command.due_at,
    )


def _open_task(tx: Tx, task_id: str, yours: dict[str, str | int | None]) -> Task:
    found = need(tx, Task, task_id)
    if found.state != TaskState.OPEN:
        raise Clash(
            "done_meanwhile",
            "Somebody finished this task meanwhile.",
            yours=yours,
            theirs={"state": found.state, "outcome": found.outcome},
            contact_id=found.contact_id,
            subject=(Subject.TASK, found.id),
        )
    return found


@command("complete_task", 1)
def complete_task(tx: Tx, command: CompleteTask, ctx: Context) -> Outcome | None:
    found = need(tx, Task, command.task_id)
    if found.state == TaskState.DONE and found.outcome == command.outcome:
        return already(found.id)
    _open_task(tx, found.id, {"outcome": command.outcome})
    tx.put(Task, found.id, state=TaskState.DONE, outcome=command.outcome)
    tx.happened(
        ctx.id("event"),
        Event.TASK_COMPLETED,
        contact=found.contact_id,
        subject=(Subject.TASK, found.id),
        task=found.id,
        outcome=command.outcome,
        next=command.next.action,
        **({"reason": command.next.reason} if command.next.reason else {}),
    )
    subject = (
        (Subject.CONTACT, found.contact_id) if found.contact_id is not None else (Subject.TASK, found.id)
    )
    decide_next(tx, ctx, found.contact_id, subject, command.next)
    return None


@command("snooze_task", 1)
def snooze_task(tx: Tx, command: SnoozeTask, ctx: Context) -> Outcome | None:
    found = _open_task(tx, command.task_id, {"due_at": command.until_at})
    if command.until_at <= ctx.at:
        raise Invalid("until_at", "That moment has passed.")
    if found.due_at == command.until_at:
        return already(found.id)
    tx.put(Task, found.id, due_at=command.until_at)
    tx.happened(
        ctx.id("event"),
        Event.TASK_SNOOZED,
        contact=found.contact_id,
        subject=(Subject.TASK, found.id),
        old=found.due_at,
        new=command.until_at,
    )
    return None


@command("assign_task", 1)
def assign_task(tx: Tx, command: AssignTask, ctx: Context) -> Outcome | None:
    found = _open_task(tx, command.task_id, {"assignee_id": command.assignee_id})
    if command.assignee_id is not None:
        need(tx, Staff, command.assignee_id)
    if found.assignee_id == command.assignee_id:
        return already(found.id)
    if found.assignee_id != command.base:
        raise Clash(
            "assigned_meanwhile",
            "Somebody else was given this task meanwhile.",
            yours={"assignee_id": command.assignee_id},
            theirs={"assignee_id": found.assignee_id},
            contact_id=found.contact_id,
            subject=(Subject.TASK, found.id),
        )
    tx.put(Task, found.id, assignee_id=command.assignee_id)
    tx.happened(
        ctx.id("event"),
        Event.TASK_ASSIGNED,
        contact=found.contact_id,
        subject=(Subject.TASK, found.id),
        old=command.base,
        new=command.assignee_id,
    )
    return None


def claim_id(subject_kind: str, subject_id: str) -> str:
    """The id of the one lease that a subject can have."""
    return fact_id("claim", subject_kind, subject_id)


@command("claim", 1)
def claim(tx: Tx, command: ClaimSubject, ctx: Context) -> Outcome | None:
    """Losing is a noop whose winner is the lease that stands: a lease is not worth a decision.

    Extending one's own lease is no event, or the timeline would fill with heartbeats.
    """
    row_id = claim_id(command.subject_kind, command.subject_id)
    standing = tx.get(Claim, row_id)
    is_mine = standing is not None and standing.staff_id == ctx.principal.id
    is_held = standing is not None and standing.lease_until > ctx.at
    if is_held and not is_mine:
        return already(row_id)
    until = ctx.at + command.minutes * 60_000
    if standing is not None and is_held and standing.lease_until >= until:
        return already(row_id)
    tx.fact(
        Claim,
        row_id,
        subject_kind=command.subject_kind,
        subject_id=command.subject_id,
        staff_id=ctx.principal.id,
        lease_until=until,
    )
    if not (is_held and is_mine):
        tx.happened(
            ctx.id("event"),
            Event.SUBJECT_CLAIMED,
            contact=command.contact_id,
            subject=(command.subject_kind, command.subject_id),
            until_at=until,
        )
    return None


@command("release", 1)
def release(tx: Tx, command: ReleaseSubject, ctx: Context) -> Outcome | None:
    row_id = claim_id(command.subject_kind, command.subject_id)
    standing = tx.get(Claim, row_id)
    if standing is None:
        return already(row_id)
    expired = standing.lease_until <= ctx.at
    if standing.staff_id != ctx.principal.id and not expired and LEADS.isdisjoint(ctx.principal.roles):
        raise Refused("not_yours", "Only whoever is on it, or a manager, may release it.")
    tx.delete(Claim, row_id)
    tx.happened(
        ctx.id("event"),
        Event.SUBJECT_RELEASED,
        subject=(command.subject_kind, command.subject_id),
        held_by=standing.staff_id,
    )
    return None


@command("snooze_subject", 1)
def snooze_subject(tx: Tx, command: SnoozeSubject, ctx: Context) -> None:
    if command.until_at is None and command.until_event is None:
        raise Invalid("until_at", "Say until when, or until what happens.")
    if command.until_event is not None and command.contact_id is None:
        raise Invalid("contact_id", "An event is waited for from a contact: say whose.")
    contact_id = contact_of(tx, command.contact_id).id if command.contact_id is not None else None
    put_aside(
        tx,
        ctx,
        contact_id,
        (command.subject_kind, command.subject_id),
        until_at=command.until_at,
        until_event=command.until_event,
        label="event",
    )


@command("wake_subject", 1)
def wake_subject(tx: Tx, command: WakeSubject, ctx: Context) -> Outcome | None:
    row_id = snooze_id(command.subject_kind, command.subject_id)
    standing = tx.get(Snooze, row_id)
    if standing is None:
        return already(row_id)
    tx.delete(Snooze, row_id)
    tx.happened(
        ctx.id("event"),
        Event.SUBJECT_WOKEN,
        contact=standing.contact_id,
        subject=(command.subject_kind, command.subject_id),
    )
    return None


@command("done_step", 1)
def done_step(tx: Tx, command: DoneStep, ctx: Context) -> None:
    found = need(tx, Enrolment, command.enrolment_id)
    if found.state != EnrolmentState.RUNNING:
        raise Clash(
            "journey_ended",
            "This journey has ended meanwhile.",
            yours={"step_key": command.step_key, "outcome": command.outcome},
            theirs={"state": found.state, "reason": found.reason},
            contact_id=found.contact_id,
            subject=(Subject.ENROLMENT, found.id),
        )
    contact = contact_of(tx, found.contact_id)
    tx.happened(
        ctx.id("event"),
        Event.JOURNEY_STEP_DONE,
        contact=contact.id,
        subject=(Subject.ENROLMENT, found.id),
        key=command.step_key,
        outcome=command.outcome,
        **({"next": command.next.action} if command.next else {}),
    )
    if command.next is not None:
        decide_next(tx, ctx, contact.id, (Subject.CONTACT, contact.id), command.next)


@command("close_row", 1)
def close_row(tx: Tx, command: CloseRow, ctx: Context) -> None:
    contact = contact_of(tx, command.contact_id)
    tx.happened(
        ctx.id("event"),
        Event.JOURNEY_STEP_DONE,
        contact=contact.id,
        subject=(command.subject_kind, command.subject_id),
        key=command.step_key,
        outcome=command.outcome,
        next=command.next.action,
        **({"reason": command.next.reason} if command.next.reason else {}),
    )
    decide_next(tx, ctx, contact.id, (Subject.CONTACT, contact.id), command.next)


@rebases("assign_task@1")
def rebase_assignment(tx: Tx, command: AssignTask) -> AssignTask:
    """The same, over whoever has it now."""
    return msgspec.structs.replace(command, base=need(tx, Task, command.task_id).assignee_id)
