from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sync.exchange.rows import ContactField, ContactRow, Gender
from sync.exchange.sniff import Source, SourceKind, open_source

Read = Callable[..., list[ContactRow]]


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def test_every_public_sample_gives_its_people(public_data: Callable[[str], Path], today: date) -> None:
    people = {
        "John_Doe_GMAIL.vcf": ["Mr. John Richter, James Doe Sr."],
        "John_Doe_MAC_ADDRESS_BOOK.vcf": ["Mr. John Richter,James Doe Sr."],
        "fullcontact.vcf": ["Prefix FirstName MiddleName LastName Suffix"],
        "gmail-list.vcf": ["Arnold Smith", "Chris Beatle", "Doug White"],
        "gmail-single.vcf": ["Greg Dartmouth"],
        "issue114.vcf": ["Dummy, Dummy"],
        "outlook-2007.vcf": ["Mr. Michael Angstadt Jr."],
        "rfc2426-example.vcf": ["Frank Dawson", "Tim Howes"],
        "rfc6350-example.vcf": ["Simon Perreault"],
    }
    folder = public_data("vcard")
    for name, expected in people.items():
        source = open_source(folder / name, "US", today=today)
        rows = list(source.rows())
        assert source.kind is SourceKind.VCARD
        assert source.count_hint == len(expected)
        assert [row.name for row in rows] == expected, name
        assert all(row.refused is None for row in rows), name
        assert not any(problem.field is None for row in rows for problem in row.problems), name


def test_outlooks_card_is_read_to_its_end(public_data: Callable[[str], Path], today: date) -> None:
    (row,) = open_source(public_data("vcard") / "outlook-2007.vcf", "US", today=today).rows()
    assert row.emails == ("mike.angstadt@gmail.com",)
    assert row.birth_date == date(1922, 3, 10)
    assert row.note.splitlines()[1] == "I assume it encodes this text inside a NOTE vCard type."
    assert row.address == "TheOffice, 222 Broadway, New York, NY, 99999, USA"


def test_standards_own_example_of_version_4_is_read(public_data: Callable[[str], Path], today: date) -> None:
    (row,) = open_source(public_data("vcard") / "rfc6350-example.vcf", "AE", today=today).rows()
    assert row.phones == ("+14186569254", "+14182626501")
    assert (row.language, row.gender, row.birth_date) == ("fr", Gender.MALE, None)
    assert [problem.message for problem in row.problems] == ["This birthday has no year, so it was not kept."]


def test_groups_labels_and_preferences_of_apple_are_understood(read_text: Read) -> None:
    (row,) = read_text(
        card(
            "FN:Amira",
            "TEL;type=HOME:04 234 5678",
            "item1.TEL;type=CELL;type=pref:050 123 4567",
            "item1.X-ABLabel:x",
        )
    )
    assert row.phones == ("+971501234567", "+97142345678")


def test_nobody_is_called_on_a_fax(read_text: Read) -> None:
    (row,) = read_text(card("FN:Amira", "TEL;WORK;FAX:042345678", "TEL;TYPE=PAGER:0501234567", version="2.1"))
    assert row.phones == ()
    assert row.problems == ()


def test_escapes_folds_and_structured_values_keep_their_text(read_text: Read) -> None:
    (row,) = read_text(
        card(
            "N:O\\;Neill;Mary\\, Ann;Jo;;",
            "CATEGORIES:new patient,a\\,b",
            "NOTE:first\\nsecond\\; th",
            " ird C:\\\\dir",
            "ADR;TYPE=HOME:;;12 Palm St\\, Flat 4;Dubai;;;AE",
        )
    )
    assert (row.given, row.family) == ("Mary, Ann Jo", "O;Neill")
    assert row.tags == ("new patient", "a,b")
    assert row.note == "first\nsecond; third C:\\dir"
    assert row.address == "12 Palm St, Flat 4, Dubai, AE"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_quoted_printable_arabic_of_old_phones_is_read(read_text: Read, charset: str) -> None:
    encoded = "".join(f"={byte:02X}" for byte in "محمد الهاشمي".encode(charset))
    half = len(encoded) // 2 // 3 * 3
    text = card(
        f"FN;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:{encoded[:half]}=",
        encoded[half:],
        "TEL;CELL:0501234567",
        version="2.1",
    )
    (row,) = read_text(text)
    assert (row.name, row.phones, row.problems) == ("محمد الهاشمي", ("+971501234567",), ())


