"""What the journeys' screen knows: every journey as a line of the list, and one of them opened, with its counts. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.screens import times, wording
from desktop.screens.desk import Desk
from desktop.screens.journeys import words
from desktop.screens.journeys.faces import Mark
from desktop.theme import Tone
from desktop.theme.tokens import RESOURCES
from sync.replica.queries import journey_counts as counts
from sync.replica.queries import journeys as queries

if TYPE_CHECKING:
    from sync.journeys.definition import Journey

translate = QCoreApplication.translate
MOVES = frozenset({"journey_version", "enrolment", "card", "template", "board"})
"""Kinds of change that this screen follows."""


@dataclass(frozen=True)
class Line:
    """A journey in the list. `finished` and `started` are of the last seven days; the other counts are of now."""

    id: str
    name: str
    mark: Mark
    detail: str
    here: int = 0
    started: int = 0
    finished: int = 0
    late: int = 0
    blocked: int = 0
    rank: int = 9
    """Problems first: a lower one stands higher."""

    @property
    def spoken(self) -> str:
        """The whole line, for assistive technology."""
        return times.listed(
            [
                self.name,
                self.mark.words,
                self.detail,
                translate("Journeys", "{0} people in it").format(self.here),
                translate("Journeys", "{0} late").format(self.late) if self.late else "",
                translate("Journeys", "{0} held back").format(self.blocked) if self.blocked else "",
            ]
        )


class JourneysModel(QObject):
    """The list. `changed` after every reading that differs."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.lines: list[Line] = []

    def read(self) -> None:
        """Read all of it again: a few sums a journey, however many people are in it."""
        reader = self.desk.reader
        if reader is None:
            return
        live, people = queries.live(reader), counts.by_journey(reader)
        drafts = queries.drafts(reader, self.desk.me or "")
        heads = queries.heads(reader)
        lines: list[Line] = []
        for key in {*heads, *drafts, *shelf()}:
            head = heads.get(key)
            plan = live[key][1] if key in live else None
            at, now = people.get(key), self.desk.now()
            week = counts.week(reader, key, now) if head is not None else None
            is_paused = head is not None and counts.paused_since(reader, key) is not None
            mark, rank = self._mark(head, is_paused=is_paused, has_draft=key in drafts)
            blocked, late = (at.blocked, at.late) if at is not None else (0, 0)
            if plan is not None and (late or blocked) and not is_paused:
                rank = 1 if late else 2
            lines.append(
                Line(
                    id=key,
                    name=wording.journey(key),
                    mark=mark,
                    detail=self._detail(plan, head, has_draft=key in drafts),
                    here=at.here if at is not None else 0,
                    started=week.started if week is not None else 0,
                    finished=week.finished if week is not None else 0,
                    late=late,
                    blocked=blocked,
                    rank=rank,
                )
            )
        lines.sort(key=lambda line: (line.rank, -line.late, -line.here, line.name.casefold(), line.id))
        if lines != self.lines:
            self.lines = lines
            self.changed.emit()

    def _mark(self, head: queries.Head | None, *, is_paused: bool, has_draft: bool) -> tuple[Mark, int]:
        if is_paused:
            return Mark(translate("Journeys", "Paused"), Tone.WARNING, "circle-pause"), 0
        if head is not None and head.live is not None:
            return Mark(
                translate("Journeys", "Live, version {0}").format(head.live), Tone.SUCCESS, "circle-check"
            ), 4
        if head is not None:
            return Mark(translate("Journeys", "Stopped"), Tone.NEUTRAL, "circle-stop"), 5
        if has_draft:
            return Mark(translate("Journeys", "Draft"), Tone.INFO, "pencil"), 3
        return Mark(translate("Journeys", "Not started"), Tone.NEUTRAL, "circle-dashed"), 6

    def _detail(self, plan: Journey | None, head: queries.Head | None, *, has_draft: bool) -> str:
        draft = translate("Journeys", "a draft is being written") if has_draft and head is not None else ""
        if plan is None:
            return draft or (
                "" if head is not None else translate("Journeys", "Comes with Foredesk; look, then publish")
            )
        return times.listed([words.duty(plan.owner), words.events(plan.starts), draft])


def shelf() -> frozenset[str]:
    """Names of the journeys that come with the product."""
    return frozenset(
        file.stem for file in (RESOURCES / "journeys").rglob("*.yaml") if file.parent.name != "words"
    )


class JourneyModel(QObject):
    """One journey, opened. `changed` after every reading; `reshaped` when it is another document."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.key = ""
        self.head: queries.Head | None = None
        self.live: Journey | None = None
        self.at: dict[str, counts.AtStep] = {}
        self.week: counts.Week | None = None
        self.versions: dict[str, int] = {}
        self.paused_since: int | None = None

    def open(self, key: str) -> None:
        """Look at a journey by its name."""
        self.key, self.live, self.head = key, None, None
        self.read()

    def read(self) -> None:
        """Read it again."""
        reader = self.desk.reader
        if reader is None or not self.key:
            return
        head = queries.heads(reader).get(self.key)
        if head != self.head or (self.live is None and head is not None):
            self.head = head
            self.live = queries.version(reader, head.id) if head is not None else None
        self.read_counts()

    def read_counts(self) -> None:
        """Count again who stands where."""
        reader = self.desk.reader
        if reader is None or not self.key:
            return
        is_known = self.head is not None
        self.at = counts.at_steps(reader, self.key) if is_known else {}
        self.week = counts.week(reader, self.key, self.desk.now()) if is_known else None
        self.versions = counts.by_version(reader, self.key) if is_known else {}
        self.paused_since = counts.paused_since(reader, self.key) if is_known else None
        self.changed.emit()

    @property
    def here(self) -> int:
        """How many people are in it now."""
        return sum(each.here for each in self.at.values())

    @property
    def in_earlier(self) -> int:
        """How many of them follow another version than the live one."""
        live = self.head.id if self.head is not None and self.head.live is not None else ""
        return sum(count for version, count in self.versions.items() if version != live)
