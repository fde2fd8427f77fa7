"""A real server process: started, listened to, killed, started again; two of them on one PostgreSQL."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from sync import wire
from sync.commands.people import CaptureLead
from sync.server import logs
from sync.server.accounts import SignedIn
from sync.server.cli import main
from sync.wire import Patch, Pushed, Welcome
from tests.sync.server.conftest import Desk

SOON_S = 30


CHOSEN = "chosen by the owner"


class Process:
    """`foredesk-server serve` as a child."""

    def __init__(self, data: Path, *arguments: str) -> None:
        command = [
            sys.executable,
            "-m",
            "sync.server.cli",
            "serve",
            "--no-runner",
            "--port",
            "0",
            "--data",
            str(data),
            *arguments,
        ]
        self.child = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        assert self.child.stdout is not None
        self.said = ""
        self.logged = ""
        self.has_ended = False
        while "Serving on" not in self.said:
            line = self.child.stdout.readline()
            assert line, f"the server ended: {self.end()}"
            self.said += line
        self.url = self.said.rsplit(" ", 1)[1].strip()
        self.http = httpx.Client(base_url=self.url, timeout=SOON_S)

    @cached_property
    def password(self) -> str:
        """A password of the owner's own, chosen on first use: what a one-time password signs waits for a manager."""
        first = self.sign_in(self.one_time_password)
        told = {"staff_id": first.signed_in.staff_id, "old": self.one_time_password, "new": CHOSEN}
        answer = self.http.post("/v1/auth/password", json=told, headers=bearer(first.signed_in))
        assert answer.status_code == 200, answer.text
        return CHOSEN

    @property
    def one_time_password(self) -> str:
        found = re.search(r"as (\S+) with the one-time password (\S+)", self.said)
        assert found is not None
        return found[2]

    def sign_in(self, password: str) -> Desk:
        said = {"email": "owner@practice.example", "password": password, "device_name": "Desk"}
        signed_in = msgspec.json.decode(self.http.post("/v1/auth/sign-in", json=said).content, type=SignedIn)
        hello = {"device": signed_in.device_id, "incarnation": 1, "app": "test", "schema": 1}
        answer = self.http.post("/v1/sync/hello", json=hello, headers=bearer(signed_in))
        return Desk(msgspec.json.decode(answer.content, type=Welcome).epoch, signed_in)

    def push(self, desk: Desk, *commands: Any) -> Pushed:
        body = msgspec.json.encode(desk.push(*map(desk.mutation, commands)))
        answer = self.http.post("/v1/sync/push", content=body, headers=bearer(desk.signed_in))
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=Pushed)

    def pull(self, desk: Desk, seq: int = 0) -> Patch:
        params = {"cursor": wire.cursor_text(desk.epoch, seq, 1), "max": 20_000}
        answer = self.http.get("/v1/sync/pull", params=params, headers=bearer(desk.signed_in))
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=Patch)

    def end(self, how: signal.Signals = signal.SIGTERM) -> str:
        """What it said on standard error besides what happened as it should; all of it is then in `logged`."""
        self.has_ended = True
        if hasattr(self, "http"):
            self.http.close()
        if self.child.poll() is None:
            self.child.send_signal(how)
        _, self.logged = self.child.communicate(timeout=SOON_S)
        return "\n".join(line for line in self.logged.splitlines() if '"level": "info"' not in line)


class Listener:
    """An open stream, read in a thread."""

    def __init__(self, server: Process, desk: Desk, seq: int) -> None:
        self.events: list[Patch] = []
        self.more = threading.Condition()
        self.ended = False
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(server.url, desk, seq))
        self._thread.start()
        assert self._open.wait(SOON_S)

    def wait_until(self, seq: int) -> None:
        with self.more:
            assert self.more.wait_for(lambda: bool(self.events) and self.events[-1].upto >= seq, SOON_S)

    def join(self) -> None:
        self._thread.join(SOON_S)
        assert not self._thread.is_alive()

    def _read(self, url: str, desk: Desk, seq: int) -> None:
        params = {"cursor": wire.cursor_text(desk.epoch, seq, 1)}
        try:
            with httpx.stream(
                "GET", f"{url}/v1/sync/stream", params=params, headers=bearer(desk.signed_in), timeout=SOON_S
            ) as answer:
                for line in answer.iter_lines():
                    self._open.set()
                    if line.startswith("data: "):
                        with self.more:
                            self.events.append(msgspec.json.decode(line[6:], type=Patch))
                            self.more.notify_all()
        except httpx.HTTPError:
            pass
        self.ended = True


def bearer(signed_in: SignedIn) -> dict[str, str]:
    return {"Authorization": f"Bearer {signed_in.token}"}


def lead(number: int) -> CaptureLead:
    return CaptureLead(name=f"Person {number}", email=f"person{number}@example.com", text="Hello")


