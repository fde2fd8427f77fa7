import csv
import io
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.exchange.draft import Draft
from sync.exchange.export import write_csv, write_json, write_vcards
from sync.exchange.faults import UnreadableFile
from sync.exchange.rows import ContactRow, Gender
from sync.exchange.sniff import SourceKind, open_source
from sync.exchange.text import guard_cell, plain_cell
from sync.model.words import ConsentState

TODAY = date(2026, 3, 1)


def _csv(rows: Iterable[ContactRow], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        write_csv(rows, out)


def _vcard(rows: Iterable[ContactRow], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        write_vcards(rows, out)


def _json(rows: Iterable[ContactRow], path: Path) -> None:
    with path.open("wb") as out:
        write_json(rows, out)


WRITERS = {SourceKind.CSV: _csv, SourceKind.VCARD: _vcard, SourceKind.FOREDESK: _json}


def bare(row: ContactRow) -> ContactRow:
    return msgspec.structs.replace(row, source_line=1, problems=())


FULL = ContactRow(
    source_line=1,
    name="Dr. Amira Khan",
    given="Amira",
    family="Khan; née Said",
    phones=("+971501234567", "+97142345678", "+351912345678"),
    emails=("amira@example.com", "a.khan@example.com"),
    birth_date=date(1980, 3, 22),
    language="ar",
    tags=("vip", "new patient"),
    note='=HYPERLINK("http://example.com")\n+ a plus, a \\ and a ; ملاحظة',
    source="@instagram",
    external_id="-17",
    address="12 Palm St, Flat 4, Dubai",
    gender=Gender.FEMALE,
    consent=ConsentState.WITHDRAWN,
)
PHONE_ONLY = ContactRow(source_line=1, phones=("+971551234567",))


@pytest.mark.parametrize("kind", list(WRITERS))
def test_contact_comes_back_as_it_went_out(kind: SourceKind, tmp_path: Path) -> None:
    plain = ContactRow(
        source_line=1, name="محمد الهاشمي", emails=("m@example.com",), consent=ConsentState.GIVEN
    )
    path = tmp_path / "export"
    WRITERS[kind]([FULL, plain], path)
    source = open_source(path, "US", today=TODAY)
    assert source.kind is kind
    assert [bare(row) for row in source.rows()] == [FULL, plain]
    assert not any(row.problems for row in source.rows())


_words = st.text(max_size=40)
_drafts = st.fixed_dictionaries(
    {
        "name": _words,
        "given": _words,
        "family": _words,
        "note": st.text(max_size=120),
        "source": _words,
        "external_id": _words,
        "address": _words,
    }
)


def drafted(texts: dict[str, str]) -> ContactRow:
    draft = Draft(1, "AE", TODAY)
    for field, text in texts.items():
        getattr(draft, f"add_{field}")(text)
    draft.add_phones("0501234567")
    return draft.finish()


@pytest.mark.parametrize("kind", list(WRITERS))
@given(texts=_drafts)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_survives_the_round_trip(kind: SourceKind, tmp_path: Path, texts: dict[str, Any]) -> None:
    row = drafted(texts)
    if not row.name:
        row = drafted({**texts, "name": "Amira"})
    path = tmp_path / "export"
    WRITERS[kind]([row], path)
    (back,) = open_source(path, "AE", today=TODAY).rows()
    assert bare(back) == bare(row)


def test_contact_of_a_phone_alone_survives_csv_and_json(tmp_path: Path) -> None:
    for kind in (SourceKind.CSV, SourceKind.FOREDESK):
        WRITERS[kind]([PHONE_ONLY], tmp_path / "export")
        assert [bare(row) for row in open_source(tmp_path / "export", "US", today=TODAY).rows()] == [
            PHONE_ONLY
        ]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "＝1+1",
        "'=1",
        "''=1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_cell_that_a_spreadsheet_would_run_is_guarded_and_comes_back_whole(text: str) -> None:
    assert guard_cell(text).startswith("'")
    assert plain_cell(guard_cell(text)) == text


@given(st.text(max_size=30))
def test_guard_loses_nothing_and_leaves_nothing_to_run(text: str) -> None:
    guarded = guard_cell(text)
    assert plain_cell(guarded) == text
    assert guarded[:1] not in ("=", "-", "@", "\t", "\r")
    assert guarded[:1] != "+" or guarded[1:].isdigit()


def test_phone_is_written_plainly_and_survives_a_spreadsheet_that_takes_it_for_a_number() -> None:
    out = io.StringIO()
    write_csv([PHONE_ONLY], out)
    _, cells = csv.reader(io.StringIO(out.getvalue()))
    assert "+971551234567" in cells
    draft = Draft(1, "US", TODAY)
    draft.add_phones("971551234567")
    assert draft.finish().phones == PHONE_ONLY.phones


def test_card_lines_keep_to_75_octets_and_cut_no_character(tmp_path: Path) -> None:
    path = tmp_path / "export"
    _vcard([msgspec.structs.replace(FULL, note="ملاحظة طويلة " * 50)], path)
    lines = path.read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")


def test_writers_say_how_many_they_wrote() -> None:
    rows = [FULL, PHONE_ONLY]
    assert (
        write_csv(rows, io.StringIO())
        == write_vcards(rows, io.StringIO())
        == write_json(rows, io.BytesIO())
        == 2
    )


def test_export_of_a_newer_version_or_of_the_wrong_shape_is_refused_in_words(
    make_file: Callable[..., Path],
) -> None:
    newer = make_file('{"format":"foredesk-contacts","version":99,"contacts":[]}')
    with pytest.raises(UnreadableFile, match="newer Foredesk"):
        open_source(newer, "AE")
    edited = make_file('{"format":"foredesk-contacts","version":1,"contacts":[{"name":3}]}')
    with pytest.raises(UnreadableFile, match="damaged"):
        open_source(edited, "AE")
