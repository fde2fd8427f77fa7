"""What a person does to somebody, from any screen: call, answer, close, put aside, assign, note. Each asks what must be
asked, runs one command and says what was done.

Command structs are imported when they are needed: they bring the database layer, which stays off the window's start.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget
from shiboken6 import isValid

from desktop.screens import times, vocabulary, wording
from desktop.screens.desk import Desk
from desktop.widgets.form import FormDialog, FormField, Input
from desktop.widgets.popover import Menu, MenuItem
from sync.model.words import CallOutcome, Event, NextAction, Subject
from sync.replica.queries import contacts, inbox

if TYPE_CHECKING:
    from sync.commands.next_action import Next

translate = QCoreApplication.translate

_TASKS = frozenset({NextAction.CALL_AGAIN, NextAction.SEND_MESSAGE, NextAction.BOOK})


@dataclass(frozen=True)
class Target:
    """Whom and what an act is about. `step_key` is the expectation that it fulfils, where the board asked for it."""

    contact_id: str
    name: str
    about: str
    subject_kind: Subject = Subject.CONTACT
    subject_id: str = ""
    step_key: str | None = None
    channel: str = ""

    @property
    def subject(self) -> tuple[Subject, str]:
        """The subject, the contact itself where nothing else is meant."""
        return (self.subject_kind, self.subject_id) if self.subject_id else (Subject.CONTACT, self.contact_id)


Act = Callable[[Desk, QWidget, Target], Awaitable[bool]]
"""An act: asks over a window, and says whether it was done."""


def moments(desk: Desk) -> list[tuple[int, str]]:
    """Usual times for a next action: (instant, words), soonest first, in the clinic's time."""
    now = times.moment(desk.now(), desk.zone)
    morning = now.replace(hour=9, minute=0, second=0, microsecond=0)
    found = [now + timedelta(hours=1)]
    if now.hour < 15:
        found.append(now.replace(hour=16, minute=0, second=0, microsecond=0))
    found += [morning + timedelta(days=days) for days in (1, 2, 7, 14, 30)]
    listed: list[tuple[int, str]] = []
    for at in found:
        instant = int(at.timestamp() * 1000)
        words = times.when(instant, desk.zone, desk.now())
        listed.append((instant, translate("Acts", "in 1 hour") if at is found[0] else words))
    return listed


async def log_call(desk: Desk, over: QWidget, target: Target) -> bool:
    """Dial, then ask what came of it and what comes next. True when the call was logged."""
    await claim(desk, target)
    phone = next(
        (each.value for each in contacts.reach(desk.reader, target.contact_id) if each.kind == "phone"), None
    )
    if phone is not None:
        desk.dial(phone)
    outcomes = [(key.value, words) for key in vocabulary.OUTCOMES if (words := wording.outcome(key))]
    desk.calling.emit(True)
    try:
        told = await _ask_close(
            desk,
            over,
            translate("Acts", "Call {who}").format(who=target.name),
            target,
            outcomes,
            translate("Acts", "Log the call"),
        )
    finally:
        desk.calling.emit(False)
    if told is None:
        return False
    from sync.commands.talk import LogCall

    kind, row_id = target.subject
    command = LogCall(
        contact_id=target.contact_id,
        outcome=CallOutcome(told["outcome"]),
        next=_next(told, wording.outcome(told["outcome"])),
        note=told["note"] or None,
        step_key=target.step_key,
        call_id=row_id if kind is Subject.CALL else None,
        appointment_id=row_id if kind is Subject.APPOINTMENT else None,
    )
    return (
        await desk.do(command, translate("Acts", "Call with {who} logged").format(who=target.name))
        is not None
    )


async def close(desk: Desk, over: QWidget, target: Target) -> bool:
    """Close a row: outcome and next action are needed. True when it was closed."""
    await claim(desk, target)
    outcomes = [
        ("done", translate("Acts", "Done as asked")),
        ("reached", translate("Acts", "Reached, thinking about it")),
        ("elsewhere", translate("Acts", "Already taken care of")),
        ("unwanted", translate("Acts", "They do not want it")),
    ]
    told = await _ask_close(
        desk,
        over,
        translate("Acts", "Close {who}").format(who=target.name),
        target,
        outcomes,
        translate("Acts", "Close"),
    )
    if told is None:
        return False
    words = dict(outcomes)[told["outcome"]]
    outcome = f"{words}: {told['note']}"[:200] if told["note"] else words
    from sync.commands.work import CloseRow, CompleteTask

    kind, row_id = target.subject
    then = _next(told, words)
    if kind is Subject.TASK:
        command: Any = CompleteTask(task_id=row_id, outcome=outcome, next=then)
    else:
        command = CloseRow(
            subject_kind=kind,
            subject_id=row_id,
            contact_id=target.contact_id,
            step_key=target.step_key or f"{kind}:{row_id}",
            outcome=outcome,
            next=then,
        )
    return await desk.do(command, translate("Acts", "{who} closed").format(who=target.name)) is not None


