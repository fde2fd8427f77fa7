"""Undo: a new command that puts back what another one changed, where nobody has touched it since."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from sync.commands.cards import rebases
from sync.commands.casefile import undone_mutations
from sync.commands.entries import changes_of
from sync.commands.fields import Id, Ulid, Word
from sync.commands.kernel import Command, Context, command
from sync.commands.outcomes import Clash, Invalid, Outcome, Refused, Waits, already, merged
from sync.commands.tx import Tx
from sync.model.base import EntityType, Row, Value
from sync.model.entities import ENTITIES, Consent, Contact, Endpoint, Staff, Tag, TimelineEntry
from sync.model.words import ConsentState, Event, Role, Subject
from sync.policy.roles import REGISTER as MAY
from sync.policy.roles import may, may_put_back


class Undo(Command, frozen=True):
    """Take back the command `mutation`. With `only_untouched`, what others changed since stays as they left it."""

    mutation: Ulid
    only_untouched: bool = False


class Restore(Command, frozen=True):
    """Bring back a deleted row."""

    entity: Word
    id: Id


STAYS: Final = frozenset(
    {
        "receive_message@1", "record_call@1", "record_consent@1", "queue_effect@1", "cancel_effect@1",
        "resolve_effect@1", "claim_effect@1", "record_effect@1", "report_effect@1", "write_clinical_note@1",
        "erase_person@1",
    }
)  # fmt: skip
"""What others did, what people refused and what was sent cannot be made unsaid; a message has its own way back."""
_SHARED: Final = frozenset({Endpoint.__tablename__, Tag.__tablename__})
"""Rows that others may refer to by now and that mean nothing alone: they stay."""


@dataclass(frozen=True, slots=True)
class PutBack:
    """One row put back: these columns get these values; `rebuild` where the tombstone may no longer be kept."""

    entity: EntityType
    row_id: str
    values: dict[str, Value]
    rebuild: bool = False


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A row that somebody changed since."""

    entity: str
    row_id: str
    yours: dict[str, Value]
    theirs: dict[str, Value]
    contact_id: str | None = None


@command("undo", 1)
def undo(tx: Tx, command: Undo, ctx: Context) -> Outcome | None:
    entries = tx.find(TimelineEntry, mutation=command.mutation, order="id")
    if not entries:
        raise Waits(TimelineEntry.__tablename__, command.mutation)
    if entries[0].kind == Event.CARD_OPENED:
        # Taking the card away would throw away what was typed.
        raise Refused("cannot_be_undone", "This was not carried out. Decide its card instead.")
    if entries[0].command in STAYS:
        raise Refused("cannot_be_undone", "This is what somebody else did or asked for; it cannot be undone.")
    if entries[0].command in MAY and not may(ctx.principal.roles, entries[0].command):
        raise Refused("not_allowed", "Only those who may do this may take it back.")
    steps, obstacles = plan(tx, entries)
    for touched in {step.entity.name for step in steps}:
        check_may_put_back(ctx.principal.roles, touched)
    contacts = list(dict.fromkeys(entry.contact_id for entry in entries))
    if obstacles and not (command.only_untouched and steps):
        first = obstacles[0]
        raise Clash(
            "changed_since",
            "Somebody has worked on this since, so it was left as it is.",
            yours=first.yours,
            theirs=first.theirs,
            contact_id=first.contact_id,
            subject=(first.entity, first.row_id),
        )
    if not put_back(tx, steps) and (_wrote_rows(entries) or _is_undone(tx, contacts[0], command.mutation)):
        return already(command.mutation)
    for index, contact_id in enumerate(contacts):
        tx.happened(
            ctx.id("event" if index == 0 else f"event {index}"),
            Event.UNDONE,
            contact=contact_id,
            subject=(Subject.CONTACT, contact_id) if contact_id is not None else None,
            undone=command.mutation,
            command=entries[0].command,
        )
    return merged(f"{len(obstacles)} changed since and stay") if obstacles else None


def check_may_put_back(roles: Collection[Role], entity: str) -> None:
    """Raises Refused where somebody with these roles may not put a row of this kind back as it was."""
    if entity == Staff.__tablename__:
        raise Refused(
            "cannot_be_undone", "Who may sign in, and what they may do, is changed by hand and never undone."
        )
    if not may_put_back(roles, entity):
        raise Refused("not_allowed", "Only those who may change how the practice runs may put this back.")


@rebases("undo@1")
def insist_on_undo(tx: Tx, command: Undo) -> Undo:
    """Insisting takes back what is untouched, and leaves what others changed."""
    return Undo(mutation=command.mutation, only_untouched=True)


