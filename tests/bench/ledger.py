"""The ledger: what comes next after one change, and the whole board made anew."""

import time
from pathlib import Path

from desktop.keys import derive
from desktop.profile import replica_folder
from sync.journeys import expectations, next_action
from sync.journeys.case import Case
from sync.journeys.loader import load
from sync.model.ids import now_ms
from sync.replica.board import Board
from sync.replica.store import Store
from tests.bench.rig import ROOT, Rig
from tests.sync.journeys.story import MINUTE, START, Story

ENROLMENTS = 5
ENTRIES = 200
CHANGES = 300
JOURNEY = Path(__file__).parents[2] / "resources" / "journeys" / "new-enquiry.yaml"


async def measure_change(rig: Rig) -> dict[str, list[float]]:
    """ms from a Case with one entry more to its next action: five enrolments in the shipped journey, 200 entries."""
    return {"ledger.change": [_change() for _ in range(rig.runs)]}


def _change() -> float:
    cases = list(_growing())
    began = time.perf_counter()
    for case, now in cases:
        next_action(expectations(case, now))
    return (time.perf_counter() - began) * 1000 / len(cases)


def _growing() -> list[tuple[Case, int]]:
    """Cases that nobody has looked at: each has the 200 entries of the story and one that is new."""
    journey = load(JOURNEY.read_text("utf-8"), JOURNEY.name)
    found: list[tuple[Case, int]] = []
    for change in range(CHANGES):
        story = Story()
        for enrolment in range(ENROLMENTS):
            story.enrol(journey, START + enrolment * MINUTE)
        while len(story.entries) < ENTRIES:
            at = START + (10 + len(story.entries)) * MINUTE
            if len(story.entries) % 2:
                story.wrote(at)
            else:
                story.answered(at)
        now = START + (ENTRIES + 20 + change) * MINUTE
        story.wrote(now)
        found.append((story.case(), now))
    return found


async def measure_rebuild(rig: Rig) -> dict[str, list[float]]:
    """ms to work the whole board off again, as when a journey changed: every contact with anything open, I/O included."""
    folder = replica_folder(await rig.profile(rig.contacts))
    store = Store.open(folder, derive(ROOT, "replica"), lambda _: None)
    found: list[float] = []
    try:
        execute = store.connection.execute
        board = Board(store.connection, clock=now_ms)
        for _ in range(min(rig.runs, 3)):
            began = time.perf_counter()
            execute("BEGIN IMMEDIATE")
            board.begin_rebuild()
            execute("COMMIT")
            while board.left():
                execute("BEGIN IMMEDIATE")
                board.work(now_ms(), 8)
                execute("COMMIT")
            found.append((time.perf_counter() - began) * 1000)
    finally:
        store.close()
    return {"ledger.rebuild100k": found}
