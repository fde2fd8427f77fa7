"""A receptionist of a simulated quarter: works the board from the top during opening hours, one row after the other."""

import asyncio
import json
from datetime import datetime, time, timedelta
from random import Random
from typing import Any, Final

from desktop.quarter.house import House, Machine
from desktop.quarter.people import DAY, MINUTE, Crowd, Mood, Patient
from sync.commands.cards import Choice, ResolveCard
from sync.commands.diary import (
    BookAppointment,
    CancelAppointment,
    CheckInAppointment,
    CompleteAppointment,
    ConfirmAppointment,
    NoShowAppointment,
)
from sync.commands.effects import Decision, QueueEffect, ResolveEffect
from sync.commands.kernel import Command
from sync.commands.next_action import Next
from sync.commands.sales import LoseOpportunity, WinOpportunity
from sync.commands.sending import FIRST, REPLY, conversation_head
from sync.commands.talk import LogCall
from sync.commands.tx import Tx
from sync.commands.work import ClaimSubject, CloseRow, CompleteTask
from sync.model.entities import Appointment, entity_type
from sync.model.ids import fact_id
from sync.model.words import CallOutcome, Channel, Lane, NextAction, Subject
from sync.replica.queries import board
from sync.replica.queries.board import BoardRow

OPENS, CLOSES = time(9), time(18)
_STATUS: Final = entity_type(Appointment).positions["status"]
_REST_S: Final = 30.0
_PUT_AWAY_MS: Final = 30 * MINUTE
"""A row that could not be dealt with is looked at again after so long."""
_LOOK_AGAIN_MS: Final = 5 * MINUTE
"""A board on which nothing moved is looked at again after so long: others' claims end, what was put away comes back."""
_LANES: Final = [lane for lane in Lane if lane is not Lane.LATER]


