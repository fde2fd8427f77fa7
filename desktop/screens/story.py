"""One person's story, for the board's panel and the contact page: the six questions, the ledger, what happened.

Reading is plain SQL and quick. The ledger is a pure function over the case, which needs the database layer, so it is
imported when it is first asked for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from desktop.screens import refusals, times, vocabulary, wording
from desktop.screens.desk import Desk
from desktop.theme import Tone
from desktop.widgets import bidi
from desktop.widgets.facts import Answer
from desktop.widgets.flow import Span
from desktop.widgets.ledger import LedgerEntry, status
from desktop.widgets.timeline import TimelineEntry
from sync.model.words import Channel, Event
from sync.replica.queries import board, contacts
from sync.replica.queries.board import BoardRow
from sync.replica.queries.contacts import Answer as Consent
from sync.replica.queries.contacts import Deal, Happened, Person, Reach, Relative, Running, Visit
from sync.replica.queries.six import Decides, told_once

if TYPE_CHECKING:
    from sync.journeys.expectation import Expectation


translate = QCoreApplication.translate


@dataclass(frozen=True)
class Story:
    """What the replica knows of one contact. `latest` is the newest part of the timeline."""

    person: Person
    reach: list[Reach]
    family: list[Relative]
    consents: list[Consent]
    tags: list[str]
    deals: list[Deal]
    visits: list[Visit]
    running: list[Running]
    latest: list[Happened]
    rows: list[BoardRow]

    @property
    def phone(self) -> str:
        """The first endpoint, or an empty text."""
        return self.reach[0].value if self.reach else ""


def read(desk: Desk, contact_id: str) -> Story | None:
    """The story of a contact, or None when there is none (any more)."""
    reader = desk.reader
    if reader is None:
        return None
    person = contacts.person(reader, contact_id)
    if person is None:
        return None
    return Story(
        person=person,
        reach=contacts.reach(reader, contact_id),
        family=contacts.family(reader, contact_id),
        consents=contacts.consents(reader, contact_id),
        tags=contacts.tags(reader, contact_id),
        deals=contacts.deals(reader, contact_id),
        visits=contacts.visits(reader, contact_id),
        running=contacts.running(reader, contact_id),
        latest=contacts.happened(reader, contact_id, limit=40),
        rows=board.of_contact(reader, contact_id),
    )


def expected(desk: Desk, contact_id: str) -> list[Expectation]:
    """The expected actions of a contact with their status and why, as of now."""
    from sync.commands.casefile import build_case
    from sync.journeys.expectations import expectations
    from sync.model.rows import Rows

    now = desk.now()
    return list(told_once(expectations(build_case(Rows(desk.reader, "sqlite"), contact_id, now), now)))


class Then:
    """A desk whose clock stands at a past moment, so that what is said of a story is said as of then."""

    def __init__(self, desk: Desk, at: int) -> None:
        self._desk, self._at = desk, at

    def now(self) -> int:
        """The moment, epoch ms."""
        return self._at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)


@dataclass(frozen=True)
class Past:
    """A story and its ledger as they were known at `at`. `is_whole` is False where what was held was erased since."""

    at: int
    story: Story
    ledger: list[Expectation]
    decides: Answer
    is_whole: bool


def then(desk: Desk, story: Story, at: int) -> Past | None:
    """The story of the same contact at a past moment; None where nobody knew of them. Consents and visits stay those of
    now: the page says who they are, the ledger what was known."""
    from sync.replica.queries.past import answer_then

    told = answer_then(desk.reader, story.person.id, at)
    if told is None:
        return None
    six = told.answers
    was = replace(
        story,
        person=six.who.person,
        reach=six.who.reach,
        family=six.who.family,
        tags=six.who.tags,
        deals=[six.stage] if six.stage is not None else [],
        running=six.journeys,
        latest=six.happened,
        rows=[],
    )
    return Past(at, was, list(six.ledger), _decided(desk, six.decides, six.decider), told.is_whole)


def _decided(desk: Desk, decides: Decides, decider: str) -> Answer:
    """Who decided then: a colleague, whoever was first, or nobody had to."""
    if decides is Decides.NOBODY:
        return Answer(translate("Story", "Nobody needs to"))
    if decides is Decides.AUTOMATION:
        return Answer(translate("Story", "Foredesk does it by itself"))
    staff_id = decider.removeprefix("staff:")
    if staff_id == desk.me:
        return Answer([Span(translate("Story", "You"), 600)])
    found = desk.colleague(staff_id)
    if found is not None:
        return Answer(found.name)
    return Answer(translate("Story", "Nobody yet"), translate("Story", "whoever acts first takes it"))


def subtitle(story: Story) -> str:
    """The line under a name: how to reach them and in what language."""
    language = wording.language(story.person.language) if story.person.language else ""
    return " · ".join(part for part in (times.apart(times.phone(story.phone)), language) if part)


@dataclass(frozen=True)
class Six:
    """The answers, in the order of the questions."""

    who: Answer
    stage: Answer
    happened: Answer
    next: Answer
    has_run: Answer
    decides: Answer


def six(desk: Desk, story: Story, ledger: list[Expectation]) -> Six:
    """The six questions, answered from what stands in the replica."""
    row = story.rows[0] if story.rows else None
    entry = next((each for each in ledger if row is not None and each.key == row.expectation), None)
    entry = entry or next((each for each in ledger if each.is_open), None)
    return Six(
        _who(desk, story),
        _stage(story),
        _happened(desk, story),
        _next(desk, row, entry),
        _has_run(desk, entry),
        _decides(desk, row),
    )


def _who(desk: Desk, story: Story) -> Answer:
    person = story.person
    known = [wording.kind(person.kind, nameless=person.name.startswith("+"))]
    if person.birth_date:
        born, today = date.fromisoformat(person.birth_date), times.moment(desk.now(), desk.zone).date()
        known.append(
            translate("Story", "{0} years").format(
                today.year - born.year - ((today.month, today.day) < (born.month, born.day))
            )
        )
    if person.language:
        known.append(translate("Story", "writes in {0}").format(wording.language(person.language)))
    if person.source:
        known.append(translate("Story", "found you by {0}").format(wording.source(person.source)))
    since = times.calendar_day(times.moment(person.created_at, desk.zone).date())
    more = translate("Story", "Known since {0}.").format(since)
    if story.family:
        more = translate("Story", "Shares a phone or e-mail with {0}.").format(
            times.listed(each.name for each in story.family[:3])
        )
    return Answer(times.listed(known) + ".", more)


def _stage(story: Story) -> Answer:
    deal = next(
        (each for each in story.deals if each.state == "open"), story.deals[0] if story.deals else None
    )
    if deal is None or deal.stage is None:
        return Answer(
            chip=(
                wording.kind(story.person.kind, nameless=story.person.name.startswith("+")),
                Tone.NEUTRAL,
                wording.kind_icon(story.person.kind),
            )
        )
    tone = {"won": Tone.SUCCESS, "lost": Tone.NEUTRAL}.get(deal.state, Tone.NEUTRAL)
    icon = {"won": "circle-check", "lost": "circle-x"}.get(deal.state, "circle-dashed")
    about = (
        deal.title
        if deal.value is None
        else translate("Story", "{0}, about {1}").format(deal.title, money(deal.value, deal.currency))
    )
    return Answer(chip=(wording.stage(deal.stage, deal.stage_key), tone, icon), detail=about)


def _happened(desk: Desk, story: Story) -> Answer:
    told = [each for each in story.latest if each.kind not in QUIET][:2]
    lines = [f"{_short(desk, each.at)} {event(desk, each).title}" for each in told]
    if not lines:
        return Answer(translate("Story", "Nothing yet."))
    return Answer(lines[0], lines[1] if len(lines) > 1 else "")


def _next(desk: Desk, row: BoardRow | None, entry: Expectation | None) -> Answer:
    if row is None and entry is None:
        return Answer(
            translate("Story", "Nothing is expected."),
            translate("Story", "Start a follow-up, or add a task."),
        )
    words = wording.action(row.action, desk.zone, desk.now()) if row is not None else step(entry)
    due_at = row.due_at if row is not None else entry.due_at if entry is not None else None
    if due_at is None:
        return Answer(words, strong=True)
    late = due_at <= desk.now()
    detail = (translate("Story", "was due {0}") if late else translate("Story", "due {0}")).format(
        _short(desk, due_at)
    )
    return Answer(words, detail, strong=True)


def _has_run(desk: Desk, entry: Expectation | None) -> Answer:
    if entry is None:
        return Answer(state=(translate("Story", "Nothing is open"), Tone.SUCCESS, "circle-check"))
    face = status(entry.status)
    said = {
        "running": _on_it(desk, entry),
        "blocked": translate("Story", "No, blocked"),
        "waiting": translate("Story", "No, it waits"),
        "missed": translate("Story", "No, its time passed"),
        "unknown": translate("Story", "Not known yet"),
        "not_due": translate("Story", "No, not due yet"),
    }.get(entry.status, translate("Story", "No, due"))
    if entry.breach_at is not None and desk.now() >= entry.breach_at and entry.status == "due":
        return Answer(
            state=(translate("Story", "No, late"), Tone.CRITICAL, "circle-alert"), detail=why(desk, entry)
        )
    return Answer(state=(said, face.tone, face.icon), detail=why(desk, entry))


def _on_it(desk: Desk, entry: Expectation) -> str:
    """Who is at it, as far as it is a person."""
    if not entry.holder:
        return translate("Story", "It is on its way")
    if entry.holder.removeprefix("staff:") == desk.me:
        return translate("Story", "You are on it")
    return wording.presence(who(desk, entry.holder))


def _decides(desk: Desk, row: BoardRow | None) -> Answer:
    if row is None:
        return Answer(translate("Story", "Nobody needs to"))
    if row.owner_id is None:
        return Answer(translate("Story", "Nobody yet"), translate("Story", "whoever acts first takes it"))
    back = ""
    if row.claim_until is not None and row.claim_until > desk.now():
        back = translate("Story", "returns to the queue in {0}").format(
            times.length(row.claim_until - desk.now())
        )
    if row.owner_id == desk.me:
        return Answer([Span(translate("Story", "You"), 600)], back)
    return Answer(row.owner or translate("Story", "A colleague"), back)


def why(desk: Desk, entry: Expectation) -> str:
    """The sentence that explains an entry, in the window's language and the clinic's time."""
    from sync.commands.casefile import FOREVER

    key, values = str(entry.why.key), dict[str, Any](entry.why.values)
    if values.get("until") == FOREVER:
        key = "snoozed_until_reply"
        del values["until"]  # no clock shows that year
    for name in ("kind", "event"):
        if name in values:
            values[name] = wording.event(str(values[name]))
    for name in ("holder", "by"):
        if name in values:
            values[name] = who(desk, str(values[name]))
    if "step" in values:
        values["step"] = wording.step(str(values["step"]))
    return wording.sentence(key, values, desk.zone, desk.now())


def who(desk: Desk, principal: str) -> str:
    """A principal's name: a colleague, you, or what kind of automation it was."""
    kind, _, row_id = principal.rpartition(":")
    if kind in ("", "staff"):
        found = desk.colleague(row_id)
        return (
            translate("Story", "you")
            if row_id == desk.me
            else found.name
            if found
            else translate("Story", "a colleague")
        )
    return {
        "journey": translate("Story", "a follow-up"),
        "device": translate("Story", "this workstation"),
        "integration": translate("Story", "the website"),
        "system": translate("Story", "Foredesk"),
    }.get(kind, kind)


