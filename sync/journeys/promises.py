"""The clocks of promises as events: what must be told now because half, four fifths or all of the promised time has gone."""

from collections.abc import Iterable

from msgspec import Struct

from sync.journeys.case import Case
from sync.journeys.expectation import Expectation

AT_RISK, BREACHED = "sla.at_risk", "sla.breached"


class Overrun(Struct, frozen=True, order=True):
    """One event to record: `key` is the expectation's, `level` 50, 80 or 100 percent, `at` when it came to pass."""

    at: int
    key: str
    level: int
    owner: str

    @property
    def kind(self) -> str:
        """The event of the vocabulary."""
        return BREACHED if self.level == 100 else AT_RISK


def overruns(case: Case, entries: Iterable[Expectation], now: int) -> tuple[Overrun, ...]:
    """What open entries have come to and nobody has told yet, oldest first. Recorded with `data["key"]` and
    `data["level"]`, each is told once; on every machine the same."""
    found: list[Overrun] = []
    for entry in entries:
        if not entry.is_open or not entry.risk:
            continue
        told = {
            said.data.get("level")
            for said in case.index.by_key.get(entry.key, ())
            if said.kind in (AT_RISK, BREACHED)
        }
        for level, at in ((50, entry.at_risk_at), (80, entry.nearly_late_at), (100, entry.breach_at)):
            if at is not None and at <= now and level not in told:
                found.append(Overrun(at, entry.key, level, entry.owner))
    return tuple(sorted(found))
