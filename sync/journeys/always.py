"""The rules that hold whatever journeys run: whoever wrote gets an answer, a missed call is returned, a ringing one is
taken, a visit is confirmed, a task is done."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

import msgspec

from sync.journeys.case import APPOINTMENT_LIVE, Case, Effect, EffectState
from sync.journeys.clocks import promise, risk_level
from sync.journeys.definition import By, Channel, Do
from sync.journeys.durations import milliseconds
from sync.journeys.expectation import Clock, Detail, Expectation, FactRead, Status, Why, WhyKey
from sync.journeys.facts import CALL_STILL_OPEN
from sync.journeys.timeline import Entry


def always_expectations(case: Case, now: int) -> Iterator[Expectation]:
    """What is expected for the Case's subject by the always-on rules, done or not."""
    yield from _replies(case, now)
    yield from _calls(case, now)
    yield from _confirmations(case, now)
    yield from _tasks(case, now)


# -- whoever wrote gets an answer -----------------------------------------------------------------------------------


def _replies(case: Case, now: int) -> Iterator[Expectation]:
    received: Sequence[Entry] = case.index.by_kind.get("message.received", ())
    if case.index.settled:
        received = [entry for entry in received if entry.data.get("which") not in case.index.settled]
    heads: dict[str, Entry] = {}
    for entry in received:
        if entry.data.get("needs_reply") is not False:
            heads[str(entry.data.get("conversation", ""))] = entry
    for conversation in sorted(heads):
        yield _reply(case, now, conversation, heads[conversation], received)


def _reply(case: Case, now: int, conversation: str, head: Entry, received: Sequence[Entry]) -> Expectation:
    """One expectation for the newest run of messages without an answer between them. `received` has those of every
    conversation, in order; `head` is the last of this one that wants a reply."""
    answer = _last_answer(case, conversation, anywhere=head.data.get("channel") == _WEB)
    answered_at = answer.at if answer else -1
    unanswered = [
        entry
        for entry in received[bisect_right(received, answered_at, key=_AT) :]
        if entry.data.get("needs_reply") is not False
        and str(entry.data.get("conversation", "")) == conversation
    ]
    key = f"reply:{conversation}:{head.id}"
    if not unanswered:
        assert answer is not None
        own = (answer.kind == "message.sent" and _is_in(answer, conversation)) or answer.data.get(
            "key"
        ) == key
        status = Status.DONE if own else Status.DONE_ELSEWHERE
        why = Why(
            "always/reply",
            WhyKey.DONE if own else WhyKey.DONE_ELSEWHERE,
            {"kind": answer.kind, "at": answer.at},
        )
        return _expect(case, key, Do.REPLY, status, why, about=conversation, receipt=answer.id)
    first = unanswered[0]
    urgent = next((entry for entry in unanswered if entry.data.get("emergency") is True), None)
    clock = case.clocks.reply if urgent is None else case.clocks.emergency
    moments = promise(first.at if urgent is None else urgent.at, clock, case.hours)
    why = Why(
        "always/reply",
        WhyKey.WROTE,
        {"since": first.at, "count": len(unanswered)},
        (FactRead("message.received", True, first.id),),
        Clock(first.at, moments[2], clock.counted),
    )
    entry = _expect(
        case,
        key,
        Do.REPLY,
        Status.DUE,
        why,
        about=conversation,
        channel=_channel(head),
        due_at=first.at,
    )
    moved = _move_on(case, now, entry, moments, f"reply:{conversation}:")
    asked = _asks_which(case, unanswered)
    if moved.status is Status.DUE and asked is not None:
        why = msgspec.structs.replace(why, key=WhyKey.WHICH_PERSON, values={"since": asked.at})
        return msgspec.structs.replace(moved, status=Status.WAITING, detail=Detail.PERSON, why=why)
    return moved


