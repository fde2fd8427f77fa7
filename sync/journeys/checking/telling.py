"""The words of a counterexample: moments as days of the story, and what happened in plain English."""

from datetime import datetime

from sync.journeys.definition import By, Do
from sync.journeys.expectation import Expectation
from sync.journeys.hours import load_zone, local_day

_HAPPENED = {
    "enquiry.received": "an enquiry comes in",
    "message.received": "they write",
    "call.missed": "they call and nobody takes it",
    "call.answered": "they call and are answered",
    "call.logged": "a call with them is logged",
    "appointment.booked": "a visit is booked",
    "appointment.confirmed": "they confirm the visit",
    "appointment.rescheduled": "the visit is moved by a week",
    "appointment.cancelled": "the visit is cancelled",
    "appointment.late_cancelled": "the visit is cancelled at the last moment",
    "appointment.checked_in": "they arrive",
    "appointment.no_show": "they do not come",
    "appointment.completed": "the visit is over",
    "opportunity.created": "an opportunity is opened",
    "opportunity.won": "the opportunity is won",
    "opportunity.lost": "the opportunity is lost",
    "sla.at_risk": "a promised time is running out",
    "sla.breached": "a promised time ran out",
    "payment.requested": "a payment is asked for",
    "payment.paid": "they pay",
    "payment.failed": "the payment fails",
    "review.received": "they write a review",
    "contact.inactive": "they have not been seen for a long time",
    "contact.opted_out": "they refuse every message",
    "recall.due": "a recall falls due",
}
_DEED = {
    Do.REPLY: "is answered",
    Do.MESSAGE: "goes out",
    Do.CALL: "is called, and nobody answers",
    Do.TASK: "is done",
    Do.MOVE: "moves them",
}


def when(at: int, began_at: int, zone: str) -> str:
    """`Day 3 10:05`, counted in calendar days of the zone from the beginning."""
    day = (local_day(at, zone) - local_day(began_at, zone)).days
    return f"Day {day} {datetime.fromtimestamp(at / 1000, load_zone(zone)):%H:%M}"


def happened(kind: str) -> str:
    """What an event means to somebody at the desk."""
    return _HAPPENED.get(kind) or kind.replace(".", " ").replace("_", " ")


def done(entry: Expectation) -> str:
    """That a step was done, by whom."""
    if entry.by is By.STAFF:
        return f"“{entry.step}” {_DEED.get(entry.do, 'is done')} by {duty(entry.owner)}"
    to = f" to {entry.stage}" if entry.do is Do.MOVE else ""
    by = f" by {entry.channel}" if entry.channel and entry.do in (Do.MESSAGE, Do.REPLY) else ""
    return f"“{entry.step}” {_DEED.get(entry.do, 'is done')}{to}{by}"


def duty(name: str) -> str:
    """A duty in words."""
    return f"the {name.replace('_', ' ')}" if name else "somebody"
