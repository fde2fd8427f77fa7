"""The one register of what can be asked for now: the window's own actions and the open screen's. Menu, palette, `?`
sheet, shortcuts and the permission check read it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from desktop.screens.actions import Action, Bound, actions_of, printed
from desktop.screens.desk import Desk
from desktop.screens.screen import Screen


class Commands(QObject):
    """Bound actions and their shortcuts. A screen's keys live while it is the open one."""

    def __init__(self, window: QWidget, desk: Desk, refuse: Callable[[Action], None]) -> None:
        super().__init__(window)
        self._window, self._desk, self._refuse = window, desk, refuse
        self._everywhere: list[Bound] = actions_of(window)
        self._screen: Screen | None = None
        self._shortcuts: dict[Screen | None, list[QShortcut]] = {None: self._listen(self._everywhere)}
        self._rests = False

    def add(self, bound: list[Bound]) -> None:
        """Further actions that work everywhere, such as going to a screen."""
        self._everywhere += bound
        self._shortcuts[None] += self._listen(bound)

    def open(self, screen: Screen) -> None:
        """This screen's keys count from now on."""
        self._screen = screen
        if screen not in self._shortcuts:
            self._shortcuts[screen] = self._listen(screen.actions_here)
        self._arm()

    def rest(self, rests: bool) -> None:
        """While locked no key does anything but what the lock itself hears."""
        self._rests = rests
        self._arm()

    @property
    def here(self) -> list[Bound]:
        """The open screen's actions that this person may ask for."""
        return [
            each
            for each in (self._screen.actions_here if self._screen is not None else [])
            if self._may(each)
        ]

    @property
    def everywhere(self) -> list[Bound]:
        """The window's actions that this person may ask for now."""
        return [each for each in self._everywhere if self._may(each) and each.ready()]

    def run(self, id: str) -> bool:
        """Run an action by id. False when there is none, it may not be, or it does not apply now."""
        found = next((each for each in [*self.here, *self.everywhere] if each.action.id == id), None)
        if found is None or not found.ready():
            return False
        found.run()
        return True

    def sheet(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The `?` sheet: keys of the open screen, those that work everywhere, and those of whatever opens over it."""
        translate = QCoreApplication.translate
        groups = [
            (translate("Commands", "Here"), self.here),
            (translate("Commands", "Everywhere"), self.everywhere),
        ]
        listed = [
            (title, [(each.action.printed_key, each.action.words) for each in bound if each.action.key])
            for title, bound in groups
            if bound
        ]
        inside = [
            ("1 – 9", translate("Commands", "Choose an outcome, a time, an answer")),
            ("Tab", translate("Commands", "The next field")),
            ("Ctrl Enter", translate("Commands", "Send, or finish")),
            ("Esc", translate("Commands", "Close, or go back")),
        ]
        return [*listed, (translate("Commands", "In whatever opens"), inside)]

    def _may(self, bound: Bound) -> bool:
        person = self._desk.person
        return person is not None and bound.action.allowed(person.roles)

    def _arm(self) -> None:
        for screen, shortcuts in self._shortcuts.items():
            for shortcut in shortcuts:
                shortcut.setEnabled(not self._rests and (screen is None or screen is self._screen))

    def _listen(self, bound: list[Bound]) -> list[QShortcut]:
        made: list[QShortcut] = []
        for each in bound:
            for key in (each.action.key, *each.action.also):
                if key:
                    shortcut = QShortcut(QKeySequence(key), self._window)
                    shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
                    shortcut.setAutoRepeat(each.action.quiet)
                    shortcut.activated.connect(lambda bound=each: self._pressed(bound))
                    made.append(shortcut)
        return made

    def _pressed(self, bound: Bound) -> None:
        if _is_single(bound.action.key) and _is_typing(QApplication.focusWidget()):
            return
        if not self._may(bound):
            self._refuse(bound.action)
        elif bound.ready():
            bound.run()


def _is_single(key: str) -> bool:
    return "+" not in key and not key.startswith("F")


def _is_typing(widget: QWidget | None) -> bool:
    if isinstance(widget, QLineEdit):
        return not widget.isReadOnly()
    return isinstance(widget, (QTextEdit, QPlainTextEdit))


__all__ = ["Commands", "printed"]
