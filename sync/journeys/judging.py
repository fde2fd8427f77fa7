"""What may happen to a step that nothing has settled: it is under way, blocked, waiting, missed, due, or not due yet."""

from sync.journeys.actions import RUNS_BY_ITSELF
from sync.journeys.case import TOO_LATE, Case, Effect, EffectState
from sync.journeys.definition import By, Channel, Do, MessageClass, PlannedStep, Tier
from sync.journeys.expectation import Detail, WhyKey
from sync.journeys.guards import Route, forbids, permitted_until, route, staff_call, windows
from sync.journeys.state import State, soonest


def judge(case: Case, planned: PlannedStep, state: State, now: int, has_authority: bool = True) -> None:
    """Give an unsettled step, whose due time and promise are known, its status at `now`; the order is the table's.

    `has_authority`: whether what a template or a rule does may run in its publisher's name.
    """
    if _is_under_way(case, planned, state, now):
        return
    due_at = state.due_at
    step = planned.step
    effect = case.effect_by_key.get(state.key)
    failed = effect is not None and effect.state in (EffectState.FAILED, EffectState.NEEDS_REVIEW)
    if effect is not None and failed and (state.not_after is None or now < state.not_after):
        state.set(WhyKey.SEND_FAILED, reason=effect.reason)
        return
    if due_at is None or now < due_at:
        return
    too_late = state.not_after is not None and now >= state.not_after
    if _is_blocked(case, planned, state, now, state.not_after - 1 if too_late and state.not_after else now):
        if too_late:
            state.passed_at, state.not_before = state.not_after, None
        return
    if too_late:
        state.passed_at = state.not_after
        state.set(WhyKey.MISSED, not_after=state.not_after or 0)
        return
    snooze = case.snooze_by_key.get(state.key)
    if snooze is not None and now < snooze.until_at:
        state.not_before = snooze.until_at
        state.set(WhyKey.SNOOZED, by=snooze.by, until=snooze.until_at)
    elif not _is_waiting(case, planned, state, has_authority):
        refused = (
            state.route is not None and bool(state.route.refused) and state.route.channel is Channel.PHONE
        )
        key = WhyKey.DUE_INSTEAD if refused else WhyKey.DUE
        state.set(key, since=due_at, do=str(step.do))


def _is_under_way(case: Case, planned: PlannedStep, state: State, now: int) -> bool:
    hidden = planned.reads & case.out_of_scope
    if hidden:
        state.set(WhyKey.OUT_OF_SCOPE, fact=min(hidden))
        return True
    effect = case.effect_by_key.get(state.key)
    if effect is not None:
        if effect.state is EffectState.UNKNOWN:
            state.set(WhyKey.NO_RECEIPT, since=effect.at)
            return True
        if effect.state in (EffectState.QUEUED, EffectState.SENDING):
            if effect.held_until is None:
                state.set(WhyKey.QUEUED, since=effect.at)
            else:
                state.set(WhyKey.QUEUED_UNTIL, until=effect.held_until)
            return True
        if effect.state is EffectState.CANCELLED and effect.reason == TOO_LATE:
            state.receipt, state.passed_at = effect.id, effect.at
            state.set(WhyKey.HELD_TOO_LONG, at=effect.at)
            return True
    answer = _answer_under_way(case) if planned.step.do is Do.REPLY else None
    if answer is not None:
        state.set(WhyKey.QUEUED, since=answer.at)
        return True
    claim = case.claim_by_key.get(state.key)
    if claim is not None and now < claim.until_at:
        state.holder = claim.holder
        state.changes_at = soonest(now, state.changes_at, claim.until_at)
        state.set(WhyKey.CLAIMED, holder=claim.holder)
        return True
    return False


