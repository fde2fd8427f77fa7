from collections.abc import Callable
from datetime import date

import pytest

from sync.exchange.dates import DateOrder
from sync.exchange.headers import match_heading
from sync.exchange.mapping import Mapping
from sync.exchange.rows import ContactField, ContactRow, Gender
from sync.exchange.sniff import Source
from sync.model.words import ConsentState


def guess(source: Source) -> Mapping:
    mapping = source.guess()
    assert mapping is not None
    return mapping


def fields(source: Source) -> list[ContactField | None]:
    return [column.field for column in guess(source).columns]


F = ContactField


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("First Name,Last Name,Mobile Phone,E-mail Address,Birthday,Categories,Notes",
         [F.GIVEN, F.FAMILY, F.PHONE, F.EMAIL, F.BIRTH_DATE, F.TAGS, F.NOTE]),
        ("رقم الملف,الاسم الكامل,رقم الجوال,البريد الإلكتروني,تاريخ الميلاد,الجنس,ملاحظات",
         [F.EXTERNAL_ID, F.NAME, F.PHONE, F.EMAIL, F.BIRTH_DATE, F.GENDER, F.NOTE]),
        ("Nome completo,Telemóvel,Correio eletrónico,Data de nascimento,Morada,Etiquetas,Observações",
         [F.NAME, F.PHONE, F.EMAIL, F.BIRTH_DATE, F.ADDRESS, F.TAGS, F.NOTE]),
        ("Nombre,Apellidos,Teléfono móvil,Correo electrónico,Fecha de nacimiento,Idioma,Dirección",
         [F.GIVEN, F.FAMILY, F.PHONE, F.EMAIL, F.BIRTH_DATE, F.LANGUAGE, F.ADDRESS]),
        ("Prénom,Nom,Téléphone portable,Courriel,Date de naissance,Sexe,Remarques",
         [F.GIVEN, F.FAMILY, F.PHONE, F.EMAIL, F.BIRTH_DATE, F.GENDER, F.NOTE]),
        ("Vorname,Nachname,Handynummer,E-Mail-Adresse,Geburtsdatum,Sprache,Bemerkungen",
         [F.GIVEN, F.FAMILY, F.PHONE, F.EMAIL, F.BIRTH_DATE, F.LANGUAGE, F.NOTE]),
    ],
)  # fmt: skip
def test_headings_in_six_languages_are_understood(
    open_text: Callable[..., Source], header: str, expected: list[ContactField]
) -> None:
    assert fields(open_text(f"{header}\n" + "x,y,z,q,w,x,y\n")) == expected


def test_googles_export_is_understood_column_by_column(open_text: Callable[..., Source]) -> None:
    header = "First Name,Middle Name,Last Name,Phonetic First Name,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Value"
    source = open_text(
        f"{header}\nAmira,,Khan,,* myContacts ::: VIP,Home,a@x.ae,Mobile,050 123 4567 ::: 04 234 5678,\n"
    )
    assert fields(source) == [F.GIVEN, F.GIVEN, F.FAMILY, None, F.TAGS, None, F.EMAIL, None, F.PHONE, F.PHONE]
    (row,) = source.rows()
    assert row.phones == ("+971501234567", "+97142345678")
    assert row.tags == ("myContacts", "VIP")


@pytest.mark.parametrize(
    "heading",
    ["Emergency contact phone", "Guardian name", "Dentist", "Fax", "Phone 1 - Type", "Created", "Company"],
)
def test_headings_about_somebody_or_something_else_are_left_out(heading: str) -> None:
    match = match_heading(heading)
    assert match is not None
    assert match.field is None


def test_content_decides_where_headings_say_nothing(open_text: Callable[..., Source]) -> None:
    source = open_text(
        "A1,B1,C1,D1\nOmar,o@x.ae,0501234567,m\nLina,l@x.ae,0551234567,f\nZaid,z@x.ae,0561234567,m\n"
    )
    assert fields(source) == [F.NAME, F.EMAIL, F.PHONE, F.GENDER]
    assert "100% of its cells look like an e-mail address" in guess(source).columns[1].reason


def test_content_overrules_a_heading_that_no_cell_bears_out(open_text: Callable[..., Source]) -> None:
    source = open_text("Name,Email,Phone\nOmar,0501234567,o@x.ae\nLina,0551234567,l@x.ae\n")
    assert fields(source) == [F.NAME, F.PHONE, F.EMAIL]


def test_table_without_header_is_mapped_by_its_content(read_text: Callable[..., list[ContactRow]]) -> None:
    rows = read_text("Omar,Said,0501234567,22/03/1980\nLina,Haddad,0551234567,01/02/1990\n")
    assert [(row.given, row.family, row.birth_date) for row in rows] == [
        ("Omar", "Said", date(1980, 3, 22)),
        ("Lina", "Haddad", date(1990, 2, 1)),
    ]


