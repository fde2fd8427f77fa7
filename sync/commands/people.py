"""Who gets in touch: enquiries, notes, tags, endpoints and whose contact somebody is."""

from typing import Annotated

import msgspec
from msgspec import Meta

from sync.commands.cards import rebases
from sync.commands.consent import ConsentGiven, tell_consent
from sync.commands.fields import Email, Id, Label, Language, Line, Phone, Prose, Word
from sync.commands.hearing import raise_alarm
from sync.commands.kernel import Command, Context, command, need
from sync.commands.names import fold, sort_key, tidy
from sync.commands.outcomes import Clash, Invalid, Outcome, already
from sync.commands.reach import (
    contact_of,
    contacts_at,
    endpoint_value,
    is_nameless,
    keep_endpoint,
    link,
    link_id,
    namesake,
    new_contact,
)
from sync.commands.rules import emergency_phrases
from sync.commands.sales import open_enquiry
from sync.commands.talk import conversation_with, take_in
from sync.commands.tx import Tx
from sync.model.entities import (
    Campaign,
    Contact,
    ContactEndpoint,
    ContactTag,
    Endpoint,
    Location,
    Source,
    Staff,
    Tag,
)
from sync.model.ids import fact_id
from sync.model.words import Channel, EndpointKind, Event, Subject
from sync.policy.keywords import find_phrase


class CaptureLead(Command, frozen=True):
    """An enquiry, from a form, a walk-in or the phone. A phone or an e-mail is needed; the name may be unknown."""

    name: Line | None = None
    phone: Phone | None = None
    email: Email | None = None
    text: Prose | None = None
    interest: Line | None = None
    channel: Channel = Channel.WEB
    source_id: Id | None = None
    campaign_id: Id | None = None
    source: Line | None = None
    """The source by name, where whoever sends the enquiry knows no ids; kept on the event, linked when it is known."""
    campaign: Line | None = None
    form: Line | None = None
    location_id: Id | None = None
    language: Language | None = None
    consents: Annotated[tuple[ConsentGiven, ...], Meta(max_length=20)] = ()
    provider_ref: Line | None = None
    """The sender's own id of this enquiry."""


class AddNote(Command, frozen=True):
    """A note that everybody who opens the contact reads."""

    contact_id: Id
    text: Prose


class TagContact(Command, frozen=True):
    """Put a tag on a contact; tags differ by more than case."""

    contact_id: Id
    tag: Label


class UntagContact(Command, frozen=True):
    """Take a tag off a contact."""

    contact_id: Id
    tag: Label


class AssignContact(Command, frozen=True):
    """Make somebody responsible. `base` is the owner that the person deciding saw."""

    contact_id: Id
    owner_id: Id | None
    base: Id | None = None


class AddEndpoint(Command, frozen=True):
    """A further phone or e-mail of a contact; `is_primary` makes it the one to use first."""

    contact_id: Id
    kind: EndpointKind
    value: Line
    label: Word | None = None
    is_primary: bool = False


class RemoveEndpoint(Command, frozen=True):
    """The contact can no longer be reached there. The endpoint and its opt-outs stay."""

    contact_id: Id
    endpoint_id: Id


@command("capture_lead", 1)
def capture_lead(tx: Tx, command: CaptureLead, ctx: Context) -> Outcome | None:
    reached = _typed_endpoints(command.phone, command.email)
    if command.location_id is not None:
        need(tx, Location, command.location_id)
    source_id, campaign_id = _origin(tx, command)
    enquiry_id = ctx.id("event")
    endpoints = [keep_endpoint(tx, kind, value) for kind, value in reached]
    contact, is_new = _who(tx, ctx, command, endpoints, reached[0][1], source_id)
    for endpoint in endpoints:
        link(tx, contact.id, endpoint)
    opportunity_id = open_enquiry(tx, ctx, contact.id, command.interest, source_id, campaign_id)
    said: dict[str, str] = {}
    if command.text is not None:
        talk = conversation_with(tx, contact.id, endpoints[0], command.channel, ctx.at)
        message = take_in(
            tx, ctx, talk, command.text, command.interest, ctx.id("message"), command.provider_ref
        )
        said = {"conversation": talk.id, "message": message.id}
    tx.happened(
        enquiry_id,
        Event.ENQUIRY_RECEIVED,
        contact=contact.id,
        subject=(Subject.OPPORTUNITY, opportunity_id) if opportunity_id else (Subject.CONTACT, contact.id),
        channel=command.channel,
        **_told(
            source=command.source, campaign=command.campaign, form=command.form, interest=command.interest,
            source_id=source_id, campaign_id=campaign_id, ref=command.provider_ref,
        ),
        **said,
    )  # fmt: skip
    if is_new:
        tx.happened(
            ctx.id("created"),
            Event.CONTACT_CREATED,
            contact=contact.id,
            subject=(Subject.CONTACT, contact.id),
        )
    if said:
        urgent = find_phrase(command.text or "", emergency_phrases(tx.rows))
        tx.happened(
            ctx.id("received"),
            Event.MESSAGE_RECEIVED,
            contact=contact.id,
            subject=(Subject.MESSAGE, said["message"]),
            channel=command.channel,
            conversation=said["conversation"],
            enquiry=enquiry_id,
            **({"emergency": True} if urgent is not None else {}),
        )
        if urgent is not None:
            raise_alarm(tx, ctx, contact.id, said["message"], urgent)
    for index, consent in enumerate(command.consents):
        tell_consent(tx, ctx, endpoints[0], consent, contact.id, ctx.at, f"consent {index}")
    return None


