"""The channels in the settings: how each does, a test message and its code, and a command without any secret."""

import shlex
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from desktop.sample import NOW, ready
from desktop.screens.golive import words
from desktop.screens.settings.channels import ChannelsPage, command_of
from desktop.screens.settings.pages import pages
from desktop.screens.settings.view import SettingsView
from desktop.widgets.form import FormDialog
from sync.commands.outlets import ReportChannel, TryChannel, code_digest
from sync.model.words import Channel, ChannelHealth
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]
SENDER = "desk@palmera.example"


async def opens(person: Person) -> ChannelsPage:
    person.window.go("settings", {"page": "channels"})
    await person.rests()
    view = person.window.screens["settings"]
    assert isinstance(view, SettingsView)
    page = view.page
    assert isinstance(page, ChannelsPage)
    return page


async def asked(person: Person) -> FormDialog:
    await person.waits(lambda: bool(person.window.findChildren(FormDialog)))
    return person.window.findChildren(FormDialog)[0]


def test_every_page_that_the_checklist_opens_is_there() -> None:
    assert {face.page for face in words.FACES.values()} - {""} <= {spec.key for spec in pages()}


def test_a_test_message_is_asked_for_and_its_code_proves_the_channel(play: Play) -> None:
    async def scene(person: Person) -> None:
        person.link.run(ReportChannel(channel=Channel.EMAIL, way="simulated", sender=SENDER))
        page = await opens(person)
        card = page.cards[Channel.EMAIL]
        assert card.accessibleName().startswith("E-mail, Not verified")
        await person.clicks(card.try_button)
        dialog = await asked(person)
        address = dialog.inputs["address"]
        assert isinstance(address, QLineEdit)
        assert address.text() == "priya@palmera.example"  # one's own, to be changed
        await person.presses((Qt.Key.Key_Return,))
        await person.waits(lambda: "is on its way" in card.accessibleName())
        assert [type(given) for given in person.link.given] == [TryChannel]
        person.link.run(
            ReportChannel(
                channel=Channel.EMAIL, way="simulated", sender=SENDER, test_sent_at=NOW + 1,
                test_digest=code_digest(Channel.EMAIL, "042817"),
            )
        )  # fmt: skip
        await person.waits(card.confirm_button.isVisible)
        await person.clicks(card.confirm_button)
        await asked(person)
        await person.types("42817")
        await person.presses((Qt.Key.Key_Return,))
        assert "The code has six digits." in person.words()
        await person.presses(Qt.Key.Key_Home)
        await person.types("0")
        await person.presses((Qt.Key.Key_Return,))
        await person.waits(lambda: card.accessibleName().startswith("E-mail, Ready"))
        assert "Last verified" in person.words()

    play(scene, name="priya")


def test_a_failing_channel_says_since_when_and_why(play: Play) -> None:
    async def scene(person: Person) -> None:
        ready.set_up(person.link)
        page = await opens(person)
        person.link.run(
            ReportChannel(
                channel=Channel.EMAIL, way="simulated", sender=SENDER, health=ChannelHealth.FAILING,
                since=NOW - 60_000, reason="sign_in_refused",
            )
        )  # fmt: skip
        card = page.cards[Channel.EMAIL]
        await person.waits(lambda: "Failing" in card.accessibleName())
        assert "refused the user name or password" in card.accessibleName()

    play(scene, name="priya")


def test_setting_up_makes_the_servers_command_and_never_asks_for_a_password(play: Play) -> None:
    async def scene(person: Person) -> None:
        page = await opens(person)
        await person.clicks(page.cards[Channel.EMAIL].set_button)
        dialog = await asked(person)
        assert "password" not in dialog.inputs
        for name, typed in (
            ("host", "mail.palmera.example"),
            ("sender", SENDER),
            ("sender_name", "Palmera Dental"),
        ):
            control = dialog.inputs[name]
            control.setFocus()
            await person.types(typed)
        await person.presses((Qt.Key.Key_Return,))
        await person.rests()
        assert shlex.split(QGuiApplication.clipboard().text()) == [
            "foredesk-server", "channels", "set", "email", "smtp", "host=mail.palmera.example", "port=587",
            "security=starttls", f"sender={SENDER}", "sender_name=Palmera Dental",
        ]  # fmt: skip

    play(scene, name="priya")


def test_what_is_typed_cannot_become_another_command() -> None:
    made = command_of({"host": "x; rm -rf /", "sender": "$(id)@y"})
    assert shlex.split(made)[-2:] == ["host=x; rm -rf /", "sender=$(id)@y"]


def test_the_front_desk_reads_and_tries_nothing(play: Play) -> None:
    async def scene(person: Person) -> None:
        ready.set_up(person.link)
        page = await opens(person)
        assert not any(button.isVisible() for card in page.cards.values() for button in card.buttons)
        assert "Ready" in page.cards[Channel.EMAIL].accessibleName()

    play(scene)
