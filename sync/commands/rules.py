"""The rules that stand in a practice, from its rows and those that come with the product: read once for a contact, by the ledger
and the dispatcher alike."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar, cast

import msgspec

from sync.journeys.case import BudgetRule, Clocks
from sync.journeys.definition import Channel, MessageClass
from sync.journeys.hours import OpeningHours, Span, local_day
from sync.model.base import Entity
from sync.model.entities import (
    Endpoint,
    PolicyOverride,
    Practice,
    Rota,
    RotaChange,
    Staff,
    entity_type,
)
from sync.model.entities import Holiday as HolidayRow
from sync.model.rows import Rows
from sync.model.words import PolicyKind, Purpose
from sync.policy import shipped
from sync.policy.budget import Limit
from sync.policy.countries import DEFAULT, CountryRules, Need, send_hours
from sync.policy.holidays import Holiday, with_holidays
from sync.policy.keywords import EmergencyWords, OptOutWords
from sync.policy.promises import USUAL, Promises
from sync.policy.recipients import Place, Reach, place_of
from sync.policy.rota import Change, RotaPlan, Shift
from sync.policy.sending import USUAL_RULES, SendingRules

E = TypeVar("E", bound=Entity)
CLASSES: Final = {Purpose.CARE: MessageClass.TRANSACTIONAL, Purpose.MARKETING: MessageClass.MARKETING}
"""The journeys' word for each purpose."""
_CARRIED: Final = frozenset(Channel) & frozenset({"whatsapp", "sms", "email", "phone"})
_Days = tuple[str, str, int, str, str | None]


@dataclass(frozen=True, slots=True)
class Permission:
    """When and how somebody may be written to. `version` names the rules that say so, as a proof keeps it."""

    place: Place
    rules: CountryRules
    version: str
    hours: dict[MessageClass, OpeningHours]
    free: frozenset[tuple[Channel, MessageClass]]
    """Channels and classes that need no yes of anybody."""
    free_for_patients: frozenset[tuple[Channel, MessageClass]]

    def need(self, purpose: Purpose, channel: str) -> Need:
        """Whether a yes is needed."""
        return self.rules.need(purpose, channel)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What the practice has to say, as its rows have it."""

    place: Place
    """The practice's own."""
    sending: str | None
    countries: tuple[tuple[str, str], ...]
    """Country -> JSON of its own rules for it."""
    holidays: tuple[_Days, ...]
    promises: str | None = None

    def permission(self, own_zone: str | None, used: Reach, others: Sequence[Reach]) -> Permission:
        """When and how somebody may be written to at an endpoint; see `place_of`."""
        place = place_of(own_zone, used, others, self.place)
        own = dict(self.countries)
        key = place.country if place.country in own or place.country in shipped.countries() else DEFAULT
        return _permission(place, own.get(key), key, self.sending, self.holidays)

    def own(self, zone: str) -> Permission:
        """When somebody may be written to who lives where the practice is, in this zone."""
        return self.permission(zone, Reach("", ""), ())

    def opening_hours(self, location_id: str, hours: str) -> OpeningHours:
        """A location's hours with its holidays."""
        return _open(location_id, hours, self.holidays)

    @property
    def limits(self) -> tuple[Limit, ...]:
        """How much one person gets."""
        own = _sending(self.sending).limits
        return shipped.limits() if own is None else own

    @property
    def clocks(self) -> Clocks:
        """How soon somebody is answered."""
        return _clocks(self.promises)

    @property
    def budget(self) -> tuple[BudgetRule, ...]:
        """The same, as the ledger reads it."""
        return _budget(self.limits)


def rulebook(rows: Rows) -> Rulebook:
    """The practice's rules as they stand."""
    practice = next(iter(_every(rows, Practice)), None)
    own = [(row.key, row.document) for row in _every(rows, PolicyOverride) if row.kind == PolicyKind.COUNTRY]
    holidays = tuple(
        (row.first_day, row.last_day, row.yearly, row.spans, row.location_id)
        for row in _every(rows, HolidayRow)
    )
    if practice is None:
        return Rulebook(Place("", "UTC"), None, tuple(own), holidays)
    return Rulebook(
        Place(practice.region, practice.timezone), practice.sending, tuple(own), holidays, practice.promises
    )


def reach_of(endpoint: Endpoint) -> Reach:
    """An endpoint as the rules see it."""
    return Reach(endpoint.kind, endpoint.value, endpoint.timezone)


def sending_of(practice: Practice | None) -> SendingRules:
    """What a practice says of messages of its own accord."""
    return _sending(None if practice is None else practice.sending)


def emergency_phrases(rows: Rows) -> tuple[str, ...]:
    """The words of an emergency: those that come with the product, and the practice's own."""
    own = (row.document for row in _every(rows, PolicyOverride) if row.kind == PolicyKind.EMERGENCY)
    return _phrases(tuple(own))


def own_opt_outs(rows: Rows) -> tuple[str, ...]:
    """The practice's own words that are an opt-out when they are the whole message, as they are compared."""
    own = (row.document for row in _every(rows, PolicyOverride) if row.kind == PolicyKind.OPT_OUT)
    return _opt_outs(tuple(own))


