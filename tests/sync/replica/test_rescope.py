"""What a workstation holds follows from its scopes; what it loses leaves no byte behind (invariant I8)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, CaptureLead
from sync.commands.practice import PutLocation
from sync.commands.work import CreateTask
from sync.journeys.hours import OpeningHours, Span
from sync.model import scopes
from sync.model.entities import ENTITIES
from sync.model.ids import derive_id, new_ulid
from sync.replica import carrying
from sync.replica.engine import Engine
from tests.sync.replica.practice import KEY, Desk, Practice
from tests.sync.traces import left_in, pages

pytestmark = pytest.mark.anyio
_HOURS = OpeningHours("Asia/Dubai", ((Span(540, 1080),),) * 7)


def place(practice: Practice, name: str) -> str:
    ulid = new_ulid()
    practice.run(PutLocation(name=name, region="AE", currency="AED", hours=_HOURS), ulid=ulid)
    return derive_id(ulid, "row")


def lead(practice: Practice, name: str, phone: str, home: str | None = None) -> str:
    ulid = new_ulid()
    practice.run(CaptureLead(name=name, phone=phone, text=f"{name} asks about an implant"), ulid=ulid)
    found = next(row[0] for row in practice.rows("contact").values() if name in row)
    if home is not None:
        move(practice, found, None, home)
    return found


def move(practice: Practice, contact: str, old: str | None, new: str | None) -> None:
    practice.run(PatchFields(entity="contact", id=contact, fields={"location_id": [old, new]}))


@asynccontextmanager
async def at_work(practice: Practice, tmp_path: Path, *words: str) -> AsyncIterator[Desk]:
    desk = Desk(practice, tmp_path, "desk")
    if words:
        practice.set_scopes(desk.device, *words)
    desk.start()
    try:
        async with asyncio.timeout(8):
            await desk.settled()
            yield desk
    finally:
        await desk.stop()


def contacts(desk: Desk) -> set[str]:
    return {row_id for (row_id,) in desk.query("SELECT id FROM contact")}


async def carries(desk: Desk, practice: Practice) -> None:
    """Until the desk holds exactly the rows of its scopes, and its digests say so."""
    seen = practice.seen(desk.device)
    await desk.until(lambda: desk.engine.rebase.scope_gen == seen.scope_gen)
    await desk.settled()
    for name in ENTITIES:
        columns = ", ".join(f'"{column}"' for column in ENTITIES[name].columns)
        held = {row[0]: row for row in desk.query(f'SELECT {columns} FROM "{name}"')}
        assert held == {k: r for k, r in practice.rows(name).items() if r[1] in seen.scopes}, name
    assert desk.engine.rebase.differing(practice.digests(desk.device)) == {}


async def change(desk: Desk, practice: Practice, *words: str) -> None:
    """An owner changes what the desk carries; its stream ends, as the server ends it."""
    practice.set_scopes(desk.device, *words)
    desk.line.streams = False
    for event in practice.moved:
        event.set()
    desk.engine.machine.greet_again(0)
    desk.engine._interrupt()
    desk.line.streams = True
    await carries(desk, practice)


async def test_a_desk_holds_the_contacts_of_its_places_alone(practice: Practice, tmp_path: Path) -> None:
    here, there = place(practice, "Marina"), place(practice, "Jumeirah")
    mine, theirs, anyones = (
        lead(practice, "Lina Haddad", "+971501234501", here),
        lead(practice, "Omar Saleh", "+971501234502", there),
        lead(practice, "Noor Aziz", "+971501234503"),
    )
    async with at_work(practice, tmp_path, "practice", scopes.at(here)) as desk:
        await carries(desk, practice)
        assert contacts(desk) == {mine, anyones}
        assert theirs not in contacts(desk)


async def test_a_contact_that_moves_takes_everything_along_under_one_number(
    practice: Practice, tmp_path: Path
) -> None:
    here, there = place(practice, "Marina"), place(practice, "Jumeirah")
    contact = lead(practice, "Lina Haddad", "+971501234501", here)
    practice.run(CreateTask(contact_id=contact, title="Call back", kind="call", due_at=1_900_000_000_000))
    async with at_work(practice, tmp_path, "practice", scopes.at(here)) as desk:
        assert contact in contacts(desk)
        move(practice, contact, here, there)
        await desk.until(lambda: contact not in contacts(desk))
        await carries(desk, practice)
        assert desk.query("SELECT count(*) FROM task") == [(0,)]
        assert desk.query("SELECT count(*) FROM endpoint") == [(0,)]
        move(practice, contact, there, here)
        await desk.until(lambda: contact in contacts(desk))
        await carries(desk, practice)
    moved = {row[1] for name in ("contact", "task", "contact_endpoint", "endpoint", "opportunity", "conversation",
             "message") for row in practice.rows(name).values()}  # fmt: skip
    assert moved == {scopes.at(here)}


async def test_an_endpoint_of_two_places_is_the_practice_s(practice: Practice) -> None:
    here, there = place(practice, "Marina"), place(practice, "Jumeirah")
    lead(practice, "Lina Haddad", "+971501234501", here)
    (endpoint,) = practice.rows("endpoint").values()
    assert endpoint[1] == scopes.at(here)
    other = lead(practice, "Karim Nasser", "+971501234501")
    move(practice, other, None, there)
    (endpoint,) = practice.rows("endpoint").values()
    assert endpoint[1] == "practice"


async def test_a_desk_that_is_given_a_place_fetches_it_and_one_that_loses_it_forgets_it(
    practice: Practice, tmp_path: Path
) -> None:
    here, there = place(practice, "Marina"), place(practice, "Jumeirah")
    lead(practice, "Lina Haddad", "+971501234501", here)
    lead(practice, "Omar Saleh", "+971501234502", there)
    async with at_work(practice, tmp_path, "practice", scopes.at(here)) as desk:
        await change(desk, practice, "practice", scopes.at(here), scopes.at(there))
        assert len(contacts(desk)) == 2
        await change(desk, practice, "practice", scopes.at(there))
        assert len(contacts(desk)) == 1
        await change(desk, practice, "practice", scopes.EVERY_PLACE)
        assert len(contacts(desk)) == 2


async def test_a_place_opened_later_comes_to_a_desk_that_carries_every_place(
    practice: Practice, tmp_path: Path
) -> None:
    async with at_work(practice, tmp_path) as desk:
        here = place(practice, "Marina")
        lead(practice, "Lina Haddad", "+971501234501", here)
        desk.line.streams = False
        for event in practice.moved:
            event.set()
        desk.line.streams = True
        await carries(desk, practice)
        assert len(contacts(desk)) == 1


async def test_work_on_somebody_who_went_out_of_scope_is_held_and_delays_nothing(
    practice: Practice, tmp_path: Path
) -> None:
    here = place(practice, "Marina")
    contact = lead(practice, "Lina Haddad", "+971501234501", here)
    async with at_work(practice, tmp_path) as desk:
        desk.line.cut()
        desk.do(AddNote(contact_id=contact, text="Prefers mornings"))
        desk.do(CaptureLead(name="Somebody New", phone="+971501234599", text="Hello"))
        practice.set_scopes(desk.device, "practice")
        desk.line.mend()
        desk.engine.try_now()
        await carries(desk, practice)
    (card,) = practice.rows("card").values()
    kind = ENTITIES["card"].record(*card)
    assert (kind.reason, kind.contact_id, kind.scope) == ("out_of_scope", contact, scopes.at(here))
    assert "Prefers mornings" in kind.body
    assert any("Somebody New" in row for row in practice.rows("contact").values())


TOKENS = ("zqxvantage", "zqxwhisper", "zqxmeadow")


def traces(folder: Path) -> set[str]:
    """The tokens of which something still stands in the file or its log."""
    return left_in(pages(folder, KEY), TOKENS)


async def leave_behind(practice: Practice, tmp_path: Path, *, overwrites: bool = True) -> set[str]:
    """What is left of a place's people in the file of a desk that loses the place."""
    here = place(practice, "Marina")
    async with at_work(practice, tmp_path) as desk:
        name, whisper, meadow = TOKENS
        contact = lead(practice, f"{name.title()} Haddad", "+971501234501", here)
        practice.run(AddNote(contact_id=contact, text=f"about {whisper}"))
        for number in range(40):
            lead(practice, f"{meadow}{number} Person", f"+97150999{number:04d}", here)
            lead(practice, f"Other{number} Person", f"+97150888{number:04d}")
        await desk.until(lambda: len(contacts(desk)) == 81)
        desk.do(AddNote(contact_id=contact, text=f"mine about {whisper}"))
        await desk.settled()
        connection = desk.engine.store.connection
        assert len(traces(desk.folder)) == 6, "the search sees what is there"
        if not overwrites:
            connection.execute("PRAGMA secure_delete = OFF")
        await change(desk, practice, "practice")
        assert len(contacts(desk)) == 40
        assert not carrying.is_begun(desk.engine.rebase)
        return traces(desk.folder)


