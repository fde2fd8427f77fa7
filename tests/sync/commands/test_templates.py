"""Templates: saved, retired, chosen by language, filled in from the rows, and sent as what they are."""

import msgspec
import pytest

from sync.commands.diary import BookAppointment
from sync.commands.effects import QueueEffect
from sync.commands.hours import PutCountryRules
from sync.commands.kernel import decode
from sync.commands.outcomes import Clash, Invalid, Refused
from sync.commands.patching import PatchFields
from sync.commands.people import CaptureLead
from sync.commands.practice import SetPractice
from sync.commands.reach import endpoint_id
from sync.commands.sending import FIRST
from sync.commands.templates import (
    Filled,
    NoTemplate,
    RetireTemplate,
    SaveTemplate,
    live_template,
    say,
    shipped_templates,
)
from sync.model.ids import fact_id
from sync.model.words import Channel, Purpose, VerdictKind
from sync.policy.shipped import country_rules
from sync.wording import CannotRender
from tests.sync.commands.clinic import FRONT_DESK, HOUR, MANAGER, NOW, OWNER, Clinic

PHONE = "+971501234567"
HELLO = SaveTemplate(
    name="hello", language="en", channels=[Channel.WHATSAPP, Channel.SMS], text="Hello {{ first_name }}."
)
ARABIC = SaveTemplate(name="hello", language="ar", channels=[Channel.SMS], text="مرحبًا {{ first_name }}.")


@pytest.fixture
def lina(clinic: Clinic) -> str:
    clinic.do(CaptureLead(name="Lina Haddad", phone=PHONE))
    return clinic.one("contact").id


def test_versions_are_kept_and_one_of_a_language_is_live(clinic: Clinic) -> None:
    clinic.do(HELLO, MANAGER)
    first = clinic.one("template")
    clinic.do(
        SaveTemplate(name="hello", language="en", channels=[Channel.SMS], text="Hi.", base=first.id), MANAGER
    )
    clinic.do(ARABIC, MANAGER)
    versions = sorted((row.language, row.number, row.live) for row in clinic.all("template"))
    assert versions == [("ar", 1, 1), ("en", 1, 0), ("en", 2, 1)]
    second = clinic.one("template", language="en", live=1)
    clinic.do(
        SaveTemplate(name="hello", language="en", channels=HELLO.channels, text=HELLO.text, base=second.id),
        MANAGER,
    )
    assert clinic.one("template", language="en", live=1).id == first.id
    assert len(clinic.all("template", language="en")) == 2


def test_the_same_words_again_are_a_noop_and_others_unseen_are_a_clash_with_both(clinic: Clinic) -> None:
    clinic.do(HELLO, MANAGER)
    assert clinic.do(HELLO, MANAGER).kind is VerdictKind.NOOP
    with pytest.raises(Clash) as caught:
        clinic.do(SaveTemplate(name="hello", language="en", channels=[Channel.SMS], text="Hi."), MANAGER)
    assert caught.value.reason == "template_changed"
    assert (caught.value.yours["text"], caught.value.theirs["text"]) == ("Hi.", "Hello {{ first_name }}.")


def test_retired_words_are_no_longer_chosen_and_stay(clinic: Clinic, lina: str) -> None:
    clinic.do(HELLO, MANAGER)
    row = clinic.one("template")
    clinic.do(RetireTemplate(template_id=row.id), MANAGER)
    assert clinic.do(RetireTemplate(template_id=row.id), MANAGER).kind is VerdictKind.NOOP
    assert live_template(clinic.tx(), "hello", Channel.SMS, "en") is None
    with pytest.raises(NoTemplate):
        say(clinic.tx(), "hello", lina, Channel.SMS, now=NOW)
    assert clinic.one("template").text == HELLO.text


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("Hello\n{% for x in first_name %}{{ x }}{% endfor %}", 2, "loops"),
        ("Hello {{ first_name.__class__ }}", 1, "inside a variable"),
        ("Hello\n\n{{ clinical_notes }}", 3, "no variable"),
        ("Bad \u202etxet", 1, "U+202E"),
    ],
)
def test_a_template_that_may_not_be_is_refused_at_save_with_its_line(
    clinic: Clinic, text: str, line: int, problem: str
) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.do(SaveTemplate(name="bad", language="en", channels=[Channel.SMS], text=text), MANAGER)
    assert (caught.value.field, caught.value.reason) == ("text", "unusable_template")
    assert caught.value.message.startswith(f"Line {line}: ")
    assert problem in caught.value.message


