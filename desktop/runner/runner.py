"""Runs what is due for nobody's hand, in this copy, while this machine holds the practice's lease.

The ledger's index says what is due (sync.replica.machine_steps); `run_step` works it out again here and on the server. So
nothing here is the truth: a tick that comes late, twice or after a crash changes only when something is looked at.
"""

from typing import Final

import structlog

from desktop.runner.lease import Lease
from desktop.runner.pace import goes_at
from sync.commands.absence import TellAbsence, untold
from sync.commands.kernel import Command
from sync.commands.outcomes import CommandError
from sync.commands.overruns import TellOverruns
from sync.commands.publishers import JOURNEY
from sync.commands.steps import RunStep
from sync.commands.tx import Tx
from sync.commands.watching import WatchPractice, is_told
from sync.model.rows import Rows
from sync.model.words import VerdictKind
from sync.replica.absent import candidates
from sync.replica.changes import Applied, State
from sync.replica.engine import Engine
from sync.replica.machine_steps import GRACE_MS, MachineStep, pick, pick_untold
from sync.replica.session import intent
from sync.replica.store import StoreError

log = structlog.get_logger("foredesk.runner")

AT_ONCE: Final = 20
"""Steps in one look: a command from the window waits for no more."""
_REST_MS: Final = 60_000
_SEEK_MS: Final = 3_600_000
_LONGEST_REST_MS: Final = 3_600_000


class Runner:
    """The steps of one copy. All calls on the engine's loop."""

    def __init__(self, engine: Engine, lease: Lease) -> None:
        self._engine = engine
        self._lease = lease
        self._began_at = engine.now()
        self._refused: dict[str, tuple[int, int]] = {}
        """Key -> when it was last tried, and how long it rests: what is refused is not asked for in a loop."""
        self.ran = 0
        """Steps carried out since the start."""
        self.told = 0
        """Times that a promise which ran out was told of."""
        self._absent: list[str] = []
        self._sought_at: int | None = None

    async def beat(self) -> None:
        """Keep the lease, or ask for it."""
        if self._engine.status.state is not State.ONLINE:
            return
        if await self._lease.beat():
            self._began_at = self._engine.now()
            log.info("lease_granted", epoch=self._lease.epoch)

    async def close(self) -> None:
        """Let another machine have the lease."""
        await self._lease.give_up()

    @property
    def may_run(self) -> bool:
        """Whether this copy follows the server (one that is catching up may not know what was done) and has the lease."""
        return self._engine.status.state is State.ONLINE and self._lease.is_held

    def look(self) -> int:
        """Run what is due now, at most AT_ONCE steps, and tell of as many promises that have run out; how many steps were
        run."""
        if not self.may_run:
            return 0
        now = self._engine.now()
        rows = Rows(self._engine.store.connection, "sqlite")
        self._tell_overruns(rows, now)
        self._watch(rows, now)
        self._tell_absence(rows, now)
        due = [step for step in pick(rows) if self._is_ready(step, now)]
        # What would soon be too late goes first.
        due.sort(key=lambda step: (step.not_after is None, step.not_after or 0, step.due_at, step.key))
        ran = sum(self._run(step) for step in due[:AT_ONCE])
        self.ran += ran
        return ran

    def _tell_overruns(self, rows: Rows, now: int) -> None:
        found = {f"sla:{person}:{at}": person for person, at in pick_untold(rows, now)}
        for key in [key for key in found if not self._rests(key, now)][:AT_ONCE]:
            command = TellOverruns(contact_id=found[key], lease_epoch=self._lease.epoch)
            done = self._try(key, command, f"device:{self._engine.device}", "overruns", now)
            if done is not None and is_applied(done):
                self.told += 1

    def _tell_absence(self, rows: Rows, now: int) -> None:
        """Once an hour see who may not have been here for long or is to be seen again; then a few at a time, so that whoever
        may not be told of costs a look an hour."""
        if not self._absent and (self._sought_at is None or not 0 <= now - self._sought_at < _SEEK_MS):
            self._sought_at = now
            self._absent = candidates(rows, now - GRACE_MS)[::-1]
        for contact_id in [self._absent.pop() for _ in range(min(AT_ONCE, len(self._absent)))]:
            # Judged as the server's clock may still judge it.
            if untold(Tx(rows, None), contact_id, now - GRACE_MS):
                command = TellAbsence(contact_id=contact_id, lease_epoch=self._lease.epoch)
                self._try(f"absence:{contact_id}", command, f"device:{self._engine.device}", "absence", now)

    def _watch(self, rows: Rows, now: int) -> None:
        """Once a minute see what somebody must know about how the practice runs."""
        if self._rests("watch", now):
            return
        self._refused["watch"] = now, _REST_MS
        if not is_told(Tx(rows, None), now):
            command = WatchPractice(lease_epoch=self._lease.epoch)
            self._try("watch", command, f"device:{self._engine.device}", "watch", now)
            self._refused["watch"] = now, _REST_MS

    def _is_ready(self, step: MachineStep, now: int) -> bool:
        return not self._rests(step.key, now) and now >= goes_at(step, self._began_at, now)

    def _rests(self, key: str, now: int) -> bool:
        tried_at, rest = self._refused.get(key, (0, 0))
        # One that was tried later than now was tried before somebody set the clock back.
        return tried_at <= now < tried_at + rest

    def _run(self, step: MachineStep) -> bool:
        command = RunStep(
            enrolment_id=step.enrolment_id, step=step.step, key=step.key, lease_epoch=self._lease.epoch
        )
        now = self._engine.now()
        done = self._try(step.key, command, f"{JOURNEY}:{step.version}", step.step, now)
        if done is None:
            return False
        log.info("step_run", step=step.step, outcome=done.outcome.value, late_ms=now - step.due_at)
        return is_applied(done)

    def _try(self, key: str, command: Command, principal: str, step: str, now: int) -> Applied | None:
        # Rested from now on: where the server refuses what stood to reason here, it comes back as due.
        _, rested = self._refused.get(key, (0, 0))
        self._refused[key] = now, min(_LONGEST_REST_MS, rested * 2) if rested else _REST_MS
        if len(self._refused) > _MOST_REMEMBERED:
            self._refused = {key: kept for key, kept in self._refused.items() if sum(kept) > now}
        try:
            return self._engine.apply(intent(command, at=now, principal=principal))
        except CommandError as error:
            log.info("step_refused", step=step, reason=error.reason)
        except StoreError as error:
            log.error("step_failed", step=step, error=type(error).__name__)
        return None


_MOST_REMEMBERED: Final = 10_000


def is_applied(done: Applied) -> bool:
    """Whether a step was carried out, and had not been before."""
    return done.outcome is VerdictKind.APPLIED