def _answer_under_way(case: Case) -> Effect | None:
    """A person's answer that has not left yet: it will do what a step that replies is for, so that nobody, and no stand-in
    by template, starts another."""
    return next(
        (
            effect
            for key, effect in case.effect_by_key.items()
            if key.startswith("reply:") and effect.state in (EffectState.QUEUED, EffectState.SENDING)
        ),
        None,
    )


def _is_blocked(case: Case, planned: PlannedStep, state: State, now: int, at: int) -> bool:
    """Whether no channel is left, or a guard forbids sending at `at`, the last moment at which the step could run."""
    if not planned.step.channels:
        return False
    way = route(case, planned, at)
    if Channel.WHATSAPP in planned.step.channels or Channel.INBOUND in planned.step.channels:
        state.changes_at = soonest(now, state.changes_at, *windows(case))
    if way.channel is None:
        if planned.message_class is MessageClass.TRANSACTIONAL and planned.fallback_of is None:
            call = staff_call(case)
            if call.channel is not None:
                state.route = Route(call.channel, call.endpoint, way.refused)
                return False
        if not case.endpoints and planned.step.by is By.STAFF:
            return False
        if way.is_dead and planned.message_class is MessageClass.TRANSACTIONAL:
            if at == now:
                state.set(WhyKey.UNREACHABLE, channels=", ".join(channel for channel, _ in way.refused))
            return at == now
        state.passed_at = state.due_at
        channels = ", ".join(channel for channel, _ in way.refused)
        state.receipt = next((closed_by for _, closed_by in way.refused if closed_by), "")
        state.set(WhyKey.NO_CONSENT, channels=channels)
        return True
    state.route = way
    verdict = forbids(case, planned, way.channel, state.key, at, way.endpoint)
    if verdict is None or verdict.guard is not Detail.HOURS:
        closes_at = permitted_until(case, planned, at, way.endpoint)
        state.changes_at = soonest(now, state.changes_at, closes_at)
    if verdict is None:
        return False
    state.not_before = verdict.not_before
    until = {} if verdict.not_before is None else {"until": verdict.not_before}
    state.set(_GUARD_WHY[verdict.guard], **verdict.values, **until)
    return True


def _is_waiting(case: Case, planned: PlannedStep, state: State, has_authority: bool) -> bool:
    step = planned.step
    drafts = [entry for entry in case.index.by_key.get(state.key, ()) if entry.kind.startswith("draft.")]
    last = drafts[-1].kind if drafts else ""
    if last in ("draft.proposed", "draft.edited"):
        state.set(WhyKey.WAITS_FOR_APPROVAL, draft=drafts[-1].id)
    elif last in ("draft.rejected", "draft.expired", "draft.stale"):
        state.set(WhyKey.WAITS_FOR_PERSON, draft=drafts[-1].id, kind=last)
    elif step.by in _MACHINES and (
        not has_authority or step.do not in RUNS_BY_ITSELF or _was_called_back(case, state)
    ):
        state.set(WhyKey.WAITS_FOR_PERSON, do=str(step.do))
    elif step.by is By.TEMPLATE and step.tier is Tier.DRAFT_ONLY:
        state.set(WhyKey.WAITS_FOR_PERSON, template=step.template or "")
    elif step.by is By.TEMPLATE and step.tier is Tier.EXECUTE_WITH_APPROVAL and last != "draft.approved":
        state.set(WhyKey.WAITS_FOR_APPROVAL, template=step.template or "")
    else:
        return False
    return True


def _was_called_back(case: Case, state: State) -> bool:
    """Whether a person stopped this very message: what becomes of it now is theirs to say."""
    effect = case.effect_by_key.get(state.key)
    return effect is not None and effect.state is EffectState.CANCELLED


_MACHINES = (By.TEMPLATE, By.RULE)
_GUARD_WHY = {
    Detail.HOURS: WhyKey.OUT_OF_HOURS,
    Detail.BUDGET: WhyKey.OVER_BUDGET,
    Detail.OVERLAP: WhyKey.OVERLAPS,
}
