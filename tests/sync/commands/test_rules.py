"""The practice's own hours, holidays, rota and rules: kept by commands, read by the ledger."""

from datetime import datetime
from typing import Any

import msgspec
import pytest

from sync.commands.casefile import build_case
from sync.commands.hours import (
    PutCountryRules,
    PutEmergencyWords,
    PutHoliday,
    RemoveHoliday,
    SetOpeningHours,
)
from sync.commands.outcomes import Invalid, Refused
from sync.commands.patching import PatchFields
from sync.commands.people import CaptureLead
from sync.commands.practice import PutStaff, SetRota, Shift
from sync.commands.rota import (
    Acknowledge,
    CallLink,
    PutRotaChange,
    RemoveRotaChange,
    SetOnCall,
    calling,
    chain_of,
)
from sync.commands.talk import ReceiveMessage
from sync.commands.undo import Undo
from sync.journeys.definition import Channel as JourneyChannel
from sync.journeys.definition import MessageClass
from sync.journeys.hours import Span, is_open, load_zone
from sync.model.words import Channel, Duty, Purpose, Role, VerdictKind
from sync.policy.countries import Need, Quiet
from sync.policy.keywords import EmergencyWords
from sync.policy.shipped import country_rules
from tests.sync.commands.clinic import DOOR, FRONT_DESK, MANAGER, MINUTE, NOW, OTHER_DESK, OWNER, Clinic

MARINA = "10" * 16
PHONE = "+971501234567"
MARKETING, CARE = MessageClass.MARKETING, MessageClass.TRANSACTIONAL


@pytest.fixture
def sara(clinic: Clinic) -> str:
    clinic.do(CaptureLead(name="Sara Haddad", phone=PHONE), DOOR)
    return clinic.one("contact").id


def at(*moment: int, zone: str = "Asia/Dubai") -> int:
    return int(datetime(*moment, tzinfo=load_zone(zone)).timestamp() * 1000)


def case(clinic: Clinic, contact: str, now: int = NOW) -> Any:
    return build_case(clinic.rows, contact, now)


def may_send(clinic: Clinic, contact: str, message_class: MessageClass, moment: int) -> bool:
    hours = case(clinic, contact).endpoints[0].hours[message_class]
    return is_open(moment, hours)


# -- hours and holidays ---------------------------------------------------------------------------------------------


def test_a_week_with_split_days_is_kept_in_order_with_its_zone(clinic: Clinic, sara: str) -> None:
    day = (Span(840, 1080), Span(540, 780))
    clinic.do(SetOpeningHours(location_id=MARINA, week=(day,) * 5 + ((), ())), MANAGER)
    hours = case(clinic, sara).hours
    assert (hours.zone, hours.week[0], hours.week[6]) == ("Asia/Dubai", (day[1], day[0]), ())


def test_openings_that_overlap_are_refused_by_name(clinic: Clinic) -> None:
    day = (Span(540, 800), Span(780, 1080))
    with pytest.raises(Invalid) as refused:
        clinic.do(SetOpeningHours(location_id=MARINA, week=(day,) * 7), MANAGER)
    assert refused.value.field == "week"


def test_a_holiday_closes_the_practice_and_keeps_advertising_in(clinic: Clinic, sara: str) -> None:
    noon = at(2026, 12, 2, 12)
    assert is_open(noon, case(clinic, sara).hours)
    clinic.do(
        PutHoliday(name="National Day", first_day="2026-12-02", last_day="2026-12-03", yearly=True), MANAGER
    )
    assert not is_open(noon, case(clinic, sara).hours)
    assert not is_open(at(2027, 12, 3, 12), case(clinic, sara).hours)
    assert not may_send(clinic, sara, MARKETING, noon)
    assert may_send(clinic, sara, CARE, noon)
    holiday = clinic.one("holiday")
    clinic.do(RemoveHoliday(id=holiday.id), MANAGER)
    assert is_open(noon, case(clinic, sara).hours)
    assert clinic.do(RemoveHoliday(id=holiday.id), MANAGER).kind is VerdictKind.NOOP


def test_a_locations_own_half_day_opens_for_its_half_and_is_no_holiday_to_advertising(
    clinic: Clinic, sara: str
) -> None:
    clinic.do(
        PutHoliday(name="New Year's Eve", first_day="2026-12-31", spans=(Span(540, 720),), location_id=MARINA), MANAGER
    )  # fmt: skip
    hours = case(clinic, sara).hours
    assert [is_open(at(2026, 12, 31, hour), hours) for hour in (10, 13)] == [True, False]
    assert may_send(clinic, sara, MARKETING, at(2026, 12, 31, 13))


