"""A small clinic in a replica of its own, made by running commands: what the pictures show and the window's tests use.

`SampleLink` stands where the worker's line stands and applies commands to that replica directly, so that a screen can be
opened without any process beside it. The clinic is always the same, at a fixed moment.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from desktop.faults import NobodyAtTheDesk, SignInError, WorkerFault
from desktop.protocol import Done, LinkState, Person, Status
from sync.commands import cards, consent, diary, journeys, patching, people, talk, work
from sync.commands.kernel import Command, Context, Principal, encode, run, spec_of
from sync.commands.outcomes import Clash, CommandError
from sync.commands.tx import Tx
from sync.model import cipher, replica_file, search_index
from sync.model.entities import (
    Contact,
    Location,
    Pipeline,
    Practice,
    Service,
    Source,
    Staff,
    Stage,
)
from sync.model.ids import fact_id, new_ulid
from sync.model.rows import Rows
from sync.model.words import (
    CallOutcome,
    CallState,
    CardKind,
    Channel,
    ConsentState,
    NextAction,
    OpportunityState,
    Purpose,
    Role,
    Subject,
)
from sync.replica.board import Board
from sync.replica.queries import contacts as queries

ZONE = ZoneInfo("Asia/Dubai")
NOW = int(datetime(2026, 11, 17, 10, 42, 7, tzinfo=ZONE).timestamp() * 1000)
"""The sample's present: a Tuesday morning in Dubai."""
MINUTE = 60_000
KEY = bytes(range(32))
PINS = {"sara": "1234", "jomar": "4321", "priya": "2468"}
STAFF = {
    "sara": ("Sara Haddad", [Role.FRONT_DESK]),
    "jomar": ("Jomar Reyes", [Role.FRONT_DESK]),
    "priya": ("Priya Nair", [Role.MANAGER]),
    "layla": ("Dr. Layla Mansour", [Role.CLINICIAN]),
}
SYSTEM = Principal("system", "practice", frozenset(Role))
_JOURNEY = Path(__file__).resolve().parents[1] / "resources" / "journeys" / "new-enquiry.yaml"


def staff_id(name: str) -> str:
    """The id of one of the sample's staff, by first name."""
    return fact_id("sample", "staff", name)


