"""The steps of one enrolment: where each stands, worked out from the timeline in the order of the plan."""

from collections.abc import Iterable
from typing import NamedTuple

from sync.journeys.case import APPOINTMENT_LIVE, Case, EffectState, Enrolment
from sync.journeys.clocks import after_delay, promise, risk_level
from sync.journeys.conditions import Condition
from sync.journeys.definition import (
    OPTED_OUT,
    AppointmentEdge,
    By,
    Channel,
    Delay,
    Do,
    Journey,
    PlannedStep,
    Relative,
    Step,
    UntilEvent,
)
from sync.journeys.durations import milliseconds
from sync.journeys.elsewhere import STANDS_FOR, call_made, calls_since
from sync.journeys.expectation import Clock, Detail, Expectation, FactRead, Status, Why, WhyKey
from sync.journeys.facts import FactKind
from sync.journeys.guards import is_closed
from sync.journeys.judging import judge
from sync.journeys.readfacts import FactReader, appointment_of, first_event, last_rescheduled_at
from sync.journeys.state import State, soonest
from sync.journeys.timeline import Entry

# A member of an enum is found by a call in Python each time it is mentioned; these are mentioned millions of times.
_REPLY, _MESSAGE, _CALL, _MOVE, _TOUCHES = Do.REPLY, Do.MESSAGE, Do.CALL, Do.MOVE, (Do.MESSAGE, Do.CALL)
_DONE = (WhyKey.DONE, WhyKey.DONE_ELSEWHERE)
_WAITS_FOR_STEP, _WAITS_FOR_ANSWER, _LATER_STEP_DONE = (
    WhyKey.WAITS_FOR_STEP,
    WhyKey.WAITS_FOR_ANSWER,
    WhyKey.LATER_STEP_DONE,
)
_SKIPPED, _MISSED, _HAPPENED = WhyKey.SKIPPED, WhyKey.MISSED, FactKind.HAPPENED
_SINCE_START = FactKind.SINCE_START
_REPLIED = ("contact.replied", "contact.replied_since_start")


class _End(NamedTuple):
    """What ended the enrolment."""

    at: int
    receipt: str
    kind: str
    why: WhyKey


def chain_expectations(case: Case, enrolment: Enrolment, now: int) -> Iterable[Expectation]:
    """Every step of the enrolment's pinned version, in the order of the plan."""
    journey = enrolment.definition
    return (
        [_no_version(enrolment)] if journey is None else _Chain(case, enrolment, journey, now).expectations()
    )