class Receptionist:
    """One person at one desk. `handled` counts what they did, by kind and by day."""

    def __init__(self, house: House, machine: Machine, crowd: Crowd, seed: int) -> None:
        self._house, self.machine, self._crowd = house, machine, crowd
        self._random = Random(f"{seed}/{machine.name}")
        self._put_away: dict[str, int] = {}
        self._unwritable: dict[str, int] = {}
        """Contacts to whom a message did not go, and until when they are called instead."""
        self.by_day: dict[str, int] = {}
        self.refusals: dict[str, int] = {}
        self.busy_s = 0.0
        self._look_again_at = 0

    async def work(self, first: datetime, days: int) -> None:
        """Every working day from opening to closing; the workstation is off otherwise."""
        for day in range(days):
            date = (first + timedelta(days=day)).date()
            if date.weekday() >= 5:
                continue
            opens, closes = (
                int(datetime.combine(date, at, self._house.zone).timestamp() * 1_000)
                for at in (OPENS, CLOSES)
            )
            await self._until(opens)
            await self.machine.sign_in()
            self.machine.start()
            while self._house.now() < closes:
                if self.machine.engine is None:  # it was killed; somebody switches it on again
                    await asyncio.sleep(45.0)
                    self.machine.start()
                took_s = self._do_one(date.isoformat())
                self.busy_s += took_s
                await asyncio.sleep(took_s or _REST_S)
            await self.machine.stop()

    @property
    def is_there(self) -> bool:
        """Whether they sit at their desk and may take a call."""
        return self.machine.engine is not None

    # -- one thing after the other ------------------------------------------------------------------------------------

    def _do_one(self, day: str) -> float:
        """Deal with the most pressing thing; how long it took in seconds, 0 where there was nothing."""
        if self.machine.engine is None:
            return 0.0
        is_fresh = self.machine.has_news.is_set() or self._house.now() >= self._look_again_at
        for deed in (self._log_calls, self._greet, *((self._board, self._cards) if is_fresh else ())):
            if deed():
                self.by_day[day] = self.by_day.get(day, 0) + 1
                return self._random.uniform(45.0, 240.0)
        if is_fresh:
            self.machine.has_news.clear()
            self._look_again_at = self._house.now() + _LOOK_AGAIN_MS
        return 0.0

    def _log_calls(self) -> bool:
        """Write down what came of a call that was taken."""
        while self._crowd.taken:
            ref, phone = self._crowd.taken[0]
            row = self._one("SELECT id, contact_id FROM call WHERE provider_ref = ? AND deleted = 0", ref)
            if row is None:
                return False  # this copy has not heard of it yet
            self._crowd.taken.pop(0)
            patient = self._crowd.by_phone[phone]
            self._do(self._call_logged(row[1], patient, call_id=row[0]))
            return True
        return False

    def _greet(self) -> bool:
        """Visits of this hour: they come, or they do not."""
        now = self._house.now()
        row = self._one(
            "SELECT id, contact_id, status, start_at FROM appointment WHERE deleted = 0 AND start_at <= ? "
            "AND start_at > ? AND status IN ('booked', 'checked-in') ORDER BY start_at, id LIMIT 1",
            now - 10 * MINUTE,
            now - 5 * DAY,
        )
        if row is None:
            return False
        visit, contact, status, start_at = row
        patient = self._patient(contact)
        if status == "checked-in":
            if now < start_at + 30 * MINUTE:
                return False
            self._do(CompleteAppointment(appointment_id=visit))
            self._rest(patient)
            self._end(contact, is_won=True)
        elif patient is not None and self._random.random() < patient.faithful:
            self._do(CheckInAppointment(appointment_id=visit))
        else:
            self._do(NoShowAppointment(appointment_id=visit))
            if patient is not None:
                patient.mood = Mood.ASKING
        return True

    def _cards(self) -> bool:
        row = self._one("SELECT id FROM card WHERE deleted = 0 AND state = 'open' ORDER BY id LIMIT 1")
        return row is not None and self._do(ResolveCard(card_id=row[0], choice=Choice.KEEP))

    def _board(self) -> bool:
        now, me = self._house.now(), self.machine.staff_id
        found = (row for lane in _LANES for row in board.page(self.machine.rows, lane, limit=20))
        for row in found:
            is_others = row.owner_id not in (None, me) and (row.claim_until or 0) > now
            if is_others or self._put_away.get(row.id, 0) > now:
                continue
            if self._deal_with(row):
                return True
            self._put_away[row.id] = now + _PUT_AWAY_MS
        return False

    def _deal_with(self, row: BoardRow) -> bool:
        kind, subject_id, contact_id, key = row.subject_kind, row.subject_id, row.contact_id, row.expectation
        do = json.loads(row.action)["key"]
        if row.lane == Lane.RINGING_NOW or contact_id is None or key is None:
            return False
        self._do(
            ClaimSubject(subject_kind=Subject(kind), subject_id=subject_id, contact_id=contact_id), quiet=True
        )
        patient = self._patient(contact_id)
        if self._drop_sends(contact_id):
            return True
        if kind == Subject.TASK:
            then = Next(action=NextAction.NOTHING, reason="done")
            return self._do(CompleteTask(task_id=subject_id, outcome="done", next=then))
        if do == "confirm":
            return self._confirm(subject_id, key)
        if do in ("reply", "message") and self._answer(contact_id, patient, key, is_reply=do == "reply"):
            return True
        if do in ("call", "callback", "answer", "reply", "message") and patient is not None:
            return self._do(self._call_logged(contact_id, patient, key=key))
        then = Next(action=NextAction.NOTHING, reason="seen to")
        return self._do(
            CloseRow(
                subject_kind=Subject(kind), subject_id=subject_id, contact_id=contact_id, step_key=key,
                outcome="done", next=then,
            )
        )  # fmt: skip

    # -- deeds --------------------------------------------------------------------------------------------------------

    def _answer(self, contact_id: str, patient: Patient | None, key: str, *, is_reply: bool) -> bool:
        """Write to somebody: what they asked for is arranged first. A reply is one to the conversation that waits, or to their
        newest, whatever way it takes; WhatsApp is open only within a day of their own last word."""
        row = self._phone_of(contact_id)
        if patient is None or row is None or self._unwritable.get(contact_id, 0) > self._house.now():
            return False
        words = self._arranged(contact_id, patient)
        talk_id = key.split(":")[1] if key.startswith(REPLY) else self._newest_talk(contact_id)
        channel = self._open_channel(contact_id, talk_id)
        if is_reply:
            talk_id = talk_id or fact_id("conversation", contact_id, row[0], channel)
            key = f"{REPLY}{talk_id}:{conversation_head(Tx(self.machine.rows, None), talk_id) or FIRST}"
        return self._do(
            QueueEffect(key=key, contact_id=contact_id, endpoint_id=row[0], channel=channel, body=words)
        )

    def _newest_talk(self, contact_id: str) -> str:
        row = self._one(
            "SELECT id FROM conversation WHERE contact_id = ? AND deleted = 0 ORDER BY last_at DESC, id LIMIT 1",
            contact_id,
        )
        return "" if row is None else str(row[0])

    def _open_channel(self, contact_id: str, talk_id: str) -> Channel:
        """Where they may be written to: in the conversation that is to be answered, or in their newest, if that is open."""
        row = self._one(
            "SELECT channel FROM conversation WHERE contact_id = ? AND deleted = 0 AND (channel = 'sms' "
            "OR (channel = 'whatsapp' AND last_in_at > ?)) ORDER BY id = ? DESC, last_at DESC LIMIT 1",
            contact_id,
            self._house.now() - DAY,
            talk_id,
        )
        return Channel.SMS if row is None else Channel(row[0])

    def _arranged(self, contact_id: str, patient: Patient) -> str:
        if patient.mood is Mood.WILLING and (visit := self._book(contact_id)) is not None:
            patient.mood = Mood.COMING
            return f"Gladly: {datetime.fromtimestamp(visit / 1_000, self._house.zone):%d %B, %H:%M}."
        if patient.mood is Mood.CANNOT_COME:
            self._cancel(contact_id)
            patient.mood = Mood.ASKING
            return "No problem, we have cancelled it. When would suit you?"
        if patient.mood is Mood.UNWILLING:
            self._rest(patient)
            self._end(contact_id, is_won=False)
            return "Thank you for telling us. All the best."
        return "Thank you for asking. It depends on what is needed; may we offer you a consultation?"

    def _call_logged(
        self, contact_id: str, patient: Patient, *, call_id: str | None = None, key: str | None = None
    ) -> Command:
        """A call with somebody, or an attempt: what came of it."""
        if call_id is None and self._random.random() < 0.45:
            then = Next(action=NextAction.FOLLOW_JOURNEY)
            if (
                self._one("SELECT 1 FROM enrolment WHERE contact_id = ? AND state = 'running'", contact_id)
                is None
            ):
                then = Next(action=NextAction.NOTHING, reason="not reached, asked by message")
            return LogCall(contact_id=contact_id, outcome=CallOutcome.NO_ANSWER, next=then, step_key=key)
        self._crowd.decides(patient)
        outcome = CallOutcome.REACHED
        if patient.mood is Mood.WILLING and self._book(contact_id) is not None:
            patient.mood, outcome = Mood.COMING, CallOutcome.BOOKED
        elif patient.mood is Mood.UNWILLING:
            outcome = CallOutcome.NOT_INTERESTED
            self._rest(patient)
            self._end(contact_id, is_won=False)
        then = Next(action=NextAction.NOTHING, reason="spoken to")
        if patient.mood is Mood.ASKING:
            then = Next(action=NextAction.CALL_AGAIN, due_at=self._house.now() + 2 * DAY)
            patient.mood = Mood.AT_REST
        return LogCall(
            contact_id=contact_id, outcome=outcome, next=then, call_id=call_id, step_key=key,
            duration_s=None if call_id is None else 120,
        )  # fmt: skip

    def _confirm(self, appointment_id: str, key: str) -> bool:
        row = self._one("SELECT start_at FROM appointment WHERE id = ? AND deleted = 0", appointment_id)
        return row is not None and self._do(
            ConfirmAppointment(appointment_id=appointment_id, base_start_at=row[0], step_key=key)
        )

    def _drop_sends(self, contact_id: str) -> bool:
        row = self._one(
            "SELECT id, lease_epoch FROM effect WHERE contact_id = ? AND deleted = 0 "
            "AND state IN ('needs_review', 'failed') ORDER BY id LIMIT 1",
            contact_id,
        )
        if row is None:
            return False
        self._unwritable[contact_id] = self._house.now() + DAY
        return self._do(ResolveEffect(effect_id=row[0], decision=Decision.DROP, lease_epoch=row[1]))

    def _book(self, contact_id: str) -> int | None:
        """The first free half hour from tomorrow on, with anybody."""
        rows = self.machine.rows.execute(
            "SELECT id FROM practitioner WHERE deleted = 0 ORDER BY id", ()
        ).fetchall()
        rooms = self.machine.rows.execute("SELECT id FROM room WHERE deleted = 0 ORDER BY id", ()).fetchall()
        today = datetime.fromtimestamp(self._house.now() / 1_000, self._house.zone).date()
        first = 1 + self._random.randrange(9)
        for ahead in range(first, first + 20):
            date = today + timedelta(days=ahead)
            if date.weekday() >= 5:
                continue
            for half in self._random.sample(range(18), 18):
                at = datetime.combine(date, OPENS, self._house.zone) + timedelta(minutes=30 * half)
                start = int(at.timestamp() * 1_000)
                for (practitioner,), (room,) in zip(rows, rooms, strict=False):
                    if not self._is_free(start, practitioner) or not self._is_free(start, room, "room_id"):
                        continue
                    booked = BookAppointment(
                        contact_id=contact_id, start_at=start, end_at=start + 30 * MINUTE,
                        practitioner_id=practitioner, room_id=room,
                    )  # fmt: skip
                    return start if self._do(booked) else None
        return None

    def _is_free(self, start: int, row_id: str, column: str = "practitioner_id") -> bool:
        taken = self.machine.rows.where(
            entity_type(Appointment),
            [(column, "=", row_id), ("start_at", "<", start + 30 * MINUTE), ("end_at", ">", start)],
            None,
        )
        return not any(row[_STATUS] in ("booked", "checked-in", "pending", "proposed") for row in taken)

    def _cancel(self, contact_id: str) -> None:
        row = self._one(
            "SELECT id, start_at FROM appointment WHERE contact_id = ? AND deleted = 0 AND status = 'booked' "
            "AND start_at > ? ORDER BY start_at LIMIT 1",
            contact_id,
            self._house.now(),
        )
        if row is not None:
            self._do(
                CancelAppointment(appointment_id=row[0], base_start_at=row[1], reason="They cannot come")
            )

    def _end(self, contact_id: str, *, is_won: bool) -> None:
        rows = self.machine.rows.execute(
            "SELECT id FROM opportunity WHERE contact_id = ? AND state = 'open' AND deleted = 0",
            (contact_id,),
        ).fetchall()
        for (row_id,) in rows:
            self._do(
                WinOpportunity(opportunity_id=row_id)
                if is_won
                else LoseOpportunity(opportunity_id=row_id, reason="Went elsewhere")
            )

    # -- the desk -----------------------------------------------------------------------------------------------------

    def _rest(self, patient: Patient | None) -> None:
        if patient is not None:
            patient.mood = Mood.AT_REST

    def _patient(self, contact_id: str) -> Patient | None:
        row = self._phone_of(contact_id)
        return None if row is None else self._crowd.by_phone.get(row[1])

    def _phone_of(self, contact_id: str) -> Any:
        """(id, number) of a contact's phone."""
        return self._one(
            "SELECT e.id, e.value FROM endpoint e JOIN contact_endpoint c ON c.endpoint_id = e.id AND c.deleted = 0 "
            "WHERE c.contact_id = ? AND e.kind = 'phone' AND e.deleted = 0 ORDER BY e.id LIMIT 1",
            contact_id,
        )

    def _do(self, command: Command, *, quiet: bool = False) -> bool:
        why_not = self.machine.do(command)
        if why_not and not quiet:
            name = f"{type(command).__name__}: {why_not}"
            self.refusals[name] = self.refusals.get(name, 0) + 1
        return not why_not

    def _one(self, sql: str, *values: Any) -> Any:
        return self.machine.rows.execute(sql, values).fetchone()

    async def _until(self, moment: int) -> None:
        await asyncio.sleep(max(0.0, (moment - self._house.now()) / 1_000))
