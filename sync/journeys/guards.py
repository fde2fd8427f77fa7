"""Guards: what may forbid a message at a moment — consent, hours, budget, overlap — and the channel that is left.

Read for the ledger here and again by the dispatcher immediately before sending.
"""

from bisect import bisect_right

from msgspec import Struct

from sync.journeys.case import Case, Consent, EffectState, Endpoint
from sync.journeys.definition import By, Channel, Do, MessageClass, PlannedStep
from sync.journeys.durations import milliseconds
from sync.journeys.expectation import Detail
from sync.journeys.hours import AWAKE_MS, is_awake, is_open, next_close, next_open


class Route(Struct, frozen=True):
    """How a step would go out. `channel` is None when every channel is refused; `refused` names each with the consent
    record that closed it (empty: nothing to reach them on). `is_dead`: of these some were lost because an address of theirs
    works no more."""

    channel: Channel | None
    endpoint: str = ""
    refused: tuple[tuple[Channel, str], ...] = ()
    is_dead: bool = False


class Verdict(Struct, frozen=True):
    """A guard that forbids: which, until when (None: until something changes), and what it read."""

    guard: Detail
    not_before: int | None
    values: dict[str, str | int]


def route(case: Case, planned: PlannedStep, at: int) -> Route:
    """The first channel that is deliverable and permitted at that moment, in the step's order."""
    is_approved = planned.step.template is not None and planned.step.template in case.approved
    refused: list[tuple[Channel, str]] = []
    tried: set[Channel] = set()
    for wished in planned.step.channels:
        channel = inbound_channel(case) if wished is Channel.INBOUND else wished
        if channel is None or channel in tried:
            continue
        tried.add(channel)
        bound_at = at if channel is Channel.WHATSAPP and not is_approved else None
        endpoint, closed_by = _endpoint(case, channel, planned.message_class, bound_at)
        if endpoint:
            return Route(channel, endpoint, tuple(refused))
        refused.append((channel, closed_by))
    is_dead = any(endpoint.is_dead and not tried.isdisjoint(endpoint.channels) for endpoint in case.endpoints)
    return Route(None, "", tuple(refused), is_dead)


def staff_call(case: Case) -> Route:
    """The way to a person's call, when there is a number that did not refuse calls."""
    endpoint, closed_by = _endpoint(case, Channel.PHONE, MessageClass.TRANSACTIONAL)
    return Route(Channel.PHONE, endpoint) if endpoint else Route(None, "", ((Channel.PHONE, closed_by),))


def inbound_channel(case: Case) -> Channel | None:
    """The channel they used last, as far as a reply can go back on it."""
    index = case.index
    last = None
    for kind in ("message.received", "enquiry.received", "call.missed", "call.answered"):
        entries = index.by_kind.get(kind)
        if (
            entries
            and entries[-1].data.get("channel") in _REPLY_CHANNELS
            and (last is None or entries[-1].at > last.at)
        ):
            last = entries[-1]
    return Channel(str(last.data["channel"])) if last else None


def forbids(
    case: Case, planned: PlannedStep, channel: Channel | None, key: str, at: int, endpoint: str = ""
) -> Verdict | None:
    """The first guard that forbids sending to the endpoint (id) at that moment. What a person does by hand is theirs to
    judge."""
    if planned.step.by is By.STAFF or planned.step.do is Do.CALL:
        return None
    hours = case.hours_to_send(endpoint, planned.message_class)
    if hours is not None and not is_open(at, hours) and not _awake_until(case, planned.message_class, at):
        opens = next_open(at, hours)
        return Verdict(Detail.HOURS, opens, {"class": str(planned.message_class)})
    for rule in case.budget:
        if rule.message_class is planned.message_class and rule.channel in (None, channel):
            frees_at = _spent_until(
                case, rule.message_class, rule.channel, rule.count, milliseconds(rule.per), at, key
            )
            if frees_at is not None:
                return Verdict(
                    Detail.BUDGET, frees_at, {"count": rule.count, "per_ms": milliseconds(rule.per)}
                )
    for other, effect in case.effect_by_key.items():
        if (
            other != key
            and effect.channel is channel
            and effect.state in _UNDER_WAY
            and other.startswith("followup:")
        ):
            return Verdict(Detail.OVERLAP, None, {"other": other})
    return None


