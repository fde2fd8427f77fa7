"""Journeys that load and are wrong all the same: each is refused with a story of how somebody falls through it."""

from datetime import timedelta

import msgspec
import pytest

from sync.journeys.case import BudgetRule
from sync.journeys.checking import Finding, FindingKind, Setting, check
from sync.journeys.definition import Channel, Journey, MessageClass
from sync.journeys.hours import OpeningHours, Span
from sync.journeys.loader import shipped
from tests.sync.journeys.story import DUBAI, journey

K = FindingKind
OFFICE = OpeningHours("Asia/Dubai", ((Span(540, 1080),),) * 6 + ((),))
MORNINGS = OpeningHours("Asia/Dubai", ((Span(540, 780),),) * 7)
CLINIC = Setting(
    hours=DUBAI,
    languages=("en", "ar"),
    templates={
        "hello": {
            "en": frozenset({Channel.SMS, Channel.WHATSAPP}),
            "ar": frozenset({Channel.SMS, Channel.WHATSAPP}),
        },
        "english": {"en": frozenset({Channel.SMS})},
        "short": {"en": frozenset({Channel.SMS}), "ar": frozenset({Channel.SMS})},
        "letter": {"en": frozenset({Channel.EMAIL}), "ar": frozenset({Channel.EMAIL})},
    },
    channels=frozenset({Channel.SMS, Channel.WHATSAPP}),
    rota={"front_desk_lead": OFFICE, "billing": MORNINGS},
    stages=frozenset({"new", "dormant"}),
)
VISIT = "subject: appointment\nstarts: [appointment.booked]\nstops: [appointment.cancelled]"
CLOSE = "- {id: close, after: ask, do: move, stage: dormant}"
HELLO = "do: message, template: hello, channels: [sms]"

