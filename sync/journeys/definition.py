"""A journey as a document: frozen, typed, and named by the hash of its canonical bytes.

The loader makes these from YAML; sync carries the canonical bytes; an enrolment pins one version.
"""

import hashlib
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import final

import msgspec
from msgspec import Struct

from sync.journeys.conditions import Condition, compile_condition
from sync.journeys.hours import OpeningHours, Span

OPTED_OUT = "contact.opted_out"


class SubjectKind(StrEnum):
    """Whom or what a journey follows."""

    CONTACT = "contact"
    APPOINTMENT = "appointment"
    OPPORTUNITY = "opportunity"
    CALL = "call"
    PAYMENT_REQUEST = "payment_request"


class MessageClass(StrEnum):
    """Decides the hours and the budget that a message falls under, and which consent it needs."""

    TRANSACTIONAL = "transactional"
    MARKETING = "marketing"


class Do(StrEnum):
    """What a step asks for. `answer`, `callback` and `confirm` come from the always-on rules, never from a journey."""

    REPLY = "reply"
    MESSAGE = "message"
    CALL = "call"
    TASK = "task"
    ASSIGN = "assign"
    MOVE = "move"
    SET_FIELD = "set_field"
    TAG = "tag"
    REQUEST_PAYMENT = "request_payment"
    REQUEST_REVIEW = "request_review"
    NOTIFY = "notify"
    ESCALATE = "escalate"
    HOLD_SLOT = "hold_slot"
    OFFER_SLOT = "offer_slot"
    BOOK_SLOT = "book_slot"
    WAITLIST = "waitlist"
    WEBHOOK = "webhook"
    CLASSIFY = "classify"
    EXTRACT = "extract"
    SUMMARISE = "summarise"
    STOP_EVERYTHING = "stop_everything"
    ANSWER = "answer"
    CALLBACK = "callback"
    CONFIRM = "confirm"


class By(StrEnum):
    """Who carries a step out."""

    STAFF = "staff"
    TEMPLATE = "template"
    AI_DRAFT = "ai_draft"
    RULE = "rule"


class Channel(StrEnum):
    """Ways to reach someone; `inbound` is whichever they wrote on last."""

    INBOUND = "inbound"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"


class Tier(StrEnum):
    """How far a step may go by itself, lowest first. A ceiling: the lowest of workflow, policy and this wins."""

    DRAFT_ONLY = "draft_only"
    EXECUTE_WITH_APPROVAL = "execute_with_approval"
    EXECUTE = "execute"


class Counted(StrEnum):
    """Which time a clock counts: all of it, or only the location's opening hours."""

    ALWAYS = "always"
    OPEN = "open"


class Window(Struct, frozen=True, omit_defaults=True):
    """A daily window in the location's zone, as minutes after midnight; weekdays count from Monday = 0."""

    opens: int
    closes: int
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)

    def hours(self, zone: str) -> OpeningHours:
        """The window as a week without holidays."""
        span = (Span(self.opens, self.closes),)
        return OpeningHours(zone, tuple(span if day in self.days else () for day in range(7)))


class Delay(Struct, frozen=True, omit_defaults=True, tag="delay"):
    """So long after the clock started, counting all time, open time, or the time inside a window."""

    duration: timedelta
    counted: Counted = Counted.ALWAYS
    window: Window | None = None


class AppointmentEdge(StrEnum):
    """The end of a visit that a wait is measured from."""

    START = "start"
    END = "end"


@final
class Relative(Struct, frozen=True, tag="relative"):
    """So long before (negative) or after (positive) the appointment starts or ends."""

    edge: AppointmentEdge
    offset: timedelta


@final
class UntilEvent(Struct, frozen=True, omit_defaults=True, tag="until"):
    """Until one of these events, or until the time-out; then `on_timeout` runs instead, where there is one."""

    events: tuple[str, ...]
    timeout: Delay
    on_timeout: str | None = None


Wait = Delay | Relative | UntilEvent


class Fallback(Struct, frozen=True):
    """The holding message that goes out when a step is still undone so long after it fell due."""

    template: str
    after: Delay


class RunKey(StrEnum):
    """What two runs must share to count as the same run again."""

    SUBJECT = "subject"
    CONTACT = "contact"
    """One call or visit after another of the same person: `one text per caller per day`."""


class ReEnrol(Struct, frozen=True, omit_defaults=True):
    """When a journey may start again: so long after it last started, and at most so often in any `within`."""

    after: timedelta
    key: RunKey = RunKey.SUBJECT
    at_most: int | None = None
    within: timedelta | None = None


class Step(Struct, frozen=True, omit_defaults=True):
    """One thing to do. `after` names an earlier step or an event; without it the clock starts at the enrolment.

    `ends`: with this step the journey has done what it is for; what is still open of it falls away once it is done.
    """

    id: str
    do: Do
    by: By
    after: str | None = None
    wait: Wait | None = None
    within: Delay | None = None
    until: Delay | None = None
    unless: str | None = None
    cancel_on: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    tier: Tier = Tier.EXECUTE
    fallback: Fallback | None = None
    template: str | None = None
    stage: str | None = None
    arguments: tuple[tuple[str, str], ...] = ()
    owner: str | None = None
    message_class: MessageClass | None = None
    ends: bool = False


