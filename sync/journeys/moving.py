"""Moving running enrolments to another version: what would become due at once, what would come later, what falls away.

Pure. An enrolment is pinned to the version that started it; nothing moves it but a person who has seen this.
"""

from enum import StrEnum

import msgspec
from msgspec import Struct

from sync.journeys.case import Case, Enrolment
from sync.journeys.chain import chain_expectations
from sync.journeys.definition import Do, Journey
from sync.journeys.expectation import Expectation, Status


class Change(StrEnum):
    """What a move does to one step of a running enrolment."""

    DUE_NOW = "due_now"
    """It was not to be done, and is as soon as they are moved."""
    LATER = "later"
    """It comes at another time than before, or is new."""
    FALLS_AWAY = "falls_away"
    """It would have been done, and will not be."""


class StepMove(Struct, frozen=True):
    """One step that a move changes. Times are epoch ms; None: not before something happens."""

    step: str
    do: Do
    change: Change
    before: int | None = None
    after: int | None = None


class Move(Struct, frozen=True):
    """What moving one enrolment changes; without steps it goes on as it would have."""

    enrolment: str
    contact: str
    steps: tuple[StepMove, ...]


def move_of(case: Case, enrolment: Enrolment, to: Journey, now: int) -> Move:
    """What moving the enrolment to the version `to` at `now` (epoch ms) would change. What was done stays done."""
    moved = msgspec.structs.replace(enrolment, version=to.version, definition=to)
    before = _open(case, enrolment, now)
    after = _open(case, moved, now)
    steps = [
        StepMove(entry.step, entry.do, Change.FALLS_AWAY, before=entry.due_at)
        for name, entry in before.items()
        if name not in after
    ]
    for name, entry in after.items():
        was = before.get(name)
        if _acts(entry) and not (was and _acts(was)):
            change = Change.DUE_NOW
        elif was is None or was.due_at != entry.due_at:
            change = Change.LATER
        else:
            continue
        steps.append(StepMove(name, entry.do, change, was.due_at if was else None, entry.due_at))
    return Move(enrolment.id, case.subject.id, tuple(steps))


def _open(case: Case, enrolment: Enrolment, now: int) -> dict[str, Expectation]:
    """The steps that are still to be done."""
    return {entry.step: entry for entry in chain_expectations(case, enrolment, now) if entry.is_open}


def _acts(entry: Expectation) -> bool:
    return entry.status in (Status.DUE, Status.WAITING)
