"""Two cases as the front desk lives them, through a real server and runner: a missed call, and a quote."""

import pytest

from sync.commands.next_action import Next
from sync.commands.practice import PutPipeline, StageOf, stage_id
from sync.commands.sales import MoveOpportunity, WinOpportunity
from sync.commands.talk import LogCall, LogMessage, ReceiveMessage
from sync.journeys import Status
from sync.model.words import CallOutcome, Channel, NextAction, OpportunityState
from tests.desktop.runner.conftest import Live
from tests.desktop.runner.deeds import does, enquires, ledger, missed
from tests.desktop.runner.world import DAY, HOUR, MINUTE, PHONE, Machine, World, moment

pytestmark = pytest.mark.anyio

OVER = (Status.DONE, Status.DONE_ELSEWHERE, Status.SUPERSEDED)
STAGES = [
    StageOf(key="new", name="New"),
    StageOf(key="quoted", name="Quoted"),
    StageOf(key="dormant", name="Dormant"),
    StageOf(key="won", name="Won", state=OpportunityState.WON),
]
SORRY = (
    "Cedar Clinic here: we missed your call and are sorry. We call you back; or write here what it is about."
)
ANY_QUESTIONS = "Hello Lina, we sent you a quote. Is there anything you would like to ask before you decide?"


def open_steps(world: World, desk: Machine) -> dict[str, Status]:
    return {step: entry.status for step, entry in ledger(world, desk).items() if entry.is_open}


def calls(world: World, desk: Machine, outcome: CallOutcome, action: NextAction = NextAction.NOTHING) -> None:
    """Somebody at the desk rings them, and logs what came of it on the contact's page, of no step in particular."""
    desk.do(
        LogCall(
            contact_id=world.one("contact").id,
            outcome=outcome,
            next=Next(action=action, reason="Comes in on Thursday" if action is NextAction.NOTHING else None),
        )
    )


# -- a missed call ----------------------------------------------------------------------------------------------------


async def test_a_missed_call_is_texted_answered_and_called_back_and_the_ledger_says_done(live: Live) -> None:
    world = await live()
    world.publish("missed-call")
    desk = await world.machine("desk")
    world.tell(missed())
    await world.pass_time(5 * MINUTE)
    assert world.said() == [SORRY]

    world.tell(missed("call-2"))  # they ring again before anybody rang them
    world.tell(ReceiveMessage(channel=Channel.SMS, phone=PHONE, body="I want a check-up next week."))
    await world.pass_time(2 * MINUTE)
    found = ledger(world, desk)
    reply = found["reply"]
    assert (reply.status, reply.by, reply.journey) == (Status.DUE, "staff", "")
    assert (found["text"].status, found["callback"].status, found["call-back"].status) == (
        Status.DONE,
        Status.DUE,
        Status.DUE,
    )
    assert world.said() == [SORRY]  # no machine answered

    calls(world, desk, CallOutcome.REACHED)
    await world.pass_time(2 * MINUTE)
    called = world.one("timeline", kind="call.logged")
    found = ledger(world, desk)
    assert (found["callback"].status, found["callback"].receipt) == (Status.DONE, called.id)
    assert (found["reply"].status, found["reply"].receipt) == (Status.DONE_ELSEWHERE, called.id)
    assert (found["call-back"].status, found["call-back"].receipt) == (Status.DONE_ELSEWHERE, called.id)

    await world.pass_time(3 * DAY, step=6 * HOUR)
    assert {
        step: entry.status for step, entry in ledger(world, desk).items() if entry.status not in OVER
    } == {}
    assert world.said() == [SORRY]


async def test_a_caller_is_texted_once_a_day_and_once_more_when_a_new_case_begins(live: Live) -> None:
    world = await live()
    world.publish("missed-call")
    desk = await world.machine("desk")
    world.tell(missed())
    await world.pass_time(10 * MINUTE)
    calls(world, desk, CallOutcome.REACHED)
    await world.until(moment(3, 17), step=HOUR)
    world.tell(missed("call-2"))  # the same day
    await world.pass_time(10 * MINUTE)
    assert world.said() == [SORRY]
    assert open_steps(world, desk) == {"callback": Status.DUE}  # nobody is lost by that
    calls(world, desk, CallOutcome.REACHED)
    await world.until(moment(4, 11), step=HOUR)
    world.tell(missed("call-3"))
    await world.pass_time(10 * MINUTE)
    assert world.said() == [SORRY, SORRY]


