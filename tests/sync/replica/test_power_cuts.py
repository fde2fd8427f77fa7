"""The machine stops at every statement in turn: what was begun happened wholly or not at all."""

from typing import Any

from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, CaptureLead
from sync.replica.board import Board
from tests.sync.replica.copies import Copy, lead


class PowerCut(BaseException):
    """The machine stops in the middle."""


class Doomed:
    """A connection that works for so many statements and then no more, not even for a rollback."""

    def __init__(self, connection: Any, statements: int) -> None:
        self._connection = connection
        self._left = statements

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        self._count()
        return self._connection.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> Any:
        self._count()
        return self._connection.executemany(sql, parameters)

    def cursor(self) -> "Doomed":
        return self

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise PowerCut


def doom(copy: Copy, statements: int) -> None:
    """From now on the copy's machine lasts for so many statements."""
    connection = Doomed(copy.connection, statements)
    rebase = copy.rebase
    rebase.connection = rebase.rows.connection = connection
    rebase.outbox._connection = connection
    assert isinstance(rebase.index, Board)
    rebase.index.follow(connection)


def test_wherever_a_page_is_cut_short_rows_and_cursor_are_in_step(copy: Copy, other: Copy) -> None:
    contact_id = lead(copy)
    copy.sync()
    other.sync()
    copy.do(AddNote(contact_id=contact_id, text="offline work"))
    other.do(PatchFields(entity="contact", id=contact_id, fields={"language": [None, "ar"]}))
    lead(other, "Somebody Else", "+971509999999")
    other.push()
    before, cursor = copy.everything(), copy.rebase.cursor
    patch = copy.practice.page(copy.device, cursor, 100)
    copy.rebase.settle()
    statements = 0
    while True:
        doom(copy, statements)
        try:
            copy.rebase.absorb(patch)
        except PowerCut:
            copy.reopen()
            copy.rebase.settle()
            assert copy.everything() == before
            assert copy.rebase.cursor == cursor
            copy.assert_digests_are_of_confirmed_rows()
            statements += 1
        else:
            break
    assert statements > 10
    copy.reopen()
    assert copy.rebase.cursor == patch.upto
    copy.sync()
    copy.assert_equals_server()


def test_wherever_a_command_is_cut_short_it_happened_wholly_or_not_at_all(copy: Copy) -> None:
    before = copy.everything()
    command = CaptureLead(name="Lina Haddad", phone="+971501234567")
    statements = 0
    while True:
        doom(copy, statements)
        try:
            copy.do(command)
        except PowerCut:
            copy.reopen()
            assert copy.everything() == before
            assert not copy.rebase.outbox.by_n
            assert not copy.rebase.outbox.shadow
            statements += 1
        else:
            break
    assert statements > 10
    copy.reopen()
    assert len(copy.rows("contact")) == 1
    assert copy.rebase.last_n == 1
    copy.sync()
    copy.assert_equals_server()
