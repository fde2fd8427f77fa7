"""The rules of countries, holidays and the budget, read again as a message goes; and the proof of what decided."""

import json
from typing import Any

import msgspec
import pytest

from sync.commands.casefile import build_case
from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.diary import BookAppointment
from sync.commands.effects import SEND_DELAY_MS, Decision, effect_id
from sync.commands.hours import PutCountryRules, PutHoliday
from sync.commands.kernel import Principal
from sync.commands.people import CaptureLead
from sync.commands.practice import PutPractitioner, SetPractice
from sync.commands.talk import ReceiveMessage
from sync.journeys.case import TOO_LATE, Effect, Pending
from sync.journeys.definition import MessageClass
from sync.journeys.hours import is_open
from sync.model.words import Channel, ConsentSource, Purpose, Role
from sync.policy.budget import Limit
from sync.policy.countries import Quiet
from sync.policy.sending import SendingRules
from sync.policy.shipped import country_rules
from tests.sync.effects.house import DAY, HOUR, MINUTE, PHONE, SYSTEM, House
from tests.sync.effects.test_guards import followup, granted

BERLIN = "+4915123456789"


def agrees(house: House, phone: str = PHONE, channel: Channel = Channel.WHATSAPP) -> None:
    """They say yes to advertising."""
    yes = ConsentGiven(channel=channel, purpose=Purpose.MARKETING, source=ConsentSource.FORM)
    house.run(RecordConsent(phone=phone, answers=(yes,)), SYSTEM)


def says(house: House, **rules: Any) -> None:
    """What the practice says of messages of its own accord."""
    told = SetPractice(
        name="Cedar", region="AE", timezone="Asia/Dubai", currency="AED", sending=SendingRules(**rules)
    )
    house.run(told, SYSTEM)


def after_delay(house: House, row_id: str) -> tuple[str, str | None]:
    house.later(SEND_DELAY_MS)
    house.round()
    return house.state(row_id)


def proof(house: House, row_id: str) -> dict[str, Any]:
    """Guard -> what it read."""
    return {check["guard"]: check["read"] for check in json.loads(house.effect(row_id).proof)["checks"]}


def test_the_proof_names_the_country_its_rules_version_the_clock_and_the_budget(house: House) -> None:
    says(house)
    contact = house.lead(BERLIN)
    command = followup(house, contact, phone=BERLIN)
    house.run(command)
    row_id = effect_id(command.key)
    assert after_delay(house, row_id) == ("sent", None)
    read = proof(house, row_id)
    assert read["out_of_hours"]["rules"].startswith(country_rules("DE").version + "/")
    assert read["out_of_hours"]["zone"] == "Europe/Berlin"
    assert read["no_consent"]["rules"] == read["out_of_hours"]["rules"]
    assert read["over_budget"]["sent"] == 0


def test_a_stop_between_approval_and_sending_stops_it(house: House) -> None:
    contact = house.lead()
    command = house.reply(contact)
    row_id = house.queued(contact, grant_id=granted(house, command))
    house.now += 1
    house.run(ReceiveMessage(channel=Channel.WHATSAPP, phone=PHONE, body="STOP"), SYSTEM)
    assert after_delay(house, row_id) == ("needs_review", "no_consent")
    house.decide(row_id, Decision.AGAIN)
    assert after_delay(house, row_id) == ("needs_review", "no_consent")
    assert not house.phone.handed_over


def test_a_night_that_begins_between_queueing_and_sending_holds_it_until_the_morning(house: House) -> None:
    own = msgspec.structs.replace(country_rules("AE"), quiet=Quiet(13 * 60, 14 * 60))
    contact = house.lead()
    house.now += HOUR - 4000  # the hour in which they are awake ends with the send delay
    command = followup(house, contact, not_before=house.now + 6000)
    house.run(command)
    assert house.state(effect_id(command.key)) == ("queued", None)
    house.run(PutCountryRules(country="AE", rules=own), SYSTEM)
    row_id = effect_id(command.key)
    assert after_delay(house, row_id) == ("queued", "out_of_hours")
    assert proof(house, row_id)["out_of_hours"]["rules"] == own.version
    held = house.effect(row_id)
    assert held.send_at > house.now + HOUR
    house.now = held.send_at - 1
    house.round()
    assert not house.phone.handed_over
    house.now = held.send_at
    house.round()
    assert house.state(row_id) == ("sent", None)
    checked = json.loads(house.effect(row_id).proof)
    assert (checked["at"], {each["holds"] for each in checked["checks"]}) == (house.now, {True})


def test_what_a_night_held_is_looked_at_anew_in_the_morning(house: House) -> None:
    row_id = held_overnight(house, house.lead())
    house.refuses(PHONE)
    house.now = house.effect(row_id).send_at
    house.round()
    assert house.state(row_id) == ("needs_review", "no_consent")


