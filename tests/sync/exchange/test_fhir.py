import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sync.exchange.faults import UnreadableFile
from sync.exchange.rows import ContactField, ContactRow, Gender
from sync.exchange.sniff import Source, SourceKind, open_source
from sync.model.words import ConsentState

Read = Callable[..., list[ContactRow]]


def patient(**elements: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": "p1", **elements}


def test_synthea_bundles_give_their_patients(public_data: Callable[[str], Path], today: date) -> None:
    files = sorted(public_data("synthea").glob("*.json"))
    assert len(files) == 8
    for path in files:
        source = open_source(path, "US", today=today)
        (row,) = source.rows()
        assert source.kind is SourceKind.FHIR
        assert row.refused is None
        assert path.name.startswith(f"{row.given}_{row.family}_")
        assert row.external_id in path.name
        assert row.birth_date is not None
        assert row.language in ("en", "es")
        assert [p.field for p in row.problems if p.field] == [ContactField.PHONE], (
            "555-… numbers do not exist"
        )
        telecoms = [
            telecom["value"]
            for entry in json.loads(path.read_text("utf-8"))["entry"]
            if entry["resource"]["resourceType"] == "Patient"
            for telecom in entry["resource"]["telecom"]
        ]
        assert telecoms
        assert row.note.splitlines()[-len(telecoms) :] == [f"Phone as written: {value}" for value in telecoms]


def test_official_examples_are_read_or_refused_row_by_row(
    public_data: Callable[[str], Path], today: date
) -> None:
    rows = {
        path.stem: row
        for path in sorted(public_data("fhir").glob("Patient*.json"))
        for row in open_source(path, "NL", today=today).rows()
    }
    assert {name for name, row in rows.items() if row.refused} == {
        "Patient-infant-fetal", "Patient-newborn", "Patient-proband",
    }  # fmt: skip
    assert rows["Patient-f201"].phones == ("+31612345678", "+31201234567")
    assert (rows["Patient-f001"].language, rows["Patient-f001"].gender) == ("nl", Gender.MALE)
    assert rows["Patient-example"].name == "Peter James Chalmers"
    assert "animal" in rows["Patient-animal"].tags


def test_other_resources_say_what_they_are(public_data: Callable[[str], Path], today: date) -> None:
    with pytest.raises(UnreadableFile, match="FHIR Appointment"):
        open_source(public_data("fhir") / "Appointment-example.json", "NL", today=today)


def test_no_malformed_json_of_the_suite_is_taken_for_contacts(
    public_data: Callable[[str], Path], today: date
) -> None:
    files = sorted(public_data("json").glob("test_parsing/n_*.json"))
    assert len(files) > 150
    for path in files:
        try:
            rows = list(open_source(path, "AE", today=today).rows())
        except UnreadableFile:
            continue
        assert path.read_bytes().lstrip()[:1] not in (b"{", b"["), (
            "what begins like JSON is read as nothing else"
        )
        assert all(row.refused for row in rows), path.name


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"resourceType":"Patient","multipleBirthInteger":NaN}', "not valid JSON"),
        (b'{"resourceType":"Patient","id":"\xff"}', "not written in UTF-8"),
        (b'{"resourceType":"Patient","a":' + b"[" * 100_000, "nested deeper"),
        (b'{"resourceType":"Patient","id":"x"', "cut off"),
        (b'{"name":"Omar"}', "neither FHIR patients nor"),
        (b"[]", "neither FHIR patients nor"),
    ],
)
def test_unusable_json_is_refused_in_words(
    open_text: Callable[..., Source], content: bytes, words: str
) -> None:
    with pytest.raises(UnreadableFile, match=words):
        open_text(content)


def test_name_in_use_is_taken_and_old_numbers_are_left(read_text: Read) -> None:
    (row,) = read_text(
        json.dumps(
            patient(
                name=[
                    {"use": "maiden", "family": "Old", "given": ["Lina"]},
                    {"use": "usual", "family": "Haddad", "given": ["Lina", None, "Mona"]},
                ],
                telecom=[
                    {"system": "phone", "value": "0561234567", "use": "old"},
                    {"system": "phone", "value": "0521234567", "period": {"end": "2020"}},
                    {"system": "phone", "value": "0551234567", "rank": 2},
                    {"system": "phone", "value": "0501234567", "rank": 1},
                    {"system": "email", "value": "Lina@Example.com"},
                    {"system": "fax", "value": "042345678"},
                    {"use": "home"},
                ],
            )
        )
    )
    assert row.name == "Lina Mona Haddad"
    assert row.phones == ("+971501234567", "+971551234567")
    assert row.emails == ("lina@example.com",)


def test_country_of_the_address_is_meant_where_numbers_have_none(read_text: Read) -> None:
    (row,) = read_text(
        json.dumps(
            patient(
                telecom=[{"system": "phone", "value": "912 345 678"}],
                address=[{"city": "Porto", "country": "PT"}],
            )
        )
    )
    assert row.phones == ("+351912345678",)


def test_the_dead_are_never_written_to(read_text: Read) -> None:
    (row,) = read_text(json.dumps(patient(name=[{"text": "Omar"}], deceasedDateTime="2020-01-01")))
    assert row.consent is ConsentState.WITHDRAWN
    assert "deceased" in row.tags
    assert "has died" in row.problems[0].message


def test_civil_numbers_are_not_kept_as_record_numbers(read_text: Read) -> None:
    civil = {"type": {"coding": [{"code": "SS"}]}, "value": "999-59-8153"}
    record = {"type": {"coding": [{"code": "MR"}]}, "value": "MR-7"}
    with_record, without = read_text(
        json.dumps(
            [
                patient(name=[{"text": "A"}], identifier=[civil, record]),
                patient(name=[{"text": "B"}], identifier=[civil]),
            ]
        )
    )
    assert (with_record.external_id, without.external_id) == ("MR-7", "p1")


def test_patient_of_the_wrong_shape_is_one_refused_row(read_text: Read) -> None:
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {"resource": patient(name="Omar")},
            {"fullUrl": "x"},
            "nonsense",
            {"resource": {"resourceType": "Observation"}},
            {"resource": patient(name=[{"text": "Lina"}], birthDate="1980")},
        ],
    }
    wrong, lina = read_text(json.dumps(bundle))
    assert wrong.refused == "An element of this patient has the wrong shape."
    assert (lina.name, lina.source_line, lina.birth_date) == ("Lina", 5, None)
    assert lina.problems[0].message == "This birth date has no day, so it was not kept."


def test_bulk_export_is_read_by_the_line(open_text: Callable[..., Source]) -> None:
    lines = [json.dumps(patient(name=[{"text": f"Person {n}"}])) for n in range(3)]
    source = open_text("\n".join([lines[0], lines[1], '{"resourceType": broken', lines[2], ""]))
    assert source.kind is SourceKind.FHIR_LINES
    assert [row.name for row in source.rows()] == ["Person 0", "Person 1", "", "Person 2"]
    assert [row.refused is None for row in source.rows()] == [True, True, False, True]
