"""The frame around the screens: the door, banners, palette, keys, languages."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop import sample
from desktop.protocol import LinkState, Status
from desktop.sample import MINUTE, contact
from desktop.widgets.cheatsheet import CheatSheet
from desktop.widgets.states import OfflineState
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]
NAMES = ("Rohan", "Gulsara", "Noura", "Khalid", "Benali", "Mariam", "0137")


def test_a_wrong_pin_says_how_many_tries_are_left_and_a_right_one_lets_in(play: Play) -> None:
    async def scene(desk: Person) -> None:
        await desk.presses((Qt.Key.Key_L,))
        assert desk.window.door.isVisible()
        await desk.presses("9", "9", "9", "9")
        assert "4 tries left" in desk.window.door.lock_card.trouble.accessibleName()
        assert desk.link.person is None
        await desk.presses("1", "2", "3", "4")
        await desk.waits(desk.window.door.isHidden)
        assert desk.link.person is not None
        assert desk.link.person.name == "Sara Haddad"

    play(scene)


def test_another_person_sits_down_by_pin_and_acts_in_their_own_name(play: Play) -> None:
    async def scene(desk: Person) -> None:
        await desk.presses((Qt.Key.Key_L,))
        desk.window.door.show_switch()
        people = [row.person.name for row in desk.window.door.switcher._rows]
        await desk.presses(*[Qt.Key.Key_Down] * people.index("Jomar Reyes"), "4", "3", "2", "1")
        await desk.waits(desk.window.door.isHidden)
        assert desk.window.top.person.accessibleName().startswith("Jomar Reyes")

    play(scene)


def test_the_veil_shows_initials_and_no_name_or_number(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Rohan Mehta")
        await desk.rests(120)
        await desk.presses((Qt.Key.Key_L,))
        words = " ".join(f"{each.accessibleName()} {each.toolTip()}" for each in _on_top(desk.window.door))
        assert not [name for name in NAMES if name in words]
        assert "RM" in desk.window.door.veil._letters
        covered = desk.window.door.geometry()
        assert covered == desk.window.rect()

    play(scene)


def test_while_locked_no_key_reaches_the_board(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Rohan Mehta")
        await desk.presses((Qt.Key.Key_L,), "c", "s", "j")
        assert desk.link.given == []
        assert desk.window.palette_box is None

    play(scene)


def test_offline_is_said_in_a_banner_and_goes_when_the_server_is_back(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.link.show(
            Status(state=LinkState.OFFLINE, since=sample.NOW - 11 * MINUTE, outbox=4, data_at=sample.NOW)
        )
        await desk.rests()
        assert isinstance(desk.window.banners.banner, OfflineState)
        assert "4 to send" in desk.window.banners.banner.accessibleName()
        assert desk.window.banners.isVisible()
        desk.selects("Noura Al Hammadi")
        await desk.presses("s", "2")
        await desk.waits(lambda: bool(desk.link.given))
        desk.link.show(Status(state=LinkState.ONLINE, data_at=sample.NOW))
        await desk.rests()
        assert desk.window.banners.isHidden()

    play(scene)


def test_a_restarting_worker_is_said_and_nothing_is_lost(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.link.show(Status(state=LinkState.RESTARTING))
        await desk.rests()
        assert desk.window.banners.banner is not None
        assert "Nothing is lost" in desk.window.banners.banner.accessibleName()

    play(scene)


def test_the_palette_finds_people_and_opens_their_page(play: Play) -> None:
    async def scene(desk: Person) -> None:
        await desk.presses((Qt.Key.Key_K,))
        await desk.types("@khalid")
        assert desk.window.palette_box is not None
        assert [row.text for row in desk.window.palette_box.list.rows] == ["Khalid Rahman"]
        await desk.presses(Qt.Key.Key_Return)
        page = desk.window.screens["contacts"].page  # type: ignore[attr-defined]
        assert page.story.person.id == contact(desk.link, "Khalid Rahman")

    play(scene)


def test_the_palette_finds_arabic_names_and_actions_with_their_keys(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Rohan Mehta")
        await desk.presses((Qt.Key.Key_K,))
        await desk.types("مريم")
        assert desk.window.palette_box is not None
        assert "مريم الكتبي" in [row.text for row in desk.window.palette_box.list.rows]
        desk.window.palette_box.query.clear()
        await desk.types(">snooze")
        row = desk.window.palette_box.list.rows[0]
        assert (row.text, row.keys) == ("Snooze", ("S",))
        await desk.presses(Qt.Key.Key_Escape)

    play(scene)


def test_the_sheet_shows_the_keys_of_the_open_screen(play: Play) -> None:
    async def scene(desk: Person) -> None:
        await desk.presses("?")
        sheet = next(each for each in desk.window.findChildren(CheatSheet) if each.isVisible())
        assert "S Snooze" in sheet.accessibleDescription()
        await desk.presses("?")
        await desk.presses("g", "c", "?")
        sheet = next(each for each in desk.window.findChildren(CheatSheet) if each.isVisible())
        assert "S Snooze" not in sheet.accessibleDescription()
        assert "F Search contacts" in sheet.accessibleDescription()
        await desk.presses("?")

    play(scene)


def test_g_and_a_letter_go_to_a_screen_and_alt_and_a_number_too(play: Play) -> None:
    async def scene(desk: Person) -> None:
        await desk.presses("g", "d")
        assert desk.window.screen_id == "decisions"
        from PySide6.QtTest import QTest

        QTest.keyClick(desk.window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        await desk.rests()
        assert desk.window.screen_id == "board"

    play(scene)


def test_what_is_not_for_a_role_is_refused_with_a_word(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Rohan Mehta")
        await desk.presses("s")
        assert desk.link.given == []
        assert any("not for your role" in words for words in desk.toasts)

    play(scene, name="layla")


def test_arabic_turns_the_window_around_and_leaves_no_english_behind(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Rohan Mehta")
        await desk.rests(120)
        assert desk.window.layoutDirection() is Qt.LayoutDirection.RightToLeft
        assert desk.window.rail.geometry().left() > desk.window.width() / 2
        words = desk.words()
        assert "اللوحة" in words
        assert not [
            english
            for english in ("Unclaimed", "Expected", "Everyone", "Has it run", "Board")
            if english in words
        ]

    play(scene, language="ar")


def test_numbers_and_times_stay_left_to_right_inside_arabic(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Rohan Mehta")
        await desk.rests(60)
        assert "\u2066+971 50 555 0137\u2069" in desk.board.panel._subtitle.text()

    play(scene, language="ar")


def test_the_window_collapses_its_rail_and_panel_where_there_is_no_room(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.window.resize(1100, 720)
        await desk.rests()
        assert desk.window.rail.width() == 56
        assert desk.board.panel.width() == 320
        desk.window.resize(1000, 640)
        await desk.rests()
        assert desk.board.panel.isHidden()
        await desk.presses(Qt.Key.Key_Space)
        assert desk.board.panel.isVisible()

    play(scene)


def test_changing_the_language_rebuilds_the_window_where_it_was(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.window.go("settings")
        from dataclasses import replace

        desk.window.preferences.set_look(replace(desk.window.preferences.look, language="ar"))
        await desk.rests(100)
        assert desk.window.screen_id == "settings"
        assert desk.window.rail.items["board"].accessibleName().startswith("اللوحة")

    play(scene)


def _on_top(door: QWidget) -> list[QWidget]:
    return [each for each in [door, *door.findChildren(QWidget)] if each.isVisible()]


def test_the_patients_phone_is_offered_while_the_practice_practises_and_no_longer(
    play: Play,
) -> None:
    async def scene(desk: Person) -> None:
        offered = [words for _, words in desk.window.commands.sheet()[1][1]]
        assert "Patients’ phone" in offered
        QTest.keyClick(
            QApplication.focusWidget() or desk.window,
            Qt.Key.Key_H,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
        assert ("phone", {}) in desk.link.asked
        desk.link._write.execute("UPDATE practice SET practice_mode = 0")
        desk.link.changed.emit({"practice": frozenset({"any"})})
        assert "Patients’ phone" not in [words for _, words in desk.window.commands.sheet()[1][1]]
        assert not desk.window.commands.run("shell.phone")

    play(scene)
