"""What the sample clinic is made of: its moment, its people, what they wrote, and an import's preview."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from desktop.protocol import Credentials, DeviceRow, Devices, SignsIn
from sync.commands.kernel import Principal
from sync.model.ids import fact_id
from sync.model.words import (
    OpportunityState,
    Role,
)

ZONE = ZoneInfo("Asia/Dubai")
NOW = int(datetime(2026, 11, 17, 10, 42, 7, tzinfo=ZONE).timestamp() * 1000)
"""The sample's present: a Tuesday morning in Dubai."""
MINUTE = 60_000
KEY = bytes(range(32))
PINS = {"sara": "1234", "jomar": "4321", "priya": "2468"}
STAFF = {
    "sara": ("Sara Haddad", [Role.FRONT_DESK]),
    "jomar": ("Jomar Reyes", [Role.FRONT_DESK]),
    "priya": ("Priya Nair", [Role.MANAGER]),
    "layla": ("Dr. Layla Mansour", [Role.CLINICIAN]),
}
SYSTEM = Principal("system", "practice", frozenset(Role))
JOURNEY = Path(__file__).resolve().parents[2] / "resources" / "journeys" / "new-enquiry.yaml"


HOUR = 60 * MINUTE


def devices(act: str = "list", **asked: Any) -> Devices:
    """The sample's workstations, as the server lists them; one was signed out with work still in it."""
    every = ["practice", "loc:*"]
    listed = (
        ("Front desk 1", "active", every, 0, "sara", 0, 0),
        ("Front desk 2", "active", every, 2 * MINUTE, "jomar", 4, 0),
        (
            "Consulting room",
            "active",
            [*every, "practice+clinical", "loc:*+clinical"],
            3 * HOUR,
            "layla",
            0,
            0,
        ),
        ("Laptop, Priya", "active", every, 9 * 24 * HOUR, "priya", 12, 0),
        ("Old front desk", "revoked", every, 26 * HOUR, "jomar", 3, 3),
    )
    rows = [
        DeviceRow(
            id=fact_id("sample", "device", name),
            name=name,
            state=state,
            scopes=scopes,
            seen_at=NOW - ago,
            person=staff_id(person),
            app="foredesk 0.1.0",
            schema=1,
            outbox=unsent,
            held=[fact_id("sample", "held", str(n)) for n in range(held)],
            held_count=held,
        )
        for name, state, scopes, ago, person, unsent, held in listed
    ]
    if act == "rename":
        rows = [replace(row, name=asked["name"]) if row.id == asked["device_id"] else row for row in rows]
    if act == "scopes":
        rows = [replace(row, scopes=asked["scopes"]) if row.id == asked["device_id"] else row for row in rows]
    if act == "revoke":
        rows = [replace(row, state="revoked") if row.id == asked["device_id"] else row for row in rows]
    return Devices(here=rows[0].id, devices=rows)


def staff_id(name: str) -> str:
    """The id of one of the sample's staff, by first name."""
    return fact_id("sample", "staff", name)


