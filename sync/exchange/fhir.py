"""FHIR R4 patients, alone, in a Bundle or one a line (bulk export), as contacts; everything else in them is
left alone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, cast

import msgspec
from phonenumbers import SUPPORTED_REGIONS

from sync.exchange.draft import Draft
from sync.exchange.faults import OversizedFile, UnreadableFile
from sync.exchange.rows import ContactField, ContactRow, ValueKind

LARGEST_JSON: Final = 256 << 20
"""Bytes of a JSON document, which is held in memory as a whole; a bulk export is read by the line instead."""
_CIVIL_NUMBERS: Final = frozenset({"SS", "SB", "DL", "PPN", "TAX", "NI", "NNxxx"})
"""Identifier types (HL7 v2 table 0203) that a clinic's address book has no business keeping."""
_ANIMAL: Final = "http://hl7.org/fhir/StructureDefinition/patient-animal"


class _Period(msgspec.Struct):
    end: str = ""


class _HumanName(msgspec.Struct):
    use: str = ""
    text: str = ""
    family: str = ""
    given: list[str | None] = []
    period: _Period | None = None


class _ContactPoint(msgspec.Struct):
    system: str = ""
    value: str = ""
    use: str = ""
    rank: int = 1_000
    period: _Period | None = None


class _Address(msgspec.Struct, rename="camel"):
    use: str = ""
    text: str = ""
    line: list[str | None] = []
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


class _Coding(msgspec.Struct):
    code: str = ""


class _Concept(msgspec.Struct):
    coding: list[_Coding] = []
    text: str = ""


class _Communication(msgspec.Struct):
    language: _Concept = msgspec.field(default_factory=_Concept)
    preferred: bool = False


class _Identifier(msgspec.Struct):
    type: _Concept = msgspec.field(default_factory=_Concept)
    system: str = ""
    value: str = ""
    use: str = ""


class _Extension(msgspec.Struct):
    url: str = ""


class _Patient(msgspec.Struct, rename="camel"):
    id: str = ""
    active: bool = True
    name: list[_HumanName] = []
    telecom: list[_ContactPoint] = []
    gender: str = ""
    birth_date: str = ""
    deceased_boolean: bool = False
    deceased_date_time: str = ""
    address: list[_Address] = []
    communication: list[_Communication] = []
    identifier: list[_Identifier] = []
    extension: list[_Extension] = []


def decode_json(raw: bytes) -> object:
    """A whole JSON document. Raises UnreadableFile for bad UTF-8, NaN, deep nesting, and whatever else is no
    JSON."""
    try:
        return msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError:
        raise UnreadableFile("This JSON is nested deeper than any real record.") from None
    except UnicodeDecodeError:
        raise UnreadableFile("This JSON is not written in UTF-8, as JSON must be.") from None
    except msgspec.DecodeError:
        raise UnreadableFile("This is not valid JSON; the file may be cut off or edited by hand.") from None


def read_json_file(path: Path) -> object:
    """The document in a file; see decode_json. Raises OversizedFile beyond LARGEST_JSON."""
    if path.stat().st_size > LARGEST_JSON:
        raise OversizedFile("This JSON file is larger than 256 MB. Export it in parts, please.")
    return decode_json(path.read_bytes())


