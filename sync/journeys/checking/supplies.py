"""What a journey needs of the practice: words in each language, channels, people on the rota, stages; and that no tool goes
further by itself than it may."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sync.journeys.actions import RUNS_BY_ITSELF
from sync.journeys.checking import telling
from sync.journeys.checking.finding import Finding, FindingKind, Setting
from sync.journeys.checking.worlds import DAY, worlds
from sync.journeys.definition import By, Channel, Do, Journey, PlannedStep, Tier
from sync.journeys.durations import milliseconds
from sync.journeys.hours import is_open, load_zone, next_close, next_open

_STEP_MS = milliseconds(timedelta(minutes=15))


def check_supplies(journey: Journey, setting: Setting) -> Iterator[Finding]:
    """What is missing, step by step, then the people."""
    if setting.events is not None and not setting.events.intersection(journey.starts):
        yield Finding(
            FindingKind.NEVER_STARTS,
            journey.journey,
            "",
            f"nothing records {' or '.join(journey.starts)} yet",
            "Start it on an event that is recorded, or keep it until this one is.",
            (
                f"Day 0 10:00 {telling.happened(journey.starts[0])}, and nothing writes it down.",
                "Nobody is enrolled.",
            ),
        )
    for planned in journey.plan:
        yield from _tier(journey, planned)
        yield from _runs(journey, planned)
        yield from _channels(journey, planned, setting)
        yield from _words(journey, planned, setting)
        if planned.step.stage and setting.stages is not None and planned.step.stage not in setting.stages:
            yield Finding(
                FindingKind.NO_STAGE,
                journey.journey,
                planned.step.id,
                f"no pipeline has a stage “{planned.step.stage}”",
                f"Use one of: {', '.join(sorted(setting.stages))}.",
                (
                    *_begin(journey),
                    f"“{planned.step.id}” falls due, and there is nowhere to move them.",
                ),
            )
    yield from _owners(journey, setting)


def _tier(journey: Journey, planned: PlannedStep) -> Iterator[Finding]:
    step = planned.step
    if step.by is By.AI_DRAFT and step.tier is Tier.EXECUTE:
        yield Finding(
            FindingKind.TIER,
            journey.journey,
            step.id,
            "an AI draft would go out without anybody having read it",
            "Write “tier: execute_with_approval” or “tier: draft_only”.",
            (f"“{step.id}” falls due.", "The draft is written and sent; nobody has seen it."),
        )


def _runs(journey: Journey, planned: PlannedStep) -> Iterator[Finding]:
    step = planned.step
    if step.by in (By.TEMPLATE, By.RULE) and step.do not in RUNS_BY_ITSELF:
        yield Finding(
            FindingKind.NOT_AVAILABLE,
            journey.journey,
            step.id,
            f"“{step.do}” does not run by itself yet",
            "Make it a step by staff, or leave it out until this version can.",
            (*_begin(journey), f"“{step.id}” falls due, and waits for a person to do it."),
        )


def _channels(journey: Journey, planned: PlannedStep, setting: Setting) -> Iterator[Finding]:
    step = planned.step
    if Channel.PHONE in step.channels and step.by is not By.STAFF:
        yield Finding(
            FindingKind.NO_CHANNEL,
            journey.journey,
            step.id,
            "a template cannot be spoken on the phone",
            "Remove “phone” from the channels, or make it a call by staff.",
            (*_begin(journey), f"“{step.id}” falls due: there are words, and a telephone."),
        )
    real = [channel for channel in step.channels if channel is not Channel.INBOUND]
    if setting.channels is None or not real or setting.channels.intersection(real):
        return
    yield Finding(
        FindingKind.NO_CHANNEL,
        journey.journey,
        step.id,
        f"the practice has none of its channels ({', '.join(real)})",
        f"Set one up, or use: {', '.join(sorted(setting.channels)) or 'none is set up'}.",
        (*_begin(journey), f"“{step.id}” falls due, and there is nothing to send it with."),
    )


def _words(journey: Journey, planned: PlannedStep, setting: Setting) -> Iterator[Finding]:
    name, templates = planned.step.template, setting.templates
    if not name or templates is None:
        return
    begin = _begin(journey)
    words = templates.get(name)
    if words is None:
        yield Finding(
            FindingKind.NO_TEMPLATE,
            journey.journey,
            planned.step.id,
            f"there is no template “{name}”",
            "Write it, or name one that there is.",
            (*begin, f"“{planned.step.id}” falls due, and there are no words to send."),
        )
        return
    for language in setting.languages:
        if language not in words:
            yield Finding(
                FindingKind.NO_TRANSLATION,
                journey.journey,
                planned.step.id,
                f"template “{name}” has no words in “{language}”",
                f"Translate it into “{language}”.",
                (
                    *begin,
                    f"They read “{language}”.",
                    f"“{planned.step.id}” falls due, in a language they do not read.",
                ),
            )
    real = {channel for channel in planned.step.channels if channel is not Channel.INBOUND}
    carried = frozenset[Channel]().union(*words.values())
    if real and not real & carried:
        yield Finding(
            FindingKind.NO_CHANNEL,
            journey.journey,
            planned.step.id,
            f"template “{name}” is not made for any of its channels ({', '.join(sorted(real))})",
            f"Use: {', '.join(sorted(carried))}.",
            (*begin, f"“{planned.step.id}” falls due, and its words fit no channel that it names."),
        )


def _owners(journey: Journey, setting: Setting) -> Iterator[Finding]:
    """Each duty must be held by somebody at every moment that the practice is open."""
    if setting.rota is None:
        return
    owned: dict[str, str] = {}
    for planned in journey.plan:
        owned.setdefault(planned.owner, planned.step.id)
    for step in journey.steps:
        for name, value in step.arguments:
            if name in ("to", "who") and step.do in (Do.ASSIGN, Do.ESCALATE, Do.NOTIFY):
                owned.setdefault(value, step.id)
    zone = setting.hours.zone
    monday = next((world.event.at for world in worlds((journey,), setting)), 0)
    for duty, step in owned.items():
        held = setting.rota.get(duty)
        at = next_open(monday, setting.hours)
        while at is not None and at < monday + 7 * DAY:
            if held is None or not is_open(at, held):
                until = next_open(at, held) if held is not None else None
                back = f" until {telling.when(until, monday, zone)}" if until is not None else ""
                yield Finding(
                    FindingKind.NO_OWNER,
                    journey.journey,
                    step,
                    f"nobody holds the duty {duty} on {_weekday(at, zone)}"
                    if held
                    else f"nobody holds the duty {duty}",
                    "Put somebody on the rota, or name another duty.",
                    (
                        *_begin(journey),
                        f"{telling.when(at, monday, zone)} “{step}” is due; nobody is {telling.duty(duty)}{back}.",
                    ),
                )
                break
            at = _next(at, setting)


def _next(at: int, setting: Setting) -> int | None:
    """A quarter of an hour on, in opening hours."""
    closes = next_close(at, setting.hours)
    later = at + _STEP_MS
    return (
        later
        if closes is not None and later < closes
        else next_open(max(later, closes or later), setting.hours)
    )


def _weekday(at: int, zone: str) -> str:
    return f"{datetime.fromtimestamp(at / 1000, load_zone(zone)):%A at %H:%M}"


def _begin(journey: Journey) -> tuple[str, ...]:
    return (f"Day 0 10:00 {telling.happened(journey.starts[0])}.",)
