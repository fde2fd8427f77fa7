"""Where each part of a journey stands in its picture: rows and columns, and the lines between them. No Qt, no clock, and the
same picture for the same journey on every machine.

Steps follow one another down a column. A time-out and a holding message stand one column further, in the row where they
branch off. Several steps behind one stand one below the other, each reached by a line along the column's start. Goals and
stops, which count whatever the step, stand at the foot of the last column.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sync.journeys.definition import Do, Journey, PlannedStep

START, GOAL, STOP = "(start)", "(goal)", "(stop)"
"""Ids of the parts that are no steps; no step's id has brackets."""


class Part(StrEnum):
    """What a box of the picture stands for."""

    START = "start"
    STEP = "step"
    HOLDING = "holding"
    """The message that goes out while a step is still undone."""
    GOAL = "goal"
    STOP = "stop"


class Way(StrEnum):
    """How one comes from a box to another."""

    NEXT = "next"
    EVENT = "event"
    """Only once an event comes."""
    IN_TIME = "in_time"
    TIMED_OUT = "timed_out"
    HOLDING = "holding"


@dataclass(frozen=True)
class Node:
    """A box. `planned` is its step; `is_end` says that the journey has done with them there."""

    id: str
    part: Part
    row: int
    column: int
    planned: PlannedStep | None = None
    is_end: bool = False


@dataclass(frozen=True)
class Edge:
    """A line between two boxes. `unless` is what lets the step behind it be left out, `event` what it waits for."""

    start: str
    end: str
    way: Way
    unless: str = ""
    event: str = ""


@dataclass(frozen=True)
class Shape:
    """A whole picture, its boxes in reading order: down each column, the first column first."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def rows(self) -> int:
        """How many rows it takes."""
        return 1 + max(node.row for node in self.nodes)

    @property
    def columns(self) -> int:
        """How many columns it takes."""
        return 1 + max(node.column for node in self.nodes)

    def node(self, id: str) -> Node | None:
        """A box by its id."""
        return next((node for node in self.nodes if node.id == id), None)

    def beside(self, id: str, rows: int, columns: int) -> str | None:
        """The nearest box in a direction: what an arrow key goes to."""
        here = self.node(id)
        if here is None:
            return self.nodes[0].id

        def reach(node: Node) -> tuple[int, int, int]:
            down, along = node.row - here.row, node.column - here.column
            ahead, aside = (down * rows, abs(along)) if rows else (along * columns, abs(down))
            return (ahead, aside, node.row) if ahead > 0 else (1 << 30, 0, 0)

        found = min(self.nodes, key=lambda node: (reach(node)[0] + 2 * reach(node)[1], reach(node)))
        return found.id if reach(found)[0] < 1 << 30 else None


def shape_of(journey: Journey) -> Shape:
    """The picture of a journey."""
    return _Drawing(journey).shape()


class _Drawing:
    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        self._nodes: dict[str, Node] = {START: Node(START, Part.START, 0, 0)}
        self._edges: list[Edge] = []
        self._taken: set[tuple[int, int]] = {(0, 0)}
        self._behind: dict[str, list[PlannedStep]] = {}
        self._holding: dict[str, PlannedStep] = {}
        for planned in journey.plan:
            if planned.fallback_of is not None:
                self._holding[planned.earlier] = planned
            else:
                self._behind.setdefault(planned.earlier or START, []).append(planned)

    def shape(self) -> Shape:
        self._place_behind(START)
        self._place_ends()
        ordered = sorted(self._nodes.values(), key=lambda node: (node.column, node.row))
        return Shape(tuple(ordered), tuple(self._edges))

    def _place_behind(self, id: str) -> int:
        """Place all that follows a box; the last row that it took."""
        here = self._nodes[id]
        last = here.row
        holding = self._holding.get(id)
        if holding is not None:
            self._put(holding, Part.HOLDING, here.row, self._free_column(here.row, here.column + 1))
            self._edges.append(Edge(id, holding.step.id, Way.HOLDING))
        aside = [planned for planned in self._behind.get(id, ()) if planned.branch]
        for planned in self._behind.get(id, ()):
            if planned in aside:
                continue
            self._put(planned, Part.STEP, last + 1, here.column)
            self._edges.append(self._edge(id, planned))
            last = self._place_behind(planned.step.id)
        for planned in aside:
            row = here.row + 1
            self._put(planned, Part.STEP, row, self._free_column(row, here.column + 1))
            self._edges.append(self._edge(id, planned))
            last = max(last, self._place_behind(planned.step.id))
        return last

    def _put(self, planned: PlannedStep, part: Part, row: int, column: int) -> None:
        step = planned.step
        is_last = part is Part.STEP and not self._behind.get(step.id)
        is_end = step.ends or (is_last and step.do is Do.MOVE)
        self._nodes[step.id] = Node(step.id, part, row, column, planned, is_end)
        self._taken.add((row, column))

    def _free_column(self, row: int, column: int) -> int:
        while (row, column) in self._taken:
            column += 1
        return column

    def _edge(self, id: str, planned: PlannedStep) -> Edge:
        step = planned.step
        way, event = Way.NEXT, ""
        if planned.branch is not None:
            way = Way.TIMED_OUT if planned.branch else Way.IN_TIME
        elif step.after is not None and planned.parent is None and step.after not in self._journey.starts:
            way, event = Way.EVENT, step.after
        return Edge(id, step.id, way, step.unless or "", event)

    def _place_ends(self) -> None:
        ends = [
            (id, part, events)
            for id, part, events in (
                (GOAL, Part.GOAL, self._journey.goal),
                (STOP, Part.STOP, self._journey.stops),
            )
            if events
        ]
        if not ends:
            return
        last = max(node.row for node in self._nodes.values())
        column = max(1, *(node.column for node in self._nodes.values()))
        row = max(0, last - len(ends) + 1)
        lowest = max((node.row for node in self._nodes.values() if node.column == column), default=-1)
        row = max(row, lowest + 1)
        for id, part, _ in ends:
            self._nodes[id] = Node(id, part, row, column)
            row += 1
