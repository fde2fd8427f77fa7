"""A draft checked while somebody types: answered by a child that stays, the last text alone, and none lost with the child."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from desktop.keys import derive
from desktop.worker.proofs import Proofs
from sync.journeys.definition import from_canonical
from sync.journeys.loader import load
from sync.replica.store import Store
from tests.desktop.worker.test_rehearsing import ROOT, SOUND


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a practice in which nothing is yet."""
    Store.open(tmp_path / "replica", derive(ROOT, "replica"), lambda _: None).close()
    return tmp_path / "replica"


async def answers(folder: Path, *texts: str, together: bool = False) -> list[dict[str, Any]]:
    proofs = Proofs(folder, derive(ROOT, "replica"))
    try:
        if together:
            return list(await asyncio.gather(*(proofs.check(text) for text in texts)))
        return [await proofs.check(text) for text in texts]
    finally:
        proofs.close()


def test_a_text_comes_back_with_its_document_its_lines_and_what_is_wrong(folder: Path) -> None:
    sound, broken, unread = asyncio.run(
        answers(folder, SOUND, SOUND.replace(", ends: true", ""), SOUND.replace("do: task", "do: tsk"))
    )
    assert from_canonical(sound["document"].encode()) == load(SOUND, "draft")
    assert sound["version"] == load(SOUND, "draft").version
    assert (sound["findings"], sound["lines"]) == ([], {"look": 6})
    (finding,) = broken["findings"]
    assert finding["kind"] == "runs_out"
    assert finding["story"]
    assert (unread["error"]["line"], unread["error"]["key"]) == (6, "do")
    assert "Did you mean" in unread["error"]["fix"]


def test_of_texts_that_come_while_it_works_only_the_last_is_looked_at(folder: Path) -> None:
    found = asyncio.run(answers(folder, SOUND, SOUND + "# a", SOUND + "# b", together=True))
    assert [bool(each.get("superseded")) for each in found].count(True) >= 1
    assert "document" in found[-1]


def test_a_child_that_ended_is_followed_by_another(folder: Path) -> None:
    async def scene() -> dict[str, Any]:
        proofs = Proofs(folder, derive(ROOT, "replica"))
        try:
            await proofs.check(SOUND)
            proofs.close()
            return await proofs.check(SOUND)
        finally:
            proofs.close()

    assert "document" in asyncio.run(scene())