def _asks_which(case: Case, unanswered: Sequence[Entry]) -> Entry | None:
    """The first message from a shared phone of which nobody has said yet whom it is from."""
    chosen = {entry.data.get("message") for entry in case.index.by_kind.get("message.person_chosen", ())}
    return next(
        (entry for entry in unanswered if "which" in entry.data and entry.data["which"] not in chosen), None
    )


_WEB = "web"
_AT = attrgetter("at")


def _last_answer(case: Case, conversation: str, *, anywhere: bool) -> Entry | None:
    """The newest answer that this conversation had: in it, in its name on another channel (WhatsApp closes after a day), or to
    the same person by a call; on a shared endpoint also what was said to another of the family in the same conversation.
    `anywhere`: a form on a website cannot be answered where it was sent, so a message on any channel answers it."""
    last: Entry | None = None
    for entry in reversed(case.index.answers.entries):
        if entry.kind == "journey.step_done" and not str(entry.data.get("key")).startswith(
            f"reply:{conversation}:"
        ):
            continue
        if anywhere or entry.kind != "message.sent" or _is_in(entry, conversation):
            last = entry
            break
    for entry in case.index.family_answers:
        if entry.data.get("conversation") == conversation and (last is None or entry.at > last.at):
            last = entry
    return last


def _is_in(message: Entry, conversation: str) -> bool:
    """Whether it was said in this conversation, or as a reply to it."""
    return message.data.get("conversation", conversation) == conversation or str(
        message.data.get("key")
    ).startswith(f"reply:{conversation}:")


# -- calls ----------------------------------------------------------------------------------------------------------


def _calls(case: Case, now: int) -> Iterator[Expectation]:
    by_kind = case.index.by_kind
    missed = [
        entry for kind in _MISSED for entry in by_kind.get(kind, ()) if entry.data.get("direction") != "out"
    ]
    rings = {
        _call_id(ring): ring
        for ring in by_kind.get("call.ringing", ())
        if ring.data.get("direction") != "out"
    }
    ended = {_call_id(entry) for kind in _RINGING_ENDS if rings for entry in by_kind.get(kind, ())}
    # A call that rings on several phones is one call, ringing since its last ring.
    for call, ring in rings.items():
        if call in ended:
            continue
        gives_up_at = ring.at + milliseconds(case.clocks.ring)
        if now < gives_up_at:
            yield _ringing(case, now, ring, gives_up_at)
        else:
            missed.append(ring)  # No word of how it ended: count it as missed rather than lose it.
    if missed:
        missed.sort(key=lambda entry: (entry.at, entry.recorded_seq, entry.id))
        yield _callback(case, now, missed)


def _ringing(case: Case, now: int, ring: Entry, gives_up_at: int) -> Expectation:
    call = _call_id(ring)
    why = Why("always/answer", WhyKey.RINGING, {"since": ring.at}, (FactRead("call.ringing", True, ring.id),))
    entry = _expect(
        case,
        f"answer:{call}",
        Do.ANSWER,
        Status.DUE,
        why,
        about=call,
        channel=Channel.PHONE,
        due_at=ring.at,
        not_after=gives_up_at,
    )
    return _move_on(case, now, entry, None, "")


def _callback(case: Case, now: int, missed: list[Entry]) -> Expectation:
    returned = _last_return(case)
    returned_at = returned.at if returned else -1
    open_calls = [entry for entry in missed if entry.at > returned_at]
    key = f"callback:{_call_id(missed[-1])}"
    if not open_calls:
        assert returned is not None
        own = returned.data.get("key") == key or returned.kind == "call.logged"
        status = Status.DONE if own else Status.DONE_ELSEWHERE
        why = Why(
            "always/callback",
            WhyKey.DONE if own else WhyKey.DONE_ELSEWHERE,
            {"kind": returned.kind, "at": returned.at},
        )
        return _expect(case, key, Do.CALLBACK, status, why, about=_call_id(missed[-1]), receipt=returned.id)
    first = open_calls[0]
    clock = case.clocks.callback
    moments = promise(first.at, clock, case.hours)
    why = Why(
        "always/callback",
        WhyKey.CALLED,
        {"since": first.at, "count": len(open_calls)},
        (FactRead("call.missed", True, first.id),),
        Clock(first.at, moments[2], clock.counted),
    )
    entry = _expect(
        case,
        key,
        Do.CALLBACK,
        Status.DUE,
        why,
        about=_call_id(open_calls[-1]),
        channel=Channel.PHONE,
        due_at=first.at,
    )
    return _move_on(case, now, entry, moments, "")


