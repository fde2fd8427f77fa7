"""How safe the practice's book is: its last backups, and how fresh the copy on this computer is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.screens import times
from desktop.screens.desk import Desk
from desktop.screens.settings.page import Changes, Page
from desktop.theme import Tone, Type
from desktop.widgets.facts import Answer, FactGrid
from desktop.widgets.frame import SectionHeader
from desktop.widgets.label import Label
from sync.replica.queries import desk as frame
from sync.replica.queries import settings

_OLD_MS = 2 * 24 * 3_600_000
"""A backup older than this is said to be old: nights come every day."""


class BackupPage(Page):
    """Facts alone: backups are made and restored at the server."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.body.addWidget(SectionHeader(self.tr("The practice’s backup")))
        self.backup = FactGrid(name=self.tr("The practice’s backup"), label_width=216)
        self.body.addWidget(self.backup)
        self.body.addWidget(
            Label(
                self.tr(
                    "Backups are made every night where the server was started with a folder for them, and by hand with the first of these lines at the server. The second restores one on trial, beside what is in use: only a backup that was restored once is known to be one."
                ),
                Type.SMALL,
                "text.secondary",
                wrap=True,
            )
        )
        lines = Label(
            times.apart("foredesk-server backup --to FOLDER   ·   foredesk-server restore FILE --trial"),
            Type.SMALL,
        )
        self.body.addWidget(lines)
        self.body.addSpacing(theme.current().px(8))
        self.body.addWidget(SectionHeader(self.tr("The copy on this computer")))
        self.copy = FactGrid(name=self.tr("The copy on this computer"), label_width=216)
        self.body.addWidget(self.copy)
        self.body.addStretch(1)
        desk.link.status.connect(self._status)

    def enter(self, where: dict[str, object]) -> None:
        self._read()

    def changed(self, changes: Changes) -> None:
        if "practice" in changes:
            self._read()

    def _status(self) -> None:
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        reader, link = self.desk.reader, self.desk.link
        kept = settings.backups(reader) if reader is not None else None
        made_at, restored_at = (None, None) if kept is None else (kept.backup_at, kept.restored_at)
        self.backup.set_rows(
            [
                (self.tr("Last made and verified"), self._age(made_at, _OLD_MS)),
                (self.tr("Last restored on trial"), self._age(restored_at, None)),
            ]
        )
        checked, unsent = link.current.verified_at, len(frame.unsent(reader)) if reader is not None else 0
        self.copy.set_rows(
            [
                (self.tr("As of"), Answer(self._when(link.current.data_at))),
                (self.tr("Compared with the server"), Answer(self._when(checked))),
                (self.tr("Not sent yet"), Answer(str(unsent))),
                (self.tr("Belongs to"), Answer(times.apart(link.server or "–"))),
            ]
        )

    def _when(self, at: int | None) -> str:
        return self.tr("never") if at is None else times.when(at, self.desk.zone, self.desk.now())

    def _age(self, at: int | None, old: int | None) -> Answer:
        if at is None:
            return Answer(state=(self.tr("Never"), Tone.WARNING, "circle-alert"))
        is_old = old is not None and self.desk.now() - at > old
        tone, icon = (Tone.WARNING, "clock-alert") if is_old else (Tone.SUCCESS, "circle-check")
        return Answer(state=(self._when(at), tone, icon))
