"""What the rules as they are set would make of a moment: when a message of ours would go out, by when an answer is promised,
when nobody holds a duty. Not for the window's start: it brings the shipped rules with it."""

from datetime import UTC, date, datetime, timedelta

import msgspec

from sync.commands.rules import Rulebook, rota_of, rulebook
from sync.journeys.clocks import promise
from sync.journeys.definition import MessageClass
from sync.journeys.hours import HoursError, OpeningHours, load_zone, next_open
from sync.model.rows import Rows
from sync.policy.promises import Promises
from sync.policy.rota import Link, called, nobody_on_duty
from sync.replica.queries.reading import Reader

DAY_MS = 24 * 3_600_000


class Preview(msgspec.Struct, frozen=True):
    """Moments, epoch ms; None where none comes."""

    answered_by: int | None
    """By when somebody who writes at the moment is promised an answer."""
    care_at: int | None
    """When a message about a visit would go out that falls due then."""
    marketing_at: int | None


class Gap(msgspec.Struct, frozen=True):
    """The place is open and nobody holds a duty, epoch ms."""

    duty: str
    begins: int
    ends: int


def book(reader: Reader) -> Rulebook:
    """The practice's rules as they stand in the copy."""
    return rulebook(_rows(reader))


def preview(
    reader: Reader, location_id: str, hours: OpeningHours, at: int, promises: Promises | None = None
) -> Preview:
    """What a message at a moment would come to at a location with these hours, its holidays laid over them."""
    rules = book(reader)
    opened = rules.opening_hours(location_id, msgspec.json.encode(hours).decode())
    clocks = rules.clocks if promises is None else promises.clocks()
    try:
        answered_by = promise(at, clocks.reply, opened)[2]
    except HoursError:
        answered_by = None
    sending = rules.own(hours.zone).hours
    return Preview(
        answered_by,
        next_open(at, sending[MessageClass.TRANSACTIONAL]),
        next_open(at, sending[MessageClass.MARKETING]),
    )


def gaps(
    reader: Reader, duties: tuple[str, ...], location_id: str, hours: OpeningHours, since: int, days: int = 7
) -> list[Gap]:
    """When in the coming days a location is open and nobody holds one of these duties there."""
    rota = rota_of(_rows(reader), hours.zone)
    opened = book(reader).opening_hours(location_id, msgspec.json.encode(hours).decode())
    return [
        Gap(duty, begins, ends)
        for duty in duties
        for begins, ends in nobody_on_duty(rota, duty, opened, since, since + days * DAY_MS, location_id)
    ]


def calls(reader: Reader, chain: tuple[Link, ...], at: int) -> list[tuple[int, tuple[str, ...]]]:
    """Who would be called when (epoch ms) for an emergency at a moment that nobody acknowledges: staff ids, by link."""
    zone = book(reader).place.zone
    until = at + sum(link.minutes for link in chain) * 60_000
    return [(each.since, each.staff) for each in called(chain, rota_of(_rows(reader), zone), at, until)]


def next_such(now: int, hours: OpeningHours, weekday: int, minute: int) -> int:
    """The next time it is this weekday (Monday is 0) and minute at a place, epoch ms."""
    zone = load_zone(hours.zone)
    here = datetime.fromtimestamp(now / 1000, UTC).astimezone(zone)
    ahead = (weekday - here.weekday()) % 7
    day: date = here.date() + timedelta(days=ahead)
    then = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)
    if then < here:
        then += timedelta(days=7)
    return int(then.timestamp() * 1000)


def _rows(reader: Reader) -> Rows:
    return Rows(reader, "sqlite")  # type: ignore[arg-type]  # it only reads