def test_what_means_nothing_by_the_morning_falls_away_and_says_why(house: House) -> None:
    contact = house.lead()
    row_id = held_overnight(house, contact, not_after=house.now + 3 * HOUR)
    assert house.state(row_id) == ("cancelled", "too_late_now")
    assert house.events(contact)[-1] == "message.cancelled"
    assert as_read(house, contact, row_id).reason == TOO_LATE
    house.later(3 * DAY)
    assert not house.phone.handed_over


def test_the_ledger_says_until_when_a_night_holds_it(house: House) -> None:
    contact = house.lead()
    row_id = held_overnight(house, contact)
    assert as_read(house, contact, row_id).held_until == house.effect(row_id).send_at


def test_a_reminder_of_a_visit_that_has_begun_by_the_morning_is_not_sent(house: House) -> None:
    contact = house.lead()
    house.run(PutPractitioner(id="20" * 16, name="Dr Aziz"), SYSTEM)
    start = house.now + 3 * HOUR
    house.run(
        BookAppointment(contact_id=contact, practitioner_id="20" * 16, start_at=start, end_at=start + HOUR)
    )
    visit = house.one("appointment", contact_id=contact).id
    row_id = held_overnight(house, contact, appointment_id=visit, slot_version=1)
    assert house.state(row_id) == ("cancelled", "too_late_now")


def test_what_a_night_held_for_many_does_not_go_out_in_one_second(house: House) -> None:
    people = [house.fresh() for _ in range(8)]
    commands = [followup(house, contact, phone=phone) for contact, phone in people]
    for command in commands:
        house.run(command)
    night_falls(house)
    found = [effect_id(command.key) for command in commands]
    moments = {house.effect(row_id).send_at for row_id in found}
    assert len(moments) == 8
    assert max(moments) - min(moments) < 15 * MINUTE


def test_a_night_over_a_follow_up_of_its_own_holds_it_as_it_is_queued(house: House) -> None:
    contact = house.lead()
    command = followup(house, contact)
    house.now += 10 * HOUR  # ten at night
    (run,) = house.all("enrolment", contact_id=contact)
    house.run(command, Principal("journey", run.version_id, frozenset(Role)))
    assert house.state(effect_id(command.key)) == ("queued", "out_of_hours")


def held_overnight(house: House, contact: str, phone: str = PHONE, **more: Any) -> str:
    """A follow-up whose recipient's night begins between its queueing and its sending."""
    command = followup(house, contact, phone=phone, **more)
    house.run(command)
    row_id = effect_id(command.key)
    assert house.state(row_id) == ("queued", None)
    night_falls(house)
    return row_id


def night_falls(house: House) -> None:
    own = msgspec.structs.replace(country_rules("AE"), quiet=Quiet(13 * 60, 20 * 60))
    house.run(PutCountryRules(country="AE", rules=own), SYSTEM)
    house.now += HOUR + MINUTE  # they are no longer awake for having written
    house.round()


def as_read(house: House, contact: str, row_id: str) -> Effect:
    """The effect as the ledger reads it."""
    with house.database.reading() as rows:
        return build_case(rows, contact, house.now).effect_by_key[house.effect(row_id).key]


def test_who_just_wrote_is_awake_for_care_and_never_for_advertising(house: House) -> None:
    contact = house.lead()
    agrees(house)
    house.now += 10 * HOUR  # ten at night
    care = followup(house, contact, "1")
    house.run(care)
    assert house.state(effect_id(care.key)) == ("needs_review", "out_of_hours")
    house.writes()
    awake = followup(house, contact, "2")
    house.run(awake)
    assert house.state(effect_id(awake.key)) == ("queued", None)
    news = followup(house, contact, "3", purpose=Purpose.MARKETING)
    house.run(news)
    assert house.state(effect_id(news.key)) == ("needs_review", "out_of_hours")


def test_a_person_sends_care_at_night_and_advertising_never(house: House) -> None:
    contact = house.lead()
    agrees(house)
    house.now += 10 * HOUR
    for occurrence, purpose, wanted in (
        ("1", Purpose.CARE, ("sent", None)),
        ("2", Purpose.MARKETING, ("needs_review", "out_of_hours")),
    ):
        command = followup(house, contact, occurrence, purpose=purpose)
        house.run(command)
        house.decide(effect_id(command.key), Decision.AGAIN)
        assert after_delay(house, effect_id(command.key)) == wanted


