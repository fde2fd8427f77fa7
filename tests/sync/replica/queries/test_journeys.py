"""What the check of a journey reads of the practice: hours, people, stages, rules, languages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from sync.journeys import shipped
from sync.journeys.case import BudgetRule
from sync.journeys.definition import MessageClass, canonical_bytes
from sync.journeys.durations import parse_duration
from sync.journeys.hours import Span
from sync.model import cipher, replica_file
from sync.replica.queries import journeys
from tests.sync.journeys.story import DUBAI
from tests.sync.replica.queries.test_queries import KEY, put, row


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Any]:
    made = cipher.connect(tmp_path / "replica.db", KEY)
    replica_file.create(made)
    cipher.live(made)
    yield made
    made.close()


def shift(duty: str, weekday: int, start: int, end: int) -> tuple[Any, ...]:
    return row(
        "rota", uuid4().hex, duty=duty, staff_id="s", weekday=weekday, start_minute=start, end_minute=end
    )


def test_two_peoples_shifts_make_one_duty_without_overlap(writer: Any) -> None:
    put(
        writer,
        "rota",
        shift("billing", 0, 540, 780),
        shift("billing", 0, 720, 1080),
        shift("billing", 2, 0, 60),
    )
    held = (journeys.setting(writer).rota or {})["billing"]
    assert (held.week[0], held.week[1], held.week[2]) == ((Span(540, 1080),), (), (Span(0, 60),))


def test_hours_rules_and_languages_are_the_practices_own(writer: Any) -> None:
    put(
        writer,
        "location",
        row(
            "location",
            uuid4().hex,
            name="Marina",
            hours=msgspec.json.encode(DUBAI).decode(),
            timezone="Asia/Dubai",
            region="AE",
        ),
    )
    put(
        writer,
        "practice",
        row("practice", uuid4().hex, name="Palmera", region="AE", timezone="Asia/Dubai"),
    )
    for number, language in enumerate(["ar-AE"] * 30 + ["en"] * 30 + ["fr"]):
        put(writer, "contact", row("contact", f"{number:032x}", name="x", sort_key="x", language=language))
    found = journeys.setting(writer)
    assert found.hours == DUBAI
    assert found.languages == ("en", "ar")
    assert found.send_hours[MessageClass.MARKETING].week == ((Span(540, 1080),),) * 7
    assert BudgetRule(MessageClass.MARKETING, None, 1, parse_duration("1d")) in found.budget
    assert found.stages == frozenset()


def test_a_version_that_a_newer_foredesk_wrote_is_left_out(writer: Any) -> None:
    plan = shipped()["new-enquiry"]
    put(
        writer,
        "journey_version",
        row(
            "journey_version",
            uuid4().hex,
            key="new-enquiry",
            number=3,
            document=canonical_bytes(plan).decode(),
            live=1,
        ),
        row("journey_version", uuid4().hex, key="later", number=1, document="{}", live=1),
        row(
            "journey_version",
            uuid4().hex,
            key="old",
            number=1,
            document=canonical_bytes(plan).decode(),
            live=0,
        ),
    )
    assert journeys.live(writer) == {"new-enquiry": (3, plan)}


def test_an_empty_copy_says_what_it_can(writer: Any) -> None:
    found = journeys.setting(writer)
    assert (found.rota, found.languages) == ({}, ("en",))
    assert found.send_hours[MessageClass.MARKETING].week[6] == ()