class SampleLink(QObject):
    """The line's interface over one local file. `now` is the sample's clock; `fail_with` makes the next command fail."""

    changed = Signal(object)
    status = Signal(object)
    progress = Signal(object)
    reopened = Signal()
    opened = Signal()
    noted = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = NOW
        self.person: Person | None = None
        self.current = Status(state=LinkState.ONLINE, data_at=NOW)
        self.must_change = False
        self.server = ""
        self.fault: WorkerFault | None = None
        self.password = "palmera"  # noqa: S105 - an invented clinic
        self.pins = dict(PINS)
        self.given: list[Command] = []
        """Commands that a person gave, in order."""
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Callable[..., Any]] = {}
        """What `ask` answers, by operation."""
        self._tries: dict[str, int] = {}
        path = folder / "sample.db"
        fresh = not path.exists()
        self._write = cipher.connect(path, KEY)
        if fresh:
            replica_file.create(self._write)
        cipher.live(self._write)
        self._rows = Rows(self._write, "sqlite")
        self._board = Board(self._write, clock=lambda: self.now)
        self._read = cipher.connect(path, KEY, read_only=True)

    def close(self) -> None:
        """Close both connections."""
        self._read.close()
        self._write.close()

    def reader(self) -> Any:
        """The read-only connection."""
        return self._read

    async def do(self, command: Command) -> Done:
        """Run a command for the person at the desk."""
        if self.person is None:
            raise NobodyAtTheDesk
        roles = frozenset(Role(role) for role in self.person.roles)
        self.given.append(command)
        return self.run(command, Principal("staff", self.person.id, roles))

    def run(self, command: Command, principal: Principal = SYSTEM, at: int | None = None) -> Done:
        """Run a command as anybody, at any moment (default: now), and tell what changed."""
        moment = self.now if at is None else at
        ulid = new_ulid(moment)
        spec = spec_of(command)
        tx = Tx(self._rows, 1)
        self._write.execute("BEGIN IMMEDIATE")
        try:
            outcome = run(tx, spec, command, Context(ulid, moment, principal, spec.key))
        except BaseException:
            self._write.execute("ROLLBACK")
            raise
        self._keep(tx)
        return Done(ulid=ulid, kind=outcome.kind, winner=outcome.winner)

    def refuse(self, command: Command, error: CommandError, principal: Principal) -> None:
        """Put a command on a card, as the server does with what it could not apply."""
        spec = spec_of(command)
        tx = Tx(self._rows, 1)
        self._write.execute("BEGIN IMMEDIATE")
        context = Context(new_ulid(self.now), self.now, principal, spec.key)
        kind = CardKind.CONFLICT if isinstance(error, Clash) else CardKind.REJECTED
        cards.open_card(tx, context, kind, error, encode(command), str(principal))
        tx.close(at=self.now, actor=str(principal), command=spec.key, mutation=context.ulid)
        self._keep(tx)

    def put(self, kind: type[Any], row_id: str, **values: str | int | None) -> None:
        """Write a row as the first start of a practice does, without a command."""
        tx = Tx(self._rows, 1)
        tx.put(kind, row_id, **values)

    def age(self, ms: int) -> None:
        """Let time pass and bring the board up to it."""
        self.now += ms
        self._write.execute("BEGIN IMMEDIATE")
        self._board.begin_rebuild()
        moved = self._board.work(self.now, 10_000)
        self._write.execute("COMMIT")
        self.changed.emit({"board": frozenset(moved)})

    async def sign_in(self, server: str, email: str, password: str) -> Person:
        """The sample's password is "palmera" for everybody."""
        name = email.partition("@")[0]
        if name not in STAFF or password != self.password:
            raise SignInError("The name or the password is not right.", reason="wrong_sign_in")
        self._tries.pop(name, None)
        return self._sit(name)

    async def switch(self, person: str, pin: str) -> Person:
        """Change the person by PIN; the fifth wrong one asks for the password."""
        name = next(each for each in STAFF if staff_id(each) == person)
        if name not in self.pins:
            raise SignInError("This person has no PIN yet.", reason="no_pin")
        if self._tries.get(name, 0) >= 5 or self.pins[name] != pin:
            self._tries[name] = self._tries.get(name, 0) + 1
            left = max(5 - self._tries[name], 0)
            raise SignInError("Wrong PIN.", tries_left=left, reason="wrong_pin")
        self._tries.pop(name, None)
        return self._sit(name)

    async def change_password(self, old: str, new: str) -> None:
        """Everybody's password at once; the sample has one."""
        if old != self.password:
            raise SignInError("The name or the password is not right.", reason="wrong_sign_in")
        self.password, self.must_change = new, False

    async def set_pin(self, password: str, pin: str) -> None:
        """The PIN of whoever sits here."""
        if password != self.password or self.person is None:
            raise SignInError("The name or the password is not right.", reason="wrong_sign_in")
        self.pins[next(each for each in STAFF if staff_id(each) == self.person.id)] = pin

    def open_again(self) -> None:
        """The copy opens unless `fault` says why not."""
        self.asked.append(("open_again", {}))
        self.opened.emit()

    async def set_aside(self) -> str:
        """The copy that does not open goes out of the way."""
        self.asked.append(("set_aside", {}))
        self.fault = None
        return "set-aside"

    def lock(self) -> None:
        """Nobody sits here."""
        self.person = None

    async def ask(self, name: str, **arguments: Any) -> Any:
        """Answer an operation as `answers` says."""
        self.asked.append((name, arguments))
        return self.answers[name](**arguments)

    def show(self, status: Status) -> None:
        """Stand differently towards the server."""
        self.current = status
        self.status.emit(status)

    def _sit(self, name: str) -> Person:
        words, roles = STAFF[name]
        self.person = Person(id=staff_id(name), name=words, roles=[*roles])
        return self.person

    def _keep(self, tx: Tx) -> None:
        search_index.index_changes(self._write, tx.images)
        moved = self._board.changed(tx.images) + self._board.work(self.now, 10_000)
        self._write.execute("COMMIT")
        changes: dict[str, set[str]] = {}
        for name, row_id in tx.images:
            changes.setdefault(name, set()).add(row_id)
        told = {name: frozenset(ids) for name, ids in changes.items()}
        self.changed.emit(told | ({"board": frozenset(moved)} if moved else {}))


