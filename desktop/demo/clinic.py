"""Makes the demo clinic's database: set up, furnished and lived in by commands, never by rows written around them.

A built clinic is kept for an hour, so that the next start copies a file. The same size and the same moment give the same
rows, byte for byte.
"""

import hashlib
import random
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import sync.commands.all  # noqa: F401 - fills the register of commands
from desktop.demo.history import DAY, DAYS, HOUR, Act, Cast, history
from desktop.demo.script import clinic, pick, somebody
from sync.commands.imports import ImportContact
from sync.commands.journeys import PublishJourney
from sync.commands.kernel import Command, Principal
from sync.commands.practice import (
    PutCampaign,
    PutLocation,
    PutPipeline,
    PutPractitioner,
    PutRoom,
    PutService,
    PutSource,
    PutStaff,
    SetPractice,
    SetRota,
    Shift,
    StageOf,
    stage_id,
)
from sync.journeys.hours import OpeningHours, Span
from sync.model.ids import fact_id, new_ulid, now_ms
from sync.model.words import ContactKind, Duty, OpportunityState, Role
from sync.server import accounts
from sync.server.database import open_database
from sync.server.doors.receipts import add_door
from sync.server.offline import writing
from sync.server.passwords import Hashing
from sync.server.practice import open_site
from sync.server.setup import set_pin

MOST_ENQUIRIES = 4_000
"""The clinic's desks could not answer more in ninety days; larger clinics have more patients from before."""
_BATCH = 400
_DAYS_OF_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EVERYBODY = Principal("system", "practice", frozenset(Role))
_ROOT = Path(__file__).parents[2]
_JOURNEYS = _ROOT / "resources" / "journeys"
_SHAPED_BY = (
    "sync/model",
    "sync/commands",
    "sync/journeys",
    "desktop/demo",
    "resources/demo",
    "resources/journeys",
)

Progress = Callable[[int, int], None]
"""Told how many commands of how many are done."""


@dataclass(frozen=True)
class Demo:
    """A demo clinic's folder and what its visitors need: the form's key and everybody's password."""

    folder: Path
    form_key: str
    password: str


class _Refused(Exception):
    """A command of the demo's own did not apply: the demo is wrong, not the user."""


def shape() -> str:
    """A fingerprint of all that shapes a demo clinic: a kept one with another fingerprint is out of date."""
    found = hashlib.blake2b(digest_size=6)
    for part in _SHAPED_BY:
        for file in sorted((_ROOT / part).rglob("*")):
            if file.suffix in {".py", ".yaml"}:
                found.update(file.read_bytes())
    return found.hexdigest()


def cached(cache: Path, people: int, progress: Progress = lambda done, total: None) -> Path:
    """The folder of a clinic of `people` contacts built in this hour, made where there is none yet."""
    hour = now_ms() // HOUR
    folder = cache / f"clinic-{people}-{hour}-{shape()}"
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        build(folder, people, now_ms(), progress)
        (folder / "done").touch()
        for old in cache.glob("clinic-*"):
            if old != folder and old.name.startswith(f"clinic-{people}-"):
                shutil.rmtree(old, ignore_errors=True)
    return folder


