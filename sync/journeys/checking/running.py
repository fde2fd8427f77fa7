"""What a walk shows of one journey: places with no way on, steps that never come to anything, visits spoken of that are gone."""

from collections.abc import Collection, Iterator
from itertools import pairwise

from sync.journeys.checking.finding import Finding, FindingKind, Setting
from sync.journeys.checking.walk import Seen, Walk
from sync.journeys.checking.worlds import worlds
from sync.journeys.definition import Do, Journey, PlannedStep, Relative
from sync.journeys.expectation import Detail, Expectation, Status

MOST_STATES = 4_000
_ALIVE = (Status.DUE, Status.WAITING, Status.RUNNING, Status.UNKNOWN)
_ENDS = (Do.MOVE, Do.STOP_EVERYTHING)
_GONE = ("cancelled", "late-cancelled", "noshow")
_NOTHING = "nothing is due, and nobody owns it."


def check_running(
    journey: Journey, others: Collection[Journey], setting: Setting
) -> tuple[list[Finding], int]:
    """The findings, at most one of a kind and step, and how many states were looked at."""
    looking = _Looking(
        journey, frozenset(event for other in others if other.condition is None for event in other.starts)
    )
    states, is_whole, began = 0, True, False
    for world in worlds((journey,), setting):
        began = True
        walk = Walk(journey, world)
        for seen in walk.states():
            states += 1
            looking.look(seen, walk)
        is_whole &= walk.is_whole
        if states > MOST_STATES:
            is_whole = False
            break
    if not began:
        return [_never_starts(journey)], states
    found = looking.found + list(looking.idle_steps())
    if not is_whole:
        found.append(
            Finding(
                FindingKind.TOO_MANY_BRANCHES,
                journey.journey,
                "",
                f"there are more ways through it than can be looked at ({states} were)",
                "Split it into two journeys.",
            )
        )
    return found, states


def _never_starts(journey: Journey) -> Finding:
    return Finding(
        FindingKind.NEVER_STARTS,
        journey.journey,
        "",
        f"its “if” ({journey.condition}) never holds",
        "Change the “if” so that some start event meets it.",
        (
            "Day 0 10:00 the start event comes, by day, by night, with every value the “if” asks for.",
            "Nobody is enrolled.",
        ),
    )


