"""Sounds per class of event. The bell of the desktop is used: QtMultimedia would add 100 MB for four short tones.

A ringing call repeats until it is acknowledged; the other classes sound once.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication


class Sound(StrEnum):
    """What may sound. They differ in their number of strokes, so that they can be told apart without looking."""

    RINGING = "ringing"
    LATE = "late"
    MESSAGE = "message"


_STROKES = {Sound.RINGING: 2, Sound.LATE: 2, Sound.MESSAGE: 1}
_STROKE_MS = 180
_REPEAT_MS = 2_500


class Sounds(QObject):
    """Plays classes that are switched on; `strokes_played` counts for tests and diagnostics."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.muted: set[Sound] = set()
        self.strokes_played = 0
        self._left = 0
        self._stroke = QTimer(self)
        self._stroke.setInterval(_STROKE_MS)
        self._stroke.timeout.connect(self._strike)
        self._repeat = QTimer(self)
        self._repeat.setInterval(_REPEAT_MS)
        self._repeat.timeout.connect(lambda: self._begin(Sound.RINGING))

    @property
    def ringing(self) -> bool:
        """Whether the ringing sound repeats."""
        return self._repeat.isActive()

    def mute(self, sound: Sound) -> None:
        """Switch a class off, at once where it is sounding."""
        self.muted.add(sound)
        if sound is Sound.RINGING:
            self.acknowledge()

    def unmute(self, sound: Sound) -> None:
        """Switch a class on again."""
        self.muted.discard(sound)

    def play(self, sound: Sound) -> bool:
        """Sound once, or until `acknowledge` for RINGING; False when muted."""
        if sound in self.muted:
            return False
        self._begin(sound)
        if sound is Sound.RINGING:
            self._repeat.start()
        return True

    def acknowledge(self) -> None:
        """Someone took the call, or it stopped ringing."""
        self._repeat.stop()
        self._stroke.stop()
        self._left = 0

    def _begin(self, sound: Sound) -> None:
        self._left = _STROKES[sound]
        self._strike()
        if self._left:
            self._stroke.start()

    def _strike(self) -> None:
        if self._left > 0:
            self._left -= 1
            self.strokes_played += 1
            QApplication.beep()
        if self._left <= 0:
            self._stroke.stop()
