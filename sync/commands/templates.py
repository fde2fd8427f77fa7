"""What the practice says: its templates saved, retired, and filled in for somebody, the same on both sides.

A template that loops, reads what it may not or cannot be told apart from an attack is refused at save, with line and fix.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from sync.commands.cards import rebases
from sync.commands.fields import Id, Language, Line
from sync.commands.kernel import Command, Context, command, need
from sync.commands.names import tidy
from sync.commands.outcomes import Clash, Invalid, Outcome, already
from sync.commands.reach import KIND_OF_CHANNEL, contact_of, endpoints_of
from sync.commands.rules import reach_of, rulebook
from sync.commands.tx import Tx
from sync.journeys.hours import OpeningHours, next_open
from sync.journeys.wording import shipped_words
from sync.model.entities import (
    Appointment,
    Contact,
    Location,
    Practice,
    Practitioner,
    Service,
    Staff,
    Template,
)
from sync.model.ids import fact_id
from sync.model.words import Channel, Event, Purpose
from sync.policy.countries import CountryRules
from sync.wording import (
    USUAL_OPT_OUT,
    BadTemplate,
    CannotRender,
    OptOut,
    Particulars,
    Rendered,
    Words,
    check,
    render,
    uses,
    values_of,
)

WRITTEN: Final = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)
"""The channels that carry words."""
ENGLISH: Final = "en"
"""The language that stands in where there is no other to choose by."""
_Name = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z", max_length=60)]
_Text = Annotated[str, Meta(min_length=1, max_length=4_000, pattern=r"\S")]
_ApprovedName = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,512}\Z", max_length=512)]


class SaveTemplate(Command, frozen=True):
    """Keep the words of a message in a language; from now on they are sent. `base` is the version that the author saw."""

    name: _Name
    language: Language
    channels: Annotated[list[Channel], Meta(min_length=1, max_length=3)]
    text: _Text
    purpose: Purpose = Purpose.CARE
    subject: Line | None = None
    approved_as: _ApprovedName | None = None
    base: Id | None = None


class RetireTemplate(Command, frozen=True):
    """No longer send these words. `template_id` is the live version that the person saw; it is kept, and can be saved again."""

    template_id: Id


class Filled(Struct, frozen=True, forbid_unknown_fields=True):
    """The template that a message's words came from, and what was filled in: whoever takes it in renders it again."""

    template_id: Id
    values: dict[Annotated[str, Meta(max_length=60)], Annotated[str, Meta(max_length=400)]]


class Said(Struct, frozen=True):
    """A message made of a template. `fell_back`: there is none in their language, so it is said in another."""

    filled: Filled
    rendered: Rendered
    purpose: Purpose
    fell_back: bool


@command("save_template", 1)
def save_template(tx: Tx, command: SaveTemplate, ctx: Context) -> Outcome | None:
    if not set(command.channels) <= set(WRITTEN):
        raise Invalid("channels", "No words travel by this channel.")
    try:
        check(_words(command))
    except BadTemplate as error:
        raise Invalid(error.field, str(error), "unusable_template") from None
    versions = tx.find(Template, name=command.name, language=command.language, order="number")
    live = next((version for version in versions if version.live), None)
    row_id = _template_id(command)
    if live is not None and live.id == row_id:
        return already(row_id)
    if live is not None and live.id != command.base:
        raise Clash(
            "template_changed",
            "Somebody saved other words for this message meanwhile.",
            yours={"text": command.text},
            theirs={"text": live.text, "by": live.saved_by},
        )
    if live is not None:
        tx.put(Template, live.id, live=0)
    if any(version.id == row_id for version in versions):
        tx.put(Template, row_id, live=1)
    else:
        tx.fact(
            Template, row_id,
            name=command.name, language=command.language, number=versions[-1].number + 1 if versions else 1,
            channels=_listed(command.channels), purpose=command.purpose,
            subject=tidy(command.subject) if command.subject else None, text=command.text,
            approved_as=command.approved_as, live=1, saved_at=ctx.at, saved_by=str(ctx.principal),
        )  # fmt: skip
    tx.happened(
        ctx.id("event"), Event.PRACTICE_CHANGED,
        entity=Template.__tablename__, id=row_id, name=command.name, language=command.language,
    )  # fmt: skip
    return None


