"""The ledger asked why, and asked as of then."""

import msgspec

from sync.journeys.definition import Counted
from sync.journeys.expectation import Clock, Detail, Status, WhyKey
from sync.journeys.expectations import expectations, why_not
from sync.journeys.words import SENTENCES, explain
from tests.sync.journeys.story import HOUR, MINUTE, START, Story, enquiry, journey


def test_what_was_known_then_can_be_asked_now() -> None:
    story = enquiry()
    story.wrote(START + MINUTE)
    story.answered(START + 2 * MINUTE)
    then = expectations(story.case().as_of(2), START + 90_000)
    assert {entry.step: entry.status for entry in then}["first-reply"] is Status.DUE
    assert story.ledger(START + 3 * MINUTE)["first-reply"].status is Status.DONE_ELSEWHERE


def test_a_journey_stopped_later_was_still_running_then() -> None:
    story = enquiry()
    story.enrolments[0] = msgspec.structs.replace(story.enrolments[0], ended_at=START + MINUTE)
    story.staff("journey.stopped", START + MINUTE, enrolment="en1")
    assert story.ledger(START + MINUTE)["first-reply"].detail is Detail.STOP
    (reply, *_) = expectations(story.case().as_of(1), START + MINUTE)
    assert (reply.step, reply.status) == ("first-reply", Status.DUE)


def test_record_facts_are_wound_back_with_the_change_events() -> None:
    story = Story(records={"contact.language": "ar", "opportunity.stage": "won"})
    story.staff("contact.changed", START, field="language", old="en", new="ar")
    story.staff("opportunity.moved", START, **{"from": "new", "to": "won"})
    assert story.case().as_of(1).records == {"contact.language": "ar", "opportunity.stage": "new"}
    assert story.case().as_of(0).records == {"contact.language": "en", "opportunity.stage": "new"}


def test_asking_for_a_step_nobody_is_in_says_so() -> None:
    (answer,) = why_not(Story().case(), "reminder-2d", START)
    assert answer.expectation is None


def test_every_why_has_a_sentence_that_its_values_fill() -> None:
    assert set(SENTENCES) == set(WhyKey)
    story = enquiry()
    why = story.ledger(START + MINUTE)["first-reply"].why
    assert explain(why, "Asia/Dubai") == "Due since 04 May 2026 10:00."
    assert why.rule == "new-enquiry/first-reply"


def test_the_clock_shown_runs_to_when_the_step_is_due_and_then_to_when_its_promise_breaks() -> None:
    story = Story()
    story.enrol(journey("- {id: ask, wait: 1h, do: task, within: {for: 3h, counted: open}}"))
    waited = story.ledger(START + HOUR - 1)["ask"]
    assert waited.why.clock == Clock(START, START + HOUR, Counted.ALWAYS)
    due = story.ledger(START + HOUR)["ask"]
    assert due.breach_at == START + 5 * HOUR  # an hour of lunch does not count
    assert due.why.clock == Clock(START, START + 5 * HOUR, Counted.OPEN)
    story.staff("task.completed", START + 2 * HOUR, key=due.key)
    assert story.ledger(START + 2 * HOUR)["ask"].why.clock is None
