import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.exchange.csv_files import CsvFile, detect_dialect
from sync.exchange.encodings import detect_encoding
from sync.exchange.faults import UnreadableFile


@pytest.fixture
def read(make_file: Callable[..., Path]) -> Callable[..., list[list[str]]]:
    def rows(content: str | bytes, encoding: str = "utf-8") -> list[list[str]]:
        return [record.cells for record in CsvFile(make_file(content, encoding)).records()]

    return rows


def test_every_dialect_of_csv_spectrum_parses_exactly(public_data: Callable[[str], Path]) -> None:
    folder = public_data("csv") / "csv-spectrum"
    files = sorted((folder / "csvs").glob("*.csv"))
    assert files
    for path in files:
        table = CsvFile(path)
        got = [dict(zip(table.columns, record.cells, strict=True)) for record in table.records()]
        assert got == json.loads((folder / "json" / f"{path.stem}.json").read_text("utf-8")), path.name


ARABIC = "الاسم,الهاتف\nمحمد الهاشمي,0501234567\nفاطمة بنت أحمد,0551234567\n"
WESTERN = "Nome,Telefone\nJoão Conceição,912345678\nMARIA ASSUNÇÃO,912345679\nFrançois Müller,912345670\n"


@pytest.mark.parametrize(
    ("text", "written", "detected"),
    [
        (ARABIC, "utf-8", "utf-8"),
        (ARABIC, "utf-8-sig", "utf-8-sig"),
        (ARABIC, "utf-16", "utf-16"),
        (ARABIC, "utf-16-le", "utf-16-le"),
        (ARABIC, "utf-16-be", "utf-16-be"),
        (ARABIC, "cp1256", "cp1256"),
        (WESTERN, "utf-8", "utf-8"),
        (WESTERN, "utf-16-be", "utf-16-be"),
        (WESTERN, "cp1252", "cp1252"),
        (WESTERN, "utf-32", "utf-32"),
    ],
)
def test_encoding_is_told_from_the_bytes(
    make_file: Callable[..., Path], text: str, written: str, detected: str
) -> None:
    path = make_file(text, written)
    assert detect_encoding(path) == detected
    expected = [line.split(",") for line in text.splitlines()[1:]]
    assert [record.cells for record in CsvFile(path).records()] == expected


def test_code_page_is_found_although_the_first_accent_comes_late(make_file: Callable[..., Path]) -> None:
    text = "name,phone\n" + "Anna Smith,0501234567\n" * 40_000 + "João,0501234567\n"
    table = CsvFile(make_file(text, "cp1252"))
    *_, last = table.records()
    assert last.cells[0] == "João"


def test_one_damaged_character_does_not_turn_utf8_into_a_code_page(make_file: Callable[..., Path]) -> None:
    content = ARABIC.encode() * 20 + b"Jo\xe3o,0501234567\n"
    assert detect_encoding(make_file(content)) == "utf-8"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_guessed_although_others_stand_in_the_cells(
    make_file: Callable[..., Path], delimiter: str
) -> None:
    rows = [["Name", "Phone", "Note"], ["Anna", "0501234567", "a, b; c"], ["Omar", "0551234567", "x, y; z"]]
    if delimiter in ",;":
        rows = [[cell.replace(delimiter, "/") for cell in row] for row in rows]
    path = make_file("\n".join(delimiter.join(row) for row in rows))
    assert detect_dialect(path).delimiter == delimiter
    assert [record.cells for record in CsvFile(path).records()] == rows[1:]


def test_excels_own_separator_line_is_obeyed(read: Callable[..., list[list[str]]]) -> None:
    assert read("sep=;\nname;phone\nAnna, Maria;0501234567\n") == [["Anna, Maria", "0501234567"]]


