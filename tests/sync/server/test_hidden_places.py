"""What a workstation of one place must not learn of another place's people, whatever somebody did or typed."""

from collections.abc import Callable
from typing import Any

import pytest

from sync.commands.clinical import WriteClinicalNote
from sync.commands.imports import ImportContact, UndoImport
from sync.commands.next_action import Next
from sync.commands.people import AddNote, CaptureLead
from sync.commands.practice import PutLocation
from sync.commands.work import CompleteTask, CreateTask
from sync.model import scopes
from sync.model.entities import ENTITIES
from sync.model.ids import derive_id, new_ulid
from sync.model.words import NextAction, VerdictKind
from sync.server.database import Database
from sync.server.practice import Site
from sync.wire import Verdict
from tests.sync.server.conftest import Desk
from tests.sync.server.test_devices import _HOURS, Place

Judge = Callable[[Desk, Any], list[Verdict]]


@pytest.fixture
def place(database: Database, site: Site) -> Place:
    return Place(database, site)


def carried(place: Place, scope: str) -> str:
    """Everything that a workstation of this scope alone holds, as text."""
    with place.database.reading() as rows:
        return "\n".join(
            str(row)
            for name in ENTITIES
            for row in rows.execute(
                f'SELECT * FROM "{name}" WHERE scope IN (?, ?)', ("practice", scope)
            ).fetchall()
        )


def test_what_was_typed_about_somebody_goes_on_a_card_where_they_are(
    desk: Desk, judge: Judge, place: Place
) -> None:
    contact = place.lead("Lina Haddad", "+971501234501", place.here)
    task = place.make(CreateTask(title="Call back", due_at=1_800_000_000_000, contact_id=contact), "task")
    nothing = Next(action=NextAction.NOTHING, reason="Afraid.")
    nobody: dict[str, Any] = {"principal": "staff:" + "0" * 32}
    verdicts = judge(
        desk,
        desk.push(
            desk.mutation(AddNote(contact_id=contact, text="She is afraid of needles."), **nobody),
            desk.mutation(AddNote(contact_id=contact, text="She is afraid of noise."), command="add_note@9"),
            desk.mutation(CompleteTask(task_id=task, outcome="afraid of dentists", next=nothing), **nobody),
            desk.mutation(CaptureLead(name="New", text="I am afraid.", location_id=place.here), **nobody),
        ),
    )
    assert VerdictKind.APPLIED not in {verdict.kind for verdict in verdicts}
    assert {card.scope for card in place.cards()} == {scopes.at(place.here)}
    assert "afraid" not in carried(place, "practice")


@pytest.mark.parametrize("version", ["write_clinical_note@1", "write_clinical_note@2"])
def test_a_clinical_note_stays_among_clinicians_whichever_version_of_the_command_carries_it(
    desk: Desk, judge: Judge, place: Place, version: str
) -> None:
    contact = place.lead("Lina Haddad", "+971501234501", place.here)
    note = desk.mutation(WriteClinicalNote(contact_id=contact, text="Bruxism."), command=version, proof=None)
    (verdict,) = judge(desk, desk.push(note))
    assert verdict.card is not None
    assert "Bruxism" not in carried(place, scopes.at(place.here))
    (card,) = place.cards()
    assert card.scope.endswith("+clinical")


def test_taking_an_import_back_tells_each_place_of_its_own_people_alone(
    desk: Desk, judge: Judge, place: Place
) -> None:
    there = place.make(PutLocation(name="Jumeirah", region="AE", currency="AED", hours=_HOURS), "row")
    import_id = derive_id(new_ulid(), "import")
    for name, phone, home in (
        ("Ada Here", "+971501234501", place.here),
        ("Zoe There", "+971501234502", there),
    ):
        place.make(
            ImportContact(import_id=import_id, name=name, phones=(phone,), location_id=home), "contact"
        )
    place.make(UndoImport(import_id=import_id), "event 1")
    assert "Zoe" not in carried(place, scopes.at(place.here))
    assert "Ada" not in carried(place, scopes.at(there))


def test_a_desk_that_opens_a_place_goes_on_working_there_at_once(
    desk: Desk, judge: Judge, place: Place
) -> None:
    opened = desk.mutation(PutLocation(name="Jumeirah", region="AE", currency="AED", hours=_HOURS))
    there = derive_id(opened.ulid, "row")
    import_id = derive_id(new_ulid(), "import")
    came = desk.mutation(ImportContact(import_id=import_id, name="Lina Haddad", location_id=there))
    contact = derive_id(came.ulid, "contact")
    note = desk.mutation(AddNote(contact_id=contact, text="Prefers mornings."))
    verdicts = judge(desk, desk.push(opened, came, note))
    assert [verdict.kind for verdict in verdicts] == [VerdictKind.APPLIED] * 3
