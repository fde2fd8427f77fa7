"""What a draft would have done in days that really happened, beside the version that ran."""

from datetime import timedelta

import msgspec

from sync.journeys.case import BudgetRule, Consent
from sync.journeys.definition import Journey, MessageClass
from sync.journeys.expectation import Detail
from sync.journeys.loader import shipped
from sync.journeys.rehearsal import Life, Outcome, Rehearsal, replay
from sync.journeys.timeline import ActorKind
from tests.sync.journeys.story import DAY, HOUR, MINUTE, START, Story, journey, visit

END = START + 20 * DAY
TEXT = "do: message, template: hello, channels: [sms]"
LIVE = journey(
    f"- {{id: text, wait: 2h, {TEXT}}}\n- {{id: close, after: text, wait: 7d, do: move, stage: dormant}}"
)
SOONER = journey(
    f"- {{id: text, wait: 1h, {TEXT}}}\n- {{id: close, after: text, wait: 7d, do: move, stage: dormant}}"
)
WEB_ONLY = journey(f"- {{id: text, wait: 2h, {TEXT}, ends: true}}", "if: event.source == 'web'")
AWARE = journey(
    f"- {{id: text, wait: 2h, unless: contact.replied, {TEXT}, ends: true}}", "goal: appointment.booked"
)


def asked(at: int = START, source: str = "") -> Story:
    story = Story()
    story.tell("enquiry.received", at, channel="whatsapp", source=source)
    return story


def touches(story: Story, plan: Journey, **case: object) -> list[tuple[str, str, int]]:
    life = Life(msgspec.structs.replace(story.case(), **case))
    _, found = replay(life, plan, START - DAY, END)
    return [(each.step, str(each.outcome), (each.at - START) // MINUTE) for each in found]


def test_a_machine_does_what_it_may_as_it_falls_due_and_the_rest_follows() -> None:
    assert touches(asked(), LIVE) == [("text", "done", 120), ("close", "done", 120 + 7 * 24 * 60)]


def test_what_happened_before_its_time_keeps_it_from_being_sent() -> None:
    story = asked()
    story.wrote(START + HOUR)
    assert touches(story, AWARE) == []
    booked = asked()
    booked.tell("appointment.booked", START + HOUR)
    assert touches(booked, AWARE) == []
    assert touches(asked(), AWARE) == [("text", "done", 120)]


def test_nobody_is_enrolled_for_whom_it_is_not_meant_or_outside_of_the_days() -> None:
    assert touches(asked(source="phone"), WEB_ONLY) == []
    assert touches(asked(source="web"), WEB_ONLY) == [("text", "done", 120)]
    assert touches(asked(START - 2 * DAY), LIVE) == []


def test_what_the_version_that_ran_really_did_does_not_stand_in_for_the_draft() -> None:
    story = Story()
    story.enrol(LIVE)
    story.tell("message.sent", START + 2 * HOUR, ActorKind.JOURNEY, key="followup:en1:text:e1", channel="sms")
    assert touches(story, SOONER)[0] == ("text", "done", 60)
    rehearsal = Rehearsal(SOONER, LIVE, START - DAY, END)
    (row,) = rehearsal.play([Life(story.case())])
    assert (row.really, len(row.draft), len(row.live)) == (1, 2, 2)


def test_a_person_has_done_it_once_the_promised_time_is_over_or_as_it_really_went() -> None:
    plan = journey(
        f"- {{id: first, do: reply, within: 5m}}\n- {{id: text, after: first, wait: 1h, {TEXT}, ends: true}}"
    )
    assert touches(asked(), plan) == [("first", "asked", 0), ("text", "done", 65)]
    story = asked()
    story.answered(START + 3 * MINUTE)
    assert touches(story, plan) == [("first", "asked", 0), ("text", "done", 63)]


def test_the_budget_and_an_opt_out_are_said_to_stop_it() -> None:
    twice = journey(
        f"- {{id: text, {TEXT}}}\n- {{id: again, after: text, wait: 1h, {TEXT}, until: 2h}}\n"
        "- {id: close, after: again, do: move, stage: dormant}"
    )
    budget = (BudgetRule(MessageClass.TRANSACTIONAL, None, 1, timedelta(days=1)),)
    life = Life(msgspec.structs.replace(asked().case(), budget=budget))
    _, found = replay(life, twice, START - DAY, END)
    assert [(each.step, each.outcome, each.detail) for each in found] == [
        ("text", Outcome.DONE, Detail.NONE),
        ("again", Outcome.STOPPED, Detail.BUDGET),
        ("close", Outcome.DONE, Detail.NONE),
    ]
    marketing = journey(f"- {{id: text, wait: 2h, {TEXT}, ends: true}}", "class: marketing")
    agreed = Consent("ep-phone", None, MessageClass.MARKETING, True, START - DAY, 1, "c1")
    assert touches(asked(), marketing, consents=()) == [("text", "stopped", 120)]
    assert touches(asked(), marketing, consents=(agreed,)) == [("text", "done", 120)]
    later = msgspec.structs.replace(agreed, at=START + DAY)
    assert touches(asked(), marketing, consents=(later,)) == [("text", "stopped", 120)]


def test_a_reminder_follows_the_visit_as_it_was_known_then() -> None:
    plan = journey(
        f"- {{id: remind, wait: {{before: appointment.start, by: 1d}}, {TEXT}, ends: true}}",
        "subject: appointment\nstarts: [appointment.booked]\nstops: [appointment.cancelled]",
    )
    story = Story()
    story.tell("appointment.booked", START, appointment="a1")
    story.tell("appointment.rescheduled", START + 2 * DAY, appointment="a1")
    versions = ((START, visit(5)), (START + 2 * DAY, visit(9, 2)))
    _, found = replay(Life(story.case(), versions), plan, START - DAY, END)
    assert [(each.step, (each.at - START) // DAY) for each in found] == [("remind", 8)]


def test_the_summary_counts_whom_the_draft_would_have_reached_and_whom_no_more() -> None:
    rehearsal = Rehearsal(WEB_ONLY, LIVE, START - DAY, END)
    lives = [Life(asked(source=source).case()) for source in ("web", "phone", "phone")]
    rows = list(rehearsal.play(lives))
    found = rehearsal.summary()
    assert len(rows) == 3
    assert (found.looked_at, found.newly, found.no_longer, found.otherwise) == (3, 0, 2, 0)
    assert (found.drafted.enrolled, found.drafted.messages, found.live.messages) == (1, 1, 3)
    again = Rehearsal(WEB_ONLY, LIVE, START - DAY, END)
    list(again.play(lives))
    assert again.summary().digest == found.digest
    other = Rehearsal(SOONER, LIVE, START - DAY, END)
    list(other.play(lives))
    assert other.summary().otherwise == 3
    assert other.summary().digest != found.digest


def test_a_journey_that_nobody_ran_is_rehearsed_alone() -> None:
    rehearsal = Rehearsal(shipped()["new-enquiry"], None, START - DAY, END)
    (row,) = rehearsal.play([Life(asked().case())])
    assert [each.step for each in row.draft] == ["first-reply", "chase-1", "call-them", "close"]
    assert (row.live, rehearsal.summary().newly) == ((), 1)