def step(entry: Expectation | None) -> str:
    """What an expected action is, in words."""
    if entry is None:
        return ""
    return wording.action(
        json.dumps({"key": entry.do, "step": entry.step, "stage": entry.stage}), times.UTC, 0
    )


def ledger_entries(desk: Desk, ledger: list[Expectation]) -> list[LedgerEntry]:
    """The ledger's rows with their why."""
    from sync.commands.casefile import FOREVER

    made: list[LedgerEntry] = []
    for entry in ledger:
        when = entry.due_at or entry.not_before
        if when == FOREVER:
            when = None
        rule, _, part = entry.why.rule.partition("/")
        facts = ", ".join(f"{wording.plain(fact.name)}: {_fact(fact.value)}" for fact in entry.why.facts)
        pairs = [
            (translate("Story", "Because"), why(desk, entry)),
            (translate("Story", "Rule"), times.listed([wording.journey(rule), wording.step(part)])),
        ]
        if entry.channel is not None and (entry.template or entry.do == "message"):
            pairs.append((translate("Story", "By"), _way(entry.channel)))
        if facts:
            pairs.append((translate("Story", "Read"), facts))
        if entry.why.clock is not None:
            clock = entry.why.clock
            counted = (
                translate("Story", "open hours only")
                if clock.counted == "open"
                else translate("Story", "all hours")
            )
            ends = (
                _short(desk, clock.ends_at) if clock.ends_at is not None else translate("Story", "open end")
            )
            span = _short(desk, clock.started_at)
            if clock.ends_at != clock.started_at:
                span = f"{span} – {ends}"
            pairs.append((translate("Story", "Clock"), times.listed([span, counted])))
        made.append(
            LedgerEntry(
                id=entry.key,
                status=entry.status,
                title=step(entry),
                when=_short(desk, when) if when is not None else "",
                detail=why(desk, entry),
                why=pairs,
                why_title=translate("Story", "Why not")
                if entry.status in ("blocked", "missed", "superseded")
                else translate("Story", "Why"),
            )
        )
    return made


