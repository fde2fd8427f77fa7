"""What an inbound message does by itself: opt-outs that belong to the number, C and R, emergencies, and whom it is from."""

from collections.abc import Callable
from datetime import datetime
from importlib import resources
from typing import Any

import pytest

from sync.commands.cards import Choice, ResolveCard
from sync.commands.casefile import build_case
from sync.commands.choosing import ChoosePerson
from sync.commands.consent import ConsentGiven, PutConsentWording, RecordConsent
from sync.commands.diary import BookAppointment, ConfirmAppointment
from sync.commands.effects import ClaimEffect, Fate, RecordEffect
from sync.commands.hours import PutEmergencyWords
from sync.commands.journeys import PublishJourney
from sync.commands.kernel import Principal, encode
from sync.commands.outcomes import Clash, Held, Invalid, Waits
from sync.commands.people import CaptureLead
from sync.commands.rota import Acknowledge
from sync.commands.talk import LogMessage, ReceiveMessage
from sync.commands.templates import RetireTemplate, shipped_templates
from sync.journeys import expectations
from sync.journeys.expectation import Detail, Expectation, Status, WhyKey
from sync.journeys.hours import load_zone
from sync.model.words import Channel, ConsentState, Purpose, Role, VerdictKind
from sync.policy.keywords import EmergencyWords
from tests.sync.commands.clinic import DAY, DOOR, HOUR, MANAGER, MINUTE, NOW, OTHER_DESK, OWNER, Clinic

PHONE = "+971501234567"
SYSTEM = Principal("system", "dispatcher", frozenset(Role))
RAHMAN, SILVA = "41" * 16, "42" * 16
START = NOW + 3 * DAY


@pytest.fixture
def sara(clinic: Clinic) -> str:
    clinic.do(CaptureLead(name="Sara Haddad", phone=PHONE), DOOR)
    return clinic.one("contact", given_name="Sara").id


@pytest.fixture
def omar(clinic: Clinic, sara: str) -> str:
    """Her son, at the same number."""
    clinic.do(CaptureLead(name="Omar Haddad", phone=PHONE), DOOR)
    return clinic.one("contact", given_name="Omar").id


def book(clinic: Clinic, contact: str, start: int = START, practitioner: str = RAHMAN) -> Any:
    told = BookAppointment(
        contact_id=contact, start_at=start, end_at=start + HOUR, practitioner_id=practitioner
    )
    clinic.do(told)
    return clinic.one("appointment", contact_id=contact, start_at=start)


def writes(clinic: Clinic, body: str, channel: Channel = Channel.SMS, at: int | None = None) -> Any:
    """The row of what they wrote."""
    known = {row.id for row in clinic.all("message")}
    clinic.do(ReceiveMessage(channel=channel, phone=PHONE, body=body), DOOR, at)
    (fresh,) = [row for row in clinic.all("message") if row.id not in known]
    return fresh


def ledger(clinic: Clinic, contact: str, at: int = NOW + HOUR) -> list[Expectation]:
    return list(expectations(build_case(clinic.rows, contact, at), at))


def replies(clinic: Clinic, contact: str) -> list[Expectation]:
    return [entry for entry in ledger(clinic, contact) if entry.key.startswith("reply:") and entry.is_open]


# -- stop, start, help ----------------------------------------------------------------------------------------------


def test_stop_closes_the_number_to_everything_and_tells_everybody_there(
    clinic: Clinic, sara: str, omar: str
) -> None:
    message = writes(clinic, "Stop.")
    answers = {(row.channel, row.purpose): row for row in clinic.all("consent")}
    assert set(answers) == {("sms", "care"), ("sms", "marketing")}
    for row in answers.values():
        assert (row.state, row.source, row.actor) == ("withdrawn", "keyword", str(DOOR))
        assert row.withdrawn_at == message.at
        assert row.given_at is None
    for person in (sara, omar):
        assert clinic.events(person).count("contact.opted_out") == 2
    assert not replies(clinic, message.contact_id)


