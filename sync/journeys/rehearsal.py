"""The rehearsal: what a draft would have done in the last days, played through what really happened, beside the version
that runs now.

Pure: `Life` in, `Compared` out. Both versions are played by the same rules, so their difference is theirs alone: what a
machine may do it does as it falls due; a person who is asked has done it once the promised time is over, unless what
really happened did it sooner. People's answers to words that were never sent are not made up. Facts of the record are
read as they stand today, consents from the moment they were told.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec
from msgspec import Struct

from sync.journeys.case import Appointment, Case, Enrolment
from sync.journeys.chain import chain_expectations, is_receipt
from sync.journeys.definition import By, Channel, Do, Journey, MessageClass, Relative, UntilEvent
from sync.journeys.enrolment import NewEnrolment, Previous, enrol
from sync.journeys.expectation import Detail, Expectation, Status, Why
from sync.journeys.timeline import ActorKind, Entry

DAY_MS = 86_400_000
A_PERSONS_TIME = DAY_MS
"""How long a person takes for a step that promises nothing."""
_TURNS = 400
"""Moments of one run that are looked at; a plan has a few dozen."""


class Outcome(StrEnum):
    """What would have come of a step as its time came."""

    DONE = "done"
    """By itself: a message sent, a stage moved."""
    ASKED = "asked"
    """A person would have been asked."""
    STOPPED = "stopped"
    """A guard would have forbidden it; the detail says which."""
    MISSED = "missed"


class Life(Struct, frozen=True):
    """One contact as it really went. `case` is today's, with the whole timeline; `visits` are versions of its appointments,
    each with the moment from which it stood, in that order."""

    case: Case
    visits: tuple[tuple[int, Appointment], ...] = ()


class Touch(Struct, frozen=True):
    """One thing that a version would have done, or been kept from, with the why of the ledger. Times are epoch ms."""

    at: int
    step: str
    do: Do
    by: By
    outcome: Outcome
    why: Why
    detail: Detail = Detail.NONE
    channel: Channel | None = None
    template: str = ""

    @property
    def reaches(self) -> bool:
        """Whether it would have reached them: a message, or a call that a person makes."""
        return self.outcome in (Outcome.DONE, Outcome.ASKED) and self.do in _REACHING


class Compared(Struct, frozen=True):
    """One contact under both versions. `really` counts what the version that runs now truly did for them."""

    contact: str
    draft: tuple[Touch, ...]
    live: tuple[Touch, ...]
    really: int

    @property
    def is_same(self) -> bool:
        """Whether they would have noticed no difference."""
        return [_felt(each) for each in self.draft if each.reaches] == [
            _felt(each) for each in self.live if each.reaches
        ]


class Tally(Struct, frozen=True):
    """What one version would have done in all."""

    enrolled: int = 0
    contacted: int = 0
    """People whom it would have reached at least once."""
    messages: int = 0
    asked: int = 0
    """Things that people would have been asked to do."""
    over_budget: int = 0
    no_consent: int = 0
    missed: int = 0


class Summary(Struct, frozen=True):
    """A rehearsal in numbers. `newly` would be contacted by the draft alone, `no_longer` by the live version alone,
    `otherwise` by both, at other times or with other words. `live` is None where no version runs."""

    draft: str
    beside: str
    since: int
    until: int
    looked_at: int
    drafted: Tally
    live: Tally
    newly: int
    no_longer: int
    otherwise: int
    really: int
    digest: str
    """Of everything that the draft and the live version would have done: what a receipt stands for."""


class Receipt(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """That a draft was rehearsed and the result shown, to be carried by the command that publishes it: which version, beside
    which (empty: none ran), over which days (epoch ms), what it came to, and the digest of every row that was shown."""

    draft: str
    beside: str
    since: int
    until: int
    contacted: int
    newly: int
    no_longer: int
    otherwise: int
    digest: str


def receipt_of(summary: Summary) -> Receipt:
    """The receipt of a rehearsal."""
    return Receipt(
        draft=summary.draft,
        beside=summary.beside,
        since=summary.since,
        until=summary.until,
        contacted=summary.drafted.contacted,
        newly=summary.newly,
        no_longer=summary.no_longer,
        otherwise=summary.otherwise,
        digest=summary.digest,
    )


_REACHING = frozenset({Do.REPLY, Do.MESSAGE, Do.CALL, Do.REQUEST_REVIEW, Do.REQUEST_PAYMENT, Do.OFFER_SLOT})


class Rehearsal:
    """A running rehearsal: give it lives, take the comparisons, ask for the summary at the end."""

    def __init__(self, draft: Journey, live: Journey | None, since: int, until: int) -> None:
        self._draft, self._live = draft, live
        self._since, self._until = since, until
        self._digest = hashlib.sha256(
            f"{draft.version} {live.version if live else ''} {since} {until}".encode()
        )
        self._drafted, self._lived = _Counter(), _Counter()
        self._looked_at = self._newly = self._no_longer = self._otherwise = self._really = 0

    @property
    def starts(self) -> frozenset[str]:
        """The events of which a contact must have one to be worth looking at."""
        return frozenset({*self._draft.starts, *(self._live.starts if self._live else ())})

    def play(self, lives: Iterable[Life]) -> Iterator[Compared]:
        """Both versions through each life; a comparison for everybody whom either would have enrolled."""
        for life in lives:
            self._looked_at += 1
            drafted, touches = replay(life, self._draft, self._since, self._until)
            lived, stood = replay(life, self._live, self._since, self._until) if self._live else (0, ())
            really = _really(life.case, self._draft.journey, self._since, self._until)
            self._drafted.count(drafted, touches)
            self._lived.count(lived, stood)
            self._really += really
            if not (drafted or lived or really):
                continue
            compared = Compared(life.case.subject.id, touches, stood, really)
            reached, did = (any(each.reaches for each in side) for side in (touches, stood))
            self._newly += reached and not did
            self._no_longer += did and not reached
            self._otherwise += reached and did and not compared.is_same
            self._digest.update(_ENCODER.encode(compared))
            yield compared

    def summary(self) -> Summary:
        """What it came to so far."""
        return Summary(
            draft=self._draft.version,
            beside=self._live.version if self._live else "",
            since=self._since,
            until=self._until,
            looked_at=self._looked_at,
            drafted=self._drafted.tally(),
            live=self._lived.tally(),
            newly=self._newly,
            no_longer=self._no_longer,
            otherwise=self._otherwise,
            really=self._really,
            digest=self._digest.hexdigest(),
        )


def replay(life: Life, journey: Journey, since: int, until: int) -> tuple[int, tuple[Touch, ...]]:
    """How often the journey would have begun in these days, and all that it would have done until their end, in order."""
    return _Replay(life, journey, since, until).run()


class _Replay:
    def __init__(self, life: Life, journey: Journey, since: int, until: int) -> None:
        self._journey, self._since, self._until = journey, since, until
        case = life.case
        self._own = {run.id for run in case.enrolments if run.journey == journey.journey}
        ours = ("", case.subject.id)
        self._real = [entry for entry in case.index.entries if not self._is_its_own(entry)]
        self._ats = [entry.at for entry in self._real]
        self._starts = [
            entry
            for entry in self._real
            if since <= entry.at <= until and entry.kind in journey.starts and entry.contact in ours
        ]
        self._visits = life.visits
        self._made: list[Entry] = []
        self._touches: list[Touch] = []
        self._bare = msgspec.structs.replace(
            case, timeline=(), enrolments=(), effects=(), claims=(), snoozes=(), tasks=()
        )
        self._listens = _listens(journey)
        self._class_of = {planned.step.id: planned.message_class for planned in journey.plan}

    def run(self) -> tuple[int, tuple[Touch, ...]]:
        if not self._starts:
            return 0, ()
        runs: list[tuple[NewEnrolment, int | None]] = []
        for event in self._starts:
            previous = [
                Previous(
                    new.journey, new.subject, new.started_at, over is None or over > event.at, new.anchor_id
                )
                for new, over in runs
            ]
            started, _ = enrol(
                event,
                self._bare.subject.id,
                [self._journey],
                previous,
                lambda at=event.at: self._case_at(at, ()),
            )
            runs += [(new, self._follow(new)) for new in started]
        self._touches.sort(key=lambda touch: (touch.at, touch.step))
        return len(runs), tuple(self._touches)

    def _follow(self, new: NewEnrolment) -> int | None:
        """Play one run to the end of the days; the moment at which nothing of it was left, or None."""
        run = Enrolment(
            new.id, new.subject, new.journey, new.version, new.started_at, new.anchor_id, 0, self._journey
        )
        now, told, done_by = new.started_at, set[tuple[str, str]](), dict[str, int]()
        for _ in range(_TURNS):
            entries = list(chain_expectations(self._case_at(now, (run,)), run, now))
            acted = False
            for entry in entries:
                acted |= self._act(entry, now, told, done_by)
            if acted:
                continue  # What was done opens what follows it.
            if all(entry.is_settled or entry.status is Status.MISSED for entry in entries):
                return now
            # Whoever was asked already is not reminded here that the promise runs out.
            asked = [entry for entry in entries if entry.key not in done_by]
            later = [entry.next_change_at for entry in asked if entry.next_change_at is not None]
            later += [at for at in done_by.values() if at > now]
            heard = self._next_heard(now)
            if heard is not None:
                later.append(heard)
            now = min((at for at in later if at > now), default=self._until + 1)
            if now > self._until:
                return None
        return None

    def _act(self, entry: Expectation, now: int, told: set[tuple[str, str]], done_by: dict[str, int]) -> bool:
        """Do what is due, or note what keeps it; True where something was done."""
        if entry.status is Status.BLOCKED or entry.status is Status.MISSED:
            said = (entry.key, f"{entry.status} {entry.detail}")
            if said not in told and entry.detail is not Detail.HOURS:
                told.add(said)
                outcome = Outcome.STOPPED if entry.status is Status.BLOCKED else Outcome.MISSED
                self._touch(entry, now, outcome)
            return False
        if entry.status not in (Status.DUE, Status.WAITING):
            return False
        asks = entry.by is By.STAFF or entry.status is Status.WAITING or entry.by is By.AI_DRAFT
        if asks and entry.key not in done_by:
            done_by[entry.key] = max(now, entry.breach_at or now + A_PERSONS_TIME)
            self._touch(entry, now, Outcome.ASKED)
        if asks and now < done_by[entry.key]:
            return False
        if not asks:
            self._touch(entry, now, Outcome.DONE)
        self._made.append(self._receipt(entry, now, by_person=asks))
        return True

    def _touch(self, entry: Expectation, at: int, outcome: Outcome) -> None:
        self._touches.append(
            Touch(
                at,
                entry.step,
                entry.do,
                entry.by,
                outcome,
                entry.why,
                entry.detail,
                entry.channel,
                entry.template,
            )
        )

    def _receipt(self, entry: Expectation, at: int, *, by_person: bool) -> Entry:
        said = entry.do in (Do.MESSAGE, Do.REPLY)
        message_class = self._class_of.get(entry.step.removesuffix(".fallback"), MessageClass.TRANSACTIONAL)
        return Entry(
            "message.sent" if said else "journey.step_done",
            at,
            0,
            f"{entry.key} {at}",
            ActorKind.STAFF if by_person else ActorKind.JOURNEY,
            {"key": entry.key, "channel": entry.channel, "class": str(message_class)},
        )

    def _case_at(self, now: int, enrolments: tuple[Enrolment, ...]) -> Case:
        known = self._real[: bisect_right(self._ats, now)]
        if self._made:
            known = sorted([*known, *self._made], key=lambda entry: entry.at)
        visits: dict[str, Appointment] = {}
        for at, visit in self._visits:
            if at <= now:
                visits[visit.id] = visit
        consents = self._bare.consents
        if any(consent.at > now for consent in consents):
            consents = tuple(consent for consent in consents if consent.at <= now)
        return msgspec.structs.replace(
            self._bare,
            timeline=tuple(known),
            enrolments=enrolments,
            appointments=tuple(visits.values()),
            consents=consents,
        )

    def _next_heard(self, now: int) -> int | None:
        """The next thing that really happened and that the journey listens to."""
        for entry in self._real[bisect_right(self._ats, now) :]:
            if entry.kind in self._listens:
                return entry.at
        return None

    def _is_its_own(self, entry: Entry) -> bool:
        """What really came of this journey must not stand in for what is rehearsed; what a person did stays."""
        data = entry.data
        if entry.kind.startswith("journey.") and data.get("journey") == self._journey.journey:
            return True
        key = data.get("key")
        if entry.actor is ActorKind.STAFF or not isinstance(key, str) or not key.startswith("followup:"):
            return False
        return key.split(":")[1] in self._own


class _Counter:
    """Adds up one version's touches."""

    def __init__(self) -> None:
        self._at = dict.fromkeys(Tally.__struct_fields__, 0)

    def count(self, enrolled: int, touches: Sequence[Touch]) -> None:
        at = self._at
        at["enrolled"] += enrolled
        at["contacted"] += any(touch.reaches for touch in touches)
        for touch in touches:
            at["messages"] += touch.outcome is Outcome.DONE and touch.reaches
            at["asked"] += touch.outcome is Outcome.ASKED
            at["missed"] += touch.outcome is Outcome.MISSED
            at["over_budget"] += touch.detail is Detail.BUDGET
            at["no_consent"] += touch.detail is Detail.CONSENT

    def tally(self) -> Tally:
        return Tally(**self._at)