def test_a_holiday_can_be_taken_back(clinic: Clinic, sara: str) -> None:
    clinic.do(PutHoliday(name="National Day", first_day="2026-12-02"), MANAGER)
    clinic.do(Undo(mutation=clinic.last), MANAGER)
    assert not clinic.all("holiday")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"first_day": "2026-02-30"}, "first_day"),
        ({"first_day": "2026-12-03", "last_day": "2026-12-02"}, "last_day"),
        ({"first_day": "2026-01-01", "last_day": "2026-12-31"}, "last_day"),
        ({"first_day": "2026-12-02", "spans": (Span(540, 800), Span(700, 900))}, "spans"),
    ],
)
def test_a_holiday_that_makes_no_sense_is_refused_by_field(
    clinic: Clinic, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        clinic.do(PutHoliday(name="Odd", **told), MANAGER)
    assert refused.value.field == field


def test_the_front_desk_does_not_decide_when_the_practice_is_open(clinic: Clinic) -> None:
    with pytest.raises(Refused):
        clinic.do(PutHoliday(name="Mine", first_day="2026-12-02"), FRONT_DESK)


# -- rules of countries ---------------------------------------------------------------------------------------------


def test_the_recipients_own_zone_goes_before_their_numbers(clinic: Clinic, sara: str) -> None:
    evening = at(2026, 11, 24, 22)
    assert not may_send(clinic, sara, CARE, evening)
    clinic.do(PatchFields(entity="contact", id=sara, fields={"timezone": [None, "Europe/London"]}))
    assert may_send(clinic, sara, CARE, evening)
    with pytest.raises(Invalid) as refused:
        clinic.do(
            PatchFields(entity="contact", id=sara, fields={"timezone": ["Europe/London", "Mars/Crater"]})
        )
    assert refused.value.field == "fields.timezone"


def test_a_practice_lays_its_own_rules_over_a_countrys_and_takes_them_off(clinic: Clinic, sara: str) -> None:
    shipped = country_rules("AE")
    own = msgspec.structs.replace(
        shipped,
        quiet=Quiet(20 * 60, 9 * 60),
        consent={**shipped.consent, Purpose.MARKETING: {Channel.EMAIL: Need.NOT_NEEDED, Channel.SMS: Need.UNLESS_PATIENT}},
    )  # fmt: skip
    morning = at(2026, 11, 24, 8)
    assert may_send(clinic, sara, CARE, morning)
    clinic.do(PutCountryRules(country="AE", rules=own), OWNER)
    assert not may_send(clinic, sara, CARE, morning)
    free = case(clinic, sara).endpoints[0].free
    assert ((JourneyChannel.EMAIL, MARKETING) in free, (JourneyChannel.SMS, MARKETING) in free) == (
        True,
        False,
    )
    clinic.do(PatchFields(entity="contact", id=sara, fields={"kind": ["lead", "patient"]}))
    assert (JourneyChannel.SMS, MARKETING) in case(clinic, sara).endpoints[0].free
    clinic.do(PutCountryRules(country="AE"), OWNER)
    assert may_send(clinic, sara, CARE, morning)


def test_rules_of_another_country_or_of_none_are_refused(clinic: Clinic) -> None:
    with pytest.raises(Invalid, match="another country"):
        clinic.do(PutCountryRules(country="SA", rules=country_rules("AE")), OWNER)
    with pytest.raises(Invalid, match="two capital letters"):
        clinic.do(PutCountryRules(country="Dubai"), OWNER)
    with pytest.raises(Refused):
        clinic.do(PutCountryRules(country="AE", rules=country_rules("AE")), MANAGER)


def test_a_word_of_an_emergency_that_would_always_be_found_is_refused(clinic: Clinic) -> None:
    with pytest.raises(Invalid, match="two letters"):
        clinic.do(PutEmergencyWords(words=EmergencyWords({"en": ("!!",)})), MANAGER)


# -- rota -----------------------------------------------------------------------------------------------------------


def duties(clinic: Clinic, contact: str, moment: int) -> dict[str, str]:
    return dict(case(clinic, contact, moment).duties)


@pytest.fixture
def rota(clinic: Clinic) -> None:
    """Amal holds billing on Tuesdays, in two shifts."""
    shifts = [
        Shift(staff_id=FRONT_DESK.id, weekday=1, start_minute=start, end_minute=end)
        for start, end in ((540, 780), (840, 1080))
    ]
    clinic.do(SetRota(duty=Duty.BILLING, shifts=shifts), OWNER)


@pytest.mark.usefixtures("rota")
def test_the_ledger_names_who_holds_a_duty_now_exceptions_included(clinic: Clinic, sara: str) -> None:
    ten, one, three = (at(2026, 11, 24, hour) for hour in (10, 13, 15))
    assert [duties(clinic, sara, moment).get("billing") for moment in (ten, one, three)] == [
        FRONT_DESK.id,
        None,
        FRONT_DESK.id,
    ]
    day = "2026-11-24"
    clinic.do(PutRotaChange(day=day, staff_id=FRONT_DESK.id, is_on=False, end_minute=720), MANAGER)
    clinic.do(
        PutRotaChange(
            day=day, staff_id=OTHER_DESK.id, is_on=True, duty=Duty.BILLING, start_minute=600, end_minute=660
        ),
        MANAGER,
    )
    assert [duties(clinic, sara, moment).get("billing") for moment in (ten, one, three)] == [
        OTHER_DESK.id,
        None,
        FRONT_DESK.id,
    ]
    for row in clinic.all("rota_change"):
        clinic.do(RemoveRotaChange(id=row.id), MANAGER)
    assert duties(clinic, sara, ten) == {"billing": FRONT_DESK.id}


@pytest.mark.usefixtures("rota")
def test_who_works_here_no_more_holds_nothing(clinic: Clinic, sara: str) -> None:
    clinic.do(
        PutStaff(
            id=FRONT_DESK.id, name="Amal", email="amal@cedar.example", roles=[Role.FRONT_DESK], disabled=True
        ),
        OWNER,
    )
    assert duties(clinic, sara, at(2026, 11, 24, 10)) == {}


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"day": "2026-13-01", "is_on": False}, "day"),
        ({"day": "2026-11-24", "is_on": True}, "duty"),
        ({"day": "2026-11-24", "is_on": False, "start_minute": 700, "end_minute": 600}, "end_minute"),
    ],
)
def test_a_change_of_the_rota_that_makes_no_sense_is_refused_by_field(
    clinic: Clinic, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        clinic.do(PutRotaChange(staff_id=FRONT_DESK.id, **told), MANAGER)
    assert refused.value.field == field


def test_a_place_without_a_chain_of_its_own_calls_everybodys(clinic: Clinic) -> None:
    clinic.do(
        SetOnCall(links=[CallLink(minutes=2, duty=Duty.ON_CALL), CallLink(minutes=5, staff_id=OWNER.id)]),
        OWNER,
    )
    everybody = chain_of(clinic.tx(), MARINA)
    assert [(link.duty, link.staff_id, link.minutes) for link in everybody] == [
        ("on_call", "", 2),
        ("", OWNER.id, 5),
    ]
    clinic.do(SetOnCall(links=[CallLink(minutes=1, staff_id=OWNER.id)], location_id=MARINA), OWNER)
    assert len(chain_of(clinic.tx(), MARINA)) == 1
    with pytest.raises(Invalid, match="Name a person or a duty"):
        clinic.do(SetOnCall(links=[CallLink(minutes=1)]), OWNER)


def test_the_chain_is_called_until_somebody_acknowledges(clinic: Clinic, sara: str) -> None:
    links = [CallLink(minutes=2, staff_id=FRONT_DESK.id), CallLink(minutes=5, staff_id=OWNER.id)]
    clinic.do(SetOnCall(links=links), OWNER)
    clinic.do(ReceiveMessage(channel=Channel.WHATSAPP, phone=PHONE, body="he fainted"), DOOR)
    alarm = clinic.one("alarm")

    def staff(now: int) -> list[tuple[str, ...]]:
        return [each.staff for each in calling(clinic.tx(), clinic.one("alarm"), now)]

    assert staff(alarm.raised_at) == [(FRONT_DESK.id,)]
    assert staff(alarm.raised_at + 2 * MINUTE) == [(FRONT_DESK.id,), (OWNER.id,)]
    clinic.do(Acknowledge(alarm_id=alarm.id), FRONT_DESK, alarm.raised_at + MINUTE)
    assert staff(alarm.raised_at + 9 * MINUTE) == [(FRONT_DESK.id,)]
