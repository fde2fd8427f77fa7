"""What holds for every case: the ledger is deterministic, its keys are single, and next_change_at is honest."""

from datetime import timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.journeys.case import (
    Appointment,
    BudgetRule,
    Case,
    Claim,
    Consent,
    Effect,
    EffectState,
    Enrolment,
    Snooze,
    Subject,
    Task,
)
from sync.journeys.definition import Channel, MessageClass, SubjectKind
from sync.journeys.expectation import lane, next_action
from sync.journeys.expectations import expectations, next_change_at
from sync.journeys.loader import shipped
from sync.journeys.timeline import ActorKind, Datum, Entry
from tests.sync.journeys.story import DUBAI, HOUR, MINUTE, PHONE, SARA, START, journey

NEW_ENQUIRY = shipped()["new-enquiry"]
MIXED = journey(
    """
- {id: ask, do: task, within: 1h, until: {for: 5h, counted: open}}
- {id: text, after: ask, wait: 1h, do: message, template: text, channels: [sms], unless: contact.silent_days > 1}
- {id: paid, after: text, wait: {until: payment.paid, timeout: 8h, on_timeout: chase}, do: task, within: 30m}
- {id: thank, after: paid, do: message, template: thanks, channels: [sms, whatsapp], class: marketing}
- {id: chase, after: paid, wait: {for: 2h, counted: open}, do: call, unless: practice.is_open == false}
- {id: say, do: reply, by: ai_draft, within: 10m, fallback: {template: hold, after: 20m}, channels: [whatsapp]}
""",
    "re_enrol: {after: 1d}",
)
VISITS = journey(
    """
- {id: early, wait: {before: appointment.start, by: 20h}, do: message, template: early, channels: [sms]}
- {id: soon, wait: {before: appointment.start, by: 2h}, do: call, unless: appointment.hours_left < 1}
- {id: after, wait: {after: appointment.end, by: 3h}, do: task, cancel_on: appointment.no_show}
""",
    "subject: appointment\nstarts: [appointment.booked]",
)
ENDING = journey(
    """
- {id: first, wait: 2h, do: call, within: 1h, unless: "contact.answered_since_start || event.channel == 'email'"}
- {id: listens, after: payment.paid, do: task, unless: contact.has_visit}
- {id: last, after: first, wait: 3h, do: task, until: 6h, unless: contact.no_shows > 1, ends: true}
""",
    "stops: [contact.opted_out, opportunity.lost]",
)
ENROLLED = (
    ("en1", NEW_ENQUIRY, SARA),
    ("en2", MIXED, SARA),
    ("en3", VISITS, Subject(SubjectKind.APPOINTMENT, "a1")),
    ("en4", ENDING, SARA),
)
KEYS = [
    f"followup:{name}:{step}:{occurrence}"
    for name, steps, occurrence in (
        ("en1", ("first-reply", "chase-1", "call-them", "close"), "e0"),
        ("en2", ("ask", "text", "paid", "thank", "chase", "say", "say.fallback"), "e0"),
        ("en3", ("early", "soon"), "a1.1"),
        ("en4", ("first", "last"), "e0"),
    )
    for step in steps
] + ["task:t1", "confirm:a1:1", "callback:k1", "reply:c1:e1"]
KINDS = [
    "message.received",
    "message.received",
    "message.sent",
    "message.sent",
    "message.failed",
    "call.ringing",
    "call.missed",
    "call.logged",
    "call.answered",
    "payment.paid",
    "appointment.booked",
    "appointment.no_show",
    "appointment.rescheduled",
    "opportunity.moved",
    "draft.proposed",
    "draft.rejected",
    "journey.step_done",
    "task.completed",
    "contact.opted_out",
]

moments = st.integers(0, 72 * 4).map(lambda quarters: START + quarters * 15 * MINUTE)
offsets = st.integers(0, 72 * 60).map(lambda minutes: START + minutes * MINUTE)


