"""The picture of a journey: always the same, no two boxes in one place, every box reached by a line and by arrows."""

import pytest

from desktop.screens.journeys.shape import GOAL, START, STOP, Part, Way, shape_of
from sync.journeys.loader import catalogue
from tests.sync.journeys.story import journey

BRANCHED = (
    "- {id: paid, wait: {until: payment.paid, timeout: 2d, on_timeout: chase}, do: task}\n"
    "- {id: thank, after: paid, do: task, ends: true}\n- {id: chase, after: paid, do: task, ends: true}"
)
HELD = "- {id: first, do: reply, by: ai_draft, fallback: {template: hello, after: 10m}}\n- {id: go, after: first, do: task, ends: true}"


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_no_two_boxes_stand_in_one_place_and_each_is_reached(name: str) -> None:
    shape = shape_of(catalogue()[name])
    assert len({(node.row, node.column) for node in shape.nodes}) == len(shape.nodes)
    reached = {edge.end for edge in shape.edges} | {START, GOAL, STOP}
    assert {node.id for node in shape.nodes} <= reached
    assert shape == shape_of(catalogue()[name])


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_arrows_reach_every_box(name: str) -> None:
    shape = shape_of(catalogue()[name])
    seen, left = {START}, [START]
    while left:
        here = left.pop()
        for rows, columns in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            found = shape.beside(here, rows, columns)
            if found is not None and found not in seen:
                seen.add(found)
                left.append(found)
    assert seen == {node.id for node in shape.nodes}


def test_a_time_out_branches_off_to_the_side() -> None:
    shape = shape_of(journey(BRANCHED))
    thank, chase = shape.node("thank"), shape.node("chase")
    assert thank is not None
    assert chase is not None
    assert (thank.column, chase.column) == (0, 1)
    assert {edge.end: edge.way for edge in shape.edges}["chase"] is Way.TIMED_OUT
    assert thank.is_end
    assert chase.is_end


def test_a_holding_message_stands_beside_its_step() -> None:
    shape = shape_of(journey(HELD))
    holding = shape.node("first.fallback")
    first = shape.node("first")
    assert holding is not None
    assert first is not None
    assert (holding.part, holding.row, holding.column) == (Part.HOLDING, first.row, first.column + 1)


def test_goals_and_stops_stand_at_the_foot() -> None:
    shape = shape_of(
        journey("- {id: ask, do: task, ends: true}", "goal: appointment.booked\nstops: [contact.opted_out]")
    )
    assert {node.id for node in shape.nodes if node.column} == {GOAL, STOP}
