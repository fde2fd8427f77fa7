"""How things stand towards the server, shown: the freshness pill, the banner, and the first sync's page.

The worker tells much while much arrives. Another state is shown at once; counts and times of the same state a few times
a second, and nothing that looks the same is painted again.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.faults import WorkerFault
from desktop.protocol import BOARD_JOB, Job, LinkState, Status
from desktop.screens import refusals, times
from desktop.screens.desk import Desk
from desktop.screens.screen import Screen
from desktop.screens.signin.parts import Centred
from desktop.shell.banners import Banners
from desktop.theme import Tone
from desktop.widgets.heading import Heading
from desktop.widgets.pill import FreshnessPill
from desktop.widgets.states import LoadingState
from sync.replica.changes import Stage, Trouble
from sync.replica.queries import runner

_COUNTS_AFTER_MS = 100
IN_BYTES = frozenset({Stage.FETCHING, Stage.CHECKING})
"""Stages of a fresh copy that count bytes, not records."""
TRY_NOW, STOP_FETCHING = "try_now", "stop_fetching"
_COMING = frozenset({LinkState.CONNECTING, LinkState.CATCHING_UP, LinkState.ONLINE})


class Standing(QObject):
    """Keeps pill and banner true."""

    def __init__(self, desk: Desk, pill: FreshnessPill, banners: Banners, parent: QObject) -> None:
        super().__init__(parent)
        self.desk, self._pill, self._banners = desk, pill, banners
        self.first_sync: FirstSync | None = None
        """The page of the first sync, while it is shown."""
        self._state: LinkState | None = None
        self.on_screen: Callable[[], Screen | None] = lambda: None
        """The screen that is shown."""
        self._mended: tuple[int, int] = (0, 0)
        self._rebuild: Job | None = None
        self._shown: tuple[object, ...] = ()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_COUNTS_AFTER_MS)
        self._later.timeout.connect(self.show_now)
        banners.retried.connect(lambda: self.ask(TRY_NOW))
        desk.link.status.connect(self._hear)
        desk.link.progress.connect(self._hear_job)
        desk.tick.connect(self.show_now)

    def show_now(self) -> None:
        """Show what is so now."""
        self._later.stop()
        status, zone = self.desk.link.current, self.desk.zone
        self._state = status.state
        since = times.clock(status.since, zone) if status.since is not None else "–"
        self._show_pill(status, since)
        self._banners.show_status(status, since, self._standstill())
        if self.first_sync is not None:
            self.first_sync.show_status(status)
        self._show_age(status)
        self._tell_mended(status)

    def ask(self, what: str) -> None:
        """Ask the worker to try now, or to stop fetching."""
        self.desk.start(self._ask(what))

    async def _ask(self, what: str) -> None:
        try:
            await self.desk.link.ask(what)
        except WorkerFault as error:
            self.desk.say(refusals.why(error), Tone.WARNING)

    def _standstill(self) -> tuple[str, int] | None:
        """Since when nobody runs the follow-ups, as it is shown, and how many steps wait for it."""
        reader = self.desk.reader
        found = None if reader is None else runner.standstill(reader)
        return (
            None
            if found is None
            else (times.when(found.since, self.desk.zone, self.desk.now()), found.waiting)
        )

    def _show_age(self, status: Status) -> None:
        """Each screen knows its data time, and says it where that is not now."""
        screen = self.on_screen()
        head = getattr(screen, "head", None)
        if screen is None or not isinstance(head, Heading):
            return
        at = screen.data_at()
        words = ""
        if at is not None and (status.state is not LinkState.ONLINE or at != status.data_at):
            words = self.tr("as of {0}").format(times.when(at, self.desk.zone, self.desk.now()))
        head.set_as_of(words)

    def mended(self, status: Status) -> list[str]:
        """What was damaged on this computer and is right again, a sentence each."""
        lines: list[str] = []
        if status.repaired:
            lines.append(
                self.tr(
                    "%n record(s) were damaged on this computer and were fetched again.", "", status.repaired
                )
            )
        if status.reindexed:
            lines.append(
                self.tr(
                    "Search had lost %n record(s) on this computer and finds them again.",
                    "",
                    status.reindexed,
                )
            )
        return lines

    def _tell_mended(self, status: Status) -> None:
        """Say once, to whoever sits here, what was damaged and is right again."""
        now = status.repaired, status.reindexed
        if now == self._mended or self.desk.person is None:
            return
        if sum(now) > sum(self._mended):
            told = replace(
                status,
                repaired=max(0, now[0] - self._mended[0]),
                reindexed=max(0, now[1] - self._mended[1]),
            )
            for words in self.mended(told):
                self.desk.say(words, Tone.INFO, "wrench")
        self._mended = now

    def _hear(self, status: Status) -> None:
        if status.state is LinkState.RESTARTING:
            self._rebuild = None  # the next worker begins to count anew
        if status.state is not self._state:
            self.show_now()
        elif not self._later.isActive():
            self._later.start()

    def _hear_job(self, job: Job) -> None:
        if job.id == BOARD_JOB:
            self._rebuild = None if job.finished else job
            self.show_now()

    def _show_pill(self, status: Status, since: str) -> None:
        pill, work = self._pill, self._rebuild
        match status.state:
            case LinkState.ONLINE if work is not None:
                self._once(pill.show_rebuilding, work.done, work.total)
            case LinkState.ONLINE:
                at = status.data_at if status.data_at is not None else self.desk.now()
                self._once(pill.show_online, times.clock(at, self.desk.zone, seconds=True), status.outbox)
            case LinkState.CATCHING_UP if status.stage is not None and (words := _copying(status.stage)):
                self._once(pill.show_copying, words, status.done, status.total, status.stage in IN_BYTES)
            case LinkState.CATCHING_UP:
                self._once(pill.show_catching_up, status.done, status.total)
            case LinkState.RESTARTING:
                self._once(pill.show_worker_restarting)
            case LinkState.CONNECTING:
                self._once(pill.show_connecting)
            case LinkState.SIGNED_OUT | LinkState.REVOKED | LinkState.UPGRADE:
                self._once(pill.show_cut_off, status.outbox)
            case LinkState.OFFLINE:
                self._once(pill.show_offline, since, status.outbox)

    def _once(self, show: Callable[..., None], *facts: object) -> None:
        if (show, *facts) != self._shown:
            self._shown = (show, *facts)
            show(*facts)


def _copying(stage: Stage) -> str:
    """What a fresh copy is at; empty while only the last changes are caught up with."""
    translate = QCoreApplication.translate
    return {
        Stage.PREPARING: translate("Standing", "Preparing a copy"),
        Stage.FETCHING: translate("Standing", "Fetching a copy"),
        Stage.LAYING: translate("Standing", "Fetching a copy"),
        Stage.CHECKING: translate("Standing", "Checking the copy"),
        Stage.INDEXING: translate("Standing", "Indexing the copy"),
        Stage.SWITCHING: translate("Standing", "Switching over"),
    }.get(stage, "")


class FirstSync(Centred):
    """The page in place of every screen until the clinic's book is here. `asked` names what to ask the worker for: to stop
    fetching, or to try now."""

    asked = Signal(str)

    def __init__(self, status: Status, parent: QWidget | None = None) -> None:
        card = LoadingState(QCoreApplication.translate("FirstSync", "First sync"))
        card.setFixedWidth(theme.current().px(376))
        super().__init__(card, parent)
        self._card = card
        self._asks = ""
        card.stopped.connect(lambda: self.asked.emit(self._asks))
        self.setFocusProxy(card.button)
        self.show_status(status)

    def show_status(self, status: Status) -> None:
        """How far it is, and what it waits for."""
        comes = status.state in _COMING
        if comes:
            about = self.tr(
                "The clinic’s book is coming to this workstation, encrypted. The board opens by itself."
            )
        elif status.trouble is Trouble.STOPPED:
            about = self.tr("It was stopped. What has come is kept, and it goes on from there.")
        elif status.trouble is Trouble.NO_SPACE:
            about = self.tr("This computer’s disk is too full. Free some space, then try again.")
        elif status.trouble is Trouble.DAMAGED_COPY:
            about = self.tr("What came was damaged twice and was refused. It is tried again by itself.")
        else:
            about = self.tr("It waits for the clinic’s server and goes on by itself from where it was.")
        self._card.set_progress(status.done, status.total, about, is_bytes=status.stage in IN_BYTES)
        asks = STOP_FETCHING if comes else TRY_NOW
        if asks != self._asks:
            self._asks = asks
            words = self.tr("Stop") if comes else self.tr("Try now")
            self._card.button.set_words(words, "x" if comes else "rotate-cw")
