"""A journey in plain words: who does a step, when, why not, and how it ends. What the boxes, the panel and the comparison say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from desktop.screens import times, vocabulary, wording
from sync.journeys.definition import (
    AppointmentEdge,
    By,
    Channel,
    Counted,
    Delay,
    Do,
    Journey,
    MessageClass,
    PlannedStep,
    Relative,
    Step,
    SubjectKind,
    Tier,
    UntilEvent,
    Wait,
    Window,
)

_BY: dict[By, Any] = {
    By.STAFF: QT_TRANSLATE_NOOP("Journeys", "A person"),
    By.TEMPLATE: QT_TRANSLATE_NOOP("Journeys", "A template, by itself"),
    By.AI_DRAFT: QT_TRANSLATE_NOOP("Journeys", "AI, by itself"),
    By.RULE: QT_TRANSLATE_NOOP("Journeys", "By itself"),
}
_SHORT_BY: dict[By, Any] = {
    By.STAFF: QT_TRANSLATE_NOOP("Journeys", "Person"),
    By.TEMPLATE: QT_TRANSLATE_NOOP("Journeys", "Template"),
    By.AI_DRAFT: QT_TRANSLATE_NOOP("Journeys", "AI draft"),
    By.RULE: QT_TRANSLATE_NOOP("Journeys", "By itself"),
}
DUTIES: dict[str, Any] = {
    "front_desk_lead": QT_TRANSLATE_NOOP("Journeys", "Front desk lead"),
    "treatment_coordinator": QT_TRANSLATE_NOOP("Journeys", "Treatment coordinator"),
    "practice_manager": QT_TRANSLATE_NOOP("Journeys", "Practice manager"),
    "billing": QT_TRANSLATE_NOOP("Journeys", "Billing"),
    "on_call": QT_TRANSLATE_NOOP("Journeys", "On call"),
}
_SUBJECTS: dict[SubjectKind, Any] = {
    SubjectKind.CONTACT: QT_TRANSLATE_NOOP("Journeys", "Follows a person"),
    SubjectKind.APPOINTMENT: QT_TRANSLATE_NOOP("Journeys", "Follows a visit"),
    SubjectKind.OPPORTUNITY: QT_TRANSLATE_NOOP("Journeys", "Follows an opportunity"),
    SubjectKind.CALL: QT_TRANSLATE_NOOP("Journeys", "Follows a call"),
    SubjectKind.PAYMENT_REQUEST: QT_TRANSLATE_NOOP("Journeys", "Follows a payment"),
}
_UNLESS: dict[str, Any] = {
    "contact.replied": QT_TRANSLATE_NOOP("Journeys", "unless they replied"),
    "contact.answered": QT_TRANSLATE_NOOP("Journeys", "unless somebody answered them"),
    "contact.replied_since_start": QT_TRANSLATE_NOOP("Journeys", "unless they replied since it began"),
    "contact.answered_since_start": QT_TRANSLATE_NOOP(
        "Journeys", "unless somebody answered them since it began"
    ),
    "contact.has_visit": QT_TRANSLATE_NOOP("Journeys", "unless they have a visit to come"),
    "appointment.is_confirmed": QT_TRANSLATE_NOOP("Journeys", "unless the visit is confirmed"),
}
_DAYS: tuple[Any, ...] = (
    QT_TRANSLATE_NOOP("Journeys", "Mon"),
    QT_TRANSLATE_NOOP("Journeys", "Tue"),
    QT_TRANSLATE_NOOP("Journeys", "Wed"),
    QT_TRANSLATE_NOOP("Journeys", "Thu"),
    QT_TRANSLATE_NOOP("Journeys", "Fri"),
    QT_TRANSLATE_NOOP("Journeys", "Sat"),
    QT_TRANSLATE_NOOP("Journeys", "Sun"),
)
_ICONS: dict[Do, str] = {
    Do.MESSAGE: "message-circle",
    Do.REPLY: "reply",
    Do.CALL: "phone",
    Do.MOVE: "moon",
    Do.REQUEST_REVIEW: "star",
}
translate = QCoreApplication.translate


def _tr(source: Any) -> str:
    return translate("Journeys", source)


def duty(key: str) -> str:
    """A duty's name."""
    return _tr(DUTIES[key]) if key in DUTIES else wording.plain(key).capitalize()


