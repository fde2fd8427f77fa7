"""The typed fact catalogue: every name a condition may read, its type and its meaning; and the event vocabulary.

CEL sees no clock: facts about time are computed in Python and change at moments that the ledger knows. The library
compiles unknown names happily, so this catalogue is the type check.
"""

from enum import StrEnum

from msgspec import Struct

from sync.model.words import CallOutcome, Duty, Event


class FactType(StrEnum):
    """CEL types that facts have."""

    BOOL = "bool"
    INT = "int"
    TEXT = "string"
    TEXTS = "list(string)"


class FactKind(StrEnum):
    """Where a fact comes from, which decides when it is read and when it may change."""

    RECORD = "record"
    """From the contact's and subject's records, as they are now."""
    HAPPENED = "happened"
    """An event of this name stands in the timeline since the enrolment began."""
    SINCE_STEP = "since_step"
    """Something happened since the step's clock started."""
    EVENT = "event"
    """What the event that started the enrolment said."""
    COUNTED = "counted"
    """Counted from everything that ever happened to them."""
    SINCE_START = "since_start"
    """Something happened since the enrolment began."""
    CLOCK = "clock"
    """Computed from the timeline, the hours and the moment; moves by itself."""


class Fact(Struct, frozen=True):
    """One entry of the catalogue."""

    name: str
    type: FactType
    kind: FactKind
    meaning: str


KNOWN_EVENTS: frozenset[str] = frozenset(
    f"{family}.{event}"
    for family, events in {
        "contact": "created imported changed merged opted_out opted_in tagged inactive birthday",
        "enquiry": "received",
        "message": "received queued sent delivered read failed person_chosen",
        "alarm": "raised acknowledged",
        "call": "ringing answered missed abandoned voicemail ended logged",
        "appointment": "requested held booked confirmed rescheduled reschedule_asked cancelled late_cancelled checked_in no_show"
        " completed left slot_freed",
        "waitlist": "offered accepted passed",
        "opportunity": "created moved won lost",
        "payment": "requested opened paid failed expired refunded disputed overdue",
        "review": "requested clicked received",
        "document": "received classified routed",
        "recall": "due",
        "draft": "proposed approved edited rejected expired stale",
        "sla": "at_risk breached",
        "integration": "silent failing back",
        "journey": "enrolled step_done stopped goal_reached",
        "task": "created completed snoozed assigned",
    }.items()
    for event in events.split()
)
"""The timeline's vocabulary; journeys start, stop and wait on these names."""

STARTING_EVENTS: frozenset[str] = frozenset(
    str(event) for event in Event if event in KNOWN_EVENTS and not event.startswith("journey.")
)
"""Those that commands of this version record and that journeys can start on; the others load, and never come."""

KNOWN_DUTIES: frozenset[str] = frozenset(Duty)
"""Duties that a rota can give to people."""

CALL_STILL_OPEN: frozenset[str] = frozenset({CallOutcome.NO_ANSWER, CallOutcome.LEFT_MESSAGE})
"""Logged call outcomes that reached nobody: the case stays open."""

CALL_NOT_REACHED: frozenset[str] = CALL_STILL_OPEN | {CallOutcome.WRONG_NUMBER}
"""Logged call outcomes after which the person has still had no answer from us."""

_RECORD, _STEP, _CLOCK = FactKind.RECORD, FactKind.SINCE_STEP, FactKind.CLOCK
_EVENT, _COUNTED = FactKind.EVENT, FactKind.COUNTED

COUNTED_EVENTS: dict[str, tuple[str, ...]] = {
    "contact.visits": ("appointment.completed",),
    "contact.no_shows": ("appointment.no_show",),
    "contact.cancellations": ("appointment.cancelled", "appointment.late_cancelled"),
    "contact.missed_calls": ("call.missed", "call.abandoned", "call.voicemail"),
    "contact.enquiries": ("enquiry.received",),
}
"""What each counted fact counts."""

DAYS_SINCE: dict[str, tuple[str, ...]] = {
    "contact.days_since_visit": ("appointment.completed",),
    "contact.days_since_review_asked": ("review.requested",),
}
"""The events that each of these facts counts the days from; `contact.silent_days` counts from what they said."""

