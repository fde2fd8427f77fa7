"""What a drafted text may not say, in two languages; and that what a front desk writes every day passes."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ai.lint import SAID, Bound, Finding, FindingKind, Severity, forbidding, lint, traits
from desktop.ai.redaction import Person, Registry
from sync.policy.ai import Trait
from sync.policy.shipped import emergency_words

SARA = Person(
    ("Sara Haddad", "سارة حداد"), ("+971501234567",), ("sara@mail.example",), ("P-10001",), "Villa 3, Palm Street 9"
)  # fmt: skip
OMAR = Person(
    ("Omar Mansoori", "عمر المنصوري"), ("+971559876543",), ("omar@mail.example",), ("P-10234",), "Tower 7, Marina Walk 1"
)  # fmt: skip
STAFF = Person(("Dr Khalid Nasser", "خالد ناصر"), (), ("khalid@palmera.example",))
PEOPLE = Registry([SARA, OMAR, STAFF, Person(("Rose Price",))])
SOURCES = (
    "Cleaning costs AED 350. Whitening: 1,250.50 AED. A deposit of 20% is taken.",
    "Visit https://palmera.example/book, write to info@palmera.example or call +971 4 555 0000.",
    "Open Sunday to Thursday 09:00-18:00. We answer within 2 hours.",
    "Slot 1: Tuesday 2026-11-24 14:30 at Marina. Slot 2: 2026-11-26 09:00.",
    "New Year: closed on 1 January.",
)
BOUND = Bound.to(SOURCES, region="AE", today=date(2026, 11, 21), emergency=emergency_words().phrases())
K = FindingKind
DATA = Path(os.environ.get("FOREDESK_TEST_DATA", Path(__file__).parents[4] / "shared" / "data"))


def found(body: str, bound: Bound = BOUND) -> list[tuple[FindingKind, str]]:
    findings = lint(body, SARA, bound, people=PEOPLE, staff=Registry([STAFF]))
    return [(each.kind, body[each.start : each.end]) for each in findings]


@pytest.mark.parametrize(
    "body",
    [
        "Dear Sara, we can see you on Tuesday 24 November at 2:30 pm. Kind regards, Dr Khalid",
        "Cleaning is AED 350, whitening is 1250.50 dirhams, with a 20% deposit.",
        "Book at www.palmera.example/book or https://palmera.example/book/.",
        "You can reach us on 04 555 0000, or by e-mail at info@palmera.example.",
        "We will write to you at sara@mail.example or ring you on 050 123 4567.",
        "We are open Sunday to Thursday from 9:00 to 18:00 and answer within 2 hours.",
        "Thank you for your message today. Which day would suit you best? Feel free to ask.",
        "Would the 26th of November at 9 am work, or 24/11/2026 at 14:30?",
        "We are closed on January 1.",
        "I hope this helps. Will you come alone or with family? 😊👨‍👩‍👧",
        "We have two chairs and three rooms; parking is on level 2.",
        "عزيزتي سارة، يمكننا رؤيتك يوم الثلاثاء ٢٤ نوفمبر الساعة ٢:٣٠ مساءً.",
        "سعر التنظيف ٣٥٠ درهم، والعربون ٢٠٪.",
        "يمكنك الاتصال بنا على ٠٤٥٥٥٠٠٠٠ أو زيارة palmera.example/book",
        "شكرًا لتواصلك معنا، أي يوم يناسبك؟ نعمل من الأحد إلى الخميس. د. خالد",
        "مرحبا سارة\u200f، نحن هنا لمساعدتك.",
    ],
)
def test_what_stands_in_the_sources_and_what_says_nothing_passes(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    ("body", "kind", "about"),
    [
        ("Pay at https://evil.example/x now", K.LINK, "https://evil.example/x"),
        ("See palmera.example/other", K.LINK, "palmera.example/other"),
        ("Go to palmera.example.evil.com please", K.LINK, "palmera.example.evil.com"),
        ("https://palmera.example/book@evil.com", K.LINK, "https://palmera.example/book@evil.com"),
        ("https://palmera.example/book?to=evil", K.LINK, "https://palmera.example/book?to=evil"),
        ("زوروا bit.ly/abc الآن", K.LINK, "bit.ly/abc"),
        ("wa.me/97150", K.LINK, "wa.me/97150"),
        ("javascript:alert(1)", K.MARKUP, "javascript:a"),
        ("Write to info@palmera-example.com", K.EMAIL, "info@palmera-example.com"),
        ("Write to khalid@palmera.example", K.OTHER_PERSON, "khalid@palmera.example"),
        ("Call 04 555 0001", K.NUMBER, "04 555 0001"),
        ("Call +44 4 555 0000 now", K.NUMBER, "+44 4 555 0000"),
        ("اتصل على ٠٥٠٩٩٩٨٨٨٧", K.NUMBER, "٠٥٠٩٩٩٨٨٨٧"),
        ("Please dial 1234", K.NUMBER, "1234"),
        ("IBAN AE07 0331 2345 6789 0123 456", K.NUMBER, "07 0331 2345 6789 0123 456"),
        ("Cleaning is AED 300", K.PRICE, "AED 300"),
        ("Cleaning is USD 350", K.PRICE, "USD 350"),
        ("only 99 today", K.PRICE, "99"),
        ("السعر ٩٩ درهم", K.PRICE, "٩٩ درهم"),
        ("السعر 99 فقط", K.PRICE, "99"),
        ("with 50% off", K.PRICE, "50%"),
        ("خصم ٥٠٪", K.PRICE, "٥٠٪"),
        ("The cleaning is free of charge", K.PRICE, "free of charge"),
        ("التنظيف مجانا", K.PRICE, "مجانا"),
        ("You get a discount", K.PRICE, "discount"),
        ("$5k in total", K.PRICE, "$5k"),
        ("two hundred dirhams", K.SPELLED_OUT, "two hundred dirhams"),
        ("مئتا ألف درهم", K.SPELLED_OUT, "ألف درهم"),
        ("fifty percent off", K.SPELLED_OUT, "fifty percent"),
        ("ring zero five zero one two three", K.SPELLED_OUT, "zero five zero one two three"),
        ("صفر خمسة صفر واحد اثنين ثلاثة", K.SPELLED_OUT, "صفر خمسة صفر واحد اثنين ثلاثة"),
        ("evil dot com", K.SPELLED_OUT, "evil dot com"),
        ("me [at] evil", K.SPELLED_OUT, "me [at] evil"),
        ("0,5,0,1,2,3,4", K.SPELLED_OUT, "0,5,0,1,2,3,4"),
        ("See you on Friday", K.DATE, "Friday"),
        ("نراك يوم الجمعة", K.DATE, "الجمعة"),
        ("on 25 November", K.DATE, "25 November"),
        ("on November 25th, 2026", K.DATE, "November 25th, 2026"),
        ("on 2027-11-24", K.DATE, "2027-11-24"),
        ("on 24/12", K.DATE, "24/12"),
        ("on 31 February", K.DATE, "31 February"),
        ("يوم ٢٥ نوفمبر", K.DATE, "٢٥ نوفمبر"),
        ("Thursday 24 November 2026", K.DATE, "Thursday"),
        ("see you tomorrow", K.DATE, "tomorrow"),
        ("نراك غدا", K.DATE, "غدا"),
        ("we can see you later today", K.DATE, "later today"),
        ("next week is fine", K.DATE, "next week"),
        ("at 3 pm", K.TIME, "at 3 pm"),
        ("at 2:30 am", K.TIME, "2:30 am"),
        ("الساعة ٤ عصرا", K.TIME, "الساعة ٤ عصرا"),
        ("at noon", K.TIME, "noon"),
        ("we will call within an hour", K.TIME, "within an hour"),
        ("خلال ١٠ دقائق", K.TIME, "خلال ١٠ دقائق"),
        ("Omar Mansoori comes too", K.OTHER_PERSON, "Omar Mansoori"),
        ("as with omar", K.OTHER_PERSON, "omar"),
        ("مثل عمر المنصوري", K.OTHER_PERSON, "عمر المنصوري"),
        ("Sara Mansoori", K.OTHER_PERSON, "Sara Mansoori"),
        ("his number is 055 987 6543", K.OTHER_PERSON, "055 987 6543"),
        ("file p-10234", K.OTHER_PERSON, "p-10234"),
        ("he lives in tower 7, marina walk", K.OTHER_PERSON, "tower 7, marina walk"),
        ("omar@mail.example", K.OTHER_PERSON, "omar@mail.example"),
        ("Dear [NAME_1]", K.TOKEN, "[NAME_1]"),
        ("Dear name_1", K.TOKEN, "name_1"),
        ("p\u0430y", K.LOOKALIKE, "\u0430"),
        ("ｐ", K.LOOKALIKE, "ｐ"),
        ("𝐩", K.LOOKALIKE, "𝐩"),
        ("ⓟ", K.LOOKALIKE, "ⓟ"),
        ("ρ", K.LOOKALIKE, "ρ"),
        ("५", K.LOOKALIKE, "५"),
        ("a\u202eb", K.HIDDEN, "\u202e"),
        ("a\u200bb", K.HIDDEN, "\u200b"),
        ("e\u200dvil", K.HIDDEN, "\u200d"),
        ("a\u2066b\u2069", K.HIDDEN, "\u2066"),
        ("x\U000e0041", K.HIDDEN, "\U000e0041"),
        ("a\x00b", K.HIDDEN, "\x00"),
        ("<script>", K.MARKUP, "<script>"),
        ("<img src=x onerror=y", K.MARKUP, "<img src=x onerror=y"),
        ("&#60;", K.MARKUP, "&#60;"),
        ("[here](tel:1)", K.MARKUP, "[here](tel:1)"),
        ("{{contact.name}}", K.MARKUP, "{{"),
        ("Take 400 mg", K.DOSAGE, "400 mg"),
        ("some ibuprofen helps", K.DOSAGE, "ibuprofen"),
        ("twice a day", K.DOSAGE, "twice a day"),
        ("stop taking your tablets", K.DOSAGE, "stop taking your tablets"),
        ("تناول حبتين من بنادول", K.DOSAGE, "بنادول"),
        ("كل ٨ ساعات", K.DOSAGE, "كل ٨ ساعات"),
        ("مضاد حيوي", K.DOSAGE, "مضاد حيوي"),
        ("You probably have an infection", K.DIAGNOSIS, "You probably have an infection"),
        ("it sounds like a small abscess", K.DIAGNOSIS, "it sounds like a small abscess"),
        ("There is nothing to worry about", K.DIAGNOSIS, "nothing to worry about"),
        ("لديك التهاب", K.DIAGNOSIS, "لديك التهاب"),
        ("لا داعي للقلق", K.DIAGNOSIS, "لا داعي للقلق"),
        ("with chest pain", K.EMERGENCY, "chest pain"),
        ("if you can't breathe", K.EMERGENCY, "can't breathe"),
        ("إذا كان هناك ضيق في التنفس", K.EMERGENCY, "ضيق في التنفس"),
    ],
)
def test_each_thing_that_may_not_be_said_is_found_where_it_stands(
    body: str, kind: FindingKind, about: str
) -> None:
    assert (kind, about) in found(body), found(body)


@pytest.mark.parametrize(
    "body",
    [
        "Pay at https://\u0435vil.com",  # Cyrillic
        "Pay at ｅｖｉｌ．ｃｏｍ",
        "Pay at ev\u200bil.com",
        "Pay at 𝐞𝐯𝐢𝐥.com",
    ],
)
def test_a_link_that_is_written_with_tricks_is_still_a_link(body: str) -> None:
    kinds = {kind for kind, _ in found(body)}
    assert K.LINK in kinds
    assert kinds & {K.LOOKALIKE, K.HIDDEN}


def test_clinical_words_call_for_a_clinician_and_everything_else_forbids() -> None:
    assert {kind for kind in K if Finding(0, 1, kind).severity is Severity.CLINICIAN} == {
        K.DOSAGE, K.DIAGNOSIS, K.EMERGENCY,
    }  # fmt: skip
    findings = lint("Take 400 mg for AED 5, says Omar", SARA, BOUND, people=PEOPLE)
    assert forbidding(findings) == (SAID[K.PRICE], SAID[K.OTHER_PERSON])
    assert "Omar" not in " ".join(forbidding(findings))
    assert set(SAID) == set(K)


def test_the_traits_of_a_text_decide_who_may_approve_it() -> None:
    def of(body: str) -> frozenset[Trait]:
        return traits(body, lint(body, SARA, BOUND, people=PEOPLE), BOUND)

    assert of("See you soon") == frozenset()
    assert of("Cleaning is AED 350") == {Trait.PRICE}
    assert of("Take ibuprofen, it is free") == {Trait.PRICE, Trait.CLINICAL}


def test_a_time_that_a_source_writes_in_full_is_meant_exactly() -> None:
    assert found("Slot at 09:00") == []
    assert found("at 9 pm") == [(K.TIME, "at 9 pm")]
    assert found("at 9") == []


def test_a_relative_day_counts_as_the_day_that_it_is() -> None:
    bound = Bound.to(["2026-11-22 10:00"], region="AE", today=date(2026, 11, 21))
    assert found("see you tomorrow at 10:00", bound) == []
    assert found("نراك غدا الساعة ١٠", bound) == []


def test_what_another_country_writes_is_read_as_it_is_written_there() -> None:
    bound = Bound.to(["£1,200 deposit, 020 7946 0018"], region="GB", today=date(2026, 11, 21))
    assert found("It is £1200; call +44 20 7946 0018", bound) == []


def test_findings_are_where_the_writer_sees_them_whatever_folds_away_before_them() -> None:
    body = "مُحَمَّد ﷺ Ｆ 😊 https://evil.example"
    assert (K.LINK, "https://evil.example") in found(body)


@given(st.text(max_size=200))
def test_any_text_is_linted_and_every_finding_lies_inside_it(body: str) -> None:
    for each in lint(body, SARA, BOUND, people=PEOPLE):
        assert 0 <= each.start < each.end <= len(body)


@pytest.mark.skipif(not (DATA / "naughty").exists(), reason="the public test data is not beside the checkout")
def test_naughty_strings_are_linted_without_harm_and_scripts_among_them_are_found() -> None:
    strings: list[str] = json.loads((DATA / "naughty" / "blns.json").read_text("utf-8"))
    scripts = [text for text in strings if "<script" in text.lower() or "<img" in text.lower()]
    assert len(scripts) > 50
    for text in strings:
        kinds = {kind for kind, _ in found(text)}
        assert (text not in scripts) or K.MARKUP in kinds, text
