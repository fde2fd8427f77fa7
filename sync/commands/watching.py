"""What somebody must know about how the practice runs: nobody on duty for hours that are coming, an emergency that nobody on
the on-call chain took, follow-ups that nobody runs. One card an episode, with its owner; it resolves itself when it is over.

The runner looks, and both sides work out anew what stands. That the runner itself is silent only the server can say.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from sync.commands.casefile import definition
from sync.commands.fields import Id
from sync.commands.kernel import AFTERWARDS, Command, Context, command, need
from sync.commands.outcomes import Outcome, Refused, already
from sync.commands.rota import calling, chain_of
from sync.commands.rules import rota_of, rulebook
from sync.commands.running import RUNNER, RUNNER_ID, check_lease
from sync.commands.tx import Happening, Tx
from sync.journeys.facts import KNOWN_DUTIES
from sync.journeys.hours import load_zone
from sync.model.entities import Alarm, Card, Contact, JourneyVersion, Location, Runner
from sync.model.ids import fact_id
from sync.model.words import (
    AlarmState,
    CardKind,
    CardState,
    Duty,
    Event,
    RunnerState,
    Subject,
    Trouble,
)
from sync.policy.rota import RotaPlan, nobody_on_duty

_BY_RUNNER: Final = (Trouble.NOBODY_ON_DUTY, Trouble.UNANSWERED)
AHEAD_MS: Final = 24 * 3_600_000
"""So long before it opens a place without anybody on duty is told of."""
OVER: Final = "over"
"""How such a card ends by itself."""
MOST_TRIES: Final = 12
"""Letters to the owners about one silence that were not taken before no more is tried."""


class WatchPractice(Command, frozen=True):
    """Tell what somebody must know, and take back what is over. `lease_epoch` is the grant under which the runner acts."""

    lease_epoch: Annotated[int, Meta(ge=0, le=1 << 40)]


class NoteLetter(Command, frozen=True):
    """The owners are being written to about a silence, for the `tries`th time; `again_at` where that was not taken."""

    card_id: Id
    tries: Annotated[int, Meta(ge=1, le=MOST_TRIES)]
    again_at: Annotated[int, Meta(ge=0, le=1 << 48)] | None = None


class Episode(Struct, frozen=True):
    """Something that stands now: the id of its card, why, who must see to it, in plain words, and what it is about."""

    id: str
    reason: Trouble
    owner: Duty
    message: str
    about: dict[str, Any]
    contact_id: str | None = None


class Letters(Struct, frozen=True):
    """How far the owners have been written to about a card."""

    tries: int = 0
    again_at: int | None = 0
    """When it may be tried (again), epoch ms; None: it was taken."""


def standing(tx: Tx, now: int) -> dict[str, Episode]:
    """What the runner must tell of at `now` (epoch ms), by the ids of the cards."""
    return {each.id: each for each in (*_unattended(tx, now), *_unanswered(tx, now))}


def is_told(tx: Tx, now: int) -> bool:
    """Whether the cards say what stands: then there is nothing to do."""
    found = standing(tx, now)
    return all(_is_told(tx, each) for each in found.values()) and not _ended(tx, found, _BY_RUNNER)


@command("watch_practice", 1)
def watch_practice(tx: Tx, command: WatchPractice, ctx: Context) -> Outcome | None:
    check_lease(tx, command.lease_epoch, ctx.principal.id)
    found = standing(tx, ctx.at)
    fresh = [each for each in found.values() if not _is_told(tx, each)]
    ended = _ended(tx, found, _BY_RUNNER)
    for each in fresh:
        raise_trouble(tx, ctx, each)
    for card in ended:
        _end(tx, ctx, card)
    return None if fresh or ended else already(next(iter(found), ""))


def follow_runner(tx: Tx, ctx: Context) -> None:
    """Tell of a runner that fell silent, and that it is back."""
    runner = tx.get(Runner, RUNNER_ID) if any(_is_about_runner(each) for each in tx.happenings) else None
    if runner is None:
        return
    if runner.state == RunnerState.SILENT:
        silent = Episode(
            fact_id("trouble", Trouble.SILENT, str(runner.epoch), str(runner.heard_at)),
            Trouble.SILENT,
            Duty.PRACTICE_MANAGER,
            "Nobody runs the follow-ups: nothing is sent or moved by itself. Start a workstation, or foredesk runner "
            "beside the server.",
            {"heard_at": runner.heard_at, "epoch": runner.epoch},
        )
        if not _is_told(tx, silent):
            raise_trouble(tx, ctx, silent)
        return
    for card in _ended(tx, {}, (Trouble.SILENT,)):
        _end(tx, ctx, card)


def _is_about_runner(event: Happening) -> bool:
    return event.kind in _RUNNER_EVENTS and event.data.get("integration") == RUNNER


_RUNNER_EVENTS: Final = (Event.INTEGRATION_SILENT, Event.INTEGRATION_BACK)
AFTERWARDS.append(follow_runner)


def raise_trouble(tx: Tx, ctx: Context, trouble: Episode) -> None:
    """Open the card of an episode."""
    said = {**trouble.about, "owner": str(trouble.owner)}
    tx.fact(
        Card,
        trouble.id,
        kind=CardKind.HELD,
        state=CardState.OPEN,
        reason=trouble.reason,
        message=trouble.message,
        contact_id=trouble.contact_id,
        yours=msgspec.json.encode(said).decode(),
        theirs=None,
        mutation=ctx.ulid,
        command=ctx.command,
        body="{}",
        author=str(ctx.principal),
        at=ctx.at,
        resolved_by=None,
        resolved_at=None,
        resolution=None,
    )
    tx.happened(
        ctx.id(f"trouble {trouble.id}"),
        Event.TROUBLE_RAISED,
        contact=trouble.contact_id,
        subject=(Subject.CARD, trouble.id),
        reason=str(trouble.reason),
        **said,
    )


def letters_of(card: Card) -> Letters:
    """How far the owners have been written to."""
    return Letters() if card.theirs is None else msgspec.json.decode(card.theirs, type=Letters)


@command("note_letter", 1)
def note_letter(tx: Tx, command: NoteLetter, ctx: Context) -> Outcome | None:
    if ctx.principal.kind != "system":
        raise Refused("not_allowed", "Only the server writes to the owners.")
    card = need(tx, Card, command.card_id)
    before = letters_of(card)
    after = Letters(command.tries, command.again_at)
    if before == after or command.tries < before.tries:
        return already(card.id)
    tx.put(Card, card.id, theirs=msgspec.json.encode(after).decode())
    tx.happened(
        ctx.id("event"), Event.TROUBLE_MAILED, subject=(Subject.CARD, card.id), tries=command.tries,
        is_taken=command.again_at is None,
    )  # fmt: skip
    return None


def _is_told(tx: Tx, trouble: Episode) -> bool:
    """Whether its card stands, or a person has taken note of it; one that was over and is back is told again."""
    card = tx.get(Card, trouble.id)
    return card is not None and not (card.state == CardState.RESOLVED and card.resolution == OVER)


def _ended(tx: Tx, found: Mapping[str, Episode], reasons: Iterable[str]) -> list[Card]:
    return [
        card
        for reason in reasons
        for card in tx.find(Card, reason=reason, state=CardState.OPEN, order="id")
        if card.id not in found
    ]


def _end(tx: Tx, ctx: Context, card: Card) -> None:
    tx.put(
        Card, card.id, state=CardState.RESOLVED, resolved_by=str(ctx.principal), resolved_at=ctx.at, resolution=OVER
    )  # fmt: skip
    tx.happened(
        ctx.id(f"over {card.id}"), Event.TROUBLE_OVER, contact=card.contact_id, subject=(Subject.CARD, card.id),
        reason=card.reason,
    )  # fmt: skip


# -- nobody on duty -------------------------------------------------------------------------------------------------


def _unattended(tx: Tx, now: int) -> list[Episode]:
    """Opening hours of the coming day that nobody holds a duty in which the live follow-ups name. A duty that nobody ever
    holds is a finding of their check."""
    duties = _duties(tx)
    book = rulebook(tx.rows)
    found: list[Episode] = []
    for place in (each for each in tx.find(Location, order="id") if not each.disabled):
        rota = rota_of(tx.rows, place.timezone)
        hours = book.opening_hours(place.id, place.hours)
        midnight = _midnight(now, place.timezone)
        for duty in duties & {shift.duty for shift in rota.shifts}:
            gaps = nobody_on_duty(rota, duty, hours, midnight, now + AHEAD_MS, place.id)
            gap = next(((begins, ends) for begins, ends in gaps if ends > now), None)
            if gap is not None:
                found.append(_gap(place, duty, rota, *gap))
    return sorted(found, key=lambda trouble: trouble.id)


def _gap(place: Location, duty: str, rota: RotaPlan, begins: int, ends: int) -> Episode:
    day = datetime.fromtimestamp(begins / 1000, UTC).astimezone(load_zone(rota.zone))
    return Episode(
        fact_id("trouble", Trouble.NOBODY_ON_DUTY, place.id, duty, day.date().isoformat()),
        Trouble.NOBODY_ON_DUTY,
        Duty.PRACTICE_MANAGER,
        f"{place.name} is open from {day:%A %H:%M}, and nobody is the {duty.replace('_', ' ')} then.",
        {"location": place.id, "duty": duty, "begins_at": begins, "ends_at": ends},
    )


def _duties(tx: Tx) -> set[str]:
    live = (definition(tx.rows, row.id) for row in tx.find(JourneyVersion, live=1, order="id"))
    return {planned.owner for plan in live if plan is not None for planned in plan.plan} & KNOWN_DUTIES


def _midnight(now: int, zone: str) -> int:
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(load_zone(zone))
    start = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return int(start.timestamp() * 1000)


# -- an emergency that nobody took ----------------------------------------------------------------------------------


def _unanswered(tx: Tx, now: int) -> list[Episode]:
    """Emergencies about which everybody in the chain was called, and nobody acknowledged."""
    found: list[Episode] = []
    for alarm in tx.find(Alarm, state=AlarmState.OPEN, order="id"):
        contact = tx.get(Contact, alarm.contact_id)
        chain = chain_of(tx, None if contact is None else contact.location_id)
        so_far = calling(tx, alarm, now)
        if len(so_far) < len(chain) or (so_far and so_far[-1].until > now):
            continue
        found.append(
            Episode(
                fact_id("trouble", Trouble.UNANSWERED, alarm.id),
                Trouble.UNANSWERED,
                Duty.PRACTICE_MANAGER,
                "Somebody wrote words of an emergency, and nobody on the on-call chain has taken it.",
                {"alarm": alarm.id, "raised_at": alarm.raised_at, "called": len(so_far)},
                alarm.contact_id,
            )
        )
    return found
