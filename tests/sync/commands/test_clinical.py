"""Clinical notes stand apart: their scope, what the timeline tells of them, and who may write or take them back."""

import pytest

from sync.commands.clinical import WriteClinicalNote
from sync.commands.outcomes import Refused
from sync.commands.people import CaptureLead
from sync.commands.undo import Undo
from sync.model.entities import ENTITIES
from tests.sync.commands.clinic import CLINICIAN, FRONT_DESK, Clinic


def test_a_clinical_note_is_carried_apart_and_the_timeline_says_only_that_it_was_written(
    clinic: Clinic,
) -> None:
    clinic.do(CaptureLead(name="Lina Haddad", phone="+971501234567", text="Hello"))
    (contact,) = clinic.rows.where(ENTITIES["contact"], [])
    clinic.do(WriteClinicalNote(contact_id=str(contact[0]), text="Penicillin allergy"), CLINICIAN)
    (note,) = clinic.rows.where(ENTITIES["clinical_note"], [])
    assert note[1] == "practice+clinical"
    told = clinic.rows.where(ENTITIES["timeline"], [("mutation", "=", clinic.last)])
    assert told
    assert not any("Penicillin" in str(row) for row in told)
    assert {row[1] for row in told} == {"practice"}


def test_the_desk_writes_none_and_a_card_about_one_is_carried_apart_too(clinic: Clinic) -> None:
    clinic.do(CaptureLead(name="Lina Haddad", phone="+971501234567", text="Hello"))
    (contact,) = clinic.rows.where(ENTITIES["contact"], [])
    note = WriteClinicalNote(contact_id=str(contact[0]), text="Penicillin allergy")
    with pytest.raises(Refused):
        clinic.do(note, FRONT_DESK)
    assert clinic.judge(note, FRONT_DESK) is not None
    (card,) = clinic.rows.where(ENTITIES["card"], [])
    assert card[1] == "practice+clinical"


def test_a_clinical_note_is_not_undone(clinic: Clinic) -> None:
    clinic.do(CaptureLead(name="Lina Haddad", phone="+971501234567", text="Hello"))
    (contact,) = clinic.rows.where(ENTITIES["contact"], [])
    clinic.do(WriteClinicalNote(contact_id=str(contact[0]), text="Penicillin allergy"), CLINICIAN)
    with pytest.raises(Refused, match="cannot be undone"):
        clinic.do(Undo(mutation=clinic.last), CLINICIAN)
    assert len(clinic.rows.where(ENTITIES["clinical_note"], [])) == 1