def fill(link: SampleLink) -> None:
    """Make the clinic: its people, one morning's enquiries, calls, visits and tasks."""
    _practice(link)
    link.run(journeys.PublishJourney(text=_JOURNEY.read_text("utf-8")), at=NOW - 20_000 * MINUTE)
    desk = Principal("staff", staff_id("jomar"), frozenset({Role.FRONT_DESK}))
    for enquiry in _ENQUIRIES:
        _enquiry(link, **enquiry)
        if enquiry["ago"] > 1000:
            reply = talk.LogMessage(
                contact_id=(who := contact(link, enquiry["name"])),
                channel=Channel.WHATSAPP,
                conversation_id=(queries.conversation(link.reader(), who) or (None,))[0],
                body="Thank you for writing. May we call you today?",
            )
            link.run(reply, desk, NOW - (enquiry["ago"] - 4) * MINUTE)
    gulsara, khalid = contact(link, "Gulsara Bekova"), contact(link, "Khalid Rahman")
    link.run(
        talk.ReceiveMessage(
            channel=Channel.WHATSAPP, phone="+971505550121", body="Could you send the quote for 6 veneers?"
        ),
        at=NOW - 27 * MINUTE,
    )
    link.run(
        work.ClaimSubject(subject_kind=Subject.CONTACT, subject_id=gulsara, contact_id=gulsara, minutes=60),
        desk,
        NOW - 12 * MINUTE,
    )
    link.run(
        people.AddNote(contact_id=gulsara, text="Dr. Mansour sent the plan for 6 veneers."),
        desk,
        NOW - 21 * MINUTE,
    )
    link.run(
        talk.RecordCall(provider_ref="ring-1", phone="+971505550199", state=CallState.RINGING),
        at=NOW - 12_000,
    )
    link.run(
        talk.RecordCall(provider_ref="ring-0", phone="+971555550148", state=CallState.MISSED),
        at=NOW - 24 * MINUTE,
    )
    link.run(
        work.CreateTask(
            title="Send the parking map",
            due_at=NOW - 3 * MINUTE,
            contact_id=contact(link, "Hassan Qureshi"),
            assignee_id=staff_id("sara"),
        ),
        desk,
        NOW - 900 * MINUTE,
    )
    link.run(people.AssignContact(contact_id=khalid, owner_id=staff_id("sara")), desk, NOW - 800 * MINUTE)
    link.run(
        diary.BookAppointment(
            contact_id=khalid,
            start_at=NOW + 153 * MINUTE,
            service_id=fact_id("sample", "root canal"),
            practitioner_id=fact_id("sample", "mansour"),
        ),
        desk,
        NOW - 2000 * MINUTE,
    )
    daniel = contact(link, "Daniel Okafor")
    link.run(
        talk.LogCall(
            contact_id=daniel,
            outcome=CallOutcome.LEFT_MESSAGE,
            next=talk.Next(action=NextAction.FOLLOW_JOURNEY),
            note="Asked him to look at the quote.",
        ),
        desk,
        NOW - 90 * MINUTE,
    )
    link.run(
        work.CreateTask(title="Ask about the quote", due_at=NOW - MINUTE, contact_id=daniel, kind="call"),
        desk,
        NOW - 80 * MINUTE,
    )
    for name, tag in (("Rohan Mehta", "implant"), ("Gulsara Bekova", "veneers"), ("Noura Al Hammadi", "vip")):
        link.run(people.TagContact(contact_id=contact(link, name), tag=tag), desk, NOW - 10 * MINUTE)
    link.run(
        consent.RecordConsent(
            answers=(
                consent.ConsentGiven(
                    channel=Channel.SMS, purpose=Purpose.CARE, state=ConsentState.WITHDRAWN, wording="STOP"
                ),
            ),
            contact_id=contact(link, "Tomasz Wilk"),
        ),
        at=NOW - 5 * MINUTE,
    )
    _decisions(link)
    for name, score in _SCORES.items():
        link.put(Contact, contact(link, name), score=score)
    link.age(0)


def contact(link: SampleLink, name: str) -> str:
    """The id of a contact by name."""
    return link.reader().execute("SELECT id FROM contact WHERE name = ?", (name,)).fetchone()[0]


