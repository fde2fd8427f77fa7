"""What the window says in passing: toasts, where they stand, and Undo, which takes back what the newest of them tells."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.screens.actions import Action
from desktop.screens.desk import Desk, Said
from desktop.screens.screen import Screen
from desktop.widgets.toast import ToastStack, ToastText


class Telling(ToastStack):
    """The toasts of one window; `room` is the width of its rail and the open screen. To an empty desk nothing is said."""

    def __init__(self, desk: Desk, window: QWidget, room: Callable[[], tuple[int, Screen | None]]) -> None:
        super().__init__(window)
        self._desk, self._room = desk, room
        desk.said.connect(self.say)

    def place(self) -> None:
        """Stand beside the rail, where the open screen has room for toasts."""
        now, (beside, screen) = theme.current(), self._room()
        corner = screen.toast_corner() if screen is not None and screen.isVisible() else None
        start, bottom = now.px(16), now.px(16) + now.row.hint_bar
        if corner is not None:
            start, bottom = corner.x(), corner.y()
        self.set_corner(beside + start, bottom)

    def refuse(self, refused: Action) -> None:
        """Say that an action is not for whoever sits here."""
        self._desk.say(
            self.tr("“{0}” is not for your role.").format(refused.words), theme.Tone.WARNING, "lock"
        )

    def say(self, said: Said) -> None:
        """Say it, with the way to take it back where there is one."""
        if self._desk.person is None:
            return
        self.place()
        offers, run = said.action, said.on_action
        if said.undo is not None:
            ulid = said.undo

            def undo() -> None:
                self._desk.start(self._undo(ulid))

            offers, run = self.tr("Undo"), undo
        can_undo = said.undo is not None or said.live is not None
        self.show(
            ToastText(
                said.words,
                icon=said.icon,
                tone=said.tone,
                action=offers,
                action_icon="undo-2" if can_undo else "",
                key="Ctrl Z" if can_undo else "",
                seconds=theme.current().timing.toast,
                on_action=run,
                live=said.live,
            )
        )

    async def _undo(self, ulid: str) -> None:
        from sync.commands.undo import Undo

        await self._desk.do(Undo(mutation=ulid), self.tr("Taken back"), undo=False)
