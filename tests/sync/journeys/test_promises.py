"""A promise that runs out is told at half, at four fifths and at the end, each once."""

from sync.journeys.expectations import expectations
from sync.journeys.promises import Overrun, overruns
from tests.sync.journeys.story import MINUTE, START, Story, enquiry


def told(story: Story, now: int) -> list[tuple[str, int, int]]:
    case = story.case()
    return [(each.kind, each.level, each.at) for each in overruns(case, expectations(case, now), now)]


def test_each_level_is_told_when_it_comes_and_never_again() -> None:
    story = enquiry()
    assert told(story, START + 2 * MINUTE) == []
    half = START + 150_000
    assert told(story, half) == [("sla.at_risk", 50, half)]
    key = story.ledger(half)["first-reply"].key
    story.tell("sla.at_risk", half, key=key, level=50)
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
    case = enquiry().case()
    now = START + 5 * MINUTE
    found = overruns(case, expectations(case, now), now)
    assert {each.owner for each in found} == {"front_desk_lead"}
    assert found == tuple(sorted(found, key=lambda each: each.at))
    assert isinstance(found[0], Overrun)
