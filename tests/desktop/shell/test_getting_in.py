"""The door with real keys: a one-time password, one's own PIN, five wrong ones, and what covers a window without a clinic."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop import sample
from desktop.faults import WorkerFault
from desktop.protocol import LinkState, Status
from desktop.screens.signin.model import LEAST_PASSWORD
from desktop.shell.settings import WorkstationPage
from sync.server.passwords import LEAST_PASSWORD as THEIRS
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]
TAB, ENTER, ESCAPE = Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape
OWN = "three quiet palms"


async def signs_in(desk: Person, name: str, password: str = "palmera") -> None:
    desk.window.door.show_sign_in()
    form = desk.window.door.form
    form.email.setFocus()
    await desk.types(f"{name}@palmera.example")
    await desk.presses(TAB)
    await desk.types(password)
    await desk.presses(ENTER)


def test_a_one_time_password_is_replaced_and_a_pin_chosen_before_anything_else(play: Play) -> None:
    async def scene(desk: Person) -> None:
        door = desk.window.door
        desk.link.must_change = True
        await signs_in(desk, "sara")
        await desk.waits(door.own_password.isVisible)
        assert f"At least {LEAST_PASSWORD} characters" in door.own_password.rules.text()
        await desk.presses(ESCAPE, (Qt.Key.Key_K,))
        assert door.isVisible()
        assert desk.window.palette_box is None
        await desk.types("short")
        await desk.presses(ENTER)
        assert "10 characters" in door.own_password.new.accessibleDescription()
        door.own_password.new.clear()
        await desk.types(OWN)
        await desk.presses(TAB)
        await desk.types("three quiet palm")
        await desk.presses(ENTER)
        assert "not the same" in door.own_password.again.accessibleDescription()
        door.own_password.again.clear()
        await desk.types(OWN)
        await desk.presses(ENTER)
        await desk.waits(door.own_pin.isVisible)
        assert desk.link.password == OWN
        await desk.presses("1", "2", "3", "4")
        assert "too easy" in door.own_pin.notice.accessibleName()
        await desk.presses(*"4826", *"4827")
        assert "not the same" in door.own_pin.notice.accessibleName()
        await desk.presses(*"4826", *"4826")
        await desk.waits(door.isHidden)
        assert desk.link.pins["sara"] == "4826"
        assert door.model.password == ""

    play(scene, name="")


def test_the_window_says_the_servers_own_rule() -> None:
    assert LEAST_PASSWORD == THEIRS


def test_password_and_pin_change_from_settings_and_one_is_back_there(play: Play) -> None:
    async def scene(desk: Person) -> None:
        door = desk.window.door
        desk.window.go("settings")
        settings = desk.window.screens["settings"].pages["workstation"]  # type: ignore[attr-defined]
        assert isinstance(settings, WorkstationPage)
        await desk.clicks(settings.password)
        await desk.types("not mine")
        await desk.presses(TAB)
        await desk.types(OWN)
        await desk.presses(TAB)
        await desk.types(OWN)
        await desk.presses(ENTER)
        await desk.waits(lambda: "not your password" in door.own_password.old.accessibleDescription())
        door.own_password.old.clear()
        await desk.types("palmera")
        await desk.presses(ENTER)
        await desk.waits(door.isHidden)
        assert desk.window.screen_id == "settings"
        await desk.clicks(settings.pin)
        await desk.types(OWN)
        await desk.presses(ENTER, *"4826", *"4826")
        await desk.waits(door.isHidden)
        assert (desk.link.password, desk.link.pins["sara"]) == (OWN, "4826")
        await desk.clicks(settings.pin)
        await desk.presses(ESCAPE)
        assert door.isHidden()
        assert desk.window.screen_id == "settings"

    play(scene)


def test_the_fifth_wrong_pin_opens_the_password_form_for_that_person(play: Play) -> None:
    async def scene(desk: Person) -> None:
        door = desk.window.door
        await desk.presses((Qt.Key.Key_L,))
        for _ in range(4):
            await desk.presses(*"9999")
        assert "1 try left" in door.lock_card.trouble.accessibleName()
        await desk.presses(*"9999")
        await desk.waits(door.form.isVisible)
        assert door.form.email.text() == "sara@palmera.example"
        assert "password now" in door.form.notice.accessibleName()
        await desk.types("palmera")
        await desk.presses(ENTER)
        await desk.waits(door.isHidden)
        assert desk.link.person is not None

    play(scene)


def test_a_colleague_without_a_pin_is_told_so_and_signs_in_by_password(play: Play) -> None:
    async def scene(desk: Person) -> None:
        door = desk.window.door
        await desk.presses((Qt.Key.Key_L,))
        await desk.clicks(door.lock_card._other)
        assert door.switcher.isVisible()
        names = [row.person.name for row in door.switcher._rows]
        await desk.presses(*[Qt.Key.Key_Down] * names.index("Dr. Layla Mansour"), *"4826")
        assert "no PIN yet" in door.switcher.banner.accessibleName()
        await desk.clicks(door.switcher._by_password)
        assert door.form.email.text() == "layla@palmera.example"

    play(scene)


def test_unlocking_returns_to_where_one_was(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.window.go("contacts", {"contact": sample.contact(desk.link, "Rohan Mehta")})
        await desk.rests()
        await desk.presses((Qt.Key.Key_L,), *"1234")
        await desk.waits(desk.window.door.isHidden)
        page: Any = desk.window.screens["contacts"]
        assert desk.window.screen_id == "contacts"
        assert page.page.story.person.name == "Rohan Mehta"

    play(scene)


def test_the_window_locks_itself_but_not_during_a_call(play: Play) -> None:
    async def scene(desk: Person) -> None:
        idle = desk.window._idle
        desk.selects("Rohan Mehta")
        await desk.presses("c")
        await desk.waits(desk.window.busy)
        idle.after_s = 0
        idle.check()
        assert desk.window.door.isHidden()
        idle.after_s = 120
        await desk.presses(ESCAPE)
        await desk.waits(lambda: not desk.window.busy())
        idle.after_s = 0
        idle.check()
        assert desk.window.door.isVisible()

    play(scene)


def test_connecting_is_not_called_offline_and_brings_no_banner(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.link.show(Status(state=LinkState.CONNECTING))
        assert desk.window.top.freshness.shown == ("Connecting", "")
        assert desk.window.banners.isHidden()
        desk.link.show(Status(state=LinkState.OFFLINE, since=sample.NOW, outbox=2))
        assert "Offline since" in desk.window.top.freshness.shown[0]
        assert desk.window.banners.isVisible()

    play(scene)


def test_signed_out_at_the_server_offers_the_password_form_of_whoever_sits_here(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.link.show(Status(state=LinkState.SIGNED_OUT, since=sample.NOW, outbox=1))
        banner = desk.window.banners.banner
        assert banner is not None
        assert "is kept" in banner.accessibleName()
        assert banner.button is not None
        await desk.clicks(banner.button)
        assert desk.window.door.form.isVisible()
        assert desk.window.door.form.email.text() == "sara@palmera.example"

    play(scene)


def test_too_old_says_that_unsent_work_is_kept(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.link.show(Status(state=LinkState.UPGRADE, since=sample.NOW, outbox=3))
        assert desk.window.banners.banner is not None
        assert "is kept and goes out after the update" in desk.window.banners.banner.accessibleName()
        assert desk.window.top.freshness.shown == ("Not connected", "3 to send")

    play(scene)


def test_a_workstation_that_was_shut_out_shows_nobody_and_says_what_became_of_unsent_work(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.link.show(Status(state=LinkState.REVOKED, since=sample.NOW, outbox=2))
        closed = desk.window.closed
        assert closed.isVisible()
        assert desk.link.person is None
        assert closed.geometry() == desk.window.rect()
        assert "2 changes of yours" in " ".join(
            each.accessibleName() for each in closed.findChildren(QWidget)
        )
        await desk.presses("j", "c", "g", "c")
        assert desk.link.given == []
        assert desk.window.screen_id == "board"
        assert closed.button is not None
        await desk.presses(ENTER)
        await desk.waits(desk.window.door.form.isVisible)
        assert closed.isHidden()

    play(scene)


def test_a_copy_that_another_foredesk_holds_opens_once_it_is_free(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.link.fault = WorkerFault("in use", "store", "in_use")
        desk.link.opened.emit()
        closed = desk.window.closed
        assert closed.isVisible()
        await desk.presses(ENTER)
        assert closed.isVisible()
        desk.link.fault = None
        await desk.presses(ENTER)
        await desk.waits(closed.isHidden)
        assert [name for name, _ in desk.link.asked] == ["open_again", "open_again"]

    play(scene)


def test_a_damaged_copy_is_set_aside_only_after_a_yes(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.link.fault = WorkerFault("damaged", "store", "damaged")
        desk.link.opened.emit()
        await desk.presses(ENTER)
        await desk.waits(desk.window.busy)
        await desk.presses(ESCAPE)
        assert desk.link.asked == []
        assert desk.window.closed.button is not None
        await desk.clicks(desk.window.closed.button)
        await desk.waits(desk.window.busy)
        await desk.presses((ENTER,))
        await desk.waits(desk.window.door.form.isVisible)
        assert [name for name, _ in desk.link.asked] == ["set_aside", "open_again"]

    play(scene)


def test_the_demo_says_what_happens(play: Play) -> None:
    async def scene(desk: Person) -> None:
        opened: list[bool] = []
        door = desk.window.door
        door.demo_wanted.connect(lambda: opened.append(True))
        door.show_sign_in()
        assert "Nothing of it reaches a real one" in door.form.about_demo.text()
        await desk.clicks(door.form.demo)
        assert opened == [True]
        assert "is being built" in door.form.about_demo.text()
        await desk.clicks(door.form.demo)
        assert opened == [True]

    play(scene, name="")
