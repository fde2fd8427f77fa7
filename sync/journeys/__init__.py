"""What should happen next: journeys, the facts they read, and the pure function that is the expected-action ledger."""

from sync.journeys.case import Case, Subject
from sync.journeys.definition import Journey
from sync.journeys.enrolment import enrol, enrolment_id
from sync.journeys.expectation import Expectation, Status, lane, next_action
from sync.journeys.expectations import expectations, next_change_at, why_not
from sync.journeys.loader import JourneyError, load, shipped
from sync.journeys.timeline import ActorKind, Entry
from sync.model.words import Lane

__all__ = [
    "ActorKind",
    "Case",
    "Entry",
    "Expectation",
    "Journey",
    "JourneyError",
    "Lane",
    "Status",
    "Subject",
    "enrol",
    "enrolment_id",
    "expectations",
    "lane",
    "load",
    "next_action",
    "next_change_at",
    "shipped",
    "why_not",
]
