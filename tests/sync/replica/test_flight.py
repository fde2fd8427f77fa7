"""Pushes under way: awaited in order, and nothing is lost or blamed when one fails or overtakes another."""

import asyncio

import pytest

from sync.model.words import VerdictKind
from sync.replica.flight import Flight
from sync.replica.machine import Failure
from sync.replica.transport import LinkFailed
from sync.wire import Pushed, Verdict

pytestmark = pytest.mark.anyio


async def answered(n: int) -> Pushed:
    verdict = Verdict(n=n, ulid=f"{n:026}", kind=VerdictKind.APPLIED, seq=n)
    return Pushed(verdicts=[verdict], head=n)


async def refused(code: str) -> Pushed:
    await asyncio.sleep(0)
    raise LinkFailed(Failure(status=409, code=code))


async def test_there_is_room_for_two_and_they_land_in_order() -> None:
    flight = Flight()
    flight.start(answered(1), 1)
    assert flight.has_room
    flight.start(answered(2), 2)
    assert not flight.has_room
    assert flight.sent == 2
    assert [await flight.land(), await flight.land()] == [
        ([await answered(1)], None),
        ([await answered(2)], None),
    ]
    assert flight.is_empty
    assert flight.sent == 2


async def test_one_that_overtook_another_is_sent_again_and_no_failure() -> None:
    flight = Flight()
    flight.start(answered(1), 1)
    flight.start(refused("GAP"), 2)
    assert await flight.land() == ([await answered(1)], None)
    assert await flight.land() == ([], None)
    assert flight.sent == 0


async def test_missing_numbers_are_a_failure_where_nothing_was_before_it() -> None:
    flight = Flight()
    flight.start(refused("GAP"), 1)
    _, failure = await flight.land()
    assert failure is not None
    assert failure.code == "GAP"


async def test_when_one_fails_the_answers_behind_it_are_kept_and_everything_else_is_sent_again() -> None:
    flight = Flight()
    flight.start(refused("BUSY"), 1)
    flight.start(answered(2), 2)
    landed, failure = await flight.land()
    assert landed == [await answered(2)]
    assert failure is not None
    assert failure.code == "BUSY"
    assert flight.is_empty
    assert flight.sent == 0


async def test_what_is_abandoned_can_be_sent_again() -> None:
    flight = Flight()
    flight.start(refused("BUSY"), 1)
    flight.abandon()
    assert flight.is_empty
    assert flight.has_room
    assert flight.sent == 0
