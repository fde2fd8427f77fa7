"""The contact page as of a past moment, by keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.sample import contact
from desktop.screens.contacts.view import ContactsView
from sync.commands.people import AddNote
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]


async def opened(desk: Person, name: str) -> ContactsView:
    desk.window.go("contacts", {"contact": contact(desk.link, name)})
    await desk.rests()
    view = desk.window.screens["contacts"]
    assert isinstance(view, ContactsView)
    await desk.presses("l")
    await desk.rests()
    return view


def shown(view: ContactsView) -> list[object]:
    entries = view.page._entries
    return [entries.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(entries.rowCount())]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_one_looks_back_change_by_change_and_sees_what_was_known_and_due(play: Play, language: str) -> None:
    async def scene(desk: Person) -> None:
        view = await opened(desk, "Gulsara Bekova")
        page, slider = view.page, view.page.look_back.slider
        before, told = page.timeline.model.rowCount(), list(view.page._entries.ids)
        assert page.look_back.moment is not None
        onward = Qt.Key.Key_Left if language == "ar" else Qt.Key.Key_Right
        back = Qt.Key.Key_Right if language == "ar" else Qt.Key.Key_Left
        QTest.keyClick(slider, Qt.Key.Key_Home)
        await desk.rests()
        first = page.look_back.moment
        assert first is not None
        assert page.timeline.model.rowCount() < before
        assert list(page._entries.ids) != told
        QTest.keyClick(slider, onward)
        await desk.rests()
        assert page.look_back.moment is not None
        assert page.look_back.moment > first
        QTest.keyClick(slider, back)
        await desk.rests()
        assert page.look_back.moment == first
        await desk.presses("l")
        await desk.rests()
        assert page.look_back.isHidden()
        assert page.timeline.model.rowCount() >= before

    play(scene, language=language)


def test_nothing_of_a_past_moment_can_be_stopped_and_what_comes_meanwhile_does_not_move_it(
    play: Play,
) -> None:
    async def scene(desk: Person) -> None:
        view = await opened(desk, "Gulsara Bekova")
        page = view.page
        QTest.keyClick(page.look_back.slider, Qt.Key.Key_Left)
        await desk.rests()
        moment, told = page.look_back.moment, shown(view)
        assert told
        assert "Stop everything" not in names(page.side)
        desk.link.run(AddNote(contact_id=contact(desk.link, "Gulsara Bekova"), text="She called the bank."))
        await desk.rests(200)
        assert (page.look_back.moment, shown(view)) == (moment, told)
        page.look_back.left.emit()
        await desk.rests(200)
        assert "Stop everything" in names(page.side)

    play(scene)


def names(widget: object) -> set[str]:
    from desktop.widgets.button import Button

    return {each.accessibleName() for each in widget.findChildren(Button)}  # type: ignore[attr-defined]


def test_before_anybody_knew_of_them_nothing_is_said(play: Play) -> None:
    async def scene(desk: Person) -> None:
        view = await opened(desk, "Rohan Mehta")
        QTest.keyClick(view.page.look_back.slider, Qt.Key.Key_Home)
        await desk.rests()
        assert not view.page._entries.ids

    play(scene)
