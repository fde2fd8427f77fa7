"""A journey written back as text is the same journey, and reads as a person would have written it."""

from datetime import timedelta

import pytest

from sync.journeys.loader import catalogue, load
from sync.journeys.writing import duration, write
from tests.sync.journeys.story import journey
from tests.sync.journeys.test_checking import BROKEN


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_shipped_journey_comes_back_as_the_same_version(name: str) -> None:
    plan = catalogue()[name]
    assert load(write(plan), "written") == plan
    assert load(write(plan), "written").version == plan.version


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_one_that_the_check_refuses_comes_back_too(name: str) -> None:
    steps, head, _ = BROKEN[name]
    plan = journey(steps, head)
    assert load(write(plan), "written").version == plan.version


EVERYTHING = """journey: all
owner: billing
subject: appointment
starts: [appointment.booked, appointment.rescheduled]
if: "event.service == 'implant: both'"
goal: appointment.completed
re_enrol: {after: 90m, key: contact, at_most: 3, within: 365d}
class: marketing
steps:
  - id: a
    wait: {for: 2h, window: {from: "09:00", to: "18:30", days: [mon, fri]}}
    do: task
    with: {title: "Ring: “yes”, then # 2"}
    owner: on_call
  - {id: b, after: a, wait: {for: 4h, counted: open}, do: message, template: hello, channels: [sms, email], until: 1d}
  - {id: c, wait: {until: [payment.paid, payment.failed], timeout: {for: 2d, counted: open}, on_timeout: d}, do: task}
  - {id: d, after: c, do: reply, by: ai_draft, tier: execute_with_approval, within: 45s, cancel_on: payment.paid,
     fallback: {template: hello, after: 10m}, class: transactional, ends: true}
"""


def test_every_key_of_the_language_survives() -> None:
    plan = load(EVERYTHING, "all")
    assert load(write(plan), "written") == plan


def test_lengths_are_written_in_the_largest_units() -> None:
    assert [duration(timedelta(minutes=each)) for each in (5, 90, 1440, 1500)] == [
        "5m",
        "1h30m",
        "1d",
        "1d1h",
    ]
    assert duration(timedelta(seconds=45)) == "45s"
