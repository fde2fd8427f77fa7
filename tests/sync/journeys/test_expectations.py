"""The ledger told as stories: the new-enquiry journey, and every status."""

import msgspec
import pytest

from sync.journeys.case import (
    TOO_LATE,
    BudgetRule,
    Claim,
    Consent,
    Effect,
    EffectState,
    Endpoint,
    Snooze,
    Task,
)
from sync.journeys.definition import Channel, Do, MessageClass
from sync.journeys.durations import parse_duration
from sync.journeys.expectation import Detail, Expectation, Status, WhyKey, lane, next_action
from sync.journeys.expectations import expectations, is_finished, next_change_at, why_not
from sync.journeys.timeline import ActorKind
from sync.journeys.words import explain
from sync.model.words import Lane
from tests.sync.journeys.story import DAY, DUBAI, HOUR, MINUTE, PHONE, START, Story, enquiry, journey

MESSAGE = """
- id: text
  wait: 1h
  do: message
  by: template
  template: hello
  channels: [sms]
"""


# -- the new-enquiry journey ------------------------------------------------------------------------------------------


def test_an_enquiry_is_answered_within_five_minutes_or_is_late() -> None:
    story = enquiry()
    for minutes, risk in ((0, 0), (2.5, 50), (4, 80), (5, 100)):
        reply = story.ledger(START + int(minutes * MINUTE))["first-reply"]
        assert (reply.status, reply.risk) == (Status.DUE, risk)
    assert lane(reply, START + 5 * MINUTE) is Lane.LATE
    assert reply.breach_at == START + 5 * MINUTE
    assert reply.owner == "front_desk_lead"


def test_silence_after_the_reply_is_chased_after_four_hours_then_called_then_let_go() -> None:
    story = enquiry()
    story.answered(START + MINUTE)
    sent = START + MINUTE
    assert story.ledger(sent + 4 * HOUR - 1)["chase-1"].status is Status.NOT_DUE
    chase = story.ledger(sent + 4 * HOUR)["chase-1"]
    assert (chase.status, chase.is_for_machine) == (Status.DUE, True)
    chased = story.staff("message.sent", sent + 5 * HOUR, key=chase.key, conversation="c1").at
    ledger = story.ledger(chased + DAY)
    assert ledger["chase-1"].status is Status.DONE
    assert (ledger["call-them"].status, ledger["call-them"].due_at) == (Status.DUE, chased + DAY)
    called = story.staff("call.logged", chased + DAY, key=ledger["call-them"].key, outcome="no_answer").at
    close = story.ledger(called + 14 * DAY)["close"]
    assert (close.status, close.do, close.stage, close.due_at) == (
        Status.DUE,
        Do.MOVE,
        "dormant",
        called + 14 * DAY,
    )


def test_a_reply_leads_to_a_persons_answer_and_the_chain_resumes_only_when_they_fall_silent_again() -> None:
    story = enquiry()
    story.answered(START + MINUTE)
    wrote = story.wrote(START + HOUR).at
    ledger = story.ledger(wrote + 20 * DAY)
    assert ledger["reply"].status is Status.DUE
    assert (ledger["chase-1"].status, ledger["chase-1"].detail) == (Status.SUPERSEDED, Detail.SKIPPED)
    assert ledger["call-them"].why.key is WhyKey.WAITS_FOR_ANSWER
    assert ledger["close"].status is Status.NOT_DUE
    assert next_action(ledger.values()) == ledger["reply"]
    answered = story.answered(wrote + HOUR).at
    ledger = story.ledger(answered + DAY - 1)
    assert ledger["call-them"].status is Status.NOT_DUE
    assert story.ledger(answered + DAY)["call-them"].status is Status.DUE