def test_field_that_one_column_holds_goes_to_the_best_of_them(open_text: Callable[..., Source]) -> None:
    mapping = guess(open_text("Client,Display name shown,Phone\nOmar,Omar S.,0501234567\n"))
    assert [column.field for column in mapping.columns] == [F.NAME, None, F.PHONE]
    assert "“Client” fits better" in mapping.columns[1].reason


def test_every_guess_says_why(open_text: Callable[..., Source]) -> None:
    mapping = guess(open_text("Name,Phone,Zzz\nOmar,0501234567,\n"))
    assert all(column.reason for column in mapping.columns)
    assert mapping.row_count == 1


def test_user_changes_a_guess_and_the_other_column_gives_way(open_text: Callable[..., Source]) -> None:
    source = open_text("Name,Alias,Phone\nOmar Said,Abu Ali,0501234567\n")
    changed = guess(source).change(1, F.NAME)
    assert [column.field for column in changed.columns] == [None, F.NAME, F.PHONE]
    assert [row.name for row in source.rows(changed)] == ["Abu Ali"]
    assert [row.phones for row in source.rows(changed.change(2, None))] == [()]
    with pytest.raises(IndexError):
        changed.change(3, F.NOTE)


def test_order_of_dates_is_decided_on_every_row_not_only_the_sample(open_text: Callable[..., Source]) -> None:
    source = open_text("Name,Birthday\n" + "Omar,03/04/1980\n" * 500 + "Lina,03/25/1980\n", region="AE")
    mapping = guess(source)
    assert mapping.row_count == 501
    assert mapping.columns[1].date_order is DateOrder.MDY
    assert source.sample(1)[0].birth_date == date(1980, 3, 4)


def test_ambiguous_dates_are_a_stated_problem_that_the_user_settles(open_text: Callable[..., Source]) -> None:
    source = open_text("Name,Birthday\nOmar,03/04/1980\n", region="AE")
    mapping = guess(source)
    assert [problem.field for problem in mapping.problems] == [F.BIRTH_DATE]
    settled = mapping.change(1, F.BIRTH_DATE, DateOrder.MDY)
    assert settled.problems == ()
    assert next(source.rows(settled)).birth_date == date(1980, 3, 4)


def test_row_loses_a_bad_field_with_its_reason_and_keeps_the_rest(
    read_text: Callable[..., list[ContactRow]],
) -> None:
    (row,) = read_text("Name,Phone,Email,Birthday\nOmar,050123,omar@,31/02/1980\n")
    assert row.refused is None
    assert row.name == "Omar"
    assert (row.phones, row.emails, row.birth_date) == ((), (), None)
    assert [problem.field for problem in row.problems] == [F.PHONE, F.EMAIL, F.BIRTH_DATE]
    assert row.note == "Phone as written: 050123"
    assert not any("050123" in problem.message or "omar" in problem.message for problem in row.problems)


def test_row_of_nobody_is_refused_with_its_reason(read_text: Callable[..., list[ContactRow]]) -> None:
    omar, nobody = read_text("Name,Phone,Notes\nOmar,0501234567,\n,050,came by\n")
    assert omar.refused is None
    assert nobody.refused is not None
    assert "nobody to keep" in nobody.refused
    assert nobody.source_line == 3


def test_words_for_gender_language_and_consent_are_read_in_several_languages(
    read_text: Callable[..., list[ContactRow]],
) -> None:
    rows = read_text(
        "Name,Gender,Language,Marketing consent\nA,ذكر,العربية,نعم\nB,weiblich,Deutsch,nein\nC,?,Klingon,maybe\n"
    )
    assert [(row.gender, row.language, row.consent) for row in rows] == [
        (Gender.MALE, "ar", ConsentState.GIVEN),
        (Gender.FEMALE, "de", ConsentState.WITHDRAWN),
        (None, None, None),
    ]
    assert [problem.field for problem in rows[2].problems] == [F.GENDER, F.LANGUAGE, F.CONSENT]


def test_raw_cells_stand_beside_the_preview(open_text: Callable[..., Source]) -> None:
    source = open_text("Name,Phone\nOmar,0501234567\nLina,050\nZaid,0561234567\n")
    assert [record.cells for record in source.cells(2)] == [["Omar", "0501234567"], ["Lina", "050"]]
    assert [row.phones for row in source.sample(2)] == [("+971501234567",), ()]
    assert source.columns == ("Name", "Phone")
    assert source.count_hint == 3


def test_file_that_names_nobody_says_so(open_text: Callable[..., Source]) -> None:
    problems = guess(open_text("Amount,Price\n12,13\n14,15\n")).problems
    assert [problem.message for problem in problems] == [
        "No column seems to hold names, phone numbers or e-mail addresses."
    ]
