"""What leaves the copy as files."""

import csv
import json
import stat
from datetime import date
from pathlib import Path

from sync.exchange.sniff import open_source
from tests.desktop.terminal.conftest import Foredesk, Home

FILES = ("contacts.csv", "contacts.vcf", "contacts.json", "timeline.jsonl", "messages.jsonl")


def test_contacts_read_back_as_they_left(foredesk: Foredesk, clinic: Home, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    said = foredesk("export", folder, *clinic.options)
    assert (said.code, said.err) == (0, "")
    for name in ("contacts.csv", "contacts.vcf", "contacts.json"):
        rows = {row.name: row for row in open_source(folder / name, "AE", today=date(2030, 1, 1)).rows()}
        assert len(rows) == 5
        sara = rows["Sara Haddad"]
        assert (sara.phones, sara.emails) == (("+971501234567",), ("sara@example.com",))
        assert (sara.source, sara.note) == ("Website", "=HYPERLINK(1)")


def test_no_cell_of_the_table_runs_in_a_spreadsheet(foredesk: Foredesk, clinic: Home, tmp_path: Path) -> None:
    foredesk("export", tmp_path / "out", *clinic.options)
    with (tmp_path / "out" / "contacts.csv").open(encoding="utf-8-sig", newline="") as file:
        notes = [row["Notes"] for row in csv.DictReader(file)]
    assert "'=HYPERLINK(1)" in notes


def test_timeline_and_messages_are_whole(foredesk: Foredesk, clinic: Home, tmp_path: Path) -> None:
    foredesk("export", tmp_path / "out", *clinic.options)
    entries = [
        json.loads(line) for line in (tmp_path / "out" / "timeline.jsonl").read_text("utf-8").splitlines()
    ]
    assert {"enquiry.received", "note.added", "journey.enrolled", "message.logged"} <= {
        entry["kind"] for entry in entries
    }
    assert {entry["who"] for entry in entries} == {"Nadia Rahman"}
    messages = [
        json.loads(line) for line in (tmp_path / "out" / "messages.jsonl").read_text("utf-8").splitlines()
    ]
    bodies = {message["body"]: message["contact"] for message in messages}
    assert bodies["Of course, when suits you?"] == "Layla Nasser"
    assert bodies["Do you do implants?"] == "Sara Haddad"


def test_files_are_their_users_alone_and_nothing_half_written_stays(
    foredesk: Foredesk, clinic: Home, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    foredesk("export", folder, *clinic.options)
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in FILES} == {0o600}


def test_an_earlier_export_is_not_overwritten(foredesk: Foredesk, clinic: Home, tmp_path: Path) -> None:
    (tmp_path / "messages.jsonl").write_text("mine")
    said = foredesk("export", tmp_path, *clinic.options)
    assert said.code == 2
    assert "messages.jsonl is there already" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["messages.jsonl"]


def test_a_folder_that_cannot_be_made_is_said_so(foredesk: Foredesk, clinic: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = foredesk("export", tmp_path / "file" / "out", *clinic.options)
    assert said.code == 2
    assert "cannot be written" in said.err
