"""Copies kept ready: one build at a time, none twice, no more kept than there is room for, and who waits is told."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sync.server import snapshot, snapshots
from sync.server.database import open_database
from sync.server.practice import open_site
from sync.server.refusals import Refusal
from sync.server.snapshot import Built
from sync.server.snapshots import Copy, Snapshots

pytestmark = pytest.mark.anyio
PRACTICE = frozenset({"practice"})


class Builds:
    """Stands where the child processes are: builds end when the test says so."""

    def __init__(self) -> None:
        self.begun: list[frozenset[str]] = []
        self.at_once = 0
        self.most_at_once = 0
        self.fails = False
        self._go = threading.Semaphore(0)

    def __call__(self, copy: Copy, make: Any, told: Any) -> Built:
        self.begun.append(copy.scopes)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        copy.progress = (3, 7)
        assert self._go.acquire(timeout=20)
        self.at_once -= 1
        if self.fails:
            raise snapshots.BuildEnded
        copy.path.write_bytes(b"x" * 100)
        return Built(1, 7, sha256=f"{len(self.begun):064x}")

    def end(self, count: int = 1) -> None:
        for _ in range(count):
            self._go.release()


@pytest.fixture
def server(tmp_path: Path) -> Any:
    return SimpleNamespace(
        site=SimpleNamespace(folder=tmp_path, epoch="first"),
        copies_from=0,
        hub=SimpleNamespace(head=1),
        database=SimpleNamespace(url=""),
    )


@pytest.fixture
async def kept(server: Any) -> AsyncIterator[Snapshots]:
    made = Snapshots(server)
    yield made
    made.close()


@pytest.fixture
def builds(kept: Snapshots, monkeypatch: pytest.MonkeyPatch) -> Iterator[Builds]:
    made = Builds()
    monkeypatch.setattr(kept, "_in_child", made)
    yield made
    made.end(100)


def files(server: Any) -> int:
    return len(list((server.site.folder / "snapshots").glob("*/*.sqlite")))


async def ready(kept: Snapshots, builds: Builds, *scopes: str) -> Copy:
    copy = kept.copy_for("sqlite", frozenset(scopes))
    if not copy.build.done():
        builds.end()
    await copy.build
    return copy


async def test_two_workstations_of_the_same_scopes_share_one_build(kept: Snapshots, builds: Builds) -> None:
    first, second = kept.copy_for("sqlite", PRACTICE), kept.copy_for("sqlite", PRACTICE)
    builds.end()
    await first.build
    assert first is second
    assert builds.begun == [PRACTICE]


async def test_builds_wait_for_one_another_and_too_many_are_refused_until_later(
    kept: Snapshots, builds: Builds
) -> None:
    waiting = [kept.copy_for("sqlite", frozenset({f"{n}"})) for n in range(snapshots.MOST_WAITING + 1)]
    with pytest.raises(Refusal) as refused:
        kept.copy_for("sqlite", PRACTICE)
    assert (refused.value.status, refused.value.problem.code) == (503, "BUILDING")
    assert refused.value.problem.retry_after_s
    await asyncio.sleep(0.05)  # time enough for a second one to begin in its thread
    assert len(builds.begun) == 1
    builds.end(len(waiting))
    await asyncio.gather(*(copy.build for copy in waiting))
    assert builds.most_at_once == 1
    assert (await ready(kept, builds, "practice")).built


async def test_who_waits_too_long_is_told_how_far_it_is(
    kept: Snapshots, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "PATIENCE_S", 0.05)
    copy = kept.copy_for("sqlite", PRACTICE)
    await copy.begun.wait()
    while not builds.begun:  # noqa: ASYNC110 - it begins in a thread
        await asyncio.sleep(0.001)
    with pytest.raises(Refusal) as refused:
        await snapshots._send_file(copy, None, None)
    problem = refused.value.problem
    assert (problem.code, problem.done, problem.total) == ("BUILDING", 3, 7)
    builds.end()
    assert (await snapshots._send_file(copy, None, None)).status_code == 200


async def test_what_was_not_asked_for_the_longest_goes_first(
    kept: Snapshots, builds: Builds, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MOST_COPIES", 2)
    a = await ready(kept, builds, "a")
    b = await ready(kept, builds, "b")
    assert await ready(kept, builds, "a") is a
    await ready(kept, builds, "c")
    await asyncio.sleep(0)
    assert (a.path.exists(), b.path.exists(), files(server)) == (True, False, 2)


async def test_the_copies_kept_take_no_more_room_than_they_may(
    kept: Snapshots, builds: Builds, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MOST_BYTES", 250)
    for name in "abcd":
        await ready(kept, builds, name)
        await asyncio.sleep(0)
    assert files(server) == 2


async def test_who_has_a_part_of_a_renewed_copy_gets_the_rest_of_it(
    kept: Snapshots, builds: Builds, server: Any
) -> None:
    old = await ready(kept, builds, "practice")
    assert old.built is not None
    server.hub.head += snapshots._STALE_ROWS + 1
    new = await ready(kept, builds, "practice")
    assert new is not old
    assert kept.copy_for("sqlite", PRACTICE, old.built.sha256) is old
    assert kept.copy_for("sqlite", PRACTICE) is new
    assert (await snapshots._send_file(old, "bytes=40-", old.built.sha256)).status_code == 206
    assert (await snapshots._send_file(new, "bytes=40-", old.built.sha256)).status_code == 200


async def test_copies_of_a_life_before_a_restore_are_given_to_nobody(
    kept: Snapshots, builds: Builds, server: Any
) -> None:
    old = await ready(kept, builds, "practice")
    assert old.built is not None
    server.site.epoch = "second"
    assert kept.copy_for("sqlite", PRACTICE, old.built.sha256) is not old
    assert not old.path.exists()


@pytest.mark.expects_logs("snapshot.failed")
async def test_a_build_that_failed_is_not_tried_again_at_once(
    kept: Snapshots, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds.fails = True
    builds.end()
    with pytest.raises(Refusal):
        await snapshots._send_file(kept.copy_for("sqlite", PRACTICE), None, None)
    with pytest.raises(Refusal):
        await snapshots._send_file(kept.copy_for("sqlite", PRACTICE), None, None)
    assert len(builds.begun) == 1
    monkeypatch.setattr(snapshots, "_FAILED_REST_S", -1.0)
    builds.fails = False
    assert (await ready(kept, builds, "practice")).built


def test_a_copy_of_scopes_that_are_all_gone_is_empty_on_either_database(url: str, tmp_path: Path) -> None:
    database = open_database(url)
    open_site(database, tmp_path)
    database.close()
    target = url.replace("postgresql+psycopg:", "postgresql:")
    assert snapshot.build_lines(target, "epoch", [], tmp_path / "copy").rows == 0
    assert snapshot.build_file(target, "epoch", [], tmp_path / "copy.db").rows == 0
