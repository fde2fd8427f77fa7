"""The journeys that run by themselves, lived through: a real server, a real replica, a real runner, a clock of their own."""

import msgspec
import pytest

from sync.commands.diary import BookAppointment, CancelAppointment, NoShowAppointment, RescheduleAppointment
from sync.commands.people import CaptureLead
from sync.commands.practice import SetPractice
from sync.commands.talk import LogMessage, ReceiveMessage
from sync.model.words import Channel
from tests.desktop.runner.conftest import Live
from tests.desktop.runner.deeds import books, does, enquires, missed
from tests.desktop.runner.world import (
    CHECK_UP,
    DAY,
    HOUR,
    MARINA,
    MINUTE,
    PHONE,
    ROOM,
    SECOND,
    moment,
)

pytestmark = pytest.mark.anyio


async def test_an_enquiry_that_falls_silent_is_chased_once_called_and_let_go_on_its_own_days(
    live: Live,
) -> None:
    world = await live()
    world.publish("new-enquiry")
    desk = await world.machine("desk")
    enquires(world)
    desk_sees = world.one("contact").id
    await world.pass_time(2 * MINUTE)
    desk.do(
        LogMessage(contact_id=desk_sees, channel=Channel.WHATSAPP, body="From 900. Shall we find a time?")
    )
    await world.pass_time(3 * HOUR + 50 * MINUTE, step=10 * MINUTE)
    assert world.said() == []
    await world.pass_time(30 * MINUTE)
    (said,) = world.said()
    assert "you asked us about a visit at Cedar Clinic" in said
    await world.pass_time(25 * HOUR, step=HOUR)
    does(world, desk, "call-them")
    await world.pass_time(15 * DAY, step=6 * HOUR)
    assert list(world.phone.counts.values()) == [1]
    done = [
        msgspec.json.decode(row.data)["key"].split(":")[2]
        for row in world.all("timeline", kind="journey.step_done")
    ]
    assert done == ["call-them", "close"]


async def test_an_enquiry_that_books_hears_no_more_of_its_chase(live: Live) -> None:
    world = await live()
    world.publish("new-enquiry")
    desk = await world.machine("desk")
    enquires(world)
    await world.pass_time(2 * MINUTE)
    desk.do(LogMessage(contact_id=world.one("contact").id, channel=Channel.WHATSAPP, body="From 900."))
    await world.pass_time(HOUR, step=10 * MINUTE)
    books(world, desk, moment(13, 11))
    await world.pass_time(2 * DAY, step=HOUR)
    assert world.said() == []
    assert world.one("enrolment").state == "completed"
    world.tell(
        ReceiveMessage(channel=Channel.WHATSAPP, phone=PHONE, body="Thank you!")
    )  # a reply after the goal
    await world.pass_time(DAY, step=HOUR)
    assert world.said() == []
    assert [row.state for row in world.all("enrolment")] == ["completed"]


async def test_nobody_who_did_not_come_is_written_to_before_somebody_looked(live: Live) -> None:
    world = await live()
    world.publish("no-show-recovery")
    desk = await world.machine("desk")
    enquires(world)
    await desk.settled()
    books(world, desk, moment(3, 12))
    await world.until(moment(3, 12, 40), step=10 * MINUTE)
    desk.do(NoShowAppointment(appointment_id=world.one("appointment").id))
    await world.pass_time(HOUR, step=10 * MINUTE)
    assert world.said() == []
    does(world, desk, "really-not-here")
    await world.pass_time(10 * MINUTE)
    (said,) = world.said()
    assert said.startswith("We missed you at Cedar Clinic")


async def test_who_cancels_is_offered_another_time_and_who_wrote_first_is_not(live: Live) -> None:
    world = await live()
    world.publish("rebook")
    desk = await world.machine("desk")
    enquires(world)
    await desk.settled()
    books(world, desk, moment(10, 12))
    await world.pass_time(MINUTE)
    visit = world.one("appointment")
    desk.do(CancelAppointment(appointment_id=visit.id, base_start_at=visit.start_at, reason="Ill"))
    await world.pass_time(30 * MINUTE)
    (said,) = world.said()
    assert said.startswith("Your visit at Cedar Clinic is off")


