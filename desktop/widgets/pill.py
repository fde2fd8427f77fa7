"""The freshness pill: how current this screen is, and what waits to be sent."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop import theme
from desktop.theme import Tone, Type, icons
from desktop.widgets import paint
from desktop.widgets.states import amount


class Pill(QPushButton):
    """A pressable pill: icon, word and a quieter detail. A neutral one is white; a toned one is tinted.

    `icon_tone` tints the icon alone, as the green check of an otherwise quiet pill.
    """

    def __init__(
        self,
        words: str,
        detail: str = "",
        icon: str = "",
        tone: Tone = Tone.NEUTRAL,
        icon_tone: Tone | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._detail, self._icon, self._tone, self._icon_tone = (
            words,
            detail,
            icon,
            tone,
            icon_tone,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_pill(words, detail, icon, tone, icon_tone)
        theme.changed.connect(self.updateGeometry)

    def set_pill(
        self,
        words: str,
        detail: str = "",
        icon: str = "",
        tone: Tone = Tone.NEUTRAL,
        icon_tone: Tone | None = None,
    ) -> None:
        """Show something else."""
        self._words, self._detail, self._icon, self._tone, self._icon_tone = (
            words,
            detail,
            icon,
            tone,
            icon_tone,
        )
        self.setAccessibleName(f"{words} {detail}".strip())
        self.updateGeometry()
        self.update()

    @property
    def shown(self) -> tuple[str, str]:
        """The word and the detail it shows now."""
        return self._words, self._detail

    def sizeHint(self) -> QSize:
        now = theme.current()
        wide = 2 * now.px(8) + paint.text_width(self._words, Type.SMALL, weight=500)
        if self._icon:
            wide += now.icon.inline + now.px(6)
        if self._detail:
            wide += now.px(7) + paint.text_width(self._detail, Type.SMALL, tabular=True)
        return QSize(wide, now.control.height_small)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        state = now.state(self._tone)
        quiet = self._tone is Tone.NEUTRAL
        fill = (now.surface.hover if self.underMouse() else now.surface.raised) if quiet else state.bg
        paint.rounded(
            painter, self.rect(), now.radius.control, fill, now.border.default if quiet else state.border
        )
        parts = paint.Strip(self.rect().adjusted(now.px(8), 0, -now.px(8), 0), now.px(6))
        if self._icon:
            tint = now.state(self._icon_tone).fg if self._icon_tone else state.fg
            icons.paint(painter, parts.start(now.icon.inline), self._icon, tint, now.icon.inline)
        ink = now.text.primary if quiet else state.fg
        if self._detail:
            place = parts.end(paint.text_width(self._detail, Type.SMALL, tabular=True))
            soft = now.text.secondary if quiet else state.fg
            paint.text(painter, place, self._detail, Type.SMALL, soft, tabular=True)
        paint.text(painter, parts.rest(), self._words, Type.SMALL, ink, weight=500)


class FreshnessPill(Pill):
    """Online, offline since, catching up, or the worker restarting; pressing it shows what waits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.show_connecting()

    def show_online(self, data_time: str, to_send: int = 0) -> None:
        """Connected; `data_time` as the clock shows it."""
        detail = self.tr("data {time}").format(time=paint.isolate(data_time))
        if to_send:
            detail = self.tr("{count} to send").format(count=to_send)
        self.set_pill(self.tr("Online"), detail, "circle-check", icon_tone=Tone.SUCCESS)

    def show_offline(self, since: str, to_send: int = 0) -> None:
        """Cut off since a time; work goes on."""
        words = self.tr("Offline since {time}").format(time=paint.isolate(since))
        detail = self.tr("{count} to send").format(count=to_send) if to_send else ""
        self.set_pill(words, detail, "wifi-off", Tone.WARNING)

    def show_catching_up(self, done: int, total: int) -> None:
        """Taking in what happened meanwhile; `total` 0 when it is not known yet."""
        detail = amount(done, total) if total else ""
        self.set_pill(self.tr("Catching up"), detail, "refresh-cw")

    def show_copying(self, words: str, done: int, total: int, is_bytes: bool) -> None:
        """A fresh copy of the clinic's book on its way, at one of its stages; `total` 0 when it is not known."""
        self.set_pill(words, amount(done, total, is_bytes=is_bytes) if total else "", "refresh-cw")

    def show_rebuilding(self, done: int, total: int) -> None:
        """Connected and current, while everybody's next action is worked out anew."""
        self.set_pill(self.tr("Working out next actions"), amount(done, total), "list-checks")

    def show_connecting(self) -> None:
        """Looking for the server; neither online nor offline yet."""
        self.set_pill(self.tr("Connecting"), "", "refresh-cw")

    def show_cut_off(self, to_send: int = 0) -> None:
        """The server takes nothing from here until somebody does something about it; a banner says what."""
        detail = self.tr("{count} to send").format(count=to_send) if to_send else ""
        self.set_pill(self.tr("Not connected"), detail, "unplug", Tone.WARNING)

    def show_worker_restarting(self) -> None:
        """The worker process ended and is being started again."""
        self.set_pill(self.tr("Worker restarting"), self.tr("nothing lost"), "cpu", Tone.CRITICAL)