def _last_return(case: Case) -> Entry | None:
    """The newest end of a missed-call case: they were reached, it was logged as closed, or they booked."""
    ends = [
        entry
        for kind in ("call.answered", "call.logged", "appointment.booked", "journey.step_done")
        for entry in case.index.by_kind.get(kind, ())
        if not (kind == "call.logged" and str(entry.data.get("outcome", "")) in CALL_STILL_OPEN)
        and not (kind == "journey.step_done" and not str(entry.data.get("key", "")).startswith("callback:"))
    ]
    return max(ends, key=lambda entry: (entry.at, entry.recorded_seq, entry.id), default=None)


def _call_id(entry: Entry) -> str:
    return str(entry.data.get("call", entry.id))


# -- visits and tasks -----------------------------------------------------------------------------------------------


def _confirmations(case: Case, now: int) -> Iterator[Expectation]:
    for appointment in case.current_appointments.values():
        if appointment.status not in APPOINTMENT_LIVE:
            continue
        key = f"confirm:{appointment.id}:{appointment.slot_version}"
        if appointment.is_confirmed:
            why = Why("always/confirm", WhyKey.DONE, {"at": appointment.starts_at})
            yield _expect(
                case, key, Do.CONFIRM, Status.DONE, why, about=appointment.id, receipt=appointment.id
            )
            continue
        due_at = appointment.starts_at - milliseconds(case.clocks.confirm_before)
        why = Why(
            "always/confirm",
            WhyKey.UNCONFIRMED,
            {"starts_at": appointment.starts_at},
            (FactRead("appointment.is_confirmed", False, appointment.id),),
            Clock(due_at, appointment.starts_at),
        )
        entry = _expect(
            case,
            key,
            Do.CONFIRM,
            Status.DUE,
            why,
            about=appointment.id,
            due_at=due_at,
            not_after=appointment.starts_at,
        )
        yield _move_on(case, now, entry, None, "")


def _tasks(case: Case, now: int) -> Iterator[Expectation]:
    for task in case.open_tasks:
        due_at = task.created_at if task.due_at is None else task.due_at
        why = Why(
            "always/task", WhyKey.TASK_OPEN, {"since": task.created_at}, clock=Clock(task.created_at, due_at)
        )
        entry = _expect(
            case,
            f"task:{task.id}",
            Do.TASK,
            Status.DUE,
            why,
            about=task.id,
            due_at=due_at,
            owner=task.owner,
        )
        yield _move_on(case, now, entry, None, "")


# -- shared ---------------------------------------------------------------------------------------------------------


def _expect(
    case: Case,
    key: str,
    do: Do,
    status: Status,
    why: Why,
    *,
    about: str,
    receipt: str = "",
    channel: Channel | None = None,
    due_at: int | None = None,
    not_after: int | None = None,
    owner: str = "",
) -> Expectation:
    return Expectation(
        key=key,
        journey="",
        version="",
        enrolment="",
        step=str(do),
        do=do,
        by=By.STAFF,
        owner=owner or case.clocks.owner,
        status=status,
        why=why,
        receipt=receipt,
        channel=channel,
        about=about,
        due_at=due_at,
        not_after=not_after,
    )


