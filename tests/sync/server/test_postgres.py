"""Several writers on one PostgreSQL: serial by the advisory lock, so that whoever follows the numbers misses nothing."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from sync.commands.people import CaptureLead
from sync.model import migrations
from sync.model.words import VerdictKind
from sync.server import feed
from sync.server import postgres as the_driver
from sync.server.cli import main
from sync.server.core import Batch
from sync.server.database import Unavailable, open_database
from sync.server.gathering import Committed
from sync.server.offline import writing
from sync.server.passwords import Hashing
from sync.server.postgres import WRITE_LOCK, PostgresDatabase
from sync.server.practice import Site, open_site, read_meta
from sync.server.setup import SYSTEM, Wishes, first_start
from tests.sync.server.conftest import OWNER, Desk

SOON_S = 30
WRITERS = 8
EACH = 25


@pytest.fixture
def url(fresh_postgres: str) -> str:
    """Only PostgreSQL, in this file."""
    return fresh_postgres


def lead(name: str) -> CaptureLead:
    return CaptureLead(name=name, email=f"{name.replace(' ', '.')}@example.com", text="Hello")


@contextmanager
def idle_transactions(url: str, cluster: str) -> Iterator[None]:
    """A session that began to write and then went home, here and in another database of the cluster."""
    plain = url.replace("+psycopg", "")
    with psycopg.connect(plain) as here, psycopg.connect(cluster) as elsewhere:
        for connection in (here, elsewhere):
            connection.execute("CREATE TEMPORARY TABLE left_open (id bigint)")
            connection.execute("INSERT INTO left_open VALUES (1)")
            connection.execute("SELECT count(*) FROM pg_class")
        yield
        for connection in (here, elsewhere):
            connection.rollback()


class Follower:
    """Pulls page after page, each from the cursor that the one before it left."""

    def __init__(self, database: PostgresDatabase, site: Site) -> None:
        self.database = database
        self.site = site
        self.cursor = 0
        self.seen: set[str] = set()
        self.pulls = 0

    def pull(self) -> None:
        with self.database.reading() as rows:
            patch = feed.page(
                rows,
                epoch=self.site.epoch,
                device_id=None,
                scopes=frozenset({"practice"}),
                since=self.cursor,
                limit=1_000,
            )
        assert patch.since == self.cursor
        self.cursor = patch.upto
        self.pulls += 1
        if "contact" in patch.rows:
            at = patch.columns["contact"].index("name")
            self.seen |= {row[at] for row in patch.rows["contact"]}


@pytest.mark.parametrize("seed", [1])
def test_invariant_i1_a_follower_of_eight_writers_misses_no_row(
    database: PostgresDatabase, site: Site, url: str, postgres: str, seed: int
) -> None:
    follower = Follower(database, site)
    done = threading.Event()
    failed: list[BaseException] = []

    def write(number: int) -> None:
        chance = random.Random(seed + number)
        mine = open_database(url)
        try:
            for count in range(EACH):
                with writing(mine, site) as batch:
                    batch.run_own(lead(f"person {number} {count}"), SYSTEM)
                    time.sleep(chance.random() / 100)
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            mine.close()

    def follow() -> None:
        while not done.is_set():
            follower.pull()
        follower.pull()

    with idle_transactions(url, postgres):
        following = threading.Thread(target=follow)
        writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
        for thread in (following, *writers):
            thread.start()
        for thread in writers:
            thread.join()
        done.set()
        following.join()
    assert failed == []
    assert follower.pulls > EACH
    assert follower.seen == {f"person {number} {count}" for number in range(WRITERS) for count in range(EACH)}


def overtaking(url: str, site: Site, slow: Desk, quick: Desk) -> set[str]:
    """A slow writer begins, a quick one wants to overtake it, and somebody pulls in between: whom that one saw in the end."""
    one, two, three = (PostgresDatabase(url.replace("+psycopg", "")) for _ in range(3))
    follower = Follower(three, site)
    received = 1_900_000_000_000

    def push(database: PostgresDatabase, desk: Desk, name: str) -> None:
        batch = Batch(database.begin(), epoch=site.epoch, secret=site.secret, received=received)
        verdicts = batch.push(desk.device_id, desk.push(desk.mutation(lead(name))))
        assert [verdict.kind for verdict in verdicts] == [VerdictKind.APPLIED], verdicts
        batch.finish()

    def overtake() -> None:
        push(two, quick, "Quick")
        two.commit()

    try:
        follower.pull()
        push(one, slow, "Slow")
        overtaking = threading.Thread(target=overtake)
        overtaking.start()
        give_up_at = time.monotonic() + SOON_S
        while overtaking.is_alive() and not _waits(three):
            assert time.monotonic() < give_up_at
            time.sleep(0.01)
        follower.pull()
        one.commit()
        overtaking.join()
        follower.pull()
    finally:
        for opened in (one, two, three):
            opened.close()
    return follower.seen


def _waits(database: PostgresDatabase) -> bool:
    with database.reading() as rows:
        sql = (
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return rows.execute(sql).fetchone() is not None


def test_invariant_i1_nobody_overtakes_a_writer_who_began_earlier(
    url: str, site: Site, new_desk: Callable[[], Desk]
) -> None:
    assert overtaking(url, site, new_desk(), new_desk()) == {"Slow", "Quick"}


def test_a_sequence_in_place_of_lock_and_clock_does_lose_a_row(
    url: str, site: Site, new_desk: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A demonstration of what the lock is for: the obvious design, and the row that it loses."""
    slow, quick = new_desk(), new_desk()
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE SEQUENCE naive START 1000")
    begin = Batch.__init__

    def numbered_by_a_sequence(self: Any, rows: Any, **told: Any) -> None:
        begin(self, rows, **told)
        self.since = self._kept.seq = rows.execute("SELECT nextval('naive')").fetchone()[0]

    def finish_without_a_clock(self: Any) -> Committed:
        kept = self._kept
        self._write_journal(kept)
        return Committed(self.since, kept.seq, kept.images, kept.verdicts, self.epoch)

    monkeypatch.setattr(
        PostgresDatabase, "_lock", lambda self: self._writer.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
    )
    monkeypatch.setattr(Batch, "__init__", numbered_by_a_sequence)
    monkeypatch.setattr(Batch, "finish", finish_without_a_clock)
    monkeypatch.setattr(feed, "head", lambda rows: rows.execute("SELECT max(seq) FROM journal").fetchone()[0])
    assert overtaking(url, site, slow, quick) == {"Quick"}


