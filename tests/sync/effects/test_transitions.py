"""Every way that an effect's state moves, and what each leaves on its message and in the timeline."""

import json

import pytest

from sync.commands.effects import (
    SEND_DELAY_MS,
    ClaimEffect,
    Decision,
    Fate,
    RecordEffect,
    ReportEffect,
    Word,
    effect_id,
)
from sync.commands.talk import ReceiveMessage
from sync.effects.channels.phone import Act, SimulatedPhone, Turn
from sync.effects.channels.port import Answer, Outcome
from sync.effects.dispatcher import LEASE_MS, PATIENCE_MS, RETRY_MS, Claimed
from sync.model.words import VerdictKind
from tests.sync.effects.house import MINUTE, OTHER, SECOND, STAFF, SYSTEM, House

QUIET = Turn(Act.SILENT_AFTER, delivers_after=None)
"""Sent, and nobody ever hears of it."""


def claimed(house: House, row_id: str) -> Claimed:
    house.later(SEND_DELAY_MS)
    found = house.claim(row_id)
    assert found is not None
    return found


def test_a_reply_is_queued_sent_and_delivered_and_the_timeline_says_so(house: House) -> None:
    contact = house.lead()
    row_id = house.queued(contact)
    assert house.state(row_id) == ("queued", None)
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.state(row_id) == ("sent", None)
    assert house.one("message", id=row_id).state == "delivered"
    assert house.events(contact) == ["message.queued", "message.sent", "message.delivered"]
    assert house.phone.counts == {house.effect(row_id).key: 1}
    talk = house.one("conversation", contact_id=contact)
    assert talk.last_out_at == house.now


def test_what_was_sent_carries_the_proof_of_what_was_checked_as_it_went(house: House) -> None:
    row_id = house.queued()
    queued = json.loads(house.effect(row_id).proof)
    house.later(SEND_DELAY_MS + MINUTE)
    house.round()
    proof = json.loads(house.effect(row_id).proof)
    assert proof["at"] == house.now > queued["at"]
    assert {check["guard"] for check in proof["checks"]} >= {
        "unreachable",
        "no_consent",
        "conversation_moved",
    }
    assert all(check["holds"] for check in proof["checks"])


def test_nothing_is_claimed_while_it_can_still_be_called_back(house: House) -> None:
    row_id = house.queued()
    house.later(SEND_DELAY_MS - 1)
    assert house.claim(row_id) is None
    due = ClaimEffect(effect_id=row_id, lease_epoch=0, lease_until=house.now + LEASE_MS)
    assert house.run(due, SYSTEM).kind is VerdictKind.NOOP
    assert house.state(row_id) == ("queued", None)
    house.later(1)
    assert house.claim(row_id) is not None


def test_the_time_to_call_back_runs_on_the_servers_clock(house: House) -> None:
    contact = house.lead()
    command = house.reply(contact)
    house.later(3 * 60 * MINUTE)
    house.run(
        command, STAFF, at=house.now - 2 * 60 * MINUTE
    )  # typed on a desk that was offline for two hours
    assert house.effect(effect_id(command.key)).send_at == house.now + SEND_DELAY_MS


def test_a_message_that_was_called_back_is_never_sent(house: House) -> None:
    contact = house.lead()
    row_id = house.queued(contact)
    house.later(2 * SECOND)
    assert house.cancel(row_id).kind is VerdictKind.APPLIED
    assert house.cancel(row_id).kind is VerdictKind.NOOP
    house.later(MINUTE)
    house.round()
    assert house.state(row_id) == ("cancelled", None)
    assert not house.phone.sent
    assert house.events(contact) == ["message.queued", "message.cancelled"]


def test_after_the_claim_it_is_too_late_to_call_it_back(house: House) -> None:
    row_id = house.queued()
    claimed(house, row_id)
    verdict = house.cancel(row_id)
    assert (verdict.kind, verdict.reason) == (VerdictKind.REJECTED, "too_late")
    assert house.state(row_id) == ("sending", None)


def test_a_message_called_back_may_be_queued_again_by_the_same_key_with_other_words(house: House) -> None:
    contact = house.lead()
    first = house.reply(contact, "Frm 900.")
    house.run(first)
    house.cancel(effect_id(first.key))
    house.later(SECOND)
    assert house.run(house.reply(contact, "From 900.", key=first.key)).kind is VerdictKind.APPLIED
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.one("message", id=effect_id(first.key)).body == "From 900."
    assert house.phone.counts == {first.key: 1}


def test_what_was_typed_before_the_call_back_and_comes_after_it_is_a_persons_to_decide(house: House) -> None:
    contact = house.lead()
    command = house.reply(contact)
    house.run(command)
    house.later(MINUTE)
    house.cancel(effect_id(command.key))
    verdict = house.run(command, OTHER, at=house.now - 30 * SECOND)
    assert (verdict.kind, verdict.reason) == (VerdictKind.CONFLICT, "key_taken")
    assert house.state(effect_id(command.key)) == ("cancelled", None)


