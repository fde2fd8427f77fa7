"""Whoever has not been here for long, and whoever should be seen again: recorded by the runner as `contact.inactive` and
`recall.due`, each once for the visit that it counts from.

Both sides work it out anew from the visits as they stand, so that a visit which was taken back, booked or told meanwhile
counts on both. Who told of it may be told again by nobody: the entry's id follows from the event and the visit.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct

from sync.commands.casefile import build_case
from sync.commands.fields import Id
from sync.commands.kernel import Command, Context, command
from sync.commands.outcomes import Outcome, already
from sync.commands.reach import contact_of
from sync.commands.running import check_lease
from sync.commands.steps import watch_case
from sync.commands.tx import Tx
from sync.journeys.definition import MessageClass
from sync.journeys.guards import is_closed
from sync.model.entities import Appointment, Contact, Service, TimelineEntry
from sync.model.ids import fact_id
from sync.model.words import AppointmentStatus, Event, Subject

DAY_MS: Final = 86_400_000
INACTIVE_DAYS: Final = 90
"""So many days after their last visit they count as inactive."""
TOLD_WITHIN_DAYS: Final = 30
"""What came to pass longer ago is not told any more: whoever was away for longer is in "What slipped through", where a person
decides. So a practice that begins, or an import, starts nothing about visits of years ago."""
_CLASSES: Final = {
    Event.CONTACT_INACTIVE: MessageClass.MARKETING,
    Event.RECALL_DUE: MessageClass.TRANSACTIONAL,
}
"""What each is written about as: nobody is told of who may not be reached for that."""
_UNSETTLED: Final = frozenset(
    {
        AppointmentStatus.PROPOSED,
        AppointmentStatus.PENDING,
        AppointmentStatus.BOOKED,
        AppointmentStatus.ARRIVED,
        AppointmentStatus.CHECKED_IN,
        AppointmentStatus.WAITLIST,
    }
)
"""A visit that is to come, or of which nobody has said yet how it ended."""


class Occasion(Struct, frozen=True):
    """Something to tell: `due_at` (epoch ms) is when it came to pass, `visit` what it counts from."""

    kind: Event
    visit: Appointment
    due_at: int
    service: str = ""

    @property
    def id(self) -> str:
        """The id of the entry that tells it, the same wherever it is told."""
        return fact_id("absence", self.kind, self.visit.id)


class TellAbsence(Command, frozen=True):
    """Record that a contact has not been here for long, or is to be seen again, as far as that has come to pass and was not
    told yet. `lease_epoch` is the grant under which the runner acts."""

    contact_id: Id
    lease_epoch: Annotated[int, Meta(ge=0, le=1 << 40)]


@command("tell_absence", 1)
def tell_absence(tx: Tx, command: TellAbsence, ctx: Context) -> Outcome | None:
    check_lease(tx, command.lease_epoch, ctx.principal.id)
    contact = contact_of(tx, command.contact_id)
    found = untold(tx, contact.id, ctx.at)
    for occasion in found:
        tx.happened(
            occasion.id,
            occasion.kind,
            contact=contact.id,
            subject=(Subject.APPOINTMENT, occasion.visit.id),
            days=(ctx.at - occasion.visit.start_at) // DAY_MS,
            due_at=occasion.due_at,
            **({"service": occasion.service} if occasion.service else {}),
        )
    return None if found else already(contact.id)


def untold(tx: Tx, contact_id: str, now: int) -> list[Occasion]:
    """What is to be told of a contact at `now`, epoch ms; nothing of one who is gone, whose visits are another's, or who may not
    be reached for it."""
    fresh = [each for each in _occasions(tx, contact_id, now) if tx.get(TimelineEntry, each.id) is None]
    if not fresh or tx.get(Contact, contact_id) is None:
        return []
    case = build_case(tx.rows, contact_id, now)
    watch_case(tx, case)
    return [each for each in fresh if not is_closed(case, _CLASSES[each.kind])]


def _occasions(tx: Tx, contact_id: str, now: int) -> list[Occasion]:
    visits = tx.find(Appointment, contact_id=contact_id, order="id")
    kept = [visit for visit in visits if visit.status == AppointmentStatus.FULFILLED]
    last = max(kept, key=_by_time, default=None)
    if last is None or any(visit.status in _UNSETTLED and visit.start_at > last.start_at for visit in visits):
        return []
    recalls = _recalls(tx, kept)
    found = [each for each in recalls if _has_just_come(each.due_at, now)]
    inactive = Occasion(Event.CONTACT_INACTIVE, last, last.start_at + INACTIVE_DAYS * DAY_MS)
    # Whose recall is still to come, or has just come, is expected or asked back about that.
    is_awaited = any(each.due_at > now - TOLD_WITHIN_DAYS * DAY_MS for each in recalls)
    if _has_just_come(inactive.due_at, now) and not is_awaited:
        found.append(inactive)
    return found


def _recalls(tx: Tx, kept: list[Appointment]) -> list[Occasion]:
    """When each service that asks people back does, counted from their last visit for it."""
    latest = {visit.service_id: visit for visit in sorted(kept, key=_by_time)}
    found: list[Occasion] = []
    for service_id, visit in latest.items():
        service = tx.get(Service, service_id) if service_id is not None else None
        if service is not None and service.recall_days and not service.disabled:
            due_at = visit.start_at + service.recall_days * DAY_MS
            found.append(Occasion(Event.RECALL_DUE, visit, due_at, service.name))
    return found


def _has_just_come(due_at: int, now: int) -> bool:
    return due_at <= now < due_at + TOLD_WITHIN_DAYS * DAY_MS


def _by_time(visit: Appointment) -> tuple[int, str]:
    return visit.start_at, visit.id