def permitted_until(case: Case, planned: PlannedStep, at: int, endpoint: str = "") -> int | None:
    """When the hours in which it may now be sent end; None when no hours bind it."""
    hours = case.hours_to_send(endpoint, planned.message_class)
    if hours is None or planned.step.by is By.STAFF:
        return None
    return next_close(at, hours) if is_open(at, hours) else _awake_until(case, planned.message_class, at)


def _awake_until(case: Case, message_class: MessageClass, at: int) -> int | None:
    """Until when they count as awake, for a message about their care; None where they do not."""
    inbound = case.index.inbound
    said = bisect_right(inbound.ats, at)
    if message_class is not MessageClass.TRANSACTIONAL or not said or not is_awake(inbound.ats[said - 1], at):
        return None
    return inbound.ats[said - 1] + AWAKE_MS


def is_closed(case: Case, message_class: MessageClass) -> bool:
    """Whether no channel of any endpoint is left on which they may be reached: then an opt-out stops a journey."""
    return not any(
        _endpoint(case, channel, message_class)[0]
        for endpoint in case.endpoints
        for channel in endpoint.channels
    )


def windows(case: Case) -> tuple[int, ...]:
    """When WhatsApp's windows end: moments at which the way to them changes."""
    return tuple(endpoint.window_until for endpoint in case.endpoints if endpoint.window_until)


def _endpoint(
    case: Case, channel: Channel, message_class: MessageClass, bound_at: int | None = None
) -> tuple[str, str]:
    """The endpoint that a channel may be used at, and else the consent record that closed it. `bound_at`: WhatsApp's window
    must be open then."""
    closed_by = ""
    for endpoint in case.endpoints:
        if channel in endpoint.channels:
            if endpoint.is_dead and channel is not Channel.PHONE:
                continue
            if (
                bound_at is not None
                and endpoint.window_until is not None
                and bound_at >= endpoint.window_until
            ):
                continue
            consent = _latest_consent(case, endpoint.key, channel, message_class)
            granted = consent.granted if consent else _is_free(endpoint, channel, message_class)
            if granted:
                return endpoint.key, ""
            closed_by = closed_by or (consent.id if consent else "")
    return "", closed_by


def _is_free(endpoint: Endpoint, channel: Channel, message_class: MessageClass) -> bool:
    """Whether it needs no yes."""
    if endpoint.free is None:
        return message_class is MessageClass.TRANSACTIONAL
    return (channel, message_class) in endpoint.free


def _latest_consent(
    case: Case, endpoint: str, channel: Channel, message_class: MessageClass
) -> Consent | None:
    """The newest record that covers it; of two at the same moment the refusal."""
    latest: Consent | None = None
    for consent in case.consents:
        if (
            consent.endpoint == endpoint
            and consent.channel in (None, channel)
            and consent.message_class in (None, message_class)
            # A grant for one class opens that class; a refusal that names no class closes all.
            and (
                latest is None
                or (consent.at, not consent.granted, consent.id) > (latest.at, not latest.granted, latest.id)
            )
        ):
            latest = consent
    return latest


def _spent_until(
    case: Case, message_class: MessageClass, channel: Channel | None, count: int, per: int, at: int, key: str
) -> int | None:
    """When the budget has room again; None while it has. What is on its way counts as sent."""
    ours = {endpoint.key for endpoint in case.endpoints}
    spent = [
        entry.at
        for entry in (*case.index.by_kind.get("message.sent", ()), *case.index.family)
        if entry.kind == "message.sent"
        and entry.at > at - per
        and entry.data.get("class") == message_class
        and channel in (None, entry.data.get("channel"))
        and (entry.contact in ("", case.subject.id) or entry.data.get("endpoint") in (None, *ours))
    ]
    spent += [
        pending.at
        for pending in case.pending
        if pending.key != key
        and pending.at > at - per
        and pending.message_class is message_class
        and channel in (None, pending.channel)
    ]
    spent.sort()
    return spent[-count] + per if len(spent) >= count else None


_REPLY_CHANNELS = frozenset({"whatsapp", "email", "sms"})
_UNDER_WAY = frozenset({EffectState.QUEUED, EffectState.SENDING, EffectState.UNKNOWN})
