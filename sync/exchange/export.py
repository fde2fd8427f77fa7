"""Contacts on their way out: CSV that no spreadsheet can be tricked by, vCard 4.0, and JSON; each reads back
the same."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import BinaryIO, Final, TextIO, cast

import msgspec

from sync.exchange.draft import Draft
from sync.exchange.faults import UnreadableFile
from sync.exchange.rows import ContactRow, Gender
from sync.exchange.text import guard_cell
from sync.model.words import ConsentState

JSON_FORMAT: Final = "foredesk-contacts"
JSON_VERSION: Final = 1
CSV_COLUMNS: Final = (
    "External ID",
    "Name",
    "Given name",
    "Family name",
    "Phone",
    "Other phones",
    "Email",
    "Other emails",
    "Date of birth",
    "Gender",
    "Language",
    "Address",
    "Tags",
    "Source",
    "Marketing consent",
    "Notes",
)
_FOLD_AT: Final = 75
"""Octets of a vCard line (RFC 6350, 3.2)."""


class _ExportedContacts(msgspec.Struct):
    format: str
    version: int
    contacts: list[ContactRow]


def write_csv(rows: Iterable[ContactRow], out: TextIO) -> int:
    """Writes contacts as CSV and returns how many. Open `out` with encoding "utf-8-sig" and newline="" for
    Excel.

    Cells that a spreadsheet would run are guarded as sync.exchange.text says. Several values in a cell are parted
    by "; ", so a tag with a comma or semicolon in it reads back as two; vCard and JSON keep it whole.
    """
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    count = 0
    for row in rows:
        count += 1
        writer.writerow([guard_cell(cell) for cell in _csv_cells(row)])
    return count


def write_vcards(rows: Iterable[ContactRow], out: TextIO) -> int:
    """Writes contacts as vCard 4.0 and returns how many. Open `out` with encoding "utf-8" and newline=""."""
    count = 0
    for row in rows:
        count += 1
        lines = ["BEGIN:VCARD", "VERSION:4.0", *_card_lines(row), "END:VCARD"]
        out.writelines(map(_folded, lines))
    return count


def write_json(rows: Iterable[ContactRow], out: BinaryIO) -> int:
    """Writes contacts as one UTF-8 JSON document, one contact a line, and returns how many."""
    encode: Callable[[object], bytes] = msgspec.json.Encoder().encode
    out.write(b'{"format":%s,"version":%d,"contacts":[' % (encode(JSON_FORMAT), JSON_VERSION))
    count = 0
    for count, row in enumerate(rows, 1):
        out.write((b"\n" if count == 1 else b",\n") + encode(row))
    out.write(b"\n]}\n")
    return count


def is_our_json(document: object) -> bool:
    """Whether a decoded JSON document is one that write_json wrote."""
    return isinstance(document, dict) and cast("dict[str, object]", document).get("format") == JSON_FORMAT


def rows_from_json(document: object, region: str, today: date) -> Iterator[ContactRow]:
    """The contacts of a document that write_json wrote, checked anew like any other file's. Raises
    UnreadableFile."""
    try:
        exported = msgspec.convert(document, _ExportedContacts)
    except (msgspec.ValidationError, RecursionError):
        raise UnreadableFile("This Foredesk export is damaged or was edited by hand.") from None
    if exported.version > JSON_VERSION:
        raise UnreadableFile("This export was written by a newer Foredesk. Update this workstation first.")
    for line, row in enumerate(exported.contacts, 1):
        draft = Draft(line, region, today)
        draft.add_name(row.name)
        draft.add_given(row.given)
        draft.add_family(row.family)
        for phone in row.phones:
            draft.add_phones(phone)
        for email in row.emails:
            draft.add_emails(email)
        draft.add_birth_date(row.birth_date.isoformat() if row.birth_date else "")
        draft.add_language(row.language or "")
        for tag in row.tags:
            draft.add_tag(tag)
        draft.add_note(row.note)
        draft.add_source(row.source)
        draft.add_external_id(row.external_id)
        draft.add_address(row.address)
        draft.add_gender(row.gender or "")
        draft.add_consent(row.consent or "")
        yield draft.finish()


def _csv_cells(row: ContactRow) -> tuple[str, ...]:
    return (
        row.external_id,
        row.name,
        row.given,
        row.family,
        *_first_and_rest(row.phones),
        *_first_and_rest(row.emails),
        row.birth_date.isoformat() if row.birth_date else "",
        row.gender or "",
        row.language or "",
        row.address,
        "; ".join(row.tags),
        row.source,
        _CONSENT[row.consent],
        row.note,
    )


def _first_and_rest(values: tuple[str, ...]) -> tuple[str, str]:
    return (values[0] if values else "", "; ".join(values[1:]))


_CONSENT: Final = {None: "", ConsentState.GIVEN: "yes", ConsentState.WITHDRAWN: "no"}
_GENDER: Final = {Gender.MALE: "M", Gender.FEMALE: "F", Gender.OTHER: "O", Gender.UNKNOWN: "U"}


def _card_lines(row: ContactRow) -> Iterator[str]:
    """The properties of one card; FN is required, so a contact without a name is called by its endpoint."""
    yield f"FN:{_escape(row.name or next(iter(row.phones + row.emails), ''))}"
    if row.given or row.family:
        yield f"N:{_escape(row.family)};{_escape(row.given)};;;"
    for place, phone in enumerate(row.phones, 1):
        yield f"TEL;VALUE=uri;PREF={place}:tel:{phone}"
    for place, email in enumerate(row.emails, 1):
        yield f"EMAIL;PREF={place}:{_escape(email)}"
    if row.birth_date:
        yield f"BDAY:{row.birth_date:%Y%m%d}"
    if row.gender:
        yield f"GENDER:{_GENDER[row.gender]}"
    if row.language:
        yield f"LANG:{row.language}"
    if row.address:
        yield f"ADR:;;{_escape(row.address)};;;;"
    if row.tags:
        yield f"CATEGORIES:{','.join(map(_escape, row.tags))}"
    if row.note:
        yield f"NOTE:{_escape(row.note)}"
    if row.external_id:
        yield f"UID:{_escape(row.external_id)}"
    if row.source:
        yield f"X-FOREDESK-SOURCE:{_escape(row.source)}"
    if row.consent:
        yield f"X-FOREDESK-CONSENT:{row.consent.value}"


def _escape(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, no character cut, each but the first led by a space."""
    pieces, piece, size = list[str](), "", 0
    for character in line:
        octets = len(character.encode("utf-8", "replace"))
        if size + octets > _FOLD_AT:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += octets
    return "\r\n".join([*pieces, piece]) + "\r\n"
