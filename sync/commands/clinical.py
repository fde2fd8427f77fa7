"""What clinicians write down: kept in a collection of its own, which only workstations marked for it carry."""

from sync.commands.fields import Id, Prose
from sync.commands.kernel import Command, Context, command
from sync.commands.reach import contact_of
from sync.commands.tx import Tx
from sync.model.entities import ClinicalNote
from sync.model.words import Event, Subject


class WriteClinicalNote(Command, frozen=True):
    """A note about a contact's care. The timeline says that it was written, and never what."""

    contact_id: Id
    text: Prose


@command("write_clinical_note", 1)
def write_clinical_note(tx: Tx, command: WriteClinicalNote, ctx: Context) -> None:
    contact = contact_of(tx, command.contact_id)
    tx.put(
        ClinicalNote,
        ctx.id("note"),
        contact_id=contact.id,
        text=command.text,
        at=ctx.at,
        author=str(ctx.principal),
    )
    tx.happened(
        ctx.id("event"),
        Event.NOTE_ADDED,
        contact=contact.id,
        subject=(Subject.CONTACT, contact.id),
        clinical=True,
    )
