"""A clinic at a shell: a copy made by commands, and a real server with a copy of its own."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

import sync.commands.all  # noqa: F401 - fills the register of commands
from desktop import cli
from desktop.keys import derive, root_from_file
from sync.commands.journeys import PublishJourney
from sync.commands.kernel import Command
from sync.commands.people import AddNote, CaptureLead
from sync.commands.practice import PutPipeline, PutSource, SetPractice, StageOf
from sync.commands.talk import LogMessage
from sync.model.entities import Staff, entity_type
from sync.model.ids import now_ms
from sync.model.words import Channel
from sync.replica.engine import Engine
from sync.replica.session import intent

OWNER = "0" * 31 + "1"
EMAIL, PASSWORD = "owner@palmera.example", "three quiet palms by the sea"
JOURNEY = Path(__file__).parents[3] / "resources" / "journeys" / "new-enquiry.yaml"
MINUTE = 60_000


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Home:
    """A profile and its key file; `options` name them at a shell."""

    profile: Path
    key_file: Path

    @property
    def options(self) -> tuple[str, ...]:
        return ("--profile", str(self.profile), "--key-file", str(self.key_file))

    @property
    def root(self) -> bytes:
        return root_from_file(self.key_file)

    def open(self) -> Engine:
        return Engine.open(self.profile / "replica", derive(self.root, "replica"))


Foredesk = Callable[..., Said]


@pytest.fixture
def foredesk(capsys: pytest.CaptureFixture[str]) -> Foredesk:
    """Runs `foredesk` with these arguments in this process."""

    def run(*arguments: str | Path) -> Said:
        capsys.readouterr()
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A copy that never met a server: Sara waits for a reply, Layla was answered, two Omars, one name meant to harm."""
    folder = tmp_path_factory.mktemp("clinic")
    home = Home(folder / "profile", folder / "key")
    engine = home.open()
    now = now_ms()
    row = {
        "id": OWNER, "scope": "p", "ver": 1, "deleted": 0, "name": "Nadia Rahman", "email": EMAIL, "roles": '["owner"]',
        "language": "en", "location_id": None, "disabled": 0, "pin_at": None,
    }  # fmt: skip
    columns = entity_type(Staff).columns
    engine.store.connection.execute(
        f"INSERT INTO staff ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
        [row[column] for column in columns],
    )

    def do(command: Command, minutes_ago: int = 0) -> dict[str, list[str]]:
        at = now - minutes_ago * MINUTE
        return engine.apply(intent(command, at=at, principal=f"staff:{OWNER}")).changes.rows

    do(SetPractice(name="Palmera", region="AE", timezone="Asia/Dubai", currency="AED"))
    do(PutPipeline(name="Enquiries", stages=[StageOf(key="new", name="New")]))
    do(PutSource(name="Website"))
    do(PublishJourney(text=JOURNEY.read_text("utf-8")))
    sara = CaptureLead(
        name="Sara Haddad", phone="+971501234567", email="sara@example.com", text="Do you do implants?",
        interest="implant", source="Website",
    )  # fmt: skip
    sara_id = do(sara, 60)["contact"][0]
    do(AddNote(contact_id=sara_id, text="=HYPERLINK(1)"), 50)
    layla = do(CaptureLead(name="Layla Nasser", phone="+971502223344", text="Whitening?"), 60)["contact"][0]
    do(LogMessage(contact_id=layla, channel=Channel.WHATSAPP, body="Of course, when suits you?"), 58)
    do(CaptureLead(name="Omar Khan", email="omar@example.com", text="Hello"), 3)
    do(CaptureLead(name="Omar Aziz", email="aziz@example.com", text="Hello"), 2)
    do(CaptureLead(name="Evil \x9b31mName", email="evil@example.com", text="\x9b2J boo"), 1)
    with engine.rebase.transaction():
        engine.board.work(engine.now(), 10_000)
    asyncio.run(engine.close())
    return home


@dataclass
class Server:
    """A running server, its owner's password chosen."""

    url: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`foredesk-server serve` on a free port."""
    folder = tmp_path_factory.mktemp("server")
    with (folder / "log").open("w") as log, subprocess.Popen(
        [sys.executable, "-m", "sync.server.cli", "serve", "--no-runner", "--data", str(folder / "data"), "--port", "0",
         "--practice", "Palmera", "--owner", EMAIL, "--region", "AE"],
        stdout=subprocess.PIPE, stderr=log, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        one_time, url = "", ""
        for line in process.stdout:
            if "one-time password" in line:
                one_time = line.split()[-1]
            if "Serving on" in line:
                url = line.split()[-1]
                break
        assert one_time, (folder / "log").read_text()
        _choose_password(url, one_time)
        yield Server(url, process)
        process.terminate()
        process.wait(20)


def _choose_password(url: str, one_time: str) -> None:
    form = {"email": EMAIL, "password": one_time, "device_name": "setup"}
    first = httpx.post(f"{url}/v1/auth/sign-in", json=form, timeout=30).json()
    changed = httpx.post(
        f"{url}/v1/auth/password",
        json={"staff_id": first["staff_id"], "old": one_time, "new": PASSWORD},
        headers={"Authorization": f"Bearer {first['token']}"},
        timeout=30,
    )
    assert changed.is_success, changed.text


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner's password is in the environment."""
    monkeypatch.setenv("FOREDESK_PASSWORD", PASSWORD)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A profile in which nothing is yet."""
    return Home(tmp_path / "profile", tmp_path / "key")


def child(*arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
    """`foredesk` as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "desktop.cli", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