def _way(channel: str) -> str:
    """By which way words would go; where none may, a person calls."""
    if channel == Channel.PHONE:
        return translate("Story", "A call: no message may be sent to them, see Consent")
    return wording.channel(channel)


def _fact(value: object) -> str:
    if isinstance(value, bool):
        return translate("Story", "yes") if value else translate("Story", "no")
    if isinstance(value, (list, tuple)):
        return ", ".join(str(each) for each in value)
    return str(value)


def money(value: int, currency: str | None) -> str:
    """An amount of minor units: "AED 9,500"."""
    whole, cents = divmod(value, 100)
    amount = f"{whole:,}" + (f".{cents:02}" if cents else "")
    return times.apart(f"{currency} {amount}" if currency else amount)


def _short(desk: Desk, at: int) -> str:
    """The time today, else day and time."""
    same = times.day(at, desk.zone, desk.now()) == times.day(desk.now(), desk.zone, desk.now())
    return times.clock(at, desk.zone) if same else times.when(at, desk.zone, desk.now())


QUIET = frozenset({Event.SUBJECT_CLAIMED, Event.SUBJECT_RELEASED, Event.CONVERSATION_READ})
"""Events that are kept but say nothing of the person."""


_SAID_BEFORE = frozenset(
    {
        Event.MESSAGE_SENT,
        Event.MESSAGE_DELIVERED,
        Event.MESSAGE_FAILED,
        Event.MESSAGE_UNCERTAIN,
        Event.MESSAGE_CANCELLED,
    }
)
"""What became of a message whose words stand where it was queued."""
_BY_CHANNEL = frozenset({Event.CONTACT_OPTED_OUT, Event.CONTACT_OPTED_IN})
"""A yes or a no is of a channel: another one may stay as it was."""


