"""Templates in the settings: checked while they are typed, seen as a sample person gets them, saved, and said in the other
language too."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from desktop.screens.settings.templates import TemplatesPage
from desktop.screens.settings.view import SettingsView
from sync.commands.templates import RetireTemplate, SaveTemplate
from sync.model.entities import Practice
from sync.model.ids import fact_id
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]
KEY = "chase-1/en"


async def opens(person: Person, key: str = KEY) -> TemplatesPage:
    person.window.go("settings", {"page": "templates", "id": key})
    await person.rests()
    view = person.window.screens["settings"]
    assert isinstance(view, SettingsView)
    page = view.page
    assert isinstance(page, TemplatesPage)
    return page


def editor(page: TemplatesPage) -> QPlainTextEdit:
    found = page.form.controls["text"].widget
    assert isinstance(found, QPlainTextEdit)
    return found


def previews(page: TemplatesPage) -> list[str]:
    cards = [page._previews.itemAt(at).widget() for at in range(page._previews.count())]  # type: ignore[union-attr]
    return [card.accessibleName() for card in cards if card is not None]


def test_the_preview_follows_every_letter_and_counts_the_parts_of_an_sms(play: Play) -> None:
    async def scene(person: Person) -> None:
        page = await opens(person)
        assert any("Hello Lina, you asked us" in each for each in previews(page))
        editor(page).setFocus()
        editor(page).selectAll()
        await person.types("Hi {{first_name}}, see you at {{practice}}.")
        assert any(
            "SMS. parts: 1, characters: 35 Hi Lina, see you at Palmera Clinic." in each
            for each in previews(page)
        )
        assert page.is_dirty
        page.throw_away()

    play(scene, name="priya")


def test_a_mistake_is_named_with_its_line_and_cannot_be_saved_and_stays_typed(play: Play) -> None:
    async def scene(person: Person) -> None:
        page = await opens(person)
        editor(page).setFocus()
        editor(page).selectAll()
        await person.types("Hello {% for x in y %}")
        assert "Line 1:" in page.cannot_save()
        await person.presses((Qt.Key.Key_S,))
        assert not person.link.given
        assert editor(page).toPlainText() == "Hello {% for x in y %}"
        page.throw_away()

    play(scene, name="priya")


def test_saving_keeps_the_earlier_version_in_sight(play: Play) -> None:
    async def scene(person: Person) -> None:
        page = await opens(person)
        before = editor(page).toPlainText()
        editor(page).setFocus()
        editor(page).selectAll()
        await person.types("Hello, shall we find a time? ")
        page.insert.activated.emit(page.insert.findData("practice"))
        await person.presses((Qt.Key.Key_S,))
        await person.waits(lambda: bool(person.link.given) and not page.is_dirty)
        saved = person.link.given[0]
        assert isinstance(saved, SaveTemplate)
        assert saved.text == "Hello, shall we find a time? {{ practice }}"
        assert saved.base is not None
        items = [page._versions.itemAt(at) for at in range(page._versions.count())]
        shown = [item.widget() for item in items if item is not None]
        assert any(before in card.accessibleName() for card in shown if card is not None)

    play(scene, name="priya")


def test_what_is_missing_in_the_other_language_is_said_and_begun(play: Play) -> None:
    async def scene(person: Person) -> None:
        person.link.put(Practice, fact_id("practice"), languages='["en", "ar"]')
        page = await opens(person, "chase-1/ar")
        await person.clicks(page.retire_button)
        await person.waits(
            lambda: isinstance(person.link.given[-1:][0] if person.link.given else None, RetireTemplate)
        )
        english = await opens(person)
        assert english is page
        await person.waits(page.missing.isVisible)
        assert "Arabic" in page.missing.text()
        assert next(each for each in page.list.entries if each.id == KEY).state == "No Arabic"
        await person.clicks(page.missing)
        assert page.is_new
        assert (page.form.value("name"), page.form.value("language")) == ("chase-1", "ar")
        assert editor(page).document().defaultTextOption().textDirection() is Qt.LayoutDirection.RightToLeft
        page.throw_away()

    play(scene, name="priya")


def test_the_front_desk_reads_what_is_said_and_changes_nothing(play: Play) -> None:
    async def scene(person: Person) -> None:
        page = await opens(person)
        assert editor(page).isReadOnly()
        assert not page.retire_button.isVisible()
        assert previews(page)

    play(scene)
