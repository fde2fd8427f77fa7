"""Those who write, call, come and stay away: patients with a temper of their own, by chance of a seed."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import partial
from random import Random
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from desktop.quarter.handset import Delivery
from sync.commands.consent import ConsentGiven
from sync.commands.imports import ImportContact
from sync.commands.kernel import Command
from sync.commands.people import CaptureLead
from sync.commands.talk import ReceiveMessage, RecordCall
from sync.model.words import CallState, Channel, ConsentSource, ConsentState, ContactKind, Purpose

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
_FIRST: Final = ("Ada", "Ben", "Clara", "Dan", "Elif", "Femi", "Grace", "Hugo", "Ines", "Jon", "Kofi", "Lena")
_LAST: Final = ("Abbott", "Baker", "Chandra", "Doyle", "Evans", "Foster", "Grant", "Hughes", "Iqbal", "Jones")
_SERVICES: Final = ("implant", "whitening", "check-up", "veneers")
_ABROAD: Final = (("+97150", "Asia/Dubai"), ("+12122", "America/New_York"))
"""Prefix of a phone number, time zone: one patient in twelve lives abroad."""

_DIGITS: Final = {"+447400": 6, "+97150": 7, "+12122": 6}
"""Digits behind each prefix."""


class Mood(StrEnum):
    """What somebody would say if they were asked."""

    AT_REST = "at rest"
    ASKING = "asking"
    WILLING = "willing"
    """They want to come; a time has to be found."""
    UNWILLING = "unwilling"
    COMING = "coming"
    CANNOT_COME = "cannot come"


class Patient:
    """`talkative` is the chance that they answer a message, `faithful` that they come to a visit."""

    def __init__(self, number: int, random: Random) -> None:
        self.number = number
        self.name = f"{random.choice(_FIRST)} {random.choice(_LAST)}"
        prefix, self.zone = "+447400", "Europe/London"
        if random.random() < 1 / 12:
            prefix, self.zone = random.choice(_ABROAD)
        self.phone = f"{prefix}{number:0{_DIGITS[prefix]}d}"
        self.talkative = random.uniform(0.2, 0.95)
        self.keen = random.uniform(0.2, 0.9)
        self.faithful = random.uniform(0.6, 0.99)
        self.dislikes_messages = random.random() < 0.03
        self.mood = Mood.AT_REST
        self.stopped: dict[str, int] = {}
        """Channel -> when they wrote STOP on it, epoch ms. The truth, whatever the practice's books say."""


class Practice(Protocol):
    """What the crowd needs of the house."""

    loop: Any

    def now(self) -> int: ...
    async def tell(self, command: Command) -> Any: ...


