"""A workstation keeps nothing of who was erased: not in its file's free pages, its search index, its log or its outbox."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from sync.commands.erasing import ErasePerson
from sync.commands.people import AddNote, CaptureLead
from sync.commands.talk import LogMessage
from sync.model.entities import ENTITIES
from sync.model.ids import derive_id, new_ulid, now_ms
from sync.model.words import Channel, ErasureReason
from sync.replica import carrying
from tests.sync.replica.practice import KEY, Desk, Practice
from tests.sync.traces import left_in, pages

pytestmark = pytest.mark.anyio
NAME, NOTE, WORDS, LATE = "zqxvantage", "zqxwhisper", "zqxmeadow", "zqxlantern"
PHONE = "971501234501"
"""Long: a few digits stand by chance in any page."""
HERS = (NAME, NOTE, WORDS, LATE, PHONE)


@asynccontextmanager
async def at_work(practice: Practice, folder: Path, name: str) -> AsyncIterator[Desk]:
    desk = Desk(practice, folder, name)
    desk.start()
    try:
        async with asyncio.timeout(10):
            await desk.settled()
            yield desk
    finally:
        await desk.stop()


def person(practice: Practice) -> str:
    ulid = new_ulid()
    practice.run(
        CaptureLead(name=f"{NAME.title()} Haddad", phone=f"+{PHONE}", text=f"{WORDS} please"), ulid=ulid
    )
    for number in range(30):
        practice.run(
            CaptureLead(name=f"Other{number}", phone=f"+97150888{number:04d}", text=f"Hello {number}")
        )
    return derive_id(ulid, "contact")


def traces(desk: Desk) -> set[str]:
    return left_in(pages(desk.folder, KEY), HERS)


def erase(contact: str) -> ErasePerson:
    return ErasePerson(contact_id=contact, reason=ErasureReason.REQUESTED)


async def is_clean(desk: Desk) -> None:
    await desk.settled()
    await desk.until(lambda: not carrying.is_begun(desk.engine.rebase))


def is_right(desk: Desk, practice: Practice) -> bool:
    return desk.engine.rebase.differing(practice.digests(desk.device)) == {}


async def leave_behind(practice: Practice, tmp_path: Path) -> set[str]:
    contact = person(practice)
    async with at_work(practice, tmp_path, "desk") as desk:
        desk.do(AddNote(contact_id=contact, text=f"about {NOTE}"))
        desk.do(LogMessage(contact_id=contact, channel=Channel.WHATSAPP, body=f"Dear {LATE}"))
        await desk.settled()
        assert len(traces(desk)) > len(HERS)
        practice.run(erase(contact))
        await is_clean(desk)
        assert is_right(desk, practice)
        assert desk.query("SELECT count(*) FROM contact") == [(30,)]
        return traces(desk)


async def test_no_byte_of_an_erased_person_is_left_on_a_workstation(
    practice: Practice, tmp_path: Path
) -> None:
    assert await leave_behind(practice, tmp_path) == set()
    kind = ENTITIES["timeline"].positions["kind"]
    assert "contact.erased" in {row[kind] for row in practice.rows("timeline").values()}


@pytest.mark.parametrize(
    ("where", "instead"),
    [
        ("sync.replica.carrying.search_index.purge", lambda _: None),
        ("sync.replica.outbox.forget_erased", lambda *_: None),
    ],
)
async def test_the_search_finds_what_a_part_that_does_not_forget_leaves(
    practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, instead: Any
) -> None:
    monkeypatch.setattr(where, instead)
    assert await leave_behind(practice, tmp_path) != set()


async def test_the_desk_that_erases_keeps_nothing_either(practice: Practice, tmp_path: Path) -> None:
    contact = person(practice)
    async with at_work(practice, tmp_path, "desk") as desk:
        desk.do(AddNote(contact_id=contact, text=f"about {NOTE}"))
        await desk.settled()
        desk.do(erase(contact))
        assert desk.query("SELECT count(*) FROM contact WHERE deleted = 0") == [(30,)], "at once"
        await is_clean(desk)
        assert traces(desk) == set()
        assert is_right(desk, practice)
        (kept,) = desk.query("SELECT envelope FROM acked")
        assert b"erase_person@1" in kept[0], "to be done again, should the server come back from a backup"


async def test_work_of_a_desk_that_was_away_comes_too_late_and_stays_nowhere(
    practice: Practice, tmp_path: Path
) -> None:
    contact = person(practice)
    async with at_work(practice, tmp_path, "desk") as desk:
        desk.line.cut()
        desk.do(AddNote(contact_id=contact, text=f"about {LATE}"))
        desk.do(CaptureLead(name=f"{NAME} Haddad", phone=f"+{PHONE}", text=f"{WORDS} again"), at=now_ms())
        mine = desk.do(CaptureLead(name="Somebody Else", phone="+971509990000", text="Hello"))
        await asyncio.sleep(0.01)
        practice.run(erase(contact))
        desk.line.mend()
        desk.engine.try_now()
        await is_clean(desk)
        assert traces(desk) == set()
        assert is_right(desk, practice)
        assert mine.changes.rows["contact"][0] in practice.rows("contact"), "and it delays nothing"
        cards = practice.rows("card").values()
        assert [("erased" in row, "{}" in row) for row in cards] == [(True, True)] * 2
        assert contact not in practice.rows("contact")


async def test_a_desk_that_starts_over_from_a_snapshot_forgets_what_it_kept_to_send_again(
    practice: Practice, tmp_path: Path
) -> None:
    contact = person(practice)
    async with at_work(practice, tmp_path, "desk") as desk:
        desk.do(AddNote(contact_id=contact, text=f"about {NOTE}"))
        await desk.settled()
        desk.line.cut()
        practice.run(erase(contact))
        practice.forget_before(practice.head)
        desk.line.mend()
        desk.engine.try_now()
        await desk.until(lambda: "lines" in desk.line.asked)
        await is_clean(desk)
        assert traces(desk) == set()
        assert desk.query("SELECT count(*) FROM acked") == [(0,)]