def test_the_last_step_is_held_while_someone_waits_for_an_answer() -> None:
    story = enquiry()
    sent = story.answered(START + MINUTE).at
    story.staff("message.sent", sent + 4 * HOUR, key="followup:en1:chase-1:e1")
    called = story.staff(
        "call.logged", sent + 30 * HOUR, key="followup:en1:call-them:e1", outcome="no_answer"
    ).at
    wrote = story.wrote(called + 2 * DAY).at
    held = story.ledger(called + 30 * DAY)["close"]
    assert (held.status, held.why.key) == (Status.NOT_DUE, WhyKey.WAITS_FOR_ANSWER)
    answered = story.answered(wrote + HOUR).at
    assert story.ledger(answered + HOUR)["close"].due_at == answered + 14 * DAY


def test_a_booking_ends_the_journey_whatever_the_step() -> None:
    story = enquiry()
    story.answered(START + MINUTE)
    booked = story.staff("appointment.booked", START + 2 * HOUR)
    ledger = story.ledger(START + 30 * DAY)
    assert ledger["first-reply"].status is Status.DONE_ELSEWHERE
    for step in ("chase-1", "call-them", "close"):
        assert (ledger[step].status, ledger[step].detail, ledger[step].receipt) == (
            Status.SUPERSEDED,
            Detail.GOAL,
            booked.id,
        )
    assert is_finished(story.case(), "en1", START + 30 * DAY)


def test_an_opt_out_closes_its_channel_and_stops_the_journey_only_when_none_is_left() -> None:
    story = enquiry()
    no_sms = Consent("ep-phone", Channel.SMS, None, False, START + MINUTE, 2, "con1")
    story.tell("contact.opted_out", START + MINUTE, channel="sms")
    story.set(consents=(no_sms,))
    assert story.ledger(START + HOUR)["first-reply"].status is Status.DUE
    last = story.tell("contact.opted_out", START + HOUR)
    story.set(consents=(no_sms, Consent("ep-phone", None, None, False, START + HOUR, 3, "con2")))
    reply = story.ledger(START + HOUR)["first-reply"]
    assert (reply.detail, reply.receipt) == (Detail.STOP, last.id)
    assert story.case().as_of(2).index.entries[-1].id != last.id
    assert expectations(story.case().as_of(2), START + HOUR)[0].status is Status.DUE


def test_the_step_that_ends_a_journey_takes_the_rest_with_it() -> None:
    story = Story()
    story.enrol(
        journey(
            "- {id: ask, do: task}\n"
            "- {id: filed, after: document.received, do: task}\n"
            "- {id: done, after: ask, do: task, ends: true}"
        )
    )
    story.staff("task.completed", START, key="followup:en1:ask:e1")
    assert not is_finished(story.case(), "en1", START + DAY)
    closer = story.staff("task.completed", START + HOUR, key="followup:en1:done:e1")
    filed = story.ledger(START + DAY)["filed"]
    assert (filed.status, filed.detail, filed.receipt) == (Status.SUPERSEDED, Detail.LATER_STEP, closer.id)
    assert is_finished(story.case(), "en1", START + DAY)


def test_who_is_held_is_in_the_journey_still_however_long_it_takes() -> None:
    story = Story()
    run = story.enrol(journey("- {id: ask, do: task}\n- {id: then, after: ask, do: task, wait: 1d}"))
    story.enrolments[0] = msgspec.structs.replace(run, is_held=True)
    assert {entry.detail for entry in story.ledger(START + 90 * DAY).values()} == {Detail.PAUSED}
    assert not is_finished(story.case(), "en1", START + 90 * DAY)


def test_a_last_message_that_waits_for_another_to_leave_is_still_to_come() -> None:
    story = Story(effects=(Effect("followup:x", EffectState.UNKNOWN, START, 2, "fx1", Channel.SMS),))
    story.enrol(journey("- {id: hi, do: message, by: template, template: t, channels: [sms], tier: execute}"))
    assert story.ledger(START + DAY)["hi"].detail is Detail.OVERLAP
    assert not is_finished(story.case(), "en1", START + DAY)


