"""Whoever was not here for long, and whoever is to be seen again: told once a visit, and followed by their own journeys."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.diary import BookAppointment, CompleteAppointment
from sync.commands.erasing import ErasePerson
from sync.commands.merging import MergeContacts
from sync.commands.people import CaptureLead
from sync.commands.practice import PutService
from sync.commands.undo import Undo
from sync.model.words import Channel, ConsentSource, ConsentState, ErasureReason, Purpose
from tests.desktop.runner.conftest import Live
from tests.desktop.runner.test_stories import books, does
from tests.desktop.runner.world import (
    CHECK_UP,
    DAY,
    HOUR,
    MARINA,
    MINUTE,
    PHONE,
    ROOM,
    Machine,
    World,
    moment,
)

pytestmark = pytest.mark.anyio

ABSENT, RECALL = "contact.inactive", "recall.due"


def agrees(world: World, desk: Machine, state: ConsentState = ConsentState.GIVEN, *purposes: Purpose) -> None:
    """They say yes or no to messages, on every channel of their phone."""
    desk.do(
        RecordConsent(
            contact_id=world.one("contact").id,
            answers=tuple(
                ConsentGiven(
                    channel=channel, purpose=purpose, state=state, wording="Ask me", source=ConsentSource.FORM
                )
                for channel in (Channel.WHATSAPP, Channel.SMS, Channel.PHONE)
                for purpose in purposes or (Purpose.MARKETING,)
            ),
        )
    )


async def came(world: World, desk: Machine, recall_days: int | None = None) -> Any:
    """Lina has a visit on Monday at noon and comes; the desk's command that said so."""
    if recall_days is not None:
        world.tell(PutService(id=CHECK_UP, name="Check-up", duration_min=30, recall_days=recall_days))
    world.tell(CaptureLead(name="Lina Haddad", phone=PHONE, location_id=MARINA))
    await desk.settled()
    books(world, desk, moment(3, 12))
    await world.until(moment(3, 12, 30), step=HOUR)
    return desk.do(CompleteAppointment(appointment_id=world.one("appointment").id))


def told(world: World, kind: str = ABSENT) -> list[dict[str, Any]]:
    return [msgspec.json.decode(row.data) for row in world.all("timeline", kind=kind)]


async def test_who_stays_away_for_ninety_days_is_invited_twice_and_then_let_go(live: Live) -> None:
    world = await live()
    world.publish("inactive-90-days")
    desk = await world.machine("desk")
    await came(world, desk)
    agrees(world, desk)
    await world.pass_time(89 * DAY, step=DAY)
    assert (told(world), world.said()) == ([], [])
    await world.pass_time(3 * DAY, step=HOUR)
    assert [each["days"] for each in told(world)] == [90]
    (said,) = world.said()
    assert "Cedar Clinic" in said
    await world.pass_time(24 * DAY, step=HOUR)
    assert len(world.said()) == 2
    await world.pass_time(31 * DAY, step=6 * HOUR)
    assert [tag.name for tag in world.all("tag")] == ["lapsed"]
    await world.pass_time(60 * DAY, step=DAY)
    assert (len(told(world)), len(world.said()), len(world.all("enrolment"))) == (1, 2, 1)


async def test_who_books_after_the_first_invitation_hears_no_second(live: Live) -> None:
    world = await live()
    world.publish("inactive-90-days")
    desk = await world.machine("desk")
    await came(world, desk)
    agrees(world, desk)
    await world.pass_time(90 * DAY, step=DAY)
    await world.pass_time(2 * DAY, step=HOUR)
    assert len(world.said()) == 1
    books(world, desk, world.now + 10 * DAY)
    await world.pass_time(60 * DAY, step=DAY)
    assert (len(world.said()), world.one("enrolment").state) == (1, "completed")
    assert len(told(world)) == 1


async def test_a_recall_is_written_about_twice_then_called_about_and_then_the_clinicians(live: Live) -> None:
    world = await live()
    world.publish("inactive-90-days", "recall-due")
    desk = await world.machine("desk")
    await came(world, desk, recall_days=100)
    agrees(world, desk)
    await world.pass_time(99 * DAY, step=DAY)
    assert (told(world), told(world, RECALL), world.said()) == ([], [], [])  # they are expected, not missed
    await world.pass_time(4 * DAY, step=HOUR)
    assert [each["service"] for each in told(world, RECALL)] == ["Check-up"]
    (said,) = world.said()
    assert "your clinician would like to see you again" in said
    await world.pass_time(10 * DAY, step=6 * HOUR)
    assert len(world.said()) == 2
    await world.pass_time(7 * DAY, step=6 * HOUR)
    clinic = await world.machine("clinic")  # a desk whose session began this month
    does(world, clinic, "call-them")
    await world.pass_time(15 * DAY, step=6 * HOUR)
    does(world, clinic, "tell-clinician")
    await world.pass_time(60 * DAY, step=DAY)
    assert (len(told(world, RECALL)), len(world.said()), told(world)) == (1, 2, [])


