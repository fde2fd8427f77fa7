"""What every command shares: arguments, errors in the user's words, and a quick start."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import cli
from tests.desktop.terminal.conftest import Foredesk, Home


@pytest.mark.parametrize("command", [("board",), ("contact", "x"), ("why", "x", "y"), ("export", "out")])
def test_without_a_clinic_each_says_how_to_get_one(
    foredesk: Foredesk, home: Home, command: tuple[str, ...]
) -> None:
    said = foredesk(*command, *home.options)
    assert (said.code, said.out) == (2, "")
    assert (
        said.err
        == f"foredesk: There is no clinic in {home.profile} yet. Start foredesk and sign in to fetch it.\n"
    )
    assert not home.profile.exists()
    assert not home.key_file.exists()


def test_another_key_than_the_copys_own_is_named(foredesk: Foredesk, clinic: Home, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("ab" * 32)
    other.chmod(0o600)
    said = foredesk("board", "--profile", clinic.profile, "--key-file", other)
    assert said.code == 2
    assert "does not open its replica" in said.err


def test_a_key_file_that_others_can_read_is_refused(foredesk: Foredesk, clinic: Home, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text(clinic.key_file.read_text())
    other.chmod(0o644)
    said = foredesk("board", "--profile", clinic.profile, "--key-file", other)
    assert said.code == 2
    assert "chmod 600" in said.err


def test_a_missing_key_file_is_not_made(foredesk: Foredesk, clinic: Home, tmp_path: Path) -> None:
    said = foredesk("board", "--profile", clinic.profile, "--key-file", tmp_path / "gone")
    assert said.code == 2
    assert not (tmp_path / "gone").exists()


def test_options_may_stand_before_or_after_the_command(foredesk: Foredesk, clinic: Home) -> None:
    before = json.loads(foredesk(*clinic.options, "board", "--json").out)
    after = json.loads(foredesk("board", "--json", *clinic.options).out)
    assert [lane["count"] for lane in before["lanes"]] == [lane["count"] for lane in after["lanes"]]


def test_the_window_without_a_display_says_so_in_one_line(
    foredesk: Foredesk, clinic: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    said = foredesk(*clinic.options)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("foredesk: There is no display here.")
    assert said.err.count("\n") == 1


def test_the_demo_reads_its_own_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[list[str]] = []

    def demo(arguments: list[str]) -> int:
        heard.append(arguments)
        return 3

    monkeypatch.setattr("desktop.demo.__main__.main", demo)
    assert cli.main(["demo", "--headless", "--seconds", "5", "--help"]) == 3
    assert heard == [["--headless", "--seconds", "5", "--help"]]


def test_the_board_starts_without_what_it_does_not_need(clinic: Home) -> None:
    asked = (
        "import sys; from desktop import cli; code = cli.main(sys.argv[1:]);"
        "heavy = {'sqlalchemy', 'httpx', 'openai', 'PySide6', 'litestar', 'phonenumbers'} & set(sys.modules);"
        "sys.exit(code or (f'loaded {heavy}' if heavy else 0))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", asked, "board", *clinic.options], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Sara Haddad" in ended.stdout


def test_a_reader_that_stops_early_is_no_error(clinic: Home) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "desktop.cli", "board", "--json", *clinic.options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
