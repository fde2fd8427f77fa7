"""How many people stand where in each journey, now and over the last days: what the graph and the list of journeys show.

The counts are sums that are kept with the board (sync.replica.places): reading them costs the same however many people there
are. They are of everybody whom this workstation carries.
"""

import msgspec

from sync.commands.envelope import pause_id
from sync.model.words import CardState, EnrolmentState
from sync.replica.queries.reading import Reader, every, number

WEEK_MS = 7 * 86_400_000
PAGE = 100


class AtStep(msgspec.Struct, frozen=True):
    """People at one step of a journey, whatever their version: all of them, those for whom it is time, those for whom it is
    late, those whom a guard holds back, and those who wait because the journey was paused."""

    step: str
    here: int
    due: int
    late: int
    blocked: int
    held: int


class Ended(msgspec.Struct, frozen=True):
    """Runs that a goal (`completed`) or a stop (`stopped`) ended in some days, by the event or the reason."""

    state: str
    reason: str
    count: int


class Week(msgspec.Struct, frozen=True):
    """What happened in a journey in the last days: begun, ended by a goal or a stop, come to the end of its steps."""

    started: int
    ended: tuple[Ended, ...]
    through: int

    @property
    def finished(self) -> int:
        """Runs that came to their end, whichever way but a stop."""
        return self.through + sum(each.count for each in self.ended if each.state == EnrolmentState.COMPLETED)

    @property
    def stopped(self) -> int:
        """Runs that were stopped."""
        return sum(each.count for each in self.ended if each.state == EnrolmentState.STOPPED)


class Person(msgspec.Struct, frozen=True):
    """Somebody at a step. `at` is when it fell or falls due (places.NEVER: an event brings it), `number` their version's."""

    id: str
    """The enrolment."""
    contact_id: str
    name: str
    status: str
    detail: str
    at: int
    late: int
    number: int | None


_SUMS = (
    "SUM(n), SUM(n * (status IN ('due', 'waiting'))), SUM(n * late), SUM(n * (status = 'blocked')), "
    "SUM(n * (detail = 'paused')) FROM journey_tally WHERE"
)


def at_steps(reader: Reader, journey: str) -> dict[str, AtStep]:
    """How many people stand at each step now, by the step's id."""
    sql = f"SELECT step, {_SUMS} journey = ? AND step != '' GROUP BY step"
    return {each.step: each for each in every(reader, AtStep, sql, (journey,))}


def by_journey(reader: Reader) -> dict[str, AtStep]:
    """The same of each journey as a whole; `step` is the journey's name."""
    sql = f"SELECT journey, {_SUMS} step != '' GROUP BY journey"
    return {each.step: each for each in every(reader, AtStep, sql)}


def by_version(reader: Reader, journey: str) -> dict[str, int]:
    """How many people are in each version of a journey now, by the version's id."""
    sql = "SELECT version_id, SUM(n) FROM journey_tally WHERE journey = ? AND step != '' GROUP BY version_id"
    return dict(reader.execute(sql, (journey,)).fetchall())


def week(reader: Reader, journey: str, now: int, days_ms: int = WEEK_MS) -> Week:
    """What happened in a journey in the days before `now`."""
    since = now - days_ms
    started = number(
        reader,
        "SELECT COUNT(*) FROM enrolment WHERE journey = ? AND started_at > ? AND deleted = 0",
        (journey, since),
    )
    ended = every(
        reader,
        Ended,
        "SELECT state, COALESCE(reason, ''), COUNT(*) FROM enrolment WHERE journey = ? AND stopped_at > ? "
        "AND deleted = 0 GROUP BY 1, 2 ORDER BY 3 DESC, 2",
        (journey, since),
    )
    through = number(
        reader,
        "SELECT COUNT(*) FROM journey_place p JOIN enrolment e ON e.id = p.enrolment_id "
        "WHERE p.journey = ? AND p.step = '' AND p.at > ? AND e.state = 'running' AND e.deleted = 0",
        (journey, since),
    )
    return Week(started, tuple(ended), through)


def people(
    reader: Reader, journey: str, step: str, after: tuple[int, str] | None = None, limit: int = PAGE
) -> list[Person]:
    """Who stands at a step, the longest due first: the next ones after (at, enrolment)."""
    at, enrolment = after or (-1, "")
    return _people(
        reader,
        "p.journey = ? AND p.step = ? AND (p.at, p.enrolment_id) > (?, ?)",
        (journey, step, at, enrolment),
        limit,
    )


def those(reader: Reader, enrolments: list[str]) -> dict[str, Person]:
    """Where these enrolments stand, by their ids; one that stands nowhere any more is left out."""
    marks = ", ".join("?" * len(enrolments))
    found = _people(reader, f"p.enrolment_id IN ({marks})", tuple(enrolments), len(enrolments))
    return {each.id: each for each in found}


def paused_since(reader: Reader, journey: str) -> int | None:
    """Since when new ones are held (epoch ms), because it paused itself or somebody paused it; None while it is not paused."""
    row = reader.execute(
        "SELECT at FROM card WHERE id = ? AND state = ? AND deleted = 0", (pause_id(journey), CardState.OPEN)
    ).fetchone()
    return None if row is None else int(row[0])


def _people(reader: Reader, where: str, values: tuple[str | int, ...], limit: int) -> list[Person]:
    return every(
        reader,
        Person,
        "SELECT p.enrolment_id, p.contact_id, c.name, p.status, p.detail, p.at, p.late, v.number "
        "FROM journey_place p JOIN contact c ON c.id = p.contact_id "
        f"LEFT JOIN journey_version v ON v.id = p.version_id WHERE {where} "
        "ORDER BY p.at, p.enrolment_id LIMIT ?",
        (*values, limit),
    )
