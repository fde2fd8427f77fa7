"""The ways out of a running server: set up from the shell, tried with a code, used only once the owner has signed."""

import asyncio
import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.commands.effects import QueueEffect
from sync.commands.outlets import ConfirmChannel, SetPracticeMode, TryChannel
from sync.commands.people import CaptureLead
from sync.commands.practice import SetPractice
from sync.commands.reach import endpoint_id
from sync.commands.sending import FIRST
from sync.model.entities import ENTITIES
from sync.model.ids import fact_id
from sync.model.words import Channel, EndpointKind
from sync.server import cli, cli_channels
from sync.server.database import open_database
from sync.server.offline import writing
from sync.server.practice import open_site
from sync.server.server import Server
from sync.server.setup import own
from tests.sync.effects.relay import PASSWORD, USER, Relay, relay

pytestmark = pytest.mark.expects_logs("mail.log")
LINA = "lina@mail.example"


def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *words: str) -> int:
    monkeypatch.setattr(cli_channels, "_password", lambda: PASSWORD)
    return cli.main([*words, "--data", str(tmp_path), "--database", str(tmp_path / "practice.db")])


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - what is waited for is a committed row
            await asyncio.sleep(0.05)


def test_set_up_tried_signed_and_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = open_database(str(tmp_path / "practice.db"))
    site = open_site(database, tmp_path)
    with writing(database, site) as batch:
        own(batch, SetPractice(name="Cedar", region="AE", timezone="Asia/Dubai", currency="AED"))
        own(batch, CaptureLead(name="Lina", email=LINA))

    def state() -> dict[str, object]:
        entity = ENTITIES["channel_state"]
        with database.reading() as rows:
            found = [entity.record(*row) for row in rows.where(entity, [("channel", "=", "email")])]
        return {name: getattr(found[0], name) for name in entity.columns} if found else {}

    async def live(handler: Relay) -> None:
        server = Server(database, site)
        try:
            await _until(lambda: bool(state()))
            await server.write(
                lambda batch: own(batch, TryChannel(channel=Channel.EMAIL, address="owner@cedar.example"))
            )
            await _until(lambda: bool(handler.letters))
            await _until(lambda: state()["test_digest"] is not None)
            code = re.search(r"\d{6}", str(handler.letters[0]["Subject"]))
            assert code is not None
            assert code[0] not in json.dumps(state())
            await server.write(lambda batch: own(batch, ConfirmChannel(channel=Channel.EMAIL, code=code[0])))
            assert state()["arrived_at"] is not None
            await server.write(lambda batch: own(batch, SetPracticeMode(on=False, signed="Amal")))
            await _until(lambda: state()["way"] == "smtp")
            await server.write(lambda batch: own(batch, _first_letter(database)))
            await _until(lambda: len(handler.letters) == 2)
        finally:
            await server.close()

    with relay(tmp_path) as (handler, port, trusted):
        told = [
            "host=localhost",
            f"port={port}",
            "sender=desk@cedar.example",
            f"username={USER}",
            f"ca_file={trusted}",
        ]
        assert shell(monkeypatch, tmp_path, "channels", "set", "email", "smtp", *told) == 0
        assert stat.S_IMODE((tmp_path / "channels.json").stat().st_mode) == 0o600
        asyncio.run(live(handler))
        assert handler.recipients == ["owner@cedar.example", LINA]
    database = open_database(str(tmp_path / "practice.db"))  # the server closed its own
    capsys.readouterr()
    assert shell(monkeypatch, tmp_path, "channels", "list", "--json") == 0
    listed = capsys.readouterr().out
    assert PASSWORD not in listed
    found = json.loads(listed)
    assert found["practice_mode"] is False
    assert found["channels"][0]["in_use"] == "smtp"
    with database.reading() as rows:
        kept = "".join(str(rows.execute(f'SELECT * FROM "{name}"').fetchall()) for name in ENTITIES)
    assert PASSWORD not in kept
    database.close()


def _first_letter(database: object) -> QueueEffect:
    with database.reading() as rows:  # type: ignore[attr-defined]
        contact = rows.execute("SELECT id FROM contact").fetchone()[0]
    endpoint = endpoint_id(EndpointKind.EMAIL, LINA)
    talk = fact_id("conversation", contact, endpoint, Channel.EMAIL)
    return QueueEffect(
        key=f"reply:{talk}:{FIRST}",
        contact_id=contact,
        endpoint_id=endpoint,
        channel=Channel.EMAIL,
        body="Hello",
    )


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("email", "smtp", "host=mail.example"), "missing required field"),
        (("email", "smtp", "host"), "not NAME=VALUE"),
        (("email", "smtp", "password=secret"), "read by others"),
        (("sms", "smtp", "host=mail.example", "sender=a@b.example"), "sms cannot go by smtp"),
        (("email", "pigeon"), "cannot go by pigeon"),
    ],
)
def test_what_cannot_be_a_channel_is_refused_in_words(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    told: tuple[str, ...],
    said: str,
) -> None:
    database = open_database(str(tmp_path / "practice.db"))
    open_site(database, tmp_path)
    database.close()
    assert shell(monkeypatch, tmp_path, "channels", "set", *told) == 1
    shown = capsys.readouterr().err
    assert said in shown
    assert "secret" not in shown
    assert not (tmp_path / "channels.json").exists()
