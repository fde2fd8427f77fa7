"""A rehearsal for the window: in a child, told as it goes, ended when nobody wants it."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.keys import derive
from desktop.protocol import Job
from desktop.worker.rehearsing import Rehearsals
from sync.journeys.loader import load
from sync.model.ids import now_ms
from sync.replica.store import Store

ROOT = bytes(range(32))
SOUND = """journey: look
owner: front_desk_lead
subject: contact
starts: [enquiry.received]
steps:
  - {id: look, do: task, ends: true}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a practice in which nothing is yet."""
    Store.open(tmp_path / "replica", derive(ROOT, "replica"), lambda _: None).close()
    return tmp_path / "replica"


async def told(folder: Path, text: str, *, cancel: bool = False) -> Job:
    news: asyncio.Queue[Job] = asyncio.Queue()
    rehearsals = Rehearsals(folder, derive(ROOT, "replica"), now_ms, news.put_nowait)
    job = rehearsals.start(text)
    if cancel:
        await asyncio.sleep(0)
        rehearsals.cancel(job)
    while not (last := await asyncio.wait_for(news.get(), 120)).finished:
        assert last.id == job
    return last


def test_a_draft_comes_back_checked_and_rehearsed_with_the_receipt_for_publishing(folder: Path) -> None:
    job = asyncio.run(told(folder, SOUND))
    assert job.error is None
    assert job.result is not None
    assert (job.result["findings"], job.result["rows"]) == ([], [])
    assert job.result["receipt"]["draft"] == load(SOUND, "draft").version
    assert job.result["summary"]["looked_at"] == 0


def test_a_draft_that_does_not_load_or_lets_somebody_fall_says_so(folder: Path) -> None:
    job = asyncio.run(told(folder, SOUND.replace("do: task", "do: tsk")))
    assert "line 6" in (job.error or "")
    job = asyncio.run(told(folder, SOUND.replace(", ends: true", "")))
    assert job.result is not None
    assert [each["kind"] for each in job.result["findings"]] == ["runs_out"]


def test_one_that_nobody_wants_any_more_ends(folder: Path) -> None:
    job = asyncio.run(told(folder, SOUND, cancel=True))
    assert (job.cancelled, job.result) == (True, None)


async def read(folder: Path, begin: Callable[[Rehearsals], str]) -> Job:
    news: asyncio.Queue[Job] = asyncio.Queue()
    begin(Rehearsals(folder, derive(ROOT, "replica"), now_ms, news.put_nowait))
    while not (last := await asyncio.wait_for(news.get(), 120)).finished:
        pass
    return last


def test_what_moving_people_and_undoing_a_version_would_do_is_read_beside_too(folder: Path) -> None:
    job = asyncio.run(read(folder, lambda made: made.start_moves("look")))
    assert job.result == {"to": "", "enrolments": [], "due_now": 0, "rows": []}
    job = asyncio.run(read(folder, lambda made: made.start_deeds("0" * 32)))
    assert job.result == {"tally": {}, "going": [], "offers": [], "enrolments": 0}
