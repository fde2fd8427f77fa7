"""What several journeys do to one person together: fights over the same channel, goal or stage, and circles without an end."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import msgspec

from sync.journeys.actions import ACTIONS
from sync.journeys.case import Case, Subject
from sync.journeys.checking import telling
from sync.journeys.checking.finding import EVERY_DAY, Finding, FindingKind, Setting
from sync.journeys.checking.worlds import HOUR, MINUTE, World, enrolment, worlds
from sync.journeys.definition import By, Channel, Do, Journey, Step, SubjectKind
from sync.journeys.enrolment import enrol
from sync.journeys.expectation import Status
from sync.journeys.expectations import expectations, next_change_at
from sync.journeys.facts import FactKind
from sync.journeys.promises import AT_RISK, BREACHED
from sync.journeys.timeline import ActorKind, Entry

TOO_CLOSE_MS = HOUR
"""Two messages of two journeys on one channel within this time are one too many."""
_MOST_TURNS = 200
PROMISES = (AT_RISK, BREACHED)
"""What a step that promises a time may lead to, whatever it does."""


def check_together(journeys: Sequence[Journey], setting: Setting) -> Iterator[Finding]:
    """Fights between any two, and circles among all."""
    for one, other in combinations(journeys, 2):
        if one.subject is other.subject and set(one.starts) & set(other.starts):
            yield from _fights(one, other, setting)
    yield from _circles(journeys)


# -- fights ---------------------------------------------------------------------------------------------------------


class _Touch(NamedTuple):
    journey: str
    step: str
    at: int
    channel: Channel | None
    stage: str


def _fights(one: Journey, other: Journey, setting: Setting) -> Iterator[Finding]:
    for world in worlds((one, other), setting):
        yield from _in_world(one, other, world)
        return  # The plainest world in which both begin.


def _in_world(one: Journey, other: Journey, world: World) -> Iterator[Finding]:
    shared = sorted(set(one.goal) & set(other.goal))
    zone, began_at = world.case.hours.zone, world.event.at
    begins = f"{telling.when(began_at, began_at, zone)} {telling.happened(world.event.kind)}."
    both = f"{one.journey} and {other.journey} both begin."
    if shared:
        yield _fight(
            one,
            "",
            f"it and {other.journey} start together and chase the same goal ({shared[0]})",
            "Make one journey of them, or give each an “if” that leaves the other's people alone.",
            (begins, both, f"Both now work for {shared[0]}, each without the other."),
        )
    touches = _play(one, other, world)
    for first, second in combinations(touches, 2):
        if first.journey == second.journey:
            continue
        told = tuple(
            f"{telling.when(touch.at, began_at, zone)} {touch.journey} does “{touch.step}”"
            + (f" by {touch.channel}." if touch.channel else f", to {touch.stage}.")
            for touch in (first, second)
        )
        mine, theirs = (first, second) if first.journey == one.journey else (second, first)
        if first.channel and first.channel is second.channel and second.at - first.at < TOO_CLOSE_MS:
            yield _fight(
                one,
                mine.step,
                f"it and {theirs.journey}/{theirs.step} write to the same person by {first.channel} within the hour",
                "Move one of them, or give each journey an “if” that leaves the other's people alone.",
                (begins, both, *told),
            )
            return
        if first.stage and second.stage and first.stage != second.stage:
            yield _fight(
                one,
                mine.step,
                f"it moves them to {mine.stage}, and {theirs.journey}/{theirs.step} to {theirs.stage}",
                "Let one journey alone decide on the stage.",
                (begins, both, *told),
            )
            return


def _fight(one: Journey, step: str, problem: str, fix: str, story: tuple[str, ...]) -> Finding:
    return Finding(FindingKind.FIGHT, one.journey, step, problem, fix, story)


def _play(one: Journey, other: Journey, world: World) -> list[_Touch]:
    """Both journeys when everybody does what is due at once and the person keeps silent."""
    entries: list[Entry] = [world.event]
    found: list[_Touch] = []
    now = world.event.at
    runs = (enrolment(one, world), enrolment(other, world))
    for _ in range(_MOST_TURNS):
        case = msgspec.structs.replace(world.case, timeline=(*world.case.timeline, *entries), enrolments=runs)
        ledger = expectations(case, now)
        due = [entry for entry in ledger if entry.enrolment and entry.status in (Status.DUE, Status.WAITING)]
        for entry in due:
            is_sent = ACTIONS[entry.do].leaves_the_building and entry.by is not By.STAFF
            stage = entry.stage if entry.do is Do.MOVE else ""
            if is_sent or stage:
                found.append(
                    _Touch(entry.journey, entry.step, now, entry.channel if is_sent else None, stage)
                )
            number = 1001 + len(entries)
            data: dict[str, str] = {"key": entry.key}
            entries.append(Entry("journey.step_done", now, number, f"e{number}", ActorKind.JOURNEY, {**data}))
        if due:
            now += MINUTE
            continue
        at = next_change_at(ledger)
        if at is None:
            break
        now = at
    return found


# -- circles --------------------------------------------------------------------------------------------------------


class _Link(NamedTuple):
    journey: Journey
    step: str
    event: str


def _circles(journeys: Sequence[Journey]) -> Iterator[Finding]:
    """Journeys that cause their own start, one through another, where nothing says how often is enough."""
    again = [journey for journey in journeys if _starts_again(journey)]
    seen: set[frozenset[str]] = set()
    for journey in again:
        way = _way_back(journey, journey, again, ())
        if way is None:
            continue
        members = frozenset(link.journey.journey for link in way)
        if members in seen:
            continue
        seen.add(members)
        story = tuple(
            f"Round 1: {link.journey.journey} does “{link.step}”, and so {telling.happened(link.event)}."
            for link in way
        )
        yield Finding(
            FindingKind.ENDLESS,
            journey.journey,
            way[0].step,
            f"it causes its own start ({way[-1].event}) and nothing says how often is enough",
            "Cap it: “re_enrol: {after: …, at_most: 3, within: 365d}”, or start it on another event.",
            (*story, f"Round 2: {journey.journey} begins again, and so on without an end."),
        )


def _starts_again(journey: Journey) -> bool:
    """Whether the same person may come into it time after time."""
    if journey.re_enrol is not None:
        return journey.re_enrol.at_most is None
    # Once per subject: no cap where the journey itself makes new subjects of that kind.
    return journey.subject is not SubjectKind.CONTACT and any(
        ACTIONS[step.do].makes is journey.subject for step in journey.steps
    )


def _way_back(
    here: Journey, goal: Journey, journeys: Sequence[Journey], way: tuple[_Link, ...]
) -> tuple[_Link, ...] | None:
    for step in here.steps:
        for event in (*ACTIONS[step.do].leads_to, *(PROMISES if step.within is not None else ())):
            link = (*way, _Link(here, step.id, event))
            if event in goal.starts and _may_start(goal, event, step):
                return link
            for further in journeys:
                visited = {past.journey.journey for past in link} | {goal.journey}
                meant = event in further.starts and _may_start(further, event, step)
                if meant and further.journey not in visited:
                    found = _way_back(further, goal, journeys, link)
                    if found is not None:
                        return found
    return None


def _may_start(journey: Journey, event: str, step: Step) -> bool:
    """Whether the event that the step causes can meet the journey's `if`: what the step is sure to say is held against it,
    where the `if` reads nothing else."""
    condition = journey.start_condition
    said = {**dict(step.arguments), **({"to": step.stage} if step.stage else {})}
    if "value" in said:
        said["new"] = said.pop("value")
    if condition is None or any(fact.name.partition(".")[2] not in said for fact in condition.facts):
        return True
    if any(fact.kind is not FactKind.EVENT for fact in condition.facts):
        return True
    subject = Subject(journey.subject, "it")
    entry = Entry(event, 0, 1, "caused", ActorKind.JOURNEY, {**said, str(journey.subject): "it"})
    return bool(enrol(entry, "it", [journey], (), lambda: Case(subject, EVERY_DAY))[0])
