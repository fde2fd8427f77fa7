"""Which addresses may be an endpoint, when one is left alone, and what is given up when one refuses."""

from pathlib import Path

import pytest

from desktop.ai.gateway.breaker import FAILURES, FRESH, LONGEST_REST_S, REST_S, Breakers, failed, may_ask
from desktop.ai.gateway.endpoints import (
    Abilities,
    ApiKeys,
    Endpoint,
    Format,
    NoApiKey,
    TokensKey,
    UnusableAddress,
    endpoint_at,
    lesser,
)
from desktop.ai.gateway.language import is_in
from desktop.ai.gateway.reasons import SAID, Reason
from desktop.ai.outputs import Language
from desktop.keys import KeyUnavailable, Vault

KEY = ("somewhere", "palm-1")


@pytest.mark.parametrize(
    "url",
    ["https://api.example/v1", "https://api.example:8443/v1/", "http://localhost:11434/v1", "http://[::1]:8000/v1", "http://127.0.0.5/v1"],
)  # fmt: skip
def test_https_anywhere_or_http_on_this_computer_can_be_an_endpoint(url: str) -> None:
    assert endpoint_at("x", f" {url} ").url == url.rstrip("/")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://api.example/v1", "https"),
        ("http://192.168.1.5/v1", "https"),
        ("http://localhost.evil.example/v1", "https"),
        ("ftp://api.example", "not an address"),
        ("file:///etc/passwd", "not an address"),
        ("api.example/v1", "not an address"),
        ("https://", "not an address"),
        ("https://api.example:port/", "not an address"),
        ("https://user:secret@api.example/v1", "Leave names"),
        ("https://api.example/v1?key=secret", "Leave names"),
    ],
)
def test_any_other_address_is_refused_with_what_to_do(url: str, said: str) -> None:
    with pytest.raises(UnusableAddress, match=said):
        endpoint_at("x", url)


def test_keys_are_sealed_and_a_missing_or_foreign_one_is_told_apart(tmp_path: Path) -> None:
    keys = ApiKeys(Vault(tmp_path, b"a" * 32))
    endpoint = Endpoint("Clinic's / own", "https://api.example/v1")
    with pytest.raises(NoApiKey, match="Clinic's / own"):
        keys.read(endpoint)
    keys.keep(endpoint, "sk-secret")
    assert keys.read(endpoint) == "sk-secret"
    assert all(b"sk-secret" not in file.read_bytes() for file in tmp_path.iterdir())
    with pytest.raises(KeyUnavailable):
        ApiKeys(Vault(tmp_path, b"b" * 32)).read(endpoint)
    keys.forget(endpoint)
    with pytest.raises(NoApiKey):
        keys.read(endpoint)
    assert keys.read(Endpoint("local", "http://localhost/v1", needs_key=False)) == "none"


def test_an_endpoint_rests_after_failures_in_a_row_longer_each_time_and_one_call_tries() -> None:
    breakers, now = Breakers(), 1_000.0
    for _ in range(FAILURES):
        assert breakers.begin(KEY, now)
        breakers.failed(KEY, now)
    assert not breakers.begin(KEY, now + REST_S - 1)
    assert breakers.begin(("somewhere", "another"), now)
    assert breakers.begin(KEY, now + REST_S)
    assert not breakers.begin(KEY, now + REST_S)  # while one tries, the others wait
    breakers.failed(KEY, now + REST_S)
    assert breakers.rests_until(KEY) == now + REST_S + 2 * REST_S
    assert breakers.begin(KEY, now + 3 * REST_S)
    breakers.called_off(KEY)
    assert breakers.begin(KEY, now + 3 * REST_S)
    breakers.answered(KEY)
    assert breakers.rests_until(KEY) is None
    assert breakers.begin(KEY, now + 3 * REST_S)


def test_a_rest_has_an_end_and_a_success_between_failures_starts_the_count_anew() -> None:
    state = FRESH
    for _ in range(50):
        state = failed(state, 0.0)
    assert state.rests_until == LONGEST_REST_S
    assert may_ask(state, LONGEST_REST_S)
    breakers = Breakers()
    for _ in range(3 * FAILURES):
        breakers.failed(KEY, 0.0)
        breakers.answered(KEY)
    assert breakers.begin(KEY, 0.0)


def test_what_is_given_up_goes_from_the_named_parameter_to_the_stream_to_the_schema() -> None:
    full = Abilities()
    assert lesser(full, "temperature", streamed=True) == Abilities(takes_temperature=False)
    assert lesser(full, "max_tokens", streamed=True) == Abilities(tokens_key=TokensKey.MAX_COMPLETION_TOKENS)
    assert lesser(full, "", streamed=True) == Abilities(streams=False)
    assert lesser(full, "response_format", streamed=True) == Abilities(format=Format.JSON_OBJECT)
    assert lesser(full, "", streamed=False) == Abilities(format=Format.JSON_OBJECT)
    assert lesser(Abilities(Format.JSON_OBJECT, streams=False), "", streamed=True) is None


@pytest.mark.parametrize(
    ("text", "language", "fits"),
    [
        ("We can see you on Tuesday at ten, please tell us whether that suits you.", Language.EN, True),
        ("Tuesday 10:30", Language.EN, True),
        ("12:30", Language.AR, True),
        ("Nous pouvons vous recevoir mardi prochain à dix heures si vous voulez", Language.EN, False),
        ("Podemos verle el martes por la mañana si le viene bien", Language.EN, False),
        ("يمكننا أن نراك يوم الثلاثاء", Language.EN, False),
        ("يمكننا أن نراك يوم الثلاثاء مع Dr. Omar [NAME_1]", Language.AR, True),
        ("We can see you on Tuesday", Language.AR, False),
        ("ہم آپ کو منگل کے دن دیکھ سکتے ہیں", Language.AR, False),
        ("می‌توانیم شما را سه‌شنبه در کلینیک ببینیم چگونه است", Language.AR, False),
        ("我们星期二可以见你", Language.EN, False),
    ],
)
def test_another_language_is_noticed(text: str, language: Language, fits: bool) -> None:
    assert is_in(text, language) is fits


def test_every_reason_has_its_words() -> None:
    assert set(SAID) == set(Reason)
    assert len(set(SAID.values())) == len(Reason)
