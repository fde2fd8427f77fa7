"""The plain English of what stands in the copy: times, lanes, actions, whys."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from desktop.terminal.copy import Copy
from sync.model.words import Lane

if TYPE_CHECKING:
    from sync.journeys.expectation import Why

_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000
_LANES = {
    Lane.RINGING_NOW: "Ringing now",
    Lane.LATE: "Late",
    Lane.DUE_NEXT: "Due next",
    Lane.UNCONFIRMED_TODAY: "Unconfirmed today",
    Lane.FAILED_SENDS: "Failed sends",
    Lane.APPROVALS: "Waiting for approval",
    Lane.MISSED_CALLS: "Missed calls",
    Lane.TASKS: "Tasks",
    Lane.LATER: "Later",
}
_ACTIONS = {
    "reply": "Write a reply",
    "message": "Send a message",
    "call": "Call them",
    "task": "Do the task",
    "assign": "Assign to somebody",
    "move": "Move to {stage}",
    "set_field": "Fill in a field",
    "tag": "Add a tag",
    "request_payment": "Ask for the payment",
    "request_review": "Ask for a review",
    "notify": "Tell the team",
    "escalate": "Bring in a manager",
    "hold_slot": "Hold a slot for them",
    "offer_slot": "Offer them a slot",
    "book_slot": "Book the visit",
    "waitlist": "Offer the free slot to those who wait",
    "webhook": "Tell the other system",
    "classify": "Say what the document is",
    "extract": "Take the values out of the document",
    "summarise": "Sum up the conversation",
    "stop_everything": "Stop everything",
    "answer": "Answer the call",
    "callback": "Call back",
    "confirm": "Confirm the visit",
}


def lane(key: Lane) -> str:
    """A lane's name."""
    return _LANES[key]


def plain(key: str) -> str:
    """A key as words: `no_answer` is "no answer"."""
    return key.replace("_", " ").replace("-", " ").replace(".", " ")


def action(do: str, *, step: str = "", stage: str = "") -> str:
    """What to do, with the journey's step where it says more than the deed: "Call them (call-them)"."""
    words = _ACTIONS.get(do, plain(do).capitalize()).format(stage=stage or "another stage")
    return words if step in ("", do) else f"{words} ({step})"


def event(kind: str) -> str:
    """What happened: "Message received"."""
    return plain(kind).capitalize()


def length(ms: int) -> str:
    """How long: "40 s", "14 m", "2 h 33 m", "3 d"."""
    if ms < _MINUTE:
        return f"{max(ms // 1000, 0)} s"
    if ms < _HOUR:
        return f"{ms // _MINUTE} m"
    if ms < _DAY:
        hours, minutes = ms // _HOUR, ms % _HOUR // _MINUTE
        return f"{hours} h {minutes} m" if minutes else f"{hours} h"
    return f"{ms // _DAY} d"


def clock(due_at: int | None, now: int) -> str:
    """A due time from here: "4 m over", "in 2 h"."""
    if due_at is None:
        return ""
    return f"{length(now - due_at)} over" if due_at <= now else f"in {length(due_at - now)}"


def moment(at: int, copy: Copy) -> str:
    """Day and time in the clinic's zone: "today 09:30", "Thu 19 Nov 09:30", "19 Nov 2024 09:30"."""
    then, today = local(at, copy.zone), local(copy.now, copy.zone)
    if then.date() == today.date():
        return f"today {then:%H:%M}"
    return f"{then:%a %d %b %H:%M}" if then.year == today.year else f"{then:%d %b %Y %H:%M}"


def local(at: int, zone: ZoneInfo) -> datetime:
    """An instant in a zone."""
    return datetime.fromtimestamp(at / 1000, zone)


def iso(at: int | None, copy: Copy) -> str | None:
    """An instant for a program to read: ISO 8601 in the clinic's zone."""
    return None if at is None else local(at, copy.zone).isoformat(timespec="seconds")


def sentence(why: "Why", copy: Copy) -> str:
    """A why in words, with names for ids and the clinic's time."""
    import msgspec

    from sync.journeys.words import explain

    values: dict[str, str | int] = {
        name: copy.name_of(str(value)) if name in ("holder", "by") else value
        for name, value in why.values.items()
    }
    return explain(msgspec.structs.replace(why, values=values), copy.zone.key)


def reason(phrase: str, copy: Copy) -> str:
    """A board row's reason in words."""
    from sync.journeys.expectation import Why, WhyKey

    said: dict[str, Any] = json.loads(phrase)
    key = said.pop("key", "")
    if key not in frozenset(WhyKey):
        return plain(str(key)).capitalize()
    return sentence(Why(rule="", key=WhyKey(key), values=said), copy)


def money(minor: int, currency: str | None) -> str:
    """An amount of minor units: "AED 9,500"."""
    whole, cents = divmod(minor, 100)
    amount = f"{whole:,}" + (f".{cents:02}" if cents else "")
    return f"{currency} {amount}" if currency else amount
