"""A screen with a list that is never moved under a person: once they work in it, what arrives waits behind "3 new", what is
selected stays where it stands, and only their own acts take rows away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QModelIndex, QRect, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.screens import acts
from desktop.screens.actions import DESK, action
from desktop.screens.acts import Target
from desktop.screens.desk import Desk
from desktop.screens.person import PersonScreen

_SETTLE_MS = 20
"""Changes that come together are taken in together."""


class HeldScreen(PersonScreen):
    """A screen says what its list is of (`model`, with `held`, `acted` and `refresh`), and whom it has at hand."""

    model: Any
    list: Any
    """A HeldList of the screen's own kind."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._changed: set[str] = set()
        self._by_itself = False
        self._touched = False
        self._settle = self._after(_SETTLE_MS, self._take_in)

    def _watch(self) -> None:
        """Listen to the list and the desk; called once the list is there."""
        self.list.touched.connect(self._touch)
        self.desk.link.changed.connect(self._hear)
        self.desk.link.reopened.connect(self.refresh)
        self.desk.tick.connect(self._tick)
        self.desk.seated.connect(self._start_afresh)
        theme.changed.connect(self.list.scheduleDelayedItemsLayout)

    def _after(self, ms: int, run: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=ms)
        timer.timeout.connect(run)
        return timer

    # -- what can be asked of whoever is at hand ------------------------------------------------------------------

    @action(
        "done",
        QT_TRANSLATE_NOOP("Action", "Done"),
        key="E",
        icon="check",
        may=DESK,
        hint=5,
        ready="has_person",
    )
    def done(self) -> None:
        """Close it with an outcome and a next action: read is not done."""
        self._do(acts.close)

    @action("snooze", QT_TRANSLATE_NOOP("Action", "Snooze"), key="S", icon="alarm-clock", may=DESK, hint=6,
            ready="has_person")  # fmt: skip
    def snooze(self) -> None:
        """Put it aside."""
        target = self._target()
        if target is not None:
            self._touch()
            key = self._key()
            menu = acts.snooze_menu(self.desk, *self._menus_open(target))
            menu.chosen.connect(lambda _until: self.model.acted(key))

    @action(
        "open",
        QT_TRANSLATE_NOOP("Action", "Open the contact"),
        key="O",
        icon="external-link",
        ready="has_person",
    )
    def open_contact(self) -> None:
        """Go to the whole page."""
        target = self._target()
        if target is not None:
            self.desk.go("contacts", contact=target.contact_id)

    @action("show_new", QT_TRANSLATE_NOOP("Action", "Show what is new"), key=".", icon="arrow-up")
    def show_new(self) -> None:
        """Let what waited come into the list; what is selected stays selected."""
        self._touch()
        self.refresh()
        if self.list.currentIndex().isValid():
            self.list.scrollTo(self.list.currentIndex())

    def refresh(self) -> None:
        """Read the list whole."""
        raise NotImplementedError

    def _target(self) -> Target | None:
        """Whom an act is about, and what."""
        raise NotImplementedError

    def _key(self) -> str:
        """The id of the selected row in the model, empty where there is none."""
        raise NotImplementedError

    def _menus_open(self, target: Target) -> tuple[QWidget, Target, QRect | None]:
        """Where a small menu about the target opens: under a widget, or at a place in it."""
        raise NotImplementedError

    def _stood(self) -> Any:
        """What the selected row says, by which `_acted` knows whether an act changed it."""
        return None

    def _acted(self, key: str, before: Any) -> None:
        """The person's own act went through: the row may go."""
        self.model.acted(key)

    def _do(self, act: acts.Act) -> None:
        target, key, before = self._target(), self._key(), self._stood()
        if target is None:
            return
        self._touch()

        async def done() -> None:
            if await act(self.desk, self.window(), target):
                self._acted(key, before)  # only now: claiming it, before the questions, changes the row too
                self._changed.add(key)
                self._take_in()

        self.desk.start(done())

    # -- what holds -----------------------------------------------------------------------------------------------

    @contextmanager
    def _itself(self) -> Iterator[None]:
        """Selections made inside are the program's own, and hold nothing."""
        was, self._by_itself = self._by_itself, True
        try:
            yield
        finally:
            self._by_itself = was

    def _touch(self) -> None:
        """The person works here: what is selected stays where it is from now on."""
        self._touched = self.model.held = True

    def _let_loose(self) -> None:
        """Nobody works here any more: nothing is held."""
        self._touched = self.model.held = False

    def _start_afresh(self) -> None:
        """Somebody sits down or gets up: whatever was selected or scrolled to was the other one's."""
        self._let_loose()
        with self._itself():
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())

    def _hear(self, changes: dict[str, frozenset[str]]) -> None:
        """What changed, by entity."""
        raise NotImplementedError

    def _tick(self) -> None:
        """A second has passed."""
        raise NotImplementedError

    def _note(self, changed: frozenset[str]) -> None:
        """Rows of the list changed: they are taken in together with what comes in the next moment."""
        self._changed |= changed
        if not self._settle.isActive():
            self._settle.start()

    def _take_in(self) -> None:
        """Bring in what changed; the selected row stays where it stands."""
        changed, self._changed = self._changed, set()
        if not self.isVisible():
            self._overlook()
            return
        stood = self._stands_at()
        with self._itself():
            self._bring_in(changed)
        if self._touched and stood is not None:
            self._keep_at(stood)
        self._brought_in(changed)

    def _stands_at(self) -> int | None:
        return self.list.stands_at(self)

    def _keep_at(self, stood: int) -> None:
        """Scroll so that the selected row stands where it stood in the screen, whatever came in above it."""
        for _ in range(2):  # once for what came in, once for the bar that may have come or gone by scrolling
            around: QWidget | None = self.list.parentWidget()
            while around is not None:
                if (layout := around.layout()) is not None:
                    layout.activate()
                around = around.parentWidget() if around is not self else None
            self.list.keep_at(self, stood)

    def _overlook(self) -> None:
        """Something changed while nobody looks."""

    def _bring_in(self, changed: set[str]) -> None:
        self.model.refresh(changed)

    def _brought_in(self, changed: set[str]) -> None:
        """The list shows what changed."""

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._changed.clear()
