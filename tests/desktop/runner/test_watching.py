"""What somebody must know about how the practice runs is told once an episode, and ends by itself."""

import json
from typing import Any

import pytest

from sync.commands.cards import Choice, ResolveCard
from sync.commands.practice import PutStaff, SetRota, Shift
from sync.commands.rota import Acknowledge, CallLink, SetOnCall
from sync.commands.talk import ReceiveMessage
from sync.effects.channels.phone import SimulatedPhone
from sync.effects.channels.port import Answer, Outcome, Request
from sync.effects.dispatcher import Live
from sync.model.words import Channel, Duty, Role
from sync.server import alarming, running
from tests.desktop.runner.conftest import Live as Begin
from tests.desktop.runner.world import DAY, HOUR, MINUTE, PHONE, World, moment
from tests.sync.replica.practice import SARA

pytestmark = pytest.mark.anyio

FOLLOW = """journey: chase
owner: front_desk_lead
subject: contact
starts: [enquiry.received]
steps:
  - {id: done, do: task, ends: true}
"""
AMAL = "a1" * 16


def troubles(world: World) -> list[tuple[str, str, str | None]]:
    return [(card.reason, card.state, card.resolution) for card in world.all("card")]


def rota(world: World, *weekdays: int) -> None:
    shifts = [Shift(staff_id=AMAL, weekday=day, start_minute=9 * 60, end_minute=18 * 60) for day in weekdays]
    world.tell(SetRota(duty=Duty.FRONT_DESK_LEAD, shifts=shifts))


def somebody(world: World) -> None:
    world.tell(PutStaff(id=AMAL, name="Amal Saleh", email="amal@cedar.example", roles=[Role.OWNER]))


async def test_a_day_that_nobody_is_on_duty_is_told_the_day_before_and_once(live: Begin) -> None:
    world = await live(moment(5, 8))  # a Wednesday
    somebody(world)
    world.publish(FOLLOW)
    rota(world, 0, 1, 2, 3)  # nobody on Friday
    await world.machine("one")
    await world.machine("two")
    await world.pass_time(20 * MINUTE)
    assert troubles(world) == []  # Friday is not within a day yet
    await world.until(moment(6, 12), step=20 * MINUTE)
    assert troubles(world) == [("nobody_on_duty", "open", None)]
    told = json.loads(world.one("card").yours)
    assert (told["duty"], told["owner"]) == ("front_desk_lead", "practice_manager")
    assert told["begins_at"] == moment(7, 9)
    await world.until(moment(7, 17), step=HOUR)
    assert troubles(world) == [("nobody_on_duty", "open", None)]
    await world.until(moment(7, 20), step=HOUR)
    assert troubles(world) == [("nobody_on_duty", "resolved", "over")]


async def test_whoever_takes_the_shift_ends_it(live: Begin) -> None:
    world = await live(moment(6, 10))
    somebody(world)
    world.publish(FOLLOW)
    rota(world, 0, 1, 2, 3)
    await world.machine("desk")
    await world.pass_time(5 * MINUTE)
    assert troubles(world) == [("nobody_on_duty", "open", None)]
    rota(world, 0, 1, 2, 3, 4)
    await world.pass_time(5 * MINUTE)
    assert troubles(world) == [("nobody_on_duty", "resolved", "over")]


async def test_what_a_person_has_taken_note_of_is_not_told_again(live: Begin) -> None:
    world = await live(moment(6, 10))
    somebody(world)
    world.publish(FOLLOW)
    rota(world, 0, 1, 2, 3)
    desk = await world.machine("desk")
    await world.pass_time(5 * MINUTE)
    desk.do(ResolveCard(card_id=world.one("card").id, choice=Choice.KEEP))
    await world.pass_time(3 * HOUR, step=10 * MINUTE)
    assert troubles(world) == [("nobody_on_duty", "resolved", "keep")]


async def test_an_emergency_that_the_whole_chain_left_is_told_until_somebody_has_it(live: Begin) -> None:
    world = await live()
    somebody(world)
    world.tell(SetOnCall(links=[CallLink(minutes=3, staff_id=AMAL), CallLink(minutes=4, staff_id=SARA)]))
    desk = await world.machine("desk")
    world.tell(ReceiveMessage(channel=Channel.WHATSAPP, phone=PHONE, body="Please help, I can't breathe"))
    await world.pass_time(6 * MINUTE)
    assert troubles(world) == []
    await world.pass_time(3 * MINUTE)
    assert troubles(world) == [("alarm_unanswered", "open", None)]
    card = world.one("card")
    assert card.contact_id == world.one("contact").id
    desk.do(Acknowledge(alarm_id=world.one("alarm").id))
    await world.pass_time(3 * MINUTE)
    assert troubles(world) == [("alarm_unanswered", "resolved", "over")]


async def test_a_silent_runner_is_told_by_the_server_until_one_is_back(live: Begin) -> None:
    world = await live()
    desk = await world.machine("desk")
    await world.pass_time(2 * MINUTE)
    desk.sleep()
    world.now += 11 * MINUTE
    for _ in range(3):
        world.write(lambda batch: running.note_silence(batch, 0, world.now))
    assert troubles(world) == [("runner_silent", "open", None)]
    await desk.wake()
    await world.pass_time(2 * MINUTE)
    assert troubles(world) == [("runner_silent", "resolved", "over")]


class Post(SimulatedPhone):
    """An e-mail relay that takes nothing until it is mended."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Request] = []
        self.answer = Answer.LATER

    def send(self, request: Request, now: int) -> Outcome:
        self.letters.append(request)
        return Outcome(self.answer)


def post_round(world: World, post: Post) -> None:
    """What the server's loop does."""
    with world.practice.database.reading() as rows:
        due = alarming.to_write(rows, world.now)
    for letter in due:
        if world.write(lambda batch, letter=letter: alarming.claim(batch, letter)):
            way: Any = {Channel.EMAIL: Live("smtp", post, "desk@cedar.example")}
            if not alarming.send(letter, way, world.now):
                world.write(lambda batch, letter=letter: alarming.put_off(batch, letter))


async def test_the_owners_get_one_letter_an_episode_and_one_that_was_not_taken_is_tried_again(
    live: Begin,
) -> None:
    world = await live()
    somebody(world)
    post = Post()
    world.now += DAY
    post_round(world, post)
    assert post.letters == []
    world.write(lambda batch: running.note_silence(batch, 0, world.now))
    post_round(world, post)
    post_round(world, post)
    assert len(post.letters) == 2  # one to each owner
    post.answer = Answer.ACCEPTED
    world.now += alarming.AGAIN_MS
    for _ in range(3):
        post_round(world, post)
        world.now += HOUR
    assert len(post.letters) == 4
    assert "amal@cedar.example" in {letter.address for letter in post.letters}
    assert "nobody runs the follow-ups" in (post.letters[-1].subject or "")


async def test_two_servers_write_one_letter(live: Begin) -> None:
    world = await live()
    somebody(world)
    world.now += DAY
    world.write(lambda batch: running.note_silence(batch, 0, world.now))
    with world.practice.database.reading() as rows:
        (letter,) = alarming.to_write(rows, world.now)
    claimed = [world.write(lambda batch: alarming.claim(batch, letter)) for _ in range(2)]
    assert claimed == [True, False]
