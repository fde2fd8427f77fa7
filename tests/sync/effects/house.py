"""A practice with somebody to write to, and dispatchers that a test drives step by step, on a clock of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Raw

from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.effects import CancelEffect, QueueEffect, ResolveEffect, effect_id
from sync.commands.kernel import Command, Principal, encode, spec_of
from sync.commands.people import CaptureLead
from sync.commands.practice import PutStaff, SetPractice
from sync.commands.reach import endpoint_id
from sync.commands.sending import conversation_head
from sync.commands.talk import ReceiveMessage
from sync.commands.tx import Tx
from sync.effects.channels.phone import SimulatedPhone
from sync.effects.channels.port import Outcome
from sync.effects.dispatcher import Claimed, Dispatcher
from sync.model.entities import ENTITIES
from sync.model.ids import derive_id, new_ulid
from sync.model.words import Channel, ConsentSource, ConsentState, EndpointKind, Purpose, Role, VerdictKind
from sync.server.authority import SESSION_MS, new_session_id, session_key
from sync.server.core import Batch
from sync.server.database import open_database
from sync.server.practice import add_device, open_site
from sync.wire import Mutation, Proof, Push, Verdict, seal

NOON = 1_795_000_000_000 // 86_400_000 * 86_400_000 + 8 * 3_600_000
"""Noon in Dubai, epoch ms."""
SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
PHONE = "+971501234567"
STAFF = Principal("staff", "a" * 32, frozenset({Role.FRONT_DESK, Role.OWNER}))
OTHER = Principal("staff", "b" * 32, frozenset({Role.FRONT_DESK}))
SYSTEM = Principal("system", "practice", frozenset(Role))


class House:
    """`now` is the one clock. What is told is told by the server's own hand, with the principal that the test names."""

    def __init__(self, url: str, folder: Path) -> None:
        self.database = open_database(url)
        self.site = open_site(self.database, folder)
        self.now = NOON
        self.count = 0
        self.number = 0
        self.phone = SimulatedPhone()
        self.run(SetPractice(name="Cedar", region="AE", timezone="Asia/Dubai", currency="AED"), SYSTEM)
        self.run(PutStaff(name="Amal", email="amal@cedar.example", roles=[Role.FRONT_DESK]), SYSTEM)

    # -- telling ----------------------------------------------------------------------------------------------------

    def ulid(self, at: int) -> str:
        self.count += 1
        return new_ulid(at, self.count.to_bytes(10, "big"))

    @contextmanager
    def writing(self) -> Iterator[Batch]:
        batch = Batch(
            self.database.begin(), epoch=self.site.epoch, secret=self.site.secret, received=self.now
        )
        try:
            with batch.attempt():
                yield batch
            batch.finish()
        except BaseException:
            self.database.rollback()
            raise
        self.database.commit()

    def run(self, command: Command, who: Principal = STAFF, at: int | None = None) -> Verdict:
        with self.writing() as batch:
            moment = self.now if at is None else at
            return batch.run_own(command, who, at=moment, ulid=self.ulid(moment))

    def tell_again(self, command: Command, at: int) -> Verdict:
        """A workstation tells a server that was put back what it had told it at `at`; the owner sits there."""
        key, body, ulid = spec_of(command).key, encode(command), self.ulid(at)
        owner, secret = self.one("staff", name="Amal").id, self.site.secret
        session = new_session_id(secret, owner, NOON + SESSION_MS, one_time=False)
        mac = seal(session_key(secret, session), ulid=ulid, command=key, at=at, body=body)
        with self.writing() as batch:
            device = f"{self.count:032x}"
            add_device(batch.rows, device, name="A desk", token_hash="", enrolled_by=None)
            told = Mutation(
                n=1, ulid=ulid, command=key, body=Raw(body), at=at, principal=f"staff:{owner}",
                proof=Proof(session, mac), retold=True,
            )  # fmt: skip
            return batch.push(device, Push(epoch=batch.epoch, device=device, mutations=[told]))[0]

    # -- somebody to write to ---------------------------------------------------------------------------------------

    def lead(self, phone: str = PHONE, name: str = "Lina Haddad") -> str:
        """A contact who asked something by WhatsApp; their id."""
        with self.writing() as batch:
            ulid = self.ulid(self.now)
            told = CaptureLead(name=name, phone=phone, text="How much?", channel=Channel.WHATSAPP)
            batch.run_own(told, SYSTEM, ulid=ulid)
        return derive_id(ulid, "contact")

    def fresh(self) -> tuple[str, str]:
        """Somebody nobody else has anything to do with: contact id and phone."""
        self.number += 1
        phone = f"+97150{1_000_000 + self.number}"
        return self.lead(phone, f"Person {self.number}"), phone

    def reply(self, contact_id: str, body: str = "From 900.", phone: str = PHONE, **more: Any) -> QueueEffect:
        """A reply to what now stands last in the conversation."""
        talk = self.one("conversation", contact_id=contact_id, channel="whatsapp")
        with self.database.reading() as rows:
            head = conversation_head(Tx(rows, None), talk.id)
        return QueueEffect(
            key=more.pop("key", f"reply:{talk.id}:{head}"),
            contact_id=contact_id,
            endpoint_id=endpoint_id(EndpointKind.PHONE, phone),
            channel=more.pop("channel", Channel.WHATSAPP),
            body=body,
            **more,
        )

    def queued(self, contact_id: str | None = None, phone: str = PHONE, **more: Any) -> str:
        """Queue a reply; the effect's id."""
        command = self.reply(contact_id or self.lead(), phone=phone, **more)
        assert self.run(command).kind is VerdictKind.APPLIED
        return effect_id(command.key)

    def writes(self, phone: str = PHONE, body: str = "And next week?") -> None:
        """They write again."""
        self.now += 1
        self.run(ReceiveMessage(channel=Channel.WHATSAPP, phone=phone, body=body), SYSTEM)

    def refuses(self, phone: str) -> None:
        """They write STOP: nothing by WhatsApp any more."""
        self.now += 1
        answer = ConsentGiven(
            channel=Channel.WHATSAPP,
            purpose=Purpose.CARE,
            state=ConsentState.WITHDRAWN,
            source=ConsentSource.KEYWORD,
        )
        self.run(RecordConsent(phone=phone, answers=(answer,)), SYSTEM)

    def decide(self, row_id: str, decision: Any, **more: Any) -> Verdict:
        epoch = more.pop("lease_epoch", self.effect(row_id).lease_epoch)
        return self.run(ResolveEffect(effect_id=row_id, decision=decision, lease_epoch=epoch, **more))

    def cancel(self, row_id: str) -> Verdict:
        return self.run(CancelEffect(effect_id=row_id))

    # -- the dispatcher ---------------------------------------------------------------------------------------------

    def dispatcher(self) -> Dispatcher:
        return Dispatcher(dict.fromkeys(Channel, self.phone), self.ulid)

    def claim(self, row_id: str, dispatcher: Dispatcher | None = None) -> Claimed | None:
        """Claim what `look` sees due, of that id."""
        sender = dispatcher or self.dispatcher()
        with self.database.reading() as rows:
            seen = next((due for due in sender.look(rows, self.now).due if due.id == row_id), None)
        if seen is None:
            return None
        with self.writing() as batch:
            return sender.claim(batch, seen)

    def record(self, claimed: Claimed, outcome: Outcome | None) -> Verdict | None:
        if outcome is None:
            return None
        with self.writing() as batch:
            return self.dispatcher().record(batch, claimed, outcome)

    def round(self) -> None:
        """All that a dispatcher does in one go, as the server's loop does it."""
        sender = self.dispatcher()
        with self.database.reading() as rows:
            work = sender.look(rows, self.now)
        for overdue in work.overdue:
            with self.writing() as batch:
                sender.give_up(batch, overdue)
        for doubtful in work.doubtful:
            seen = sender.ask(doubtful, self.now)
            with self.writing() as batch:
                sender.settle(batch, doubtful, seen)
        for due in work.due:
            with self.writing() as batch:
                claimed = sender.claim(batch, due)
            if claimed is not None:
                self.record(claimed, sender.send(claimed, self.now))
        for receipt in sender.receipts(self.now):
            with self.writing() as batch:
                sender.hear(batch, receipt)

    def later(self, ms: int) -> None:
        self.now += ms

    # -- looking ----------------------------------------------------------------------------------------------------

    def all(self, entity: str, **equal: Any) -> list[Any]:
        found = ENTITIES[entity]
        with self.database.reading() as rows:
            listed = rows.where(found, [(name, "=", value) for name, value in equal.items()], "id")
        return [found.record(*row) for row in listed]

    def one(self, entity: str, **equal: Any) -> Any:
        (found,) = self.all(entity, **equal)
        return found

    def effect(self, row_id: str) -> Any:
        return self.one("effect", id=row_id)

    def state(self, row_id: str) -> tuple[str, str | None]:
        """An effect's state and its reason; its message says the same, at the same moment."""
        with self.database.reading() as rows:
            effect, message = (
                ENTITIES[name].record(*rows.where(ENTITIES[name], [("id", "=", row_id)], None)[0])
                for name in ("effect", "message")
            )
        assert message.state in (effect.state, "delivered")
        return effect.state, effect.reason

    def events(self, contact_id: str) -> list[str]:
        """What the timeline says of our messages to them, in order."""
        told = [
            row
            for row in self.all("timeline", contact_id=contact_id)
            if row.kind.startswith("message.") and row.kind != "message.received"
        ]
        return [row.kind for row in sorted(told, key=lambda row: (row.ver, row.at))]

    def close(self) -> None:
        self.database.close()