@rebases("save_template@1")
def insist_on_words(tx: Tx, command: SaveTemplate) -> SaveTemplate:
    """Insisting puts these words in the place of what now stands."""
    live = tx.find_one(Template, name=command.name, language=command.language, live=1)
    return msgspec.structs.replace(command, base=live.id if live else None)


@command("retire_template", 1)
def retire_template(tx: Tx, command: RetireTemplate, ctx: Context) -> Outcome | None:
    found = need(tx, Template, command.template_id)
    if not found.live:
        return already(found.id)
    tx.put(Template, found.id, live=0)
    tx.happened(
        ctx.id("event"), Event.PRACTICE_CHANGED,
        entity=Template.__tablename__, id=found.id, name=found.name, language=found.language, retired=True,
    )  # fmt: skip
    return None


def shipped_templates() -> Iterable[SaveTemplate]:
    """The words that come with the product, as a new practice saves them."""
    for name, languages in shipped_words().items():
        for language, words in languages.items():
            yield SaveTemplate(
                name=name,
                language=language,
                channels=[channel for channel in WRITTEN if channel in words.channels],
                purpose=words.purpose,
                subject=words.subject,
                text=words.text,
            )


# -- choosing and filling in ---------------------------------------------------------------------------------------


def words_of(template: Template) -> Words:
    """A template's row as what `sync.wording` renders."""
    return Words(
        text=template.text,
        language=template.language,
        channels=frozenset(msgspec.json.decode(template.channels, type=list[Channel])),
        purpose=Purpose(template.purpose),
        subject=template.subject,
        approved_as=template.approved_as,
    )


def live_template(tx: Tx, name: str, channel: Channel, language: str | None) -> Template | None:
    """The live template of a name for a channel: in their language, else in English, else in any; None where there is none."""
    live = [
        row
        for row in tx.find(Template, name=name, live=1, order="language")
        if channel in words_of(row).channels
    ]
    wanted = language or ENGLISH
    for tag in (wanted, _base(wanted), ENGLISH):
        for row in live:
            if row.language == tag or _base(row.language) == tag:
                return row
    return live[0] if live else None


def say(
    tx: Tx,
    name: str,
    contact_id: str,
    channel: Channel,
    *,
    now: int,
    appointment_id: str | None = None,
    staff_id: str | None = None,
    endpoint_id: str | None = None,
    link: str = "",
    amount: int | None = None,
    currency: str = "",
) -> Said:
    """What a template says to somebody at `now` (epoch ms), at their first endpoint of the channel where none is named.
    Raises CannotRender, NoTemplate, Waits."""
    contact = contact_of(tx, contact_id)
    template = live_template(tx, name, channel, contact.language)
    if template is None:
        raise NoTemplate(name, channel)
    known = particulars(tx, contact, now=now, appointment_id=appointment_id, staff_id=staff_id)
    known = msgspec.structs.replace(known, link=link, amount=amount, currency=currency or known.currency)
    opt_out = opt_out_for(tx, contact, channel, endpoint_id)
    return fill(template, values_of(known, template.language), channel, contact.language, opt_out)


def opt_out_for(tx: Tx, contact: Contact, channel: Channel, endpoint_id: str | None = None) -> OptOut:
    """Which messages to somebody must say how to hear no more, by the rules of the country where they are reached."""
    places = endpoints_of(tx, contact.id)
    kind = KIND_OF_CHANNEL.get(channel)
    used = next((each for each in places if each.id == endpoint_id), None)
    used = used or next((each for each in places if each.kind == kind), None)
    if used is None:
        return USUAL_OPT_OUT
    others = [reach_of(each) for each in places]
    return _opt_out(rulebook(tx.rows).permission(contact.timezone, reach_of(used), others).rules)


@lru_cache(maxsize=64)
def _opt_out_of(required: frozenset[tuple[Channel, Purpose]]) -> OptOut:
    return OptOut(required, USUAL_OPT_OUT.lines)


def _opt_out(rules: CountryRules) -> OptOut:
    return _opt_out_of(
        frozenset(
            (channel, purpose)
            for purpose in Purpose
            for channel in WRITTEN
            if rules.needs_opt_out_line(purpose, channel)
        )
    )


