"""Machines that sleep, die, disagree about the time or want the same lease: each step is run once, and none in a burst."""

import pytest

from sync.commands.effects import CancelEffect
from sync.commands.journeys import StopJourney
from sync.commands.people import CaptureLead
from sync.commands.practice import PutStaff, SetPractice
from sync.commands.talk import RecordCall
from sync.model.words import CallState, Channel, Purpose, Role, RunnerState
from sync.policy.sending import SendingRules, Window
from sync.server import running
from tests.desktop.runner.conftest import Live
from tests.desktop.runner.world import DAY, HOUR, MINUTE, PHONE, SECOND, Machine, World, moment

pytestmark = pytest.mark.anyio

CHASE = """journey: chase
owner: front_desk_lead
subject: contact
starts: [enquiry.received]
steps:
  - {id: text, wait: 4h, do: message, by: template, template: rebook, channels: [whatsapp, sms]}
  - {id: mark, after: text, do: tag, by: rule, with: {tag: chased}}
  - {id: done, after: mark, do: task, ends: true}
"""


def asks(world: World, number: int = 1) -> None:
    """Somebody asks: their steps fall due four hours from now."""
    world.tell(
        CaptureLead(
            name=f"Person {number}",
            phone=f"+97150{1_000_000 + number}",
            text="Hello?",
            channel=Channel.WHATSAPP,
        )
    )


async def with_a_step_due(world: World) -> Machine:
    """A desk whose runner is awake a minute after somebody's step fell due, and has not looked yet."""
    world.publish(CHASE)
    desk = await world.machine("desk")
    asks(world)
    await world.pass_time(4 * HOUR - MINUTE, step=10 * MINUTE)
    world.now += 2 * MINUTE
    await desk.settled()
    await desk.runner.beat()
    return desk


async def test_two_runners_at_once_do_each_thing_once(live: Live) -> None:
    world = await live()
    world.publish(CHASE)
    first, second = await world.machine("one"), await world.machine("two")
    for number in range(5):
        asks(world, number)
    await world.pass_time(4 * HOUR + 20 * MINUTE, step=5 * MINUTE)
    assert (first.runner.ran > 0, second.runner.ran) == (True, 0)
    assert sorted(world.phone.counts.values()) == [1] * 5
    assert len(world.all("contact_tag")) == 5


async def test_two_that_both_believe_they_have_the_lease_still_do_each_thing_once(live: Live) -> None:
    world = await live()
    world.publish(CHASE)
    first, second = await world.machine("one"), await world.machine("two")
    asks(world)
    await world.pass_time(4 * HOUR - MINUTE, step=10 * MINUTE)
    world.now += 2 * MINUTE
    await first.settled()
    await second.settled()
    await first.runner.beat()
    second.lease.epoch, second.lease._until = first.lease.epoch, float("inf")  # it never heard that it lost
    first.runner.look()
    second.runner.look()
    await first.settled()
    await second.settled()
    await world.pass_time(10 * MINUTE)
    assert list(world.phone.counts.values()) == [1]
    assert ("rejected", "lease_lost") in world.verdicts()


async def test_a_lease_passes_on_when_its_holder_is_not_heard_of(live: Live) -> None:
    world = await live()
    world.publish(CHASE)
    first, second = await world.machine("one"), await world.machine("two")
    await world.pass_time(MINUTE)
    first.sleep()
    asks(world)
    await world.pass_time(4 * HOUR + 5 * MINUTE, step=MINUTE)
    assert (first.runner.ran, len(world.phone.sent)) == (0, 1)
    assert second.lease.epoch == 2
    await first.wake()
    await world.pass_time(10 * MINUTE)
    assert first.lease.epoch == 0
    assert len(world.phone.sent) == 1


async def test_a_lease_that_is_given_up_is_there_for_the_next(live: Live) -> None:
    world = await live()
    first, second = await world.machine("one"), await world.machine("two")
    await world.pass_time(SECOND, step=SECOND)
    await first.runner.close()
    assert world.one("runner").state == RunnerState.RESTING
    await second.runner.beat()
    assert second.lease.is_held


async def test_at_night_the_runner_beside_the_server_goes_before_a_workstation(live: Live) -> None:
    world = await live(moment(3, 17, 50))
    desk, beside = await world.machine("desk"), await world.machine("beside", is_headless=True)
    await world.pass_time(5 * MINUTE)
    assert (desk.lease.is_held, beside.lease.is_held) == (True, False)  # by day, whoever has it
    await world.pass_time(10 * MINUTE)
    assert (desk.lease.is_held, beside.lease.is_held) == (False, True)
    await world.until(moment(4, 10), step=MINUTE)
    assert beside.lease.is_held


