"""What each box of the graph says now: its words, how many people stand there, and how that stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.screens import times, wording
from desktop.screens.journeys import words
from desktop.screens.journeys.shape import Edge, Node, Part, Way
from desktop.theme import Tone
from sync.journeys.definition import Journey
from sync.model.words import EnrolmentState
from sync.replica.queries.journey_counts import AtStep, Week

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Mark:
    """A state: words, tone, icon."""

    words: str
    tone: Tone
    icon: str


@dataclass(frozen=True)
class Face:
    """A box as it is read. `count` is empty where nothing is counted."""

    title: str
    icon: str
    brief: str
    count: str = ""
    mark: Mark | None = None
    is_new: bool = False

    @property
    def spoken(self) -> str:
        """All of it in one line, for assistive technology."""
        people = translate("Journeys", "{0} here").format(self.count) if self.count else ""
        new = translate("Journeys", "new in the draft") if self.is_new else ""
        return times.listed([self.title, self.brief, people, self.mark.words if self.mark else "", new])


def face(
    node: Node, journey: Journey, counts: Mapping[str, AtStep], week: Week | None, *, is_new: bool = False
) -> Face:
    """What a box says. Without a `week` nothing is counted: no version of it runs."""
    ended = week.ended if week is not None else ()
    if node.part is Part.START:
        brief = translate("Journeys", "Begins, this week")
        return Face(words.events(journey.starts), "circle-play", brief, _number(week and week.started))
    if node.part is Part.GOAL:
        reached = sum(each.count for each in ended if each.state == EnrolmentState.COMPLETED)
        brief = translate("Journeys", "Goal from any step, this week")
        return Face(words.events(journey.goal), "flag", brief, _number(None if week is None else reached))
    if node.part is Part.STOP:
        stopped = week.stopped if week is not None else None
        brief = translate("Journeys", "Ends every step, this week")
        return Face(words.events(journey.stops), "ban", brief, _number(stopped))
    assert node.planned is not None
    step = node.planned.step
    at = counts.get(step.id)
    title = words.title(step)
    if node.part is Part.HOLDING:
        title = translate("Journeys", "Holding message")
    count = "" if week is None else _number(at.here if at is not None else 0)
    brief = words.brief(node.planned)
    return Face(title, words.icon(step), brief, count, mark_of(at), is_new)


def mark_of(at: AtStep | None) -> Mark | None:
    """How the people at a step stand, the worst first."""
    if at is None:
        return None
    if at.late:
        return Mark(translate("Journeys", "{0} late").format(at.late), Tone.CRITICAL, "circle-alert")
    if at.held:
        return Mark(translate("Journeys", "{0} held").format(at.held), Tone.WARNING, "circle-pause")
    if at.blocked:
        return Mark(translate("Journeys", "{0} held back").format(at.blocked), Tone.WARNING, "shield-alert")
    if at.due:
        return Mark(translate("Journeys", "{0} due").format(at.due), Tone.WARNING, "timer")
    return None


def edge_words(edge: Edge) -> str:
    """What stands beside a line."""
    if edge.way is Way.EVENT:
        first = translate("Journeys", "once: {0}").format(wording.event(edge.event))
    elif edge.way is Way.TIMED_OUT:
        first = translate("Journeys", "if it does not come")
    elif edge.way is Way.IN_TIME:
        first = translate("Journeys", "if it comes")
    else:
        first = ""
    return times.listed([first, words.unless(edge.unless) if edge.unless else ""])


def _number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"