def test_a_refusal_of_the_provider_is_shown_with_its_reason_and_can_be_tried_again(house: House) -> None:
    contact = house.lead()
    house.phone = SimulatedPhone([Turn(Act.REFUSE)])
    row_id = house.queued(contact)
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.state(row_id) == ("failed", "refused_by_provider")
    assert house.events(contact) == ["message.queued", "message.failed"]
    assert house.decide(row_id, Decision.AGAIN).kind is VerdictKind.APPLIED
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.state(row_id) == ("sent", None)


def test_silence_leaves_the_fate_open_and_the_provider_that_knows_closes_it(house: House) -> None:
    contact = house.lead()
    house.phone = SimulatedPhone([QUIET], dedupes=False)
    row_id = house.queued(contact)
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.state(row_id) == ("unknown", "no_answer")
    house.round()
    assert house.state(row_id) == ("sent", None)
    assert house.phone.counts == {house.effect(row_id).key: 1}
    assert house.events(contact) == ["message.queued", "message.uncertain", "message.sent"]


def test_a_provider_that_drops_keys_it_has_had_is_asked_to_send_again(house: House) -> None:
    house.phone = SimulatedPhone([Turn(Act.SILENT_BEFORE)], dedupes=True)
    row_id = house.queued()
    for _ in range(3):
        house.later(SEND_DELAY_MS + RETRY_MS)
        house.round()
    assert house.state(row_id) == ("sent", None)
    assert house.effect(row_id).attempts == 2
    assert house.phone.counts == {house.effect(row_id).key: 1}


def test_a_provider_that_never_answers_is_not_asked_for_ever(house: House) -> None:
    house.phone = SimulatedPhone(lambda request: Turn(Act.SILENT_BEFORE), dedupes=True)
    row_id = house.queued()
    for _ in range(40):
        house.later(PATIENCE_MS)
        house.round()
    assert house.state(row_id) == ("needs_review", "no_answer")
    assert house.phone.handed_over[house.effect(row_id).key] == 5


@pytest.mark.parametrize("can_be_asked", [True, False])
def test_an_open_fate_is_never_repeated_blindly_but_left_to_a_person(
    house: House, can_be_asked: bool
) -> None:
    house.phone = SimulatedPhone([Turn(Act.SILENT_BEFORE)], dedupes=False, can_be_asked=can_be_asked)
    row_id = house.queued()
    house.later(SEND_DELAY_MS)
    house.round()
    house.later(PATIENCE_MS - 1)
    house.round()
    assert house.state(row_id) == ("unknown", "no_answer")
    house.later(1)
    house.round()
    assert house.state(row_id) == ("needs_review", "no_answer")
    house.later(60 * MINUTE)
    house.round()
    assert house.phone.handed_over[house.effect(row_id).key] == 1


@pytest.mark.parametrize(
    ("decision", "state", "attempts"),
    [
        (Decision.SENT, ("sent", None), 1),
        (Decision.DROP, ("cancelled", "dropped"), 1),
        (Decision.AGAIN, ("sent", None), 2),
    ],
)
def test_a_person_decides_what_nobody_knows(
    house: House, decision: Decision, state: tuple[str, str | None], attempts: int
) -> None:
    house.phone = SimulatedPhone([QUIET], dedupes=False, can_be_asked=False)
    row_id = house.queued()
    house.later(SEND_DELAY_MS)
    house.round()
    house.decide(row_id, decision)
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.state(row_id) == state
    assert house.effect(row_id).attempts == attempts
    assert house.effect(row_id).decided_by == str(STAFF)


def test_of_two_who_decide_the_first_counts(house: House) -> None:
    house.phone = SimulatedPhone([QUIET], dedupes=False, can_be_asked=False)
    row_id = house.queued()
    house.later(SEND_DELAY_MS)
    house.round()
    seen = house.effect(row_id).lease_epoch
    house.decide(row_id, Decision.DROP)
    assert house.decide(row_id, Decision.DROP, lease_epoch=seen).kind is VerdictKind.NOOP
    verdict = house.decide(row_id, Decision.AGAIN, lease_epoch=seen)
    assert (verdict.kind, verdict.reason) == (VerdictKind.CONFLICT, "decided_meanwhile")


def test_nobody_can_say_it_was_sent_of_what_was_never_handed_over(house: House) -> None:
    contact = house.lead()
    row_id = house.queued(contact)
    house.writes()
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.decide(row_id, Decision.SENT).reason == "was_not_sent"


def test_an_overtaken_claim_writes_nothing(house: House) -> None:
    house.phone = SimulatedPhone(dedupes=False, can_be_asked=False)
    row_id = house.queued()
    ours = claimed(house, row_id)
    house.later(LEASE_MS)
    house.round()  # whoever holds it is taken to be gone
    assert house.state(row_id) == ("unknown", "no_answer")
    house.decide(row_id, Decision.AGAIN)
    before = house.effect(row_id)
    for answer in Answer:
        verdict = house.record(ours, Outcome(answer, "late"))
        assert verdict is not None
        assert verdict.kind is VerdictKind.NOOP
    assert house.effect(row_id) == before