def names(patch: Patch) -> list[str]:
    return sorted(row[patch.columns["contact"].index("name")] for row in patch.rows.get("contact", []))


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    running: list[Process] = []

    def begin(*arguments: str) -> Process:
        running.append(Process(tmp_path / "data", *arguments))
        return running[-1]

    yield begin
    for server in running:
        if not server.has_ended:
            server.end(signal.SIGKILL)


Start = Callable[..., Process]


@pytest.fixture(autouse=True)
def logs_of_this_process_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """`serve` run in this process must not send every later test's records to its own standard error."""
    monkeypatch.setattr(logs, "configure", lambda: None)


def test_the_first_start_prints_a_one_time_password_and_later_ones_do_not(
    start: Start, tmp_path: Path
) -> None:
    first = start()
    desk = first.sign_in(first.one_time_password)
    assert desk.signed_in.must_change
    assert first.end() == ""
    assert first.child.returncode == 0
    assert "password" not in start().said
    if os.name == "posix":
        files = [path for path in (tmp_path / "data").iterdir() if path.is_file()]
        assert {path.name for path in files} >= {"practice.db", "practice.key"}
        assert [path.name for path in files if path.stat().st_mode & 0o077] == []


def test_what_was_acknowledged_survives_a_kill_at_any_moment(start: Start) -> None:
    server = start()
    password = server.password
    desk = server.sign_in(password)
    acknowledged: list[int] = []

    def keep_pushing() -> None:
        try:
            for number in range(10_000):
                server.push(desk, lead(number))
                acknowledged.append(number)
        except (httpx.HTTPError, AssertionError):
            return

    pushing = threading.Thread(target=keep_pushing)
    pushing.start()
    while len(acknowledged) < 40:
        time.sleep(0.01)
    server.child.send_signal(signal.SIGKILL)
    pushing.join(SOON_S)
    again = start()
    found = names(again.pull(again.sign_in(password)))
    assert set(found) >= {f"Person {number}" for number in acknowledged}
    assert len(found) - len(acknowledged) <= 1
    assert again.end() == ""


def test_an_unanswered_push_sent_again_after_a_kill_is_applied_once(start: Start) -> None:
    server = start()
    password = server.password
    desk = server.sign_in(password)
    pushed = desk.push(*(desk.mutation(lead(number)) for number in range(50)))
    body = msgspec.json.encode(pushed)
    server.http.post("/v1/sync/push", content=body, headers=bearer(desk.signed_in))
    server.end(signal.SIGKILL)
    again = start()
    answer = again.http.post("/v1/sync/push", content=body, headers=bearer(desk.signed_in))
    verdicts = msgspec.json.decode(answer.content, type=Pushed).verdicts
    assert [verdict.duplicate for verdict in verdicts] == [True] * 50
    assert len(names(again.pull(desk))) == 50


def test_a_stream_carries_every_change_once_and_in_order(start: Start) -> None:
    server = start()
    one, two = server.sign_in(server.password), server.sign_in(server.password)
    since = server.pull(one).head
    listener = Listener(server, two, since)
    heads = [server.push(one, lead(number)).head for number in range(30)]
    listener.wait_until(heads[-1])
    at = since
    for event in listener.events:
        assert event.since == at
        at = event.upto
    everyone = sorted(name for event in listener.events for name in names(event))
    assert everyone == sorted(f"Person {number}" for number in range(30))
    assert server.end() == ""
    listener.join()


def test_a_stream_carries_its_own_devices_verdicts(start: Start) -> None:
    server = start()
    desk = server.sign_in(server.password)
    listener = Listener(server, desk, server.pull(desk).head)
    pushed = server.push(desk, lead(1))
    listener.wait_until(pushed.head)
    assert listener.events[-1].verdicts == pushed.verdicts
    server.end()
    listener.join()


def test_a_stream_from_an_old_cursor_catches_up_first(start: Start) -> None:
    server = start()
    desk = server.sign_in(server.password)
    pushed = server.push(desk, *(lead(number) for number in range(100)))
    listener = Listener(server, desk, 0)
    listener.wait_until(pushed.head)
    assert listener.events[0].since == 0
    assert len({row[0] for event in listener.events for row in event.rows.get("contact", [])}) == 100
    server.end()
    listener.join()


def test_a_waiting_poll_is_answered_by_a_push(start: Start) -> None:
    server = start()
    one, two = server.sign_in(server.password), server.sign_in(server.password)
    head = server.pull(one).head
    found: list[Patch] = []

    def wait() -> None:
        params = {"cursor": wire.cursor_text(two.epoch, head, 1), "wait": SOON_S}
        answer = httpx.get(
            f"{server.url}/v1/sync/poll", params=params, headers=bearer(two.signed_in), timeout=60
        )
        found.append(msgspec.json.decode(answer.content, type=Patch))

    waiting = threading.Thread(target=wait)
    waiting.start()
    while "foredesk_streams 1.0" not in server.http.get("/metrics").text:
        time.sleep(0.01)
    server.push(one, lead(1))
    waiting.join(SOON_S)
    assert names(found[0]) == ["Person 1"]


