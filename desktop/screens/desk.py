"""The desk a screen stands on: the line to the worker, who sits here, the clock, and ways to speak to the window.

Screens get a Desk and nothing else of the shell, so each can be opened, and tested, alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.link.errors import NobodyAtTheDesk, WorkerFault
from desktop.screens import refusals
from desktop.theme import Tone
from sync.commands.outcomes import CommandError
from sync.model.ids import now_ms
from sync.replica.queries import desk as frame
from sync.replica.queries.desk import Colleague, Place, Practice
from sync.replica.queries.reading import ReadError

if TYPE_CHECKING:
    from desktop.link import Link
    from desktop.protocol import Done, Person
    from sync.commands.kernel import Command

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Said:
    """Something to tell the person: a toast. `undo` is the ULID of the command that Undo takes back."""

    words: str
    tone: Tone = Tone.NEUTRAL
    icon: str = "circle-check"
    undo: str | None = None
    action: str = ""
    on_action: Callable[[], None] | None = None
    live: Callable[[], tuple[str, float | None] | None] | None = None
    """Asked again and again for words and a share of 0-1 that is left; None ends it."""


class Desk(QObject):
    """What screens share. Nothing in it blocks; `tick` comes once a second from the one timer of the window."""

    said = Signal(object)
    """A Said."""
    wanted = Signal(str, object)
    """A screen's id and a dict that tells it where to go."""
    tick = Signal()
    seated = Signal()
    """Another person sits at the desk, or nobody."""
    calling = Signal(bool)
    """A call is being made and logged, or is over: the window does not lock itself meanwhile."""
    done_here = Signal(str)
    """ULID of a command that this window gave: its rows may go at once."""

    def __init__(self, link: Link, clock: Callable[[], int] = now_ms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.link = link
        self.now = clock
        self.place_id: str | None = None
        """The location chosen for this workstation, or None while nobody has chosen."""
        self._sat: str | None = None
        self.dial: Callable[[str], None] = _no_phone
        """Dials a number (E.164) where the workstation can."""
        self._practice: Practice | None = None
        self._places: list[Place] | None = None
        self._colleagues: list[Colleague] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        link.changed.connect(self._forget_changed)
        link.reopened.connect(self._forget)

    @property
    def person(self) -> Person | None:
        """Who sits here, or None while locked."""
        return self.link.person

    @property
    def me(self) -> str | None:
        """The id of the person at the desk."""
        return self.link.person.id if self.link.person is not None else None

    @property
    def reader(self) -> Any:
        """The read-only connection, or None before the first sync. Use it at once; do not keep it."""
        return self.link.reader()

    @property
    def practice(self) -> Practice | None:
        """The practice of this copy."""
        if self._practice is None and self.reader is not None:
            self._practice = frame.practice(self.reader)
        return self._practice

    @property
    def places(self) -> list[Place]:
        """The practice's locations, its first one first."""
        if self._places is None:
            self._places = frame.places(self.reader) if self.reader is not None else []
        return self._places

    @property
    def colleagues(self) -> list[Colleague]:
        """Everyone who may sit here."""
        if self._colleagues is None:
            self._colleagues = frame.colleagues(self.reader) if self.reader is not None else []
        return self._colleagues

    @property
    def place(self) -> Place | None:
        """Where this desk stands: what was chosen for it, else where the person works who sits or last sat here, else the
        practice's first location."""
        self._sat = self.me or self._sat
        person = self.colleague(self._sat)
        by_id = {place.id: place for place in self.places}
        found = by_id.get(self.place_id or "") or by_id.get(
            (person.location_id if person is not None else None) or ""
        )
        return found or (self.places[0] if self.places else None)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of this desk's location."""
        chosen = self.place
        name = chosen.timezone if chosen else self.practice.timezone if self.practice else "UTC"
        return ZoneInfo(name)

    def colleague(self, staff_id: str | None) -> Colleague | None:
        """Somebody who works here, by id."""
        return next((each for each in self.colleagues if each.id == staff_id), None)

    def go(self, screen: str, **where: object) -> None:
        """Ask the window for another screen."""
        self.wanted.emit(screen, where)

    def say(
        self, words: str, tone: Tone = Tone.NEUTRAL, icon: str = "circle-check", undo: str | None = None
    ) -> None:
        """Tell the person something in a toast."""
        self.said.emit(Said(words, tone, icon, undo))

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run a coroutine on the window's loop and keep it; what goes wrong is told, never swallowed."""
        task = asyncio.ensure_future(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(
            lambda _: work.close()
        )  # a window that closes ends what had not begun yet, too
        return task

    async def do(self, command: Command, said: str = "", *, undo: bool = True) -> Done | None:
        """Run a command for the person at the desk and say what was done, with Undo. None when it was refused: the
        person was told why."""
        try:
            done = await self.link.do(command)
        except (CommandError, WorkerFault) as error:
            self.tell(error)
            return None
        self.done_here.emit(done.ulid)
        if said:
            self.say(said, undo=done.ulid if undo else None)
        return done

    def tell(self, error: CommandError | WorkerFault) -> None:
        """Say what was refused and why."""
        icon = "lock" if isinstance(error, NobodyAtTheDesk) else "circle-x"
        self.say(refusals.why(error), Tone.CRITICAL, icon)

    def close(self) -> None:
        """Stop the clock and every task."""
        self._timer.stop()
        for task in list(self._tasks):
            task.cancel()

    async def _guarded(self, work: Coroutine[Any, Any, Any]) -> Any:
        try:
            return await work
        except (CommandError, WorkerFault) as error:
            self.tell(error)
        except ReadError:
            _log.exception("a read of the replica failed")
            self.say(
                self.tr("The local copy could not be read. Nothing is lost; try again."),
                Tone.CRITICAL,
                "circle-x",
            )
        return None

    def _forget_changed(self, changes: dict[str, frozenset[str]]) -> None:
        if "practice" in changes or "location" in changes:
            self._practice = self._places = None
        if "staff" in changes:
            self._colleagues = None

    def reread(self) -> None:
        """Another copy is open now: what was read of the one before is forgotten."""
        self._forget()

    def _forget(self) -> None:
        self._practice = self._places = self._colleagues = None


def _no_phone(number: str) -> None:
    """Without a softphone the person dials by hand."""