def title(step: Step) -> str:
    """What a step is called: its own title, the words that the board has for it, else its id as it reads."""
    own = dict(step.arguments).get("title", "")
    if own:
        return own
    found = vocabulary.ACTIONS.get(step.id)
    if found is not None and "{" not in str(found[0]):
        return translate("Phrase", found[0])
    return wording.plain(step.id).capitalize()


def icon(step: Step) -> str:
    """The icon of what a step does."""
    if step.by is By.AI_DRAFT:
        return "sparkles"
    return _ICONS.get(step.do) or vocabulary.ACTIONS.get(step.do.value, ("", "check"))[1]


def events(names: tuple[str, ...]) -> str:
    """Events, as alternatives."""
    *others, last = (wording.event(each) for each in names)
    return translate("Journeys", "{0} or {1}").format(times.listed(others), last) if others else last


def length(of: timedelta) -> str:
    """How long, in as few units as say it exactly."""
    days, rest = divmod(of, timedelta(days=1))
    parts = [times.length(days * times.DAY)] if days else []
    if rest:
        parts.append(times.length(rest // timedelta(milliseconds=1)))
    return times.apart(" ".join(parts))


def delay(found: Delay) -> str:
    """A delay with the time that it counts."""
    said = length(found.duration)
    if found.counted is Counted.OPEN:
        return translate("Journeys", "{0} in opening hours").format(said)
    if found.window is not None:
        return translate("Journeys", "{0}, {1}").format(said, window(found.window))
    return said


def window(found: Window) -> str:
    """A daily window: "between 09:00 and 18:00, Mon, Tue"."""
    opens, closes = (
        times.apart(f"{minutes // 60:02}:{minutes % 60:02}") for minutes in (found.opens, found.closes)
    )
    said = translate("Journeys", "between {0} and {1}").format(opens, closes)
    return said if len(found.days) == 7 else times.listed([said, *(_tr(_DAYS[day]) for day in found.days)])


def when(wait: Wait | None) -> str:
    """When a step comes, short: "after 4 h", "2 d before the visit"."""
    if wait is None:
        return translate("Journeys", "at once")
    if isinstance(wait, Relative):
        said = length(abs(wait.offset))
        sides = {
            (True, AppointmentEdge.START): translate("Journeys", "{0} before the visit"),
            (False, AppointmentEdge.START): translate("Journeys", "{0} after the visit begins"),
            (True, AppointmentEdge.END): translate("Journeys", "{0} before the visit ends"),
            (False, AppointmentEdge.END): translate("Journeys", "{0} after the visit"),
        }
        return sides[wait.offset < timedelta(), wait.edge].format(said)
    if isinstance(wait, UntilEvent):
        return translate("Journeys", "once: {0}, at most {1}").format(
            events(wait.events), delay(wait.timeout)
        )
    return translate("Journeys", "after {0}").format(delay(wait))


def brief(planned: PlannedStep) -> str:
    """A step's second line: who, and when."""
    step = planned.step
    who = _tr(_SHORT_BY[step.by])
    if planned.fallback_of is not None and isinstance(step.wait, Delay):
        return translate("Journeys", "Takes over after {0}").format(delay(step.wait))
    if step.within is not None and step.wait is None:
        return translate("Journeys", "{0}, within {1}").format(who, length(step.within.duration))
    return times.listed([who, when(step.wait)])


def unless(expression: str) -> str:
    """What lets a step be left out: "unless they replied"."""
    if expression in _UNLESS:
        return _tr(_UNLESS[expression])
    if expression in vocabulary.EVENTS:
        return translate("Journeys", "unless: {0}").format(wording.event(expression))
    return translate("Journeys", "unless {0}").format(times.apart(expression))


def who(planned: PlannedStep) -> str:
    """Who does a step, with what a machine may do alone."""
    step = planned.step
    if step.by is By.STAFF:
        return duty(planned.owner)
    if step.tier is Tier.EXECUTE:
        return _tr(_BY[step.by])
    drafted = {
        By.TEMPLATE: translate("Journeys", "Written from a template"),
        By.AI_DRAFT: translate("Journeys", "Drafted by AI"),
    }
    more = (
        translate("Journeys", "a person sends it")
        if step.tier is Tier.DRAFT_ONLY
        else translate("Journeys", "a person approves it")
    )
    return times.listed([drafted.get(step.by, _tr(_BY[step.by])), more])


def channels(found: tuple[Channel, ...]) -> str:
    """The channels in the order in which they are tried."""
    return times.listed(wording.channel(each.value) for each in found)


def facts(planned: PlannedStep, journey: Journey) -> list[tuple[str, str]]:
    """All that a step says of itself, as (what, words)."""
    step = planned.step
    found = [
        (translate("Journeys", "Who"), who(planned)),
        (translate("Journeys", "When"), _whole_when(planned, journey)),
    ]
    if step.unless:
        found.append((translate("Journeys", "Left out"), unless(step.unless)))
    if step.within is not None:
        found.append(
            (translate("Journeys", "Promise"), translate("Journeys", "within {0}").format(delay(step.within)))
        )
    if step.until is not None:
        found.append(
            (
                translate("Journeys", "Too late"),
                translate("Journeys", "{0} after it is due").format(delay(step.until)),
            )
        )
    if step.cancel_on:
        found.append((translate("Journeys", "Called off"), events(step.cancel_on)))
    if step.channels:
        found.append((translate("Journeys", "By"), channels(step.channels)))
        kind = (
            translate("Journeys", "Marketing: needs their consent")
            if planned.message_class is MessageClass.MARKETING
            else translate("Journeys", "About their care")
        )
        found.append((translate("Journeys", "Kind"), kind))
    if step.stage:
        found.append((translate("Journeys", "Moves to"), wording.stage(step.stage, step.stage)))
    if step.by is not By.STAFF:
        found.append((translate("Journeys", "Answers for it"), duty(planned.owner)))
    if step.ends:
        found.append((translate("Journeys", "Then"), translate("Journeys", "The follow-up is over")))
    return found


def _whole_when(planned: PlannedStep, journey: Journey) -> str:
    step = planned.step
    said = when(step.wait)
    if planned.earlier:
        before = next((each for each in journey.steps if each.id == planned.earlier), None)
        name = title(before) if before is not None else wording.plain(planned.earlier)
        return translate("Journeys", "{0}, counted from “{1}”").format(said, name)
    if step.after is not None and step.after not in journey.starts:
        return translate("Journeys", "{0}, counted from: {1}").format(said, wording.event(step.after))
    if isinstance(step.wait, Relative):
        return said
    return translate("Journeys", "{0}, counted from its start").format(said)


def start_facts(journey: Journey) -> list[tuple[str, str]]:
    """What a journey says of itself as a whole."""
    found = [
        (translate("Journeys", "Begins"), events(journey.starts)),
        (translate("Journeys", "About"), _tr(_SUBJECTS[journey.subject])),
        (translate("Journeys", "Owner"), duty(journey.owner)),
    ]
    if journey.condition:
        found.append((translate("Journeys", "Only if"), times.apart(journey.condition)))
    if journey.re_enrol is not None:
        again = translate("Journeys", "at the earliest after {0}").format(length(journey.re_enrol.after))
        if journey.re_enrol.at_most is not None and journey.re_enrol.within is not None:
            again = translate("Journeys", "{0}, at most {1} times in {2}").format(
                again, journey.re_enrol.at_most, length(journey.re_enrol.within)
            )
        found.append((translate("Journeys", "Again"), again))
    return found
