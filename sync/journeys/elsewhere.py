"""What stands for a step that nobody did as a step: a call that was made anyhow, a payment that was asked for by hand."""

from bisect import bisect_left
from operator import attrgetter
from typing import Final

from sync.journeys.clocks import after_delay
from sync.journeys.definition import Delay, Do, Relative, UntilEvent
from sync.journeys.hours import OpeningHours
from sync.journeys.timeline import Entry, Timeline

STANDS_FOR: Final[dict[Do, tuple[str, ...]]] = {
    Do.REQUEST_PAYMENT: ("payment.requested", "payment.paid"),
    Do.REQUEST_REVIEW: ("review.requested", "review.received"),
}
"""Events that do what an action is for."""
_CALLS = ("call.logged", "call.answered")
_AT = attrgetter("at")


def calls_since(index: Timeline, base_at: int) -> list[Entry]:
    """The calls that a person of ours made or took after a moment, in order."""
    made = [call for kind in _CALLS for call in index.by_kind.get(kind, ()) if call.at > base_at]
    return sorted(made, key=_AT)


def call_made(
    index: Timeline,
    made: list[Entry],
    wait: Delay | Relative | UntilEvent | None,
    base_at: int,
    hours: OpeningHours,
) -> Entry | None:
    """Which of the calls stands for the one that a step asks for: any where it was to be made at once, else one before they
    spoke, or one that came when its time was up since they were last answered. One that answers a question is none."""
    if not made:
        return None
    spoke = index.asking.after(base_at)
    if wait is None or spoke is None or made[0].at < spoke.at:
        return made[0]
    if not isinstance(wait, Delay):
        return None
    answered = index.answers.ats
    for call in made:
        before = bisect_left(answered, call.at)
        since = max(base_at, answered[before - 1]) if before else base_at
        asked = index.asking.after(since)
        is_held = asked is not None and asked.at < call.at
        if not is_held and call.at >= after_delay(since, wait, hours):
            return call
    return None
