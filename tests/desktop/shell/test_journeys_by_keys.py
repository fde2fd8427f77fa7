"""Journeys with real keys and presses: the list, the graph, and the people at a step."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible

from desktop.sample import designed
from desktop.screens.contacts.view import ContactsView
from desktop.screens.journeys.view import JourneysView
from sync.commands.journeys import StopJourney
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]
Key = Qt.Key


async def opened(person: Person, journey: str = "") -> JourneysView:
    designed.fill_journeys(person.link)
    await person.presses(Key.Key_G, Key.Key_J)
    await person.rests()
    view = person.window.screens["journeys"]
    assert isinstance(view, JourneysView)
    if journey:
        view.show_journey(journey)
        await person.rests()
    return view


def run(link: Any, name: str) -> str:
    sql = "SELECT e.id FROM enrolment e JOIN contact c ON c.id = e.contact_id WHERE c.name = ?"
    return link.reader().execute(sql, (name,)).fetchone()[0]


def test_the_list_says_of_each_how_many_are_in_it_and_puts_problems_first(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opened(person)
        first = view.model.lines[0]
        assert (first.name, first.mark.words) == ("New enquiry", "Live, version 1")
        assert first.here > first.late > 0
        assert "late" in first.spoken
        assert view.listing.list.hasFocus()
        assert view.model.lines[-1].mark.words == "Not started"

    play(scene, name="priya")


def test_enter_opens_the_graph_and_arrows_go_from_box_to_box(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opened(person)
        await person.presses(Key.Key_Return)
        graph = view.picture.graph
        assert view.on_page()
        assert graph.hasFocus()
        assert graph.current == "(start)"
        await person.presses(Key.Key_Down, Key.Key_Down)
        assert graph.current == "chase-1"
        assert "Ask again, they are silent" in graph.accessibleDescription()
        assert view.picture.panel.template_words.text().startswith("Hello Lina")
        await person.presses(Key.Key_Down, Key.Key_Right)
        assert graph.current == "(goal)"
        await person.presses(Key.Key_Left, Key.Key_Home)
        assert graph.current == "(start)"
        await person.presses(Key.Key_Escape)
        assert view.on_list()
        assert view.listing.list.hasFocus()

    play(scene, name="priya")


def test_enter_on_a_box_goes_to_the_people_there_and_enter_again_to_the_contact(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opened(person, "new-enquiry")
        await person.presses(Key.Key_Down, Key.Key_Return)
        people = view.picture.panel.people
        assert people.hasFocus()
        assert QAccessible.queryAccessibleInterface(people).text(QAccessible.Text.Name) == "People here"
        chosen = people.rows.row(0)
        assert chosen is not None
        assert chosen.late
        await person.presses(Key.Key_Return)
        assert person.window.screen_id == "contacts"
        there = person.window.screens["contacts"]
        assert isinstance(there, ContactsView)
        assert there.page.story is not None
        assert there.page.story.person.id == chosen.contact_id

    play(scene, name="priya")


def test_counts_follow_what_happens_without_the_picture_being_made_anew(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opened(person, "new-enquiry")
        graph = view.picture.graph
        graph.choose("first-reply")
        box = graph.boxes["first-reply"]
        before = int(box.face.count)
        ids = list(view.picture.panel.people.rows.ids)
        gone = run(person.link, "Yara Mansouri")
        person.link.run(StopJourney(enrolment_id=gone, reason="asked"))
        await person.waits(lambda: box.face.count == str(before - 1))
        assert graph.boxes["first-reply"] is box
        assert [each for each in ids if each != gone] == list(view.picture.panel.people.rows.ids)

    play(scene, name="priya")


def test_in_arabic_the_graph_is_mirrored_and_left_goes_on(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opened(person, "new-enquiry")
        graph = view.picture.graph
        assert graph.boxes["(goal)"].rect.right() < graph.boxes["(start)"].rect.left()
        graph.choose("close")
        await person.presses(Key.Key_Left)
        assert graph.current in ("(goal)", "(stop)")

    play(scene, name="priya", language="ar")


def test_zoom_keeps_what_is_chosen_and_fits_again(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opened(person, "appointment")
        graph = view.picture.graph
        fitted = graph.scale_now
        await person.presses((Key.Key_Minus,))
        assert graph.scale_now < fitted
        await person.presses((Key.Key_0,))
        assert graph.scale_now == pytest.approx(fitted)
        shown = QRectF(graph.mapToScene(graph.viewport().rect()).boundingRect())
        assert shown.intersects(graph.boxes[graph.current].rect)

    play(scene, name="priya")


def test_somebody_at_the_front_desk_has_no_such_screen_and_is_told_why(play: Play) -> None:
    async def scene(person: Person) -> None:
        await person.presses(Key.Key_G, Key.Key_J)
        await person.rests()
        assert person.window.screen_id == "board"
        assert any("not for your role" in each for each in person.toasts)

    play(scene, name="sara")
