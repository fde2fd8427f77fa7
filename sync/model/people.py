"""People: who works here and who gets in touch."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from sync.model.base import Entity, indexed_where


class Practice(Entity):
    """The business itself; one row."""

    __tablename__ = "practice"
    name: Mapped[str]
    region: Mapped[str]
    """ISO 3166 country, the default for phones typed without a country code."""
    timezone: Mapped[str]
    currency: Mapped[str]
    sending: Mapped[str | None]
    """JSON of sync.policy.sending.SendingRules: when and how often people may be written to; None: no rule."""
    retention: Mapped[str | None]
    """JSON of sync.policy.retention.Retention: how long what need not be kept is kept; None: as is usual."""
    emergency_number: Mapped[str | None]
    """What the practice's words tell people to call in an emergency."""
    practice_mode: Mapped[int | None]
    """0: the owner signed that messages go out. Anything else: all of them end at the simulated phone."""
    mode_since: Mapped[int | None]
    """Since when that is so, epoch ms; None: from the start."""
    mode_signed: Mapped[str | None]
    """The name by which the owner signed that messages go out."""
    backup_at: Mapped[int | None]
    """When a backup was last made and verified, epoch ms."""
    restored_at: Mapped[int | None]
    """When a backup was last restored on trial, epoch ms."""
    languages: Mapped[str | None]
    """JSON list of the languages (BCP 47) that the practice writes in, its own first; None: nobody has said."""
    promises: Mapped[str | None]
    """JSON of sync.policy.promises.Promises: how soon somebody is answered; None: as is usual."""


class Location(Entity):
    """A clinic's address with its own hours. `hours` is the JSON that sync.journeys.hours reads."""

    __tablename__ = "location"
    name: Mapped[str]
    timezone: Mapped[str]
    region: Mapped[str]
    """ISO 3166 country, the default for phones typed without a country code."""
    currency: Mapped[str]
    address: Mapped[str | None]
    hours: Mapped[str]
    disabled: Mapped[int | None]
    """1: closed for good; what happened there stays."""
    calendar: Mapped[str | None]
    """The name of the other system whose calendar counts here; None: Foredesk's own."""


class Staff(Entity):
    """A person who works here. Passwords and PINs never sync: they stay in the server's credential table."""

    __tablename__ = "staff"
    name: Mapped[str]
    email: Mapped[str]
    roles: Mapped[str]
    """JSON list of Role."""
    language: Mapped[str]
    location_id: Mapped[str | None]
    disabled: Mapped[int]
    pin_at: Mapped[int | None]
    """When they first chose a PIN, epoch ms; the PIN itself never leaves the server."""


class Rota(Entity):
    """Who holds a duty, and when: weekly (`weekday` 0 = Monday) from `start_minute` to `end_minute` local time."""

    __tablename__ = "rota"
    duty: Mapped[str]
    staff_id: Mapped[str]
    location_id: Mapped[str | None]
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]


class Contact(Entity):
    """Someone who ever got in touch."""

    __tablename__ = "contact"
    name: Mapped[str]
    sort_key: Mapped[str]
    """The name folded for ordering and keyset paging; who has no name comes after everyone who has."""
    given_name: Mapped[str | None]
    family_name: Mapped[str | None]
    kind: Mapped[str]
    birth_date: Mapped[str | None]
    language: Mapped[str | None]
    timezone: Mapped[str | None]
    """IANA zone in which they live, where they said so; else that of their phone counts."""
    location_id: Mapped[str | None]
    source_id: Mapped[str | None]
    owner_id: Mapped[str | None]
    score: Mapped[int | None]
    address: Mapped[str | None]
    external_ref: Mapped[str | None]
    merged_into: Mapped[str | None]
    created_at: Mapped[int]
    __table_args__ = (
        Index("ix_contact_sort", "sort_key", "id", **indexed_where("merged_into IS NULL")),
        Index("ix_contact_merged", "merged_into", **indexed_where("merged_into IS NOT NULL")),
        Index("ix_contact_external", "external_ref", **indexed_where("external_ref IS NOT NULL")),
    )


class Endpoint(Entity):
    """A phone number (E.164) or e-mail address (lower case). Its id follows from kind and value, so it is one everywhere."""

    __tablename__ = "endpoint"
    kind: Mapped[str]
    value: Mapped[str]
    timezone: Mapped[str | None]
    undeliverable_at: Mapped[int | None]
    """Since when it is known that nothing arrives there; a message from there ends it."""
    __table_args__ = (Index("ix_endpoint_value", "value"),)


class ContactEndpoint(Entity):
    """That a contact can be reached at an endpoint; a family shares one."""

    __tablename__ = "contact_endpoint"
    contact_id: Mapped[str]
    endpoint_id: Mapped[str]
    label: Mapped[str | None]
    is_primary: Mapped[int]
    __table_args__ = (
        Index("ix_contact_endpoint_contact", "contact_id"),
        Index("ix_contact_endpoint_endpoint", "endpoint_id"),
    )


class Consent(Entity):
    """The standing answer for an endpoint, channel and purpose; the timeline keeps every answer before it."""

    __tablename__ = "consent"
    endpoint_id: Mapped[str]
    channel: Mapped[str]
    purpose: Mapped[str]
    state: Mapped[str]
    wording: Mapped[str | None]
    """What the person was shown or wrote."""
    wording_id: Mapped[str | None]
    """The ConsentWording that they were shown, where it is one of the practice's."""
    source: Mapped[str]
    actor: Mapped[str]
    """Principal that recorded it."""
    at: Mapped[int]
    given_at: Mapped[int | None]
    """When they last said yes, whether it stands or not."""
    withdrawn_at: Mapped[int | None]
    """When they last said no."""
    contact_id: Mapped[str | None]
    __table_args__ = (Index("ix_consent_endpoint", "endpoint_id"),)


class Tag(Entity):
    __tablename__ = "tag"
    name: Mapped[str]


class ContactTag(Entity):
    __tablename__ = "contact_tag"
    contact_id: Mapped[str]
    tag_id: Mapped[str]
    __table_args__ = (Index("ix_contact_tag_contact", "contact_id"),)
