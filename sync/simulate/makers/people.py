"""What people do with people: who got in touch, who they are, how they may be reached and what they allow."""

from typing import Any

from sync.commands.clinical import WriteClinicalNote
from sync.commands.consent import RecordConsent
from sync.commands.erasing import ErasePerson
from sync.commands.imports import ImportContact, UndoImport
from sync.commands.kernel import Command
from sync.commands.merging import MergeContacts, SplitContact
from sync.commands.patching import PatchFields
from sync.commands.people import (
    AddEndpoint,
    AddNote,
    AssignContact,
    CaptureLead,
    RemoveEndpoint,
    TagContact,
    UntagContact,
)
from sync.commands.slipping import LetBe
from sync.model.entities import (
    Appointment,
    Call,
    Contact,
    ContactEndpoint,
    ContactTag,
    Opportunity,
    Staff,
    Tag,
    Task,
)
from sync.model.words import Channel, ContactKind, EndpointKind, ErasureReason
from sync.simulate.makers.making import makes
from sync.simulate.makers.words import (
    EMAILS,
    HOUR,
    IMPORT_IDS,
    MARINA,
    NAMES,
    PHONES,
    TAGS,
    WORDS,
    consents,
    secret,
)
from sync.simulate.sight import Sight


@makes("capture_lead@1", 4)
def _lead(sight: Sight, now: int) -> Command | None:
    pick = sight.random.choice
    return CaptureLead(
        name=pick((*NAMES, None)),
        phone=pick(PHONES),
        email=pick((*EMAILS, None, None)),
        text=secret(sight.random) if sight.chance(0.3) else pick((*WORDS, None)),
        channel=pick((Channel.WHATSAPP, Channel.WEB, Channel.PHONE)),
        consents=consents(sight) if sight.chance(0.3) else (),
        source=pick(("Website", "Referral", None)),
        campaign=pick(("Spring", None)),
        location_id=MARINA if sight.chance(0.4) else None,
    )


@makes("add_note@1", 2)
def _note(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return None if contact is None else AddNote(contact_id=contact, text=sight.random.choice(WORDS))


@makes("let_be@1", 0.5)
def _let_be(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    if contact is None:
        return None
    return LetBe(contact_id=contact, reason="moved away" if sight.chance(0.8) else None)


@makes("write_clinical_note@1")
def _clinical_note(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return None if contact is None else WriteClinicalNote(contact_id=contact, text=secret(sight.random))


@makes("tag@1", 2)
def _tag(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return None if contact is None else TagContact(contact_id=contact, tag=sight.random.choice(TAGS))


@makes("untag@1", 2, needs=("tag@1",))
def _untag(sight: Sight, now: int) -> Command | None:
    link = sight.one(ContactTag)
    names = {tag.id: tag.name for tag in sight.all(Tag)}
    if link is None or link.tag_id not in names:
        return None
    return UntagContact(contact_id=link.contact_id, tag=names[link.tag_id])


@makes("assign_contact@1", 2)
def _assign(sight: Sight, now: int) -> Command | None:
    contact, staff = sight.one(Contact), sight.id(Staff)
    return (
        None
        if contact is None
        else AssignContact(
            contact_id=contact.id, owner_id=staff if sight.chance(0.8) else None, base=contact.owner_id
        )
    )


@makes("add_endpoint@1", 2)
def _endpoint(sight: Sight, now: int) -> Command | None:
    contact, is_phone = sight.id(Contact), sight.chance(0.6)
    if contact is None:
        return None
    return AddEndpoint(
        contact_id=contact,
        kind=EndpointKind.PHONE if is_phone else EndpointKind.EMAIL,
        value=sight.random.choice(PHONES if is_phone else EMAILS),
        is_primary=sight.chance(0.5),
    )


@makes("remove_endpoint@1")
def _no_endpoint(sight: Sight, now: int) -> Command | None:
    link = sight.one(ContactEndpoint)
    return None if link is None else RemoveEndpoint(contact_id=link.contact_id, endpoint_id=link.endpoint_id)


@makes("patch_fields@1", 7)
def _patch(sight: Sight, now: int) -> Command | None:
    random = sight.random
    kind = random.choice(("contact", "contact", "contact", "opportunity", "task", "appointment", "call"))
    models: dict[str, Any] = {
        "contact": Contact,
        "opportunity": Opportunity,
        "task": Task,
        "appointment": Appointment,
        "call": Call,
    }
    row: Any = sight.one(models[kind])
    if row is None:
        return None
    fields: dict[str, tuple[object, ...]] = {
        "contact": (("name", NAMES), ("birth_date", ("1990-01-01", "1991-02-02", None)), ("language", ("ar", "en", None)),
                    ("kind", tuple(ContactKind)), ("location_id", (MARINA, None)), ("address", ("Street 1", "Street 2"))),
        "opportunity": (("title", ("Implant", "Whitening")), ("value", (100_00, 200_00)), ("currency", ("AED", "USD"))),
        "task": (("title", ("Call", "Write")), ("due_at", (now + HOUR, now + 2 * HOUR))),
        "appointment": (("note", ("nervous", "late")),),
        "call": (("note", ("asked for Omar", "no answer")),),
    }  # fmt: skip
    chosen: list[Any] = random.sample(fields[kind], 1 if sight.chance(0.7) else min(2, len(fields[kind])))
    typed: dict[str, list[Any]] = {}
    for name, values in chosen:
        base = getattr(row, name) if sight.chance(0.93) else random.choice(values)
        typed[name] = [base, random.choice(values)]
    return PatchFields(entity=kind, id=row.id, fields=typed)


@makes("erase_person@1", 0.3, needs=("capture_lead@1",))
def _erase(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return (
        None
        if contact is None
        else ErasePerson(contact_id=contact, reason=sight.random.choice(list(ErasureReason)))
    )


@makes("merge_contacts@1", needs=("capture_lead@1",))
def _merge(sight: Sight, now: int) -> Command | None:
    keep, merged = sight.id(Contact), sight.id(Contact)
    if keep is None or merged is None or keep == merged:
        return None
    return MergeContacts(keep_id=keep, merge_id=merged)


@makes("split_contact@1", needs=("capture_lead@1", "merge_contacts@1"))
def _split(sight: Sight, now: int) -> Command | None:
    contact = sight.one(Contact, ("merged_into", "!=", None))
    return None if contact is None else SplitContact(contact_id=contact.id)


@makes("record_consent@1", 3)
def _consent(sight: Sight, now: int) -> Command | None:
    if sight.chance(0.5):
        return RecordConsent(answers=consents(sight), phone=sight.random.choice(PHONES))
    contact = sight.id(Contact)
    return (
        None
        if contact is None
        else RecordConsent(answers=consents(sight), contact_id=contact, said_at=now - HOUR)
    )


@makes("import_contact@1")
def _import(sight: Sight, now: int) -> Command | None:
    pick = sight.random.choice
    return ImportContact(
        import_id=pick(IMPORT_IDS),
        name=pick(NAMES),
        phones=(pick(PHONES),),
        emails=(pick(EMAILS),) if sight.chance(0.5) else (),
        external_ref=pick(("1", "2", "3", None)),
        tags=(pick(TAGS),),
        note=pick((*WORDS, None)),
    )


@makes("undo_import@1", 0.5, needs=("import_contact@1",))
def _no_import(sight: Sight, now: int) -> Command | None:
    return UndoImport(import_id=sight.random.choice(IMPORT_IDS))