def _really(case: Case, journey: str, since: int, until: int) -> int:
    """How many steps the versions that ran truly did."""
    own = {run.id for run in case.enrolments if run.journey == journey}
    keys = {
        key
        for key, entries in case.index.by_key.items()
        if key.startswith("followup:")
        and key.split(":")[1] in own
        and any(since <= e.at <= until and is_receipt(e) for e in entries)
    }
    return len(keys)


def _listens(journey: Journey) -> frozenset[str]:
    """Kinds of events that may make something due before time alone does: what starts a clock, or lets a step pass. What
    only ends or holds a run is found at the next moment all the same."""
    kinds: set[str] = set(_ANSWERS)
    for planned in journey.plan:
        step = planned.step
        if planned.condition is not None:
            kinds |= {fact.name for fact in planned.condition.facts}
        if step.after is not None and "." in step.after:
            kinds.add(step.after)
        if isinstance(step.wait, UntilEvent):
            kinds |= set(step.wait.events)
        if type(step.wait) is Relative:
            kinds |= _VISITS
        kinds |= _ELSEWHERE.get(step.do, frozenset())
    return frozenset(kinds)


_ANSWERS = ("message.sent", "call.logged", "call.answered")
_VISITS = frozenset({"appointment.booked", "appointment.rescheduled", "appointment.cancelled"})
_ELSEWHERE = {Do.MOVE: frozenset({"opportunity.moved"}), Do.TAG: frozenset({"contact.tagged"})}
_ENCODER = msgspec.json.Encoder(order="deterministic")


def _felt(touch: Touch) -> tuple[int, Do, Channel | None, str]:
    """What they would notice of it, to the minute."""
    return touch.at // 60_000, touch.do, touch.channel, touch.template
