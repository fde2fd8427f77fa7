"""A walk through everything that can happen to one run of a journey, in one world.

Nothing of the ledger is imitated: each state is a Case, asked of `expectations` itself. From every state the walk goes on
by whatever may come next: a step is done, something happens, they write, or nobody does anything and time passes. States
that stand alike are looked at once.
"""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from sync.journeys.case import APPOINTMENT_LIVE, Appointment
from sync.journeys.checking import telling
from sync.journeys.checking.worlds import DAY, MINUTE, World, conditions, enrolment
from sync.journeys.definition import By, Do, Journey, SubjectKind, UntilEvent
from sync.journeys.expectation import Expectation, Status
from sync.journeys.expectations import expectations, next_change_at
from sync.journeys.facts import FactKind
from sync.journeys.timeline import ActorKind, Datum, Entry

MOST_STATES = 1500
_MOST_HOPS = 60

_RECEIPTS = {
    Do.REPLY: "message.sent",
    Do.MESSAGE: "message.sent",
    Do.OFFER_SLOT: "message.sent",
    Do.CALL: "call.logged",
    Do.TASK: "task.completed",
    Do.ESCALATE: "task.completed",
    Do.MOVE: "opportunity.moved",
    Do.REQUEST_PAYMENT: "payment.requested",
    Do.REQUEST_REVIEW: "review.requested",
}
_STATUS_AFTER = {
    "appointment.cancelled": "cancelled",
    "appointment.late_cancelled": "late-cancelled",
    "appointment.no_show": "noshow",
    "appointment.completed": "fulfilled",
    "appointment.checked_in": "arrived",
}
_BEFORE_VISIT = (
    "appointment.confirmed",
    "appointment.rescheduled",
    "appointment.cancelled",
    "appointment.late_cancelled",
)
_AFTER_VISIT = ("appointment.no_show", "appointment.completed", "appointment.left")
_ACTS = (Status.DUE, Status.WAITING)


class Place(NamedTuple):
    """Where a run stands: what has been said, the visits, the moment, and the way here as a story."""

    entries: tuple[Entry, ...]
    visits: tuple[Appointment, ...]
    now: int
    used: frozenset[str]
    """What has happened from outside."""
    story: tuple[str, ...]


class Seen(NamedTuple):
    """A state: the place, and the ledger there; `own` are the entries of the run itself."""

    place: Place
    ledger: tuple[Expectation, ...]
    own: tuple[Expectation, ...]


class Walk:
    """All the states of one run in one world. `is_whole` is False once there were too many to look at."""

    def __init__(self, journey: Journey, world: World) -> None:
        self._journey = journey
        self._world = world
        self._enrolment = enrolment(journey, world)
        self._classes = {planned.step.id: planned.message_class for planned in journey.plan}
        self._zone = world.case.hours.zone
        self._may_happen = _may_happen(journey, world)
        self.is_whole = True

    def states(self) -> Iterator[Seen]:
        """Every state once, nearer ones first."""
        event = self._world.event
        line = f"{self._when(event.at)} {telling.happened(event.kind)}."
        begin = Place(
            (event,), self._world.case.appointments, event.at, frozenset(), (*self._world.said, line)
        )
        waiting = [begin]
        known: set[object] = set()
        while waiting:
            following: list[Place] = []
            for place in waiting:
                seen = self._look(place)
                mark = _mark(seen)
                if mark in known:
                    continue
                known.add(mark)
                yield seen
                if len(known) >= MOST_STATES:
                    self.is_whole = False
                    return
                following += self._next(seen)
            waiting = following

    def _look(self, place: Place) -> Seen:
        case = msgspec.structs.replace(
            self._world.case,
            timeline=self._world.case.timeline + place.entries,
            enrolments=(self._enrolment,),
            appointments=place.visits,
        )
        ledger = expectations(case, place.now)
        return Seen(place, ledger, tuple(entry for entry in ledger if entry.enrolment))

    # -- what may come next -------------------------------------------------------------------------------------

    def _next(self, seen: Seen) -> Iterator[Place]:
        if any(entry.detail in ("goal", "stop") for entry in seen.own):
            return
        # What a machine does, it does at once or not at all: nothing need come in between.
        machine = next(
            (entry for entry in seen.own if entry.status in _ACTS and entry.by is not By.STAFF), None
        )
        if machine is not None:
            yield self._do(seen.place, machine)
        else:
            for entry in seen.ledger:
                if entry.status in _ACTS:
                    yield self._do(seen.place, entry)
            for kind in self._may_happen:
                if kind not in seen.place.used and _can_happen(kind, seen.place):
                    yield self._happen(seen.place, kind)
        later = self._wait(seen)
        if later is not None:
            yield later

    def _do(self, place: Place, entry: Expectation) -> Place:
        at = place.now + MINUTE
        if not entry.enrolment:
            if entry.do is Do.CONFIRM:
                return self._happen(place, "appointment.confirmed")
            kind, data = "message.sent", _data(conversation=entry.about, key=entry.key)
            if entry.do in (Do.CALLBACK, Do.ANSWER):
                kind, data = "call.logged", _data(outcome="reached", key=entry.key, call=entry.about)
            return self._told(place, kind, at, data, "somebody answers them", ActorKind.STAFF)
        kind, data = _RECEIPTS.get(entry.do, "journey.step_done"), _data(key=entry.key)
        if kind == "call.logged":
            data["outcome"] = "no_answer"
        if kind == "message.sent":
            data["class"] = str(self._classes[entry.step])
            data["channel"] = str(entry.channel)
        if entry.stage:
            data["to"] = entry.stage
        actor = ActorKind.STAFF if entry.by == "staff" else ActorKind.JOURNEY
        return self._told(place, kind, at, data, telling.done(entry), actor)

    def _happen(self, place: Place, kind: str) -> Place:
        at = place.now + MINUTE
        subject = self._world.subject
        data: dict[str, Datum] = {
            str(subject.kind): subject.id,
            "conversation": "talk",
            "channel": "whatsapp",
        }
        visits = place.visits
        if kind.startswith("appointment.") and visits:
            data["appointment"] = visits[-1].id
            visits = (*visits, _after(visits[-1], kind))
        elif kind == "appointment.booked":
            starts_at = at + 10 * DAY
            visits = (Appointment("visit", 1, "booked", starts_at, starts_at + 30 * MINUTE, 1),)
            data["appointment"] = "visit"
        told = self._told(place, kind, at, data, telling.happened(kind), ActorKind.CONTACT)
        return told._replace(visits=visits, used=place.used | {kind})

    def _told(
        self, place: Place, kind: str, at: int, data: dict[str, Datum], words: str, actor: ActorKind
    ) -> Place:
        number = 1001 + len(place.entries)
        entry = Entry(kind, at, number, f"e{number}", actor, data)
        line = f"{self._when(at)} {words}."
        return place._replace(entries=(*place.entries, entry), now=at, story=(*place.story, line))

    def _wait(self, seen: Seen) -> Place | None:
        """The next moment at which time alone makes it stand differently."""
        mark, hops = _mark(seen), 0
        looked = seen
        while (at := next_change_at(looked.ledger)) is not None and hops < _MOST_HOPS:
            place = looked.place._replace(now=at)
            looked = self._look(place)
            hops += 1
            if _mark(looked) != mark:
                return place
        return None

    def _when(self, at: int) -> str:
        return telling.when(at, self._world.event.at, self._zone)

    def moment(self, place: Place) -> str:
        """The moment of a place as the story says it."""
        return self._when(place.now)