async def write(desk: Desk, over: QWidget, target: Target) -> bool:
    """Answer somebody: the end of the conversation and the composer, over the screen. True when a message was queued."""
    from desktop.screens.reply import ReplyDialog

    await claim(desk, target)
    dialog = ReplyDialog(desk, over, target)
    try:
        return await dialog.ask()
    finally:
        if isValid(dialog):
            dialog.deleteLater()


async def note(desk: Desk, over: QWidget, target: Target) -> bool:
    """Write a note on somebody."""
    fields = [FormField("text", translate("Acts", "Note"), Input.LONG_TEXT, required=True)]
    title = translate("Acts", "Note on {who}").format(who=target.name)
    told = await _answer(
        FormDialog(over, title, fields, submit=translate("Acts", "Keep the note"), icon="pencil", width=480)
    )
    if told is None:
        return False
    from sync.commands.people import AddNote

    command = AddNote(contact_id=target.contact_id, text=told["text"])
    return await desk.do(command, translate("Acts", "Note on {who} kept").format(who=target.name)) is not None


async def claim(desk: Desk, target: Target, *, minutes: int = 10) -> None:
    """Say that the person at the desk is on it, so that nobody else starts. Silent: acting claims."""
    from sync.commands.work import ClaimSubject

    kind, row_id = target.subject
    await desk.do(
        ClaimSubject(subject_kind=kind, subject_id=row_id, contact_id=target.contact_id, minutes=minutes)
    )


def snooze_menu(desk: Desk, anchor: QWidget, target: Target, at: QRect | None = None) -> Menu:
    """Until when a row is put aside; number keys choose."""
    now = times.moment(desk.now(), desk.zone)
    morning = now.replace(hour=9, minute=0, second=0, microsecond=0)
    monday = morning + timedelta(days=7 - morning.weekday())
    menu = Menu(
        anchor,
        [
            MenuItem("reply", translate("Acts", "Until they reply"), "alarm-clock"),
            MenuItem("hour", translate("Acts", "In 1 hour"), "clock"),
            MenuItem("tomorrow", translate("Acts", "Tomorrow {0}").format(times.apart("09:00")), "sunrise"),
            MenuItem("week", translate("Acts", "Next week"), "calendar"),
            MenuItem("moved", translate("Acts", "Until their stage changes"), "square-kanban"),
            MenuItem("date", translate("Acts", "Choose a day…"), "calendar-days"),
        ],
        name=translate("Acts", "Put {who} aside").format(who=target.name),
    )
    spans = {"hour": now + timedelta(hours=1), "tomorrow": morning + timedelta(days=1), "week": monday}

    def chosen(key: str) -> None:
        if key == "date":
            desk.start(_choose_day(desk, anchor.window(), target))
        elif key in spans:
            desk.start(_snooze(desk, target, until=spans[key]))
        else:
            desk.start(
                _snooze(
                    desk, target, event=Event.MESSAGE_RECEIVED if key == "reply" else Event.OPPORTUNITY_MOVED
                )
            )

    menu.chosen.connect(chosen)
    menu.closed.connect(menu.deleteLater)
    menu.open(at)
    return menu


def assign_menu(
    desk: Desk, anchor: QWidget, target: Target, owner_id: str | None, at: QRect | None = None
) -> Menu:
    """Who takes it over; oneself first."""
    people = sorted(desk.colleagues, key=lambda each: (each.id != desk.me, each.name))[:9]
    menu = Menu(
        anchor,
        [
            MenuItem(
                each.id,
                translate("Acts", "Me") if each.id == desk.me else each.name,
                "user-check" if each.id == desk.me else "user",
            )
            for each in people
        ],
        name=translate("Acts", "Assign {who}").format(who=target.name),
    )
    menu.chosen.connect(lambda staff_id: desk.start(_assign(desk, target, staff_id, owner_id)))
    menu.closed.connect(menu.deleteLater)
    menu.open(at)
    return menu


def hand_over_menu(desk: Desk, anchor: QWidget, target: Target, at: QRect | None = None) -> Menu:
    """Which colleague goes on with it; whoever hands it over is no longer on it."""
    others = [each for each in desk.colleagues if each.id != desk.me][:9]
    menu = Menu(
        anchor,
        [MenuItem(each.id, each.name, "user") for each in others],
        name=translate("Acts", "Hand {who} over").format(who=target.name),
    )
    menu.chosen.connect(lambda staff_id: desk.start(_hand_over(desk, target, staff_id)))
    menu.closed.connect(menu.deleteLater)
    menu.open(at)
    return menu


async def _hand_over(desk: Desk, target: Target, staff_id: str) -> None:
    from sync.commands.work import ReleaseSubject

    await _assign(desk, target, staff_id, None)
    kind, row_id = target.subject
    claims = inbox.holder(desk.reader, kind, row_id, desk.now())
    if claims == desk.me:
        await desk.do(ReleaseSubject(subject_kind=kind, subject_id=row_id))


