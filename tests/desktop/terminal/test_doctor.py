"""What is wrong with a workstation, and what to do."""

import json
from pathlib import Path

import pytest

from desktop.keys import Vault
from sync.replica.store import read_pointer
from tests.desktop.terminal.conftest import EMAIL, Foredesk, Home, Server


@pytest.fixture
def joined(foredesk: Foredesk, server: Server, home: Home, tmp_path: Path, password: None) -> Home:
    """A copy in step with the server."""
    (tmp_path / "one.csv").write_text("Name,Phone\nSara Haddad,+971501234567\n")
    assert (
        foredesk("import", "--server", server.url, "--email", EMAIL, tmp_path / "one.csv", *home.options).code
        == 0
    )
    return home


def marks(foredesk: Foredesk, home: Home) -> tuple[int, dict[str, tuple[str, str]]]:
    said = foredesk("doctor", "--json", *home.options)
    found = json.loads(said.out)
    assert found["ok"] is (said.code == 0)
    return said.code, {check["check"]: (check["mark"], check["said"]) for check in found["checks"]}


def test_a_copy_in_step_with_its_server_is_well(foredesk: Foredesk, joined: Home) -> None:
    code, found = marks(foredesk, joined)
    assert code == 0
    assert found["digests"] == ("ok", "equal to the server's")
    assert {
        found[check][0] for check in ("profile", "key", "file", "pages", "schema", "outbox", "clock", "qt")
    } == {"ok"}
    lines = foredesk("doctor", *joined.options).out.splitlines()
    assert all(line.startswith(("ok ", "skipped ")) for line in lines)


@pytest.mark.expects_logs("rows_damaged")
def test_rows_that_differ_from_the_server_are_repaired(foredesk: Foredesk, joined: Home) -> None:
    engine = joined.open()
    connection = engine.store.connection
    connection.execute("UPDATE contact SET name = 'Somebody else'")
    connection.execute("UPDATE replica_digest SET sum128 = ? WHERE entity = 'contact'", ("0" * 32,))
    engine.store.close()
    code, found = marks(foredesk, joined)
    assert code == 0
    assert found["digests"][0] == "ok"
    assert "contact" in found["digests"][1]
    assert "repaired" in found["digests"][1]
    assert (
        json.loads(foredesk("contact", "+971501234567", "--json", *joined.options).out)["who"]["name"]
        == "Sara Haddad"
    )
    assert marks(foredesk, joined)[1]["digests"] == ("ok", "equal to the server's")


def test_beside_an_open_foredesk_it_compares_and_leaves_the_repair(foredesk: Foredesk, joined: Home) -> None:
    engine = joined.open()
    try:
        assert marks(foredesk, joined)[1]["digests"] == ("ok", "equal to the server's")
        engine.store.connection.execute("UPDATE replica_digest SET n = n + 1 WHERE entity = 'contact'")
        code, found = marks(foredesk, joined)
    finally:
        engine.store.close()
    assert code == 1
    assert found["digests"][0] == "problem"


def test_a_server_out_of_reach_is_a_problem_with_work_going_on(foredesk: Foredesk, joined: Home) -> None:
    vault = Vault(joined.profile / "vault", joined.root)
    device = vault.read("device")
    assert device is not None
    vault.write("device", device | {"server": "http://127.0.0.1:9"})
    code, found = marks(foredesk, joined)
    assert code == 1
    assert found["server"][0] == "problem"
    assert found["digests"][0] == "skipped"
    said = foredesk("doctor", *joined.options).out
    assert "Try again when it can be reached" in said


def test_a_copy_of_no_clinic_is_told_to_sign_in(foredesk: Foredesk, clinic: Home) -> None:
    code, found = marks(foredesk, clinic)
    assert code == 1
    assert found["server"] == ("problem", "This computer belongs to no clinic yet.")
    assert found["data"][0] == "problem"
    assert found["outbox"][1].startswith("1")


def test_where_nothing_is_it_makes_nothing(foredesk: Foredesk, home: Home) -> None:
    code, found = marks(foredesk, home)
    assert code == 1
    assert found["profile"][0] == "problem"
    assert not home.profile.exists()
    assert not home.key_file.exists()


def test_a_missing_key_file_is_named(foredesk: Foredesk, clinic: Home, tmp_path: Path) -> None:
    code, found = marks(foredesk, Home(clinic.profile, tmp_path / "gone"))
    assert code == 1
    assert found["key"] == ("problem", f"There is no key file {tmp_path / 'gone'}.")


def test_a_damaged_page_is_found(foredesk: Foredesk, joined: Home) -> None:
    replica = joined.profile / "replica"
    path = replica / read_pointer(replica).file
    content = bytearray(path.read_bytes())
    content[-4000:-3900] = bytes(100)
    path.write_bytes(content)
    code, found = marks(foredesk, joined)
    assert code == 1
    assert found["pages"][0] == "problem"
    assert foredesk("board", *joined.options).code in (
        0,
        2,
    )  # what is not on the broken page can still be read