def _wrote_rows(entries: list[TimelineEntry]) -> bool:
    """Whether there was more to it than words on the timeline; a note is undone by being told to be undone."""
    return any(changes_of(entry.data) for entry in entries)


def _is_undone(tx: Tx, contact_id: str | None, mutation: str) -> bool:
    return mutation in undone_mutations(tx.find(TimelineEntry, contact_id=contact_id, kind=Event.UNDONE))


def plan(tx: Tx, entries: list[TimelineEntry]) -> tuple[list[PutBack], list[Obstacle]]:
    """What putting a mutation's changes back would write, and what stands in the way."""
    steps: list[PutBack] = []
    obstacles: list[Obstacle] = []
    for entry in entries:
        for change in changes_of(entry.data):
            name, row_id = change[0], change[1]
            entity = ENTITIES[name]
            row = tx.rows.get(entity, row_id)
            if len(change) == 2:
                found = _uncreate(tx, entity, row_id, row, entry)
            else:
                found = _unchange(entity, row_id, row, change[2])
            if isinstance(found, Obstacle):
                obstacles.append(replace(found, contact_id=entry.contact_id))
            elif found is not None:
                steps.append(found)
    steps.reverse()
    return steps, obstacles


def _uncreate(
    tx: Tx, entity: EntityType, row_id: str, row: Row | None, entry: TimelineEntry
) -> PutBack | Obstacle | None:
    if row is None or row[3] or entity.name in _SHARED or _is_refusal(entity, row):
        return None
    if row[2] != entry.ver or (entity.model is Contact and _was_worked_on(tx, row_id, entry.mutation)):
        return Obstacle(entity.name, row_id, {"deleted": 1}, {"deleted": 0})
    return PutBack(entity, row_id, {"deleted": 1})


def _is_refusal(entity: EntityType, row: Row) -> bool:
    return entity.model is Consent and row[entity.positions["state"]] == ConsentState.WITHDRAWN


def _was_worked_on(tx: Tx, contact_id: str, mutation: str) -> bool:
    """Whether anything else happened with a contact; what was done and undone again does not count."""
    others = tx.find(TimelineEntry, ("mutation", "!=", mutation), contact_id=contact_id)
    undone = undone_mutations(others)
    return any(row.mutation not in undone and row.kind != Event.UNDONE for row in others)


def _unchange(
    entity: EntityType, row_id: str, row: Row | None, columns: dict[str, list[Value]]
) -> PutBack | Obstacle | None:
    if columns.get("deleted") == [0, 1]:
        if row is not None and not row[3]:
            return None
        return PutBack(entity, row_id, {name: before for name, (before, _) in columns.items()}, rebuild=True)
    if row is None or (row[3] and "deleted" not in columns):
        return Obstacle(
            entity.name, row_id, {name: pair[0] for name, pair in columns.items()}, {"deleted": 1}
        )
    current = {name: row[entity.positions[name]] for name in columns}
    if all(current[name] == before for name, (before, _) in columns.items()) or _is_refusal(entity, row):
        return None
    differing = {name: value for name, value in current.items() if value != columns[name][1]}
    if differing:
        return Obstacle(entity.name, row_id, {name: columns[name][0] for name in differing}, differing)
    return PutBack(entity, row_id, {name: before for name, (before, _) in columns.items()})


def put_back(tx: Tx, steps: list[PutBack]) -> int:
    """Write the steps; how many rows that changed."""
    for step in steps:
        model = step.entity.model
        if step.rebuild:
            tx.restore(model, step.row_id)
            tx.put(model, step.row_id, **step.values)
        elif step.values == {"deleted": 1}:
            tx.delete(model, step.row_id)
        else:
            tx.put(model, step.row_id, **step.values)
    return len(steps)


@command("restore", 1)
def restore(tx: Tx, command: Restore, ctx: Context) -> Outcome | None:
    entity = ENTITIES.get(command.entity)
    if entity is None:
        raise Invalid("entity", "There is nothing of this kind.")
    check_may_put_back(ctx.principal.roles, entity.name)
    if tx.get(entity.model, command.id) is not None:
        return already(command.id)
    tx.restore(entity.model, command.id)
    row = tx.rows.get(entity, command.id)
    column = entity.positions.get("contact_id")
    contact_id = (
        command.id if entity.model is Contact else row[column] if row is not None and column else None
    )
    tx.happened(
        ctx.id("event"),
        Event.RESTORED,
        contact=str(contact_id) if contact_id is not None else None,
        entity=command.entity,
        id=command.id,
    )
    return None
