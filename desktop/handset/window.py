"""The phone's window: a handset of its own process, which knows the clinic only through its carrier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.handset import wording
from desktop.handset.calling import CallPage
from desktop.handset.line import PhoneLine
from desktop.handset.parts import Body
from desktop.handset.people import PeoplePage
from desktop.handset.talking import TalkPage
from desktop.protocol import Fault
from desktop.screens import times
from desktop.theme import Tone
from desktop.widgets.states import Banner, EmptyState, centred
from sync.handset import Clinic, Someone, Talk
from sync.model.ids import new_ulid, now_ms
from sync.model.words import CallState

_SETTLE_MS = 60
"""Changes that come together are read together."""
_OVER = frozenset({CallState.MISSED, CallState.ABANDONED, CallState.VOICEMAIL, CallState.ENDED})


class PhoneWindow(Body):
    """One handset. `url` is where the clinic's server answers, for the words that say that it does not."""

    def __init__(self, line: PhoneLine, url: str, now: Callable[[], int] = now_ms) -> None:
        super().__init__()
        self._now = now
        px = theme.current().px
        self.setWindowTitle(self.tr("Patients’ phone"))
        self.setMinimumSize(px(344), px(560))
        self._line, self._url = line, url
        self._clinic: Clinic | None = None
        self.notice = Banner("", "", "", tone=Tone.WARNING, icon="triangle-alert")
        self.notice.hide()
        self.glass.addWidget(self.notice)
        self.pages = QStackedWidget()
        self.glass.addWidget(self.pages, 1)
        self.people, self.talk, self.call = PeoplePage(), TalkPage(), CallPage()
        self._wait = self._state(
            self.tr("Looking for the clinic"),
            self.tr("The phone opens as soon as its server’s data is found."),
            "smartphone",
        )
        self._away = self._state(
            self.tr("The phone is put away"),
            self.tr("Practice mode is over: messages go to real phones now, and answers come from them."),
            "phone-off",
        )
        for page in (self._wait, self.people, self.talk, self.call, self._away):
            self.pages.addWidget(page)
        self.people.wanted.connect(lambda _text: self._read_people())
        self.people.opened.connect(self.open)
        self.talk.left.connect(self._go_back)
        self.talk.said.connect(self._say)
        self.talk.rings.connect(self._ring)
        self.call.told.connect(self._tell_call)
        self.call.ended.connect(lambda: self._turn_to(self.talk))
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._read)
        line.ready.connect(self._read)
        line.changed.connect(self._settle.start)
        line.lost.connect(lambda: self._turn_to(self._wait))
        self._second = QTimer(self, interval=1_000)
        self._second.timeout.connect(self._show_clock)
        self._second.start()

    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(392), px(780))

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self._clinic.timezone) if self._clinic is not None else times.UTC

    def open(self, number: str) -> None:
        """Take somebody's phone in hand; `number` as it was typed."""
        self._ask("talk", Talk, self._opened, number=number)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.call.put_down()  # a phone that is gone no longer rings
        super().closeEvent(event)
        self._line.close()

    # -- what is shown ------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        """Read anew what is in front of its owner."""
        self._ask("clinic", Clinic | None, self._here)

    def _here(self, clinic: Clinic | None) -> None:
        if clinic is None:
            return
        self._clinic = clinic
        self._show_clock()
        if not clinic.practising:
            self._turn_to(self._away)
        elif self.pages.currentWidget() in (self._wait, self._away):
            self.notice.hide()
            self._turn_to(self.talk if self.talk.number else self.people)
            self._read_people()
        elif self.pages.currentWidget() is self.people:
            self._read_people()
        if self.talk.number and clinic.practising:
            self._ask("talk", Talk, self._show_talk, number=self.talk.number)

    def _read_people(self) -> None:
        self._ask("people", list[Someone], self._show_people, wanted=self.people.search.text())

    def _show_people(self, people: list[Someone]) -> None:
        self.people.show_people(people, self.zone, self._now())

    def _opened(self, talk: Talk) -> None:
        self.notice.hide()
        self.talk.show_talk(talk, self.zone, self._now())
        self._turn_to(self.talk)
        QTimer.singleShot(0, self.talk, self.talk.to_end)  # once the page has its size

    def _show_talk(self, talk: Talk) -> None:
        if talk.someone.number != self.talk.number:
            return
        self.talk.show_talk(talk, self.zone, self._now())
        mine = next((each for each in talk.rung if each.ref == self.call.ref), None)
        if mine is not None and mine.state in _OVER:
            self.call.drop()

    def _show_clock(self) -> None:
        if self._clinic is not None:
            self.tell(times.clock(self._now(), self.zone), self._clinic.name)

    # -- what its owner does ----------------------------------------------------------------------------------------

    def _say(self, channel: str, words: str) -> None:
        def failed(fault: Fault) -> None:
            self._complain(fault)
            self.talk.keep(words)

        self._line.ask(
            "say", str, lambda _status: self.notice.hide(), failed,
            number=self.talk.number, channel=channel, words=words,
        )  # fmt: skip

    def _ring(self) -> None:
        self._turn_to(self.call)
        self.call.begin(
            f"phone-{new_ulid(self._now())}", self._clinic.name if self._clinic is not None else ""
        )

    def _tell_call(self, ref: str, state: CallState, seconds: int) -> None:
        def failed(fault: Fault) -> None:
            self._complain(fault)
            self.call.drop()

        self._line.ask(
            "ring", str, lambda _status: self.notice.hide(), failed,
            number=self.talk.number, ref=ref, state=state, seconds=None if seconds < 0 else seconds,
        )  # fmt: skip

    def _go_back(self) -> None:
        self._turn_to(self.people)
        self._read_people()

    def _turn_to(self, page: QWidget) -> None:
        if self.pages.currentWidget() is not page:
            self.pages.setCurrentWidget(page)
            page.setFocus()

    def _ask(self, operation: str, kind: Any, then: Callable[[Any], None], **body: Any) -> None:
        self._line.ask(operation, kind, then, self._complain, **body)

    def _complain(self, fault: Fault) -> None:
        self.notice.set_words(self.tr("That did not work"), wording.why(fault, self._url))
        self.notice.show()

    def _state(self, title: str, why: str, icon: str) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(2)
        state = EmptyState(title, why, icon=icon)
        state.setFixedWidth(theme.current().px(264))
        column.addLayout(centred(state))
        column.addStretch(3)
        return page
