"""Promises that run out, recorded by the runner: `sla.at_risk` at half and four fifths of the time, `sla.breached` at its end.

Both sides work the ledger out anew, so no workstation can say that a colleague was late; what was told is not told again.
"""

from typing import Annotated

from msgspec import Meta

from sync.commands.casefile import build_case
from sync.commands.fields import Id
from sync.commands.kernel import Command, Context, command
from sync.commands.outcomes import Outcome, already
from sync.commands.reach import contact_of
from sync.commands.running import check_lease
from sync.commands.steps import watch_case
from sync.commands.tx import Tx
from sync.journeys.expectations import expectations
from sync.journeys.promises import overruns
from sync.model.words import Event, Subject


class TellOverruns(Command, frozen=True):
    """Record every promise to a contact that has run out, in part or whole, and was not told yet. `lease_epoch` is the grant
    under which the runner acts."""

    contact_id: Id
    lease_epoch: Annotated[int, Meta(ge=0, le=1 << 40)]


@command("tell_overruns", 1)
def tell_overruns(tx: Tx, command: TellOverruns, ctx: Context) -> Outcome | None:
    check_lease(tx, command.lease_epoch, ctx.principal.id)
    contact = contact_of(tx, command.contact_id)
    case = build_case(tx.rows, contact.id, ctx.at)
    watch_case(tx, case)
    found = overruns(case, expectations(case, ctx.at), ctx.at)
    for overrun in found:
        tx.happened(
            ctx.id(f"{overrun.promise} {overrun.level}"),
            Event(overrun.kind),
            contact=contact.id,
            subject=(Subject.ENROLMENT, overrun.entry.enrolment) if overrun.entry.enrolment else None,
            **overrun.told,
        )
    return None if found else already(contact.id)
