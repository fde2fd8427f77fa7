"""What a seed comes to: a list of steps, each with its own chance, so that any of them can be left out when a failure is
shrunk and the others still do what they did.
"""

from enum import StrEnum
from typing import Final

import msgspec


class Act(StrEnum):
    """What a step does. The first are people, the rest is what the world does to them."""

    TYPE = "type"
    CHECK = "check"
    TRY_NOW = "try now"
    STORM = "storm"
    OFFLINE = "offline"
    NO_UPLOAD = "no upload"
    DESK_LOST = "desk lost"
    SERVER_LOST = "server lost"
    DESK_FULL = "desk's disk full"
    SERVER_FULL = "server's disk full"
    DESK_CLOCK = "desk's clock jumps"
    SERVER_CLOCK = "server's clock jumps"
    BACKUP = "backup"
    RESTORE = "server restored"
    COPY = "replica copied"
    SAVE = "replica saved"
    POWER_CUT = "power cut"
    DISABLE = "staff disabled"
    ENABLE = "staff enabled"
    OLD_SERVER = "server older than a command"
    OLD_DESK = "desk too old"
    CORRUPT = "row corrupted"
    RELEASE = "queue released"
    MESSAGE = "one message"
    RESCOPE = "scopes changed"
    REVOKE = "desk signed out for good"
    SLOW = "slow threads"
    OVERLAP = "two dispatchers"


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """At `at` ms after the beginning, `act` happens to a desk (by number); `seed` is its chance, `for_ms` how long.

    `how` and `count` leave nothing to chance: the command that is typed and how often it is tried, the boundary and which
    of them, the message, the column that goes bad.
    """

    at: int
    act: Act
    desk: int = 0
    seed: int = 0
    for_ms: int = 0
    how: str = ""
    count: int = 0


class Plan(msgspec.Struct, frozen=True):
    """A whole story before it is lived through."""

    seed: int
    desks: int
    steps: tuple[Step, ...]


NEXT_PUSH: Final = -1
"""`Step.count` of a message that is the next push, whatever else is on the line before it."""