def test_start_opens_it_for_care_and_is_no_yes_to_advertising(clinic: Clinic, sara: str) -> None:
    writes(clinic, "STOP")
    writes(clinic, "start")
    assert {row.purpose: row.state for row in clinic.all("consent")} == {
        "care": "given",
        "marketing": "withdrawn",
    }
    care = clinic.one("consent", purpose="care")
    assert care.given_at is not None
    assert care.withdrawn_at is not None


def test_a_longer_message_with_stop_in_it_is_a_message(clinic: Clinic, sara: str) -> None:
    writes(clinic, "Please stop by the pharmacy")
    assert not clinic.all("consent")
    assert len(replies(clinic, sara)) == 1


def test_help_waits_for_an_answer(clinic: Clinic, sara: str) -> None:
    writes(clinic, "HELP")
    assert not clinic.all("consent")
    assert len(replies(clinic, sara)) == 1


def shipped_words_are_saved(clinic: Clinic) -> None:
    for words in shipped_templates():
        clinic.do(words, OWNER)


def asks_for_help(clinic: Clinic, at: int, body: str = "HELP") -> Any:
    """What they wrote."""
    clinic.do(ReceiveMessage(channel=Channel.SMS, phone=PHONE, body=body), DOOR, at)
    return max(clinic.all("message", direction="in"), key=lambda row: row.at)


def test_help_is_answered_at_once_and_a_person_still_owes_a_reply(clinic: Clinic, sara: str) -> None:
    shipped_words_are_saved(clinic)
    asked = asks_for_help(clinic, NOW + HOUR, "help!")
    (said,) = clinic.all("effect")
    assert said.key == f"reply:{asked.conversation_id}:{asked.id}"
    assert (said.state, said.author, said.purpose) == ("queued", "system:help", "care")
    told = clinic.one("message", direction="out").body
    assert told.startswith("This is Cedar Clinic")
    assert told.endswith("Reply STOP to opt out.")
    clinic.do(
        ClaimEffect(effect_id=said.id, lease_epoch=0, lease_until=NOW + 3 * HOUR), SYSTEM, NOW + 2 * HOUR
    )
    clinic.do(RecordEffect(effect_id=said.id, lease_epoch=1, fate=Fate.SENT), SYSTEM, NOW + 2 * HOUR)
    (owed,) = [entry for entry in ledger(clinic, sara, NOW + 3 * HOUR) if entry.key.startswith("reply:")]
    assert owed.status is Status.DUE


def test_help_said_again_within_the_hour_is_left_to_a_person(clinic: Clinic, sara: str) -> None:
    shipped_words_are_saved(clinic)
    for minutes in (0, 5, 59):
        asks_for_help(clinic, NOW + HOUR + minutes * MINUTE)
    assert len(clinic.all("effect")) == 1
    asks_for_help(clinic, NOW + 3 * HOUR)
    assert len(clinic.all("effect")) == 2


def test_whoever_opted_out_gets_no_help_by_machine(clinic: Clinic, sara: str) -> None:
    shipped_words_are_saved(clinic)
    writes(clinic, "STOP", at=NOW + HOUR)
    asks_for_help(clinic, NOW + 2 * HOUR)
    assert not clinic.all("effect")


def test_a_practice_that_took_the_words_away_answers_help_by_hand(clinic: Clinic, sara: str) -> None:
    shipped_words_are_saved(clinic)
    for row in clinic.all("template", name="help"):
        clinic.do(RetireTemplate(template_id=row.id), OWNER)
    asks_for_help(clinic, NOW + HOUR)
    assert not clinic.all("effect")


# -- the trap -------------------------------------------------------------------------------------------------------


