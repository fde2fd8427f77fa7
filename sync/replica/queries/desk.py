"""What the window's frame shows: the practice, its people, what waits, and how fresh the copy is."""

import json

import msgspec

from sync.replica.queries.reading import Reader, every, first, number


class Place(msgspec.Struct, frozen=True):
    """A location of the practice. `hours` is the JSON that sync.journeys.hours reads."""

    id: str
    name: str
    timezone: str
    region: str
    currency: str


class Practice(msgspec.Struct, frozen=True):
    """The business this copy belongs to. `practises` until the owner signed that messages go to real people."""

    id: str
    name: str
    region: str
    timezone: str
    currency: str
    practises: int


class Colleague(msgspec.Struct, frozen=True):
    """Someone who works here. `roles` are Role values."""

    id: str
    name: str
    roles: tuple[str, ...]
    language: str
    location_id: str | None
    email: str | None


def practice(reader: Reader) -> Practice | None:
    """The practice, or None before the first sync has brought it."""
    sql = (
        "SELECT id, name, region, timezone, currency, coalesce(practice_mode, 1) FROM practice "
        "WHERE deleted = 0 LIMIT 1"
    )
    return first(reader, Practice, sql)


def places(reader: Reader) -> list[Place]:
    """Every location that is open, the practice's first one first: those in its own time zone, in the order they were written down."""
    sql = (
        "SELECT l.id, l.name, l.timezone, l.region, l.currency FROM location l LEFT JOIN practice p ON p.deleted = 0 "
        "WHERE l.deleted = 0 AND coalesce(l.disabled, 0) = 0 ORDER BY l.timezone IS NOT p.timezone, l.ver, l.name, l.id"
    )
    return every(reader, Place, sql)


def colleagues(reader: Reader) -> list[Colleague]:
    """Everyone who may sit at the desk, by name."""
    sql = "SELECT id, name, roles, language, location_id, email FROM staff WHERE deleted = 0 AND disabled = 0 ORDER BY name, id"
    return [
        Colleague(row_id, name, tuple(json.loads(roles)), language, location, email)
        for row_id, name, roles, language, location, email in reader.execute(sql)
    ]


def open_cards(reader: Reader) -> int:
    """How many decisions wait."""
    return number(reader, "SELECT count(*) FROM card WHERE deleted = 0 AND state = 'open'")


class Unsent(msgspec.Struct, frozen=True):
    """A command that waits to be sent: `name@version`, and when it was given."""

    command: str
    at: int


def unsent(reader: Reader, limit: int = 200) -> list[Unsent]:
    """What this workstation still has to send, in order."""
    found = reader.execute("SELECT envelope FROM outbox WHERE state = 'pending' ORDER BY n LIMIT ?", (limit,))
    return [msgspec.json.decode(envelope, type=Unsent) for (envelope,) in found]
