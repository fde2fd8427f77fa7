"""A promise that runs out is told once at each mark, whoever runs the practice and however long it lay."""

import msgspec
import pytest

from sync.commands.effects import QueueEffect
from sync.commands.hours import PutHoliday
from sync.commands.people import CaptureLead
from sync.commands.talk import LogMessage, ReceiveMessage
from sync.model.words import Channel
from tests.desktop.runner.conftest import Live
from tests.desktop.runner.world import HOUR, MINUTE, PHONE, World, moment

pytestmark = pytest.mark.anyio

LATE = """journey: they-waited
owner: practice_manager
subject: contact
starts: [sla.breached]
if: "event.level == 100 && event.do == 'reply'"
steps:
  - {id: mark, do: tag, by: rule, with: {tag: waited}}
  - {id: look, after: mark, do: task, with: {title: See why they had to wait}, ends: true}
"""


def writes(world: World, body: str = "Hello?") -> None:
    world.tell(ReceiveMessage(channel=Channel.WHATSAPP, phone=PHONE, body=body))


def told(world: World) -> list[tuple[int, int]]:
    """The marks that were told, in order, with the minutes after the message at which each came to pass."""
    began = world.all("message", direction="in")[0].at
    found = [row for row in world.all("timeline") if row.kind.startswith("sla.")]
    data = [msgspec.json.decode(row.data) for row in sorted(found, key=lambda row: (row.ver, row.id))]
    return sorted((each["level"], (each["ran_out_at"] - began) // MINUTE) for each in data)


def lanes(world: World) -> list[str]:
    (desk, *_) = world.machines
    return [row[0] for row in desk.engine.rebase.rows.execute("SELECT lane FROM board").fetchall()]


async def test_each_mark_is_told_as_it_comes_and_the_board_is_late_with_it(live: Live) -> None:
    world = await live()
    await world.machine("desk")
    writes(world)
    await world.pass_time(8 * MINUTE)
    assert told(world) == [(50, 7)]
    assert "late" not in lanes(world)
    await world.pass_time(8 * MINUTE)
    assert told(world) == [(50, 7), (80, 12), (100, 15)]
    assert lanes(world) == ["late"]
    await world.pass_time(3 * HOUR, step=5 * MINUTE)
    assert len(told(world)) == 3


async def test_two_runners_that_both_believe_they_run_tell_it_once(live: Live) -> None:
    world = await live()
    first, second = await world.machine("one"), await world.machine("two")
    writes(world)
    world.now += 20 * MINUTE
    await first.settled()
    await second.settled()
    await first.runner.beat()
    second.lease.epoch, second.lease._until = first.lease.epoch, float("inf")
    first.runner.look()
    second.runner.look()
    await first.settled()
    await second.settled()
    await world.pass_time(10 * MINUTE)
    assert [level for level, _ in told(world)] == [50, 80, 100]
    assert world.all("card") == []


async def test_a_machine_that_slept_tells_what_came_meanwhile_and_when_it_came(live: Live) -> None:
    world = await live()
    desk = await world.machine("desk")
    await world.pass_time(MINUTE)
    desk.sleep()
    writes(world)
    await world.pass_time(5 * HOUR, step=HOUR)
    assert told(world) == []
    await desk.wake()
    await world.pass_time(2 * MINUTE)
    assert told(world) == [(50, 7), (80, 12), (100, 15)]


async def test_who_writes_on_the_eve_of_a_holiday_is_late_after_it(live: Live) -> None:
    world = await live(moment(3, 17, 50))
    world.tell(PutHoliday(name="Eid", first_day="2027-05-04"))
    await world.machine("desk")
    writes(world)
    await world.until(moment(5, 9, 4), step=10 * MINUTE)
    assert [level for level, _ in told(world)] == [50, 80]
    await world.until(moment(5, 9, 7))
    (_, _, (level, after)) = told(world)
    assert (level, after) == (100, (moment(5, 9, 5) - moment(3, 17, 50)) // MINUTE)


async def test_an_answer_that_is_on_its_way_is_told_as_late_only_if_it_fails(live: Live) -> None:
    world = await live()
    desk = await world.machine("desk")
    writes(world)
    await world.pass_time(14 * MINUTE)
    talk = world.one("conversation")
    (message,) = world.all("message", direction="in")
    desk.do(
        QueueEffect(
            key=f"reply:{talk.id}:{message.id}", contact_id=talk.contact_id, endpoint_id=talk.endpoint_id,
            channel=Channel.WHATSAPP, body="Here we are.",
        )
    )  # fmt: skip
    await world.pass_time(HOUR)
    assert [level for level, _ in told(world)] == [50, 80]


async def test_a_follow_up_begins_where_a_promise_was_broken(live: Live) -> None:
    world = await live()
    world.publish(LATE)
    await world.machine("desk")
    writes(world)
    await world.pass_time(13 * MINUTE)
    assert world.all("enrolment") == []  # at risk, and not late
    await world.pass_time(5 * MINUTE)
    assert [tag.name for tag in world.all("tag")] == ["waited"]
    assert world.one("enrolment").journey == "they-waited"


async def test_a_step_that_promised_a_time_says_whose_it_was(live: Live) -> None:
    world = await live()
    world.publish("new-enquiry")
    desk = await world.machine("desk")
    world.tell(CaptureLead(name="Lina Haddad", phone=PHONE, text="How much?", channel=Channel.WHATSAPP))
    await world.pass_time(4 * MINUTE)
    found = [msgspec.json.decode(row.data) for row in world.all("timeline", kind="sla.at_risk")]
    assert {(each["journey"], each["step"]) for each in found} == {("new-enquiry", "first-reply")}
    desk.do(LogMessage(contact_id=world.one("contact").id, channel=Channel.WHATSAPP, body="From 900."))
    await world.pass_time(2 * HOUR, step=5 * MINUTE)
    assert world.all("timeline", kind="sla.breached") == []