def test_a_call_that_was_to_be_made_at_once_is_made_whatever_they_wrote_before_it() -> None:
    story = Story()
    story.enrol(journey("- {id: ring, do: call, by: staff}\n- {id: then, after: ring, do: task, wait: 2d}"))
    story.wrote(START + 5 * MINUTE)
    assert story.ledger(START + 6 * MINUTE)["ring"].status is Status.DUE
    call = story.staff("call.logged", START + 10 * MINUTE, outcome="reached")
    ring = story.ledger(START + DAY)["ring"]
    assert (ring.status, ring.receipt) == (Status.DONE_ELSEWHERE, call.id)


def test_a_call_that_answers_a_question_is_not_the_one_that_was_planned_and_the_one_in_its_time_is() -> None:
    story = Story()
    story.enrol(
        journey("- {id: ring, do: call, by: staff, wait: 1d}\n- {id: then, after: ring, do: task, wait: 2d}")
    )
    story.wrote(START + HOUR)
    story.staff("call.logged", START + 2 * HOUR, outcome="reached")
    assert story.ledger(START + 2 * HOUR)["ring"].due_at == START + 26 * HOUR
    call = story.staff("call.logged", START + 27 * HOUR, outcome="reached")
    assert story.ledger(START + 3 * DAY)["ring"].receipt == call.id


def test_what_they_were_answered_since_the_beginning_calls_a_step_off_at_once() -> None:
    story = Story()
    story.enrol(
        journey(
            "- {id: ring, do: call, by: staff}\n"
            "- {id: again, after: ring, do: call, by: staff, wait: 4h, unless: contact.answered_since_start}\n"
            "- {id: how, after: again, do: task, wait: 2d, unless: contact.answered_since_start}"
        )
    )
    call = story.staff("call.logged", START + HOUR, outcome="reached")
    for step in ("again", "how"):
        entry = story.ledger(START + HOUR)[step]
        assert (entry.detail, entry.receipt) == (Detail.SKIPPED, call.id)
    assert is_finished(story.case(), "en1", START + HOUR)


def test_a_person_or_a_lost_sale_stops_the_journey() -> None:
    for kind in ("opportunity.lost", "journey.stopped"):
        story = enquiry()
        story.staff(kind, START + MINUTE)
        assert {entry.detail for entry in story.ledger(START + HOUR).values()} == {Detail.STOP}


def test_a_relatives_booking_is_not_this_persons_goal() -> None:
    story = enquiry()
    story.tell("appointment.booked", START + MINUTE, contact="brother")
    assert story.ledger(START + HOUR)["first-reply"].status is Status.DUE


def test_a_call_that_reached_them_is_the_reply() -> None:
    story = enquiry()
    story.staff("call.logged", START + MINUTE, outcome="no_answer")
    assert story.ledger(START + 2 * MINUTE)["first-reply"].status is Status.DUE
    call = story.staff("call.logged", START + 3 * MINUTE, outcome="reached")
    reply = story.ledger(START + 4 * MINUTE)["first-reply"]
    assert (reply.status, reply.receipt) == (Status.DONE_ELSEWHERE, call.id)


def test_a_later_step_done_by_hand_takes_the_place_of_an_earlier_one() -> None:
    story = enquiry()
    story.answered(START + MINUTE)
    story.staff("opportunity.moved", START + HOUR, key="followup:en1:close:e1", to="dormant")
    ledger = story.ledger(START + 2 * DAY)
    assert ledger["close"].status is Status.DONE
    assert (ledger["call-them"].status, ledger["call-them"].detail) == (Status.SUPERSEDED, Detail.LATER_STEP)
    assert ledger["chase-1"].detail is Detail.LATER_STEP


# -- each status ------------------------------------------------------------------------------------------------------


