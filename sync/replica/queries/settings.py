"""What the settings show: the practice and all that it set up, closed and disabled rows included, as it stands."""

import msgspec

from sync.replica.queries.reading import Reader, every, first


class PracticeRow(msgspec.Struct, frozen=True):
    """The practice. `sending`, `languages` and `promises` are the JSON that its columns hold."""

    name: str
    region: str
    timezone: str
    currency: str
    emergency_number: str | None
    sending: str | None
    languages: str | None
    promises: str | None


class LocationRow(msgspec.Struct, frozen=True):
    """A location. `hours` is the JSON that sync.journeys.hours reads."""

    id: str
    name: str
    timezone: str
    region: str
    currency: str
    address: str | None
    hours: str
    calendar: str | None
    disabled: int


class RoomRow(msgspec.Struct, frozen=True):
    """A room."""

    id: str
    name: str
    location_id: str
    disabled: int


class PractitionerRow(msgspec.Struct, frozen=True):
    """Somebody whom people have visits with; `staff_id` where they also sign in."""

    id: str
    name: str
    location_id: str | None
    staff_id: str | None
    disabled: int


class ServiceRow(msgspec.Struct, frozen=True):
    """What can be booked; `price` in minor units; `recall_days`: when people are asked back, None: never."""

    id: str
    name: str
    duration_min: int
    buffer_min: int
    recall_days: int | None
    price: int | None
    currency: str | None
    disabled: int


class StaffRow(msgspec.Struct, frozen=True):
    """Somebody who works here, or did. `roles` is a JSON list."""

    id: str
    name: str
    email: str
    roles: str
    language: str
    location_id: str | None
    disabled: int


class ShiftRow(msgspec.Struct, frozen=True):
    """A duty that somebody holds every week: Monday is 0, minutes after local midnight."""

    duty: str
    staff_id: str
    location_id: str | None
    weekday: int
    start_minute: int
    end_minute: int


class ChangeRow(msgspec.Struct, frozen=True):
    """What differs from the week on one date (ISO)."""

    id: str
    day: str
    staff_id: str
    duty: str | None
    location_id: str | None
    start_minute: int
    end_minute: int
    is_on: int


class HolidayRow(msgspec.Struct, frozen=True):
    """Days that differ from the week; `spans` is a JSON list of [opens, closes]."""

    id: str
    name: str
    first_day: str
    last_day: str
    yearly: int
    spans: str
    location_id: str | None


class WordingRow(msgspec.Struct, frozen=True):
    """A version of what people are shown when they are asked for consent."""

    id: str
    purpose: str
    channel: str
    language: str
    number: int
    text: str
    published_at: int
    published_by: str
    answers: int
    """How many answers were given to this version."""


def practice(reader: Reader) -> PracticeRow | None:
    """The practice, or None before the first sync has brought it."""
    sql = (
        "SELECT name, region, timezone, currency, emergency_number, sending, languages, promises "
        "FROM practice WHERE deleted = 0 LIMIT 1"
    )
    return first(reader, PracticeRow, sql)


class BackupRow(msgspec.Struct, frozen=True):
    """When a backup was last made and verified, and last restored on trial, epoch ms."""

    backup_at: int | None
    restored_at: int | None


def backups(reader: Reader) -> BackupRow | None:
    """The practice's backups; None before the first sync."""
    return first(reader, BackupRow, "SELECT backup_at, restored_at FROM practice WHERE deleted = 0 LIMIT 1")


def locations(reader: Reader) -> list[LocationRow]:
    """Every location, the open ones first."""
    sql = (
        "SELECT id, name, timezone, region, currency, address, hours, calendar, coalesce(disabled, 0) FROM location "
        "WHERE deleted = 0 ORDER BY coalesce(disabled, 0), name, id"
    )
    return every(reader, LocationRow, sql)


def rooms(reader: Reader) -> list[RoomRow]:
    """Every room by location, those in use first."""
    sql = (
        "SELECT r.id, r.name, r.location_id, coalesce(r.disabled, 0) FROM room r "
        "LEFT JOIN location l ON l.id = r.location_id WHERE r.deleted = 0 "
        "ORDER BY coalesce(r.disabled, 0), l.name, r.name, r.id"
    )
    return every(reader, RoomRow, sql)


def practitioners(reader: Reader) -> list[PractitionerRow]:
    """Every practitioner, those who take visits first."""
    sql = "SELECT id, name, location_id, staff_id, disabled FROM practitioner WHERE deleted = 0 ORDER BY disabled, name, id"
    return every(reader, PractitionerRow, sql)


def services(reader: Reader) -> list[ServiceRow]:
    """Every service, those that are offered first."""
    sql = (
        "SELECT id, name, duration_min, coalesce(buffer_min, 0), recall_days, price, currency, coalesce(disabled, 0) "
        "FROM service "
        "WHERE deleted = 0 ORDER BY coalesce(disabled, 0), name, id"
    )
    return every(reader, ServiceRow, sql)


def staff(reader: Reader) -> list[StaffRow]:
    """Everybody who works here, then those who did."""
    sql = (
        "SELECT id, name, email, roles, language, location_id, disabled FROM staff WHERE deleted = 0 "
        "ORDER BY disabled, name, id"
    )
    return every(reader, StaffRow, sql)


def shifts(reader: Reader) -> list[ShiftRow]:
    """The week of every duty."""
    sql = (
        "SELECT duty, staff_id, location_id, weekday, start_minute, end_minute FROM rota WHERE deleted = 0 "
        "ORDER BY weekday, start_minute, end_minute, id"
    )
    return every(reader, ShiftRow, sql)


def changes(reader: Reader, since: str) -> list[ChangeRow]:
    """What differs from the week from a day (ISO) on."""
    sql = (
        "SELECT id, day, staff_id, duty, location_id, start_minute, end_minute, is_on FROM rota_change "
        "WHERE deleted = 0 AND day >= ? ORDER BY day, start_minute, id"
    )
    return every(reader, ChangeRow, sql, (since,))


def chain(reader: Reader, location_id: str | None) -> str | None:
    """JSON of a location's own on-call chain, or (None) of that of everywhere; None where there is none."""
    sql = "SELECT links FROM on_call_chain WHERE deleted = 0 AND location_id IS ? LIMIT 1"
    found = reader.execute(sql, (location_id,)).fetchone()
    return None if found is None else found[0]


def holidays(reader: Reader) -> list[HolidayRow]:
    """Every holiday, by date."""
    sql = (
        "SELECT id, name, first_day, last_day, yearly, spans, location_id FROM holiday WHERE deleted = 0 "
        "ORDER BY yearly, first_day, name, id"
    )
    return every(reader, HolidayRow, sql)


def policies(reader: Reader, kind: str) -> dict[str, str]:
    """The practice's own documents of a kind (sync.model.words.PolicyKind) by key."""
    sql = "SELECT key, document FROM policy WHERE deleted = 0 AND kind = ? ORDER BY key"
    return dict(reader.execute(sql, (kind,)).fetchall())


def wordings(reader: Reader) -> list[WordingRow]:
    """Every version of every consent wording, the newest of each first."""
    sql = (
        "SELECT w.id, w.purpose, w.channel, w.language, w.number, w.text, w.published_at, w.published_by, "
        "(SELECT count(*) FROM consent c WHERE c.wording_id = w.id AND c.deleted = 0) FROM consent_wording w "
        "WHERE w.deleted = 0 ORDER BY w.purpose, w.channel, w.language, w.number DESC"
    )
    return every(reader, WordingRow, sql)
