"""Tray, sounds, one instance, start at sign-in and idleness."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from desktop.platform.autostart import autostart_enabled, set_autostart
from desktop.platform.idle import IdleWatch
from desktop.platform.single import SingleInstance, instance_name
from desktop.platform.sound import Sound, Sounds
from desktop.platform.tray import Severity, Tray


def test_without_a_tray_the_program_says_so_and_goes_on(qapp: QApplication) -> None:
    tray = Tray("Foredesk", lambda severity: QIcon())
    tray.set_menu([("open", "Open Foredesk"), ("quit", "Quit")])
    tray.set_waiting(Severity.CRITICAL, 3)
    assert tray.tool_tip == "Foredesk: 3 need a person"
    assert tray.available is QSystemTrayIcon.isSystemTrayAvailable()
    if not tray.available:
        assert tray.notify("A call is ringing", "Open Foredesk to see who.") is False


def test_ringing_repeats_until_someone_takes_it(qtbot: QtBot) -> None:
    sounds = Sounds()
    assert sounds.play(Sound.RINGING)
    assert sounds.ringing
    qtbot.waitUntil(lambda: sounds.strokes_played == 2)
    sounds.acknowledge()
    assert not sounds.ringing


def test_a_muted_class_stays_silent_until_it_is_switched_on_again(qapp: QApplication) -> None:
    sounds = Sounds()
    sounds.mute(Sound.MESSAGE)
    assert not sounds.play(Sound.MESSAGE)
    assert sounds.strokes_played == 0
    sounds.unmute(Sound.MESSAGE)
    assert sounds.play(Sound.MESSAGE)


def test_muting_the_ringing_ends_it_at_once(qapp: QApplication) -> None:
    sounds = Sounds()
    sounds.play(Sound.RINGING)
    sounds.mute(Sound.RINGING)
    assert not sounds.ringing


def test_a_message_sounds_once(qapp: QApplication) -> None:
    sounds = Sounds()
    assert sounds.play(Sound.MESSAGE)
    assert sounds.strokes_played == 1
    assert not sounds.ringing


def test_a_second_start_hands_over_what_it_was_asked_and_ends(qtbot: QtBot, tmp_path: Path) -> None:
    name = instance_name(tmp_path)
    first, second = SingleInstance(name), SingleInstance(name)
    assert first.first()
    with qtbot.waitSignal(first.asked_again) as asked:
        assert not second.first(["--open", "contact:1"])
    assert asked.args == [["--open", "contact:1"]]
    first.close()
    assert second.first()
    second.close()


def test_nonsense_on_the_socket_is_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    name = instance_name(tmp_path)
    first = SingleInstance(name)
    assert first.first()
    heard: list[object] = []
    first.asked_again.connect(heard.append)
    socket = QLocalSocket()
    socket.connectToServer(name)
    assert socket.waitForConnected(1_000)
    with qtbot.waitSignal(socket.disconnected):
        socket.write(b'{"not": "a list"}\n')
        socket.flush()
    assert heard == []
    first.close()


def test_data_folders_and_persons_do_not_share_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = instance_name(tmp_path)
    assert instance_name(tmp_path / "other") != mine
    monkeypatch.setenv("LOGNAME", "someone-else")
    assert instance_name(tmp_path) != mine
    assert str(tmp_path) not in mine


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the XDG file is Linux's way")
def test_starting_at_sign_in_is_switched_on_and_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert not autostart_enabled()
    set_autostart(True, ["/opt/fore desk/foredesk", "--quiet", "100%"])
    assert autostart_enabled()
    entry = (tmp_path / "autostart" / "foredesk.desktop").read_text("utf-8")
    assert 'Exec="/opt/fore desk/foredesk" "--quiet" "100%%"' in entry
    set_autostart(False, ["/opt/fore desk/foredesk"])
    assert not autostart_enabled()
    set_autostart(False, ["/opt/fore desk/foredesk"])


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watched(qapp: QApplication, qtbot: QtBot) -> tuple[IdleWatch, Clock, QWidget]:
    clock = Clock()
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    qtbot.waitUntil(lambda: qapp.focusWindow() is owner.windowHandle())
    return IdleWatch(qapp, 120, clock=clock, parent=owner), clock, owner


def test_idleness_is_told_once_and_a_key_arms_it_again(
    watched: tuple[IdleWatch, Clock, QWidget], qtbot: QtBot
) -> None:
    watch, clock, window = watched
    told: list[str] = []
    watch.idle.connect(lambda: told.append("idle"))
    clock.now = 119.0
    watch.check()
    assert told == []
    clock.now = 120.0
    watch.check()
    watch.check()
    assert told == ["idle"]
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    clock.now = 239.0
    watch.check()
    assert told == ["idle"]
    clock.now = 240.0
    watch.check()
    assert told == ["idle", "idle"]


def test_nothing_locks_during_a_call(watched: tuple[IdleWatch, Clock, QWidget], qtbot: QtBot) -> None:
    watch, clock, _ = watched
    watch.hold(True)
    clock.now = 10_000.0
    with qtbot.assertNotEmitted(watch.idle):
        watch.check()
    watch.hold(False)
    clock.now += 120
    with qtbot.waitSignal(watch.idle):
        watch.check()
