"""Ninety days of a clinic's life, as the commands that its people would have run; the same for the same seed and hour.

Each person gets a story: a moment of arrival and what followed. The stories' acts are put in the order of time, so that
running them is what living through them would have been: enrolments, ledgers and boards come out as they would have.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from desktop.demo.script import Someone, clinic, enquiry, pick, somebody
from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.diary import (
    BookAppointment,
    CancelAppointment,
    CheckInAppointment,
    CompleteAppointment,
    ConfirmAppointment,
    NoShowAppointment,
)
from sync.commands.kernel import Command, Principal
from sync.commands.next_action import Next
from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, AssignContact, CaptureLead, TagContact
from sync.commands.sales import LoseOpportunity, MoveOpportunity, WinOpportunity
from sync.commands.talk import LogCall, LogMessage, ReceiveMessage, RecordCall
from sync.commands.work import CompleteTask, CreateTask
from sync.model.ids import derive_id, new_ulid
from sync.model.words import CallOutcome, CallState, Channel, ConsentState, NextAction, Purpose

DAYS = 90
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
SLOT = 30 * MINUTE


class Act(NamedTuple):
    """One command of the history: when, by whom, under which ULID."""

    at: int
    ulid: str
    command: Command
    principal: Principal


@dataclass(frozen=True)
class Cast:
    """The clinic that the history happens in: ids by the keys of the clinic's file, and who may act."""

    staff: Mapping[str, Principal]
    door: Principal
    ids: Mapping[tuple[str, str], str]
    """("location" | "practitioner" | "room" | "service" | "source" | "stage", key) -> id."""


