"""What people type in the settings, and what stands beside what is being typed."""

from decimal import Decimal

import pytest

from desktop.screens.settings import reading
from desktop.screens.settings.draft import Draft
from desktop.screens.settings.model import SettingsModel
from desktop.screens.settings.pages import pages
from sync.policy.roles import REGISTER


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9-13, 16:00–20:00", ((540, 780), (960, 1200))),
        ("16-20; 9.30-13", ((570, 780), (960, 1200))),
        ("٩-١٣", ((540, 780),)),
        ("0930 - 24", ((570, 1440),)),
        ("closed", ()),
        ("–", ()),
    ],
)
def test_openings_are_read_as_people_write_them(
    typed: str, read: tuple[tuple[int, int], ...], qapp: object
) -> None:
    assert reading.read_spans(typed) == read
    assert reading.spans_check(read) == ""
    if read:
        assert reading.read_spans(reading.write_spans(read)) == read


@pytest.mark.parametrize("typed", ["9", "nine to five", "25-26", "9:75-10", "9-13-14", "9-"])
def test_what_is_no_opening_is_not_guessed_at(typed: str, qapp: object) -> None:
    with pytest.raises(reading.Unreadable):
        reading.read_spans(typed)
    assert reading.spans_check(typed)


def test_openings_that_overlap_or_end_before_they_begin_are_named(qapp: object) -> None:
    assert "overlap" in reading.spans_check(((540, 780), (720, 960)))
    assert "past midnight" in reading.spans_check(((1200, 120),))


@pytest.mark.parametrize(
    ("typed", "digits", "is_right"),
    [("1,200.50", 2, True), ("1200.505", 2, False), ("1.250", 3, True), ("5.5", 0, False), ("-3", 2, False)],
)
def test_an_amount_has_as_many_digits_after_the_point_as_its_currency(
    typed: str, digits: int, is_right: bool, qapp: object
) -> None:
    assert (reading.amount_check(digits)(reading.read_amount(typed)) == "") is is_right


def test_amounts_are_written_as_they_are_read(qapp: object) -> None:
    for typed in ("1200", "0.5", "100000", "12.75"):
        assert reading.read_amount(reading.write_amount(Decimal(typed))) == Decimal(typed)
    for typed in ("NaN", "Infinity", "12 dirhams"):
        with pytest.raises(reading.Unreadable):
            reading.read_amount(typed)


def test_untouched_fields_follow_others_and_touched_ones_keep_what_was_typed() -> None:
    draft = Draft({"name": "Palmera", "zone": "Asia/Dubai"})
    draft.type("name", "Palm")
    assert draft.hear({"name": "Palmera Dental", "zone": "Asia/Muscat"}) == {"zone"}
    assert draft.values() == {"name": "Palm", "zone": "Asia/Muscat"}
    assert draft.theirs == {"name": "Palmera Dental"}
    draft.hear({"name": "Palm", "zone": "Asia/Muscat"})  # they came to the same
    assert not draft.is_dirty
    assert draft.theirs == {}


def test_typing_back_what_stands_is_no_change() -> None:
    draft = Draft({"name": "Palmera"})
    draft.type("name", "Palm")
    draft.type("name", "Palmera")
    assert not draft.is_dirty
    draft.type("name", None)
    draft.throw_away()
    assert draft.value("name") == "Palmera"


def test_every_page_that_changes_something_names_a_command_that_exists(qapp: object) -> None:
    specs = pages()
    assert len({spec.key for spec in specs}) == len(specs)
    for spec in specs:
        assert spec.words
        assert bool(spec.make) != bool(spec.goes), spec.key
        assert not spec.command or spec.command in REGISTER


def test_a_search_finds_pages_by_the_beginning_of_any_word(desk: object) -> None:
    model = SettingsModel(desk, pages())  # type: ignore[arg-type]
    assert [spec.key for spec in model.found("PRIC")] == ["services"]
    assert "opt_out" in [spec.key for spec in model.found("stop")]
    assert model.found("rice") == []
    assert "workstations" not in [spec.key for spec in model.seen()]  # the front desk does not see it
