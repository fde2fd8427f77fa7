"""Opens a file of contacts by what it holds, whatever it is called, behind one shape for every kind."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Final

from sync.exchange.csv_files import CsvDialect, CsvFile, Record
from sync.exchange.excel import ExcelFile
from sync.exchange.export import is_our_json, rows_from_json
from sync.exchange.faults import OversizedFile, ProtectedFile, UnknownKind, UnreadableFile
from sync.exchange.fhir import is_fhir, patients_in, read_json_file, read_patient_lines
from sync.exchange.mapping import Mapping, guess_mapping, map_rows
from sync.exchange.rows import ContactRow
from sync.exchange.vcards import read_cards

LARGEST_FILE: Final = 2 << 30
"""Bytes. Beyond it the file is no address book."""
_HEAD: Final = 4096


class SourceKind(StrEnum):
    CSV = "csv"
    EXCEL = "excel"
    VCARD = "vcard"
    FHIR = "fhir"
    FHIR_LINES = "fhir_lines"
    FOREDESK = "foredesk"


class Source(ABC):
    """A file of contacts. Each call of `rows` and `sample` reads the file anew, so a preview costs no
    memory."""

    kind: SourceKind

    def __init__(self, path: Path, region: str, today: date) -> None:
        self.path = path
        self.region = region
        self.today = today

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of a table; empty for files that name their own fields and need no mapping."""
        return ()

    @property
    @abstractmethod
    def count_hint(self) -> int:
        """About how many rows there are, for a progress bar; exact for what was counted."""

    @abstractmethod
    def rows(self, mapping: Mapping | None = None) -> Iterator[ContactRow]:
        """Every contact in the file's order, refused ones included. `mapping` is for tables; without it, the
        guess."""

    def guess(self) -> Mapping | None:
        """The guessed meaning of a table's columns, None for files that need none. Reads the whole file
        once."""
        return None

    def sample(self, count: int, mapping: Mapping | None = None) -> list[ContactRow]:
        """The first `count` contacts, for a preview."""
        return list(islice(self.rows(mapping), count))

    def cells(self, count: int) -> list[Record]:
        """The first `count` rows as they stand in a table, for showing beside the mapping."""
        return []


class TableSource(Source):
    """CSV or Excel: columns whose meaning is guessed and confirmed."""

    def __init__(self, path: Path, region: str, today: date, table: CsvFile | ExcelFile) -> None:
        super().__init__(path, region, today)
        self.table = table
        self.kind = SourceKind.CSV if isinstance(table, CsvFile) else SourceKind.EXCEL
        self._guess: Mapping | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return self.table.columns

    @property
    def count_hint(self) -> int:
        return self.guess().row_count

    def guess(self) -> Mapping:
        if self._guess is None:
            self._guess = guess_mapping(self.table.columns, self.table.records(), self.region)
        return self._guess

    def rows(self, mapping: Mapping | None = None) -> Iterator[ContactRow]:
        yield from map_rows(self.table.records(), mapping or self.guess(), self.region, self.today)

    def cells(self, count: int) -> list[Record]:
        return list(islice(self.table.records(), count))


class CardSource(Source):
    """vCard: one card a contact."""

    kind = SourceKind.VCARD

    @property
    def count_hint(self) -> int:
        with self.path.open("rb") as file:
            return sum(_begins_card(line) for line in iter(lambda: file.readline(_HEAD), b""))

    def rows(self, mapping: Mapping | None = None) -> Iterator[ContactRow]:
        yield from read_cards(self.path, self.region, self.today)


class FhirLinesSource(Source):
    """A bulk export: one FHIR resource a line."""

    kind = SourceKind.FHIR_LINES

    @property
    def count_hint(self) -> int:
        with self.path.open("rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) or 1

    def rows(self, mapping: Mapping | None = None) -> Iterator[ContactRow]:
        yield from read_patient_lines(self.path, self.region, self.today)


class DocumentSource(Source):
    """One JSON document: a FHIR Patient or Bundle, or our own export. Read whole when opened."""

    def __init__(self, path: Path, region: str, today: date, document: object) -> None:
        super().__init__(path, region, today)
        self.kind = SourceKind.FOREDESK if is_our_json(document) else SourceKind.FHIR
        read = rows_from_json if self.kind is SourceKind.FOREDESK else patients_in
        self._rows = tuple(read(document, region, today))

    @property
    def count_hint(self) -> int:
        return len(self._rows)

    def rows(self, mapping: Mapping | None = None) -> Iterator[ContactRow]:
        yield from self._rows


def open_source(
    path: Path, region: str, *, today: date | None = None, dialect: CsvDialect | None = None
) -> Source:
    """Opens a file of contacts; its kind is told from its content.

    `region` (ISO 3166) is the practice's, for phones without a country code; `today` bounds birth dates;
    `dialect` overrules how a CSV file is read. Raises UnreadableFile, whose message says why and what to do.
    """
    today = today or datetime.now().astimezone().date()
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise UnreadableFile(f"This file cannot be opened: {error.strerror or 'it is not there'}.") from error
    if size > LARGEST_FILE:
        raise OversizedFile("This file is larger than 2 GB. Export it in parts, please.")
    if not head.strip():
        raise UnreadableFile("This file is empty.")
    _refuse_known_strangers(head)
    if head.startswith(b"PK\x03\x04"):
        return TableSource(path, region, today, ExcelFile(path))
    plain = _plain_head(head)
    if plain.lstrip().upper().startswith("BEGIN:VCARD"):
        return CardSource(path, region, today)
    if plain.lstrip()[:1] in ("{", "["):
        return _open_json(path, region, today, head)
    return TableSource(path, region, today, CsvFile(path, dialect))


def _open_json(path: Path, region: str, today: date, head: bytes) -> Source:
    first_line = head.lstrip().partition(b"\n")[0].strip()
    if first_line.startswith(b"{") and first_line != b"{" and _is_bulk(path):
        return FhirLinesSource(path, region, today)
    document = read_json_file(path)
    if not is_our_json(document) and not is_fhir(document):
        raise UnknownKind("This JSON holds neither FHIR patients nor a Foredesk export.")
    return DocumentSource(path, region, today, document)


def _is_bulk(path: Path) -> bool:
    """Whether the file's first line is a whole JSON object and a second one follows."""
    with path.open("rb") as file:
        first = file.readline(1 << 20).strip()
        second = file.readline(_HEAD).strip()
    return first.endswith(b"}") and second.startswith(b"{")


def _plain_head(head: bytes) -> str:
    """The first characters in any encoding, near enough to tell a card and a JSON document by."""
    for bom, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if head.startswith(bom):
            return head[len(bom) :].decode(codec, "replace")
    return head.replace(b"\0", b"").decode("latin-1")


def _begins_card(line: bytes) -> bool:
    return line.replace(b"\0", b"").strip().upper().endswith(b"BEGIN:VCARD")


def _refuse_known_strangers(head: bytes) -> None:
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise ProtectedFile(
            "This is an old Excel file (.xls) or one locked by a password. Open it in Excel, save it as "
            ".xlsx without a password, or as .csv, and import that."
        )
    for magic, what in _STRANGERS:
        if head.lstrip()[: len(magic)].lower() == magic.lower():
            raise UnknownKind(
                f"This is {what}, not a file of contacts. Export the contacts as .csv, .xlsx or .vcf."
            )


_STRANGERS: Final[Iterable[tuple[bytes, str]]] = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML document"),
    (b"{\\rtf", "a text document"),
    (b"BEGIN:VCALENDAR", "a calendar"),
)
