"""The id model: small steps instead of resets, pages, and rows read when they are looked at."""

import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.widgets.id_table import ID, ROW, Column, IdTable, Page, RowList, longest_rising


class Person(NamedTuple):
    id: str
    name: str


class People:
    """A source over a dict that counts how it is asked."""

    def __init__(self, people: Mapping[str, str]) -> None:
        self.people = dict(people)
        self.reads: list[list[str]] = []

    def page(self, after: object | None, limit: int) -> Page:
        names = sorted(self.people.items(), key=lambda item: (item[1], item[0]))
        ids = [id_ for id_, _ in names]
        start = ids.index(str(after)) + 1 if after is not None else 0
        found = ids[start : start + limit]
        return Page(found, found[-1] if start + limit < len(ids) else None)

    def rows(self, ids: Sequence[str]) -> Mapping[str, Person]:
        self.reads.append(list(ids))
        return {id_: Person(id_, self.people[id_]) for id_ in ids if id_ in self.people}


COLUMNS = [Column("Name", lambda row: row.name), Column("Id", lambda row: row.id, align_end=True)]


class Steps:
    """What a view is told."""

    def __init__(self, model: IdTable[Person]) -> None:
        self.model = model
        self.told: list[str] = []
        model.modelReset.connect(lambda: self.told.append("reset"))
        model.rowsInserted.connect(self._inserted)
        model.rowsRemoved.connect(self._removed)
        model.rowsMoved.connect(self._moved)
        model.dataChanged.connect(self._changed)
        model.layoutChanged.connect(lambda *_: self.told.append("layout"))

    def _inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.told.append(f"+{first}-{last}")

    def _removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.told.append(f"-{first}-{last}")

    def _moved(self, _parent: QModelIndex, first: int, _last: int, _to: QModelIndex, row: int) -> None:
        self.told.append(f"{first}>{row}")

    def _changed(self, first: QModelIndex, last: QModelIndex, *_: object) -> None:
        self.told.append(f"~{first.row()}-{last.row()}")


def loaded(people: Mapping[str, str], page: int = 200) -> tuple[IdTable[Person], People, Steps]:
    source = People(people)
    model: IdTable[Person] = IdTable(source, COLUMNS, page=page)
    model.reload()
    return model, source, Steps(model)


FIVE = {"a": "Anna", "b": "Bert", "c": "Carla", "d": "Dirk", "e": "Elif"}


def test_an_arrival_is_one_inserted_row() -> None:
    model, source, steps = loaded(FIVE)
    source.people["x"] = "Bettina"
    model.follow(["x"])
    assert list(model.ids) == ["a", "b", "x", "c", "d", "e"]
    assert steps.told == ["+2-2", "~2-2"]


def test_a_changed_row_repaints_alone_and_is_read_again() -> None:
    model, source, steps = loaded(FIVE)
    assert model.row(1) == Person("b", "Bert")
    source.people["b"] = "Berta"
    model.follow(["b"])
    assert steps.told == ["~1-1"]
    assert model.row(1) == Person("b", "Berta")


def test_one_row_that_goes_from_last_to_first_is_one_move() -> None:
    model, source, steps = loaded(FIVE)
    source.people["e"] = "Aaron"
    model.follow(["e"])
    assert list(model.ids) == ["e", "a", "b", "c", "d"]
    assert steps.told == ["4>0", "~0-0"]


def test_departures_side_by_side_are_one_step() -> None:
    model, source, steps = loaded(FIVE)
    for id_ in ("b", "c", "e"):
        del source.people[id_]
    model.follow(["b", "c", "e"])
    assert list(model.ids) == ["a", "d"]
    assert steps.told == ["-4-4", "-1-2"]


def test_a_selected_row_stays_selected_wherever_it_goes() -> None:
    model, source, _ = loaded({str(number): f"{number:03}" for number in range(150)})
    kept = QPersistentModelIndex(model.index_of("70"))
    for number in range(150):
        source.people[str(number)] = f"{(number * 37) % 150:03}"
    model.follow(list(source.people))
    assert kept.data(ID) == "70"
    assert kept.row() == model.place("70")