def _move_on(
    case: Case, now: int, entry: Expectation, moments: tuple[int, int, int] | None, effects_prefix: str
) -> Expectation:
    """The open expectation with what is under way, waiting or put off, and its clocks, in the table's order."""
    due_at, not_after = entry.due_at, entry.not_after
    assert due_at is not None
    status, detail, holder, receipt = entry.status, Detail.NONE, "", ""
    changes: list[int | None] = [due_at, not_after, *(moments or ())]
    why, not_before = entry.why, None
    effect = _effect_for(case, entry.key, effects_prefix, due_at)
    claim, snooze = case.claim_by_key.get(entry.key), case.snooze_by_key.get(entry.key)
    if effect is not None and effect.state is EffectState.UNKNOWN:
        status, detail, receipt = Status.UNKNOWN, Detail.NO_RECEIPT, effect.id
        why = msgspec.structs.replace(why, key=WhyKey.NO_RECEIPT, values={"since": effect.at})
    elif effect is not None and effect.state in (EffectState.QUEUED, EffectState.SENDING):
        status, detail, receipt = Status.RUNNING, Detail.QUEUED, effect.id
        why = msgspec.structs.replace(why, key=WhyKey.QUEUED, values={"since": effect.at})
    elif claim is not None and now < claim.until_at:
        status, detail, holder = Status.RUNNING, Detail.CLAIMED, claim.holder
        changes.append(claim.until_at)
    elif effect is not None:
        status, detail, receipt = Status.WAITING, Detail.SEND_FAILED, effect.id
        why = msgspec.structs.replace(why, key=WhyKey.SEND_FAILED, values={"reason": effect.reason})
    elif (draft := _draft_for(case, entry.key)) is not None:
        status, detail = Status.WAITING, Detail.APPROVAL
        why = msgspec.structs.replace(why, key=WhyKey.WAITS_FOR_APPROVAL, values={"draft": draft.id})
    elif not_after is not None and now >= not_after:
        status = Status.MISSED
    elif now < due_at:
        status = Status.NOT_DUE
    elif snooze is not None and now < snooze.until_at:
        status, detail, not_before = Status.NOT_DUE, Detail.SNOOZED, snooze.until_at
        changes.append(snooze.until_at)
        why = msgspec.structs.replace(
            why, key=WhyKey.SNOOZED, values={"by": snooze.by, "until": snooze.until_at}
        )
    return msgspec.structs.replace(
        entry,
        status=status,
        detail=detail,
        holder=holder,
        receipt=receipt,
        why=why,
        not_before=not_before,
        at_risk_at=moments[0] if moments else None,
        nearly_late_at=moments[1] if moments else None,
        breach_at=moments[2] if moments else None,
        risk=risk_level(moments, now),
        next_change_at=min((at for at in changes if at is not None and at > now), default=None),
    )


def _effect_for(case: Case, key: str, prefix: str, since: int) -> Effect | None:
    """The newest effect that answers this expectation: by its key, or by an earlier head of the same conversation."""
    found = [
        effect
        for name, effect in case.effect_by_key.items()
        if (name == key or (prefix and name.startswith(prefix) and effect.at >= since))
        and effect.state not in (EffectState.CANCELLED, EffectState.SENT)
    ]
    return max(found, key=lambda effect: (effect.recorded_seq, effect.key), default=None)


def _draft_for(case: Case, key: str) -> Entry | None:
    drafts = [entry for entry in case.index.by_key.get(key, ()) if entry.kind.startswith("draft.")]
    return drafts[-1] if drafts and drafts[-1].kind in ("draft.proposed", "draft.edited") else None


def _channel(message: Entry) -> Channel | None:
    channel = message.data.get("channel")
    return Channel(channel) if isinstance(channel, str) and channel in frozenset(Channel) else None


_RINGING_ENDS = (
    "call.answered",
    "call.missed",
    "call.abandoned",
    "call.voicemail",
    "call.ended",
    "call.logged",
)
_MISSED = ("call.missed", "call.abandoned", "call.voicemail")