def texting(**case: object) -> tuple[Story, str]:
    story = Story(**case)
    story.enrol(journey(MESSAGE))
    return story, "followup:en1:text:e1"


@pytest.mark.parametrize(
    ("state", "status", "detail", "board"),
    [
        (EffectState.QUEUED, Status.RUNNING, Detail.QUEUED, Lane.LATER),
        (EffectState.SENDING, Status.RUNNING, Detail.QUEUED, Lane.LATER),
        (EffectState.UNKNOWN, Status.UNKNOWN, Detail.NO_RECEIPT, Lane.FAILED_SENDS),
        (EffectState.FAILED, Status.WAITING, Detail.SEND_FAILED, Lane.FAILED_SENDS),
        (EffectState.NEEDS_REVIEW, Status.WAITING, Detail.SEND_FAILED, Lane.FAILED_SENDS),
        (EffectState.SENT, Status.DONE, Detail.NONE, None),
        (EffectState.CANCELLED, Status.WAITING, Detail.PERSON, Lane.TASKS),
    ],
)
def test_an_effect_says_how_far_the_sending_got(
    state: EffectState, status: Status, detail: Detail, board: Lane | None
) -> None:
    story, key = texting()
    story.set(effects=(Effect(key, state, START + HOUR, 9, "fx1", Channel.SMS, "no_route"),))
    entry = story.ledger(START + 2 * HOUR)["text"]
    assert (entry.status, entry.detail, lane(entry, START + 2 * HOUR)) == (status, detail, board)


def test_a_claim_shows_who_is_on_it_and_returns_by_itself() -> None:
    story, key = texting()
    story.set(claims=(Claim(key, "Sara", START + HOUR, START + 2 * HOUR, 9),))
    entry = story.ledger(START + HOUR)["text"]
    assert (entry.status, entry.holder, entry.next_change_at) == (Status.RUNNING, "Sara", START + 2 * HOUR)
    assert story.ledger(START + 2 * HOUR)["text"].status is Status.DUE


def test_an_opt_out_closes_its_channel_and_a_call_stands_in() -> None:
    story, _ = texting(consents=(Consent("ep-phone", Channel.SMS, None, False, START, 9, "con1"),))
    entry = story.ledger(START + HOUR)["text"]
    assert (entry.status, entry.do, entry.channel) == (Status.DUE, Do.CALL, Channel.PHONE)
    assert entry.why.key is WhyKey.DUE_INSTEAD


def test_nothing_goes_to_someone_who_refused_everything_and_the_chain_goes_on() -> None:
    story = Story(consents=(Consent("ep-phone", None, None, False, START, 9, "con1"),))
    story.enrol(journey(MESSAGE + "- {id: note, after: text, wait: 1h, do: task}"))
    ledger = story.ledger(START + 2 * HOUR)
    assert (ledger["text"].status, ledger["text"].detail, ledger["text"].receipt) == (
        Status.BLOCKED,
        Detail.CONSENT,
        "con1",
    )
    assert ledger["note"].status is Status.DUE
    (answer,) = why_not(story.case(), "test/text", START + 2 * HOUR)
    assert answer.expectation is not None
    assert (
        explain(answer.expectation.why, "Asia/Dubai") == "Nothing may be sent: refused or no address (sms)."
    )


def test_marketing_needs_a_consent_that_was_given() -> None:
    story = Story()
    story.enrol(journey(MESSAGE, "class: marketing"))
    assert story.ledger(START + HOUR)["text"].detail is Detail.CONSENT
    story.set(consents=(Consent("ep-phone", Channel.SMS, MessageClass.MARKETING, True, START, 9, "con1"),))
    assert story.ledger(START + HOUR)["text"].status is Status.DUE


