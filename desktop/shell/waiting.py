"""How much waits for a person, wherever the frame says so: the rail, the decisions pill, the tray, the lock card, sounds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from desktop import theme
from desktop.platform.sound import Sounds
from desktop.platform.tray import Severity, Tray
from desktop.protocol import LinkState
from desktop.screens import wording
from desktop.screens.desk import Desk
from desktop.screens.signin.view import Door
from desktop.shell.alerts import Alerts
from desktop.widgets.badge import badge_icon
from desktop.widgets.frame import TopBar
from desktop.widgets.rail import Rail
from sync.model.words import Lane
from sync.replica.queries import board, inbox
from sync.replica.queries import desk as frame
from sync.replica.queries.inbox import Shelf

_COUNT_AFTER_MS = 120
_COUNTED = frozenset({"board", "claim", "message", "card", "practice", "location", "staff"})


class Waiting(QObject):
    """Counts after changes and tells the parts given to `show_in`. `sounds` and `tray` are this window's."""

    def __init__(self, desk: Desk, on_screen: Callable[[], str | None], parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.sounds = Sounds(self)
        self.tray = Tray("Foredesk", badge_icon)
        self.alerts = Alerts(desk, self.sounds, on_screen, self)
        self.alerts.ringing_began.connect(self._say_ringing)
        self._lanes: dict[Lane, int] = {}
        self._changes: dict[str, frozenset[str]] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_COUNT_AFTER_MS)
        self._later.timeout.connect(self.count)
        theme.changed.connect(self.tray.repaint)
        desk.link.changed.connect(self._hear)
        desk.link.reopened.connect(self.count)
        desk.link.status.connect(self.tell_lock)
        desk.tick.connect(self.tell_lock)

    def show_in(self, rail: Rail, top: TopBar, door: Door) -> None:
        """These parts show it from now on."""
        self._rail, self._top, self._door = rail, top, door
        self.tray.set_menu([("open", self.tr("Open Foredesk")), ("lock", self.tr("Lock"))])

    def count(self) -> None:
        """Count everything now."""
        changes, self._changes = self._changes, {}
        reader = self.desk.reader
        self._lanes = board.counts(reader) if reader is not None else {}
        self.alerts.look(self._lanes, changes)
        now, cards = self._now, frame.open_cards(reader) if reader is not None else 0
        self._rail.set_count("board", now)
        unanswered = inbox.count(reader, Shelf.OPEN, self.desk.now()) if reader is not None else 0
        self._rail.set_count("inbox", unanswered)
        self._rail.set_count("decisions", cards)
        self._top.set_decisions(cards)
        severity = Severity.NONE
        if self._lanes.get(Lane.RINGING_NOW) or self._lanes.get(Lane.LATE):
            severity = Severity.CRITICAL
        elif now:
            severity = Severity.NOTE
        self.tray.set_waiting(severity, now)
        practice, place = self.desk.practice, self.desk.place
        self._rail.set_practice(practice.name if practice else "", place.name if place else "")
        self.tell_lock()

    def tell_lock(self) -> None:
        """What goes on behind the veil, without a name."""
        if not self._door.lock_card.isVisible():
            return
        online = self.desk.link.current.state == LinkState.ONLINE
        line = (
            self.tr("Online, follow-ups keep running")
            if online
            else self.tr("Offline, this workstation keeps working")
        )
        rings = self.alerts.rings
        began = min((row.clock_from for row in rings if row.clock_from is not None), default=None)
        seconds = max(0, (self.desk.now() - began) // 1000) if began is not None else None
        self._door.lock_card.tell(len(rings), seconds, self._now, line)

    @property
    def _now(self) -> int:
        return sum(count for lane, count in self._lanes.items() if lane in wording.NOW_LANES)

    def _hear(self, changes: dict[str, frozenset[str]]) -> None:
        heard = changes.keys() & _COUNTED
        for entity in heard:
            self._changes[entity] = self._changes.get(entity, frozenset()) | changes[entity]
        if heard and not self._later.isActive():
            self._later.start()

    def _say_ringing(self) -> None:
        """Tell somebody whose window is behind others. No name: anybody may look at the screen."""
        if not self._door.window().isActiveWindow():
            self.tray.notify(self.tr("A call is ringing"), self.tr("Open Foredesk to see who it is."))
