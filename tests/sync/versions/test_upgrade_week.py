"""A practice in the week of an upgrade: older desks on a newer server, and their files under the newer program. The older
program is the one of today; the newer ones stand in `future`. Every process is a real one."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, CaptureLead
from sync.replica import Replica, Session
from sync.replica.changes import State
from sync.server.accounts import SignedIn
from tests.sync.server.test_process import Process
from tests.sync.versions.desk import KEY

ROOT = Path(__file__).parents[3]
FUTURE = Path(__file__).parent / "future"
SOON_S = 40


class Practice:
    """A server's data, whichever program serves it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._monkeypatch = folder, monkeypatch
        self.server: Process | None = None
        self.password = self.serve(1).password

    def serve(self, schema: int) -> Process:
        if self.server is not None:
            self.server.end()
        with self._monkeypatch.context() as patched:
            for name, value in environment(schema).items():
                patched.setenv(name, value)
            self.server = Process(self.folder / "data")
        return self.server

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.folder / "data" / "practice.db")
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


def environment(schema: int) -> dict[str, str]:
    return {"FOREDESK_TESTED_SCHEMA": str(schema) if schema > 1 else "", "PYTHONPATH": f"{FUTURE}:{ROOT}"}


class Desk:
    """A workstation: its file, and the seat of whoever sits there."""

    def __init__(self, practice: Practice, name: str) -> None:
        self.practice, self.folder = practice, practice.folder / name
        assert practice.server is not None
        self.seat: SignedIn = practice.server.sign_in(practice.password).signed_in

    def today(self) -> Replica:
        """Opened by the program of today."""
        replica = Replica.open(self.folder, KEY)
        assert self.practice.server is not None
        session = Session(self.seat.session.id, bytes.fromhex(self.seat.session.key))
        principal = f"staff:{self.seat.staff_id}"
        replica.connect(self.practice.server.url, self.seat.token, principal=principal, session=session)
        return replica

    def tomorrow(self, schema: int, **more: Any) -> dict[str, Any]:
        """Opened by a later program, online, checked and closed; what it holds."""
        assert self.practice.server is not None
        told = {
            "folder": str(self.folder),
            "url": self.practice.server.url,
            "token": self.seat.token,
            "principal": f"staff:{self.seat.staff_id}",
            "session": self.seat.session.id,
            "key": self.seat.session.key,
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.sync.versions.desk"],
            input=json.dumps(told | more),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**environment(schema), "PATH": ""},
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Practice]:
    made = Practice(tmp_path, monkeypatch)
    yield made
    assert made.server is not None
    made.server.end()


def leads(replica: Replica, count: int) -> list[str]:
    assert replica.wait_until_online(SOON_S)
    ids = [
        replica.apply(
            CaptureLead(name=f"Person {n}", phone=f"+9715000{n:05d}", text="Implant?")
        ).changes.rows["contact"][0]
        for n in range(count)
    ]
    assert replica.wait_until_online(SOON_S)
    return ids


def type_offline(desk: Desk, contacts: list[str]) -> None:
    """Notes that stay in the outbox: no line is connected."""
    with Replica.open(desk.folder, KEY) as replica:
        session = Session(desk.seat.session.id, bytes.fromhex(desk.seat.session.key))
        for contact_id in contacts:
            command = AddNote(contact_id=contact_id, text=f"typed offline about {contact_id}")
            replica.apply(command, principal=f"staff:{desk.seat.staff_id}", session=session)
        assert replica.status.outbox == len(contacts)


def test_an_older_desk_works_on_a_newer_server_and_then_its_file_under_the_newer_program(
    practice: Practice,
) -> None:
    old, new = Desk(practice, "old"), Desk(practice, "new")
    with old.today() as replica:
        contacts = leads(replica, 4)
    type_offline(old, contacts)
    practice.serve(3)
    with old.today() as replica:
        assert replica.wait_until_online(SOON_S), "a full outbox of the older command drains"
        notes = practice.query("SELECT count(*) FROM timeline WHERE data LIKE '%typed offline%'")
        assert notes == [(4,)]
        assert practice.query("SELECT verdict FROM mutation WHERE name = 'add_note'") == [("applied",)] * 4
        told = new.tomorrow(3, fondly={contacts[0]: "Lulu", contacts[1]: "Bo"})
        assert told["differing"] == {}
        assert told["nicknames"][contacts[0]] == "Lulu"
        head = practice.query("SELECT seq FROM clock")[0][0]
        assert wait_for(
            replica,
            lambda c: c.execute("SELECT value FROM local WHERE key = 'cursor'").fetchone()[0] == str(head),
        )
        assert replica.check(recount=True) == {}, "equal by the columns that it knows"
        patch = PatchFields(entity="contact", id=contacts[0], fields={"name": ["Person 0", "Persona"]})
        replica.apply(patch)
        assert replica.wait_until_online(SOON_S)
        assert practice.query(f"SELECT name, nickname FROM contact WHERE id = '{contacts[0]}'") == [
            ("Persona", "Lulu")
        ]
        assert replica.check(recount=True) == {}
        fresh = Desk(practice, "fresh")
        with fresh.today() as second:
            assert second.wait_until_online(SOON_S)
            assert second.check(recount=True) == {}, "a first copy of the older program is one, too"
    type_offline(old, contacts)
    told = old.tomorrow(3)
    assert told["schema"] == 3
    assert told["asked"] == ["added"], "what was added, and no snapshot"
    assert told["nicknames"] == {contacts[0]: "Lulu", contacts[1]: "Bo", contacts[2]: None, contacts[3]: None}
    assert sorted(map(tuple, told["allergies"])) == sorted((contact, "latex") for contact in contacts[:2])
    assert told["differing"] == {}
    assert told["layout"] == new.tomorrow(3)["layout"], "an upgraded file is laid out as a new one"
    assert practice.query("SELECT count(*) FROM timeline WHERE data LIKE '%typed offline%'") == [(8,)]
    assert practice.query("SELECT count(*) FROM timeline WHERE kind = 'card.opened'") == [(0,)]


def test_a_program_that_is_too_old_keeps_its_outbox_until_it_is_updated(practice: Practice) -> None:
    desk = Desk(practice, "desk")
    with desk.today() as replica:
        contacts = leads(replica, 2)
    type_offline(desk, contacts)
    practice.serve(4)
    with desk.today() as replica:
        assert replica.wait_until(lambda status: status.state is State.UPGRADE_NEEDED, SOON_S)
        assert replica.status.outbox == 2
    assert practice.query("SELECT count(*) FROM mutation WHERE name = 'add_note'") == [(0,)]
    told = desk.tomorrow(4)
    assert (told["differing"], told["schema"]) == ({}, 4)
    assert practice.query("SELECT count(*) FROM timeline WHERE data LIKE '%typed offline%'") == [(2,)]


def wait_for(replica: Replica, holds: Callable[[Any], bool]) -> bool:
    return replica.wait_until(lambda _: replica.read(holds), SOON_S)
