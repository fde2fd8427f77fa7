"""Erasing and handing over from a contact's page: asked twice, and written for one pair of eyes."""

import asyncio
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.screens.contacts import rights
from desktop.screens.contacts.view import ContactsView
from desktop.widgets.form import FormDialog
from sync.commands.erasing import ErasePerson
from sync.model.words import ErasureReason
from tests.sync.replica.copies import Copy, lead
from tests.sync.replica.practice import Practice


class FakeDesk:
    """A desk that notes what was done and said; it reads a real copy."""

    def __init__(self, reader: Any = None) -> None:
        self.reader = reader
        self.zone = ZoneInfo("Asia/Dubai")
        self.done: list[tuple[Any, bool]] = []
        self.told: list[str] = []

    async def do(self, command: Any, said: str = "", *, undo: bool = True) -> object:
        self.done.append((command, undo))
        return object()

    def say(self, words: str, *_: Any, **__: Any) -> None:
        self.told.append(words)


def story(contact: str, name: str = "Lina Haddad") -> Any:
    return SimpleNamespace(person=SimpleNamespace(id=contact, name=name))


async def answered(desk: FakeDesk, over: QWidget, typed: str, qapp: QApplication) -> bool | None:
    """Type a name and press the button; None where the dialog would not take it."""
    asking = asyncio.create_task(rights.erase(desk, over, story("a" * 32)))  # type: ignore[arg-type]
    while not (dialogs := over.findChildren(FormDialog)):  # noqa: ASYNC110 - Qt makes it
        await asyncio.sleep(0)
    dialog = dialogs[0]
    field = dialog.inputs["name"]
    line = field if isinstance(field, QLineEdit) else field.findChildren(QLineEdit)[0]
    line.setText(typed)
    dialog.submit()
    for _ in range(5):
        qapp.processEvents()
        await asyncio.sleep(0)
    if asking.done():
        return asking.result()
    dialog.dismiss()
    for _ in range(5):
        qapp.processEvents()
        await asyncio.sleep(0)
    assert await asking is False
    return None


@pytest.mark.parametrize(
    ("typed", "done"), [("Lina Haddad", True), (" lina haddad ", True), ("Lina", None), ("", None)]
)
def test_erasing_asks_for_the_name_and_cannot_be_undone(
    qapp: QApplication, typed: str, done: bool | None
) -> None:
    desk, over = FakeDesk(), QWidget()
    assert asyncio.run(answered(desk, over, typed, qapp)) is done
    wanted = [(ErasePerson(contact_id="a" * 32, reason=ErasureReason.REQUESTED), False)]
    assert desk.done == (wanted if done else [])


def test_only_an_owner_may_ask_for_it_and_leads_may_hand_over() -> None:
    asked = {
        found[0].id: {role.value for role in found[0].may}
        for member in vars(ContactsView).values()
        if (found := getattr(member, "__action__", None)) is not None
    }
    assert asked["contacts.erase"] == {"owner"}
    assert asked["contacts.hand_over"] == {"owner", "manager"}


@pytest.fixture
def copy(tmp_path: Path) -> Any:
    practice = Practice(tmp_path)
    made = Copy(practice, tmp_path, "desk")
    made.sync()
    yield made
    made.connection.close()
    practice.close()


def test_what_this_workstation_holds_on_a_person_is_written_into_a_file(
    qapp: QApplication, copy: Copy, tmp_path: Path
) -> None:
    contact = lead(copy)
    lead(copy, "Sister Haddad")
    desk, path = FakeDesk(copy.connection), tmp_path / "lina.zip"
    assert rights.write(desk, story(contact), path)  # type: ignore[arg-type]
    with zipfile.ZipFile(path) as file:
        told = json.loads(file.read("person.json"))
        page = file.read("person.html").decode()
    assert told["is_whole"] is False
    assert "How much is an implant?" in page
    assert "Sister" not in page
    assert path.stat().st_mode & 0o077 == 0
    assert not rights.write(desk, story(contact), tmp_path / "nowhere" / "x.zip")  # type: ignore[arg-type]
    assert len(desk.told) == 2