def event(desk: Desk, happened: Happened) -> TimelineEntry:
    """A timeline entry as it is read."""
    title, icon, tone = (
        wording.event(happened.kind),
        *vocabulary.EVENTS.get(happened.kind, ("", "circle-dot", Tone.NEUTRAL))[1:],
    )
    data: dict[str, Any] = json.loads(happened.data) if happened.data else {}
    if happened.kind == Event.MESSAGE_RECEIVED and happened.channel:
        title = translate("Story", "{0} from them").format(wording.channel(happened.channel))
        icon = wording.channel_icon(happened.channel)
    elif happened.who and happened.kind in (Event.MESSAGE_LOGGED, Event.CALL_LOGGED, Event.NOTE_ADDED):
        title = translate("Story", "{0}, {1}").format(
            title, translate("Story", "you") if happened.actor == f"staff:{desk.me}" else happened.who
        )
    text = None if happened.kind in _SAID_BEFORE else happened.text or data.get("text")
    details = [f"“{bidi.prose(text)}”"] if text else []
    if happened.kind in _BY_CHANNEL and "channel" in data:
        details.append(wording.channel(str(data["channel"])))
    if "outcome" in data:
        details.append(wording.outcome(str(data["outcome"])))
    if "tag" in data:
        details.append(str(data["tag"]))
    if "field" in data:
        details.append(wording.field(str(data["field"])))
    if data.get("interest"):
        details.append(str(data["interest"]))
    if isinstance(data.get("until_at"), int):
        details.append(translate("Story", "until {0}").format(_short(desk, data["until_at"])))
    if isinstance(data.get("start_at"), int):
        details.append(_short(desk, data["start_at"]))
    if "reason" in data and isinstance(data["reason"], str):
        details.append(refusals.said(data["reason"], wording.stop(data["reason"])))
    return TimelineEntry(
        id=happened.id,
        at=times.clock(happened.at, desk.zone),
        title=title,
        detail=" · ".join(each.replace("\n", " ") for each in details if each),
        icon=icon,
        tone=tone,
        day=times.long_day(happened.at, desk.zone, desk.now()),
    )