def open_copy(built: Path, folder: Path) -> Demo:
    """A fresh copy of a built clinic, with passwords of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in ("practice.db", "practice.key"):
        shutil.copy2(built / file, folder / file)
    password = secrets.token_urlsafe(9)
    hashing = Hashing()
    hashed = hashing.hash(password)
    database = open_database(str(folder / "practice.db"))
    try:
        site = open_site(database, folder)
        with writing(database, site) as batch:
            for person in clinic()["staff"]:
                staff_id = fact_id("demo", "staff", person["key"])
                accounts.set_password(batch.rows, staff_id, hashed, must_change=False)
                set_pin(batch, staff_id, hashing.hash(person["pin"]))
            door = add_door(
                batch.rows,
                "form",
                "Website",
                source_id=fact_id("demo", "source", "website"),
                location_id=None,
            )
    finally:
        database.close()
    return Demo(folder, door.key, password)


def build(folder: Path, people: int, now: int, progress: Progress = lambda done, total: None) -> None:
    """Make a clinic of `people` contacts, up to 200,000, with ninety days behind it at `now`, epoch ms."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(people)
    ids = _ids()
    cast = Cast(
        staff=_principals(), door=Principal("integration", "demo", frozenset({Role.INTEGRATION})), ids=ids
    )
    enquiries = min(MOST_ENQUIRIES, people * 2 // 5)
    acts = history(cast, enquiries, now)
    start = now - DAYS * DAY - DAY
    furniture = [
        Act(start, new_ulid(start, chance.randbytes(10)), command, _EVERYBODY) for command in _furniture(ids)
    ]
    total = len(furniture) + len(acts) + (people - enquiries)
    done = 0
    database = open_database(str(folder / "practice.db"))
    try:
        site = open_site(database, folder)
        for stream in (furniture, _patients(cast, chance, enquiries, people, start + HOUR), acts):
            for part in _parts(stream, _BATCH):
                with writing(database, site, received=now) as batch:
                    verdicts = batch.run_many(
                        [(act.command, act.principal, act.at, act.ulid) for act in part]
                    )
                for act, verdict in zip(part, verdicts, strict=True):
                    if verdict.card is not None and stream is furniture:
                        raise _Refused(f"{type(act.command).__name__}: {verdict.message}")
                done += len(part)
                progress(done, total)
    finally:
        database.close()


def _ids() -> dict[tuple[str, str], str]:
    """Every furnishing's id by (kind, key)."""
    script = clinic()
    plural = {
        "location": "locations",
        "practitioner": "practitioners",
        "room": "rooms",
        "service": "services",
        "source": "sources",
        "campaign": "campaigns",
        "staff": "staff",
    }
    ids = {
        (kind, one["key"]): fact_id("demo", kind, one["key"])
        for kind, many in plural.items()
        for one in script[many]
    }
    ids["pipeline", "main"] = fact_id("demo", "pipeline")
    for stage in script["pipeline"]["stages"]:
        ids["stage", stage["key"]] = stage_id(ids["pipeline", "main"], stage["key"])
    return ids


def _principals() -> dict[str, Principal]:
    return {
        person["key"]: Principal(
            "staff",
            fact_id("demo", "staff", person["key"]),
            frozenset(Role(role) for role in person["roles"]),
        )
        for person in clinic()["staff"]
    }


def _furniture(ids: dict[tuple[str, str], str]) -> Iterator[Command]:
    """Everything that stands before the first enquiry."""
    script = clinic()
    yield SetPractice(**script["practice"])
    for place in script["locations"]:
        yield PutLocation(
            id=ids["location", place["key"]],
            name=place["name"],
            region=place["region"],
            currency=place["currency"],
            address=place["address"],
            hours=_hours(place),
        )
    for person in script["staff"]:
        yield PutStaff(
            id=ids["staff", person["key"]],
            name=person["name"],
            email=person["email"],
            roles=[Role(role) for role in person["roles"]],
            language=person["language"],
            location_id=ids["location", person["location"]],
        )
    for duty in Duty:
        holders = [person for person in script["staff"] if duty in person["duties"]]
        yield SetRota(
            duty=duty,
            shifts=[
                Shift(staff_id=ids["staff", person["key"]], weekday=day, start_minute=0, end_minute=24 * 60)
                for person in holders
                for day in range(7)
            ],
        )
    for doctor in script["practitioners"]:
        staff = ids["staff", doctor["staff"]] if "staff" in doctor else None
        yield PutPractitioner(
            id=ids["practitioner", doctor["key"]],
            name=doctor["name"],
            location_id=ids["location", doctor["location"]],
            staff_id=staff,
        )
    for room in script["rooms"]:
        yield PutRoom(
            id=ids["room", room["key"]], name=room["name"], location_id=ids["location", room["location"]]
        )
    for service in script["services"]:
        yield PutService(
            id=ids["service", service["key"]],
            name=service["name"],
            duration_min=service["minutes"],
            price=service["price"],
            currency=script["practice"]["currency"],
        )
    for source in script["sources"]:
        yield PutSource(id=ids["source", source["key"]], name=source["name"])
    for campaign in script["campaigns"]:
        yield PutCampaign(
            id=ids["campaign", campaign["key"]],
            name=campaign["name"],
            source_id=ids["source", campaign["source"]],
        )
    yield PutPipeline(
        id=ids["pipeline", "main"],
        name=script["pipeline"]["name"],
        stages=[
            StageOf(key=stage["key"], name=stage["name"], state=OpportunityState(stage["state"]))
            for stage in script["pipeline"]["stages"]
        ],
    )
    # What the invented people did in these ninety days was done with this one; the others would ask for work of long ago.
    yield PublishJourney(text=(_JOURNEYS / "new-enquiry.yaml").read_text("utf-8"))


def _hours(place: dict[str, Any]) -> OpeningHours:
    week = tuple(
        tuple(Span(_minutes(opens), _minutes(closes)) for opens, closes in place["hours"].get(day, []))
        for day in _DAYS_OF_WEEK
    )
    return OpeningHours(zone=place["timezone"], week=week)


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _patients(cast: Cast, chance: random.Random, first: int, people: int, at: int) -> Iterator[Act]:
    """The patients from before: an export of the old system, brought in on the first day. One in twelve shares a phone."""
    import_id = fact_id("demo", "import")
    before = somebody(chance, first + 1_000)
    for number in range(first, people):
        who = somebody(chance, number + 1_000)
        is_family = chance.random() < 1 / 12
        phone = before.phone if is_family else who.phone
        before = who if not is_family else before
        born = f"{chance.randrange(1945, 2019)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        place = "chiado" if who.language == "pt" else pick(chance, clinic()["locations"][:2], "share")["key"]
        at += 1
        yield Act(
            at,
            new_ulid(at, chance.randbytes(10)),
            ImportContact(
                import_id=import_id,
                name=who.name,
                kind=ContactKind.PATIENT,
                phones=(phone,),
                emails=(who.email,) if chance.random() < 0.6 else (),
                birth_date=born,
                language=who.language,
                location_id=cast.ids["location", place],
                external_ref=f"P{number:06d}",
                tags=(chance.choice(clinic()["tags"]),) if chance.random() < 0.08 else (),
                created_at=at - chance.randrange(30, 3_000) * DAY,
            ),
            cast.staff["priya"],
        )


def _parts(acts: Iterable[Act], size: int) -> Iterator[list[Act]]:
    rest = iter(acts)
    while part := list(islice(rest, size)):
        yield part
