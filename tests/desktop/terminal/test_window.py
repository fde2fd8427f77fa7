"""What the window is opened with."""

from pathlib import Path
from typing import Any

import pytest

from tests.desktop.terminal.conftest import Foredesk, Home

pytest.importorskip(
    "PySide6.QtWidgets", reason="Qt's libraries are not on this machine", exc_type=ImportError
)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str]]:
    """The windows that were opened: folder and server."""
    from desktop.shell import app

    found: list[tuple[Path, str]] = []

    def run(link: Any, folder: Path, *, server: str = "", demo: Any = None) -> int:
        assert link.person is None
        assert callable(demo)
        link.close()
        found.append((folder, server))
        return 7

    monkeypatch.setattr(app, "run", run)
    return found


def test_the_window_gets_the_profile_and_the_server(
    foredesk: Foredesk, home: Home, opened: list[tuple[Path, str]], qapp: object
) -> None:
    said = foredesk("--server", "https://clinic.example", *home.options)
    assert (said.code, said.out, said.err) == (7, "", "")
    assert opened == [(home.profile, "https://clinic.example")]


def test_without_keyring_and_terminal_it_says_what_to_do(
    foredesk: Foredesk, home: Home, opened: list[tuple[Path, str]]
) -> None:
    said = foredesk("--profile", home.profile)
    assert said.code == 2
    assert "--key-file" in said.err
    assert opened == []