class _Looking:
    """What was seen so far."""

    def __init__(self, journey: Journey, handed_to: frozenset[str]) -> None:
        self._journey = journey
        self._handed_to = handed_to
        self._planned = {planned.step.id: planned for planned in journey.plan}
        self._followed = {planned.earlier for planned in journey.plan if planned.fallback_of is None}
        self._acted: set[str] = set()
        self._refused: dict[str, tuple[Expectation, tuple[str, ...]]] = {}
        self._had_turn: dict[str, tuple[Expectation, tuple[str, ...]]] = {}
        self._last_story: dict[str, tuple[Expectation, tuple[str, ...]]] = {}
        self._said: set[tuple[FindingKind, str]] = set()
        self.found: list[Finding] = []

    def look(self, seen: Seen, walk: Walk) -> None:
        moment = walk.moment(seen.place)
        for entry in seen.own:
            self._note(entry, (*seen.place.story, f"{moment} {_stands(entry)}"))
        self._look_for_gone_visit(seen, moment)
        if not any(_is_alive(entry, seen.place.now) for entry in seen.ledger):
            self._look_at_rest(seen, moment)

    def _note(self, entry: Expectation, story: tuple[str, ...]) -> None:
        step = entry.step
        if entry.status in (*_ALIVE, Status.DONE):
            self._acted.add(step)
        elif entry.detail in _REFUSALS or entry.status in (Status.MISSED, Status.BLOCKED):
            self._refused.setdefault(step, (entry, story))
        elif entry.due_at is not None or entry.detail in (Detail.CANCELLED, Detail.GOAL, Detail.STOP):
            self._had_turn.setdefault(step, (entry, story))
        else:
            self._last_story[step] = (entry, story)

    # -- nothing moves any more -----------------------------------------------------------------------------------

    def _look_at_rest(self, seen: Seen, moment: str) -> None:
        own = seen.own
        if any(entry.detail in (Detail.GOAL, Detail.STOP) for entry in own):
            return
        if seen.place.used & self._handed_to:
            return  # Another journey began with this.
        ends = [entry for entry in own if self._is_end(entry.step)]
        if any(entry.status in (Status.DONE, Status.DONE_ELSEWHERE) for entry in ends):
            return
        waits = [entry for entry in own if entry.status is Status.NOT_DUE]
        if not waits and any(_has_passed(entry) and entry.detail not in _NOT_TAKEN for entry in ends):
            return
        if not waits and any(self._was_called_off(entry) for entry in own):
            return
        story = (*seen.place.story, f"{moment} {_NOTHING}")
        if waits:
            entry = waits[0]
            listened = str(entry.why.values.get("event", entry.why.values.get("step", "")))
            self._say(
                FindingKind.DEAD_END,
                entry.step,
                f"it may wait for ever for {listened or 'a visit'}",
                "Give it “wait: {until: …, timeout: …}”, name a stop, or add a step that a person owns.",
                story,
            )
        elif any(entry.detail is Detail.CANCELLED for entry in own):
            self._say(
                FindingKind.GONE_VISIT,
                "",
                "when the visit is cancelled nothing takes over",
                "Name “appointment.cancelled” among the “stops”, or let another journey start on it.",
                story,
            )
        else:
            last = self._last_done(seen)
            self._say(
                FindingKind.RUNS_OUT,
                last,
                "every step has passed, and none says that this is the end",
                "Add “ends: true” to the step that is meant to be the last, or a step that moves them to a stage.",
                story,
            )

    def _is_end(self, step: str) -> bool:
        planned = self._planned[step].step
        return planned.ends or (planned.do in _ENDS and step not in self._followed)

    def _was_called_off(self, entry: Expectation) -> bool:
        """The step's own “cancel_on” ended the branch: that was meant."""
        planned = self._planned[entry.step].step
        return entry.detail is Detail.CANCELLED and bool(planned.cancel_on)

    def _last_done(self, seen: Seen) -> str:
        """The step after which there is nothing: the last of a branch that was gone."""
        passed = [
            entry.step
            for entry in seen.own
            if _has_passed(entry) and entry.detail not in (Detail.TIMED_OUT, Detail.IN_TIME)
        ]
        last = [step for step in self._planned if step in passed and step not in self._followed]
        return next((step for step in reversed(last) if not self._is_end(step)), passed[0] if passed else "")

    # -- a visit that is gone -------------------------------------------------------------------------------------

    def _look_for_gone_visit(self, seen: Seen, moment: str) -> None:
        visit = seen.place.visits[-1] if seen.place.visits else None
        if (
            visit is None
            or visit.status not in _GONE
            or f"appointment.{_told(visit.status)}" not in seen.place.used
        ):
            return
        for entry in seen.own:
            planned = self._planned[entry.step].step
            if isinstance(planned.wait, Relative) and entry.status in _ALIVE:
                self._say(
                    FindingKind.GONE_VISIT,
                    entry.step,
                    "it comes although the visit did not take place",
                    "Add “appointment.cancelled” and “appointment.no_show” to “stops”, or to the step's “cancel_on”.",
                    (*seen.place.story, f"{moment} “{entry.step}” is due all the same."),
                )

    # -- steps that never come to anything --------------------------------------------------------------------------

    def idle_steps(self) -> Iterator[Finding]:
        """A finding for each step that was never to be done in any world; not for those behind one that is named."""
        named: set[str] = set()
        for step, planned in self._planned.items():
            if step in self._acted:
                continue
            if planned.earlier in named:
                named.add(step)
                continue
            named.add(step)
            yield self._idle(step, planned)

    def _idle(self, step: str, planned: PlannedStep) -> Finding:
        seen = self._refused.get(step)
        if seen is not None:
            entry, story = seen
            return self._finding(
                FindingKind.ALWAYS_BLOCKED, step, _because(entry, planned), _mend(entry, planned), story
            )
        seen = self._had_turn.get(step) or self._last_story.get(step)
        story = seen[1] if seen else ()
        return self._finding(
            FindingKind.UNREACHABLE,
            step,
            "its turn never comes",
            "Let it follow something that happens while the journey still runs.",
            story,
        )

    def _finding(
        self, kind: FindingKind, step: str, problem: str, fix: str, story: tuple[str, ...]
    ) -> Finding:
        return Finding(kind, self._journey.journey, step, problem, fix, _short(story))

    def _say(self, kind: FindingKind, step: str, problem: str, fix: str, story: tuple[str, ...]) -> None:
        if (kind, step) not in self._said:
            self._said.add((kind, step))
            self.found.append(self._finding(kind, step, problem, fix, story))


