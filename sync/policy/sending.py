"""What may forbid a message at a moment: one pure function over facts, asked when it is queued and again as it is sent.

What was checked, and what it read, is the proof that is kept with the effect.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Final

import msgspec
from msgspec import Struct

from sync.journeys.hours import load_zone
from sync.model.words import (
    AppointmentStatus,
    ConsentState,
    EnrolmentState,
    MessageState,
    Purpose,
    SendGuard,
)

DAY_MS: Final = 24 * 3_600_000
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
    """When and how often the practice writes of its own accord, by what the message is for. Replies are free of both."""

    hours: dict[Purpose, Window] = msgspec.field(default_factory=dict[Purpose, Window])
    per_day: dict[Purpose, Annotated[int, msgspec.Meta(ge=1, le=100)]] = msgspec.field(
        default_factory=dict[Purpose, int]
    )
    """Messages to one person, and to all who share their phone or address, in any 24 hours."""


USUAL_RULES: Final = SendingRules(
    hours={Purpose.MARKETING: Window(9 * 60, 20 * 60)}, per_day={Purpose.CARE: 5, Purpose.MARKETING: 1}
)
"""What a new practice starts with."""
NO_RULES: Final = SendingRules()


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
"""What a person may decide to do without. Nobody may do without consent."""


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
    rules: SendingRules = NO_RULES
    is_reply: bool = True
    zone: str = "UTC"
    sent_today: int = 0


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
        if name not in guard.waived or name not in WAIVABLE:
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
    if facts.consent is None:
        return facts.purpose is Purpose.CARE, {"purpose": facts.purpose}
    consent, state = facts.consent
    return state == ConsentState.GIVEN, {"purpose": facts.purpose, "consent": consent, "state": state}


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
    window = facts.rules.hours.get(facts.purpose)
    if window is None or facts.is_reply:
        return None
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(load_zone(facts.zone))
    minute = local.hour * 60 + local.minute
    return window.opens <= minute < window.closes, {"zone": facts.zone, "minute": minute}


def _budget(guard: Guard, facts: Facts, now: int) -> _Found:
    most = facts.rules.per_day.get(facts.purpose)
    if most is None or facts.is_reply:
        return None
    return facts.sent_today < most, {"sent": facts.sent_today, "per_day": most}


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
