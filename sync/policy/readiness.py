"""What must stand before messages go to real people: each line judged from facts, never ticked.

Pure: the facts come in as a `Setup`, the judgement goes out as `Judged`. The window shows them; the command that ends practice
mode refuses while a required line is open.
"""

from collections.abc import Callable
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from sync.model.words import ChannelHealth, Role, RunnerState

BACKUP_AGE_MS: Final = 8 * 24 * 3_600_000
"""A backup that is older has not been made every night, nor every week."""
UNNAMED: Final = "My practice"
"""What a practice is called before its owner says."""


class Line(StrEnum):
    """The lines of the checklist, in the order in which a practice is set up."""

    PRACTICE = "practice"
    LOCATIONS = "locations"
    HOURS = "hours"
    HOLIDAYS = "holidays"
    STAFF = "staff"
    DUTIES = "duties"
    APPROVERS = "approvers"
    PRACTITIONERS = "practitioners"
    ROOMS = "rooms"
    SERVICES = "services"
    CHANNELS = "channels"
    CONSENT = "consent"
    ON_CALL = "on_call"
    BACKUP = "backup"
    RUNNER = "runner"


OPTIONAL: Final = frozenset({Line.HOLIDAYS, Line.ROOMS})
"""Lines that a practice may leave open: not every one has rooms of its own, or a holiday ahead."""


class Standing(StrEnum):
    DONE = "done"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Judged(Struct, frozen=True):
    """One line: how it stands and why. `names` are what or who the reason is about, `at` its moment (epoch ms), `count` how
    many were looked at."""

    line: Line
    standing: Standing
    reason: str
    """A key of REASONS, that the screens put into words."""
    names: tuple[str, ...] = ()
    count: int = 0
    at: int | None = None

    @property
    def is_required(self) -> bool:
        """Whether nothing real goes out before it is done."""
        return self.line not in OPTIONAL

    @property
    def is_open(self) -> bool:
        """Whether it keeps the practice from going live."""
        return self.is_required and self.standing is not Standing.DONE


class Site(Struct, frozen=True):
    """A location: whether it has an address, and whether it opens at all in a week."""

    id: str
    name: str
    has_address: bool
    is_ever_open: bool


class Person(Struct, frozen=True):
    """Somebody who works here, and may sit at a desk once they have chosen a PIN."""

    id: str
    name: str
    roles: frozenset[Role]
    has_pin: bool


class Way(Struct, frozen=True):
    """A channel: what a real message would go by (`sender` None where nothing is set up), and what is known of it."""

    channel: str
    sender: str | None
    health: ChannelHealth
    since: int
    arrived_at: int | None


class Chain(Struct, frozen=True):
    """Who is called in an emergency: the links, those of them that reach nobody, and whether somebody has said "I have it"
    since the chain is as it is."""

    links: int
    broken: tuple[str, ...]
    is_acknowledged: bool


class Setup(Struct, frozen=True, kw_only=True):
    """The facts of a practice's set-up. Instants are epoch ms."""

    name: str | None
    """None where there is no practice yet."""
    emergency_number: str | None
    sites: tuple[Site, ...]
    holidays_ahead: int
    staff: tuple[Person, ...]
    duties: tuple[str, ...]
    """What live follow-ups name as their owner."""
    unheld: tuple[str, ...]
    """Those of them that nobody holds at any hour of the week."""
    practitioners: int
    rooms: int
    services: int
    unpriced: tuple[str, ...]
    """Services without a price."""
    ways: tuple[Way, ...]
    worded: frozenset[str]
    """Channels for which the practice has a wording that asks for consent."""
    chain: Chain
    backup_at: int | None
    restored_at: int | None
    runner: RunnerState | None
    runner_at: int | None


def judge(setup: Setup, now: int, *, is_online: bool) -> tuple[Judged, ...]:
    """Every line in order. Without the server (`is_online`) nobody knows here whether the follow-ups run now, nor how the
    channels do."""
    return tuple(_JUDGES[line](setup, now, is_online) for line in Line)


