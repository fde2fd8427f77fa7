"""The window that asks for a passphrase where there is no keyring."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.keys import root_from_passphrase
from desktop.shell.passphrase import PassphraseWindow, Wanted
from desktop.shell.prefs import Look, show

Opened = Callable[[Wanted], PassphraseWindow]


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Opened:
    show(Look(reduced_motion=True))
    made: list[PassphraseWindow] = []

    def opened(wanted: Wanted) -> PassphraseWindow:
        found = PassphraseWindow(wanted, lambda typed: root_from_passphrase(tmp_path, typed or ""))
        made.append(found)
        qtbot.addWidget(found)
        found.show()
        return found

    return opened


def test_the_rules_and_what_is_lost_are_said_before_anything_is_typed(window: Opened) -> None:
    shown = window(Wanted.CHOOSE)
    words = " ".join(label.text() for label in shown.findChildren(type(shown.lost)) if label.isVisible())
    assert "12 characters" in words
    assert "had not sent yet is lost" in words


def test_too_short_and_different_ones_are_refused_and_nothing_is_written(
    window: Opened, tmp_path: Path
) -> None:
    shown = window(Wanted.CHOOSE)
    QTest.keyClicks(shown.passphrase, "short")
    QTest.keyClick(shown.passphrase, Qt.Key.Key_Return)
    assert "12 characters" in shown.passphrase.accessibleDescription()
    QTest.keyClicks(shown.passphrase, " brown camels")
    QTest.keyClicks(shown.again, "short brown camel")
    QTest.keyClick(shown.again, Qt.Key.Key_Return)
    assert "not the same" in shown.again.accessibleDescription()
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_one_says_so_and_the_right_one_opens_the_same_copy(
    window: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    root = root_from_passphrase(tmp_path, "six brown camels")
    shown = window(Wanted.ENTER)
    QTest.keyClicks(shown.passphrase, "six brown horses")
    QTest.keyClick(shown.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(shown.notice.isVisible)
    assert "does not open" in shown.notice.accessibleName()
    assert "lost" in shown.notice.accessibleName()
    qtbot.waitUntil(lambda: not shown.button.busy)
    assert shown.notice.height() >= shown.notice.heightForWidth(shown.notice.width())
    QTest.keyClicks(shown.passphrase, "six brown camels")  # what was typed is selected and goes
    with qtbot.waitSignal(shown.done):
        QTest.keyClick(shown.passphrase, Qt.Key.Key_Return)
    assert shown.root == root


def test_a_copy_whose_keyring_is_gone_is_never_sealed_anew(
    window: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    shown = window(Wanted.KEYRING)
    assert not shown.passphrase.isVisible()
    QTest.keyClick(shown.button, Qt.Key.Key_Return)
    qtbot.waitUntil(shown.notice.isVisible)
    assert shown.root is None
    assert list(tmp_path.iterdir()) == []
