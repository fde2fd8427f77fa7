"""What the sample clinic has set up: rooms, services, a second location, hours, rota, holidays, wordings."""

from __future__ import annotations

from desktop.sample.facts import MINUTE, NOW, staff_id
from desktop.sample.link import SampleLink
from sync.commands.consent import PutConsentWording
from sync.commands.hours import PutEmergencyWords, PutHoliday, SetOpeningHours
from sync.commands.kernel import Command
from sync.commands.practice import (
    PutLocation,
    PutPractitioner,
    PutRoom,
    PutService,
    SetPractice,
    SetRota,
    Shift,
)
from sync.commands.rota import CallLink, PutRotaChange, SetOnCall
from sync.journeys.hours import OpeningHours, Span
from sync.model.ids import fact_id
from sync.model.words import Channel, Duty, Purpose
from sync.policy.keywords import EmergencyWords
from sync.policy.promises import Promises

JUMEIRAH, MARINA = fact_id("sample", "jumeirah"), fact_id("sample", "marina")
_DAY, _LONG, _SPLIT = Span(480, 1200), Span(480, 1320), (Span(540, 780), Span(960, 1260))


def set_up(link: SampleLink) -> None:
    """Make it, some weeks ago."""
    for command in _commands():
        link.run(command, at=NOW - 30_000 * MINUTE)


def _commands() -> list[Command]:
    sara, jomar, priya = staff_id("sara"), staff_id("jomar"), staff_id("priya")
    week = ((_DAY,),) * 4 + ((_SPLIT), (_LONG,), ())
    return [
        SetPractice(
            name="Palmera Dental",
            region="AE",
            timezone="Asia/Dubai",
            currency="AED",
            emergency_number="998",
            languages=["en", "ar"],
            promises=Promises(reply=15, callback=30),
        ),
        SetOpeningHours(location_id=JUMEIRAH, week=week),
        PutLocation(
            id=JUMEIRAH,
            name="Jumeirah",
            region="AE",
            currency="AED",
            address="Villa 14, Al Wasl Road, Jumeirah 1",
        ),
        PutLocation(
            id=MARINA,
            name="Marina",
            region="AE",
            currency="AED",
            address="Marina Plaza, level 3",
            hours=OpeningHours("Asia/Dubai", ((_DAY,),) * 5 + ((), ())),
        ),
        PutRoom(id=fact_id("sample", "room 1"), name="Chair 1", location_id=JUMEIRAH),
        PutRoom(id=fact_id("sample", "room 2"), name="Chair 2", location_id=JUMEIRAH),
        PutRoom(id=fact_id("sample", "room 3"), name="X-ray", location_id=JUMEIRAH),
        PutRoom(id=fact_id("sample", "room 4"), name="Chair 3", location_id=MARINA),
        PutPractitioner(id=fact_id("sample", "khan"), name="Dr. Aisha Khan", location_id=MARINA),
        PutPractitioner(id=fact_id("sample", "lopes"), name="Rita Lopes, hygienist"),
        PutService(
            id=fact_id("sample", "root canal"),
            name="Root canal",
            duration_min=60,
            buffer_min=15,
            price=120_000,
            currency="AED",
        ),
        PutService(
            id=fact_id("sample", "cleaning"), name="Cleaning", duration_min=40, price=35_000, currency="AED"
        ),
        PutService(id=fact_id("sample", "consultation"), name="Consultation", duration_min=20),
        PutService(
            id=fact_id("sample", "whitening"),
            name="Whitening",
            duration_min=75,
            price=110_000,
            currency="AED",
            disabled=True,
        ),
        SetRota(
            duty=Duty.FRONT_DESK_LEAD,
            shifts=_week(sara, range(4), 480, 840) + _week(jomar, range(4), 840, 1200),
        ),
        SetRota(duty=Duty.PRACTICE_MANAGER, shifts=_week(priya, range(5), 540, 1080)),
        SetRota(
            duty=Duty.ON_CALL,
            shifts=_week(priya, range(7), 0, 480) + _week(staff_id("layla"), range(7), 1200, 1440),
        ),
        SetOnCall(
            links=[CallLink(minutes=5, duty=Duty.ON_CALL), CallLink(minutes=10, staff_id=staff_id("layla"))]
        ),
        PutRotaChange(day="2026-11-19", staff_id=sara, is_on=False),
        PutRotaChange(
            day="2026-11-19",
            staff_id=jomar,
            is_on=True,
            duty=Duty.FRONT_DESK_LEAD,
            start_minute=480,
            end_minute=840,
        ),
        PutHoliday(
            id=fact_id("sample", "national"),
            name="National Day",
            first_day="2026-12-02",
            last_day="2026-12-03",
        ),
        PutHoliday(
            id=fact_id("sample", "new year"), name="New Year’s Day", first_day="2027-01-01", yearly=True
        ),
        PutHoliday(
            id=fact_id("sample", "training"),
            name="Team training",
            first_day="2026-11-24",
            spans=(Span(780, 1200),),
            location_id=JUMEIRAH,
        ),
        PutEmergencyWords(words=EmergencyWords({"en": ("crown fell out", "bleeding again")})),
        PutConsentWording(
            purpose=Purpose.MARKETING,
            channel=Channel.WHATSAPP,
            language="en",
            text="May we write to you on WhatsApp with news and offers?",
        ),
        PutConsentWording(
            purpose=Purpose.MARKETING,
            channel=Channel.WHATSAPP,
            language="en",
            text="May Palmera Dental write to you on WhatsApp with news and offers, at most twice a week? You can stop at any time with STOP.",
        ),
        PutConsentWording(
            purpose=Purpose.CARE,
            channel=Channel.SMS,
            language="en",
            text="May we remind you of your visits by text message?",
        ),
    ]


def _week(staff: str, days: range, starts: int, ends: int) -> list[Shift]:
    return [Shift(staff_id=staff, weekday=day, start_minute=starts, end_minute=ends) for day in days]