def test_cancel_by_text_message_with_a_visit_to_come_is_an_opt_out_and_a_card(
    clinic: Clinic, sara: str
) -> None:
    visit = book(clinic, sara)
    writes(clinic, "CANCEL")
    assert {row.state for row in clinic.all("consent")} == {"withdrawn"}
    card = clinic.one("card")
    assert (card.reason, card.state, card.contact_id, card.subject_id) == (
        "opt_out_or_visit",
        "open",
        sara,
        visit.id,
    )
    assert clinic.one("appointment").status == "booked"
    assert len(replies(clinic, sara)) == 1


@pytest.mark.parametrize(
    ("choice", "status"), [(Choice.KEEP, "booked"), (Choice.YOURS, "cancelled")], ids=["keep", "yours"]
)
def test_whoever_asked_them_keeps_the_visit_or_calls_it_off(
    clinic: Clinic, sara: str, choice: Choice, status: str
) -> None:
    book(clinic, sara)
    writes(clinic, "cancel")
    clinic.do(ResolveCard(card_id=clinic.one("card").id, choice=choice))
    assert clinic.one("appointment").status == status
    assert len(clinic.all("message")) == 1
    assert {row.state for row in clinic.all("consent")} == {"withdrawn"}


def test_what_they_meant_is_asked_on_a_card_of_its_own_where_their_message_waited_on_one(
    clinic: Clinic, sara: str
) -> None:
    """Seed 182: the question was asked on the very card that had held the message, which lost what was typed."""
    book(clinic, sara)
    told = ReceiveMessage(channel=Channel.SMS, phone=PHONE, body="CANCEL")
    waiting = clinic.hold(told, Held("unknown_command", "It waits."), DOOR)
    clinic.do(ResolveCard(card_id=waiting, choice=Choice.YOURS), OWNER)
    cards = {card.reason: card for card in clinic.all("card")}
    assert {reason: card.state for reason, card in cards.items()} == {
        "unknown_command": "resolved",
        "opt_out_or_visit": "open",
    }
    assert cards["unknown_command"].body.encode() == encode(told)


def test_cancel_without_a_visit_is_an_opt_out_and_nothing_to_decide(clinic: Clinic, sara: str) -> None:
    writes(clinic, "END")
    assert {row.state for row in clinic.all("consent")} == {"withdrawn"}
    assert not clinic.all("card")


def test_cancel_by_whatsapp_is_a_message_for_a_person(clinic: Clinic, sara: str) -> None:
    book(clinic, sara)
    writes(clinic, "CANCEL", Channel.WHATSAPP)
    assert not clinic.all("consent")
    assert not clinic.all("card")
    assert len(replies(clinic, sara)) == 1


def test_yes_confirms_nothing_and_lifts_an_opt_out_as_their_carrier_does(clinic: Clinic, sara: str) -> None:
    book(clinic, sara)
    writes(clinic, "YES")
    assert clinic.one("appointment").confirmed_at is None
    assert not clinic.all("consent")
    writes(clinic, "STOP")
    writes(clinic, "yes")
    assert clinic.one("consent", purpose="care").state == "given"
    assert clinic.one("appointment").confirmed_at is None
    assert len(replies(clinic, sara)) == 1


# -- c and r --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["C", "c.", "تأكيد"])
def test_c_confirms_the_visit_and_needs_no_answer(clinic: Clinic, sara: str, word: str) -> None:
    visit = book(clinic, sara)
    message = writes(clinic, word)
    assert clinic.one("appointment", id=visit.id).confirmed_at == message.at
    assert "appointment.confirmed" in clinic.events(sara)
    assert not replies(clinic, sara)


@pytest.mark.parametrize("word", ["R", "تغيير"])
def test_r_asks_for_another_time_and_a_person_finds_it(clinic: Clinic, sara: str, word: str) -> None:
    book(clinic, sara)
    writes(clinic, word, Channel.WHATSAPP)
    assert "appointment.reschedule_asked" in clinic.events(sara)
    assert clinic.one("appointment").status == "booked"
    assert len(replies(clinic, sara)) == 1


