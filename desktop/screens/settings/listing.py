"""A page of things that are listed and edited one at a time: rooms, services, people, holidays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens.desk import Desk
from desktop.screens.settings.entries import Entries, Entry
from desktop.screens.settings.form import FieldSpec, Form
from desktop.screens.settings.leaving import Leave, ask_leave
from desktop.screens.settings.page import Changes, Page
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.label import Label
from desktop.widgets.states import EmptyState

if TYPE_CHECKING:
    from sync.commands.kernel import Command


class ListPage(Page):
    """The list at the start, the form of the chosen entry beside it. A subclass says what is listed and what saving means."""

    HAS_SAVE = True
    WIDE = True
    READS: ClassVar[frozenset[str]] = frozenset()
    """The collections whose changes are read again."""
    ADDS = True
    """Whether there can be more of them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.chosen: str | None = None
        """The entry that is edited; None: a new one, or nothing."""
        self.is_new = False
        words = self.words()
        px = theme.current().px
        row = QHBoxLayout()
        row.setSpacing(px(24))
        start = QVBoxLayout()
        start.setSpacing(px(8))
        self.add_button = Button(words["add"], "plus", key="Ctrl N")
        self.add_button.clicked.connect(self.add)
        start.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.above = QVBoxLayout()
        start.addLayout(self.above)
        self.list = Entries(words["list"])
        self.list.wanted.connect(self._want)
        start.addWidget(self.list, 1)
        row.addLayout(start, 2)
        self._right = QVBoxLayout()
        self._right.setSpacing(px(12))
        self._head = Label("", Type.BASE_STRONG)
        self._right.addWidget(self._head)
        self.form = Form(self.fields())
        self.form.edited.connect(self._typed)
        self._right.addWidget(self.form)
        self.beside = QVBoxLayout()
        self.beside.setSpacing(px(8))
        self._right.addLayout(self.beside)
        self._empty = EmptyState(words["empty"], words["why"], words["add"], icon=words["icon"])
        self._empty.acted.connect(self.add)
        self._right.addWidget(self._empty)
        self._right.addStretch(1)
        row.addLayout(self._right, 3)
        self.body.addLayout(row, 1)

    # -- what a subclass says ------------------------------------------------------------------------------------

    def words(self) -> dict[str, str]:
        """`list` (its name), `add`, `new` (head of a new one), `empty` and `why` (nothing is there), `icon`."""
        raise NotImplementedError

    def fields(self) -> Sequence[FieldSpec]:
        """The form. It is made once: choices that change are put in by `freshen`."""
        raise NotImplementedError

    def entries(self) -> list[Entry]:
        """What is listed now; read the rows here."""
        raise NotImplementedError

    def stands(self, id: str | None) -> dict[str, Any]:
        """The values of an entry, or (None) of a new one."""
        raise NotImplementedError

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        """What saving runs, and what is said of it."""
        raise NotImplementedError

    def undoable(self, id: str | None) -> bool:
        """Whether saving can be taken back."""
        return True

    def freshen(self) -> None:
        """Rows were read again: choices of fields and what stands beside the form follow."""

    # -- the page ------------------------------------------------------------------------------------------------

    def enter(self, where: dict[str, object]) -> None:
        wanted = where.get("id")
        if isinstance(wanted, str):
            self.chosen, self.is_new = wanted, False
        self._read(anew=True)

    def changed(self, changes: Changes) -> None:
        if self.READS & changes.keys():
            self._read()

    @property
    def is_dirty(self) -> bool:
        return self.form.is_dirty

    def cannot_save(self) -> str:
        return self.form.wrong()

    def refuse(self, field: str, words: str) -> bool:
        return self.form.refuse(field, words)

    def first_focus(self) -> QWidget | None:
        return self.list if self.list.entries else self.add_button

    def can_add(self) -> bool:
        return self.ADDS

    def add(self) -> None:
        """Begin a new one, after asking what becomes of what is typed."""
        self._after_asking(self._begin_new)

    async def save(self) -> bool:
        """Save the entry that is open; a new one is chosen afterwards."""
        before = {each.id for each in self.list.entries}
        command, said = self.command(self.chosen, self.form.values())
        if not await self.run(command, said, undo=self.undoable(self.chosen)):
            return False
        was_new, self.is_new = self.is_new, False
        self.form.throw_away()
        if was_new:
            fresh = [each.id for each in self.entries() if each.id not in before]
            self.chosen = fresh[0] if fresh else None
        self._read(anew=True)
        return True

    def throw_away(self) -> None:
        self.is_new = False
        self.form.throw_away()
        self._read(anew=True)

    # -- inside --------------------------------------------------------------------------------------------------

    def _read(self, *, anew: bool = False) -> None:
        if self.desk.reader is None:
            return
        entries = self.entries()
        known = {each.id for each in entries}
        if not self.is_new and self.chosen not in known and not self.form.is_dirty:
            self.chosen = entries[0].id if entries else None
            anew = True
        self.list.show_entries(entries, None if self.is_new else self.chosen)
        self.freshen()
        is_open = self.is_new or self.chosen in known
        if is_open:
            stands = self.stands(None if self.is_new else self.chosen)
            if anew and not self.form.is_dirty:
                self.form.begin(stands)
            else:
                self.form.hear(stands)
        self._show_form(is_open)
        self.edited.emit()

    def _show_form(self, is_open: bool) -> None:
        may = self.may_change
        title = next((each.title for each in self.list.entries if each.id == self.chosen), "")
        self._head.set_words(self.words()["new"] if self.is_new else title)
        self._head.setVisible(is_open)
        self.form.setVisible(is_open)
        self._empty.setVisible(not is_open)
        self.form.lock(not may)
        self.add_button.setVisible(may and self.ADDS)
        self._empty.button.setVisible(may and self.ADDS)
        self.show_beside(is_open)

    def show_beside(self, is_open: bool) -> None:
        """What stands under the form follows the entry that is open."""

    def _typed(self) -> None:
        self.edited.emit()

    def _want(self, id: str) -> None:
        if id == self.chosen and not self.is_new:
            return

        def open_it() -> None:
            self.chosen, self.is_new = id, False
            self._read(anew=True)

        self._after_asking(open_it)

    def _begin_new(self) -> None:
        self.chosen, self.is_new = None, True
        self._read(anew=True)
        first = self.form.first_focus()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _after_asking(self, go_on: Callable[[], None]) -> None:
        if not self.form.is_dirty:
            go_on()
            return
        self.list.show_current(None if self.is_new else self.chosen)
        self.desk.start(self._settle(go_on))

    async def _settle(self, go_on: Callable[[], None]) -> None:
        name = self._head.text()
        answer = await ask_leave(self.window(), name, self.cannot_save())
        if answer is Leave.DISCARD:
            self.throw_away()
        elif answer is Leave.STAY or not await self.save():
            return
        go_on()
