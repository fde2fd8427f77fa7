"""A screen that has somebody at hand, a selected row or an opened page: what is done to them has the same keys and the
same words everywhere."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from desktop.screens import acts
from desktop.screens.actions import DESK, action
from desktop.screens.screen import Screen


class PersonScreen(Screen):
    """Call, reply, assign, note, why, and going from row to row. A screen says whom (`has_person`) and carries it out
    (`_do`, `_assign`, `_why`, `_move`)."""

    @action(
        "call",
        QT_TRANSLATE_NOOP("Action", "Call"),
        key="C",
        icon="phone",
        may=DESK,
        hint=3,
        ready="has_person",
    )
    def call(self) -> None:
        """Call, then log what came of it."""
        self._do(acts.log_call)

    @action(
        "reply",
        QT_TRANSLATE_NOOP("Action", "Reply"),
        key="R",
        icon="reply",
        may=DESK,
        hint=4,
        ready="has_person",
    )
    def reply(self) -> None:
        """Write down what was sent."""
        self._do(acts.write)

    @action(
        "assign",
        QT_TRANSLATE_NOOP("Action", "Assign"),
        key="A",
        icon="user-plus",
        may=DESK,
        hint=7,
        ready="has_person",
    )
    def assign(self) -> None:
        """Make somebody responsible."""
        self._assign()

    @action("note", QT_TRANSLATE_NOOP("Action", "Note"), key="N", icon="pencil", hint=8, ready="has_person")
    def note(self) -> None:
        """Write a note on the contact."""
        self._do(acts.note)

    @action(
        "why",
        QT_TRANSLATE_NOOP("Action", "Why, or why not"),
        key="W",
        icon="circle-question-mark",
        ready="has_person",
    )
    def why(self) -> None:
        """Open what is expected of them into its why; asked again, the next of it."""
        self._why()

    @action("next", QT_TRANSLATE_NOOP("Action", "Next row"), key="J", quiet=True, ready="has_rows")
    def next_row(self) -> None:
        """Go down one row."""
        self._move(1)

    @action("previous", QT_TRANSLATE_NOOP("Action", "Previous row"), key="K", quiet=True, ready="has_rows")
    def previous_row(self) -> None:
        """Go up one row."""
        self._move(-1)

    def has_person(self) -> bool:
        """Whether somebody is at hand."""
        raise NotImplementedError

    def has_rows(self) -> bool:
        """Whether there are rows to go through."""
        return True

    def _do(self, act: acts.Act) -> None:
        """Carry out an act on whoever is at hand; nothing without anybody."""
        raise NotImplementedError

    def _assign(self) -> None:
        raise NotImplementedError

    def _why(self) -> None:
        raise NotImplementedError

    def _move(self, step: int) -> None:
        raise NotImplementedError
