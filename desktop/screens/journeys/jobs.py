"""Long work of the worker's child, awaited: told as it goes, and ended when the person no longer wants it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.protocol import Job
from desktop.screens.desk import Desk
from desktop.widgets.dialog import Dialog
from desktop.widgets.states import LoadingState

Tell = Callable[[int, int], None]


class Work(QObject):
    """One job at a time. `is_running` until it ended or was cancelled."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job = ""
        self._tell: Tell | None = None
        self._ended: asyncio.Future[Job] | None = None
        self._early: dict[str, Job] = {}
        desk.link.progress.connect(self._hear)

    @property
    def is_running(self) -> bool:
        """Whether work goes on."""
        return self._ended is not None

    async def run(self, operation: str, tell: Tell, **asked: Any) -> Job:
        """Ask the worker for a job and wait for its end; another one that still runs is ended first. Raises WorkerFault."""
        self.cancel()
        self._early.clear()
        self._tell = tell
        ended = self._ended = asyncio.get_running_loop().create_future()
        try:
            self._job = await self._desk.link.ask(operation, **asked)
            if self._job in self._early:
                return self._early[self._job]
            return await ended
        finally:
            if self._ended is ended:
                self._ended, self._job = None, ""

    def cancel(self) -> None:
        """End what runs; nothing is kept of it."""
        if self._ended is not None and not self._ended.done():
            if self._job:
                self._desk.start(self._desk.link.ask("cancel", job=self._job))
            self._ended.set_result(Job(id=self._job, label="", finished=True, cancelled=True))

    def _hear(self, job: Job) -> None:
        if self._ended is None:
            return
        if not self._job:
            self._early[job.id] = job
        if job.id != self._job:
            return
        if not job.finished:
            if self._tell is not None:
                self._tell(job.done, job.total)
        elif not self._ended.done():
            self._ended.set_result(job)


class Looking(Dialog):
    """Over the window while something is read: how far it is, and Stop."""

    def __init__(self, over: QWidget, title: str, why: str) -> None:
        super().__init__(over, title, why, width=400)
        self.state = LoadingState(self.tr("People"), can_stop=False)
        self.state.setMinimumWidth(theme.current().px(360))
        self.content.addWidget(self.state)
        self.set_buttons(self.tr("Stop"))

    def submit(self) -> None:
        """Stop."""
        self.dismiss()


async def looked(
    desk: Desk, over: QWidget, title: str, why: str, operation: str, **asked: Any
) -> dict[str, Any] | None:
    """Read something in the worker's child under a dialog that counts; None where it was stopped, or failed and that was
    told. Raises WorkerFault."""
    work, dialog = Work(desk), Looking(over, title, why)
    dialog.dismissed.connect(work.cancel)
    dialog.open()
    try:
        job = await work.run(operation, dialog.state.set_progress, **asked)
    finally:
        dialog.close_overlay()
        dialog.deleteLater()
        work.deleteLater()
    if job.error is not None:
        desk.say(job.error, theme.Tone.CRITICAL, "circle-x")
    return job.result
