"""Two contacts that are one person, and one that turns out to be two after all."""

from sync.commands.fields import Id
from sync.commands.kernel import Command, Context, command, need
from sync.commands.outcomes import Invalid, Outcome, Refused, already, merged
from sync.commands.people import put_tag
from sync.commands.reach import contact_of, link
from sync.commands.tx import Tx
from sync.commands.undo import plan, put_back
from sync.model.base import Entity
from sync.model.entities import (
    Appointment,
    Call,
    Contact,
    ContactEndpoint,
    ContactTag,
    Conversation,
    Enrolment,
    Message,
    Opportunity,
    Snooze,
    Tag,
    Task,
    TimelineEntry,
)
from sync.model.words import ContactKind, Event, Subject

_MOVED: tuple[type[Entity], ...] = (Opportunity, Conversation, Call, Appointment, Task, Enrolment, Snooze)
_FILLED = ("birth_date", "language", "location_id", "source_id", "owner_id", "address", "external_ref")


class MergeContacts(Command, frozen=True):
    """`merge_id` is the same person as `keep_id`: all that belongs to it moves there, and it stays behind as an alias."""

    keep_id: Id
    merge_id: Id


class SplitContact(Command, frozen=True):
    """Take a merge back: `contact_id` is the one that was merged away. What came after the merge stays where it is."""

    contact_id: Id


@command("merge_contacts", 1)
def merge_contacts(tx: Tx, command: MergeContacts, ctx: Context) -> Outcome | None:
    keep, gone = contact_of(tx, command.keep_id), need(tx, Contact, command.merge_id)
    if keep.id == gone.id or gone.merged_into == keep.id:
        if command.keep_id == command.merge_id:
            raise Invalid("merge_id", "A contact cannot be merged with itself.")
        return already(keep.id)
    if gone.merged_into is not None:
        gone = contact_of(tx, gone.id)
    _move_links(tx, keep.id, gone.id)
    for kind in _MOVED:
        for row in tx.find(kind, contact_id=gone.id, order="id"):
            tx.put(kind, row.id, contact_id=keep.id)
            if kind is Conversation:
                for message in tx.find(Message, conversation_id=row.id, order="id"):
                    tx.put(Message, message.id, contact_id=keep.id)
    lacking = {column: getattr(gone, column) for column in _FILLED if getattr(keep, column) is None}
    kind = ContactKind.PATIENT if ContactKind.PATIENT in (keep.kind, gone.kind) else keep.kind
    tx.put(Contact, keep.id, kind=kind, created_at=min(keep.created_at, gone.created_at), **lacking)
    tx.put(Contact, gone.id, merged_into=keep.id)
    subject = (Subject.CONTACT, keep.id)
    tx.happened(ctx.id("event"), Event.CONTACT_MERGED, contact=keep.id, subject=subject, merged=gone.id)
    tx.happened(ctx.id("away"), Event.CONTACT_MERGED, contact=gone.id, subject=subject, into=keep.id)
    return None


def _move_links(tx: Tx, keep_id: str, gone_id: str) -> None:
    for row in tx.find(ContactEndpoint, contact_id=gone_id, order="id"):
        tx.delete(ContactEndpoint, row.id)
        link(tx, keep_id, row.endpoint_id, row.label)
    for row in tx.find(ContactTag, contact_id=gone_id, order="id"):
        tx.delete(ContactTag, row.id)
        put_tag(tx, keep_id, need(tx, Tag, row.tag_id).name)


@command("split_contact", 1)
def split_contact(tx: Tx, command: SplitContact, ctx: Context) -> Outcome | None:
    gone = need(tx, Contact, command.contact_id)
    if gone.merged_into is None:
        raise Refused("not_merged", "This contact is not merged with another.")
    keep_id = gone.merged_into
    merges = tx.find(TimelineEntry, contact_id=gone.id, kind=Event.CONTACT_MERGED, order="-at", limit=1)
    if not merges:
        raise Refused("not_merged", "How these contacts were merged is no longer known.")
    steps, obstacles = plan(tx, tx.find(TimelineEntry, mutation=merges[0].mutation, order="id"))
    put_back(tx, steps)
    tx.put(Contact, gone.id, merged_into=None)
    subject = (Subject.CONTACT, gone.id)
    tx.happened(
        ctx.id("event"), Event.CONTACT_SPLIT, contact=keep_id, subject=subject, undone=merges[0].mutation
    )
    tx.happened(
        ctx.id("away"), Event.CONTACT_SPLIT, contact=gone.id, subject=subject, undone=merges[0].mutation
    )
    return merged(f"{len(obstacles)} changed since and stay") if obstacles else None