async def test_a_workstation_that_carries_only_a_part_runs_nothing(live: Live) -> None:
    world = await live()
    desk = await world.machine("desk")
    world.practice.set_scopes(desk.device, "practice")
    with pytest.raises(running.Refusal):
        await desk.runner.beat()


async def test_a_runner_that_dies_after_its_step_was_taken_down_sends_it_once(live: Live) -> None:
    world = await live()
    desk = await with_a_step_due(world)
    desk.line.cut()  # nothing reaches the server any more
    assert desk.runner.look() == 1
    desk.line.mend()
    await desk.kill()
    await world.pass_time(10 * MINUTE)
    assert list(world.phone.counts.values()) == [1]


async def test_a_runner_that_dies_before_its_step_leaves_it_to_the_next_start(live: Live) -> None:
    world = await live()
    desk = await with_a_step_due(world)
    await desk.kill()
    await world.pass_time(20 * MINUTE)
    assert list(world.phone.counts.values()) == [1]


async def test_a_push_whose_answer_was_lost_is_one_message(live: Live) -> None:
    world = await live()
    world.publish(CHASE)
    desk = await world.machine("desk")
    asks(world)
    desk.line.lost_answers = 3
    await world.pass_time(4 * HOUR + 10 * MINUTE, step=5 * MINUTE)
    assert list(world.phone.counts.values()) == [1]