@st.composite
def entries(draw: st.DrawFn) -> tuple[Entry, ...]:
    told = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        data: dict[str, Datum] = {
            "conversation": draw(st.sampled_from(["c1", "c2"])),
            "channel": "sms",
            "call": "k1",
        }
        data["class"] = "transactional"
        data["outcome"] = draw(st.sampled_from(["reached", "no_answer", "skipped"]))
        if draw(st.booleans()):
            data["key"] = draw(st.sampled_from(KEYS))
        kind, actor = draw(st.sampled_from(KINDS)), draw(st.sampled_from(list(ActorKind)))
        contact = draw(st.sampled_from(["", "", "brother"]))
        told.append(Entry(kind, draw(moments), number, f"e{number}", actor, data, contact))
    return tuple(told)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    visit_at = draw(moments)
    enrolled = tuple(
        Enrolment(name, subject, plan.journey, plan.version, START, "e0", 0, plan)
        for name, plan, subject in ENROLLED
        if draw(st.booleans())
    )
    return Case(
        SARA,
        DUBAI,
        timeline=draw(entries()),
        enrolments=enrolled,
        endpoints=draw(st.sampled_from([(), (PHONE,)])),
        consents=draw(
            st.sampled_from([(), (Consent("ep-phone", Channel.SMS, None, False, START, 1, "con"),)])
        ),
        effects=tuple(
            Effect(key, draw(st.sampled_from(list(EffectState))), draw(moments), 9, f"fx-{key}", Channel.SMS)
            for key in draw(st.lists(st.sampled_from(KEYS), max_size=2, unique=True))
        ),
        claims=draw(
            st.lists(
                st.builds(Claim, st.sampled_from(KEYS), st.just("Sara"), moments, moments, st.just(9)),
                max_size=2,
            ).map(tuple)
        ),
        snoozes=draw(
            st.lists(
                st.builds(Snooze, st.sampled_from(KEYS), moments, moments, st.just(9), st.just("Sara")),
                max_size=2,
            ).map(tuple)
        ),
        appointments=(
            Appointment(
                "a1", 1, draw(st.sampled_from(["booked", "cancelled"])), visit_at, visit_at + HOUR, 1
            ),
        ),
        tasks=(Task("t1", True, START, draw(st.none() | moments), "front_desk", 1),),
        budget=draw(
            st.sampled_from([(), (BudgetRule(MessageClass.TRANSACTIONAL, None, 1, timedelta(hours=9)),)])
        ),
        send_hours=draw(st.sampled_from([{}, {MessageClass.TRANSACTIONAL: DUBAI}])),
    )


@given(cases(), offsets)
def test_equal_cases_give_equal_bytes_whatever_order_they_were_gathered_in(case: Case, now: int) -> None:
    encode = msgspec.json.Encoder(order="deterministic").encode
    shuffled = msgspec.structs.replace(
        case,
        timeline=tuple(reversed(case.timeline)),
        enrolments=tuple(reversed(case.enrolments)),
        effects=tuple(reversed(case.effects)),
        consents=tuple(reversed(case.consents)),
    )
    travelled = msgspec.msgpack.decode(msgspec.msgpack.encode(case), type=Case)
    first = encode(expectations(case, now))
    assert encode(expectations(shuffled, now)) == first
    assert encode(expectations(travelled, now)) == first


@given(cases(), offsets)
def test_no_key_is_expected_twice(case: Case, now: int) -> None:
    keys = [entry.key for entry in expectations(case, now)]
    assert len(keys) == len(set(keys))


@settings(max_examples=300)
@given(cases(), offsets, st.lists(st.integers(1, 999), min_size=3, max_size=3))
def test_nothing_changes_strictly_before_the_next_change(
    case: Case, now: int, thousandths: list[int]
) -> None:
    before = expectations(case, now)
    change_at = next_change_at(before)
    last = change_at - 1 if change_at is not None else now + 90 * 24 * HOUR
    assert last >= now
    seen = {entry.key: (entry.status, entry.detail, entry.risk, lane(entry, now)) for entry in before}
    for later in (last, *(now + (last - now) * part // 1000 for part in thousandths)):
        after = {
            entry.key: (entry.status, entry.detail, entry.risk, lane(entry, later))
            for entry in expectations(case, later)
        }
        assert after == seen


@given(cases(), offsets)
def test_whoever_wrote_last_without_an_answer_has_a_next_action(case: Case, now: int) -> None:
    own = [entry for entry in case.timeline if not entry.contact]
    wrote = [entry for entry in own if entry.kind == "message.received"]
    reached = [
        entry
        for entry in case.timeline
        if entry.kind in ("message.sent", "call.logged", "call.answered", "journey.step_done")
    ]
    if wrote and not any(entry.at >= wrote[-1].at for entry in reached):
        action = next_action(expectations(case, now))
        assert action is not None


@given(cases(), offsets)
def test_what_is_done_stands_on_a_receipt(case: Case, now: int) -> None:
    for entry in expectations(case, now):
        if entry.status in ("done", "done_elsewhere"):
            assert entry.receipt
