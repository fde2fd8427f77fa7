import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from sync.exchange.excel import MOST_UNPACKED
from sync.exchange.faults import OversizedFile, ProtectedFile, UnreadableFile
from sync.exchange.sniff import SourceKind, open_source


def test_workbook_is_read_with_real_dates_and_phones_that_became_numbers(tmp_path: Path, today: date) -> None:
    book = Workbook()
    book.create_sheet("Patients", 1)
    sheet = book["Patients"]
    sheet.append(["Patients of the marina branch"])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["Name", "Phone", "Date of birth", "Notes"])
    sheet.append(["Amira Khan", 971501234567.0, datetime(1980, 3, 22), "called\ntwice"])  # noqa: DTZ001 - Excel knows no zones
    sheet.append([])
    sheet.append(["محمد", 501234567, date(1990, 1, 2), "#N/A"])
    path = tmp_path / "patients.csv"
    book.save(path)
    source = open_source(path, "AE", today=today)
    amira, mohammed = source.rows()
    assert source.kind is SourceKind.EXCEL
    assert source.count_hint == 2
    assert (amira.source_line, amira.phones, amira.birth_date, amira.note) == (
        4, ("+971501234567",), date(1980, 3, 22), "called\ntwice",
    )  # fmt: skip
    assert (mohammed.name, mohammed.phones, mohammed.birth_date, mohammed.note) == (
        "محمد", ("+971501234567",), date(1990, 1, 2), "",
    )  # fmt: skip


def test_formulas_are_read_as_their_last_value_and_never_run(tmp_path: Path, today: date) -> None:
    book = Workbook()
    book.worksheets[0].append(["Name", "Phone", "Notes"])
    book.worksheets[0].append(["Amira", "0501234567", '=HYPERLINK("http://example.com")'])
    path = tmp_path / "book.xlsx"
    book.save(path)
    (row,) = open_source(path, "AE", today=today).rows()
    assert row.note == ""


def test_empty_workbook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    Workbook().save(path)
    with pytest.raises(UnreadableFile, match="No sheet"):
        open_source(path, "AE")


def test_workbook_that_unpacks_beyond_bounds_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(MOST_UNPACKED // (8 << 20) + 1):
                part.write(b"\0" * (8 << 20))
    with pytest.raises(OversizedFile):
        open_source(path, "AE")


def test_old_or_locked_excel_file_says_what_to_do(make_file: Callable[..., Path]) -> None:
    with pytest.raises(ProtectedFile, match="save it as"):
        open_source(make_file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "AE")


def test_archive_and_damaged_workbook_are_refused_in_words(
    tmp_path: Path, make_file: Callable[..., Path]
) -> None:
    archive = tmp_path / "letters.docx"
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    with pytest.raises(UnreadableFile, match="not an Excel workbook"):
        open_source(archive, "AE")
    with pytest.raises(UnreadableFile, match="damaged"):
        open_source(make_file(b"PK\x03\x04" + b"nonsense" * 50), "AE")
    hollow = tmp_path / "hollow.xlsx"
    with zipfile.ZipFile(hollow, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnreadableFile, match="damaged"):
        open_source(hollow, "AE")
