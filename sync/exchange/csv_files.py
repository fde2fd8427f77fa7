"""Comma-separated files as programs really write them, read as a stream of rows of plain cells.

The csv module does the parsing; around it stand what it leaves open: encoding, delimiter, header, and quotes
that never close, which would otherwise swallow the rest of the file into one cell.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from sync.exchange.encodings import detect_encoding
from sync.exchange.faults import UnreadableFile
from sync.exchange.headers import Header, find_header

DELIMITERS: Final = (",", ";", "\t", "|")
LONGEST_LINE: Final = 1 << 20
"""Characters in one line of the file; what is longer is no address book's line."""
MOST_COLUMNS: Final = 512
_LONGEST_RECORD: Final = 20_000
"""Lines that one row may span."""
_MOST_REPAIRS: Final = 1_000
_PROBE_RECORDS: Final = 200
_SEPARATOR_HINT: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


class Record(NamedTuple):
    """One row of a table as it stands in the file; `fault` tells what is wrong with the row as a whole."""

    line: int
    cells: list[str]
    fault: str | None = None


class CsvDialect(msgspec.Struct, frozen=True):
    """How a file is written; guessed by `detect_dialect`, and the user may know better."""

    encoding: str
    delimiter: str
    header: Header


class CsvFile:
    """A delimited text file. Iterating `records()` holds one row in memory, however long the file."""

    def __init__(self, path: Path, dialect: CsvDialect | None = None) -> None:
        self.path = path
        self.dialect = dialect or detect_dialect(path)

    @property
    def columns(self) -> tuple[str, ...]:
        """The header's cells, or "Column 1…" where there is none."""
        return self.dialect.header.columns

    def records(self) -> Iterator[Record]:
        """The data rows: padded to the header's width, empty rows left out. What is beyond the header is a
        fault."""
        header = self.dialect.header
        width = len(header.columns)
        for index, record in enumerate(_read(self.path, self.dialect.encoding, self.dialect.delimiter)):
            if index < header.rows_before_data:
                continue
            missing = width - len(record.cells)
            if missing > 0:
                record.cells.extend([""] * missing)
            elif missing < 0:
                if any(cell.strip() for cell in record.cells[width:]):
                    record = record._replace(
                        fault=record.fault
                        or f"This row has {-missing} more cells than the header; they were left out."
                    )
                del record.cells[width:]
            yield record


def detect_dialect(path: Path) -> CsvDialect:
    """Encoding, delimiter and header, from the bytes of the file. Raises UnreadableFile where it is no text
    or empty."""
    encoding = detect_encoding(path)
    hint = _separator_hint(path, encoding)
    best: tuple[tuple[float, int], str, list[Record]] | None = None
    for delimiter in (hint,) if hint else DELIMITERS:
        probe = list(islice(_read(path, encoding, delimiter), _PROBE_RECORDS))
        score = _consistency(probe)
        if best is None or score > best[0]:
            best = (score, delimiter, probe)
    if best is None or not best[2]:
        raise UnreadableFile("This file is empty.")
    _, delimiter, probe = best
    return CsvDialect(encoding, delimiter, find_header([record.cells for record in probe]))


def _consistency(probe: list[Record]) -> tuple[float, int]:
    """How far the rows agree on a width above one, and that width. A delimiter that is not there scores
    nothing."""
    widths = Counter(len(record.cells) for record in probe)
    if not widths:
        return (0.0, 0)
    width, rows = max(widths.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]))
    return (round(rows / len(probe), 1), width) if width > 1 else (0.0, 0)


def _separator_hint(path: Path, encoding: str) -> str | None:
    """The delimiter that Excel's own first line, "sep=;", names."""
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        match = _SEPARATOR_HINT.fullmatch(file.readline(16))
    return match[1] if match and match[1] not in "\"'\r\n" else None


def _read(path: Path, encoding: str, delimiter: str) -> Iterator[Record]:
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        lines = _Lines(file)
        if _separator_hint(path, encoding):
            lines.take()
        yield from _records(lines, delimiter)


class _Lines:
    """The file's lines, remembering those of the row being read, so that a row can be read again another
    way."""

    def __init__(self, file: TextIOWrapper) -> None:
        self._file = file
        self._again: list[str] = []
        self.taken: list[str] = []
        self.number = 0
        self.too_long = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _LONGEST_RECORD:
            raise csv.Error("quote never closed")
        line = self.take()
        if not line:
            raise StopIteration
        self.taken.append(line)
        return line

    def take(self) -> str:
        line = self._again.pop() if self._again else self._file.readline(LONGEST_LINE)
        if line:
            self.number += 1
        if len(line) == LONGEST_LINE:
            self.too_long = True
            while (rest := self._file.readline(LONGEST_LINE)) and len(rest) == LONGEST_LINE:
                pass
        return line

    def give_back(self, count: int) -> None:
        """Hands out the last `count` lines of this row again."""
        if count:
            self._again.extend(reversed(self.taken[-count:]))
            self.number -= count
            del self.taken[-count:]


def _records(lines: _Lines, delimiter: str) -> Iterator[Record]:
    repairs, width, fault = 0, 0, None
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.taken.clear()
        first = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = None
        taken = lines.taken
        if lines.too_long:
            yield Record(first, [""], "This line is longer than a million characters and was left out.")
            lines.too_long = False
            reader = csv.reader(lines, delimiter=delimiter)
            continue
        if cells is None or (len(taken) > 1 and _swallowed(cells, taken, delimiter, width)):
            repairs += 1
            if repairs > _MOST_REPAIRS:
                raise UnreadableFile(
                    "The quotation marks in this file do not pair up. Export it again, please."
                )
            lines.give_back(len(taken) - 1)
            cells = taken[0].rstrip("\r\n").split(delimiter)
            fault = "A quotation mark in this row is never closed; the row was read without it."
            reader = csv.reader(lines, delimiter=delimiter)
        if not any(cells):
            fault = None
            continue
        if len(cells) > MOST_COLUMNS:
            del cells[MOST_COLUMNS:]
        width = width or len(cells)
        yield Record(first, cells, fault)
        fault = None


def _swallowed(cells: list[str], taken: list[str], delimiter: str, width: int) -> bool:
    """Whether a row of several lines is really several rows behind a stray quote.

    It is where its lines, taken alone, are rows of the table's width, or where no quote ever ends it.
    """
    if width > 1:
        widths = [len(line.split(delimiter)) for line in taken]
        if widths[0] == width and (len(cells) != width or all(w == width for w in widths)):
            return True
    try:
        for _ in csv.reader(taken, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False
