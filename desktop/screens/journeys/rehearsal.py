"""A rehearsal as the screen has it: begun, counted, ended; and its rows in words. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.screens import times, wording
from desktop.screens.desk import Desk
from desktop.screens.journeys import words
from desktop.screens.journeys.faces import Mark
from desktop.screens.journeys.jobs import Work
from desktop.theme import Tone
from sync.journeys.definition import Journey
from sync.journeys.rehearsal import Compared, Outcome, Receipt, Summary, Touch

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Row:
    """Somebody who would have noticed a difference."""

    id: str
    """The contact."""
    name: str
    why: str
    live: str
    draft: str
    mark: Mark

    @property
    def spoken(self) -> str:
        """All of it in one line."""
        live = translate("Journeys", "Live: {0}").format(self.live)
        draft = translate("Journeys", "Draft: {0}").format(self.draft)
        return times.listed([self.name, self.mark.words, self.why, live, draft])


class RehearsalModel(QObject):
    """The rehearsal of the opened draft. `changed` whenever what is to be shown differs."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._work = Work(desk, self)
        self.is_open = False
        self.days = 30
        self.done, self.total = 0, 0
        self.error = ""
        self.ran_at: int | None = None
        self.summary: Summary | None = None
        self.receipt: Receipt | None = None
        self.rows: list[Row] = []

    @property
    def is_running(self) -> bool:
        """Whether one runs now."""
        return self._work.is_running

    def forget(self) -> None:
        """Another journey is open: what was rehearsed is of no use any more."""
        self._work.cancel()
        self.is_open, self.error = False, ""
        self.summary = self.receipt = self.ran_at = None
        self.rows = []
        self.changed.emit()

    def cancel(self) -> None:
        """End the one that runs."""
        self._work.cancel()

    def covers(self, version: str, beside: str) -> bool:
        """Whether what was shown is this draft beside this version."""
        receipt = self.receipt
        return receipt is not None and receipt.draft == version and receipt.beside == beside

    async def run(self, text: str, plan: Journey) -> None:
        """Play the last days through a text. Raises WorkerFault."""
        self.is_open, self.error, self.done, self.total = True, "", 0, 0
        self.summary = self.receipt = None
        self.rows = []
        started = self._work.run("rehearse", self._tell, text=text, days=self.days)
        self.changed.emit()
        job = await started
        if job.cancelled:
            self.is_open = False
        elif job.error is not None:
            self.error = job.error
        elif job.result is not None:
            self._take(job.result, plan)
        self.changed.emit()

    def _tell(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self.changed.emit()

    def _take(self, result: dict[str, Any], plan: Journey) -> None:
        self.summary = msgspec.convert(result["summary"], Summary)
        self.receipt = msgspec.convert(result["receipt"], Receipt)
        self.ran_at = self.desk.now()
        self.rows = []
        for found in result["rows"]:
            name = found.pop("name")
            self.rows.append(self._row(msgspec.convert(found, Compared), name, plan))

    def _row(self, found: Compared, name: str, plan: Journey) -> Row:
        drafts = [each for each in found.draft if each.reaches]
        lives = [each for each in found.live if each.reaches]
        draft, live = _differing(drafts, lives)
        stopped = next((each for each in found.draft if each.outcome is Outcome.STOPPED), None)
        told = draft or stopped or live
        return Row(
            id=found.contact,
            name=name,
            why=self._why(told, plan) if told is not None else "",
            live=self._when(live),
            draft=self._when(draft),
            mark=_mark(draft, live, stopped),
        )

    def _why(self, touch: Touch, plan: Journey) -> str:
        step = next((each for each in plan.steps if each.id == touch.step.removesuffix(".fallback")), None)
        name = words.title(step) if step is not None else wording.plain(touch.step).capitalize()
        zone, now = self.desk.zone, self.desk.now()
        because = wording.sentence(touch.why.key, dict(touch.why.values), zone, now)
        return translate("Journeys", "{0}: {1}").format(name, because)

    def _when(self, touch: Touch | None) -> str:
        if touch is None:
            return translate("Journeys", "nothing")
        return times.when(touch.at, self.desk.zone, self.desk.now())


def _differing(drafts: list[Touch], lives: list[Touch]) -> tuple[Touch | None, Touch | None]:
    """The first thing that differs, on both sides."""
    for place in range(max(len(drafts), len(lives))):
        draft = drafts[place] if place < len(drafts) else None
        live = lives[place] if place < len(lives) else None
        if (
            draft is None
            or live is None
            or (draft.at, draft.do, draft.channel, draft.template)
            != (
                live.at,
                live.do,
                live.channel,
                live.template,
            )
        ):
            return draft, live
    return None, None


def _mark(draft: Touch | None, live: Touch | None, stopped: Touch | None) -> Mark:
    if draft is None and stopped is not None and stopped.detail == "budget":
        return Mark(translate("Journeys", "Stopped: enough messages"), Tone.WARNING, "shield-alert")
    if draft is not None and live is None:
        return Mark(translate("Journeys", "New contact"), Tone.INFO, "plus")
    if draft is None:
        return Mark(translate("Journeys", "No longer"), Tone.SUCCESS, "minus")
    return Mark(translate("Journeys", "Another time or way"), Tone.NEUTRAL, "arrow-left-right")
