"""The checklist: a set-up in which everything stands, and what one thing that is missing is called."""

import msgspec
import pytest

from sync.model.words import ChannelHealth, Role, RunnerState
from sync.policy.readiness import (
    BACKUP_AGE_MS,
    OPTIONAL,
    REASONS,
    UNNAMED,
    Chain,
    Line,
    Person,
    Setup,
    Site,
    Standing,
    Way,
    judge,
    open_lines,
)

NOW = 1_800_000_000_000
READY = Setup(
    name="Palmera",
    emergency_number="998",
    sites=(Site("1", "Marina", True, True),),
    holidays_ahead=2,
    staff=(
        Person("a", "Amal", frozenset({Role.OWNER}), True),
        Person("s", "Sara", frozenset({Role.FRONT_DESK}), True),
    ),
    duties=("front_desk_lead",),
    unheld=(),
    practitioners=3,
    rooms=2,
    services=9,
    unpriced=(),
    ways=(Way("email", "desk@palmera.example", ChannelHealth.OK, NOW - 1, NOW - 60_000),),
    worded=frozenset({"email"}),
    chain=Chain(2, (), True),
    backup_at=NOW - 3_600_000,
    restored_at=NOW - 60 * 86_400_000,
    runner=RunnerState.RUNNING,
    runner_at=NOW - 5_000,
)
HEALTHY = READY.ways[0]
MISSING = [
    (Line.PRACTICE, {"name": None}, "no_name", ()),
    (Line.PRACTICE, {"name": UNNAMED}, "no_name", ()),
    (Line.PRACTICE, {"emergency_number": ""}, "no_emergency_number", ()),
    (Line.LOCATIONS, {"sites": (Site("1", "Marina", False, True),)}, "no_address", ("Marina",)),
    (Line.HOURS, {"sites": (Site("1", "Marina", True, False),)}, "never_open", ("Marina",)),
    (Line.STAFF, {"staff": (*READY.staff, Person("j", "Jomar", frozenset(), False))}, "no_pin", ("Jomar",)),
    (Line.DUTIES, {"unheld": ("billing",)}, "unheld", ("billing",)),
    (Line.APPROVERS, {"staff": READY.staff[1:]}, "nobody", ()),
    (Line.PRACTITIONERS, {"practitioners": 0}, "no_practitioner", ()),
    (Line.SERVICES, {"services": 0}, "no_service", ()),
    (Line.SERVICES, {"unpriced": ("Laser",)}, "no_price", ("Laser",)),
    (Line.CHANNELS, {"ways": ()}, "no_channel", ()),
    (Line.CHANNELS, {"ways": (msgspec.structs.replace(HEALTHY, sender=None),)}, "no_channel", ()),
    (Line.CHANNELS, {"ways": (msgspec.structs.replace(HEALTHY, arrived_at=None),)}, "untried", ("email",)),
    (
        Line.CHANNELS,
        {"ways": (msgspec.structs.replace(HEALTHY, health=ChannelHealth.FAILING),)},
        "failing",
        ("email",),
    ),
    (Line.CONSENT, {"worded": frozenset({"sms"})}, "no_wording", ("email",)),
    (Line.ON_CALL, {"chain": Chain(0, (), False)}, "no_chain", ()),
    (Line.ON_CALL, {"chain": Chain(1, ("on_call",), True)}, "reaches_nobody", ("on_call",)),
    (Line.ON_CALL, {"chain": Chain(2, (), False)}, "not_acknowledged", ()),
    (Line.BACKUP, {"backup_at": None}, "no_backup", ()),
    (Line.BACKUP, {"backup_at": NOW - BACKUP_AGE_MS - 1}, "old_backup", ()),
    (Line.BACKUP, {"restored_at": None}, "never_restored", ()),
    (Line.RUNNER, {"runner": RunnerState.SILENT}, "no_runner", ()),
    (Line.RUNNER, {"runner": None}, "no_runner", ()),
]


def test_a_practice_that_has_everything_may_go_live() -> None:
    judged = judge(READY, NOW, is_online=True)
    assert [each.line for each in judged] == list(Line)
    assert {each.standing for each in judged} == {Standing.DONE}
    assert open_lines(judged) == ()


@pytest.mark.parametrize(("line", "changed", "reason", "names"), MISSING, ids=lambda each: str(each)[:40])
def test_one_thing_that_is_missing_keeps_its_own_line_open_and_says_what(
    line: Line, changed: dict[str, object], reason: str, names: tuple[str, ...]
) -> None:
    judged = judge(msgspec.structs.replace(READY, **changed), NOW, is_online=True)
    found = judged[list(Line).index(line)]
    assert (found.standing, found.reason, found.names) == (Standing.MISSING, reason, names)
    assert line in open_lines(judged)


def test_rooms_and_holidays_keep_nobody_from_going_live() -> None:
    judged = judge(msgspec.structs.replace(READY, rooms=0, holidays_ahead=0), NOW, is_online=True)
    assert {each.line for each in judged if each.standing is Standing.MISSING} == OPTIONAL
    assert open_lines(judged) == ()


def test_without_the_server_nobody_knows_whether_the_follow_ups_run() -> None:
    judged = judge(READY, NOW, is_online=False)
    unknown = [each for each in judged if each.standing is Standing.UNKNOWN]
    assert [(each.line, each.reason) for each in unknown] == [(Line.RUNNER, "offline")]
    assert open_lines(judged) == (Line.RUNNER,)


def test_an_approver_is_somebody_who_can_sit_down() -> None:
    without = tuple(msgspec.structs.replace(person, has_pin=False) for person in READY.staff)
    judged = judge(msgspec.structs.replace(READY, staff=without), NOW, is_online=True)
    assert {Line.APPROVERS, Line.STAFF} <= set(open_lines(judged))


def test_every_reason_that_is_given_is_in_the_list_of_those_that_have_words() -> None:
    setups = [msgspec.structs.replace(READY, **changed) for _, changed, _, _ in MISSING]
    setups += [
        READY,
        msgspec.structs.replace(READY, rooms=0, holidays_ahead=0, duties=(), sites=(), staff=()),
    ]
    given = {
        each.reason
        for setup in setups
        for online in (True, False)
        for each in judge(setup, NOW, is_online=online)
    }
    assert given == REASONS
