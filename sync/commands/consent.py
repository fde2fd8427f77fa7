"""What people agreed to be sent. An opt-out belongs to the phone or address, and off wins in whatever order it is told."""

from typing import Annotated

import msgspec
from msgspec import Meta

from sync.commands.fields import Email, Id, Instant, Language, Phone, Prose
from sync.commands.kernel import Command, Context, command, need
from sync.commands.outcomes import Invalid, Outcome, already
from sync.commands.reach import (
    KIND_OF_CHANNEL,
    contact_of,
    contacts_at,
    endpoint_value,
    endpoints_of,
    keep_endpoint,
)
from sync.commands.tx import Tx
from sync.model.base import Value
from sync.model.entities import Consent, ConsentWording
from sync.model.ids import fact_id
from sync.model.words import Channel, ConsentSource, ConsentState, EndpointKind, Event, Purpose, Subject

BY_THE_PERSON = frozenset({ConsentSource.KEYWORD, ConsentSource.FORM, ConsentSource.IN_PERSON})
"""A person's own act: the only kind of yes that lifts an earlier no."""


class ConsentGiven(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One answer: for a channel and a purpose, with the wording that the person was shown or wrote. `wording_id` names the
    practice's own version of it, whose text then counts."""

    channel: Channel
    purpose: Purpose
    state: ConsentState = ConsentState.GIVEN
    wording: Prose | None = None
    source: ConsentSource = ConsentSource.FORM
    wording_id: Id | None = None


class RecordConsent(Command, frozen=True):
    """A yes or no. For one phone or e-mail, or, with a contact alone, for every endpoint of theirs the channel uses.

    `said_at` is when the person said it, where that is not now.
    """

    answers: Annotated[tuple[ConsentGiven, ...], Meta(min_length=1, max_length=20)]
    phone: Phone | None = None
    email: Email | None = None
    contact_id: Id | None = None
    said_at: Instant | None = None


class PutConsentWording(Command, frozen=True):
    """What people are shown when they are asked for a consent, in one language: a new version, the earlier ones stay."""

    purpose: Purpose
    channel: Channel
    language: Language
    text: Prose


@command("record_consent", 1)
def record_consent(tx: Tx, command: RecordConsent, ctx: Context) -> Outcome | None:
    contact = contact_of(tx, command.contact_id) if command.contact_id is not None else None
    at = ctx.at if command.said_at is None else command.said_at
    if at > ctx.at:
        raise Invalid("said_at", "Nobody has answered in the future.")
    changed = False
    for answer in command.answers:
        if answer.wording_id is not None:
            shown = need(tx, ConsentWording, answer.wording_id)
            if (shown.purpose, shown.channel) != (answer.purpose, answer.channel):
                raise Invalid("wording_id", "This wording asks for something else.")
    for index, answer in enumerate(command.answers):
        for endpoint in _endpoints(tx, command, answer.channel):
            label = f"event {index} {endpoint}"
            changed |= tell_consent(tx, ctx, endpoint, answer, contact.id if contact else None, at, label)
    return None if changed else already(ctx.ulid)


def _endpoints(tx: Tx, command: RecordConsent, channel: Channel) -> list[str]:
    kind = KIND_OF_CHANNEL.get(channel)
    found: list[str] = []
    if command.phone is not None and kind is not EndpointKind.EMAIL:
        value = endpoint_value("phone", EndpointKind.PHONE, command.phone)
        found.append(keep_endpoint(tx, EndpointKind.PHONE, value))
    if command.email is not None and kind is not EndpointKind.PHONE:
        value = endpoint_value("email", EndpointKind.EMAIL, command.email)
        found.append(keep_endpoint(tx, EndpointKind.EMAIL, value))
    if not found and command.contact_id is not None and command.phone is None and command.email is None:
        contact = contact_of(tx, command.contact_id)
        found = [row.id for row in endpoints_of(tx, contact.id) if kind is None or row.kind == kind]
    if not found:
        raise Invalid("contact_id", f"There is no endpoint that {channel} could use.")
    return found


def consent_id(endpoint: str, channel: str, purpose: str) -> str:
    """The id of the standing answer for an endpoint, channel and purpose."""
    return fact_id("consent", endpoint, channel, purpose)


def tell_consent(
    tx: Tx, ctx: Context, endpoint: str, answer: ConsentGiven, contact_id: str | None, at: int, label: str
) -> bool:
    """Let an answer count, and put it on the timeline of everybody at the endpoint. False when it was known.

    The answer that stands is the same in whatever order the answers come in: a no beats every yes but the person's own
    that is later than it.
    """
    row_id = consent_id(endpoint, answer.channel, answer.purpose)
    standing = tx.get(Consent, row_id)
    stands = standing is None or _prevails(answer, at, standing)
    if standing is not None and not stands and (standing.at, standing.state) == (at, answer.state):
        return False
    shown = tx.get(ConsentWording, answer.wording_id) if answer.wording_id is not None else None
    is_no = answer.state is ConsentState.WITHDRAWN
    said = "withdrawn_at" if is_no else "given_at"
    before = None if standing is None else standing.withdrawn_at if is_no else standing.given_at
    told: dict[str, Value] = {said: max(at, before or at)}
    if stands:
        told |= {
            "endpoint_id": endpoint,
            "channel": answer.channel,
            "purpose": answer.purpose,
            "state": answer.state,
            "wording": answer.wording if shown is None else shown.text,
            "wording_id": answer.wording_id,
            "source": answer.source,
            "actor": str(ctx.principal),
            "at": at,
            "contact_id": contact_id,
        }
    tx.fact(Consent, row_id, **told)
    _tell_everybody(tx, ctx, endpoint, answer, contact_id, at, stands, label)
    return True


def _prevails(answer: ConsentGiven, at: int, standing: Consent) -> bool:
    is_no, was_no = answer.state is ConsentState.WITHDRAWN, standing.state == ConsentState.WITHDRAWN
    own, was_own = answer.source in BY_THE_PERSON, standing.source in BY_THE_PERSON
    if is_no:
        return at > standing.at if was_no else not (was_own and standing.at > at)
    if was_no or own == was_own:
        return at > standing.at and (own or not was_no)
    return own


def _tell_everybody(
    tx: Tx,
    ctx: Context,
    endpoint: str,
    answer: ConsentGiven,
    contact_id: str | None,
    at: int,
    stands: bool,
    label: str,
) -> None:
    people = [contact.id for contact in contacts_at(tx, endpoint)]
    if contact_id is not None and contact_id in people:
        people.remove(contact_id)
        people.insert(0, contact_id)
    is_no = answer.state is ConsentState.WITHDRAWN
    event = (
        (Event.CONTACT_OPTED_OUT if is_no else Event.CONTACT_OPTED_IN) if stands else Event.CONSENT_OVERRULED
    )
    for index, person in enumerate(people or [contact_id]):
        tx.happened(
            ctx.id(f"{label} {index}"),
            event,
            contact=person,
            subject=(Subject.CONTACT, person) if person else None,
            endpoint=endpoint,
            channel=answer.channel,
            purpose=answer.purpose,
            source=answer.source,
            said_at=at,
            **({"wording": answer.wording} if answer.wording else {}),
            **({"wording_id": answer.wording_id} if answer.wording_id else {}),
        )


@command("put_consent_wording", 1)
def put_consent_wording(tx: Tx, command: PutConsentWording, ctx: Context) -> Outcome | None:
    """Versions count on; the same words again are no new version."""
    versions = tx.find(
        ConsentWording, purpose=command.purpose, channel=command.channel, language=command.language
    )
    newest = max(versions, key=lambda row: (row.number, row.id), default=None)
    if newest is not None and newest.text == command.text:
        return already(newest.id)
    row_id = ctx.id("wording")
    tx.put(
        ConsentWording, row_id,
        purpose=command.purpose, channel=command.channel, language=command.language, text=command.text,
        number=1 + (newest.number if newest is not None else 0), published_at=ctx.at, published_by=str(ctx.principal),
    )  # fmt: skip
    tx.happened(ctx.id("event"), Event.PRACTICE_CHANGED, entity="consent_wording", id=row_id)
    return None
