"""The table of contacts by keys, whichever way the window reads."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from desktop.sample import contact
from sync.commands import talk
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_j_and_k_walk_the_table_and_enter_opens_the_page(play: Play, language: str) -> None:
    async def scene(desk: Person) -> None:
        desk.window.go("contacts")
        await desk.rests()
        view = desk.window.screens["contacts"]
        first = view.list.chosen  # type: ignore[attr-defined]
        assert first == contact(desk.link, "Adam Benali")
        assert view.list.table.selectionModel().isRowSelected(0)  # type: ignore[attr-defined]
        await desk.presses("j", "j")
        assert view.list.chosen == contact(desk.link, "Daniel Okafor")  # type: ignore[attr-defined]
        await desk.presses("k", "k", "k")
        assert view.list.chosen == first  # type: ignore[attr-defined]
        await desk.presses(Qt.Key.Key_Return)
        assert view.page.story.person.id == first  # type: ignore[attr-defined]

    play(scene, language=language)


def test_somebody_selected_in_the_table_is_acted_on_without_opening_the_page(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.window.go("contacts")
        await desk.rests()
        view = desk.window.screens["contacts"]
        view.list.select(2)  # type: ignore[attr-defined]
        await desk.presses("c", "3", (Qt.Key.Key_Return,))
        await desk.waits(lambda: any(isinstance(each, talk.LogCall) for each in desk.link.given))
        logged = desk.link.given[-1]
        assert isinstance(logged, talk.LogCall)
        assert logged.contact_id == contact(desk.link, "Daniel Okafor")
        assert not view.on_page()  # type: ignore[attr-defined]
        await desk.presses("w")
        assert view.on_page()  # type: ignore[attr-defined]
        assert view.page.ledger.opened_id  # type: ignore[attr-defined]

    play(scene)


def test_the_same_keys_act_on_whoever_is_at_hand_on_the_board_and_on_a_page(play: Play) -> None:
    async def scene(desk: Person) -> None:
        for screen in ("board", "contacts"):
            desk.window.go(screen)
            await desk.rests()
            keys = {
                bound.action.key: bound.action.id.partition(".")[2]
                for bound in desk.window.screens[screen].actions_here
            }
            found = {keys.get(key) for key in ("C", "R", "A", "N", "W", "J", "K")}
            assert found == {"call", "reply", "assign", "note", "why", "next", "previous"}
            assert len({bound.action.id for bound in desk.window.screens[screen].actions_here}) == len(
                desk.window.screens[screen].actions_here
            )

    play(scene)
