"""The plain English of every why. The window translates these sentences; the terminal prints them as they are."""

from collections.abc import Mapping
from datetime import datetime

from sync.journeys.expectation import Why, WhyKey
from sync.journeys.hours import load_zone

SENTENCES: Mapping[WhyKey, str] = {
    WhyKey.DONE: "Done {at}.",
    WhyKey.DONE_ELSEWHERE: "No longer needed: it was taken care of another way ({kind}, {at}).",
    WhyKey.GOAL_REACHED: "The goal was reached ({kind}, {at}).",
    WhyKey.STOPPED: "The follow-up was stopped ({kind}, {at}).",
    WhyKey.LATER_STEP_DONE: "A later step took its place ({step}).",
    WhyKey.SKIPPED: "Skipped, as the follow-up says ({condition}).",
    WhyKey.CANCELLED: "Cancelled ({kind}).",
    WhyKey.TIMED_OUT: "The time to wait ran out ({step}).",
    WhyKey.CAME_IN_TIME: "What it was waiting for came in time ({step}).",
    WhyKey.BOOKED_TOO_LATE: "Its moment had passed before the visit was booked ({due}).",
    WhyKey.NO_RECEIPT: "Handed over {since}; whether it arrived is not known.",
    WhyKey.OUT_OF_SCOPE: "It depends on something that this computer may not see ({fact}).",
    WhyKey.NO_VERSION: "This computer has not got this version of the follow-up yet.",
    WhyKey.CLAIMED: "{holder} is on it.",
    WhyKey.QUEUED: "On its way since {since}.",
    WhyKey.QUEUED_UNTIL: "Ready; it waits until {until}, when they may be written to.",
    WhyKey.HELD_TOO_LONG: "By the time that they might have been written to, it was too late ({at}).",
    WhyKey.NO_CONSENT: "Nothing may be sent: refused or no address ({channels}).",
    WhyKey.OUT_OF_HOURS: "Outside the hours in which they may be written to; from {until}.",
    WhyKey.OVER_BUDGET: "They have had {count} messages of this kind already; from {until}.",
    WhyKey.OVERLAPS: "Another message to them is on its way.",
    WhyKey.HELD: "Held: this follow-up paused itself, because it began for far more people than usual.",
    WhyKey.WAITS_FOR_APPROVAL: "Waits for someone to approve it.",
    WhyKey.WAITS_FOR_PERSON: "Waits for a person to decide.",
    WhyKey.UNREACHABLE: "No address of theirs works any more ({channels}); a person finds another way.",
    WhyKey.SEND_FAILED: "It could not be sent ({reason}).",
    WhyKey.MISSED: "Not done in time ({not_after}).",
    WhyKey.DUE: "Due since {since}.",
    WhyKey.DUE_INSTEAD: "No message can reach them, so a call is due since {since}.",
    WhyKey.WAITS_FOR_TIME: "Comes {until}.",
    WhyKey.WAITS_FOR_STEP: "Comes after {step}.",
    WhyKey.WAITS_FOR_EVENT: "Waits for {event}.",
    WhyKey.WAITS_FOR_ANSWER: "They wrote; a person's answer comes first.",
    WhyKey.WAITS_FOR_APPOINTMENT: "Waits for a visit to be booked.",
    WhyKey.SNOOZED: "Put off by {by} until {until}.",
    WhyKey.WROTE: "They wrote {since} and have had no answer ({count}).",
    WhyKey.WHICH_PERSON: "They wrote {since} from a phone that several share; say whom it is from.",
    WhyKey.CALLED: "They called {since} and reached nobody ({count}).",
    WhyKey.RINGING: "Ringing since {since}.",
    WhyKey.UNCONFIRMED: "The visit at {starts_at} is not confirmed.",
    WhyKey.TASK_OPEN: "Open since {since}.",
}

_MOMENTS = frozenset({"at", "since", "until", "due", "not_after", "starts_at"})


def explain(why: Why, zone: str) -> str:
    """The sentence with its values, moments as local time in the zone. A value that was not given reads as a dash."""
    values = {
        name: f"{datetime.fromtimestamp(int(value) / 1000, load_zone(zone)):%d %b %Y %H:%M}"
        if name in _MOMENTS
        else value
        for name, value in why.values.items()
    }
    return SENTENCES[why.key].format_map(_Dashes(values))


class _Dashes(dict[str, "str | int"]):
    def __missing__(self, key: str) -> str:
        return "–"