_DOCUMENTED = (
    Fact("contact.replied", FactType.BOOL, _STEP, "They wrote or called since the step's clock started."),
    Fact(
        "contact.answered",
        FactType.BOOL,
        _STEP,
        "A person of ours answered them since the step's clock started.",
    ),
    Fact(
        "contact.replied_since_start",
        FactType.BOOL,
        FactKind.SINCE_START,
        "They wrote or called since the enrolment began.",
    ),
    Fact(
        "contact.answered_since_start",
        FactType.BOOL,
        FactKind.SINCE_START,
        "A person of ours answered or reached them since the enrolment began.",
    ),
    Fact(
        "contact.language", FactType.TEXT, _RECORD, "Preferred language, as a BCP 47 tag; empty when unknown."
    ),
    Fact("contact.country", FactType.TEXT, _RECORD, "Two-letter country, upper case; empty when unknown."),
    Fact("contact.source", FactType.TEXT, _RECORD, "Where the contact came from; empty when unknown."),
    Fact(
        "contact.campaign",
        FactType.TEXT,
        _RECORD,
        "The campaign that brought the contact; empty when unknown.",
    ),
    Fact("contact.tags", FactType.TEXTS, _RECORD, "Tags the contact carries."),
    Fact("contact.is_patient", FactType.BOOL, _RECORD, "A visit of theirs was ever completed."),
    Fact(
        "opportunity.stage", FactType.TEXT, _RECORD, "Stage of the newest open opportunity; empty when none."
    ),
    Fact("opportunity.value", FactType.INT, _RECORD, "Its value in minor units; 0 when unknown."),
    Fact(
        "appointment.status",
        FactType.TEXT,
        _RECORD,
        "Status of the journey's appointment, or the next one's.",
    ),
    Fact(
        "appointment.is_confirmed",
        FactType.BOOL,
        _RECORD,
        "That appointment, at its present time, is confirmed.",
    ),
    Fact("appointment.service", FactType.TEXT, _RECORD, "Service of that appointment; empty when none."),
    Fact(
        "appointment.hours_left",
        FactType.INT,
        _CLOCK,
        "Whole hours until it starts, 0 after; -1 when there is none.",
    ),
    Fact(
        "contact.silent_days",
        FactType.INT,
        _CLOCK,
        "Whole days since they last wrote or called; -1 when never.",
    ),
    Fact(
        "contact.days_since_visit",
        FactType.INT,
        _CLOCK,
        "Whole days since their last completed visit; -1 when none.",
    ),
    Fact(
        "contact.days_since_review_asked",
        FactType.INT,
        _CLOCK,
        "Whole days since they were last asked for a review; -1 when never.",
    ),
    Fact("contact.has_visit", FactType.BOOL, _CLOCK, "A visit of theirs is still to come."),
    Fact("contact.visits", FactType.INT, _COUNTED, "Visits that they came to."),
    Fact("contact.no_shows", FactType.INT, _COUNTED, "Visits that they did not come to."),
    Fact("contact.cancellations", FactType.INT, _COUNTED, "Visits that were cancelled."),
    Fact("contact.missed_calls", FactType.INT, _COUNTED, "Calls of theirs that nobody took."),
    Fact("contact.enquiries", FactType.INT, _COUNTED, "Enquiries that they made."),
    Fact("event.channel", FactType.TEXT, _EVENT, "Channel of the start event; empty when it has none."),
    Fact("event.source", FactType.TEXT, _EVENT, "Where the enquiry came from."),
    Fact("event.campaign", FactType.TEXT, _EVENT, "The campaign that the enquiry names."),
    Fact("event.form", FactType.TEXT, _EVENT, "The form that the enquiry came by."),
    Fact("event.interest", FactType.TEXT, _EVENT, "What the enquiry asks for."),
    Fact("event.direction", FactType.TEXT, _EVENT, "in or out, of a call."),
    Fact("event.outcome", FactType.TEXT, _EVENT, "Outcome of a logged call or finished task."),
    Fact("event.to", FactType.TEXT, _EVENT, "The stage that an opportunity moved to."),
    Fact("event.tag", FactType.TEXT, _EVENT, "The tag that was added."),
    Fact("event.field", FactType.TEXT, _EVENT, "The field that changed."),
    Fact("event.old", FactType.TEXT, _EVENT, "Its value before."),
    Fact("event.new", FactType.TEXT, _EVENT, "Its value after."),
    Fact("event.reason", FactType.TEXT, _EVENT, "The reason given."),
    Fact("event.service", FactType.TEXT, _EVENT, "The service that the event names."),
    Fact("event.amount", FactType.INT, _EVENT, "The amount in minor units; 0 when it names none."),
    Fact("event.days", FactType.INT, _EVENT, "Days without a visit, of contact.inactive."),
    Fact("event.stars", FactType.INT, _EVENT, "Stars of a review."),
    Fact(
        "event.level",
        FactType.INT,
        _EVENT,
        "How much of the promised time has gone: 50, 80 or 100; of sla events.",
    ),
    Fact(
        "event.do",
        FactType.TEXT,
        _EVENT,
        "What was promised (reply, callback, or what a step does); of sla events.",
    ),
    Fact(
        "event.journey",
        FactType.TEXT,
        _EVENT,
        "The follow-up whose step it was; empty for the house's own rules.",
    ),
    Fact("event.step", FactType.TEXT, _EVENT, "The step whose promise it was; of sla events."),
    Fact("event.is_emergency", FactType.BOOL, _EVENT, "The message holds one of the emergency words."),
    Fact("practice.is_open", FactType.BOOL, _CLOCK, "The location is open at this moment."),
)

FACTS: dict[str, Fact] = {fact.name: fact for fact in _DOCUMENTED} | {
    name: Fact(
        name, FactType.BOOL, FactKind.HAPPENED, f"The event {name} happened since the enrolment began."
    )
    for name in sorted(KNOWN_EVENTS)
}
"""Every fact by name: those documented above, and each event as “it has happened since the enrolment”."""


def catalogue() -> str:
    """The documented facts as a Markdown table, as the README shows them."""
    rows = (f"| `{fact.name}` | {fact.type} | {fact.kind} | {fact.meaning} |" for fact in _DOCUMENTED)
    return "\n".join(("| fact | type | read | meaning |", "|---|---|---|---|", *rows))