BROKEN = {
    "a step waits for an event that may never come": (
        "- {id: ask, do: task}\n- {id: thank, after: payment.paid, do: task, ends: true}",
        "",
        (K.DEAD_END, "thank", "nothing is due, and nobody owns it"),
    ),
    "the last step is a message and then there is silence": (
        f"- {{id: ask, do: task}}\n- {{id: text, after: ask, wait: 3d, {HELLO}}}",
        "",
        (K.RUNS_OUT, "text", "Day 3"),
    ),
    "one call and nothing after it": (
        "- {id: ring, do: call}",
        "goal: appointment.booked",
        (K.RUNS_OUT, "ring", "nobody answers"),
    ),
    "only the branch of those who pay has an end": (
        "- {id: paid, wait: {until: payment.paid, timeout: 2d, on_timeout: chase}, do: task}\n"
        "- {id: thank, after: paid, do: task, ends: true}\n- {id: chase, after: paid, do: task}",
        "",
        (K.RUNS_OUT, "chase", "Day 2"),
    ),
    "only the branch of those who do not pay has an end": (
        "- {id: paid, wait: {until: payment.paid, timeout: 2d, on_timeout: chase}, do: task}\n"
        "- {id: thank, after: paid, do: task}\n- {id: chase, after: paid, do: task, ends: true}",
        "",
        (K.RUNS_OUT, "thank", "they pay"),
    ),
    "nobody says whether they came": (
        f"- {{id: remind, wait: {{before: appointment.start, by: 2d}}, {HELLO}}}\n"
        "- {id: thank, after: appointment.completed, do: task, ends: true}",
        VISIT,
        (K.DEAD_END, "thank", "Day 10"),
    ),
    "a review is asked of somebody whose visit was cancelled": (
        f"- {{id: review, wait: {{after: appointment.end, by: 3h}}, {HELLO}, ends: true}}",
        "subject: appointment\nstarts: [appointment.booked]",
        (K.GONE_VISIT, "review", "the visit is cancelled"),
    ),
    "the condition is true from the first moment": (
        f"- {{id: ask, do: task, unless: enquiry.received}}\n{CLOSE}",
        "",
        (K.ALWAYS_BLOCKED, "ask", "is skipped (enquiry.received)"),
    ),
    "the condition is true whatever is known": (
        f'- {{id: ask, do: task, unless: "practice.is_open || !practice.is_open"}}\n{CLOSE}',
        "",
        (K.ALWAYS_BLOCKED, "ask", "is skipped"),
    ),
    "the step follows the event that skips it": (
        f"- {{id: ask, do: task}}\n- {{id: thank, after: payment.paid, do: task, unless: payment.paid}}\n{CLOSE}",
        "",
        (K.ALWAYS_BLOCKED, "thank", "they pay"),
    ),
    "a number that nobody can have": (
        f"- {{id: ask, do: task, unless: contact.no_shows >= 0}}\n{CLOSE}",
        "",
        (K.ALWAYS_BLOCKED, "ask", "contact.no_shows >= 0"),
    ),
    "the reminder is for a moment before the journey starts": (
        "- {id: remind, wait: {before: appointment.start, by: 20h}, do: task}\n"
        "- {id: ask, do: task, ends: true}",
        "subject: appointment\nstarts: [appointment.completed]",
        (K.UNREACHABLE, "remind", "is cancelled"),
    ),
    "it would be too late before it may be sent": (
        f"- {{id: ask, do: task}}\n- {{id: text, after: ask, {HELLO}, until: 10m, wait: {{for: 1h, window: "
        "{from: '02:00', to: '03:00'}}}\n- {id: close, after: text, do: move, stage: dormant}",
        "",
        (K.ALWAYS_BLOCKED, "text", "Day 1 03:00 “text” is blocked (hours)"),
    ),
    "the budget never lets the second message through": (
        f"- {{id: ask, {HELLO}}}\n- {{id: text, after: ask, wait: 1h, {HELLO}, until: 1h}}\n"
        "- {id: close, after: text, do: move, stage: dormant}",
        "",
        (K.ALWAYS_BLOCKED, "text", "“text” is blocked (budget)"),
    ),
    "a step follows the goal": (
        f"- {{id: ask, do: task}}\n- {{id: thank, after: appointment.booked, do: task}}\n{CLOSE}",
        "goal: appointment.booked",
        (K.UNREACHABLE, "thank", "the journey is over (appointment.booked)"),
    ),
    "what cancels the step is what starts its clock": (
        f"- {{id: ask, do: task}}\n- {{id: thank, after: payment.paid, do: task, cancel_on: payment.paid}}\n{CLOSE}",
        "",
        (K.UNREACHABLE, "thank", "is cancelled (payment.paid)"),
    ),
    "the if can never hold": (
        "- {id: ask, do: task, ends: true}",
        "if: \"event.source == 'web' && event.source == 'phone'\"",
        (K.NEVER_STARTS, "", "Nobody is enrolled"),
    ),
    "it tags whoever was tagged": (
        "- {id: again, do: tag, with: {tag: seen}, ends: true}",
        "starts: [contact.tagged]\nre_enrol: {after: 1d}",
        (K.ENDLESS, "again", "begins again"),
    ),
    "each call makes the next": (
        "- {id: ring, do: call, ends: true}",
        "subject: call\nstarts: [call.logged]",
        (K.ENDLESS, "ring", "a call with them is logged"),
    ),
    "a promise about broken promises breaks in turn": (
        "- {id: look, do: task, within: 1h, ends: true}",
        "starts: [sla.breached]\nre_enrol: {after: 1d}",
        (K.ENDLESS, "look", "a promised time ran out"),
    ),
    "there is no such template": (
        "- {id: text, do: message, template: helo, channels: [sms], ends: true}",
        "",
        (K.NO_TEMPLATE, "text", "there are no words to send"),
    ),
    "half the people cannot read it": (
        "- {id: text, do: message, template: english, channels: [sms], ends: true}",
        "",
        (K.NO_TRANSLATION, "text", "They read “ar”"),
    ),
    "the words are made for another channel": (
        "- {id: text, do: message, template: short, channels: [whatsapp], ends: true}",
        "",
        (K.NO_CHANNEL, "text", "fit no channel"),
    ),
    "the practice sends no e-mail": (
        "- {id: text, do: message, template: letter, channels: [email], ends: true}",
        "",
        (K.NO_CHANNEL, "text", "nothing to send it with"),
    ),
    "a template is to be spoken": (
        "- {id: text, do: message, template: hello, channels: [phone, sms], ends: true}",
        "",
        (K.NO_CHANNEL, "text", "a telephone"),
    ),
    "nobody is ever on call": (
        "- {id: ask, do: task, owner: on_call, ends: true}",
        "",
        (K.NO_OWNER, "ask", "Day 0 10:00 “ask” is due; nobody is the on call"),
    ),
    "billing goes home at one": (
        "- {id: ask, do: task, owner: billing, ends: true}",
        "",
        (K.NO_OWNER, "ask", "Day 0 14:00 “ask” is due; nobody is the billing until Day 1 09:00"),
    ),
    "escalated to nobody": (
        "- {id: ask, do: escalate, with: {to: practice_manager}, ends: true}",
        "",
        (K.NO_OWNER, "ask", "nobody is the practice manager"),
    ),
    "no such stage": (
        "- {id: ask, do: move, stage: asleep}",
        "",
        (K.NO_STAGE, "ask", "nowhere to move them"),
    ),
    "a machine's draft goes out unread": (
        "- {id: ask, do: reply, by: ai_draft, tier: execute, ends: true}",
        "",
        (K.TIER, "ask", "nobody has seen it"),
    ),
}