def fill(
    template: Template,
    values: Mapping[str, str],
    channel: Channel,
    language: str | None,
    opt_out: OptOut = USUAL_OPT_OUT,
) -> Said:
    """A template filled in with values in its own language, for a reader of `language`. Raises CannotRender."""
    words = words_of(template)
    rendered = render(words, values, channel, opt_out)
    names = uses(words.text) + (uses(words.subject) if words.subject else ("practice",))
    told = {name: values[name] for name in dict.fromkeys(names) if name in values}
    fell_back = language is not None and _base(language) != _base(template.language)
    return Said(Filled(template.id, told), rendered, words.purpose, fell_back)


class NoTemplate(Exception):
    """There are no words of this name for the channel."""

    def __init__(self, name: str, channel: Channel) -> None:
        super().__init__(f"There is no template {name} for {channel}.")
        self.name = name
        self.channel = channel


def confirm(
    tx: Tx, filled: Filled, channel: Channel, subject: str | None, body: str, opt_out: OptOut = USUAL_OPT_OUT
) -> Template:
    """The template that a message says it was made of. Raises Invalid where it says something else; Waits."""
    template = need(tx, Template, filled.template_id)
    try:
        made = render(words_of(template), filled.values, channel, opt_out)
    except CannotRender:
        raise Invalid("filled", "This template does not make these words.") from None
    if made.text != body or (channel is Channel.EMAIL and made.subject != subject):
        raise Invalid("filled", "This template does not make these words.")
    return template


def parameters_of(template: Template, values: Mapping[str, str]) -> str | None:
    """JSON of what was filled in, in the order of the words, where a provider approved them and fills them in itself."""
    if template.approved_as is None:
        return None
    return msgspec.json.encode([values[name] for name in uses(template.text)]).decode()


def particulars(
    tx: Tx,
    contact: Contact,
    *,
    now: int,
    appointment_id: str | None = None,
    staff_id: str | None = None,
) -> Particulars:
    """What is known for a message to somebody: about the visit where one is named, in its place's time."""
    practice = tx.get(Practice, fact_id("practice"))
    visit = tx.get(Appointment, appointment_id) if appointment_id else None
    place = _place(tx, contact, visit)
    service = tx.get(Service, visit.service_id) if visit and visit.service_id else None
    practitioner = tx.get(Practitioner, visit.practitioner_id) if visit and visit.practitioner_id else None
    signer = tx.get(Staff, staff_id) if staff_id else None
    has_name = "@" not in contact.name and any(letter.isalpha() for letter in contact.name)
    return Particulars(
        practice=practice.name if practice else "",
        zone=place.timezone if place else practice.timezone if practice else "UTC",
        region=place.region if place else practice.region if practice else "",
        first_name=(contact.given_name or contact.name.partition(" ")[0]) if has_name else "",
        full_name=contact.name if has_name else "",
        location=place.name if place else "",
        address=(place.address or "") if place else "",
        emergency_number=(practice.emergency_number or "") if practice else "",
        staff_name=signer.name.partition(" ")[0] if signer else "",
        service=service.name if service else "",
        practitioner=practitioner.name if practitioner else "",
        visit_at=visit.start_at if visit else None,
        opens_at=next_open(now, msgspec.json.decode(place.hours, type=OpeningHours)) if place else None,
        currency=practice.currency if practice else "",
    )


def _place(tx: Tx, contact: Contact, visit: Appointment | None) -> Location | None:
    """Where the message speaks from: the visit's place, else the person's, else the practice's first."""
    named = (visit.location_id if visit else None) or contact.location_id
    found = tx.get(Location, named) if named else None
    return found or tx.find_one(Location)


def _words(command: SaveTemplate) -> Words:
    return Words(
        text=command.text,
        language=command.language,
        channels=frozenset(command.channels),
        purpose=command.purpose,
        subject=command.subject,
        approved_as=command.approved_as,
    )


def _listed(channels: Iterable[Channel]) -> str:
    return msgspec.json.encode([channel for channel in WRITTEN if channel in set(channels)]).decode()


def _template_id(command: SaveTemplate) -> str:
    said = (
        command.name, command.language, _listed(command.channels), command.purpose, command.subject or "",
        command.approved_as or "", command.text,
    )  # fmt: skip
    return fact_id("template", *said)


def _base(language: str) -> str:
    return language.partition("-")[0]
