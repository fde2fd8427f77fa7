"""What covers the window while there is no clinic behind it: the copy does not open, or the practice shut this workstation
out. Each says what is so, what became of unsent work, and the one thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.faults import WorkerFault
from desktop.screens import refusals
from desktop.screens.signin.parts import Centred
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.dialog import confirm
from desktop.widgets.face import Kind
from desktop.widgets.frame import Plane
from desktop.widgets.label import IconLabel, Label
from desktop.widgets.states import Card

_FRESH = frozenset({"damaged", "wrong_key"})
"""Reasons that no second try mends: the copy has to go out of the way."""
_ICONS = {
    "damaged": "circle-alert",
    "disk_full": "hard-drive",
    "in_use": "lock",
    "lease_over": "lock",
    "newer": "download",
    "wrong_key": "key-round",
}


class Closed(Plane):
    """Covers the window. `again` opens the copy once more, `fetch` puts it aside, `sign_in` joins again, `leave` ends."""

    again = Signal()
    fetch = Signal()
    sign_in = Signal()
    leave = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("surface.surface", parent=parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.button: Button | None = None
        self.hide()

    def show_fault(self, fault: WorkerFault) -> None:
        """The copy does not open."""
        head, why = refusals.copy(fault)
        if fault.reason in _FRESH:
            self._say(_ICONS[fault.reason], head, why, self.tr("Fetch a fresh copy"), "download", self.fetch)
        elif fault.reason == "newer":
            self._say(_ICONS[fault.reason], head, why, self.tr("Close Foredesk"), "x", self.leave)
        else:
            self._say(
                _ICONS.get(fault.reason, "circle-x"), head, why, self.tr("Try again"), "rotate-cw", self.again
            )

    def show_revoked(self, unsent: int) -> None:
        """The practice shut this workstation out."""
        why = self.tr(
            "Nothing is shown, sent or received here any more. Ask an owner; a sign-in with the password joins the practice again."
        )
        if unsent:
            kept = self.tr(
                "%n change(s) of yours not sent yet stay here, encrypted, and go out after that.", "", unsent
            )
            why = f"{why} {kept}"
        self._say(
            "ban",
            self.tr("This workstation was shut out by the practice"),
            why,
            self.tr("Sign in again"),
            "log-in",
            self.sign_in,
        )

    async def sure(self) -> bool:
        """Whether the person wants the copy out of the way."""
        return bool(
            await confirm(
                self,
                self.tr("Fetch a fresh copy?"),
                self.tr(
                    "This copy is moved to a folder beside it. Somebody signs in with the password, and the clinic’s book comes anew."
                ),
                self.tr("Fetch a fresh copy"),
            )
        )

    def _say(
        self, icon: str, head: str, why: str, words: str, button_icon: str, wanted: SignalInstance
    ) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        px = theme.current().px
        card = Card()
        card.setFixedWidth(px(432))
        card.setAccessibleName(f"{head}. {why}")
        top = QHBoxLayout()
        top.setSpacing(px(12))
        top.addWidget(IconLabel(icon, "state.critical.fg", 24), 0, Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.setSpacing(px(4))
        text.addWidget(Label(head, Type.TITLE, wrap=True))
        text.addWidget(Label(why, colour="text.secondary", wrap=True))
        top.addLayout(text, 1)
        card.body.addLayout(top)
        card.body.addSpacing(px(12))
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.button = Button(words, button_icon, Kind.PRIMARY, height=32)
        self.button.clicked.connect(wanted)
        foot.addWidget(self.button)
        card.body.addLayout(foot)
        self._column.addWidget(Centred(card))
        self.show()
        self.raise_()
        self.button.setFocus()
