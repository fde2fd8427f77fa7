"""The practice's own rules: holidays, rule sets laid over the shipped ones, consent wordings, changes of the rota, the on-call
chain. And what they ask of a person: an alarm to acknowledge, a choice of whom a message is from."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from sync.model.base import Entity, indexed_where


class Holiday(Entity):
    """Days on which a location, or (None) all of them, opens otherwise than its week says."""

    __tablename__ = "holiday"
    name: Mapped[str]
    first_day: Mapped[str]
    """ISO date."""
    last_day: Mapped[str]
    yearly: Mapped[int]
    spans: Mapped[str]
    """JSON list of [opens, closes] in minutes after midnight: what is open nevertheless; []: closed."""
    location_id: Mapped[str | None]


class PolicyOverride(Entity):
    """Rules of the practice's own in the place of those that come with the product. Its id follows from kind and key."""

    __tablename__ = "policy"
    kind: Mapped[str]
    """country (key: ISO 3166 or default), or emergency and opt_out (key: words)."""
    key: Mapped[str]
    document: Mapped[str]
    """JSON of sync.policy.countries.CountryRules, or of sync.policy.keywords' EmergencyWords or OptOutWords."""


class ConsentWording(Entity):
    """What people are shown when they are asked for consent: immutable, a new version for every change."""

    __tablename__ = "consent_wording"
    purpose: Mapped[str]
    channel: Mapped[str]
    language: Mapped[str]
    number: Mapped[int]
    """Counts the versions of a purpose, channel and language from 1."""
    text: Mapped[str]
    published_at: Mapped[int]
    published_by: Mapped[str]
    """Principal."""
    __table_args__ = (Index("ix_consent_wording", "purpose", "channel", "language"),)


class RotaChange(Entity):
    """What differs from the weekly rota on one date: somebody is there as well, or away."""

    __tablename__ = "rota_change"
    day: Mapped[str]
    """ISO date."""
    staff_id: Mapped[str]
    duty: Mapped[str | None]
    """None: away from all duties."""
    location_id: Mapped[str | None]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    is_on: Mapped[int]


class OnCallChain(Entity):
    """Who is called in an emergency, one after another, at a location or (None) everywhere."""

    __tablename__ = "on_call_chain"
    location_id: Mapped[str | None]
    links: Mapped[str]
    """JSON list of sync.policy.rota.Link."""


class Alarm(Entity):
    """Somebody wrote words of an emergency; open until a person acknowledges. Its id follows from the message's."""

    __tablename__ = "alarm"
    contact_id: Mapped[str]
    message_id: Mapped[str]
    word: Mapped[str | None]
    raised_at: Mapped[int]
    state: Mapped[str]
    acknowledged_by: Mapped[str | None]
    """Principal."""
    acknowledged_at: Mapped[int | None]
    __table_args__ = (
        Index("ix_alarm_contact", "contact_id"),
        Index("ix_alarm_open", "raised_at", **indexed_where("state = 'open'")),
    )


class PersonChoice(Entity):
    """A message from an endpoint that several share: whom it is from is asked. `contact_id` is whoever was guessed. Its id
    follows from the message's."""

    __tablename__ = "person_choice"
    contact_id: Mapped[str]
    message_id: Mapped[str]
    endpoint_id: Mapped[str]
    meaning: Mapped[str | None]
    """What the message asks for by itself (sync.policy.keywords.Meaning): done for whoever is chosen."""
    candidates: Mapped[str]
    """JSON list of [contact id, appointment id]: who has a visit to come."""
    asked_at: Mapped[int]
    state: Mapped[str]
    chosen_id: Mapped[str | None]
    decided_by: Mapped[str | None]
    """Principal."""
    decided_at: Mapped[int | None]
    __table_args__ = (
        Index("ix_person_choice_contact", "contact_id"),
        Index("ix_person_choice_message", "message_id"),
    )