@given(st.lists(st.integers(0, 30), unique=True), st.lists(st.integers(0, 30), unique=True))
def test_any_order_becomes_any_other_without_a_reset(before: list[int], after: list[int]) -> None:
    model: IdTable[Person] = IdTable(People({}), COLUMNS)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_ids([str(number) for number in before])
    steps = Steps(model)
    model.set_ids([str(number) for number in after])
    assert list(model.ids) == [str(number) for number in after]
    assert "reset" not in steps.told
    del tester


def test_five_hundred_arrivals_are_taken_in_without_a_reset() -> None:
    model, source, steps = loaded({str(number): f"{number * 10:06}" for number in range(400)}, page=2_000)
    chosen = random.Random(7)
    source.people |= {f"n{number}": f"{chosen.randrange(4_000):06}" for number in range(500)}
    model.follow([f"n{number}" for number in range(500)])
    assert model.rowCount() == 900
    assert list(model.ids) == list(source.page(None, 1_000).ids)
    assert "reset" not in steps.told
    assert "layout" not in steps.told


def test_pages_follow_one_another_to_the_end() -> None:
    model, _, steps = loaded({f"{number:03}": f"{number:03}" for number in range(25)}, page=10)
    assert model.rowCount() == 10
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert list(model.ids) == [f"{number:03}" for number in range(25)]
    assert steps.told == ["+10-19", "+20-24"]


def test_a_change_keeps_as_many_rows_loaded_as_there_were() -> None:
    model, source, _ = loaded({f"{number:03}": f"{number:03}" for number in range(50)}, page=10)
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    source.people["000"] = "000 changed"
    model.follow(["000"])
    assert model.rowCount() == 30
    assert model.canFetchMore(QModelIndex())


def test_rows_are_read_in_blocks_and_once() -> None:
    model, source, _ = loaded({f"{number:03}": f"{number:03}" for number in range(100)})
    for number in range(60):
        assert model.index(number, 0).data() == f"{number:03}"
    assert len(source.reads) <= 2


def test_a_row_deleted_behind_the_models_back_reads_as_empty() -> None:
    model, source, _ = loaded(FIVE)
    del source.people["c"]
    assert model.index(2, 0).data(ROW) is None
    assert model.index(2, 0).data() == ""
    assert model.index(2, 0).data(ID) == "c"


def test_another_search_replaces_the_rows_in_place() -> None:
    model, _, steps = loaded(FIVE)
    model.reload(People({"c": "Carla", "z": "Zeno"}))
    assert list(model.ids) == ["c", "z"]
    assert "reset" not in steps.told


def test_heads_and_alignment_come_from_the_columns() -> None:
    model, _, _ = loaded(FIVE)
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Name"
    edge = model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole)
    assert Qt.AlignmentFlag(edge) & Qt.AlignmentFlag.AlignTrailing


def test_a_list_in_memory_tells_only_what_differs(qtbot: QtBot) -> None:
    rows = RowList(COLUMNS, [Person("a", "Anna"), Person("b", "Bert")])
    steps = Steps(rows)
    rows.set_rows([Person("a", "Anna"), Person("b", "Berta"), Person("c", "Carla")])
    assert steps.told == ["+2-2", "~1-2"]
    with qtbot.assertNotEmitted(rows.dataChanged):
        rows.set_rows([Person("a", "Anna"), Person("b", "Berta"), Person("c", "Carla")])


@pytest.mark.parametrize(
    ("numbers", "length"), [([], 0), ([3], 1), ([1, 2, 3], 3), ([3, 2, 1], 1), ([5, 1, 2, 3, 0], 3)]
)
def test_the_longest_rising_run_is_found(numbers: list[int], length: int) -> None:
    places = sorted(longest_rising(numbers))
    assert len(places) == length
    assert [numbers[at] for at in places] == sorted(numbers[at] for at in places)
