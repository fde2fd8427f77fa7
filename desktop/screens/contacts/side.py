"""The end of the contact page: what runs now, what they allowed, who shares the phone, their next visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import times, wording
from desktop.screens.desk import Desk
from desktop.screens.story import Story
from desktop.theme import Tone, Type
from desktop.widgets import paint
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import Plane, SectionHeader, rule
from desktop.widgets.label import Label
from desktop.widgets.ledger import status
from desktop.widgets.marks import Avatar, Progress, StateWord
from sync.model.words import Channel, ConsentState, Purpose

if TYPE_CHECKING:
    from sync.journeys.expectation import Expectation


class SidePane(QScrollArea):
    """`opened` carries a relative's id, `stopped` an enrolment's, `acted` an action's."""

    opened = Signal(str)
    stopped = Signal(str)
    acted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_story(self, story: Story, ledger: list[Expectation], *, is_past: bool = False) -> None:
        """Show somebody, and how far their follow-ups are; as of a past moment there is nothing to stop."""
        px = theme.current().px
        inside = Plane("surface.raised", "start")
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), px(8), px(16), px(16))
        column.setSpacing(px(8))
        self._running(column, story, ledger, is_past)
        column.addWidget(rule())
        self._consent(column, story)
        if story.family:
            column.addWidget(rule())
            column.addWidget(SectionHeader(self.tr("Family on this phone or e-mail")))
            for each in story.family[:6]:
                column.addWidget(_Relative(each.id, each.name, wording.kind(each.kind), self.opened))
        if story.visits:
            column.addWidget(rule())
            column.addWidget(SectionHeader(self.tr("Visits"), str(len(story.visits))))
            for visit in story.visits[:4]:
                when = times.when(visit.start_at, self._desk.zone, self._desk.now())
                line = QHBoxLayout()
                line.addWidget(Label(visit.service or self.tr("Visit"), Type.BASE), 1)
                line.addWidget(Label(when, Type.SMALL, "text.secondary", tabular=True))
                column.addLayout(line)
        column.addStretch(1)
        old = self.takeWidget()
        if old is not None:
            old.deleteLater()
        self.setWidget(inside)

    def _running(self, column: QVBoxLayout, story: Story, ledger: list[Expectation], is_past: bool) -> None:
        px = theme.current().px
        column.addWidget(SectionHeader(self.tr("Running now"), str(len(story.running))))
        if not story.running:
            column.addWidget(Label(self.tr("No follow-up runs."), Type.SMALL, "text.secondary"))
        for each in story.running:
            steps = [entry for entry in ledger if entry.enrolment == each.id]
            current = next((entry for entry in steps if entry.is_open), None)
            head = QHBoxLayout()
            name = wording.journey(each.journey)
            if each.number is not None:
                name = self.tr("{0}, version {1}").format(name, each.number)
            head.addWidget(Label(name, Type.BASE_MEDIUM), 1)
            if current is not None:
                face = status(current.status)
                head.addWidget(StateWord(face.words, face.tone, face.icon))
            column.addLayout(head)
            foot = QHBoxLayout()
            foot.setSpacing(px(8))
            doing = (
                wording.step(current.step)
                if current is not None
                else self.tr("started {0}").format(
                    times.day(each.started_at, self._desk.zone, self._desk.now())
                )
            )
            foot.addWidget(Label(doing, Type.SMALL, "text.secondary"), 1)
            if steps:
                track = Progress(sum(1 for entry in steps if entry.is_settled) / len(steps), Tone.NEUTRAL)
                track.setFixedWidth(px(64))
                foot.addWidget(track)
            if not is_past:
                name = self.tr("Stop this follow-up")
                stop = Button(icon="circle-stop", kind=Kind.QUIET, name=name, height=24)
                stop.clicked.connect(lambda _=False, id=each.id: self.stopped.emit(id))
                foot.addWidget(stop)
            column.addLayout(foot)
        if story.running and not is_past:
            button = Button(self.tr("Stop everything"), "circle-x", Kind.DANGER)
            button.clicked.connect(lambda: self.acted.emit("contacts.stop"))
            column.addWidget(button)
            note = self.tr("Stops %n follow-up(s). Can be undone.", "", len(story.running))
            column.addWidget(Label(note, Type.SMALL, "text.secondary", wrap=True))

    def _consent(self, column: QVBoxLayout, story: Story) -> None:
        head = QHBoxLayout()
        head.addWidget(SectionHeader(self.tr("Consent")), 1)
        change = Button(self.tr("Change"), kind=Kind.QUIET, height=24)
        change.clicked.connect(lambda: self.acted.emit("contacts.consent"))
        head.addWidget(change)
        column.addLayout(head)
        asked: list[tuple[str, Channel | None, Purpose]] = [
            (wording.channel(channel), channel, Purpose.CARE)
            for channel in (Channel.WHATSAPP, Channel.EMAIL, Channel.SMS)
        ]
        asked.append((self.tr("Marketing"), None, Purpose.MARKETING))
        widest = max(paint.text_width(name, Type.BASE_MEDIUM) for name, _, _ in asked)
        for name, channel, purpose in asked:
            column.addLayout(self._answer(story, name, channel, purpose, widest))

    def _answer(
        self, story: Story, name: str, channel: Channel | None, purpose: Purpose, name_width: int
    ) -> QHBoxLayout:
        px = theme.current().px
        found = next(
            (each for each in story.consents if each.purpose == purpose and channel in (None, each.channel)),
            None,
        )
        row = QHBoxLayout()
        row.setSpacing(px(8))
        label = Label(name, Type.BASE_MEDIUM)
        label.setFixedWidth(name_width)
        row.addWidget(label)
        if found is None:
            row.addWidget(StateWord(self.tr("Not asked"), Tone.NEUTRAL, "minus"))
            note = self.tr("treated as no") if purpose is Purpose.MARKETING else ""
        else:
            given = found.state == ConsentState.GIVEN
            row.addWidget(
                StateWord(
                    self.tr("Yes") if given else self.tr("No"),
                    Tone.SUCCESS if given else Tone.CRITICAL,
                    "check" if given else "ban",
                )
            )
            day = times.calendar_day(times.moment(found.at, self._desk.zone).date())
            note = times.listed([wording.consent_source(found.source), day])
        row.addStretch(1)
        row.addWidget(Label(note, Type.SMALL, "text.secondary"))
        return row


class _Relative(QWidget):
    def __init__(self, id: str, name: str, detail: str, opened: object) -> None:
        super().__init__()
        px = theme.current().px
        self._id, self._opened = id, opened
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{name}, {detail}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(Avatar(name))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(name, Type.BASE_STRONG))
        words.addWidget(Label(detail, Type.SMALL, "text.secondary"))
        row.addLayout(words, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._opened.emit(self._id)  # type: ignore[attr-defined]
