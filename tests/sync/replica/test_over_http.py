"""The replica of a plain script against the real server: uvicorn, HTTP, snapshot files, the live stream."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from argon2 import PasswordHasher

from sync.commands.people import AddNote, CaptureLead
from sync.model.search import CONTACT_SEARCH, query_text
from sync.replica import Replica, Session, machine
from sync.replica.changes import Changes, State
from sync.server import accounts
from sync.server.app import make_app
from sync.server.database import open_database
from sync.server.offline import writing
from sync.server.passwords import Hashing
from sync.server.practice import open_site
from sync.server.setup import Wishes, first_start

KEY = bytes(range(32))
PASSWORD = "correct horse battery"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    hashing = Hashing(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    database = open_database(str(tmp_path / "practice.db"))
    site = open_site(database, tmp_path / "data")
    with writing(database, site) as batch:
        first_start(batch, hashing, Wishes(email="owner@practice.example"))
        owner = batch.rows.execute("SELECT id FROM staff").fetchone()[0]
        accounts.set_password(batch.rows, owner, hashing.hash(PASSWORD), must_change=False)
    running = uvicorn.Server(
        uvicorn.Config(
            make_app(database, site, hashing), port=0, log_level="error", timeout_graceful_shutdown=2
        )
    )
    thread = threading.Thread(target=running.run, name="server")
    thread.start()
    try:
        while not running.started:
            assert thread.is_alive()
            threading.Event().wait(0.01)
        port = running.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        running.should_exit = True
        thread.join()


def sign_in(url: str, desk: str) -> dict[str, Any]:
    body = {"email": "owner@practice.example", "password": PASSWORD, "device_name": desk}
    return httpx.post(f"{url}/v1/auth/sign-in", json=body).raise_for_status().json()


def join(replica: Replica, url: str, signed_in: dict[str, Any]) -> None:
    replica.connect(url, signed_in["token"], signed_in["device_id"])


def enquire(replica: Replica, signed_in: dict[str, Any], index: int) -> str:
    session = Session(signed_in["session"]["id"], bytes.fromhex(signed_in["session"]["key"]))
    applied = replica.apply(
        CaptureLead(name=f"Person {index}", phone=f"+9715000{index:05d}", text="Implant?"),
        principal=f"staff:{signed_in['staff_id']}",
        session=session,
    )
    return applied.changes.rows["contact"][0]


def count(replica: Replica) -> int:
    return replica.read(lambda connection: connection.execute("SELECT count(*) FROM contact").fetchone()[0])


@pytest.mark.parametrize("from_snapshot", [False, True])
def test_a_script_syncs_over_http(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, from_snapshot: bool
) -> None:
    first_desk, second_desk = sign_in(server, "first"), sign_in(server, "second")
    with Replica.open(tmp_path / "first", KEY) as first:
        join(first, server, first_desk)
        assert first.wait_until_online()
        for index in range(30):
            enquire(first, first_desk, index)
        assert first.wait_until_online()
        monkeypatch.setattr(machine, "SMALL_PRACTICE", 0 if from_snapshot else 2_000)
        with Replica.open(tmp_path / "second", KEY) as second:
            arrived = threading.Event()

            def heard(changes: Changes) -> None:
                if "contact" in changes.rows:
                    arrived.set()

            join(second, server, second_desk)
            assert second.wait_until_online()
            assert count(second) == 30
            assert (
                second.read(lambda c: len(c.execute(CONTACT_SEARCH, (query_text("person"), 99)).fetchall()))
                == 30
            )
            second.listen(heard)
            contact_id = enquire(first, first_desk, 99)
            assert arrived.wait(20)
            session = Session(second_desk["session"]["id"], bytes.fromhex(second_desk["session"]["key"]))
            second.apply(
                AddNote(contact_id=contact_id, text="seen"),
                principal=f"staff:{second_desk['staff_id']}",
                session=session,
            )
            assert second.wait_until_online()
            assert second.check(recount=True) == {}
        assert first.wait_until(lambda status: status.outbox == 0, 20)
        assert first.check(recount=True) == {}


def test_a_script_needs_no_more_than_a_url_and_a_token_and_says_once_who_speaks(
    server: str, tmp_path: Path
) -> None:
    desk = sign_in(server, "script")
    session = Session(desk["session"]["id"], bytes.fromhex(desk["session"]["key"]))
    for index in range(2):  # the second time the file remembers which workstation it is
        with Replica.open(tmp_path / "script", KEY) as replica:
            replica.connect(server, desk["token"], principal=f"staff:{desk['staff_id']}", session=session)
            assert replica.wait_until_online()
            replica.apply(CaptureLead(name=f"Person {index}", phone=f"+9715000{index:05d}", text="Implant?"))
            assert replica.wait_until_online()
            assert replica.check(recount=True) == {}
            assert count(replica) == index + 1


def test_a_wrong_token_asks_to_sign_in(server: str, tmp_path: Path) -> None:
    with Replica.open(tmp_path / "desk", KEY) as replica:
        replica.connect(server, "no such token", "0" * 32)
        assert replica.wait_until(lambda status: status.state is State.SIGNED_OUT, 20)


def test_a_server_that_is_not_there_is_offline(tmp_path: Path) -> None:
    with Replica.open(tmp_path / "desk", KEY) as replica:
        replica.connect("http://127.0.0.1:9", "token", "0" * 32)
        assert replica.wait_until(lambda status: status.state is State.OFFLINE, 20)
