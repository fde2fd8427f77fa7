"""`patch_fields`: a form's save, merged field by field with what others saved meanwhile."""

from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeAlias, cast

import msgspec
from msgspec import Meta

from sync.commands.cards import open_card, rebases
from sync.commands.fields import (
    Currency,
    Day,
    Id,
    Instant,
    Language,
    Line,
    Money,
    Prose,
    Word,
    check_zone,
    plain_words,
    real_day,
)
from sync.commands.kernel import Command, Context, command, encode, need
from sync.commands.names import sort_key, tidy
from sync.commands.outcomes import Clash, Invalid, Outcome, already, merged
from sync.commands.people import make_primary, unlink
from sync.commands.reach import contact_of, endpoint_id, endpoint_value, endpoints_of, keep_endpoint, link
from sync.commands.tx import Tx
from sync.model.base import Entity
from sync.model.entities import (
    Appointment,
    Call,
    Campaign,
    Contact,
    Location,
    Opportunity,
    Service,
    Source,
    Staff,
    Task,
)
from sync.model.words import CardKind, ContactKind, EndpointKind, Event, Subject

Scalar: TypeAlias = str | int | None
Pair: TypeAlias = Annotated[list[Scalar], Meta(min_length=2, max_length=2)]
Patch: TypeAlias = Annotated[dict[Word, Pair], Meta(min_length=1, max_length=30)]


class PatchFields(Command, frozen=True):
    """Set fields from what the person saw to what they typed: `{field: [base, new]}`.

    Of a contact also `phone` and `email`: the number or address that is replaced (or added, where the base is null).
    """

    entity: Word
    id: Id
    fields: Patch


@dataclass(frozen=True, slots=True)
class Field:
    """A column that may be edited: its type, and whether two people's edits of it need a decision."""

    accepts: Any
    is_precious: bool = False
    refers_to: type[Entity] | None = None


@dataclass(frozen=True, slots=True)
class Editable:
    model: type[Entity]
    subject: Subject
    fields: dict[str, Field]


EDITABLE: Final[dict[str, Editable]] = {
    "contact": Editable(
        Contact,
        Subject.CONTACT,
        {
            "name": Field(Line, is_precious=True),
            "given_name": Field(Line | None, is_precious=True),
            "family_name": Field(Line | None, is_precious=True),
            "birth_date": Field(Day | None, is_precious=True),
            "kind": Field(ContactKind),
            "language": Field(Language | None),
            "timezone": Field(Line | None),
            "location_id": Field(Id | None, refers_to=Location),
            "source_id": Field(Id | None, refers_to=Source),
            "address": Field(Prose | None),
        },
    ),
    "opportunity": Editable(
        Opportunity,
        Subject.OPPORTUNITY,
        {
            "title": Field(Line),
            "value": Field(Money | None),
            "currency": Field(Currency | None),
            "source_id": Field(Id | None, refers_to=Source),
            "campaign_id": Field(Id | None, refers_to=Campaign),
            "owner_id": Field(Id | None, refers_to=Staff),
        },
    ),
    "task": Editable(Task, Subject.TASK, {"title": Field(Line), "due_at": Field(Instant)}),
    "appointment": Editable(
        Appointment,
        Subject.APPOINTMENT,
        {"note": Field(Prose | None), "service_id": Field(Id | None, refers_to=Service)},
    ),
    "call": Editable(Call, Subject.CALL, {"note": Field(Prose | None)}),
}
"""What may be edited at all; times, statuses and stages have commands of their own, which check more."""
_ENDPOINTS: Final = {"phone": EndpointKind.PHONE, "email": EndpointKind.EMAIL}


@command("patch_fields", 1)
def patch_fields(tx: Tx, command: PatchFields, ctx: Context) -> Outcome | None:
    editable = _editable(command.entity)
    typed = {name: _typed(command.entity, editable, name, pair[1]) for name, pair in command.fields.items()}
    row_id = (
        contact_of(tx, command.id).id
        if editable.model is Contact
        else need(tx, editable.model, command.id).id
    )
    standing = {name: _current(tx, editable, row_id, name, command.fields[name][0]) for name in typed}
    yours: dict[str, Any] = {}
    theirs: dict[str, Any] = {}
    written = 0
    for index, (name, new) in enumerate(typed.items()):
        base, current = command.fields[name][0], standing[name]
        if current == new:
            continue
        if current != base and _is_precious(editable, name):
            yours[name], theirs[name] = new, current
            continue
        _write(tx, editable, row_id, name, current, new)
        _tell(tx, ctx, editable, row_id, f"event {index}" if written else "event", name, current, new)
        written += 1
    if not yours:
        return None if written else already(row_id)
    clash = Clash(
        "changed_meanwhile",
        "Somebody changed the same field meanwhile.",
        yours=yours,
        theirs=theirs,
        contact_id=_contact_id(tx, editable, row_id),
        subject=(editable.subject, row_id),
    )
    if not written:
        raise clash
    card = open_card(
        tx, ctx, CardKind.CONFLICT, clash, encode(command), str(ctx.principal), name="fields card"
    )
    return merged(card.id)