_NOT_TAKEN = (Detail.TIMED_OUT, Detail.IN_TIME, Detail.CANCELLED)
"""An end on a way that was not gone is no end."""
_REFUSALS = (Detail.SKIPPED, Detail.TOO_LATE)


def _is_alive(entry: Expectation, now: int) -> bool:
    """Somebody or the clock will see to it."""
    if entry.status in _ALIVE:
        return True
    if entry.status not in (Status.NOT_DUE, Status.BLOCKED):
        return False
    moments = (entry.next_change_at, entry.not_before, entry.due_at)
    return any(at is not None and at > now for at in moments)


def _has_passed(entry: Expectation) -> bool:
    return entry.is_settled or entry.status in (Status.MISSED, Status.BLOCKED)


def _stands(entry: Expectation) -> str:
    values = entry.why.values
    if entry.detail is Detail.SKIPPED:
        return f"“{entry.step}” is skipped ({values.get('condition', 'as it says')})."
    if entry.detail is Detail.TOO_LATE:
        return f"“{entry.step}” is already too late."
    if entry.detail is Detail.CONSENT:
        return f"“{entry.step}” may not be sent to them."
    if entry.detail is Detail.CANCELLED:
        return f"“{entry.step}” is cancelled ({values.get('kind', '')})."
    if entry.detail in (Detail.GOAL, Detail.STOP):
        return f"the journey is over ({values.get('kind', '')}), and “{entry.step}” with it."
    if entry.status is Status.MISSED:
        return f"“{entry.step}” is missed before it could be done."
    if entry.status is Status.BLOCKED:
        return f"“{entry.step}” is blocked ({entry.detail})."
    return f"“{entry.step}” still waits."


def _because(entry: Expectation, planned: PlannedStep) -> str:
    if entry.detail is Detail.SKIPPED:
        return f"whenever its turn comes, its “unless” ({planned.step.unless}) already holds"
    if entry.detail is Detail.TOO_LATE:
        return "its moment has always passed by the time the journey starts"
    if entry.detail is Detail.CONSENT:
        return "no channel that it names can ever carry it"
    if entry.status is Status.MISSED:
        return "it is too late for it before it may be sent"
    return f"it is always blocked ({entry.detail or entry.status})"


def _mend(entry: Expectation, planned: PlannedStep) -> str:
    if entry.detail is Detail.SKIPPED:
        return f"Remove “unless: {planned.step.unless}”, or let it read something that may still change."
    if entry.detail is Detail.TOO_LATE:
        return "Start the journey earlier, or wait a shorter time before the visit."
    if entry.detail is Detail.CONSENT:
        return "Name a channel that carries messages: whatsapp, sms or email."
    return "Give it a longer “until”, or a time that falls into the hours for sending."


def _told(status: str) -> str:
    return {"cancelled": "cancelled", "late-cancelled": "late_cancelled", "noshow": "no_show"}[status]


def _short(story: tuple[str, ...]) -> tuple[str, ...]:
    """The story without a line said twice running."""
    return (*story[:1], *(later for earlier, later in pairwise(story) if later != earlier))
