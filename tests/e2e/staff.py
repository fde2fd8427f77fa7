"""What two people type at their desks, and the test's own list of it."""

from collections import Counter
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

from sync.commands.diary import BookAppointment
from sync.commands.kernel import Command
from sync.commands.next_action import Next
from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, TagContact
from sync.commands.talk import LogCall
from sync.commands.work import ClaimSubject, CompleteTask, CreateTask
from sync.model.words import CallOutcome, NextAction, Subject
from tests.e2e import raw
from tests.e2e.processes import Station

HOUR_MS = 3_600_000
NOTHING_NEXT = Next(action=NextAction.NOTHING, reason="Said so on the phone")


@dataclass
class Shared:
    """What both desks know before the line goes down: the same people, the same slots, the same open tasks."""

    contacts: list[str]
    practitioner: str
    slots: list[int]
    """Starts of free hours, epoch ms."""
    tasks: list[str]


@dataclass
class Person:
    """Somebody at a desk. Everything typed goes into `typed`: where it must stand -> the text."""

    name: str
    station: Station
    typed: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    done: list[str] = field(default_factory=list[str])
    """The ULIDs of the commands that the desk took."""

    async def do(self, command: Command, *typed: tuple[str, str]) -> None:
        """Give a command and note what was typed in it, once the desk has taken it."""
        done = await self.station.talk.do(command)
        self.done.append(done.ulid)
        self.typed += typed

    def text(self, kind: str) -> str:
        """A text that nobody else types, in two scripts."""
        return f"{kind} by {self.name} number {len(self.typed):03d}. ملاحظة"

    async def note(self, contact: str) -> None:
        text = self.text("note")
        await self.do(AddNote(contact_id=contact, text=text), ("notes", text))

    async def edit(self, contact: str, column: str) -> None:
        """Change a field of a contact from what this desk sees to something new."""
        seen = self.station.value(f"SELECT {column} FROM contact WHERE id = ?", contact)
        text = self.text(column)
        await self.do(
            PatchFields(entity="contact", id=contact, fields={column: [seen, text]}), ("edits", text)
        )

    async def work(self, shared: Shared) -> None:
        """Fifty commands, most of them about what the other desk works on too."""
        for command in self._fifty(shared):
            await command

    def _fifty(self, shared: Shared) -> Iterator[Coroutine[Any, Any, None]]:
        for turn in range(6):
            yield self.edit(shared.contacts[turn % 3], "address")
            yield self.edit(shared.contacts[turn % 3], "name")
            yield self.note(shared.contacts[turn % 4])
            yield self.note(shared.contacts[0])
        for slot in shared.slots:
            text = self.text("visit")
            yield self.do(
                BookAppointment(
                    contact_id=shared.contacts[1],
                    practitioner_id=shared.practitioner,
                    start_at=slot,
                    end_at=slot + HOUR_MS,
                    note=text,
                ),
                ("visits", text),
            )
        for turn in range(8):
            text = self.text("task")
            yield self.do(
                CreateTask(contact_id=shared.contacts[turn % 4], title=text, due_at=shared.slots[0]),
                ("tasks", text),
            )
        for task in shared.tasks:
            text = self.text("outcome")
            yield self.do(CompleteTask(task_id=task, outcome=text, next=NOTHING_NEXT), ("outcomes", text))
        for turn in range(3):
            text = self.text("call")
            call = LogCall(
                contact_id=shared.contacts[turn], outcome=CallOutcome.NO_ANSWER, next=NOTHING_NEXT, note=text
            )
            yield self.do(call, ("calls", text))
        for turn in range(3):
            contact = shared.contacts[turn]
            yield self.do(
                ClaimSubject(subject_kind=Subject.CONTACT, subject_id=contact, contact_id=contact, minutes=60)
            )
        for turn in range(2):
            text = self.text("tag")[:40]
            yield self.do(TagContact(contact_id=shared.contacts[turn], tag=text), ("tags", text))


def unaccounted(found: raw.Found, people: list[Person]) -> list[str]:
    """What was typed and does not stand exactly once, either applied or on a card."""
    wrong: list[str] = []
    for person in people:
        for home, text in person.typed:
            counts: Counter[str] = getattr(found, home)
            applied, on_cards = counts[text], found.on_cards(text)
            if applied + on_cards != 1:
                wrong.append(f"{text!r}: applied {applied} times, on {on_cards} cards")
    return wrong