async def test_two_runners_that_both_believe_they_run_tell_it_once(live: Live) -> None:
    world = await live()
    world.publish("recall-due")
    first, second = await world.machine("one"), await world.machine("two")
    await came(world, first, recall_days=30)
    await world.pass_time(MINUTE)
    world.now += 31 * DAY
    await first.settled()
    await second.settled()
    await first.runner.beat()
    second.lease.epoch, second.lease._until = first.lease.epoch, float("inf")
    first.runner.look()
    second.runner.look()
    await first.settled()
    await second.settled()
    await world.pass_time(2 * HOUR, step=10 * MINUTE)
    assert (len(told(world, RECALL)), len(world.all("enrolment"))) == (1, 1)
    assert world.all("card") == []


async def test_a_machine_that_slept_for_a_week_tells_it_on_waking_and_one_that_slept_for_months_does_not(
    live: Live,
) -> None:
    for days, times in ((7, 1), (40, 0)):
        world = await live()
        desk = await world.machine("desk")
        await came(world, desk, recall_days=180)
        await world.pass_time(MINUTE)
        desk.sleep()
        await world.pass_time((180 + days) * DAY, step=60 * DAY)
        await desk.wake()
        await world.pass_time(5 * MINUTE)
        assert len(told(world, RECALL)) == times


async def test_a_visit_that_was_taken_back_counts_from_the_one_before_and_is_not_told_of(live: Live) -> None:
    world = await live()
    desk = await world.machine("desk")
    done = await came(world, desk, recall_days=30)
    desk.do(Undo(mutation=done.ulid))
    await world.pass_time(40 * DAY, step=DAY)
    assert told(world, RECALL) == []  # nobody has said how that visit ended


async def test_what_was_told_before_a_visit_was_taken_back_is_not_told_again(live: Live) -> None:
    world = await live()
    desk = await world.machine("desk")
    await came(world, desk, recall_days=30)
    await world.pass_time(31 * DAY, step=DAY)
    assert len(told(world, RECALL)) == 1
    books(world, desk, world.now + HOUR)
    await world.pass_time(2 * HOUR, step=HOUR)
    again = next(row for row in world.all("appointment") if row.status == "booked")
    done = desk.do(CompleteAppointment(appointment_id=again.id))
    await world.pass_time(2 * HOUR, step=HOUR)
    desk.do(Undo(mutation=done.ulid))
    await world.pass_time(10 * DAY, step=DAY)
    assert len(told(world, RECALL)) == 1


def _books_another(world: World, desk: Machine) -> None:
    desk.do(
        BookAppointment(
            contact_id=world.one("contact").id, location_id=MARINA, room_id=ROOM, start_at=moment(3, 9, month=12),
            end_at=moment(3, 10, month=12),
        )
    )  # fmt: skip


def _says_no(world: World, desk: Machine) -> None:
    agrees(world, desk, ConsentState.WITHDRAWN, Purpose.MARKETING, Purpose.CARE)


def _is_erased(world: World, desk: Machine) -> None:
    desk.do(ErasePerson(contact_id=world.one("contact").id, reason=ErasureReason.REQUESTED))


@pytest.mark.parametrize("why", [_books_another, _says_no, _is_erased])
@pytest.mark.parametrize("recall_days", [None, 90])
async def test_nobody_is_told_of_who_has_a_visit_to_come_said_no_or_is_erased(
    live: Live, why: Callable[[World, Machine], None], recall_days: int | None
) -> None:
    world = await live()
    desk = await world.machine("desk")
    await came(world, desk, recall_days)
    agrees(world, desk)
    why(world, desk)
    await world.pass_time(95 * DAY, step=DAY)
    assert (told(world), told(world, RECALL)) == ([], [])


async def test_who_never_agreed_to_advertising_is_not_told_of_as_inactive(live: Live) -> None:
    world = await live()
    desk = await world.machine("desk")
    await came(world, desk)
    await world.pass_time(95 * DAY, step=DAY)
    assert told(world) == []


async def test_somebody_who_is_two_entries_made_one_is_told_of_once_and_as_the_one_that_stays(
    live: Live,
) -> None:
    world = await live()
    desk = await world.machine("desk")
    await came(world, desk, recall_days=30)
    gone = world.one("contact").id
    world.tell(CaptureLead(name="L. Haddad", phone="+971501234999", location_id=MARINA))
    await desk.settled()
    (keep,) = [row.id for row in world.all("contact") if row.id != gone]
    desk.do(MergeContacts(keep_id=keep, merge_id=gone))
    await world.pass_time(35 * DAY, step=DAY)
    assert [row.contact_id for row in world.all("timeline", kind=RECALL)] == [keep]
