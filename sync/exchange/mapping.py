"""Which column of a table holds which field: guessed from headings and content with a reason each, changed
by the user."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain, islice
from typing import Final

import msgspec

from sync.exchange.csv_files import Record
from sync.exchange.dates import DateOrder, OrderVotes, UnreadableDate, parse_birth_date
from sync.exchange.draft import Draft, is_gender, parse_language
from sync.exchange.headers import WORDS, match_heading
from sync.exchange.rows import ContactField, ContactRow, Problem, ValueKind
from sync.exchange.text import plain_cell
from sync.model.endpoints import UnusableEndpoint, parse_email, parse_phone

SAMPLED_ROWS: Final = 200
_REPEATABLE: Final = frozenset(
    {
        ContactField.PHONE,
        ContactField.EMAIL,
        ContactField.TAGS,
        ContactField.NOTE,
        ContactField.ADDRESS,
        ContactField.GIVEN,
        ContactField.FAMILY,
    }
)
"""Fields that several columns may feed; of the others the best column is taken."""
_SURE: Final = 0.6
"""The share of a column's cells that must parse before content alone decides."""


class ColumnMapping(msgspec.Struct, frozen=True):
    """What one column is taken for, and why. `score` runs from 0 to 1; a user's choice is 1."""

    index: int
    header: str
    field: ContactField | None
    score: float
    reason: str
    date_order: DateOrder | None = None


class Mapping(msgspec.Struct, frozen=True):
    """The meaning of a table's columns, as guessed and as the user then changed it."""

    columns: tuple[ColumnMapping, ...]
    row_count: int = 0
    """Rows that the guess looked at: all of the table."""
    problems: tuple[Problem, ...] = ()
    """What the user should check before importing, such as dates whose day and month cannot be told apart."""

    def change(
        self, index: int, field: ContactField | None, date_order: DateOrder | None = None
    ) -> "Mapping":
        """This mapping with a column taken for `field` (None: left out) and, for dates, read in `date_order`.

        Another column loses a field that only one can hold. Problems of the fields concerned are settled by
        it. Raises IndexError for a column that is not there.
        """
        if not 0 <= index < len(self.columns):
            raise IndexError(f"there is no column {index}")
        before = self.columns[index].field
        columns = [
            msgspec.structs.replace(column, field=None, score=0.0, reason="another column was chosen")
            if field is not None and field not in _REPEATABLE and column.field is field
            else column
            for column in self.columns
        ]
        order = (
            (date_order or columns[index].date_order or DateOrder.DMY)
            if field is ContactField.BIRTH_DATE
            else None
        )
        columns[index] = ColumnMapping(index, self.columns[index].header, field, 1.0, "chosen by you", order)
        kept = tuple(problem for problem in self.problems if problem.field not in (before, field))
        return Mapping(tuple(columns), self.row_count, kept)


def guess_mapping(headers: tuple[str, ...], records: Iterable[Record], region: str) -> Mapping:
    """Guesses each column's field from its heading and its first cells, and date orders from every row of
    the table."""
    rows = iter(records)
    sample = list(islice(rows, SAMPLED_ROWS))
    guesses = [
        _guess_column(index, header, [plain_cell(record.cells[index]) for record in sample], region)
        for index, header in enumerate(headers)
    ]
    guesses = _settle(_name_the_unnamed(guesses, sample))
    votes = {guess.index: OrderVotes() for guess in guesses if guess.field is ContactField.BIRTH_DATE}
    row_count = 0
    for record in chain(sample, rows):
        row_count += 1
        for index, vote in votes.items():
            vote.count(record.cells[index])
    problems = list[Problem]()
    for index, vote in votes.items():
        order, question = vote.decide(region)
        guesses[index] = msgspec.structs.replace(guesses[index], date_order=order)
        if question:
            problems.append(Problem(ContactField.BIRTH_DATE, ValueKind.DATE, question))
    if not any(guess.field in _IDENTIFYING for guess in guesses):
        problems.append(
            Problem(
                None, ValueKind.NOTHING, "No column seems to hold names, phone numbers or e-mail addresses."
            )
        )
    return Mapping(tuple(guesses), row_count, tuple(problems))


def map_rows(records: Iterable[Record], mapping: Mapping, region: str, today: date) -> Iterable[ContactRow]:
    """Turns a table's records into contacts, one at a time, in the table's order."""
    used = [column for column in mapping.columns if column.field is not None]
    plain = [(column.index, _ADD[column.field]) for column in used if column.field in _ADD]
    dated = [
        (column.index, column.date_order or DateOrder.DMY)
        for column in used
        if column.field is ContactField.BIRTH_DATE
    ]
    for record in records:
        draft = Draft(record.line, region, today)
        if record.fault is not None:
            draft.add_problem(None, ValueKind.RECORD, record.fault)
        cells = record.cells
        for index, add in plain:
            cell = cells[index]
            if cell:
                add(draft, plain_cell(cell))
        for index, order in dated:
            draft.add_birth_date(plain_cell(cells[index]), order)
        yield draft.finish()


_ADD: Final[dict[ContactField | None, Callable[[Draft, str], None]]] = {
    ContactField.NAME: Draft.add_name,
    ContactField.GIVEN: Draft.add_given,
    ContactField.FAMILY: Draft.add_family,
    ContactField.PHONE: Draft.add_phones,
    ContactField.EMAIL: Draft.add_emails,
    ContactField.LANGUAGE: Draft.add_language,
    ContactField.TAGS: Draft.add_tags,
    ContactField.NOTE: Draft.add_note,
    ContactField.SOURCE: Draft.add_source,
    ContactField.EXTERNAL_ID: Draft.add_external_id,
    ContactField.ADDRESS: Draft.add_address,
    ContactField.GENDER: Draft.add_gender,
    ContactField.CONSENT: Draft.add_consent,
}
_IDENTIFYING: Final = (
    ContactField.NAME, ContactField.GIVEN, ContactField.FAMILY, ContactField.PHONE, ContactField.EMAIL,
)  # fmt: skip