def read_patient_lines(path: Path, region: str, today: date) -> Iterator[ContactRow]:
    """The patients of a bulk export, one JSON document a line. A line that cannot be read is a refused
    row."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LARGEST_JSON):
            number += 1
            if not line.strip():
                continue
            try:
                resource = decode_json(line.strip())
            except UnreadableFile as error:
                yield _refused(number, region, today, str(error))
                continue
            if _kind(resource) == "Patient":
                yield patient_to_row(resource, number, region, today)


def is_fhir(document: object) -> bool:
    """Whether the document is a FHIR resource, or a list of them."""
    listed = cast("list[object]", document) if isinstance(document, list) else [document]
    return any(map(_kind, listed[:1]))


def patients_in(document: object, region: str, today: date) -> Iterator[ContactRow]:
    """The patients of a Patient, a Bundle or a list. Raises UnreadableFile where the document can hold
    none."""
    kind = _kind(document)
    if kind == "Patient":
        yield patient_to_row(document, 1, region, today)
        return
    if kind == "Bundle":
        entries = cast("dict[str, object]", document).get("entry")
        resources = (
            [_resource(entry) for entry in cast("list[object]", entries)] if isinstance(entries, list) else []
        )
    elif isinstance(document, list):
        resources = cast("list[object]", document)
    else:
        what = f"a FHIR {kind[:40]}" if kind.isascii() and kind.isalnum() else "JSON without FHIR patients"
        raise UnreadableFile(
            f"This file holds {what}; contacts come from Patient resources or Bundles of them."
        )
    for number, resource in enumerate(resources, 1):
        if _kind(resource) == "Patient":
            yield patient_to_row(resource, number, region, today)


def patient_to_row(resource: object, line: int, region: str, today: date) -> ContactRow:
    """One patient's contact. A resource whose elements have the wrong shape is a refused row, not an
    error."""
    try:
        patient = msgspec.convert(resource, _Patient)
    except (msgspec.ValidationError, RecursionError):
        return _refused(line, region, today, "An element of this patient has the wrong shape.")
    lives_in = next((a.country.upper() for a in patient.address if a.use != "old" and a.country), "")
    draft = Draft(line, lives_in if lives_in in SUPPORTED_REGIONS else region, today)
    _add_names(draft, patient, today)
    for point in sorted(patient.telecom, key=lambda point: point.rank):
        if point.use == "old" or _is_over(point.period, today):
            continue
        if point.system in ("phone", "sms"):
            draft.add_phones(point.value)
        elif point.system == "email":
            draft.add_emails(point.value)
    _add_birth_date(draft, patient.birth_date)
    draft.add_gender(patient.gender)
    for address in [a for a in patient.address if a.use != "old"][:1]:
        parts = [
            *filter(None, address.line),
            address.city,
            address.state,
            address.postal_code,
            address.country,
        ]
        for part in parts if any(parts) else [address.text]:
            draft.add_address(part)
    _add_language(draft, patient)
    draft.add_external_id(_record_number(patient))
    if patient.deceased_boolean or patient.deceased_date_time:
        draft.add_tag("deceased")
        draft.add_consent("no")
        draft.add_problem(
            None, ValueKind.RECORD, "This patient has died: marked so, and messages are switched off."
        )
    if not patient.active:
        draft.add_tag("inactive")
        draft.add_problem(None, ValueKind.RECORD, "This patient is marked as no longer active.")
    if any(extension.url == _ANIMAL for extension in patient.extension):
        draft.add_tag("animal")
        draft.add_problem(
            None, ValueKind.RECORD, "This patient is an animal: its owner is who should be contacted."
        )
    return draft.finish()


def _kind(resource: object) -> str:
    kind = cast("dict[str, object]", resource).get("resourceType") if isinstance(resource, dict) else None
    return kind if isinstance(kind, str) else ""


def _resource(entry: object) -> object:
    return cast("dict[str, object]", entry).get("resource") if isinstance(entry, dict) else None


def _refused(line: int, region: str, today: date, reason: str) -> ContactRow:
    return msgspec.structs.replace(Draft(line, region, today).finish(), refused=reason)


def _is_over(period: _Period | None, today: date) -> bool:
    """Whether a period ended before today; its end may name only a year or a month."""
    if period is None or not period.end:
        return False
    return period.end[:10] < today.isoformat()[: len(period.end[:10])]


def _add_names(draft: Draft, patient: _Patient, today: date) -> None:
    order = {"official": 0, "usual": 1, "": 2, "temp": 3, "nickname": 4, "anonymous": 5}
    current = [
        name
        for name in patient.name
        if name.use not in ("old", "maiden") and not _is_over(name.period, today)
    ]
    for name in sorted(current or patient.name, key=lambda name: order.get(name.use, 6))[:1]:
        for given in filter(None, name.given):
            draft.add_given(given)
        draft.add_family(name.family)
        draft.add_name(name.text if not name.given and not name.family else "")


def _record_number(patient: _Patient) -> str:
    """The number by which the other system knows the patient; never a passport's, licence's or tax number."""
    codes = {id(i): {coding.code for coding in i.type.coding} for i in patient.identifier}
    usable = [
        i
        for i in patient.identifier
        if i.value and i.use != "old" and not codes[id(i)] & _CIVIL_NUMBERS and "ssn" not in i.system.lower()
    ]
    numbers = sorted(usable, key=lambda i: "MR" not in codes[id(i)])
    return numbers[0].value if numbers else patient.id


def _add_birth_date(draft: Draft, text: str) -> None:
    if 0 < len(text) < 10:
        draft.add_problem(
            ContactField.BIRTH_DATE, ValueKind.DATE, "This birth date has no day, so it was not kept."
        )
    else:
        draft.add_birth_date(text)


def _add_language(draft: Draft, patient: _Patient) -> None:
    spoken = sorted(patient.communication, key=lambda communication: not communication.preferred)
    for concept in [communication.language for communication in spoken][:1]:
        codes = [coding.code for coding in concept.coding if coding.code]
        draft.add_language(codes[0] if codes else concept.text)