def test_fold_in_the_middle_of_a_character_is_mended(read_text: Read) -> None:
    name = "FN:محمد الهاشمي".encode()
    assert (
        read_text(b"BEGIN:VCARD\r\n" + name[:6] + b"\r\n " + name[6:] + b"\r\nEND:VCARD\r\n")[0].name
        == "محمد الهاشمي"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"])
def test_cards_are_read_in_the_encodings_they_come_in(
    open_text: Callable[..., Source], encoding: str
) -> None:
    source = open_text(card("FN:محمد الهاشمي", "TEL:0501234567") * 3, encoding)
    assert source.count_hint == 3
    assert [row.name for row in source.rows()] == ["محمد الهاشمي"] * 3


def test_broken_cards_are_stated_and_the_rest_is_read(read_text: Read) -> None:
    whole = card("FN:Whole", "TEL:0501234567")
    unended = "BEGIN:VCARD\nFN:Unended\nTEL:0551234567\n"
    garbled = card("FN:Garbled", "this is no property", "TEL:0561234567")
    cut_off = "BEGIN:VCARD\nFN:Cut off\nTEL:0521234567"
    rows = read_text(whole + unended + garbled + whole + cut_off)
    assert [row.name for row in rows] == ["Whole", "Unended", "Garbled", "Whole", "Cut off"]
    assert all(len(row.phones) == 1 for row in rows)
    assert [len(row.problems) for row in rows] == [0, 1, 1, 0, 1]
    assert [row.source_line for row in rows][:2] == [1, 6]


def test_nested_agent_card_of_version_2_1_is_not_another_contact(read_text: Read) -> None:
    agent = ["AGENT:", "BEGIN:VCARD", "FN:Secretary", "TEL:0551234567", "END:VCARD"]
    (row,) = read_text(card("FN:Boss", *agent, "TEL:0501234567", version="2.1"))
    assert (row.name, row.phones) == ("Boss", ("+971501234567",))


def test_card_of_a_company_is_called_by_it_and_an_empty_card_is_refused(read_text: Read) -> None:
    company, nobody = read_text(card("ORG:Marina Lab;Blood", "TEL:042345678") + card("NOTE:who?"))
    assert company.name == "Marina Lab, Blood"
    assert nobody.refused is not None


def test_bad_number_is_a_problem_of_its_card_alone(read_text: Read) -> None:
    (row,) = read_text(card("FN:Amira", "TEL:12", "EMAIL:not an address", "BDAY:1980-02-31"))
    assert row.refused is None
    assert [problem.field for problem in row.problems] == [
        ContactField.PHONE,
        ContactField.EMAIL,
        ContactField.BIRTH_DATE,
    ]


def test_card_without_measure_is_read_up_to_a_bound_and_says_so(read_text: Read) -> None:
    (row,) = read_text(card("FN:Amira", *["TEL:0501234567"] * 6_000))
    assert row.phones == ("+971501234567",)
    assert [problem.message for problem in row.problems] == [
        "Only the first 5,000 lines of this card were read."
    ]


def test_photo_of_megabytes_costs_nothing(read_text: Read) -> None:
    photo = "PHOTO;ENCODING=b;TYPE=JPEG:" + "\r\n ".join(["A" * 74] * 40_000)
    (row,) = read_text(card("FN:Amira", photo, "TEL:0501234567"))
    assert (row.name, row.phones, row.problems) == ("Amira", ("+971501234567",), ())
