"""Foredesk as it may be some releases on, laid over today's program before anything else of it is imported.

Schema 2 gives contacts a nickname. Schema 3 adds allergies, a collection of its own, gives contacts a title, and runs notes
as `add_note@2`. Schema 4 gives tags a colour.
"""

from pathlib import Path
from typing import Any


def begin(schema: int) -> None:
    """Make this process one of the program of that schema."""
    from sync.model import words

    words.SCHEMA_VERSION = schema
    from sqlalchemy import Text
    from sqlalchemy.orm import Mapped, mapped_column

    from sync.model import base, entities, migrations, people, versions

    people.Contact.nickname = mapped_column(Text, nullable=True)
    versions.ADDITIONS[2] = versions.Addition(columns={"contact": frozenset({"nickname"})})
    if schema >= 3:

        class Allergy(base.Entity):
            __tablename__ = "allergy"
            contact_id: Mapped[str]
            substance: Mapped[str]

        people.Contact.title = mapped_column(Text, nullable=True)
        entities.ENTITIES["allergy"] = base.entity_type(Allergy)
        versions.ADDITIONS[3] = versions.Addition(
            collections=frozenset({"allergy"}), columns={"contact": frozenset({"title"})}
        )
    if schema >= 4:
        people.Tag.colour = mapped_column(Text, nullable=True)
        versions.ADDITIONS[4] = versions.Addition(columns={"tag": frozenset({"colour"})})
    migrations.FOLDERS.append(Path(__file__).parent / "versions")
    migrations.KNOWN = tuple(f"{number:04d}" for number in range(1, schema + 1))
    migrations.HEAD = migrations.KNOWN[-1]
    _teach(schema)


def _teach(schema: int) -> None:
    import sync.commands.all  # noqa: F401 - fills the register
    from sync.commands import kernel, people
    from sync.commands.fields import Id, Prose
    from sync.commands.tx import Tx
    from sync.model.entities import ENTITIES, Contact
    from sync.model.words import Event

    note = kernel.REGISTER["add_note@1"]

    class NameFondly(kernel.Command, frozen=True):
        contact_id: Id
        nickname: Prose

    def name_fondly(tx: Tx, command: NameFondly, ctx: kernel.Context) -> None:
        tx.put(Contact, command.contact_id, nickname=command.nickname)
        if schema >= 3:
            tx.put(
                ENTITIES["allergy"].model, ctx.id("allergy"), contact_id=command.contact_id, substance="latex"
            )
        tx.happened(ctx.id("event"), Event.NOTE_ADDED, contact=command.contact_id, text="fondly")

    def learn(spec: kernel.Spec) -> None:
        kernel.REGISTER[spec.key] = spec
        kernel._SPEC_OF[spec.struct] = spec

    learn(kernel.Spec("name_fondly", 1, NameFondly, name_fondly, note.may))
    if schema < 3:
        return

    class AddNoteLater(kernel.Command, frozen=True):
        contact_id: Id
        words: Prose

    def add_note_later(tx: Tx, command: AddNoteLater, ctx: kernel.Context) -> Any:
        return people.add_note(tx, people.AddNote(contact_id=command.contact_id, text=command.words), ctx)

    del kernel.REGISTER["add_note@1"]
    learn(kernel.Spec("add_note", 2, AddNoteLater, add_note_later, note.may))
    kernel.UPCASTS["add_note@1"] = lambda fields: {
        "contact_id": fields["contact_id"],
        "words": fields["text"],
    }