def test_quiet_hours_hold_a_message_until_they_end() -> None:
    story, _ = texting(send_hours={MessageClass.TRANSACTIONAL: DUBAI})
    lunch = START + 3 * HOUR + 30 * MINUTE
    entry = story.ledger(lunch)["text"]
    assert (entry.status, entry.detail, entry.not_before) == (Status.BLOCKED, Detail.HOURS, START + 4 * HOUR)
    assert entry.next_change_at == START + 4 * HOUR
    assert story.ledger(START + 4 * HOUR)["text"].status is Status.DUE


def test_the_budget_counts_what_the_family_got_on_the_shared_phone() -> None:
    rule = BudgetRule(MessageClass.TRANSACTIONAL, Channel.SMS, 1, parse_duration("1d"))
    story, _ = texting(budget=(rule,))
    story.tell(
        "message.sent",
        START,
        ActorKind.JOURNEY,
        contact="brother",
        channel="sms",
        **{"class": "transactional"},
    )
    entry = story.ledger(START + 2 * HOUR)["text"]
    assert (entry.status, entry.detail, entry.not_before) == (Status.BLOCKED, Detail.BUDGET, START + DAY)
    assert story.ledger(START + DAY)["text"].status is Status.DUE


def test_two_journeys_do_not_talk_at_once() -> None:
    story, _ = texting(effects=(Effect("followup:x:y:z", EffectState.QUEUED, START, 9, "fx", Channel.SMS),))
    assert story.ledger(START + 2 * HOUR)["text"].detail is Detail.OVERLAP


def test_a_step_with_a_limit_is_missed_once_it_has_passed_and_the_next_goes_on() -> None:
    story = Story()
    story.enrol(journey("- {id: ask, do: task, until: 2h}\n- {id: note, after: ask, do: task}"))
    assert story.ledger(START + 2 * HOUR - 1)["ask"].status is Status.DUE
    ledger = story.ledger(START + 2 * HOUR)
    assert (ledger["ask"].status, ledger["note"].status) == (Status.MISSED, Status.DUE)


def test_a_draft_waits_for_approval_and_then_for_a_person_when_it_was_refused() -> None:
    story = Story()
    story.enrol(journey("- {id: answer, do: reply, by: ai_draft, fallback: {template: hold, after: 10m}}"))
    key = story.ledger(START)["answer"].key
    assert story.ledger(START)["answer"].status is Status.DUE
    story.tell("draft.proposed", START + 1, ActorKind.AGENT, key=key)
    waiting = story.ledger(START + MINUTE)["answer"]
    assert (waiting.status, waiting.detail, lane(waiting, START + MINUTE)) == (
        Status.WAITING,
        Detail.APPROVAL,
        Lane.APPROVALS,
    )
    assert story.ledger(START + 10 * MINUTE)["answer.fallback"].status is Status.DUE
    story.staff("draft.rejected", START + 2 * MINUTE, key=key)
    assert story.ledger(START + 3 * MINUTE)["answer"].detail is Detail.PERSON
    story.answered(START + 4 * MINUTE)
    ledger = story.ledger(START + 20 * MINUTE)
    assert ledger["answer"].status is Status.DONE_ELSEWHERE
    assert ledger["answer.fallback"].detail is Detail.LATER_STEP


def test_a_fact_outside_this_replica_makes_the_answer_a_forecast() -> None:
    story = Story(out_of_scope=frozenset({"payment.paid"}))
    story.enrol(journey("- {id: ask, do: task, unless: payment.paid}"))
    entry = story.ledger(START)["ask"]
    assert (entry.status, entry.detail) == (Status.UNKNOWN, Detail.OUT_OF_SCOPE)


def test_a_version_that_has_not_arrived_is_unknown_not_forgotten() -> None:
    story = enquiry()
    story.enrolments[0] = msgspec.structs.replace(story.enrolments[0], definition=None)
    (entry,) = expectations(story.case(), START)
    assert (entry.status, entry.detail, entry.journey) == (Status.UNKNOWN, Detail.NO_VERSION, "new-enquiry")


