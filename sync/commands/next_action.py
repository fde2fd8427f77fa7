"""What comes next, said by whoever closes something: no row is ever closed into nothing by accident."""

import msgspec

from sync.commands.fields import Id, Instant, Line, Prose
from sync.commands.kernel import Context, need
from sync.commands.outcomes import Invalid
from sync.commands.tx import Tx
from sync.model.entities import Snooze, Staff, Task
from sync.model.ids import fact_id
from sync.model.words import Event, NextAction, Subject, TaskState


class Next(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The next action. Calling, writing and booking need `due_at` and become a task; nothing needs a `reason`.

    Waiting for them puts the row aside until they answer, or until `due_at` when that comes first.
    """

    action: NextAction
    due_at: Instant | None = None
    title: Line | None = None
    assignee_id: Id | None = None
    reason: Prose | None = None


_TASK_KINDS = {NextAction.CALL_AGAIN: "call", NextAction.SEND_MESSAGE: "message", NextAction.BOOK: "book"}
_TITLES = {
    NextAction.CALL_AGAIN: "Call again",
    NextAction.SEND_MESSAGE: "Send a message",
    NextAction.BOOK: "Book a visit",
}
REPLY_EVENT = Event.MESSAGE_RECEIVED
"""What ends the wait for an answer."""


def decide_next(
    tx: Tx, ctx: Context, contact_id: str | None, subject: tuple[Subject, str], then: Next
) -> None:
    """Make the next action real: a task, a wait, or nothing with a reason. Raises Invalid when half of it is missing."""
    if then.action in _TASK_KINDS:
        if then.due_at is None:
            raise Invalid("next.due_at", "Say when: a next action without a time is never done.")
        if then.assignee_id is not None:
            need(tx, Staff, then.assignee_id)
        task_id = ctx.id("next")
        tx.put(
            Task,
            task_id,
            contact_id=contact_id,
            title=then.title or _TITLES[then.action],
            kind=_TASK_KINDS[then.action],
            due_at=then.due_at,
            state=TaskState.OPEN,
            assignee_id=then.assignee_id or ctx.staff_id,
            created_at=ctx.at,
        )
        tx.happened(
            ctx.id("next event"),
            Event.TASK_CREATED,
            contact=contact_id,
            subject=(Subject.TASK, task_id),
            kind=_TASK_KINDS[then.action],
            due_at=then.due_at,
        )
    elif then.action is NextAction.WAIT_FOR_THEM:
        put_aside(tx, ctx, contact_id, subject, until_at=then.due_at, until_event=REPLY_EVENT)
    elif then.action is NextAction.NOTHING and then.reason is None:
        raise Invalid("next.reason", "Say why nothing comes next.")


def snooze_id(subject_kind: str, subject_id: str) -> str:
    """The id of the one snooze that a subject can have."""
    return fact_id("snooze", subject_kind, subject_id)


def put_aside(
    tx: Tx,
    ctx: Context,
    contact_id: str | None,
    subject: tuple[Subject, str],
    *,
    until_at: int | None,
    until_event: str | None,
    label: str = "aside",
) -> None:
    """Snooze a subject until a moment, an event of its contact, or whichever comes first."""
    if until_at is not None and until_at <= ctx.at:
        raise Invalid("until_at", "That moment has passed.")
    tx.fact(
        Snooze,
        snooze_id(*subject),
        subject_kind=subject[0],
        subject_id=subject[1],
        contact_id=contact_id,
        until_at=until_at,
        until_event=until_event,
        staff_id=ctx.principal.id,
        set_at=ctx.at,
    )
    tx.happened(
        ctx.id(label),
        Event.SUBJECT_SNOOZED,
        contact=contact_id,
        subject=subject,
        until_at=until_at,
        until_event=until_event,
    )
