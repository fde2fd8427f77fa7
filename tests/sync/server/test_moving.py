"""A practice changes its database: whole, verified, once; ended at any moment, nothing is lost and nothing is twice."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sync.commands.people import AddNote, CaptureLead
from sync.model import digests
from sync.model.migrations import tables
from sync.server import moving
from sync.server.checking import check
from sync.server.cli import main
from sync.server.core import OWN_DEVICE
from sync.server.database import Database, UnusableDatabase, open_database
from sync.server.doors.receipts import add_door
from sync.server.moving import CannotMove, Moved, move
from sync.server.offline import writing
from sync.server.practice import Site, open_site
from sync.server.serving import serve_alone
from sync.server.setup import SYSTEM
from tests.sync.server.conftest import Desk

SOON_S = 60
Fill = Callable[[int], None]


def silent(_table: str, _there: int, _of: int) -> None:
    pass


@pytest.fixture
def to(request: pytest.FixtureRequest, url: str, tmp_path: Path, postgres: str) -> Any:
    """The URL of an empty database of the other kind."""
    if url.startswith("postgresql"):
        return str(tmp_path / "moved" / "practice.db")
    return request.getfixturevalue("empty_postgres")


@pytest.fixture
def empty_postgres(postgres: str) -> Any:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS moved_to")
        connection.execute("CREATE DATABASE moved_to")
    yield postgres.replace("/postgres?", "/moved_to?").replace("postgresql://", "postgresql+psycopg://")
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("DROP DATABASE moved_to WITH (FORCE)")


@pytest.fixture
def worked_in(database: Database, site: Site, desk: Desk) -> Database:
    """A practice with pushed work, tombstones, a door's receipt and awkward texts."""
    texts = ["Zoë 🦷", "tab\there", "line\nend", "back\\slash", "\\N", "سارة", "quote ' and \"", "\x7f"]
    with writing(database, site) as batch:
        for number, text in enumerate(texts):
            batch.run_own(CaptureLead(name=text, email=f"p{number}@example.com", text=text), SYSTEM)
        verdicts = batch.push(
            desk.device_id, desk.push(desk.mutation(CaptureLead(name="Sara", phone="+971501234567")))
        )
        assert verdicts[0].kind.value == "applied"
        contact = batch.rows.execute("SELECT id FROM contact ORDER BY id LIMIT 1").fetchone()[0]
        batch.push(desk.device_id, desk.push(desk.mutation(AddNote(contact_id=contact, text="A note"))))
        door = add_door(batch.rows, "form", "Website", source_id=None, location_id=None)
        batch.rows.execute(
            "INSERT INTO receipt (id, door, at, verdict, body) VALUES (?, ?, 1, 'applied', ?)",
            ("00" * 16, door.key, bytes(range(256))),
        )
    return database


def sums(database: Database) -> dict[str, tuple[int, int]]:
    """Rows and the sum of their hashes, of every table, without the marks of a move."""
    found: dict[str, tuple[int, int]] = {}
    with database.reading() as rows:
        for table in tables("server"):
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            listed = [tuple(row) for row in rows.execute(f'SELECT {names} FROM "{table.name}"').fetchall()]
            if table.name == "meta":
                listed = [row for row in listed if row[0] not in {"moved_to", "unfinished_move"}]
            found[table.name] = (
                len(listed),
                sum(digests.row_hash((str(table.name), *row)) for row in listed),
            )
    return found


def opens(url: str, folder: Path) -> bool:
    """Whether a server could start on it."""
    database = open_database(url)
    try:
        open_site(database, folder)
    except UnusableDatabase:
        return False
    finally:
        database.close()
    return True


