"""Excel workbooks (.xlsx), read row by row without trusting what the file says about its own size."""

import warnings
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sync.exchange.csv_files import Record
from sync.exchange.faults import OversizedFile, UnreadableFile
from sync.exchange.headers import Header, find_header

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_UNPACKED: Final = 400 << 20
"""Bytes that the parts of a workbook may unpack to."""
MOST_SHARED_TEXT: Final = 100 << 20
"""Bytes of the shared text table, which alone is held in memory."""
MOST_PARTS: Final = 5_000
MOST_COLUMNS: Final = 256
_PROBE_ROWS: Final = 50
_WORKBOOK: Final = "xl/workbook.xml"
_DAMAGED: Final = "This workbook is damaged. Open it in Excel, save it again and retry."


class ExcelFile:
    """The first sheet of a workbook that holds anything, as a table of text cells."""

    def __init__(self, path: Path) -> None:
        self.path = path
        _check_package(path)
        self.sheet, probe = self._first_filled()
        self.header: Header = find_header([record.cells for record in probe])

    @property
    def columns(self) -> tuple[str, ...]:
        return self.header.columns

    def records(self) -> Iterator[Record]:
        """The data rows, padded to the header's width; empty rows left out."""
        width = len(self.columns)
        for record in islice(self._rows(self.sheet), self.header.rows_before_data, None):
            record.cells.extend([""] * (width - len(record.cells)))
            fault = record.fault
            if any(record.cells[width:]):
                extra = len(record.cells) - width
                fault = f"This row has {extra} more cells than the header; they were left out."
            yield Record(record.line, record.cells[:width], fault)

    def _first_filled(self) -> tuple[int, list[Record]]:
        with _opened(self.path) as book:
            count = len(book.worksheets)
        for sheet in range(count):
            probe = list(islice(self._rows(sheet), _PROBE_ROWS))
            if probe:
                return sheet, probe
        raise UnreadableFile("No sheet of this workbook holds anything.")

    def _rows(self, sheet: int) -> Iterator[Record]:
        with _opened(self.path) as book:
            worksheet = book.worksheets[sheet]
            worksheet.reset_dimensions()
            for number, row in enumerate(worksheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
                cells = [_as_text(value) for value in row]
                while cells and not cells[-1]:
                    cells.pop()
                if cells:
                    yield Record(number, cells)


@contextmanager
def _opened(path: Path) -> "Generator[Workbook, None, None]":
    """The workbook, closed at the end. What openpyxl stumbles over, at any point, is a damaged file."""
    from openpyxl import load_workbook  # 0.2 s, and only spreadsheets need it

    try:
        with path.open("rb") as file:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # styles and extensions it does not know are none of ours
                book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except UnreadableFile:
        raise
    except (
        OSError,
        zipfile.BadZipFile,
        zlib.error,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
    ):
        raise UnreadableFile(_DAMAGED) from None


def _check_package(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(
            "This workbook is damaged. Open it in Excel, save it again and retry."
        ) from error
    if not any(part.filename == _WORKBOOK for part in parts):
        raise UnreadableFile(
            "This is an archive, not an Excel workbook. Save the contacts as .xlsx or .csv, please."
        )
    shared = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    if (
        len(parts) > MOST_PARTS
        or shared > MOST_SHARED_TEXT
        or sum(p.file_size for p in parts) > MOST_UNPACKED
    ):
        raise OversizedFile("This workbook is too large to read safely. Save its contacts as .csv, please.")


def _as_text(value: object) -> str:
    """A cell as a person would type it: days without midnight, whole numbers without decimals, errors as
    nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if value.startswith("#") and value in _CELL_ERRORS else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return (value.date() if value.time() == time(0) else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


_CELL_ERRORS: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
