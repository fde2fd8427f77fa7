"""Which journeys an event starts for whom. Run inside the transaction that records the event, so that nobody is ever
merely entered in a database."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from sync.journeys.case import Case, Enrolment, Subject
from sync.journeys.definition import Journey, ReEnrol, RunKey, SubjectKind
from sync.journeys.durations import milliseconds
from sync.journeys.readfacts import FactReader
from sync.journeys.timeline import Entry

_NAMESPACE = uuid.UUID("6f1c1a52-3d6a-5b53-9a36-0d9f6c0a7d11")


class NewEnrolment(Struct, frozen=True):
    """An enrolment to be kept: its id is the same on every machine that sees the event."""

    id: str
    journey: str
    version: str
    subject: Subject
    started_at: int
    anchor_id: str


class Previous(Struct, frozen=True):
    """An earlier enrolment of a journey and subject. `is_open` while any step of it may still happen."""

    journey: str
    subject: Subject
    started_at: int
    is_open: bool
    anchor_id: str


class Refusal(StrEnum):
    """Why an event that could start a journey did not."""

    RUNNING = "running"
    TOO_SOON = "too_soon"
    ONLY_ONCE = "only_once"
    TOO_OFTEN = "too_often"
    SAME_EVENT = "same_event"
    NOT_MEANT = "not_meant"
    """The journey's `if` did not hold."""
    NO_SUBJECT = "no_subject"


class Refused(Struct, frozen=True):
    """A journey that the event did not start, and why: what `why_not` answers before there is an enrolment."""

    journey: str
    reason: Refusal
    again_from: int | None = None


def enrolment_id(journey: str, subject: Subject, event_id: str) -> str:
    """uuid5 of journey, subject and the event that started it, as 32 hex digits."""
    return uuid.uuid5(_NAMESPACE, f"{journey}\n{subject.kind}\n{subject.id}\n{event_id}").hex


def subject_of(journey: Journey, event: Entry, contact_id: str) -> Subject | None:
    """Whom the journey would follow: the contact, or what the event names under the subject's kind."""
    if journey.subject is SubjectKind.CONTACT:
        return Subject(journey.subject, event.contact or contact_id) if event.contact or contact_id else None
    named = event.data.get(str(journey.subject))
    return Subject(journey.subject, named) if isinstance(named, str) and named else None


def enrol(
    event: Entry,
    contact_id: str,
    journeys: Iterable[Journey],
    previous: Sequence[Previous],
    case: Callable[[], Case],
) -> tuple[tuple[NewEnrolment, ...], tuple[Refused, ...]]:
    """The enrolments that the event starts, and the journeys that it would have started but for an earlier run.

    `previous` holds every earlier enrolment of the contact's. A journey that is running is not started again; a finished
    one only where `re_enrol` allows it, that long after it last started. `case` is asked for only where an `if` must be
    read.
    """
    started: list[NewEnrolment] = []
    refused: list[Refused] = []
    for journey in sorted(journeys, key=lambda journey: journey.journey):
        if event.kind not in journey.starts:
            continue
        subject = subject_of(journey, event, contact_id)
        if subject is None:
            refused.append(Refused(journey.journey, Refusal.NO_SUBJECT))
            continue
        by_contact = journey.re_enrol is not None and journey.re_enrol.key is RunKey.CONTACT
        runs = [
            run
            for run in previous
            if run.journey == journey.journey and (by_contact or run.subject == subject)
        ]
        refusal = _refusal(journey.journey, journey.re_enrol, runs, event)
        if refusal is not None:
            refused.append(refusal)
            continue
        if journey.start_condition is not None and not _is_meant(journey, subject, event, case()):
            refused.append(Refused(journey.journey, Refusal.NOT_MEANT))
            continue
        started.append(
            NewEnrolment(
                enrolment_id(journey.journey, subject, event.id),
                journey.journey,
                journey.version,
                subject,
                event.at,
                event.id,
            )
        )
    return tuple(started), tuple(refused)


def _is_meant(journey: Journey, subject: Subject, event: Entry, case: Case) -> bool:
    """Whether the journey's `if` holds at the moment of the event."""
    assert journey.start_condition is not None
    beginning = Enrolment("", subject, journey.journey, "", event.at, event.id, event.recorded_seq)
    return FactReader(case, beginning, event.at, event.at, event).holds(journey.start_condition)[0]


def _refusal(journey: str, again: ReEnrol | None, runs: list[Previous], event: Entry) -> Refused | None:
    if not runs:
        return None
    if any(run.anchor_id == event.id for run in runs):
        return Refused(journey, Refusal.SAME_EVENT)
    if any(run.is_open for run in runs):
        return Refused(journey, Refusal.RUNNING)
    if again is None:
        return Refused(journey, Refusal.ONLY_ONCE)
    starts = sorted(run.started_at for run in runs)
    again_from = starts[-1] + milliseconds(again.after)
    if event.at < again_from:
        return Refused(journey, Refusal.TOO_SOON, again_from)
    if again.at_most is not None and again.within is not None and len(starts) >= again.at_most:
        again_from = starts[-again.at_most] + milliseconds(again.within)
        if event.at < again_from:
            return Refused(journey, Refusal.TOO_OFTEN, again_from)
    return None