@dataclass
class Diary:
    """Which half-hours of which practitioner are taken, so that the demo never books over itself."""

    taken: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])

    def slot(
        self, chance: random.Random, location: str, minutes: int, earliest: int, days: int
    ) -> tuple[str, int] | None:
        """(practitioner key, start) of a free slot within `days` after `earliest`, or None."""
        here = [doctor["key"] for doctor in clinic()["practitioners"] if doctor["location"] == location]
        lengths = -(-minutes * MINUTE // SLOT)
        for _ in range(12):
            doctor = chance.choice(here)
            start = _opening(location, earliest + chance.randrange(max(1, days)) * DAY, chance)
            if start is None or start < earliest:
                continue
            needed = [(doctor, start + step * SLOT) for step in range(lengths)]
            if not any(place in self.taken for place in needed):
                self.taken.update(needed)
                return doctor, start
        return None


ROOM_OF = {"mansour": "j1", "suwaidi": "j2", "farouki": "m1", "weiss": "m2", "brandao": "c1"}
DESK_OF = {"jumeirah": "sara", "marina": "jomar", "chiado": "ines"}


def history(cast: Cast, people: int, now: int, seed: int = 7) -> list[Act]:
    """Every act of `people` new enquiries over the last DAYS days up to `now` (epoch ms), in the order of time."""
    chance = random.Random(seed)
    diary = Diary()
    acts: list[Act] = []
    for number in range(people):
        acts += _Story(random.Random(chance.getrandbits(64)), cast, diary, number, now).acts()
    acts += _quarrels(random.Random(chance.getrandbits(64)), cast, acts, now)
    acts += _callers(random.Random(chance.getrandbits(64)), cast, people, now)
    acts.sort(key=lambda act: (act.at, act.ulid))
    return acts


class _Story:
    """One person from their first message to wherever they have got by now."""

    def __init__(self, chance: random.Random, cast: Cast, diary: Diary, number: int, now: int) -> None:
        self.chance = chance
        self.cast = cast
        self.diary = diary
        self.now = now
        self.who: Someone = somebody(chance, number)
        self.location: str = (
            "chiado" if self.who.language == "pt" else pick(chance, clinic()["locations"][:2], "share")["key"]
        )
        self.desk = cast.staff[DESK_OF[self.location]]
        self._acts: list[Act] = []

    def acts(self) -> list[Act]:
        """The story's acts up to now."""
        self._tell()
        return [act for act in self._acts if act.at <= self.now]

    def _tell(self) -> None:
        """They write, are answered, perhaps write again, and then it goes one way or another."""
        at = self._arrival()
        text, service = enquiry(self.chance, self.who.language)
        channel = self.chance.choices([Channel.WHATSAPP, Channel.EMAIL, Channel.SMS], [6, 3, 1])[0]
        lead = self._act(at, self._lead(text, service, channel), self.cast.door)
        contact, deal = derive_id(lead, "contact"), derive_id(lead, "opportunity")
        answered = self._reply(at, contact, channel)
        if answered is None:
            return
        self._move(answered + MINUTE, deal, "new", "contacted")
        self._get_to_know(answered, contact)
        if self.chance.random() < 0.55:
            at = answered + round(self.chance.lognormvariate(4.2, 1.0) * MINUTE)
            self._act(at, self._answer(channel), self.cast.door)
            answered = self._reply(at, contact, channel)
            if answered is None:
                return
        self._end(answered, contact, deal, service)

    def _get_to_know(self, at: int, contact: str) -> None:
        """What the desk writes down about some of them, after the first words."""
        chance, script = self.chance, clinic()
        if chance.random() < 0.33:
            self._act(at + MINUTE, AssignContact(contact_id=contact, owner_id=self.desk.id))
        if chance.random() < 0.03:
            self._opt_out(at + chance.randrange(1, 20) * HOUR)
        if chance.random() < 0.15:
            self._act(at + 2 * MINUTE, AddNote(contact_id=contact, text=chance.choice(script["notes"])))
        if chance.random() < 0.12:
            self._act(at + 3 * MINUTE, TagContact(contact_id=contact, tag=chance.choice(script["tags"])))

    def _end(self, at: int, contact: str, deal: str, service: dict[str, Any]) -> None:
        """How it goes on from the talk: calls, a visit, a quote, or nothing."""
        end = self.chance.random()
        if end < 0.30:
            self._call(at + self.chance.randrange(3, 30) * HOUR, contact, CallOutcome.NO_ANSWER)
        elif end < 0.42:
            self._call(at + self.chance.randrange(2, 20) * HOUR, contact, CallOutcome.REACHED)
        if end < 0.55:
            self._visit(at + HOUR, contact, deal, service)
        elif 0.72 <= end < 0.80:
            self._quote(at + 2 * HOUR, contact, deal, service)
        else:
            self._let_go(at, deal)

    def _quote(self, at: int, contact: str, deal: str, service: dict[str, Any]) -> None:
        self._move(at, deal, "contacted", "quoted")
        due = _working(self.location, at + self.chance.randrange(2, 6) * DAY, self.chance)
        title = f"Call about the quote for {service['name'].lower()}"
        task = self._act(at, CreateTask(title=title, contact_id=contact, kind="call", due_at=due))
        done = self._finish(due, derive_id(task, "task"))
        if done is not None and self.chance.random() < 0.4:
            self._act(done + 5 * MINUTE, WinOpportunity(opportunity_id=deal, value=service["price"]))
        elif done is not None:
            self._let_go(done, deal)

    def _lead(self, text: str, service: dict[str, Any], channel: Channel) -> CaptureLead:
        who = self.who
        consents = (ConsentGiven(channel=Channel.WHATSAPP, purpose=Purpose.CARE, state=ConsentState.GIVEN),)
        return CaptureLead(
            name=who.name,
            phone=who.phone,
            email=who.email if channel is Channel.EMAIL or self.chance.random() < 0.5 else None,
            text=text,
            interest=service["name"],
            source_id=self.cast.ids["source", pick(self.chance, clinic()["sources"], "weight")["key"]],
            location_id=self.cast.ids["location", self.location],
            language=who.language,
            consents=consents if self.chance.random() < 0.8 else (),
        )

    def _answer(self, channel: Channel) -> ReceiveMessage:
        body: str = self.chance.choice(clinic()["followups"][self.who.language])
        if channel is Channel.EMAIL:
            return ReceiveMessage(channel=channel, body=body, email=self.who.email)
        return ReceiveMessage(channel=channel, body=body, phone=self.who.phone)

    def _reply(self, asked_at: int, contact: str, channel: Channel) -> int | None:
        """Answer what was asked; returns when, or None when nobody has yet."""
        at = _working(
            self.location, asked_at + round(self.chance.lognormvariate(2.1, 0.9) * MINUTE), self.chance
        )
        if at > self.now or (asked_at > self.now - 3 * HOUR and self.chance.random() < 0.6):
            return None
        if self.chance.random() < 0.004:
            return None  # the one that slipped through: what Foredesk is for
        body = self.chance.choice(clinic()["replies"][self.who.language]).format(given=self.who.given)
        self._act(at, LogMessage(contact_id=contact, channel=channel, body=body))
        return at

    def _call(self, at: int, contact: str, outcome: CallOutcome) -> None:
        at = _working(self.location, at, self.chance)
        again = outcome is CallOutcome.NO_ANSWER and self.chance.random() < 0.6
        due = _working(self.location, at + DAY, self.chance)
        then = (
            Next(action=NextAction.CALL_AGAIN, due_at=due)
            if again
            else Next(action=NextAction.FOLLOW_JOURNEY)
        )
        seconds = self.chance.randrange(60, 400) if outcome is CallOutcome.REACHED else None
        call = self._act(at, LogCall(contact_id=contact, outcome=outcome, next=then, duration_s=seconds))
        if again:
            self._finish(due, derive_id(call, "next"))

    def _finish(self, due: int, task: str) -> int | None:
        """A task is done around its time; when, or None for those of the last days that are left lying."""
        if due > self.now - 2 * DAY and self.chance.random() < 0.5:
            return None
        at = _working(self.location, due + self.chance.randrange(-20, 90) * MINUTE, self.chance)
        then = Next(action=NextAction.NOTHING, reason="they will come back to us")
        self._act(at, CompleteTask(task_id=task, outcome="reached", next=then))
        return at

    def _let_go(self, at: int, deal: str) -> None:
        """Nothing more came of it: after days of silence it is closed with a reason."""
        reason = self.chance.choice(clinic()["lost_reasons"])
        at = _working(self.location, at + self.chance.randrange(2, 9) * DAY, self.chance)
        self._act(at, LoseOpportunity(opportunity_id=deal, reason=reason))

    def _visit(self, at: int, contact: str, deal: str, service: dict[str, Any]) -> None:
        at = _working(self.location, at, self.chance)
        found = self.diary.slot(self.chance, self.location, service["minutes"], at + 12 * HOUR, 14)
        if found is None:
            self._let_go(at, deal)
            return
        doctor, start = found
        booking = BookAppointment(
            contact_id=contact,
            start_at=start,
            practitioner_id=self.cast.ids["practitioner", doctor],
            room_id=self.cast.ids["room", ROOM_OF[doctor]],
            service_id=self.cast.ids["service", service["key"]],
        )
        visit = derive_id(self._act(at, booking), "appointment")
        self._move(at + MINUTE, deal, "contacted", "booked")
        fate = self.chance.random()
        if fate < 0.08:
            when = start - self.chance.randrange(6, 60) * HOUR
            if when > at:
                self._act(
                    when,
                    CancelAppointment(appointment_id=visit, base_start_at=start, reason="cannot make it"),
                )
                self._let_go(start, deal)
                return
        confirmed = _working(self.location, max(at + 5 * MINUTE, start - 2 * DAY), self.chance)
        if confirmed < start and self.chance.random() < 0.82:
            self._act(confirmed, ConfirmAppointment(appointment_id=visit, base_start_at=start))
        if fate < 0.15:
            self._act(start + 20 * MINUTE, NoShowAppointment(appointment_id=visit))
            self._let_go(start, deal)
            return
        self._act(start - 5 * MINUTE, CheckInAppointment(appointment_id=visit))
        done = start + service["minutes"] * MINUTE
        self._act(done, CompleteAppointment(appointment_id=visit))
        if self.chance.random() < 0.8:
            self._act(done + 10 * MINUTE, WinOpportunity(opportunity_id=deal, value=service["price"]))
        else:
            self._let_go(done, deal)

    def _opt_out(self, at: int) -> None:
        """They answer a message with STOP."""
        no = ConsentGiven(
            channel=Channel.SMS, purpose=Purpose.MARKETING, state=ConsentState.WITHDRAWN, wording="STOP"
        )
        self._act(at, RecordConsent(phone=self.who.phone, answers=(no,)), self.cast.door)

    def _move(self, at: int, deal: str, source: str, target: str) -> None:
        ids = self.cast.ids
        self._act(
            at,
            MoveOpportunity(
                opportunity_id=deal, from_stage_id=ids["stage", source], to_stage_id=ids["stage", target]
            ),
        )

    def _act(self, at: int, command: Command, by: Principal | None = None) -> str:
        ulid = new_ulid(at, self.chance.randbytes(10))
        self._acts.append(Act(at, ulid, command, by or self.desk))
        return ulid

    def _arrival(self) -> int:
        """When they first write: most in opening hours, more of late than long ago."""
        age = self.chance.random() ** 1.15 * DAYS * DAY
        day = self.now - round(age)
        if self.chance.random() < 0.75:
            return min(_opening(self.location, day, self.chance) or day, self.now - MINUTE)
        return day


def _quarrels(chance: random.Random, cast: Cast, acts: list[Act], now: int) -> list[Act]:
    """Two desks wrote down another birth date for the same person: a card in Needs a decision."""
    leads = [
        act for act in acts if isinstance(act.command, CaptureLead) and now - 9 * DAY < act.at < now - DAY
    ]
    found: list[Act] = []
    for lead in chance.sample(leads, min(2, len(leads))):
        contact = derive_id(lead.ulid, "contact")
        for hours, desk, day in ((3, "sara", "1990-04-12"), (4, "jomar", "1990-12-04")):
            at = now - hours * HOUR + chance.randrange(40) * MINUTE
            patch = PatchFields(entity="contact", id=contact, fields={"birth_date": [None, day]})
            found.append(Act(at, new_ulid(at, chance.randbytes(10)), patch, cast.staff[desk]))
    return found


def _callers(chance: random.Random, cast: Cast, people: int, now: int) -> list[Act]:
    """Missed calls: most were called back, today's last ones not yet."""
    acts: list[Act] = []
    for number in range(max(6, people // 40)):
        someone = somebody(chance, 500_000 + number)
        at = _working("jumeirah", now - round(chance.random() ** 2 * 30 * DAY), chance)
        at = min(at, now - chance.randrange(4, 90) * MINUTE)
        ulid = new_ulid(at, chance.randbytes(10))
        missed = RecordCall(
            provider_ref=f"demo-{number}", phone=someone.phone, state=CallState.MISSED, duration_s=24
        )
        acts.append(Act(at, ulid, missed, cast.door))
        back = at + chance.randrange(4, 50) * MINUTE
        if back < now and at < now - 2 * HOUR:
            call = LogCall(
                contact_id=derive_id(ulid, "contact"),
                outcome=CallOutcome.REACHED,
                next=Next(action=NextAction.FOLLOW_JOURNEY),
                duration_s=chance.randrange(40, 300),
            )
            acts.append(Act(back, new_ulid(back, chance.randbytes(10)), call, cast.staff["sara"]))
    return acts


def _spans(location: str, day: datetime) -> list[tuple[int, int]]:
    """The opening spans of that local day, epoch ms."""
    place = next(place for place in clinic()["locations"] if place["key"] == location)
    spans: list[tuple[int, int]] = []
    for opens, closes in place["hours"].get(f"{day:%a}".lower(), []):
        edges = [
            round(
                day.replace(hour=int(text[:2]), minute=int(text[3:]), second=0, microsecond=0).timestamp()
                * 1000
            )
            for text in (opens, closes)
        ]
        spans.append((edges[0], edges[1]))
    return spans


def _local(location: str, at: int) -> datetime:
    place = next(place for place in clinic()["locations"] if place["key"] == location)
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(place["timezone"]))


def _opening(location: str, at: int, chance: random.Random) -> int | None:
    """A half-hour of that local day in opening hours, or None on a closed day."""
    slots = [
        start
        for opens, closes in _spans(location, _local(location, at))
        for start in range(opens, closes, SLOT)
    ]
    return chance.choice(slots) if slots else None


def _working(location: str, at: int, chance: random.Random) -> int:
    """`at` itself in opening hours, else a few minutes into the next ones: when the desk gets to it."""
    day = _local(location, at)
    for _ in range(8):
        for opens, closes in _spans(location, day):
            if at < closes:
                return at if at >= opens else opens + chance.randrange(1, 40) * MINUTE
        day = (day + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return at