def _only_under_the_lock(url: str) -> None:
    """Make every table refuse a write of a session that does not hold the lock."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        guard = SQL("""
            CREATE FUNCTION must_hold_the_lock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF NOT EXISTS (SELECT 1 FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'
                               AND objid = {} AND granted) THEN
                    RAISE EXCEPTION 'written without the lock: %', TG_TABLE_NAME;
                END IF;
                RETURN NULL;
            END $$""")
        connection.execute(guard.format(WRITE_LOCK))
        for table in migrations.tables("server"):
            trigger = SQL(
                "CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON {} "
                "FOR EACH STATEMENT EXECUTE FUNCTION must_hold_the_lock()"
            )
            connection.execute(trigger.format(Identifier(table.name)))


def test_the_guard_of_the_next_test_refuses_a_write_without_the_lock(url: str, site: Site) -> None:
    _only_under_the_lock(url)
    with (
        psycopg.connect(url.replace("+psycopg", "")) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="written without the lock: clock"),
    ):
        connection.execute("UPDATE clock SET seq = seq + 1")


def test_every_way_to_write_takes_the_lock(
    url: str, tmp_path: Path, hashing: Hashing, capsys: pytest.CaptureFixture[str]
) -> None:
    from litestar.testing import TestClient

    from sync.server.app import make_app

    _only_under_the_lock(url)
    database = open_database(url)
    site = open_site(database, tmp_path / "data")
    with writing(database, site) as batch:
        started = first_start(batch, hashing, Wishes(email=OWNER))
    assert started is not None
    there = ["--database", url, "--data", str(tmp_path / "data")]

    def shell(*words: str) -> str:
        assert main([*words, *there]) == 0, capsys.readouterr().err
        return capsys.readouterr().out

    with TestClient(make_app(database, site, hashing)) as client:

        def post(path: str, body: Any, token: str | None = None, **headers: str) -> Any:
            told = headers | ({"Authorization": f"Bearer {token}"} if token else {})
            answer = client.post(path, json=body, headers=told)
            assert answer.status_code < 300, answer.text
            return answer.json()

        signed = post(
            "/v1/auth/sign-in", {"email": OWNER, "password": started.password, "device_name": "Desk"}
        )
        token, staff = signed["token"], signed["staff_id"]
        post(
            "/v1/auth/password",
            {"staff_id": staff, "old": started.password, "new": "a good long one"},
            token,
        )
        signed = post(
            "/v1/auth/sign-in", {"email": OWNER, "password": "a good long one", "device_name": "Desk"}
        )
        token = signed["token"]
        post("/v1/auth/set-pin", {"staff_id": staff, "password": "a good long one", "pin": "2580"}, token)
        switched = post("/v1/auth/pin", {"staff_id": staff, "pin": "2580"}, token)
        hello = {"device": signed["device_id"], "incarnation": 1, "app": "test", "schema": 1}
        post("/v1/sync/hello", hello, token)
        post("/v1/auth/sign-out", {"session": switched["session"]["id"]}, token)
        assert client.get("/healthz").status_code == 200
        shell("staff", "add", "sara@clinic.example", "--name", "Sara", "--role", "front_desk")
        shell("staff", "set-pin", "sara@clinic.example", "1379")
        shell("staff", "reset-password", "sara@clinic.example")
        shell("staff", "disable", "sara@clinic.example")
        key = shell("doors", "add", "form", "Website").split("key ")[1].split()[0]
        post("/v1/enquiries", {"name": "Omar", "phone": "+971501234567"}, **{"X-Form-Key": key})
        shell("doors", "close", key)
        shell("devices", "revoke", signed["device_id"])


def test_a_server_that_holds_the_lock_and_hangs_is_not_waited_for_for_ever(
    database: PostgresDatabase, site: Site, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(the_driver, "_SETTINGS", (("lock_timeout", "100ms"),))
    impatient = open_database(url)
    database.begin()
    with pytest.raises(Unavailable), writing(impatient, site):
        raise AssertionError
    database.rollback()
    with writing(impatient, site) as batch:
        batch.run_own(lead("Somebody"), SYSTEM)
    impatient.close()


def test_connections_that_went_stale_are_replaced_before_anything_is_asked_of_them(
    database: PostgresDatabase, site: Site, url: str
) -> None:
    with database.reading() as one, database.reading() as two:  # two that then lie idle
        assert one is not two
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        sql = (
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE application_name = 'foredesk' AND datname = current_database()"
        )
        assert connection.execute(sql).fetchall() == [(True,)] * 3
    with database.reading() as rows:
        assert feed.head(rows) > 0
    with writing(database, site) as batch:
        batch.run_own(lead("Somebody"), SYSTEM)


def test_a_connection_that_breaks_while_it_is_read_from_is_no_fault_of_the_reader(
    database: PostgresDatabase, site: Site, url: str
) -> None:
    def read() -> None:
        with database.reading() as rows:
            pid = rows.execute("SELECT pg_backend_pid()").fetchone()[0]
            with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
            feed.head(rows)

    with pytest.raises(Unavailable):
        read()
    with database.reading() as rows:
        assert read_meta(rows)["epoch"] == site.epoch


class _LosesTheAnswer:
    """A connection whose COMMIT arrives, and whose answer does not."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.has_lost = False

    def execute(self, sql: str, *parameters: Any) -> Any:
        answer = self._connection.execute(sql, *parameters)
        if sql == "COMMIT" and not self.has_lost:
            self.has_lost = True
            self._connection.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def test_a_commit_whose_answer_was_lost_is_asked_after_and_not_done_again(
    database: PostgresDatabase, site: Site
) -> None:
    database._writer = _LosesTheAnswer(database._writer)  # pyright: ignore[reportAttributeAccessIssue]
    heard: list[bool] = []
    stop = database.listen(lambda: heard.append(True))
    try:
        with writing(database, site) as batch:
            batch.run_own(lead("Somebody"), SYSTEM)
        with database.reading() as rows:
            assert rows.execute("SELECT count(*) FROM contact").fetchone()[0] == 1
        told = len(heard)
        with writing(database, site) as batch:
            batch.run_own(lead("Somebody else"), SYSTEM)
        assert len(heard) > told
    finally:
        stop()
    with database.reading() as rows:
        assert rows.execute("SELECT count(*) FROM contact").fetchone()[0] == 2
