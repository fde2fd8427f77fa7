"""A message on its way out of the building: told in a toast with Undo, by the server's clock, from whatever screen it was
sent."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject

from desktop.protocol import LinkState
from desktop.screens.desk import Desk, Said
from desktop.screens.ways import server_now
from desktop.theme import Tone
from sync.model.words import EffectState
from sync.replica.queries import thread

translate = QCoreApplication.translate
_DELAY_MS = 8_000
"""How long the server waits; the track of the toast is so long."""
_LINGERS_MS = 15_000
"""How long after its moment the toast still offers to call it back: the dispatcher may be a little late."""


class Departure(QObject):
    """Follows one effect until it left, was called back or was held."""

    def __init__(self, desk: Desk, effect_id: str, name: str, undone: Callable[[], None]) -> None:
        super().__init__(desk)
        self._desk, self._id, self._name, self._undone = desk, effect_id, name, undone
        self._stands = thread.departing(desk.reader, effect_id)
        desk.link.changed.connect(self._hear)
        desk.link.status.connect(self._hear_all)

    def announce(self) -> None:
        """Say that it goes, and offer to call it back."""
        self._desk.said.emit(
            Said(
                "",
                icon="send",
                live=self.tell,
                action=translate("Departure", "Undo"),
                on_action=self.undo,
            )
        )

    def tell(self) -> tuple[str, float | None] | None:
        """Words, and which share of the delay is left (None where no clock runs yet); None once there is nothing to undo."""
        if self._stands is None or self._stands[0] != EffectState.QUEUED:
            self.deleteLater()
            return None
        _, send_at, pending = self._stands
        if pending and self._desk.link.current.state != LinkState.ONLINE:
            words = translate("Departure", "Reply to {who} goes when the line is back")
            return words.format(who=self._name), None
        left = send_at - server_now(self._desk)
        if left > 60_000 or left < -_LINGERS_MS:
            self.deleteLater()
            return None
        if left <= 0:
            return translate("Departure", "Reply to {who} goes any moment").format(who=self._name), 0.0
        words = translate("Departure", "Reply to {who} goes in {seconds} s")
        return words.format(who=self._name, seconds=-(-left // 1000)), min(left / _DELAY_MS, 1.0)

    def undo(self) -> None:
        """Call it back."""
        self._desk.start(self._call_back())

    async def _call_back(self) -> None:
        from sync.commands.effects import CancelEffect

        if await self._desk.do(CancelEffect(effect_id=self._id)) is None:
            return
        self._desk.say(
            translate("Departure", "Called back. What you wrote to {who} is a draft again.").format(
                who=self._name
            ),
            Tone.NEUTRAL,
            "undo-2",
        )
        self._undone()

    def _hear(self, changes: dict[str, frozenset[str]]) -> None:
        if self._id in changes.get("effect", ()) and self._desk.reader is not None:
            self._stands = thread.departing(self._desk.reader, self._id)

    def _hear_all(self, _status: object) -> None:
        """Once the line is back the server's own moment counts."""
        if self._desk.reader is not None:
            self._stands = thread.departing(self._desk.reader, self._id)
