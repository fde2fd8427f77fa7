"""What the frame says and sounds by itself: progress in the pill, sounds, the lock card's call, what starts with the computer."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop import sample
from desktop.platform.autostart import autostart_enabled
from desktop.platform.sound import Sound
from desktop.protocol import BOARD_JOB, Job, LinkState, Status
from desktop.sample import MINUTE, contact
from desktop.screens.importer.model import Step
from desktop.shell.banners import Freshness
from desktop.shell.prefs import Preferences
from desktop.shell.settings import WorkstationPage
from desktop.shell.standing import FirstSync
from desktop.widgets.button import Button
from desktop.widgets.states import LoadingState
from sync.commands import talk, work
from sync.model.words import CallState, Channel, Subject
from sync.replica.changes import Stage, Trouble
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]
ONLINE = Status(state=LinkState.ONLINE, data_at=sample.NOW)


def works_out(desk: Person, done: int, *, finished: bool = False) -> None:
    desk.link.progress.emit(Job(id=BOARD_JOB, label="", done=done, total=100_000, finished=finished))


def test_the_board_s_rebuild_is_counted_in_the_pill_and_makes_way_when_it_is_done(play: Play) -> None:
    async def scene(desk: Person) -> None:
        pill = desk.window.top.freshness
        works_out(desk, 1_200)
        assert pill.shown == ("Working out next actions", "1,200 of 100,000")
        desk.link.show(ONLINE)
        await desk.rests(150)
        assert pill.shown[0] == "Working out next actions"
        works_out(desk, 100_000, finished=True)
        assert pill.shown[0] == "Online"

    play(scene)


def test_being_offline_is_more_important_than_a_rebuild(play: Play) -> None:
    async def scene(desk: Person) -> None:
        works_out(desk, 1_200)
        desk.link.show(Status(state=LinkState.OFFLINE, since=sample.NOW))
        assert desk.window.top.freshness.shown[0].startswith("Offline since")

    play(scene)


def test_a_worker_that_died_while_rebuilding_leaves_no_progress_behind(play: Play) -> None:
    async def scene(desk: Person) -> None:
        works_out(desk, 1_200)
        desk.link.show(Status(state=LinkState.RESTARTING))
        desk.link.show(ONLINE)
        assert desk.window.top.freshness.shown[0] == "Online"

    play(scene)


def test_the_import_screen_takes_the_board_s_progress_for_none_of_its_own(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.window.go("import")
        model = desk.window.screens["import"].model  # type: ignore[attr-defined]
        desk.link.answers["import_open"] = lambda **_: sample.PREVIEW
        desk.link.answers["import_run"] = lambda **_: "job"
        await model.open("Patients.csv")
        await model.run()
        counts: list[tuple[int, int]] = []
        model.progressed.connect(lambda done, total: counts.append((done, total)))
        works_out(desk, 100_000, finished=True)
        assert counts == []
        assert model.step is Step.RUNNING

    play(scene)


def test_counts_of_one_state_are_shown_together_and_another_state_at_once(play: Play) -> None:
    async def scene(desk: Person) -> None:
        pill = desk.window.top.freshness
        painted: list[tuple[str, str]] = []
        show = pill.set_pill

        def watched(words: str, detail: str = "", *more: object, **named: object) -> None:
            painted.append((words, detail))
            show(words, detail, *more, **named)  # type: ignore[arg-type]

        pill.set_pill = watched
        for done in range(0, 1_000, 100):
            desk.link.show(Status(state=LinkState.CATCHING_UP, done=done, total=1_000))
        assert painted == [("Catching up", "0 of 1,000")]
        await desk.waits(lambda: pill.shown[1] == "900 of 1,000")
        assert len(painted) == 2

    play(scene)


def test_a_fresh_copy_is_counted_and_one_that_is_put_off_says_why(play: Play) -> None:
    async def scene(desk: Person) -> None:
        pill, banners = desk.window.top.freshness, desk.window.banners
        coming = Status(state=LinkState.CATCHING_UP, stage=Stage.FETCHING, done=41_000_000, total=612_300_000)
        desk.link.show(coming)
        assert pill.shown == ("Fetching a copy", "41 of 613 MB")
        desk.link.show(Status(state=LinkState.OFFLINE, trouble=Trouble.NO_SPACE))
        assert banners.banner is not None
        assert "No room" in banners.banner.accessibleName()
        asked = watched(desk, "try_now")
        button = banners.banner.button
        assert button is not None
        button.click()
        await desk.waits(lambda: asked == ["try_now"])

    play(scene)


def watched(desk: Person, *names: str) -> list[str]:
    """What the window asks the worker for, by name, from now on."""
    asked: list[str] = []
    for name in names:
        desk.link.answers[name] = lambda name=name, **_: asked.append(name)
    return asked


def test_a_fresh_copy_on_its_way_can_be_stopped_from_the_pill(play: Play) -> None:
    async def scene(desk: Person) -> None:
        asked = watched(desk, "stop_fetching")
        desk.link.show(
            Status(state=LinkState.CATCHING_UP, stage=Stage.FETCHING, done=41_000_000, total=90_000_000)
        )
        desk.window.top.freshness.click()
        box = desk.window.findChild(Freshness)
        assert box is not None
        stop = next(each for each in box.findChildren(Button) if each.accessibleName().startswith("Stop"))
        stop.click()
        await desk.waits(lambda: asked == ["stop_fetching"])
        assert not box.isVisible()

    play(scene)


def test_the_first_copy_counts_its_bytes_can_be_stopped_and_goes_on_when_told_to(play: Play) -> None:
    async def scene(desk: Person) -> None:
        asked = watched(desk, "try_now", "stop_fetching")
        page = FirstSync(
            Status(state=LinkState.CATCHING_UP, stage=Stage.FETCHING, done=41_000_000, total=612_300_000)
        )
        page.asked.connect(desk.window.standing.ask)
        card = page.findChild(LoadingState)
        assert card is not None
        assert "41 of 613 MB" in card.accessibleName()
        card.button.click()
        await desk.waits(lambda: asked == ["stop_fetching"])
        page.show_status(Status(state=LinkState.OFFLINE, trouble=Trouble.STOPPED))
        card.button.click()
        await desk.waits(lambda: asked == ["stop_fetching", "try_now"])
        page.deleteLater()

    play(scene)


def test_a_ringing_call_sounds_until_somebody_takes_it(play: Play) -> None:
    async def scene(desk: Person) -> None:
        sounds = desk.window.waiting.sounds
        assert sounds.ringing
        await desk.presses(Qt.Key.Key_F2)
        await desk.waits(lambda: not sounds.ringing)

    play(scene)


def test_a_call_that_stops_ringing_stops_sounding_and_the_next_one_sounds_again(play: Play) -> None:
    async def scene(desk: Person) -> None:
        sounds = desk.window.waiting.sounds
        desk.link.run(talk.RecordCall(provider_ref="ring-1", phone="+971505550199", state=CallState.MISSED))
        await desk.waits(lambda: not sounds.ringing)
        desk.link.run(talk.RecordCall(provider_ref="ring-2", phone="+971505550177", state=CallState.RINGING))
        await desk.waits(lambda: sounds.ringing)

    play(scene)


def test_nothing_sounds_for_the_one_whose_page_is_open(play: Play) -> None:
    async def scene(desk: Person) -> None:
        sounds = desk.window.waiting.sounds
        desk.link.run(talk.RecordCall(provider_ref="ring-1", phone="+971505550199", state=CallState.MISSED))
        await desk.waits(lambda: not sounds.ringing)
        desk.window.go("contacts", {"contact": contact(desk.link, "Rohan Mehta")})
        await desk.rests(150)
        before = sounds.strokes_played
        writes(desk, "+971505550137")
        await desk.rests(250)
        assert sounds.strokes_played == before
        writes(desk, "+971505550177")
        await desk.waits(lambda: sounds.strokes_played == before + 1)

    play(scene)


def test_messages_that_are_caught_up_with_make_no_sound(play: Play) -> None:
    async def scene(desk: Person) -> None:
        sounds = desk.window.waiting.sounds
        sounds.mute(Sound.RINGING)
        before = sounds.strokes_played
        desk.link.show(Status(state=LinkState.CATCHING_UP, done=1, total=9))
        writes(desk, "+971505550177")
        await desk.rests(250)
        assert sounds.strokes_played == before

    play(scene)


def test_what_comes_late_sounds_once(play: Play) -> None:
    async def scene(desk: Person) -> None:
        sounds = desk.window.waiting.sounds
        sounds.mute(Sound.RINGING)
        before = sounds.strokes_played
        desk.link.run(
            work.CreateTask(
                title="Ring the lab", due_at=sample.NOW + MINUTE, contact_id=contact(desk.link, "Rohan Mehta")
            )
        )
        await desk.rests(200)
        assert sounds.strokes_played == before
        desk.link.age(30 * MINUTE)
        await desk.waits(lambda: sounds.strokes_played > before)

    play(scene)


def test_a_locked_desk_says_how_long_a_call_rings_and_answers_it_after_the_pin(play: Play) -> None:
    async def scene(desk: Person) -> None:
        await desk.presses((Qt.Key.Key_L,))
        card = desk.window.door.lock_card
        assert "0:12" in card._ringing.accessibleName()
        desk.link.now += 5_000
        desk.window.desk.tick.emit()
        assert "0:17" in card._ringing.accessibleName()
        await desk.presses(Qt.Key.Key_F2)
        assert card.answering
        assert desk.link.given == []
        await desk.presses("1", "2", "3", "4")
        await desk.waits(lambda: bool(desk.link.given))
        claimed = desk.link.given[0]
        assert isinstance(claimed, work.ClaimSubject)
        assert (claimed.subject_kind, claimed.contact_id) == (
            Subject.CONTACT,
            contact(desk.link, "Mariam Al Ketbi"),
        )
        await desk.waits(lambda: desk.window.screen_id == "contacts")

    play(scene)


def test_a_call_that_stopped_before_the_pin_is_not_taken(play: Play) -> None:
    async def scene(desk: Person) -> None:
        await desk.presses((Qt.Key.Key_L,), Qt.Key.Key_F2)
        desk.link.run(talk.RecordCall(provider_ref="ring-1", phone="+971505550199", state=CallState.MISSED))
        card = desk.window.door.lock_card
        await desk.waits(lambda: not card.answering)
        assert not card.answer.isVisible()
        await desk.presses("1", "2", "3", "4")
        await desk.waits(desk.window.door.isHidden)
        assert desk.link.given == []
        assert desk.window.screen_id == "board"

    play(scene)


def test_the_sign_in_page_says_whether_the_address_is_encrypted(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.window.door.show_sign_in()
        server = desk.window.door.form.server
        for address, said in (
            ("palmera.example", "Secure"),
            ("https://palmera.example", "Secure"),
            ("http://palmera.example", "Not encrypted"),
        ):
            server.setText(address)
            assert (server.mark.isVisible(), server.mark.accessibleName()) == (True, said)
        for address in ("", "http://127.0.0.1:8080", "localhost:8080"):
            server.setText(address)
            assert not server.mark.isVisible()

    play(scene, name="")


def test_a_sound_that_is_switched_off_is_quiet_at_once_and_stays_so_at_the_next_start(
    play: Play, tmp_path: Path
) -> None:
    async def scene(desk: Person) -> None:
        desk.window.preferences = Preferences(tmp_path)
        desk.window.go("settings")
        page = desk.window.screens["settings"].pages["workstation"]  # type: ignore[attr-defined]
        assert isinstance(page, WorkstationPage)
        assert desk.window.waiting.sounds.ringing
        page.sounds[Sound.RINGING].setFocus()
        await desk.presses(Qt.Key.Key_Space)
        assert not desk.window.waiting.sounds.ringing
        assert Preferences(tmp_path).muted() == {Sound.RINGING}
        await desk.presses(Qt.Key.Key_Space)
        assert Preferences(tmp_path).muted() == set()

    play(scene)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the XDG file is Linux's way")
def test_starting_with_the_computer_is_switched_on_in_the_settings(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    async def scene(desk: Person) -> None:
        desk.window._start_with = ["/opt/foredesk"]
        desk.window.go("settings")
        page = desk.window.screens["settings"].pages["workstation"]  # type: ignore[attr-defined]
        assert isinstance(page, WorkstationPage)
        page.starts.setFocus()
        await desk.presses(Qt.Key.Key_Space)
        assert autostart_enabled()
        await desk.presses(Qt.Key.Key_Space)
        assert not autostart_enabled()
        (tmp_path / "config" / "autostart").rmdir()
        (tmp_path / "config" / "autostart").write_text("a file where the folder should be")
        await desk.presses(Qt.Key.Key_Space)
        assert not page.starts.isChecked()
        assert any("did not take the change" in words for words in desk.toasts)

    play(scene)


def writes(desk: Person, phone: str) -> None:
    """Somebody sends a message."""
    desk.link.run(talk.ReceiveMessage(channel=Channel.WHATSAPP, phone=phone, body="Hello?"))
