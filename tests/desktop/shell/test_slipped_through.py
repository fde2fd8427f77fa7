"""What slipped through, by keys: the lists and their money, a follow-up begun for some, somebody let be and taken back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop.sample import forgotten
from desktop.screens.slipped.view import SlippedView
from desktop.widgets.form import FormDialog
from sync.commands.journeys import EnrolContact
from sync.commands.slipping import LetBe
from sync.policy.slips import SlipKind
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]


async def opens(person: Person) -> SlippedView:
    forgotten.fill(person.link)
    await person.presses(Qt.Key.Key_G, Qt.Key.Key_T)
    await person.waits(lambda: "slipped" in person.window.screens)
    view = person.window.screens["slipped"]
    assert isinstance(view, SlippedView)
    await person.waits(lambda: view.model.looked_at is not None)
    return view


def names(view: SlippedView) -> list[str]:
    return [slip.name for slip in view.model.table.rows]


async def asked(person: Person) -> FormDialog:
    await person.waits(lambda: bool(person.window.findChildren(FormDialog)))
    return person.window.findChildren(FormDialog)[0]


def test_everybody_who_was_forgotten_stands_in_one_list_with_money_that_is_explained(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opens(person)
        assert names(view)[:3] == ["Nikhil Rao", "Liam O’Connor", "Mariam Al Suwaidi"]
        assert len(set(names(view))) == len(names(view))
        sums = {kind: view.model.sum_of(kind) for kind in SlipKind}
        assert sums[SlipKind.QUOTE].money == 950_000 + 640_000 + 2_400_000
        assert (
            view.tiles[SlipKind.QUOTE].accessibleName().endswith("3 AED 39,900")
        )  # their own amounts: no estimate
        assert "≈" in view.tiles[SlipKind.LAPSED].accessibleName()
        assert "the average of your prices" in person.words()
        assert "Björn Lindqvist" in [s.name for s in view.model.slips.values() if s.kind is SlipKind.ENQUIRY]
        await person.clicks(view.tiles[SlipKind.CALL])
        assert set(names(view)) == {"Omar Siddiqui", "Paula Ferreira"}

    play(scene)


def test_a_follow_up_is_begun_for_so_many_as_were_asked_for_and_they_leave_the_list(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opens(person)
        await person.clicks(view.tiles[SlipKind.LAPSED])
        before = names(view)
        view.table.setFocus()
        await person.presses((Qt.Key.Key_A,), (Qt.Key.Key_Return,))
        dialog = await asked(person)
        most, journey = dialog.inputs["most"], dialog.inputs["journey"]
        assert isinstance(most, QLineEdit)
        assert isinstance(journey, QComboBox)
        assert most.text() == str(len(before))
        most.setFocus()
        most.selectAll()
        await person.types("1000")
        await person.presses((Qt.Key.Key_Return,))
        assert "A number from 1 to 100." in person.words()
        assert most.text() == "1000"  # what was typed stays
        most.setFocus()
        most.selectAll()
        await person.types("2")
        assert most.text() == "2"
        journey.setCurrentIndex(0)
        await person.presses((Qt.Key.Key_Return,))
        await person.waits(lambda: len(names(view)) == len(before) - 2)
        begun = [given for given in person.link.given if isinstance(given, EnrolContact)]
        assert len(begun) == 2
        assert set(before[:2]).isdisjoint(names(view))

    play(scene)


def test_whoever_is_let_be_needs_a_reason_and_can_be_taken_back(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opens(person)
        first, second = names(view)[:2]
        await person.presses(Qt.Key.Key_J, Qt.Key.Key_X)
        dialog = await asked(person)
        await person.presses((Qt.Key.Key_Return,))
        assert "Say why" in person.words()
        own = dialog.inputs["own"]
        own.setFocus()
        await person.types("Has a dentist in Cairo")
        await person.presses((Qt.Key.Key_Return,))
        await person.waits(lambda: second not in names(view))
        assert first in names(view)
        assert [given.reason for given in person.link.given if isinstance(given, LetBe)] == [
            "Has a dentist in Cairo"
        ]
        await person.presses((Qt.Key.Key_Z,))
        await person.waits(lambda: second in names(view))

    play(scene)


def test_enter_opens_the_contact_of_the_row(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opens(person)
        who = names(view)[0]
        await person.presses(Qt.Key.Key_Return)
        await person.waits(lambda: person.window.screen_id == "contacts")
        assert who in person.words()

    play(scene)


def test_a_clinician_reads_and_is_told_that_it_is_not_for_their_role(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opens(person)
        assert not view.start_button.isEnabled()
        assert "not for your role" in view.start_button.toolTip()
        await person.presses(Qt.Key.Key_X)
        assert not person.window.findChildren(FormDialog)

    play(scene, name="layla")