class Crowd:
    """Everybody who may get in touch. `answers(phone)` says whether somebody takes a call just now."""

    def __init__(
        self, house: Practice, zone: ZoneInfo, seed: int, size: int, *, answers: Callable[[], bool]
    ) -> None:
        self._house, self._zone = house, zone
        self._random = Random(f"{seed}/crowd")
        self._answers = answers
        self.patients = [Patient(number, self._random) for number in range(size)]
        self.by_phone = {patient.phone: patient for patient in self.patients}
        self._newcomers = size
        self._said = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self.taken: list[tuple[str, str]] = []
        """Calls that were answered and not logged yet: the phone system's reference, the number."""

    # -- beginnings ---------------------------------------------------------------------------------------------------

    def book(self, import_id: str) -> list[ImportContact]:
        """The clinic's old book, as a file of contacts would bring it in."""
        given = tuple(
            ConsentGiven(
                channel=channel, purpose=purpose, state=ConsentState.GIVEN, source=ConsentSource.IMPORT
            )
            for channel in (Channel.SMS, Channel.WHATSAPP)
            for purpose in (Purpose.CARE, Purpose.MARKETING)
        )
        return [
            ImportContact(
                import_id=import_id,
                name=patient.name,
                phones=(patient.phone,),
                kind=ContactKind.PATIENT,
                external_ref=f"old-{patient.number}",
                consents=given,
            )
            for patient in self.patients
        ]

    async def lead_their_lives(self, first: datetime, days: int, per_day: float) -> None:
        """People get in touch, some `per_day`, fewer at weekends and at night."""
        for day in range(days):
            date = (first + timedelta(days=day)).date()
            share = 1.0 if date.weekday() < 5 else 0.35
            for _ in range(self._count(per_day * share)):
                hour = self._random.choice((9, 10, 11, 12, 14, 15, 16, 17, 8, 18, 19, 20, 21, 22, 2, 6))
                moment = datetime.combine(date, time(hour, self._random.randrange(60)), self._zone)
                self._at(int(moment.timestamp() * 1_000), self._get_in_touch)
            tomorrow = datetime.combine(date + timedelta(days=1), time(0), self._zone)
            await self._until(int(tomorrow.timestamp() * 1_000))

    async def _get_in_touch(self) -> None:
        patient = self._somebody()
        if patient.mood is Mood.AT_REST:
            patient.mood = Mood.ASKING
        kind = self._random.random()
        if kind < 0.35:
            patient.stopped.pop(Channel.WHATSAPP.value, None)  # the form asks again, and they say yes
            await self._house.tell(
                CaptureLead(
                    name=patient.name,
                    phone=patient.phone,
                    text=f"How much is a {self._random.choice(_SERVICES)}?",
                    interest=self._random.choice(_SERVICES),
                    channel=Channel.WEB,
                    form="Website",
                    consents=(
                        ConsentGiven(
                            channel=Channel.WHATSAPP,
                            purpose=Purpose.CARE,
                            state=ConsentState.GIVEN,
                            source=ConsentSource.FORM,
                        ),
                    ),
                )
            )
        elif kind < 0.6:
            await self.says(
                patient, Channel.WHATSAPP, f"Hello, I would like a {self._random.choice(_SERVICES)}."
            )
        else:
            await self._calls(patient)

    async def _calls(self, patient: Patient) -> None:
        self._said += 1
        ref = f"call-{self._said}"
        await self._house.tell(RecordCall(provider_ref=ref, phone=patient.phone, state=CallState.RINGING))
        await asyncio.sleep(self._random.uniform(5, 25))
        if not self._answers():
            await self._house.tell(RecordCall(provider_ref=ref, phone=patient.phone, state=CallState.MISSED))
            return
        await self._house.tell(RecordCall(provider_ref=ref, phone=patient.phone, state=CallState.ANSWERED))
        await asyncio.sleep(self._random.uniform(60, 240))
        await self._house.tell(RecordCall(provider_ref=ref, phone=patient.phone, state=CallState.ENDED))
        self.decides(patient)
        self.taken.append((ref, patient.phone))

    def _somebody(self) -> Patient:
        """A newcomer, or one of the book."""
        if self.patients and self._random.random() < 0.45:
            return self._random.choice(self.patients)
        patient = Patient(self._newcomers, self._random)
        self._newcomers += 1
        self.patients.append(patient)
        self.by_phone[patient.phone] = patient
        return patient

    # -- reactions ----------------------------------------------------------------------------------------------------

    def hear(self, delivery: Delivery) -> None:
        """A message of the practice's arrived on somebody's phone."""
        patient = self.by_phone.get(delivery.address)
        if patient is None or delivery.channel in patient.stopped:
            return
        if patient.dislikes_messages and self._random.random() < 0.5:
            self._later(self._random.uniform(1, 30), partial(self._stops, patient, Channel(delivery.channel)))
        elif self._random.random() < patient.talkative * (0.6 if patient.mood is not Mood.AT_REST else 0.1):
            minutes = min(1_500.0, math.exp(self._random.gauss(3.0, 1.4)))
            self._later(minutes, partial(self._reacts, patient, Channel(delivery.channel)))

    async def _stops(self, patient: Patient, channel: Channel) -> None:
        patient.stopped[channel.value] = self._house.now()
        patient.mood = Mood.AT_REST
        await self.says(patient, channel, "STOP")

    async def _reacts(self, patient: Patient, channel: Channel) -> None:
        if channel.value in patient.stopped:
            return
        if patient.mood is Mood.COMING and self._random.random() < 0.08:
            patient.mood = Mood.CANNOT_COME
        elif patient.mood is Mood.ASKING:
            self.decides(patient)
        words = {
            Mood.WILLING: "Yes please, when can I come?",
            Mood.UNWILLING: "No thank you, I found somebody else.",
            Mood.CANNOT_COME: "Sorry, I cannot come that day.",
            Mood.COMING: "See you then.",
        }.get(patient.mood, "Thank you.")
        await self.says(patient, channel, words)

    def decides(self, patient: Patient) -> None:
        """Somebody who was asking makes up their mind, or goes on thinking."""
        if patient.mood in (Mood.ASKING, Mood.AT_REST):
            chance = self._random.random()
            if chance < patient.keen * 0.7:
                patient.mood = Mood.WILLING
            elif chance > 0.85:
                patient.mood = Mood.UNWILLING

    async def says(self, patient: Patient, channel: Channel, words: str) -> None:
        """Somebody writes to the practice."""
        self._said += 1
        await self._house.tell(
            ReceiveMessage(channel=channel, phone=patient.phone, body=words, provider_ref=f"in-{self._said}")
        )

    # -- time ---------------------------------------------------------------------------------------------------------

    def _count(self, mean: float) -> int:
        """How many things happen in a day of which there are `mean` on average (Poisson, by Knuth)."""
        left, count = math.exp(-mean), 0
        product = self._random.random()
        while product > left:
            count += 1
            product *= self._random.random()
        return count

    def _later(self, minutes: float, work: Callable[[], Awaitable[None]]) -> None:
        self._at(self._house.now() + int(minutes * MINUTE), work)

    def _at(self, moment: int, work: Callable[[], Awaitable[None]]) -> None:
        async def wait() -> None:
            await self._until(moment)
            await work()

        task = asyncio.ensure_future(wait())
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            raise task.exception() or AssertionError

    async def _until(self, moment: int) -> None:
        await asyncio.sleep(max(0.0, (moment - self._house.now()) / 1_000))