def test_a_template_of_100_kb_does_not_get_past_the_door() -> None:
    body = b'{"name":"big","language":"en","channels":["sms"],"text":"' + b"x" * 100_000 + b'"}'
    with pytest.raises(Invalid) as caught:
        decode("save_template@1", body)
    assert caught.value.field == "text"


def test_words_travel_by_no_telephone_and_a_desk_may_not_change_them(clinic: Clinic) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.do(SaveTemplate(name="a", language="en", channels=[Channel.PHONE], text="Hi"), MANAGER)
    assert caught.value.field == "channels"
    with pytest.raises(Refused):
        clinic.do(HELLO, FRONT_DESK)


def test_words_are_chosen_in_their_language_and_it_is_said_when_there_is_none(
    clinic: Clinic, lina: str
) -> None:
    clinic.do(HELLO, MANAGER)
    clinic.do(ARABIC, MANAGER)
    assert not say(clinic.tx(), "hello", lina, Channel.SMS, now=NOW).fell_back
    clinic.do(PatchFields(entity="contact", id=lina, fields={"language": [None, "ar-AE"]}))
    said = say(clinic.tx(), "hello", lina, Channel.SMS, now=NOW)
    assert (said.rendered.language, said.fell_back) == ("ar", False)
    assert said.rendered.text == "مرحبًا Lina."
    assert say(clinic.tx(), "hello", lina, Channel.WHATSAPP, now=NOW).fell_back


def test_a_visit_is_told_in_the_time_of_its_place(clinic: Clinic, lina: str) -> None:
    clinic.do(
        SaveTemplate(
            name="see-you", language="en", channels=[Channel.SMS],
            text="{{ practice }}, {{ location }}: {{ visit_day }}, {{ visit_time }}.",
        ),
        MANAGER,
    )  # fmt: skip
    start = 1_795_327_200_000
    clinic.do(
        BookAppointment(
            contact_id=lina,
            start_at=start,
            end_at=start + HOUR,
            location_id="10" * 16,
            room_id=clinic.all("room")[0].id,
        )
    )
    visit = clinic.one("appointment").id
    said = say(clinic.tx(), "see-you", lina, Channel.SMS, now=NOW, appointment_id=visit)
    assert said.rendered.text == "Cedar Clinic, Marina: Sunday 22 November, 10:00 AM."
    assert set(said.filled.values) == {"practice", "location", "visit_day", "visit_time"}
    with pytest.raises(CannotRender) as caught:
        say(clinic.tx(), "see-you", lina, Channel.SMS, now=NOW)
    assert caught.value.variable == "visit_day"


def test_a_number_is_nobodys_first_name(clinic: Clinic) -> None:
    clinic.do(CaptureLead(name=PHONE, phone=PHONE))
    clinic.do(HELLO, MANAGER)
    with pytest.raises(CannotRender):
        say(clinic.tx(), "hello", clinic.one("contact").id, Channel.SMS, now=NOW)


def test_the_shipped_words_are_saved_and_say_something_to_a_nameless_number(clinic: Clinic) -> None:
    clinic.do(CaptureLead(name=PHONE, phone=PHONE))
    for template in shipped_templates():
        clinic.do(template, MANAGER)
    contact = clinic.one("contact").id
    assert say(clinic.tx(), "chase-1", contact, Channel.SMS, now=NOW).rendered.text.startswith(
        "Hello, you asked"
    )
    offer = say(clinic.tx(), "we-miss-you", contact, Channel.SMS, now=NOW)
    assert (offer.purpose, offer.rendered.opt_out) == (Purpose.MARKETING, "Reply STOP to opt out.")


def _queue(clinic: Clinic, contact: str, body: str, filled: Filled | None) -> None:
    endpoint = endpoint_id("phone", PHONE)
    talk = fact_id("conversation", contact, endpoint, Channel.WHATSAPP)
    clinic.do(
        QueueEffect(
            key=f"reply:{talk}:{FIRST}", contact_id=contact, endpoint_id=endpoint, channel=Channel.WHATSAPP,
            body=body, filled=filled,
        )
    )  # fmt: skip