SETTINGS = {
    "it would be too late before it may be sent": msgspec.structs.replace(
        CLINIC, send_hours={MessageClass.TRANSACTIONAL: OFFICE}
    ),
    "the budget never lets the second message through": msgspec.structs.replace(
        CLINIC, budget=(BudgetRule(MessageClass.TRANSACTIONAL, Channel.SMS, 1, timedelta(days=1)),)
    ),
}


def told(findings: tuple[Finding, ...]) -> str:
    return "\n".join(f"{each.kind} {each.step}: {each.problem} {each.story}" for each in findings)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_journey_is_refused_with_the_story_of_how(name: str) -> None:
    steps, head, wanted = BROKEN[name]
    report = check([journey(steps, head)], SETTINGS.get(name, CLINIC))
    kind, step, says = wanted
    assert [(each.kind, each.step) for each in report.findings] == [(kind, step)], told(report.findings)
    finding = report.findings[0]
    assert says in "\n".join(finding.story), told(report.findings)
    assert finding.fix
    assert finding.journey == "test"


def other(steps: str, head: str = "") -> Journey:
    return journey(steps, f"journey: other\n{head}".strip())


def test_two_journeys_that_text_the_same_person_within_the_hour_fight() -> None:
    mine = journey(f"- {{id: text, wait: 2h, {HELLO}, ends: true}}")
    theirs = other(f"- {{id: note, wait: 150m, {HELLO}, ends: true}}")
    (finding,) = check([mine, theirs], CLINIC).findings
    assert (finding.kind, finding.step) == (K.FIGHT, "text")
    assert finding.story[-2:] == (
        "Day 0 12:00 test does “text” by sms.",
        "Day 0 12:30 other does “note” by sms.",
    )


def test_two_journeys_that_text_at_different_hours_do_not_fight() -> None:
    mine = journey(f"- {{id: text, wait: 2h, {HELLO}, ends: true}}")
    theirs = other(f"- {{id: note, wait: 4h, {HELLO}, ends: true}}")
    assert check([mine, theirs], CLINIC).is_clean


def test_two_journeys_whose_ifs_exclude_one_another_do_not_fight() -> None:
    mine = journey(f"- {{id: text, {HELLO}, ends: true}}", "if: practice.is_open")
    theirs = other(f"- {{id: note, {HELLO}, ends: true}}", 'if: "!practice.is_open"')
    assert check([mine, theirs], CLINIC).is_clean


def test_two_journeys_that_start_together_for_one_goal_fight() -> None:
    mine = journey("- {id: ask, do: task, ends: true}", "goal: appointment.booked")
    theirs = other("- {id: ask, do: task, ends: true}", "goal: appointment.booked")
    (finding,) = check([mine], CLINIC, [theirs]).findings
    assert (finding.kind, finding.journey) == (K.FIGHT, "test")
    assert "same goal (appointment.booked)" in finding.problem


def test_a_step_that_cannot_run_by_itself_yet_is_named() -> None:
    (finding,) = check([journey("- {id: ask, do: waitlist, by: rule, ends: true}")], CLINIC).findings
    assert (finding.kind, finding.step) == (K.NOT_AVAILABLE, "ask")
    assert check([journey("- {id: ask, do: waitlist, by: staff, ends: true}")], CLINIC).is_clean


def test_two_journeys_that_move_the_same_person_to_two_stages_fight() -> None:
    mine = journey("- {id: ask, wait: 1d, do: move, stage: new}")
    theirs = other("- {id: ask, wait: 9d, do: move, stage: dormant}")
    (finding,) = check([mine, theirs], CLINIC).findings
    assert finding.kind is K.FIGHT
    assert "Day 9" in finding.story[-1]


