"""What forbids a send: checked when it is queued and again as it is claimed, in the transaction that moves the state."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.diary import BookAppointment, CancelAppointment, RescheduleAppointment
from sync.commands.effects import SEND_DELAY_MS, CancelEffect, Decision, QueueEffect, effect_id
from sync.commands.journeys import EnrolContact, PublishJourney, StopJourney
from sync.commands.merging import MergeContacts
from sync.commands.people import RemoveEndpoint
from sync.commands.practice import PutPractitioner, SetPractice
from sync.commands.reach import endpoint_id
from sync.commands.tx import Tx
from sync.model.effects import ApprovalGrant
from sync.model.ids import fact_id
from sync.model.words import (
    Channel,
    ConsentSource,
    ConsentState,
    EndpointKind,
    Purpose,
    SendGuard,
    VerdictKind,
)
from sync.policy.budget import Limit
from sync.policy.sending import Facts, Guard, SendingRules, Window, judge, payload_hash
from tests.sync.commands.test_journeys import NEW_ENQUIRY
from tests.sync.effects.house import DAY, HOUR, MINUTE, PHONE, SYSTEM, House


def opts(house: House, state: ConsentState, purpose: Purpose = Purpose.CARE) -> None:
    answer = ConsentGiven(
        channel=Channel.WHATSAPP, purpose=purpose, state=state, source=ConsentSource.KEYWORD
    )
    house.now += 1
    house.run(RecordConsent(phone=PHONE, answers=(answer,)), SYSTEM)


def followup(house: House, contact: str, occurrence: str = "x", **more: Any) -> QueueEffect:
    """A step of a journey that runs for the contact."""
    running = house.all("enrolment", contact_id=contact)
    if not running:
        house.run(PublishJourney(text=NEW_ENQUIRY), SYSTEM)
        house.run(EnrolContact(contact_id=contact, journey="new-enquiry"))
        running = house.all("enrolment", contact_id=contact)
    return house.reply(contact, key=f"followup:{running[0].id}:chase-1:{occurrence}", **more)


def rules(house: House, **more: Any) -> None:
    house.run(
        SetPractice(
            name="Cedar", region="AE", timezone="Asia/Dubai", currency="AED", sending=SendingRules(**more)
        ),
        SYSTEM,
    )


def after_delay(house: House, row_id: str) -> tuple[str, str | None]:
    house.later(SEND_DELAY_MS)
    house.round()
    return house.state(row_id)


def test_an_opt_out_between_queueing_and_sending_stops_it(house: House) -> None:
    contact = house.lead()
    row_id = house.queued(contact)
    opts(house, ConsentState.WITHDRAWN)
    assert after_delay(house, row_id) == ("needs_review", "no_consent")
    assert not house.phone.handed_over
    assert house.events(contact)[-1] == "message.held"
    proof = json.loads(house.effect(row_id).proof)
    (failed,) = [check for check in proof["checks"] if not check["holds"]]
    assert failed["read"]["state"] == "withdrawn"


def test_an_opt_out_that_stands_already_stops_it_as_it_is_queued(house: House) -> None:
    contact = house.lead()
    opts(house, ConsentState.WITHDRAWN)
    assert house.state(house.queued(contact)) == ("needs_review", "no_consent")


def test_what_came_after_the_claim_comes_too_late(house: House) -> None:
    row_id = house.queued()
    house.later(SEND_DELAY_MS)
    ours = house.claim(row_id)
    assert ours is not None
    opts(house, ConsentState.WITHDRAWN)
    house.record(ours, house.dispatcher().send(ours, house.now))
    assert house.state(row_id) == ("sent", None)


def test_no_person_can_send_past_an_opt_out(house: House) -> None:
    row_id = house.queued()
    opts(house, ConsentState.WITHDRAWN)
    after_delay(house, row_id)
    house.decide(row_id, Decision.AGAIN)
    assert after_delay(house, row_id) == ("needs_review", "no_consent")
    assert not house.phone.handed_over


def test_marketing_needs_a_yes(house: House) -> None:
    contact = house.lead()
    assert house.state(house.queued(contact, purpose=Purpose.MARKETING)) == ("needs_review", "no_consent")
    opts(house, ConsentState.GIVEN, Purpose.MARKETING)
    house.writes()
    assert after_delay(house, house.queued(contact, purpose=Purpose.MARKETING)) == ("sent", None)


def test_a_new_message_of_theirs_stops_the_reply_to_the_one_before(house: House) -> None:
    contact = house.lead()
    row_id = house.queued(contact)
    house.writes()
    assert after_delay(house, row_id) == ("needs_review", "conversation_moved")
    said = max(house.all("message", contact_id=contact, direction="in"), key=lambda row: row.at)
    house.decide(row_id, Decision.AGAIN, head=said.id)
    assert after_delay(house, row_id) == ("sent", None)


def test_two_replies_in_a_row_go_out_in_their_order(house: House) -> None:
    contact = house.lead()
    first = house.queued(contact, not_before=house.now + MINUTE)
    talk = house.one("conversation", contact_id=contact)
    house.later(1)
    second = house.queued(contact, body="And parking is free.", key=f"reply:{talk.id}:{first}")
    seq = house.all("timeline")
    assert after_delay(house, second) == ("queued", None)
    assert len(house.all("timeline")) == len(seq)
    house.later(MINUTE)
    house.round()
    house.round()
    assert house.state(first) == house.state(second) == ("sent", None)
    assert [sent.key for sent in house.phone.sent] == [house.effect(first).key, house.effect(second).key]


def test_a_second_reply_does_not_go_where_the_first_was_called_back(house: House) -> None:
    contact = house.lead()
    first = house.queued(contact)
    talk = house.one("conversation", contact_id=contact)
    house.later(1)
    second = house.queued(contact, body="And parking is free.", key=f"reply:{talk.id}:{first}")
    house.run(CancelEffect(effect_id=first))
    assert after_delay(house, second) == ("needs_review", "conversation_moved")


def test_a_reminder_of_a_visit_that_was_moved_or_called_off_does_not_go(house: House) -> None:
    contact = house.lead()
    start = house.now + 2 * DAY
    house.run(PutPractitioner(id="41" * 16, name="Dr. Rahman"), SYSTEM)
    told = BookAppointment(contact_id=contact, start_at=start, end_at=start + HOUR, practitioner_id="41" * 16)
    house.run(told, SYSTEM)
    visit = house.one("appointment", contact_id=contact)
    bound = {"appointment_id": visit.id, "slot_version": 1}
    one = house.queued(contact, **bound)
    house.run(
        RescheduleAppointment(
            appointment_id=visit.id, base_start_at=start, start_at=start + HOUR, end_at=start + 2 * HOUR
        )
    )
    assert after_delay(house, one) == ("needs_review", "visit_changed")
    house.writes()
    again = house.queued(contact, appointment_id=visit.id, slot_version=2)
    assert after_delay(house, again) == ("sent", None)
    house.writes()
    last = house.queued(contact, appointment_id=visit.id, slot_version=2)
    house.run(CancelAppointment(appointment_id=visit.id, base_start_at=start + HOUR, reason="Ill"))
    assert after_delay(house, last) == ("needs_review", "visit_changed")


def test_a_step_of_a_journey_that_was_stopped_does_not_go(house: House) -> None:
    contact = house.lead()
    command = followup(house, contact)
    house.run(command)
    (run,) = house.all("enrolment", contact_id=contact)
    house.run(StopJourney(enrolment_id=run.id, reason="They called"))
    assert after_delay(house, effect_id(command.key)) == ("needs_review", "journey_over")


def test_a_step_outside_the_hours_waits_for_a_person_and_a_reply_goes(house: House) -> None:
    rules(house, hours={Purpose.CARE: Window(9 * 60, 12 * 60)})
    contact = house.lead()
    command = followup(house, contact)
    house.now += 9 * HOUR
    house.run(command)
    assert house.state(effect_id(command.key)) == ("needs_review", "out_of_hours")
    assert after_delay(house, house.queued(contact)) == ("sent", None)
    house.decide(effect_id(command.key), Decision.AGAIN)
    assert after_delay(house, effect_id(command.key)) == ("sent", None)


def test_the_hours_are_those_of_their_phones_place(house: House) -> None:
    rules(house, hours={Purpose.CARE: Window(11 * 60, 24 * 60)})
    london = "+447400123456"
    contact = house.lead(london)
    house.later(HOUR)  # who wrote lately is awake
    command = followup(house, contact, phone=london)  # one in Dubai is nine in London
    house.run(command)
    assert house.state(effect_id(command.key)) == ("needs_review", "out_of_hours")


def test_a_person_and_their_family_get_so_many_a_day_and_no_more(house: House) -> None:
    rules(house, limits=(Limit(purpose=Purpose.CARE, at_most=2, per_minutes=24 * 60),))
    contact = house.lead()
    family = house.lead(name="Omar Haddad")
    house.run(PublishJourney(text=NEW_ENQUIRY), SYSTEM)
    commands = [followup(house, contact, "1"), followup(house, family, "2"), followup(house, contact, "3")]
    for command in commands:
        house.run(command)
    for _ in commands:
        house.later(SEND_DELAY_MS)
        house.round()
    states = [house.state(effect_id(command.key)) for command in commands]
    assert states == [("sent", None), ("sent", None), ("needs_review", "over_budget")]
    house.later(DAY)
    command = followup(house, contact, "4", channel=Channel.SMS)  # WhatsApp takes free words for a day only
    house.run(command)
    assert after_delay(house, effect_id(command.key)) == ("sent", None)


def test_what_came_too_late_does_not_go(house: House) -> None:
    row_id = house.queued(not_after=house.now + MINUTE)
    house.later(MINUTE)
    house.round()
    assert house.state(row_id) == ("needs_review", "too_late_now")


def test_a_number_that_is_no_longer_theirs_is_not_written_to(house: House) -> None:
    contact = house.lead()
    row_id = house.queued(contact)
    verdict = house.run(
        RemoveEndpoint(contact_id=contact, endpoint_id=endpoint_id(EndpointKind.PHONE, PHONE))
    )
    assert verdict.kind is VerdictKind.APPLIED
    assert after_delay(house, row_id) == ("needs_review", "unreachable")


def test_a_contact_that_was_merged_is_written_to_as_what_they_became(house: House) -> None:
    contact, other = house.lead(), house.lead("+971501234999", "Lina H.")
    row_id = house.queued(contact)
    house.run(MergeContacts(keep_id=other, merge_id=contact))
    assert after_delay(house, row_id) == ("sent", None)
    assert house.events(other)[-2:] == ["message.sent", "message.delivered"]


# -- approvals ------------------------------------------------------------------------------------------------------


def granted(house: House, command: QueueEffect, *, watermark: Guard | None = None, lasts: int = HOUR) -> str:
    """A person's leave to send exactly this; its id."""
    hashed = payload_hash(
        channel=command.channel,
        endpoint_id=command.endpoint_id,
        purpose=command.purpose,
        subject=command.subject,
        body=command.body,
    )
    grant_id = fact_id("test", "grant", str(house.count))
    with house.writing() as batch:
        Tx(batch.rows, batch.seq).put(
            ApprovalGrant,
            grant_id,
            payload_hash=hashed,
            watermark=None if watermark is None else json.dumps({"conversation_id": "0" * 32}),
            granted_by="staff:" + "a" * 32,
            expires_at=house.now + lasts,
        )
    return grant_id


