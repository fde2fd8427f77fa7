"""A file's rows become contacts, one command a row, and one import can be taken back as a whole."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from sync.commands.consent import ConsentGiven, consent_id, tell_consent
from sync.commands.fields import Day, Email, Id, Instant, Label, Language, Line, Phone, Prose, real_day
from sync.commands.journeys import live_journey, start_by_hand
from sync.commands.kernel import Command, Context, command, need
from sync.commands.names import sort_key, tidy
from sync.commands.outcomes import Invalid, Outcome, already, merged
from sync.commands.people import put_tag
from sync.commands.reach import (
    contacts_at,
    endpoint_value,
    is_nameless,
    keep_endpoint,
    link,
    namesake,
    new_contact,
)
from sync.commands.talk import KIND_OF_CHANNEL
from sync.commands.tx import Tx
from sync.commands.undo import plan, put_back
from sync.model.entities import Consent, Contact, Endpoint, Location, Source, TimelineEntry
from sync.model.rows import Rows
from sync.model.words import ConsentSource, ContactKind, EndpointKind, Event, Subject

UNDO_PAGE: Final = 200
"""Rows of an import that one `undo_import` takes back, so that no command holds up the others for long."""


class ImportContact(Command, frozen=True):
    """One row of a file. `import_id` names the whole import. Known contacts get what they lack, and lose nothing.

    A row is known by the file's own reference (`external_ref`), else by an endpoint and a compatible name.
    `journey` starts that journey for the contact; without it nobody is enrolled.
    """

    import_id: Id
    name: Line | None = None
    given_name: Line | None = None
    family_name: Line | None = None
    phones: Annotated[tuple[Phone, ...], Meta(max_length=10)] = ()
    emails: Annotated[tuple[Email, ...], Meta(max_length=10)] = ()
    birth_date: Day | None = None
    language: Language | None = None
    kind: ContactKind | None = None
    address: Prose | None = None
    location_id: Id | None = None
    source_id: Id | None = None
    external_ref: Line | None = None
    tags: Annotated[tuple[Label, ...], Meta(max_length=30)] = ()
    consents: Annotated[tuple[ConsentGiven, ...], Meta(max_length=20)] = ()
    note: Prose | None = None
    created_at: Instant | None = None
    journey: Line | None = None


class UndoImport(Command, frozen=True):
    """Take back a page of an import: the UNDO_PAGE rows whose entries follow `after`. See `undo_pages`."""

    import_id: Id
    after: Id | None = None


@command("import_contact", 1)
def import_contact(tx: Tx, command: ImportContact, ctx: Context) -> Outcome | None:
    endpoints = [
        keep_endpoint(tx, kind, endpoint_value(f"{field}[{index}]", kind, value))
        for field, kind, values in (
            ("phones", EndpointKind.PHONE, command.phones),
            ("emails", EndpointKind.EMAIL, command.emails),
        )
        for index, value in enumerate(values)
    ]
    name = _whole_name(command)
    if name is None and not endpoints:
        raise Invalid("name", "A contact needs a name, a phone number or an e-mail address.")
    if command.journey is not None and live_journey(tx, command.journey) is None:
        raise Invalid("journey", "No journey of this name is published.")
    told = _told(tx, command)
    contact = _known(tx, command.external_ref, endpoints, name)
    is_new = contact is None
    if contact is None:
        first = need(tx, Endpoint, endpoints[0]).value if name is None else name
        contact = new_contact(
            tx, ctx, ctx.id("contact"), first, is_named=name is not None,
            given_name=command.given_name, family_name=command.family_name, **told,
        )  # fmt: skip
        if command.created_at is not None:
            tx.put(Contact, contact.id, created_at=min(command.created_at, ctx.at))
    else:
        _fill(tx, contact, name, told)
    for endpoint in endpoints:
        link(tx, contact.id, endpoint)
    for tag in command.tags:
        put_tag(tx, contact.id, tag)
    if command.note is not None and (is_new or not _has_note(tx, contact.id, command.note)):
        tx.happened(
            ctx.id("note"),
            Event.NOTE_ADDED,
            contact=contact.id,
            subject=(Subject.CONTACT, contact.id),
            text=command.note,
        )
    _consent(tx, ctx, command, endpoints, contact.id)
    if command.journey is not None:
        start_by_hand(tx, ctx, contact.id, command.journey, ctx.id("enrolled"))
    if not tx.images and not tx.happenings:
        return already(contact.id)
    tx.happened(
        ctx.id("event"),
        Event.CONTACT_IMPORTED,
        contact=contact.id,
        subject=(Subject.IMPORT, command.import_id),
        is_new=is_new,
        **({"ref": command.external_ref} if command.external_ref else {}),
    )
    return None


def _whole_name(command: ImportContact) -> str | None:
    if command.name is not None:
        return tidy(command.name)
    parts = [tidy(part) for part in (command.given_name, command.family_name) if part is not None]
    return " ".join(parts) or None


def _told(tx: Tx, command: ImportContact) -> dict[str, str | int | None]:
    if command.location_id is not None:
        need(tx, Location, command.location_id)
    if command.source_id is not None:
        need(tx, Source, command.source_id)
    told: dict[str, str | int | None] = {
        "birth_date": real_day("birth_date", command.birth_date),
        "language": command.language,
        "kind": command.kind,
        "address": command.address,
        "location_id": command.location_id,
        "source_id": command.source_id,
        "external_ref": command.external_ref,
    }
    return {column: value for column, value in told.items() if value is not None}


def _known(tx: Tx, external_ref: str | None, endpoints: list[str], name: str | None) -> Contact | None:
    if external_ref is not None:
        # Two systems may both number their patients 1, 2, 3: the reference counts only for somebody of that name, or
        # for somebody who can be reached at one of these endpoints.
        same_ref = [
            row for row in tx.find(Contact, external_ref=external_ref, order="id") if row.merged_into is None
        ]
        reached = {contact.id for endpoint in endpoints for contact in contacts_at(tx, endpoint)}
        found = next((row for row in same_ref if row.id in reached), None) or namesake(tx, same_ref, name)
        if found is not None:
            return found
    for endpoint in endpoints:
        candidates = [
            contact
            for contact in contacts_at(tx, endpoint)
            if external_ref is None or contact.external_ref in (None, external_ref)
        ]
        found = namesake(tx, candidates, name)
        if found is not None:
            return found
    return None


def _fill(tx: Tx, contact: Contact, name: str | None, told: dict[str, str | int | None]) -> None:
    lacking = {column: value for column, value in told.items() if getattr(contact, column) is None}
    if name is not None and is_nameless(tx, contact):
        given, _, family = name.partition(" ")
        lacking |= {
            "name": name,
            "sort_key": sort_key(name),
            "given_name": given,
            "family_name": family or None,
        }
    tx.put(Contact, contact.id, **lacking)


def _has_note(tx: Tx, contact_id: str, text: str) -> bool:
    """Whether this note stands already, because the file was read before."""
    notes = tx.find(TimelineEntry, contact_id=contact_id, kind=Event.NOTE_ADDED)
    told = (msgspec.json.decode(note.data, type=dict[str, Any]) for note in notes if note.data is not None)
    return any(data.get("text") == text for data in told)


def _consent(tx: Tx, ctx: Context, command: ImportContact, endpoints: list[str], contact_id: str) -> None:
    """A file's yes is not the person's own act, so it never lifts an opt-out."""
    for index, consent in enumerate(command.consents):
        answer = msgspec.structs.replace(consent, source=ConsentSource.IMPORT)
        kind = KIND_OF_CHANNEL.get(answer.channel)
        for endpoint in endpoints:
            standing = tx.get(Consent, consent_id(endpoint, answer.channel, answer.purpose))
            is_told = standing is not None and standing.state == answer.state
            if not is_told and (kind is None or need(tx, Endpoint, endpoint).kind == kind):
                tell_consent(tx, ctx, endpoint, answer, contact_id, ctx.at, f"consent {index} {endpoint}")


def undo_pages(rows: Rows, import_id: str) -> list[str | None]:
    """The `after` of each `undo_import` that together take back a whole import; empty when nothing was imported."""
    ids = [
        row[0]
        for row in rows.execute(
            "SELECT id FROM timeline WHERE kind = 'contact.imported' AND subject_id = ? AND deleted = 0 ORDER BY id",
            (import_id,),
        ).fetchall()
    ]
    return [None if start == 0 else ids[start - 1] for start in range(0, len(ids), UNDO_PAGE)]


@command("undo_import", 1)
def undo_import(tx: Tx, command: UndoImport, ctx: Context) -> Outcome | None:
    """Contacts on which somebody has worked since the import stay as they are; the outcome says how many."""
    page = tx.find(
        TimelineEntry,
        ("id", ">", command.after or ""),
        kind=Event.CONTACT_IMPORTED,
        subject_id=command.import_id,
        order="id",
        limit=UNDO_PAGE,
    )
    kept = taken = 0
    for entry in page:
        steps, obstacles = plan(tx, tx.find(TimelineEntry, mutation=entry.mutation, order="id"))
        if obstacles:
            kept += 1
        elif put_back(tx, steps):
            taken += 1
            tx.happened(
                ctx.id(f"event {taken}"),
                Event.UNDONE,
                contact=entry.contact_id,
                subject=(Subject.IMPORT, command.import_id),
                undone=entry.mutation,
                command=entry.command,
            )
    if not taken and not kept:
        return already(command.import_id)
    return merged(f"{kept} of {len(page)} were worked on since and stay") if kept else None