async def test_a_missed_call_gets_one_text_three_minutes_later(live: Live) -> None:
    world = await live()
    world.publish("missed-call")
    await world.machine("desk")
    world.tell(missed())
    await world.pass_time(2 * MINUTE)
    assert world.phone.sent == []
    await world.pass_time(3 * MINUTE)
    assert world.said() == [
        "Cedar Clinic here: we missed your call and are sorry. We call you back; or write here what it is about."
    ]
    world.tell(missed("call-2"))
    await world.pass_time(2 * HOUR)
    assert len(world.phone.sent) == 1  # one text per caller per day


async def test_a_caller_who_was_answered_meanwhile_gets_no_text(live: Live) -> None:
    world = await live()
    world.publish("missed-call")
    desk = await world.machine("desk")
    world.tell(missed())
    await world.pass_time(MINUTE)
    contact = world.one("contact").id
    desk.do(LogMessage(contact_id=contact, channel=Channel.SMS, body="We saw your call."))
    await world.pass_time(HOUR)
    assert world.phone.sent == []


async def test_somebody_who_asks_at_night_hears_when_we_open(live: Live) -> None:
    world = await live(moment(3, 22))
    world.publish("after-hours-enquiry")
    await world.machine("desk")
    world.tell(
        CaptureLead(
            name="Lina Haddad", phone=PHONE, text="How much?", channel=Channel.WHATSAPP, location_id=MARINA
        )
    )
    await world.pass_time(3 * MINUTE)
    (said,) = world.said()
    assert "We are closed now and answer you as soon as we open" in said


async def test_words_of_an_emergency_are_answered_with_the_approved_text_at_once(live: Live) -> None:
    world = await live(moment(3, 2))  # at night too
    world.publish("emergency-words")
    world.tell(
        SetPractice(
            name="Cedar Clinic", region="AE", timezone="Asia/Dubai", currency="AED", emergency_number="998"
        )
    )
    await world.machine("desk")
    world.tell(ReceiveMessage(channel=Channel.WHATSAPP, phone=PHONE, body="Please help, I can't breathe"))
    await world.pass_time(40 * SECOND, step=10 * SECOND)
    (said,) = world.said()
    assert said.startswith("If this is an emergency call 998 now.")


async def test_a_visit_is_confirmed_and_remembered_and_moves_silently(live: Live) -> None:
    world = await live()
    world.publish("appointment")
    desk = await world.machine("desk")
    world.tell(CaptureLead(name="Lina Haddad", phone=PHONE, location_id=MARINA))
    await desk.settled()
    contact = world.one("contact").id
    start = moment(13, 11)
    desk.do(
        BookAppointment(
            contact_id=contact,
            service_id=CHECK_UP,
            location_id=MARINA,
            room_id=ROOM,
            start_at=start,
            end_at=start + HOUR // 2,
        )
    )
    await world.pass_time(5 * MINUTE)
    assert len(world.said()) == 1
    visit = world.one("appointment")
    later = moment(14, 15)
    desk.do(
        RescheduleAppointment(
            appointment_id=visit.id, base_start_at=start, start_at=later, end_at=later + HOUR // 2
        )
    )
    await world.until(moment(14, 14), step=30 * MINUTE)
    assert [words.partition(":")[0].partition(" is ")[0] for words in world.said()] == [
        "Your visit at Cedar Clinic",
        "A week from now",
        "Your visit at Cedar Clinic",
        "We look forward to seeing you at 3",
    ]
    assert all(kind == "applied" for kind, _ in world.verdicts())
    assert max(world.phone.counts.values()) == 1
    assert world.phone.sent[1].at >= later - 7 * DAY
