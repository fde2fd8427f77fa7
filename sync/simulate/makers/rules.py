"""What people do to the practice's rules, its rota and its alarms."""

from sync.commands.choosing import ChoosePerson
from sync.commands.consent import PutConsentWording
from sync.commands.hours import (
    PutCountryRules,
    PutEmergencyWords,
    PutHoliday,
    PutOptOutWords,
    RemoveHoliday,
    SetOpeningHours,
)
from sync.commands.kernel import Command
from sync.commands.rota import Acknowledge, CallLink, PutRotaChange, RemoveRotaChange, SetOnCall
from sync.journeys.hours import Span
from sync.model.entities import Alarm, Contact, Holiday, Location, PersonChoice, RotaChange, Staff
from sync.model.words import Channel, Duty, Purpose
from sync.policy.keywords import EmergencyWords, OptOutWords
from sync.policy.shipped import country_rules
from sync.simulate.makers.making import makes
from sync.simulate.sight import Sight


@makes("set_opening_hours@1", 0.3)
def _hours(sight: Sight, now: int) -> Command | None:
    location = sight.id(Location)
    split = (Span(540, 780), Span(840, 1080 + 60 * sight.random.randrange(3)))
    return None if location is None else SetOpeningHours(location_id=location, week=((split,) * 5 + ((), ())))


@makes("put_holiday@1", 0.3)
def _holiday(sight: Sight, now: int) -> Command | None:
    day = f"2026-12-0{sight.random.randrange(1, 4)}"
    known = sight.id(Holiday) if sight.chance(0.5) else None
    return PutHoliday(name="National Day", first_day=day, yearly=sight.chance(0.5), id=known)


@makes("remove_holiday@1", 0.2)
def _no_holiday(sight: Sight, now: int) -> Command | None:
    known = sight.id(Holiday)
    return None if known is None else RemoveHoliday(id=known)


@makes("put_country_rules@1", 0.2)
def _country(sight: Sight, now: int) -> Command | None:
    return PutCountryRules(country="AE", rules=country_rules("AE") if sight.chance(0.5) else None)


@makes("put_emergency_words@1", 0.2)
def _words(sight: Sight, now: int) -> Command | None:
    return PutEmergencyWords(words=EmergencyWords({"en": (sight.random.choice(("fell down", "implant")),)}))


@makes("put_opt_out_words@1", 0.2)
def _opt_outs(sight: Sight, now: int) -> Command | None:
    return PutOptOutWords(words=OptOutWords({"en": (sight.random.choice(("no more", "leave me")),)}))


@makes("put_consent_wording@1", 0.2)
def _wording(sight: Sight, now: int) -> Command | None:
    text = sight.random.choice(("May we write to you?", "May we send you news?"))
    return PutConsentWording(
        purpose=Purpose.MARKETING, channel=Channel.WHATSAPP, language="en", text=text
    )  # fmt: skip


@makes("put_rota_change@1", 0.3)
def _away(sight: Sight, now: int) -> Command | None:
    staff = sight.id(Staff)
    if staff is None:
        return None
    is_on = sight.chance(0.5)
    return PutRotaChange(
        day="2026-11-24",
        staff_id=staff,
        is_on=is_on,
        duty=sight.random.choice(list(Duty)) if is_on else None,
        id=sight.id(RotaChange) if sight.chance(0.4) else None,
    )


@makes("remove_rota_change@1", 0.2)
def _back(sight: Sight, now: int) -> Command | None:
    known = sight.id(RotaChange)
    return None if known is None else RemoveRotaChange(id=known)


@makes("set_on_call@1", 0.2)
def _on_call(sight: Sight, now: int) -> Command | None:
    staff = sight.id(Staff)
    links = [CallLink(minutes=2, duty=Duty.ON_CALL)]
    return SetOnCall(links=links if staff is None else [CallLink(minutes=5, staff_id=staff), *links])


@makes("acknowledge@1", 1)
def _acknowledge(sight: Sight, now: int) -> Command | None:
    alarm = sight.id(Alarm)
    return None if alarm is None else Acknowledge(alarm_id=alarm)


@makes("choose_person@1", 1)
def _choose(sight: Sight, now: int) -> Command | None:
    asked, contact = sight.one(PersonChoice), sight.id(Contact)
    if asked is None or contact is None:
        return None
    person = asked.contact_id if sight.chance(0.5) else contact
    return ChoosePerson(message_id=asked.message_id, contact_id=person)
