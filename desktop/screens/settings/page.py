"""What a page of the settings is: declared once in `pages`, made when it is first opened.

PageSpec("services", QT_TRANSLATE_NOOP("SettingsPage", "Services"), "tag", Group.PRACTICE, _services,
         about=QT_TRANSLATE_NOOP("SettingsPage", "price, length"), command="put_service@1")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import theme
from desktop.faults import WorkerFault
from desktop.screens import refusals, wording
from desktop.screens.actions import STAFF
from desktop.screens.desk import Desk
from desktop.screens.settings.form import Form
from sync.commands.outcomes import CommandError, Invalid
from sync.model.words import Role
from sync.policy.roles import may, who_may

if TYPE_CHECKING:
    from sync.commands.kernel import Command

Changes = Mapping[str, frozenset[str]]
"""Collection -> ids of the rows that changed."""


class Group(StrEnum):
    """The parts of the list, in its order."""

    PRACTICE = "practice"
    PEOPLE = "people"
    TIMES = "times"
    WRITING = "writing"
    HERE = "here"


GROUPS: dict[Group, Any] = {
    Group.PRACTICE: QT_TRANSLATE_NOOP("SettingsPage", "The practice"),
    Group.PEOPLE: QT_TRANSLATE_NOOP("SettingsPage", "People and duties"),
    Group.TIMES: QT_TRANSLATE_NOOP("SettingsPage", "Hours and promises"),
    Group.WRITING: QT_TRANSLATE_NOOP("SettingsPage", "Writing to people"),
    Group.HERE: QT_TRANSLATE_NOOP("SettingsPage", "This workstation"),
}


@dataclass(frozen=True)
class PageSpec:
    """A page as it stands in the list. `about` are further words it is found by and stands under the title; `command` is the
    `name@version` by which it changes something: whoever may not run it reads, and is told why. `may` is who sees the page."""

    key: str
    source: Any
    icon: str
    group: Group
    make: Callable[[Desk], Page] | None = None
    about: Any = ""
    command: str = ""
    may: frozenset[Role] = STAFF
    goes: str = ""
    """A screen of the window that it opens, where it is no page itself."""

    @property
    def words(self) -> str:
        """Its name in the language of the window."""
        return QCoreApplication.translate("SettingsPage", self.source)

    @property
    def about_words(self) -> str:
        """What it is about, in the language of the window."""
        return QCoreApplication.translate("SettingsPage", self.about) if self.about else ""


class Page(QWidget):
    """A page's inside. The frame around it shows its name, why it cannot be changed, and Save with what stands in its way.

    A page that has nothing to save leaves `HAS_SAVE` False: its changes hold at once. Put widgets into `body`.
    """

    HAS_SAVE = False
    WIDE = False
    """Whether it uses all the room there is; else it is as wide as a form reads well."""
    edited = Signal()
    """What is typed changed, or what stands in its way: the frame reads `is_dirty` and `cannot_save` again."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.spec: PageSpec | None = None
        """Set by the frame before the first `enter`."""
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.current().px(8))

    def enter(self, where: dict[str, object]) -> None:
        """The page is opened; `where` says at what. Read the rows here."""

    def changed(self, changes: Changes) -> None:
        """Rows of the copy changed, here or at another desk, while the page is open."""

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost by leaving."""
        return False

    def cannot_save(self) -> str:
        """Why what is typed cannot be saved as it is, in words; empty when it can."""
        return ""

    async def save(self) -> bool:
        """Save what is typed; False when it was refused: the person was told why, and everything typed still stands."""
        return True

    def throw_away(self) -> None:
        """Forget what is typed."""

    def can_add(self) -> bool:
        """Whether one more of what the page lists can be begun now."""
        return False

    def add(self) -> None:
        """Begin one more of what the page lists."""

    def first_focus(self) -> QWidget | None:
        """What takes the keyboard when the page is opened from the list."""
        return None

    def refuse(self, field: str, words: str) -> bool:
        """Say beside a field why it was refused; False where there is no such field here."""
        return False

    @property
    def may_change(self) -> bool:
        """Whether whoever sits here may change what this page shows."""
        return self.spec is None or not self.spec.command or self.allows(self.spec.command)

    def allows(self, command: str) -> bool:
        """Whether whoever sits here may run `name@version`."""
        person = self.desk.person
        return person is not None and may([Role(role) for role in person.roles], command)

    async def run(self, command: Command, said: str, *, undo: bool = True) -> bool:
        """Run a command; what is refused is said beside its field, or in a toast where the field is none of this page's."""
        try:
            done = await self.desk.link.do(command)
        except Invalid as error:
            if not self.refuse(error.field, refusals.said(error.reason, error.message)):
                self.desk.tell(error)
            return False
        except (CommandError, WorkerFault) as error:
            self.desk.tell(error)
            return False
        self.desk.done_here.emit(done.ulid)
        self.desk.say(said, undo=done.ulid if undo and done.kind == "applied" else None)
        return True


class FormPage(Page):
    """A page of one form. A subclass makes it with `show_form` and says what stands."""

    HAS_SAVE = True
    READS: ClassVar[frozenset[str]] = frozenset()
    """The collections whose changes are read again."""

    def show_form(self, form: Form) -> None:
        """Put the form into the page; what is added to `body` afterwards stands under it."""
        self.form = form
        form.edited.connect(self.edited)
        self.body.addWidget(form)
        self.body.addStretch(1)

    def stands(self) -> dict[str, Any] | None:
        """The values as they stand; None before there is a practice."""
        raise NotImplementedError

    def read(self, *, anew: bool = False) -> None:
        """Read the rows; with `anew` what is typed is forgotten."""
        stands = self.stands() if self.desk.reader is not None else None
        if stands is None:
            return
        if anew:
            self.form.begin(stands)
        else:
            self.form.hear(stands)
        self.form.lock(not self.may_change)
        self.edited.emit()

    def enter(self, where: dict[str, object]) -> None:
        self.read(anew=True)

    def changed(self, changes: Changes) -> None:
        if self.READS & changes.keys():
            self.read()

    @property
    def is_dirty(self) -> bool:
        return self.form.is_dirty

    def cannot_save(self) -> str:
        return self.form.wrong()

    def refuse(self, field: str, words: str) -> bool:
        return self.form.refuse(field, words)

    def throw_away(self) -> None:
        self.form.throw_away()
        self.read(anew=True)

    def first_focus(self) -> QWidget | None:
        return self.form.first_focus()

    async def keep(self, command: Command, said: str) -> bool:
        """Run the command that saves, and show what stands then."""
        if not await self.run(command, said):
            return False
        self.form.throw_away()
        self.read(anew=True)
        return True


def why_not(command: str) -> str:
    """Why somebody else than its roles may only read: "Only owners may change this."."""
    roles = [
        role
        for role in (Role.FRONT_DESK, Role.CLINICIAN, Role.MANAGER, Role.OWNER)
        if role in who_may(command)
    ]
    if roles == [Role.OWNER]:
        return QCoreApplication.translate("SettingsPage", "Only an owner may change this. You can read it.")
    names = [wording.role((role,)) for role in roles]
    return QCoreApplication.translate(
        "SettingsPage", "For these roles to change: {0}. You can read it."
    ).format(", ".join(names))
