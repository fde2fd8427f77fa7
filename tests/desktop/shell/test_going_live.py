"""Going live in the window: what is open is said with the way to it, and only the owner's own name ends practice mode."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop import sample
from desktop.protocol import LinkState, Status
from desktop.sample import ready
from desktop.screens.golive import words
from desktop.screens.golive.view import GoLiveView
from sync.commands.outlets import SetPracticeMode
from sync.commands.practice import PutService
from sync.policy.readiness import REASONS, Line
from sync.replica.queries import mode as modes
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]


def view(person: Person) -> GoLiveView:
    found = person.window.screens["golive"]
    assert isinstance(found, GoLiveView)
    return found


async def opens(person: Person) -> GoLiveView:
    person.window.go("golive")
    await person.waits(lambda: "golive" in person.window.screens and bool(view(person).model.lines))
    return view(person)


async def owner_opens(person: Person) -> GoLiveView:
    ready.set_up(person.link)
    ready.seat_owner(person.link)
    person.window.open(locked=False)
    return await opens(person)


def test_every_reason_of_the_checklist_has_words() -> None:
    counted = {reason for _, reason in words._COUNTS}
    assert words.SENTENCES.keys() | counted | {"nobody"} == REASONS
    assert set(words.FACES) == set(Line)


def test_everybody_sees_that_it_is_practice_and_only_leads_find_the_checklist(play: Play) -> None:
    async def scene(person: Person) -> None:
        strip = person.window.practising
        assert strip.isVisible()
        assert "no message goes to a real person" in person.words()
        assert not strip.button.isVisible()
        assert not person.window.rail.items["golive"].isVisible()

    play(scene)


def test_an_open_line_says_what_is_missing_and_opens_the_page_where_it_is_set_up(play: Play) -> None:
    async def scene(person: Person) -> None:
        went: list[tuple[str, object]] = []
        await person.clicks(person.window.practising.button)
        await person.waits(lambda: bool(view(person).model.lines))
        golive = view(person)
        assert "Without a PIN" in golive.rows[Line.STAFF].accessibleName()
        assert golive.rows[Line.PRACTICE].button.hasFocus()  # the first that is open
        person.window.desk.wanted.disconnect(person.window.go)
        person.window.desk.wanted.connect(lambda screen, where: went.append((screen, where)))
        await person.presses(Qt.Key.Key_J, Qt.Key.Key_Return)
        assert went == [("settings", {"page": "locations"})]
        await person.clicks(golive.rows[Line.BACKUP].button)
        assert "foredesk-server restore" in QGuiApplication.clipboard().text()

    play(scene, name="priya")


def test_a_line_follows_the_rows_while_one_looks_at_it(play: Play) -> None:
    async def scene(person: Person) -> None:
        golive = await owner_opens(person)
        assert golive.sign_card.name.hasFocus()
        person.link.run(PutService(name="Whitening", duration_min=45))
        await person.waits(lambda: "Whitening" in golive.rows[Line.SERVICES].accessibleName())
        assert not golive.sign_card.button.isEnabled()
        assert "Still open: Services and prices" in person.words()

    play(scene)


def test_the_owner_signs_with_their_own_name_and_finds_the_way_back(play: Play) -> None:
    async def scene(person: Person) -> None:
        golive = await owner_opens(person)
        await person.rests()
        assert "real messages go out" in person.words()
        await person.types("Sara Haddad")
        await person.presses((Qt.Key.Key_Return,))
        await person.waits(lambda: "Sign with your own name" in person.words())
        assert golive.sign_card.name.text() == "Sara Haddad"  # what was typed stays
        golive.sign_card.name.selectAll()
        await person.types("priya nair")
        await person.presses((Qt.Key.Key_Return,))
        await person.waits(lambda: not golive.model.mode.is_practising)
        assert not person.window.practising.isVisible()
        assert "signed by priya nair" in golive.overview.accessibleName()
        assert not golive.sign_card.isVisible()
        await person.clicks(golive.overview.back)
        await person.presses((Qt.Key.Key_Return,))
        await person.waits(lambda: golive.model.mode.is_practising)
        assert person.window.practising.isVisible()

    play(scene)


def test_a_manager_reads_it_and_is_told_who_signs(play: Play) -> None:
    async def scene(person: Person) -> None:
        ready.set_up(person.link)
        golive = await opens(person)
        assert not golive.model.open_lines
        assert "Only an owner signs." in person.words()
        await person.presses((Qt.Key.Key_Return,))
        assert not any(isinstance(given, SetPracticeMode) for given in person.link.given)
        assert (modes.mode(person.link.reader()) or modes.Mode(False)).is_practising

    play(scene, name="priya")


def test_without_the_server_nobody_signs_because_nobody_knows_who_runs(play: Play) -> None:
    async def scene(person: Person) -> None:
        golive = await owner_opens(person)
        person.link.show(Status(state=LinkState.OFFLINE, since=sample.NOW, data_at=sample.NOW))
        await person.waits(lambda: bool(golive.model.open_lines))
        assert "Not known" in golive.rows[Line.RUNNER].accessibleName()
        assert not golive.sign_card.button.isEnabled()

    play(scene)