def open_lines(judged: tuple[Judged, ...]) -> tuple[Line, ...]:
    """The required lines that are not done."""
    return tuple(each.line for each in judged if each.is_open)


def _practice(setup: Setup, now: int, is_online: bool) -> Judged:
    if setup.name is None or setup.name == UNNAMED:
        return Judged(Line.PRACTICE, Standing.MISSING, "no_name")
    if not setup.emergency_number:
        return Judged(Line.PRACTICE, Standing.MISSING, "no_emergency_number")
    return Judged(Line.PRACTICE, Standing.DONE, "named", (setup.name, setup.emergency_number))


def _locations(setup: Setup, now: int, is_online: bool) -> Judged:
    if not setup.sites:
        return Judged(Line.LOCATIONS, Standing.MISSING, "no_location")
    without = tuple(site.name for site in setup.sites if not site.has_address)
    if without:
        return Judged(Line.LOCATIONS, Standing.MISSING, "no_address", without)
    return Judged(Line.LOCATIONS, Standing.DONE, "counted", count=len(setup.sites))


def _hours(setup: Setup, now: int, is_online: bool) -> Judged:
    shut = tuple(site.name for site in setup.sites if not site.is_ever_open)
    if shut or not setup.sites:
        return Judged(Line.HOURS, Standing.MISSING, "never_open", shut)
    return Judged(Line.HOURS, Standing.DONE, "opens", count=len(setup.sites))


def _holidays(setup: Setup, now: int, is_online: bool) -> Judged:
    if setup.holidays_ahead == 0:
        return Judged(Line.HOLIDAYS, Standing.MISSING, "no_holiday")
    return Judged(Line.HOLIDAYS, Standing.DONE, "counted", count=setup.holidays_ahead)


def _staff(setup: Setup, now: int, is_online: bool) -> Judged:
    if not setup.staff:
        return Judged(Line.STAFF, Standing.MISSING, "nobody")
    without = tuple(person.name for person in setup.staff if not person.has_pin)
    if without:
        return Judged(Line.STAFF, Standing.MISSING, "no_pin", without)
    return Judged(Line.STAFF, Standing.DONE, "with_pins", count=len(setup.staff))


def _duties(setup: Setup, now: int, is_online: bool) -> Judged:
    if not setup.duties:
        return Judged(Line.DUTIES, Standing.UNKNOWN, "no_follow_ups")
    if setup.unheld:
        return Judged(Line.DUTIES, Standing.MISSING, "unheld", setup.unheld)
    return Judged(Line.DUTIES, Standing.DONE, "held", setup.duties)


def _approvers(setup: Setup, now: int, is_online: bool) -> Judged:
    leads = [person for person in setup.staff if person.roles & {Role.OWNER, Role.MANAGER}]
    if not leads:
        return Judged(Line.APPROVERS, Standing.MISSING, "nobody")
    able = tuple(person.name for person in leads if person.has_pin)
    if not able:
        return Judged(Line.APPROVERS, Standing.MISSING, "no_pin", tuple(person.name for person in leads))
    return Judged(Line.APPROVERS, Standing.DONE, "named", able)


def _practitioners(setup: Setup, now: int, is_online: bool) -> Judged:
    return _counted(Line.PRACTITIONERS, setup.practitioners, "no_practitioner")


def _rooms(setup: Setup, now: int, is_online: bool) -> Judged:
    return _counted(Line.ROOMS, setup.rooms, "no_room")


def _services(setup: Setup, now: int, is_online: bool) -> Judged:
    if setup.services and setup.unpriced:
        return Judged(Line.SERVICES, Standing.MISSING, "no_price", setup.unpriced)
    return _counted(Line.SERVICES, setup.services, "no_service")


def _channels(setup: Setup, now: int, is_online: bool) -> Judged:
    here = [way for way in setup.ways if way.sender is not None]
    if not here:
        return Judged(Line.CHANNELS, Standing.MISSING, "no_channel")
    failing = [way for way in here if way.health is ChannelHealth.FAILING]
    if failing:
        names = tuple(way.channel for way in failing)
        return Judged(Line.CHANNELS, Standing.MISSING, "failing", names, at=failing[0].since)
    untried = tuple(way.channel for way in here if way.arrived_at is None)
    if untried:
        return Judged(Line.CHANNELS, Standing.MISSING, "untried", untried)
    arrived = max(way.arrived_at or 0 for way in here)
    return Judged(
        Line.CHANNELS, Standing.DONE, "arrived", tuple(way.channel for way in here), len(here), arrived
    )


