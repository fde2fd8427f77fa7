"""What people do with tasks, claims, pauses and steps."""

from sync.commands.kernel import Command
from sync.commands.work import (
    AssignTask,
    ClaimSubject,
    CloseRow,
    CompleteTask,
    CreateTask,
    DoneStep,
    ReleaseSubject,
    SnoozeSubject,
    SnoozeTask,
    WakeSubject,
)
from sync.model.entities import Contact, Enrolment, Staff, Task
from sync.model.words import Event, Subject
from sync.simulate.makers.making import makes
from sync.simulate.makers.words import HOUR, next_step, subject
from sync.simulate.sight import Sight


@makes("create_task@1", 1.5)
def _task(sight: Sight, now: int) -> Command | None:
    return CreateTask(title="Call back", due_at=now + HOUR, contact_id=sight.id(Contact), kind="call")


@makes("complete_task@1", 1.5, needs=("create_task@1",))
def _done(sight: Sight, now: int) -> Command | None:
    task = sight.id(Task)
    return None if task is None else CompleteTask(task_id=task, outcome="done", next=next_step(sight, now))


@makes("snooze_task@1", needs=("create_task@1",))
def _later(sight: Sight, now: int) -> Command | None:
    task = sight.id(Task)
    return None if task is None else SnoozeTask(task_id=task, until_at=now + 5 * HOUR)


@makes("assign_task@1", needs=("create_task@1",))
def _hand_over(sight: Sight, now: int) -> Command | None:
    task = sight.one(Task)
    return (
        None
        if task is None
        else AssignTask(task_id=task.id, assignee_id=sight.id(Staff), base=task.assignee_id)
    )


@makes("claim@1", 3)
def _claim(sight: Sight, now: int) -> Command | None:
    found = subject(sight)
    return (
        None
        if found is None
        else ClaimSubject(
            subject_kind=found[0],
            subject_id=found[1],
            contact_id=found[2],
            minutes=sight.random.choice((1, 10)),
        )
    )


@makes("release@1", 2, needs=("claim@1",))
def _release(sight: Sight, now: int) -> Command | None:
    found = subject(sight)
    return None if found is None else ReleaseSubject(subject_kind=found[0], subject_id=found[1])


@makes("snooze_subject@1")
def _snooze(sight: Sight, now: int) -> Command | None:
    found = subject(sight)
    return (
        None
        if found is None
        else SnoozeSubject(
            subject_kind=found[0],
            subject_id=found[1],
            contact_id=found[2],
            until_at=now + HOUR if sight.chance(0.7) else None,
            until_event=Event.MESSAGE_RECEIVED,
        )
    )


@makes("wake_subject@1", needs=("snooze_subject@1",))
def _wake(sight: Sight, now: int) -> Command | None:
    found = subject(sight)
    return None if found is None else WakeSubject(subject_kind=found[0], subject_id=found[1])


@makes("done_step@1", 2)
def _step(sight: Sight, now: int) -> Command | None:
    enrolment = sight.id(Enrolment)
    return (
        None
        if enrolment is None
        else DoneStep(enrolment_id=enrolment, step_key="first-reply", outcome="replied")
    )


@makes("close_row@1")
def _close(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return (
        None
        if contact is None
        else CloseRow(
            subject_kind=Subject.CONTACT,
            subject_id=contact,
            contact_id=contact,
            step_key="reply:1",
            outcome="answered",
            next=next_step(sight, now),
        )
    )
