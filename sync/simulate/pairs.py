"""Every trouble that must meet every command, which seed sees to which of them, and what cannot meet and why."""

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Final

import msgspec

from sync.commands.effects import SEND_DELAY_MS
from sync.simulate.plan import NEXT_PUSH, Act, Step

DROPPED, CUT, DOUBLED = "dropped", "cut", "doubled"
LINK_DOWN, UPLOAD_DEAD, SIGNED_IN = "link down", "upload dead", "signed in anew"

_SERVER: Final = frozenset(
    {Act.SERVER_LOST, Act.SERVER_FULL, Act.SERVER_CLOCK, Act.RESTORE, Act.SLOW, Act.OVERLAP}
)
FAULTS: Final[tuple[str, ...]] = (
    DROPPED,
    CUT,
    DOUBLED,
    LINK_DOWN,
    UPLOAD_DEAD,
    SIGNED_IN,
    Act.OFFLINE,
    Act.NO_UPLOAD,
    Act.DESK_LOST,
    Act.DESK_FULL,
    Act.DESK_CLOCK,
    Act.COPY,
    Act.POWER_CUT,
    Act.DISABLE,
    Act.OLD_SERVER,
    Act.OLD_DESK,
    Act.RESCOPE,
    Act.REVOKE,
    Act.CORRUPT,
    *sorted(_SERVER),
)
"""What must meet every command, as the histogram names it: the message or the outbox that carries it, or, of the server's
own commands, the server while it is at them."""

OWN: Final = frozenset({"claim_effect@1", "record_effect@1", "report_effect@1"})
"""What only the server's dispatcher does."""

IMPOSSIBLE: Final[tuple[tuple[frozenset[str], frozenset[str], str], ...]] = (
    (
        frozenset(FAULTS) - _SERVER,
        OWN,
        "only the server's dispatcher does it: it is in no outbox and on no line, and a server knows its own commands",
    ),
)
"""(faults, commands, why they cannot meet)."""

ENOUGH: Final = 20
"""How often each pair must be hit before the world counts as lived through."""

AT_ONCE: Final = 6
"""Commands that one focus brings together with its fault."""


class Cast(msgspec.Struct, frozen=True):
    """What stories are made of. `needs`: command -> what makes rows for it; `seats`: command -> the desks whose person may."""

    commands: Sequence[str]
    needs: Mapping[str, Sequence[str]]
    seats: Mapping[str, Sequence[int]]


class Focus(msgspec.Struct, frozen=True):
    """What a story must contain: the fault strikes while a desk's outbox holds the commands."""

    fault: str
    commands: tuple[str, ...]


def wanted(commands: Iterable[str]) -> list[tuple[str, str]]:
    """Every pair of fault and command that can meet."""
    out = {(fault, command) for faults, those, _ in IMPOSSIBLE for fault in faults for command in those}
    return [
        (fault, command)
        for fault in FAULTS
        for command in sorted({*commands, *OWN})
        if (fault, command) not in out
    ]


def foci_of(seed: int, commands: Sequence[str], count: int) -> list[Focus]:
    """The pairs that fall to a seed: `count` faults, each with a handful of commands. Seeds in a row go through all pairs,
    round after round, each round in another company."""
    found: list[Focus] = []
    groups = -(-len(commands) // AT_ONCE)
    for index in range(seed * count, (seed + 1) * count):
        turn, place = divmod(index, groups * len(FAULTS))
        group, fault = divmod(place, len(FAULTS))
        shuffled = sorted(commands)
        Random(f"focus/{turn}").shuffle(shuffled)
        found.append(Focus(FAULTS[fault], tuple(shuffled[group * AT_ONCE : (group + 1) * AT_ONCE])))
    return found


def arranged(focus: Focus, cast: Cast, random: Random, at: int, desks: int) -> list[Step]:
    """The steps that bring a focus about, around `at`: rows to do it to, the commands, the fault."""
    steps: list[Step] = []
    by_desk: dict[int, list[str]] = {}
    home = random.randrange(desks)
    for command in focus.commands:
        may = [desk for desk in cast.seats[command] if desk < desks]
        by_desk.setdefault(home if home in may else random.choice(may), []).append(command)
    gap = (
        0 if focus.fault in {DROPPED, CUT, DOUBLED, LINK_DOWN, UPLOAD_DEAD} else random.choice((0, 0, 5, 30))
    )
    for desk, commands in by_desk.items():
        steps += _before(focus.fault, random, at, desk)
        for command in commands:
            typing = [*cast.needs.get(command, ()), command]
            steps += [
                Step(at - gap, Act.TYPE, desk, random.getrandbits(32), how=how, count=_TRIES)
                for how in typing
            ]
        steps += _struck(focus.fault, random, at, desk)
    if focus.fault in _SERVER:  # and the dispatcher is at work
        before = SEND_DELAY_MS + random.randrange(1_500)
        steps.append(
            Step(
                max(0, at - before),
                Act.TYPE,
                home,
                random.getrandbits(32),
                how="queue_effect@1",
                count=_TRIES,
            )
        )
    return steps


_TRIES: Final = 6
"""How often something else of a kind is made up where the desk refuses what was."""


def _before(fault: str, random: Random, at: int, desk: int) -> list[Step]:
    chance = random.getrandbits(32)
    match fault:
        case Act.POWER_CUT:
            return [Step(at - random.choice((100, 2_000)), Act.SAVE, desk, chance)]
        case Act.RESTORE:
            return [Step(at - random.choice((100, 2_500)), Act.BACKUP, desk, chance)]
        case _:
            return []


def _struck(fault: str, random: Random, at: int, desk: int) -> list[Step]:
    chance, for_ms = random.getrandbits(32), random.choice((500, 3_000, 15_000))
    match fault:
        case "dropped" | "cut" | "doubled":
            fate = {DROPPED: "drop", CUT: "cut", DOUBLED: "double"}[fault]
            return [Step(at, Act.MESSAGE, desk, how=fate, count=NEXT_PUSH)]
        case "link down":
            return [Step(at, Act.OFFLINE, desk, chance, for_ms)]
        case "upload dead":
            return [Step(at, Act.NO_UPLOAD, desk, chance, max(for_ms, 3_000))]
        case "signed in anew":  # the copy is heard first, and the one that it was made of is found out
            return [Step(at, Act.OFFLINE, desk, chance, 3_000), Step(at, Act.COPY, desk, chance)]
        case Act.DISABLE:
            return [Step(at, Act.DISABLE, desk, chance), Step(at + for_ms, Act.ENABLE, desk, chance)]
        case Act.RESTORE:
            return [Step(at, Act.RESTORE, desk, chance), Step(at + for_ms, Act.RELEASE, desk, chance)]
        case _:
            return [Step(at, Act(fault), desk, chance, for_ms)]
