"""Too many workstations at once: those beyond what the server does in a second are asked to wait, and all get in."""

from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from sync.server.crowd import MOST_IN_A_SECOND, Crowd
from sync.wire import Hello, Welcome
from tests.sync.server.conftest import Desk


@pytest.fixture
def url(tmp_path: Any) -> str:
    return str(tmp_path / "practice.db")


def test_only_so_many_are_let_in_within_any_second() -> None:
    crowd = Crowd(most=3)
    told = [(at, crowd.is_too_thick(at)) for at in (0, 10, 20, 30, 999, 1_000, 1_005, 1_010, 1_030)]
    assert [at for at, wait in told if wait] == [30, 999, 1_005]


def test_a_clock_that_was_put_back_locks_nobody_out() -> None:
    crowd = Crowd(most=1)
    assert not crowd.is_too_thick(10_000)
    assert not crowd.is_too_thick(3_000)


def test_a_crowd_is_answered_and_asked_to_slow_down(
    client: TestClient[Any], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.server.sync_routes.now_ms", lambda: 1_800_000_000_000)
    said = msgspec.json.encode(Hello(device=desk.device_id, incarnation=1, app="test", schema=1))

    def hello() -> list[str]:
        headers = {"Authorization": f"Bearer {desk.signed_in.token}"}
        answered = client.post("/v1/sync/hello", content=said, headers=headers)
        assert answered.status_code == 200
        return msgspec.json.decode(answered.content, type=Welcome).commands

    told = [hello() for _ in range(MOST_IN_A_SECOND + 5)]
    assert [commands for commands in told if commands] == [["slow_down"]] * 5
    assert told[-1] == ["slow_down"]
