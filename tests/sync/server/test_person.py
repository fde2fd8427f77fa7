"""A person is handed all that is held on them, and nothing that is held on those who share a phone with them."""

import json
import zipfile
from pathlib import Path

import pytest

from sync.commands.holdings import Holdings
from sync.commands.kernel import encode
from sync.commands.people import CaptureLead
from sync.model.ids import now_ms
from sync.server import person
from sync.server.cli import main
from sync.server.database import Database
from sync.server.doors.receipts import FORM, add_door, carry_out
from sync.server.offline import writing
from sync.server.practice import Site
from sync.server.refusals import Refusal
from tests.sync.server.person import PHONE, SHARED, WORDS, lina


def gathered(database: Database, site: Site) -> tuple[Holdings, bytes]:
    with writing(database, site) as batch:
        contact = lina(batch)
        door = add_door(batch.rows, FORM, "Website", source_id=None, location_id=None)
        lead = CaptureLead(name="Zqgiven Zqfamily", phone=PHONE, text="Zqdelivered")
        carry_out(batch, door, lead, sender_id="d1", body=encode(lead))
    with database.reading() as rows:
        held = person.gather(rows, contact, now_ms())
        return held, person.file_of(rows, held)


def test_everything_of_theirs_is_in_it_and_nothing_of_anybody_else(
    database: Database, site: Site, tmp_path: Path
) -> None:
    held, content = gathered(database, site)
    path = tmp_path / "lina.zip"
    person.write(content, path)
    with zipfile.ZipFile(path) as file:
        data, page = file.read("person.json").decode(), file.read("person.html").decode()
    # A phone that they are no longer reached at and a card that could not be told to be theirs are not theirs to be found.
    theirs = set(WORDS) - {"502223344", "zqcard"}
    for text in (data, page):
        assert {word for word in theirs if word not in text.casefold()} == set()
        assert "sister" not in text.casefold()
        assert SHARED in text
    told = json.loads(data)
    assert told["is_whole"] is True
    assert "zqdelivered" in json.dumps(told["records"]["delivery"]).casefold()
    assert {line["change"] for line in told["records"]["audit"]} == {
        entry["mutation"] for entry in told["records"]["timeline"]
    }
    assert held.count == sum(map(len, told["records"].values()))
    assert path.stat().st_mode & 0o077 == 0, "its user's alone"


def test_a_page_shows_what_was_typed_as_text(database: Database, site: Site) -> None:
    with writing(database, site) as batch:
        from tests.sync.server.person import run

        run(batch, CaptureLead(name="<script>alert(1)</script>", phone=PHONE, text="<b>x</b>"))
    with database.reading() as rows:
        held = person.gather(rows, person.find(rows, PHONE), now_ms())
        content = person.file_of(rows, held)
    assert b"<script" not in zipfile.ZipFile(__import__("io").BytesIO(content)).read("person.html")


@pytest.mark.parametrize("who", [PHONE, "050 111 2233", "zqmail@zqhome.example", "zqgiven zqfamily"])
def test_a_person_is_found_by_phone_e_mail_or_whole_name(database: Database, site: Site, who: str) -> None:
    held, _ = gathered(database, site)
    with database.reading() as rows:
        assert person.find(rows, who) == held.contact


def test_who_may_be_several_is_asked_for_by_id(database: Database, site: Site) -> None:
    held, _ = gathered(database, site)
    with database.reading() as rows, pytest.raises(Refusal, match="may be 2 people") as caught:
        person.find(rows, SHARED)
    assert held.contact in str(caught.value)


def test_the_command_line_exports_and_erases(
    url: str, database: Database, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held, _ = gathered(database, site)
    where = ["--database", url, "--data", str(site.folder)]
    out = tmp_path / "out.zip"
    assert main(["person", "export", PHONE, "--out", str(out), "--json", *where]) == 0
    assert json.loads(capsys.readouterr().out)["contact"] == held.contact
    assert main(["person", "export", PHONE, "--out", str(out), *where]) == 1, "what is there is kept"
    assert "already" in capsys.readouterr().err
    assert main(["person", "erase", held.contact, "--reason", "requested", *where]) == 0
    assert main(["person", "export", held.contact, "--out", str(tmp_path / "again.zip"), *where]) == 1
    assert main(["check", *where]) == 0
    assert main(["tidy", "--json", *where]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["is_scrubbed"] is True
    assert (site.folder / "erasures.json").exists()