def rota_of(rows: Rows, zone: str) -> RotaPlan:
    """The rota with its exceptions, as read at a place of this zone. Who works here no more holds nothing."""
    return _plan(rows, zone, _every(rows, Rota), _every(rows, RotaChange))


def rota_at(rows: Rows, zone: str, at: int) -> RotaPlan:
    """What of the rota bears on the date of a moment (epoch ms) in the zone."""
    day = local_day(at, zone)
    return _plan(
        rows,
        zone,
        _every(rows, Rota, "weekday", day.weekday()),
        _every(rows, RotaChange, "day", day.isoformat()),
    )


def _plan(rows: Rows, zone: str, shifts: list[Rota], changes: list[RotaChange]) -> RotaPlan:
    people = sorted({row.staff_id for row in (*shifts, *changes)})
    staff = entity_type(Staff)
    away = staff.positions["disabled"]
    found = [rows.get(staff, person) for person in people]
    gone = {row[0] for row in found if row is not None and (row[3] or row[away])}
    return RotaPlan(
        zone,
        tuple(
            Shift(
                row.duty, row.weekday, row.start_minute, row.end_minute, row.staff_id, row.location_id or ""
            )
            for row in shifts
            if row.staff_id not in gone
        ),
        tuple(
            Change(
                row.day,
                row.staff_id,
                row.start_minute,
                row.end_minute,
                bool(row.is_on),
                row.duty or "",
                row.location_id or "",
            )
            for row in changes
            if row.staff_id not in gone
        ),
    )


def _every(rows: Rows, kind: type[E], column: str = "deleted", value: str | int = 0) -> list[E]:
    """The live rows of a small collection that hold a value in a column, by id."""
    entity = entity_type(kind)
    return [cast(E, entity.record(*row)) for row in rows.among(entity, column, [value])]


@lru_cache(maxsize=64)
def _sending(document: str | None) -> SendingRules:
    return USUAL_RULES if document is None else msgspec.json.decode(document, type=SendingRules)


@lru_cache(maxsize=64)
def _clocks(document: str | None) -> Clocks:
    return (USUAL if document is None else msgspec.json.decode(document, type=Promises)).clocks()


@lru_cache(maxsize=64)
def _budget(limits: tuple[Limit, ...]) -> tuple[BudgetRule, ...]:
    return tuple(
        BudgetRule(
            CLASSES[limit.purpose],
            None if limit.channel is None else Channel(limit.channel),
            limit.at_most,
            limit.per,
        )
        for limit in limits
    )


@lru_cache(maxsize=256)
def _open(location_id: str, hours: str, holidays: tuple[_Days, ...]) -> OpeningHours:
    plain = msgspec.json.decode(hours, type=OpeningHours)
    return with_holidays(plain, _holidays(holidays), location_id) if holidays else plain


@lru_cache(maxsize=64)
def _holidays(rows: tuple[_Days, ...]) -> tuple[Holiday, ...]:
    return tuple(
        Holiday(first, last, bool(yearly), msgspec.json.decode(spans, type=tuple[Span, ...]), location or "")
        for first, last, yearly, spans, location in rows
    )


@lru_cache(maxsize=1024)
def _permission(
    place: Place, own: str | None, country: str, sending: str | None, holidays: tuple[_Days, ...]
) -> Permission:
    rules = shipped.country_rules(country) if own is None else msgspec.json.decode(own, type=CountryRules)
    said = _sending(sending)
    for_all = [holiday for holiday in _holidays(holidays) if not holiday.location_id]
    days = with_holidays(OpeningHours("UTC", ((),) * 7), for_all)
    hours: dict[MessageClass, OpeningHours] = {}
    for purpose, message_class in CLASSES.items():
        window = said.hours.get(purpose)
        hours[message_class] = send_hours(
            rules,
            purpose,
            place.zone,
            spread=place.spread,
            own=None if window is None else (Span(window.opens, window.closes),),
            special=days.special,
            yearly=days.yearly,
        )
    version = rules.version
    if sending is not None or for_all:
        told = hashlib.sha256(msgspec.json.encode([sending, for_all])).hexdigest()
        version = f"{version}/{told[:8]}"
    return Permission(place, rules, version, hours, _free(rules), _free(rules, Need.UNLESS_PATIENT))


def _free(rules: CountryRules, *also: Need) -> frozenset[tuple[Channel, MessageClass]]:
    return frozenset(
        (channel, message_class)
        for purpose, message_class in CLASSES.items()
        for channel in _CARRIED
        if rules.need(purpose, channel) in (Need.NOT_NEEDED, *also)
    )


@lru_cache(maxsize=64)
def _phrases(own: tuple[str, ...]) -> tuple[str, ...]:
    told = (msgspec.json.decode(document, type=EmergencyWords).phrases() for document in own)
    return tuple(
        dict.fromkeys((*shipped.emergency_words().phrases(), *(word for words in told for word in words)))
    )


@lru_cache(maxsize=64)
def _opt_outs(own: tuple[str, ...]) -> tuple[str, ...]:
    told = (msgspec.json.decode(document, type=OptOutWords).phrases() for document in own)
    return tuple(dict.fromkeys(word for words in told for word in words))
