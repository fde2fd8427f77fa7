"""A journey that would begin for far more people than usual pauses itself: whoever comes after is held, none is lost, and a
card asks those who answer for the practice whether it may go on. They may also pause one by hand.

The server alone pauses by itself, for it alone sees everybody; the card is what both sides read.
"""

from typing import Any, Final, Literal

import msgspec

from sync.commands.fields import Line
from sync.commands.kernel import Command, Context, command
from sync.commands.outcomes import Invalid, Outcome, Refused, already
from sync.commands.tx import Tx
from sync.journeys.definition import Journey
from sync.model.entities import Card, Enrolment, JourneyVersion
from sync.model.ids import fact_id
from sync.model.words import CardKind, CardState, EnrolmentState, Event, Subject

FLOOR: Final = 100
"""So many in an hour are never too many."""
TIMES: Final = 3
"""More than so many times what is usual in an hour are."""
PAGE: Final = 200
"""Enrolments that one `resume_journey` lets go."""
PAUSED: Final = "journey_paused"
PAUSED_BY_HAND: Final = "journey_paused_by_hand"
PAUSES: Final = frozenset({PAUSED, PAUSED_BY_HAND})
"""The reasons of the card; it is decided with `resume_journey` alone."""
_HOUR: Final = 3_600_000
_USUAL_OVER: Final = 28 * 24 * _HOUR
_STAYS_FOR: Final = 24 * _HOUR
"""For so long after a person let a journey go on it is not asked again."""


class PauseJourney(Command, frozen=True):
    """Hold whoever would begin a journey from now on, until somebody lets it go on. Those who are in it go on."""

    journey: Line
    reason: Line | None = None


class ResumeJourney(Command, frozen=True):
    """Let a paused journey go on, or drop those whom it held: a page of them, so it is asked until nobody is left."""

    journey: Line
    held: Literal["go_on", "drop"]


def pause_id(journey: str) -> str:
    """The id of the one card that a journey's pause can have."""
    return fact_id("journey_pause", journey)


def is_paused(tx: Tx, journey: str) -> bool:
    """Whether new enrolments of a journey are held."""
    card = tx.get(Card, pause_id(journey))
    return card is not None and card.state == CardState.OPEN


def watch(tx: Tx, ctx: Context, journey: Journey) -> None:
    """Pause a journey that has just begun for one more, where that is far more than usual in an hour."""
    if ctx.received is None:
        return
    key, since = journey.journey, ctx.at - _HOUR
    sql = "SELECT 1 FROM enrolment WHERE journey = ? AND started_at > ? LIMIT 1 OFFSET ?"
    if tx.rows.execute(sql, (key, since, FLOOR)).fetchone() is None:
        return
    card = tx.get(Card, pause_id(key))
    if card is not None and (card.state == CardState.OPEN or (card.resolved_at or 0) > ctx.at - _STAYS_FOR):
        return
    sql = "SELECT COUNT(*) FROM enrolment WHERE journey = ? AND started_at > ?"
    begun = int(tx.rows.execute(sql, (key, since)).fetchone()[0])
    usual = _usual(tx, key, since)
    if begun > max(FLOOR, TIMES * usual):
        _pause(tx, ctx, journey, begun, usual)


def _usual(tx: Tx, key: str, until: int) -> int:
    """How many it begins for in an hour in which it begins at all, over the last four weeks; rounded up."""
    count, hours = tx.rows.execute(
        f"SELECT COUNT(*), COUNT(DISTINCT started_at / {_HOUR}) FROM enrolment "  # noqa: S608 - a constant
        "WHERE journey = ? AND started_at > ? AND started_at <= ?",
        (key, until - _USUAL_OVER, until),
    ).fetchone()
    return -(-int(count) // int(hours)) if hours else 0


def _pause(tx: Tx, ctx: Context, journey: Journey, begun: int, usual: int) -> None:
    said: dict[str, Any] = {
        "journey": journey.journey, "begun": begun, "usual": usual, "owner": journey.owner,
    }  # fmt: skip
    message = (
        f"“{journey.journey}” paused itself: {begun} people in an hour, where {usual} are usual. "
        "Whoever comes now is held until somebody decides."
    )
    _open(tx, ctx, journey.journey, PAUSED, message, said)


@command("pause_journey", 1)
def pause_journey(tx: Tx, command: PauseJourney, ctx: Context) -> Outcome | None:
    if is_paused(tx, command.journey):
        return already(pause_id(command.journey))
    if not tx.find(JourneyVersion, key=command.journey, live=1, limit=1):
        raise Invalid("journey", "No journey of this name is published.")
    said: dict[str, Any] = {"journey": command.journey}
    if command.reason is not None:
        said["why"] = command.reason
    message = f"“{command.journey}” was paused. Whoever comes now is held until somebody lets it go on."
    _open(tx, ctx, command.journey, PAUSED_BY_HAND, message, said)
    return None


def _open(tx: Tx, ctx: Context, key: str, reason: str, message: str, said: dict[str, Any]) -> None:
    body = ResumeJourney(journey=key, held="go_on")
    card = tx.fact(
        Card,
        pause_id(key),
        kind=CardKind.HELD,
        state=CardState.OPEN,
        reason=reason,
        message=message,
        yours=msgspec.json.encode(said).decode(),
        mutation=ctx.ulid,
        command="resume_journey@1",
        body=msgspec.json.encode(body).decode(),
        author=str(ctx.principal),
        at=ctx.at,
        resolved_by=None,
        resolved_at=None,
        resolution=None,
    )
    tx.happened(ctx.id(f"paused {key}"), Event.JOURNEY_PAUSED, subject=(Subject.CARD, card.id), **said)


@command("resume_journey", 1)
def resume_journey(tx: Tx, command: ResumeJourney, ctx: Context) -> Outcome | None:
    card = tx.get(Card, pause_id(command.journey))
    if card is None:
        raise Refused("not_paused", "This follow-up was not paused.")
    page = tx.find(Enrolment, journey=command.journey, state=EnrolmentState.HELD, order="id", limit=PAGE)
    if not page and card.state == CardState.RESOLVED:
        return already(card.id)
    for run in page:
        about = (Subject.ENROLMENT, run.id)
        if command.held == "go_on":
            # Its clocks begin now: what it would have done meanwhile is not to be done all at once.
            tx.put(Enrolment, run.id, state=EnrolmentState.RUNNING, started_at=ctx.at)
            happened = Event.JOURNEY_RELEASED
        else:
            tx.put(Enrolment, run.id, state=EnrolmentState.STOPPED, stopped_at=ctx.at, reason=PAUSED)
            happened = Event.JOURNEY_STOPPED
        tx.happened(
            ctx.id(f"held {run.id}"),
            happened,
            contact=run.contact_id,
            subject=about,
            journey=run.journey,
            enrolment=run.id,
        )
    if card.state == CardState.OPEN:
        resolution, by = command.held, ctx.staff_id or str(ctx.principal)
        tx.put(
            Card, card.id, state=CardState.RESOLVED, resolved_by=by, resolved_at=ctx.at, resolution=resolution
        )
        tx.happened(
            ctx.id("event"),
            Event.JOURNEY_RESUMED,
            subject=(Subject.CARD, card.id),
            journey=command.journey,
            held=command.held,
        )
    return None
