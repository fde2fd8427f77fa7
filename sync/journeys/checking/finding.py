"""What the check finds, and what it may know of the practice that a journey would run in."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec
from msgspec import Struct

from sync.journeys.case import BudgetRule
from sync.journeys.definition import Channel, MessageClass
from sync.journeys.hours import OpeningHours, Span


class FindingKind(StrEnum):
    """What is wrong with a journey that loads."""

    DEAD_END = "dead_end"
    """Somebody can come to a place where nothing is due, nobody owns it and it has not ended."""
    RUNS_OUT = "runs_out"
    """Every step has passed, and none says that this is the end."""
    UNREACHABLE = "unreachable"
    """A step whose turn never comes."""
    ALWAYS_BLOCKED = "always_blocked"
    """A step whose turn comes, and which its own guards then always forbid."""
    NEVER_STARTS = "never_starts"
    ENDLESS = "endless"
    """It causes its own start again and again, without a cap."""
    FIGHT = "fight"
    """Two journeys at one person over the same channel and time, the same goal, or the same stage."""
    GONE_VISIT = "gone_visit"
    """It speaks of a visit that was cancelled."""
    NO_TEMPLATE = "no_template"
    NO_TRANSLATION = "no_translation"
    NO_CHANNEL = "no_channel"
    NO_OWNER = "no_owner"
    """The rota has nobody for a duty at a time when it is needed."""
    NO_STAGE = "no_stage"
    TIER = "tier"
    """A step would go further by itself than its tool may."""
    NOT_AVAILABLE = "not_available"
    """A step that is to run by itself asks for what this version cannot do by itself."""
    TOO_MANY_BRANCHES = "too_many_branches"


class Finding(Struct, frozen=True, omit_defaults=True):
    """One thing wrong: where, what, how to mend it, and a counterexample as a short story."""

    kind: FindingKind
    journey: str
    step: str
    problem: str
    fix: str
    story: tuple[str, ...] = ()


EVERY_DAY = OpeningHours("UTC", ((Span(9 * 60, 17 * 60),),) * 5 + ((), ()))


class Setting(Struct, frozen=True):
    """What the practice has. What is None is not known, and nothing is said about it.

    `templates` has, by name and language, the channels whose words there are. `rota` says by duty when somebody holds it.
    `events` are those that are recorded at all.
    """

    hours: OpeningHours = EVERY_DAY
    send_hours: Mapping[MessageClass, OpeningHours] = msgspec.field(
        default_factory=dict[MessageClass, OpeningHours]
    )
    budget: tuple[BudgetRule, ...] = ()
    languages: tuple[str, ...] = ("en",)
    templates: Mapping[str, Mapping[str, frozenset[Channel]]] | None = None
    channels: frozenset[Channel] | None = None
    rota: Mapping[str, OpeningHours] | None = None
    stages: frozenset[str] | None = None
    events: frozenset[str] | None = None


class Report(Struct, frozen=True):
    """What the check says of some journeys: the findings, worst first in the order found, and how many states it looked at."""

    findings: tuple[Finding, ...]
    states: int

    @property
    def is_clean(self) -> bool:
        return not self.findings