def _practice(link: SampleLink) -> None:
    place = fact_id("sample", "jumeirah")
    link.put(
        Practice,
        fact_id("sample", "practice"),
        name="Palmera Dental",
        region="AE",
        timezone="Asia/Dubai",
        currency="AED",
    )
    hours = json.dumps({"zone": "Asia/Dubai", "week": [[[480, 1200]]] * 7})
    link.put(
        Location,
        place,
        name="Jumeirah",
        timezone="Asia/Dubai",
        region="AE",
        currency="AED",
        address=None,
        hours=hours,
    )
    for key, (name, roles) in STAFF.items():
        link.put(
            Staff,
            staff_id(key),
            name=name,
            email=f"{key}@palmera.example",
            roles=json.dumps(roles),
            language="en",
            location_id=place,
            disabled=0,
        )
    for key in ("Instagram", "Website", "Referral"):
        link.put(Source, fact_id("sample", key), name=key)
    pipeline = fact_id("sample", "pipeline")
    link.put(Pipeline, pipeline, name="Treatment")
    for position, (key, name, state) in enumerate(_STAGES):
        link.put(
            Stage,
            fact_id("sample", "stage", key),
            pipeline_id=pipeline,
            key=key,
            name=name,
            position=position,
            state=state,
        )
    link.put(
        Service,
        fact_id("sample", "root canal"),
        name="Root canal",
        duration_min=60,
        price=120_000,
        currency="AED",
    )
    link.put(
        diary.Practitioner,
        fact_id("sample", "mansour"),
        name="Dr. Mansour",
        location_id=place,
        staff_id=staff_id("layla"),
        disabled=0,
    )


def _enquiry(
    link: SampleLink,
    name: str,
    phone: str,
    interest: str,
    ago: int,
    text: str,
    source: str = "Website",
    language: str = "en",
    email: str | None = None,
) -> None:
    link.run(
        people.CaptureLead(
            name=name,
            phone=phone,
            email=email,
            interest=interest,
            text=text,
            source_id=fact_id("sample", source),
            language=language,
            channel=Channel.WEB,
            location_id=fact_id("sample", "jumeirah"),
            consents=(
                consent.ConsentGiven(
                    channel=Channel.WHATSAPP, purpose=Purpose.CARE, wording="You may write to me."
                ),
            ),
        ),
        at=NOW - ago * MINUTE,
    )


def _decisions(link: SampleLink) -> None:
    """Two desks edited one name; a note was written to somebody another desk had merged away."""
    person = Principal("staff", staff_id("sara"), frozenset({Role.FRONT_DESK}))
    fatima = contact(link, "Fatima Zahra Benali")
    early = patching.PatchFields(entity="contact", id=fatima, fields={"birth_date": [None, "1994-05-12"]})
    link.run(early, Principal("staff", staff_id("jomar"), frozenset({Role.FRONT_DESK})), NOW - 9 * MINUTE)
    late = patching.PatchFields(entity="contact", id=fatima, fields={"birth_date": [None, "1994-12-05"]})
    try:
        link.run(late, person)
    except CommandError as error:
        link.refuse(late, error, person)


