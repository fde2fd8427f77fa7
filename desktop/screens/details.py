"""Behind a message: all of its words, where it went, and the proof of what was checked before it went."""

from __future__ import annotations

import re

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import saying, times, wording
from desktop.screens.desk import Desk
from desktop.theme import Tone, Type
from desktop.widgets import bidi
from desktop.widgets.button import Button
from desktop.widgets.dialog import Dialog
from desktop.widgets.facts import Answer, FactGrid
from desktop.widgets.label import Label
from desktop.widgets.marks import StateWord
from sync.model.words import Direction, SendGuard
from sync.replica.queries import thread
from sync.replica.queries.thread import Spoken

translate = QCoreApplication.translate
_LINK = re.compile(r"https?://([^\s/?#<>\"']+)[^\s<>\"']*", re.IGNORECASE)
GUARDS = {
    SendGuard.REACHABLE: QT_TRANSLATE_NOOP("Guard", "They are reached there"),
    SendGuard.PAYLOAD: QT_TRANSLATE_NOOP("Guard", "The words are those that were queued"),
    SendGuard.NOT_AFTER: QT_TRANSLATE_NOOP("Guard", "Its time had not passed"),
    SendGuard.GRANT: QT_TRANSLATE_NOOP("Guard", "A person approved it"),
    SendGuard.CONSENT: QT_TRANSLATE_NOOP("Guard", "They allow such messages there"),
    SendGuard.HEAD: QT_TRANSLATE_NOOP("Guard", "Nothing new had been said"),
    SendGuard.APPOINTMENT: QT_TRANSLATE_NOOP("Guard", "The visit stood as it was"),
    SendGuard.JOURNEY: QT_TRANSLATE_NOOP("Guard", "The follow-up was still running"),
    SendGuard.HOURS: QT_TRANSLATE_NOOP("Guard", "It was an hour to write to them"),
    SendGuard.BUDGET: QT_TRANSLATE_NOOP("Guard", "They had not had too many"),
}


def links(words: str) -> list[tuple[str, str]]:
    """The addresses in a text with the host that each really leads to. None of them is ever opened from here."""
    return [(found[0], found[1].rpartition("@")[2].casefold()) for found in _LINK.finditer(words)]


class MessageDetails(Dialog):
    """One message, whole; nothing in it can be pressed by accident."""

    def __init__(self, desk: Desk, over: QWidget, said: Spoken) -> None:
        title = translate("Details", "Message from them")
        if said.direction == Direction.OUT:
            title = translate("Details", "Message to them")
        when = times.when(said.at, desk.zone, desk.now())
        super().__init__(over, title, times.listed([wording.channel(said.channel), when]), width=560)
        px = theme.current().px
        body = thread.whole(desk.reader, said.id) or said.body
        self.field = QPlainTextEdit()
        self.field.setReadOnly(True)
        self.field.setPlainText(bidi.tamed(body))
        self.field.setAccessibleName(title)
        lines = min(max(body.count("\n") + 1 + len(body) // 70, 2), 10)
        self.field.setFixedHeight(lines * theme.current().line(Type.BASE) + px(20))
        self.content.addWidget(self.field)
        self._links(body)
        if said.direction == Direction.OUT:
            self._facts(desk, said)
        row = QHBoxLayout()
        copy = Button(translate("Details", "Copy the words"), "copy", height=24)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(body))
        row.addWidget(copy)
        row.addStretch(1)
        self.content.addLayout(row)
        self._submit.hide()
        self._cancel.set_words(translate("Details", "Close"))

    def submit(self) -> None:
        """There is nothing to send here: the key that sends closes nothing either."""

    def first_focus(self) -> QWidget:
        return self.field

    def _links(self, body: str) -> None:
        found = links(body)[:5]
        if not found:
            return
        self.content.addWidget(
            Label(
                translate("Details", "Links are not opened from here. They lead to:"),
                Type.SMALL,
                "text.secondary",
            )
        )
        for address, host in found:
            row = QHBoxLayout()
            row.addWidget(Label(times.apart(host), Type.BASE, weight=500), 1)
            copy = Button(translate("Details", "Copy the link"), "copy", height=24)
            copy.clicked.connect(lambda _=False, address=address: QApplication.clipboard().setText(address))
            row.addWidget(copy)
            self.content.addLayout(row)

    def _facts(self, desk: Desk, said: Spoken) -> None:
        grid = FactGrid(name=translate("Details", "What became of it"), label_width=120)
        rows: list[tuple[str, Answer]] = []
        state = saying.state(desk, said)
        if state is not None:
            rows.append((translate("Details", "Now"), Answer(state=state)))
        if said.endpoint:
            rows.append((translate("Details", "To"), Answer(times.apart(times.phone(said.endpoint)))))
        if said.out_at is not None:
            rows.append(
                (translate("Details", "Left"), Answer(times.when(said.out_at, desk.zone, desk.now())))
            )
        if said.attempts:
            rows.append(
                (
                    translate("Details", "Handed over"),
                    Answer(translate("Details", "{0}×").format(said.attempts)),
                )
            )
        if said.provider_ref:
            rows.append((translate("Details", "Provider’s number"), Answer(times.apart(said.provider_ref))))
        if said.key:
            rows.append((translate("Details", "Key"), Answer(times.apart(said.key))))
        grid.set_rows(rows)
        self.content.addWidget(grid)
        checked = saying.checks(said)
        if not checked:
            return
        self.content.addWidget(
            Label(translate("Details", "Checked before it went"), Type.SMALL, "text.secondary", weight=600)
        )
        column = QVBoxLayout()
        column.setSpacing(theme.current().px(2))
        for guard, holds in checked:
            words = (
                translate("Guard", str(GUARDS[SendGuard(guard)])) if guard in GUARDS else wording.plain(guard)
            )
            column.addWidget(
                StateWord(
                    words, Tone.SUCCESS if holds else Tone.CRITICAL, "circle-check" if holds else "circle-x"
                )
            )
        self.content.addLayout(column)
