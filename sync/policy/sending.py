"""What may forbid a message at a moment: one pure function over facts, asked when it is queued and again as it is sent.

What was checked, what it read and which version of the rules decided is the proof that is kept with the effect.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Final

import msgspec
from msgspec import Struct

from sync.journeys.hours import OpeningHours, is_awake, is_open, load_zone
from sync.model.words import (
    AppointmentStatus,
    ConsentState,
    EnrolmentState,
    MessageState,
    Purpose,
    SendGuard,
)
from sync.policy.budget import Limit, Reading
from sync.policy.countries import Need
from sync.wording.window import is_open as is_window_open

Minute = Annotated[int, msgspec.Meta(ge=0, le=24 * 60)]
Read = str | int | None


class Window(Struct, frozen=True, forbid_unknown_fields=True):
    """Minutes after midnight at the recipient's place, from which and until which they may be written to."""

    opens: Minute
    closes: Minute

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("it closes before it opens")


class SendingRules(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What the practice says of messages of its own accord. Replies are free of it.

    `hours` are its own, by what the message is for, within those that the recipient's country allows. `limits` are how much
    one person gets; None: those that come with the product.
    """

    hours: dict[Purpose, Window] = msgspec.field(default_factory=dict[Purpose, Window])
    limits: Annotated[tuple[Limit, ...], msgspec.Meta(max_length=50)] | None = None


USUAL_RULES: Final = SendingRules()
"""What a practice has that says nothing: its countries' hours, and the limits that come with the product."""


class Guard(Struct, frozen=True, omit_defaults=True):
    """What must still be so when it is sent. `head` is the last message that the author saw; "" stands for none."""

    conversation_id: str | None = None
    head: str = ""
    appointment_id: str | None = None
    slot_version: int = 0
    enrolment_id: str | None = None
    waived: tuple[SendGuard, ...] = ()
    """What a person has set aside; see WAIVABLE."""


WAIVABLE: Final = (SendGuard.HOURS, SendGuard.BUDGET)
"""What a person may decide to do without; for marketing not even that. Nobody may do without consent."""


class Facts(Struct, frozen=True):
    """What the rows say now, as far as it bears on one message."""

    purpose: Purpose
    is_reachable: bool
    consent: tuple[str, str] | None
    """Id and state of the answer that stands for the endpoint, channel and purpose."""
    is_as_approved: bool
    """Whether the words are still those that the effect was queued with."""
    newer: str | None = None
    """A message that was said in the conversation after the head."""
    head_state: str | None = None
    """MessageState of the head where it is one of ours; None where it is theirs, or there is none."""
    appointment: tuple[str, int] | None = None
    """Status and slot version."""
    enrolment_state: str | None = None
    grant_used_by: str | None = None
    effect_id: str = ""
    has_grant: bool = False
    not_after: int | None = None
    is_reply: bool = True
    hours: OpeningHours | None = None
    """When a message of this purpose may be sent to the recipient, by their own clock; None: at any time."""
    rules: str = ""
    """Country and version of the rules that the hours and the need of consent are from."""
    need: Need | None = None
    """Whether their yes is needed; None: for marketing alone."""
    is_patient: bool = False
    spoke_at: int | None = None
    """When they last wrote or called."""
    budget: tuple[Reading, ...] = ()
    window: tuple[int | None, bool] | None = None
    """Of WhatsApp: when they last wrote (epoch ms), and whether the words are an approved template's."""


class Check(Struct, frozen=True, omit_defaults=True):
    """One guard's answer and what it read."""

    guard: SendGuard
    holds: bool
    read: dict[str, Read]


class Proof(Struct, frozen=True):
    """What was checked, and when (epoch ms)."""

    at: int
    checks: tuple[Check, ...]

    @property
    def failed(self) -> SendGuard | None:
        """The first guard that forbids it."""
        return next((check.guard for check in self.checks if not check.holds), None)


def judge(guard: Guard, facts: Facts, now: int) -> Proof:
    """Every guard that bears on the message, at `now` (epoch ms, UTC). Equal facts give an equal proof."""
    checks: list[Check] = []
    for name, look in _GUARDS.items():
        if name not in guard.waived or name not in WAIVABLE or facts.purpose is Purpose.MARKETING:
            found = look(guard, facts, now)
            if found is not None:
                checks.append(Check(name, found[0], found[1]))
    return Proof(now, tuple(checks))


def waits_for_head(facts: Facts) -> bool:
    """Whether an earlier message of ours, which this one follows, is still on its way."""
    return facts.head_state in _UNDER_WAY


_UNDER_WAY = (MessageState.QUEUED, MessageState.SENDING)
SAID: Final = frozenset(
    {
        MessageState.RECEIVED,
        MessageState.LOGGED,
        MessageState.SENDING,
        MessageState.SENT,
        MessageState.DELIVERED,
        MessageState.READ,
        MessageState.UNKNOWN,
    }
)
"""States of a message that was said, or may have been."""
STILL_TO_COME: Final = frozenset(
    {AppointmentStatus.PROPOSED, AppointmentStatus.PENDING, AppointmentStatus.BOOKED}
)

_Found = tuple[bool, dict[str, Read]] | None


def _reachable(guard: Guard, facts: Facts, now: int) -> _Found:
    return facts.is_reachable, {}


def _payload(guard: Guard, facts: Facts, now: int) -> _Found:
    return facts.is_as_approved, {}


def _not_after(guard: Guard, facts: Facts, now: int) -> _Found:
    return None if facts.not_after is None else (now < facts.not_after, {"not_after": facts.not_after})


def _grant(guard: Guard, facts: Facts, now: int) -> _Found:
    return (facts.grant_used_by == facts.effect_id, {}) if facts.has_grant else None


def _consent(guard: Guard, facts: Facts, now: int) -> _Found:
    told: dict[str, Read] = {"purpose": facts.purpose, "rules": facts.rules}
    if facts.consent is not None:
        consent, state = facts.consent
        return state == ConsentState.GIVEN, {**told, "consent": consent, "state": state}
    need = facts.need or (Need.NEEDED if facts.purpose is Purpose.MARKETING else Need.NOT_NEEDED)
    holds = need is Need.NOT_NEEDED or (need is Need.UNLESS_PATIENT and facts.is_patient)
    return holds, {**told, "need": need}


def _head(guard: Guard, facts: Facts, now: int) -> _Found:
    if guard.conversation_id is None:
        return None
    stands = facts.newer is None and (facts.head_state is None or facts.head_state in (*SAID, *_UNDER_WAY))
    return stands, {"head": guard.head, "newer": facts.newer, "head_state": facts.head_state}


def _appointment(guard: Guard, facts: Facts, now: int) -> _Found:
    if guard.appointment_id is None:
        return None
    status, version = facts.appointment or ("", 0)
    holds = status in STILL_TO_COME and version == guard.slot_version
    return holds, {"appointment": guard.appointment_id, "status": status, "slot_version": version}


def _journey(guard: Guard, facts: Facts, now: int) -> _Found:
    if guard.enrolment_id is None:
        return None
    return facts.enrolment_state == EnrolmentState.RUNNING, {"enrolment": guard.enrolment_id}


def _hours(guard: Guard, facts: Facts, now: int) -> _Found:
    hours = facts.hours
    if hours is None or facts.is_reply:
        return None
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(load_zone(hours.zone))
    told: dict[str, Read] = {
        "rules": facts.rules,
        "zone": hours.zone,
        "minute": local.hour * 60 + local.minute,
        "day": local.date().isoformat(),
    }
    if facts.purpose is Purpose.CARE and is_awake(facts.spoke_at, now):
        return True, {**told, "spoke_at": facts.spoke_at}
    return is_open(now, hours), told


def _budget(guard: Guard, facts: Facts, now: int) -> _Found:
    if not facts.budget or facts.is_reply:
        return None
    tightest = min(facts.budget, key=lambda reading: reading.limit.at_most - reading.count)
    told: dict[str, Read] = {
        "sent": tightest.count,
        "at_most": tightest.limit.at_most,
        "per_minutes": tightest.limit.per_minutes,
        "channel": tightest.limit.channel,
    }
    return not tightest.is_spent, told


def _window(guard: Guard, facts: Facts, now: int) -> _Found:
    if facts.window is None:
        return None
    last_in_at, is_approved = facts.window
    return is_approved or is_window_open(last_in_at, now), {
        "last_in_at": last_in_at,
        "approved": int(is_approved),
    }


_GUARDS: Final[Mapping[SendGuard, Callable[[Guard, Facts, int], _Found]]] = {
    SendGuard.REACHABLE: _reachable,
    SendGuard.PAYLOAD: _payload,
    SendGuard.NOT_AFTER: _not_after,
    SendGuard.GRANT: _grant,
    SendGuard.CONSENT: _consent,
    SendGuard.HEAD: _head,
    SendGuard.APPOINTMENT: _appointment,
    SendGuard.JOURNEY: _journey,
    SendGuard.HOURS: _hours,
    SendGuard.BUDGET: _budget,
    SendGuard.WINDOW: _window,
}


def payload_hash(*, channel: str, endpoint_id: str, purpose: str, subject: str | None, body: str) -> str:
    """SHA-256 over what is said, to whom and how: text in NFC with plain line ends, so that no machine differs."""
    told = {
        "action": "message",
        "body": _plain(body),
        "channel": channel,
        "endpoint": endpoint_id,
        "purpose": purpose,
        "subject": None if subject is None else _plain(subject),
    }
    return hashlib.sha256(msgspec.json.encode(told, order="sorted")).hexdigest()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
