"""A person sees the part of what the workstation carries that is theirs to see, in every query alike."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.commands.patching import PatchFields
from sync.commands.people import CaptureLead
from sync.commands.practice import PutLocation, PutStaff
from sync.journeys.hours import OpeningHours, Span
from sync.model import cipher, scopes
from sync.model.ids import derive_id, new_ulid, now_ms
from sync.model.words import Lane, Role
from sync.replica.board import Board
from sync.replica.queries import board, contacts, finding, search, sight
from tests.sync.replica.copies import Copy
from tests.sync.replica.practice import KEY, Practice

_HOURS = OpeningHours("Asia/Dubai", ((Span(540, 1080),),) * 7)


class Clinic:
    """Two places with a contact each, one of neither, and a copy of everything."""

    def __init__(self, folder: Path) -> None:
        self.practice = Practice(folder)
        self.here, self.there = self.made(_place("Marina")), self.made(_place("Jumeirah"))
        self.desk = self.made(
            PutStaff(name="Desk", email="d@c.example", roles=[Role.FRONT_DESK], location_id=self.here)
        )
        self.owner = self.made(
            PutStaff(name="Owner", email="o@c.example", roles=[Role.OWNER], location_id=self.here)
        )
        self.lead("Lina Haddad", "+971501234501", self.here)
        self.lead("Omar Saleh", "+971501234502", self.there)
        self.lead("Noor Aziz", "+971501234503", None)
        copy = Copy(self.practice, folder, "desk")
        seen = self.practice.seen(copy.device)
        copy.rebase.carry(seen.scopes, seen.scope_gen)
        copy.sync()
        with copy.rebase.transaction():
            Board(copy.connection, clock=now_ms).work(now_ms(), 10_000)
        copy.connection.close()
        self.reader = cipher.connect(copy.path, KEY, read_only=True)

    def made(self, command: Any, label: str = "row") -> str:
        ulid = new_ulid()
        self.practice.run(command, ulid=ulid)
        return derive_id(ulid, label)

    def lead(self, name: str, phone: str, home: str | None) -> None:
        contact = self.made(CaptureLead(name=name, phone=phone, text="Do you do implants?"), "contact")
        if home is not None:
            move = PatchFields(entity="contact", id=contact, fields={"location_id": [None, home]})
            self.made(move)

    def names(self, reader: Any) -> dict[str, set[str]]:
        """Whom each kind of query shows."""
        waiting = [row for lane in Lane for row in board.page(reader, lane)]
        return {
            "table": {line.name for line in contacts.page(reader, None, 10)},
            "jump": {line.name for line in contacts.page(reader, None, 10, skip=0)},
            "search": {line.name for line in search.people(reader, "+97150123", 10)},
            "board": {row.name for row in waiting},
            "number": {line.name for line in finding.find(reader, "+971501234502")},
        }


def _place(name: str) -> PutLocation:
    return PutLocation(name=name, region="AE", currency="AED", hours=_HOURS)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    made = Clinic(tmp_path)
    yield made
    made.reader.close()
    made.practice.close()


def test_somebody_of_one_place_sees_it_and_what_is_the_practice_s_everywhere(clinic: Clinic) -> None:
    reader = sight.narrow(clinic.reader, clinic.desk)
    mine = {"Lina Haddad", "Noor Aziz"}
    assert clinic.names(reader) == {
        "table": mine,
        "jump": mine,
        "search": mine,
        "board": mine,
        "number": set(),
    }
    assert contacts.count(reader) == 2
    assert [line.name for line in contacts.page(reader, None, 10, skip=1)] == ["Noor Aziz"]


def test_switching_people_moves_no_data_and_shows_each_their_own(clinic: Clinic) -> None:
    for staff_id, count in ((clinic.desk, 2), (clinic.owner, 3), (None, 3), ("f" * 32, 1), (clinic.desk, 2)):
        assert contacts.count(sight.narrow(clinic.reader, staff_id)) == count


def test_where_nothing_is_hidden_nothing_stands_between(clinic: Clinic) -> None:
    assert sight.narrow(clinic.reader, clinic.owner) is clinic.reader
    assert clinic.reader.execute("SELECT count(*) FROM temp.sqlite_master").fetchone() == (0,)


def test_a_narrowed_connection_still_writes_nothing(clinic: Clinic) -> None:
    reader = sight.narrow(clinic.reader, clinic.desk)
    with pytest.raises(cipher.sqlcipher.Error):
        reader.execute("DELETE FROM main.contact")


def test_the_words_of_a_scope_say_where_somebody_is(clinic: Clinic) -> None:
    assert clinic.practice.seen(clinic.practice.device("desk2")).scopes >= {
        "practice",
        scopes.at(clinic.here),
        scopes.at(clinic.there),
    }