def test_who_was_taken_to_be_gone_and_comes_back_is_believed_while_nobody_else_took_it(house: House) -> None:
    row_id = house.queued()
    ours = claimed(house, row_id)
    outcome = house.dispatcher().send(ours, house.now)
    house.later(LEASE_MS)
    with house.writing() as batch:
        house.dispatcher().give_up(batch, ours.effect)
    house.record(ours, outcome)
    assert house.state(row_id) == ("sent", None)


def test_a_claim_that_stood_still_past_its_lease_does_not_send(house: House) -> None:
    row_id = house.queued()
    ours = claimed(house, row_id)
    house.later(LEASE_MS)
    assert house.dispatcher().send(ours, house.now) is None
    assert not house.phone.handed_over


def test_of_two_dispatchers_that_see_the_same_one_claims_it(house: House) -> None:
    row_id = house.queued()
    house.later(SEND_DELAY_MS)
    one, two = house.dispatcher(), house.dispatcher()
    with house.database.reading() as rows:
        (seen,) = one.look(rows, house.now).due
        assert two.look(rows, house.now).due == (seen,)
    with house.writing() as batch:
        assert one.claim(batch, seen) is not None
    with house.writing() as batch:
        assert two.claim(batch, seen) is None
    assert house.effect(row_id).lease_epoch == 1


def test_callbacks_count_once_however_often_and_early_they_come(house: House) -> None:
    house.phone = SimulatedPhone([Turn(Act.ACCEPT, callbacks=3)])
    contact = house.lead()
    row_id = house.queued(contact)
    ours = claimed(house, row_id)
    outcome = house.dispatcher().send(ours, house.now)
    house.round()  # the callbacks are heard before the answer is written down
    house.record(ours, outcome)
    assert house.one("message", id=row_id).state == "delivered"
    assert house.events(contact) == ["message.queued", "message.sent", "message.delivered"]


def test_a_late_callback_settles_what_a_person_was_asked_about(house: House) -> None:
    late = Turn(Act.SILENT_AFTER, arrives_after=20 * MINUTE)
    house.phone = SimulatedPhone([late], dedupes=False)
    row_id = house.queued()
    house.later(SEND_DELAY_MS)
    house.round()
    house.later(PATIENCE_MS)
    house.round()
    assert house.state(row_id) == ("needs_review", "no_answer")
    house.later(PATIENCE_MS)
    house.round()
    assert house.state(row_id) == ("sent", None)


def test_a_message_that_was_sent_and_could_not_be_delivered_has_failed(house: House) -> None:
    house.phone = SimulatedPhone([Turn(delivers=False)])
    row_id = house.queued()
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.state(row_id) == ("failed", "undeliverable")


def test_a_callback_for_a_key_that_is_not_ours_is_left_alone(house: House) -> None:
    from sync.effects.channels.port import Receipt

    with house.writing() as batch:
        assert house.dispatcher().hear(batch, Receipt("reply:other", Word.SENT, "ref")) is None


@pytest.mark.parametrize(
    "command",
    [
        ClaimEffect(effect_id="0" * 32, lease_epoch=0, lease_until=1),
        RecordEffect(effect_id="0" * 32, lease_epoch=0, fate=Fate.SENT),
        ReportEffect(key="reply:x", word=Word.SENT, provider_ref="x"),
    ],
)
def test_nobody_at_a_desk_can_claim_or_record(house: House, command: object) -> None:
    verdict = house.run(command)  # type: ignore[arg-type]
    assert (verdict.kind, verdict.reason) == (VerdictKind.REJECTED, "not_allowed")


def test_what_the_dispatcher_did_cannot_be_undone(house: House) -> None:
    from sync.commands.undo import Undo

    row_id = house.queued()
    house.later(SEND_DELAY_MS)
    house.round()
    for entry in house.all("timeline", subject_id=row_id):
        verdict = house.run(Undo(mutation=entry.mutation))
        assert (verdict.kind, verdict.reason) == (VerdictKind.REJECTED, "cannot_be_undone")
    assert house.state(row_id) == ("sent", None)


def test_the_ledger_says_how_far_the_answer_has_come(house: House) -> None:
    from sync.commands.casefile import build_case
    from sync.journeys.expectation import Status
    from sync.journeys.expectations import expectations
    from sync.model.words import Channel

    house.run(ReceiveMessage(channel=Channel.WHATSAPP, phone="+971501234567", body="Hello?"), SYSTEM)
    contact = house.one("contact").id
    house.phone = SimulatedPhone([QUIET], dedupes=False, can_be_asked=False)

    def status() -> Status:
        with house.database.reading() as rows:
            (reply,) = [
                e for e in expectations(build_case(rows, contact, house.now), house.now) if e.do == "reply"
            ]
        return reply.status

    house.later(SECOND)
    assert status() is Status.DUE
    row_id = house.queued(contact)
    assert status() is Status.RUNNING
    house.later(SEND_DELAY_MS)
    house.round()
    assert status() is Status.UNKNOWN
    house.later(PATIENCE_MS)
    house.round()
    assert status() is Status.WAITING
    house.decide(row_id, Decision.AGAIN)
    house.later(SEND_DELAY_MS)
    house.round()
    assert status() is Status.DONE