def test_an_approval_is_used_up_in_the_transaction_that_queues_what_it_allows(house: House) -> None:
    contact = house.lead()
    command = house.reply(contact)
    grant_id = granted(house, command)
    row_id = house.queued(contact, grant_id=grant_id)
    grant = house.one("approval_grant", id=grant_id)
    assert (grant.used_by, grant.used_at) == (row_id, house.now)
    house.writes()
    verdict = house.run(house.reply(contact, grant_id=grant_id))
    assert (verdict.kind, verdict.reason) == (VerdictKind.REJECTED, "grant_used")


@pytest.mark.parametrize(
    ("more", "said", "reason"),
    [
        ({}, "From 950.", "grant_differs"),
        ({"watermark": Guard("0" * 32)}, "From 900.", "grant_differs"),
        ({"lasts": 0}, "From 900.", "grant_expired"),
    ],
)
def test_an_approval_of_something_else_queues_nothing(
    house: House, more: dict[str, Any], said: str, reason: str
) -> None:
    contact = house.lead()
    grant_id = granted(house, house.reply(contact), **more)
    command = house.reply(contact, said, grant_id=grant_id)
    assert house.run(command).reason == reason
    assert house.one("approval_grant", id=grant_id).used_at is None
    assert not house.all("effect")


def test_an_approval_that_was_taken_back_stops_what_it_queued(house: House) -> None:
    contact = house.lead()
    grant_id = granted(house, house.reply(contact))
    row_id = house.queued(contact, grant_id=grant_id)
    with house.writing() as batch:
        Tx(batch.rows, batch.seq).delete(ApprovalGrant, grant_id)
    assert after_delay(house, row_id) == ("needs_review", "grant_gone")


