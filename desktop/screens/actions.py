"""What can be asked of the program, declared once where it is done: menu, palette, `?` sheet, tool tips, accessible names
and the permission check all read these declarations.

    @action("board.call", QT_TRANSLATE_NOOP("Action", "Call"), key="C", icon="phone")
    def call(self) -> None: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication

from sync.model.words import Role

STAFF = frozenset({Role.FRONT_DESK, Role.CLINICIAN, Role.MANAGER, Role.OWNER})
"""Everybody who sits at a desk."""
DESK = frozenset({Role.FRONT_DESK, Role.MANAGER, Role.OWNER})
"""Those who work the board and the book."""
LEADS = frozenset({Role.MANAGER, Role.OWNER})
"""Those who answer for how the practice runs."""
OWNER = frozenset({Role.OWNER})

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Action:
    """One thing to ask for. `key` is a QKeySequence text ("G, B"); `hint` puts it into the hint bar, in rank order;
    `quiet` keeps it out of the palette (moves of the selection)."""

    id: str
    source: Any
    key: str = ""
    icon: str = ""
    may: frozenset[Role] = STAFF
    hint: int = 0
    quiet: bool = False
    also: tuple[str, ...] = ()
    """Further keys that do the same; not printed."""

    @property
    def words(self) -> str:
        """The action's name in the language of the window."""
        return QCoreApplication.translate("Action", self.source)

    @property
    def printed_key(self) -> str:
        """The key as it stands on a key cap; letters stay Latin."""
        return printed(self.key)

    def allowed(self, roles: Iterable[str]) -> bool:
        """Whether somebody with these roles may ask for it."""
        return bool(self.may.intersection(roles))


@dataclass(frozen=True)
class Bound:
    """An action and the method that carries it out; `ready` says whether there is something to do it to now."""

    action: Action
    run: Callable[[], None]
    ready: Callable[[], bool]


def action(
    id: str,
    source: Any,
    *,
    key: str = "",
    icon: str = "",
    may: frozenset[Role] = STAFF,
    hint: int = 0,
    quiet: bool = False,
    also: tuple[str, ...] = (),
    ready: str = "",
) -> Callable[[F], F]:
    """Declare a method as an action. `ready` names a method without arguments that says whether it applies now."""
    declared = Action(id, source, key, icon, may, hint, quiet, also)

    def mark(function: F) -> F:
        function.__action__ = (declared, ready)  # type: ignore[attr-defined]
        return function

    return mark


def actions_of(owner: object, screen: str = "") -> list[Bound]:
    """The actions that an object's methods declare, in the order of their declaration, its own before inherited ones.
    An id without a screen ("call") becomes that of `screen` ("board.call")."""
    found: dict[str, Bound] = {}
    for kind in type(owner).__mro__:
        for name, member in vars(kind).items():
            marked = getattr(member, "__action__", None)
            if marked is None:
                continue
            declared, ready = marked
            if "." not in declared.id:
                declared = replace(declared, id=f"{screen}.{declared.id}")
            found[declared.id] = Bound(
                declared, getattr(owner, name), getattr(owner, ready) if ready else _always
            )
    return list(found.values())


def printed(key: str) -> str:
    """A QKeySequence text as printed: "Ctrl+K" -> "Ctrl K", "G, B" -> "G B", "Return" -> "Enter"."""
    return (
        key.replace(", ", " ")
        .replace("+", " ")
        .replace("Return", "Enter")
        .replace("Escape", "Esc")
        .replace("Left", "←")
    )


def _always() -> bool:
    return True
