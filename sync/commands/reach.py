"""Contacts and the endpoints that reach them: looked up and linked the same way by every command."""

from dataclasses import dataclass

from sync.commands.kernel import Context, need
from sync.commands.names import are_compatible, fold, sort_key, tidy
from sync.commands.outcomes import Invalid, Waits
from sync.commands.tx import Tx
from sync.model.endpoints import UnusableEndpoint, parse_email, parse_phone, region_timezone
from sync.model.entities import Contact, ContactEndpoint, Conversation, Endpoint
from sync.model.ids import fact_id
from sync.model.words import Channel, ContactKind, EndpointKind, Event, Subject

KIND_OF_CHANNEL = {
    Channel.WHATSAPP: EndpointKind.PHONE,
    Channel.SMS: EndpointKind.PHONE,
    Channel.PHONE: EndpointKind.PHONE,
    Channel.EMAIL: EndpointKind.EMAIL,
}
"""What a channel reaches; the web carries whichever endpoint was left there."""
_NO_REGION = "ZZ"
"""Commands carry whole numbers only, so no country is ever guessed."""
_LONGEST_ALIAS = 16


@dataclass(frozen=True, slots=True)
class Reached:
    """An endpoint, and the contact it was settled to mean."""

    endpoint_id: str
    contact: Contact
    is_new: bool
    is_shared: bool
    """More than one contact is reached there, so the choice was a guess."""


def contact_of(tx: Tx, contact_id: str) -> Contact:
    """The contact, or the one it was merged into. Raises Waits or Deleted."""
    found = need(tx, Contact, contact_id)
    for _ in range(_LONGEST_ALIAS):
        if found.merged_into is None:
            return found
        found = need(tx, Contact, found.merged_into)
    raise Waits("contact", contact_id)


def endpoint_value(field: str, kind: EndpointKind, value: str) -> str:
    """The one form of a phone or e-mail. Raises Invalid naming `field` when nobody could be reached there."""
    try:
        return parse_phone(value, _NO_REGION) if kind is EndpointKind.PHONE else parse_email(value)
    except UnusableEndpoint as error:
        raise Invalid(field, str(error), f"unusable_{kind}") from None


def endpoint_id(kind: str, value: str) -> str:
    """The id that an endpoint has everywhere; `value` in its one form."""
    return fact_id("endpoint", kind, value)


def link_id(contact_id: str, endpoint: str) -> str:
    """The id of the row that says a contact is reached at an endpoint."""
    return fact_id("contact_endpoint", contact_id, endpoint)


def keep_endpoint(tx: Tx, kind: EndpointKind, value: str) -> str:
    """The id of the endpoint, created when it was not known."""
    row_id = endpoint_id(kind, value)
    if tx.get(Endpoint, row_id) is None:
        zone = region_timezone(value) if kind is EndpointKind.PHONE else None
        tx.fact(Endpoint, row_id, kind=kind, value=value, timezone=zone)
    return row_id


def link(tx: Tx, contact_id: str, endpoint: str, label: str | None = None) -> bool:
    """Reach the contact at the endpoint; the first of its kind becomes primary. False when it already was."""
    row_id = link_id(contact_id, endpoint)
    if tx.get(ContactEndpoint, row_id) is not None:
        return False
    kind = need(tx, Endpoint, endpoint).kind
    has_primary = any(found.kind == kind for found in endpoints_of(tx, contact_id))
    tx.fact(
        ContactEndpoint,
        row_id,
        contact_id=contact_id,
        endpoint_id=endpoint,
        label=label,
        is_primary=int(not has_primary),
    )
    return True


def endpoints_of(tx: Tx, contact_id: str) -> list[Endpoint]:
    """The contact's endpoints, primary ones first."""
    links = tx.find(ContactEndpoint, contact_id=contact_id, order="id")
    links.sort(key=lambda row: -row.is_primary)
    found = (tx.get(Endpoint, row.endpoint_id) for row in links)
    return [endpoint for endpoint in found if endpoint is not None]


def contacts_at(tx: Tx, endpoint: str) -> list[Contact]:
    """Everybody who is reached at the endpoint, oldest first; merged contacts count as what they became."""
    found: dict[str, Contact] = {}
    for row in tx.find(ContactEndpoint, endpoint_id=endpoint):
        contact = tx.get(Contact, row.contact_id)
        if contact is not None and contact.merged_into is None:
            found[contact.id] = contact
    return sorted(found.values(), key=lambda contact: (contact.created_at, contact.id))


def is_nameless(tx: Tx, contact: Contact) -> bool:
    """Whether all that is known of who this is, is how to reach them."""
    return contact.given_name is None and any(contact.name == at.value for at in endpoints_of(tx, contact.id))


def namesake(tx: Tx, candidates: list[Contact], name: str | None) -> Contact | None:
    """Who of those at an endpoint a name may mean: the same name first, then a compatible one, then the nameless."""
    if name is None:
        return candidates[0] if len(candidates) == 1 else None
    folded = fold(name)
    for contact in candidates:
        if fold(contact.name) == folded:
            return contact
    for contact in candidates:
        if not is_nameless(tx, contact) and are_compatible(contact.name, name):
            return contact
    return next((contact for contact in candidates if is_nameless(tx, contact)), None)


def most_active(tx: Tx, candidates: list[Contact]) -> Contact:
    """Of a family on one endpoint, the one whose conversation moved last, then the newest."""

    def last_at(contact: Contact) -> tuple[int, int, str]:
        talks = tx.find(Conversation, contact_id=contact.id, order="-last_at", limit=1)
        return (talks[0].last_at if talks else 0, contact.created_at, contact.id)

    return max(candidates, key=last_at)


def new_contact(
    tx: Tx,
    ctx: Context,
    contact_id: str,
    name: str,
    *,
    given_name: str | None = None,
    family_name: str | None = None,
    is_named: bool = True,
    **values: str | int | None,
) -> Contact:
    """Create a contact. A one-line name is split at its first space where no parts were told."""
    name = tidy(name)
    if is_named and given_name is None and family_name is None:
        given_name, _, rest = name.partition(" ")
        family_name = rest or None
    return tx.put(
        Contact,
        contact_id,
        name=name,
        sort_key=sort_key(name),
        given_name=given_name,
        family_name=family_name,
        created_at=ctx.at,
        **{"kind": ContactKind.LEAD, **values},
    )


def reach(tx: Tx, ctx: Context, kind: EndpointKind, value: str, event: str = "created") -> Reached:
    """Whom a message or call from an endpoint means; somebody unknown becomes a contact named by the endpoint."""
    found_id = keep_endpoint(tx, kind, value)
    known = contacts_at(tx, found_id)
    if known:
        return Reached(
            found_id, known[0] if len(known) == 1 else most_active(tx, known), False, len(known) > 1
        )
    contact = new_contact(tx, ctx, ctx.id("contact"), value, is_named=False)
    link(tx, contact.id, found_id)
    tx.happened(
        ctx.id(event), Event.CONTACT_CREATED, contact=contact.id, subject=(Subject.CONTACT, contact.id)
    )
    return Reached(found_id, contact, True, False)
