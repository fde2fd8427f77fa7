"""What the window is opened with."""

from pathlib import Path
from typing import Any

import pytest

from tests.desktop.terminal.conftest import Foredesk, Home

pytest.importorskip(
    "PySide6.QtWidgets", reason="Qt's libraries are not on this machine", exc_type=ImportError
)


from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.keys.root import is_sealed
from desktop.shell.passphrase import PassphraseWindow


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str]]:
    """The windows that were opened: folder and server."""
    from desktop.shell import app

    found: list[tuple[Path, str]] = []

    def run(link: Any, folder: Path, *, server: str, demo: Any, phone: Any, start_with: list[str]) -> int:
        assert link.person is None
        assert callable(demo)
        assert phone is None  # no server is on this computer
        assert start_with[start_with.index("--profile") + 1] == str(folder)
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


def test_without_keyring_a_passphrase_is_asked_for_in_a_window_and_seals_the_copy(
    foredesk: Foredesk, home: Home, opened: list[tuple[Path, str]], qapp: QApplication
) -> None:
    def types(*texts: str) -> None:
        shown = [
            each for each in qapp.topLevelWidgets() if isinstance(each, PassphraseWindow) and each.isVisible()
        ]
        if not shown:
            QTimer.singleShot(20, lambda: types(*texts))
            return
        for control, text in zip((shown[0].passphrase, shown[0].again), texts, strict=False):
            QTest.keyClicks(control, text)
        QTest.keyClick(shown[0].passphrase, Qt.Key.Key_Return)

    QTimer.singleShot(0, lambda: types("six brown camels", "six brown camels"))
    assert foredesk("--profile", home.profile).code == 7
    assert is_sealed(home.profile)
    QTimer.singleShot(0, lambda: types("six brown camels"))
    assert foredesk("--profile", home.profile).code == 7
    assert [folder for folder, _ in opened] == [home.profile] * 2


def test_whoever_closes_the_passphrase_window_opens_nothing(
    foredesk: Foredesk, home: Home, opened: list[tuple[Path, str]], qapp: QApplication
) -> None:
    def closes() -> None:
        shown = [
            each for each in qapp.topLevelWidgets() if isinstance(each, PassphraseWindow) and each.isVisible()
        ]
        for each in shown:
            QTest.keyClick(each, Qt.Key.Key_Escape)
        if not shown:
            QTimer.singleShot(20, closes)

    QTimer.singleShot(0, closes)
    assert foredesk("--profile", home.profile).code == 0
    assert opened == []
    assert not is_sealed(home.profile)
