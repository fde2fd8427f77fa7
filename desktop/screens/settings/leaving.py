"""Leaving a page with something unsaved: save it, discard it, or stay."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.widgets.button import Button
from desktop.widgets.dialog import Dialog
from desktop.widgets.face import Kind


class Leave(StrEnum):
    """What becomes of what is typed."""

    SAVE = "save"
    DISCARD = "discard"
    STAY = "stay"


async def ask_leave(over: QWidget, page: str, cannot_save: str) -> Leave:
    """Ask. What cannot be saved as it is can only be discarded, or stayed with: `cannot_save` says why."""
    translate = QCoreApplication.translate
    why = cannot_save or translate("SettingsLeave", "You changed something here that is not saved yet.")
    dialog = Dialog(over, translate("SettingsLeave", "Leave {0}?").format(page), why, width=440)
    if cannot_save:
        dialog.set_buttons(
            translate("SettingsLeave", "Discard"), danger=True, cancel=translate("SettingsLeave", "Stay")
        )
        answer = Leave.DISCARD
    else:
        dialog.set_buttons(translate("SettingsLeave", "Save"), cancel=translate("SettingsLeave", "Stay"))
        discard = Button(translate("SettingsLeave", "Discard"), kind=Kind.DANGER)
        discard.clicked.connect(lambda: dialog.answer(Leave.DISCARD))
        dialog.buttons.insertWidget(1, discard)
        answer = Leave.SAVE
    try:
        answered = await dialog.ask()
        return Leave.STAY if answered is None else answered if isinstance(answered, Leave) else answer
    finally:
        dialog.deleteLater()