class _Chain:
    def __init__(self, case: Case, enrolment: Enrolment, journey: Journey, now: int) -> None:
        self._case = case
        self._index = case.index
        self._enrolment = enrolment
        self._journey = journey
        self._now = now
        self._states: list[State] = []
        self._end = self._find_end()

    def expectations(self) -> Iterable[Expectation]:
        plan = self._journey.plan
        self._go_through(plan)
        closed = self._closers_done()
        if closed and self._journey.settles_by_time:
            # What the run was as it was closed is what it stays: a step that time alone skips or misses later is not of it.
            self._now = min(closer.passed_at or 0 for _, closer in closed)
            self._go_through(plan)
            closed = self._closers_done()
        for step_id, closer in closed:
            self._close(step_id, closer)
        return map(self._entry, plan, self._states)

    def _go_through(self, plan: tuple[PlannedStep, ...]) -> None:
        states = self._states = []
        for planned in plan:
            state = State()
            states.append(state)
            self._work_out(planned, state)
            state.changes_at = self._next_change(state)
        for place in range(len(plan) - 1, -1, -1):
            parent, state = plan[place].parent, states[place]
            if parent is not None and (state.status is Status.DONE or state.why is _LATER_STEP_DONE):
                self._replace_earlier(states[parent], plan[place].step.id, state)

    def _closers_done(self) -> list[tuple[str, State]]:
        plan, states = self._journey.plan, self._states
        return [
            (plan[place].step.id, states[place])
            for place in self._journey.closers
            if states[place].why in _DONE
        ]

    # -- one step -----------------------------------------------------------------------------------------------

    def _work_out(self, planned: PlannedStep, state: State) -> None:
        self._find_base(planned, state)
        state.key = f"followup:{self._enrolment.id}:{planned.step.id}:{state.occurrence}"
        # Each returns True once the status is settled; the order is the table's.
        if (
            self._has_receipt(state)
            or self._was_done_elsewhere(planned, state)
            or self._is_over(planned, state)
        ):
            return
        if self._enrolment.is_held:
            state.set(WhyKey.HELD)
            return
        if state.base_at is None:
            return  # The step before it is still to come.
        self._find_due(planned, state)
        if state.is_settled or self._is_skipped(planned, state):
            return
        if state.due_at is not None and planned.step.within is not None:
            state.moments = promise(state.due_at, planned.step.within, self._case.hours)
        if state.not_after is None and state.due_at is not None and planned.step.until is not None:
            state.not_after = after_delay(state.due_at, planned.step.until, self._case.hours)
        judge(self._case, planned, state, self._now, self._enrolment.has_authority)

    def _find_base(self, planned: PlannedStep, state: State) -> None:
        """The moment from which the step's clock may run, and the occurrence that its key names."""
        enrolment, step = self._enrolment, planned.step
        state.occurrence = enrolment.anchor_id
        if type(step.wait) is Relative:
            appointment = appointment_of(self._case, enrolment, self._now)
            if appointment is not None:
                state.occurrence = f"{appointment.id}.{appointment.slot_version}"
        if planned.fallback_of is not None:
            parent = self._states[planned.fallback_of]
            state.base_at, state.occurrence = parent.due_at, parent.occurrence
            state.changes_at = parent.changes_at
            why = _LATER_STEP_DONE if parent.is_settled else _WAITS_FOR_STEP
            state.set(why, step=planned.earlier)
        elif planned.parent is not None:
            parent = self._states[planned.parent]
            state.changes_at = parent.changes_at
            state.base_at = parent.passed_at
            if parent.passed_at is None:
                held = parent.detail is Detail.SKIPPED
                if parent.status is Status.SUPERSEDED and not held:
                    # The branch ended before this step: whatever ended it stands here too.
                    state.set(parent.why, **parent.values)
                    state.receipt = parent.receipt
                else:
                    why = _WAITS_FOR_ANSWER if held else _WAITS_FOR_STEP
                    state.set(why, step=planned.earlier)
            elif planned.branch is not None and planned.branch is not parent.timed_out:
                state.base_at = None
                why = WhyKey.CAME_IN_TIME if planned.branch else WhyKey.TIMED_OUT
                state.set(why, step=planned.earlier)
            else:
                state.set(_WAITS_FOR_STEP, step=planned.earlier)
        elif step.after is None or step.after in self._journey.starts:
            state.base_at = enrolment.started_at
        else:
            event = first_event(self._case, enrolment, (step.after,), enrolment.started_at)
            state.set(WhyKey.WAITS_FOR_EVENT, event=step.after)
            if event is not None:
                state.base_at, state.occurrence = event.at, event.id
        state.clock_at = state.base_at

    def _has_receipt(self, state: State) -> bool:
        for entry in self._index.by_key.get(state.key, ()):
            if not is_receipt(entry):
                continue
            state.receipt, state.passed_at = entry.id, entry.at
            if entry.data.get("outcome") == "skipped":
                state.set(_SKIPPED)
            else:
                state.set(WhyKey.DONE, at=entry.at)
            return True
        effect = self._case.effect_by_key.get(state.key)
        if effect is None or effect.state is not EffectState.SENT:
            return False
        state.receipt, state.passed_at = effect.id, effect.at
        state.set(WhyKey.DONE, at=effect.at)
        return True

    def _was_done_elsewhere(self, planned: PlannedStep, state: State) -> bool:
        if state.is_settled or state.base_at is None or planned.fallback_of is not None:
            return False
        found = self._elsewhere(planned, state)
        if found is None or (self._end is not None and found.at >= self._end.at):
            return False
        state.receipt, state.passed_at = found.id, found.at
        state.set(WhyKey.DONE_ELSEWHERE, kind=found.kind, at=found.at)
        return True

    def _elsewhere(self, planned: PlannedStep, state: State) -> Entry | None:
        """What the step was for, happening another way since its clock could run."""
        base_at, step = state.base_at, planned.step
        assert base_at is not None
        by_kind = self._index.by_kind
        if type(step.wait) is Relative:
            return None  # A reminder is for its moment: what was said before does not stand in for it.
        if step.do is _REPLY:
            return self._index.answers.after(base_at)
        if step.do is _CALL:
            made = calls_since(self._index, base_at)
            call = call_made(self._index, made, step.wait, base_at, self._case.hours)
            if call is not None or not made:
                return call
        if step.do in _TOUCHES:
            return self._follow_touches(planned, state)
        if step.do is _MOVE:
            moves = by_kind.get("opportunity.moved")
            if not moves or moves[-1].at < base_at:
                return None
            return next(
                (move for move in moves if move.at >= base_at and move.data.get("to") == step.stage), None
            )
        kinds = STANDS_FOR.get(step.do)
        return first_event(self._case, self._enrolment, kinds, base_at) if kinds else None

    def _follow_touches(self, planned: PlannedStep, state: State) -> Entry | None:
        """Moves the clock to the last thing we said, or stops it while they wait for an answer; a person's message
        after the step fell due is the step, done."""
        assert state.base_at is not None
        clock_at = state.base_at
        answers, asking = self._index.answers, self._index.asking
        leaves_it_to_reply = planned.leaves_it_to_reply
        question = asking.after(clock_at)
        if planned.step.do is _MESSAGE or (leaves_it_to_reply and question is not None):
            while (touch := answers.after(clock_at)) is not None:
                asked = question is not None and question.at <= touch.at
                if not asked and self._is_the_message(planned.step, clock_at, touch):
                    return touch
                clock_at = touch.at
                if asked and leaves_it_to_reply:
                    break
                question = asking.after(clock_at) if asked else question
        elif answers.ats:
            clock_at = max(clock_at, answers.ats[-1])
        state.clock_at = None if asking.after(clock_at) else clock_at
        return None

    def _is_the_message(self, step: Step, clock_at: int, touch: Entry) -> bool:
        """Whether what a person wrote stands for this step's message: it came once the step was due."""
        if step.do is not _MESSAGE or touch.kind != "message.sent":
            return False
        if not isinstance(step.wait, Delay):
            return True
        return touch.at >= after_delay(clock_at, step.wait, self._case.hours)

    def _is_over(self, planned: PlannedStep, state: State) -> bool:
        if state.is_settled:
            return True
        if self._end is not None:
            end = self._end
            state.receipt = end.receipt
            state.set(end.why, kind=end.kind, at=end.at)
            return True
        if state.base_at is not None and planned.step.cancel_on:
            entry = first_event(self._case, self._enrolment, planned.step.cancel_on, state.base_at)
            if entry is not None:
                state.receipt = entry.id
                state.set(WhyKey.CANCELLED, kind=entry.kind, at=entry.at)
                return True
        return False

    def _find_due(self, planned: PlannedStep, state: State) -> None:
        wait, base_at = planned.step.wait, state.base_at
        assert base_at is not None
        if type(wait) is Relative:
            self._find_relative(wait, state, base_at)
        elif type(wait) is UntilEvent:
            self._find_event(wait, state, base_at)
        else:
            if wait is not None and planned.parent is not None and planned.step.do not in _TOUCHES:
                self._follow_touches(planned, state)
            if state.clock_at is not None:
                state.due_at = after_delay(state.clock_at, wait, self._case.hours) if wait else state.clock_at
                state.set(WhyKey.WAITS_FOR_TIME, until=state.due_at)
            else:
                state.set(_WAITS_FOR_ANSWER)

    def _find_relative(self, wait: Relative, state: State, base_at: int) -> None:
        appointment = appointment_of(self._case, self._enrolment, self._now)
        if appointment is None:
            state.set(WhyKey.WAITS_FOR_APPOINTMENT)
            return
        edge_at = appointment.starts_at if wait.edge is AppointmentEdge.START else appointment.ends_at
        state.due_at = edge_at + milliseconds(wait.offset)
        state.clock_at = max(base_at, last_rescheduled_at(self._case, appointment))
        before = milliseconds(wait.offset) < 0
        if before:
            state.not_after = edge_at
        if before and appointment.status not in APPOINTMENT_LIVE:
            state.set(WhyKey.CANCELLED, kind=f"appointment.{appointment.status}")
        elif before and state.due_at < state.clock_at:
            state.passed_at = state.clock_at
            state.set(WhyKey.BOOKED_TOO_LATE, due=state.due_at)
        else:
            state.set(WhyKey.WAITS_FOR_TIME, until=state.due_at)

    def _find_event(self, wait: UntilEvent, state: State, base_at: int) -> None:
        event = first_event(self._case, self._enrolment, wait.events, base_at)
        timeout_at = after_delay(base_at, wait.timeout, self._case.hours)
        state.changes_at = soonest(self._now, timeout_at)
        if event is not None and event.at <= timeout_at:
            state.due_at = event.at
        elif self._now < timeout_at:
            state.set(WhyKey.WAITS_FOR_EVENT, event=wait.events[0], until=timeout_at)
        elif wait.on_timeout is None:
            state.due_at = timeout_at
        else:
            state.timed_out, state.passed_at = True, timeout_at
            state.set(WhyKey.TIMED_OUT, step=wait.on_timeout)

    def _is_skipped(self, planned: PlannedStep, state: State) -> bool:
        condition = planned.condition
        if condition is None or state.base_at is None:
            return False
        if condition.is_lasting:
            return self._is_skipped_by_event(condition, state, state.base_at)
        if state.due_at is None or self._now < state.due_at or planned.reads & self._case.out_of_scope:
            return False
        reader = FactReader(self._case, self._enrolment, state.base_at, self._now)
        held, state.facts = reader.holds(condition)
        state.changes_at = soonest(self._now, state.changes_at, reader.changes_at)
        if held:
            state.passed_at = state.due_at
            state.set(_SKIPPED, condition=condition.expression)
        return held

    def _is_skipped_by_event(self, condition: Condition, state: State, base_at: int) -> bool:
        fact = condition.facts[0]
        if fact.name in self._case.out_of_scope:
            return False
        if fact.kind is _HAPPENED:
            cause = first_event(self._case, self._enrolment, (fact.name,), self._enrolment.started_at)
            passed_at = max(base_at, cause.at) if cause else None
        else:
            replied = fact.name in _REPLIED
            since = self._enrolment.started_at if fact.kind is _SINCE_START else base_at
            cause = (self._index.inbound if replied else self._index.answers).after(since)
            passed_at = max(base_at, cause.at) if cause else None
            question = self._index.asking.after(since) if replied else None
            if question is not None:
                # A reply leads to a person's answer first: the chain goes on from that. STOP wants none.
                answer = self._index.answers.after(question.at - 1)
                passed_at = max(base_at, answer.at) if answer else None
        if cause is None:
            return False
        state.passed_at, state.receipt, state.due_at = passed_at, cause.id, None
        state.facts = (FactRead(fact.name, True, cause.id),)
        state.set(_SKIPPED, condition=condition.expression)
        return True

    # -- the whole ----------------------------------------------------------------------------------------------

    def _find_end(self) -> _End | None:
        """The first goal, stop or hand-made end since the enrolment began."""
        enrolment, journey = self._enrolment, self._journey
        if enrolment.ended_at is None and journey.endings.isdisjoint(self._index.by_kind):
            return None
        ends: list[_End] = []
        for events, why in ((journey.goal, WhyKey.GOAL_REACHED), (journey.outright_stops, WhyKey.STOPPED)):
            entry = first_event(self._case, enrolment, events, enrolment.started_at)
            if entry is not None:
                ends.append(_End(entry.at, entry.id, entry.kind, why))
        refused = self._index.by_kind.get(OPTED_OUT, ()) if OPTED_OUT in journey.stops else ()
        if (
            refused
            and refused[-1].at >= enrolment.started_at
            and is_closed(self._case, journey.message_class)
        ):
            # The last refusal is the one that left nothing.
            ends.append(_End(refused[-1].at, refused[-1].id, OPTED_OUT, WhyKey.STOPPED))
        ends.extend(
            _End(entry.at, entry.id, entry.kind, WhyKey.STOPPED)
            for entry in self._index.by_kind.get("journey.stopped", ())
            if entry.at >= enrolment.started_at and entry.data.get("enrolment", enrolment.id) == enrolment.id
        )
        if enrolment.ended_at is not None:
            ends.append(_End(enrolment.ended_at, enrolment.id, "journey.stopped", WhyKey.STOPPED))
        return min(ends, key=lambda end: (end.at, end.receipt), default=None)

    def _next_change(self, state: State) -> int | None:
        """When time alone may next move this step; its parents' moments are already in `changes_at`."""
        if state.why in _DONE or self._end is not None:
            return None
        if state.is_settled:
            return soonest(self._now, state.changes_at)
        moments = state.moments or ()
        return soonest(self._now, state.changes_at, state.due_at, state.not_before, state.not_after, *moments)

    def _replace_earlier(self, earlier: State, step_id: str, later: State) -> None:
        if not earlier.is_settled:
            earlier.receipt, earlier.passed_at = later.receipt, later.passed_at
            earlier.set(_LATER_STEP_DONE, step=step_id)

    def _close(self, step_id: str, closer: State) -> None:
        """The journey has done what it is for: what is open of it falls away."""
        for state in self._states:
            state.changes_at = None
            if not state.is_settled and state.why is not _MISSED:
                state.receipt = closer.receipt
                state.set(_LATER_STEP_DONE, step=step_id)

    def _entry(self, planned: PlannedStep, state: State) -> Expectation:
        step, way = planned.step, state.route
        settled = state.is_settled or state.why is _MISSED
        instead = way is not None and way.channel is Channel.PHONE and Channel.PHONE not in step.channels
        moments = None if settled else state.moments
        clock = None
        if not settled and state.clock_at is not None:
            clock = Clock(state.clock_at, state.due_at, planned.counted)
            if moments and step.within is not None and state.due_at is not None and self._now >= state.due_at:
                clock = Clock(state.clock_at, moments[2], step.within.counted)
        at_risk_at, nearly_late_at, breach_at = moments or _NO_MOMENTS
        enrolment = self._enrolment
        # In the order of the fields: naming each takes four times as long, and there are millions in a rebuild.
        return Expectation(
            state.key,
            self._journey.journey,
            enrolment.version,
            enrolment.id,
            step.id,
            Do.CALL if instead else step.do,
            By.STAFF if instead else step.by,
            planned.owner,
            state.status,
            Why(planned.rule, state.why, state.values, state.facts, clock),
            state.detail,
            state.receipt,
            way.channel if way else None,
            way.endpoint if way else "",
            enrolment.subject.id,
            step.template or "",
            step.stage or "",
            state.holder,
            state.due_at,
            at_risk_at,
            nearly_late_at,
            breach_at,
            risk_level(moments, self._now),
            state.not_before,
            state.not_after,
            state.changes_at,
            planned.title,
        )


_NO_MOMENTS = (None, None, None)


def _no_version(enrolment: Enrolment) -> Expectation:
    return Expectation(
        key=f"followup:{enrolment.id}",
        journey=enrolment.journey,
        version=enrolment.version,
        enrolment=enrolment.id,
        step="",
        do=Do.TASK,
        by=By.RULE,
        owner="",
        status=Status.UNKNOWN,
        detail=Detail.NO_VERSION,
        about=enrolment.subject.id,
        why=Why(enrolment.journey, WhyKey.NO_VERSION),
    )


def is_receipt(entry: Entry) -> bool:
    """Whether an entry that carries an expectation's key says that it was done."""
    return entry.kind not in NO_RECEIPT and not entry.kind.startswith(("draft.", "sla."))


NO_RECEIPT = frozenset(
    {
        "message.queued",
        "message.failed",
        "task.created",
        "task.snoozed",
        "task.assigned",
        "journey.enrolled",
    }
)
"""Entries that carry an expectation's key without having fulfilled it."""
