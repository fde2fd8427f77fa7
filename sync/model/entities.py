"""Every entity that syncs. `ENTITIES` lists them in the order that a snapshot carries them."""

from sync.model.base import Base, Entity, EntityType, Row, Value, entity_type
from sync.model.diary import Appointment, Practitioner, Room, Service
from sync.model.effects import ApprovalGrant, Effect
from sync.model.people import (
    Consent,
    Contact,
    ContactEndpoint,
    ContactTag,
    Endpoint,
    Location,
    Practice,
    Rota,
    Staff,
    Tag,
)
from sync.model.sales import Campaign, Opportunity, Pipeline, Source, Stage
from sync.model.talk import Call, Conversation, Message
from sync.model.wording import Template
from sync.model.words import SCHEMA_VERSION
from sync.model.work import Card, Claim, ClinicalNote, Enrolment, JourneyVersion, Snooze, Task, TimelineEntry

ENTITIES: dict[str, EntityType] = {
    model.__tablename__: entity_type(model)
    for model in (
        Practice,
        Location,
        Staff,
        Rota,
        Source,
        Campaign,
        Pipeline,
        Stage,
        Practitioner,
        Room,
        Service,
        Tag,
        JourneyVersion,
        Template,
        Contact,
        Endpoint,
        ContactEndpoint,
        ContactTag,
        Consent,
        Opportunity,
        Conversation,
        Message,
        Call,
        Effect,
        ApprovalGrant,
        Appointment,
        Task,
        Claim,
        Snooze,
        Enrolment,
        TimelineEntry,
        ClinicalNote,
        Card,
    )
}

__all__ = [
    "ENTITIES",
    "SCHEMA_VERSION",
    "Appointment",
    "ApprovalGrant",
    "Base",
    "Call",
    "Campaign",
    "Card",
    "Claim",
    "ClinicalNote",
    "Consent",
    "Contact",
    "ContactEndpoint",
    "ContactTag",
    "Conversation",
    "Effect",
    "Endpoint",
    "Enrolment",
    "Entity",
    "EntityType",
    "JourneyVersion",
    "Location",
    "Message",
    "Opportunity",
    "Pipeline",
    "Practice",
    "Practitioner",
    "Room",
    "Rota",
    "Row",
    "Service",
    "Snooze",
    "Source",
    "Staff",
    "Stage",
    "Tag",
    "Task",
    "Template",
    "TimelineEntry",
    "Value",
    "entity_type",
]