def _data(**said: Datum) -> dict[str, Datum]:
    return said


def _may_happen(journey: Journey, world: World) -> tuple[str, ...]:
    """The events that the journey's steps listen to, and what a person or a visit always may do. What ends the journey at
    once is left out, unless a step waits for it."""
    heard: list[str] = []
    for step in journey.steps:
        heard += [step.after] if step.after and "." in step.after else []
        heard += step.wait.events if isinstance(step.wait, UntilEvent) else ()
        heard += step.cancel_on
    for condition in conditions(journey):
        heard += [fact.name for fact in condition.facts if fact.kind is FactKind.HAPPENED]
    names = {fact.name for condition in conditions(journey) for fact in condition.facts}
    if "appointment.is_confirmed" in names:
        heard.append("appointment.confirmed")
    ends = {*journey.goal, *journey.stops}
    if world.subject.kind is SubjectKind.APPOINTMENT:
        heard += [kind for kind in ("appointment.cancelled", "appointment.rescheduled") if kind not in ends]
    if "message.received" not in ends:
        heard.append("message.received")
    return tuple(dict.fromkeys(kind for kind in heard if kind not in journey.starts))


def _can_happen(kind: str, place: Place) -> bool:
    if not kind.startswith("appointment."):
        return True
    if not place.visits:
        return kind == "appointment.booked"
    visit = place.visits[-1]
    if kind == "appointment.booked":
        return visit.status not in APPOINTMENT_LIVE
    if visit.status not in (*APPOINTMENT_LIVE, "arrived"):
        return False
    if kind in _BEFORE_VISIT:
        return place.now + MINUTE < visit.starts_at and not (
            kind.endswith("confirmed") and visit.is_confirmed
        )
    return place.now >= visit.starts_at if kind in _AFTER_VISIT else True


def _after(visit: Appointment, kind: str) -> Appointment:
    seq = visit.recorded_seq + 1
    if kind == "appointment.rescheduled":
        return msgspec.structs.replace(
            visit,
            slot_version=visit.slot_version + 1,
            starts_at=visit.starts_at + 7 * DAY,
            ends_at=visit.ends_at + 7 * DAY,
            is_confirmed=False,
            recorded_seq=seq,
        )
    return msgspec.structs.replace(
        visit,
        status=_STATUS_AFTER.get(kind, visit.status),
        is_confirmed=visit.is_confirmed or kind == "appointment.confirmed",
        recorded_seq=seq,
    )


def _mark(seen: Seen) -> object:
    """What makes two states alike: how each step stands and in which order they come, what has happened, and whether the
    visit is still to come."""
    standing = sorted((entry.step, entry.status, entry.why.key, entry.do) for entry in seen.own)
    coming = [
        (entry.due_at, entry.step)
        for entry in seen.own
        if entry.due_at is not None and entry.due_at > seen.place.now
    ]
    others = sorted(str(entry.do) for entry in seen.ledger if not entry.enrolment and entry.status in _ACTS)
    visit = seen.place.visits[-1] if seen.place.visits else None
    phase = (visit.status, seen.place.now < visit.starts_at) if visit else None
    return (
        tuple(standing),
        tuple(step for _, step in sorted(coming)),
        tuple(others),
        seen.place.used,
        phase,
    )