def _consent(setup: Setup, now: int, is_online: bool) -> Judged:
    asked = {way.channel for way in setup.ways if way.sender is not None}
    without = tuple(sorted(asked - setup.worded))
    if without or not setup.worded:
        return Judged(Line.CONSENT, Standing.MISSING, "no_wording", without)
    return Judged(Line.CONSENT, Standing.DONE, "worded", tuple(sorted(setup.worded)))


def _on_call(setup: Setup, now: int, is_online: bool) -> Judged:
    chain = setup.chain
    if chain.links == 0:
        return Judged(Line.ON_CALL, Standing.MISSING, "no_chain")
    if chain.broken:
        return Judged(Line.ON_CALL, Standing.MISSING, "reaches_nobody", chain.broken)
    if not chain.is_acknowledged:
        return Judged(Line.ON_CALL, Standing.MISSING, "not_acknowledged", count=chain.links)
    return Judged(Line.ON_CALL, Standing.DONE, "acknowledged", count=chain.links)


def _backup(setup: Setup, now: int, is_online: bool) -> Judged:
    if setup.backup_at is None:
        return Judged(Line.BACKUP, Standing.MISSING, "no_backup")
    if now - setup.backup_at > BACKUP_AGE_MS:
        return Judged(Line.BACKUP, Standing.MISSING, "old_backup", at=setup.backup_at)
    if setup.restored_at is None:
        return Judged(Line.BACKUP, Standing.MISSING, "never_restored", at=setup.backup_at)
    return Judged(Line.BACKUP, Standing.DONE, "restored", at=setup.restored_at)


def _runner(setup: Setup, now: int, is_online: bool) -> Judged:
    if setup.runner is RunnerState.RUNNING and not is_online:
        return Judged(Line.RUNNER, Standing.UNKNOWN, "offline", at=setup.runner_at)
    if setup.runner is RunnerState.RUNNING:
        return Judged(Line.RUNNER, Standing.DONE, "alive", at=setup.runner_at)
    return Judged(Line.RUNNER, Standing.MISSING, "no_runner", at=setup.runner_at)


def _counted(line: Line, count: int, reason: str) -> Judged:
    return (
        Judged(line, Standing.DONE, "counted", count=count)
        if count
        else Judged(line, Standing.MISSING, reason)
    )


_JUDGES: Final = MappingProxyType[Line, Callable[[Setup, int, bool], Judged]](
    {
        Line.PRACTICE: _practice,
        Line.LOCATIONS: _locations,
        Line.HOURS: _hours,
        Line.HOLIDAYS: _holidays,
        Line.STAFF: _staff,
        Line.DUTIES: _duties,
        Line.APPROVERS: _approvers,
        Line.PRACTITIONERS: _practitioners,
        Line.ROOMS: _rooms,
        Line.SERVICES: _services,
        Line.CHANNELS: _channels,
        Line.CONSENT: _consent,
        Line.ON_CALL: _on_call,
        Line.BACKUP: _backup,
        Line.RUNNER: _runner,
    }
)

REASONS: Final = frozenset(
    {
        "acknowledged", "alive", "arrived", "counted", "failing", "held", "named", "never_open", "never_restored",
        "no_address", "no_backup", "no_chain", "no_channel", "no_emergency_number", "no_follow_ups", "no_holiday",
        "no_location", "no_name", "no_pin", "no_practitioner", "no_price", "no_room", "no_runner", "no_service",
        "no_wording", "nobody", "not_acknowledged", "offline", "old_backup", "opens", "reaches_nobody", "restored",
        "unheld", "untried", "with_pins", "worded",
    }
)  # fmt: skip
"""Every reason that a line can stand for."""