async def test_a_weekend_asleep_does_not_burst(live: Live) -> None:
    world = await live(moment(7, 16))  # a Friday
    world.publish(CHASE)
    desk = await world.machine("desk")
    desk.sleep()
    for number in range(40):
        asks(world, number)
    world.now = moment(10, 9)
    await desk.wake()
    await world.pass_time(20 * MINUTE)
    per_minute = [0] * 21
    for sent in world.phone.sent:
        per_minute[(sent.at - moment(10, 9)) // MINUTE] += 1
    assert sum(per_minute) == 40
    assert max(per_minute) <= 8
    assert sum(1 for count in per_minute if count) >= 10


async def test_what_is_too_late_is_missed_and_not_sent(live: Live) -> None:
    world = await live()
    world.publish("missed-call")
    desk = await world.machine("desk")
    desk.sleep()
    world.tell(RecordCall(provider_ref="call-1", phone=PHONE, state=CallState.MISSED))
    world.now += 13 * HOUR  # its text is good for twelve
    await desk.wake()
    await world.pass_time(HOUR)
    assert world.phone.sent == []


async def test_what_the_night_held_goes_out_spread_after_the_hours_begin(live: Live) -> None:
    world = await live(moment(3, 20))
    hours = SendingRules(hours={Purpose.CARE: Window(9 * 60, 20 * 60)})
    world.tell(
        SetPractice(name="Cedar Clinic", region="AE", timezone="Asia/Dubai", currency="AED", sending=hours)
    )
    world.publish(CHASE)
    await world.machine("desk")
    for number in range(12):
        asks(world, number)
    await world.until(moment(4, 8, 59), step=30 * MINUTE)
    assert world.phone.sent == []
    await world.until(moment(4, 9, 20))
    ats = [(sent.at - moment(4, 9)) // MINUTE for sent in world.phone.sent]
    assert len(ats) == 12
    assert len(set(ats)) >= 5
    assert max(ats) <= 17


async def test_the_hour_that_is_skipped_or_doubled_neither_loses_nor_doubles_a_step(live: Live) -> None:
    for before in (
        moment(27, 22, month=3, zone="Europe/Berlin"),
        moment(30, 22, month=10, zone="Europe/Berlin"),
    ):
        world = await live(before, "Europe/Berlin")
        world.publish(CHASE)
        await world.machine("desk")
        asks(world)
        await world.pass_time(DAY, step=10 * MINUTE)
        assert list(world.phone.counts.values()) == [1]
        (sent,) = world.phone.sent
        assert 4 * HOUR <= sent.at - before <= 12 * HOUR  # their quiet hours may hold it till the morning


async def test_a_clock_that_is_put_forward_and_back_moves_nothing(live: Live) -> None:
    world = await live()
    world.publish(CHASE)
    desk = await world.machine("desk")
    asks(world)
    await world.pass_time(HOUR, step=10 * MINUTE)
    desk.skew = 6 * HOUR  # somebody sets this machine's clock, and no hello has told it yet
    await desk.settled()
    desk.runner.look()
    await desk.settled()
    world.dispatch()
    assert world.phone.sent == []
    assert set(world.verdicts()) <= {("rejected", "not_due")}
    desk.skew = 0
    await world.pass_time(4 * HOUR, step=10 * MINUTE)
    assert list(world.phone.counts.values()) == [1]


async def test_a_run_that_another_desk_stops_at_the_same_time_sends_nothing(live: Live) -> None:
    world = await live()
    world.publish(CHASE)
    desk, other = await world.machine("desk"), await world.machine("other")
    asks(world)
    await world.pass_time(4 * HOUR - MINUTE, step=10 * MINUTE)
    world.now += 2 * MINUTE
    await desk.settled()
    await other.settled()
    await desk.runner.beat()
    desk.line.cut()
    assert desk.runner.look() == 1  # here it still runs
    other.do(StopJourney(enrolment_id=world.one("enrolment").id, reason="they came by"))
    await other.settled()
    desk.line.mend()
    await desk.wake()
    await world.pass_time(10 * MINUTE)
    assert world.phone.sent == []
    assert world.verdicts() == [("noop", "")]


async def test_a_run_that_is_stopped_while_its_message_waits_to_go_sends_nothing(live: Live) -> None:
    world = await live()
    desk = await with_a_step_due(world)
    assert desk.runner.look() == 1
    await desk.settled()
    desk.do(StopJourney(enrolment_id=world.one("enrolment").id, reason="they came by"))
    await desk.settled()
    await world.pass_time(10 * MINUTE)
    assert world.phone.sent == []


async def test_what_a_person_calls_back_is_not_sent_again(live: Live) -> None:
    world = await live()
    desk = await with_a_step_due(world)
    assert desk.runner.look() == 1
    await desk.settled()
    desk.do(CancelEffect(effect_id=world.one("effect").id))
    await desk.settled()
    await world.pass_time(HOUR, step=10 * MINUTE)
    assert world.phone.sent == []


async def test_nothing_runs_for_somebody_who_has_left(live: Live) -> None:
    world = await live()
    manager = PutStaff(id="ab" * 16, name="Maya", email="maya@cedar.example", roles=[Role.MANAGER])
    world.tell(manager)
    world.publish(CHASE)
    with_authority = world.one("journey_version")
    world.write(
        lambda batch: batch.rows.execute(
            "UPDATE journey_version SET published_by = ? WHERE id = ?",
            (f"staff:{manager.id}", with_authority.id),
        )
    )
    desk = await world.machine("desk")
    asks(world)
    world.tell(
        PutStaff(id="ab" * 16, name="Maya", email="maya@cedar.example", roles=[Role.MANAGER], disabled=True)
    )
    await world.pass_time(5 * HOUR, step=10 * MINUTE)
    assert (world.phone.sent, world.verdicts(), list(desk.due())) == ([], [], [])


async def test_a_copy_that_catches_up_waits(live: Live) -> None:
    world = await live()
    world.publish(CHASE)
    desk = await world.machine("desk")
    asks(world)
    await world.pass_time(MINUTE)
    desk.line.cut()
    desk.engine.try_now()
    await desk.offline()
    world.now += 5 * HOUR
    assert desk.runner.look() == 0


async def test_ten_minutes_without_a_runner_are_told_once_and_its_return_too(live: Live) -> None:
    world = await live()
    desk = await world.machine("desk")
    await world.pass_time(SECOND, step=SECOND)
    desk.sleep()
    world.now += 9 * MINUTE
    world.write(lambda batch: running.note_silence(batch, 0, world.now))
    assert world.one("runner").state == RunnerState.RUNNING
    world.now += 2 * MINUTE
    for _ in range(3):
        world.write(lambda batch: running.note_silence(batch, 0, world.now))
    assert world.one("runner").state == RunnerState.SILENT
    await desk.wake()
    await world.pass_time(MINUTE)
    assert world.one("runner").state == RunnerState.RUNNING
    kinds = [row.kind for row in world.all("timeline") if row.kind.startswith("integration.")]
    assert sorted(kinds) == ["integration.back", "integration.back", "integration.silent"]
