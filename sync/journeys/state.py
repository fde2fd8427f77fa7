"""Where one step stands while its journey is worked out."""

from sync.journeys.expectation import MEANS, SETTLED, Detail, FactRead, Status, WhyKey
from sync.journeys.guards import Route

_STANDING = {why: (status, detail, status in SETTLED) for why, (status, detail) in MEANS.items()}
_NO_VALUES: dict[str, str | int] = {}


class State:
    """One step's standing. `passed_at` lets the steps behind it start.

    The defaults stand on the class, so that making one costs nothing: there are millions of them in a rebuild.
    """

    status: Status = Status.NOT_DUE
    detail: Detail = Detail.NONE
    why: WhyKey = WhyKey.WAITS_FOR_STEP
    values: dict[str, str | int] = _NO_VALUES
    facts: tuple[FactRead, ...] = ()
    is_settled: bool = False
    receipt: str = ""
    holder: str = ""
    base_at: int | None = None
    clock_at: int | None = None
    due_at: int | None = None
    not_before: int | None = None
    not_after: int | None = None
    moments: tuple[int, int, int] | None = None
    route: Route | None = None
    passed_at: int | None = None
    timed_out: bool = False
    occurrence: str = ""
    key: str = ""
    changes_at: int | None = None

    def set(self, why: WhyKey, **values: str | int) -> None:
        """Gives the status that the sentence stands for, with the sentence's values."""
        self.why, self.values = why, values
        self.status, self.detail, self.is_settled = _STANDING[why]


def soonest(now: int, *moments: int | None) -> int | None:
    """The first of the moments that is still to come."""
    first: int | None = None
    for moment in moments:
        if moment is not None and moment > now and (first is None or moment < first):
            first = moment
    return first