def test_everything_arrives_and_the_practice_goes_on_in_its_new_database(
    worked_in: Database, site: Site, desk: Desk, to: str, url: str
) -> None:
    before = sums(worked_in)
    told: list[tuple[str, int, int]] = []
    moved = move(worked_in, to, lambda *progress: told.append(progress))
    assert moved.tables == {name: count for name, (count, _) in before.items()}
    assert moved.rows == sum(moved.tables.values())
    assert moved.digest == f"{sum(total for _, total in before.values()) % (1 << 128):032x}"
    assert moved.epoch == site.epoch
    assert ("contact", 9, 9) in told
    assert not opens(url, site.folder)
    there = open_database(to)
    assert sums(there) == before
    found = open_site(there, site.folder)
    assert (found.epoch, found.secret) == (site.epoch, site.secret)
    with writing(there, found) as batch:
        verdicts = batch.push(
            desk.device_id, desk.push(desk.mutation(CaptureLead(name="After", phone="+971501234568")))
        )
    assert [verdict.kind.value for verdict in verdicts] == ["applied"]
    with there.reading() as rows:
        assert check(rows).is_sound
        assert (
            rows.execute("SELECT count(*) FROM mutation WHERE device_id <> ?", (OWN_DEVICE,)).fetchone()[0]
            == 3
        )
    there.close()


def test_a_practice_that_moved_says_where_it_lives_and_does_not_move_again(
    worked_in: Database, site: Site, to: str, tmp_path: Path
) -> None:
    move(worked_in, to, silent)
    with pytest.raises(UnusableDatabase, match="was moved to"):
        open_site(worked_in, site.folder)
    for wish in (to, str(tmp_path / "elsewhere.db")):
        with pytest.raises(CannotMove, match=r"moved to .* already"):
            move(worked_in, wish, silent)


def test_a_database_that_holds_anything_is_not_moved_into(
    worked_in: Database, to: str, site: Site, url: str
) -> None:
    open_database(to).close()
    with pytest.raises(CannotMove, match=r"not empty|exists already"):
        move(worked_in, to, silent)
    assert opens(url, site.folder)


class Killed(BaseException):
    pass


@pytest.mark.parametrize("table", ["appointment", "contact", "receipt"])
def test_a_move_that_is_ended_while_it_copies_changes_nothing(
    worked_in: Database, to: str, site: Site, url: str, table: str
) -> None:
    before = sums(worked_in)

    def die(name: str, _there: int, _of: int) -> None:
        if name >= table:
            raise Killed

    with pytest.raises(Killed):
        move(worked_in, to, die)
    assert sums(worked_in) == before
    assert opens(url, site.folder)
    moved = move(worked_in, to, silent)
    assert moved.tables["contact"] == 9


