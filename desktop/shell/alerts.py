"""What may sound: a call that rings, something that came late, a message that arrived.

A ringing call sounds until somebody takes it or it stops, whoever sits here and while locked too. The other two sound once,
for what is this person's or nobody's, and not in a flood: what is caught up with or imported is no news. Nothing sounds
for somebody whose page is open in front of the person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from desktop.platform.sound import Sound, Sounds
from desktop.protocol import LinkState
from desktop.screens.desk import Desk
from sync.model.words import Lane
from sync.replica.queries import arrivals, board
from sync.replica.queries.board import BoardRow

FLOOD = 20
"""More rows than this at once were not made by people at this moment."""
RECENT_MS = 120_000
"""A message older than this arrives late: it is told by the board, not by a sound."""


class Alerts(QObject):
    """Listens to what changed and sounds. `on_screen` says whose page the person has in front of them."""

    ringing_began = Signal()

    def __init__(
        self, desk: Desk, sounds: Sounds, on_screen: Callable[[], str | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self.sounds, self._on_screen = desk, sounds, on_screen
        self.rings: list[BoardRow] = []
        """Calls that ring now, the longest first."""
        self._late: set[str] | None = None

    def look(self, lanes: dict[Lane, int], changes: dict[str, frozenset[str]]) -> None:
        """The board has `lanes` now, and these rows changed since the last look."""
        reader = self.desk.reader
        if reader is None:
            self.rings, self._late = [], None
            self.sounds.acknowledge()
            return
        self.rings = board.page(reader, Lane.RINGING_NOW) if lanes.get(Lane.RINGING_NOW) else []
        self._ring()
        quiet = self.desk.link.current.state is LinkState.CATCHING_UP
        if self._came_late(changes.get("board", frozenset()), quiet):
            self.sounds.play(Sound.LATE)
        messages = changes.get("message", frozenset())
        if messages and len(messages) <= FLOOD and not quiet:
            since = self.desk.now() - RECENT_MS
            whose = arrivals.writers(reader, messages, since)
            if whose and not self._is_open(whose):
                self.sounds.play(Sound.MESSAGE)

    def _ring(self) -> None:
        waiting = [
            row for row in self.rings if row.claim_until is None and not self._is_open([row.contact_id])
        ]
        if not waiting:
            self.sounds.acknowledge()
        elif not self.sounds.ringing and self.sounds.play(Sound.RINGING):
            self.ringing_began.emit()

    def _came_late(self, changed: frozenset[str], quiet: bool) -> bool:
        """Whether something of this person's, or nobody's, is late that was not before."""
        reader = self.desk.reader
        if self._late is None:
            self._late = {row.id for row in board.page(reader, Lane.LATE)}
            return False
        if len(changed) > FLOOD:
            self._late = None  # looked at anew when this is over
            return False
        rows = board.rows(reader, changed, mine=self.desk.me) if changed else {}
        late = {row_id for row_id, row in rows.items() if row.lane == Lane.LATE}
        fresh = late - self._late
        self._late = (self._late - changed) | late
        return bool(fresh) and not quiet and not self._is_open(rows[row_id].contact_id for row_id in fresh)

    def _is_open(self, contacts: Iterable[str | None]) -> bool:
        """Whether it is all about the one in front of the person."""
        shown = self._on_screen()
        return shown is not None and all(contact == shown for contact in contacts)
