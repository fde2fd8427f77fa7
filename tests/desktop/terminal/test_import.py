"""Files in: what would happen, and what does happen at a real server."""

import json
import re
from pathlib import Path

import pytest

from tests.desktop.terminal.conftest import EMAIL, Foredesk, Home, Server

DATA = Path(__file__).parents[4] / "shared" / "data"
TABLE = (
    "Name,Phone,Email,Source\nSara Haddad,050 123 4567,sara@x.example,Website\nOmar Haddad,0501234567,,Friend\n"
    "Lea Stone,+971 50 9,lea@x.example,\n,,,Fair\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(TABLE)
    return path


def public(folder: str, pattern: str) -> list[Path]:
    """Public files beside the checkout; the test is skipped where they are not."""
    found = sorted((DATA / folder).glob(pattern))
    if not found:
        pytest.skip(f"the public files of {folder} are not beside this checkout")
    return found


def names(foredesk: Foredesk, home: Home, who: str) -> list[str]:
    said = json.loads(foredesk("contact", who, "--json", *home.options).out)
    return [said["who"]["name"]] if "who" in said else [match["name"] for match in said["matches"]]


# -- without consequences ---------------------------------------------------------------------------------------------


def test_a_dry_run_tells_mapping_problems_and_families(foredesk: Foredesk, home: Home, table: Path) -> None:
    said = foredesk("import", "--dry-run", "--region", "AE", table, *home.options)
    assert said.code == 1
    assert "4 rows, 3 would come in" in said.out
    assert "column 2 “Phone” is phone" in said.out
    assert "refused, 5: There is no name" in said.out
    assert "left out 1 times, phone:" in said.out
    assert "different people on one phone or e-mail: row 2, 3" in said.out
    assert not home.profile.exists()


def test_a_dry_run_knows_who_is_here_already(foredesk: Foredesk, clinic: Home, table: Path) -> None:
    said = foredesk("import", "--dry-run", table, *clinic.options)
    assert "known already: row 2" in said.out
    assert "known already: row 3" not in said.out


def test_without_a_country_a_dry_run_says_what_it_leaves_out(
    foredesk: Foredesk, home: Home, table: Path
) -> None:
    assert "Name it with --region." in foredesk("import", "--dry-run", table, *home.options).out


def test_a_journey_that_is_not_there_is_refused_before_anything(
    foredesk: Foredesk, clinic: Home, table: Path
) -> None:
    said = foredesk("import", "--dry-run", "--enrol", "recall", table, *clinic.options)
    assert said.code == 2
    assert said.err == "foredesk: There is no journey “recall” to start. There are: new-enquiry.\n"


def test_what_is_no_file_of_contacts_is_refused_in_words(
    foredesk: Foredesk, home: Home, tmp_path: Path
) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 ...")
    for arguments in (("--dry-run",), ()):
        said = foredesk("import", *arguments, tmp_path / "scan.pdf", *home.options)
        assert said.code == 2
        assert "This is a PDF document" in said.err


@pytest.mark.parametrize(
    ("folder", "pattern"), [("vcard", "*.vcf"), ("csv/csv-spectrum/csvs", "*.csv"), ("synthea", "*.json")]
)
def test_public_files_are_previewed(foredesk: Foredesk, home: Home, folder: str, pattern: str) -> None:
    files = public(folder, pattern)
    said = foredesk("import", "--dry-run", "--region", "US", *files, *home.options)
    assert said.err == ""
    for path in files:
        assert str(path) in said.out


def test_a_follow_up_is_not_begun_for_very_many_without_asking(
    foredesk: Foredesk, home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "all.csv"
    file.write_text("Name,Phone\n" + "".join(f"Person {n},+97150{n:07}\n" for n in range(500)))
    said = foredesk("import", "--enrol", "new-enquiry", file, *home.options)
    assert said.code == 2
    assert "for 500 people" in said.err
    assert "--yes" in said.err


# -- at a server ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("password")
def test_a_new_computer_imports_and_a_second_time_changes_nothing(
    foredesk: Foredesk, server: Server, home: Home, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = foredesk(
        "import", "--server", server.url, "--email", EMAIL, "--enrol", "new-enquiry", table, *home.options
    )
    assert said.code == 1
    assert re.search(r"people\.csv: 3 new, 1 refused\. Import [0-9a-f]{32}\.", said.out)
    assert "people.csv, 5: There is no name" in said.err
    assert "people.csv, 4: phone:" in said.err
    assert names(foredesk, home, "haddad") == ["Omar Haddad", "Sara Haddad"]
    board = json.loads(foredesk("board", "--json", *home.options).out)
    assert board["not_looked_at"] == 0
    assert {row["name"] for lane in board["lanes"] for row in lane["rows"]} == {
        "Sara Haddad",
        "Omar Haddad",
        "Lea Stone",
    }

    monkeypatch.setenv("FOREDESK_PASSWORD", "three quiet palms by the sea")
    again = foredesk("import", "--email", EMAIL, table, *home.options)
    assert "0 new, 3 known already, 1 refused" in again.out


@pytest.mark.usefixtures("password")
def test_public_cards_and_patients_come_in(foredesk: Foredesk, server: Server, home: Home) -> None:
    files = [
        *public("vcard", "gmail-list.vcf"),
        *public("synthea", "A*.json"),
        *public("csv/csv-spectrum/csvs", "utf8.csv"),
    ]
    said = foredesk(
        "import", "--server", server.url, "--email", EMAIL, "--region", "US", *files, *home.options
    )
    assert "Traceback" not in said.err
    assert "gmail-list.vcf: 3 new" in said.out
    assert names(foredesk, home, "Arnold Smith") == ["Arnold Smith"]
    patient = json.loads(foredesk("contact", "Atencio", "--json", *home.options).out)["who"]
    assert patient["kind"] == "patient"
    assert patient["birth_date"]


def test_the_password_is_taken_out_of_the_environment(
    foredesk: Foredesk, server: Server, home: Home, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOREDESK_PASSWORD", "wrong and long enough")
    said = foredesk("import", "--server", server.url, "--email", EMAIL, table, *home.options)
    assert said.code == 2
    assert said.err.startswith("foredesk: ")
    assert "wrong and long enough" not in said.err
    again = foredesk("import", "--server", server.url, "--email", EMAIL, table, *home.options)
    assert "FOREDESK_PASSWORD" in again.err


@pytest.mark.usefixtures("password")
def test_a_server_that_is_not_there_is_said_in_words(foredesk: Foredesk, home: Home, table: Path) -> None:
    said = foredesk("import", "--server", "http://127.0.0.1:9", "--email", EMAIL, table, *home.options)
    assert said.code == 2
    assert said.err == "foredesk: The clinic's server cannot be reached. Check the address and the network.\n"


def test_without_a_server_and_a_name_it_asks_for_them(foredesk: Foredesk, home: Home, table: Path) -> None:
    assert "--server" in foredesk("import", table, *home.options).err
    assert "--email" in foredesk("import", "--server", "http://127.0.0.1:9", table, *home.options).err


@pytest.mark.usefixtures("password")
def test_beside_an_open_foredesk_it_points_at_the_window(
    foredesk: Foredesk, clinic: Home, table: Path
) -> None:
    engine = clinic.open()
    try:
        said = foredesk("import", "--email", EMAIL, table, *clinic.options)
    finally:
        engine.store.close()
    assert said.code == 2
    assert "Import from its window" in said.err
