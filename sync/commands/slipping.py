"""Somebody who slipped through is let be, with a reason, or looked at again: what the list of them is told."""

from sync.commands.fields import Id, Line
from sync.commands.kernel import Command, Context, command
from sync.commands.outcomes import Outcome
from sync.commands.reach import contact_of
from sync.commands.tx import Tx
from sync.model.words import Event, Subject


class LetBe(Command, frozen=True):
    """Nobody goes after what slipped through with this person until now; what comes later counts anew. Without a reason it
    is taken back: they are looked at again."""

    contact_id: Id
    reason: Line | None = None


@command("let_be", 1)
def let_be(tx: Tx, command: LetBe, ctx: Context) -> Outcome | None:
    contact = contact_of(tx, command.contact_id)
    subject = (Subject.CONTACT, contact.id)
    if command.reason is None:
        tx.happened(ctx.id("event"), Event.CONTACT_LOOKED_AT_AGAIN, contact=contact.id, subject=subject)
    else:
        tx.happened(
            ctx.id("event"), Event.CONTACT_LET_BE, contact=contact.id, subject=subject, reason=command.reason
        )
    return None