def test_table_without_header_loses_no_row(make_file: Callable[..., Path]) -> None:
    table = CsvFile(make_file("Anna Khan,0501234567\nOmar Said,0551234567\n"))
    assert table.columns == ("Column 1", "Column 2")
    assert [record.cells[0] for record in table.records()] == ["Anna Khan", "Omar Said"]


def test_title_above_the_header_is_no_data(make_file: Callable[..., Path]) -> None:
    table = CsvFile(
        make_file("Patients of the marina branch,,\n\nName,Phone,Email\nAnna,0501234567,a@x.ae\n")
    )
    assert table.columns == ("Name", "Phone", "Email")
    assert [(record.line, record.cells[0]) for record in table.records()] == [(4, "Anna")]


def test_ragged_rows_are_padded_and_what_is_beyond_the_header_is_stated(
    make_file: Callable[..., Path],
) -> None:
    table = CsvFile(
        make_file("name,phone,email\nAnna\nOmar,0501234567,o@x.ae,more\nLina,0551234567,l@x.ae,,\n")
    )
    anna, omar, lina = table.records()
    assert anna.cells == ["Anna", "", ""]
    assert omar.cells == ["Omar", "0501234567", "o@x.ae"]
    assert omar.fault is not None
    assert "1 more cells" in omar.fault
    assert lina.fault is None


def test_quote_that_never_closes_costs_one_row_and_not_the_file(make_file: Callable[..., Path]) -> None:
    rows = "".join(f"Person {n},05012345{n:02},ok\n" for n in range(50))
    table = CsvFile(make_file(f'name,phone,note\n"Anna,0501234567,x\n{rows}'))
    first, *rest = table.records()
    assert first.fault is not None
    assert "never closed" in first.fault
    assert [record.cells[0] for record in rest] == [f"Person {n}" for n in range(50)]
    assert [record.line for record in rest] == list(range(3, 53))


def test_stray_quotes_that_pair_across_rows_do_not_merge_them(make_file: Callable[..., Path]) -> None:
    table = CsvFile(
        make_file('name,phone\n"Anna,0501234567\nOmar,0551234567\nLina",0561234567\nZed,0521234567\n')
    )
    assert [record.cells[1] for record in table.records()] == [
        "0501234567",
        "0551234567",
        "0561234567",
        "0521234567",
    ]


def test_cell_of_several_lines_stays_one_cell_and_lines_are_counted(make_file: Callable[..., Path]) -> None:
    table = CsvFile(make_file('name,note\nAnna,"one\r\ntwo\r\nthree"\r\nOmar,x\r\n'))
    assert [(record.line, record.cells[1]) for record in table.records()] == [
        (2, "one\r\ntwo\r\nthree"),
        (5, "x"),
    ]


def test_line_of_two_million_characters_is_refused_and_the_next_is_read(
    make_file: Callable[..., Path],
) -> None:
    table = CsvFile(make_file("name,phone\nAnna,0501234567\nx" + "y" * 2_100_000 + "\nOmar,0551234567\n"))
    anna, huge, omar = table.records()
    assert (anna.cells[0], omar.cells[0]) == ("Anna", "Omar")
    assert huge.fault is not None
    assert "longer than a million" in huge.fault


def test_file_of_quotes_that_never_pair_is_refused_in_words(make_file: Callable[..., Path]) -> None:
    with pytest.raises(UnreadableFile, match="quotation marks"):
        list(CsvFile(make_file("name,phone\n" + 'x,"y\n"z",q\n' * 3_000)).records())


def test_hundred_thousand_rows_need_the_memory_of_a_few(make_file: Callable[..., Path]) -> None:
    table = CsvFile(make_file("name,phone,note\n" + "Anna Khan,0501234567,called twice\n" * 100_000))
    tracemalloc.start()
    try:
        count = sum(1 for _ in table.records())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 100_000
    assert peak < 2_000_000


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03" * 200, b"\x00" * 100])
def test_binary_data_is_refused_as_such(make_file: Callable[..., Path], content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="binary data"):
        CsvFile(make_file(content))