# -- the function itself --------------------------------------------------------------------------------------------


@given(
    guard=st.builds(Guard, waived=st.lists(st.sampled_from(SendGuard), max_size=10).map(tuple)),
    reachable=st.booleans(),
    approved=st.booleans(),
    consent=st.sampled_from([None, ("c", "given"), ("c", "withdrawn")]),
)
def test_nothing_waives_consent_reach_or_the_approved_words(
    guard: Guard, reachable: bool, approved: bool, consent: tuple[str, str] | None
) -> None:
    facts = Facts(Purpose.CARE, reachable, consent, approved)
    may_go = reachable and approved and (consent is None or consent[1] == "given")
    assert (judge(guard, facts, 0).failed is None) == may_go


def test_the_same_words_have_one_hash_however_they_are_typed() -> None:
    told = {"channel": "sms", "endpoint_id": "0" * 32, "purpose": "care", "subject": None}
    assert payload_hash(body="Caf\u00e9\r\n", **told) == payload_hash(body="Cafe\u0301\n", **told)
    assert payload_hash(body="a", **told) != payload_hash(body="b", **told)


def test_the_ledger_goes_by_the_same_rules_as_the_dispatcher(house: House) -> None:
    from datetime import timedelta

    from sync.commands.casefile import build_case
    from sync.journeys.definition import MessageClass
    from sync.journeys.hours import is_open

    limit = Limit(purpose=Purpose.MARKETING, at_most=2, per_minutes=24 * 60)
    rules(house, hours={Purpose.CARE: Window(11 * 60, 24 * 60)}, limits=(limit,))
    london, dubai = house.lead("+447400123456"), house.lead()
    with house.database.reading() as rows:
        cases = [build_case(rows, contact, house.now) for contact in (london, dubai)]
    hours = [case.endpoints[0].hours or {} for case in cases]
    assert [is_open(house.now, each[MessageClass.TRANSACTIONAL]) for each in hours] == [False, True]
    (rule,) = cases[0].budget
    assert (rule.message_class, rule.count, rule.per) == (MessageClass.MARKETING, 2, timedelta(days=1))


def test_hours_that_close_before_they_open_are_refused(house: House) -> None:
    from sync.commands.kernel import decode
    from sync.commands.outcomes import Invalid

    body = (
        b'{"name":"C","region":"AE","timezone":"Asia/Dubai","currency":"AED",'
        b'"sending":{"hours":{"care":{"opens":600,"closes":540}}}}'
    )
    with pytest.raises(Invalid) as refused:
        decode("set_practice@1", body)
    assert refused.value.field == "sending.hours[...]"
