"""What the window is told while the board is worked out anew: by the counting alone, and by a real worker process."""

import asyncio
import secrets
from pathlib import Path

import pytest

from desktop.conversation import Desk
from desktop.keys import derive
from desktop.profile import replica_folder
from desktop.protocol import BOARD_JOB, Job, Tell
from desktop.worker.rebuild import WORTH_TELLING, Rebuild
from sync.model import replica_file
from sync.replica.store import Store

pytestmark = pytest.mark.anyio
MARKED = 5_000


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def looked(*left: int) -> list[tuple[int, int, bool] | None]:
    """What a rebuild tells at each look: done, total and whether it is over."""
    rebuild = Rebuild()
    return [(job.done, job.total, job.finished) if job else None for job in map(rebuild.look, left)]


def test_progress_counts_up_to_the_contacts_that_were_marked_and_ends() -> None:
    assert looked(0, 100_000, 60_000, 0, 0) == [
        None,
        (0, 100_000, False),
        (40_000, 100_000, False),
        (100_000, 100_000, True),
        None,
    ]


def test_contacts_marked_meanwhile_raise_the_total_and_take_nothing_back() -> None:
    assert looked(1_000, 400, 900, 0) == [
        (0, 1_000, False),
        (600, 1_000, False),
        (600, 1_500, False),
        (1_500, 1_500, True),
    ]


def test_ordinary_traffic_is_not_worth_a_word() -> None:
    assert looked(WORTH_TELLING - 1, 3, 0) == [None, None, None]


def test_a_small_rest_of_a_large_rebuild_is_told_to_its_end_and_the_next_one_counts_anew() -> None:
    assert looked(1_000, 2, 2, 0, 800, 0) == [
        (0, 1_000, False),
        (998, 1_000, False),
        None,
        (1_000, 1_000, True),
        (0, 800, False),
        (800, 800, True),
    ]


async def test_a_worker_with_a_board_to_rebuild_tells_how_far_it_is_and_when_it_is_done(
    tmp_path: Path,
) -> None:
    root = secrets.token_bytes(32)
    store = Store.open(replica_folder(tmp_path), derive(root, "replica"), replica_file.create)
    store.connection.executemany(
        "INSERT INTO board_clock (contact_id, at) VALUES (?, 0)",
        [(f"{number:032x}",) for number in range(MARKED)],
    )
    store.close()
    jobs: list[Job] = []
    over = asyncio.Event()

    def hear(news: Tell) -> None:
        if isinstance(news, Job) and news.id == BOARD_JOB:
            jobs.append(news)
            if news.finished:
                over.set()

    desk = Desk(tmp_path, root, hear)
    await desk.start()
    await over.wait()
    await desk.close()
    assert 0 < jobs[0].total <= MARKED
    assert not jobs[0].finished
    assert [job.done for job in jobs] == sorted(job.done for job in jobs)
    assert (jobs[-1].done, jobs[-1].total) == (jobs[0].total, jobs[0].total)
