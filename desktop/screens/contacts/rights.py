"""A person's rights over what is held on them: handed over as a file, or erased. Both ask before they do anything."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from desktop.screens.desk import Desk
from desktop.screens.story import Story
from desktop.theme import Tone
from desktop.widgets.form import FormDialog, FormField, Input
from sync.model.ids import now_ms
from sync.model.words import ErasureReason

translate = QCoreApplication.translate


async def erase(desk: Desk, over: QWidget, story: Story) -> bool:
    """Ask why, and for the name to be typed, then erase. True when it was done."""
    name = story.person.name
    grounds = [
        (ErasureReason.REQUESTED.value, translate("Rights", "They asked for it")),
        (ErasureReason.WITHDRAWN.value, translate("Rights", "They took their consent back")),
        (ErasureReason.NOT_NEEDED.value, translate("Rights", "It is no longer needed")),
        (ErasureReason.UNLAWFUL.value, translate("Rights", "It should never have been kept")),
    ]

    def check(typed: object) -> str:
        is_right = str(typed).strip().casefold() == name.strip().casefold()
        return "" if is_right else translate("Rights", "Type the name as it stands above.")

    fields = [
        FormField("reason", translate("Rights", "Why"), Input.CHOICE, grounds, grounds[0][0]),
        FormField(
            "name",
            translate("Rights", "Type the name to confirm"),
            Input.TEXT,
            required=True,
            placeholder=name,
            check=check,
        ),
    ]
    dialog = FormDialog(
        over,
        translate("Rights", "Erase everything on {who}?").format(who=name),
        fields,
        subtitle=translate(
            "Rights",
            "Names, numbers, messages and notes go from every workstation and the server. That something "
            "happened, and when, stays. It cannot be undone.",
        ),
        submit=translate("Rights", "Erase for ever"),
        icon="trash-2",
        danger=True,
        width=480,
    )
    try:
        told = await dialog.ask()
    finally:
        if isValid(dialog):  # the window may have gone with it
            dialog.deleteLater()
    if told is None:
        return False
    from sync.commands.erasing import ErasePerson

    command = ErasePerson(contact_id=story.person.id, reason=ErasureReason(told["reason"]))
    return await desk.do(command, translate("Rights", "Everything was erased"), undo=False) is not None


async def hand_over(desk: Desk, over: QWidget, story: Story) -> bool:
    """Ask where, then write all that this workstation holds on the person into a file there. True when it was written."""
    suggested = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    dialog = QFileDialog(over, translate("Rights", "Everything on {who}").format(who=story.person.name))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("zip")
    dialog.setNameFilter("ZIP (*.zip)")
    dialog.selectFile(str(suggested / f"{story.person.id}.zip"))
    chosen: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    dialog.fileSelected.connect(lambda path: chosen.done() or chosen.set_result(path))
    dialog.rejected.connect(lambda: chosen.done() or chosen.set_result(""))
    dialog.open()
    try:
        path = await chosen
    finally:
        if isValid(dialog):
            dialog.deleteLater()
    return bool(path) and write(desk, story, Path(path))


def write(desk: Desk, story: Story, path: Path) -> bool:
    """Write the file, readable by this user alone, and say so."""
    from sync.commands.holdings import held_on
    from sync.commands.outcomes import Waits
    from sync.exchange.dossier import pack
    from sync.model.rows import Rows

    try:
        held = held_on(Rows(desk.reader, "sqlite"), story.person.id, now_ms(), is_whole=False)
        head = {
            "contact": held.contact,
            "people": held.people,
            "gathered_at": held.gathered_at,
            "is_whole": False,
        }
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pack(head, held.records, desk.zone.key))
    except (OSError, Waits):
        desk.say(translate("Rights", "The file could not be written there."), Tone.CRITICAL, "circle-x")
        return False
    desk.say(translate("Rights", "Everything on {who} is in the file").format(who=story.person.name))
    return True
