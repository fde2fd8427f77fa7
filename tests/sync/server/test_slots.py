"""Nobody and no room is booked twice: the commands' check, and on PostgreSQL a constraint behind it."""

from collections.abc import Callable
from typing import Any

import pytest

from sync.commands import diary, kernel
from sync.commands.diary import BookAppointment, CancelAppointment
from sync.commands.people import CaptureLead
from sync.commands.practice import PutPractitioner, PutRoom
from sync.commands.undo import Undo
from sync.model.words import VerdictKind
from sync.server.database import Database
from sync.wire import Verdict
from tests.sync.server.conftest import Desk

Judge = Callable[[Desk, Any], list[Verdict]]
HOUR = 3_600_000
START = 1_900_000_000_000


@pytest.fixture
def only_the_constraint(monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
    """The commands' own check is broken: what is left is the database's."""
    if database.dialect != "postgresql":
        pytest.skip("SQLite has no exclusion constraint; its one writer is guarded by the commands' check")
    monkeypatch.setattr(
        kernel, "AFTERWARDS", [follow for follow in kernel.AFTERWARDS if follow is not diary.keep_slots]
    )


@pytest.fixture
def places(database: Database, desk: Desk, judge: Judge) -> dict[str, str]:
    """Somebody to see, somewhere, and somebody who comes."""
    with database.reading() as rows:
        location = rows.execute("SELECT id FROM location").fetchone()[0]
    commands = [
        PutPractitioner(name="Dr Rahman", location_id=location),
        PutRoom(name="Room 1", location_id=location),
        PutRoom(name="Room 2", location_id=location),
        CaptureLead(name="Sara Haddad", phone="+971501234567"),
    ]
    verdicts = judge(desk, desk.push(*map(desk.mutation, commands)))
    assert [verdict.kind for verdict in verdicts] == [VerdictKind.APPLIED] * 4, verdicts
    found: dict[str, str] = {}
    with database.reading() as rows:
        for name, sql in {
            "practitioner_id": "SELECT id FROM practitioner",
            "room_id": "SELECT id FROM room WHERE name = 'Room 1'",
            "other_room_id": "SELECT id FROM room WHERE name = 'Room 2'",
            "contact_id": "SELECT id FROM contact",
        }.items():
            found[name] = rows.execute(sql).fetchone()[0]
    return found


def book(places: dict[str, str], start: int, minutes: int = 60, **other: str | None) -> BookAppointment:
    told = {name: places[name] for name in ("contact_id", "practitioner_id", "room_id")} | other
    return BookAppointment(start_at=start, end_at=start + minutes * 60_000, **told)  # pyright: ignore[reportArgumentType]


def visits(database: Database) -> list[tuple[int, str]]:
    with database.reading() as rows:
        sql = "SELECT start_at, status FROM appointment WHERE deleted = 0 ORDER BY start_at, status"
        return [tuple(row) for row in rows.execute(sql).fetchall()]


def check_all(database: Database, desk: Desk, judge: Judge, places: dict[str, str]) -> None:
    first = judge(desk, desk.push(desk.mutation(book(places, START))))[0]
    assert first.kind is VerdictKind.APPLIED, first
    told = judge(
        desk,
        desk.push(
            desk.mutation(book(places, START + HOUR - 1, room_id=places["other_room_id"])),
            desk.mutation(book(places, START - HOUR + 1, practitioner_id=None)),
            desk.mutation(book(places, START + HOUR)),
        ),
    )
    assert [verdict.kind for verdict in told] == [
        VerdictKind.CONFLICT,
        VerdictKind.CONFLICT,
        VerdictKind.APPLIED,
    ]
    assert [verdict.reason for verdict in told[:2]] == ["slot_taken", "slot_taken"]
    assert [verdict.message for verdict in told[:2]] == [
        "The practitioner is taken at that time.",
        "The room is taken at that time.",
    ]
    with database.reading() as rows:
        cards = rows.execute("SELECT kind, reason FROM card").fetchall()
        visit = rows.execute("SELECT id FROM appointment WHERE start_at = ?", (START,)).fetchone()[0]
    assert [tuple(card) for card in cards] == [("conflict", "slot_taken")] * 2
    cancelling = desk.mutation(CancelAppointment(appointment_id=visit, base_start_at=START))
    told = judge(
        desk,
        desk.push(
            cancelling, desk.mutation(book(places, START)), desk.mutation(Undo(mutation=cancelling.ulid))
        ),
    )
    assert [verdict.kind for verdict in told] == [
        VerdictKind.APPLIED,
        VerdictKind.APPLIED,
        VerdictKind.CONFLICT,
    ]
    assert told[2].reason == "slot_taken"
    assert visits(database) == [(START, "booked"), (START, "cancelled"), (START + HOUR, "booked")]


def test_a_slot_is_given_once_whoever_takes_it_and_however(
    database: Database, desk: Desk, judge: Judge, places: dict[str, str]
) -> None:
    check_all(database, desk, judge, places)


@pytest.mark.usefixtures("only_the_constraint")
def test_the_constraint_alone_gives_the_same_verdicts_and_cards(
    database: Database, desk: Desk, judge: Judge, places: dict[str, str]
) -> None:
    check_all(database, desk, judge, places)
