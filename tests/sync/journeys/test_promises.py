"""A promise that runs out is told at half, at four fifths and at the end, each once."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journeys.case import Effect, EffectState
from sync.journeys.definition import Channel
from sync.journeys.expectation import lane
from sync.journeys.expectations import expectations
from sync.journeys.hours import OpeningHours, Span, SpecialDay
from sync.journeys.promises import Overrun, overruns
from sync.journeys.timeline import ActorKind
from sync.model.words import Lane
from tests.sync.journeys.story import DUBAI, HOUR, MINUTE, START, Story, enquiry


def found(story: Story, now: int) -> tuple[Overrun, ...]:
    case = story.case()
    return overruns(case, expectations(case, now), now)


def tell(story: Story, now: int) -> None:
    """As the runner records it."""
    for overrun in found(story, now):
        story.tell(overrun.kind, now, ActorKind.AGENT, contact="", **overrun.told)


def told(story: Story, now: int) -> list[tuple[str, int, int]]:
    return [(each.kind, each.level, each.at) for each in found(story, now)]


def test_each_level_is_told_when_it_comes_and_never_again() -> None:
    story = enquiry()
    assert told(story, START + 2 * MINUTE) == []
    half = START + 150_000
    assert told(story, half) == [("sla.at_risk", 50, half)]
    tell(story, half)
    assert told(story, half + 1) == []
    late = START + 5 * MINUTE
    assert told(story, late) == [("sla.at_risk", 80, START + 4 * MINUTE), ("sla.breached", 100, late)]


def test_a_night_without_a_runner_tells_all_that_came_meanwhile_in_order() -> None:
    story = enquiry()
    assert [level for _, level, _ in told(story, START + 600 * MINUTE)] == [50, 80, 100]


def test_what_was_answered_in_time_or_late_tells_nothing_more() -> None:
    story = enquiry()
    story.answered(START + 10 * MINUTE)
    assert told(story, START + 20 * MINUTE) == []


def test_who_must_hear_of_it_is_the_steps_owner() -> None:
    each = found(enquiry(), START + 5 * MINUTE)
    assert {one.told["owner"] for one in each} == {"front_desk_lead"}
    assert {one.told["step"] for one in each} == {"first-reply"}


def test_whoever_writes_again_while_they_wait_is_owed_the_same_answer() -> None:
    story = Story()
    story.wrote(START)
    tell(story, START + 20 * MINUTE)
    story.wrote(START + 21 * MINUTE)
    assert told(story, START + 60 * MINUTE) == []
    story.answered(START + 70 * MINUTE)
    story.wrote(START + 80 * MINUTE)
    assert [level for _, level, _ in told(story, START + 120 * MINUTE)] == [50, 80, 100]


def test_one_who_calls_again_while_they_wait_is_owed_one_call_back() -> None:
    story = Story()
    story.tell("call.missed", START, call="one")
    tell(story, START + 40 * MINUTE)
    story.tell("call.missed", START + 41 * MINUTE, call="two")
    assert told(story, START + 90 * MINUTE) == []


@pytest.mark.parametrize("state", ["queued", "sending", "unknown"])
def test_what_is_on_its_way_is_not_called_late_and_neither_does_the_board(state: str) -> None:
    story = Story()
    story.wrote(START)
    late = START + 30 * MINUTE
    effect = Effect("reply:c1:e1", EffectState(state), START + 14 * MINUTE, 2, "f1", Channel.WHATSAPP)
    assert told(story, late) != []
    story.set(effects=(effect,))
    assert told(story, late) == []
    assert lane(next(iter(story.ledger(late).values())), late) is not Lane.LATE


@given(minutes=st.integers(0, 4 * 24 * 60), holiday=st.booleans())
def test_what_the_board_shows_as_late_is_what_is_told_as_broken(minutes: int, holiday: bool) -> None:
    days = (SpecialDay(date(2026, 5, 5), ()),) if holiday else ()
    story = Story()
    story.wrote(
        START + 7 * HOUR
    )  # an hour before closing: the promise may end the next morning, or the one after
    story.wrote(START + 7 * HOUR + 58 * MINUTE, conversation="c2")
    case = msgspec.structs.replace(story.case(), hours=msgspec.structs.replace(DUBAI, special=days))
    now = START + 7 * HOUR + minutes * MINUTE
    entries = expectations(case, now)
    broken = {each.entry.key for each in overruns(case, entries, now) if each.level == 100}
    assert {entry.key for entry in entries if lane(entry, now) is Lane.LATE} == broken


def test_a_promise_over_the_change_of_the_clocks_counts_the_hours_that_there_were() -> None:
    berlin = OpeningHours("Europe/Berlin", ((Span(0, 24 * 60),),) * 7)
    start = int(datetime(2026, 3, 29, 1, 50, tzinfo=ZoneInfo("Europe/Berlin")).timestamp() * 1000)
    story = Story()
    story.wrote(start)
    case = msgspec.structs.replace(story.case(), hours=berlin)
    late = start + 15 * MINUTE  # 3:05 on the wall: two o'clock did not come
    assert [o.level for o in overruns(case, expectations(case, late - 1), late - 1)] == [50, 80]
    assert [o.at for o in overruns(case, expectations(case, late), late)][-1] == late
