"""Whatever bytes come in: contacts or a named refusal, never another error, and nothing kept that could harm."""

import json
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.exchange.draft import Draft
from sync.exchange.faults import UnknownKind, UnreadableFile
from sync.exchange.rows import (
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_TAG,
    MOST_ENDPOINTS,
    ContactRow,
)
from sync.exchange.sniff import open_source

TODAY = date(2026, 3, 1)
_OPENINGS = [
    b"",
    b"name,phone,email,birthday\n",
    b'name;phone\n"',
    b"BEGIN:VCARD\nVERSION:2.1\n",
    b"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=",
    b'{"resourceType":"Patient","name":[{"text":"',
    b'{"resourceType":"Bundle","entry":[',
    b'{"format":"foredesk-contacts","version":1,"contacts":[',
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"PK\x03\x04",
    b"sep=",
]


def assert_harmless(row: ContactRow) -> None:
    lines = [row.name, row.given, row.family, row.source, row.external_id, row.address, *row.tags]
    for text in lines:
        assert all(character.isprintable() or character in "\u200c\u200d" for character in text), ascii(text)
    assert all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") or c in "\n\t" for c in row.note)
    assert max(map(len, [row.name, row.given, row.family])) <= LONGEST_NAME
    assert max(map(len, [row.source, row.external_id, row.address])) <= LONGEST_LINE
    assert len(row.note) <= LONGEST_NOTE
    assert all(0 < len(tag) <= LONGEST_TAG for tag in row.tags)
    assert row.refused or row.name or row.phones or row.emails
    json.dumps(row.name).encode("utf-8")


@given(
    st.sampled_from(_OPENINGS),
    st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))),
)
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_give_contacts_or_a_named_refusal(tmp_path: Path, opening: bytes, rest: bytes) -> None:
    path = tmp_path / "input"
    path.write_bytes(opening + rest)
    try:
        source = open_source(path, "AE", today=TODAY)
        rows = list(source.rows())
    except UnreadableFile:
        return
    assert source.count_hint >= 0
    for row in rows:
        assert_harmless(row)


def test_naughty_strings_pass_through_every_text_field_unharmed(
    public_data: Callable[[str], Path], make_file: Callable[..., Path]
) -> None:
    strings = json.loads((public_data("naughty") / "blns.json").read_text("utf-8"))
    assert len(strings) > 400
    for text in strings:
        draft = Draft(1, "AE", TODAY)
        for add in (
            draft.add_name, draft.add_given, draft.add_family, draft.add_phones, draft.add_emails, draft.add_birth_date,
            draft.add_language, draft.add_tags, draft.add_tag, draft.add_note, draft.add_source, draft.add_external_id,
            draft.add_address, draft.add_gender, draft.add_consent,
        ):  # fmt: skip
            add(text)
        row = draft.finish()
        assert_harmless(row)
        assert not any(text in problem.message for problem in row.problems if len(text) > 8)
    card = "".join(
        f"BEGIN:VCARD\nFN:x{text}\nNOTE:{text}\nEND:VCARD\n" for text in strings if "\n" not in text
    )
    for row in open_source(make_file(card.encode("utf-8", "replace")), "AE", today=TODAY).rows():
        assert_harmless(row)


def test_phones_that_find_no_place_stay_in_the_note_however_long_it_is() -> None:
    typed = [f"05012345{number:02d}" for number in range(MOST_ENDPOINTS + 5)]
    for cells in ([" / ".join(typed)], typed):
        draft = Draft(1, "AE", TODAY)
        draft.add_note("long ago " * LONGEST_NOTE)
        draft.add_phones("ask the son, 555-139-3142")
        for cell in cells:
            draft.add_phones(cell)
        row = draft.finish()
        assert_harmless(row)
        assert row.phones == tuple(f"+971{number[1:]}" for number in typed[:MOST_ENDPOINTS])
        written = [line for line in row.note.splitlines() if line.startswith("Phone as written: ")]
        assert written[:2] == ["Phone as written: ask the son", "Phone as written: 555-139-3142"]
        assert all(number[1:] in " ".join(written[2:]) for number in typed[MOST_ENDPOINTS:])


def test_real_names_of_the_world_are_kept_letter_by_letter() -> None:
    for name in [
        "محمد بن راشد",
        "María José Núñez",
        "Nguyễn Thị Ánh",
        "李小龍",
        "नरेन्द्र",
        "O’Connor-Łącki",
        "می\u200cخواهم",
    ]:
        draft = Draft(1, "AE", TODAY)
        draft.add_name(name)
        assert draft.finish().name == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"<!DOCTYPE html><table>", "web page"),
        (b"SQLite format 3\0", "database"),
        (b"BEGIN:VCALENDAR\n", "calendar"),
    ],
)
def test_stranger_is_called_by_its_name(make_file: Callable[..., Path], content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        open_source(make_file(content, name="contacts.csv"), "AE")


def test_absent_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        open_source(tmp_path / "nowhere.csv", "AE")
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        open_source(tmp_path, "AE")


def test_kind_is_told_by_content_and_not_by_name(make_file: Callable[..., Path]) -> None:
    assert open_source(make_file("BEGIN:VCARD\nFN:A\nEND:VCARD\n", name="a.csv"), "AE").kind == "vcard"
    assert open_source(make_file("name,phone\nAmira,0501234567\n", name="a.vcf"), "AE").kind == "csv"
    with pytest.raises(UnknownKind):
        open_source(make_file('{"a": 1}', name="a.xlsx"), "AE")
