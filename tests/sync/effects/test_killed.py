"""Real server processes: killed with -9 while they send, and two at once over one PostgreSQL."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.effects.channels.slip import read_slip
from sync.model.ids import now_ms
from sync.server.dispatching import SLIP_FILE
from tests.sync.effects.house import HOUR, House
from tests.sync.effects.slow_server import MARK

SOON_S = 60


class Child:
    """A server process; what it says goes unread but for the line that says where it listens."""

    def __init__(self, how: str, url: str, data: Path) -> None:
        command = [sys.executable, "-m", "tests.sync.effects.slow_server", how]
        self.process = subprocess.Popen(
            [*command, "--database", url, "--data", str(data)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            text=True,
        )
        assert self.process.stdout is not None
        while "Serving on" not in (line := self.process.stdout.readline()):
            assert line, "the server ended before it listened"

    def kill(self) -> None:
        self.process.kill()
        self.end()

    def end(self) -> None:
        self.process.terminate()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process.wait(SOON_S)


def until(holds: Callable[[], Any]) -> None:
    give_up_at = time.monotonic() + SOON_S
    while not holds():
        assert time.monotonic() < give_up_at, "it never came to that"
        time.sleep(0.05)


def furnished(url: str, data: Path, messages: int = 1) -> tuple[House, list[str]]:
    """A practice with messages that are due now, and their effects' ids."""
    house = House(url, data)
    house.now = now_ms() - HOUR
    queued = []
    for _ in range(messages):
        contact, phone = house.fresh()
        queued.append(house.queued(contact, phone))
    return house, queued


@pytest.mark.parametrize("how", ["before", "after"])
def test_a_server_killed_while_it_sends_has_sent_once_when_it_is_back(
    url: str, tmp_path: Path, how: str
) -> None:
    data = tmp_path / "data"
    house, (row_id,) = furnished(url, data)
    key = house.effect(row_id).key
    first = Child(how, url, data)
    until((data / MARK).exists)
    first.kill()
    assert house.state(row_id) == ("sending", None)
    assert len(read_slip(data / SLIP_FILE)) == (1 if how == "after" else 0)
    second = Child("nowhere", url, data)
    until(lambda: house.state(row_id)[0] == "sent")
    second.end()
    assert [sent.key for sent in read_slip(data / SLIP_FILE)] == [key]
    assert house.effect(row_id).attempts == (1 if how == "after" else 2)
    house.close()


def test_two_servers_over_one_postgresql_send_each_message_once(fresh_postgres: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    house, queued = furnished(fresh_postgres, data, messages=25)
    servers = [Child("two", fresh_postgres, data) for _ in range(2)]
    until(lambda: all(house.state(row_id)[0] == "sent" for row_id in queued))
    for server in servers:
        server.end()
    sent = Counter(sent.key for sent in read_slip(data / SLIP_FILE))
    assert sent == {house.effect(row_id).key: 1 for row_id in queued}
    house.close()