def _guess_column(index: int, header: str, cells: list[str], region: str) -> ColumnMapping:
    filled = [cell for cell in cells if cell.strip()]
    heading = match_heading(header)
    if heading is not None and heading.field is None:
        return ColumnMapping(index, header, None, 0.0, heading.reason)
    content = _content_field(filled, region)
    if heading is None:
        if content is None:
            return ColumnMapping(
                index, header, None, 0.0, "neither its heading nor its content says what it is"
            )
        field, share = content
        if field is ContactField.BIRTH_DATE and not header.startswith("Column "):
            return ColumnMapping(
                index, header, None, 0.0, "it holds dates, but its heading does not speak of birth"
            )
        return ColumnMapping(
            index, header, field, 0.8 * share, f"{share:.0%} of its cells look like {WORDS[field]}"
        )
    field = heading.field
    share = _share(field, filled, region)
    if share is None or not filled:
        return ColumnMapping(index, header, field, 0.9 * heading.score, heading.reason)
    if share == 0 and content is not None and content[0] in (ContactField.EMAIL, ContactField.PHONE):
        return ColumnMapping(
            index,
            header,
            content[0],
            0.6 * content[1],
            f"{heading.reason}, yet {content[1]:.0%} of its cells look like {WORDS[content[0]]}",
        )
    return ColumnMapping(
        index,
        header,
        field,
        heading.score * (0.5 + share / 2),
        f"{heading.reason}, and {share:.0%} of its cells fit",
    )


def _content_field(filled: list[str], region: str) -> tuple[ContactField, float] | None:
    if not filled:
        return None
    for field in (ContactField.EMAIL, ContactField.BIRTH_DATE, ContactField.PHONE, ContactField.GENDER):
        share = _share(field, filled, region)
        if share is not None and share >= _SURE:
            return field, share
    return None


def _share(field: ContactField | None, filled: list[str], region: str) -> float | None:
    """How many of the cells parse as the field; None for fields that any text fits."""
    test = _TESTS.get(field)
    if test is None or not filled:
        return None
    return sum(test(cell, region) for cell in filled) / len(filled)


def _is_email(cell: str, region: str) -> bool:
    try:
        parse_email(cell)
    except UnusableEndpoint:
        return any("@" in part for part in cell.split(",")[:1])
    return True


def _is_phone(cell: str, region: str) -> bool:
    for part in (cell, cell.replace(":::", ";").replace("/", ";").replace(",", ";").split(";")[0]):
        try:
            parse_phone(part, region)
        except UnusableEndpoint:
            continue
        return True
    return False


def _is_date(cell: str, region: str) -> bool:
    for order in (DateOrder.DMY, DateOrder.MDY):
        try:
            parse_birth_date(cell, order, date.max)
        except UnreadableDate:
            continue
        return True
    return False


def _is_gender(cell: str, region: str) -> bool:
    return is_gender(cell)


def _is_language(cell: str, region: str) -> bool:
    return parse_language(cell) is not None


_TESTS: Final[dict[ContactField | None, Callable[[str, str], bool]]] = {
    ContactField.EMAIL: _is_email,
    ContactField.PHONE: _is_phone,
    ContactField.BIRTH_DATE: _is_date,
    ContactField.GENDER: _is_gender,
    ContactField.LANGUAGE: _is_language,
}


def _name_the_unnamed(guesses: list[ColumnMapping], sample: list[Record]) -> list[ColumnMapping]:
    """In a table that names nobody, the first columns of short wordy cells are taken for the names."""
    if any(g.field in (ContactField.NAME, ContactField.GIVEN, ContactField.FAMILY) for g in guesses):
        return guesses
    if not any(g.field in (ContactField.PHONE, ContactField.EMAIL) for g in guesses):
        return guesses
    unknown = [g.index for g in guesses if g.field is None]
    wordy = [index for index in unknown if _are_words([record.cells[index] for record in sample])][:2]
    single = len(wordy) == 2 and all(
        sum(len(record.cells[index].split()) == 1 for record in sample) * 2 > len(sample) for index in wordy
    )
    fields = (ContactField.GIVEN, ContactField.FAMILY) if single else (ContactField.NAME,)
    for index, field in zip(wordy, fields, strict=False):
        guesses[index] = ColumnMapping(
            index, guesses[index].header, field, 0.4, "its cells are short words, as names are"
        )
    return guesses


def _are_words(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    fitting = sum(
        len(cell) <= 60
        and len(cell.split()) <= 5
        and not any(map(str.isdigit, cell))
        and any(map(str.isalpha, cell))
        for cell in filled
    )
    return bool(filled) and fitting >= 0.8 * len(filled) and len(set(filled)) * 2 > len(filled)


def _settle(guesses: list[ColumnMapping]) -> list[ColumnMapping]:
    """Leaves each field that one column holds to the best of its columns, the first among equals."""
    best: dict[ContactField, ColumnMapping] = {}
    for guess in guesses:
        if guess.field is not None and (guess.field not in best or guess.score > best[guess.field].score):
            best[guess.field] = guess
    return [
        guess
        if guess.field is None or guess.field in _REPEATABLE or best[guess.field] is guess
        else msgspec.structs.replace(
            guess, field=None, score=0.0, reason=f"“{best[guess.field].header}” fits better"
        )
        for guess in guesses
    ]
