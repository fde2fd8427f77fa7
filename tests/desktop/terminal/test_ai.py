"""An endpoint tried out at a shell, and its key kept."""

import json

import pytest

from desktop.ai.gateway.endpoints import ApiKeys, Endpoint
from desktop.keys import Vault
from tests.desktop.ai import loopback as fake
from tests.desktop.ai.loopback import Loopback
from tests.desktop.terminal.conftest import Foredesk, Home

GOOD = fake.says({"form": "no_action", "reason": "nothing_to_do"})


def test_an_endpoint_that_can_be_used_is_told_line_by_line(foredesk: Foredesk, clinic: Home) -> None:
    with Loopback(GOOD) as server:
        said = foredesk("ai", "test", "--url", server.url, "--model", fake.MODEL, *clinic.options)
    assert (said.code, said.err) == (0, "")
    assert [line.split()[:2] for line in said.out.splitlines()[:6]] == [
        ["yes", trial]
        for trial in ("answers", "json_schema", "json_object", "streaming", "usage", "model_echo")
    ]
    assert said.out.endswith("It can be used.\n")


def test_an_endpoint_that_cannot_be_used_ends_with_one(foredesk: Foredesk, clinic: Home) -> None:
    with Loopback(fake.status(401)) as server:
        said = foredesk("ai", "test", "--url", server.url, "--model", "m", "--json", *clinic.options)
    assert said.code == 1
    assert json.loads(said.out)["reason"] == "key_refused"


def test_an_address_that_anybody_could_listen_to_is_refused(foredesk: Foredesk, clinic: Home) -> None:
    said = foredesk("ai", "test", "--url", "http://api.example/v1", "--model", "m", *clinic.options)
    assert (said.code, said.out) == (2, "")
    assert "https" in said.err


def test_a_key_is_kept_used_and_forgotten_and_never_shown(
    foredesk: Foredesk, clinic: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOREDESK_AI_KEY", "sk-secret")
    kept = foredesk("ai", "key", "--name", "clinic", *clinic.options)
    monkeypatch.delenv("FOREDESK_AI_KEY")
    assert kept.code == 0
    keys = ApiKeys(Vault(clinic.profile / "vault", clinic.root))
    assert keys.read(Endpoint("clinic", "")) == "sk-secret"
    with Loopback(GOOD) as server:
        tried = foredesk(
            "ai", "test", "--url", server.url, "--model", "m", "--name", "clinic", *clinic.options
        )
    assert server.requests[0].headers["authorization"] == "Bearer sk-secret"
    forgotten = foredesk("ai", "key", "--name", "clinic", "--forget", *clinic.options)
    assert "sk-secret" not in kept.out + kept.err + tried.out + tried.err + forgotten.out
    assert foredesk("ai", "key", "--name", "clinic", *clinic.options).code == 2