def test_c_means_the_visit_that_is_not_confirmed_yet_the_soonest_first(clinic: Clinic, sara: str) -> None:
    first, second = book(clinic, sara), book(clinic, sara, START + DAY)
    for visit in (first, second):
        writes(clinic, "C")
        assert clinic.one("appointment", id=visit.id).confirmed_at is not None
    writes(clinic, "C")
    assert not replies(clinic, sara)


def test_c_without_a_visit_is_a_message_for_a_person(clinic: Clinic, sara: str) -> None:
    writes(clinic, "C")
    assert len(replies(clinic, sara)) == 1


# -- families -------------------------------------------------------------------------------------------------------


def test_c_from_a_shared_phone_confirms_the_only_visit_that_it_can_mean(
    clinic: Clinic, sara: str, omar: str
) -> None:
    visit = book(clinic, sara)
    message = writes(clinic, "C")
    assert message.contact_id == sara
    assert clinic.one("appointment", id=visit.id).confirmed_at is not None
    assert not clinic.all("person_choice")


@pytest.fixture
def two(clinic: Clinic, sara: str, omar: str) -> tuple[Any, Any]:
    return book(clinic, sara), book(clinic, omar, START + HOUR, SILVA)


def asked(clinic: Clinic, body: str = "C") -> tuple[Any, Any]:
    message = writes(clinic, body)
    return message, clinic.one("person_choice", message_id=message.id)


def test_c_from_a_phone_with_two_peoples_visits_asks_which_and_the_ledger_shows_it(
    clinic: Clinic, two: tuple[Any, Any]
) -> None:
    message, choice = asked(clinic)
    assert (choice.state, choice.meaning) == ("open", "confirm")
    assert all(row.confirmed_at is None for row in clinic.all("appointment"))
    (entry,) = replies(clinic, message.contact_id)
    assert (entry.status, entry.detail, entry.why.key) == (Status.WAITING, Detail.PERSON, WhyKey.WHICH_PERSON)


def test_whoever_is_chosen_gets_the_message_and_what_it_asked_for(
    clinic: Clinic, sara: str, omar: str, two: tuple[Any, Any]
) -> None:
    message, choice = asked(clinic)
    other = omar if choice.contact_id == sara else sara
    clinic.do(ChoosePerson(message_id=message.id, contact_id=other))
    moved = clinic.one("message", id=message.id)
    assert moved.contact_id == other
    assert clinic.one("conversation", id=moved.conversation_id).contact_id == other
    confirmed = [row.contact_id for row in clinic.all("appointment") if row.confirmed_at is not None]
    assert confirmed == [other]
    assert not replies(clinic, sara)
    assert not replies(clinic, omar)
    decided = clinic.one("person_choice")
    assert (decided.state, decided.chosen_id) == ("decided", other)


def test_r_is_still_to_be_answered_by_whoever_it_turned_out_to_be_from(
    clinic: Clinic, sara: str, omar: str, two: tuple[Any, Any]
) -> None:
    message, choice = asked(clinic, "R")
    other = omar if choice.contact_id == sara else sara
    clinic.do(ChoosePerson(message_id=message.id, contact_id=other))
    assert not replies(clinic, choice.contact_id)
    (entry,) = replies(clinic, other)
    assert (entry.status, entry.due_at) == (Status.DUE, message.at)


def test_the_guess_may_be_right(clinic: Clinic, two: tuple[Any, Any]) -> None:
    message, choice = asked(clinic, "Can we come at five instead?")
    clinic.do(ChoosePerson(message_id=message.id, contact_id=choice.contact_id))
    (entry,) = replies(clinic, choice.contact_id)
    assert entry.status is Status.DUE
    assert clinic.one("message", id=message.id).contact_id == choice.contact_id