def test_a_holiday_that_was_declared_meanwhile_keeps_advertising_in(house: House) -> None:
    contact = house.lead()
    agrees(house)
    command = followup(house, contact, purpose=Purpose.MARKETING)
    house.run(command)
    assert house.state(effect_id(command.key)) == ("queued", None)
    day = json.loads(house.effect(effect_id(command.key)).proof)["checks"]
    today = next(check["read"]["day"] for check in day if check["guard"] == "out_of_hours")
    house.run(PutHoliday(name="Eid", first_day=today), SYSTEM)
    assert after_delay(house, effect_id(command.key)) == ("queued", "out_of_hours")
    assert house.effect(effect_id(command.key)).send_at > house.now + 12 * HOUR


# -- the budget -----------------------------------------------------------------------------------------------------

ONE_A_DAY = Limit(purpose=Purpose.CARE, at_most=1, per_minutes=24 * 60)


def test_of_two_that_would_go_at_once_the_first_goes_and_the_second_says_why(house: House) -> None:
    says(house, limits=(ONE_A_DAY,))
    contact = house.lead()
    first, second = (followup(house, contact, occurrence) for occurrence in "12")
    house.run(first)
    house.later(1)
    house.run(second)
    assert house.state(effect_id(second.key)) == ("needs_review", "over_budget")
    assert after_delay(house, effect_id(first.key)) == ("sent", None)


def test_a_limit_of_a_channel_counts_that_channel_alone(house: House) -> None:
    limit = Limit(purpose=Purpose.CARE, at_most=1, per_minutes=24 * 60, channel=Channel.SMS)
    says(house, limits=(limit,))
    contact = house.lead()
    sent = []
    for occurrence, channel in (("1", Channel.WHATSAPP), ("2", Channel.SMS), ("3", Channel.SMS)):
        command = followup(house, contact, occurrence, channel=channel)
        house.run(command)
        sent.append(after_delay(house, effect_id(command.key)))
    assert sent == [("sent", None), ("sent", None), ("needs_review", "over_budget")]


def test_a_week_is_counted_over_its_days(house: House) -> None:
    says(house, limits=(Limit(purpose=Purpose.CARE, at_most=2, per_minutes=7 * 24 * 60),))
    contact = house.lead()
    sent = []
    for day in range(3):
        command = followup(house, contact, str(day), channel=Channel.SMS)
        house.run(command)
        sent.append(after_delay(house, effect_id(command.key))[0])
        house.later(DAY)
    assert sent == ["sent", "sent", "needs_review"]


def test_what_a_relative_gets_elsewhere_does_not_count(house: House) -> None:
    says(house, limits=(ONE_A_DAY,))
    contact, son = house.lead(), house.lead(name="Omar Haddad")
    other = "+971501230000"
    house.run(
        CaptureLead(name="Omar Haddad", phone=other, email=None, text="Hi", channel=Channel.WHATSAPP), SYSTEM
    )
    alone = next(row.id for row in house.all("contact") if row.id not in (contact, son))
    first = followup(house, alone, phone=other)
    house.run(first)
    assert after_delay(house, effect_id(first.key)) == ("sent", None)
    second = followup(house, contact)
    house.run(second)
    assert after_delay(house, effect_id(second.key)) == ("sent", None)


def test_the_ledger_counts_what_is_on_its_way_to_the_family_and_the_same_limits(house: House) -> None:
    says(house, limits=(ONE_A_DAY,))
    contact, son = house.lead(), house.lead(name="Omar Haddad")
    command = followup(house, son)
    house.run(command)
    with house.database.reading() as rows:
        case = build_case(rows, contact, house.now)
    assert [rule.count for rule in case.budget] == [1]
    (pending,) = case.pending
    assert (pending.key, pending.message_class) == (command.key, MessageClass.TRANSACTIONAL)
    assert isinstance(pending, Pending)
    assert after_delay(house, effect_id(command.key)) == ("sent", None)
    with house.database.reading() as rows:
        assert not build_case(rows, contact, house.now).pending


@pytest.mark.parametrize("hours", range(0, 24, 3))
def test_ledger_and_dispatcher_agree_at_every_hour(house: House, hours: int) -> None:
    contact = house.lead(BERLIN)
    agrees(house, BERLIN, Channel.SMS)  # by SMS: a day later WhatsApp takes no free words any more
    house.now += DAY + hours * HOUR + MINUTE
    with house.database.reading() as rows:
        (endpoint,) = build_case(rows, contact, house.now).endpoints
    for purpose, message_class in (
        (Purpose.CARE, MessageClass.TRANSACTIONAL),
        (Purpose.MARKETING, MessageClass.MARKETING),
    ):
        command = followup(house, contact, purpose, phone=BERLIN, purpose=purpose, channel=Channel.SMS)
        house.run(command)
        goes = house.state(effect_id(command.key))[0] == "queued"
        assert endpoint.hours is not None
        assert goes == is_open(house.now + SEND_DELAY_MS, endpoint.hours[message_class])
