"""The clocks of promises as events: what must be told now because half, four fifths or all of the promised time has gone."""

from collections.abc import Iterable

from msgspec import Struct

from sync.journeys.case import Case
from sync.journeys.definition import Do
from sync.journeys.expectation import Expectation
from sync.journeys.timeline import Datum

AT_RISK, BREACHED = "sla.at_risk", "sla.breached"


class Overrun(Struct, frozen=True, order=True):
    """One event to record: `level` is 50, 80 or 100 percent, `at` when it came to pass, `entry` whose promise it is.

    `promise` names the promise itself, which outlives the expectation's key: whoever writes again while they wait is still
    owed the same answer.
    """

    at: int
    promise: str
    level: int
    entry: Expectation

    @property
    def kind(self) -> str:
        """The event of the vocabulary."""
        return BREACHED if self.level == 100 else AT_RISK

    @property
    def told(self) -> dict[str, Datum]:
        """What the event says."""
        entry = self.entry
        said: dict[str, Datum] = {
            "key": entry.key, "promise": self.promise, "level": self.level, "ran_out_at": self.at, "do": str(entry.do),
            "step": entry.step, "journey": entry.journey, "owner": entry.owner,
        }  # fmt: skip
        return said


def overruns(case: Case, entries: Iterable[Expectation], now: int) -> tuple[Overrun, ...]:
    """What entries that somebody should be acting on have come to and nobody has told yet, oldest first: on every machine
    the same. Recorded with what `told` says, each is told once. What is held, put off or on its way is not told: the board
    does not call it late either."""
    found: list[Overrun] = []
    told: set[tuple[Datum, Datum]] | None = None
    for entry in entries:
        if not entry.risk or not entry.acts_now:
            continue
        if told is None:
            told = {
                (said.data.get("promise"), said.data.get("level"))
                for kind in (AT_RISK, BREACHED)
                for said in case.index.by_kind.get(kind, ())
            }
        promise = promise_of(entry)
        for level, at in ((50, entry.at_risk_at), (80, entry.nearly_late_at), (100, entry.breach_at)):
            if at is not None and at <= now and (promise, level) not in told:
                found.append(Overrun(at, promise, level, entry))
    return tuple(sorted(found, key=lambda overrun: (overrun.at, overrun.promise, overrun.level)))


def promise_of(entry: Expectation) -> str:
    """The promise that an entry's clock runs for: a step's by its key, one of the always-on rules' by what it is about and
    since when they have waited."""
    if entry.enrolment or entry.why.clock is None:
        return entry.key
    about = entry.about if entry.do is Do.REPLY else ""  # who calls again is owed one call back
    return f"{entry.do}:{about}:{entry.why.clock.started_at}"
