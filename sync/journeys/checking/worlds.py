"""The worlds that a journey is walked through: when it begins, what is known of the person, how they can be reached.

The values of a fact are taken from the conditions that read it: each value it is compared with, and one beside it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import product

from msgspec import Struct

from sync.journeys.case import Appointment, Case, Consent, Endpoint, Enrolment, FactRecord, Subject
from sync.journeys.checking.finding import Setting
from sync.journeys.conditions import Condition, compile_condition
from sync.journeys.definition import Channel, Journey, MessageClass, SubjectKind
from sync.journeys.enrolment import enrol
from sync.journeys.facts import COUNTED_EVENTS, DAYS_SINCE, Fact, FactKind, FactType
from sync.journeys.hours import load_zone, next_open
from sync.journeys.timeline import ActorKind, Datum, Entry

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
PERSON = "person"
MOST_WORLDS = 96

_ALL = Endpoint("all", (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL, Channel.PHONE))


class World(Struct, frozen=True):
    """One beginning. `case` holds what was so before; `lead` is how far ahead a visit was booked."""

    event: Entry
    case: Case
    subject: Subject
    said: tuple[str, ...]
    """What makes this world different, in words."""


def conditions(journey: Journey) -> list[Condition]:
    """Every condition of a journey, its `if` first."""
    own = [journey.start_condition] if journey.start_condition else []
    return own + [compile_condition(step.unless) for step in journey.steps if step.unless]


def worlds(journeys: Sequence[Journey], setting: Setting) -> Iterator[World]:
    """Beginnings that all the journeys start in at once, the plainest first."""
    read = [condition for journey in journeys for condition in conditions(journey)]
    starts = [event for event in journeys[0].starts if all(event in other.starts for other in journeys)]
    values = _values(read)
    found = 0
    for kind, at, reach, lead, picked in product(
        starts, _moments(setting), _reaches(), _leads(journeys), _combinations(values)
    ):
        world = _world(kind, at, reach, lead, picked, journeys[0], setting)
        if all(_starts(journey, world) for journey in journeys):
            yield world
            found += 1
            if found == MOST_WORLDS:
                return


def _starts(journey: Journey, world: World) -> bool:
    return bool(enrol(world.event, PERSON, [journey], (), lambda: world.case)[0])


def enrolment(journey: Journey, world: World) -> Enrolment:
    """The run that begins in the world."""
    return Enrolment(
        journey.journey,
        world.subject,
        journey.journey,
        journey.version,
        world.event.at,
        world.event.id,
        world.event.recorded_seq,
        journey,
    )


# -- beginnings -----------------------------------------------------------------------------------------------------


def _moments(setting: Setting) -> tuple[int, ...]:
    """A Monday at ten, or when it next opens; and the night before, closed or not."""
    zone = load_zone(setting.hours.zone)
    monday = int(datetime(2026, 6, 1, 10, tzinfo=zone).timestamp() * 1000)
    opens = next_open(monday, setting.hours)
    return (opens if opens is not None else monday, monday - 12 * HOUR)


_Reach = tuple[tuple[Endpoint, ...], bool, str]


def _reaches() -> tuple[_Reach, ...]:
    return (
        ((_ALL,), True, ""),
        ((_ALL,), False, "They have refused every message."),
        ((), False, "They have left neither a number nor an address."),
    )


def _leads(journeys: Sequence[Journey]) -> tuple[int, ...]:
    is_visit = any(journey.subject is SubjectKind.APPOINTMENT for journey in journeys)
    return (10 * DAY, 3 * HOUR) if is_visit else (10 * DAY,)


_PAST = {"completed": "fulfilled", "no_show": "noshow", "left": "fulfilled"}
_GONE = {"cancelled": "cancelled", "late_cancelled": "late-cancelled", "slot_freed": "cancelled"}


def _world(
    kind: str,
    at: int,
    reach: _Reach,
    lead: int,
    picked: dict[str, FactRecord],
    journey: Journey,
    setting: Setting,
) -> World:
    endpoints, agrees, said = reach
    subject = Subject(journey.subject, PERSON if journey.subject is SubjectKind.CONTACT else "it")
    records: dict[str, FactRecord] = {}
    data: dict[str, Datum] = {str(subject.kind): subject.id, "channel": "whatsapp"}
    history: list[Entry] = []
    for name, value in picked.items():
        member = name.partition(".")[2]
        if name.startswith("event."):
            data["emergency" if member == "is_emergency" else member] = value
        elif name in COUNTED_EVENTS:
            assert isinstance(value, int)
            history += [_before(COUNTED_EVENTS[name][0], at, number + 200, name) for number in range(value)]
        elif name in DAYS_SINCE:
            assert isinstance(value, int)
            history += [_before(DAYS_SINCE[name][0], at, value, name)] if value >= 0 else []
        else:
            records[name] = value
    family, _, what = kind.partition(".")
    visits: tuple[Appointment, ...] = ()
    if family == "appointment" or subject.kind is SubjectKind.APPOINTMENT:
        starts_at = at - HOUR if what in _PAST else at + lead
        status = _PAST.get(what) or _GONE.get(what) or "booked"
        service = picked.get("appointment.service")
        name = subject.id if subject.kind is SubjectKind.APPOINTMENT else "it"
        visits = (
            Appointment(
                name,
                1,
                status,
                starts_at,
                starts_at + 30 * MINUTE,
                1,
                service=service if isinstance(service, str) else "",
            ),
        )
        data["appointment"] = name
    event = Entry(kind, at, 1000, "begin", ActorKind.CONTACT, data)
    consents = tuple(
        Consent("all", None, message_class, agrees, at - DAY, 1, f"consent-{message_class}")
        for message_class in MessageClass
        if endpoints
    )
    case = Case(
        subject=Subject(SubjectKind.CONTACT, PERSON),
        hours=setting.hours,
        timeline=tuple(history),
        records=records,
        endpoints=endpoints,
        consents=consents,
        appointments=visits,
        budget=setting.budget,
        send_hours=dict(setting.send_hours),
    )
    told = tuple(
        f"{name} is {value!r}."
        for name, value in sorted(picked.items())
        if value not in ("", 0, -1, False, ())
    )
    return World(event, case, subject, (*((said,) if said else ()), *told))


def _before(kind: str, at: int, days: int, name: str) -> Entry:
    return Entry(kind, at - days * DAY, 1, f"{name}-{days}", ActorKind.STAFF, {})


# -- what facts may be ----------------------------------------------------------------------------------------------

_TEXT = re.compile(r"'([^'\\]*)'|\"([^\"\\]*)\"")
_NUMBER = re.compile(r"(?<![\w.])\d{1,9}(?![\w.])")
_PICKED = (FactKind.RECORD, FactKind.EVENT, FactKind.COUNTED)


def _values(read: Iterable[Condition]) -> dict[str, list[FactRecord]]:
    found: dict[str, list[FactRecord]] = {}
    for condition in read:
        texts = [first or second for first, second in _TEXT.findall(condition.expression)]
        numbers = [int(number) for number in _NUMBER.findall(condition.expression)]
        for fact in condition.facts:
            if fact.name in ("appointment.status", "appointment.is_confirmed"):
                continue  # The walk itself confirms and cancels visits.
            if fact.kind in _PICKED or fact.name in DAYS_SINCE:
                held = found.setdefault(fact.name, [])
                held += [value for value in _samples(fact, texts, numbers) if value not in held]
    return found


def _samples(fact: Fact, texts: list[str], numbers: list[int]) -> list[FactRecord]:
    if fact.type is FactType.BOOL:
        return [False, True]
    if fact.type is FactType.TEXT:
        return ["", *texts]
    if fact.type is FactType.TEXTS:
        return [(), *((text,) for text in texts)]
    lowest = -1 if fact.name in DAYS_SINCE else 0
    near = {number + step for number in numbers for step in (-1, 0, 1)}
    # What is counted is made up entry by entry: a count past this adds nothing.
    return [lowest, *sorted(number for number in near if lowest < number < MOST_COUNTED)]


MOST_COUNTED = 400


def _combinations(values: dict[str, list[FactRecord]]) -> list[dict[str, FactRecord]]:
    """Every combination where they are few; else each value with the others as they begin."""
    count = 1
    for held in values.values():
        count *= len(held)
    if count <= MOST_COMBINATIONS:
        return [dict(zip(values, picked, strict=True)) for picked in product(*values.values())]
    first = {name: held[0] for name, held in values.items()}
    return [first, *({**first, name: value} for name, held in values.items() for value in held[1:])]


MOST_COMBINATIONS = 64
