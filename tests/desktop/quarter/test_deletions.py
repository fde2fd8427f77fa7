"""Whoever deletes a step of a journey that comes with the product is told so, however carefully they do it."""

import pytest

from desktop.quarter.cutting import Cut, without
from sync.journeys.loader import catalogue, load
from tests.desktop.quarter.deletions import By, deletions

PLAIN = """
journey: plain
owner: front_desk_lead
subject: contact
starts: [enquiry.received]
steps:
  - {id: ask, after: enquiry.received, do: task}
  - {id: wait, after: ask, wait: {until: payment.paid, timeout: 2d, on_timeout: chase}, do: task}
  - {id: chase, after: wait, do: task, ends: true}
"""


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_no_step_is_taken_out_unnoticed(name: str) -> None:
    found = deletions(name, is_brief=True)
    assert [each.step for each in found] == [step.id for step in catalogue()[name].steps]
    unnoticed = [each for each in found if not (each.torn_out and each.cut_out)]
    assert unnoticed == []


def test_with_care_nothing_is_left_hanging() -> None:
    steps = {step.id: step for step in load(without(PLAIN, "ask"), "plain").steps}
    assert steps["wait"].after == "enquiry.received"
    chased = load(without(PLAIN, "wait"), "plain").steps[-1]
    assert chased.after == "ask"
    assert [step.id for step in load(without(PLAIN, "chase"), "plain").steps] == ["ask", "wait"]


def test_a_step_that_is_not_there_cannot_be_taken_out() -> None:
    with pytest.raises(ValueError, match="no step"):
        without(PLAIN, "call")
    for name in ("nothing/ask", "new-enquiry/nothing", "new-enquiry"):
        with pytest.raises(ValueError, match="there is no"):
            Cut.named(name)
    assert "chase-1" not in Cut.named("new-enquiry/chase-1").document()


def test_lines_that_others_name_do_not_even_load() -> None:
    by_step = {each.step: each for each in deletions("new-enquiry", is_brief=True)}
    assert by_step["chase-1"].torn_out == (By.LOADER,)
    assert By.STORY in by_step["chase-1"].cut_out
