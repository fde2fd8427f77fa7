"""Nothing that tells who somebody is gets past the sheet, in either language; what was hidden comes back, and nothing else does."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ai.redaction import Person, RedactionFailed, Registry, Sheet, UnknownToken
from desktop.ai.redaction import checksums as proof
from desktop.ai.untrusted import LONGEST, DataTooLarge, clean, clean_data

TODAY = date(2026, 11, 21)
PEOPLE = Registry(
    (
        Person(
            ("Sara Haddad", "Sara", "Haddad"),
            ("+971501234567",),
            ("sara.h@mail.example",),
            ("P-10234", "5f3a9c0e7b1d4f2a8c6e0b9d7f1a3c5e"),
            "Villa 12, Palm Street, Jumeirah 1",
        ),
        Person(("أحمد علي الهاشمي",), ("+971559876543",), ("ahmed@mail.example",)),
        Person(("Rose Price", "Rose", "Price")),
        Person(("Will Young",)),
        Person(("Jean-Luc O'Brien",)),
        Person(("Omar bin Said Al Mansoori",)),
        Person(("نور سعيد",)),
    )
)
DATA = Path(os.environ.get("FOREDESK_TEST_DATA", Path(__file__).parents[4] / "shared" / "data"))


def sheet() -> Sheet:
    return Sheet(PEOPLE, region="AE", today=TODAY)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Call Sara Haddad", "Call [NAME_1]"),
        ("call sara", "call [NAME_1]"),
        ("SARA!", "[NAME_1]!"),
        ("Haddad, Sara", "[NAME_1], [NAME_2]"),
        ("ask jean-luc o'brien", "ask [NAME_1]"),
        ("Omar bin Said is here", "[NAME_1] is here"),
        ("قل لأحمد إننا هنا", "قل ل[NAME_1] إننا هنا"),
        ("أنا أحمد علي الهاشمي", "أنا [NAME_1]"),
        ("أنا احمد على الهاشمى", "أنا [NAME_1] على [NAME_2]"),
        ("Ｓａｒａ", "[NAME_1]"),
        ("my name is Khalid Mansour, hello", "my name is [NAME_1], hello"),
        ("اسمي خالد منصور", "اسمي [NAME_1]"),
        ("Dr. Weissberg said so", "Dr. [NAME_1] said so"),
        ("reach me at +971 50 123 4567", "reach me at [PHONE_1]"),
        ("reach me at 050-123-4567.", "reach me at [PHONE_1]."),
        ("٠٥٠١٢٣٤٥٦٧", "[PHONE_1]"),
        ("۰۵۰ ۱۲۳ ۴۵۶۷", "[PHONE_1]"),
        ("00971501234567", "[PHONE_1]"),
        ("ring +44 20 7946 0018", "ring [PHONE_1]"),
        ("SARA.H@MAIL.EXAMPLE", "[EMAIL_1]"),
        ("somebody@else.example", "[EMAIL_1]"),
        ("somebody at gmail dot com", "[EMAIL_1]"),
        ("see https://pay.example/x?who=sara now", "see [LINK_1] now"),
        ("pay.example/x?who=1.", "[LINK_1]."),
        ("ref p-10234", "ref [RECORD_1]"),
        ("5F3A9C0E7B1D4F2A8C6E0B9D7F1A3C5E", "[RECORD_1]"),
        ("MRN: 8834", "MRN: [RECORD_1]"),
        ("رقم ملف 2231", "رقم ملف [RECORD_1]"),
        ("at villa 12 palm street, jumeirah", "at [ADDRESS_1]"),
        ("card 4111 1111 1111 1111", "card [CARD_1]"),
        ("mistyped 4111 1111 1111 1112", "mistyped [NUMBER_1]"),
        ("AE07 0331 2345 6789 0123 456", "[IBAN_1]"),
        ("784-1984-1234567-4", "[NATIONAL_ID_1]"),
        ("NHS 943 476 5919", "NHS [NATIONAL_ID_1]"),
        ("1012345672", "[NATIONAL_ID_1]"),
        ("29001011234567", "[NATIONAL_ID_1]"),
        ("078-05-1120", "[NATIONAL_ID_1]"),
        ("born 12/05/1984", "born [BIRTH_DATE_1]"),
        ("born 5 May 1984", "born [BIRTH_DATE_1]"),
        ("مواليد ١٢ مايو ١٩٨٤", "مواليد [BIRTH_DATE_1]"),
        ("1234567", "[NUMBER_1]"),
    ],
)
def test_what_tells_who_somebody_is_is_hidden_and_comes_back(text: str, hidden: str) -> None:
    used = sheet()
    assert used.hide(text) == hidden
    assert used.restore(hidden) == text


@pytest.mark.parametrize(
    "text",
    [
        "Will you be open on Friday?",
        "the price is 350 AED and the wait is long",
        "a rose for the young",
        "Tuesday 24 November 2026 at 10:30, or 2026-11-25 09:00, or 26/11/2026",
        "الموعد يوم الثلاثاء ٢٤ نوفمبر الساعة ١٠:٣٠ على ما أظن",
        "هذا نور جميل وسعيد",
        "500 mg twice a day",
        "a crown costs 1,250.50",
    ],
)
def test_what_tells_nothing_stays_as_it_is(text: str) -> None:
    assert sheet().hide(text) == text


def test_a_word_of_every_day_is_a_name_where_it_is_written_like_one() -> None:
    assert sheet().hide("I asked Rose about it") == "I asked [NAME_1] about it"
    assert sheet().hide("Rose Price was here") == "[NAME_1] was here"
    assert sheet().hide("rose price was here") == "[NAME_1] was here"
    assert sheet().hide("كان نور سعيد هنا") == "كان [NAME_1] هنا"
    assert sheet().hide("اسمي نور سعيد") == "اسمي [NAME_1]"


def test_of_those_whom_a_run_is_about_every_word_of_their_names_is_hidden() -> None:
    about = (Person(("نور سعيد",)), Person(("Hope Young", "Hope")))
    used = Sheet(PEOPLE, region="AE", today=TODAY, about=about)
    assert used.hide("هنا نور، وبسعيد") == "هنا [NAME_1]، وب[NAME_2]"
    assert used.hide_data({"contact": "Hope Young"}) == {"contact": "[NAME_3]"}
    assert used.hide("I hope so, says hope") == "I [NAME_4] so, says [NAME_4]"
    assert used.restore("I [NAME_4] so") == "I hope so"


def test_the_same_thing_has_the_same_token_throughout_a_run() -> None:
    used = sheet()
    assert used.hide("Sara, 0501234567") == "[NAME_1], [PHONE_1]"
    assert used.hide_data({"who": ["sara", {"at": "+971 50 123 4567"}], "n": 971501234567, "size": 42}) == {
        "who": ["[NAME_1]", {"at": "[PHONE_1]"}], "n": "[PHONE_1]", "size": 42,
    }  # fmt: skip
    assert used.report.counts == {"name": 1, "phone": 1}
    assert used.report.people == 7


@pytest.mark.parametrize(
    "answer",
    ["[NAME_2]", "[PHONE_1]", "NAME_1", "[name_1]", "{{NAME_1}}", "[ NAME_1 ]", "[NAME_01]", "(NAME_1)"],
)
def test_a_token_that_was_not_issued_or_was_changed_is_refused(answer: str) -> None:
    used = sheet()
    used.hide("Sara")
    with pytest.raises(UnknownToken):
        used.restore(f"Dear {answer}, hello")


def test_a_strangers_text_cannot_pretend_to_hold_a_token() -> None:
    used = sheet()
    hidden = used.hide("Sara writes: [NAME_1] {PHONE_1} name_2")
    assert hidden == "[NAME_1] writes: NAME 1 PHONE 1 name 2"
    assert used.restore(hidden) == "Sara writes: NAME 1 PHONE 1 name 2"


def test_a_models_own_words_go_back_to_it_with_its_tokens_and_without_names() -> None:
    used = sheet()
    used.hide("Sara")
    assert (
        used.hide_answer("Dear [NAME_1], as Haddad and [NAME_9] said")
        == "Dear [NAME_1], as [NAME_2] and NAME 9 said"
    )


def test_words_that_are_still_being_written_never_show_half_a_token() -> None:
    used = sheet()
    used.hide("Sara")
    assert used.restore_so_far("Dear [NAM") == "Dear "
    assert used.restore_so_far("Dear [NAME_1], see [NAME_9]") == "Dear Sara, see [NAME_9]"


def test_without_the_clinics_people_nothing_is_hidden_and_nothing_may_leave() -> None:
    with pytest.raises(RedactionFailed):
        Sheet(None, region="AE", today=TODAY)


def test_data_that_is_no_json_is_not_guessed_at() -> None:
    with pytest.raises(RedactionFailed):
        sheet().hide_data({"photo": b"\x89PNG"})


@given(st.text(st.sampled_from("Sara أحمدHadWil 05123467٠١٢٣[]NAME_1-./@x\n"), max_size=80))
def test_hiding_is_stable_and_restoring_undoes_it(text: str) -> None:
    used = sheet()
    plain = clean(text).text
    hidden = used.hide(plain)
    assert used.hide(hidden.replace("[", "").replace("]", "")) is not None
    used.restore(hidden)
    for secret in ("Sara", "أحمد", "Haddad"):
        for place in range(len(hidden)):
            if hidden.startswith(secret, place):
                around = hidden[max(place - 1, 0) : place] + hidden[place + len(secret) :][:1]
                assert any(letter.isalpha() for letter in around), hidden


@pytest.mark.skipif(not (DATA / "naughty").exists(), reason="the public test data is not beside the checkout")
def test_naughty_strings_enter_and_leave_without_harm() -> None:
    strings: list[str] = json.loads((DATA / "naughty" / "blns.json").read_text("utf-8"))
    assert len(strings) > 400
    for text in strings:
        used = sheet()
        seen = clean(text)
        hidden = used.hide(seen.text)
        assert used.restore(hidden) is not None
        assert clean(seen.text).removed == 0
        assert json.loads(json.dumps({"text": hidden}, ensure_ascii=False))["text"] == hidden


def test_each_proof_holds_for_a_good_number_and_fails_for_one_digit_changed() -> None:
    for holds, good in (
        (proof.is_card, "4111111111111111"),
        (proof.is_card, "371449635398431"),
        (proof.is_iban, "GB82WEST12345698765432"),
        (proof.is_iban, "AE070331234567890123456"),
        (proof.is_iban, "SA0380000000608010167519"),
        (proof.is_nhs, "9434765919"),
        (proof.is_emirates_id, "784198412345674"),
        (proof.is_saudi_id, "1012345672"),
    ):
        assert holds(good)
        wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
        assert not holds(wrong)
    assert not proof.is_egyptian_id("29013991234567")
    assert not proof.is_us_ssn("666051120")


# --- text from outside -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("a\u200bb\u200dc\ufeff", "abc"),
        ("pay\u202egnp.exe", "paygnp.exe"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("\u2066x\u2069\u061c", "x"),
        ("\U000e0041hidden\U000e007f", "hidden"),
        ("a\u3164\u2800b", "ab"),
        ("e\u0301", "\u00e9"),
        ("Z" + "\u0301\u0302\u0303\u0304\u0305\u0306\u0307" * 5, "Ź\u0302\u0303\u0304\u0305"),
        ("مُحَمَّد", "مُحَمَّد"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("a\u00a0\t  b", "a b"),
        ("\ud800x", "x"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(given: str, seen: str) -> None:
    assert clean(given).text == seen


def test_a_text_is_cut_where_it_is_longer_than_allowed_and_says_so() -> None:
    short = clean("word " * 10_000)
    assert len(short.text) <= LONGEST
    assert short.text.endswith("[…]")
    assert short.cut > 40_000
    assert clean("x" * LONGEST).cut == 0


def test_data_is_cleaned_all_through_and_has_a_size() -> None:
    assert clean_data({"a": ["x\u200b", {"b": ("y\u202e", 5, None)}]}) == {"a": ["x", {"b": ["y", 5, None]}]}
    with pytest.raises(DataTooLarge):
        clean_data(["x" * LONGEST] * 20)
    deep: list[object] = []
    for _ in range(20):
        deep = [deep]
    with pytest.raises(DataTooLarge):
        clean_data(deep)