def test_a_condition_over_records_is_read_afresh_when_the_step_falls_due() -> None:
    story = Story(records={"contact.tags": ("vip",)})
    story.enrol(journey("- {id: ask, wait: 1h, do: task, unless: \"'vip' in contact.tags\"}"))
    assert story.ledger(START)["ask"].status is Status.NOT_DUE
    skipped = story.ledger(START + HOUR)["ask"]
    assert (skipped.status, skipped.detail) == (Status.SUPERSEDED, Detail.SKIPPED)
    assert skipped.why.facts[0].value == ("vip",)
    story.set(records={"contact.tags": ()})
    assert story.ledger(START + HOUR)["ask"].status is Status.DUE


def test_a_snoozed_row_comes_back_by_itself() -> None:
    story = Story(tasks=(Task("t1", True, START, None, "front_desk", 1),))
    story.set(snoozes=(Snooze("task:t1", START, START + HOUR, 2, "Sara"),))
    entry = story.ledger(START + MINUTE)["task"]
    assert (entry.status, entry.detail, entry.next_change_at) == (
        Status.NOT_DUE,
        Detail.SNOOZED,
        START + HOUR,
    )
    assert lane(story.ledger(START + HOUR)["task"], START + HOUR) is Lane.TASKS


def test_an_endpoint_that_carries_no_such_channel_is_passed_over() -> None:
    story, _ = texting(endpoints=(Endpoint("mail", (Channel.EMAIL,)), Endpoint("mobile", (Channel.SMS,))))
    assert story.ledger(START + HOUR)["text"].endpoint == "mobile"


def test_what_is_open_when_a_journey_closes_is_not_skipped_or_missed_by_time_later() -> None:
    plan = journey(
        """
- {id: look, wait: 2h, do: task, unless: "contact.has_visit || contact.is_patient"}
- {id: ask, wait: 1h, do: task, until: 6h}
- {id: last, do: task, ends: true}
"""
    )
    story = Story(records={"contact.is_patient": True})
    story.enrol(plan)
    story.staff("journey.step_done", START + MINUTE, key=story.ledger(START)["last"].key)
    for later in (START + 2 * MINUTE, START + 3 * HOUR, START + 9 * DAY):
        ledger = story.ledger(later)
        assert {ledger[step].why.key for step in ("look", "ask")} == {"later_step_done"}
        assert next_change_at(tuple(ledger.values())) is None


def test_what_was_skipped_or_missed_before_a_journey_closed_stays_so() -> None:
    plan = journey(
        """
- {id: look, do: task, unless: contact.is_patient == true}
- {id: ask, do: task, until: 6h}
- {id: last, wait: 1d, do: task, ends: true}
"""
    )
    story = Story(records={"contact.is_patient": True})
    story.enrol(plan)
    story.staff("journey.step_done", START + 2 * DAY, key=story.ledger(START)["last"].key)
    ledger = story.ledger(START + 3 * DAY)
    assert (ledger["look"].detail, ledger["ask"].status) == (Detail.SKIPPED, Status.MISSED)


def test_a_message_that_a_night_holds_says_until_when() -> None:
    story = Story()
    story.enrol(journey(MESSAGE))
    due = START + HOUR
    key, until = story.ledger(due)["text"].key, due + 11 * HOUR
    held = Effect(key, EffectState.QUEUED, due, 2, "f1", Channel.SMS, "out_of_hours", until)
    entry = story.set(effects=(held,)).ledger(due + MINUTE)["text"]
    assert (entry.status, entry.why.key, entry.why.values) == (
        Status.RUNNING,
        "queued_until",
        {"until": until},
    )