def _editable(entity: str) -> Editable:
    found = EDITABLE.get(entity)
    if found is None:
        raise Invalid("entity", "Nothing of this kind is edited field by field.")
    return found


def _is_precious(editable: Editable, name: str) -> bool:
    return name in _ENDPOINTS or editable.fields[name].is_precious


def _typed(entity: str, editable: Editable, name: str, new: Any) -> Any:
    """The new value as its column keeps it. Raises Invalid naming the field."""
    where = f"fields.{name}"
    if entity == "contact" and name in _ENDPOINTS:
        if new is None:
            return None
        if not isinstance(new, str):
            raise Invalid(where, "It should be text or nothing.")
        return endpoint_value(where, _ENDPOINTS[name], new)
    field = editable.fields.get(name)
    if field is None:
        raise Invalid(where, "There is no field of this name here.")
    try:
        value = msgspec.convert(new, field.accepts)
    except msgspec.ValidationError as error:
        raise Invalid(where, plain_words(str(error).partition(" - at ")[0])) from None
    if name == "birth_date":
        return real_day(where, value)
    if name == "timezone" and value is not None:
        check_zone(where, value)
    return tidy(value) if name.endswith("name") and value is not None else value


def _current(tx: Tx, editable: Editable, row_id: str, name: str, base: Any) -> Any:
    """What stands; of several phones or e-mails the one the person edited, or else the first."""
    if editable.model is Contact and name in _ENDPOINTS:
        values = [row.value for row in endpoints_of(tx, row_id) if row.kind == _ENDPOINTS[name]]
        return base if base in values else next(iter(values), None)
    return getattr(need(tx, editable.model, row_id), name)


def _write(tx: Tx, editable: Editable, row_id: str, name: str, current: Any, new: Any) -> None:
    if editable.model is Contact and name in _ENDPOINTS:
        kind = _ENDPOINTS[name]
        if new is not None:
            endpoint = keep_endpoint(tx, kind, new)
            link(tx, row_id, endpoint)
            make_primary(tx, row_id, endpoint, kind)
        if current is not None:
            unlink(tx, row_id, endpoint_id(kind, current))
        return
    target = editable.fields[name].refers_to
    if target is not None and new is not None:
        need(tx, target, new)
    tx.put(editable.model, row_id, **{name: new})
    if editable.model is Contact and name in ("name", "given_name", "family_name"):
        _keep_name_whole(tx, row_id, name)


def _keep_name_whole(tx: Tx, row_id: str, name: str) -> None:
    """A name and its parts say the same: the one that was edited last decides."""
    contact = need(tx, Contact, row_id)
    if name == "name":
        given, _, family = str(contact.name).partition(" ")
        tx.put(Contact, row_id, given_name=given, family_name=family or None, sort_key=sort_key(contact.name))
    else:
        parts = [part for part in (contact.given_name, contact.family_name) if part]
        whole = " ".join(parts) or contact.name
        tx.put(Contact, row_id, name=whole, sort_key=sort_key(whole))


def _contact_id(tx: Tx, editable: Editable, row_id: str) -> str | None:
    if editable.model is Contact:
        return row_id
    return cast(Task, need(tx, editable.model, row_id)).contact_id


def _tell(
    tx: Tx, ctx: Context, editable: Editable, row_id: str, label: str, name: str, old: Any, new: Any
) -> None:
    tx.happened(
        ctx.id(label),
        Event.CONTACT_CHANGED if editable.model is Contact else Event.RECORD_CHANGED,
        contact=_contact_id(tx, editable, row_id),
        subject=(editable.subject, row_id),
        field=name,
        old=old,
        new=new,
    )


@rebases("patch_fields@1")
def rebase_patch(tx: Tx, command: PatchFields) -> PatchFields:
    """The same new values over what now stands; what already stands is left out of it by the command itself."""
    editable = _editable(command.entity)
    row_id = contact_of(tx, command.id).id if editable.model is Contact else command.id
    return PatchFields(
        entity=command.entity,
        id=row_id,
        fields={
            name: [_current(tx, editable, row_id, name, base), new]
            for name, (base, new) in command.fields.items()
        },
    )