_STAGES = (
    ("new", "New enquiry", OpportunityState.OPEN),
    ("contacted", "In conversation", OpportunityState.OPEN),
    ("quoted", "Quote sent", OpportunityState.OPEN),
    ("won", "Treatment accepted", OpportunityState.WON),
    ("lost", "Lost", OpportunityState.LOST),
    ("dormant", "Dormant", OpportunityState.OPEN),
)
_ENQUIRIES: tuple[dict[str, Any], ...] = (
    {
        "name": "Gulsara Bekova",
        "phone": "+971505550121",
        "interest": "Veneers",
        "ago": 1500,
        "text": "How much are veneers?",
        "source": "Referral",
        "language": "ru",
    },
    {
        "name": "Rohan Mehta",
        "phone": "+971505550137",
        "interest": "Implant",
        "ago": 9,
        "text": "What does one implant cost?",
        "source": "Instagram",
        "email": "rohan@example.com",
    },
    {
        "name": "Fatima Zahra Benali",
        "phone": "+971545550112",
        "interest": "Laser",
        "ago": 4,
        "text": "Is there parking? I can come after 17:00.",
        "language": "fr",
    },
    {
        "name": "Daniel Okafor",
        "phone": "+971505550155",
        "interest": "Crown",
        "ago": 2900,
        "text": "I would like a quote for a crown.",
    },
    {
        "name": "Anastasia Volkova",
        "phone": "+971505550166",
        "interest": "Skin check",
        "ago": 3,
        "text": "Can I come a little later on Thursday?",
        "language": "ru",
    },
    {
        "name": "Khalid Rahman",
        "phone": "+971505550177",
        "interest": "Root canal",
        "ago": 4000,
        "text": "My tooth hurts.",
        "language": "ar",
    },
    {
        "name": "Hassan Qureshi",
        "phone": "+971505550188",
        "interest": "Hygiene",
        "ago": 5000,
        "text": "A cleaning, please.",
        "language": "ur",
    },
    {
        "name": "Noura Al Hammadi",
        "phone": "+971565550190",
        "interest": "Filler aftercare",
        "ago": 260,
        "text": "My lip is still a bit swollen.",
        "language": "ar",
    },
    {
        "name": "Mariam Al Ketbi",
        "phone": "+971505550199",
        "interest": "Invisalign",
        "ago": 6000,
        "text": "I would like straighter teeth.",
        "language": "ar",
    },
    {
        "name": "مريم الكتبي",
        "phone": "+971505550211",
        "interest": "Whitening",
        "ago": 2,
        "text": "السلام عليكم، كم سعر التبييض؟",
        "source": "Instagram",
        "language": "ar",
    },
    {
        "name": "Adam Benali",
        "phone": "+971545550112",
        "interest": "Check-up",
        "ago": 3000,
        "text": "A check-up for my son.",
        "language": "fr",
    },
    {
        "name": "Tomasz Wilk",
        "phone": "+48501555012",
        "interest": "Crown",
        "ago": 7000,
        "text": "Is my insurance card enough?",
        "source": "Referral",
    },
)
_SCORES = {
    "Gulsara Bekova": 71,
    "Rohan Mehta": 68,
    "Fatima Zahra Benali": 74,
    "Daniel Okafor": 61,
    "Anastasia Volkova": 48,
    "Khalid Rahman": 66,
    "Hassan Qureshi": 39,
    "Noura Al Hammadi": 57,
}

PREVIEW: dict[str, Any] = {
    "kind": "csv",
    "columns": [
        {"index": 0, "header": "Name", "field": "name", "score": 1.0, "reason": "header"},
        {"index": 1, "header": "Mobile", "field": "phone", "score": 1.0, "reason": "header"},
        {"index": 2, "header": "Mail", "field": "email", "score": 0.9, "reason": "content"},
        {"index": 3, "header": "DOB", "field": "birth_date", "score": 0.9, "reason": "header"},
        {"index": 4, "header": "Old no.", "field": None, "score": 0.2, "reason": ""},
    ],
    "cells": [
        ["Yara Mansouri", "050 555 0301", "yara@example.com", "12/05/1994", "A-12"],
        ["Oleg Dubrov", "+971 50 555 0302", "", "01/11/1980", "A-13"],
        ["Sunita Rao", "055 555 01", "sunita@example", "31/02/1990", "A-14"],
    ],
    "rows": [
        {
            "line": 2,
            "name": "Yara Mansouri",
            "phones": ["+971505550301"],
            "emails": ["yara@example.com"],
            "problems": [],
        },
        {"line": 3, "name": "Oleg Dubrov", "phones": ["+971505550302"], "emails": [], "problems": []},
        {
            "line": 4,
            "name": "Sunita Rao",
            "phones": [],
            "emails": [],
            "problems": [["phone", "Two digits are missing."], ["birth_date", "There is no 31 February."]],
        },
        {
            "line": 5,
            "name": "",
            "phones": [],
            "emails": [],
            "problems": [],
            "refused": "No name and no way to reach them.",
        },
        {"line": 6, "name": "مريم الكتبي", "phones": ["+971505550211"], "emails": [], "problems": []},
    ],
    "total": 1312,
    "ready": 1309,
    "with_problems": 27,
    "refused": 3,
    "known": 41,
    "family": 18,
    "repeated": 6,
    "problems": ["Days and months: 12/05 was read as 12 May, as the whole column allows nothing else."],
}
"""What the worker answers about a file, for the pictures of the import."""
