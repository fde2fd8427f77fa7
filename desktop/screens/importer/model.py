"""Where the wizard stands and what it knows. It asks the worker; nothing is parsed here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop.faults import WorkerFault
from desktop.protocol import ImportPreview, Job
from desktop.screens import files
from desktop.screens.desk import Desk


class Step(StrEnum):
    """The wizard's pages, in order."""

    PICK = "pick"
    READING = "reading"
    LOOK = "look"
    RUNNING = "running"
    RESULT = "result"


@dataclass(frozen=True)
class Result:
    """What an import came to."""

    imported: int
    known: int
    refused: int
    cancelled: bool = False
    error: str = ""


class ImportModel(QObject):
    """`moved` after every step; `progressed` while it runs."""

    moved = Signal()
    progressed = Signal(int, int)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.step = Step.PICK
        self.path = ""
        self.error = ""
        self.preview: ImportPreview | None = None
        self.enrol = False
        self.result: Result | None = None
        self.undone = -1
        """Contacts taken back by Undo import; -1 before it was asked."""
        self._job = ""
        desk.link.progress.connect(self._hear)

    @property
    def file_name(self) -> str:
        """The file's own name."""
        return Path(self.path).name

    def restart(self) -> None:
        """Back to choosing a file."""
        self.step, self.error, self.preview, self.result, self.undone = Step.PICK, "", None, None, -1
        self.moved.emit()

    async def open(self, path: str) -> None:
        """Read a file and guess what its columns mean."""
        self.path, self.error = path, ""
        await self._look(None)

    async def change(self, index: int, field: str | None, date_order: str | None = None) -> None:
        """Take a column to mean something else, and look again."""
        if self.preview is not None:
            columns = [
                msgspec.structs.replace(column, field=field, date_order=date_order or column.date_order)
                if column.index == index
                else column
                for column in self.preview.columns
            ]
            self.preview = msgspec.structs.replace(self.preview, columns=columns)
            await self._look(self._columns())

    async def run(self) -> None:
        """Bring the contacts in."""
        if self.preview is None or not self.preview.ready:
            return
        self.step = Step.RUNNING
        self.moved.emit()
        self.progressed.emit(0, self.preview.total)
        try:
            self._job = await self.desk.link.ask(
                "import_run", path=self.path, columns=self._columns(), enrol=self.enrol
            )
        except WorkerFault as error:
            self._fail(files.why(error))

    async def cancel(self) -> None:
        """Stop after the rows at hand; what came in stays until it is undone."""
        if self._job:
            await self.desk.link.ask("cancel", job=self._job)

    async def undo(self) -> None:
        """Take the whole import back, page by page. Contacts somebody has worked on since stay."""
        from sync.commands.imports import UndoImport, undo_pages
        from sync.model.rows import Rows

        taken = 0
        for after in undo_pages(Rows(self.desk.reader, "sqlite"), self._job):
            if await self.desk.do(UndoImport(import_id=self._job, after=after)) is None:
                break
            taken += 1
        self.undone = taken
        self.moved.emit()

    async def _look(self, columns: list[dict[str, Any]] | None) -> None:
        self.step = Step.READING if self.preview is None else self.step
        self.moved.emit()
        try:
            found = await self.desk.link.ask("import_open", path=self.path, columns=columns)
        except WorkerFault as error:
            self._fail(files.why(error))
            return
        self.preview = msgspec.convert(found, ImportPreview)
        self.step = Step.LOOK
        self.moved.emit()

    def _columns(self) -> list[dict[str, Any]] | None:
        if self.preview is None or not self.preview.columns:
            return None
        return [
            {"index": each.index, "field": each.field, "date_order": each.date_order}
            for each in self.preview.columns
        ]

    def _fail(self, why: str) -> None:
        self.error = why
        self.step = Step.PICK
        self.preview = None
        self.moved.emit()

    def _hear(self, job: Job) -> None:
        if self.step is not Step.RUNNING or (self._job and job.id != self._job):
            return
        self._job = job.id
        self.progressed.emit(job.done, job.total)
        if job.finished:
            counts = job.result or {}
            self.result = Result(
                counts.get("imported", 0),
                counts.get("known", 0),
                counts.get("refused", 0),
                job.cancelled,
                files.said(job.error) if job.error else "",
            )
            self.step = Step.RESULT
            self.moved.emit()