def test_a_revoked_device_hears_no_more_however_busy_its_stream_is(start: Start, tmp_path: Path) -> None:
    server = start()
    password = server.password
    one, two = server.sign_in(password), server.sign_in(password)
    listener = Listener(server, two, server.pull(one).head)
    assert main(["devices", "revoke", two.device_id, "--data", str(tmp_path / "data")]) == 0
    give_up_at = time.monotonic() + SOON_S
    number = 0
    while not listener.ended and time.monotonic() < give_up_at:
        server.push(one, lead(number))
        number += 1
        time.sleep(0.1)
    listener.join()
    assert listener.ended
    assert listener.events[-1].upto < server.pull(one).head


def test_the_command_line_beside_a_running_server_reaches_its_streams(
    start: Start, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = start()
    desk = server.sign_in(server.password)
    head = server.pull(desk).head
    listener = Listener(server, desk, head)
    data = ["--data", str(tmp_path / "data")]
    assert (
        main(
            ["staff", "add", "sara@clinic.example", "--name", "Sara", "--role", "front_desk", "--json", *data]
        )
        == 0
    )
    added = json.loads(capsys.readouterr().out)
    listener.wait_until(head + 1)
    assert listener.events[-1].rows["staff"][0][0] == added["id"]
    said = {"email": "sara@clinic.example", "password": added["password"], "device_name": "Desk"}
    assert server.http.post("/v1/auth/sign-in", json=said).json()["roles"] == ["front_desk"]
    assert main(["devices", "revoke", desk.device_id, *data]) == 0
    give_up = time.monotonic() + SOON_S
    while server.http.get("/v1/sync/digest", headers=bearer(desk.signed_in)).status_code != 403:
        assert time.monotonic() < give_up
        time.sleep(0.1)
    assert main(["check", *data]) == 0
    server.end()
    listener.join()


def test_two_servers_on_one_postgresql_tell_each_other_at_once(start: Start, fresh_postgres: str) -> None:
    east, west = start("--database", fresh_postgres), start("--database", fresh_postgres)
    one, two = east.sign_in(east.password), west.sign_in(east.password)
    listeners = [Listener(east, one, 0), Listener(west, two, 0)]
    places = [(east, one), (west, two)]
    heads = [here.push(desk, lead(number)).head for number in range(10) for here, desk in places]
    for listener in listeners:
        listener.wait_until(heads[-1])
        at = 0
        for event in listener.events:
            assert event.since == at
            at = event.upto
        found = {row[0] for event in listener.events for row in event.rows.get("contact", [])}
        assert len(found) == 10
    own = [verdict.n for event in listeners[0].events for verdict in event.verdicts]
    assert own == list(range(1, 11))
    assert (east.end(), west.end()) == ("", "")
    for listener in listeners:
        listener.join()


def test_a_restored_backup_gets_a_new_epoch(start: Start, tmp_path: Path) -> None:
    server = start()
    password = server.password
    desk = server.sign_in(password)
    server.end()
    backup = (tmp_path / "data" / "practice.db").read_bytes()
    again = start()
    again.push(desk, lead(1))
    again.end()
    (tmp_path / "data" / "practice.db").write_bytes(backup)
    restored = start()
    assert restored.sign_in(password).epoch != desk.epoch
    params = {"cursor": wire.cursor_text(desk.epoch, 1, 1)}
    refused = restored.http.get("/v1/sync/pull", params=params, headers=bearer(desk.signed_in))
    assert refused.json()["code"] == "EPOCH"


@pytest.mark.parametrize("how", ["missing", "another"])
def test_without_its_key_a_practice_is_not_opened(
    start: Start, tmp_path: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    start().end()
    key = tmp_path / "data" / "practice.key"
    key.unlink() if how == "missing" else key.write_text("00" * 32)
    assert main(["serve", "--data", str(tmp_path / "data"), "--port", "0"]) == 1
    assert "key" in capsys.readouterr().err


def test_a_port_that_is_taken_is_a_plain_sentence(
    start: Start, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = start().url.rsplit(":", 1)[1]
    assert main(["serve", "--data", str(tmp_path / "other"), "--port", port]) == 1
    assert f"Port {port}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["staff", "list"], "no practice"),
        (["check", "--database", "mysql://x/y"], "mysql"),
        (["check", "--database", "postgresql+psycopg://nobody@127.0.0.1:1/none"], "PostgreSQL"),
    ],
)
def test_what_cannot_be_opened_is_a_plain_sentence(
    tmp_path: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--data", str(tmp_path)]) == 1
    assert said in capsys.readouterr().err