def test_one_answer_settles_what_waits_for_the_same_and_holds_for_a_while(
    clinic: Clinic, sara: str, omar: str, two: tuple[Any, Any]
) -> None:
    first, _ = asked(clinic, "Can we come at five instead?")
    second, _ = asked(clinic, "Or at six?")
    clinic.do(ChoosePerson(message_id=second.id, contact_id=omar))
    assert {clinic.one("message", id=row.id).contact_id for row in (first, second)} == {omar}
    third = writes(clinic, "Thank you")
    assert third.contact_id == omar
    late = writes(clinic, "Hello?", at=NOW + 6 * HOUR)
    assert clinic.one("person_choice", message_id=late.id).state == "open"


def test_two_desks_that_choose_differently_quarrel_and_alike_do_not(
    clinic: Clinic, sara: str, omar: str, two: tuple[Any, Any]
) -> None:
    message, _ = asked(clinic)
    clinic.do(ChoosePerson(message_id=message.id, contact_id=sara))
    again = clinic.do(ChoosePerson(message_id=message.id, contact_id=sara), OTHER_DESK)
    assert again.kind is VerdictKind.NOOP
    with pytest.raises(Clash) as quarrel:
        clinic.do(ChoosePerson(message_id=message.id, contact_id=omar), OTHER_DESK)
    assert quarrel.value.reason == "decided_meanwhile"


def test_a_stranger_cannot_be_chosen_and_neither_can_anothers_visit(
    clinic: Clinic, sara: str, omar: str, two: tuple[Any, Any]
) -> None:
    clinic.do(CaptureLead(name="Somebody Else", phone="+971501239999"), DOOR)
    stranger = clinic.one("contact", given_name="Somebody").id
    message, _ = asked(clinic)
    with pytest.raises(Invalid, match="not reached there"):
        clinic.do(ChoosePerson(message_id=message.id, contact_id=stranger))
    with pytest.raises(Invalid, match="somebody else's"):
        clinic.do(ChoosePerson(message_id=message.id, contact_id=sara, appointment_id=two[1].id))
    with pytest.raises(Waits):
        clinic.do(ChoosePerson(message_id="9" * 32, contact_id=sara))


def test_stop_from_a_shared_phone_asks_nobody(clinic: Clinic, two: tuple[Any, Any]) -> None:
    writes(clinic, "STOP")
    assert not clinic.all("person_choice")
    assert {row.state for row in clinic.all("consent")} == {"withdrawn"}


# -- emergencies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hear",
    [
        lambda clinic: writes(clinic, "My son can’t breathe after the extraction", Channel.WHATSAPP),
        lambda clinic: clinic.do(
            CaptureLead(name="Sara Haddad", phone=PHONE, text="chest pain since noon", channel=Channel.WEB), DOOR
        ),
    ],
    ids=["message", "form"],
)  # fmt: skip
def test_words_of_an_emergency_raise_an_alarm_and_two_minutes_run(
    clinic: Clinic, sara: str, hear: Callable[[Clinic], Any]
) -> None:
    hear(clinic)
    alarm = clinic.one("alarm")
    assert (alarm.contact_id, alarm.state, alarm.acknowledged_by) == (sara, "open", None)
    entry = clinic.all("timeline", kind="message.received")[-1]
    assert clinic.data(entry)["emergency"] is True
    (reply,) = replies(clinic, sara)
    assert reply.breach_at == alarm.raised_at + 2 * MINUTE


def test_the_first_who_acknowledges_has_it(clinic: Clinic, sara: str) -> None:
    writes(clinic, "ambulance please")
    alarm = clinic.one("alarm")
    clinic.do(Acknowledge(alarm_id=alarm.id, note="On the phone with them"))
    again = clinic.do(Acknowledge(alarm_id=alarm.id), OTHER_DESK)
    assert again.kind is VerdictKind.NOOP
    taken = clinic.one("alarm")
    assert (taken.state, taken.acknowledged_by) == ("acknowledged", "staff:" + "a" * 32)
    assert clinic.events(sara)[-1] == "alarm.acknowledged"