def test_a_message_that_a_night_held_too_long_gives_way_to_the_next_step() -> None:
    story = Story()
    story.enrol(journey(MESSAGE + "- {id: then, after: text, wait: 1h, do: task}"))
    due = START + HOUR
    gone = Effect(
        story.ledger(due)["text"].key, EffectState.CANCELLED, due + MINUTE, 2, "f1", Channel.SMS, TOO_LATE
    )
    ledger = story.set(effects=(gone,)).ledger(due + MINUTE)
    text, then = ledger["text"], ledger["then"]
    assert (text.status, text.detail, text.why.key) == (Status.SUPERSEDED, Detail.TOO_LATE, "held_too_long")
    assert then.due_at == due + MINUTE + HOUR


# -- addresses that work no more, and WhatsApp's day -------------------------------------------------------------------

MAIL = Endpoint("ep-mail", (Channel.EMAIL,))
WAYS = """
- id: text
  wait: 1h
  do: message
  by: template
  template: hello
  channels: [whatsapp, email, sms]
"""


def text(
    story: Story, *endpoints: Endpoint, at: int = START + HOUR, steps: str = WAYS, **case: object
) -> Expectation:
    if not story.enrolments:
        story.enrol(journey(steps))
    return story.set(endpoints=endpoints, **case).ledger(at)["text"]


def phone(**values: object) -> Endpoint:
    return msgspec.structs.replace(PHONE, **values)


def test_words_go_around_a_number_where_nobody_is() -> None:
    entry = text(Story(), phone(is_dead=True), MAIL)
    assert (entry.status, entry.channel, entry.endpoint) == (Status.DUE, Channel.EMAIL, "ep-mail")


def test_a_number_that_takes_no_words_may_still_be_called() -> None:
    entry = text(Story(), phone(is_dead=True))
    assert (entry.status, entry.do, entry.by, entry.why.key) == (Status.DUE, Do.CALL, "staff", "due_instead")


def test_where_no_address_works_any_more_a_person_finds_another_way() -> None:
    entry = text(Story(), msgspec.structs.replace(MAIL, is_dead=True))
    assert (entry.status, entry.detail, entry.why.key) == (Status.WAITING, Detail.PERSON, "unreachable")
    assert not entry.is_for_machine
    assert lane(entry, START + HOUR) is Lane.TASKS


def test_whatsapp_is_left_once_their_day_is_over_and_the_ledger_knows_the_moment() -> None:
    closes = START + 2 * HOUR
    story = Story()
    early = text(story, phone(window_until=closes))
    assert (early.channel, early.next_change_at) == (Channel.WHATSAPP, closes)
    assert text(story, phone(window_until=closes), at=closes).channel is Channel.SMS
    assert text(story, phone(window_until=0)).channel is Channel.SMS
    assert text(story, phone(window_until=0), MAIL).channel is Channel.EMAIL


def test_words_that_whatsapp_approved_go_there_at_any_time() -> None:
    assert text(Story(), phone(window_until=0), approved=frozenset({"hello"})).channel is Channel.WHATSAPP


def test_where_whatsapp_alone_is_left_and_its_day_is_over_a_person_calls() -> None:
    entry = text(Story(), phone(window_until=0), steps=WAYS.replace("[whatsapp, email, sms]", "[whatsapp]"))
    assert (entry.do, entry.why.key) == (Do.CALL, "due_instead")


def test_who_writes_stop_waits_for_no_answer_and_the_run_goes_on_to_its_end() -> None:
    story = enquiry()
    answered = story.answered(START + MINUTE).at
    stop = story.tell(
        "message.received", answered + HOUR, conversation="c1", channel="sms", needs_reply=False
    )
    ledger = story.ledger(answered + 5 * HOUR)
    assert ledger["chase-1"].detail is Detail.SKIPPED
    assert ledger["call-them"].due_at == stop.at + DAY
    question = story.wrote(answered + 2 * HOUR)
    assert story.ledger(answered + 5 * HOUR)["call-them"].why.key is WhyKey.WAITS_FOR_ANSWER
    story.answered(question.at + HOUR)
    assert story.ledger(answered + 5 * HOUR)["call-them"].due_at == question.at + HOUR + DAY
