"""The simulated phone from the shell: it writes and rings through a signed door, and is put away once practice is over."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from sync.commands.outlets import SetPracticeMode
from sync.commands.practice import SetPractice
from sync.server import cli
from sync.server.app import make_app
from sync.server.database import open_database
from sync.server.offline import writing
from sync.server.practice import open_site
from sync.server.setup import own

NUMBER = "+971501234567"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A practice that is served in this process; what the shell posts reaches it."""
    database = open_database(str(tmp_path / "practice.db"))
    site = open_site(database, tmp_path)
    with writing(database, site) as batch:
        own(batch, SetPractice(name="Cedar", region="AE", timezone="Asia/Dubai", currency="AED"))
    with TestClient(make_app(database, site)) as client:

        def post(url: str, **told: Any) -> httpx.Response:
            told.pop("timeout")
            return client.post(url.removeprefix("http://127.0.0.1:8765"), **told)

        monkeypatch.setattr(httpx, "post", post)
        yield tmp_path


def shell(folder: Path, *words: str) -> int:
    return cli.main([*words, "--data", str(folder), "--database", str(folder / "practice.db")])


def test_it_writes_and_rings_and_shows_what_was_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell(folder, "phone", "say", NUMBER, "How much is an implant?") == 0
    assert shell(folder, "phone", "say", NUMBER, "By text", "--by", "sms") == 0
    assert shell(folder, "phone", "call", NUMBER, "--json") == 0
    call = json.loads(capsys.readouterr().out.strip().splitlines()[-1])["call"]
    assert shell(folder, "phone", "call", NUMBER, "--state", "missed", "--id", call) == 0
    capsys.readouterr()
    assert shell(folder, "phone", "list", NUMBER, "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(each["channel"], each["direction"], each["body"]) for each in listed] == [
        ("whatsapp", "in", "How much is an implant?"),
        ("sms", "in", "By text"),
    ]
    database = open_database(str(folder / "practice.db"))
    with database.reading() as rows:
        assert rows.execute("SELECT state FROM call").fetchall() == [("missed",)]
        assert rows.execute("SELECT COUNT(*) FROM door").fetchone() == (1,)
        assert rows.execute("SELECT COUNT(*) FROM receipt").fetchone() == (4,)
    database.close()


def test_after_the_signature_it_is_put_away(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = open_database(str(folder / "practice.db"))
    with writing(database, open_site(database, folder)) as batch:
        own(batch, SetPracticeMode(on=False, signed="Amal"))
    database.close()
    assert shell(folder, "phone", "say", NUMBER, "Hello") == 1
    assert "Practice mode is over" in capsys.readouterr().err