def test_words_that_their_template_does_not_make_are_not_sent_as_its_own(clinic: Clinic, lina: str) -> None:
    clinic.do(
        SaveTemplate(
            name="hello", language="en", channels=[Channel.WHATSAPP], approved_as="hello_1",
            text="{{ practice }} greets {{ first_name }}.",
        ),
        MANAGER,
    )  # fmt: skip
    said = say(clinic.tx(), "hello", lina, Channel.WHATSAPP, now=NOW)
    with pytest.raises(Invalid) as caught:
        _queue(clinic, lina, "Buy gold now", said.filled)
    assert caught.value.field == "filled"
    _queue(clinic, lina, said.rendered.text, said.filled)
    effect = clinic.one("effect")
    assert effect.template_id == said.filled.template_id
    assert effect.parameters == '["Cedar Clinic","Lina"]'


def test_the_emergency_number_is_the_practices_own(clinic: Clinic, lina: str) -> None:
    for template in shipped_templates():
        clinic.do(template, MANAGER)
    with pytest.raises(CannotRender):
        say(clinic.tx(), "emergency", lina, Channel.SMS, now=NOW)
    clinic.do(
        SetPractice(name="Cedar", region="AE", timezone="Asia/Dubai", currency="AED", emergency_number="998"),
        OWNER,
    )
    assert "998" in say(clinic.tx(), "emergency", lina, Channel.SMS, now=NOW).rendered.text


US_PHONE, UK_PHONE = "+12125550123", "+447400123456"


def asked(clinic: Clinic, name: str, channel: Channel, contact: str) -> tuple[str, Filled]:
    said = say(clinic.tx(), name, contact, channel, now=NOW)
    return said.rendered.text, said.filled


@pytest.mark.parametrize(("phone", "ends"), [(US_PHONE, True), (UK_PHONE, False)])
def test_the_country_they_are_reached_in_says_whether_care_tells_how_to_hear_no_more(
    clinic: Clinic, phone: str, ends: bool
) -> None:
    clinic.do(HELLO, MANAGER)
    clinic.do(CaptureLead(name="Lina Haddad", phone=phone))
    contact = clinic.one("contact").id
    text, filled = asked(clinic, "hello", Channel.SMS, contact)
    assert text.endswith("Reply STOP to opt out.") is ends
    assert "STOP" not in asked(clinic, "hello", Channel.WHATSAPP, contact)[0]
    where = endpoint_id("phone", phone)
    talk = fact_id("conversation", contact, where, "sms")
    command = QueueEffect(
        key=f"reply:{talk}:{FIRST}", contact_id=contact, endpoint_id=where, channel=Channel.SMS, body=text, filled=filled
    )  # fmt: skip
    clinic.do(command)
    assert clinic.one("message").body == text
    assert clinic.one("effect").template_id == filled.template_id


def test_words_without_the_line_that_the_country_wants_are_not_the_templates(clinic: Clinic) -> None:
    clinic.do(HELLO, MANAGER)
    clinic.do(CaptureLead(name="Lina Haddad", phone=US_PHONE))
    contact = clinic.one("contact").id
    text, filled = asked(clinic, "hello", Channel.SMS, contact)
    where = endpoint_id("phone", US_PHONE)
    key = f"reply:{fact_id('conversation', contact, where, 'sms')}:{FIRST}"
    bare = text.removesuffix("\nReply STOP to opt out.")
    with pytest.raises(Invalid):
        clinic.do(
            QueueEffect(
                key=key, contact_id=contact, endpoint_id=where, channel=Channel.SMS, body=bare, filled=filled
            )
        )


def test_a_practices_own_rules_for_a_country_add_the_line(clinic: Clinic) -> None:
    clinic.do(HELLO, MANAGER)
    clinic.do(CaptureLead(name="Lina Haddad", phone=PHONE))
    contact = clinic.one("contact").id
    assert "STOP" not in asked(clinic, "hello", Channel.SMS, contact)[0]
    lines = {Purpose.CARE: (Channel.SMS,), Purpose.MARKETING: (Channel.SMS,)}
    own = msgspec.structs.replace(country_rules("AE"), opt_out_line=lines)
    clinic.do(PutCountryRules(country="AE", rules=own), OWNER)
    assert asked(clinic, "hello", Channel.SMS, contact)[0].endswith("Reply STOP to opt out.")