def test_a_practice_adds_words_of_its_own(clinic: Clinic, sara: str) -> None:
    writes(clinic, "My implant fell out")
    assert not clinic.all("alarm")
    clinic.do(PutEmergencyWords(words=EmergencyWords({"en": ("implant fell out",)})), MANAGER)
    writes(clinic, "Help, my implant fell  OUT!")
    assert clinic.one("alarm").word == "implant fell out"


def test_at_night_the_approved_words_go_at_once_and_whoever_is_on_call_is_told_to_call(
    clinic: Clinic,
) -> None:
    text = resources.files("resources").joinpath("journeys/emergency-words.yaml").read_text("utf-8")
    clinic.do(PublishJourney(text=text), OWNER)
    night = int(datetime(2026, 11, 25, 3, tzinfo=load_zone("Asia/Dubai")).timestamp() * 1000)
    writes(clinic, "heavy bleeding, what do I do", Channel.WHATSAPP, at=night)
    contact = clinic.one("contact").id
    entries = {entry.step: entry for entry in ledger(clinic, contact, night + 1000)}
    assert (entries["approved-text"].status, entries["call-now"].status) == (Status.DUE, Status.DUE)
    assert entries["call-now"].breach_at == night + 2 * MINUTE


# -- consent --------------------------------------------------------------------------------------------------------


def test_a_consent_keeps_the_wording_that_was_shown_in_its_version(clinic: Clinic, sara: str) -> None:
    asks = {"purpose": Purpose.MARKETING, "channel": Channel.SMS, "language": "en"}
    clinic.do(PutConsentWording(text="May we send you news?", **asks), MANAGER)
    clinic.do(PutConsentWording(text="May we send you our news? Reply STOP to end.", **asks), MANAGER)
    again = clinic.do(PutConsentWording(text="May we send you our news? Reply STOP to end.", **asks), MANAGER)
    assert again.kind is VerdictKind.NOOP
    newest = max(clinic.all("consent_wording"), key=lambda row: row.number)
    assert newest.number == 2
    yes = ConsentGiven(channel=Channel.SMS, purpose=Purpose.MARKETING, wording_id=newest.id)
    clinic.do(RecordConsent(phone=PHONE, answers=(yes,)), DOOR)
    row = clinic.one("consent")
    assert (row.wording, row.wording_id, row.actor) == (newest.text, newest.id, str(DOOR))
    no = ConsentGiven(channel=Channel.SMS, purpose=Purpose.MARKETING, state=ConsentState.WITHDRAWN)
    clinic.do(RecordConsent(phone=PHONE, answers=(no,)), DOOR)
    after = clinic.one("consent")
    assert (after.state, after.given_at, after.withdrawn_at is None) == ("withdrawn", row.at, False)


def test_a_wording_for_something_else_is_refused(clinic: Clinic, sara: str) -> None:
    clinic.do(
        PutConsentWording(purpose=Purpose.CARE, channel=Channel.SMS, language="en", text="May we?"), MANAGER
    )
    wrong = ConsentGiven(
        channel=Channel.SMS, purpose=Purpose.MARKETING, wording_id=clinic.one("consent_wording").id
    )
    with pytest.raises(Invalid, match="asks for something else"):
        clinic.do(RecordConsent(phone=PHONE, answers=(wrong,)), DOOR)


def test_both_sides_hear_the_same(clinic: Clinic, two: tuple[Any, Any]) -> None:
    for body in ("C", "CANCEL", "start", "chest pain", "thank you"):
        writes(clinic, body)
    clinic.do(LogMessage(contact_id=two[0].contact_id, channel=Channel.SMS, body="We call you"))
    waiting = clinic.all("person_choice", state="open")[0]
    clinic.do(ChoosePerson(message_id=waiting.message_id, contact_id=two[1].contact_id))
    visit = clinic.all("appointment", confirmed_at=None)[0]
    clinic.do(ConfirmAppointment(appointment_id=visit.id, base_start_at=visit.start_at))
    copy = clinic.replayed()
    assert copy.dump() == clinic.dump()
    copy.close()