async def _assign(desk: Desk, target: Target, staff_id: str, owner_id: str | None) -> None:
    from sync.commands.people import AssignContact
    from sync.commands.work import AssignTask

    kind, row_id = target.subject
    if staff_id == desk.me:
        await claim(desk, target)
    if kind is Subject.TASK:
        command: Any = AssignTask(task_id=row_id, assignee_id=staff_id, base=owner_id)
    else:
        person = contacts.person(desk.reader, target.contact_id)
        command = AssignContact(
            contact_id=target.contact_id,
            owner_id=staff_id,
            base=person.owner_id if person is not None else None,
        )
    found = desk.colleague(staff_id)
    name = translate("Acts", "you") if staff_id == desk.me else found.name if found else ""
    await desk.do(command, translate("Acts", "{who} is with {owner} now").format(who=target.name, owner=name))


async def _snooze(
    desk: Desk, target: Target, *, until: datetime | None = None, event: Event | None = None
) -> None:
    from sync.commands.work import SnoozeSubject

    kind, row_id = target.subject
    until_at = int(until.timestamp() * 1000) if until is not None else None
    command = SnoozeSubject(
        subject_kind=kind,
        subject_id=row_id,
        contact_id=target.contact_id,
        until_at=until_at,
        until_event=event,
    )
    words = translate("Acts", "{who} put aside").format(who=target.name)
    if until_at is not None:
        words = translate("Acts", "{who} comes back {when}").format(
            who=target.name, when=times.when(until_at, desk.zone, desk.now())
        )
    await desk.do(command, words)


async def _choose_day(desk: Desk, over: QWidget, target: Target) -> None:
    listed = [(str(at), words) for at, words in moments(desk)[2:]]
    fields = [FormField("at", translate("Acts", "Until"), Input.CHOICE, listed, listed[0][0], True)]
    title = translate("Acts", "Put {who} aside").format(who=target.name)
    told = await _answer(
        FormDialog(over, title, fields, submit=translate("Acts", "Put aside"), icon="alarm-clock")
    )
    if told is not None:
        await _snooze(desk, target, until=times.moment(int(told["at"]), desk.zone))


def _next(told: dict[str, Any], why: str) -> Next:
    from sync.commands.next_action import Next

    action = NextAction(told["next"])
    due_at = int(told["when"]) if action in _TASKS else None
    return Next(
        action=action, due_at=due_at, reason=(told["note"] or why) if action is NextAction.NOTHING else None
    )


async def _ask_close(
    desk: Desk, over: QWidget, title: str, target: Target, outcomes: Sequence[tuple[str, str]], submit: str
) -> dict[str, Any] | None:
    """Outcome, next action and when: number keys choose an outcome, which fills in what usually follows."""
    usual = [(str(at), words) for at, words in moments(desk)]
    following = [(key.value, wording.next_action(key)) for key in vocabulary.NEXT]
    dialog = _CloseDialog(
        over,
        title,
        [
            FormField(
                "outcome",
                translate("Acts", "Outcome"),
                Input.CHOICE,
                [(key, f"{n}  {words}") for n, (key, words) in enumerate(outcomes, 1)],
                None,
                True,
                translate("Acts", "What came of it? 1 to {0}").format(len(outcomes)),
            ),
            FormField(
                "next",
                translate("Acts", "Next action"),
                Input.CHOICE,
                following,
                None,
                True,
                translate("Acts", "What happens next?"),
            ),
            FormField("when", translate("Acts", "When"), Input.CHOICE, usual, usual[0][0], True),
            FormField(
                "note", translate("Acts", "Note"), Input.TEXT, placeholder=translate("Acts", "Optional")
            ),
        ],
        subtitle=target.about,
        submit=submit,
    )
    return await _answer(dialog)


async def _answer(dialog: FormDialog) -> Any:
    try:
        return await dialog.ask()
    finally:
        if isValid(dialog):  # the window may have gone with it
            dialog.deleteLater()


class _CloseDialog(FormDialog):
    """The closing form: digits choose the outcome, the next action follows, the time shows only where one is needed."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._outcome, self._next, self._when = (self._combo(each) for each in ("outcome", "next", "when"))
        for combo in (self._outcome, self._next):
            combo.installEventFilter(self)
        self._outcome.currentIndexChanged.connect(self._follow)
        self._next.currentIndexChanged.connect(self._show_when)
        self._show_when()

    def _combo(self, name: str) -> QComboBox:
        found = self.inputs[name]
        assert isinstance(found, QComboBox)
        return found

    def first_focus(self) -> QWidget:
        return self._outcome

    def _follow(self) -> None:
        key = self._outcome.currentData()
        usual = (
            vocabulary.USUAL_NEXT[CallOutcome(key)]
            if key in vocabulary.OUTCOMES
            else NextAction.FOLLOW_JOURNEY
        )
        self._next.setCurrentIndex(self._next.findData(usual.value))

    def _show_when(self) -> None:
        self._when.setEnabled(self._next.currentData() in _TASKS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QComboBox)
        ):
            digit = event.text()
            if digit.isdecimal() and 1 <= int(digit) <= watched.count():
                watched.setCurrentIndex(int(digit) - 1)
                return True
        return super().eventFilter(watched, event)
