"""What stands in the ledger: an expectation with its status, its clocks and its why; the lane it has on the board."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from sync.journeys.conditions import FactValue
from sync.journeys.definition import By, Channel, Counted, Do
from sync.model.words import Lane


class Status(StrEnum):
    """The first that fits, in this order (operations.md)."""

    DONE = "done"
    DONE_ELSEWHERE = "done_elsewhere"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"
    RUNNING = "running"
    BLOCKED = "blocked"
    WAITING = "waiting"
    MISSED = "missed"
    DUE = "due"
    NOT_DUE = "not_due"


class Detail(StrEnum):
    """What stands in the brackets behind a status."""

    NONE = ""
    # superseded by
    GOAL = "goal"
    STOP = "stop"
    LATER_STEP = "later_step"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    IN_TIME = "in_time"
    TOO_LATE = "too_late"
    # unknown
    NO_RECEIPT = "no_receipt"
    OUT_OF_SCOPE = "out_of_scope"
    NO_VERSION = "no_version"
    # running
    CLAIMED = "claimed"
    QUEUED = "queued"
    # blocked by a guard
    CONSENT = "consent"
    HOURS = "hours"
    BUDGET = "budget"
    OVERLAP = "overlap"
    PAUSED = "paused"
    # waiting for
    APPROVAL = "approval"
    PERSON = "person"
    SEND_FAILED = "send_failed"
    # not due
    SNOOZED = "snoozed"


class WhyKey(StrEnum):
    """The sentence that explains an entry; words.py has the plain words, translations take them from there."""

    DONE = "done"
    DONE_ELSEWHERE = "done_elsewhere"
    GOAL_REACHED = "goal_reached"
    STOPPED = "stopped"
    LATER_STEP_DONE = "later_step_done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    CAME_IN_TIME = "came_in_time"
    BOOKED_TOO_LATE = "booked_too_late"
    NO_RECEIPT = "no_receipt"
    OUT_OF_SCOPE = "out_of_scope"
    NO_VERSION = "no_version"
    CLAIMED = "claimed"
    QUEUED = "queued"
    QUEUED_UNTIL = "queued_until"
    HELD_TOO_LONG = "held_too_long"
    NO_CONSENT = "no_consent"
    OUT_OF_HOURS = "out_of_hours"
    OVER_BUDGET = "over_budget"
    OVERLAPS = "overlaps"
    HELD = "held"
    WAITS_FOR_APPROVAL = "waits_for_approval"
    WAITS_FOR_PERSON = "waits_for_person"
    UNREACHABLE = "unreachable"
    SEND_FAILED = "send_failed"
    MISSED = "missed"
    DUE = "due"
    DUE_INSTEAD = "due_instead"
    WAITS_FOR_TIME = "waits_for_time"
    WAITS_FOR_STEP = "waits_for_step"
    WAITS_FOR_EVENT = "waits_for_event"
    WAITS_FOR_ANSWER = "waits_for_answer"
    WAITS_FOR_APPOINTMENT = "waits_for_appointment"
    SNOOZED = "snoozed"
    WROTE = "wrote"
    WHICH_PERSON = "which_person"
    CALLED = "called"
    RINGING = "ringing"
    UNCONFIRMED = "unconfirmed"
    TASK_OPEN = "task_open"


_S, _D, _W = Status, Detail, WhyKey
MEANS: dict[WhyKey, tuple[Status, Detail]] = {
    _W.DONE: (_S.DONE, _D.NONE),
    _W.DONE_ELSEWHERE: (_S.DONE_ELSEWHERE, _D.NONE),
    _W.GOAL_REACHED: (_S.SUPERSEDED, _D.GOAL),
    _W.STOPPED: (_S.SUPERSEDED, _D.STOP),
    _W.LATER_STEP_DONE: (_S.SUPERSEDED, _D.LATER_STEP),
    _W.SKIPPED: (_S.SUPERSEDED, _D.SKIPPED),
    _W.CANCELLED: (_S.SUPERSEDED, _D.CANCELLED),
    _W.TIMED_OUT: (_S.SUPERSEDED, _D.TIMED_OUT),
    _W.CAME_IN_TIME: (_S.SUPERSEDED, _D.IN_TIME),
    _W.BOOKED_TOO_LATE: (_S.SUPERSEDED, _D.TOO_LATE),
    _W.NO_RECEIPT: (_S.UNKNOWN, _D.NO_RECEIPT),
    _W.OUT_OF_SCOPE: (_S.UNKNOWN, _D.OUT_OF_SCOPE),
    _W.NO_VERSION: (_S.UNKNOWN, _D.NO_VERSION),
    _W.CLAIMED: (_S.RUNNING, _D.CLAIMED),
    _W.QUEUED: (_S.RUNNING, _D.QUEUED),
    _W.QUEUED_UNTIL: (_S.RUNNING, _D.QUEUED),
    _W.HELD_TOO_LONG: (_S.SUPERSEDED, _D.TOO_LATE),
    _W.NO_CONSENT: (_S.BLOCKED, _D.CONSENT),
    _W.OUT_OF_HOURS: (_S.BLOCKED, _D.HOURS),
    _W.OVER_BUDGET: (_S.BLOCKED, _D.BUDGET),
    _W.OVERLAPS: (_S.BLOCKED, _D.OVERLAP),
    _W.HELD: (_S.BLOCKED, _D.PAUSED),
    _W.WAITS_FOR_APPROVAL: (_S.WAITING, _D.APPROVAL),
    _W.WAITS_FOR_PERSON: (_S.WAITING, _D.PERSON),
    _W.UNREACHABLE: (_S.WAITING, _D.PERSON),
    _W.SEND_FAILED: (_S.WAITING, _D.SEND_FAILED),
    _W.MISSED: (_S.MISSED, _D.NONE),
    _W.DUE: (_S.DUE, _D.NONE),
    _W.DUE_INSTEAD: (_S.DUE, _D.NONE),
    _W.WAITS_FOR_TIME: (_S.NOT_DUE, _D.NONE),
    _W.WAITS_FOR_STEP: (_S.NOT_DUE, _D.NONE),
    _W.WAITS_FOR_EVENT: (_S.NOT_DUE, _D.NONE),
    _W.WAITS_FOR_ANSWER: (_S.NOT_DUE, _D.NONE),
    _W.WAITS_FOR_APPOINTMENT: (_S.NOT_DUE, _D.NONE),
    _W.SNOOZED: (_S.NOT_DUE, _D.SNOOZED),
}
"""The status that each of a step's sentences stands for; the always-on rules' own sentences say why, not how far."""


class FactRead(Struct, frozen=True, gc=False):
    """A fact that decided, with the value it had and the entry it came from, where there is one."""

    name: str
    value: FactValue
    source: str = ""


class Clock(Struct, frozen=True, gc=False):
    """A clock that is being waited for: from when to when, and which time it counts."""

    started_at: int
    ends_at: int | None
    counted: Counted = Counted.ALWAYS


class Why(Struct, frozen=True, omit_defaults=True, gc=False):
    """Why an entry is as it is: the rule (`journey/step` or `always/…`), the sentence and its values, the facts read,
    the clock waited for."""

    rule: str
    key: WhyKey
    values: dict[str, str | int] = {}
    facts: tuple[FactRead, ...] = ()
    clock: Clock | None = None


class Expectation(Struct, frozen=True, omit_defaults=True, gc=False):
    """One thing that should happen, and whether it has.

    `due_at` is when its clock comes; with a promise, `at_risk_at` and `nearly_late_at` are 50 % and 80 % of the way from
    then to `breach_at`, and `risk` is 0, 50, 80 or 100. `not_before` is when a passing block ends; `not_after` when
    it is too late. `next_change_at` is the next moment at which time alone changes status, risk or lane; None when only
    an event can. `about` is the id of the conversation, call, appointment or task it is about. `holder` has claimed it.
    `title` is what a journey's own words call it.
    """

    key: str
    journey: str
    version: str
    enrolment: str
    step: str
    do: Do
    by: By
    owner: str
    status: Status
    why: Why
    detail: Detail = Detail.NONE
    receipt: str = ""
    channel: Channel | None = None
    endpoint: str = ""
    about: str = ""
    template: str = ""
    stage: str = ""
    holder: str = ""
    due_at: int | None = None
    at_risk_at: int | None = None
    nearly_late_at: int | None = None
    breach_at: int | None = None
    risk: int = 0
    not_before: int | None = None
    not_after: int | None = None
    next_change_at: int | None = None
    title: str = ""

    @property
    def is_open(self) -> bool:
        """Still to be done, or not known to be done."""
        return self.status in OPEN

    @property
    def is_for_machine(self) -> bool:
        """Due now, and for no person to do: a template's or a rule's own step of a journey."""
        return self.status is Status.DUE and self.by in (By.TEMPLATE, By.RULE) and bool(self.enrolment)

    @property
    def acts_now(self) -> bool:
        """Somebody should be seeing to it, or is: no guard, clock or provider holds it up."""
        return self.status in (Status.DUE, Status.WAITING) or self.detail is Detail.CLAIMED

    @property
    def is_settled(self) -> bool:
        """Done here, done elsewhere, or no longer called for."""
        return self.status in SETTLED

    @property
    def is_refused(self) -> bool:
        """Blocked for good: the run has passed it. Whoever is held waits for a person, and an overlap for the other message."""
        return (
            self.status is Status.BLOCKED
            and self.not_before is None
            and self.next_change_at is None
            and self.detail is not Detail.PAUSED
            and (self.detail is not Detail.OVERLAP or self.not_after is not None)
        )


SETTLED = frozenset({Status.DONE, Status.DONE_ELSEWHERE, Status.SUPERSEDED})
OPEN = frozenset(Status) - SETTLED - {Status.MISSED}


def lane(expectation: Expectation, now: int) -> Lane | None:
    """Where the board shows it at `now`; None when there is nothing left to do about it.

    `now` lies between the moment the expectation was computed for and its `next_change_at`.
    """
    if not expectation.is_open:
        return None
    status, detail, do = expectation.status, expectation.detail, expectation.do
    acts_now = expectation.acts_now
    if do is Do.ANSWER and acts_now:
        return Lane.RINGING_NOW
    if acts_now and expectation.breach_at is not None and now >= expectation.breach_at:
        return Lane.LATE
    if detail in (Detail.SEND_FAILED, Detail.NO_RECEIPT):
        return Lane.FAILED_SENDS
    if detail is Detail.APPROVAL:
        return Lane.APPROVALS
    if not acts_now or (expectation.due_at is not None and now < expectation.due_at):
        return Lane.LATER
    if do is Do.CONFIRM:
        return Lane.UNCONFIRMED_TODAY
    if do is Do.CALLBACK:
        return Lane.MISSED_CALLS
    if expectation.breach_at is not None or do is Do.REPLY:
        return Lane.DUE_NEXT
    needs_person = expectation.by is By.STAFF or status is Status.WAITING
    return Lane.TASKS if needs_person else Lane.LATER


def next_action(expectations: Iterable[Expectation]) -> Expectation | None:
    """The first open entry: what a person or the runner should see to next; None when nothing is open.

    First what can be acted on (ringing, then by the moment it is late, then by when it fell due), then what is under
    way, then what is still to come, then what a guard forbids.
    """
    open_entries = [entry for entry in expectations if entry.is_open]
    return min(open_entries, key=_urgency, default=None)


def in_order(expectations: Iterable[Expectation]) -> tuple[Expectation, ...]:
    """Open entries by urgency, then the rest by when they fell due: the order of the ledger."""
    return tuple(sorted(expectations, key=_urgency))


_RANK = {
    Status.DUE: 1,
    Status.WAITING: 1,
    Status.RUNNING: 2,
    Status.UNKNOWN: 2,
    Status.NOT_DUE: 3,
    Status.BLOCKED: 4,
    Status.MISSED: 5,
    Status.DONE: 6,
    Status.DONE_ELSEWHERE: 6,
    Status.SUPERSEDED: 6,
}
_NEVER = 1 << 62


def _urgency(entry: Expectation) -> tuple[int, int, int, str]:
    rank, due_at = _RANK[entry.status], entry.due_at
    if entry.detail is Detail.CLAIMED:
        rank = 1
    elif rank == 1 and entry.do is Do.ANSWER and entry.status is Status.DUE:
        rank = 0
    late_at = entry.breach_at if rank == 1 else None
    return rank, _NEVER if late_at is None else late_at, _NEVER if due_at is None else due_at, entry.key