async def test_whom_nobody_reached_is_tried_once_more_and_then_the_case_gets_its_outcome(live: Live) -> None:
    world = await live()
    world.publish("missed-call")
    desk = await world.machine("desk")
    world.tell(missed())
    await world.pass_time(10 * MINUTE)
    calls(world, desk, CallOutcome.NO_ANSWER)
    await world.pass_time(HOUR, step=10 * MINUTE)
    found = ledger(world, desk)
    assert (found["call-back"].status, found["try-again"].status) == (Status.DONE_ELSEWHERE, Status.NOT_DUE)
    assert found["callback"].status is Status.DUE  # the call is still owed
    await world.until(moment(3, 15), step=HOUR)
    assert ledger(world, desk)["try-again"].status is Status.DUE
    calls(world, desk, CallOutcome.NO_ANSWER)
    await world.pass_time(49 * HOUR, step=HOUR)
    assert ledger(world, desk)["outcome"].status is Status.DUE
    does(world, desk, "outcome")
    await world.pass_time(MINUTE)
    assert [step for step, entry in ledger(world, desk).items() if entry.enrolment and entry.is_open] == []
    assert world.said() == [SORRY]


# -- a quote ----------------------------------------------------------------------------------------------------------


async def quoted(world: World) -> Machine:
    """Somebody asked, was answered, wants a quote, and the written quote was sent an hour later."""
    (pipeline,) = world.all("pipeline")
    world.tell(PutPipeline(id=pipeline.id, name=pipeline.name, stages=STAGES))
    world.publish("quote-requested")
    desk = await world.machine("desk")
    enquires(world)
    await desk.settled()
    deal = world.one("opportunity")
    desk.do(
        LogMessage(
            contact_id=deal.contact_id, channel=Channel.WHATSAPP, body="We write you a quote this morning."
        )
    )
    desk.do(
        MoveOpportunity(
            opportunity_id=deal.id, from_stage_id=deal.stage_id, to_stage_id=stage_id(pipeline.id, "quoted")
        )
    )
    await world.pass_time(HOUR, step=10 * MINUTE)
    assert open_steps(world, desk)["send-quote"] is Status.DUE
    does(world, desk, "send-quote")
    await world.pass_time(47 * HOUR, step=HOUR)
    assert world.said() == []
    await world.pass_time(90 * MINUTE)
    assert world.said() == [ANY_QUESTIONS]
    return desk


async def test_a_quote_that_is_accepted_ends_there(live: Live) -> None:
    world = await live()
    desk = await quoted(world)
    world.tell(ReceiveMessage(channel=Channel.WHATSAPP, phone=PHONE, body="Yes please, when can I come?"))
    await world.pass_time(5 * MINUTE)
    assert open_steps(world, desk)["reply"] is Status.DUE
    desk.do(
        LogMessage(contact_id=world.one("contact").id, channel=Channel.WHATSAPP, body="On Thursday at ten.")
    )
    desk.do(WinOpportunity(opportunity_id=world.one("opportunity").id))
    await world.pass_time(30 * DAY, step=DAY)
    assert open_steps(world, desk) == {}
    run = world.one("enrolment")
    assert (run.state, run.reason) == ("completed", "opportunity.won")
    assert world.said() == [ANY_QUESTIONS]


async def test_a_quote_that_nobody_answers_is_asked_about_once_called_about_once_and_let_go(
    live: Live,
) -> None:
    world = await live()
    desk = await quoted(world)
    await world.pass_time(3 * DAY, step=6 * HOUR)
    assert ledger(world, desk)["call-about-quote"].status is Status.DUE
    does(world, desk, "call-about-quote")
    await world.pass_time(15 * DAY, step=6 * HOUR)
    assert {entry.status for entry in ledger(world, desk).values() if entry.enrolment} == {Status.DONE}
    assert world.one("opportunity").stage_id == stage_id(world.one("pipeline").id, "dormant")
    assert world.said() == [ANY_QUESTIONS]