STAGES = (
    ("new", "New enquiry", OpportunityState.OPEN),
    ("contacted", "In conversation", OpportunityState.OPEN),
    ("quoted", "Quote sent", OpportunityState.OPEN),
    ("won", "Treatment accepted", OpportunityState.WON),
    ("lost", "Lost", OpportunityState.LOST),
    ("dormant", "Dormant", OpportunityState.OPEN),
)
ENQUIRIES: tuple[dict[str, Any], ...] = (
    {
        "name": "Gulsara Bekova",
        "phone": "+971505550121",
        "interest": "Veneers",
        "ago": 1500,
        "text": "How much are veneers?",
        "source": "Referral",
        "language": "ru",
    },
    {
        "name": "Rohan Mehta",
        "phone": "+971505550137",
        "interest": "Implant",
        "ago": 9,
        "text": "What does one implant cost?",
        "source": "Instagram",
        "email": "rohan@example.com",
    },
    {
        "name": "Fatima Zahra Benali",
        "phone": "+971545550112",
        "interest": "Laser",
        "ago": 4,
        "text": "Is there parking? I can come after 17:00.",
        "language": "fr",
    },
    {
        "name": "Daniel Okafor",
        "phone": "+971505550155",
        "interest": "Crown",
        "ago": 2900,
        "text": "I would like a quote for a crown.",
    },
    {
        "name": "Anastasia Volkova",
        "phone": "+971505550166",
        "interest": "Skin check",
        "ago": 3,
        "text": "Can I come a little later on Thursday?",
        "language": "ru",
    },
    {
        "name": "Khalid Rahman",
        "phone": "+971505550177",
        "interest": "Root canal",
        "ago": 4000,
        "text": "My tooth hurts.",
        "language": "ar",
    },
    {
        "name": "Hassan Qureshi",
        "phone": "+971505550188",
        "interest": "Hygiene",
        "ago": 5000,
        "text": "A cleaning, please.",
        "language": "ur",
    },
    {
        "name": "Noura Al Hammadi",
        "phone": "+971565550190",
        "interest": "Filler aftercare",
        "ago": 260,
        "text": "My lip is still a bit swollen.",
        "language": "ar",
    },
    {
        "name": "Mariam Al Ketbi",
        "phone": "+971505550199",
        "interest": "Invisalign",
        "ago": 6000,
        "text": "I would like straighter teeth.",
        "language": "ar",
    },
    {
        "name": "مريم الكتبي",
        "phone": "+971505550211",
        "interest": "Whitening",
        "ago": 2,
        "text": "السلام عليكم، كم سعر التبييض؟",
        "source": "Instagram",
        "language": "ar",
    },
    {
        "name": "Adam Benali",
        "phone": "+971545550112",
        "interest": "Check-up",
        "ago": 3000,
        "text": "A check-up for my son.",
        "language": "fr",
    },
    {
        "name": "Tomasz Wilk",
        "phone": "+48501555012",
        "interest": "Crown",
        "ago": 7000,
        "text": "Is my insurance card enough?",
        "source": "Referral",
    },
)
SCORES = {
    "Gulsara Bekova": 71,
    "Rohan Mehta": 68,
    "Fatima Zahra Benali": 74,
    "Daniel Okafor": 61,
    "Anastasia Volkova": 48,
    "Khalid Rahman": 66,
    "Hassan Qureshi": 39,
    "Noura Al Hammadi": 57,
}

PREVIEW: dict[str, Any] = {
    "kind": "csv",
    "columns": [
        {"index": 0, "header": "Name", "field": "name", "score": 1.0, "reason": "header"},
        {"index": 1, "header": "Mobile", "field": "phone", "score": 1.0, "reason": "header"},
        {"index": 2, "header": "Mail", "field": "email", "score": 0.9, "reason": "content"},
        {"index": 3, "header": "DOB", "field": "birth_date", "score": 0.9, "reason": "header"},
        {"index": 4, "header": "Old no.", "field": None, "score": 0.2, "reason": ""},
    ],
    "cells": [
        ["Yara Mansouri", "050 555 0301", "yara@example.com", "12/05/1994", "A-12"],
        ["Oleg Dubrov", "+971 50 555 0302", "", "01/11/1980", "A-13"],
        ["Sunita Rao", "055 555 01", "sunita@example", "31/02/1990", "A-14"],
    ],
    "rows": [
        {
            "line": 2,
            "name": "Yara Mansouri",
            "phones": ["+971505550301"],
            "emails": ["yara@example.com"],
            "problems": [],
        },
        {"line": 3, "name": "Oleg Dubrov", "phones": ["+971505550302"], "emails": [], "problems": []},
        {
            "line": 4,
            "name": "Sunita Rao",
            "phones": [],
            "emails": [],
            "problems": [
                ["phone", "This is too short for a number in the United Arab Emirates."],
                ["birth_date", "There is no such day in the calendar."],
            ],
        },
        {
            "line": 5,
            "name": "",
            "phones": [],
            "emails": [],
            "problems": [],
            "refused": "There is no name, phone number or e-mail address, so nobody to keep.",
        },
        {"line": 6, "name": "مريم الكتبي", "phones": ["+971505550211"], "emails": [], "problems": []},
    ],
    "total": 1312,
    "ready": 1309,
    "with_problems": 27,
    "refused": 3,
    "known": 41,
    "family": 18,
    "repeated": 6,
    "problems": [
        "Nothing tells day from month in these dates. They are read as day-month-year; please check."
    ],
}
"""What the worker answers about a file, for the pictures of the import."""


def credentials(act: str = "list", **asked: Any) -> Credentials:
    """How the sample's staff sign in, as the server lists it."""
    listed = {name: (name != "layla", name in PINS) for name in STAFF}
    people = [
        SignsIn(staff_id=staff_id(name), has_password=True, is_one_time=not chosen, has_pin=has_pin)
        for name, (chosen, has_pin) in listed.items()
    ]
    if act != "list":
        people = [
            replace(each, has_pin=False, is_one_time=each.is_one_time or act == "one-time")
            if each.staff_id == asked["staff_id"]
            else each
            for each in people
        ]
    return Credentials(people=people, password="mq7k-2fxa-9t4n-bcpw" if act == "one-time" else None)
