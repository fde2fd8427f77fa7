"""What a whole message of one word means on each channel, and which words are an emergency's."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.words import Channel
from sync.policy.keywords import Meaning, find_phrase, fold, read_keyword
from sync.policy.shipped import emergency_words, keyword_tables

CARRIERS = Path(__file__).parents[4] / "shared/data/webhooks/opt_out_keywords.json"


def meaning(text: str, channel: Channel = Channel.SMS) -> Meaning | None:
    found = read_keyword(text, keyword_tables()[channel])
    return None if found is None else found.meaning


@pytest.mark.skipif(not CARRIERS.exists(), reason="the shared data is not beside this checkout")
def test_every_word_that_a_carrier_takes_for_an_opt_out_or_opt_in_is_one_here() -> None:
    carriers = json.loads(CARRIERS.read_text("utf-8"))
    for name in ("aws_required", "twilio_default", "telnyx_default"):
        assert {word for word in carriers[name] if meaning(word) is not Meaning.OPT_OUT} == set()
    assert all(meaning(word) is Meaning.OPT_IN for word in carriers["aws_optin"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("STOP", Meaning.OPT_OUT),
        (" stop. ", Meaning.OPT_OUT),
        ("“Stop!!”", Meaning.OPT_OUT),
        ("Stop all", Meaning.OPT_OUT),
        ("please stop", None),
        ("stop by at five?", None),
        ("إيقاف", Meaning.OPT_OUT),
        ("ايقاف", Meaning.OPT_OUT),
        ("إِيقَاف", Meaning.OPT_OUT),
        ("START", Meaning.OPT_IN),
        ("Help", Meaning.HELP),
        ("C", Meaning.CONFIRM),
        ("c.", Meaning.CONFIRM),
        ("تأكيد", Meaning.CONFIRM),
        ("R", Meaning.RESCHEDULE),
        ("تغيير الموعد", Meaning.RESCHEDULE),
        ("C you at five", None),
        ("", None),
        ("👍", None),
        ("s" * 5000, None),
    ],
)
def test_a_whole_message_means_what_it_says_and_a_longer_one_nothing_by_itself(
    text: str, wanted: Meaning | None
) -> None:
    assert meaning(text) is wanted


def test_cancel_and_yes_are_the_carriers_words_by_text_message_alone() -> None:
    for word, wanted in (
        ("CANCEL", Meaning.OPT_OUT),
        ("END", Meaning.OPT_OUT),
        ("YES", Meaning.OPT_IN),
    ):
        found = read_keyword(word, keyword_tables()[Channel.SMS])
        assert found is not None
        assert (found.meaning, found.is_ambiguous) == (wanted, True)
        assert meaning(word, Channel.WHATSAPP) is None
        assert meaning(word, Channel.EMAIL) is None
    assert meaning("STOP", Channel.WHATSAPP) is meaning("STOP", Channel.EMAIL) is Meaning.OPT_OUT
    assert meaning("C", Channel.EMAIL) is None
    assert meaning("STOP", Channel.WEB) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I have CHEST PAIN since this morning", True),
        ("he can’t breathe!!", True),
        ("he cant breathe", True),
        ("won't stop  bleeding", True),
        ("عندي ألم في الصدر", True),
        ("الم في الصدر", True),
        ("is the chest X-ray painful?", False),
        ("emergencyroom", False),
        ("backstroke lessons", False),
        ("", False),
    ],
)
def test_words_of_an_emergency_are_found_as_whole_words_anywhere(text: str, found: bool) -> None:
    assert (find_phrase(text, emergency_words().phrases()) is not None) is found


@given(st.text(max_size=200))
def test_folding_is_settled_after_one_time_and_reading_never_fails(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    for channel in Channel:
        read_keyword(text, keyword_tables()[channel])
    find_phrase(text, emergency_words().phrases())


@given(st.sampled_from(sorted(emergency_words().phrases())), st.text(alphabet="abc .!?", max_size=20))
def test_whatever_stands_around_it_an_emergency_is_found(phrase: str, around: str) -> None:
    assert find_phrase(f"{around} {phrase.upper()} {around}", emergency_words().phrases()) is not None