def _typed_endpoints(phone: str | None, email: str | None) -> list[tuple[EndpointKind, str]]:
    found: list[tuple[EndpointKind, str]] = []
    if phone is not None:
        found.append((EndpointKind.PHONE, endpoint_value("phone", EndpointKind.PHONE, phone)))
    if email is not None:
        found.append((EndpointKind.EMAIL, endpoint_value("email", EndpointKind.EMAIL, email)))
    if not found:
        raise Invalid("phone", "An enquiry needs a phone number or an e-mail address to answer to.")
    return found


def _told(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


def _origin(tx: Tx, command: CaptureLead) -> tuple[str | None, str | None]:
    """Source and campaign by id, or by the name that the practice knows them under."""
    source, campaign = command.source_id, command.campaign_id
    if source is not None:
        need(tx, Source, source)
    elif command.source is not None:
        source = next(
            (row.id for row in tx.find(Source, order="id") if fold(row.name) == fold(command.source)), None
        )
    if campaign is not None:
        need(tx, Campaign, campaign)
    elif command.campaign is not None:
        wanted = fold(command.campaign)
        campaign = next((row.id for row in tx.find(Campaign, order="id") if fold(row.name) == wanted), None)
    return source, campaign


def _who(
    tx: Tx, ctx: Context, command: CaptureLead, endpoints: list[str], first_value: str, source_id: str | None
) -> tuple[Contact, bool]:
    """The contact that an enquiry comes from, and whether it is new here."""
    name = tidy(command.name) if command.name is not None else None
    for endpoint in endpoints:
        known = contacts_at(tx, endpoint)
        found = namesake(tx, known, name)
        if found is not None:
            if name is not None and is_nameless(tx, found):
                given, _, family = name.partition(" ")
                found = tx.put(
                    Contact,
                    found.id,
                    name=name,
                    sort_key=sort_key(name),
                    given_name=given,
                    family_name=family or None,
                )
            return found, False
        if name is None and known:
            return max(known, key=lambda contact: (contact.created_at, contact.id)), False
    contact = new_contact(
        tx,
        ctx,
        ctx.id("contact"),
        name or first_value,
        is_named=name is not None,
        language=command.language,
        location_id=command.location_id,
        source_id=source_id,
    )
    return contact, True


@command("add_note", 1)
def add_note(tx: Tx, command: AddNote, ctx: Context) -> None:
    contact = contact_of(tx, command.contact_id)
    tx.happened(
        ctx.id("event"),
        Event.NOTE_ADDED,
        contact=contact.id,
        subject=(Subject.CONTACT, contact.id),
        text=command.text,
    )


def tag_id(name: str) -> str:
    """The id of a tag, whatever its case."""
    return fact_id("tag", fold(name))


def put_tag(tx: Tx, contact_id: str, name: str) -> bool:
    """Tag a contact; False when it was tagged already."""
    wanted = tag_id(name)
    if tx.get(Tag, wanted) is None:
        tx.fact(Tag, wanted, name=tidy(name))
    row_id = fact_id("contact_tag", contact_id, wanted)
    if tx.get(ContactTag, row_id) is not None:
        return False
    tx.fact(ContactTag, row_id, contact_id=contact_id, tag_id=wanted)
    return True


@command("tag", 1)
def tag(tx: Tx, command: TagContact, ctx: Context) -> Outcome | None:
    contact = contact_of(tx, command.contact_id)
    if not put_tag(tx, contact.id, command.tag):
        return already(tag_id(command.tag))
    tx.happened(
        ctx.id("event"),
        Event.CONTACT_TAGGED,
        contact=contact.id,
        subject=(Subject.CONTACT, contact.id),
        tag=tidy(command.tag),
    )
    return None


@command("untag", 1)
def untag(tx: Tx, command: UntagContact, ctx: Context) -> Outcome | None:
    contact = contact_of(tx, command.contact_id)
    row_id = fact_id("contact_tag", contact.id, tag_id(command.tag))
    if tx.get(ContactTag, row_id) is None:
        return already(contact.id)
    tx.delete(ContactTag, row_id)
    tx.happened(
        ctx.id("event"),
        Event.CONTACT_UNTAGGED,
        contact=contact.id,
        subject=(Subject.CONTACT, contact.id),
        tag=tidy(command.tag),
    )
    return None


@command("assign_contact", 1)
def assign_contact(tx: Tx, command: AssignContact, ctx: Context) -> Outcome | None:
    contact = contact_of(tx, command.contact_id)
    if command.owner_id is not None:
        need(tx, Staff, command.owner_id)
    if contact.owner_id == command.owner_id:
        return already(contact.id)
    if contact.owner_id != command.base:
        raise Clash(
            "assigned_meanwhile",
            "Somebody else was made responsible meanwhile.",
            yours={"owner_id": command.owner_id},
            theirs={"owner_id": contact.owner_id},
            contact_id=contact.id,
            subject=(Subject.CONTACT, contact.id),
        )
    tx.put(Contact, contact.id, owner_id=command.owner_id)
    tx.happened(
        ctx.id("event"),
        Event.CONTACT_ASSIGNED,
        contact=contact.id,
        subject=(Subject.CONTACT, contact.id),
        old=command.base,
        new=command.owner_id,
    )
    return None


@command("add_endpoint", 1)
def add_endpoint(tx: Tx, command: AddEndpoint, ctx: Context) -> Outcome | None:
    contact = contact_of(tx, command.contact_id)
    endpoint = keep_endpoint(tx, command.kind, endpoint_value("value", command.kind, command.value))
    is_new = link(tx, contact.id, endpoint, command.label)
    if not is_new and not command.is_primary:
        return already(link_id(contact.id, endpoint))
    if command.is_primary:
        make_primary(tx, contact.id, endpoint, command.kind)
    tx.happened(
        ctx.id("event"),
        Event.ENDPOINT_ADDED if is_new else Event.CONTACT_CHANGED,
        contact=contact.id,
        subject=(Subject.CONTACT, contact.id),
        endpoint=endpoint,
        kind=command.kind,
    )
    return None


def make_primary(tx: Tx, contact_id: str, endpoint: str, kind: EndpointKind) -> None:
    """Make one endpoint the first of its kind to use."""
    for row in tx.find(ContactEndpoint, contact_id=contact_id):
        if row.endpoint_id == endpoint or _kind_at(tx, row.endpoint_id) == kind:
            tx.put(ContactEndpoint, row.id, is_primary=int(row.endpoint_id == endpoint))


def _kind_at(tx: Tx, endpoint: str) -> str:
    return need(tx, Endpoint, endpoint).kind


def unlink(tx: Tx, contact_id: str, endpoint: str) -> bool:
    """Stop reaching the contact there; the next endpoint of that kind becomes primary. False when it never was."""
    row = tx.get(ContactEndpoint, link_id(contact_id, endpoint))
    if row is None:
        return False
    tx.delete(ContactEndpoint, row.id)
    kind = _kind_at(tx, endpoint)
    left = [
        other
        for other in tx.find(ContactEndpoint, contact_id=contact_id, order="id")
        if other.id != row.id and _kind_at(tx, other.endpoint_id) == kind
    ]
    if row.is_primary and left:
        tx.put(ContactEndpoint, left[0].id, is_primary=1)
    return True


@command("remove_endpoint", 1)
def remove_endpoint(tx: Tx, command: RemoveEndpoint, ctx: Context) -> Outcome | None:
    contact = contact_of(tx, command.contact_id)
    if not unlink(tx, contact.id, command.endpoint_id):
        return already(contact.id)
    tx.happened(
        ctx.id("event"),
        Event.ENDPOINT_REMOVED,
        contact=contact.id,
        subject=(Subject.CONTACT, contact.id),
        endpoint=command.endpoint_id,
    )
    return None


@rebases("assign_contact@1")
def rebase_assignment(tx: Tx, command: AssignContact) -> AssignContact:
    """The same, over whoever is responsible now."""
    return msgspec.structs.replace(command, base=contact_of(tx, command.contact_id).owner_id)