async def test_no_byte_of_what_a_desk_may_no_longer_hold_is_left(practice: Practice, tmp_path: Path) -> None:
    assert await leave_behind(practice, tmp_path) == set()


async def test_the_search_for_traces_finds_them_where_deleted_content_is_not_overwritten(
    practice: Practice, tmp_path: Path
) -> None:
    assert await leave_behind(practice, tmp_path, overwrites=False) != set()


async def test_the_search_for_traces_finds_them_where_the_search_index_is_not_written_afresh(
    practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.model.search_index.purge", lambda _: None)
    assert await leave_behind(practice, tmp_path) != set()


async def test_the_search_for_traces_finds_them_in_a_log_that_is_not_emptied(
    practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scrub(connection: Any) -> bool:
        connection.execute("DELETE FROM local WHERE key = 'unscrubbed'")
        return True

    monkeypatch.setattr(carrying, "scrub", scrub)
    assert await leave_behind(practice, tmp_path) != set()


async def test_a_desk_interrupted_while_it_forgets_goes_on_at_its_next_start_before_anything_else(
    practice: Practice, tmp_path: Path
) -> None:
    here = place(practice, "Marina")
    lead(practice, "Lina Haddad", "+971501234501", here)
    async with at_work(practice, tmp_path) as desk:
        assert len(contacts(desk)) == 1
    await desk.stop()
    opened = Engine.open(desk.folder, KEY)
    carrying.begin(opened.rebase, frozenset({"practice"}))
    await opened.close()
    again = Engine.open(desk.folder, KEY)
    running = asyncio.create_task(again.run())
    while carrying.is_begun(again.rebase):  # noqa: ASYNC110 - it is the file that is watched
        await asyncio.sleep(0.002)
    assert again.store.connection.execute("SELECT count(*) FROM contact").fetchone() == (0,)
    await again.close()
    await running
