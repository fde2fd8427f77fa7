"""Where somebody is, as far as rules of hours and countries are concerned: from what they said, or from their number."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

import phonenumbers
from msgspec import Struct

from sync.journeys.hours import HoursError, load_zone
from sync.model.words import EndpointKind


class Place(Struct, frozen=True):
    """A recipient's country (ISO 3166) and clock. Where it is not known which of several clocks is theirs, `zone` is the
    westernmost and `spread` the minutes by which the easternmost is ahead of it."""

    country: str
    zone: str
    spread: int = 0


class Reach(Struct, frozen=True):
    """A phone or address; `zone` where the one in which it rings is known."""

    kind: str
    value: str
    zone: str | None = None


def place_of(own_zone: str | None, used: Reach, others: Iterable[Reach], practice: Place) -> Place:
    """Where somebody who is reached at `used` is: the zone that they told, else that of the number, or of their first
    number where it is no phone, else the practice's. `others` are their endpoints, primary ones first."""
    phone = used if used.kind == EndpointKind.PHONE else None
    phone = phone or next((reach for reach in others if reach.kind == EndpointKind.PHONE), None)
    by_number = _by_number(phone.value, phone.zone, practice) if phone is not None else practice
    if own_zone is None:
        return by_number
    return Place(by_number.country, own_zone)


@lru_cache(maxsize=16_384)
def _by_number(e164: str, known_zone: str | None, practice: Place) -> Place:
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return practice
    country = phonenumbers.region_code_for_number(number)
    if country is None or not country.isalpha():  # a number of no country, such as +800
        return practice if known_zone is None else Place(practice.country, known_zone)
    if known_zone is not None:
        return Place(country, known_zone)
    if country == practice.country:
        return practice
    return _span_of(country, tuple(_zones(number)), practice)


def _zones(number: phonenumbers.PhoneNumber) -> list[str]:
    from phonenumbers import timezone  # its prefix table is large, and most numbers have a zone of their own

    found: list[str] = []
    for zone in timezone.time_zones_for_number(number):
        try:
            load_zone(zone)
        except HoursError:
            continue
        found.append(zone)
    return found


@lru_cache(maxsize=512)
def _span_of(country: str, zones: tuple[str, ...], practice: Place) -> Place:
    """The westernmost of several clocks, and how far the easternmost is ahead of it at most."""
    if not zones:
        return Place(country, practice.zone)
    ahead = {zone: _minutes_ahead(zone) for zone in zones}
    west = min(zones, key=lambda zone: (min(ahead[zone]), zone))
    spread = max(
        theirs - ours for zone in zones for theirs, ours in zip(ahead[zone], ahead[west], strict=True)
    )
    return Place(country, west, spread)


def _minutes_ahead(zone: str) -> tuple[int, int]:
    """How far a zone's clock is ahead of UTC in winter and in summer."""
    info = load_zone(zone)
    winter, summer = (
        datetime(2025, month, 15, 12, tzinfo=info).utcoffset() or timedelta() for month in (1, 7)
    )
    return winter // timedelta(minutes=1), summer // timedelta(minutes=1)
