"""Two desks that were offline and mean the same message: one is sent, and neither desk's words are lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.commands.effects import SEND_DELAY_MS, CancelEffect, QueueEffect, effect_id
from sync.commands.journeys import EnrolContact, PublishJourney
from sync.commands.reach import endpoint_id
from sync.commands.talk import ReceiveMessage
from sync.effects.channels.phone import SimulatedPhone
from sync.effects.dispatcher import Dispatcher
from sync.model.entities import ENTITIES
from sync.model.ids import new_ulid, now_ms
from sync.model.words import Channel, EndpointKind
from sync.server.core import Batch
from tests.sync.commands.test_journeys import NEW_ENQUIRY
from tests.sync.replica.copies import Copy
from tests.sync.replica.practice import Practice

PHONE = "+971501234567"


class Desks:
    """One practice, two copies, and a dispatcher over a simulated phone."""

    def __init__(self, folder: Path) -> None:
        self.practice = Practice(folder)
        self.practice.run(ReceiveMessage(channel=Channel.WHATSAPP, phone=PHONE, body="How much?"))
        self.practice.run(PublishJourney(text=NEW_ENQUIRY))
        self.one = Copy(self.practice, folder, "one")
        self.other = Copy(self.practice, folder, "other")
        self.phone = SimulatedPhone()
        self.sync()

    def sync(self) -> None:
        for copy in (self.one, self.other, self.one):
            copy.sync()

    def row(self, copy: Copy, entity: str, **equal: Any) -> Any:
        kind = ENTITIES[entity]
        found = [kind.record(*row) for row in copy.rows(entity).values()]
        (match,) = [row for row in found if all(getattr(row, name) == value for name, value in equal.items())]
        return match

    def followup(self, body: str = "Shall we find a time?") -> QueueEffect:
        contact = self.row(self.one, "contact")
        runs = self.one.rows("enrolment")
        if not runs:
            self.one.do(EnrolContact(contact_id=contact.id, journey="new-enquiry"))
            self.sync()
        run = self.row(self.one, "enrolment")
        return QueueEffect(
            key=f"followup:{run.id}:chase-1:{run.event_id}",
            contact_id=contact.id,
            endpoint_id=endpoint_id(EndpointKind.PHONE, PHONE),
            channel=Channel.WHATSAPP,
            body=body,
        )

    def dispatch(self) -> None:
        """A dispatcher's round, after the time in which a message can be called back."""
        sender = Dispatcher(dict.fromkeys(Channel, self.phone), new_ulid)
        then = now_ms() + SEND_DELAY_MS + 1_000
        with self.practice.database.reading() as rows:
            work = sender.look(rows, then)
        for due in work.due:
            claimed = self._write(then, lambda batch, seen=due: sender.claim(batch, seen))
            if claimed is not None:
                outcome = sender.send(claimed, then)
                assert outcome is not None
                self._write(then, lambda batch, ours=claimed, said=outcome: sender.record(batch, ours, said))

    def _write(self, received: int, job: Any) -> Any:
        site = self.practice.site
        batch = Batch(self.practice.database.begin(), epoch=site.epoch, secret=site.secret, received=received)
        with batch.attempt():
            found = job(batch)
        batch.finish()
        self.practice.database.commit()
        return found

    def close(self) -> None:
        self.one.connection.close()
        self.other.connection.close()
        self.practice.close()


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    made = Desks(tmp_path)
    yield made
    made.close()


def test_two_offline_desks_that_approve_the_same_follow_up_send_it_once(desks: Desks) -> None:
    command = desks.followup()
    desks.one.do(command)
    desks.other.do(command)
    for copy in (desks.one, desks.other):
        assert desks.row(copy, "effect").state == "queued"
    desks.sync()
    desks.dispatch()
    desks.sync()
    assert desks.phone.counts == {command.key: 1}
    for copy in (desks.one, desks.other):
        assert desks.row(copy, "effect").state == desks.row(copy, "message", direction="out").state == "sent"
        assert not copy.rows("card")
        copy.assert_equals_server()


def test_the_same_key_with_other_words_is_a_card_and_the_first_words_go(desks: Desks) -> None:
    first, second = desks.followup("Shall we find a time?"), desks.followup("Still interested?")
    desks.one.do(first)
    desks.other.do(second)
    desks.sync()
    desks.dispatch()
    desks.sync()
    assert desks.phone.counts == {first.key: 1}
    for copy in (desks.one, desks.other):
        assert desks.row(copy, "message", direction="out").body == "Shall we find a time?"
        card = desks.row(copy, "card")
        assert (card.kind, card.reason) == ("conflict", "key_taken")
        assert "Still interested?" in card.body
        copy.assert_equals_server()


def test_who_insists_on_the_other_words_says_them_as_a_reply_of_their_own(desks: Desks) -> None:
    from sync.commands.cards import Choice, ResolveCard

    desks.one.do(desks.followup("Shall we find a time?"))
    desks.other.do(desks.followup("Still interested?"))
    desks.sync()
    desks.dispatch()
    desks.sync()
    card = desks.row(desks.other, "card")
    desks.other.do(ResolveCard(card_id=card.id, choice=Choice.YOURS))
    desks.sync()
    desks.dispatch()
    desks.sync()
    assert set(desks.phone.counts.values()) == {1}
    assert len(desks.phone.counts) == 2
    for copy in (desks.one, desks.other):
        assert {row[copy_at("message", "state")] for row in copy.rows("message").values()} == {
            "received",
            "sent",
        }
        copy.assert_equals_server()


def test_a_desk_that_calls_back_what_is_on_its_way_hears_that_it_came_too_late(desks: Desks) -> None:
    command = desks.followup()
    desks.one.do(command)
    desks.sync()
    desks.other.do(CancelEffect(effect_id=effect_id(command.key)))  # offline: it still shows as queued here
    desks.dispatch()
    desks.sync()
    assert desks.row(desks.other, "effect").state == "sent"
    assert desks.row(desks.other, "card").reason == "too_late"
    desks.other.assert_equals_server()


def copy_at(entity: str, column: str) -> int:
    return ENTITIES[entity].positions[column]
