"""What the always-on rules promise, whatever journeys run: answers, calls back, confirmations."""

import msgspec

from sync.journeys.definition import Do
from sync.journeys.expectation import Status, lane, next_action
from sync.journeys.expectations import expectations
from sync.journeys.timeline import ActorKind
from sync.model.words import Lane
from tests.sync.journeys.story import HOUR, MINUTE, START, Story, visit


def test_whoever_wrote_gets_an_answer_whatever_journeys_run() -> None:
    story = Story()
    first = story.wrote(START)
    story.wrote(START + 5 * MINUTE)
    entry = story.ledger(START + 14 * MINUTE)["reply"]
    assert (entry.status, entry.due_at, entry.risk) == (Status.DUE, first.at, 80)
    assert lane(entry, START + 14 * MINUTE) is Lane.DUE_NEXT
    assert lane(entry, START + 15 * MINUTE) is Lane.LATE
    assert entry.why.values == {"since": first.at, "count": 2}


def test_a_machines_message_is_no_answer_but_an_approved_one_is() -> None:
    story = Story()
    story.wrote(START)
    story.tell("message.sent", START + MINUTE, ActorKind.JOURNEY, conversation="c1")
    assert story.ledger(START + 2 * MINUTE)["reply"].status is Status.DUE
    sent = story.tell(
        "message.sent", START + 3 * MINUTE, ActorKind.AGENT, conversation="c1", approved_by="sara"
    )
    entry = story.ledger(START + 4 * MINUTE)["reply"]
    assert (entry.status, entry.receipt) == (Status.DONE, sent.id)


def test_an_answer_in_one_conversation_does_not_answer_another_but_a_call_answers_both() -> None:
    story = Story()
    story.wrote(START, "c1")
    story.wrote(START, "c2")
    story.answered(START + MINUTE, "c1")
    open_now = [
        entry.about for entry in expectations(story.case(), START + HOUR) if entry.status is Status.DUE
    ]
    assert open_now == ["c2"]
    story.staff("call.logged", START + 2 * MINUTE, outcome="reached")
    assert {entry.status for entry in expectations(story.case(), START + HOUR)} <= {
        Status.DONE,
        Status.DONE_ELSEWHERE,
    }


def test_an_answer_on_another_channel_answers_the_conversation_that_it_names() -> None:
    story = Story()
    story.wrote(START, "c1")
    sent = story.staff(
        "message.sent", START + 2 * HOUR, conversation="c2", channel="sms", key="reply:c1:message"
    )
    entry = story.ledger(START + 3 * HOUR)["reply"]
    assert (entry.about, entry.status, entry.receipt) == ("c1", Status.DONE, sent.id)
    story.wrote(START + 4 * HOUR, "c1")
    assert story.ledger(START + 5 * HOUR)["reply"].status is Status.DUE


def test_a_message_that_needs_no_answer_can_be_said_to_need_none() -> None:
    story = Story()
    story.tell("message.received", START, conversation="c1", needs_reply=False)
    assert story.ledger(START) == {}
    key = f"reply:c1:{story.wrote(START + 1).id}"
    story.staff("journey.step_done", START + MINUTE, key=key, outcome="no_answer_needed")
    assert story.ledger(START + HOUR)["reply"].status is Status.DONE


def test_a_ringing_call_is_first_and_becomes_a_missed_one_if_nobody_hears_how_it_ended() -> None:
    story = Story()
    story.wrote(START - HOUR)
    story.tell("call.ringing", START, call="k1")
    first = next_action(expectations(story.case(), START + 1))
    assert first is not None
    assert (first.do, lane(first, START + 1)) == (Do.ANSWER, Lane.RINGING_NOW)
    assert story.ledger(START + 3 * MINUTE)["callback"].key == "callback:k1"


def test_a_missed_call_stays_a_case_until_it_has_an_outcome() -> None:
    story = Story()
    story.tell("call.missed", START, call="k1")
    story.staff("call.logged", START + MINUTE, outcome="no_answer")
    entry = story.ledger(START + 2 * MINUTE)["callback"]
    assert (entry.status, lane(entry, START + 2 * MINUTE)) == (Status.DUE, Lane.MISSED_CALLS)
    story.staff("call.logged", START + 3 * MINUTE, outcome="wrong_number")
    assert story.ledger(START + 4 * MINUTE)["callback"].status is Status.DONE


def test_a_visit_under_four_hours_away_is_to_be_confirmed() -> None:
    story = Story(appointments=(visit(0, 1),))
    at = visit(0).starts_at
    before = story.ledger(at - 5 * HOUR)["confirm"]
    assert lane(before, at - 5 * HOUR) is Lane.LATER
    assert lane(story.ledger(at - 4 * HOUR)["confirm"], at - 4 * HOUR) is Lane.UNCONFIRMED_TODAY
    assert story.ledger(at)["confirm"].status is Status.MISSED
    story.set(appointments=(msgspec.structs.replace(visit(0), is_confirmed=True),))
    assert story.ledger(at - HOUR)["confirm"].status is Status.DONE


def test_an_enquiry_from_the_website_is_answered_on_any_channel() -> None:
    story = Story()
    story.wrote(START, "form", channel="web")
    story.answered(START + MINUTE, "whatsapp thread")
    found = next(entry for entry in expectations(story.case(), START + HOUR) if entry.about == "form")
    assert found.status is Status.DONE_ELSEWHERE
