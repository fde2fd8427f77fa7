"""The other end of every message: the simulated phone, as moody as the seed says, with the oracle listening (invariant I7)."""

from random import Random
from typing import Any

from sync.effects.channels.phone import Act, SimulatedPhone, Turn
from sync.effects.channels.port import Outcome, Request
from sync.model.ids import fact_id
from sync.model.rows import Rows
from sync.model.words import Event, Purpose


class ListenedPhone(SimulatedPhone):
    """It outlives every server process, as a provider does. In some worlds it drops keys that it had, in some it can be
    asked; where it can do neither, only people may send again."""

    def __init__(self, world: Any, random: Random) -> None:
        self._world = world
        self._chance = random
        self._mood = random.choice((0.0, 0.2, 0.6))
        super().__init__(self._turn, dedupes=random.random() < 0.4, can_be_asked=random.random() < 0.6)

    def send(self, request: Request, now: int) -> Outcome:
        """Look whether it may be sent at all, then send it."""
        with self._world.premises.looking() as rows:
            self._look(rows, request)
        outcome = super().send(request, now)
        self._world.note(f"phone {request.key} attempt {request.attempt}: {outcome.answer}")
        self._world.oracle.went_out(self.counts)
        return outcome

    def _look(self, rows: Rows, request: Request) -> None:
        oracle = self._world.oracle
        sql = "SELECT id, state, ver, endpoint_id FROM effect WHERE key = ?"
        row = rows.execute(sql, (request.key,)).fetchone()
        if row is None or row[1] != "sending":
            oracle.broke("I7", f"{request.key} is handed over while it stands as {row and row[1]}")
            return
        effect_id, _, claimed, endpoint_id = row
        consent = fact_id("consent", endpoint_id, request.channel.value, Purpose.CARE.value)
        sql = "SELECT ver FROM consent WHERE id = ? AND state = 'withdrawn' AND deleted = 0 AND ver < ?"
        if rows.execute(sql, (consent, claimed)).fetchone() is not None:
            oracle.broke("I7", f"{request.key} is sent to somebody who had opted out")
        sql = "SELECT kind FROM timeline WHERE subject_id = ? AND kind IN (?, ?) AND ver < ? ORDER BY ver DESC LIMIT 1"
        words = (effect_id, Event.MESSAGE_CANCELLED.value, Event.MESSAGE_QUEUED.value, claimed)
        last = rows.execute(sql, words).fetchone()
        if last is not None and last[0] == Event.MESSAGE_CANCELLED:
            oracle.broke("I7", f"{request.key} goes out after it was called back")
        kind, _, about = request.key.partition(":")
        conversation, _, head = about.partition(":")
        if kind != "reply" or effect_id in oracle.insisted:
            return
        sql = (
            "SELECT m.id FROM message m, message h WHERE h.id = ? AND m.conversation_id = ? AND m.deleted = 0 "
            "AND m.state = 'received' AND m.ver < ? AND (m.at > h.at OR (m.at = h.at AND m.id > h.id))"
        )
        unseen = rows.execute(sql, (head, conversation, claimed)).fetchone()
        if unseen is not None:
            oracle.broke("I7", f"{request.key} answers past the message {unseen[0]}")

    def _turn(self, request: Request) -> Turn:
        pick = self._chance
        if pick.random() >= self._mood:
            return Turn()
        return Turn(
            act=pick.choice((Act.ACCEPT, Act.REFUSE, Act.SILENT_AFTER, Act.SILENT_AFTER, Act.SILENT_BEFORE)),
            arrives_after=pick.choice((0, 0, 5_000, 90_000)),
            delivers_after=pick.choice((0, 2_000, 60_000, None)),
            callbacks=pick.choice((1, 1, 2)),
            delivers=pick.random() < 0.8,
        )
