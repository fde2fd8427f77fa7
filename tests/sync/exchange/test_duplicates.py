from datetime import date
from typing import Any

from sync.exchange.duplicates import DuplicateGroup, DuplicateKind, KnownContact, find_duplicates
from sync.exchange.rows import ContactRow

HOME = "+97142345678"
MOBILE = "+971501234567"


def row(line: int, given: str, *phones: str, **more: Any) -> ContactRow:
    return ContactRow(source_line=line, name=f"{given} Khan".strip(), given=given, phones=phones, **more)


def nobody_known(endpoint: str) -> list[KnownContact]:
    return []


def test_same_person_twice_in_a_file_is_one_group() -> None:
    rows = [row(2, "Amira", MOBILE), row(3, "Omar", HOME), row(4, "AMIRA", MOBILE, emails=("a@x.ae",))]
    assert find_duplicates(rows, nobody_known) == [DuplicateGroup(DuplicateKind.SAME_FILE, MOBILE, (2, 4))]


def test_family_at_one_number_is_never_merged() -> None:
    rows = [row(2, "Amira", HOME), row(3, "Omar", HOME), row(4, "Lina", HOME)]
    assert find_duplicates(rows, nobody_known) == [DuplicateGroup(DuplicateKind.FAMILY, HOME, (2, 3, 4))]


def test_same_name_with_another_birth_date_is_family() -> None:
    rows = [
        row(2, "Omar", HOME, birth_date=date(1960, 1, 1)),
        row(3, "Omar", HOME, birth_date=date(1990, 1, 1)),
    ]
    assert [group.kind for group in find_duplicates(rows, nobody_known)] == [DuplicateKind.FAMILY]


def test_similar_names_are_siblings_and_not_typing_errors() -> None:
    rows = [row(2, "Sandra", HOME), row(3, "Sandro", HOME)]
    assert [group.kind for group in find_duplicates(rows, nobody_known)] == [DuplicateKind.FAMILY]


def test_known_contact_is_found_by_any_endpoint_and_named_once() -> None:
    known = {MOBILE: [KnownContact("c1", "Amira Khan")], "a@x.ae": [KnownContact("c1", "Amira Khan")]}
    rows = [row(2, "Amira", MOBILE, emails=("a@x.ae",))]
    assert find_duplicates(rows, lambda endpoint: known.get(endpoint, [])) == [
        DuplicateGroup(DuplicateKind.KNOWN_CONTACT, MOBILE, (2,), ("c1",))
    ]


def test_newcomer_at_a_known_familys_number_is_family() -> None:
    known = [KnownContact("c1", "Omar Khan", "Omar")]
    assert find_duplicates([row(2, "Amira", HOME)], lambda _: known) == [
        DuplicateGroup(DuplicateKind.FAMILY, HOME, (2,), ("c1",))
    ]


def test_one_of_a_known_family_is_recognised_among_them() -> None:
    known = [KnownContact("c1", "Omar Khan"), KnownContact("c2", "Amira Khan")]
    assert find_duplicates([row(2, "Amira", HOME)], lambda _: known) == [
        DuplicateGroup(DuplicateKind.FAMILY, HOME, (2,), ("c1",)),
        DuplicateGroup(DuplicateKind.KNOWN_CONTACT, HOME, (2,), ("c2",)),
    ]


def test_titles_accents_initials_and_arabic_spellings_do_not_part_a_person() -> None:
    pairs = [("Dr. José", "jose"), ("أحمد", "احمد"), ("A.", "Amira")]
    for one, other in pairs:
        groups = find_duplicates([row(2, one, MOBILE), row(3, other, MOBILE)], nobody_known)
        assert [group.kind for group in groups] == [DuplicateKind.SAME_FILE], (one, other)


def test_row_without_a_name_is_whoever_has_its_number() -> None:
    nameless = ContactRow(source_line=3, phones=(MOBILE,))
    groups = find_duplicates([row(2, "Amira", MOBILE), nameless], nobody_known)
    assert groups == [DuplicateGroup(DuplicateKind.SAME_FILE, MOBILE, (2, 3))]


def test_refused_rows_and_rows_that_share_nothing_take_no_part() -> None:
    rows = [row(2, "Amira", MOBILE), row(3, "Amira", HOME), row(4, "Amira", MOBILE, refused="nobody")]
    assert find_duplicates(rows, nobody_known) == []


def test_each_endpoint_is_looked_up_once() -> None:
    asked = list[str]()

    def known_at(endpoint: str) -> list[KnownContact]:
        asked.append(endpoint)
        return []

    find_duplicates([row(n, f"Person{n}", HOME, MOBILE) for n in range(50)], known_at)
    assert sorted(asked) == [HOME, MOBILE]
