"""What a template may do and what is refused with its line; what filled-in words look like."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journeys.wording import shipped_words
from sync.model.words import Channel, Purpose
from sync.wording import (
    CATALOGUE,
    BadTemplate,
    CannotRender,
    OptOut,
    Particulars,
    WhyNot,
    Words,
    check,
    preview,
    render,
    samples,
    uses,
    values_of,
)

EVERYWHERE = frozenset({Channel.SMS, Channel.WHATSAPP, Channel.EMAIL})
SUNDAY = 1_795_327_200_000
"""22 November 2026, 06:00 UTC."""


def words(text: str, **more: object) -> Words:
    return Words(**{"text": text, "language": "en", "channels": EVERYWHERE, **more})


def refusal(text: str, **more: object) -> BadTemplate:
    with pytest.raises(BadTemplate) as caught:
        check(words(text, **more))
    return caught.value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{% for x in first_name %}a{% endfor %}", "loops"),
        ("{{ first_name.__class__.__mro__ }}", "inside a variable"),
        ("{{ first_name['__class__'] }}", "inside a variable"),
        ("{{ first_name[0:1] }}", "inside a variable"),
        ("{{ practice|attr('x') }}", "filter"),
        ("{{ first_name|upper }}", "filter"),
        ("{{ first_name|default(practice) }}", "filter"),
        ("{{ first_name|default('a', boolean=true) }}", "filter"),
        ("{{ 'a' * 1000000000 }}", "more than fill in"),
        ("{{ first_name ~ practice }}", "more than fill in"),
        ("{{ range(10) }}", "calls"),
        ("{{ lipsum() }}", "calls"),
        ("{{ cycler }}", "no variable cycler"),
        ("{{ self }}", "no variable self"),
        ("{{ patient_file }}", "no variable patient_file"),
        ("{% set x = 1 %}", "sets"),
        ("{% include 'secrets' %}", "another file"),
        ("{% import 'x' as y %}", "another file"),
        ("{% extends 'x' %}", "another file"),
        ("{% macro a() %}{% endmacro %}", "macro"),
        ("{% block a %}{% endblock %}", "more than fill in"),
        ("{% call x() %}{% endcall %}", "more than fill in"),
        ("{% with a = 1 %}{% endwith %}", "more than fill in"),
        ("{% autoescape true %}{% endautoescape %}", "more than fill in"),
        ("{% if first_name == practice %}a{% endif %}", "more than fill in"),
        ("{{", "cannot be read"),
        ("{% if first_name %}", "cannot be read"),
        ("{% nonsense %}", "cannot be read"),
        ("{{ first_name }}" * 61, "more than 60"),
        ("{% if first_name %}" * 5 + "{% endif %}" * 5, "too deeply"),
        ("{{" + "not " * 900 + "first_name }}", "too deeply"),
        ("{{" + "(" * 1900 + "first_name" + ")" * 1900 + "}}", "too deeply"),
        ("x" * 100_000, "100,000 characters"),
        ("   ", "nothing in it"),
        ("pay \u202eesle enoemos\u202c", "U+202E"),
        ("hidden\u200bword", "U+200B"),
        ("bell\x07", "U+0007"),
        ("tag\U000e0041", "U+E0041"),
        ("Reply YES to confirm.", "YES"),
        ("To cancel say CANCEL!", "CANCEL"),
        ("€" * 1_000, "longer than this channel"),
    ],
)
def test_what_a_template_may_not_do_is_refused_with_its_line_and_the_fix(text: str, problem: str) -> None:
    started = time.process_time()
    caught = refusal("Hello\n" + text if len(text.strip()) in range(1, 1000) else text)
    assert problem in caught.problem
    assert caught.fix
    if "\n" not in text and text.strip() and caught.line != 1:
        assert caught.line == 2
    assert str(caught).startswith(f"Line {caught.line}: ")
    assert time.process_time() - started < 2


@given(st.text(alphabet="{}%|()[]'\". abfirst_namepracticeifelsendforin\n", max_size=120))
def test_whatever_is_typed_is_kept_or_refused_and_what_is_kept_can_be_sent(text: str) -> None:
    typed = words(text, channels=frozenset({Channel.EMAIL}))
    try:
        check(typed)
    except BadTemplate:
        return
    assert len(preview(typed, Channel.EMAIL).text) <= 10_000


def test_a_text_that_loops_is_not_run_even_where_nobody_checked_it() -> None:
    with pytest.raises(CannotRender) as caught:
        render(words("{% for x in 'ab' %}x{% endfor %}"), samples("en"), Channel.SMS)
    assert caught.value.why is WhyNot.UNREADABLE


def test_what_is_not_known_is_never_an_empty_gap() -> None:
    known = {"practice": "Cedar", "first_name": "  "}
    with pytest.raises(CannotRender) as caught:
        render(words("Hello {{ first_name }}"), known, Channel.SMS)
    assert (caught.value.why, caught.value.variable) == (WhyNot.MISSING, "first_name")
    guarded = words(
        'Hello{% if first_name %} {{ first_name }}{% endif %}, {{ location|default("our place") }}'
    )
    assert render(guarded, known, Channel.SMS).text == "Hello, our place"


def test_a_name_cannot_bring_lines_code_or_turned_text_with_it() -> None:
    name = "Lina\r\nBcc: all@x.example\u202e{{ practice }}\x00" + "a" * 500
    text = render(
        words("Hello {{ first_name }}."), {"first_name": name, "practice": "Cedar"}, Channel.EMAIL
    ).text
    assert "\n" not in text
    assert "\u202e" not in text
    assert "{{ practice }}" in text
    assert len(text) < 220


def test_a_subject_is_one_line_of_e_mail_alone() -> None:
    told = words("Hi", subject="For {{ first_name }}")
    assert render(told, {"first_name": "A\nB"}, Channel.EMAIL).subject == "For A B"
    assert render(told, {}, Channel.SMS).subject is None
    assert preview(words("Hi"), Channel.EMAIL).subject == "Palmera Clinic"
    assert refusal("Hi", subject="a\nb").field == "subject"


def test_advertising_by_sms_carries_the_opt_out_line_in_the_words_own_language() -> None:
    offer = words("Come back to {{ practice }}", purpose=Purpose.MARKETING)
    assert preview(offer, Channel.SMS).text.endswith("\nReply STOP to opt out.")
    arabic = words("عد إلى {{ practice }}", purpose=Purpose.MARKETING, language="ar")
    assert "STOP" in (preview(arabic, Channel.SMS).opt_out or "")
    assert preview(words("See you at {{ practice }}"), Channel.SMS).opt_out is None
    rules = OptOut(frozenset({(Channel.SMS, Purpose.CARE)}), {"en": "Txt STOP"})
    assert render(words("See you"), {}, Channel.SMS, rules).text == "See you\nTxt STOP"
    assert preview(offer, Channel.SMS, rules).opt_out is None


def test_what_whatsapp_approves_has_fixed_words_and_its_parameters_in_order() -> None:
    check(words("{{ practice }} sees {{ first_name }}, {{ practice }}", approved_as="seen_1"))
    assert uses("{{ practice }} sees {{ first_name }}, {{ practice }}") == ("practice", "first_name")
    assert "an if" in refusal("{% if first_name %}a{% endif %}b", approved_as="seen_1").problem
    assert (
        "not made for WhatsApp"
        in refusal("Hi", approved_as="seen_1", channels=frozenset({Channel.SMS})).problem
    )
    assert (
        "longer than WhatsApp"
        in refusal("a" * 1_100, approved_as="seen_1", channels=frozenset({Channel.WHATSAPP})).problem
    )


def test_a_template_is_not_sent_by_a_channel_that_it_was_not_made_for() -> None:
    with pytest.raises(CannotRender) as caught:
        preview(words("Hi", channels=frozenset({Channel.SMS})), Channel.EMAIL)
    assert caught.value.why is WhyNot.NOT_FOR_CHANNEL


def test_times_and_money_are_told_in_the_readers_language_and_the_places_time() -> None:
    known = Particulars(
        practice="Cedar", zone="Asia/Dubai", region="AE", visit_at=SUNDAY, opens_at=SUNDAY, amount=25_000, currency="AED"
    )  # fmt: skip
    english, arabic = values_of(known, "en"), values_of(known, "ar")
    assert (english["visit_day"], english["visit_time"]) == ("Sunday 22 November", "10:00 AM")
    assert english["amount"] == "AED 250.00"
    assert arabic["visit_day"].startswith("الأحد 22 نوفمبر")
    assert arabic["visit_time"] == "10:00 ص"
    assert "first_name" not in english
    assert values_of(known, "xx-YY")["visit_day"] == english["visit_day"]
    kuwait = Particulars(practice="C", zone="Asia/Kuwait", amount=12_500, currency="KWD")
    assert values_of(kuwait, "en")["amount"] == "KWD 12.500"
    london = Particulars(practice="C", zone="Europe/London", region="GB", visit_at=SUNDAY)
    assert values_of(london, "en")["visit_time"] == "06:00"


def test_a_time_does_not_make_an_sms_cost_twice() -> None:
    known = Particulars(practice="Cedar", zone="Asia/Dubai", region="AE", visit_at=SUNDAY)
    made = render(words("On {{ visit_day }} at {{ visit_time }}"), values_of(known, "en"), Channel.SMS)
    assert made.sms is not None
    assert made.sms.encoding == "gsm-7"


def test_every_variable_has_a_meaning_and_an_arabic_sample_where_it_is_words() -> None:
    for name, variable in CATALOGUE.items():
        assert variable.meaning.endswith(".")
        assert variable.sample["en"]
        assert name in values_of(_everything(), "en")
    assert samples("ar-AE")["first_name"] == "لينا"


def _everything() -> Particulars:
    texts = {
        name: "x"
        for name in Particulars.__struct_fields__
        if name not in ("zone", "visit_at", "opens_at", "amount")
    }
    return Particulars(**{**texts, "currency": "AED"}, zone="UTC", visit_at=SUNDAY, opens_at=SUNDAY, amount=1)


def test_the_words_that_come_with_the_product_pass_their_own_check() -> None:
    for languages in shipped_words().values():
        for language, shipped in languages.items():
            check(
                words(
                    shipped.text,
                    language=language,
                    channels=frozenset(Channel(channel) for channel in shipped.channels),
                    purpose=shipped.purpose,
                )
            )
