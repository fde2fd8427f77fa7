"""How things stand towards the server: the banner over a screen while something is not as usual, and what the pill tells."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import theme
from desktop.protocol import LinkState, Status
from desktop.screens import times, wording
from desktop.screens.desk import Desk
from desktop.theme import Tone, Type
from desktop.widgets.button import Button
from desktop.widgets.label import Label
from desktop.widgets.popover import Popover
from desktop.widgets.states import Banner, OfflineState
from sync.replica.changes import Stage, Trouble
from sync.replica.queries import desk as frame

_STOPPABLE = frozenset({Stage.PREPARING, Stage.FETCHING, Stage.CHECKING, Stage.LAYING, Stage.INDEXING})


class Banners(QWidget):
    """At most one banner. `asked` wants to see what waits to be sent, `sign_in_wanted` the sign-in form, `retried` that the
    server is tried now."""

    asked = Signal()
    sign_in_wanted = Signal()
    retried = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(16), px(8), px(16), px(8))
        self._shown: tuple[object, ...] = ()
        self.banner: Banner | None = None
        self.hide()

    def show_status(self, status: Status, since: str, standstill: tuple[str, int] | None = None) -> None:
        """Show, change or take away the banner. `standstill`: since when nobody runs the follow-ups, and how many wait."""
        shown = (status.state, since, status.outbox, status.trouble, standstill)
        if shown == self._shown:
            return
        self._shown = shown
        if self.banner is not None:
            self._column.removeWidget(self.banner)
            self.banner.hide()
            self.banner.deleteLater()
        self.banner = self._made(status, since, standstill)
        if self.banner is not None:
            self.banner.acted.connect(self._wanted(status))
            self._column.addWidget(self.banner)
        self.setVisible(self.banner is not None)

    def _wanted(self, status: Status) -> SignalInstance:
        if status.state is LinkState.SIGNED_OUT:
            return self.sign_in_wanted
        return self.asked if status.trouble is None else self.retried

    def _made(self, status: Status, since: str, standstill: tuple[str, int] | None) -> Banner | None:
        match status.state:
            case LinkState.ONLINE if standstill is not None:
                at, waiting = standstill
                return Banner(
                    self.tr("Nobody runs the follow-ups"),
                    self.tr(
                        "Since {0} nothing was sent or moved by itself; %n step(s) are due. Start foredesk runner at the "
                        "server, or leave a workstation on.",
                        "",
                        waiting,
                    ).format(at),
                    tone=Tone.WARNING,
                    icon="route",
                )
            case LinkState.OFFLINE if status.trouble is not None:
                return Banner(
                    *self._put_off(status.trouble), self.tr("Try now"), tone=Tone.WARNING, icon="download"
                )
            case LinkState.OFFLINE:
                return OfflineState(since, status.outbox)
            case LinkState.RESTARTING:
                return Banner(
                    self.tr("The worker is being restarted"),
                    self.tr("What you do is kept and done as soon as it is back. Nothing is lost."),
                    tone=Tone.CRITICAL,
                    icon="cpu",
                )
            case LinkState.UPGRADE:
                return Banner(
                    self.tr("This Foredesk is too old for the server"),
                    self.tr("Update it to go on. What you did is kept and goes out after the update."),
                    tone=Tone.WARNING,
                    icon="download",
                )
            case LinkState.SIGNED_OUT:
                return Banner(
                    self.tr("Signed out at the server"),
                    self.tr(
                        "You can keep working. What you do is kept, and goes out once somebody signs in with the password."
                    ),
                    self.tr("Sign in"),
                    tone=Tone.WARNING,
                    icon="log-out",
                )
            case _:
                return None

    def _put_off(self, trouble: Trouble) -> tuple[str, str]:
        match trouble:
            case Trouble.NO_SPACE:
                return self.tr("No room for a fresh copy"), self.tr(
                    "This computer’s disk is too full. Nothing is lost: work goes on in the copy that is here. Free some space."
                )
            case Trouble.DAMAGED_COPY:
                return self.tr("The fresh copy was damaged"), self.tr(
                    "It came twice and was refused. Nothing is lost: work goes on in the copy that is here."
                )
            case Trouble.STOPPED:
                return self.tr("The fresh copy was stopped"), self.tr(
                    "What has come of it is kept. Work goes on in the copy that is here."
                )


class Freshness(Popover):
    """What the pill stands for: how fresh the copy is, and what waits to be sent, in order. `stopped` when a fresh copy that
    is on its way is not wanted now, `retried` when the server is to be tried at once."""

    stopped = Signal()
    retried = Signal()

    def __init__(
        self, desk: Desk, anchor: QWidget, screen_at: int | None = None, mended: Sequence[str] = ()
    ) -> None:
        super().__init__(anchor, name="")
        self.setAccessibleName(self.tr("How fresh this is"))
        px = theme.current().px
        status = desk.link.current
        inner = QVBoxLayout()
        inner.setContentsMargins(px(16), px(12), px(16), px(12))
        inner.setSpacing(px(4))
        heads = {
            LinkState.ONLINE: self.tr("Connected to the clinic’s server"),
            LinkState.CATCHING_UP: self.tr("Catching up with the clinic’s server"),
            LinkState.RESTARTING: self.tr("The worker is being restarted"),
        }
        inner.addWidget(
            Label(heads.get(status.state, self.tr("Working without the server")), Type.BASE_STRONG)
        )
        if status.data_at is not None:
            at = times.when(status.data_at, desk.zone, desk.now())
            inner.addWidget(
                Label(self.tr("Data as of {0}").format(at), Type.SMALL, "text.secondary", tabular=True)
            )
        for line in (*self._proof(desk, status, screen_at), *mended):
            inner.addWidget(Label(line, Type.SMALL, "text.secondary", wrap=True, tabular=True))
        waiting = frame.unsent(desk.reader) if desk.reader is not None else []
        inner.addSpacing(px(4))
        if not waiting:
            inner.addWidget(Label(self.tr("Everything you did has arrived."), Type.SMALL, "text.secondary"))
        for each in waiting[:8]:
            at = times.clock(each.at, desk.zone)
            inner.addWidget(Label(f"{at}  {wording.command(each.command)}", Type.SMALL, tabular=True))
        if len(waiting) > 8:
            more = self.tr("and {0} more").format(len(waiting) - 8)
            inner.addWidget(Label(more, Type.SMALL, "text.secondary"))
        if status.state is LinkState.CATCHING_UP and status.stage in _STOPPABLE:
            self._offer(inner, self.tr("Stop fetching the copy"), "x", self.stopped)
        elif status.state is LinkState.OFFLINE:
            self._offer(inner, self.tr("Try now"), "rotate-cw", self.retried)
        self.body.addLayout(inner)
        self.setMinimumWidth(px(320))

    def _offer(self, inner: QVBoxLayout, words: str, icon: str, wanted: SignalInstance) -> None:
        button = Button(words, icon, height=24)
        button.clicked.connect(wanted)
        button.clicked.connect(self.close)
        inner.addSpacing(theme.current().px(8))
        inner.addWidget(button)

    def _proof(self, desk: Desk, status: Status, screen_at: int | None) -> list[str]:
        """How old this screen is where that differs, when the copy was compared with the server, and what was mended."""
        lines: list[str] = []
        if screen_at is not None and screen_at != status.data_at:
            at = times.when(screen_at, desk.zone, desk.now())
            lines.append(self.tr("This screen shows {0}").format(at))
        if status.verified_at is None:
            lines.append(self.tr("Not yet compared with the server, record by record"))
        else:
            at = times.when(status.verified_at, desk.zone, desk.now())
            lines.append(self.tr("Found equal to the server’s, {0}").format(at))
        if status.is_damaged:
            lines.append(
                self.tr(
                    "This computer’s file is damaged. A fresh one is fetched; what you did and is not sent moves over."
                )
            )
        return lines