def test_two_journeys_that_start_one_another_go_round_without_an_end() -> None:
    mine = journey(
        "- {id: mark, do: tag, with: {tag: a}, ends: true}",
        "starts: [contact.changed]\nre_enrol: {after: 1d}",
    )
    theirs = other(
        "- {id: write, do: set_field, with: {field: source, value: b}, ends: true}",
        "starts: [contact.tagged]\nre_enrol: {after: 1d}",
    )
    (finding,) = check([mine, theirs], CLINIC).findings
    assert finding.kind is K.ENDLESS
    assert len(finding.story) == 3
    capped = "starts: [contact.tagged]\nre_enrol: {after: 1d, at_most: 2, within: 30d}"
    mended = other("- {id: write, do: set_field, with: {field: source, value: b}, ends: true}", capped)
    assert check([mine, mended], CLINIC).is_clean


def test_what_one_journey_leaves_open_another_may_take_over() -> None:
    mine = journey(
        "- {id: remind, wait: {before: appointment.start, by: 2d}, do: task}\n"
        "- {id: last, after: remind, wait: {before: appointment.start, by: 1h}, do: task, ends: true}",
        "subject: appointment\nstarts: [appointment.booked]",
    )
    rebook = "subject: appointment\nstarts: [appointment.cancelled]"
    (finding,) = check([mine], CLINIC).findings
    assert finding.kind is K.GONE_VISIT
    assert finding.story[1].endswith("the visit is cancelled.")
    assert check([mine], CLINIC, [other("- {id: ask, do: task, ends: true}", rebook)]).is_clean


def test_a_finding_names_only_the_first_of_the_steps_that_hang_on_it() -> None:
    steps = "- {id: ask, do: task, unless: enquiry.received}\n- {id: thank, after: ask, do: task, ends: true}"
    kinds = [(each.kind, each.step) for each in check([journey(steps)], CLINIC).findings]
    assert kinds == [(K.ALWAYS_BLOCKED, "ask")]


def test_a_journey_with_too_many_branches_is_said_to_be_unproven() -> None:
    events = [
        "payment.paid",
        "review.received",
        "document.received",
        "recall.due",
        "waitlist.accepted",
        "payment.failed",
        "payment.opened",
        "review.clicked",
        "document.filed",
    ]
    known = [event for event in events if event != "document.filed"]
    steps = "\n".join(f"- {{id: s{n}, after: {event}, do: task}}" for n, event in enumerate(known))
    report = check([journey(f"- {{id: ask, do: task}}\n{steps}\n{CLOSE}")], CLINIC)
    assert K.TOO_MANY_BRANCHES in {each.kind for each in report.findings}


def test_the_shipped_journeys_are_clean() -> None:
    report = check(list(shipped().values()), Setting())
    assert report.is_clean, told(report.findings)
    assert report.states > 100


def test_a_story_counts_its_days_in_the_zone_of_the_practice() -> None:
    text = journey(f"- {{id: ask, do: task}}\n- {{id: text, after: ask, wait: 20h, {HELLO}}}")
    (finding,) = check([text], CLINIC).findings
    assert finding.story[0] == "Day 0 10:00 an enquiry comes in."
    assert finding.story[-1].startswith("Day 1 06:0")


def test_a_draft_with_a_holding_message_and_a_chase_that_stops_at_a_reply_is_proved() -> None:
    plan = journey(
        "- {id: first, do: reply, by: ai_draft, tier: execute_with_approval, within: 5m, channels: [inbound, sms],"
        " fallback: {template: hello, after: 10m}}\n"
        f"- {{id: chase, after: first, wait: 4h, unless: contact.replied, {HELLO}}}\n"
        "- {id: call-them, after: chase, wait: 1d, unless: contact.replied, do: call}\n"
        "- {id: close, after: call-them, wait: 14d, do: move, stage: dormant}",
        "goal: appointment.booked\nstops: [contact.opted_out, opportunity.lost]\nre_enrol: {after: 30d}",
    )
    report = check([plan], CLINIC)
    assert report.is_clean, told(report.findings)


@pytest.mark.parametrize("name", ["new-enquiry", "quote-requested", "rebook", "no-show-recovery"])
def test_a_running_journey_without_its_last_step_is_no_longer_clean(name: str) -> None:
    plan = shipped()[name]
    cut = msgspec.structs.replace(plan, steps=plan.steps[:-1])
    (finding,) = check([cut], Setting()).findings
    assert finding.kind is K.RUNS_OUT
    assert finding.story[-1].endswith("nothing is due, and nobody owns it.")