class Journey(Struct, frozen=True, omit_defaults=True, dict=True):
    """One version of a journey. `owner` is a duty; a rota says who holds it when.

    `condition` is what the file calls `if`: read once, when a start event comes. Of the `stops`, `contact.opted_out`
    counts only once no channel is left: an opt-out closes its channel, not the others.
    """

    journey: str
    owner: str
    subject: SubjectKind
    starts: tuple[str, ...]
    steps: tuple[Step, ...]
    goal: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    re_enrol: ReEnrol | None = None
    message_class: MessageClass = MessageClass.TRANSACTIONAL
    condition: str | None = None

    @cached_property
    def version(self) -> str:
        """The version's identity: the first 32 hex digits of the SHA-256 of its canonical bytes."""
        return hashlib.sha256(canonical_bytes(self)).hexdigest()[:32]

    @cached_property
    def plan(self) -> "tuple[PlannedStep, ...]":
        """The steps so that each stands behind the one it follows, fallbacks right behind theirs."""
        return _plan(self)

    @cached_property
    def endings(self) -> frozenset[str]:
        """The events that may end an enrolment: without any of them nobody need look for its end."""
        return frozenset({*self.goal, *self.stops, "journey.stopped"})

    @cached_property
    def outright_stops(self) -> tuple[str, ...]:
        """The stops that end it by themselves."""
        return tuple(event for event in self.stops if event != OPTED_OUT)

    @cached_property
    def closers(self) -> tuple[int, ...]:
        """Places in the plan of the steps that end the journey."""
        return tuple(place for place, planned in enumerate(self.plan) if planned.step.ends)

    @cached_property
    def settles_by_time(self) -> bool:
        """Whether time alone may settle or miss a step of it: by a condition that is read afresh, a wait with a time-out, or
        a moment after which it is too late."""
        return any(
            (planned.condition is not None and not planned.condition.is_lasting)
            or planned.step.until is not None
            or isinstance(planned.step.wait, (Relative, UntilEvent))
            for planned in self.plan
        )

    @cached_property
    def start_condition(self) -> Condition | None:
        """The compiled `if`."""
        return compile_condition(self.condition) if self.condition is not None else None


class PlannedStep(Struct, frozen=True):
    """A step made ready to run: `parent` is the place in the plan of the step that it follows, `earlier` that step's id, or
    the id of the step whose holding message this is; empty for a step that begins by itself.

    `leaves_it_to_reply`: it is called off when they reply, so their question is the reply's business. `branch` says whether it runs when the parent timed out (True), when it did not (False), or there is no such choice
    (None). `fallback_of` is the place of the step whose holding message this is.
    """

    step: Step
    message_class: MessageClass
    owner: str
    condition: Condition | None
    parent: int | None
    earlier: str
    branch: bool | None
    fallback_of: int | None
    leaves_it_to_reply: bool
    reads: frozenset[str]
    rule: str
    counted: Counted
    title: str


def canonical_bytes(journey: Journey) -> bytes:
    """The same bytes for equal journeys on every machine: what is synced, hashed and signed."""
    return _ENCODER.encode(journey)


def from_canonical(data: bytes) -> Journey:
    """A journey from its canonical bytes; msgspec.ValidationError when they are no journey.

    The bytes of a known version were checked by the loader before they were published, so the references and
    conditions inside are not checked again.
    """
    return _DECODER.decode(data)


def _plan(journey: Journey) -> tuple[PlannedStep, ...]:
    steps = {step.id: step for step in journey.steps}
    places: dict[str, int] = {}
    planned: list[PlannedStep] = []

    def place(step: Step) -> int:
        if step.id in places:
            return places[step.id]
        before = steps.get(step.after) if step.after else None
        parent = place(before) if before else None
        branch = None
        if before and isinstance(before.wait, UntilEvent) and before.wait.on_timeout is not None:
            branch = before.wait.on_timeout == step.id
        condition = compile_condition(step.unless) if step.unless else None
        reads = {fact.name for fact in condition.facts} if condition else set[str]()
        events = step.wait.events if isinstance(step.wait, UntilEvent) else ()
        planned.append(
            PlannedStep(
                step=step,
                message_class=step.message_class or journey.message_class,
                owner=step.owner or journey.owner,
                condition=condition,
                parent=parent,
                earlier=before.id if before else "",
                branch=branch,
                fallback_of=None,
                leaves_it_to_reply=condition is not None and condition.expression == "contact.replied",
                reads=frozenset({*reads, *events, *step.cancel_on, *journey.goal, *journey.stops}),
                rule=f"{journey.journey}/{step.id}",
                counted=step.wait.counted if isinstance(step.wait, Delay) else Counted.ALWAYS,
                title=dict(step.arguments).get("title", ""),
            )
        )
        places[step.id] = own = len(planned) - 1
        if step.fallback:
            planned.append(
                msgspec.structs.replace(
                    planned[own],
                    step=Step(
                        id=f"{step.id}.fallback",
                        do=Do.MESSAGE,
                        by=By.TEMPLATE,
                        wait=step.fallback.after,
                        channels=step.channels,
                        template=step.fallback.template,
                    ),
                    condition=None,
                    parent=None,
                    earlier=step.id,
                    branch=None,
                    fallback_of=own,
                    leaves_it_to_reply=False,
                    rule=f"{journey.journey}/{step.id}.fallback",
                    counted=step.fallback.after.counted,
                    title="",
                )
            )
        return own

    for step in journey.steps:
        place(step)
    return tuple(planned)


_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Journey)
