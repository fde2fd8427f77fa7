"""Where enquiries come from and how far they have come."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from sync.model.base import Entity


class Source(Entity):
    """A place enquiries come from: the website, Instagram, a referral."""

    __tablename__ = "source"
    name: Mapped[str]


class Campaign(Entity):
    __tablename__ = "campaign"
    name: Mapped[str]
    source_id: Mapped[str | None]


class Pipeline(Entity):
    __tablename__ = "pipeline"
    name: Mapped[str]


class Stage(Entity):
    __tablename__ = "stage"
    pipeline_id: Mapped[str]
    key: Mapped[str]
    """The name journeys use, such as `new` or `dormant`."""
    name: Mapped[str]
    position: Mapped[int]
    state: Mapped[str]
    """The OpportunityState that being here means."""


class Opportunity(Entity):
    """What a contact may buy. `value` in minor units of `currency`."""

    __tablename__ = "opportunity"
    contact_id: Mapped[str]
    pipeline_id: Mapped[str]
    stage_id: Mapped[str]
    title: Mapped[str]
    value: Mapped[int | None]
    currency: Mapped[str | None]
    state: Mapped[str]
    lost_reason: Mapped[str | None]
    source_id: Mapped[str | None]
    campaign_id: Mapped[str | None]
    owner_id: Mapped[str | None]
    created_at: Mapped[int]
    stage_at: Mapped[int]
    __table_args__ = (Index("ix_opportunity_contact", "contact_id"),)
