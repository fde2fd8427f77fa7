"""Last night's backup, a day's work on several desks, a dead server, and nothing lost that any desk still holds."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from sync.commands.people import AddNote, CaptureLead
from sync.replica import Replica, Session
from sync.replica.changes import State
from sync.server.accounts import SignedIn
from sync.server.answering import is_clone
from sync.server.backup import BackupFailed, make, verify
from sync.server.nightly import is_due
from sync.wire import Hello
from tests.sync.server.test_process import Process

KEY = bytes(range(32))
WORDS = "words that only the practice knows"


class Place:
    """Where a practice lives: a data folder, a database, its backups, and the server process of the moment."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.data, self.backups = folder, folder / "data", folder / "backups"
        self.database = ["--database", url] if url.startswith("postgresql") else []
        self.url = url
        (folder / "words").write_text(WORDS)
        self.server = self.serve()
        try:
            self.password = self.server.password
        except BaseException:
            self.server.end(signal.SIGKILL)
            raise

    def serve(self, *more: str) -> Process:
        self.server = Process(self.data, *self.database, *more)
        return self.server

    def tool(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [
            sys.executable,
            "-m",
            "sync.server.cli",
            *arguments,
            "--data",
            str(self.data),
            *self.database,
        ]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    def back_up(self) -> dict[str, Any]:
        done = self.tool("backup", "--to", str(self.backups), "--words", str(self.folder / "words"), "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def restore(self, file: str) -> dict[str, Any]:
        words = ["--words", str(self.folder / "words")]
        done = self.tool("restore", file, "--replace", "--json", *words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Raw SQL against whatever database it is, past everything of ours."""
        if self.database:
            with psycopg.connect(self.url.replace("+psycopg", "")) as connection:
                return connection.execute(sql.encode()).fetchall()
        connection = sqlite3.connect(self.data / "practice.db")
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


class Desk:
    """A workstation with the owner at it."""

    def __init__(self, place: Place, name: str) -> None:
        self.place, self.name = place, name
        self.replica = Replica.open(place.folder / name, KEY)
        self.sign_in()

    def sign_in(self) -> None:
        self.signed_in: SignedIn = self.place.server.sign_in(self.place.password).signed_in
        self.connect()

    def connect(self) -> None:
        seat = self.signed_in
        session = Session(seat.session.id, bytes.fromhex(seat.session.key))
        self.replica.connect(
            self.place.server.url,
            seat.token,
            seat.device_id,
            principal=f"staff:{seat.staff_id}",
            session=session,
        )

    def enquire(self, name: str, number: int) -> str:
        applied = self.replica.apply(CaptureLead(name=name, phone=f"+9715000{number:05d}", text="Implant?"))
        return applied.changes.rows["contact"][0]

    def note(self, contact_id: str, text: str) -> None:
        self.replica.apply(AddNote(contact_id=contact_id, text=text))

    def holds(self) -> set[str]:
        """The ULIDs of everything that this desk has in its file to send, by raw SQL."""
        sql = "SELECT ulid FROM acked UNION SELECT ulid FROM outbox"
        return {ulid for (ulid,) in self.replica.read(lambda connection: connection.execute(sql).fetchall())}

    def settle(self) -> None:
        assert self.replica.wait_until_online(), self.replica.status


@pytest.fixture
def place(url: str, tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path, url)
    yield made
    if not made.server.has_ended:
        made.server.end(signal.SIGKILL)


@pytest.fixture
def desk(place: Place) -> Iterator[Callable[[str], Desk]]:
    made: list[Desk] = []

    def sit_down(name: str) -> Desk:
        made.append(Desk(place, name))
        made[-1].settle()
        return made[-1]

    yield sit_down
    for one in made:
        one.replica.close()


def test_last_nights_backup_and_a_days_work_end_with_all_that_any_desk_still_held(
    place: Place, desk: Callable[[str], Desk]
) -> None:
    sara, omar = desk("sara"), desk("omar")
    for number in range(20):
        sara.enquire(f"Before {number}", number)
    sara.settle()
    last_night = place.back_up()
    assert last_night["counts"] is True

    day = {}
    for number in range(20, 40):
        day[f"Sara {number}"] = sara.enquire(f"Sara {number}", number)
    sara.settle()
    omar.settle()
    for contact_id in list(day.values())[:5]:
        omar.note(contact_id, f"Omar about {contact_id}")
    for number in range(40, 50):
        day[f"Omar {number}"] = omar.enquire(f"Omar {number}", number)
    omar.settle()
    lina = desk("lina")  # a workstation that the backup has never heard of
    for number in range(50, 55):
        day[f"Lina {number}"] = lina.enquire(f"Lina {number}", number)
    lina.settle()
    place.server.end(signal.SIGKILL)
    for one, number in ((sara, 60), (omar, 61), (lina, 62)):
        assert one.replica.wait_until(lambda status: status.state is not State.ONLINE, 30)
        day[f"Late {number}"] = one.enquire(f"Late {number}", number)
        one.note(day[f"Late {number}"], f"late about {number}")
    held = sara.holds() | omar.holds() | lina.holds()
    assert len(held) >= 20 + 15 + 5 + 6

    place.restore(last_night["file"])
    assert {name for (name,) in place.query("SELECT name FROM contact")} == {f"Before {n}" for n in range(20)}
    place.serve()
    sara.connect()
    omar.connect()
    lina.connect()
    assert lina.replica.wait_until(lambda status: status.state is State.SIGNED_OUT, 30)
    lina.sign_in()
    for one in (sara, omar, lina):
        one.settle()

    judged = dict(place.query("SELECT ulid, verdict FROM mutation"))
    assert held <= judged.keys(), "every change that any desk held has its verdict"
    contacts = dict(place.query("SELECT id, name FROM contact WHERE deleted = 0"))
    assert {row_id: name for name, row_id in day.items()}.items() <= contacts.items()
    assert len(contacts) == 20 + len(day)
    said = " ".join(data for (data,) in place.query("SELECT data FROM timeline WHERE data IS NOT NULL"))
    waiting = " ".join(body for (body,) in place.query("SELECT body FROM card WHERE state = 'open'"))
    for text in [f"Omar about {contact_id}" for contact_id in list(day.values())[:5]]:
        assert text in said or text in waiting
    assert [f"late about {number}" in said for number in (60, 61, 62)] == [True] * 3
    assert not [ulid for ulid in held if judged[ulid] == "rejected"]
    for one in (sara, omar, lina):
        one.settle()
        assert one.replica.check(recount=True) == {}
    assert place.tool("check").returncode == 0
    assert '"level": "error"' not in place.server.end()


def test_desks_forget_what_a_verified_backup_holds_and_nothing_else(
    place: Place, desk: Callable[[str], Desk]
) -> None:
    sara = desk("sara")
    for number in range(5):
        sara.enquire(f"Person {number}", number)
    sara.settle()
    assert len(sara.holds()) == 5
    place.back_up()
    sara.enquire("After", 9)
    sara.settle()
    sara.connect()
    sara.settle()
    assert sara.replica.wait_until(
        lambda _: len(sara_acked) == 1 if (sara_acked := sara.holds()) else False, 30
    )


def test_a_server_finds_the_database_behind_its_witness_and_the_desks_send_again(
    place: Place, desk: Callable[[str], Desk], request: pytest.FixtureRequest
) -> None:
    if place.database:
        pytest.skip("a PostgreSQL has no file to put back")
    sara = desk("sara")
    sara.enquire("Before", 1)
    sara.settle()
    place.server.end()
    kept = (place.data / "practice.db").read_bytes()
    place.serve()
    sara.connect()
    sara.settle()
    sara.enquire("After", 2)
    sara.settle()
    place.server.end()
    for stale in place.data.glob("practice.db*"):
        stale.unlink()
    (place.data / "practice.db").write_bytes(kept)
    place.serve()
    sara.connect()
    sara.settle()
    assert {name for (name,) in place.query("SELECT name FROM contact")} == {"Before", "After"}


def test_a_backup_of_a_database_that_was_tampered_with_does_not_count(place: Place, tmp_path: Path) -> None:
    if place.database:
        pytest.skip("the check is the same; a file is easier to tamper with")
    place.server.end()
    connection = sqlite3.connect(place.data / "practice.db")
    connection.execute("UPDATE staff SET name = 'Somebody else'")
    connection.commit()
    connection.close()
    done = place.tool("backup", "--to", str(place.backups), "--words", str(place.folder / "words"))
    assert done.returncode == 1
    assert "does not agree with itself" in done.stderr
    assert list(place.backups.iterdir()) == []
    assert place.query("SELECT value FROM meta WHERE key = 'durable_backup_seq'") == [("0",)]


def test_a_damaged_backup_is_found_and_changes_nothing(place: Place) -> None:
    if place.database:
        pytest.skip("the file is of one kind")
    place.server.end()
    file = Path(place.back_up()["file"])
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(whole)
    before = place.query("SELECT value FROM meta ORDER BY key")
    done = place.tool("restore", str(file), "--replace", "--words", str(place.folder / "words"))
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert place.query("SELECT value FROM meta ORDER BY key") == before


def test_a_backup_opens_with_its_own_words_alone_and_holds_nothing_readable(place: Place) -> None:
    if place.database:
        pytest.skip("the file is of one kind")
    place.server.end()
    file = Path(place.back_up()["file"])
    assert b"owner@practice.example" not in file.read_bytes()
    assert verify(file, WORDS)[0] > 0
    with pytest.raises(BackupFailed, match="not the words"):
        verify(file, "words of another practice")
    assert file.stat().st_mode & 0o077 == 0


def test_older_backups_go_and_an_interrupted_one_leaves_nothing_that_counts(place: Place) -> None:
    if place.database:
        pytest.skip("the folder is the same")
    place.server.end()
    place.backups.mkdir()
    (place.backups / "backup-00000000.part").write_bytes(b"half")
    files = [
        make(
            str(place.data / "practice.db"), b"k" * 32, WORDS, place.backups, now=1_700_000_000_000 + n * 1000
        ).path
        for n in range(3)
    ]
    done = place.tool(
        "backup", "--to", str(place.backups), "--words", str(place.folder / "words"), "--keep", "2", "--json"
    )
    assert done.returncode == 0, done.stderr
    assert sorted(place.backups.iterdir()) == [files[2], Path(json.loads(done.stdout)["file"])]


def test_a_server_that_is_told_to_backs_itself_up_and_moves_what_is_durable(place: Place) -> None:
    place.server.end()
    server = place.serve("--backup-to", str(place.backups), "--backup-words", str(place.folder / "words"))
    deadline = time.monotonic() + 60
    while (durable := place.query("SELECT value FROM meta WHERE key = 'durable_backup_seq'")) == [("0",)]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    (file,) = place.backups.glob("*.fdbackup")
    assert verify(file, WORDS)[1] == int(durable[0][0])
    assert server.end() == ""


@pytest.mark.parametrize(
    ("newest", "due"),
    [(None, True), (datetime(2026, 11, 20, 2, tzinfo=UTC), True), (datetime(2026, 11, 21, 3, 0, 1, tzinfo=UTC), False),
     (datetime(2026, 11, 20, 23, tzinfo=UTC), True)],
)  # fmt: skip
def test_a_backup_is_due_once_the_nights_hour_has_passed_since_the_newest(
    newest: datetime | None, *, due: bool
) -> None:
    assert is_due(newest, datetime(2026, 11, 21, 9, 30, tzinfo=UTC), 3) is due


def test_before_the_nights_hour_last_nights_backup_is_good_enough() -> None:
    last_night = datetime(2026, 11, 20, 3, 5, tzinfo=UTC)
    assert not is_due(last_night, datetime(2026, 11, 21, 1, 0, tzinfo=UTC), 3)
    assert is_due(last_night, datetime(2026, 11, 21, 3, 0, tzinfo=UTC), 3)


def test_two_copies_of_one_workstation_become_two_and_both_keep_their_work(
    place: Place, desk: Callable[[str], Desk]
) -> None:
    if place.database:
        pytest.skip("who is a copy is told alike")
    sara = desk("sara")
    sara.enquire("Before", 1)
    sara.settle()
    sara.replica.close()
    shutil.copytree(place.folder / "sara", place.folder / "twin")
    # Both start from the same files, so both count the same start.
    with Replica.open(place.folder / "sara", KEY) as first, Replica.open(place.folder / "twin", KEY) as twin:
        sara.replica = first
        sara.connect()
        sara.settle()
        sara.enquire("At the first", 2)
        sara.settle()
        sara.replica = twin
        sara.connect()
        assert twin.wait_until(lambda status: status.state is State.SIGNED_OUT, 30)
        sara.enquire("At the copy, offline", 3)
        assert twin.status.outbox == 1
        seat = sara.signed_in
        told = {
            "email": "owner@practice.example", "password": place.password, "device_name": "copy",
            "device_id": seat.device_id, "is_fork": True,
        }  # fmt: skip
        answer = place.server.http.post(
            "/v1/auth/sign-in", json=told, headers={"Authorization": f"Bearer {seat.token}"}
        )
        sara.signed_in = msgspec.json.decode(answer.content, type=SignedIn)
        assert sara.signed_in.device_id != seat.device_id
        sara.connect()
        sara.settle()
        assert first.wait_until_online()
        names = {"Before", "At the first", "At the copy, offline"}
        assert {name for (name,) in place.query("SELECT name FROM contact")} == names
        numbered = place.query("SELECT n FROM mutation ORDER BY seq DESC LIMIT 1")
        assert numbered == [(1,)], "the copy counts from one under its own name"


def test_a_start_whose_hello_was_not_answered_is_no_copy() -> None:
    known = Hello(device="d", incarnation=5, app="t", schema=1, life="b", lives=["a"])
    assert not is_clone(known, 4, "a"), "the start before"
    assert not is_clone(known, 5, "b"), "the same start again"
    assert not is_clone(known, 4, None), "after a restore nobody is known"
    assert is_clone(known, 5, "c"), "another copy counted the same start"
    assert is_clone(known, 4, "c"), "another copy, started less often"
    assert is_clone(known, 6, "a"), "an older copy"