def test_a_move_ended_before_the_old_database_is_closed_leaves_the_new_one_shut(
    worked_in: Database, to: str, site: Site, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die() -> None:
        worked_in.rollback()
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(worked_in, "commit", die)
        with pytest.raises(Killed):
            move(worked_in, to, silent)
    assert opens(url, site.folder)
    assert not opens(to, site.folder)
    with pytest.raises(CannotMove, match=r"not empty|exists already"):
        move(worked_in, to, silent)


def test_a_move_ended_before_its_last_step_is_finished_by_asking_again(
    worked_in: Database, to: str, site: Site, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> bool:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(moving, "_open_for_work", die)
        with pytest.raises(Killed):
            move(worked_in, to, silent)
    assert not opens(url, site.folder)
    assert not opens(to, site.folder)
    finished = move(worked_in, to, silent)
    assert finished.tables["contact"] == 9
    assert opens(to, site.folder)


def test_rows_that_arrive_otherwise_than_they_left_are_not_accepted(
    worked_in: Database, to: str, site: Site, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = moving._target

    def careless(where: str) -> Any:
        target = made(where)
        fill = target.fill

        def lose_one(table: str, names: list[str], chunks: Any) -> None:
            fill(table, names, (chunk[1:] if table == "contact" else chunk for chunk in chunks))

        target.fill = lose_one
        return target

    with monkeypatch.context() as patch:
        patch.setattr(moving, "_target", careless)
        with pytest.raises(CannotMove, match="'contact' did not arrive"):
            move(worked_in, to, silent)
    assert opens(url, site.folder)
    assert move(worked_in, to, silent).tables["contact"] == 9


def test_data_that_somebody_falsified_do_not_move(worked_in: Database, to: str, site: Site) -> None:
    with writing(worked_in, site) as batch:
        batch.rows.execute("UPDATE mutation SET verdict = 'rejected' WHERE n = 1")
    with pytest.raises(CannotMove, match="foredesk-server check"):
        move(worked_in, to, silent)


def test_a_practice_that_is_being_served_does_not_move(
    worked_in: Database, to: str, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if url.startswith("postgresql"):
        listening = threading.Event()
        stop = worked_in.listen(listening.set)
        assert listening.wait(SOON_S)
        said = "1 servers still run"
    else:
        stop = serve_alone(tmp_path).close
        said = "Another server"
    try:
        assert main(["move", "--to", to, "--database", url, "--data", str(tmp_path)]) == 1
    finally:
        stop()
    assert said in capsys.readouterr().err


def test_what_waited_while_the_practice_moved_is_not_written_to_its_old_database(
    worked_in: Database, to: str, site: Site
) -> None:
    move(worked_in, to, silent)
    with pytest.raises(UnusableDatabase, match="was moved to"), writing(worked_in, site) as batch:
        batch.run_own(CaptureLead(name="Late", phone="+971501234568"), SYSTEM)


def test_the_command_line_tells_how_far_it_is_and_what_it_did(
    worked_in: Database, url: str, to: str, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["move", "--to", to, "--database", url, "--data", str(site.folder)]) == 0
    said = capsys.readouterr()
    assert "contact: 9 of 9" in said.err
    assert "digest" in said.out
    assert main(["check", "--database", to, "--data", str(site.folder)]) == 0
    assert main(["check", "--database", url, "--data", str(site.folder)]) == 1
    assert "was moved to" in capsys.readouterr().err


def test_a_killed_move_leaves_a_practice_that_goes_on(
    worked_in: Database, url: str, to: str, site: Site
) -> None:
    before = sums(worked_in)
    command = [sys.executable, "-m", "sync.server.cli", "move", "--to", to, "--database", url]
    child = subprocess.Popen(
        [*command, "--data", str(site.folder)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert child.stderr is not None
    for line in child.stderr:
        if line.startswith("contact:"):
            child.send_signal(signal.SIGKILL)
            break
    child.communicate(timeout=SOON_S)
    assert child.returncode == -signal.SIGKILL
    again = open_database(url)
    assert sums(again) == before
    open_site(again, site.folder)
    moved: Moved = move(again, to, silent)
    assert moved.tables["contact"] == 9
    again.close()


def test_visits_that_hold_one_slot_twice_are_named(
    database: Database, site: Site, request: pytest.FixtureRequest
) -> None:
    if database.dialect != "sqlite":
        pytest.skip("PostgreSQL never let them in")
    with writing(database, site) as batch:
        sql = (
            "INSERT INTO appointment (id, scope, ver, deleted, contact_id, room_id, start_at, end_at, status) "
            "VALUES (?, 'practice', 1, 0, 'c', 'r', 1, 2, 'booked')"
        )
        batch.rows.executemany(sql, [("a" * 32,), ("b" * 32,)])
    with pytest.raises(CannotMove, match=f"{'a' * 32} and {'b' * 32}"):
        move(database, request.getfixturevalue("empty_postgres"), silent)


@pytest.mark.parametrize(
    ("shown", "url"),
    [
        ("postgresql://me@host/db", "postgresql://me:secret@host/db"),
        ("postgresql://me@host/db", "postgresql://me@host/db"),
        ("practice.db", "practice.db"),
    ],
)
def test_a_password_is_not_kept(shown: str, url: str) -> None:
    assert moving.without_password(url) == shown
